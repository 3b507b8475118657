"""Rehearse a file: all of it resolved, validated and compared, and nothing written.

What comes out waits in a file of its own, documents as they will be stored: storing takes them
from there and does what was rehearsed, or nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from os import SEEK_END
from pathlib import Path
from typing import Any

from django.utils.timezone import localdate

from statements import documents
from statements.documents import NOUNS, Document, Noun
from statements.documents.contents import Pointer
from statements.documents.desk import KEYS
from statements.documents.links import missing
from statements.documents.looks import EVIDENCE, Around, second_looks, told_in_all
from statements.documents.mapping import batched
from statements.documents.rules import broken, public_rules
from statements.documents.world import Coming, HeldOffice, World, offices_held
from statements.entering import twins_of
from statements.keys import RecordName
from statements.ledger.background import seldom_collecting
from statements.ledger.bulk import CHUNK
from statements.ledger.workflow import OPEN_STATES
from statements.models import Change, Identity, User
from statements.problems import BrokenRules, Problem
from statements.vocabularies import DeskState

from .claims import Claim, Claims, Found, claim, faulty, item_at, standing
from .completion import Filler
from .counting import Cap, TooMany
from .desk_state import Desk, on_desk
from .files import digest
from .following import Following, lead
from .items import Item, items_of
from .opening import parts_of
from .rehearsal import CHANGED, MOST, NEW, UNCHANGED, Rehearsal, Shown, Sorted, forbidden, opened
from .tables import is_set, items_of_tables

COMPARED = 100  # new statements looked for on the desk
SHOWN = 200  # changed records told with what differs
KEYED = frozenset(name for name, noun in NOUNS.items() if noun.identity == "key")


@seldom_collecting()
def rehearse(
    path: Path,
    user: User | None = None,
    *,
    name: str | None = None,
    progress: Callable[[int], Any] = lambda count: None,
    most: int | None = None,
) -> Rehearsal:
    """Read, resolve, validate and compare all that a path holds.

    `user` is whose rights are asked; None is the command line, which may do everything. Raises
    BrokenRules where the file cannot be read at all, or has more than `most` records; what is
    wrong with its records is in `problems`.
    """
    parts = parts_of(path, name)
    made = Rehearsal(name or path.name, digest(path), Change.objects.last_number(), opened())
    tell, cap = partial(made.refuse, ""), Cap(most)
    items = items_of_tables(parts, tell, cap) if is_set(parts) else items_of(parts, tell)
    work = Work(made, user)
    with sort(items, made, progress, cap) as held:
        # All of them first: a record may name what stands under a later noun.
        for noun in NOUNS:
            work.coming(noun, held)
        for noun in NOUNS:
            for chunk in batched(held.of(noun), CHUNK):
                work.take(noun, chunk)
    work.finish()
    return made


def sort(
    items: Iterator[Item], made: Rehearsal, progress: Callable[[int], Any], cap: Cap
) -> Sorted:
    """Read the items to their end; raise BrokenRules where there are too many."""
    try:
        return Sorted(items, made, progress, cap)
    except TooMany as error:
        raise BrokenRules([error.problem]) from error


class Work:
    """What is known from one chunk of a rehearsal to the next."""

    def __init__(self, made: Rehearsal, user: User | None) -> None:
        self.made, self.user = made, user
        self.filler = Filler()
        self.claims = Claims()
        self.tenures: dict[str, HeldOffice] = {}
        self.following = Following()
        self.around = Around()
        self.absent: set[tuple[str, str]] = set()  # keys that faulty records name in vain
        self.unproved = self.compared = 0

    def coming(self, noun: str, held: Sorted) -> None:
        """Remember the keys of authority records that the file makes."""
        if noun in KEYED:
            keys = {str(item.said.get("key")) for item in held.of(noun)}
            self.filler.coming[noun] = keys

    def take(self, noun_name: str, chunk: list[Item]) -> None:
        """Rehearse a chunk of one noun's records."""
        noun, identity = NOUNS[noun_name], NOUNS[noun_name].identity
        desk = on_desk(noun_name, [str(i.said.get(identity)) for i in chunk])
        whole: list[tuple[Item, Document, Desk | None]] = []
        for item in chunk:
            held = desk.get(str(item.said.get(identity)))
            if held is None and not item.problems:
                lead(item)
            base = parsed(noun_name, held.text) if held and held.text else None
            document = self.filler.fill(noun, item.said, base)
            problems = [*self.beside(item, held), *self.faults(noun, document)]
            if problems or item.problems:
                self.claims.add([faulty(item)])
                self.refuse(item, [*problems, *self.lost(noun, document, problems)])
            else:
                whole.append((item, document, held))
        self.judge(noun_name, whole)

    def faults(self, noun: Noun, document: Document) -> Iterator[Problem]:
        """Put keys in the place of names; yield what is wrong with a document by itself."""
        named = self.filler.name(noun, document)
        yield from named
        paths = {problem.path for problem in named}
        yield from (one for one in documents.faults(noun, document) if one.path not in paths)

    def lost(self, noun: Noun, document: Document, problems: list[Problem]) -> Iterator[Problem]:
        """Yield the keys that a faulty record names, and that neither desk nor file holds.

        Whatever else it points at is looked up once it is sound.
        """
        if self.made.faults >= MOST or any(problem.code == "shape" for problem in problems):
            return
        paths = {problem.path for problem in problems}
        points = [p for p in sound_pointers(noun, document) if p.path not in paths]
        named = {(p.noun, p.key) for p in points if p.noun in KEYED}
        coming = self.filler.coming
        self.absent |= {
            (name, key)
            for name, key in self.filler.unknown(named - self.absent)
            if key not in coming.get(name, ())
        }
        lost = named & self.absent
        yield from missing([p for p in points if (p.noun, p.key) in lost], defaultdict(set))

    def judge(self, noun: str, whole: list[tuple[Item, Document, Desk | None]]) -> None:
        """Tell what is new and what differs, and hold that to the rules of several records."""
        differing: list[tuple[Item, Document, Desk | None, str]] = []
        self.following.learn(noun, whole)
        for item, problems in self.following.contradicted(noun, whole):
            self.refuse(item, problems)
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
            self.tenures |= {uid: held for one in said for uid, held in offices_held(one).items()}
        world = World.around(said, Coming(tenures=self.tenures))
        names = [documents.identities(NOUNS[noun], document) for document in said]
        points = [
            {pointer[1:] for pointer in documents.pointers(NOUNS[noun], document)}
            for document in said
        ]
        around = Around.of(noun, said).beside(self.around)
        self.around.offices.update(around.offices)
        for document in said:
            self.around.learn(noun, document)
        lost = self.filler.unknown(set().union(*points))
        owners = owners_of({name for part in names for name in part})
        for (item, document, held, text), own, part in zip(differing, names, points, strict=True):
            problems = [*self.rights(noun, held), *stale(item, held)]
            problems += broken(noun, document, world)
            problems += taken(noun, document, own, owners)
            place = self.put_by(noun, document, held, text)
            claims.append(claim(noun, item, document, place, own, lost & part))
            if problems:
                self.refuse(item, problems)
            else:
                self.keep(noun, item, document, held)
                self.look(item, document, held is None, around)
        self.claims.add(claims)

    def put_by(self, noun: str, document: Document, held: Desk | None, text: str) -> int:
        """Write a record that would be written, or be looked at once more; return where."""
        spool, base = self.made.spool, held.version if held else 0
        place, key = spool.tell(), NOUNS[noun].key_of(document)
        spool.write(f"{noun} {CHANGED if held else NEW} {base} {key}\t{text}\n".encode())
        return place

    def keep(self, noun: str, item: Item, document: Document, held: Desk | None) -> None:
        """Count a record that would be written, and show the first few."""
        status = CHANGED if held else NEW
        self.count(noun, status)
        key = NOUNS[noun].key_of(document)
        if len(self.made.shown) < SHOWN:
            before = parsed(noun, held.text) if held and held.text else None
            self.made.shown.append(Shown(noun, key, item.where, status, before, document))
        self.notice(noun, item, document, held)

    def notice(self, noun: str, item: Item, document: Document, held: Desk | None) -> None:
        """Tell what is allowed and should be known before somebody confirms."""
        if noun != "statement":
            return
        found = [f"Not fit for the public yet: {p}" for p in public_rules(document)]
        if held and held.state in OPEN_STATES:
            found.append(f"This replaces a version that is not public, saved by {held.saved_by}.")
        self.tell(item, found)

    def look(self, item: Item, document: Document, is_new: bool, around: Around) -> None:
        """Tell what deserves a second look; certainties without evidence are only counted."""
        found = list(second_looks(item.noun, document, around, localdate()))
        self.unproved += sum(look.code == EVIDENCE for look in found)
        looks = [f"Look twice: {look}" for look in found if look.code != EVIDENCE]
        if item.noun == "statement" and is_new and self.compared < COMPARED:
            self.compared += 1
            looks += [
                f"Look twice: this may be “{twin.title}” ({twin.date}, {twin.state}), {twin.uid}."
                for twin in twins_of(document)
            ]
        self.tell(item, looks)

    def tell(self, item: Item, messages: Iterable[str]) -> None:
        for message in messages:
            if len(self.made.notices) < MOST:
                self.made.notices.append(Problem(item.where, message, "notice"))

    def count(self, noun: str, status: str) -> None:
        self.made.counts.setdefault(noun, Counter())[status] += 1

    def refuse(self, item: Item, problems: Iterable[Problem]) -> None:
        """Tell problems at the row of the table that each is in, where there are several."""
        told = {problem.path for problem in item.problems}
        for problem in problems:
            part, _, column = problem.path.rpartition(".")
            where = item.parts.get(problem.path.split(".")[0], item.where)
            if f"{where}:{column if part else problem.path}" not in told:
                self.made.refuse(where, [problem])

    def beside(self, item: Item, held: Desk | None) -> Iterator[Problem]:
        """Refuse a key that was given up for ever."""
        if held and (held.merged or held.state in (DeskState.DELETED, DeskState.RETRACTED)):
            state = "merged" if held.merged else held.state
            message = f"This was {state} and is never used again: leave it out, or take a new one."
            yield Problem(NOUNS[item.noun].identity, message, "key_taken")
        elif held and item.number is not None and item.number > (held.number or 0):
            last = f"its last is {held.number}" if held.number else "it was never public"
            message = f"There is no change {item.number} of this: {last}. Leave number out."
            yield Problem("number", message)

    def rights(self, noun: str, held: Desk | None) -> Iterator[Problem]:
        """Refuse what the person could not do on the desk's own pages."""
        if self.user:
            yield from forbidden(self.user, noun, held is not None)

    def finish(self) -> None:
        """Compare what the file claims, and look for what was not on the desk in it."""
        self.made.spool.flush()
        if self.unproved:
            message = told_in_all(self.unproved)
            self.made.notices.append(Problem("", message, "notice"))
        for found, first in self.claims.twice():
            noun, key = RecordName.parse(found.record)
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
            noun = RecordName.parse(found.record).noun
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


def sound_pointers(noun: Noun, document: Document) -> list[Pointer]:
    """Return what a faulty document points at; nothing where a clause's key cannot be made."""
    try:
        return documents.pointers(noun, document)
    except (ValueError, TypeError):
        return []


def owners_of(names: Iterable[str]) -> dict[str, str]:
    """Return who ever had some keys and uids."""
    found: dict[str, str] = {}
    for part in batched(names, KEYS):
        rows = Identity.objects.filter(pk__listed=part)
        found |= dict(rows.values_list("pk", "record_id"))
    return found


def taken(
    noun: str, document: Document, names: dict[str, str], owners: dict[str, str]
) -> Iterator[Problem]:
    """Refuse a key or uid inside a document that another record has, or ever had."""
    own = str(RecordName(noun, NOUNS[noun].key_of(document)))
    theirs = [name for name in names if owners.get(name, own) != own] if owners else []
    for name in theirs:
        message = f"{name} is {owners[name]}'s for ever: leave it empty for a new one."
        yield Problem(names[name], message, "key_taken")


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
