"""Every rule of the design's table is attacked twice: by a document, and behind the verbs."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError
from django.test import SimpleTestCase, TestCase

from statements import curation, ledger, writing
from statements.documents import NOUNS, Document, render
from statements.documents.rules import broken
from statements.documents.world import World
from statements.fields import KeyField, UidField
from statements.keys import new_uid
from statements.models import (
    Alias,
    Batch,
    Change,
    Clause,
    Correction,
    Edition,
    Epoch,
    Government,
    Party,
    Record,
    Redaction,
    Reference,
    Release,
    SavedCopy,
    Statement,
    Target,
    Tenure,
    TextVersion,
    User,
    Voice,
    desk_models,
)
from statements.problems import BrokenRules, StaleVersion, StillUsed
from statements.vocabularies import Action, DeskState, ReferenceType

from . import factories as f

ACCORD = "accord-2001-01-01"
KNOWN_BY = {
    "known_by_first": "2001-01-01",
    "known_by_last": "2001-01-01",
    "known_by_precision": "day",
    "known_by_basis": "publication",
}
Attack = Callable[[], Any]


class RulesTestCase(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.curator, cls.reviewer = f.make_user("curator"), f.make_user("reviewer")

    def make_statement(self, **kwargs: Any) -> Document:
        return f.make_said(self.world, **kwargs)

    def assert_broken(self, noun: str, document: Document, path: str, words: str = "") -> None:
        """Check that a document is refused at a path, and that nothing of it is kept."""
        editions = Edition.objects.count()

        with pytest.raises(BrokenRules) as error:
            f.store(noun, document)

        messages_by_path = {problem.path: problem.message for problem in error.value.problems}
        assert path in messages_by_path, messages_by_path
        assert words in messages_by_path[path]
        assert Edition.objects.count() == editions


class TestStatements(RulesTestCase):
    def test_a_quote_equals_the_words_at_its_position(self) -> None:
        appearance = f.make_appearance(self.world["source"], words="They keep 🕊 their word.")

        def quoting(exact: str, start: int | None) -> Document:
            quote = f.make_quote(appearance["uid"], exact, start=start)
            return self.make_statement(appearances=[appearance], quotes=[quote])

        for exact, start in (
            ("keep", 6),
            ("keep", None),
            ("kept", 5),
            ("word.!", 18),
            ("They", -1),
        ):
            with self.subTest(exact=exact, start=start):
                path = "quotes[0].start" if start == -1 else "quotes[0].exact"
                self.assert_broken("statement", quoting(exact, start), path)
        f.store("statement", quoting("their word.", 12))

    def test_a_quote_without_stored_words_has_no_position(self) -> None:
        appearance = f.make_appearance(self.world["source"])
        document = self.make_statement(appearances=[appearance])
        document["quotes"] = [f.make_quote(appearance["uid"], "Anything.", start=0)]

        self.assert_broken("statement", document, "quotes[0].exact", "at this position")
        document["quotes"][0]["start"] = None
        f.store("statement", document)

    def test_a_voices_tenure_is_held_on_the_day(self) -> None:
        """The minister held the office from some day of 2000 until 6 May 2010."""
        for said_on, is_held in {
            "2010-05-05": True,
            "2010-05-06": False,
            "2010-05": True,
            "2011": False,
            "1999-12-31": False,
            "2000-01-01": True,
            "2000": True,
        }.items():
            document = self.make_statement(said_on=f.day(said_on))
            with self.subTest(said_on):
                if is_held:
                    f.store("statement", document)
                else:
                    self.assert_broken("statement", document, "voices[0].tenure", "was held from")

    def test_an_undated_position_is_judged_by_the_day_it_was_known(self) -> None:
        late = self.make_statement(
            kind="attributed_position", said_on=None, known_by=f.day("2010-05-06")
        )

        self.assert_broken("statement", late, "voices[0].tenure", "was held from")
        f.store("statement", late | {"known_by": f.day("2010-05-05")})

    def test_a_tenure_of_unknown_span_is_possibly_held(self) -> None:
        official = f.make_official("trentino", "sylvania")
        tenure = f.make_tenure("freedonia-mfa-minister")
        f.store("official", official | {"tenures": [tenure]})
        voice = f.make_voice("sylvania", official="trentino", tenure=tenure["uid"])

        f.store("statement", self.make_statement(said_on=f.day("1815"), voices=[voice]))

    def test_a_tenure_is_the_named_officials(self) -> None:
        f.store("official", f.make_official("trentino", "sylvania"))
        voice = f.make_voice("freedonia", official="trentino", tenure=self.world["tenure"])
        nobody = f.make_voice("freedonia", tenure=self.world["tenure"])

        self.assert_broken(
            "statement",
            self.make_statement(voices=[voice]),
            "voices[0].tenure",
            "is rufus-firefly's",
        )
        self.assert_broken(
            "statement",
            self.make_statement(voices=[nobody]),
            "voices[0].tenure",
            "needs the official",
        )

    def test_a_principal_stands_beside_a_voice_of_the_same_government(self) -> None:
        for role, government, is_right in (
            ("speaks", "freedonia", True),
            ("speaks", "sylvania", False),
            ("signs", "freedonia", False),
        ):
            principal = f.make_voice("freedonia", role="speaks_for")
            document = self.make_statement(voices=[f.make_voice(government, role=role), principal])
            with self.subTest(role=role, government=government):
                if is_right:
                    f.store("statement", document)
                else:
                    self.assert_broken("statement", document, "voices[1].role", "Nobody of")

    def test_known_by_is_for_the_undated(self) -> None:
        document = self.make_statement(kind="attributed_position", known_by=f.day("2001-02-03"))

        self.assert_broken("statement", document, "known_by", "without a date")

    def test_a_reference_points_at_something(self) -> None:
        document = self.make_statement(references=[f.make_reference("mentions")])

        self.assert_broken("statement", document, "references[0].targets", "choose a target")

    def test_a_target_is_one_thing(self) -> None:
        other = f.store("statement", self.make_statement())["uid"]
        for target, path in (
            (f.make_target(), "references[0].targets[0]"),
            (f.make_target(ACCORD, None, other), "references[0].targets[0]"),
            (f.make_target(ACCORD, "1", other), "references[0].targets[0]"),
            (f.make_target(None, "1"), "references[0].targets[0].clause"),
            (f.make_target(None, "1", other), "references[0].targets[0].clause"),
        ):
            with self.subTest(target=target):
                document = self.make_statement(references=[f.make_reference("mentions", target)])
                self.assert_broken("statement", document, path)

    def test_a_clause_belongs_to_the_agreement_beside_it(self) -> None:
        f.store("agreement", f.make_agreement("treaty"))
        target = f.make_target("treaty", "1")

        self.assert_broken(
            "statement",
            self.make_statement(references=[f.make_reference("mentions", target)]),
            "references[0].targets[0].clause",
            "There is no clause 'treaty/1'",
        )

    def test_a_statement_never_answers_itself(self) -> None:
        document = self.make_statement()
        itself = f.make_target(statement=document["uid"])
        document["references"] = [f.make_reference("responds_to", itself)]

        self.assert_broken("statement", document, "references[0].targets[0]", "cite itself")

    def test_a_uid_that_another_record_has_is_refused_where_it_stands(self) -> None:
        statement = f.store("statement", self.make_statement())
        appearance = f.make_appearance(
            self.world["source"], locator="p. 2", uid=statement["appearances"][0]["uid"]
        )

        self.assert_broken(
            "statement",
            self.make_statement(voices=statement["voices"]),
            "voices[0].uid",
            "for ever",
        )
        self.assert_broken(
            "statement",
            self.make_statement(appearances=[f.make_appearance(self.world["source"]), appearance]),
            "appearances[1].uid",
        )

    def test_a_uid_that_another_record_had_is_refused_where_it_stands(self) -> None:
        statement = f.store("statement", self.make_statement())
        f.store("statement", statement | {"voices": []})

        self.assert_broken(
            "statement",
            self.make_statement(voices=statement["voices"]),
            "voices[0].uid",
            "for ever",
        )
        assert f.store("statement", statement)["voices"] == statement["voices"]


class TestOfficials(RulesTestCase):
    def with_tenures(self, *spans: tuple[str | None, str | None], office: str = "") -> Document:
        """Return the official with one tenure for each span."""
        tenures = [
            f.make_tenure(
                office or "freedonia-mfa-minister",
                starts=starts and f.day(starts),
                ends=ends and f.day(ends),
            )
            for starts, ends in spans
        ]
        return f.make_official("chicolini", "sylvania", tenures=tenures)

    def test_a_tenure_ends_after_it_starts(self) -> None:
        for starts, ends in (
            ("2001-05-01", "2001-05-01"),
            ("2002", "2001"),
            ("2001-06", "2001-05"),
        ):
            document = self.with_tenures((starts, ends))
            self.assert_broken("official", document, "tenures[0].ends", "end after it starts")
        for starts, ends in (("2001-05-01", "2001-05-02"), ("2001", "2001"), (None, "2001")):
            f.store("official", self.with_tenures((starts, ends)))

    def test_two_tenures_in_one_office_never_certainly_overlap(self) -> None:
        for first, second in (
            (("2001-01-01", "2003-01-01"), ("2002-01-01", "2004-01-01")),
            (("2001-01-01", None), ("2002-01-01", None)),
            (("2001-01-01", "2002-01-02"), ("2002-01-01", "2003-01-01")),
            (("2001", None), ("2001", None)),
        ):
            with self.subTest(first=first, second=second):
                document = self.with_tenures(first, second)
                self.assert_broken("official", document, "tenures[1].starts", "in row 1")

    def test_two_tenures_may_touch_or_possibly_overlap(self) -> None:
        for first, second in (
            (("2001-01-01", "2002-01-01"), ("2002-01-01", "2003-01-01")),
            (("2001", "2002"), ("2002", "2003")),
            (("2001-01-01", "2003-01-01"), (None, "2002-01-01")),
        ):
            with self.subTest(first=first, second=second):
                f.store("official", self.with_tenures(first, second))

    def test_two_offices_are_held_at_once(self) -> None:
        offices = [f.make_office(f"freedonia-mfa-{name}") for name in ("minister", "deputy")]
        f.store("institution", f.make_institution("freedonia-mfa", "freedonia", offices=offices))
        tenures = [f.make_tenure(office["key"], starts=f.day("2001")) for office in offices]

        f.store("official", f.make_official("pinky", "freedonia", tenures=tenures))

    def test_a_tenure_that_the_public_needs_needs_a_confirmation_to_change(self) -> None:
        f.publish(self.make_statement())
        official = render(NOUNS["official"], ["rufus-firefly"])["rufus-firefly"]
        official["tenures"][0]["ends"] = f.day("2001-01-01")

        with pytest.raises(BrokenRules, match="was held from"):
            f.store("official", official)
        f.store("official", official, confirmed=True)

    def test_a_tenure_of_another_official_is_refused_where_it_stands(self) -> None:
        stolen = f.make_tenure("freedonia-mfa-minister", uid=self.world["tenure"])

        self.assert_broken(
            "official",
            f.make_official("pinky", "freedonia", tenures=[stolen]),
            "tenures[0].uid",
            "belongs to official/rufus-firefly for ever",
        )


class TestInstitutions(RulesTestCase):
    def moved(self) -> Document:
        office = f.make_office("freedonia-mfa-minister")
        return f.make_institution("sylvania-mfa", "sylvania", offices=[office])

    def test_an_office_of_another_institution_is_refused_where_it_stands(self) -> None:
        self.assert_broken(
            "institution", self.moved(), "offices[0].key", "belongs to institution/freedonia-mfa"
        )

    def test_so_is_one_that_another_institution_had(self) -> None:
        f.store("institution", f.make_institution("embassy", "freedonia"))
        offices = [f.make_office("ambassador")]
        f.store("institution", f.make_institution("embassy", "freedonia", offices=offices))
        f.store("institution", f.make_institution("embassy", "freedonia"))

        self.assert_broken(
            "institution",
            f.make_institution("consulate", "freedonia", offices=offices),
            "offices[0].key",
            "belongs to institution/embassy for ever",
        )


class TestAgreements(RulesTestCase):
    def reference(self, target: Document, clause: str | None = None) -> Document:
        reference = f.make_reference("reaffirms", target) | {"clause": clause}
        del reference["quote"]
        return reference

    def pact(self, *numbers: str, **kwargs: Any) -> Document:
        clauses = [f.make_clause(number) for number in numbers]
        return f.make_agreement("pact", **{"clauses": clauses} | kwargs)

    def test_no_text_cites_itself(self) -> None:
        for target, clause in (
            (f.make_target("pact"), None),
            (f.make_target("pact"), "1"),
            (f.make_target("pact", "1"), "1"),
        ):
            document = self.pact("1", "2", references=[self.reference(target, clause)])
            self.assert_broken("agreement", document, "references[0].targets[0]", "cite itself")
        one_another = self.reference(f.make_target("pact", "1"), "2")
        f.store("agreement", self.pact("1", "2", references=[one_another]))

    def test_a_clause_that_cites_is_the_agreements_own(self) -> None:
        reference = self.reference(f.make_target(ACCORD), "7")

        self.assert_broken(
            "agreement",
            self.pact("1", references=[reference]),
            "references[0].clause",
            "There is no clause pact/7",
        )

    def test_an_own_clause_that_is_cited_exists(self) -> None:
        reference = self.reference(f.make_target("pact", "7"), "1")

        self.assert_broken(
            "agreement", self.pact("1", references=[reference]), "references[0].targets[0].clause"
        )

    def test_an_alias_names_a_clause_of_its_agreement(self) -> None:
        alias = f.make_alias("Clause seven") | {"clause": "7"}

        self.assert_broken("agreement", self.pact("1", aliases=[alias]), "aliases[0].clause")

    def test_a_parent_is_another_clause_of_the_agreement(self) -> None:
        for parents, path in (
            ({"1": "7"}, "clauses[0].parent"),
            ({"1": "1"}, "clauses[0].parent"),
            ({"1": "2", "2": "1"}, "clauses[1].parent"),
            ({"1": "3", "2": "1", "3": "2"}, "clauses[2].parent"),
        ):
            clauses = [f.make_clause(n, parent=parents.get(n)) for n in ("1", "2", "3")]
            with self.subTest(parents=parents):
                self.assert_broken("agreement", self.pact(clauses=clauses), path)

    def test_a_signatory_held_the_office_on_the_day_of_signature(self) -> None:
        party = {
            "uid": new_uid(),
            "government": "freedonia",
            "institution": None,
            "role": "party",
            "official": "rufus-firefly",
            "tenure": self.world["tenure"],
            "certainty": "verified",
            "note": None,
        }

        f.store("agreement", self.pact(parties=[party], signed_on=f.day("2010-05-05")))
        late = self.pact(parties=[party], signed_on=f.day("2010-05-06"))
        self.assert_broken("agreement", late, "parties[0].tenure", "was held from")
        unnamed = self.pact(parties=[party | {"official": None}])
        self.assert_broken("agreement", unnamed, "parties[0].tenure", "needs the official")

    def test_a_name_goes_out_of_use_after_it_came_into_use(self) -> None:
        alias = f.make_alias("P", valid_from=f.day("2001"), valid_to=f.day("2000"))

        self.assert_broken(
            "government", f.make_government("x", aliases=[alias]), "aliases[0].valid_to"
        )

    def test_only_a_series_has_plural_names(self) -> None:
        alias = f.make_alias("The accords", plural_of_series=True)

        self.assert_broken(
            "government", f.make_government("x", aliases=[alias]), "aliases[0].plural_of_series"
        )
        series = {"key": "accords", "title": "Accords", "definition": "All of them."}
        f.store("series", series | {"agreements": [ACCORD], "aliases": [alias]})


class TestOthers(RulesTestCase):
    def test_a_de_facto_authority_has_no_iso_code(self) -> None:
        for name, value in (("alpha2", "FR"), ("alpha3", "FRE")):
            document = f.make_government("x", kind="de_facto_authority") | {name: value}
            self.assert_broken("government", document, name, "no ISO code")

    def test_a_publishers_words_of_a_clause_are_held_once_for_each_language(self) -> None:
        def version(**kwargs: Any) -> Document:
            return {
                "uid": new_uid(),
                "clause": f"{ACCORD}/1",
                "language": "en",
                "publisher": "gazette",
                "source": None,
                "text": "There shall be peace.",
                "certainty": "verified",
                "note": None,
            } | kwargs

        f.store("text_version", version())
        f.store("text_version", version(language="ru"))

        self.assert_broken("text_version", version(text="Peace."), "language", "held already")
        self.assert_broken(
            "text_version", version(clause=f"{ACCORD}/9"), "clause", "There is no clause"
        )


class TestTypes(SimpleTestCase):
    """The table of types, over every type, what cites and what is cited."""

    BETWEEN_TEXTS = frozenset(
        {"implements", "reaffirms", "supersedes", "recalls", "amends", "terminates"}
    )
    AT_STATEMENTS = frozenset({"responds_to", "quotes_statement", "corrects", "withdraws"})

    def fits(self, kind: str, origin: str, target: str) -> bool:
        """Say what the design says, in other words than `vocabularies`."""
        if kind in self.BETWEEN_TEXTS:
            return origin != "statement" and target != "statement"
        if kind in self.AT_STATEMENTS:
            return origin == target == "statement"
        return origin == "statement" and target != "statement"

    @staticmethod
    def paths(kind: str, origin: str, target: str) -> list[str]:
        """Return what is wrong with a document whose reference has these three."""
        targets = {
            "agreement": f.make_target("treaty"),
            "clause": f.make_target("treaty", "1"),
            "statement": f.make_target(statement=new_uid()),
        }
        reference = f.make_reference(kind, targets[target])
        if origin == "statement":
            noun, document = "statement", f.make_statement(references=[reference])
        else:
            reference["clause"] = "1" if origin == "clause" else None
            noun = "agreement"
            document = f.make_agreement(clauses=[f.make_clause("1")], references=[reference])
        return [problem.path for problem in broken(noun, document, World({}))]

    def test_every_type_fits_its_origins_and_targets_alone(self) -> None:
        things = ("agreement", "clause", "statement")
        assert len(ReferenceType) == 28
        for kind, origin, target in product(ReferenceType.values, things, things):
            with self.subTest(kind=kind, origin=origin, target=target):
                problem_paths = self.paths(kind, origin, target)

                assert (not problem_paths) == self.fits(kind, origin, target)
                assert set(problem_paths) <= {"references[0].type", "references[0].targets[0]"}

    def test_a_type_that_does_not_fit_is_told_with_those_that_do(self) -> None:
        reference = f.make_reference("implements", f.make_target("accord"))
        document = f.make_statement(references=[reference])

        (problem,) = broken("statement", document, World({}))

        assert problem.message.startswith("Implements is what agreement or clause does, not state")
        fitting = ReferenceType.of("statement")
        assert problem.message.endswith(f"choose one of {', '.join(fitting)}.")
        assert ReferenceType.IMPLEMENTS not in fitting

    def test_one_wrong_target_among_right_ones_is_told_by_its_place(self) -> None:
        targets = [f.make_target("a"), f.make_target(statement=new_uid()), f.make_target("b")]
        document = f.make_statement(references=[f.make_reference("mentions", *targets)])

        problem_paths = [problem.path for problem in broken("statement", document, World({}))]

        assert problem_paths == ["references[0].targets[1]"]


class TestKeys(RulesTestCase):
    """A key or uid belongs to one record for ever."""

    def test_a_deleted_key_is_never_used_again(self) -> None:
        curation.remove(self.curator, "place", "border")

        self.assert_broken(
            "place", {"key": "border", "label": "Again", "names": []}, "key", "never used again"
        )
        with pytest.raises(StaleVersion):
            f.store("place", {"key": "border", "label": "Again", "names": []}, base=0)

    def test_a_deleted_statements_uid_is_never_used_again(self) -> None:
        document = f.store("statement", self.make_statement())
        curation.remove(self.curator, "statement", document["uid"])

        self.assert_broken("statement", document, "uid", "never used again")

    def test_nor_are_the_uids_inside_it(self) -> None:
        document = f.store("statement", self.make_statement())
        curation.remove(self.curator, "statement", document["uid"])

        self.assert_broken("statement", document | {"uid": new_uid()}, "voices[0].uid", "for ever")

    def test_agreements_and_series_share_their_keys(self) -> None:
        series = {"key": ACCORD, "title": "S", "definition": "S.", "agreements": [], "aliases": []}

        self.assert_broken("series", series, "key", "share their keys")
        f.store("series", series | {"key": "accords"})
        self.assert_broken("agreement", f.make_agreement("accords"), "key", "share their keys")
        curation.remove(self.curator, "series", "accords")
        self.assert_broken("agreement", f.make_agreement("accords"), "key", "share their keys")

    def test_other_nouns_may_have_the_same_key(self) -> None:
        f.store("topic", {"key": "freedonia", "label": "Freedonia", "definition": "All of it."})
        f.store("place", {"key": "freedonia", "label": "Freedonia", "names": []})

    def test_removing_what_never_was_is_told(self) -> None:
        with pytest.raises(BrokenRules, match="There is no topic never"):
            curation.remove(self.curator, "topic", "never")
        curation.remove(self.curator, "topic", "peace")
        with pytest.raises(BrokenRules, match="There is no topic peace"):
            curation.remove(self.curator, "topic", "peace")


class TestReview(RulesTestCase):
    """Two people for every change of a statement that shows an edition, and for a retraction."""

    def submitted(self, **kwargs: Any) -> str:
        uid = f.store("statement", self.make_statement(**kwargs), self.curator)["uid"]
        curation.submit(self.curator, uid, 1)
        return str(uid)

    def test_one_person_does_not_publish(self) -> None:
        uid = self.submitted()

        with pytest.raises(BrokenRules, match="Somebody else must approve"):
            curation.approve(self.curator, uid, 1)

        assert not Change.objects.filter(noun="statement").exists()

    def test_one_person_does_not_retract(self) -> None:
        uid = f.publish(self.make_statement(), self.curator, self.reviewer)["uid"]
        curation.ask_retraction(self.reviewer, uid, 1, "Never said.")

        with pytest.raises(BrokenRules, match="you asked for it"):
            curation.retract(self.reviewer, uid, 1)

        curation.retract(self.curator, uid, 1)
        last = Change.objects.filter(noun="statement").last()
        assert last.action == Action.RETRACTED

    def test_what_the_public_needs(self) -> None:
        for lacking, path in (
            ({"voices": []}, "voices"),
            ({"appearances": []}, "appearances"),
            ({"said_on": None}, "said_on"),
            ({"said_on": None, "known_by": f.day("2001-02-03")}, "said_on"),
            ({"voices": [f.make_voice("freedonia")]}, "voices"),
            ({"kind": "attributed_position", "said_on": None}, "known_by"),
        ):
            voice = f.make_voice("freedonia", institution="freedonia-mfa")
            uid = f.store("statement", self.make_statement(voices=[voice]) | lacking)["uid"]
            with self.subTest(lacking=lacking):
                with pytest.raises(BrokenRules) as error:
                    curation.submit(self.curator, uid, 1)
                assert [problem.path for problem in error.value.problems] == [path]

    def test_what_an_attributed_position_needs_not(self) -> None:
        for changes in ({}, {"said_on": None, "known_by": f.day("2001-02-03")}):
            voices = [f.make_voice("freedonia")]

            f.publish(self.make_statement(kind="attributed_position", voices=voices, **changes))

    def test_statements_that_answer_each_other_are_published_together_alone(self) -> None:
        one, two = self.make_statement(), self.make_statement()
        for document, other in ((one, two), (two, one)):
            target = f.make_target(statement=other["uid"])
            document["references"] = [f.make_reference("responds_to", target)]
        with ledger.recording(self.curator):
            for document in (one, two):
                curation.store(self.curator, "statement", document, base=0)
        for document in (one, two):
            curation.submit(self.curator, document["uid"], 1)

        with pytest.raises(BrokenRules, match="is a draft: it must be public") as error:
            curation.approve(self.reviewer, one["uid"], 1)
        assert error.value.problems[0].path == "references[0].targets[0]"

        with ledger.recording(self.reviewer):
            for document in (one, two):
                curation.approve(self.reviewer, document["uid"], 1)
        assert Change.objects.filter(noun="statement", edition__isnull=False).count() == 2

    def test_rules_are_judged_anew_when_it_is_approved(self) -> None:
        """What was right when it was stored may have become wrong while it waited."""
        uid = self.submitted(said_on=f.day("2009"))
        official = render(NOUNS["official"], ["rufus-firefly"])["rufus-firefly"]
        official["tenures"][0]["ends"] = f.day("2001-01-01")
        f.store("official", official)

        with pytest.raises(BrokenRules) as error:
            curation.approve(self.reviewer, uid, 1)

        assert [problem.path for problem in error.value.problems] == ["voices[0].tenure"]

    def test_a_problem_of_one_among_many_names_its_record(self) -> None:
        good, bad = self.make_statement(), self.make_statement(voices=[])

        with pytest.raises(BrokenRules) as error, ledger.recording(self.curator):
            for document in (good, bad):
                curation.store(self.curator, "statement", document, base=0)
                curation.approve(self.reviewer, document["uid"], None)

        assert [problem.path for problem in error.value.problems] == [
            f"statement/{bad['uid']}:voices"
        ]


class TestPeople(RulesTestCase):
    def test_who_wrote_anything_is_never_deleted(self) -> None:
        uid = f.publish(self.make_statement(), self.curator, self.reviewer)["uid"]
        other = f.make_user("other")
        curation.ask_retraction(other, uid, 1, "Never said.")

        for user in (self.curator, self.reviewer, other):
            with self.subTest(user=user), pytest.raises(ProtectedError):
                user.delete()

    def test_nor_by_sql(self) -> None:
        f.publish(self.make_statement(), self.curator, self.reviewer)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM statements_user_user_permissions")

        with pytest.raises(IntegrityError), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM statements_user WHERE username = 'reviewer'")
            connection.check_constraints()


def constraints() -> Iterator[tuple[type[models.Model], models.BaseConstraint]]:
    for model in apps.get_app_config("statements").get_models():
        for constraint in model._meta.constraints:
            yield model, constraint


def date_fields() -> Iterator[tuple[type[models.Model], str]]:
    """Yield each partial date of the desk."""
    for model in desk_models():
        for column in model._meta.concrete_fields:
            if column.name.endswith("_precision"):
                yield model, column.name.removesuffix("_precision")


def make_release(**kwargs: Any) -> Release:
    """Write the line of a release that has no file."""
    now = datetime.now(UTC)
    plain: dict[str, Any] = {
        "number": 1,
        "ledger_number": 1,
        "recorded_at": now,
        "made_at": now,
        "code_version": "0",
        "file_name": "a.zip",
        "size": 1,
        "sha256": "0" * 64,
        "members": [],
    }
    return Release.objects.create(**plain | kwargs)


class TestConstraints(TestCase):
    """The database holds every rule that one row can tell, against whoever writes to it."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()
        f.make_correction()
        cls.user, cls.other = f.make_user("editor"), f.make_user("other")
        source = f.fixture("statement", f.READOUT)["appearances"][0]["source"]
        f.store("publisher", f.make_publisher("gazette"))
        f.store(
            "text_version",
            {
                "uid": new_uid(),
                "clause": "trilateral-2020-11-09/6",
                "language": "en",
                "publisher": "gazette",
                "source": source,
                "text": "The Lachin corridor.",
                "certainty": "verified",
                "note": None,
            },
        )
        participants = [f.make_participant("russia"), f.make_participant("armenia")]
        f.store("contact", f.make_contact(participants=participants))
        clause = f.make_clause("1", obligations=[f.make_obligation("Act.", "russia")])
        f.store("agreement", f.make_agreement("zero-2001-01-01", clauses=[clause]))
        cls.agreement_alias = Alias.objects.filter(agreement__isnull=False).first()
        with writing.unsealed():
            cls.redacted = Redaction.objects.create(
                record_id=f"statement/{f.PESKOV}",
                what={},
                reason="Why",
                asked_by=cls.user,
                asked_at=datetime(2026, 1, 1, tzinfo=UTC),
            )
        cls.tombstone = {
            "number": 9_999,
            "record_id": f"statement/{f.PESKOV}",
            "noun": "statement",
            "action": Action.RETRACTED,
            "recorded_at": datetime(2026, 1, 1, tzinfo=UTC),
        }

    def assert_refused(self, name: str, attack: Attack) -> None:
        """Check that the database refuses, and which rule it names."""
        with (
            self.subTest(name),
            pytest.raises(IntegrityError) as error,
            transaction.atomic(),
            writing.unsealed(),
        ):
            attack()
        message = str(error.value)
        assert name in message or "UNIQUE" in message, message

    def change(self, **values: Any) -> Attack:
        """Return the attempt to write a line of the ledger."""
        return lambda: Change.objects.bulk_create([Change(**self.tombstone | values)])

    def update(self, rows: Any, **values: Any) -> Attack:
        """Return the attempt to change one row behind Django's own layer of ours."""
        pk = rows.order_by("pk").values_list("pk", flat=True)[0]
        return lambda: rows.model._base_manager.filter(pk=pk).update(**values)

    def attacks(self) -> dict[str, list[Attack]]:
        """Return the ways to break each rule that is not about places or dates."""
        statements, tenures = Statement._base_manager, Tenure._base_manager
        references, targets = Reference._base_manager, Target._base_manager
        voices, aliases = Voice._base_manager, Alias._base_manager
        six = "trilateral-2020-11-09/6"
        elsewhere = "trilateral-2021-01-11"
        of_statement = references.filter(statement__isnull=False)
        of_agreement = references.filter(agreement__isnull=False)
        quote = of_statement.filter(quote__isnull=False).values_list("quote", flat=True)[0]
        by_two = {"saved_by": self.user, "approved_by": self.other}
        edition = f"statement/{f.PESKOV}/1"
        public = {"action": Action.CORRECTED, "edition_id": edition}
        dated = tenures.filter(starts_first__isnull=False, ends_last__isnull=True)
        own = self.agreement_alias.agreement_id
        foreign = six if own != "trilateral-2020-11-09" else f"{elsewhere}/1"
        of_this = aliases.filter(pk=self.agreement_alias.pk)
        return {
            "alias_one_owner": [
                self.update(aliases.filter(government__isnull=False), government=None),
                self.update(aliases.filter(government__isnull=False), official_id="sergey-lavrov"),
            ],
            "alias_clause_with_agreement": [
                self.update(of_this, clause_id=foreign),
                self.update(aliases.filter(government__isnull=False), clause_id=six),
            ],
            "alias_surname_of_official": [self.update(of_this, kind="surname")],
            "alias_plural_of_series": [self.update(of_this, plural_of_series=True)],
            "alias_valid_span": [
                self.update(
                    of_this,
                    **{
                        f"valid_{edge}_{part}": value
                        for edge in ("from", "to")
                        for part, value in {
                            "first": "2001-01-01",
                            "last": "2001-01-01",
                            "precision": "day",
                            "basis": "stated",
                        }.items()
                    },
                )
            ],
            "government_de_facto_without_code": [
                self.update(
                    Government._base_manager.filter(alpha2__isnull=False), kind="de_facto_authority"
                )
            ],
            "tenure_ends_after_start": [
                self.update(
                    dated,
                    ends_first=models.F("starts_first"),
                    ends_last=models.F("starts_first"),
                    ends_precision="day",
                    ends_basis="stated",
                )
            ],
            "tenure_known_without_end": [
                self.update(tenures.filter(ends_first__isnull=False), known_until="2999-01-01")
            ],
            "tenure_known_after_start": [
                self.update(dated.filter(ends_first=None), known_until="1000-01-01")
            ],
            "voice_tenure_with_official": [
                self.update(voices.filter(tenure__isnull=False), official=None)
            ],
            "party_tenure_with_official": [
                self.update(Party._base_manager.filter(tenure__isnull=False), official=None)
            ],
            "clause_key_of_agreement": [
                self.update(Clause._base_manager.filter(pk=six), number="7"),
                self.update(Clause._base_manager.filter(pk=six), agreement_id=elsewhere),
            ],
            "clause_parent_of_agreement": [
                self.update(Clause._base_manager.filter(pk=six), parent_id=six),
                self.update(Clause._base_manager.filter(pk=six), parent_id=f"{elsewhere}/1"),
            ],
            "reference_one_origin": [
                self.update(of_statement, agreement_id=elsewhere),
                self.update(of_statement, statement=None),
            ],
            "reference_quote_of_statement": [self.update(of_agreement, quote_id=quote)],
            "reference_clause_of_agreement": [
                self.update(of_statement, clause_id=six),
                self.update(of_agreement.exclude(agreement="trilateral-2020-11-09"), clause_id=six),
            ],
            "target_agreement_or_statement": [
                self.update(targets.filter(agreement__isnull=False), statement_id=f.PESKOV),
                self.update(targets.filter(statement__isnull=False), statement=None),
            ],
            "target_clause_of_agreement": [
                self.update(targets.filter(agreement=elsewhere), clause_id=six),
                self.update(targets.filter(statement__isnull=False), clause_id=six),
            ],
            "statement_known_by_if_undated": [
                self.update(statements.filter(said_on_first__isnull=False), **KNOWN_BY)
            ],
            "record_not_merged_into_itself": [
                self.update(
                    Record.objects.filter(pk="topic/ceasefire"), merged_into="topic/ceasefire"
                )
            ],
            "record_merge_asked_into_another": [
                self.update(Record.objects.filter(pk="topic/ceasefire"), state="merge_asked"),
                self.update(
                    Record.objects.filter(pk="topic/ceasefire"), merging_into="topic/ceasefire"
                ),
                self.update(
                    Record.objects.filter(pk="topic/ceasefire"), merging_into="topic/status"
                ),
            ],
            "epoch_is_one": [
                lambda: Epoch.objects.create(id=2, uid="another", began_at=datetime.now(UTC)),
            ],
            "change_winner_of_merged": [
                lambda: Change.objects.filter(number=1).update(winner="ceasefire"),
            ],
            "release_withdrawn_with_reason": [
                lambda: make_release(withdrawn_reason="Why."),
                lambda: make_release(withdrawn_by=self.user, withdrawn_at=datetime.now(UTC)),
            ],
            "release_against_an_earlier_number": [
                lambda: make_release(against=1),
                lambda: make_release(against=2),
            ],
            "batch_approved_by_another": [
                lambda: Batch.objects.bulk_create(
                    [
                        Batch(
                            uid=new_uid(),
                            file_name="a.jsonl",
                            sha256="0" * 64,
                            imported_by=self.user,
                            imported_at=datetime.now(UTC),
                            approved_by=self.user,
                            counts={},
                        )
                    ]
                )
            ],
            "record_id_of_noun_and_key": [
                lambda: Record.objects.bulk_create([Record(pk="topic/x", noun="topic", key="y")]),
                lambda: Record.objects.bulk_create([Record(pk="topic/x", noun="place", key="x")]),
            ],
            "record_agreements_and_series_share_keys": [
                lambda: Record.objects.bulk_create(
                    [Record(pk=f"series/{elsewhere}", noun="series", key=elsewhere)]
                )
            ],
            "edition_number_once": [
                lambda: Edition.objects.bulk_create([self.edition(pk=f"{edition}0", number=1)])
            ],
            "edition_id_of_record": [
                lambda: Edition.objects.bulk_create([self.edition(pk="topic/x/1", number=2)])
            ],
            "edition_redacted": [
                self.update(Edition.objects, salt=None),
                self.update(Edition.objects, redaction=self.redacted),
                self.update(Edition.objects, redaction=self.redacted, document="", salt=None),
            ],
            "change_redacted": [
                self.change(**by_two, redaction=self.redacted, reason="Why"),
                self.change(**by_two, redaction=self.redacted, reason_salt="0"),
            ],
            "redaction_approved_by_another": [
                self.redaction(approved_by=self.user, approved_at=datetime(2026, 1, 2, tzinfo=UTC)),
                self.redaction(approved_by=self.other),
                self.redaction(approved_at=datetime(2026, 1, 2, tzinfo=UTC)),
            ],
            "correction_decided_by_somebody": [
                lambda: Correction.objects.update(state="answered"),
                lambda: Correction.objects.update(note="Why"),
                lambda: Correction.objects.update(decided_by=self.user),
            ],
            "redaction_told_once_done": [self.redaction(number=1)],
            "savedcopy_sha256": [self.copy(text) for text in ("", "a" * 63, "A" * 64, "g" * 64)],
            "change_noun_of_record": [
                self.change(noun="topic", **by_two),
                self.change(noun="state", **by_two),
            ],
            "change_of_statement_by_two": [
                self.change(**public),
                self.change(**public, saved_by=self.user),
                self.change(**public, approved_by=self.user),
                self.change(**public, saved_by=self.user, approved_by=self.user),
                self.change(),
                self.change(saved_by=self.user, approved_by=self.user),
                self.change(action=Action.DELETED),
                self.change(action=Action.MERGED),
                self.change(saved_by=self.user, action=Action.MERGED),
            ],
            "change_tombstone": [
                self.change(**by_two, action=Action.CORRECTED),
                self.change(**by_two, edition_id=edition),
                self.change(**by_two, edition_id=edition, action=Action.DELETED),
            ],
            "change_edition_of_record": [
                self.change(**by_two | public | {"edition_id": f"statement/{f.READOUT}/1"})
            ],
            "textversion_once": [
                lambda: TextVersion._base_manager.bulk_create(
                    [self.copied(TextVersion._base_manager.get())]
                )
            ],
        }

    def redaction(self, **values: Any) -> Attack:
        """Return the attempt to write what somebody asked to redact."""
        columns = {
            "record_id": f"statement/{f.PESKOV}",
            "what": {},
            "reason": "Why",
            "asked_by": self.user,
            "asked_at": datetime(2026, 1, 1, tzinfo=UTC),
        }
        return lambda: Redaction.objects.bulk_create([Redaction(**columns | values)])

    def copy(self, digest: str) -> Attack:
        """Return the attempt to list a copy under a digest."""
        values = {"file": "copies/a.pdf", "added_at": datetime(2026, 1, 1, tzinfo=UTC)}
        return lambda: SavedCopy.objects.create(sha256=digest, **values)

    def edition(self, **values: Any) -> Edition:
        columns = {
            "record_id": f"statement/{f.PESKOV}",
            "format": 1,
            "document": "{}",
            "saved_by": self.user,
            "saved_at": datetime(2026, 1, 1, tzinfo=UTC),
        }
        return Edition(**columns | values)

    @staticmethod
    def copied(row: Any) -> Any:
        """Return a row like another one, under a key of its own."""
        copied_row = copy.copy(row)
        if isinstance(copied_row, Clause):
            copied_row.number = "p99"
            copied_row.pk = f"{copied_row.agreement_id}/p99"
        elif isinstance(copied_row._meta.pk, UidField):
            copied_row.pk = new_uid()
        else:
            copied_row.pk = "copied" if isinstance(copied_row._meta.pk, KeyField) else None
        return copied_row

    def test_each_rule_of_a_row_is_held(self) -> None:
        for name, attempts in self.attacks().items():
            for attack in attempts:
                self.assert_refused(name, attack)

    def test_two_rows_never_share_a_place(self) -> None:
        for model, rule in constraints():
            if rule.name.endswith("_order"):
                parent = rule.fields[0]
                row = model._base_manager.filter(**{f"{parent}__isnull": False}).first()
                twin = row and self.copied(row)
                if row is None:
                    twin = self.made_up(model, parent)
                self.assert_refused(
                    rule.name, lambda twin=twin, m=model: m._base_manager.bulk_create([twin])
                )

    def made_up(self, model: Any, parent: str) -> Any:
        """Return the twin of a row that the dataset has none of, after writing the first."""
        assert model is Alias
        assert parent == "institution"
        first = copy.copy(self.agreement_alias)
        first.pk, first.agreement_id, first.institution_id = new_uid(), None, "russia-mfa"
        with writing.unsealed():
            Alias._base_manager.bulk_create([first])
        return self.copied(first)

    def test_a_value_stands_once_in_a_list(self) -> None:
        for model, rule in constraints():
            if rule.name.endswith("_once") and "position" in {
                column.name for column in model._meta.concrete_fields
            }:
                row = model._base_manager.first()
                assert row is not None, model
                twin = self.copied(row)
                twin.position = row.position + 1_000
                self.assert_refused(
                    rule.name, lambda twin=twin, m=model: m._base_manager.bulk_create([twin])
                )

    def test_partial_dates_are_whole_and_right(self) -> None:
        day = {"first": "2001-01-02", "last": "2001-01-02", "precision": "day", "basis": "stated"}
        wrong = {
            "whole": [{"first": None}, {"last": None}, {"precision": None}, {"basis": None}],
            "ordered": [{"last": "2001-01-01", "precision": "month"}],
            "precise": [{"last": "2001-01-03"}, {"precision": "range"}],
            "known": [{"precision": "hour"}, {"basis": "guessed"}],
        }
        required = {"agreement_signed_on", "datelabel_date", "contact_held_on"}
        for model, field in date_fields():
            pk = model._base_manager.values_list("pk", flat=True)[0]
            name = f"{model._meta.model_name}_{field}"
            others = {
                "statement_said_on": {f"known_by_{part}": None for part in (*day, "note")},
                "statement_known_by": {f"said_on_{part}": None for part in (*day, "note")},
                "tenure_starts": {f"ends_{part}": None for part in (*day, "note")},
                "tenure_ends": {f"starts_{part}": None for part in (*day, "note")},
            }.get(name, {})
            rows = model._base_manager.filter(pk=pk)
            for rule, changes in wrong.items():
                for change in changes:
                    values = {f"{field}_{part}": v for part, v in (day | change).items()} | others
                    self.assert_refused(f"{name}_{rule}", lambda r=rows, v=values: r.update(**v))
            if name in required:
                nothing = {f"{field}_{part}": None for part in (*day, "note")}
                self.assert_refused(f"{name}_whole", lambda r=rows, v=nothing: r.update(**v))

    def test_every_rule_of_the_database_is_attacked_here(self) -> None:
        generic = ("_order", "_once", "_whole", "_ordered", "_precise", "_known")
        named = {rule.name for _, rule in constraints() if not rule.name.endswith(generic)}
        named |= {"edition_number_once", "textversion_once"}

        assert named - {"unique_username"} == set(self.attacks())

    def test_a_message_for_people_stands_on_each_rule_that_people_meet(self) -> None:
        for model, rule in constraints():
            if model in desk_models() and not rule.name.endswith(("_order", "_once")):
                assert not rule.get_violation_error_message().startswith("Constraint “"), rule.name


