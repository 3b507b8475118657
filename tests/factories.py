"""Plain factories: documents with sensible values, and people."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from statements import corrections, curation, importing, ledger
from statements.dates import PartialDate
from statements.documents import NOUNS
from statements.documents.mapping import Listing
from statements.keys import new_uid
from statements.models import Correction, Record, User

from . import snapshot

TESTS = Path(__file__).resolve().parent
FIRST_EDITION = TESTS / "first_edition"  # the dataset that most tests are written with
SHIPPED = TESTS.parent / "fixtures"
Document = dict[str, Any]

READOUT = "01853721-3000-7efc-8065-d48ac8b9efab"  # Russia's account of the call of 22 December 2022
PASHINYAN = "01853721-3000-7826-a37d-009337142a42"
PESKOV = "01853721-3000-7bbc-a7d3-2f7633aa60bd"


# Of those who make what tests start from: no other account of a test has such a number.
NUMBERS = {
    importing.SAVER: 1_000_001,
    importing.APPROVER: 1_000_002,
    "editor": 1_000_003,
    "curator": 1_000_004,
    "reviewer": 1_000_005,
    "merger": 1_000_006,
}
LOADERS = (importing.SAVER, importing.APPROVER)


def load_dataset(folder: Path = FIRST_EDITION) -> int:
    """Load and publish a dataset."""

    def load() -> int:
        return importing.load_dataset(folder)

    if User.objects.filter(username__in=LOADERS).exists():
        return load()
    return snapshot.once(folder.name, load, make_loaders)


def make_loaders() -> None:
    """Make the accounts that load datasets."""
    for name in LOADERS:
        user = User(pk=NUMBERS[name], username=name, is_active=False)
        user.set_unusable_password()
        user.save()


def analyse() -> None:
    """Let PostgreSQL count what was put into its tables: nothing else does while tests run."""
    if connection.vendor == "postgresql":
        tables = ", ".join(model._meta.db_table for model in apps.get_models())
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")


def fixtures(noun: str, folder: Path = FIRST_EDITION) -> list[Document]:
    """Return all documents of a noun of a dataset."""
    return next(f.documents for f in importing.read_folder(folder) if f.noun == noun)


def fixture(noun: str, key: str, folder: Path = FIRST_EDITION) -> Document:
    """Return one document of a dataset."""
    return next(d for d in fixtures(noun, folder) if key in (d.get("key"), d.get("uid")))


def make_user(username: str = "curator", *, may_approve: bool = True, **kwargs: Any) -> User:
    user, is_new = User.objects.get_or_create(username=username, defaults=kwargs)
    if is_new and may_approve:
        user.user_permissions.add(Permission.objects.get(codename="approve_statement"))
    return user


def day(text: str, **kwargs: Any) -> Document:
    """Return a date as documents hold it."""
    return PartialDate.parse(text, **kwargs).to_document()


def make_government(key: str = "freedonia", **kwargs: Any) -> Document:
    return {
        "key": key,
        "kind": "state",
        "name": key.title(),
        "official_name": None,
        "alpha2": None,
        "alpha3": None,
        "wikidata": None,
        "cow": None,
        "gw": None,
        "certainty": "verified",
        "note": None,
        "aliases": [],
    } | kwargs


def make_institution(key: str, government: str, **kwargs: Any) -> Document:
    return {
        "key": key,
        "government": government,
        "name": key.title(),
        "kind": "foreign_ministry",
        "site": None,
        "certainty": "verified",
        "note": None,
        "offices": [],
        "aliases": [],
    } | kwargs


def make_office(key: str, **kwargs: Any) -> Document:
    return {"key": key, "title": "Minister", "kind": "foreign_minister"} | kwargs


def make_official(key: str, government: str, **kwargs: Any) -> Document:
    return {
        "key": key,
        "name": key.title(),
        "government": government,
        "wikidata": None,
        "wikidata_certainty": None,
        "certainty": "verified",
        "note": None,
        "tenures": [],
        "aliases": [],
    } | kwargs


def make_tenure(office: str, **kwargs: Any) -> Document:
    return {
        "uid": new_uid(),
        "office": office,
        "starts": None,
        "ends": None,
        "known_until": None,
        "certainty": "verified",
        "note": None,
        "sources": [],
    } | kwargs


def make_publisher(key: str = "gazette", **kwargs: Any) -> Document:
    return {"key": key, "name": key.title(), "government": None, "side": None} | kwargs


def make_source(publisher: str = "gazette", **kwargs: Any) -> Document:
    return {
        "uid": new_uid(),
        "publisher": publisher,
        "kind": "official_site",
        "title": "A page",
        "url": "https://example.org/page",
        "archive_url": None,
        "language": "en",
        "published_on": None,
        "retrieved_on": None,
        "saved_copy_sha256": None,
        "cites": [],
        "certainty": "verified",
        "note": None,
    } | kwargs


def make_agreement(key: str = "accord-2001-01-01", **kwargs: Any) -> Document:
    return {
        "key": key,
        "origin": "agreed",
        "kind": "declaration",
        "title": key.title(),
        "short_title": key.title(),
        "stage": None,
        "stage_note": None,
        "signed_on": day("2001-01-01"),
        "effective_on": None,
        "date_labels": [],
        "place": None,
        "place_note": None,
        "clause_count": None,
        "numbering": None,
        "external_ids": [],
        "urls": [],
        "parties": [],
        "summary": None,
        "sources": [],
        "certainty": "verified",
        "note": None,
        "clauses": [],
        "references": [],
        "aliases": [],
    } | kwargs


def make_clause(number: str, **kwargs: Any) -> Document:
    return {
        "number": number,
        "printed": number,
        "parent": None,
        "heading": None,
        "summary": None,
        "topics": [],
        "certainty": "verified",
        "note": None,
        "sources": [],
        "obligations": [],
    } | kwargs


def make_obligation(duty: str, *debtors: str, **kwargs: Any) -> Document:
    return {
        "uid": new_uid(),
        "debtors": list(debtors),
        "duty": duty,
        "due": None,
        "until": None,
        "condition": None,
        "certainty": "verified",
        "note": None,
    } | kwargs


def make_alias(text: str, **kwargs: Any) -> Document:
    return {
        "uid": new_uid(),
        "text": text,
        "language": "en",
        "kind": None,
        "side": None,
        "valid_from": None,
        "valid_to": None,
        "plural_of_series": False,
        "certainty": "verified",
    } | kwargs


def make_voice(government: str, **kwargs: Any) -> Document:
    return {
        "uid": new_uid(),
        "government": government,
        "official": None,
        "tenure": None,
        "institution": None,
        "role": "speaks",
    } | kwargs


def make_appearance(source: str, **kwargs: Any) -> Document:
    return {
        "uid": new_uid(),
        "source": source,
        "rendition": "reported",
        "chain": 1,
        "attribution": None,
        "locator": None,
        "language": "en",
        "words": None,
    } | kwargs


def make_quote(appearance: str, exact: str, **kwargs: Any) -> Document:
    return {
        "uid": new_uid(),
        "appearance": appearance,
        "exact": exact,
        "language": "en",
        "voice": None,
        "start": None,
    } | kwargs


def make_target(
    agreement: str | None = None, clause: str | None = None, statement: str | None = None
) -> Document:
    return {"agreement": agreement, "clause": clause, "statement": statement}


def make_reference(type: str, *targets: Document, **kwargs: Any) -> Document:
    return {
        "uid": new_uid(),
        "type": type,
        "quote": None,
        "resolution": "explicit",
        "certainty": "verified",
        "about": [],
        "targets": list(targets),
        "note": None,
    } | kwargs


def without_twins(noun: str, document: Document) -> Document:
    """Return a document that says everything once: of rows that say the same, the first."""
    lists = [part for part in NOUNS[noun].table.lists if isinstance(part, Listing) and part.content]
    for part in lists:
        rows, contents = document[part.name], set()
        document = document | {part.name: []}
        for row in rows:
            content = part.content(row)
            if content is None or content not in contents:
                document[part.name].append(row)
            contents.add(content)
    return document


def make_participant(government: str, **kwargs: Any) -> Document:
    return {"government": government, "official": None, "institution": None} | kwargs


def make_contact(key: str = "call-driftwood-firefly-2001-02-03", **kwargs: Any) -> Document:
    return {
        "key": key,
        "kind": "call",
        "title": "Firefly calls Driftwood",
        "held_on": day("2001-02-03"),
        "place": None,
        "participants": [make_participant("freedonia"), make_participant("sylvania")],
        "certainty": "verified",
        "note": None,
    } | kwargs


def make_statement(**kwargs: Any) -> Document:
    return {
        "uid": new_uid(),
        "kind": "interview",
        "title": "Somebody says something",
        "summary": "In our own words.",
        "said_on": day("2001-02-03"),
        "known_by": None,
        "language": None,
        "issued_by": None,
        "contact": None,
        "voices": [],
        "addressees": [],
        "topics": [],
        "places": [],
        "appearances": [],
        "quotes": [],
        "references": [],
        "certainty": "verified",
        "note": None,
    } | kwargs


def version(noun: str, key: str) -> int:
    """Return the number of a record's last edition, 0 where there is none."""
    record = Record.objects.filter(pk=f"{noun}/{key}").first()
    return record.version if record else 0


