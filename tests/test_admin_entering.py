"""Help while entering, as the pages ask for it: rights, hostile input, cost, what is odd."""

from collections import Counter
from typing import Any

import pytest
from django.test import TestCase

from statements import curation
from statements.admin.page.values import target_value
from statements.keys import new_uid
from statements.models import Edition, Record, Source

from . import factories as f
from .desk import address, browser, editions, faults, make_people, open_page, send
from .endings import merge
from .pages import add_row, by_control, fill, fill_row, form_of

HELP = "/admin/statements/statement/help/"
CALL = "Russia's account of a call of Lavrov with Bayramov"
QUESTIONS = {
    "day": {"text": "22 December 2022"},
    "office": {"official": "sergey-lavrov", "date": "2022-12-22"},
    "duplicates": {"government": "russia", "date": "2022-12-22", "title": CALL},
    "address": {"address": "https://mid.ru/new"},
    "source": {"uid": "01853721-3000-78ed-a520-2f7bf650ffac"},
    "carried": {"uid": "01853721-3000-78ed-a520-2f7bf650ffac"},
    "again": {},
    "clauses": {"agreement": "trilateral-2020-11-09"},
    "cited": {"target": "clause:trilateral-2020-11-09/6"},
    "person": {"official": "jeyhun-bayramov"},
}
ARTICLE = QUESTIONS["source"]["uid"]
JUNK = (
    "\x00",
    "'\"<script>alert(1)</script>",
    "%",
    "x" * 3_000,
    "9" * 400,
    "\ud7ff٣",
    "-1",
    "null",
)


