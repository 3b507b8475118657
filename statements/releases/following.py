"""The rows that a release's derived tables are made of, beside those of all its other tables."""

from __future__ import annotations

from statements.documents import Context, Noun, PublicRows
from statements.documents.member_rows import member_rows
from statements.documents.nouns import STATEMENT
from statements.documents.obligation_rows import obligation_rows
from statements.documents.public import Records
from statements.documents.public_statements import entries
from statements.documents.step_rows import step_rows
from statements.models import (
    SPANNING,
    Entry,
    PublicDebtor,
    PublicMember,
    PublicObligation,
    PublicStep,
)
from statements.vocabularies import STATEMENT as STATEMENT_TARGET
from statements.vocabularies import ReferenceType

FOLLOWING = (PublicMember, PublicObligation, PublicDebtor, PublicStep, Entry, *SPANNING)
# Of what is large only what is asked: members of these nouns, entries of these types.
ASKED = ("clause", "contact")
OF_STATEMENTS = [type for type in ReferenceType if STATEMENT_TARGET in type.targets]


def derived_from(noun: Noun, records: Records, context: Context) -> PublicRows:
    """Return the rows of a record that derived tables ask for, beside those of all tables."""
    if noun is STATEMENT:
        document = records[0][1]
        return {
            PublicStep: [*step_rows(document, context)],
            Entry: [row for row in entries(document, context) if row["type"] in OF_STATEMENTS],
        }
    followed = ((row, part) for row, part in records if row["noun"] in ASKED)
    members = (member_rows(row["noun"], row["id"], part, context) for row, part in followed)
    return {
        PublicMember: [member for each in members for member in each],
        **obligation_rows(records, context),
    }