def store(noun: str, document: Document, user: User | None = None, **kwargs: Any) -> Document:
    """Store a document over whatever version is there, and return it."""
    key = document.get("key") or document["uid"]
    kwargs.setdefault("base", version(noun, key))
    curation.store(user or make_user("editor"), noun, document, **kwargs)
    return document


def store_with_copy(
    uid: str, content: bytes, name: str = "page.pdf", base: int | None = None
) -> Document:
    """Store a source once more with our copy of it, and return its document."""
    document = ledger.current_documents(NOUNS["source"], [uid])[uid]
    document |= {"saved_copy_sha256": sha256(content).hexdigest()}
    file = SimpleUploadedFile(name, content)
    curation.store_with_copy(make_user("editor"), document, file, base=base)
    return document


def publish(
    document: Document, saver: User | None = None, approver: User | None = None
) -> Document:
    """Store a statement, submit it, and have a second person approve it."""
    saver, uid = saver or make_user("curator"), document["uid"]
    store("statement", document, saver)
    curation.submit(saver, uid, version("statement", uid))
    curation.approve(approver or make_user("reviewer"), uid, version("statement", uid))
    return document


def make_correction(**kwargs: Any) -> Correction:
    """Keep a report of a mistake, as if a reader had sent it: each from a place of its own."""
    told = {"wrong": "The day is wrong.", **dict.fromkeys(("proposal", "source", "name", "mail"))}
    slip = corrections.Slip("governments/freedonia/", 1, 0.0)
    place = new_uid()[-8:]
    return corrections.receive(slip, told | kwargs, f"2001:db8:{place[:4]}:{place[4:]}::1")


