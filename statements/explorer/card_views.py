"""Addresses of cards: each names the number of the ledger at which it was made.

So whoever keeps a picture by its address never has an old one; an old number leads to the present.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)

from statements.problems import ProblemDetails
from statements.query.doors import query_from

from .cards import OF_SITE, Pictures, SharedCard, address_of, card_of, draw
from .citing import number_in
from .pages import PageView
from .reading import read_record

PICTURES = Pictures(draw, settings.CARDS_MEMORY * 1_000_000)
AT = r"(?P<at>0|[1-9][0-9]{0,17})"


class CardView(PageView):
    """The card of a record, or of the site where `noun` names none."""

    noun = ""

    def page(self, request: HttpRequest, state: str, **key: str) -> HttpResponse:
        self.door.read(query_from(dict(request.GET.lists())))
        at, number = int(key.pop("at")), number_in(state)
        if at > number:
            raise ProblemDetails(404, "Not Found", f"The ledger has no change {at} yet.")
        shared = self.card(state, **key)
        if at < number:
            return HttpResponseRedirect(address_of(number, shared.path))
        return HttpResponse(PICTURES.of(shared.card), content_type="image/png")

    def card(self, state: str, **key: Any) -> SharedCard:
        """Return what the card says."""
        if not self.noun:
            return OF_SITE
        return card_of(self.noun, read_record(self.noun, "/".join(key.values()), state))

    def moved(self, request: HttpRequest, path: str) -> HttpResponse:
        at = request.resolver_match.kwargs["at"] if request.resolver_match else 0
        return HttpResponsePermanentRedirect(address_of(int(at), path), True)
