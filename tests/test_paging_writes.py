"""Pages walked while people write: what stayed is seen exactly once, and nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from statements.keys import new_uid
from statements.models import PublicRecord, PublicStatement, Record

from . import endings
from . import factories as f
from .dealing import tries
from .factories import Document

ORDERS = {"newest": "sort_on", "oldest": "sort_on", "recorded": "recorded", "changed": "number"}
QUERIES = ["", "topic=peace", "kind=interview&ref=mentions", "ref=*:accord-2001-01-01/1"]
DAYS = ["2001-02-03", "2001-02-04", "2001-05", "2003-01-01"]
WRITES = st.sampled_from(["add", "reword", "move", "retract", "merge", "leave", "enter"])
# What is written after each of the first pages.
STEPS = st.lists(
    st.lists(st.tuples(WRITES, st.integers(0, 30)), max_size=2), min_size=2, max_size=6
)
Steps = list[list[tuple[str, int]]]


@dataclass
class Walk:
    """What a client saw: every page it was sent, by the keys of its rows."""

    client: Client
    address: str
    key: str = "uid"
    pages: list[list[str]] = field(default_factory=list)
    next: str | None = None
    previous: str | None = None

    def read(self, address: str) -> list[str]:
        response = self.client.get(address)
        assert response.status_code == 200, response.content
        reply = orjson.loads(response.content)
        self.next, self.previous = reply["next"], reply["previous"]
        return [row[self.key] for row in reply["results"]]

    def forward(self) -> bool:
        """Read the first or the next page, if there is one."""
        address = self.address if not self.pages else self.next
        if address is None:
            return False
        self.pages.append(self.read(address))
        return True

    @property
    def keys(self) -> list[str]:
        return [key for page in self.pages for key in page]

    def walk_back(self) -> list[str]:
        """Return what the pages before this one hold, read backwards to the first."""
        pages: list[str] = []
        while self.previous is not None:
            pages = [*self.read(self.previous), *pages]
        return pages


class Desk:
    """People who write to a small world of statements."""

    def __init__(self, world: Document) -> None:
        self.world, self.documents = world, dict[str, Document]()

    def add(self, number: int) -> str:
        target = f.make_target(self.world["agreement"], "1.1" if number % 2 else None)
        reference = f.make_said(
            self.world,
            said_on=f.day(DAYS[number % len(DAYS)]),
            topics=["peace"] if number % 3 else [],
            references=[f.make_reference("mentions", target)] if number % 5 else [],
        )
        self.save(reference)
        return str(reference["uid"])

    def save(self, document: Document) -> None:
        f.publish(document)
        self.documents[document["uid"]] = document

    def change(self, number: int, **parts: Any) -> None:
        if self.documents:
            uid = sorted(self.documents)[number % len(self.documents)]
            self.save(self.documents[uid] | parts)

    def reword(self, number: int) -> None:
        """Approve an edit that keeps the date."""
        self.change(number, title=f"Edit {number} of {new_uid()}")

    def move(self, number: int) -> None:
        """Approve an edit that may give another date."""
        day = DAYS[number % len(DAYS)]
        self.change(number, said_on=f.day(day), title=f"Edit of {new_uid()}")

    def leave(self, number: int) -> None:
        """Approve an edit after which no filter is passed."""
        self.change(number, topics=[], references=[], kind="letter", title=new_uid())

    def enter(self, number: int) -> None:
        self.change(number, topics=["peace"], kind="interview", title=new_uid())

    def retract(self, number: int) -> None:
        if len(self.documents) > 1:
            uid = sorted(self.documents)[number % len(self.documents)]
            endings.retract(uid)
            del self.documents[uid]

    def merge(self, number: int) -> None:
        """Make a statement part of the next one."""
        if len(self.documents) > 1:
            uids = sorted(self.documents)
            loser, winner = (uids[(number + step) % len(uids)] for step in (0, 1))
            endings.merge("statement", loser, winner)
            del self.documents[loser]

    def write(self, verb: str, number: int) -> None:
        writes: dict[str, Callable[[int], Any]] = {
            "add": self.add,
            "reword": self.reword,
            "move": self.move,
            "retract": self.retract,
            "merge": self.merge,
            "leave": self.leave,
            "enter": self.enter,
        }
        writes[verb](number)


class Watch:
    """What every record did while a walk went on, in one order of one query."""

    def __init__(self, client: Client, address: str, order: str) -> None:
        self.client, self.address, self.order = client, address, order
        self.stayed = self.places()
        self.known, self.moved = dict(self.stayed), set[str]()

    def now(self) -> list[str]:
        """Return all that passes now, in order."""
        response = self.client.get(f"{self.address}&page_size=500")
        return [row["uid"] for row in orjson.loads(response.content)["results"]]

    def places(self) -> dict[str, Any]:
        """Return what passes now by uid, with the value that the order keeps it by."""
        rows = PublicStatement.objects.filter(uid__in=self.now())
        return dict(rows.values_list("uid", ORDERS[self.order]))

    def look(self) -> None:
        now = self.places()
        self.moved |= {uid for uid, place in now.items() if self.known.get(uid, place) != place}
        self.known |= now
        self.stayed = {u: place for u, place in self.stayed.items() if now.get(u) == place}

    def faults(self, keys: list[str]) -> dict[str, int]:
        """Return how often each was seen that was not seen as often as was promised."""
        times = {uid: keys.count(uid) for uid in {*keys, *self.stayed}}
        lost = {uid: count for uid, count in times.items() if uid in self.stayed and count != 1}
        again = {u: count for u, count in times.items() if u not in self.moved and count > 1}
        return lost | again


class StatementTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.base = Desk(cls.world)
        for number in range(9):
            cls.base.add(number)

    def begin(self, order: str, query: str, size: int) -> tuple[Desk, Watch, Walk]:
        desk = Desk(self.world)
        desk.documents = dict(self.base.documents)
        address = f"/api/v1/statements/?{query}&order={order}&labels=0".replace("?&", "?")
        return (
            desk,
            Watch(self.client, address, order),
            Walk(self.client, f"{address}&page_size={size}"),
        )

    @settings(max_examples=tries(30))
    @given(st.sampled_from(list(ORDERS)), st.sampled_from(QUERIES), st.integers(1, 4), STEPS)
    def test_what_stayed_is_seen_once(
        self, order: str, query: str, size: int, steps: Steps
    ) -> None:
        desk, watch, walk = self.begin(order, query, size)
        for writes in steps:
            if not walk.forward():
                break
            for verb, number in writes:
                desk.write(verb, number)
                watch.look()
        while walk.forward():
            pass

        assert watch.faults(walk.keys) == {}
        back = walk.walk_back()
        assert back == watch.now()[: len(back)]

    @settings(max_examples=tries(30))
    @given(st.sampled_from(list(ORDERS)), st.sampled_from(QUERIES), st.integers(1, 4), STEPS)
    def test_what_stayed_is_seen_once_backwards(
        self, order: str, query: str, size: int, steps: Steps
    ) -> None:
        desk, watch, walk = self.begin(order, query, size)
        while walk.forward():
            pass
        keys = list(walk.pages[-1])
        for writes in steps:
            for verb, number in writes if walk.previous else ():
                desk.write(verb, number)
                watch.look()
            keys += walk.read(walk.previous) if walk.previous else []
        keys += walk.walk_back()

        assert watch.faults(keys) == {}


class KeyTests(TestCase):
    """Lists by key: an edit that renames changes no key, so whatever stays is seen once."""

    @classmethod
    def setUpTestData(cls) -> None:
        for key in ("apples", "bread", "cheese", "dates", "eggs", "figs", "grapes"):
            f.store("topic", topic(key))

    @settings(max_examples=tries(30))
    @given(
        st.integers(1, 3),
        st.lists(
            st.tuples(st.sampled_from(["add", "rename", "delete", "merge"]), st.integers(0, 9))
        ),
        st.booleans(),
    )
    def test_topics_that_stay_are_seen_once(
        self, size: int, writes: list[tuple[str, int]], forward: bool
    ) -> None:
        walk = Walk(self.client, f"/api/v1/topics/?page_size={size}", "key")
        walk.forward()
        while not forward and walk.forward():
            pass
        stayed, keys, left = public_topics(), list(walk.pages[-1]), iter(writes)
        while address := walk.next if forward else walk.previous:
            if wanted := next(left, None):
                write(*wanted)
                stayed &= public_topics()
            keys += walk.read(address)

        assert len(keys) == len(set(keys))
        assert stayed <= set(keys)


def unmerged_into(key: str) -> bool:
    """Tell whether nothing was merged into a topic, which must stay then."""
    return not Record.objects.filter(merged_into=f"topic/{key}").exists()


def public_topics() -> set[str]:
    return set(PublicRecord.objects.of("topic").values_list("key", flat=True))


def topic(key: str, label: str = "") -> Document:
    return {"key": key, "label": label or key, "definition": key}


def write(verb: str, number: int) -> None:
    topics = sorted(public_topics())
    if verb == "add":
        f.store("topic", topic(f"{'abcdefghij'[number]}{len(topics)}-{new_uid()[-6:]}"))
    elif topics and verb == "rename":
        f.store("topic", topic(topics[number % len(topics)], new_uid()))
    elif len(topics) > 1 and verb == "merge":
        endings.merge("topic", *(topics[(number + step) % len(topics)] for step in (0, 1)))
    elif topics and unmerged_into(topics[number % len(topics)]):
        endings.delete("topic", topics[number % len(topics)], "Not needed.")
