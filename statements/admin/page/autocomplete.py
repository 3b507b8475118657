"""What autocompletes are answered: the best choices for a term, of one noun or of all targets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Case, Exists, OuterRef, QuerySet, When
from django.db.models.functions import Collate
from django.http import HttpRequest, JsonResponse

from statements.documents import KINDS, Context
from statements.documents.merges import merged_keys
from statements.entering import TargetChoice, target_choices
from statements.keys import keys_of
from statements.models import Alias, Tenure
from statements.wording.labels import label

from ..desk import is_too_much
from ..letter_cases import in_any_case
from ..requests import plain_term
from .selects import TARGET_NOUNS

KIND_OF = {kind.table.model: kind for kind in KINDS.values()}
MOST_CHOICES = 10  # of each noun, in one reply for targets


class ChoicesView(AutocompleteJsonView):
    """Django's autocomplete, with the desk's labels."""

    admin_site = admin.site

    def process_request(self, request: HttpRequest) -> Any:
        term, *others = super().process_request(request)
        return plain_term(term), *others

    def get_queryset(self) -> Any:
        """Return what a term finds; what was merged is chosen no more."""
        model, merges = self.model_admin.model, Context(merged=merged_keys())
        rows = super().get_queryset().exclude(pk__in=merged_of(model, merges))
        official, government = (self.of_row(noun, merges) for noun in ("official", "government"))
        if model is Tenure and official:  # no other tenure fits the row
            rows = rows.filter(official__in=official)
        return best_first(rows, self.term, self.model_admin.get_ordering(self.request), government)

    def of_row(self, noun: str, merges: Context) -> set[str]:
        """Return all keys of what stands for a noun in the row whose field is filled."""
        key = self.request.GET.get(noun, "")
        return merges.one_with(noun, plain_term(key)) if key else set()

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {"id": str(getattr(obj, to_field_name)), "text": label(obj)}


def best_first(
    rows: QuerySet[Any], term: str, order: Iterable[Any], governments: Collection[str] = ()
) -> QuerySet[Any]:
    """Put what is named just so first, then what belongs to a government, then whole words.

    What is alike in all of that stands in the order of its list, else by its name. `governments`
    are the keys of the one in the row whose field is filled.
    """
    kind = KIND_OF.get(rows.model)
    name, path = (kind.choice_name, kind.government_path) if kind else ("", "")
    by = []
    if name and term:
        rows = rows.annotate(exact=exact_rank(rows.model, name, term))
        by.append("exact")
    if path and governments:
        own = Case(When(**{f"{path}__in": governments}, then=0), default=1)
        rows, by = rows.annotate(own=own), [*by, "own"]
    if name and term:
        rows = rows.annotate(like=likeness_rank(name, term))
        by.append("like")
    order = [*order] or ([by_letters(name)] if name else [])
    return rows.order_by(*by, *order, "pk") if by else rows


def by_letters(name: str) -> Collate:
    """Order by the numbers of letters, which both databases do alike."""
    return Collate(name, "C" if connection.vendor == "postgresql" else "BINARY")


def exact_rank(model: Any, name: str, sought: str) -> Case:
    """Return 0 where a name, or another name, is what is sought."""
    cases = [When(in_any_case(f"{name}__iexact", sought), then=0)]
    if any(field.name == "aliases" for field in model._meta.related_objects):
        owner = model._meta.model_name
        alias = Alias.objects.filter(in_any_case("text__iexact", sought), **{owner: OuterRef("pk")})
        cases.append(When(Exists(alias), then=0))
    return Case(*cases, default=1)


def likeness_rank(name: str, sought: str) -> Case:
    """Return how much of a name is what is sought: whole words, its beginning, or anything."""
    words = (
        in_any_case(f"{name}__iendswith", f" {sought}")
        | in_any_case(f"{name}__istartswith", f"{sought} ")
        | in_any_case(f"{name}__icontains", f" {sought} ")
    )
    begins = in_any_case(f"{name}__istartswith", sought)
    return Case(When(words, then=0), When(begins, then=1), default=2)


def merged_of(model: Any, merges: Context) -> list[str]:
    """Return the keys of a noun's merged records; those of clauses follow their agreements."""
    return keys_of(getattr(model, "noun", ""), merges.merged)


def targets_view(request: HttpRequest) -> JsonResponse:
    """Answer with agreements, clauses and statements that match a term, grouped."""
    nouns_in_query = request.GET.get("nouns", " ".join(TARGET_NOUNS)).split()
    nouns = [noun for noun in TARGET_NOUNS if noun in nouns_in_query and may_view(request, noun)]
    if not nouns:
        raise PermissionDenied
    term, own = plain_term(request.GET.get("term", "")), request.GET.get("own", "")
    if is_too_much(term):
        return JsonResponse({"results": [], "pagination": {"more": False}})
    merges = Context(merged=merged_keys())
    choices_by_noun = {noun: noun_choices(request, noun, term, merges) for noun in nouns}
    groups = [
        {"text": noun_heading(noun), "children": options}
        for noun, choices in choices_by_noun.items()
        if (options := [one for one in choices if is_other(one, own)])
    ]
    groups_of = (*nouns, "series") if "agreement" in nouns else nouns
    named_choices = [choice_of(one) for one in target_choices(term) if one.noun in groups_of]
    if named_choices := [one for one in named_choices if is_other(one, own)]:
        groups.insert(0, {"text": "Named so", "children": named_choices})
    return JsonResponse({"results": groups, "pagination": {"more": False}})


def is_other(choice: dict[str, Any], own: str) -> bool:
    """Tell whether a choice is another record than the one of the page: nothing cites itself."""
    noun, _, key = str(choice["id"]).partition(":")
    return noun == "clause" or key != own


def choice_of(one: TargetChoice) -> dict[str, Any]:
    """Return a choice with its summary; a series brings its agreements, to be chosen at once."""
    members = [{"id": f"agreement:{key}", "text": label} for key, label in one.members]
    choice = {"id": f"{one.noun}:{one.key}", "text": one.label, "summary": one.summary}
    return choice | ({"members": members} if members else {})


def may_view(request: HttpRequest, noun: str) -> bool:
    return admin.site.get_model_admin(KINDS[noun].table.model).has_view_permission(request)


def noun_heading(noun: str) -> str:
    return str(KINDS[noun].table.model._meta.verbose_name_plural).capitalize()


def noun_choices(
    request: HttpRequest, noun: str, term: str, merges: Context
) -> Iterator[dict[str, str]]:
    """Yield the first matches of a noun, as its own autocomplete finds them."""
    desk = admin.site.get_model_admin(KINDS[noun].table.model)
    rows, repeats = desk.get_search_results(request, desk.get_queryset(request), term)
    rows = rows.distinct() if repeats else rows
    rows = rows.exclude(pk__in=merged_of(desk.model, merges))
    for row in rows.order_by(*desk.get_ordering(request) or ("pk",))[:MOST_CHOICES]:
        yield {"id": f"{noun}:{row.pk}", "text": label(row)}
