"""What the declarations of nouns must hold, so that all that follows from them does."""

from __future__ import annotations

import pytest

from statements.documents import KINDS, NOUNS
from statements.documents.children import child_fields
from statements.documents.links import PARTS, POINTED_NOUNS
from statements.documents.mapping import Kind
from statements.exports.meanings import ROW_MEANINGS
from statements.exports.tables import LINK_TABLES
from statements.ledger.bringing import FOLLOWING_NOUNS
from statements.ledger.uses import uses_of
from statements.vocabularies import Visibility

KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)


@KIND
def test_a_kind_is_called_and_described_by_members_that_it_has(kind: Kind) -> None:
    part = kind.table.fields if kind.name in NOUNS else child_fields(kind)
    members = {*kind.names, kind.fallback_name, kind.summary, kind.words} - {""}

    assert members <= {field.name for field in part}
    assert kind.names or kind.fallback_name
    assert kind.meaning.endswith(".")


def test_what_a_name_may_mean_is_in_one_order() -> None:
    ranks = [kind.name_rank for kind in KINDS.values() if kind.name_rank]

    assert sorted(ranks) == [*range(1, len(ranks) + 1)]
    assert all(kind.names for kind in KINDS.values() if kind.name_rank)


def test_every_link_table_says_what_a_row_is() -> None:
    assert LINK_TABLES.keys() <= ROW_MEANINGS.keys()


def test_what_may_be_pointed_at_within_a_document() -> None:
    assert {name: [part.name for part in parts] for name, parts in PARTS.items()} == {
        "institution": ["office"],
        "official": ["tenure"],
        "agreement": ["clause"],
    }
    assert KINDS.keys() >= POINTED_NOUNS


def test_each_that_follows_its_use_uses_what_comes_after_it() -> None:
    assert FOLLOWING_NOUNS == ["contact", "official", "source", "publisher"]
    users = {used: {use.noun for use in uses_of(used)} for used in FOLLOWING_NOUNS}

    assert users == {
        "contact": set(),
        "official": {"agreement", "contact"},
        "source": {"official", "agreement", "text_version"},
        "publisher": {"source", "text_version"},
    }


def test_two_people_decide_about_statements_alone() -> None:
    reviewed = [n for n, noun in NOUNS.items() if noun.visibility == Visibility.REVIEWED]

    assert reviewed == ["statement"]


def test_what_is_pointed_at_by_a_column_of_another_name_is_found_too() -> None:
    owners = {(use.model.__name__, use.column, use.owner) for use in uses_of("government")}

    assert ("Alias", "side", "agreement_id") in owners
    assert ("Party", "government", "agreement_id") in owners
