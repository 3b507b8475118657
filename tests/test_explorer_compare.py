"""Two governments side by side, and what the sides of a contact tell."""

from __future__ import annotations

import gzip
import re
from html import unescape
from typing import Any

from django.db import connection
from django.test import SimpleTestCase, TestCase
from django.test.utils import CaptureQueriesContext

from statements.explorer.account_lists import account_row
from statements.explorer.compare.lines import by_direction, by_family
from statements.explorer.reading import Names

from . import endings
from . import factories as f

TRILATERAL = "trilateral-2020-11-09"
PAIR = "/compare/azerbaijan/russia/"
TAGS = re.compile(r"<[^>]+>")
NAMES = Names({"governments": {"russia": "Russia", "azerbaijan": "Azerbaijan"}})
MOST_QUERIES = 60
LARGEST = 100_000  # bytes of a page, compressed


def text_of(html: str) -> str:
    """Return what a page says, without its tags."""
    return " ".join(unescape(TAGS.sub(" ", html)).split())


def stance(family: str, direction: str, **own: Any) -> dict[str, Any]:
    """Return a stance with one latest reference that points a way."""
    number = own.pop("number", 1)
    point = {
        "type": "mentions",
        "direction": direction,
        "day": "2022-12-22",
        "statement": f"statement-{number}",
        "reference": f"reference-{number}",
    }
    return {"family": family, "axis": "text", "about": None, "latest": [point]} | own


def both(russia: list[dict[str, Any]], azerbaijan: list[dict[str, Any]]) -> dict[str, Any]:
    return {"Azerbaijan": azerbaijan, "Russia": russia}


class TestNotes(SimpleTestCase):
    def test_what_both_do_has_the_evidence_of_both(self) -> None:
        own = both(
            [stance("demand", "supports", number=1)], [stance("demand", "supports", number=2)]
        )
        (note,) = by_family(own, NAMES)
        assert note.words == "Both: demand"
        assert [(one.label, one.address) for one in note.evidence] == [
            ("Azerbaijan, 22 December 2022", "/statements/statement-2/#reference-2"),
            ("Russia, 22 December 2022", "/statements/statement-1/#reference-1"),
        ]

    def test_what_one_does_is_told_of_that_one(self) -> None:
        notes = [*by_family(both([stance("demand", "supports")], []), NAMES)]
        assert [note.words for note in notes] == ["Only Russia: demand"]
        assert len(notes[0].evidence) == 1

    def test_what_is_not_counted_is_nothing_that_both_do(self) -> None:
        pale = stance("demand", "supports") | {"latest": []}
        notes = [*by_family(both([stance("demand", "supports")], [pale]), NAMES)]
        assert [note.words for note in notes] == ["Only Russia: demand"]

    def test_a_charge_tells_whom_it_is_about(self) -> None:
        charge = stance("charge", "adverse", axis="conduct", about="azerbaijan")
        (note,) = by_family(both([charge], []), NAMES)
        assert [link.label for link in note.evidence] == [
            "Russia, 22 December 2022, about Azerbaijan"
        ]

    def test_directions_are_told_where_both_point_a_way(self) -> None:
        same = both([stance("demand", "supports")], [stance("commitment", "supports")])
        assert [note.words for note in by_direction(same, NAMES)] == [
            "Toward the text: both, words for it"
        ]
        other = both([stance("change", "challenges")], [stance("commitment", "supports")])
        assert [note.words for note in by_direction(other, NAMES)] == [
            "Toward the text: Azerbaijan, words for it; Russia, words that doubt or refuse it"
        ]

    def test_what_points_neither_way_makes_no_direction(self) -> None:
        own = both([stance("report", "neutral")], [stance("commitment", "supports")])
        assert [*by_direction(own, NAMES)] == []

    def test_conduct_is_told_by_whose_it_is(self) -> None:
        on_conduct = {"axis": "conduct", "about": "azerbaijan"}
        own = both(
            [stance("charge", "adverse", **on_conduct)],
            [stance("defence", "favourable", **on_conduct)],
        )
        assert [note.words for note in by_direction(own, NAMES)] == [
            "On the conduct of Azerbaijan: Azerbaijan, words in its favour; "
            "Russia, words against it"
        ]

    def test_the_conduct_of_two_is_not_compared(self) -> None:
        own = both(
            [stance("charge", "adverse", axis="conduct", about="azerbaijan")],
            [stance("charge", "adverse", axis="conduct", about="russia")],
        )
        assert [*by_direction(own, NAMES)] == []


