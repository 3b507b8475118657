"""The pages between somebody and the desk: password, code, setting up an authenticator app."""

from __future__ import annotations

import logging
from time import time
from typing import Any

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.contrib.auth.views import LoginView
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from statements.audit import audit
from statements.metrics import LOGINS
from statements.models import User

from . import codes, passwords, steps
from .locks import one_by_one, seconds_left
from .middleware import refused_page
from .step_pages import CodeForm, Context, StepPage, page_address, to_code


class PasswordForm(AdminAuthenticationForm):
    """Django's own; passwords that are sent at once are looked at one after the other."""

    def clean(self) -> Any:
        with one_by_one(self.request, self.cleaned_data.get("username", "")):
            return super().clean()


class PasswordPage(LoginView):
    """Asks for name and password, and leads on to the code where one is needed."""

    next_page = "admin:index"

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        is_weak = passwords.is_weak(form.cleaned_data["password"], user)
        if steps.needs_code(user) or is_weak:
            return to_next_step(self.request, user, self.get_redirect_url(), is_weak=is_weak)
        steps.enter(self.request, user)
        return HttpResponseRedirect(self.get_success_url())


def to_next_step(
    request: HttpRequest, user: User, next: str, *, is_weak: bool = False
) -> HttpResponse:
    """Remember who showed the right password, and lead on to the code or to a new password."""
    LOGINS.labels("password_right").inc()
    steps.begin(request, user, is_weak=is_weak)
    if steps.needs_code(user):
        return to_code(user, next)
    return HttpResponseRedirect(page_address("admin:login_password", next))


class CodePage(StepPage):
    """Asks for a code of the authenticator app, or a recovery code."""

    template_name = "admin/statements/login/code.html"
    title = "Enter your code"

    def other_step(self) -> HttpResponse | None:
        if codes.app_of(self.step.user) is not None:
            return None
        return to_code(self.step.user, self.get_redirect_url())

    def form_valid(self, form: CodeForm) -> HttpResponse:
        device, refusal = self.verify(form)
        return refusal or HttpResponseRedirect(self.go_on(device))


class AppPage(StepPage):
    """Sets up an authenticator app at the first login, and shows the recovery codes once."""

    template_name = "admin/statements/login/app.html"
    title = "Set up your authenticator app"

    def other_step(self) -> HttpResponse | None:
        if codes.app_of(self.step.user) is None:
            return None
        return to_code(self.step.user, self.get_redirect_url())

    def get_context_data(self, **kwargs: Any) -> Context:
        user, key = self.step.user, self.step.key
        own = {"picture": codes.picture(user, key), "secret": codes.spelled_secret(key)}
        return super().get_context_data(**kwargs) | own

    def form_valid(self, form: CodeForm) -> HttpResponse:
        user = self.step.user
        try:
            enrolled = codes.enrol(user, self.step.key, form.cleaned_data["code"])
        except codes.AlreadyEnrolled:
            return to_code(user, self.get_redirect_url())
        if enrolled is None:
            return self.wrong(
                form, "This code is not right. Apps go by the clock: is that of your phone right?"
            )
        app, recovery = enrolled
        audit("authenticator app set up", self.request, user.username)
        context = {"title": "Keep your recovery codes", "codes": recovery, "has_permission": False}
        context |= {"next": self.go_on(app), "is_weak": self.step.is_weak}
        self.template_name = "admin/statements/login/recovery.html"
        return self.render_to_response(self.site.each_context(self.request) | context)


def locked_out(
    request: HttpRequest, response: Any = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Answer who tried too often; named in AXES_LOCKOUT_CALLABLE."""
    seconds = seconds_left(request, credentials)
    return refused_page(request, 429, seconds, heading="Too many wrong logins")


@receiver(user_login_failed)
def log_refusal(request: Any = None, credentials: Any = None, **kwargs: Any) -> None:
    """Log a login that was refused, after axes has counted it."""
    is_locked = getattr(request, "axes_locked_out", False)
    event, outcome = ("login locked", "locked") if is_locked else ("login refused", "refused")
    LOGINS.labels(outcome).inc()
    typed = (credentials or {}).get("username")
    is_name = isinstance(typed, str) and "\0" not in typed
    user = User.objects.filter(username=typed).first() if is_name else None
    name = user.username if user else None
    facts: dict[str, Any] = {"cool_off": settings.AXES_COOLOFF_TIME.seconds} if is_locked else {}
    if request is not None and request.user.is_authenticated:
        facts["typed_by"] = request.user.get_username()
    audit(event, request, name, level=logging.WARNING, **facts)


@receiver(user_logged_in)
def start_clock(request: HttpRequest, **kwargs: Any) -> None:
    """Note when the session began, however it was begun; Django saves it."""
    request.session[steps.BEGAN] = request.session[steps.LAST_USED] = int(time())


@receiver(user_logged_out)
def log_logout(request: Any = None, user: Any = None, **kwargs: Any) -> None:
    """Log that somebody left."""
    if user is not None:
        audit("logout", request, user.get_username())
