"""Pages that are read: statements, their public editions, and contacts."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

from django.contrib.auth.models import Permission
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from statements import curation, labels, redacting
from statements.models import User
from statements.redacting import What
from statements.vocabularies import Action

from . import endings
from . import factories as f

CALL = "call-bayramov-lavrov-2022-12-22"
CHARGING = "018956d8-dc00-7141-8554-551f3d1a33db"  # Azerbaijan's foreign ministry, 15 July 2023
DENIED = "018994a5-2c00-7d65-8f27-a39aecf002d8"  # France's charge of 27 July 2023
BLOCKS = re.compile(r"</(?:d[dt]|li|p|t[dhr]|h[1-6])>")
TAGS = re.compile(r"<[^>]*>")
SPACES = re.compile(r"\s+")


class Ids(HTMLParser):
    """Every id of a page, and every place on it that a link leads to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.places: list[str] = []
        self.headings: list[int] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        if own.get("id"):
            self.ids.append(str(own["id"]))
        if str(own.get("href", "")).startswith("#"):
            self.places.append(str(own["href"])[1:])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


class ReadingTestCase(TestCase):
    def page(self, address: str, status: int = 200) -> str:
        """Return a page as HTML."""
        response = self.client.get(address)
        assert response.status_code == status, address
        return response.text

    def words(self, address: str, status: int = 200) -> str:
        """Return what a page says, without its tags."""
        main = self.page(address, status).partition('<main id="main">')[2].partition("</main>")[0]
        return SPACES.sub(" ", html.unescape(TAGS.sub("", BLOCKS.sub(" ", main)))).strip()

    def queries(self, address: str) -> int:
        labels.forget_labels()
        with CaptureQueriesContext(connection) as queries:
            self.page(address)
        return len(queries)