class ShippedTestCase(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def page(self, path: str) -> str:
        response = self.client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.text


class TestAddresses(ShippedTestCase):
    def test_a_pair_has_one_address(self) -> None:
        response = self.client.get(f"/compare/russia/azerbaijan/?agreement={TRILATERAL}")
        assert response.status_code == 308
        assert response["Location"] == f"{PAIR}?agreement={TRILATERAL}"

    def test_a_government_that_is_not_there_is_told_with_its_near_names(self) -> None:
        response = self.client.get("/compare/azerbaijan/rusia/")
        assert response.status_code == 404
        assert "russia" in response.text

    def test_nothing_is_compared_with_itself(self) -> None:
        response = self.client.get("/compare/russia/russia/")
        assert response.status_code == 404
        assert "Nothing is compared with itself" in response.text

    def test_a_merged_key_leads_to_the_pair_of_what_stands_for_it(self) -> None:
        f.store("government", f.make_government("zz-russia"))
        endings.merge("government", "zz-russia", "russia")
        response = self.client.get("/compare/azerbaijan/zz-russia/")
        assert (response.status_code, response["Location"]) == (308, PAIR)

    def test_an_agreement_that_is_not_there_is_told(self) -> None:
        response = self.client.get(f"{PAIR}?agreement=trilateral-2020-11-08")
        assert response.status_code == 404
        assert TRILATERAL in response.text
        assert self.client.get(f"{PAIR}?agrement={TRILATERAL}").status_code == 400

    def test_the_form_leads_to_the_one_address(self) -> None:
        asked = {"one": "russia", "other": "azerbaijan", "agreement": TRILATERAL}
        response = self.client.get("/compare/", asked)
        assert response.status_code == 302
        assert response["Location"] == f"{PAIR}?agreement={TRILATERAL}"

        f.store("government", f.make_government("zz-russia"))
        endings.merge("government", "zz-russia", "russia")
        merged = self.client.get("/compare/", asked | {"one": "zz-russia"})
        assert merged["Location"] == response["Location"]
        assert self.client.get("/compare/?one=russia&other=russia").status_code == 404

    def test_a_form_half_filled_keeps_what_was_chosen(self) -> None:
        html = self.page("/compare/?one=russia&other=&agreement=trilateral-2021-01-11")
        assert '<option value="russia" selected>' in html
        assert '<option value="trilateral-2021-01-11" selected>' in html
        assert "/compare/armenia/azerbaijan/?agreement=trilateral-2021-01-11" in html


class TestPair(ShippedTestCase):
    def test_it_begins_with_the_first_text_of_the_series(self) -> None:
        assert text_of(self.page(PAIR)) == text_of(
            self.page(f"{PAIR}?agreement={TRILATERAL}").replace(
                f"{PAIR}?agreement={TRILATERAL}", PAIR
            )
        )

    def test_both_stand_in_the_order_of_their_names(self) -> None:
        html = self.page(PAIR)
        head = html[html.index("<thead>") : html.index("</thead>")]
        assert text_of(head) == "Clause Azerbaijan Russia Beside each other"
        assert "<h1>Azerbaijan and Russia on the Trilateral" in html

    def test_every_stance_of_both_stands_in_it(self) -> None:
        html = self.page(PAIR)
        table = html[html.index('class="matrix pair"') : html.index("</table>")]
        rows = self.client.get(
            "/api/v1/stances/",
            {"agreement": TRILATERAL, "government": "azerbaijan,russia", "page_size": "500"},
        ).json()["results"]
        assert rows
        own = [row for row in rows if not row["about"] or row["family"] in ("charge", "defence")]
        hrefs = {unescape(one) for one in re.findall(r'href="([^"]*)"', table)}
        assert {f"/{row['filter']}" for row in own} <= hrefs

    def test_evidence_of_both_is_one_click_away(self) -> None:
        html = self.page(PAIR)
        notes = html[html.index('class="matrix pair"') : html.index("</table>")]
        addresses = set(re.findall(r'href="(/statements/[^"#]*/)#', notes))
        assert len(addresses) > 5
        for address in sorted(addresses)[:3]:
            assert self.client.get(address).status_code == 200

    def test_charges_stand_each_way_with_what_was_answered(self) -> None:
        text = text_of(self.page(PAIR))
        first, second = text.index("Azerbaijan charges Russia"), text.rindex("Russia charges")
        assert first < second
        assert "No answer is held in this data." in text

    def test_no_verdict_is_ours(self) -> None:
        assert "Nothing here says who is right." in text_of(self.page(PAIR))

    def test_its_rows_are_also_a_file(self) -> None:
        html = unescape(self.page(PAIR))
        address = f"/api/v1/stances/?agreement={TRILATERAL}&government=azerbaijan,russia"
        assert f'href="{address}&format=csv"' in html
        assert f'<link rel="alternate" type="application/json" href="{address}">' in html
        assert self.client.get(f"{address}&format=csv").status_code == 200

    def test_every_text_on_which_either_spoke_can_be_chosen(self) -> None:
        html = unescape(self.page(PAIR))
        for agreement in ("trilateral-2021-01-11", "memorandum-russia-turkiye-2020-11-11"):
            assert f'href="{PAIR}?agreement={agreement}"' in html
            assert f'<option value="{agreement}">' in html

    def test_two_who_said_nothing_are_told_so(self) -> None:
        f.store("government", f.make_government("aaland"))
        f.store("government", f.make_government("zealand"))
        text = text_of(self.page("/compare/aaland/zealand/"))
        assert "No reference of either to this text is held." in text
        assert "No contact of both is held." in text

    def test_it_takes_a_bounded_number_of_queries_and_bytes(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            html = self.page("/compare/armenia/azerbaijan/")
        assert len(queries) <= MOST_QUERIES
        assert len(gzip.compress(html.encode())) < LARGEST

    def test_its_reply_is_kept_by_its_tag(self) -> None:
        tag = self.client.get(PAIR)["ETag"]
        assert self.client.get(PAIR, headers={"If-None-Match": tag}).status_code == 304

    def test_other_pages_lead_to_it(self) -> None:
        for path, address in (
            (f"/agreements/{TRILATERAL}/", f"/compare/?agreement={TRILATERAL}"),
            (f"/clauses/{TRILATERAL}/6/", f"/compare/?agreement={TRILATERAL}"),
            ("/governments/russia/", "/compare/?one=russia"),
        ):
            assert address in self.page(path)


class TestAccounts(ShippedTestCase):
    def test_each_thing_told_has_who_tells_it_and_what_of_the_other_side(self) -> None:
        path = "/contacts/accounts/?contact=call-bayramov-lavrov-2022-12-22"
        rows = self.client.get(f"/api/v1{path}&page_size=500").json()["results"]
        text = text_of(self.page(path))
        assert f"{len(rows)} things told" in text
        assert text.count("Both sides tell it") == sum(row["held"] == "both" for row in rows)
        assert "22 December 2022" in text

    def test_its_contact_sets_them_side_by_side(self) -> None:
        html = self.page("/contacts/call-bayramov-lavrov-2022-12-22/")
        assert "What each side tells" in html
        assert 'href="/contacts/accounts/?contact=call-bayramov-lavrov-2022-12-22"' in html

    def test_the_list_stands_before_a_contact_of_its_name(self) -> None:
        assert "Accounts of contacts" in self.page("/contacts/accounts/")


class TestOneSide(TestCase):
    def test_a_side_that_tells_nothing_has_no_account_held(self) -> None:
        world = f.small_world()
        contact = f.store("contact", f.make_contact())["key"]
        target = f.make_target(world["agreement"], "1")
        f.publish(
            f.make_said(world, contact=contact, references=[f.make_reference("mentions", target)])
        )
        page = text_of(self.client.get(f"/contacts/{contact}/").text)
        assert "No account of this side is held." in page
        listed = text_of(self.client.get("/contacts/accounts/").text)
        assert "Not in what we hold of Sylvania" in listed


class TestSilence(SimpleTestCase):
    def row(self, held: str) -> list[str]:
        account = {"government": "russia", "statement": "s", "reference": "r"}
        document = {
            "contact": "call",
            "type": "mentions",
            "node": "accord",
            "sides": ["azerbaijan", "russia"],
            "told_by": ["russia"],
            "accounts": [account],
            "held": held,
        }
        return [str(cell) for cell in account_row(document, {}, NAMES).cells]

    def test_what_is_held_verbatim_and_what_is_not_held_differ(self) -> None:
        assert self.row("one")[2] == "Not told by Azerbaijan, whose own account is held verbatim"
        assert self.row("not_held")[2] == "Not in what we hold of Azerbaijan"
        assert self.row("listed")[2].startswith("Not compared")

    def test_who_tells_it_leads_to_the_reference(self) -> None:
        assert self.row("one")[1] == '<a href="/statements/s/#r">Russia</a>'
