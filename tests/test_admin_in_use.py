import pytest
from django.test import TestCase

from statements.curation.in_use import used_in_public
from statements.models import Party

from .desk import address, browser, faults, make_people, open_page, send
from .factories import (
    make_agreement,
    make_appearance,
    make_official,
    make_publisher,
    make_said,
    make_source,
    publish,
    small_world,
    store,
)
from .pages import add_row, fill

pytestmark = pytest.mark.dealt


class UsedTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()

    def test_nothing_uses_them_before_something_is_public(self):
        store("statement", make_said(self.world))

        for noun, key in (
            ("source", self.world["source"]),
            ("publisher", "gazette"),
            ("official", "rufus-firefly"),
        ):
            with self.subTest(noun=noun):
                assert not used_in_public(noun, key)

    def test_a_public_statement_uses_them(self):
        publish(make_said(self.world))

        for noun, key in (
            ("source", self.world["source"]),
            ("publisher", "gazette"),
            ("official", "rufus-firefly"),
        ):
            with self.subTest(noun=noun):
                assert used_in_public(noun, key)

    def test_an_outlet_that_a_public_source_names_is_used(self):
        store("publisher", make_publisher("wire"))
        source = store("source", make_source(cites=["wire"]))
        assert not used_in_public("publisher", "wire")

        publish(make_said(self.world, appearances=[make_appearance(source["uid"])]))

        assert used_in_public("publisher", "wire")

    def test_who_signed_an_agreement_is_used(self):
        party = {
            "uid": "01853721-3000-7826-a37d-009337142a42",
            "government": "freedonia",
            "institution": None,
            "role": "party",
            "official": "rufus-firefly",
            "tenure": None,
            "certainty": "verified",
            "note": None,
        }
        store("agreement", make_agreement("signed", parties=[party]))

        assert Party.objects.exists()
        assert used_in_public("official", "rufus-firefly")


class CuratorTests(TestCase):
    """Curators add sources, publishers and officials, and mend them until they are used."""

    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.people = make_people()

    def test_they_add_an_official_with_a_tenure_and_mend_it(self):
        client = browser(self.people["curator"])
        typed = open_page(client, "official")
        fill(typed, name="Chico", government="sylvania")
        add_row(typed, "tenures", office="freedonia-mfa-minister", certainty="likely")
        response = send(client, typed, "official")
        assert response.status_code == 302, faults(response)

        typed = open_page(client, "official", "chico")
        fill(typed, name="Chicolini")
        assert send(client, typed, "official", "chico").status_code == 302

    def test_they_mend_nothing_that_the_public_reads(self):
        client = browser(self.people["curator"])
        typed = open_page(client, "source", self.world["source"])
        publish(make_said(self.world))

        assert send(client, typed, "source", self.world["source"]).status_code == 403
        assert client.get(address("source", "change/", self.world["source"])).status_code == 200

    def test_they_delete_none(self):
        store("official", make_official("harpo", "sylvania"))
        client = browser(self.people["curator"])

        assert client.post(address("official", "delete/", "harpo")).status_code == 403
