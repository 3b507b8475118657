"""What every page that asks for a code or a password has in common."""

from __future__ import annotations

import logging
from typing import Any

from django import forms
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import RedirectURLMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from statements.audit import audit
from statements.metrics import LOGINS
from statements.models import User

from . import codes, steps
from .middleware import spoken

Context = dict[str, Any]


def page_address(page: str, next: str) -> str:
    query = f"?{urlencode({REDIRECT_FIELD_NAME: next})}" if next else ""
    return reverse(page) + query


def to_code(user: User, next: str) -> HttpResponseRedirect:
    """Lead to the code, or to an app for who has none."""
    page = "admin:login_code" if codes.app_of(user) else "admin:login_app"
    return HttpResponseRedirect(page_address(page, next))


class CodeForm(forms.Form):
    """One code."""

    use_required_attribute = False

    code = forms.CharField(
        max_length=40,
        error_messages={"required": "Type the code."},
        widget=forms.TextInput(
            {
                "autocomplete": "one-time-code",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
                "class": "code",
            }
        ),
    )


@method_decorator([sensitive_post_parameters(), csrf_protect, never_cache], name="dispatch")
class SecretPage(FormView):
    """A page on which a person types a code or a password; `site` is the admin's."""

    form_class: Any = CodeForm
    site: Any = None
    title = ""

    @property
    def person(self) -> User:
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - the site lets nobody else in
        return user

    def get_context_data(self, **kwargs: Any) -> Context:
        common: Context = self.site.each_context(self.request)
        own = {"title": self.title, "person": self.person}
        return common | super().get_context_data(**kwargs) | own

    def verify(self, form: Any) -> tuple[Any, HttpResponse | None]:
        """Return the device whose code was typed, else what to answer."""
        try:
            device = codes.verify(self.person, form.cleaned_data["code"])
        except codes.Wait as wait:
            return None, self.waiting(form, wait.seconds)
        if device is None:
            return None, self.wrong(form, "This code is not right, or was used already.")
        return device, None

    def wrong(self, form: Any, problem: str) -> HttpResponse:
        """Show the page again after a wrong code."""
        LOGINS.labels("code_wrong").inc()
        audit("code refused", self.request, self.person.username, level=logging.WARNING)
        form.add_error("code", problem)
        return self.form_invalid(form)

    def waiting(self, form: Any, seconds: int) -> HttpResponse:
        """Show the page again where no code is looked at yet."""
        LOGINS.labels("code_waits").inc()
        name = self.person.username
        audit("code not looked at", self.request, name, level=logging.WARNING, wait=seconds)
        form.add_error("code", f"Too many wrong codes: try again in {spoken(seconds)}.")
        response = self.render_to_response(self.get_context_data(form=form), status=429)
        response["Retry-After"] = str(seconds)
        return response


class StepPage(RedirectURLMixin, SecretPage):
    """A page for who has shown the right password; others are sent to begin."""

    next_page = "admin:index"
    step: steps.PasswordStep

    @property
    def person(self) -> User:
        return self.step.user

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        step = steps.password_step(request)
        if step is None:
            return HttpResponseRedirect(page_address("admin:login", self.get_redirect_url()))
        self.step = step
        return self.other_step() or super().dispatch(request, *args, **kwargs)

    def other_step(self) -> HttpResponse | None:
        """Send on who has to take another step than this."""
        return None

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(**kwargs) | {"next": self.get_redirect_url()}

    def go_on(self, device: Any) -> str:
        """Log in, or let another password be chosen before that; return where to go."""
        if self.step.is_weak:
            steps.remember_code(self.request, device)
            return page_address("admin:login_password", self.get_redirect_url())
        steps.enter(self.request, self.step.user, device)
        return self.get_success_url()
