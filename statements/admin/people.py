"""The people who work on the desk: deactivated when gone, never deleted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from statements.accounts import MAY
from statements.models import User

from .desk import DeskAdmin
from .lists import SensibleList

for device in (StaticDevice, TOTPDevice):  # they would show secrets; `reset_totp` takes them away
    admin.site.unregister(device)


class GroupsField(forms.ModelMultipleChoiceField):
    """The groups as boxes to tick, each with what its people may do."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Group) -> str:
        return f"{obj.name}: {MAY[obj.name]}" if obj.name in MAY else str(obj.name)


class Rights(forms.Form):
    """What a person may do, in the words of the desk."""

    groups = GroupsField(
        Group.objects.order_by("pk"),
        required=False,
        help_text="What this person may do; more than one adds up.",
    )
    is_staff = forms.BooleanField(
        label="May log in to the desk",
        required=False,
        initial=True,
        help_text="Without this no group and no password lets anybody in.",
    )


class NewPersonForm(Rights, AdminUserCreationForm):
    """A new account, with its groups."""


class PersonForm(Rights, UserChangeForm):
    """An account; rights are given by groups alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""  # Django names its place by an id, and makes none

    is_active = forms.BooleanField(
        label="Active",
        required=False,
        help_text="Untick this when somebody leaves: people are never deleted.",
    )
    is_superuser = forms.BooleanField(
        label="Administrator",
        required=False,
        help_text="May do everything, and looks after the people.",
    )


RIGHTS = ("groups", "is_staff")


admin.site.unregister(Group)


@admin.register(Group)
class RightsAdmin(DeskAdmin, GroupAdmin):
    """Django's own, with a list like all others."""


@admin.register(User)
class PersonAdmin(DeskAdmin, UserAdmin):
    """Django's own, in the words of the desk and without deletion."""

    form = PersonForm
    add_form = NewPersonForm
    list_display = ("username", "full_name", "in_groups", "is_staff", "is_active", "last_login")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Rights", {"fields": (*RIGHTS, "is_active", "is_superuser")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        ("Rights", {"fields": RIGHTS}),
    )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Return a list without counts: each filter here asks for all groups."""
        return SensibleList

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """People with their groups, in one more query."""
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="name")
    def full_name(self, row: User) -> str:
        return row.get_full_name()

    @admin.display(description="groups")
    def in_groups(self, row: User) -> str:
        if row.is_superuser:
            return "administrator"
        return ", ".join(sorted(group.name for group in row.groups.all()))
