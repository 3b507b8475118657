"""Every page of the desk is sound: no id twice, no two boxes of one name, no label of nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.db.models import Model
from django.db.models.functions import Length
from django.test import Client, SimpleTestCase, TestCase
from django.urls import reverse

from statements.admin.page.document_page import DocumentPage
from statements.admin.page.rows import RowForm
from statements.documents import NOUNS
from statements.models import Edition, User

from . import factories as f
from .desk import address, make_people

pytestmark = pytest.mark.slow

POINTING = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "form", "list")
CONTROLS = ("input", "select", "textarea")
MANY = ("radio", "checkbox", "submit", "button", "image", "reset")  # several may share a name


class Sound(HTMLParser):
    """Gathers ids, names of controls in each form, and what points at an id.

    What stands in a template is a page of its own, as it is inert until a script copies it.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.names: list[tuple[int, str]] = []
        self.pointers: list[str] = []
        self.labelled: list[str] = []  # ids of the controls that a person fills in
        self.forms = self.templates = 0
        self.copied: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "template":
            self.templates += 1
            return
        self.forms += tag == "form"
        mark = "template:" * bool(self.templates)
        if attributes.get("id"):
            self.ids.append(f"{mark}{attributes['id']}")
        for name in POINTING:
            self.pointers += [f"{mark}{one}" for one in (attributes.get(name) or "").split()]
        if (
            tag in CONTROLS
            and attributes.get("name")
            and attributes.get("type") not in MANY
            and tag != "button"
        ):
            self.names.append((self.forms, f"{mark}{attributes['name']}"))

    def handle_endtag(self, tag: str) -> None:
        self.templates -= tag == "template"

    def faults(self) -> Iterator[str]:
        for name, count in Counter(self.ids).items():
            if count > 1:
                yield f"id {name} stands {count} times"
        for (form, name), count in Counter(self.names).items():
            if count > 1:
                yield f"{count} controls of form {form} are named {name}"
        for name in {*self.pointers} - {*self.ids}:
            if name.removeprefix("template:") not in self.ids:
                yield f"nothing has the id {name}"


class SoundTests(SimpleTestCase):
    def test_each_fault_is_found(self) -> None:
        for html, fault in (
            ("<p id=a><p id=a>", "id a stands 2 times"),
            ("<form><input name=a><input name=a></form>", "2 controls of form 1 are named a"),
            ("<label for=b>", "nothing has the id b"),
            ("<template><p id=a><p id=a></template>", "id template:a stands 2 times"),
        ):
            with self.subTest(html=html):
                assert list(Sound(html).faults()) == [fault]

    def test_what_may_be_is_no_fault(self) -> None:
        radios = "<form><input type=radio name=a><input type=radio name=a></form>"
        two = "<form><input name=a></form><form><input name=a></form>"
        for html in (radios, two, "<p id=a><template><p id=a></template>"):
            with self.subTest(html=html):
                assert list(Sound(html).faults()) == []


@pytest.mark.dealt
class EveryPageTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()
        cls.people = make_people()
        cls.root = User.objects.create_superuser("root")

    def pages(self, models: Iterable[type[Model]]) -> Iterator[str]:
        """Yield the page for a new record of each, and those of the one with the longest name."""
        for model in models:
            prefix = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            if not admin.site.get_model_admin(model).get_urls():  # is shown within others alone
                continue
            yield reverse(f"{prefix}_changelist")
            yield reverse(f"{prefix}_add")
            key = self.largest(model)
            for tail in ("change", "delete", "history") if key is not None else ():
                yield reverse(f"{prefix}_{tail}", args=[quote(key)])

    def largest(self, model: type[Model]) -> Any:
        """Return the key of the record with the longest document, else any."""
        rows = Edition.objects.filter(record__noun=getattr(model, "noun", ""))
        largest_record = rows.annotate(size=Length("document")).order_by("-size").first()
        keys = model._default_manager.values_list("pk", flat=True)
        return largest_record.record.key if largest_record else keys.first()

    def beside(self) -> Iterator[str]:
        yield reverse("admin:index")
        yield reverse("admin:app_list", args=["statements"])
        for tail in ("review/", "merge/", "history/as-of/", "history/edition/1/"):
            yield address("statement", tail, f.READOUT)

    def look(self, user: User, urls: Iterable[str]) -> int:
        client, shown = Client(), 0
        client.force_login(user)
        for url in urls:
            with self.subTest(user=user.username, url=url):
                response = client.get(url, follow=True)
                if response.status_code == 200:
                    shown += 1
                    assert sorted(set(Sound(response.content.decode()).faults())) == []
        return shown

    def test_no_page_has_a_fault(self) -> None:
        assert self.look(self.root, [*self.pages(admin.site._registry), *self.beside()]) > 60

    def test_nor_as_others_see_it(self) -> None:
        """What may not be changed is shown in another way."""
        models = [kind.table.model for kind in NOUNS.values()]
        for name in ("curator", "reviewer"):
            assert self.look(self.people[name], self.pages(models)) > 20

    def test_what_was_refused_has_none_either(self) -> None:
        client = Client()
        client.force_login(self.root)
        for noun, kind in NOUNS.items():
            for key in (None, *kind.table.model._default_manager.values_list("pk", flat=True)[:1]):
                with self.subTest(noun=noun, key=key):
                    tail = "change/" if key else "add/"
                    url = address(noun, tail, quote(key) if key else "")
                    response = client.get(url, follow=True)
                    page: DocumentPage = response.context["page"]
                    typed = {"base_version": "0", "form": "x", "_save": "1"}
                    for rows in page.lists.values():
                        typed[f"{rows.prefix}-TOTAL_FORMS"] = "2"
                        typed[f"{rows.prefix}-INITIAL_FORMS"] = "0"
                        typed |= {f"{rows.prefix}-{n}-ORDER": "x" for n in range(2)}
                    refused = client.post(url, typed)
                    assert refused.status_code == 200
                    assert sorted(set(Sound(refused.content.decode()).faults())) == []

    def test_no_field_of_a_row_hides_what_its_template_tells(self) -> None:
        members = {name for name in (*vars(RowForm), *dir(RowForm)) if not name.startswith("_")}
        for kind in NOUNS.values():
            page = admin.site.get_model_admin(kind.table.model).page_class(kind.name)
            for rows in page.lists.values():
                with self.subTest(noun=kind.name, rows=rows.prefix):
                    assert not members & set(rows.template_form.fields) - {"data"}

    def test_a_row_is_called_by_what_names_it_for_ever(self) -> None:
        client = Client()
        client.force_login(self.root)
        page = client.get(address("agreement", "change/", "trilateral-2020-11-09")).context["page"]
        clauses = page.lists["clauses"]
        names = [form.row_name for form in clauses.numbered_forms()]
        assert names == [*(form["number"].value() for form in clauses.forms[:-1]), "(new)"]
        assert page.lists["parties"].forms[0].row_name == "1"
