"""The filters of accounts of contacts."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from .examples import A_CLAUSE, A_CONTACT
from .lookups import own
from .parameters import Codes, Keys
from .stances import FAMILIES, TYPES, ClauseNodes, Keyed, OfNodes

KEY = ("origin__contact", "agreement", "sort_key", "type", "node")  # of a row


class AccountFilter(OfNodes):
    """The filters of `/contacts/accounts/`: a row tells all of its point, whoever is asked for."""

    contact = Keys("contact", own("origin__contact"), "The contact.", A_CONTACT)
    clause = ClauseNodes(
        "clause", own("node"), "The clause, if it is part of no other: with its children.", A_CLAUSE
    )
    government = Keys("government", own("government"), "A government that tells it.", "russia")
    family = Codes(FAMILIES, own("family"), "Family of the references.", "demand")
    type = Codes(TYPES, own("type"), "What the references do.", "calls_for_compliance")

    @cached_property
    def start(self) -> Any:
        return Keyed(super().start.plain(), KEY)

    @property
    def is_narrow(self) -> bool:
        """Tell whether one contact, or some, are asked for: their statements are few."""
        return any(condition.plain for condition in self.values.get("contact", ()))
