"""A form is sent once: which record it has made, and what the uids of its rows are.

Each form carries an id of its own. For a noun with uids it is the uid of the record to be made; a
key is chosen while typing, so there the admin's log tells which record a form has made. A row that
the browser sends without a uid gets one that follows from the form's id and the row's place: sent
again, after "back" or a double click, it is the same row. What is typed into a form that has made
its record is never saved over it unasked: it is shown beside what was saved, and becomes a change
of that record or, with a fresh id, a record of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponseRedirect, QueryDict

from statements import curation, documents, ledger
from statements.curation.record_state import RecordState, document_of, edition
from statements.documents import Document, Noun
from statements.folding import seen_text
from statements.keys import RecordName, is_uid, new_uid, uid_within
from statements.models import Record, User
from statements.problems import BrokenRules, Problem

from .conflict.places import MARK, TAKE
from .page.date_texts import Faults, read_dates
from .page.document_page import DocumentPage
from .page.root import FORM_ID
from .page.rows import row_names
from .requests import is_number

CHANGED = "This form had made the record before: what differs was saved as a change of it."
AS_NEW = "_asnew"  # the button that makes a record of its own of what a spent form says
NEW_KEY = "new_key"  # what was typed as its key
OF_ONE_PAGE = (FORM_ID, "like")  # belong to one page for a new record, and not to the next


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into a page, as it is read; `key` is of the record that it is of."""

    data: QueryDict
    key: str | None
    date_faults: Faults


def began_from(record: RecordState | None, data: QueryDict | None) -> Document | None:
    """Return the document that the typing began from: a blank row of it is still blank."""
    if record is None:
        return None
    base = data.get("base_version", "") if data else ""
    if not is_number(base) or int(base) == record.version:
        return record.document
    if not int(base):
        return None
    return document_of(record.noun, record.key, int(base)) or record.document


def opened(request: HttpRequest) -> HttpResponseRedirect | None:
    """Return where a page for a new record is opened so that its address names the form.

    "Back" then asks for the same form, with or without JavaScript.
    """
    if is_uid(request.GET.get(FORM_ID, "")):
        return None
    query = request.GET.copy()
    query[FORM_ID] = new_uid()
    return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")


def made_by(noun: Noun, form: str, user: Any) -> str | None:
    """Return the key of the record that a form of this person's has made, if it is there."""
    if noun.identity == "uid":
        first = edition(noun.name, form, 1)
        key = form if first is not None and first.saved_by == user else None
    else:
        entries = LogEntry.objects.filter(
            user=user, content_type=type_of(noun), action_flag=ADDITION, change_message=form
        )
        key = entries.order_by("-pk").values_list("object_id", flat=True).first()
    there = key is not None and noun.table.model._default_manager.filter(pk=key).exists()
    return key if there else None


def type_of(noun: Noun) -> ContentType:
    return ContentType.objects.get_for_model(noun.table.model)


def store_once(user: User, page: DocumentPage) -> None:
    """Store a new record with a key and note which form made it; refuse a second one of a form."""
    noun, key, saving = page.noun, page.noun.key_of(page.document), page.saving()
    form = page.root.form_id
    with ledger.recording(user, saving["reason"], confirmed=saving["confirmed"]):
        curation.store(user, noun.name, page.document, **saving)
        made = made_by(noun, form, user)
        if made is not None and made != key:
            raise BrokenRules([Problem("key", other_key(made), "conflict")])
        LogEntry.objects.create(
            user=user,
            content_type=type_of(noun),
            object_id=key,
            object_repr=key,
            action_flag=ADDITION,
            change_message=form,
        )


def other_key(made: str) -> str:
    return (
        f"This form made “{made}” already, and a key never changes: saved once more, what stands"
        " here changes that record. For another one, open the page for a new record."
    )


def receive(noun: Noun, request: HttpRequest, key: str | None) -> Typed:
    """Read what was sent from the page of a record, or from that for a new one."""
    data = visible(request.POST)
    if key is None:
        key, data = taken(noun, request, data)
    data, date_faults = read_dates(noun, request, numbered(noun, data))
    return Typed(data, key, date_faults)


