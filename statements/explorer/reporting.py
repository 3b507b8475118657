"""The form by which a reader reports a mistake on the page of a record. Nobody keeps it.

It needs no session: a signed slip in it says of which page it is and when it was shown.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from statements.client_address import client_address
from statements.corrections import CorrectionForm, TooMany, receive
from statements.documents import KINDS
from statements.filters import Fault
from statements.problems import ProblemDetails
from statements.query import Elsewhere
from statements.query.doors import Door, QueryData, Values, query_from
from statements.query.limits import limited
from statements.query.parameters import Text

from .cards import SharedCard, card_of
from .citing import number_in
from .page_quota import count_page
from .pages import PageView, render
from .reading import read_record

ROOT = "/corrections/"
LONGEST = 200
OF_WHAT = "The address of a record's page, from its first slash."
ABOUT = Text(OF_WHAT, "/topics/peace/", str, LONGEST)
PAGE, DETAIL = "page-", "-detail"
NOUNS = {kind.plural: noun for noun, kind in KINDS.items() if kind.names}


def check_about(query: QueryData, values: Values) -> list[Fault]:
    """Refuse a question that names no page."""
    message = "This is needed: the address of a record's page, as in about=/topics/peace/."
    return [] if "about" in query else [Fault("about", message, "needed")]


def form_at(path: str) -> str:
    """Return the address of the form about the page at a path."""
    return f"{ROOT}?about={path}"


@method_decorator(csrf_exempt, name="dispatch")  # the slip takes its place: there is no session
class CorrectionView(PageView):
    http_method_names = ["get", "head", "post", "options"]
    template_name = "explorer/correction.html"
    door = Door({"about": ABOUT}, check=check_about, required=("about",))

    def page(self, request: HttpRequest, state: str, **key: str) -> HttpResponse:
        """Show the form, empty."""
        subject = self.subject(request, state)
        form = CorrectionForm(about=subject.path, number=number_in(state))
        return self.shown(request, subject, form)

    def post(self, request: HttpRequest, **key: str) -> HttpResponse:
        """Take a report, or show the form again with what is wrong with it.

        It is counted as a page; beyond the quota raises TooManyPages, so that all typed is shown.
        """
        count_page(request)
        with limited():
            try:
                return self.taken(request, self.data_state())
            except Elsewhere as moved:
                return self.moved(request, moved.path)
            except ProblemDetails as problem:
                return self.refused(request, problem)

    def taken(self, request: HttpRequest, state: str) -> HttpResponse:
        subject = self.subject(request, state)
        form = CorrectionForm(request.POST, about=subject.path, number=number_in(state))
        if not form.is_valid() or form.received is None:
            return self.shown(request, subject, form, status=400)
        try:
            correction = receive(form.received, form.cleaned_data, client_address(request))
        except TooMany as many:
            form.add_error(None, too_many(many.wait))
            response = self.shown(request, subject, form, status=429)
            response["Retry-After"] = str(many.wait)
            return response
        return self.answered(request, {"subject": subject, "correction": correction})

    def subject(self, request: HttpRequest, state: str) -> SharedCard:
        """Return what the report is about; raises what became of it, or that there is none."""
        _, options = self.door.read(query_from(dict(request.GET.lists())))
        path: str = options["about"]
        noun, key = record_at(path)
        return card_of(noun, read_record(noun, key, state))

    def moved(self, request: HttpRequest, path: str) -> HttpResponse:
        return HttpResponsePermanentRedirect(form_at(f"/{path}"), True)

    def shown(
        self, request: HttpRequest, subject: SharedCard, form: CorrectionForm, status: int = 200
    ) -> HttpResponse:
        context = {"subject": subject, "form": form, "days": settings.CORRECTIONS_KEPT_DAYS}
        return self.answered(request, context, status)

    def answered(
        self, request: HttpRequest, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        response = HttpResponse(render(request, self.template_name, context), status=status)
        response["Cache-Control"] = "no-store"
        return response


def record_at(path: str) -> tuple[str, str]:
    """Return noun and key of the record whose page stands at a path."""
    try:
        match = resolve(path)
    except Resolver404:
        raise not_there(path) from None
    name = str(match.url_name)
    noun = NOUNS.get(name.removeprefix(PAGE).removesuffix(DETAIL))
    if noun is None or not (name.startswith(PAGE) and name.endswith(DETAIL)):
        raise not_there(path)
    return noun, "/".join(match.kwargs.values())


def not_there(path: str) -> ProblemDetails:
    return ProblemDetails(404, "Not Found", f"There is no page of a record at {path}.")


def too_many(wait: int) -> str:
    minutes = -(-wait // 60)
    return (
        f"As many reports as may come from one place in an hour have come from yours. Send this"
        f" one again in {minutes} minutes: what you wrote stands here as long as this page is open."
    )