def small_world() -> Document:
    """Store one of each authority noun; return their keys and uids by noun.

    Freedonia with a ministry, an office and its minister Firefly; Sylvania; an accord with
    clauses 1 and 1.1; a source of the gazette.
    """
    if User.objects.exists():
        return make_small_world()
    editor = partial(make_user, "editor", pk=NUMBERS["editor"])
    return snapshot.once("small world", make_small_world, editor)


def make_small_world() -> Document:
    for key in ("freedonia", "sylvania"):
        store("government", make_government(key))
    office = make_office("freedonia-mfa-minister")
    store("institution", make_institution("freedonia-mfa", "freedonia", offices=[office]))
    tenure = make_tenure(office["key"], starts=day("2000"), ends=day("2010-05-06"))
    store("official", make_official("rufus-firefly", "freedonia", tenures=[tenure]))
    store("publisher", make_publisher())
    source = store("source", make_source(retrieved_on="2001-02-05"))
    store("topic", {"key": "peace", "label": "Peace", "definition": "No war."})
    store("place", {"key": "border", "label": "Border", "names": []})
    clauses = [make_clause("1"), make_clause("1.1", parent="1")]
    store("agreement", make_agreement(clauses=clauses))
    return {"tenure": tenure["uid"], "source": source["uid"], "agreement": "accord-2001-01-01"}


def make_said(world: Document, **kwargs: Any) -> Document:
    """Return a statement of the small world that the public could read."""
    return (
        make_statement(
            voices=[
                make_voice(
                    "freedonia",
                    official="rufus-firefly",
                    tenure=world["tenure"],
                    institution="freedonia-mfa",
                )
            ],
            appearances=[make_appearance(world["source"])],
        )
        | kwargs
    )