@pytest.mark.dealt
class AskingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        f.load_dataset()
        cls.people = make_people()

    def setUp(self):
        self.curator = browser(self.people["curator"])

    def ask(self, name: str, **params: Any) -> Any:
        return self.curator.get(f"{HELP}{name}/", params)

    def test_only_who_enters_statements_is_answered(self):
        editor = browser(self.people["editor"])
        for name, params in QUESTIONS.items():
            with self.subTest(name=name):
                assert self.ask(name, **params).status_code == 200
                assert editor.get(f"{HELP}{name}/", params).status_code == 403
                anonymous = self.client.get(f"{HELP}{name}/", params)
                assert anonymous.status_code == 302
                assert "/login/" in anonymous["Location"]
        assert editor.post(f"{HELP}looks/").status_code == 403
        assert self.curator.get(f"{HELP}looks/").status_code == 405

    def test_hostile_text_is_answered_with_json(self):
        for name, params in QUESTIONS.items():
            for field in params:
                for junk in JUNK:
                    with self.subTest(name=name, field=field, junk=junk[:9]):
                        response = self.ask(name, **(params | {field: junk}))
                        assert response.status_code == 200
                        assert "<script>" not in str(response.headers)
                        assert response["Content-Type"] == "application/json"

    def test_nothing_asked_is_nothing_answered(self):
        for name in QUESTIONS:
            with self.subTest(name=name):
                assert self.ask(name).status_code == 200

    def test_a_day_is_read_beside_its_source(self):
        reply = self.ask("day", text="Thursday", source=ARTICLE).json()

        assert (reply["date"], reply["basis"]) == ("2022-12-22", "weekday")
        assert "choose a source" in self.ask("day", text="Thursday").json()["error"]

    def test_the_office_of_a_day_is_proposed(self):
        reply = self.ask("office", official="sergey-lavrov", date="2022-12-22").json()

        assert reply["proposed"]["institution"] == "russia-mfa"
        assert reply["proposed"]["held"] == "yes"

    def test_an_official_brings_the_government_that_is_theirs_and_stands(self):
        assert self.ask("person", official="jeyhun-bayramov").json() == {
            "government": ["azerbaijan", "Azerbaijan"]
        }
        f.store("government", f.make_government("old-azerbaijan"))
        f.store("official", f.make_official("envoy", "old-azerbaijan"))
        merge("government", "old-azerbaijan", "azerbaijan")
        for official in ("envoy", "nobody", "'"):
            assert self.ask("person", official=official).json() == {"government": None}

    def test_what_is_cited_brings_whom_it_binds_and_what_it_is_about(self):
        targets = ["clause:trilateral-2020-11-09/6.3", "clause:trilateral-2020-11-09/3"]
        reply = self.ask("cited", target=targets).json()

        assert [key for key, _ in reply["governments"]] == ["azerbaijan", "armenia", "russia"]
        assert [key for key, _ in reply["topics"]] == ["lachin-corridor", "peacekeepers"]
        whole = self.ask("cited", target="agreement:trilateral-2021-01-11").json()
        assert [len(whole[name]) for name in ("governments", "topics")] == [3, 0]

    def test_what_a_text_binds_under_a_name_that_stands_no_more_is_left_out(self):
        f.store("government", f.make_government("old-azerbaijan"))
        f.store("topic", {"key": "old-ceasefire", "label": "Truce", "definition": "No fire."})
        clause = f.make_clause("1") | {"topics": ["old-ceasefire", "ceasefire"]}
        parties = [
            f.make_voice(key) | {"role": "party", "certainty": "verified", "note": None}
            for key in ("old-azerbaijan", "armenia")
        ]
        f.store("agreement", f.make_agreement("pact", clauses=[clause], parties=parties))
        merge("government", "old-azerbaijan", "azerbaijan")
        merge("topic", "old-ceasefire", "ceasefire")
        reply = self.ask("cited", target="clause:pact/1").json()

        assert [key for key, _ in reply["governments"]] == ["armenia"]
        assert [key for key, _ in reply["topics"]] == ["ceasefire"]

    def test_what_a_source_carries_tells_what_it_cites_the_commonest_first(self):
        reply = self.ask("carried", uid=ARTICLE).json()

        cited = Counter(
            target_value(target)
            for statement in f.fixtures("statement")
            if any(row["source"] == ARTICLE for row in statement["appearances"])
            for row in statement["references"]
            for target in row["targets"]
        )
        counts = sorted(cited.values(), reverse=True)
        assert [cited[key] for key, _ in reply["targets"]] == counts[:8]
        label = dict(reply["targets"])["agreement:trilateral-2021-01-11"]
        assert label == "Trilateral statement of 11 January 2021"
        assert reply["topics"][0] == ["lachin-corridor", "Lachin corridor"]
        assert len(reply["places"]) == 2

    def test_a_series_is_named_by_how_its_name_begins(self):
        for term, is_named in (("trilat", True), ("The Trilateral st", True), ("tr", False)):
            with self.subTest(term):
                reply = self.curator.get(address("statement", "targets/"), {"term": term}).json()
                groups = {one["text"]: one["children"] for one in reply["results"]}
                named = [one["id"] for one in groups.get("Named so", ())]
                assert ("series:trilateral-statements" in named) == is_named

    def test_duplicates_come_with_their_address(self):
        twins = self.ask("duplicates", **QUESTIONS["duplicates"]).json()["twins"]

        assert twins[0]["uid"] == f.READOUT
        assert twins[0]["url"] == address("statement", "change/", f.READOUT)

    def test_two_are_merged_only_once_both_are_public(self):
        readout = f.fixture("statement", f.READOUT)
        printed = [f.make_appearance(readout["appearances"][0]["source"])]
        voice = readout["voices"][0] | {"uid": f.new_uid()}
        call = {"title": CALL, "said_on": f.day("2022-12-22"), "voices": [voice]}
        public = f.publish(f.make_statement(**call, appearances=printed))["uid"]
        draft = f.make_statement(**call | {"voices": [f.make_voice("russia")]})
        unsaved = f.new_uid()
        f.store("statement", draft)
        for uid, is_saved in (
            (public, True),
            (draft["uid"], False),
            (unsaved, False),
            ("", False),
            ("x", False),
        ):
            with self.subTest(uid=uid):
                twins = self.ask("duplicates", **QUESTIONS["duplicates"], uid=uid).json()["twins"]
                link = next(one["merge"] for one in twins if one["uid"] == f.READOUT)
                assert bool(link) == is_saved
                if link:
                    page = self.curator.get(link)
                    assert page.status_code == 200
                    assert page.context["winner"].key == f.READOUT

    def test_a_draft_is_a_duplicate_too(self):
        draft = f.make_statement(title=CALL, said_on=f.day("2019-01-01"))
        f.store("statement", draft | {"voices": [f.make_voice("russia")]})
        reply = self.ask("duplicates", government="russia", date="2019-01-02", title=CALL).json()

        assert [(one["uid"], one["state"]) for one in reply["twins"]] == [(draft["uid"], "Draft")]

    def test_a_retracted_statement_is_no_duplicate(self):
        version = f.version("statement", f.READOUT)
        curation.ask_retraction(self.people["curator"], f.READOUT, version, "Made up.")
        curation.retract(self.people["reviewer"], f.READOUT, version)
        reply = self.ask("duplicates", **QUESTIONS["duplicates"]).json()

        assert f.READOUT not in [one["uid"] for one in reply["twins"]]

    def test_help_costs_a_fixed_number_of_queries_and_writes_nothing(self):
        before = Edition.objects.count(), Source.objects.count()
        for name, queries in {
            "day": 0,
            "office": 2,
            "duplicates": 4,
            "address": 2,
            "source": 1,
            "carried": 6,
            "again": 1,  # nobody saved a statement yet
            "clauses": 1,
            "cited": 2,
            "person": 1,
        }.items():
            # session, account, and the two questions for what it may
            with self.subTest(name=name), self.assertNumQueries(queries + 4):
                self.ask(name, **QUESTIONS[name])
        assert (Edition.objects.count(), Source.objects.count()) == before

    def test_targets_bring_clauses_with_summaries_first(self):
        response = self.curator.get(address("statement", "targets/"), {"term": "9 nov 6"})

        first = response.json()["results"][0]
        assert first["text"] == "Named so"
        assert first["children"][0]["id"] == "clause:trilateral-2020-11-09/6"
        assert "Kalbajar" in first["children"][0]["summary"]

    def test_a_source_is_chosen_by_its_address_without_scripts_of_ours(self):
        params = {
            "term": "http://trtworld.com/asia/"
            "armenia-refusing-to-take-part-in-talks-with-azerbaijan-russia-63788/?utm_source=a",
            "app_label": "statements",
            "model_name": "appearance",
            "field_name": "source",
        }
        choices = self.curator.get(address("statement", "choices/"), params).json()["results"]

        assert [one["id"] for one in choices] == [ARTICLE]


