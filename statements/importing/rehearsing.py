"""Rehearse a file: all of it resolved, validated and compared, and nothing written.

What comes out waits in a file of its own, documents as they will be stored: storing takes them
from there and does what was rehearsed, or nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from os import SEEK_END
from pathlib import Path
from typing import Any

import orjson

from statements import documents
from statements.dates import PartialDate
from statements.documents import NOUNS, Document
from statements.documents.links import missing
from statements.documents.mapping import batched
from statements.documents.rules import HeldOffice, World, broken, public_rules
from statements.documents.within import names_within, pointed_within
from statements.ledger.ahead import seldom_collecting
from statements.ledger.authority import parts
from statements.models import Change, Identity, User, record_id
from statements.problems import Problem
from statements.vocabularies import DeskState

from .claims import Claim, Claims, Found
from .files import digest, parts_of
from .filling import Filler
from .held import KEYS, Desk, on_desk
from .items import Item, items_of
from .rehearsal import CHANGED, MOST, NEW, UNCHANGED, Rehearsal, Sorted, Told, forbidden, opened
from .tables import is_set, items_of_tables

CHUNK = 2_000  # documents held in memory at a time
SHOWN = 200  # changed records told with what differs


@seldom_collecting()
def rehearse(
    path: Path,
    user: User | None = None,
    *,
    name: str | None = None,
    progress: Callable[[int], Any] = lambda count: None,
) -> Rehearsal:
    """Read, resolve, validate and compare all that a path holds.

    `user` is whose rights are asked; None is the command line, which may do everything. Raises
    BrokenRules where the file cannot be read at all; what is wrong with its records is in
    `problems`.
    """
    parts = parts_of(path, name)
    made = Rehearsal(name or path.name, digest(path), Change.objects.last_number(), opened())
    items = items_of_tables(parts) if is_set(parts) else items_of(parts)
    work = Work(made, user)
    with Sorted(items, made, progress) as held:
        for noun in NOUNS:
            work.coming(noun, held)
        for noun in NOUNS:
            for chunk in batched(held.of(noun), CHUNK):
                work.take(noun, chunk)
    work.finish()
    return made


class Work:
    """What is known from one chunk of a rehearsal to the next."""

    def __init__(self, made: Rehearsal, user: User | None) -> None:
        self.made, self.user = made, user
        self.filler = Filler()
        self.claims = Claims()
        self.tenures: dict[str, HeldOffice] = {}

    def coming(self, noun: str, held: Sorted) -> None:
        """Remember the keys of authority records that the file makes."""
        if NOUNS[noun].identity == "key":
            keys = {str(item.said.get("key")) for item in held.of(noun)}
            self.filler.coming[noun] = keys

    def take(self, noun_name: str, chunk: list[Item]) -> None:
        """Rehearse a chunk of one noun's records."""
        noun, identity = NOUNS[noun_name], NOUNS[noun_name].identity
        desk = on_desk(noun_name, [str(i.said.get(identity)) for i in chunk])
        whole: list[tuple[Item, Document, Desk | None]] = []
        for item in chunk:
            held = desk.get(str(item.said.get(identity)))
            base = parsed(noun_name, held.text) if held and held.text else None
            document = self.filler.fill(noun, item.said, base)
            named = self.filler.name(noun, document)
            problems = [*self.beside(item, held), *named]
            problems += [] if named else documents.faults(noun, document)
            if problems:
                self.refuse(item, problems)
            else:
                whole.append((item, document, held))
        self.judge(noun_name, whole)

    def judge(self, noun: str, whole: list[tuple[Item, Document, Desk | None]]) -> None:
        """Tell what is new and what differs, and hold that to the rules of several records."""
        differing: list[tuple[Item, Document, Desk | None, str]] = []
        claims: list[Claim] = []
        for item, document, held in whole:
            text = documents.dump(document)
            if held and text in (held.text, held.public):
                self.count(noun, UNCHANGED)
                claims.append(standing(noun, item, document))
            else:
                differing.append((item, document, held, text))
        said = [document for _, document, _, _ in differing]
        if noun == "official":
            self.tenures |= dict(offices_held(said))
        world = World(World.around(said).tenures | self.tenures)
        names = [names_within(NOUNS[noun], document) for document in said]
        points = [pointed_within(NOUNS[noun], document) for document in said]
        lost = self.filler.unknown({pointed for part in points for pointed in part})
        owners = owners_of({name for part in names for name in part})
        for (item, document, held, text), own, part in zip(differing, names, points, strict=True):
            problems = [*self.rights(noun, held), *stale(item, held)]
            problems += broken(noun, document, world)
            problems += taken(noun, document, own, owners)
            place = self.put_by(noun, document, held, text)
            claims.append(claim(noun, item, document, place, own, lost.intersection(part)))
            if problems:
                self.refuse(item, problems)
            else:
                self.keep(noun, item, document, held)
        self.claims.add(claims)

    def put_by(self, noun: str, document: Document, held: Desk | None, text: str) -> int:
        """Write a record that would be written, or be looked at once more; return where."""
        spool, base = self.made.spool, held.version if held else 0
        place = spool.tell()
        spool.write(f"{noun} {CHANGED if held else NEW} {base}\t{text}\n".encode())
        return place

    def keep(self, noun: str, item: Item, document: Document, held: Desk | None) -> None:
        """Count a record that would be written, and show the first few."""
        status = CHANGED if held else NEW
        self.count(noun, status)
        key = NOUNS[noun].key_of(document)
        if len(self.made.shown) < SHOWN:
            before = parsed(noun, held.text) if held and held.text else None
            self.made.shown.append(Told(noun, key, item.where, status, before, document))
        self.notice(noun, item, document, held)

    def notice(self, noun: str, item: Item, document: Document, held: Desk | None) -> None:
        """Tell what is allowed and should be known before somebody confirms."""
        if noun != "statement" or len(self.made.notices) >= MOST:
            return
        found = [f"Not fit for the public yet: {p}" for p in public_rules(document)]
        if held and held.state in (DeskState.DRAFT, DeskState.IN_REVIEW):
            found.append(f"This replaces a version that is not public, saved by {held.saved_by}.")
        self.made.notices += [Problem(item.where, message, "notice") for message in found]

    def count(self, noun: str, status: str) -> None:
        self.made.counts.setdefault(noun, Counter())[status] += 1

    def refuse(self, item: Item, problems: Iterable[Problem]) -> None:
        """Tell problems at the row of the table that each is in, where there are several."""
        for problem in problems:
            part = ".".join(problem.path.split(".")[:1])
            self.made.refuse(item.parts.get(part, item.where), [problem])

    def beside(self, item: Item, held: Desk | None) -> Iterator[Problem]:
        """Refuse a key that was given up for ever."""
        if held and (held.merged or held.state in (DeskState.DELETED, DeskState.RETRACTED)):
            state = "merged" if held.merged else held.state
            message = f"This was {state} and is never used again: leave it out, or take a new one."
            yield Problem(NOUNS[item.noun].identity, message, "key_taken")

    def rights(self, noun: str, held: Desk | None) -> Iterator[Problem]:
        """Refuse what the person could not do on the desk's own pages."""
        if self.user:
            yield from forbidden(self.user, noun, held is not None)

    def finish(self) -> None:
        """Compare what the file claims, and look for what was not on the desk in it."""
        self.made.spool.flush()
        for found, first in self.claims.twice():
            noun, _, key = found.record.partition("/")
            if found.name == found.record:
                told = f"{key} stands at {item_at(first).where} already."
                self.refuse(item_at(found), [Problem("", told, "repeated")])
            else:
                path = documents.identities(NOUNS[noun], self.document(found))[found.name]
                told = f"{found.name} is in {first.record} too."
                self.refuse(item_at(found), [Problem(path, told, "repeated")])
        for found in self.claims.lost():
            if self.made.faults >= MOST:
                self.made.faults += 1
                continue
            noun = found.record.partition("/")[0]
            points = documents.pointers(NOUNS[noun], self.document(found))
            lost = [p for p in points if f"{p.noun}/{p.key}" == found.name]
            self.refuse(item_at(found), missing(lost, defaultdict(set)))
        self.claims.close()

    def document(self, found: Found) -> Document:
        """Read a record of the file again."""
        self.made.spool.seek(found.spooled)
        document = documents.parse(self.made.spool.readline().partition(b"\t")[2].decode())
        self.made.spool.seek(0, SEEK_END)
        return document


