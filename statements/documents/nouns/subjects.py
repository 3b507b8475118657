"""Topics and places."""

from __future__ import annotations

from statements import models as m

from ..kinds import Link
from ..mapping import Listing, Noun, Table
from .shared import plain

TOPIC = Noun("topic", "topics", Table(m.Topic, plain("key label definition"), identity="key"))

PLACE = Noun(
    "place",
    "places",
    Table(
        m.Place,
        (
            *plain("key label"),
            Listing(
                "names",
                Table(
                    m.PlaceName,
                    (*plain("text language"), Link("side", "government")),
                    parent="place",
                ),
            ),
        ),
        identity="key",
    ),
)
