"""Clauses of agreements, with their obligations."""

from __future__ import annotations

from statements import models as m

from ..field_types import ClauseLink, Link, Number, Partial, Plain
from ..mapping import Document, Keys, Kind, Listing, Table
from ..members import key_member, plain_members
from .shared import plain_fields, sources, topics


def clause_label(agreement: Document, clause: Document) -> str:
    return f"{agreement['short_title']}, clause {clause['printed'] or clause['number']}"


OBLIGATIONS = Listing(
    "obligations",
    Table(
        m.Obligation,
        (
            Plain("uid"),
            Keys(
                "debtors",
                m.ObligationDebtor,
                "obligation",
                Link("government", "government", meaning="Key of the government obliged."),
                meaning="A government that a duty is laid on; none where the clause names nobody.",
                cell="Keys of the governments obliged.",
            ),
            Plain("duty"),
            Partial("due"),
            Partial("until"),
            Plain("condition", empty="It depends on nothing, or that is not told."),
            *plain_fields("certainty note"),
        ),
        parent="clause",
        identity="uid",
        row_names=("duty",),
    ),
    meaning="A duty that a clause lays on somebody, in our own words.",
)

CLAUSE = Kind(
    "clause",
    "clauses",
    Table(
        m.Clause,
        (
            Number(),
            Plain("printed", empty="The clause is unnumbered."),
            ClauseLink(
                "parent",
                empty="It is no part of another clause.",
                meaning="Key of the clause that it is part of.",
            ),
            Plain("heading", empty="No heading was written."),
            Plain("summary", empty="No summary was written."),
            topics(m.ClauseTopic, "clause"),
            *plain_fields("certainty note"),
            sources(m.ClauseSource, "clause"),
            OBLIGATIONS,
        ),
        parent="agreement",
        identity="key",
        row_names=("number", "printed"),
    ),
    meaning="A citable unit of an agreement.",
    owner_meaning="Key of the agreement that it is of.",
    label_of=clause_label,
    names=("heading",),
    summary="summary",
    summaries_below=(("obligations", "duty"), ("obligations", "condition")),
    name_rank=10,
    members=(
        key_member("agreement"),
        key_member("parent", "clause"),
        key_member("topic", member="topics"),
        key_member("source", member="sources"),
        *plain_members("certainty"),
    ),
)
