"""The product's own columns and form fields: keys, uids, text, partial dates.

Values come in from forms and documents; columns keep them in the one form that is allowed, and
refuse the rest with a message for people. Begin with `partial.PartialDateField`, one attribute over
five columns; `text` and `keyed` have the validators that documents are held to as well.
"""

from .date_forms import PartialDateFormField
from .keyed import ClauseKeyField, KeyField, PlaceField, UidField
from .listed import RowsListed
from .partial import PartialDateField, date_constraints
from .text import (
    LanguageField,
    LineField,
    TextFormField,
    WebAddressField,
    WordsField,
    validate_site,
    validate_text,
    validate_web_address,
)

__all__ = [
    "ClauseKeyField",
    "KeyField",
    "LanguageField",
    "LineField",
    "PartialDateField",
    "PartialDateFormField",
    "PlaceField",
    "RowsListed",
    "TextFormField",
    "UidField",
    "WebAddressField",
    "WordsField",
    "date_constraints",
    "validate_site",
    "validate_text",
    "validate_web_address",
]
