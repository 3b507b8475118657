"""Officials and publishers that a curator added: public from the first public use to the last."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
from django.test import TestCase

from statements import curation, importing
from statements.checking import check_data
from statements.keys import new_uid
from statements.ledger.projections import PUBLIC_SIDE
from statements.models import Batch, Change, Record, User
from statements.problems import BrokenRules, StaleVersion

from . import endings
from . import factories as f
from .desk import make_people

ROOT = "/api/v1/"
WORD = "Quixotrophe"  # in no other document


class FollowingTests(TestCase):
    world: dict[str, Any]
    people: dict[str, User]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.people = {
            name: User.objects.get(pk=user.pk)  # without remembered permissions
            for name, user in make_people().items()
        }

    # What a curator adds

    def official(self, by: str = "curator", key: str = "quixotrophe") -> dict[str, Any]:
        """Store an official with a tenure that has a source of its own, and an alias."""
        page = f.make_source(title=f"{WORD} appointed", url=f"https://example.org/{key}")
        f.store("source", page, self.people[by])
        tenure = f.make_tenure("freedonia-mfa-minister", sources=[page["uid"]])
        alias = f.make_alias(f"Sergey {WORD}", language="en")
        document = f.make_official(
            key, "freedonia", name=f"Anna {WORD}", tenures=[tenure], aliases=[alias]
        )
        f.store("official", document, self.people[by])
        return document

    def page(self, by: str = "curator", key: str = "quixotrophe-daily") -> dict[str, Any]:
        """Store a publisher with a page of its own."""
        f.store("publisher", f.make_publisher(key, name=f"{WORD} Daily"), self.people[by])
        page = f.make_source(key, title="A page", url=f"https://example.org/{key}/1")
        f.store("source", page, self.people[by])
        return page

    def make_statement(self, **kwargs: Any) -> dict[str, Any]:
        return f.make_said(self.world, **kwargs)

    def by(self, official: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Return a statement of an official in the office that the official holds."""
        voice = f.make_voice(
            "freedonia", official=official["key"], tenure=official["tenures"][0]["uid"]
        )
        return self.make_statement(voices=[voice], **kwargs)

    # Probes

    def status(self, path: str) -> int:
        return self.client.get(ROOT + path).status_code

    def assert_unknown(self, official: dict[str, Any]) -> None:
        """Assert that no door of the public side knows an official, its parts or its names."""
        key, tenure = official["key"], official["tenures"][0]
        assert self.status(f"officials/{key}/") == 404
        assert self.status(f"officials/{key}/editions/") == 404
        assert self.status(f"tenures/{tenure['uid']}/") == 404
        assert self.status(f"sources/{tenure['sources'][0]}/") == 404
        for path in (
            f"statements/?speaker={key}",
            f"statements/?addressee=!{key}",
            f"officials/?q={WORD}",
            f"statements/?q={WORD}",
            f"statements/?q=Sergey {WORD}",
            f"statements/?q={WORD[:-1]}",
            "officials/?count=1",
            "tenures/?official=rufus-firefly",
            f"resolve/?q={WORD}",
            f"resolve/?q=Anna {WORD}",
            f"resolve/?q={key}",
            f"statements/?speaker={key}x",
            "changes/?document=1",
            "officials/?format=csv&table=official_aliases",
            "tenures/?format=jsonl",
        ):
            with self.subTest(path):
                text = self.client.get(ROOT + path).getvalue().decode()
                searched = path.partition("=")[2]
                text = text.replace(f"“{searched}”", "").replace(f"q={searched}", "")
                assert WORD not in text
                assert f'"{key}"' not in text

    # Officials

    def test_nothing_tells_of_an_official_before_a_public_use(self) -> None:
        number = Change.objects.last_number()

        official = self.official()
        self.assert_unknown(official)

        f.store("official", official | {"note": f"{WORD} again"}, self.people["curator"])
        self.assert_unknown(official)

        draft = f.store("statement", self.by(official), self.people["curator"])
        self.assert_unknown(official)

        curation.submit(self.people["curator"], draft["uid"], 1)
        self.assert_unknown(official)
        assert Change.objects.last_number() == number

    def test_the_first_public_use_shows_it_with_its_tenure_and_their_source(self) -> None:
        f.publish(self.make_statement())  # shows the page that all statements here have
        official = self.official()
        number = Change.objects.last_number()

        uid = f.publish(self.by(official))["uid"]

        new = Change.objects.filter(number__gt=number).order_by("number")
        assert [(change.noun, change.action) for change in new] == [
            ("source", "created"),
            ("official", "created"),
            ("statement", "created"),
        ]
        tenure = official["tenures"][0]
        for path in (
            f"officials/{official['key']}/",
            f"tenures/{tenure['uid']}/",
            f"sources/{tenure['sources'][0]}/",
            f"statements/?speaker={official['key']}&office_kind=foreign_minister",
        ):
            assert self.status(path) == 200, path
        page = self.client.get(f"{ROOT}statements/", {"q": WORD}).json()
        assert [row["uid"] for row in page["results"]] == [uid]
        assert page["labels"]["officials"] == {official["key"]: f"Anna {WORD}"}

    def test_the_last_use_takes_it_away_and_a_later_one_brings_it_back(self) -> None:
        official = self.official()
        addressee = {"uid": new_uid(), "government": "freedonia", "institution": None}
        first = f.publish(self.by(official))
        second = f.publish(
            self.make_statement(addressees=[addressee | {"official": official["key"]}])
        )

        endings.retract(first["uid"])
        assert self.status(f"officials/{official['key']}/") == 200

        f.publish(second | {"addressees": []})
        for path in (
            f"officials/{official['key']}/",
            f"sources/{official['tenures'][0]['sources'][0]}/",
        ):
            assert self.status(path) == 410, path
        assert self.status(f"tenures/{official['tenures'][0]['uid']}/") == 404
        reply = self.client.get(f"{ROOT}resolve/", {"q": WORD}).json()
        assert reply["results"] == []
        listed = self.client.get(f"{ROOT}officials/").json()["results"]
        assert official["key"] not in [row["key"] for row in listed]

        f.publish(self.by(official))
        assert self.status(f"officials/{official['key']}/") == 200

    def test_an_agreement_uses_whoever_signed_it(self) -> None:
        official = self.official()
        party = {
            "uid": new_uid(),
            "government": "freedonia",
            "institution": None,
            "official": official["key"],
            "tenure": None,
            "role": "party",
            "certainty": "verified",
            "note": None,
        }

        f.store("agreement", f.make_agreement("pact-2002-02-02", parties=[party]))
        assert self.status(f"officials/{official['key']}/") == 200

        f.store("agreement", f.make_agreement("pact-2002-02-02"))
        assert self.status(f"officials/{official['key']}/") == 410

    def test_what_an_editor_adds_is_public_at_once(self) -> None:
        for place, by in enumerate(("editor", "reviewer", "curator")):
            with self.subTest(by):
                official = self.official(by, f"person-{place}")
                self.page(by, f"paper-{place}")
                status = 200 if by == "editor" else 404
                assert self.status(f"officials/{official['key']}/") == status
                assert self.status(f"publishers/paper-{place}/") == status

    def test_rights_that_come_later_change_nothing(self) -> None:
        official = self.official()
        f.store("official", official | {"note": "Seen."}, self.people["editor"])
        self.assert_unknown(official)

        person = self.people["curator"]
        person.groups.set(self.people["editor"].groups.all())
        person = User.objects.get(pk=person.pk)
        f.store("official", official | {"note": "Seen again."}, person)

        self.assert_unknown(official)

    def test_one_that_was_changed_after_it_was_submitted_is_not_approved_unseen(self) -> None:
        official, page = self.official(), self.page()
        paper = f.make_publisher("quixotrophe-daily", name="Another name")
        appearance = f.make_appearance(page["uid"])
        for noun, changed, statement in (
            ("official", official | {"note": "Not what was seen."}, self.by(official)),
            ("publisher", paper, self.make_statement(appearances=[appearance])),
        ):
            with self.subTest(noun):
                f.store("statement", statement, self.people["curator"])
                curation.submit(self.people["curator"], statement["uid"], 1)
                f.store(noun, changed, self.people["curator"])

                with pytest.raises(StaleVersion):
                    curation.approve(f.make_user("reviewer"), statement["uid"], 1)
                assert self.status(f"{noun}s/{changed['key']}/") == 404

    @pytest.mark.dealt
    def test_what_it_brings_by_several_steps_is_not_approved_unseen(self) -> None:
        """A publisher by the page of a tenure; a page by the tenure of who took part in a call."""
        curator, changed = self.people["curator"], "Not what was seen."
        paper = f.make_publisher("quixotrophe-daily", name="As it was seen")
        f.store("publisher", paper, curator)
        page = f.make_source(paper["key"], url="https://example.org/appointed")
        f.store("source", page, curator)
        tenure = f.make_tenure("freedonia-mfa-minister", sources=[page["uid"]])
        official = f.make_official("quixotrophe", "freedonia", tenures=[tenure])
        f.store("official", official, curator)
        sides = [f.make_participant("freedonia", official=official["key"])]
        call = f.make_contact(participants=[*sides, f.make_participant("sylvania")])
        f.store("contact", call, curator)
        for noun, document, statement in (
            ("publisher", paper | {"name": changed}, self.by(official)),
            ("source", page | {"title": changed}, self.make_statement(contact=call["key"])),
        ):
            with self.subTest(noun):
                f.store("statement", statement, curator)
                curation.submit(curator, statement["uid"], 1)
                f.store(noun, document, curator)

                with pytest.raises(StaleVersion):
                    curation.approve(f.make_user("reviewer"), statement["uid"], 1)
                key = document.get("key") or document["uid"]
                assert self.status(f"{noun}s/{key}/") == 404

    @pytest.mark.dealt
    def test_who_may_only_add_changes_nothing_that_became_public_meanwhile(self) -> None:
        """The desk asks for the right first, and an approval may come before the save is kept."""
        official = self.official()
        f.publish(self.by(official))
        changed = official | {"note": "Public at once"}

        for name in ("curator", "reviewer"):
            with pytest.raises(BrokenRules):
                f.store("official", changed, self.people[name])
        f.store("official", changed, self.people["editor"])

    def test_it_is_deleted_without_a_trace(self) -> None:
        official = self.official()
        number = Change.objects.last_number()

        curation.remove(self.people["curator"], "official", official["key"], "A mistake.")

        assert Change.objects.last_number() == number
        assert self.status(f"officials/{official['key']}/") == 404

    def test_what_is_hidden_is_not_merged(self) -> None:
        official = self.official()

        for loser, winner in (
            (official["key"], "rufus-firefly"),
            ("rufus-firefly", official["key"]),
        ):
            with pytest.raises(BrokenRules):
                endings.merge("official", loser, winner)
        self.assert_unknown(official)

    def test_a_merged_one_is_used_where_its_winner_is(self) -> None:
        official, other = self.official(), self.official(key="second")
        first, second = f.publish(self.by(official)), f.publish(self.by(other))
        endings.merge("official", "second", official["key"])

        endings.retract(first["uid"])
        assert self.status(f"officials/{official['key']}/") == 200

        endings.retract(second["uid"])
        assert self.status(f"officials/{official['key']}/") == 410

    @pytest.mark.dealt
    def test_what_an_editor_added_stays_public_as_part_of_one_that_waits(self) -> None:
        official = self.official()
        statement = f.publish(self.by(official))
        f.store("official", f.make_official("editors", "freedonia"), self.people["editor"])
        endings.merge("official", "editors", official["key"])

        endings.retract(statement["uid"])

        assert self.status("officials/editors/") == 308
        assert self.status(f"officials/{official['key']}/") == 200
        assert [str(fault) for _, part in check_data() for fault in part] == []

    # Publishers

    def test_a_publisher_follows_its_pages(self) -> None:
        page = self.page()
        number = Change.objects.last_number()
        for path in ("publishers/quixotrophe-daily/", f"sources/{page['uid']}/"):
            assert self.status(path) == 404
        assert self.status("statements/?publisher=quixotrophe-daily") == 400

        uid = f.publish(self.make_statement(appearances=[f.make_appearance(page["uid"])]))["uid"]

        new = Change.objects.filter(number__gt=number).order_by("number")
        assert [c.noun for c in new] == ["publisher", "source", "statement"]
        assert self.status("publishers/quixotrophe-daily/") == 200
        assert self.status("statements/?publisher=quixotrophe-daily") == 200

        endings.retract(uid)
        assert self.status("publishers/quixotrophe-daily/") == 410

    def test_a_publisher_named_by_a_page_follows_it_too(self) -> None:
        f.store("publisher", f.make_publisher("agency", name=WORD), self.people["curator"])
        page = f.store("source", f.make_source(cites=["agency"], url="https://example.org/c"))
        assert self.status("publishers/agency/") == 404

        f.publish(self.make_statement(appearances=[f.make_appearance(page["uid"])]))

        assert self.status("publishers/agency/") == 200

    # Imports

    def bring(self) -> tuple[Batch, dict[str, Any]]:
        """Import an official, a publisher with its page, and a statement that uses both."""
        tenure = f.make_tenure("freedonia-mfa-minister")
        official = f.make_official(
            "quixotrophe", "freedonia", name=f"Anna {WORD}", tenures=[tenure]
        )
        unused = f.make_official("unused", "freedonia", name="Unused")
        paper = f.make_publisher("quixotrophe-daily")
        page = f.make_source("quixotrophe-daily", url="https://example.org/daily/1")
        statement = self.by(official, appearances=[f.make_appearance(page["uid"])])
        nouns = ("official", "official", "publisher", "source", "statement")
        pairs = zip(nouns, (official, unused, paper, page, statement), strict=True)
        documents = [{"noun": noun} | document for noun, document in pairs]
        with TemporaryDirectory() as folder:
            path = Path(folder) / "all.jsonl"
            path.write_bytes(b"\n".join(map(orjson.dumps, documents)))
            rehearsal = importing.rehearse(path)
            batch = importing.store(rehearsal, self.people["curator"], "Brought in")
        assert batch is not None
        return batch, statement

    def statuses(self, statement: dict[str, Any]) -> list[int]:
        source = statement["appearances"][0]["source"]
        paths = ("officials/quixotrophe/", f"sources/{source}/", "publishers/quixotrophe-daily/")
        return [self.status(path) for path in (*paths, "officials/unused/")]

    def test_an_import_shows_them_when_a_statement_of_it_is_approved(self) -> None:
        batch, statement = self.bring()
        assert self.statuses(statement) == [404] * 4

        importing.approve(f.make_user("reviewer"), batch.uid)
        assert self.statuses(statement) == [200, 200, 200, 404]

        endings.retract(statement["uid"])
        assert self.statuses(statement) == [410, 410, 410, 404]

    def test_one_statement_of_an_import_shows_them_as_well(self) -> None:
        _, statement = self.bring()

        curation.approve(f.make_user("reviewer"), statement["uid"], 1)

        assert self.statuses(statement) == [200, 200, 200, 404]

    def test_an_import_that_is_taken_back_leaves_no_trace(self) -> None:
        number = Change.objects.last_number()
        batch, statement = self.bring()

        importing.undo(self.people["curator"], batch.uid, "A mistake.")

        assert Change.objects.last_number() == number
        assert self.statuses(statement) == [404] * 4

    def test_the_public_side_is_what_the_ledger_says(self) -> None:
        batch, _ = self.bring()
        self.official(key="hidden")
        importing.approve(f.make_user("reviewer"), batch.uid)

        assert [findings for _, findings in PUBLIC_SIDE.rebuild(check=True) if findings] == []
        assert [findings for _, findings in check_data() if findings] == []

    def test_the_record_says_that_it_waits(self) -> None:
        self.official()
        self.page()

        waits = Record.objects.filter(waits=True).values_list("pk", flat=True)
        assert set(waits) == {"official/quixotrophe", "publisher/quixotrophe-daily"}
