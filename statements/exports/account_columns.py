"""The columns of accounts of contacts."""

from __future__ import annotations

from statements.vocabularies import AccountHeld, Family, ReferenceType

from .columns import NEVER, code, key_list, key_with_label, link
from .derived import DerivedTable, Listed
from .permalinks import permalink
from .stance_columns import NODE_COLUMNS

ACCOUNTS = DerivedTable(
    "contacts/accounts",
    "contact_accounts",
    "account",
    "What the statements that name a contact say in one type of reference of one clause that is"
    " part of no other, with its children, or of an agreement as a whole: told by whom, and whether"
    " the other side's account is held.",
    (
        *key_with_label("contact", "contact", "Key of the contact."),
        *NODE_COLUMNS,
        code("type", "What the references do.", ReferenceType),
        code("family", "Family of the type.", Family),
        key_list(
            "government", "sides", "Keys of the governments that took part in the contact.", NEVER
        ),
        key_list(
            "government",
            "told_by",
            "Keys of the governments that speak or sign in a statement that tells it.",
            NEVER,
        ),
        Listed(
            "accounts",
            "The references that tell it, each with the government that speaks.",
            (
                link("government", "government", "Key of the government that speaks."),
                link("statement", "statement", "Uid of the statement."),
                link("reference", "reference", "Uid of the reference."),
            ),
            key_list("reference", "references", "Uids of the references that tell it.", NEVER),
            "reference",
        ),
        code("held", "Which of two sides' accounts tell it.", AccountHeld),
        permalink("contact", "contact"),
    ),
    ("contact", "node", "type"),
)
