"""Autocompletes: selects that hold only what is chosen and ask the desk for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from statements.documents import KINDS, Document
from statements.documents.nouns.shared import TARGETS
from statements.entering import Cited, cited
from statements.folding import seen_text
from statements.keys import clause_parts
from statements.models import Alias, Record, Tenure
from statements.wording.labels import Pointer, label

from .desk import is_too_much

TARGET_NOUNS = tuple(part.name for part in TARGETS.table.plain)
NAMES = ("name", "label")
NAMED = {"office": "title", "tenure": "office__title"}  # nouns that are named otherwise
BELONGS = {
    "official": "government",
    "institution": "government",
    "publisher": "government",
    "office": "institution__government",
    "tenure": "office__institution__government",
    "source": "publisher__government",
}  # by which columns records belong to a government
FOUND = 10  # of each noun, in one reply for targets


class Chosen:
    """Render the chosen options alone, in their order, with labels fetched for the page."""

    noun = ""
    is_required: bool
    allow_multiple_selected: bool
    url_name = "%s:statements_choices"

    def __init__(self, field: Any, noun: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(field, admin.site, attrs)  # type: ignore[call-arg]
        self.noun = noun
        self.labels: dict[Pointer, str] = {}
        if noun:
            self.attrs["data-noun"] = noun  # type: ignore[attr-defined]

    def __deepcopy__(self, memo: Any) -> Any:
        copied = super().__deepcopy__(memo)  # type: ignore[misc]
        copied.labels = {}
        return copied

    def pointer(self, value: str) -> Pointer:
        """Return what a chosen value points at."""
        return self.noun, value

    def optgroups(self, name: str, value: Iterable[Any], attrs: Any = None) -> list[Any]:
        chosen = [str(one) for one in value if one]
        options = [
            self.create_option(name, one, self.labels.get(self.pointer(one), one), True, place)  # type: ignore[attr-defined]
            for place, one in enumerate(chosen)
        ]
        if not self.is_required and not self.allow_multiple_selected:
            options.insert(0, self.create_option(name, "", "", not chosen, 0))  # type: ignore[attr-defined]
        return [(None, options, 0)]


class KeySelect(Chosen, AutocompleteSelect):
    """Choose one."""


class KeysSelect(Chosen, AutocompleteSelectMultiple):
    """Choose several; what is added comes last."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        """Each choice has its own cross; one for all would be no item of the list it is in."""
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


class TargetsSelect(KeysSelect):
    """Choose agreements, clauses and statements in one field."""

    def __init__(self, field: Any, nouns: tuple[str, ...]) -> None:
        super().__init__(field, "")
        self.nouns = nouns

    def pointer(self, value: str) -> Pointer:
        noun, _, key = value.partition(":")
        return noun, key

    def get_url(self) -> str:
        return f"{reverse('admin:statements_targets')}?{urlencode({'nouns': ' '.join(self.nouns)})}"


class KeysField(forms.Field):
    """A list of keys in their order."""

    def to_python(self, value: Any) -> list[Any]:
        return [str(one).strip() for one in value or () if str(one).strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and [*(initial or ())] != [*(data or ())]


class TargetsField(KeysField):
    """A list of targets, each chosen as `agreement:KEY`, `clause:KEY/NUMBER` or `statement:UID`."""

    def to_python(self, value: Any) -> list[Document]:
        return [target(one) for one in super().to_python(value)]


def target(value: str) -> Document:
    """Return the target that a chosen value means."""
    noun, _, key = value.partition(":")
    if noun not in TARGET_NOUNS or not key:
        raise ValidationError(f"“{value}” is no target: choose one from the list.", code="target")
    agreement, clause = clause_parts(key)
    if noun == "statement":
        return {"agreement": None, "clause": None, "statement": key}
    return {"agreement": agreement, "clause": clause or None, "statement": None}


def target_value(told: Document) -> str:
    """Return the value under which a target is chosen."""
    if told["statement"]:
        return f"statement:{told['statement']}"
    if told["clause"]:
        return f"clause:{told['agreement']}/{told['clause']}"
    return f"agreement:{told['agreement']}"


class Choices(AutocompleteJsonView):
    """Django's autocomplete, with the desk's labels."""

    admin_site = admin.site

    def get_queryset(self) -> Any:
        """Return what a term finds; what was merged is chosen no more."""
        model = self.model_admin.model
        found = super().get_queryset().exclude(pk__in=merged_of(model))
        official = self.request.GET.get("official", "")
        if model is Tenure and official:  # no other tenure fits the row
            found = found.filter(official=official.replace("\x00", " "))
        government = self.request.GET.get("government", "").replace("\x00", "")
        return best_first(found, self.term, self.model_admin.get_ordering(self.request), government)

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {"id": str(getattr(obj, to_field_name)), "text": label(obj)}


def best_first(
    rows: QuerySet[Any], term: str, order: Iterable[Any], government: str = ""
) -> QuerySet[Any]:
    """Put what is named just so first, then what belongs to a government, then whole words.

    `government` is that of the row whose field is filled.
    """
    named, sought = name_of(rows.model), term.replace("\x00", " ").strip()
    path = BELONGS.get(rows.model._meta.model_name)
    by = []
    if named and sought:
        rows = rows.annotate(exact=exactness(rows.model, named, sought))
        by.append("exact")
    if path and government:
        own = Case(When(**{path: government}, then=0), default=1)
        rows, by = rows.annotate(own=own), [*by, "own"]
    if named and sought:
        rows = rows.annotate(like=likeness(named, sought))
        by.append("like")
    return rows.order_by(*by, *order) if by else rows


def name_of(model: Any) -> str | None:
    """Return by which column records are named, where one is."""
    told = NAMED.get(model._meta.model_name)
    fields = {field.name for field in model._meta.fields}
    return told or next((name for name in NAMES if name in fields), None)


def exactness(model: Any, named: str, sought: str) -> Case:
    """Return 0 where a name, or another name, is what is sought."""
    cases = [When(**{f"{named}__iexact": sought}, then=0)]
    if any(field.name == "aliases" for field in model._meta.related_objects):
        owner = model._meta.model_name
        alias = Alias.objects.filter(text__iexact=sought, **{owner: OuterRef("pk")})
        cases.append(When(Exists(alias), then=0))
    return Case(*cases, default=1)


def likeness(named: str, sought: str) -> Case:
    """Return how much of a name is what is sought: whole words, its beginning, or anything."""
    words = (
        Q(**{f"{named}__iendswith": f" {sought}"})
        | Q(**{f"{named}__istartswith": f"{sought} "})
        | Q(**{f"{named}__icontains": f" {sought} "})
    )
    return Case(When(words, then=0), When(**{f"{named}__istartswith": sought}, then=1), default=2)


def merged_of(model: Any) -> list[str]:
    """Return the keys of a noun's merged records; those of clauses follow their agreements."""
    merged = Record.objects.filter(noun=getattr(model, "noun", ""), merged_into__gt="")
    return list(merged.order_by().values_list("key", flat=True))


