"""The verbs of a statement's review, each an address of its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from statements import curation
from statements.keys import RecordName
from statements.ledger.workflow import ASKED, Verb, may
from statements.models import User

from . import redirects
from .record_state import Held, held
from .requests import person, reason_in
from .root import EDITS
from .verbs import Then, Verbs, edition_in, name_of


class StatementVerbs(Verbs):
    """Submit, send back, take back, approve, discard, retract; and to merge takes two people."""

    noun = "statement"

    def verb_views(self) -> dict[str, Callable[..., HttpResponse]]:
        return super().verb_views() | {
            "submit": self.submit_view,
            "approve": self.approve_view,
            "send-back": self.send_back_view,
            "reopen": self.reopen_view,
            "discard": self.discard_view,
            "ask-retraction": self.ask_retraction_view,
            "retract": self.retract_view,
            "approve-merge": self.approve_merge_view,
        }

    def verbs_of(self, request: HttpRequest, row: Any, seen: Held | None) -> dict[str, Any]:
        """Return which verbs the table leaves to who looks."""
        found = super().verbs_of(request, row, seen)
        if not found or seen is None or seen.record is None:
            return found
        record, verbs = seen.record, seen.verbs_for(person(request))
        is_asked = seen.state in ASKED
        into = record.merging_into_id and RecordName.parse(record.merging_into_id).key
        return found | {
            **{verb.value: verb in verbs for verb in Verb},
            "revert": Verb.STORE in verbs and seen.version > 1,
            "merge": Verb.ASK_MERGE in verbs,
            "instead": is_asked,
            "merging": into and self.change_url(into),
            "merging_name": into and name_of("statement", into),
            "approve_merge": into and Verb.MERGE in verbs and held("statement", into),
            "asked_by_self": is_asked and record.state_by_id == request.user.pk,
            "is_public": seen.public is not None,
            "actions": [(action.value, action.label, action.definition) for action in EDITS],
        }

    def do(
        self,
        request: HttpRequest,
        object_id: str,
        verb: Verb,
        call: Callable[[User, str, int], str],
        then: Then,
    ) -> HttpResponse:
        """Call a verb for who has the rights that it takes."""

        def allowed(request: HttpRequest, row: Any) -> bool:
            return may(person(request), verb)

        return self.call(request, object_id, allowed, call, then)

    def submit_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def submit(user: User, uid: str, edition: int) -> str:
            curation.submit(user, uid, edition, reason_in(request.POST))
            return f"Version {edition} was submitted for review."

        return self.do(request, object_id, Verb.SUBMIT, submit, redirects.read_again)

    def approve_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def approve(user: User, uid: str, edition: int) -> str:
            action = next((a for a in EDITS if a == request.POST.get("action")), None)
            curation.approve(user, uid, edition, action=action, reason=reason_in(request.POST))
            return f"Version {edition} was approved: it is public now."

        return self.do(request, object_id, Verb.APPROVE, approve, redirects.go_on)

    def ask_retraction_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def ask(user: User, uid: str, edition: int) -> str:
            curation.ask_retraction(user, uid, edition, reason_in(request.POST) or "")
            return "The retraction was asked for: somebody else must approve it."

        return self.do(request, object_id, Verb.ASK_RETRACTION, ask, redirects.read)

    def retract_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def retract(user: User, uid: str, edition: int) -> str:
            curation.retract(user, uid, edition, reason_in(request.POST))
            return "The statement was retracted: the public reads the reason in its place."

        return self.do(request, object_id, Verb.RETRACT, retract, redirects.go_on)

    def send_back_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def send_back(user: User, uid: str, edition: int) -> str:
            curation.send_back(user, uid, edition, reason_in(request.POST) or "")
            return "It was sent back with your comment."

        return self.do(request, object_id, Verb.SEND_BACK, send_back, redirects.go_on)

    def reopen_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def reopen(user: User, uid: str, edition: int) -> str:
            curation.reopen(user, uid, edition)
            return "It waits for nobody any more: go on with it."

        return self.do(request, object_id, Verb.REOPEN, reopen, redirects.write_on)

    def discard_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def discard(user: User, uid: str, edition: int) -> str:
            curation.discard(user, uid, edition, reason_in(request.POST))
            return f"The change was discarded; version {edition} stays in the history."

        return self.do(request, object_id, Verb.DISCARD, discard, redirects.read)

    def approve_merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def merge(user: User, uid: str, edition: int) -> str:
            winner = request.POST.get("winner", "")
            both = (edition, edition_in(request, "winner_edition"))
            curation.merge(user, "statement", uid, winner, both, reason_in(request.POST))
            return "They are one statement now: the address of this one leads to the other."

        return self.do(request, object_id, Verb.MERGE, merge, redirects.go_on)

    def merge(self, user: User, key: str, winner: str, bases: tuple[int, int], reason: str) -> None:
        curation.ask_merge(user, key, winner, bases, reason)

    def merged_url(self, key: str, winner: str) -> str:
        return redirects.review_url(key)

    def merge_told(self, winner: str) -> str:
        return "The merge was asked for: somebody else must approve it."
