"""Merging: what the verb refuses, what follows the loser's key, and the way back."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from django.contrib.auth.models import Permission
from django.test import TestCase

from statements import curation, resolving
from statements.ledger.projections import PUBLIC_SIDE
from statements.models import (
    Change,
    Edition,
    Entry,
    PublicMember,
    PublicRecord,
    PublicSource,
    PublicTarget,
    PublicTenure,
    PublicVoice,
    Record,
    User,
)
from statements.problems import BrokenRules, StaleVersion, StillUsed

from . import factories as f
from .auditing import faults

ACCORD = "accord-2001-01-01"


def editor() -> User:
    """Return somebody who may do everything."""
    user = f.make_user("editor")
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="statements"))
    return User.objects.get(pk=user.pk)


def merge(noun: str, loser: str, winner: str, user: User | None = None) -> None:
    bases = (f.version(noun, loser), f.version(noun, winner))
    curation.merge(user or editor(), noun, loser, winner, bases, "One and the same.")


def unmerge(noun: str, key: str) -> None:
    curation.unmerge(editor(), noun, key, f.version(noun, key), "They are two.")


def own_reference(target: str) -> f.Document:
    """Return a reference as agreements make it."""
    reference = f.make_reference("reaffirms", f.make_target(target))
    return {name: value for name, value in reference.items() if name != "quote"} | {"clause": None}


class Case(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        f.store("government", f.make_government("ruritania"))
        f.store("official", f.make_official("rudolf", "ruritania"))
        f.store("topic", {"key": "trade", "label": "Trade", "definition": "Goods."})
        clauses = [f.make_clause("1"), f.make_clause("1.1", parent="1")]
        aliases = [f.make_alias("The Old Pact", clause=None)]
        f.store("agreement", f.make_agreement("pact", clauses=clauses, aliases=aliases))
        cls.source = f.store("source", f.make_source(url="https://example.org/b"))["uid"]
        cls.uid = f.publish(
            f.make_said(
                cls.world,
                voices=[f.make_voice("ruritania", official="rudolf")],
                topics=["trade"],
                appearances=[f.make_appearance(cls.source)],
                references=[
                    f.make_reference("mentions", f.make_target("pact", "1.1"), about=["ruritania"])
                ],
            )
        )["uid"]
        cls.document = PublicRecord.objects.get(pk=f"statement/{cls.uid}").document

    def tearDown(self) -> None:
        assert faults() == []

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1/{path}")

    def uids_of(self, query: str) -> list[str]:
        return [row["uid"] for row in orjson.loads(self.get(query).content)["results"]]

    def refused(self, noun: str, loser: str, winner: str, code: str) -> str:
        before = Change.objects.last_number()
        with pytest.raises(BrokenRules) as error:
            merge(noun, loser, winner)
        assert Change.objects.last_number() == before
        assert error.value.problems[0].code == code, error.value
        return str(error.value)


class TestAuthority(Case):
    def test_the_ledger_tells_it_and_the_address_leads_to_the_winner(self) -> None:
        merge("agreement", "pact", ACCORD)

        change = Change.objects.get(number=Change.objects.last_number())
        assert (change.action, change.edition, change.reason) == (
            "merged",
            None,
            "One and the same.",
        )
        reply = orjson.loads(self.get(f"changes/?since={change.number - 1}&document=1").content)
        assert [(row["key"], row["document"]) for row in reply["results"]] == [("pact", None)]
        for path, to in (
            ("agreements/pact/", f"agreements/{ACCORD}/"),
            ("clauses/pact/1.1/", f"clauses/{ACCORD}/1.1/"),
            ("agreements/pact/editions/", f"agreements/{ACCORD}/editions/"),
        ):
            response = self.get(path)
            assert (response.status_code, response["Location"]) == (308, f"/api/v1/{to}"), path

    def test_every_row_follows_and_no_document_changes(self) -> None:
        merge("agreement", "pact", ACCORD)
        merge("government", "ruritania", "sylvania")
        merge("topic", "trade", "peace")
        f.publish(f.make_said(self.world))
        merge("source", self.source, self.world["source"])

        nodes = Entry.objects.filter(statement=self.uid).values_list("government", "about", "node")
        assert set(nodes) == {
            ("sylvania", "sylvania", node) for node in (ACCORD, f"{ACCORD}/1", f"{ACCORD}/1.1")
        }
        assert PublicSource.objects.get(statement=self.uid).source == self.world["source"]
        assert PublicMember.objects.get(record="official/rudolf", name="government").value == (
            "sylvania"
        )
        assert PublicRecord.objects.get(pk=f"statement/{self.uid}").document == self.document

    def test_filters_by_either_key_find_the_same(self) -> None:
        queries = (
            "statements/?ref=mentions:{}/1:{}",
            "statements/?agreement={}&government={}",
            "references/?target={}&about={}",
        )
        merge("agreement", "pact", ACCORD)
        merge("government", "ruritania", "sylvania")

        for query in queries:
            by_loser = self.uids_of(query.format("pact", "ruritania"))
            assert len(by_loser) == 1
            assert by_loser == self.uids_of(query.format(ACCORD, "sylvania")), query

    def test_the_losers_key_and_names_resolve_to_the_winner(self) -> None:
        merge("agreement", "pact", ACCORD)

        for text in ("pact", "Pact", "the old pact", "The Old Pact"):
            keys = [c.key for c in resolving.resolve(text)]
            assert keys[:1] == [ACCORD], text

    def test_labels_and_csv_say_the_winner(self) -> None:
        merge("government", "ruritania", "sylvania")

        reply = orjson.loads(self.get(f"statements/{self.uid}/").content)
        assert reply["labels"]["governments"]["ruritania"] == "Sylvania"
        csv = self.get("statements/?format=csv&government=ruritania").getvalue().decode()
        assert '"sylvania"' in csv
        assert '"ruritania"' not in csv

    def test_chains_are_followed_and_circles_refused(self) -> None:
        merge("government", "ruritania", "sylvania")
        merge("government", "sylvania", "freedonia")

        assert self.get("governments/ruritania/")["Location"].endswith("/governments/freedonia/")
        assert PublicVoice.objects.get(statement=self.uid).government == "freedonia"
        self.refused("government", "freedonia", "ruritania", "not_public")
        self.refused("government", "ruritania", "freedonia", "not_public")

    def test_offices_and_tenures_of_the_loser_stay_public(self) -> None:
        statement = f.publish(f.make_said(self.world))["uid"]
        f.store("institution", f.make_institution("ministry", "ruritania"))

        merge("official", "rufus-firefly", "rudolf")
        merge("institution", "freedonia-mfa", "ministry")

        assert self.get(f"tenures/{self.world['tenure']}/").status_code == 200
        assert self.get("offices/freedonia-mfa-minister/").status_code == 200
        assert self.get("officials/rufus-firefly/").status_code == 308
        tenure = PublicTenure.objects.get(record=f"tenure/{self.world['tenure']}")
        assert (tenure.official, tenure.institution) == ("rudolf", "ministry")
        voice = PublicVoice.objects.get(statement=statement)
        assert (voice.official, voice.office) == ("rudolf", "freedonia-mfa-minister")
        assert [row for _, findings in PUBLIC_SIDE.rebuild(check=True) for row in findings] == []

    def test_both_records_must_be_the_ones_seen(self) -> None:
        user = editor()
        for bases in ((9, 1), (1, 9)):
            with pytest.raises(StaleVersion):
                curation.merge(user, "government", "ruritania", "sylvania", bases, "Same.")

    def test_what_cannot_be_one_is_refused(self) -> None:
        f.store("agreement", f.make_agreement("bare"))
        series = {"key": "set", "title": "S", "definition": "D", "agreements": [], "aliases": []}
        f.store("series", series)
        draft = f.store("source", f.make_source())["uid"]

        self.refused("government", "sylvania", "sylvania", "itself")
        assert "series set" in self.refused("agreement", "pact", "set", "unknown")
        assert "no clause 1, 1.1" in self.refused("agreement", "pact", "bare", "lost_clauses")
        self.refused("source", self.source, draft, "not_public")
        self.refused("government", "sylvania", "nowhere", "unknown")

    def test_a_reason_and_the_right_are_needed(self) -> None:
        user, both = editor(), (1, 1)
        with pytest.raises(BrokenRules, match="Say why"):
            curation.merge(user, "government", "ruritania", "sylvania", both, " ")
        with pytest.raises(BrokenRules, match="may not merge governments"):
            curation.merge(f.make_user("x"), "government", "ruritania", "sylvania", both, "Same.")
        with pytest.raises(BrokenRules, match="may not merge governments"):
            curation.unmerge(f.make_user("x"), "government", "ruritania", 1, "Two.")

    def test_a_text_that_cites_the_other_is_refused_before_and_after(self) -> None:
        reference = own_reference("pact")
        f.store("agreement", f.make_agreement("third", references=[reference]))
        f.store("agreement", f.make_agreement("fourth"))
        self.refused("agreement", "third", "pact", "cites_itself")

        merge("agreement", "fourth", "third")
        reference = own_reference("fourth")
        with pytest.raises(BrokenRules, match="was merged into the record that cites it"):
            f.store("agreement", f.make_agreement("third", references=[reference]))

    def test_one_publishers_words_of_a_clause_are_not_held_twice(self) -> None:
        for key in ("pact", ACCORD):
            f.store(
                "text_version",
                {
                    "uid": f.new_uid(),
                    "clause": f"{key}/1",
                    "language": "en",
                    "publisher": "gazette",
                    "source": self.world["source"],
                    "text": "Words.",
                    "certainty": "verified",
                    "note": None,
                },
            )
        problem = self.refused("agreement", "pact", ACCORD, "repeated")

        uids = sorted(
            word.strip(" ,:").partition("/")[2] for word in problem.split() if "/" in word
        )
        merge("text_version", *uids)
        merge("agreement", "pact", ACCORD)

    def test_the_winner_stays_while_others_are_part_of_it(self) -> None:
        f.store("topic", {"key": "war", "label": "War", "definition": "None."})
        f.store("topic", {"key": "wars", "label": "Wars", "definition": "None."})
        merge("topic", "wars", "war")

        with pytest.raises(StillUsed, match="topic/wars"):
            curation.remove(editor(), "topic", "war")

        merge("agreement", "pact", ACCORD)
        agreement = f.make_agreement(clauses=[f.make_clause("1")])
        with pytest.raises(StillUsed):
            f.store("agreement", agreement)

    def test_nothing_more_is_stored_of_the_loser_and_drafts_may_name_it(self) -> None:
        merge("topic", "trade", "peace")

        with pytest.raises(BrokenRules, match="was merged and is never used again"):
            f.store("topic", {"key": "trade", "label": "T", "definition": "D"})
        uid = f.publish(f.make_said(self.world, topics=["trade"]))["uid"]
        assert uid in self.uids_of("statements/?topic=peace")

    def test_a_source_used_through_the_loser_alone_stays_public(self) -> None:
        f.publish(f.make_said(self.world))
        merge("source", self.source, self.world["source"])
        uid = f.publish(f.make_said(self.world, appearances=[f.make_appearance(self.source)]))

        assert uid["uid"] in self.uids_of(f"statements/?source={self.world['source']}")
        assert not Record.objects.named("source", self.source).is_public

    def test_sources_of_a_merged_agreement_are_public_no_more(self) -> None:
        own = f.store("source", f.make_source())["uid"]
        f.store("agreement", f.make_agreement("fifth", sources=[own]))
        assert Record.objects.named("source", own).is_public

        merge("agreement", "fifth", ACCORD)
        assert not Record.objects.named("source", own).is_public

        unmerge("agreement", "fifth")
        assert Record.objects.named("source", own).is_public


class TestApart(Case):
    def test_everything_is_as_it_was_and_the_ledger_says_so(self) -> None:
        def rows() -> list[Any]:
            return [
                sorted(model.objects.filter(statement=self.uid).values_list(*columns))
                for model, columns in (
                    (PublicVoice, ("government", "official")),
                    (PublicSource, ("source", "publisher")),
                    (Entry, ("government", "about", "node")),
                )
            ] + [sorted(PublicTarget.objects.values_list("agreement", "clause"))]

        f.publish(f.make_said(self.world))
        before = rows()
        losers = (
            ("agreement", "pact", ACCORD),
            ("government", "ruritania", "sylvania"),
            ("official", "rudolf", "rufus-firefly"),
            ("source", self.source, self.world["source"]),
        )
        for noun, loser, winner in losers:
            merge(noun, loser, winner)
        assert rows() != before

        for noun, loser, _ in losers:
            unmerge(noun, loser)
            change = Change.objects.get(number=Change.objects.last_number())
            assert (change.record_id, change.action) == (f"{noun}/{loser}", "corrected")
            assert change.edition is not None

        assert rows() == before
        assert self.get("agreements/pact/").status_code == 200
        assert [c.key for c in resolving.resolve("the old pact")][:1] == ["pact"]
        assert Edition.objects.filter(record="agreement/pact").count() == 1

    def test_the_middle_of_a_chain_takes_its_own_along(self) -> None:
        merge("government", "ruritania", "sylvania")
        merge("government", "sylvania", "freedonia")
        unmerge("government", "sylvania")

        assert PublicVoice.objects.get(statement=self.uid).government == "sylvania"
        assert self.get("governments/ruritania/")["Location"].endswith("/governments/sylvania/")

    def test_what_was_not_merged_is_refused(self) -> None:
        with pytest.raises(BrokenRules, match="part of no other"):
            unmerge("government", "sylvania")


class TestStatements(Case):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.author, cls.second = f.make_user("curator"), f.make_user("reviewer")
        cls.winner = f.publish(f.make_said(cls.world))["uid"]
        reference = f.make_reference("responds_to", f.make_target(statement=cls.uid))
        cls.answer = f.publish(f.make_said(cls.world, references=[reference]))["uid"]

    def merge(self, loser: str, winner: str) -> None:
        both = (f.version("statement", loser), f.version("statement", winner))
        curation.ask_merge(self.author, loser, winner, both, "The same call.")
        curation.merge(self.second, "statement", loser, winner, both)

    def test_two_people_are_named_and_answers_follow(self) -> None:
        self.merge(self.uid, self.winner)

        change = Change.objects.filter(record=f"statement/{self.uid}").last()
        assert change is not None
        facts = (change.action, change.saved_by, change.approved_by, change.reason)
        assert facts == ("merged", self.author, self.second, "The same call.")
        assert self.uids_of(f"statements/?responds_to={self.winner}") == [self.answer]
        assert self.uids_of(f"statements/?responds_to={self.uid}") == [self.answer]
        assert self.get(f"statements/{self.uid}/").status_code == 308
        assert self.uids_of("statements/?government=ruritania") == []

    def test_the_winner_must_be_the_one_that_was_asked_for(self) -> None:
        other = f.publish(f.make_said(self.world))["uid"]
        curation.ask_merge(self.author, self.uid, self.winner, (1, 1), "The same call.")

        with pytest.raises(BrokenRules, match="look again"):
            curation.merge(self.second, "statement", self.uid, other, (1, 1))

    def test_an_answer_is_never_merged_with_what_it_answers(self) -> None:
        for loser, winner in ((self.uid, self.answer), (self.answer, self.uid)):
            with pytest.raises(BrokenRules, match="cites itself"):
                curation.ask_merge(self.author, loser, winner, (1, 1), "The same.")
        self.merge(self.uid, self.winner)
        with pytest.raises(BrokenRules, match="cites itself"):
            curation.ask_merge(self.author, self.winner, self.answer, (1, 1), "The same.")

    def test_apart_again_needs_two_people_too(self) -> None:
        self.merge(self.uid, self.winner)
        curation.unmerge(self.author, "statement", self.uid, 1, "Two calls.")
        assert self.get(f"statements/{self.uid}/").status_code == 308
        with pytest.raises(BrokenRules, match="Somebody else"):
            curation.approve(self.author, self.uid, 1)

        curation.approve(self.second, self.uid, 1)

        change = Change.objects.filter(record=f"statement/{self.uid}").last()
        assert change is not None
        facts = (change.action, change.saved_by, change.approved_by, change.reason)
        assert facts == ("corrected", self.author, self.second, "Two calls.")
        assert self.uids_of(f"statements/?responds_to={self.winner}") == []
        assert self.uids_of(f"statements/?responds_to={self.uid}") == [self.answer]
        assert Record.objects.named("source", self.source).is_public

    def test_a_merge_into_what_is_retracted_later_tells_why(self) -> None:
        self.merge(self.uid, self.winner)
        curation.ask_retraction(self.author, self.winner, 1, "Never said.")
        curation.retract(self.second, self.winner, 1)

        response = self.get(f"statements/{self.uid}/")
        assert response.status_code == 308
        assert self.client.get(response["Location"]).status_code == 410
