"""The verbs that every record has: back to an older version, merged, apart again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_POST

from statements import curation
from statements.keys import RecordName
from statements.ledger.workflow import may_merge
from statements.models import User
from statements.problems import BrokenRules, Problem
from statements.vocabularies import DeskState

from .labels import labels
from .merge_page import MergeForm, told_of
from .plain import PlainAdmin
from .record_state import Held, held
from .redirects import asked_from
from .refusing import REFUSED, problems_of
from .requests import number_in, person, reason_in

Verb = Callable[[User, str, int], str]  # who, which record, the edition seen; what was done
Then = Callable[[HttpRequest, Any, str], HttpResponse]  # what follows: the row, what was done


class Verbs(PlainAdmin):
    """The addresses of the verbs, each held to the edition that the user saw."""

    noun: ClassVar[str]

    if TYPE_CHECKING:

        def change_url(self, key: str) -> str: ...

        def frame(self, request: HttpRequest, row: Any) -> dict[str, Any]: ...

        def not_there(self, request: HttpRequest, object_id: str) -> HttpResponse: ...

    def verb_views(self) -> dict[str, Callable[..., HttpResponse]]:
        """Return the view of each verb by the tail of its address."""
        return {"unmerge": self.unmerge_view}

    def get_urls(self) -> list[Any]:
        view, model = self.admin_site.admin_view, self.opts.model_name
        merge = path("<path:object_id>/merge/", view(self.merge_view), name=f"{self.prefix}_merge")
        named = [
            path(
                f"<path:object_id>/{tail}/",
                view(require_POST(verb)),
                name=f"statements_{model}_{tail.replace('-', '_')}",
            )
            for tail, verb in self.verb_views().items()
        ]
        return [merge, *named, *super().get_urls()]

    @property
    def prefix(self) -> str:
        return f"statements_{self.opts.model_name}"

    def may_change(self, request: HttpRequest, row: Any) -> bool:
        return self.has_change_permission(request, row)

    def may_merge(self, request: HttpRequest, row: Any) -> bool:
        return may_merge(person(request), self.noun)

    def verbs_of(self, request: HttpRequest, row: Any, seen: Held | None) -> dict[str, Any]:
        """Return which verbs the page of a record offers."""
        if seen is None or seen.record is None or request.method == "POST":
            return {}
        gone = seen.is_withdrawn
        may_change, may_merge = self.may_change(request, row), self.may_merge(request, row)
        winner = RecordName.parse(seen.record.merged_into_id or "").key
        return {
            "revert": may_change and not gone and seen.version > 1,
            "merge": may_merge and not gone and seen.state == DeskState.PUBLISHED,
            "unmerge": may_merge and bool(winner),
            "winner": winner and self.change_url(winner),
            "winner_name": winner and name_of(self.noun, winner),
        }

    def unmerge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def verb(user: User, key: str, edition: int) -> str:
            curation.unmerge(user, self.noun, key, edition, reason_in(request.POST) or "")
            if self.noun == "statement":
                return "It was submitted for review, to be public by itself again."
            return "It is public by itself again."

        return self.call(request, object_id, self.may_merge, verb)

    def call(
        self,
        request: HttpRequest,
        object_id: str,
        may: Callable[[HttpRequest, Any], bool],
        verb: Verb,
        then: Then | None = None,
    ) -> HttpResponse:
        """Call a verb with the edition that the user saw; tell how it went; go on, or back."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self.not_there(request, object_id)
        if not may(request, row):
            raise PermissionDenied
        back = HttpResponseRedirect(asked_from(request, self.change_url(row.pk)))
        try:
            text = verb(person(request), row.pk, edition_in(request, "edition"))
        except REFUSED as error:
            for problem in problems_of(error):
                messages.error(request, str(problem))
        else:
            if then is not None:
                return then(request, row, text)
            messages.success(request, text)
            return back
        if words := reason_in(request.POST):
            messages.warning(request, f"What you had written: “{words}”")
        return back

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what a merge would do, and do it once that was read."""
        key = unquote(object_id)
        row = self.get_object(request, key)
        if row is None:
            return self.not_there(request, object_id)
        if not self.may_merge(request, row):
            raise PermissionDenied
        seen = held(self.noun, row.pk)
        posted = request.method == "POST"
        form = MergeForm(self.model, request.POST if posted else request.GET or None)
        problems: list[str] = []
        if posted and form.is_valid():
            problems = self.merged(request, form, row.pk)
            if not problems:
                return HttpResponseRedirect(self.merged_url(row.pk, form.cleaned_data["winner"]))
        context = {
            **self.frame(request, row),
            "title": f"Merge {row}",
            "form": form,
            "media": form.media,
            "problems": problems,
            "asks": self.noun == "statement",
            **told_of(self.noun, seen, form),
        }
        return TemplateResponse(request, "admin/statements/merge.html", context)

    def merged(self, request: HttpRequest, form: MergeForm, key: str) -> list[str]:
        """Call the verb; return what stands in its way."""
        values = form.cleaned_data
        bases = (values["edition"], values["winner_edition"])
        try:
            self.merge(person(request), key, values["winner"], bases, values["reason"])
        except REFUSED as error:
            return [problem.message for problem in problems_of(error)]
        messages.success(request, self.merge_told(values["winner"]))
        return []

    def merge(self, user: User, key: str, winner: str, bases: tuple[int, int], reason: str) -> None:
        curation.merge(user, self.noun, key, winner, bases, reason)

    def merged_url(self, key: str, winner: str) -> str:
        """Return where the work goes on: at the record that has taken the other in."""
        return self.change_url(winner)

    def merge_told(self, winner: str) -> str:
        return f"It is part of {winner} now, below: its address leads here, filters know both keys."


def name_of(noun: str, key: str) -> str:
    """Return what people read for a record, its key where it has no row."""
    return labels([(noun, key)]).get((noun, key), key)


def edition_in(request: HttpRequest, name: str) -> int:
    """Return the number of the edition that the user saw."""
    number = number_in(request.POST, name)
    if not number:
        raise BrokenRules([Problem(name, "Say which version you mean: open the page again.")])
    return number
