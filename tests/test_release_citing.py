"""How a release is cited: one title, version, day, licence and DOI wherever they stand."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import SimpleTestCase, TestCase, override_settings

from statements import releases, writing
from statements.exports.history import history
from statements.models import Release
from statements.problems import BrokenRules
from statements.releases import citing

from . import factories as f
from .column_versions import breaking_versions
from .releasing import Releasing, members

DOI = "10.5281/zenodo.1234"
SITE = "https://statements.example.org"
ADDRESS = f"{SITE}/api/v1/releases/1/"


def json_of(files: dict[str, bytes], name: str) -> Any:
    return json.loads(files[name])


class Cited(Releasing, TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.publish(f.make_said(f.small_world()), f.make_user("one"), f.make_user("two"))
        with cls.shelved(), override_settings(SITE_ADDRESS=SITE):
            cls.release_made = cls.release(doi=DOI)


class EverywhereTests(Cited):
    def setUp(self) -> None:
        super().setUp()
        self.files = members(self.release_made)
        self.package = json_of(self.files, "datapackage.json")
        self.registered = json_of(self.files, "datacite.json")
        self.file = yaml.safe_load(self.files["CITATION.cff"])
        with override_settings(SITE_ADDRESS=SITE):
            self.reply = self.client.get("/api/v1/releases/1/").json()

    def test_title_and_licence_are_the_same(self) -> None:
        titles = self.package["title"], self.file["title"], self.registered["titles"][0]["title"]
        assert {*titles} == {citing.TITLE}
        licences = (
            self.package["licenses"][0]["name"],
            self.file["license"],
            self.registered["rightsList"][0]["rightsIdentifier"],
        )
        assert {*licences} == {"CC-BY-4.0"}

    def test_version_and_day_are_the_same(self) -> None:
        versions = (self.package, self.file, self.registered, self.reply)
        assert {each["version"] for each in versions} == {"1.1"}
        day = self.release_made.recorded_at.date().isoformat()
        assert self.registered["dates"] == [{"date": day, "dateType": "Issued"}]
        assert self.file["date-released"] == day
        assert self.package["created"][:10] == day

    def test_creators_are_the_same(self) -> None:
        creators = (
            self.package["contributors"][0]["title"],
            self.file["authors"][0]["name"],
            self.registered["creators"][0]["name"],
        )
        assert {*creators} == {citing.AUTHORS}

    def test_the_doi_is_the_one_reserved(self) -> None:
        dois = self.file["doi"], self.registered["doi"], self.reply["doi"]
        assert {*dois} == {DOI}
        assert self.package["id"] == f"https://doi.org/{DOI}"
        table = self.client.get("/api/v1/releases/?format=csv").getvalue().decode()
        (row,) = csv.DictReader(io.StringIO(table, newline=""))
        assert (row["doi"], row["version"]) == (DOI, "1.1")

    def test_the_address_is_that_of_the_release(self) -> None:
        addresses = self.package["homepage"], self.file["url"], self.registered["url"]
        assert {*addresses} == {ADDRESS}

    def test_the_readme_and_the_api_cite_in_the_same_words(self) -> None:
        words = self.reply["citation"]

        assert words.startswith("Statements contributors (")
        assert f"Release 1.1 (change {self.release_made.ledger_number} of the ledger" in words
        assert words.endswith(f"https://doi.org/{DOI}")
        assert words in self.files["README.md"].decode()

    def test_the_package_says_which_standard_it_follows(self) -> None:
        assert self.package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
        assert "profile" not in self.package
        assert {each["type"] for each in self.package["resources"]} == {"table"}
        assert self.package["sources"][0]["path"] in self.files
        for name in ("description", "keywords"):
            assert self.package[name], name

    def test_a_table_that_points_at_itself_names_no_resource(self) -> None:
        described = {each["name"]: each["schema"] for each in self.package["resources"]}

        keys = [key["reference"] for key in described["clauses"]["foreignKeys"]]
        assert {"fields": ["key"]} in keys
        assert {"resource": "agreements", "fields": ["key"]} in keys


class ShapeTests(SimpleTestCase):
    def test_the_first_number_counts_what_broke(self) -> None:
        assert len(breaking_versions(history())) < citing.SHAPE

    def test_columns_break_where_they_move_or_go(self) -> None:
        first = {"since": "1", "columns": ["a", "b"]}
        for columns, broken in ((["a", "b", "c"], set()), (["b", "a"], {"2"}), (["a"], {"2"})):
            with self.subTest(columns):
                history = {"t": [first, {"since": "2", "columns": columns}]}
                assert breaking_versions(history) == broken


class PlainTests(Releasing, TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.small_world()

    def test_without_doi_and_address_none_is_told(self) -> None:
        members_by_name = members(self.release())

        assert "homepage" not in json_of(members_by_name, "datapackage.json")
        assert {"doi", "url"}.isdisjoint(json_of(members_by_name, "datacite.json"))
        assert {"doi", "url"}.isdisjoint(yaml.safe_load(members_by_name["CITATION.cff"]))
        citation = self.client.get("/api/v1/releases/1/").json()["citation"]
        assert citation.endswith(").")

    def test_a_doi_that_is_named_later_is_told_by_the_api(self) -> None:
        release = self.release()
        releases.name_doi(1, DOI)

        assert self.client.get("/api/v1/releases/1/").json()["citation"].endswith(DOI)
        assert DOI.encode() not in members(release)["README.md"]

    def test_what_is_no_doi_is_refused_before_anything_is_made(self) -> None:
        for doi in (
            "zenodo.1234",
            "doi:10.5281/x",
            "10.5281/",
            '10.5281/"x',
            "10.1/x",
            "10.5281/ x",
        ):
            with self.subTest(doi), self.assertRaisesMessage(BrokenRules, "is no DOI"):
                self.release(doi=doi)
        assert Release.objects.count() == 0

    def test_two_releases_have_two_dois(self) -> None:
        self.release(doi=DOI)
        f.store("topic", {"key": "war", "label": "War", "definition": "Another word."})

        for doi in (DOI, DOI.upper()):
            with self.assertRaisesMessage(BrokenRules, "Release 1 has the DOI"):
                self.release(doi=doi)

    def test_a_release_made_before_there_were_versions_has_none(self) -> None:
        release = self.release()
        with writing.unsealed():
            release.version = None
            release.save(update_fields=["version"])

        reply = self.client.get("/api/v1/releases/1/").json()
        assert reply["version"] is None
        assert "Release 1 (change" in reply["citation"]
        assert list(releases.faults()) == []

    def test_a_number_that_was_taken_meanwhile_is_not_taken_twice(self) -> None:
        plan = releases.prepare()
        first = self.release()

        def take(count: int) -> None:
            with writing.unsealed():
                if not Release.objects.filter(number=2).exists():
                    first.pk, first.file_name, first.ledger_number = 2, "elsewhere.zip", 1
                    first.save(force_insert=True)

        releases.withdraw(f.make_user("one"), 1, "To make it again.")
        with self.assertRaisesMessage(BrokenRules, "Another release was made meanwhile"):
            releases.make(plan, take)

    def test_the_command_takes_a_doi(self) -> None:
        out = io.StringIO()
        call_command("release", "--doi", DOI, stdout=out, stderr=io.StringIO())

        assert Release.objects.get().doi == DOI
        assert f"https://doi.org/{DOI}" in out.getvalue()
        with pytest.raises(CommandError, match="it never changes"):
            call_command("release", "--of", "1", "--doi", "10.5281/zenodo.5", stdout=out)
        with pytest.raises(CommandError, match="--of needs --doi"):
            call_command("release", "--of", "1", stdout=out)
