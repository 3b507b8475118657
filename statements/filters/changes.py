"""The filters of the ledger's changes."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from statements import vocabularies as v
from statements.documents import NOUNS

from .base import QueryFilterSet
from .lookups import Has
from .parameters import Codes
from .scalars import Number


def change(name: str) -> Has:
    """Test a column of the change itself."""

    def has(values: Sequence[str], at: str) -> Q:
        return Q(**{f"{name}__in": list(values)})

    return has


class ChangeFilter(QueryFilterSet):
    """The filters of `/changes/`."""

    since = Number(
        lambda number: Q(number__gt=number), "After this number: the last one you have.", "400"
    )
    noun = Codes(tuple(NOUNS), change("noun"), "What changed.", "statement")
    action = Codes(v.Action, change("action"), "What was done.", "retracted")