def taken(noun: Noun, request: HttpRequest, data: QueryDict) -> tuple[str | None, QueryDict]:
    """Return the record that a form for a new one has made before, and the typing with its name."""
    form = form_of(request)
    made = made_by(noun, form, request.user)
    if made is not None and AS_NEW in data:
        form, data = uid_within(form, repr(sorted(content(data)))), made_anew(data)
        made = made_by(noun, form, request.user)  # by the other click of a double click
    elif made is None and is_taken(noun, form):  # somebody else's form, or of a record that went
        form, data = new_uid(), without_names(data)
    named = data.copy()
    named[FORM_ID] = form
    if noun.identity == "uid":
        named["uid"] = form
    return made, named


def content(typed: QueryDict) -> Iterator[tuple[str, list[str]]]:
    """Yield what a form says, without the token of its page."""
    return (pair for pair in typed.lists() if pair[0] != "csrfmiddlewaretoken")


def made_anew(typed: QueryDict) -> QueryDict:
    """Return what a spent form says as a new one would: nothing in it names what was made."""
    fresh = without_names(typed)
    for name in typed:
        if name == "overwrite" or name.startswith((TAKE, MARK)):
            del fresh[name]
    fresh["base_version"], fresh["key"] = "0", typed.get(NEW_KEY, "")
    return fresh


def visible(typed: QueryDict) -> QueryDict:
    """Return what was typed as it is seen: dates, keys and addresses are pasted as words are."""
    fresh = typed.copy()
    for name, values in typed.lists():
        fresh.setlist(name, [seen_text(value) for value in values])
    return fresh


def without_names(typed: QueryDict) -> QueryDict:
    """Return what was typed without the uids of its rows and quotes."""
    fresh = typed.copy()
    for name in typed:
        if name.endswith(("-uid", "-quote")):
            fresh[name] = ""
    return fresh


def form_of(request: HttpRequest) -> str:
    """Return the id of the form that was opened or sent, a fresh one where none was told."""
    forms = (request.POST.get(FORM_ID), request.POST.get("uid"), request.GET.get(FORM_ID))
    return next((form for form in forms if form and is_uid(form)), None) or new_uid()


def is_taken(noun: Noun, form: str) -> bool:
    used = Record.objects.filter(pk=str(RecordName(noun.name, form)))
    return noun.identity == "uid" and used.exists()


def numbered(noun: Noun, typed: QueryDict) -> QueryDict:
    """Return what was typed with a uid for each row that the browser sent without one."""
    named, form = typed.copy(), typed.get(FORM_ID, "")
    for name in unnamed(noun, typed) if is_uid(form) else ():
        named[name] = uid_within(form, name)
    return named


def unnamed(noun: Noun, typed: QueryDict) -> Iterator[str]:
    """Yield the controls of rows' uids that were sent empty."""
    rows = (row for listing in noun.table.lists for row in row_names(listing.name, typed))
    return (f"{row}-uid" for row in rows if typed.get(f"{row}-uid") == "")


def was_sent_before(page: DocumentPage, user: Any) -> bool:
    """Tell whether this very page was stored already: a double click, or "back".

    Then the edition after the one that the typing began from is the same person's, and says it.
    """
    number = 1 if page.root.is_resent else page.root.base + 1
    following = edition(page.noun.name, page.noun.key_of(page.document), number)
    if following is None or following.is_redacted or following.saved_by != user:
        return False
    stored = ledger.read(page.noun, following)
    return without_uids(page.noun, stored) == without_uids(page.noun, page.document)


def without_uids(noun: Noun, document: Document) -> str:
    """Return a document with its rows named by their places: words typed anew get a new uid."""
    text = documents.dump(document)
    for name, path in documents.identities(noun, document).items():
        text = text.replace(f'"{name}"', f'"{path}"')
    return text


def spent(page: DocumentPage, record: Any, may_add: bool) -> dict[str, Any]:
    """Return what to tell of a form that made its record and says something else now."""
    data = page.root.data
    key = (data.get(NEW_KEY) or data.get("key", "")).strip()
    return {"spent": {"record": record, "may_add": may_add, "key": key if key != page.key else ""}}
