"""The accounts of the people at the desk, as an administrator makes them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client, TestCase

from statements import accounts
from statements.models import User

from .desk import browser

pytestmark = pytest.mark.dealt

USERS = "/admin/statements/user/"
PASSWORD = "words-nobody-guesses"


def proposed(page: Any) -> dict[str, Any]:
    """Return what the form of a page sends as it stands, but for passwords."""
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields if name != "password"}
    return {name: value for name, value in values.items() if value not in (None, "", False)}


class PeopleTests(TestCase):
    def setUp(self) -> None:
        accounts.make_groups()
        self.root = browser(User.objects.create_superuser("root"))

    def test_a_new_person_can_log_in_with_what_the_page_proposes(self) -> None:
        page = self.root.get(f"{USERS}add/")
        group = Group.objects.get(name="curator")
        typed = proposed(page) | {
            "username": "nina",
            "password1": PASSWORD,
            "password2": PASSWORD,
            "groups": [group.pk],
        }

        assert self.root.post(f"{USERS}add/", typed).status_code == 302

        nina = Client()
        sent = {"username": "nina", "password": PASSWORD, "next": "/admin/"}
        self.assertRedirects(nina.post("/admin/login/", sent), "/admin/")
        assert nina.get("/admin/statements/statement/add/", follow=True).status_code == 200

    def test_the_page_says_what_each_group_may(self) -> None:
        page = self.root.get(f"{USERS}add/")

        for name in accounts.GROUPS:
            self.assertContains(page, f"{name}: {accounts.MAY[name]}")

    def test_rights_are_given_by_groups_and_permissions_given_before_stay(self) -> None:
        person = User.objects.create_user("old", is_staff=True)
        permission = Group.objects.get(name="curator").permissions.all()[0]
        person.user_permissions.add(permission)
        page = self.root.get(f"{USERS}{person.pk}/change/")
        assert "user_permissions" not in page.context["adminform"].form.fields

        url = f"{USERS}{person.pk}/change/"
        assert self.root.post(url, proposed(page) | {"first_name": "Old"}).status_code == 302

        assert list(person.user_permissions.all()) == [permission]
        saved = User.objects.get(pk=person.pk)
        assert (saved.first_name, saved.is_staff, saved.is_active) == ("Old", True, True)

    def test_the_list_takes_as_many_queries_for_many_people(self) -> None:
        with self.assertNumQueries(6):
            self.root.get(USERS)
        for number in range(5):
            user = User.objects.create_user(f"person-{number}")
            user.groups.add(Group.objects.get(name="editor"))
        with self.assertNumQueries(6):
            self.assertContains(self.root.get(USERS), "editor")


class LoginTests(TestCase):
    def test_who_comes_from_a_page_is_told_that_typing_is_kept(self) -> None:
        address = "/admin/login/?next=/admin/statements/statement/add/"

        self.assertContains(self.client.get(address), "What you typed there is kept")

    def test_who_comes_to_the_first_page_is_told_nothing(self) -> None:
        self.assertNotContains(self.client.get("/admin/login/?next=/admin/"), "kept")
        self.assertNotContains(self.client.get("/admin/login/"), "kept")
