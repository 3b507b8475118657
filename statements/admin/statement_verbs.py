"""The verbs of a statement's review, each an address of its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from statements import curation
from statements.models import User
from statements.vocabularies import DeskState

from . import onward
from .held import Held, held
from .root import EDITS
from .verbs import Verbs, name_of, number_of, reason_of

ASKED = (DeskState.RETRACTION_ASKED, DeskState.MERGE_ASKED)
WAITS = (DeskState.IN_REVIEW, *ASKED)


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

    def may_approve(self, request: HttpRequest, row: Any) -> bool:
        return request.user.has_perm(curation.APPROVE)

    def may_merge(self, request: HttpRequest, row: Any) -> bool:
        """Who may change a statement may ask: another person decides."""
        return self.has_change_permission(request, row)

    def verbs_of(self, request: HttpRequest, row: Any, seen: Held | None) -> dict[str, Any]:
        """Return which verbs fit the state, and the rights of who looks."""
        found = super().verbs_of(request, row, seen)
        if not found or seen is None or seen.record is None:
            return found
        record, state, is_public = seen.record, seen.state, seen.public is not None
        may_change, may_approve = (
            self.has_change_permission(request, row),
            self.may_approve(request, row),
        )
        own = record.state_by_id == request.user.pk
        pending = is_public and seen.document != seen.public_document
        drafts = (DeskState.DRAFT, DeskState.SENT_BACK, *ASKED)
        into = record.merging_into_id and record.merging_into_id.partition("/")[2]
        return found | {
            "submit": may_change and state in drafts,
            "instead": state in ASKED,
            "approve": may_approve
            and not own
            and (state == DeskState.IN_REVIEW or brought_in(seen)),
            "send_back": may_approve and state in WAITS and not own,
            "reopen": may_change and (state == DeskState.SENT_BACK or (own and state in WAITS)),
            "discard": may_change and pending,
            "ask_retraction": may_change and is_public and state not in ASKED,
            "retract": may_approve and not own and state == DeskState.RETRACTION_ASKED,
            "merging": into and self.change_url(into),
            "merging_name": into and name_of("statement", into),
            "approve_merge": may_approve and not own and into and held("statement", into),
            "asked_by_self": own and state in ASKED,
            "is_public": is_public,
            "actions": [(action.value, action.label, action.definition) for action in EDITS],
        }

    def submit_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def verb(user: User, uid: str, edition: int) -> str:
            curation.submit(user, uid, edition, reason_of(request))
            return f"Version {edition} was submitted for review."

        return self.call(request, object_id, self.may_change, verb, onward.read_again)

    def approve_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def verb(user: User, uid: str, edition: int) -> str:
            action = next((a for a in EDITS if a == request.POST.get("action")), None)
            curation.approve(user, uid, edition, action=action, reason=reason_of(request))
            return f"Version {edition} was approved: it is public now."

        return self.call(request, object_id, self.may_approve, verb, onward.go_on)

    def ask_retraction_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def verb(user: User, uid: str, edition: int) -> str:
            curation.ask_retraction(user, uid, edition, reason_of(request) or "")
            return "The retraction was asked for: somebody else must approve it."

        return self.call(request, object_id, self.may_change, verb, onward.read)

    def retract_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def verb(user: User, uid: str, edition: int) -> str:
            curation.retract(user, uid, edition, reason_of(request))
            return "The statement was retracted: the public reads the reason in its place."

        return self.call(request, object_id, self.may_approve, verb, onward.go_on)

    def send_back_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def verb(user: User, uid: str, edition: int) -> str:
            curation.send_back(user, uid, edition, reason_of(request) or "")
            return "It was sent back with your comment."

        return self.call(request, object_id, self.may_approve, verb, onward.go_on)

    def reopen_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def verb(user: User, uid: str, edition: int) -> str:
            curation.reopen(user, uid, edition)
            return "It waits for nobody any more: go on with it."

        return self.call(request, object_id, self.may_change, verb, onward.write_on)

    def discard_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def verb(user: User, uid: str, edition: int) -> str:
            curation.discard(user, uid, edition, reason_of(request))
            return f"The change was discarded; version {edition} stays in the history."

        return self.call(request, object_id, self.may_change, verb, onward.read)

    def approve_merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def verb(user: User, uid: str, edition: int) -> str:
            winner = request.POST.get("winner", "")
            both = (edition, number_of(request, "winner_edition"))
            curation.merge(user, "statement", uid, winner, both, reason_of(request))
            return "They are one statement now: the address of this one leads to the other."

        return self.call(request, object_id, self.may_approve, verb, onward.go_on)

    def merge(self, user: User, key: str, winner: str, bases: tuple[int, int], reason: str) -> None:
        curation.ask_merge(user, key, winner, bases, reason)

    def merged_url(self, key: str, winner: str) -> str:
        return onward.review_url(key)

    def merge_told(self, winner: str) -> str:
        return "The merge was asked for: somebody else must approve it."


def brought_in(seen: Held) -> bool:
    """Tell whether a draft is an import's, which is approved without being submitted."""
    return bool(seen.state == DeskState.DRAFT and seen.last and seen.last.batch_id)
