from typing import Any

import pytest
from django.test import SimpleTestCase, TestCase

from statements.curation.record_state import record_state
from statements.documents import NOUNS
from statements.documents.clashing import Missing, clashes

from .desk import address, browser, editions, faults, make_people, open_page, send, text_of
from .factories import (
    Document,
    make_alias,
    make_appearance,
    make_clause,
    make_quote,
    make_reference,
    make_said,
    make_statement,
    make_target,
    make_voice,
    small_world,
    store,
)
from .pages import Typed, fill, fill_row, form_of

pytestmark = pytest.mark.slow


def current(noun: str, key: str) -> Document:
    document = record_state(noun, key).document
    assert document is not None
    return document


def shown(response: Any) -> dict[str, tuple[str, str, str, str]]:
    """Return what can be chosen, by place: kind, base, theirs, yours."""
    return {
        line.where: (line.kind, *map(text_of, line.columns))
        for line in response.context["conflict"]["choices"]
    }


class ClashesTests(SimpleTestCase):
    def kinds(self, base: Any, theirs: Any, yours: Any) -> dict[str, str]:
        table = NOUNS["statement"].table
        return {clash.id: clash.kind for clash in clashes(table, base, theirs, yours)}

    def test_each_place_is_told_by_who_changed_it(self):
        base = make_statement()
        theirs = base | {"title": "T", "summary": "Both", "note": "Theirs", "topics": ["a"]}
        yours = base | {"title": "Y", "summary": "Both", "kind": "letter"}

        assert self.kinds(base, theirs, yours) == {
            "::kind": "yours",
            "::title": "clash",
            "::summary": "same",
            "::topics": "theirs",
            "::note": "theirs",
        }

    def test_rows_come_go_and_move(self):
        one, two, three, four = (make_voice("freedonia") for _ in range(4))
        base = make_statement(voices=[one, two, three])
        theirs = base | {"voices": [two | {"role": "signs"}, one, four]}
        yours = base | {"voices": [one, three]}

        assert self.kinds(base, theirs, yours) == {
            f"voices:{two['uid']}:": "clash",
            f"voices:{four['uid']}:": "theirs",
            f"voices:{three['uid']}:": "theirs",
        }
        assert self.kinds(base, base | {"voices": [two, one, three]}, base) == {
            "voices::": "theirs"
        }

    def test_a_row_that_is_not_there_is_not_nothing(self):
        voice = make_voice("freedonia")
        base = make_statement(voices=[voice])
        (clash,) = clashes(NOUNS["statement"].table, base, base | {"voices": []}, base)

        assert (clash.theirs, clash.yours) == (Missing.ROW, voice)


