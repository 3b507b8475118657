"""Rehearse a file: all of it resolved, validated and compared, and nothing written.

What comes out waits in a file of its own, documents as they will be stored: storing takes them
from there and does what was rehearsed, or nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from statements import documents
from statements.dates import PartialDate
from statements.documents import NOUNS, Document
from statements.documents.links import Pointer, missing
from statements.documents.mapping import arranged, batched
from statements.documents.rules import HeldOffice, World, broken, public_rules
from statements.models import Change, Identity, User, record_id
from statements.problems import Problem
from statements.vocabularies import DeskState

from .files import digest, parts_of
from .filling import Filler
from .held import KEYS, Desk, on_desk
from .items import Item, items_of
from .rehearsal import CHANGED, MOST, NEW, UNCHANGED, Rehearsal, Sorted, Told, forbidden, opened
from .tables import is_set, items_of_tables

CHUNK = 2_000  # documents held in memory at a time
SHOWN = 200  # changed records told with what differs


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
        self.seen: dict[str, str] = {}  # records and identities of the file, and where
        self.tenures: dict[str, HeldOffice] = {}
        self.later: list[tuple[Item, Pointer]] = []  # what nothing held when it was looked at

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
                continue
            document = arranged(noun, document)
            if self.alone(item, noun.key_of(document), noun_name):
                whole.append((item, document, held))
        self.judge(noun_name, whole)

    def alone(self, item: Item, key: str, noun: str) -> bool:
        """Tell whether a record stands once in the file; refuse the second."""
        first = self.seen.setdefault(record_id(noun, key), item.where)
        if first != item.where:
            self.refuse(item, [Problem("", f"{key} stands at {first} already.", "repeated")])
        return first == item.where

    def judge(self, noun: str, whole: list[tuple[Item, Document, Desk | None]]) -> None:
        """Tell what is new and what differs, and hold that to the rules of several records."""
        differing: list[tuple[Item, Document, Desk | None, str]] = []
        for item, document, held in whole:
            text = documents.dump(document)
            if held and text in (held.text, held.public):
                self.count(noun, UNCHANGED)
                self.seen.pop(record_id(noun, NOUNS[noun].key_of(document)), None)
            else:
                differing.append((item, document, held, text))
        said = [document for _, document, _, _ in differing]
        if noun == "official":
            self.tenures |= dict(offices_held(said))
        world = World(World.around(said).tenures | self.tenures)
        points = [documents.pointers(NOUNS[noun], document) for document in said]
        self.filler.learn((p.noun, p.key) for part in points for p in part)
        owners = self.owners(noun, said)
        for (item, document, held, text), part in zip(differing, points, strict=True):
            problems = [*self.rights(noun, held), *stale(item, held)]
            problems += broken(noun, document, world)
            problems += self.taken(noun, document, owners, item.where)
            at = Item(noun, {}, item.where, None, item.parts)
            self.later += [(at, p) for p in part if p.key not in self.filler.keys[p.noun]]
            if problems:
                self.refuse(item, problems)
            else:
                self.keep(noun, item, document, held, text)

    def keep(self, noun: str, item: Item, document: Document, held: Desk | None, text: str) -> None:
        """Count a record that would be written, and put it by."""
        status = CHANGED if held else NEW
        self.count(noun, status)
        key = NOUNS[noun].key_of(document)
        base = held.version if held else 0
        self.made.spool.write(f"{noun} {status} {base}\t{text}\n".encode())
        if held:
            self.made.versions[record_id(noun, key)] = base
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

    def owners(self, noun: str, said: list[Document]) -> dict[str, str]:
        """Return who ever had the keys and uids inside some documents."""
        wanted = {name for document in said for name in documents.identities(NOUNS[noun], document)}
        found: dict[str, str] = {}
        for part in batched(wanted, KEYS):
            found |= dict(Identity.objects.filter(pk__in=part).values_list("pk", "record_id"))
        return found

    def taken(
        self, noun: str, document: Document, owners: dict[str, str], where: str
    ) -> Iterator[Problem]:
        """Refuse a key or uid inside a document that another record has, or ever had."""
        own = record_id(noun, NOUNS[noun].key_of(document))
        for name, path in documents.identities(NOUNS[noun], document).items():
            if owners.get(name, own) != own:
                message = f"{name} is {owners[name]}'s for ever: leave it empty for a new one."
                yield Problem(path, message, "key_taken")
            elif self.seen.setdefault(name, own) != own:
                yield Problem(path, f"{name} is in {self.seen[name]} too.", "repeated")

    def finish(self) -> None:
        """Look for what was not on the desk among what the file makes."""
        offices = (("office", n.rpartition("/")[2]) for n in self.seen if n.startswith("office/"))
        own = {tuple(n.split("/", 1)) for n in self.seen if "/" in n} | set(offices)
        own |= {("tenure", uid) for uid in self.tenures}
        own |= {("clause", n.removeprefix("clause/")) for n in self.seen if n.startswith("clause/")}
        lost = [(at, p) for at, p in self.later if (p.noun, p.key) not in own]
        for item, pointer in lost[:MOST]:
            self.refuse(item, missing([pointer], self.filler.keys))
        self.made.faults += len(lost[MOST:])
        self.made.spool.flush()


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
