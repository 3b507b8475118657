"""Topics and places."""

from __future__ import annotations

from statements import models as m
from statements.vocabularies import Group

from ..declaration import Noun
from ..field_types import Link
from ..mapping import Listing, Table
from .shared import plain_fields

TOPIC = Noun(
    "topic",
    "topics",
    Table(m.Topic, plain_fields("key label definition"), identity="key"),
    meaning="A subject that statements and clauses are sorted by.",
    group=Group.TEXTS,
    names=("label",),
    choice_name="label",
    summary="definition",
    name_rank=7,
)

PLACE = Noun(
    "place",
    "places",
    Table(
        m.Place,
        (
            *plain_fields("key label"),
            Listing(
                "names",
                Table(
                    m.PlaceName,
                    (
                        *plain_fields("text language"),
                        Link(
                            "side",
                            "government",
                            empty="It is nobody's in particular.",
                            meaning="Key of the government that uses this name.",
                        ),
                    ),
                    parent="place",
                    row_names=("text",),
                ),
                meaning="A name that a side uses for a place.",
            ),
        ),
        identity="key",
    ),
    meaning="A place, with a neutral label and its sides' names.",
    group=Group.ACTORS,
    names=("label",),
    choice_name="label",
    name_rank=6,
)
