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
from statements.keys import RecordName, is_uid, new_uid, uid_within
from statements.models import Record, User
from statements.problems import BrokenRules, Problem

from .conflict.places import MARK, TAKE
from .page.date_texts import Faults, read_dates, show_readings
from .page.document_page import DocumentPage
from .page.lifted import shown_table
from .page.root import FORM_ID
from .page.rows import row_names
from .requests import is_number, visible_text

RESENT_MESSAGE = "This form had made the record before: what differs was saved as a change of it."
AS_NEW = "_asnew"  # the button that makes a record of its own of what a spent form says
NEW_KEY = "new_key"  # what was typed as its key
PAGE_PARAMETERS = (FORM_ID, "like")  # belong to one page for a new record, and not to the next


@dataclass(frozen=True, slots=True)
class Submission:
    """What somebody sent from a page, as it is read; `key` is of the record that it is of."""

    data: QueryDict
    key: str | None
    date_faults: Faults


def base_document(record: RecordState | None, data: QueryDict | None) -> Document | None:
    """Return the document that the typing began from: a blank row of it is still blank."""
    if record is None:
        return None
    base = data.get("base_version", "") if data else ""
    if not is_number(base) or int(base) == record.version:
        return record.document
    if not int(base):
        return None
    return document_of(record.noun, record.key, int(base)) or record.document


def open_form(request: HttpRequest) -> HttpResponseRedirect | None:
    """Return where a page for a new record is opened so that its address names the form.

    "Back" then asks for the same form, with or without JavaScript.
    """
    if is_uid(request.GET.get(FORM_ID, "")):
        return None
    query = request.GET.copy()
    query[FORM_ID] = new_uid()
    return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")


def key_from_form(noun: Noun, form: str, user: Any) -> str | None:
    """Return the key of the record that a form of this person's has made, if it is there."""
    if noun.identity == "uid":
        first = edition(noun.name, form, 1)
        key = form if first is not None and first.saved_by == user else None
    else:
        entries = LogEntry.objects.filter(
            user=user, content_type=content_type_of(noun), action_flag=ADDITION, change_message=form
        )
        key = entries.order_by("-pk").values_list("object_id", flat=True).first()
    there = key is not None and noun.table.model._default_manager.filter(pk=key).exists()
    return key if there else None


def content_type_of(noun: Noun) -> ContentType:
    return ContentType.objects.get_for_model(noun.table.model)


def store_once(user: User, page: DocumentPage) -> None:
    """Store a new record with a key and note which form made it; refuse a second one of a form."""
    noun, key, saving = page.noun, page.noun.key_of(page.document), page.saving()
    form = page.root.form_id
    with ledger.recording(user, saving["reason"], confirmed=saving["confirmed"]):
        curation.store(user, noun.name, page.document, **saving)
        earlier = key_from_form(noun, form, user)
        if earlier is not None and earlier != key:
            raise BrokenRules([Problem("key", second_key_message(earlier), "conflict")])
        LogEntry.objects.create(
            user=user,
            content_type=content_type_of(noun),
            object_id=key,
            object_repr=key,
            action_flag=ADDITION,
            change_message=form,
        )


def second_key_message(key: str) -> str:
    return (
        f"This form made “{key}” already, and a key never changes: saved once more, what stands"
        " here changes that record. For another one, open the page for a new record."
    )


def read_submission(noun: Noun, request: HttpRequest, key: str | None) -> Submission:
    """Read what was sent from the page of a record, or from that for a new one."""
    data = visible_text(request.POST)
    if key is None:
        key, data = resolve_form(noun, request, data)
    dates = read_dates(noun, with_row_uids(noun, data))
    show_readings(request, dates)
    return Submission(dates.data, key, dates.faults)


def resolve_form(noun: Noun, request: HttpRequest, data: QueryDict) -> tuple[str | None, QueryDict]:
    """Return the record that a form for a new one has made before, and the typing with its name."""
    form = form_id_of(request)
    key = key_from_form(noun, form, request.user)
    if key is not None and AS_NEW in data:
        form, data = uid_within(form, repr(sorted(lists_of_values(data)))), as_new_form(data)
        key = key_from_form(noun, form, request.user)  # by the other click of a double click
    elif key is None and is_used_uid(noun, form):
        key = key_from_form(noun, form, request.user)  # by the other click, since it was asked
        if key is None:  # somebody else's form, or of a record that went
            form, data = new_uid(), without_row_uids(data)
    data_of_form = data.copy()
    data_of_form[FORM_ID] = form
    if noun.identity == "uid":
        data_of_form["uid"] = form
    return key, data_of_form


def lists_of_values(data: QueryDict) -> Iterator[tuple[str, list[str]]]:
    """Yield what a form says, without the token of its page."""
    return (pair for pair in data.lists() if pair[0] != "csrfmiddlewaretoken")


def as_new_form(data: QueryDict) -> QueryDict:
    """Return what a spent form says as a new one would: nothing in it names what was made."""
    new_data = without_row_uids(data)
    for name in data:
        if name == "overwrite" or name.startswith((TAKE, MARK)):
            del new_data[name]
    new_data["base_version"], new_data["key"] = "0", data.get(NEW_KEY, "")
    return new_data


def without_row_uids(data: QueryDict) -> QueryDict:
    """Return what was typed without the uids of its rows and quotes."""
    new_data = data.copy()
    for name in data:
        if name.endswith(("-uid", "-quote")):
            new_data[name] = ""
    return new_data


def form_id_of(request: HttpRequest) -> str:
    """Return the id of the form that was opened or sent, a fresh one where none was told."""
    forms = (request.POST.get(FORM_ID), request.POST.get("uid"), request.GET.get(FORM_ID))
    return next((form for form in forms if form and is_uid(form)), None) or new_uid()


def is_used_uid(noun: Noun, form: str) -> bool:
    records = Record.objects.filter(pk=str(RecordName(noun.name, form)))
    return noun.identity == "uid" and records.exists()


def with_row_uids(noun: Noun, data: QueryDict) -> QueryDict:
    """Return what was typed with a uid for each row that the browser sent without one."""
    new_data, form = data.copy(), data.get(FORM_ID, "")
    for name in empty_uid_controls(noun, data) if is_uid(form) else ():
        new_data[name] = uid_within(form, name)
    return new_data


def empty_uid_controls(noun: Noun, data: QueryDict) -> Iterator[str]:
    """Yield the controls of rows' uids that were sent empty."""
    rows = (row for listing in shown_table(noun).lists for row in row_names(listing.name, data))
    return (f"{row}-uid" for row in rows if data.get(f"{row}-uid") == "")


def is_repetition(page: DocumentPage, user: Any) -> bool:
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


def spent_form_context(page: DocumentPage, record: Any, may_add: bool) -> dict[str, Any]:
    """Return what to tell of a form that made its record and says something else now."""
    data = page.root.data
    key = (data.get(NEW_KEY) or data.get("key", "")).strip()
    return {"spent": {"record": record, "may_add": may_add, "key": key if key != page.key else ""}}