@pytest.mark.dealt
class OddTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = f.small_world()
        cls.people = make_people()
        appearances = [f.make_appearance(cls.world["source"], words="We regret it.")]
        cls.statement = f.store("statement", f.make_said(cls.world, appearances=appearances))

    def setUp(self):
        self.curator = browser(self.people["curator"])
        self.typed = open_page(self.curator, "statement", self.statement["uid"])

    def odd(self, key: str | None = None) -> dict[str, list[str]]:
        uid = self.statement["uid"] if key is None else key
        response = self.curator.post(f"{HELP}looks/?key={uid}", self.typed)
        assert response.status_code == 200
        return by_control(response)

    def cite(self, *targets: str, type: str = "mentions", **kwargs: Any) -> int:
        values = {"resolution": "explicit", "certainty": "verified"} | kwargs
        return add_row(self.typed, "references", type=type, targets=list(targets), **values)

    def test_a_sound_page_has_nothing_odd(self):
        assert self.odd() == {}

    def test_an_empty_page_has_nothing_odd_yet(self):
        self.typed = open_page(self.curator, "statement")

        assert self.odd("") == {}

    def test_a_half_filled_row_is_no_fault(self):
        add_row(self.typed, "references", note="later")
        add_row(self.typed, "voices", role="speaks", official="rufus-firefly")

        assert self.odd() == {}

    def test_words_that_are_not_in_the_stored_ones(self):
        row = self.cite("agreement:accord-2001-01-01", words="We rejoice")

        assert "do not stand" in self.odd()[f"references-{row}-words"][0]
        fill_row(self.typed, "references", row, words="We regret")
        assert self.odd() == {}

    def test_a_statement_that_cites_itself(self):
        row = self.cite(f"statement:{self.statement['uid']}", type="responds_to")

        assert self.odd()[f"references-{row}-targets"] == ["A statement cannot cite itself."]

    def test_an_answer_older_than_what_it_answers(self):
        later = f.store("statement", f.make_said(self.world, said_on=f.day("2001-02-09")))
        row = self.cite(f"statement:{later['uid']}", type="responds_to")

        assert "before what it answers" in self.odd()[f"references-{row}-targets"][0]

    def test_a_clause_that_the_agreement_has_not(self):
        row = self.cite("clause:accord-2001-01-01/9")

        assert "There is no clause" in self.odd()[f"references-{row}-targets"][0]

    def test_a_type_that_does_not_fit_its_target(self):
        row = self.cite("agreement:accord-2001-01-01", type="responds_to")

        assert "points at statement" in self.odd()[f"references-{row}-targets"][0]

    def test_an_office_that_was_not_held_on_the_day(self):
        fill(self.typed, said_on_date="2015-01-01")

        assert "was held from" in self.odd()["voices-0-tenure"][0]

    def test_a_date_that_cannot_be_read_and_a_date_too_many(self):
        fill(self.typed, known_by_date="2001-02-03")
        assert "without a date" in self.odd()["known_by"][0]

        fill(self.typed, said_on_date="soon", known_by_date="")
        assert "is not a date" in self.odd()["said_on"][0]

    def test_hostile_text_is_told_and_never_an_error(self):
        for junk in JUNK:
            with self.subTest(junk=junk[:9]):
                self.typed = open_page(self.curator, "statement", self.statement["uid"])
                fill(self.typed, title=junk, said_on_date=junk, topics=[junk], issued_by=junk)
                fill_row(self.typed, "voices", 0, official=junk, tenure=junk, government=junk)
                self.cite(f"statement:{junk}", junk, words=junk, printed_in=junk)
                assert self.odd()
                assert isinstance(self.odd("nothing"), dict)
                self.odd(junk)
                self.odd(new_uid())

    def test_it_agrees_with_what_saving_says(self):
        row = self.cite(f"statement:{self.statement['uid']}", type="responds_to")

        looks = self.odd()
        refused = faults(send(self.curator, self.typed, "statement", self.statement["uid"]))

        assert looks[f"references-{row}-targets"] == refused[f"references-{row}-targets"]
        assert editions("statement", self.statement["uid"]) == 1

    def test_after_saving_a_draft_what_is_odd_is_told_without_scripts(self):
        other = f.store("statement", f.make_said(self.world, title="Firefly says something"))
        fill(self.typed, title="Firefly says something new")
        url = address("statement", "change/", self.statement["uid"])
        response = self.curator.post(url, self.typed | {"_continue": ["1"]}, follow=True)

        [twin] = response.context["twins"]
        assert twin["uid"] == other["uid"]
        self.assertContains(response, 'class="twin"')

        fill(self.typed, title="Firefly says something else")
        typed = self.typed | {"base_version": ["2"], "_save": ["1"]}
        response = self.curator.post(url, typed, follow=True)
        messages = [str(message) for message in response.context["messages"]]
        assert any("This may be the same statement" in text for text in messages)