class TestWithinARecording(RulesTestCase):
    """What the database refuses is told as a broken rule; what rules refuse never gets there."""

    def test_a_broken_check_is_told_in_words(self) -> None:
        f.store("statement", self.make_statement())

        with (
            pytest.raises(BrokenRules, match="without a date"),
            ledger.recording(self.curator),
            writing.unsealed(),
        ):
            Statement.objects.update(**KNOWN_BY)

    def test_a_foreign_key_to_nothing_is_told_with_its_path(self) -> None:
        voices = [f.make_voice("freedonia", institution="nothing")]

        self.assert_broken("statement", self.make_statement(voices=voices), "voices[0].institution")

    def test_a_quote_of_another_statement_is_told_with_its_path(self) -> None:
        appearance = f.make_appearance(self.world["source"])
        quote = f.make_quote(appearance["uid"], "Words.")
        f.store("statement", self.make_statement(appearances=[appearance], quotes=[quote]))
        reference = f.make_reference("mentions", f.make_target(ACCORD), quote=quote["uid"])

        self.assert_broken(
            "statement", self.make_statement(references=[reference]), "references[0].quote"
        )

    def test_a_protected_row_is_told_with_its_users(self) -> None:
        with pytest.raises(StillUsed, match="institution/freedonia-mfa"):
            curation.remove(self.curator, "government", "freedonia")

    def test_a_statement_is_no_more_than_a_draft(self) -> None:
        f.store("statement", self.make_statement())

        record = Record.objects.get(noun="statement")
        assert (record.state, record.public_change) == (DeskState.DRAFT, None)


class TestUser(TestCase):
    def test_is_told_by_its_name(self) -> None:
        assert str(User(username="groucho")) == "groucho"
