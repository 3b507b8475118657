"""The occasion that a statement tells of, proposed from its day and its people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from statements import accounts
from statements.models import Statement

from . import factories as f
from .browsing import Browsing, settled
from .desk import address
from .hands import OPEN, Hands

HELP = re.compile(r"/help/contact/\?")
CALL = "Use: Firefly calls Driftwood (2001-02-03)"
TALKS = "Use: Firefly meets the press (2001-02-03)"


@pytest.mark.dealt
class TestContacts(Browsing):
    def setUp(self) -> None:
        super().setUp()
        accounts.make_groups()
        accounts.make_demo_accounts()
        self.world = f.small_world()
        firefly = f.make_participant("freedonia", official="rufus-firefly")
        self.call = f.store("contact", f.make_contact("call-1"))
        self.talks = f.store(
            "contact",
            f.make_contact(
                "talks-1", kind="meeting", title="Firefly meets the press", participants=[firefly]
            ),
        )

    @contextmanager
    def adding(self) -> Iterator[tuple[Page, Hands]]:
        """Open the page for a new statement; at the end, nothing was complained of."""
        with self.people("curator") as (page,):
            page.goto(self.at(address("statement", "add/")))
            yield settled(page), Hands(page)
            assert self.fits(page)

    def offers(self, page: Page) -> Locator:
        return page.locator(".field-contact .told-contact .take")

    def date(self, page: Page, hands: Hands, day: str) -> None:
        """Type a day, and wait until the desk was asked for its contacts and has answered."""
        with page.expect_response(lambda answer: HELP.search(answer.url) and day in answer.url):
            hands.write("said_on_date", day)
            hands.press("Tab")

    def test_those_of_the_day_are_proposed_and_one_is_taken(self) -> None:
        with self.adding() as (page, hands):
            self.date(page, hands, "2001-02-03")
            expect(self.offers(page)).to_have_text([CALL, TALKS])
            expect(self.offers(page).first).to_have_attribute("title", "Freedonia, Sylvania")
            self.fair(page)

            self.offers(page).first.click()

            hands.wait("contact", "call-1")
            shown = page.locator(".field-contact .select2-selection__rendered")
            expect(shown).to_contain_text("Firefly calls Driftwood")
            expect(self.offers(page)).to_have_count(0)
            page.select_option("[name=kind]", "call_readout")
            page.fill("[name=title]", "Freedonia's account of a call")
            page.fill("[name=summary]", "They spoke.")
            page.click("[name=_save]")
            page.wait_for_selector(".messagelist .success")

        assert Statement.objects.get().contact_id == "call-1"

    def test_who_took_part_comes_first(self) -> None:
        with self.adding() as (page, hands):
            self.date(page, hands, "2001-02-03")
            expect(self.offers(page)).to_have_text([CALL, TALKS])

            hands.choose("voices-0-official", "fire", "Firefly")
            expect(self.offers(page)).to_have_text([TALKS, CALL])

    def test_nothing_is_proposed_where_nothing_was_that_day(self) -> None:
        with self.adding() as (page, hands):
            self.date(page, hands, "2001-02-03")
            expect(self.offers(page)).to_have_count(2)

            self.date(page, hands, "2001-02-04")
            expect(self.offers(page)).to_have_count(0)

    def test_nothing_is_proposed_without_a_day_or_beside_one_that_is_chosen(self) -> None:
        said = f.store("statement", f.make_said(self.world, contact="call-1"))
        with self.adding() as (page, hands):
            self.date(page, hands, "2001-02-03")
            expect(self.offers(page)).to_have_count(2)
            page.fill("[name=said_on_date]", "")
            hands.press("Tab")
            expect(self.offers(page)).to_have_count(0)

            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            page.goto(self.at(address("statement", "change/", said["uid"])))
            hands.wait("contact", "call-1")
            expect(page.locator(".told-contact")).to_have_count(1)  # here it would be asked
            expect(self.offers(page)).to_have_count(0)
            assert asked
            assert not any(map(HELP.search, asked))

    def test_a_statement_without_one_is_offered_those_of_its_day(self) -> None:
        said = f.store("statement", f.make_said(self.world))
        with self.people("curator") as (page,):
            page.goto(self.at(address("statement", "change/", said["uid"])))
            expect(self.offers(page)).to_have_text([TALKS, CALL])
            expect(page.locator("[name=contact]")).to_have_value("")

    def test_it_is_taken_with_the_keyboard(self) -> None:
        f.store("contact", f.make_contact("call-2", held_on=f.day("2001-02-05"), title="Again"))
        with self.adding() as (page, hands):
            self.date(page, hands, "2001-02-03")
            expect(self.offers(page)).to_have_count(2)
            field = page.locator(".field-contact [role=combobox]")
            field.focus()
            hands.press("Alt+Enter")  # of several, the first is gone to and none is taken
            expect(self.offers(page).first).to_be_focused()
            hands.wait("contact", "")
            hands.press("Tab")
            expect(self.offers(page).last).to_be_focused()
            hands.press("Enter")
            hands.wait("contact", "talks-1")

            page.goto(self.at(address("statement", "add/")))
            settled(page)
            self.date(page, hands, "2001-02-05")
            expect(self.offers(page)).to_have_text(["Use: Again (2001-02-05)"])
            field.focus()
            hands.press("Alt+Enter")  # the only one is taken
            hands.wait("contact", "call-2")
            expect(page.locator(OPEN)).to_have_count(0)

    def test_where_the_desk_does_not_answer_the_field_stays_as_it_is(self) -> None:
        self.pardon("net::ERR_FAILED")
        self.pardon("status of 500")

        def fail(route: Route) -> None:
            route.fulfill(status=500, content_type="text/html", body="<p>No.</p>")

        for refuse in (Route.abort, fail):
            with self.subTest(refuse.__name__), self.adding() as (page, hands):
                page.route(HELP, lambda route: refuse(route))  # noqa: B023 - used in this turn
                ends = "requestfailed" if refuse is Route.abort else "requestfinished"
                with page.expect_event(ends, lambda request: HELP.search(request.url)):
                    hands.write("said_on_date", "2001-02-03")
                    hands.press("Tab")
                settled(page)
                expect(self.offers(page)).to_have_count(0)
                hands.wait("said_on_date", "2001-02-03")
                hands.choose("contact", "calls", "Firefly calls Driftwood")
                hands.wait("contact", "call-1")

                page.unroute(HELP)
                page.goto(self.at(address("statement", "add/")))
                settled(page)
                self.date(page, hands, "2001-02-03")
                expect(self.offers(page)).to_have_count(2)
