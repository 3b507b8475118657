"""The lists of the desk: counts, links to the public doors, and the desk's download."""

from __future__ import annotations

import csv
import io
import re
from unittest import mock

from django.contrib.admin.utils import quote
from django.test import Client, TestCase
from django.utils.html import escape

from statements.admin import list_actions, lists, saved_views
from statements.documents import NOUNS
from statements.models import Record, SavedView, User

from . import factories as f
from .desk import address, browser, make_people


def rows_of(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


class ListTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        f.load_dataset()
        cls.people = make_people()
        cls.draft = f.fixture("statement", f.READOUT) | {
            "uid": "01853721-3000-7000-8000-000000000001",
            "title": "=SUM(1)",
            "voices": [],
            "addressees": [],
            "appearances": [],
            "quotes": [],
            "references": [],
        }
        f.store("statement", cls.draft, cls.people["curator"])

    def setUp(self):
        self.client = browser(self.people["curator"])

    def test_every_list_leads_to_public_doors_that_open(self):
        for noun in NOUNS:
            with self.subTest(noun=noun):
                addresses = self.client.get(address(noun, "")).context_data["cl"].public_addresses
                for url in (addresses.api, addresses.csv):
                    reply = Client().get(url)
                    assert reply.status_code == 200, url
                    assert reply.getvalue(), url  # read to its end, it holds no slot of others

    def test_filters_go_along_in_the_public_vocabulary(self):
        query = "?said_on_first__year=2022&said_on_first__month=12&kind__exact=interview&q=russia"
        addresses = self.client.get(address("statement", query)).context_data["cl"].public_addresses

        assert addresses.api == "/api/v1/statements/?said_on=2022-12&q=russia&kind=interview"
        assert addresses.lost == []

    def test_what_the_public_cannot_be_asked_is_said(self):
        response = self.client.get(address("statement", "?state=draft"))

        self.assertContains(response, "The API does not ask for state.")

    def test_nobody_is_led_to_an_account_that_they_may_not_open(self):
        record = Record.objects.named("statement", f.READOUT)
        for path in ("change", "edition"):
            key = record.public_change_id if path == "change" else quote(f"{record.pk}/1")
            page = self.client.get(f"/admin/statements/{path}/{key}/change/")
            self.assertContains(page, "dataset")
            self.assertNotContains(page, "/admin/statements/user/")
        root = browser(User.objects.create_superuser("root"))
        page = root.get(f"/admin/statements/change/{record.public_change_id}/change/")
        self.assertContains(page, "/admin/statements/user/")

    def test_the_download_holds_drafts_with_their_status(self):
        response = self.client.get(address("statement", "download/plain/"))
        rows = rows_of(response)

        assert len(rows) == 68
        states = {row["uid"]: row["status"] for row in rows}
        assert states[self.draft["uid"]] == "draft"
        assert re.search(r'"unpublished-statements-[0-9-]+\.csv"', response["Content-Disposition"])

    def test_the_download_covers_what_the_list_shows_in_its_order(self):
        query = "?state=published&kind__exact=interview&o=1"
        shown = self.client.get(address("statement", query)).context_data["cl"].queryset
        rows = rows_of(self.client.get(address("statement", f"download/plain/{query}")))

        assert [row["uid"] for row in rows] == [row.pk for row in shown]
        assert 0 < len(rows) < 67

    def test_every_noun_downloads_all_its_rows(self):
        for noun, kind in NOUNS.items():
            with self.subTest(noun=noun):
                response = self.client.get(address(noun, "download/plain/"))
                rows = rows_of(response)
                assert len(rows) == kind.table.model._default_manager.count()
                assert {row["status"] for row in rows} <= {"published", "draft"}

    def test_spreadsheets_run_nothing_of_the_excel_dialect(self):
        plain = rows_of(self.client.get(address("statement", "download/plain/?q=SUM")))
        excel = rows_of(self.client.get(address("statement", "download/excel/?q=SUM")))

        assert plain[0]["title"] == "=SUM(1)"
        assert excel[0]["title"] == "'=SUM(1)"

    def test_what_has_no_day_is_last_of_the_newest_first_on_each_database(self):
        for column, is_newest_first in (("", True), ("?o=-1", True), ("?o=1", False)):
            with self.subTest(column):
                rows = self.client.get(address("statement", column)).context_data["cl"].queryset
                is_undated = [row.said_on is None for row in rows]
                assert len({*is_undated}) == 2
                assert is_undated == sorted(is_undated, reverse=not is_newest_first)

    def test_so_are_sources_to_choose_from(self):
        undated = f.make_source("tass", title="Undated for all we know", published_on=None)
        f.store("source", undated)
        dated = f.make_source("tass", title=undated["title"], published_on=f.day("2022"))
        f.store("source", dated)
        field = {"app_label": "statements", "model_name": "appearance", "field_name": "source"}

        choices = address("statement", "choices/")
        reply = self.client.get(choices, field | {"term": "Undated for"}).json()

        assert [row["id"] for row in reply["results"]] == [dated["uid"], undated["uid"]]

    def test_an_unknown_dialect_is_not_found_and_nonsense_leads_back(self):
        assert self.client.get(address("statement", "download/odd/")).status_code == 404
        response = self.client.get(address("statement", "download/plain/?nonsense=1"))
        self.assertRedirects(response, address("statement", "?e=1"))

    def test_only_who_may_see_the_list_downloads_it(self):
        nobody = User.objects.create_user("nobody", is_staff=True)

        response = browser(nobody).get(address("statement", "download/plain/"))

        assert response.status_code == 403

    def test_filters_show_counts_while_there_are_few_rows(self):
        self.assertContains(self.client.get(address("statement", "")), "Draft (1)")

        with mock.patch.object(lists, "MOST_FACETED", 10):
            response = self.client.get(address("statement", ""))

        self.assertNotContains(response, "Draft (1)")
        self.assertContains(response, "Counts are shown for lists of up to")

    def test_pages_end_at_a_bound_that_is_told(self):
        with mock.patch.object(lists, "MOST_LISTED", 60):
            response = self.client.get(address("statement", ""))

        self.assertContains(response, "The first 60 statements: search or filter for others")

    def asked(self, query):
        return self.client.get(address("statement", f"?{query}"))

    def test_filters_find_what_the_api_finds_by_the_same_address(self):
        for query in (
            "government=russia",
            "speaker=sergey-lavrov",
            "agreement=trilateral-2020-11-09",
            "clause=trilateral-2020-11-09/6",
            "topic=lachin-corridor",
            "publisher=news-az",
            "type=calls_for_compliance",
            "family=charge",
            "government=armenia&family=charge&clause=trilateral-2020-11-09/6&topic=lachin-corridor",
        ):
            with self.subTest(query):
                shown = self.asked(query).context_data["cl"]
                public = shown.public_addresses
                assert public.lost == []
                told = Client().get(f"{public.api}&page_size=500").json()["results"]
                assert 0 < len(told) < 67
                found = {row.pk for row in shown.queryset} - {self.draft["uid"]}
                assert found == {row["uid"] for row in told}

    def test_a_source_and_a_contact_are_filters_too(self):
        readout = f.fixture("statement", f.READOUT)
        source = readout["appearances"][0]["source"]
        assert f.READOUT in [
            row.pk for row in self.asked(f"source={source}").context_data["cl"].queryset
        ]
        assert self.asked("contact=no-such").context_data["cl"].result_count == 0

    def test_drafts_are_found_by_what_they_name(self):
        draft = self.draft | {"uid": f.READOUT[:-2] + "99", "voices": [f.make_voice("france")]}
        f.store("statement", draft, self.people["curator"])
        found = self.asked("government=france&state=draft").context_data["cl"].queryset
        assert [row.pk for row in found] == [draft["uid"]]

    def test_what_is_asked_for_stands_above_the_list_and_can_be_taken_off(self):
        query = "government=russia&kind__exact=interview&said_on_first__year=2022&type=interprets"
        chips = self.asked(query).context_data["cl"].chips

        assert [(chip.name, chip.value) for chip in chips] == [
            ("said on", "2022"),
            ("kind", "Interview"),
            ("government", "Russia"),
            ("type", "Interprets"),
        ]
        for chip, name in zip(chips, ("said_on", "kind", "government", "type"), strict=True):
            assert name not in chip.without
            assert self.client.get(address("statement", chip.without)).status_code == 200
        assert self.asked("").context_data["cl"].chips == []

    def test_a_value_that_is_none_of_ours_finds_nothing_and_is_shown_as_it_is(self):
        for name in ("government", "clause", "source", "type", "family"):
            reply = self.asked(f"{name}=%3Cb%3E")
            self.assertContains(reply, f"{name}: &lt;b&gt;")
            assert reply.context_data["cl"].result_count == 0

    def test_the_form_of_filters_keeps_what_else_is_asked_for(self):
        page = self.asked("q=lavrov&state=published&government=russia&p=1")

        for name, value in (("q", "lavrov"), ("state", "published")):
            self.assertContains(page, f'<input type="hidden" name="{name}" value="{value}">')
        self.assertContains(page, '<option value="russia" selected>Russia</option>')
        self.assertNotContains(page, '<input type="hidden" name="p"')

    def test_what_was_left_empty_asks_for_nothing(self):
        assert self.asked("government=&type=&clause=").context_data["cl"].result_count == 68

    def test_an_empty_list_says_what_to_do(self):
        response = self.client.get(address("statement", "?q=nothing+of+the+kind"))

        self.assertContains(response, "Show all statements")
        for path, told in (
            ("edition/?q=nothing", "Show all editions"),
            ("release/", "makes one with manage.py release."),
            ("correction/", "No reader has reported a mistake."),
            ("batch/", "Add the first import"),
        ):
            self.assertContains(self.client.get(f"/admin/statements/{path}"), told)

    def test_a_record_leads_to_the_statements_that_name_it(self):
        readout = f.fixture("statement", f.READOUT)
        for noun, key in (
            ("official", "sergey-lavrov"),
            ("agreement", "trilateral-2020-11-09"),
            ("source", readout["appearances"][0]["source"]),
            ("government", "russia"),
        ):
            naming = self.client.get(address(noun, "change/", key), follow=True).context["naming"]
            shown = self.client.get(naming.url).context_data["cl"]
            assert (naming.count, shown.result_count) == (len(shown.queryset),) * 2
            assert f.READOUT in [row.pk for row in shown.queryset], noun
        assert self.client.get(address("series", "add/"), follow=True).status_code == 403

    def test_records_editions_and_changes_are_told_by_names(self):
        for path in ("record", "edition", "change"):
            page = self.client.get(f"/admin/statements/{path}/?q={self.draft['uid']}")
            shown = self.client.get(f"/admin/statements/{path}/?q=statement/{f.READOUT}")
            title = f.fixture("statement", f.READOUT)["title"]
            self.assertContains(shown, escape(title))
            self.assertNotContains(shown, f">statement/{f.READOUT}")
            assert (self.draft["title"] in page.content.decode()) == (path != "change")
        page = self.client.get("/admin/statements/record/?q=text_version")
        assert page.status_code == 200


class SavedViewTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.people = make_people()

    def keep(self, client, name, query="state=draft&p=2", noun="statement"):
        url = address(noun, "views/keep/")
        return client.post(url, {"name": name, "query": query}, follow=True)

    def names(self, client, noun="statement"):
        shown = client.get(address(noun, "")).context_data["cl"]
        return {view.name: view.query for view in shown.saved_views}

    def test_a_name_is_a_link_above_its_own_list_and_asks_what_the_list_asked(self):
        client = browser(self.people["curator"])
        page = self.keep(client, " My <drafts> ")

        self.assertContains(
            page, '<a href="?state=draft" aria-current="page">My &lt;drafts&gt;</a>'
        )
        assert self.names(client) == {"My <drafts>": "state=draft"}
        assert self.names(client, "topic") == {}
        self.keep(client, "My <drafts>", "state=published")
        assert self.names(client) == {"My <drafts>": "state=published"}

    def test_only_ones_own_are_shown_and_taken_away(self):
        own, other = browser(self.people["curator"]), browser(self.people["analyst"])
        self.keep(own, "Mine")
        view = SavedView.objects.get()

        assert self.names(other) == {}
        for client, noun, left in (
            (other, "statement", 1),
            (own, "topic", 1),
            (own, "statement", 0),
        ):
            client.post(address(noun, f"views/{view.pk}/drop/"))
            assert SavedView.objects.count() == left
        assert other.get(address("statement", "views/keep/")).status_code == 405
        nobody = browser(User.objects.create_user("nobody", is_staff=True))
        assert nobody.post(address("statement", "views/keep/"), {"name": "A"}).status_code == 403

    def test_what_is_no_name_is_refused_with_its_reason(self):
        client = browser(self.people["curator"])
        for name, query in (
            ("", "q=a"),
            ("x" * 61, "q=a"),
            ("a\x00b", "q=a"),
            ("A", "q=" + "a" * 2000),
        ):
            self.assertContains(self.keep(client, name, query), "The view was not kept")
        with mock.patch.object(saved_views, "MOST", 1):
            self.keep(client, "One")
            self.assertContains(self.keep(client, "Two"), "take one away first")
        assert [*self.names(client)] == ["One"]


class SeveralAtOnceTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.people = make_people()
        world = f.make_small_world()
        said = [f.make_said(world, title=f"Said {n}") for n in range(3)]
        cls.uids = [f.store("statement", one, cls.people["curator"])["uid"] for one in said]
        bare = f.make_statement(title="Bare", voices=[])
        cls.bare = f.store("statement", bare, cls.people["curator"])["uid"]

    def do(self, name, uids, user="curator", query="", **data):
        client = browser(self.people[user])
        sent = {"action": name, "_selected_action": uids} | data
        return client, client.post(address("statement", query), sent)

    def states(self):
        return {r.key: r.state for r in Record.objects.filter(noun="statement")}

    def test_those_that_can_be_are_submitted_and_the_others_say_why(self):
        client, reply = self.do("submit_each", [*self.uids[:2], self.bare])
        page = client.get(reply["Location"])

        assert [self.states()[uid] for uid in self.uids] == ["in_review", "in_review", "draft"]
        self.assertContains(page, "statements were submitted for review.")
        client, reply = self.do("submit_each", self.uids[:1])
        why = "“Said 0” was not submitted: Only a draft is submitted; this one is: in review."
        self.assertContains(client.get(reply["Location"]), why)

    def test_those_chosen_are_walked_through_each_with_its_own_page(self):
        self.do("submit_each", self.uids)
        client, reply = self.do("review_each", self.uids, "reviewer")
        order = [row.pk for row in client.get(address("statement", "")).context_data["cl"].queryset]
        order = [uid for uid in order if uid in self.uids]

        assert reply["Location"] == address("statement", "review/", order[0])
        self.assertContains(client.get(reply["Location"]), "Next chosen (1 of 3)")
        for uid, following in zip(order, [*order[1:], order[-1]], strict=True):
            url = address("statement", "approve/", uid)
            reply = client.post(url, {"edition": "1"}, follow=True)
            assert reply.redirect_chain[-1][0] == address("statement", "review/", following)
        self.assertContains(reply, "It was the last that you chose.")
        assert {*self.states().values()} == {"published", "draft"}

    def test_those_chosen_are_downloaded_or_all_that_the_list_shows(self):
        tries = ((self.uids[:2], {}, 2), (self.uids[:1], {"select_across": "1"}, 3))
        for uids, data, count in tries:
            client, reply = self.do("download_chosen", uids, query="?q=said", **data)
            assert len(rows_of(client.get(reply["Location"]))) == count

    def test_what_is_too_much_or_not_allowed_is_not_done(self):
        with mock.patch.object(list_actions, "MOST", 1):
            client, reply = self.do("submit_each", self.uids)
        self.assertContains(client.get(reply["Location"]), "choose at most 1 statements")
        self.do("submit_each", self.uids, "analyst")
        self.do("delete_selected", self.uids)
        assert {*self.states().values()} == {"draft"}
        assert len(self.states()) == 4