class TestStatement(ReadingTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_it_tells_who_spoke_in_which_office_to_whom_and_when(self) -> None:
        words = self.words(f"/statements/{f.READOUT}/")
        assert "Call readout · 22 December 2022 (worked out from a weekday)" in words
        assert "Sergey Lavrov, Minister of Foreign Affairs (in office that day)" in words
        assert "The article says Thursday and was published that day." in words
        assert "To Jeyhun Bayramov, Azerbaijan" in words
        assert "Title and summary are our words." in words

    def test_places_are_named_by_each_side(self) -> None:
        words = self.words(f"/statements/{f.READOUT}/")
        assert "Lachin corridor (Armenia: Berdzor corridor, Azerbaijan: Lachin road)" in words

    def test_references_are_sentences_with_their_words(self) -> None:
        words = self.words(f"/statements/{f.READOUT}/")
        assert (
            "Sergey Lavrov calls for compliance with clause 6 of the Trilateral statement of"
            " 9 November 2020. “the trilateral agreements on ensuring unhindered communication"
            " between Nagorno-Karabakh and Armenia along the Lachin corridor”"
            " The speaker's words, in the language given or translated, as printed by TRT World"
        ) in words
        assert "The outlet's prose, as printed by TRT World" in words
        assert "Other words held “with regret”" in words

    def test_each_reference_has_its_anchor(self) -> None:
        page = self.page(f"/statements/{CHARGING}/")
        references = self.client.get(f"/api/v1/statements/{CHARGING}/").json()["references"]
        for reference in references:
            assert page.count(f'id="{reference["uid"]}"') == 1

    def test_certainty_is_told_in_words_and_explained(self) -> None:
        words = self.words(f"/statements/{f.READOUT}/")
        assert "Likely A text or clause is meant by its subject or nature." in words
        assert "The statement is verified. Who regretted is told differently" in words
        assert "Likely Known with good reason" in words

    def test_sources_tell_side_chain_reading_and_what_is_not_held(self) -> None:
        words = self.words(f"/statements/{f.READOUT}/")
        assert "ARKA, of the side of Armenia · News agency · published 22 December 2022" in words
        assert "Reported, in English 1 step from the official original" in words
        assert "Day of reading not held" in words
        assert "No archived copy held" in words
        assert "Printed as: according to a statement on the ministry website" in words

    def test_words_have_their_language(self) -> None:
        page = self.page(f"/statements/{DENIED}/")
        assert re.search(r'<blockquote id="[0-9a-f-]+" lang="fr">', page)
        assert "in French, as printed by" in page

    def test_a_charge_stands_with_its_answer(self) -> None:
        words = self.words(f"/statements/{DENIED}/")
        assert (
            "alleges that Azerbaijan violates the Trilateral statement of 9 November 2020."
            " Denied by Azerbaijan, 27 July 2023 (inferred): Azerbaijan's foreign ministry rejects"
        ) in words
        assert "Responds to this statement" in words

    def test_a_charge_without_an_answer_says_that_none_is_held(self) -> None:
        words = self.words(f"/statements/{CHARGING}/")
        assert "no answer by Russia is held in this data: not that there was none." in words

    def test_what_it_responds_to_stands_with_day_and_speaker(self) -> None:
        words = self.words(f"/statements/{CHARGING}/")
        assert "It responds to 15 July 2023 · Ministry of Foreign Affairs of Russia" in words
        assert "No statement that responds to this one is held in this data." in words

    def test_the_lists_that_it_leads_to_hold_what_stands_in_it(self) -> None:
        page = self.page(f"/statements/{DENIED}/")
        for address, count in {
            f"/api/v1/references/?statement={DENIED}&format=csv": 2,
            f"/api/v1/allegations/?statement={DENIED}": 1,
            f"/statements/?ref=responds_to:{DENIED}": 1,
        }.items():
            assert f'href="{address.replace("&", "&amp;")}"' in page
            own = f"/api/v1/{address.removeprefix('/api/v1').lstrip('/')}"
            rows = self.client.get(own.replace("&format=csv", "")).json()["results"]
            assert len(rows) == count

    def test_the_contact_has_both_accounts_beside_each_other(self) -> None:
        words = self.words(f"/statements/{f.READOUT}/")
        assert "The same call, as each side tells it" in words
        assert (
            "Text Azerbaijan Russia The Trilateral statement of 9 November 2020 mentions" in words
        )
        assert "Azerbaijan's account of the Bayramov-Lavrov call of 22 December 2022" in words

    def test_links_on_the_page_lead_to_a_place_on_it(self) -> None:
        for uid in (f.READOUT, CHARGING, DENIED):
            ids = Ids(self.page(f"/statements/{uid}/"))
            assert len(ids.ids) == len({*ids.ids})
            assert {*ids.places} <= {*ids.ids}

    def test_headings_stand_in_order(self) -> None:
        for address in (f"/statements/{f.READOUT}/", f"/contacts/{CALL}/", "/contacts/"):
            headings = Ids(self.page(address)).headings
            assert headings[0] == 1
            assert headings.count(1) == 1
            steps = pairwise(headings)
            assert all(after <= before + 1 for before, after in steps)

    def test_nothing_is_styled_or_scripted_in_the_page(self) -> None:
        for address in (f"/statements/{f.READOUT}/", f"/contacts/{CALL}/", "/contacts/"):
            page = self.page(address)
            assert " style=" not in page
            assert "<style" not in page
            assert not re.search(r'<script(?! type="application/ld\+json">)', page)

    def test_every_statement_has_a_page(self) -> None:
        rows = self.client.get("/api/v1/statements/?fields=uid&page_size=500").json()["results"]
        for row in rows[::9]:
            self.page(f"/statements/{row['uid']}/")

    def test_the_number_of_queries_is_fixed(self) -> None:
        assert self.queries(f"/statements/{f.READOUT}/") <= 26
        assert self.queries(f"/statements/{CHARGING}/") <= 26
        assert self.queries(f"/contacts/{CALL}/") <= 14
        assert self.queries("/contacts/") <= 4


class TestMadeStatement(ReadingTestCase):
    """Edges that the shipped data does not have."""

    world: f.Document

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def said(self, **kwargs: Any) -> f.Document:
        return f.publish(f.make_said(self.world, **kwargs))

    def cites(self, kind: str, **kwargs: Any) -> f.Document:
        return f.make_reference(kind, f.make_target(self.world["agreement"], "1"), **kwargs)

    def test_quotes_are_marked_in_the_words_as_printed(self) -> None:
        printed = f.make_appearance(
            self.world["source"], words="He said: <we> keep it.\nAll of it."
        )
        whole = f.make_quote(printed["uid"], "<we> keep it", start=9)
        within = f.make_quote(printed["uid"], "keep it.", start=14)
        references = [
            self.cites("affirms_commitment", quote=whole["uid"]),
            self.cites("mentions", quote=within["uid"]),
        ]
        said = self.said(appearances=[printed], quotes=[whole, within], references=references)
        page = self.page(f"/statements/{said['uid']}/")
        assert 'He said: <mark>&lt;we&gt; </mark><mark>keep it</mark><sup><a class="number"' in page
        assert '</sup><mark>.</mark><sup><a class="number" href="#point-2">2</a></sup><br>' in page

    def test_long_words_are_shown_whole(self) -> None:
        printed = f.make_appearance(self.world["source"], words="long " * 1_000 + "end")
        said = self.said(appearances=[printed])
        assert "long end" in self.words(f"/statements/{said['uid']}/")

    def test_what_has_no_words_says_so(self) -> None:
        references = [
            self.cites("mentions"),
            self.cites("interprets", resolution="implied_by_subject", note="By its subject."),
            f.make_reference("mentions", resolution="unresolved"),
        ]
        said = self.said(references=references)
        words = self.words(f"/statements/{said['uid']}/")
        assert "Rufus-Firefly mentions clause 1 of" in words
        assert "The words are not held." in words
        assert "Derived: no text is named." in words
        assert "Rufus-Firefly mentions a text that is not told." in words

    def test_a_statement_that_cites_nothing_says_so(self) -> None:
        said = self.said()
        words = self.words(f"/statements/{said['uid']}/")
        assert "It cites no text, as far as is coded." in words
        assert "History" in words

    def test_an_office_held_possibly_says_so(self) -> None:
        said = self.said(said_on=f.day("2010"))
        assert "possibly in office that day" in self.words(f"/statements/{said['uid']}/")

    def test_several_voices_speak_as_the_statement(self) -> None:
        voices = [
            f.make_voice("freedonia", official="rufus-firefly", role="signs"),
            f.make_voice("sylvania", role="signs"),
        ]
        said = self.said(voices=voices, references=[self.cites("affirms_commitment")])
        words = self.words(f"/statements/{said['uid']}/")
        assert "The statement affirms commitment to clause 1 of" in words
        assert "Sylvania (Signs: puts its name to a joint or written text)" in words

    def test_titles_of_300_characters_and_five_scripts_are_escaped_and_whole(self) -> None:
        title = ("<b>Հայաստան Россия Azərbaycan საქართველო القرة باغ</b> " * 6)[:300].strip()
        said = self.said(title=title)
        page = self.page(f"/statements/{said['uid']}/")
        assert html.escape(title) in page
        assert "<b>Հ" not in page

    def test_a_statement_that_was_taken_back_says_so_first(self) -> None:
        said = self.said(title="Once said")
        target = f.make_target(statement=said["uid"])
        taking = f.make_reference("withdraws", target, resolution="answers_statement")
        self.said(title="Taken back", said_on=f.day("2001-03-01"), references=[taking])
        page = self.page(f"/statements/{said['uid']}/")
        assert page.index("A later statement withdraws this one") < page.index("<h1>")
        assert "Taken back" in page

    def test_a_charge_that_names_nobody_has_nobody_to_answer(self) -> None:
        said = self.said(references=[self.cites("alleges_violation")])
        assert "nobody is named as accused" in self.words(f"/statements/{said['uid']}/")

    def test_a_draft_shows_nowhere(self) -> None:
        said = self.said(title="Public words")
        f.store("statement", said | {"title": "Zxdraft"}, f.make_user("curator"))
        target = f.make_target(statement=said["uid"])
        answer = f.make_reference("responds_to", target, resolution="answers_statement")
        draft = f.make_said(self.world, title="Zxanswer", references=[answer])
        f.store("statement", draft, f.make_user("curator"))
        for below in ("", "editions/"):
            page = self.page(f"/statements/{said['uid']}/{below}")
            assert "Zx" not in page
        assert "Zx" not in self.page(f"/statements/{draft['uid']}/", 404)
        self.page(f"/statements/{draft['uid']}/editions/", 404)

    def test_a_retracted_one_is_gone_without_its_words(self) -> None:
        said = self.said(title="Zxwords")
        number = self.client.get(f"/api/v1/statements/{said['uid']}/").json()["number"]
        endings.retract(said["uid"], "It was a hoax.")
        for below in ("", "editions/", f"editions/{number}/"):
            page = self.page(f"/statements/{said['uid']}/{below}", 410)
            assert "It was a hoax." in page
            assert "retracted" in page
            assert "Zxwords" not in page

    def test_one_that_is_gone_may_be_kept_while_the_ledger_stands(self) -> None:
        said = self.said()
        endings.retract(said["uid"], "It was a hoax.")
        response = self.client.get(f"/statements/{said['uid']}/")
        assert response["Cache-Control"] == "public, max-age=0, s-maxage=1"
        assert "ETag" not in response  # 304 would stand for a page that is there

    def test_a_merged_one_leads_to_what_stands_for_it(self) -> None:
        loser, winner = self.said(title="One"), self.said(title="Two", summary="Both.")
        endings.merge("statement", loser["uid"], winner["uid"])
        for below in ("", "editions/"):
            response = self.client.get(f"/statements/{loser['uid']}/{below}")
            assert response.status_code == 308
            assert response["Location"] == f"/statements/{winner['uid']}/{below}"

    def test_an_unknown_one_is_not_found(self) -> None:
        self.page("/statements/01853721-3000-7efc-8065-d48ac8b9efaa/", 404)

    def test_an_unknown_parameter_is_told(self) -> None:
        said = self.said()
        assert "nonsense" in self.page(f"/statements/{said['uid']}/?nonsense=1", 400)


class TestEditions(ReadingTestCase):
    world: f.Document

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.said = f.publish(f.make_said(cls.world, title="It was said once", topics=["peace"]))
        curator = f.make_user("curator")
        second = cls.said | {"title": "It was said twice", "topics": [], "places": ["border"]}
        f.store("statement", second, curator, action=Action.REVISED, reason="The page changed.")
        curation.submit(curator, cls.said["uid"], 2)
        curation.approve(f.make_user("reviewer"), cls.said["uid"], 2)
        cls.address = f"/statements/{cls.said['uid']}/"

    def numbers(self) -> list[int]:
        editions = self.client.get(f"/api/v1{self.address}editions/").json()["results"]
        return [edition["number"] for edition in editions]

    def test_history_tells_when_why_and_what_changed_with_public_names(self) -> None:
        for address in (self.address, f"{self.address}editions/"):
            page = self.page(address)
            words = self.words(address)
            assert "Revised · current: The page changed." in words
            assert "It was said <del>once</del><ins>twice</ins>" in page
            assert "Topics Removed: Peace" in words
            assert "Places Added: Border" in words

    def test_a_permalink_shows_its_edition_and_that_another_is_current(self) -> None:
        second, first = self.numbers()
        words = self.words(f"{self.address}editions/{first}/")
        assert "It was said once" in words
        assert "It is not the current one" in words
        assert "It was said twice" not in words
        words = self.words(f"{self.address}editions/{second}/")
        assert "It was said twice" in words
        assert "It is the current one" in words

    def test_an_edition_that_is_not_public_is_not_found(self) -> None:
        self.page(f"{self.address}editions/1/", 404)

    def test_words_that_were_taken_out_are_not_shown(self) -> None:
        _, first = self.numbers()
        people = [f.make_user(name) for name in ("one", "other")]
        for person in people:
            person.user_permissions.add(Permission.objects.get(codename="redact"))
        one, other = (User.objects.get(pk=person.pk) for person in people)
        asked = redacting.ask(one, f"statement/{self.said['uid']}", What(editions=(1,)), "A name.")
        with self.captureOnCommitCallbacks(execute=True):
            redacting.approve(other, asked.pk)
        words = self.words(f"{self.address}editions/{first}/")
        assert "taken out by two people" in words
        assert "A name." in words
        assert "once" not in words
        assert "once" not in self.words(f"{self.address}editions/")


class TestContacts(ReadingTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_two_sides_are_compared_in_the_order_of_their_names(self) -> None:
        words = self.words(f"/contacts/{CALL}/")
        assert "What each side tells" in words
        assert "Text Azerbaijan Russia" in words

    def test_a_side_that_says_nothing_of_a_text_has_that_told(self) -> None:
        rows = self.client.get("/api/v1/contacts/accounts/?page_size=500").json()["results"]
        told: dict[tuple[str, str], set[str]] = {}
        for row in rows:
            if row["held"] == "not_held":
                told.setdefault((row["contact"], row["node"]), set()).update(row["told_by"])
        both = {(row["contact"], row["node"]) for row in rows if row["held"] == "both"}
        key = next(at[0] for at, sides in told.items() if len(sides) == 1 and at not in both)
        assert "Not in what we hold" in self.words(f"/contacts/{key}/")

    def test_each_text_has_one_line_with_what_each_side_says_of_it(self) -> None:
        rows = self.client.get(f"/api/v1/contacts/accounts/?contact={CALL}").json()["results"]
        table = self.page(f"/contacts/{CALL}/").partition('<table class="accounts')[2]
        table = table.partition("</table>")[0]
        assert table.count('<th scope="row">') == len({row["node"] for row in rows})
        assert table.count("<li>") == sum(len(row["accounts"]) for row in rows)

    def test_what_an_account_held_verbatim_leaves_out_is_told_as_that(self) -> None:
        rows = self.client.get("/api/v1/contacts/accounts/?page_size=500").json()["results"]
        key = next(row["contact"] for row in rows if row["held"] == "one")
        assert "Not told, in an account held verbatim" in self.words(f"/contacts/{key}/")

    def test_a_session_is_listed_with_whom_each_is_about(self) -> None:
        words = self.words("/contacts/session-security-council-2022-12-20/")
        assert "Listed, not compared" in words
        assert re.search(r"Armenia [a-z ]+, about Azerbaijan", words)
        assert "No account of this side is held." in words

    def test_each_account_leads_to_the_reference_that_tells_it(self) -> None:
        links = re.findall(
            r'href="(/statements/[0-9a-f-]+/)#([0-9a-f-]+)"', self.page(f"/contacts/{CALL}/")
        )
        assert len({address for address, _ in links}) == 2
        for address, place in links:
            assert f'id="{place}"' in self.page(address)

    def test_the_list_has_all_newest_first(self) -> None:
        words = self.words("/contacts/")
        assert "59 contacts The newest stand first." in words
        assert words.index("28 October 2023") < words.index("22 December 2022")

    def test_the_list_takes_the_filters_of_the_api(self) -> None:
        words = self.words("/contacts/?kind=session")
        assert "kind: session" in words
        assert "7 contacts The newest stand first." in words
        assert "knd" in self.page("/contacts/?knd=session", 400)
        self.page("/contacts/?format=csv", 400)

    def test_a_page_of_the_list_leads_on(self) -> None:
        page = self.page("/contacts/?page_size=20")
        assert "One page of them, in the order of their keys." in page
        after = re.search(r'href="([^"]+)" rel="next"', page)
        assert after
        assert 'rel="prev"' in self.page(f"/contacts/{html.unescape(after[1])}")


class TestNothingHeld(ReadingTestCase):
    def test_an_empty_list_says_so(self) -> None:
        assert "No contact is held." in self.words("/contacts/")

    def test_an_unknown_contact_is_not_found(self) -> None:
        self.page(f"/contacts/{CALL}/", 404)