def targets(request: HttpRequest) -> JsonResponse:
    """Answer with agreements, clauses and statements that match a term, grouped."""
    asked = request.GET.get("nouns", " ".join(TARGET_NOUNS)).split()
    nouns = [noun for noun in TARGET_NOUNS if noun in asked and may_see(request, noun)]
    if not nouns:
        raise PermissionDenied
    term, own = seen_text(request.GET.get("term", "")), request.GET.get("own", "")
    if is_too_much(term):
        return JsonResponse({"results": [], "pagination": {"more": False}})
    groups = [
        {"text": heading(noun), "children": found}
        for noun in nouns
        if (found := [one for one in matches(request, noun, term) if is_other(one, own)])
    ]
    groups_of = (*nouns, "series") if "agreement" in nouns else nouns
    named = [citing(one) for one in cited(term) if one.noun in groups_of]
    if named := [one for one in named if is_other(one, own)]:
        groups.insert(0, {"text": "Named so", "children": named})
    return JsonResponse({"results": groups, "pagination": {"more": False}})


def is_other(choice: dict[str, Any], own: str) -> bool:
    """Tell whether a choice is another record than the one of the page: nothing cites itself."""
    noun, _, key = str(choice["id"]).partition(":")
    return noun == "clause" or key != own


def citing(found: Cited) -> dict[str, Any]:
    """Return a choice with its summary; a series brings its agreements, to be chosen at once."""
    members = [{"id": f"agreement:{key}", "text": label} for key, label in found.members]
    told = {"id": f"{found.noun}:{found.key}", "text": found.label, "summary": found.summary}
    return told | ({"members": members} if members else {})


def may_see(request: HttpRequest, noun: str) -> bool:
    return admin.site.get_model_admin(KINDS[noun].table.model).has_view_permission(request)


def heading(noun: str) -> str:
    return str(KINDS[noun].table.model._meta.verbose_name_plural).capitalize()


def matches(request: HttpRequest, noun: str, term: str) -> Iterator[dict[str, str]]:
    """Yield the first matches of a noun, as its own autocomplete finds them."""
    desk = admin.site.get_model_admin(KINDS[noun].table.model)
    found, repeats = desk.get_search_results(request, desk.get_queryset(request), term)
    found = found.distinct() if repeats else found
    found = found.exclude(pk__in=merged_of(desk.model))
    for row in found.order_by(*desk.get_ordering(request) or ("pk",))[:FOUND]:
        yield {"id": f"{noun}:{row.pk}", "text": label(row)}
