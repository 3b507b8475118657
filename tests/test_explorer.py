"""What every page of the explorer shares: its address, its tag, its errors."""

from __future__ import annotations

from django.test import TestCase

from statements.filters.memory import looking_up_once
from statements.filters.public_keys import look_up
from statements.filters.starting import size_of
from statements.filters.targets import family
from statements.models import PublicVoice

from . import factories as f

ADDRESS = "/topics/peacekeepers/"


class TestPages(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_a_page_stands_at_the_path_of_its_record(self) -> None:
        response = self.client.get(ADDRESS)
        assert response.status_code == 200
        assert f'href="/api/v1{ADDRESS}"' in response.text

    def test_it_is_kept_while_the_ledger_stands(self) -> None:
        response = self.client.get(ADDRESS)
        assert response["Cache-Control"] == "public, max-age=0, s-maxage=1"
        again = self.client.get(ADDRESS, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_what_sharing_added_is_taken_off(self) -> None:
        response = self.client.get(f"{ADDRESS}?utm_source=x&fbclid=y")
        assert (response.status_code, response["Location"]) == (301, ADDRESS)

    def test_an_unknown_parameter_is_told(self) -> None:
        response = self.client.get(f"{ADDRESS}?goverment=russia")
        assert response.status_code == 400
        assert "goverment" in response.text
        assert response["Cache-Control"] == "no-store"

    def test_an_unknown_key_is_not_found(self) -> None:
        response = self.client.get("/topics/peacekeeper/")
        assert response.status_code == 404
        assert "peacekeepers" in response.text

    def test_a_page_sets_no_cookie_and_asks_for_no_session(self) -> None:
        response = self.client.get(ADDRESS)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


class TestKeys(TestCase):
    """What several lists of a page are asked by."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        f.publish(f.make_said(cls.world))

    def test_the_same_are_looked_up_once_until_the_page_is_made(self) -> None:
        names = ["government/russia", "topic/peacekeepers"]
        with looking_up_once():
            with self.assertNumQueries(2):  # those that are public, and what was merged
                before = look_up(names)
            with self.assertNumQueries(0):
                assert look_up(reversed(names)) is before
            f.store("topic", {"key": "peacekeepers", "label": "P", "definition": "Those who keep."})
            assert "topic/peacekeepers" not in look_up(names).keys
        assert "topic/peacekeepers" in look_up(names).keys

    def test_a_key_that_others_were_asked_with_is_not_looked_up_again(self) -> None:
        with looking_up_once():
            look_up(["government/freedonia", "government/sylvania"])
            with self.assertNumQueries(0):
                keys = look_up(["government/freedonia"]).keys
            assert keys == {"government/freedonia": "freedonia"}

    def test_what_is_below_clauses_is_read_once(self) -> None:
        clause, part = "accord-2001-01-01/1", "accord-2001-01-01/1.1"
        with looking_up_once(), self.assertNumQueries(1):
            below = family([clause])
            assert family([clause]) == below == {clause, part}
        with self.assertNumQueries(2):
            assert family([clause]) == family([clause])

    def test_where_lists_begin_is_counted_once_for_the_same_rows(self) -> None:
        own, others = (
            PublicVoice.objects.filter(government=key).values("statement")[:9]
            for key in ("freedonia", "sylvania")
        )
        with looking_up_once(), self.assertNumQueries(2):
            sizes = [size_of(rows) for rows in (own, others, own)]
            assert size_of(PublicVoice.objects.filter(government__in=[])) == 0
        assert sizes == [1, 0, 1]
