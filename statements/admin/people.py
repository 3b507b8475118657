"""The people who work on the desk: deactivated when gone, never deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from statements.models import User


@admin.register(User)
class PersonAdmin(UserAdmin):
    """Django's own, without deletion."""

    actions = None
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