def claim(
    noun: str,
    item: Item,
    document: Document,
    place: int,
    names: Iterable[str],
    pointed: Iterable[tuple[str, str]],
) -> Claim:
    """Return what a record claims, and what it points at that the desk does not hold."""
    own = record_id(noun, NOUNS[noun].key_of(document))
    return Claim(
        own,
        place_of(item),
        place,
        [own, *names],
        [own, *(f"{part}/{key}" for part, key in parts(noun, document))],
        [f"{other}/{key}" for other, key in pointed],
    )


def standing(noun: str, item: Item, document: Document) -> Claim:
    """Return the claim of a record that changes nothing: to stand in the file once."""
    own = record_id(noun, NOUNS[noun].key_of(document))
    return Claim(own, place_of(item), 0, [own])


def place_of(item: Item) -> str:
    """Return where a record and its parts stand in the file, as `item_at` reads it."""
    return orjson.dumps([item.where, item.parts]).decode()


def item_at(found: Found) -> Item:
    """Return where a record stands in the file."""
    where, places = orjson.loads(found.at)
    return Item(found.record.partition("/")[0], {}, where, None, places)


def owners_of(names: Iterable[str]) -> dict[str, str]:
    """Return who ever had some keys and uids."""
    found: dict[str, str] = {}
    for part in batched(names, KEYS):
        rows = Identity.objects.filter(pk__listed=part)
        found |= dict(rows.values_list("pk", "record_id"))
    return found


def taken(
    noun: str, document: Document, names: list[str], owners: dict[str, str]
) -> Iterator[Problem]:
    """Refuse a key or uid inside a document that another record has, or ever had."""
    own = record_id(noun, NOUNS[noun].key_of(document))
    theirs = [name for name in names if owners.get(name, own) != own] if owners else []
    for name in theirs:
        path = documents.identities(NOUNS[noun], document)[name]
        message = f"{name} is {owners[name]}'s for ever: leave it empty for a new one."
        yield Problem(path, message, "key_taken")


def offices_held(said: Iterable[Document]) -> Iterator[tuple[str, HeldOffice]]:
    """Yield the tenures that officials of the file bring, by uid."""
    for document in said:
        yield from ((row["uid"], held_office(document["key"], row)) for row in document["tenures"])


def held_office(official: str, row: Document) -> HeldOffice:
    date = PartialDate.from_document
    return HeldOffice(official, row["office"], date(row["starts"]), date(row["ends"]))


def parsed(noun: str, text: str) -> Document:
    return documents.parse(text)


def stale(item: Item, held: Desk | None) -> Iterator[Problem]:
    """Refuse to go back behind a change that the writer of the file had not seen."""
    if held and item.number is not None and held.number and item.number < held.number:
        message = (
            f"It changed after the file was made (change {held.number}; the file has"
            f" {item.number}): export it again, or leave number out to overwrite it."
        )
        yield Problem("number", message, "stale")