@pytest.mark.dealt
class ChoosingTests(TestCase):
    """A reviewer saved version 2 while a curator worked on version 1."""

    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.people = make_people()
        appearance = make_appearance(cls.world["source"], words="We regret what was said.")
        quote = make_quote(appearance["uid"], "regret", start=3)
        target = make_target("accord-2001-01-01", "1")
        cls.statement = store(
            "statement",
            make_said(
                cls.world,
                appearances=[appearance],
                quotes=[quote],
                references=[
                    make_reference("mentions", target, quote=quote["uid"]),
                    make_reference("mentions", make_target("accord-2001-01-01")),
                ],
            ),
        )

    def setUp(self):
        self.client, self.uid = browser(self.people["curator"]), self.statement["uid"]
        self.typed = open_page(self.client, "statement", self.uid)

    def theirs(self, **changes: Any) -> None:
        store("statement", self.statement | changes, self.people["reviewer"])

    def meet(self) -> tuple[Any, Typed]:
        """Send the stale page; return the conflict page and what its form would send."""
        response = send(self.client, self.typed, "statement", self.uid)
        assert response.status_code == 200
        assert "conflict" in response.context, faults(response)
        assert editions("statement", self.uid) == 2
        return response, form_of(response)

    def resolve(self, typed: Typed, **choices: str) -> Document:
        """Choose and save over version 2; return what is held then."""
        for where, choice in choices.items():
            typed[f"take:{where}"] = [choice]
        radios = {name: values[-1:] for name, values in typed.items() if name[:5] == "take:"}
        response = self.client.post(
            address("statement", "change/", self.uid), typed | radios | {"overwrite": ["2"]}
        )
        assert response.status_code == 302
        return current("statement", self.uid)

    def chosen(self, response: Any) -> Typed:
        """Return the form with the choices that the page offers, as a browser sends them."""
        typed = form_of(response)
        for line in response.context["conflict"]["choices"]:
            typed[line.take] = ["theirs" if line.kind == "theirs" else "mine"]
        return typed

    def test_three_columns_and_one_mark_for_what_both_changed(self):
        self.theirs(title="Their title", topics=["peace"])
        fill(self.typed, title="My title", note="My note")

        response, _ = self.meet()

        assert shown(response) == {
            "Title": ("clash", "Somebody says something", "Their title", "My title"),
            "Topics": ("theirs", "—", "Peace", "—"),
        }
        assert [line.where for line in response.context["conflict"]["unchosen"]] == ["Note"]
        self.assertContains(response, "both changed it", count=1)

    def test_words_that_went_and_came_are_marked_in_the_columns(self):
        self.theirs(title="Somebody says <b>nothing</b>", summary="In our very own words.")
        fill(self.typed, title="Everybody says something")
        fill_row(self.typed, "references", 0, words="We regret")

        response, _ = self.meet()

        for words in (
            "<del>Somebody</del> says <del>something</del>",
            "Somebody says <ins>&lt;b&gt;nothing&lt;/b&gt;</ins>",
            "<ins>Everybody</ins> says something",
            "In our <ins>very </ins>own words.",
            "“<ins>We </ins>regret”",
        ):
            self.assertContains(response, words)

    def test_of_codes_and_keys_nothing_is_marked(self):
        self.theirs(kind="letter", topics=["peace"])
        fill(self.typed, title="My title")

        response, _ = self.meet()

        choices = response.context["conflict"]["choices"]
        assert [line.where for line in choices] == ["Kind", "Topics"]
        assert {piece.kind for line in choices for side in line.columns for piece in side} == {
            "same"
        }

    def test_no_button_saves_as_if_nothing_had_happened(self):
        """The bar at the foot would only be refused again: it offers what the page does."""
        self.theirs(title="Their title")
        fill(self.typed, title="My title")

        response, _ = self.meet()

        for name in ("_save", "_continue", "_addanother", "_addsame"):
            self.assertNotContains(response, f'name="{name}"')
        self.assertContains(response, 'name="overwrite" value="2"', count=2)

    def test_what_only_they_changed_stays_and_mine_too(self):
        self.theirs(summary="Their summary", topics=["peace"])
        fill(self.typed, title="My title")
        response, _ = self.meet()

        resolved = self.resolve(self.chosen(response))

        assert resolved == self.statement | {
            "title": "My title",
            "summary": "Their summary",
            "topics": ["peace"],
        }

    def test_theirs_is_taken_where_it_is_chosen(self):
        date = {"first": "2001-03-01", "last": "2001-03-31", "precision": "month"}
        theirs = date | {"basis": "inferred", "note": "So they say."}
        self.theirs(title="Their title", said_on=theirs)
        fill(self.typed, title="My title", said_on_date="2002")
        response, _ = self.meet()
        typed = self.chosen(response) | {"take:::title": ["theirs"], "take:::said_on": ["theirs"]}

        resolved = self.resolve(typed)

        assert (resolved["title"], resolved["said_on"]) == ("Their title", theirs)

    def test_what_is_typed_after_the_choice_is_kept(self):
        self.theirs(summary="Their summary")
        response, _ = self.meet()
        typed = self.chosen(response)

        resolved = self.resolve(typed | {"summary": ["Typed just now"]})

        assert resolved["summary"] == "Typed just now"

    def test_rows_they_added_removed_changed_and_moved(self):
        first, second = self.statement["references"]
        voice = make_voice("sylvania")
        self.theirs(
            voices=[voice, *self.statement["voices"]],
            references=[second | {"note": "Theirs", "about": ["sylvania"]}, first],
        )
        fill(self.typed, title="My title")
        response, _ = self.meet()
        resolved = self.resolve(self.chosen(response))

        assert resolved["title"] == "My title"
        assert sorted(row["uid"] for row in resolved["voices"]) == sorted(
            row["uid"] for row in [voice, *self.statement["voices"]]
        )
        assert voice in resolved["voices"]
        assert resolved["references"] == [second | {"note": "Theirs", "about": ["sylvania"]}, first]

    def test_a_row_that_they_removed_goes_only_if_i_did_not_change_it(self):
        self.theirs(references=self.statement["references"][:1])
        response, _ = self.meet()
        assert self.resolve(self.chosen(response))["references"] == self.statement["references"][:1]

    def test_a_row_that_they_removed_and_i_changed_is_mine_to_decide(self):
        self.theirs(references=self.statement["references"][:1])
        fill_row(self.typed, "references", 1, note="Mine")
        response, _ = self.meet()

        kinds = [line.kind for line in response.context["conflict"]["choices"]]
        resolved = self.resolve(self.chosen(response))

        assert kinds == ["clash"]
        assert resolved["references"][1]["note"] == "Mine"

    def test_a_row_that_i_removed_and_they_changed_can_come_back(self):
        second = self.statement["references"][1] | {"note": "Theirs"}
        self.theirs(references=[self.statement["references"][0], second])
        fill_row(self.typed, "references", 1, DELETE="on")
        response, typed = self.meet()
        (line,) = response.context["conflict"]["choices"]
        assert (line.kind, text_of(line.columns.yours)) == ("clash", "not there")

        resolved = self.resolve(typed | {line.take: ["theirs"]})

        assert resolved["references"][1] == second

    def test_their_words_come_with_their_quote(self):
        quote = self.statement["quotes"][0] | {"exact": "what was said", "start": 10}
        self.theirs(quotes=[quote])
        fill_row(self.typed, "references", 0, words="We regret")
        response, typed = self.meet()
        (line,) = response.context["conflict"]["choices"]
        assert line.kind == "clash"
        assert text_of(line.columns.theirs).startswith("“what was said” (A page")

        resolved = self.resolve(typed | {line.take: ["theirs"]})

        assert resolved["quotes"] == [quote]
        assert resolved["references"] == self.statement["references"]

    def test_a_third_version_is_shown_again_with_nothing_gone(self):
        self.theirs(summary="Their summary")
        fill(self.typed, title="My title")
        response, _ = self.meet()
        typed = self.chosen(response)
        self.theirs(summary="A third summary")

        again = self.client.post(
            address("statement", "change/", self.uid), typed | {"overwrite": ["2"]}
        )

        self.assertContains(again, "Somebody saved version 3")
        assert form_of(again)["title"] == ["My title"]
        assert editions("statement", self.uid) == 3

    def test_junk_in_choices_changes_nothing(self):
        self.theirs(summary="Their summary")
        _, typed = self.meet()
        for junk in ({"take:::nothing": ["theirs"]}, {"take:": ["theirs"], "overwrite": ["x²"]}):
            with self.subTest(junk=junk):
                url = address("statement", "change/", self.uid)
                assert self.client.post(url, typed | junk).status_code == 200
        assert editions("statement", self.uid) == 2


