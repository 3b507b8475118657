"""What people keep of their own login: the password, and the recovery codes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from statements.audit import audit

from . import codes, steps
from .locks import forget_attempts, one_by_one
from .step_pages import Context, SecretPage, StepPage, to_code


class NewPasswordPage(StepPage):
    """Asks for another password in place of a weak one, before the desk opens."""

    form_class = SetPasswordForm
    template_name = "admin/statements/login/password.html"
    title = "Choose a new password"

    def other_step(self) -> HttpResponse | None:
        is_next = self.step.device is not None or not steps.needs_code(self.step.user)
        if self.step.is_weak and is_next:
            return None
        return to_code(self.step.user, self.get_redirect_url())

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.step.user}

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.save()
        audit("password changed", self.request, user.username, why="the old one was weak")
        steps.enter(self.request, user, self.step.device)
        return HttpResponseRedirect(self.get_success_url())


class OwnPasswordForm(PasswordChangeForm):
    """Django's own; an old password counts, waits and ends the count as that of a login does."""

    request: HttpRequest
    required_css_class = "required"

    @sensitive_variables("typed")
    def clean_old_password(self) -> str:
        typed: str = self.cleaned_data["old_password"]
        name = self.user.get_username()
        with one_by_one(self.request, name):
            is_right = authenticate(self.request, username=name, password=typed) is not None
            if is_right:
                forget_attempts(self.request, name)
        if not is_right:
            message = self.error_messages["password_incorrect"]
            raise forms.ValidationError(message, code="password_incorrect")
        return typed


class OwnPasswordPage(PasswordChangeView):
    """Django's own, in the log and with limits."""

    form_class = OwnPasswordForm

    def get_form(self, form_class: Any = None) -> Any:
        form: Any = super().get_form(form_class)
        form.request = self.request
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        audit("password changed", self.request, form.user.username)
        return response


class RecoveryCodesPage(SecretPage):
    """Makes new recovery codes for who has a code at hand; those there were end."""

    template_name = "admin/statements/login/new_codes.html"
    title = "Recovery codes"

    def get_context_data(self, **kwargs: Any) -> Context:
        user = self.person
        own = {"has_app": codes.app_of(user), "left": codes.recovery_codes_left(user)}
        # Without the permission, as the head of these pages has no menu.
        return super().get_context_data(**kwargs) | own | {"has_permission": False}

    def form_valid(self, form: Any) -> HttpResponse:
        _, refusal = self.verify(form)
        if refusal is not None:
            return refusal
        recovery = codes.new_recovery_codes(self.person)
        audit("recovery codes made", self.request, self.person.username)
        self.template_name = "admin/statements/login/recovery.html"
        context = self.get_context_data(form=form, codes=recovery, next=reverse("admin:index"))
        return self.render_to_response(context | {"title": "Keep your recovery codes"})
