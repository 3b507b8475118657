"""What is known from one chunk of a rehearsal to the next: each record judged, and told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from os import SEEK_END

from statements import documents
from statements.documents import NOUNS, Document, Noun
from statements.documents.contents import identities_with_own
from statements.documents.links import missing, owners_of
from statements.documents.looks import Surroundings
from statements.documents.rules import broken
from statements.documents.shared_rows import RowCache
from statements.documents.world import Coming, TenureSpan, World, tenures_by_uid
from statements.keys import RecordName
from statements.problems import Problem

from .claims import Claim, ClaimRow, Claims, claim_of, faulty_claim, item_at, unchanged_claim
from .completion import Filler
from .derived_columns import DerivedColumns, add_lead_voice
from .desk_records import DeskRecord, desk_records
from .items import Item
from .refusals import identity_problems, sound_pointers, stale, taken_names
from .rehearsal import (
    CHANGED,
    MOST_PROBLEMS,
    NEW,
    UNCHANGED,
    ItemsByNoun,
    Preview,
    Rehearsal,
    forbidden,
)
from .rehearsal_notices import Notices
from .table_references import keep_references

MOST_PREVIEWS = 200  # changed records told with what differs
KEYED = frozenset(name for name, noun in NOUNS.items() if noun.identity == "key")
Differing = tuple[Item, Document, DeskRecord | None, str]  # with its text


class Work:
    """What is known from one chunk of a rehearsal to the next."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.rehearsal = rehearsal
        self.filler = Filler()
        self.claims = Claims()
        self.tenures: dict[str, TenureSpan] = {}
        self.derived_columns = DerivedColumns()
        self.surroundings = Surroundings(merges=RowCache().merges)
        self.absent_keys: set[tuple[str, str]] = set()  # keys that faulty records name in vain
        self.notices = Notices(rehearsal)

    def learn_keys(self, noun: str, items: ItemsByNoun) -> None:
        """Remember the keys of authority records that the file makes."""
        if noun in KEYED:
            keys = {str(item.members.get("key")) for item in items.of(noun)}
            self.filler.file_keys[noun] = keys

    def rehearse_chunk(self, noun_name: str, chunk: list[Item]) -> None:
        """Rehearse a chunk of one noun's records."""
        noun, identity = NOUNS[noun_name], NOUNS[noun_name].identity
        desk = desk_records(noun_name, [str(i.members.get(identity)) for i in chunk])
        candidates: list[tuple[Item, Document, DeskRecord | None]] = []
        for item in chunk:
            current = desk.get(str(item.members.get(identity)))
            if current is None and not item.problems:
                add_lead_voice(item)
            base = documents.parse(current.text) if current and current.text else None
            if base and item.keeps_references:
                self.notices.kept_references += keep_references(item, base)
            document = self.filler.fill(noun, item.members, base)
            problems = [*identity_problems(item, current), *self.faults(noun, document)]
            if problems or item.problems:
                self.claims.add([faulty_claim(item)])
                self.refuse(item, [*problems, *self.missing_targets(noun, document, problems)])
            else:
                candidates.append((item, document, current))
        self.judge(noun_name, candidates)

    def faults(self, noun: Noun, document: Document) -> Iterator[Problem]:
        """Put keys in the place of names; yield what is wrong with a document by itself."""
        name_problems = self.filler.replace_names(noun, document)
        yield from name_problems
        paths = {problem.path for problem in name_problems}
        yield from (p for p in documents.faults(noun, document) if p.path not in paths)

    def missing_targets(
        self, noun: Noun, document: Document, problems: list[Problem]
    ) -> Iterator[Problem]:
        """Yield the keys that a faulty record names, and that neither desk nor file holds.

        Whatever else it points at is looked up once it is sound.
        """
        if self.rehearsal.faults >= MOST_PROBLEMS or any(
            problem.code == "shape" for problem in problems
        ):
            return
        paths = {problem.path for problem in problems}
        pointers = [p for p in sound_pointers(noun, document) if p.path not in paths]
        keys = {(p.noun, p.key) for p in pointers if p.noun in KEYED}
        file_keys = self.filler.file_keys
        self.absent_keys |= {
            (name, key)
            for name, key in self.filler.missing_keys(keys - self.absent_keys)
            if key not in file_keys.get(name, ())
        }
        absent = keys & self.absent_keys
        yield from missing([p for p in pointers if (p.noun, p.key) in absent], defaultdict(set))

    def judge(self, noun: str, candidates: list[tuple[Item, Document, DeskRecord | None]]) -> None:
        """Tell what the desk or the public side says already; judge the rest."""
        self.derived_columns.learn(noun, candidates)
        for item, problems in self.derived_columns.contradictions(noun, candidates):
            self.refuse(item, problems)
        differing: list[Differing] = []
        claims: list[Claim] = []
        for item, document, current in candidates:
            text = documents.dump(document)
            if current and text in (current.text, current.public):
                self.count(noun, UNCHANGED)
                claims.append(unchanged_claim(noun, item, document))
            else:
                differing.append((item, document, current, text))
        self.claims.add([*claims, *self.judge_differing(noun, differing)])

    def judge_differing(self, noun: str, differing: list[Differing]) -> Iterator[Claim]:
        """Hold what is new or differs to the rules of several records; yield what it claims."""
        new_documents = [document for _, document, _, _ in differing]
        if noun == "official":
            self.tenures |= {
                uid: office for one in new_documents for uid, office in tenures_by_uid(one).items()
            }
        world = World.around(new_documents, Coming(tenures=self.tenures))
        surroundings = self.surroundings_of(noun, new_documents)
        names = [identities_with_own(NOUNS[noun], document) for document in new_documents]
        target_lists = [
            {pointer[1:] for pointer in documents.pointers(NOUNS[noun], document)}
            for document in new_documents
        ]
        absent = self.filler.missing_keys(set().union(*target_lists))
        owners = owners_of({name for identities in names for name in identities})
        for (item, document, current, text), identities, targets in zip(
            differing, names, target_lists, strict=True
        ):
            problems = [*stale(item, current)]
            if user := self.rehearsal.user:
                problems = [*forbidden(user, noun, current is not None), *problems]
            problems += broken(noun, document, world)
            problems += taken_names(noun, document, identities, owners)
            offset = self.spool_record(noun, document, current, text)
            yield claim_of(noun, item, document, offset, identities, absent & targets)
            if problems:
                self.refuse(item, problems)
            else:
                self.count_written(noun, item, document, current)
                self.notices.add_looks(item, document, current is None, surroundings)

    def surroundings_of(self, noun: str, new_documents: list[Document]) -> Surroundings:
        """Return what stands around documents, on the desk and in the file; learn from them.

        Statements, which may be any number, are remembered beside those of their chunk alone.
        """
        surroundings = Surroundings.of(noun, new_documents).combine(self.surroundings)
        self.surroundings.office_governments.update(surroundings.office_governments)
        for document in new_documents:
            surroundings.learn(noun, document)
            if noun != "statement":
                self.surroundings.learn(noun, document)
        return surroundings

    def spool_record(
        self, noun: str, document: Document, current: DeskRecord | None, text: str
    ) -> int:
        """Write a record that would be written, or be looked at once more; return where."""
        spool, base = self.rehearsal.spool, current.version if current else 0
        offset, key = spool.tell(), NOUNS[noun].key_of(document)
        spool.write(f"{noun} {CHANGED if current else NEW} {base} {key}\t{text}\n".encode())
        return offset

    def count_written(
        self, noun: str, item: Item, document: Document, current: DeskRecord | None
    ) -> None:
        """Count a record that would be written, and show the first few."""
        status = CHANGED if current else NEW
        self.count(noun, status)
        key = NOUNS[noun].key_of(document)
        if len(self.rehearsal.previews) < MOST_PREVIEWS:
            before = documents.parse(current.text) if current and current.text else None
            self.rehearsal.previews.append(Preview(noun, key, item.where, status, before, document))
        self.notices.add_warnings(item, document, current)

    def count(self, noun: str, status: str) -> None:
        self.rehearsal.counts.setdefault(noun, Counter())[status] += 1

    def refuse(self, item: Item, problems: Iterable[Problem]) -> None:
        """Tell problems at the row of the table that each is in, where there are several."""
        told_paths = {problem.path for problem in item.problems}
        for problem in problems:
            part, _, column = problem.path.rpartition(".")
            where = item.parts.get(problem.path.split(".")[0], item.where)
            if f"{where}:{column if part else problem.path}" not in told_paths:
                self.rehearsal.refuse(where, [problem])

    def finish(self) -> None:
        """Compare what the file claims, and look for what was not on the desk in it."""
        self.rehearsal.spool.flush()
        self.notices.finish()
        for row, first in self.claims.repeats():
            noun, key = RecordName.parse(row.record)
            if row.name == row.record:
                message = f"{key} stands at {item_at(first).where} already."
                self.refuse(item_at(row), [Problem("", message, "repeated")])
            else:
                path = identities_with_own(NOUNS[noun], self.document(row))[row.name]
                message = f"{row.name} is in {first.record} too."
                self.refuse(item_at(row), [Problem(path, message, "repeated")])
        for row in self.claims.unmet_needs():
            if self.rehearsal.faults >= MOST_PROBLEMS:
                self.rehearsal.faults += 1
                continue
            noun = RecordName.parse(row.record).noun
            pointers = documents.pointers(NOUNS[noun], self.document(row))
            unmet = [p for p in pointers if f"{p.noun}/{p.key}" == row.name]
            self.refuse(item_at(row), missing(unmet, defaultdict(set)))
        self.claims.close()

    def document(self, row: ClaimRow) -> Document:
        """Read a record of the file again."""
        self.rehearsal.spool.seek(row.offset)
        document = documents.parse(self.rehearsal.spool.readline().partition(b"\t")[2].decode())
        self.rehearsal.spool.seek(0, SEEK_END)
        return document
