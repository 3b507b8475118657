"""What has a route of its own within a document, as it stands by itself: its public document.

It says whose it is, and names clauses by their whole keys: a number alone would be read as one.
"""

from __future__ import annotations

from typing import Any

from statements.keys import clause_key

from .field_types import ClauseLink, ClausePath, Link, Number, Plain
from .mapping import Document, Field, Kind


def child_fields(child: Kind) -> tuple[Field, ...]:
    """Return the fields of a child's public document, in their order."""
    own = [public_field(part) for part in child.table.fields]
    owner = Link(child.table.parent, child.table.parent, meaning=child.owner_meaning)
    return (*own[: child.owner_place], owner, *own[child.owner_place :])


def public_field(part: Field) -> Field:
    """Return the field that names a clause by its key, where one names it by its number."""
    if isinstance(part, Number):
        return Plain("key")
    if isinstance(part, ClauseLink) and not part.agreement_field:
        return ClausePath(part.name, empty=part.empty, meaning=part.meaning)
    return part


def child_document(child: Kind, item: Document, root: str) -> Document:
    """Return the public document of one item of a list; root is the key of whose it is."""
    values = [public_value(part, item, root) for part in child.table.fields]
    names = [part.name for part in child_fields(child)]
    return dict(
        zip(names, (*values[: child.owner_place], root, *values[child.owner_place :]), strict=True)
    )


def public_value(part: Field, item: Document, root: str) -> Any:
    value = item[part.name]
    return clause_key(root, value) if value and public_field(part) is not part else value
