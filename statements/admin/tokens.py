"""Tokens of the API: minted, listed and revoked by superusers. A token is shown once, never kept.

It is written into the answer to the form and nowhere else: no message, no redirect, no log.
"""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from knox.models import AuthToken

from statements import tokens
from statements.models import User

from .desk import DeskAdmin

admin.site.unregister(AuthToken)  # knox's own shows digests, and tokens in messages


class TokenForm(forms.Form):
    """Whose token it is, and for how long."""

    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("username"),
        help_text="The quota counts for the person: several tokens share it.",
    )
    days = forms.IntegerField(
        min_value=1, max_value=tokens.LONGEST, initial=365, help_text="Days until it expires."
    )


@admin.register(AuthToken)
class TokenAdmin(DeskAdmin):
    """A list with one form to add and one action to revoke; no token has a page."""

    list_display = ("token_key", "user", "created", "expiry", "is_valid")
    list_display_links = None
    list_select_related = ("user",)
    search_fields = ("token_key", "user__username")
    ordering = ("-created", "digest")
    actions = ("revoke",)

    @admin.display(boolean=True, description="valid")
    def is_valid(self, token: AuthToken) -> bool:
        return token.user.is_active and not tokens.has_expired(token)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_superuser(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_superuser(request) and obj is None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return is_superuser(request)

    @method_decorator(never_cache)
    @sensitive_variables("text")
    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Ask whose it shall be; show the new token in the answer itself."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        typed = request.POST if request.method == "POST" else None
        form, text, token = TokenForm(typed), None, None
        if form.is_valid():
            token, text = tokens.mint(form.cleaned_data["user"], form.cleaned_data["days"])
            log(request, token, ADDITION)
        return self.page(request, "token", title="Add a token", form=form, text=text, token=token)

    @admin.action(description="Revoke the selected tokens", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[AuthToken]) -> None:
        """Delete tokens: from then on they answer 401."""
        chosen = list(queryset)
        for token in chosen:
            log(request, token, DELETION)
            token.delete()
        messages.success(request, f"Revoked: {', '.join(token.token_key for token in chosen)}.")


def is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_active and getattr(request.user, "is_superuser", False))


def log(request: HttpRequest, token: AuthToken, action: int) -> None:
    """Say in the admin's history who did what, naming the token by its first characters."""
    LogEntry.objects.create(
        user_id=cast(int, request.user.pk),
        content_type=ContentType.objects.get_for_model(AuthToken),
        object_id=token.token_key,
        object_repr=f"{token.token_key}… of {token.user}",
        action_flag=action,
    )