@pytest.mark.dealt
class NextTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = f.small_world()
        cls.people = make_people()
        cls.statement = f.store("statement", f.make_said(cls.world))

    def setUp(self):
        self.curator = browser(self.people["curator"])

    def save(self, **pressed: Any) -> Any:
        typed = open_page(self.curator, "statement", self.statement["uid"])
        url = address("statement", "change/", self.statement["uid"])
        return self.curator.post(url, typed | {"_addsame": ["1"]} | pressed)

    def test_the_next_page_keeps_source_date_and_government_and_nothing_else(self):
        response = self.curator.get(self.save()["Location"], follow=True)

        typed = form_of(response)
        assert typed["appearances-0-source"] == [self.world["source"]]
        assert typed["appearances-0-chain"] == ["1"]
        assert typed["said_on_date"] == ["2001-02-03"]
        assert typed["voices-0-government"] == ["freedonia"]
        assert typed.get("voices-0-official", [""]) == [""]
        assert typed["title"] == [""]
        assert typed["voices-0-uid"] == [""]
        assert typed["uid"] != [self.statement["uid"]]

    def test_what_is_kept_is_saved_as_a_statement_of_its_own(self):
        typed = form_of(self.curator.get(self.save()["Location"], follow=True))
        fill(typed, kind="interview", title="Another", summary="Another one.")

        response = send(self.curator, typed, "statement")

        assert response.status_code == 302, faults(response)
        assert editions("statement", typed["uid"][0]) == 1
        assert editions("statement", self.statement["uid"]) == 1

    def test_unknown_and_hostile_models_of_the_next_page_are_an_empty_page(self):
        for uid in ("", "nothing", "\x00", new_uid()):
            with self.subTest(uid=uid):
                response = self.curator.get(
                    address("statement", "add/"), {"like": uid}, follow=True
                )
                assert response.status_code == 200
                assert form_of(response)["said_on_date"] == [""]

    def test_submitting_at_once_puts_the_version_before_a_second_person(self):
        response = self.save(_submit=["1"])

        assert "submit=1" in response["Location"]
        assert Record.objects.get(pk=f"statement/{self.statement['uid']}").state == "in_review"
        self.assertContains(self.curator.get(response["Location"], follow=True), "checked")

    def test_what_cannot_be_submitted_is_saved_all_the_same(self):
        later = f.store("statement", f.make_said(self.world, said_on=f.day("2001-02-09")))
        typed = open_page(self.curator, "statement", self.statement["uid"])
        target = [f"statement:{later['uid']}"]
        values = {"resolution": "answers_statement", "certainty": "verified"}
        add_row(typed, "references", type="responds_to", targets=target, **values)
        url = address("statement", "change/", self.statement["uid"])
        typed |= {"_continue": ["1"], "_submit": ["1"]}
        response = self.curator.post(url, typed, follow=True)

        assert "not submitted for review" in response.content.decode()
        assert editions("statement", self.statement["uid"]) == 2
        assert Record.objects.get(pk=f"statement/{self.statement['uid']}").state == "draft"


