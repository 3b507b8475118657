"""Which records pasted texts mean: by key, or by a name that one record alone has.

Nothing is guessed: of what may mean several, or none, the closest names are offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from statements.documents import KINDS, Context
from statements.documents.merges import merged_keys
from statements.resolving import resolve
from statements.wording.labels import label

from ..desk import is_too_much
from ..requests import plain_term
from .autocomplete import KIND_OF, best_first, exact_rank, may_view, merged_of

MOST_TEXTS = 50  # in one question
MOST_NEAR = 5  # names that are offered
COMPARED = 20  # records of which one may be named just so


@never_cache
def pasted_names_view(request: HttpRequest) -> JsonResponse:
    """Answer, for each text in the order of asking, with its record or with what is near."""
    noun, texts = request.GET.get("noun", ""), request.GET.getlist("text")
    if noun not in KINDS or not admin.site.is_registered(KINDS[noun].table.model):
        return JsonResponse({"error": f"noun: “{noun}” is none."})
    if len(texts) > MOST_TEXTS:
        return JsonResponse({"error": f"text: ask for at most {MOST_TEXTS} at once."})
    if not may_view(request, noun):
        raise PermissionDenied
    merges = Context(merged=merged_keys())
    return JsonResponse({"records": [meaning(request, noun, text, merges) for text in texts]})


def meaning(request: HttpRequest, noun: str, text: str, merges: Context) -> dict[str, Any]:
    """Return the one record that a text means, if there is one, and else what is near it."""
    term = plain_term(text)
    if not term or is_too_much(term):
        return {"one": None, "near": []}
    desk = admin.site.get_model_admin(KINDS[noun].table.model)
    everything = desk.get_queryset(request).exclude(pk__in=merged_of(desk.model, merges))
    by_key = everything.filter(pk=term.lower())[:1]
    named = [*by_key] or just_so(desk, request, everything, term)
    if len(named) == 1:
        return {"one": choice(named[0]), "near": []}
    near = named or nearest(desk, request, everything, noun, term)
    return {"one": None, "near": [choice(row) for row in islice(near, MOST_NEAR)]}


def found(desk: Any, request: HttpRequest, rows: Any, term: str) -> Any:
    matches, repeats = desk.get_search_results(request, rows, term)
    return matches.distinct() if repeats else matches


def just_so(desk: Any, request: HttpRequest, rows: Any, term: str) -> list[Any]:
    """Return the records that a text names: by their name or another name, in any case."""
    matches = found(desk, request, rows, term)
    name = KIND_OF[desk.model].choice_name
    if name:
        exact = matches.annotate(exact=exact_rank(desk.model, name, term)).filter(exact=0)
        if named := [*exact.order_by("pk")[: MOST_NEAR + 1]]:
            return named
    first = best_first(matches, term, desk.get_ordering(request))[:COMPARED]
    return [row for row in first if label(row).casefold() == term.casefold()]


def nearest(desk: Any, request: HttpRequest, rows: Any, noun: str, term: str) -> Iterator[Any]:
    """Yield what an autocomplete would offer, and where it offers nothing, what looks alike."""
    matches = best_first(found(desk, request, rows, term), term, desk.get_ordering(request))
    if offered := [*matches[:MOST_NEAR]]:
        yield from offered
        return
    keys = [one.key for one in resolve(term, noun)][:MOST_NEAR]
    rows_by_key = {str(row.pk): row for row in rows.filter(pk__in=keys)}
    yield from (rows_by_key[key] for key in keys if key in rows_by_key)


def choice(row: Any) -> dict[str, str]:
    return {"id": str(row.pk), "text": label(row)}
