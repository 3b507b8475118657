"""The product's own columns and form fields: keys, uids, text, partial dates.

Values come in from forms and documents; columns keep them in the one form that is allowed, and
refuse the rest with a message for people. Begin with `partial.PartialDateField`, one attribute over
five columns; `text` and `keyed` have the validators that documents are held to as well.
"""

from .date_forms import BASIS_CHOICES, PartialDateFormField, PartialDateWidget
from .keyed import ClauseKeyField, KeyField, PlaceField, UidField, validate_clause_key, validate_key
from .listed import Listed, RowsListed, StartsFrom
from .partial import PRECISION_CHOICES, PartialDateField, date_constraints
from .text import (
    LanguageField,
    LineField,
    TextFormField,
    WebAddressField,
    WordsField,
    validate_language,
    validate_line,
    validate_site,
    validate_text,
    validate_web_address,
)

__all__ = [
    "BASIS_CHOICES",
    "PRECISION_CHOICES",
    "ClauseKeyField",
    "KeyField",
    "LanguageField",
    "LineField",
    "Listed",
    "PartialDateField",
    "PartialDateFormField",
    "PartialDateWidget",
    "PlaceField",
    "RowsListed",
    "StartsFrom",
    "TextFormField",
    "UidField",
    "WebAddressField",
    "WordsField",
    "date_constraints",
    "validate_clause_key",
    "validate_key",
    "validate_language",
    "validate_line",
    "validate_site",
    "validate_text",
    "validate_web_address",
]
