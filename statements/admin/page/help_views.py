"""Help for the page of a statement, as JSON: typed while typing, shown beside the fields.

Nothing here writes, and whoever may neither add nor change statements is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse
from django.views.decorators.cache import never_cache

from statements.dates import PartialDate
from statements.entering import (
    address_facts,
    advice,
    carried_by,
    clauses_of,
    consequences_of,
    contacts_on,
    last_source,
    read_day,
    twins,
)
from statements.entering.twins import StatementOutline, Twin
from statements.keys import KEY, is_uid
from statements.models import Official, Record, Source
from statements.vocabularies import AGREEMENT, CLAUSE

from ..links import record_url
from ..requests import person, plain_term

Answer = dict[str, Any]
TARGETS = 100  # that are looked at
PERMISSIONS = ("statements.add_statement", "statements.change_statement")


def may_ask(request: HttpRequest) -> bool:
    return any(map(request.user.has_perm, PERMISSIONS))


def help_view(help_with: Callable[[Mapping[str, str], HttpRequest], Answer]) -> Any:
    """Return the view that answers with JSON; what makes no sense is told as `error`.

    With 200, since half-typed words are no fault: a browser reports every other status.
    """

    @never_cache
    def answer(request: HttpRequest) -> JsonResponse:
        if not may_ask(request):
            raise PermissionDenied
        pairs = request.GET.items()
        typed = {name: plain_term(str(value)) for name, value in pairs}
        try:
            return JsonResponse(help_with(typed, request))
        except ValueError as error:
            return JsonResponse({"error": str(error)})

    return answer


def urls(wrap: Callable[[Any], Any]) -> list[Any]:
    """Return the addresses of the help, below those of statements."""
    return [
        path(f"help/{name}/", wrap(help_view(function)), name=f"statements_help_{name}")
        for name, function in HELP.items()
    ]


def help_urls() -> dict[str, str]:
    """Return where each kind of help is typed for, for the page that asks."""
    return {name: reverse(f"admin:statements_help_{name}") for name in HELP}


def read_partial_date(text: str) -> PartialDate | None:
    """Return the date that a field holds, if it can be read without a source."""
    try:
        return read_day(text).date
    except ValueError:
        return None


def uid_in(typed: Mapping[str, str], name: str) -> str | None:
    text = typed.get(name, "").strip()
    return text if is_uid(text) else None


def key_in(typed: Mapping[str, str], name: str) -> str:
    text = typed.get(name, "").strip()
    return text if KEY.fullmatch(text) else ""


def day(typed: Mapping[str, str], request: HttpRequest) -> Answer:
    """Tell which date words mean, beside the publication of a source."""
    uid = uid_in(typed, "source")
    source = Source.objects.filter(pk=uid).first() if uid else None
    reading = read_day(typed.get("text", ""), source.published_on if source else None)
    return {
        "date": str(reading.date),
        "basis": reading.date.basis,
        "words": reading.words,
        "note": reading.note,
    }


def office(typed: Mapping[str, str], request: HttpRequest) -> Answer:
    """Propose the office that an official spoke in."""
    printed = [text for text in request.GET.getlist("attribution") if text.strip()]
    day = read_partial_date(typed.get("date", ""))
    advised = advice(key_in(typed, "official"), day, uid_in(typed, "tenure"), printed)
    return {
        "proposed": advised.proposed and choice_of(advised.proposed),
        "fitting": [choice_of(one) for one in advised.fitting],
    }


def served(typed: Mapping[str, str], request: HttpRequest) -> Answer:
    """Tell which government an official is known for serving."""
    officials = Official.objects.filter(pk=key_in(typed, "official"))
    standing = officials.exclude(government__in=Record.objects.merged_keys("government"))
    return {"government": standing.values_list("government", "government__name").first()}


def contact(typed: Mapping[str, str], request: HttpRequest) -> Answer:
    """Propose the occasion that a statement tells of, from its day and its people."""
    day = read_partial_date(typed.get("date", ""))
    officials, governments = (
        [key for key in request.GET.getlist(name) if KEY.fullmatch(key)]
        for name in ("official", "government")
    )
    contacts = contacts_on(day, officials, governments) if day else []
    return {"contacts": [asdict(one) for one in contacts]}


def choice_of(option: Any) -> Answer:
    return asdict(option) | {"label": option.label, "held": option.held.value}


def duplicates(typed: Mapping[str, str], request: HttpRequest) -> Answer:
    """Tell which statements may be the one that is being entered."""
    when, government = read_partial_date(typed.get("date", "")), key_in(typed, "government")
    title = typed.get("title", "").strip()[:300]
    if when is None or not government or not title:
        return {"twins": []}
    statement = StatementOutline(
        government,
        when,
        title,
        typed.get("summary", "")[:2_000],
        key_in(typed, "official") or None,
        uid_in(typed, "uid"),
    )
    return {"twins": with_links(twins(statement), statement.uid)}


def with_links(likely: Sequence[Twin], own: str | None) -> list[Answer]:
    """Return likely duplicates of a statement with where they stand, and are merged with it."""
    merging = merge_links(own, [one.uid for one in likely])
    return [
        asdict(one) | {"url": record_url("statement", one.uid), "merge": merging.get(one.uid)}
        for one in likely
    ]


def merge_links(own: str | None, others: Collection[str]) -> dict[str, str]:
    """Return where a statement is merged into others, by these: only what is public is merged."""
    ids = [f"statement/{uid}" for uid in (own, *others) if uid and own]
    public = set(Record.objects.public().filter(pk__in=ids).values_list("key", flat=True))
    if not own or own not in public:
        return {}
    at = reverse("admin:statements_statement_merge", args=[own])
    return {uid: f"{at}?winner={uid}" for uid in others if uid in public}


def address(typed: Mapping[str, str], request: HttpRequest) -> Answer:
    """Tell which source has an address, else who publishes there."""
    source = address_facts(typed.get("address", "")[:2_500])
    return asdict(source) | {"may_add": request.user.has_perm("statements.add_source")}


def source(typed: Mapping[str, str], request: HttpRequest) -> Answer:
    """Tell what a statement takes over from its source."""
    uid = uid_in(typed, "uid")
    rows = Source.objects.select_related("publisher")
    row = rows.filter(pk=uid).first() if uid else None
    if row is None:
        raise ValueError("There is no such source.")
    published = row.published_on
    return {
        "label": str(row),
        "title": row.title,
        "publisher": row.publisher.name,
        "kind": row.get_kind_display(),
        "url": row.url,
        "language": row.language,
        "published": published and str(published),
        "published_day": str(published.first) if published else None,
        "is_official": row.kind == "official_site",
    }


def carried(typed: Mapping[str, str], request: HttpRequest) -> Answer:
    """Tell what is held of a source already."""
    uid = uid_in(typed, "uid")
    if uid is None:
        raise ValueError("There is no such source.")
    facts = asdict(carried_by(uid))
    for one in facts["statements"]:
        one["url"] = record_url("statement", one["uid"])
    return facts


def again(typed: Mapping[str, str], request: HttpRequest) -> Answer:
    """Tell which source who asks used last."""
    uid, label = last_source(person(request)) or (None, "")
    return {"uid": uid, "label": label}


def clauses(typed: Mapping[str, str], request: HttpRequest) -> Answer:
    """List an agreement's clauses with their summaries."""
    return {"clauses": [asdict(one) for one in clauses_of(key_in(typed, "agreement"))]}


def cited(typed: Mapping[str, str], request: HttpRequest) -> Answer:
    """Tell whom the texts that are cited bind, and what their clauses are about."""
    targets = [plain_term(one).partition(":") for one in request.GET.getlist("target")[:TARGETS]]
    agreements, clauses = (
        [key for kind, _, key in targets if kind == noun] for noun in (AGREEMENT, CLAUSE)
    )
    return asdict(consequences_of(agreements, clauses))


HELP: dict[str, Callable[[Mapping[str, str], HttpRequest], Answer]] = {
    "day": day,
    "office": office,
    "person": served,
    "contact": contact,
    "duplicates": duplicates,
    "address": address,
    "source": source,
    "carried": carried,
    "again": again,
    "clauses": clauses,
    "cited": cited,
}
