"""Help for the page of a statement, as JSON: asked while typing, shown beside the fields.

Nothing here writes, and whoever may neither add nor change statements is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse
from django.views.decorators.cache import never_cache

from statements.dates import PartialDate
from statements.entering import addressed, advice, clauses_of, read_day, twins
from statements.entering.twins import Typed
from statements.folding import seen_text
from statements.keys import KEY, is_uid
from statements.models import Record, Source

from ..links import link

Answer = dict[str, Any]
MAY = ("statements.add_statement", "statements.change_statement")


def may_ask(request: HttpRequest) -> bool:
    return any(request.user.has_perm(permission) for permission in MAY)


def view(help_with: Callable[[Mapping[str, str], HttpRequest], Answer]) -> Any:
    """Return the view that answers with JSON; what makes no sense is told as `error`.

    With 200, since half-typed words are no fault: a browser reports every other status.
    """

    @never_cache
    def answer(request: HttpRequest) -> JsonResponse:
        if not may_ask(request):
            raise PermissionDenied
        sent = request.GET.items()
        asked = {name: seen_text(str(value).replace("\x00", " ")) for name, value in sent}
        try:
            return JsonResponse(help_with(asked, request))
        except ValueError as error:
            return JsonResponse({"error": str(error)})

    return answer


def urls(wrap: Callable[[Any], Any]) -> list[Any]:
    """Return the addresses of the help, below those of statements."""
    views = {name: view(function) for name, function in HELP.items()}
    return [
        path(f"help/{name}/", wrap(made), name=f"statements_help_{name}")
        for name, made in views.items()
    ]


def addresses() -> dict[str, str]:
    """Return where each kind of help is asked for, for the page that asks."""
    return {name: reverse(f"admin:statements_help_{name}") for name in (*HELP, "odd")}


def partial(text: str) -> PartialDate | None:
    """Return the date that a field holds, if it can be read."""
    try:
        return PartialDate.parse(text.strip())
    except ValueError:
        return None


def uid_of(asked: Mapping[str, str], name: str) -> str | None:
    found = asked.get(name, "").strip()
    return found if is_uid(found) else None


def key_of(asked: Mapping[str, str], name: str) -> str:
    found = asked.get(name, "").strip()
    return found if KEY.fullmatch(found) else ""


def day(asked: Mapping[str, str], request: HttpRequest) -> Answer:
    """Tell which date words mean, beside the publication of a source."""
    uid = uid_of(asked, "source")
    source = Source.objects.filter(pk=uid).first() if uid else None
    taken = read_day(asked.get("text", ""), source.published_on if source else None)
    return {
        "date": str(taken.date),
        "basis": taken.date.basis,
        "words": taken.words,
        "note": taken.note,
    }


def office(asked: Mapping[str, str], request: HttpRequest) -> Answer:
    """Propose the office that an official spoke in."""
    printed = [text for text in request.GET.getlist("attribution") if text.strip()]
    tenure = uid_of(asked, "tenure")
    found = advice(key_of(asked, "official"), partial(asked.get("date", "")), tenure, printed)
    return {
        "proposed": found.proposed and told(found.proposed),
        "fitting": [told(one) for one in found.fitting],
        "warnings": list(found.warnings),
    }


def told(option: Any) -> Answer:
    return asdict(option) | {"label": option.label, "held": option.held.value}


def duplicates(asked: Mapping[str, str], request: HttpRequest) -> Answer:
    """Tell which statements may be the one that is being entered."""
    when, government = partial(asked.get("date", "")), key_of(asked, "government")
    title = asked.get("title", "").strip()[:300]
    if when is None or not government or not title:
        return {"twins": []}
    typed = Typed(
        government,
        when,
        title,
        asked.get("summary", "")[:2_000],
        key_of(asked, "official") or None,
        uid_of(asked, "uid"),
    )
    found = twins(typed)
    merging = merge_links(typed.uid, [one.uid for one in found])
    return {
        "twins": [
            asdict(one) | {"url": link("statement", one.uid), "merge": merging.get(one.uid)}
            for one in found
        ]
    }


def merge_links(own: str | None, others: Collection[str]) -> dict[str, str]:
    """Return where a statement is merged into others, by these: only what is public is merged."""
    ids = [f"statement/{uid}" for uid in (own, *others) if uid and own]
    public = set(Record.objects.public().filter(pk__in=ids).values_list("key", flat=True))
    if not own or own not in public:
        return {}
    at = reverse("admin:statements_statement_merge", args=[own])
    return {uid: f"{at}?winner={uid}" for uid in others if uid in public}


def address(asked: Mapping[str, str], request: HttpRequest) -> Answer:
    """Tell which source has an address, else who publishes there."""
    found = addressed(asked.get("address", "")[:2_500])
    return asdict(found) | {"may_add": request.user.has_perm("statements.add_source")}


def source(asked: Mapping[str, str], request: HttpRequest) -> Answer:
    """Tell what a statement takes over from its source."""
    uid = uid_of(asked, "uid")
    row = Source.objects.filter(pk=uid).first() if uid else None
    if row is None:
        raise ValueError("There is no such source.")
    published = row.published_on
    return {
        "label": str(row),
        "url": row.url,
        "language": row.language,
        "published": published and str(published),
        "published_day": str(published.first) if published else None,
        "is_official": row.kind == "official_site",
    }


def clauses(asked: Mapping[str, str], request: HttpRequest) -> Answer:
    """List an agreement's clauses with their summaries."""
    return {"clauses": [asdict(one) for one in clauses_of(key_of(asked, "agreement"))]}


HELP: dict[str, Callable[[Mapping[str, str], HttpRequest], Answer]] = {
    "day": day,
    "office": office,
    "duplicates": duplicates,
    "address": address,
    "source": source,
    "clauses": clauses,
}