class EveryListTests(TestCase):
    def test_clauses_and_aliases_are_taken_by_their_names(self):
        small_world()
        people = make_people()
        client, key = browser(people["editor"]), "accord-2001-01-01"
        typed = open_page(client, "agreement", key)
        agreement = current("agreement", key)
        clauses = [agreement["clauses"][0] | {"heading": "Theirs"}, agreement["clauses"][1]]
        clauses.append(make_clause("2", topics=["peace"]))
        theirs = agreement | {
            "clauses": clauses,
            "aliases": [make_alias("The accord", clause=None)],
        }
        store("agreement", theirs)
        fill(typed, title="Mine")
        response = send(client, typed, "agreement", key)
        typed = form_of(response)
        for line in response.context["conflict"]["choices"]:
            typed[line.take] = ["theirs"]

        done = client.post(address("agreement", "change/", key), typed | {"overwrite": ["2"]})

        assert done.status_code == 302
        assert current("agreement", key) == theirs | {"title": "Mine"}


class TokenTests(TestCase):
    def test_an_old_page_is_told_where_its_words_are(self):
        world, people = small_world(), make_people()
        statement = store("statement", make_said(world))
        client = type(self.client)(enforce_csrf_checks=True)
        client.force_login(people["curator"])
        url = address("statement", "change/", statement["uid"])

        response = client.post(url, {"title": "Typed"})

        self.assertContains(response, "nothing you typed is gone", status_code=403)
        self.assertContains(response, f'href="{url}"', status_code=403)
        assert editions("statement", statement["uid"]) == 1

    def test_other_sites_and_other_pages_get_the_plain_answer(self):
        client = type(self.client)(enforce_csrf_checks=True)
        evil = {"HTTP_ORIGIN": "https://evil.example"}

        self.assertContains(client.post("/admin/login/", **evil), "CSRF", status_code=403)