class TenureChangeTests(TestCase):
    def test_statements_whose_office_would_change_are_listed_for_confirmation(self):
        world = f.small_world()
        people = make_people()
        f.store("statement", f.make_said(world, title="A draft of Firefly"))
        editor = browser(people["editor"])
        typed = open_page(editor, "official", "rufus-firefly")
        fill_row(typed, "tenures", 0, ends_date="2000-12-31")

        refused = send(editor, typed, "official", "rufus-firefly")
        self.assertContains(refused, "A draft of Firefly")
        self.assertContains(refused, "would not have been held on 2001-02-03")
        assert editions("official", "rufus-firefly") == 1

        saved = send(editor, typed | {"confirmed": ["1"]}, "official", "rufus-firefly")
        assert saved.status_code == 302
        assert editions("official", "rufus-firefly") == 2


class RelatedTests(TestCase):
    def test_a_page_offers_to_add_only_what_one_may(self):
        f.small_world()
        people = make_people()
        page = browser(people["curator"]).get(address("statement", "add/"), follow=True)

        for noun, may in (("source", True), ("publisher", True), ("government", False)):
            assert (f'data-adds="{noun}"' in page.content.decode()) is may

    def test_a_related_record_answers_with_its_key_for_the_page_that_asked(self):
        f.small_world()
        curator = browser(make_people()["curator"])
        typed = form_of(curator.get(address("publisher", "add/"), {"_popup": "1"}, follow=True))
        fill(typed, name="New Gazette")

        response = curator.post(address("publisher", "add/"), typed | {"_popup": ["1"]})

        self.assertContains(response, "new-gazette")
        self.assertContains(response, "django-admin-popup-response-constants")
