"""Who stands where: marks, lanes, the matrix, and the pages of clauses and agreements."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import SimpleTestCase, TestCase
from django.test.utils import CaptureQueriesContext

from statements.explorer import acts, stance_reading
from statements.explorer.lanes import STEP, WIDTH, levels_of
from statements.explorer.links import Link
from statements.explorer.marks import MARKS, SYMBOLS, Mark
from statements.explorer.matrix import agreement_matrix, parties_of, series_matrix
from statements.explorer.matrix_columns import Matrix, with_shared_column
from statements.explorer.matrix_rows import Cell, Line
from statements.explorer.positions import BY_FAMILY
from statements.explorer.reading import read_record, read_rows
from statements.explorer.scale import LEFT, RIGHT, scale_of
from statements.explorer.stance_reading import read_stances
from statements.query import ledger_state
from statements.stances import STANCE_TYPES
from statements.vocabularies import Family, ReferenceType

from . import factories as f

TRILATERAL = "trilateral-2020-11-09"
CLAUSE = f"/clauses/{TRILATERAL}/6/"
AGREEMENT = f"/agreements/{TRILATERAL}/"
ACCORD = "/clauses/accord-2001-01-01/1/"
MOST_QUERIES = {"clauses": 46, "agreements": 54}
TAGS = re.compile(r"<[^>]+>")


def text_of(html: str) -> str:
    """Return what a page says, without its tags."""
    return " ".join(unescape(TAGS.sub(" ", html)).split())


def part(html: str, id: str) -> str:
    """Return a section of a page."""
    start = html.index(f'id="{id}"')
    return html[start : html.index("</section>", start)]


class TestMarks(SimpleTestCase):
    def test_every_type_of_stance_has_a_mark_that_stands_in_the_page(self) -> None:
        symbols = {symbol.id for symbol in SYMBOLS}
        assert {Mark.of(type).symbol for type in STANCE_TYPES} <= symbols

    def test_no_two_marks_look_alike(self) -> None:
        looks = {(symbol.outline, symbol.fill) for symbol in SYMBOLS}
        assert len(looks) == len(SYMBOLS) == len(MARKS)

    def test_where_no_type_is_known_a_mark_points_neither_way_if_it_can(self) -> None:
        symbols = {family: mark.symbol for family, mark in BY_FAMILY.items()}
        assert symbols[Family.CHANGE] == "mark-change-half"
        assert symbols[Family.DEFENCE] == "mark-defence-filled"
        assert symbols.keys() == {type.family for type in STANCE_TYPES}

    def test_a_charge_is_open_and_a_defence_filled(self) -> None:
        assert Mark.of(ReferenceType.ALLEGES_VIOLATION).symbol == "mark-charge-open"
        assert Mark.of(ReferenceType.CLAIMS_COMPLIANCE).symbol == "mark-defence-filled"
        assert Mark.of(ReferenceType.INTERPRETS).symbol == "mark-meaning-half"


class TestScale(SimpleTestCase):
    def test_ticks_never_crowd(self) -> None:
        for days in (0, 1, 40, 300, 800, 2_000, 9_000, 40_000, 300_000):
            with self.subTest(days=days):
                scale = scale_of([date(1200, 5, 6), date(1200, 5, 6) + timedelta(days)])
                assert scale is not None
                assert len(scale.ticks) <= 9
                assert scale.at(scale.first) == LEFT
                assert scale.at(scale.last) == pytest.approx(RIGHT)

    def test_the_ends_of_the_calendar_hold(self) -> None:
        scale = scale_of([date.max])
        assert scale is not None
        assert scale.ticks

    def test_no_day_makes_no_scale(self) -> None:
        assert scale_of([]) is None


class TestLevels(SimpleTestCase):
    def test_no_mark_hides_another(self) -> None:
        xs = sorted((n * 37 % 101) * 0.9 for n in range(300))
        levels = levels_of(xs)
        for level in set(levels):
            own = [x * WIDTH / 100 for x, at in zip(xs, levels, strict=True) if at == level]
            assert all(right - left >= STEP for left, right in pairwise(own))

    def test_what_is_apart_stands_on_the_line(self) -> None:
        assert levels_of([0, 50, 90]) == [0, 0, 0]


def said_in(line: Line) -> dict[str, Any]:
    """Return what each government said that said something in a line."""
    cells = (*line.cells, *(line.sharing or ()))
    return {cell.government: cell.positions for cell in cells if cell.positions}


class ShippedTestCase(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def page(self, path: str) -> str:
        response = self.client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.text

    def rows(self, name: str, **parameters: str) -> list[dict[str, Any]]:
        return read_rows(name, ledger_state(), page_size="500", **parameters).records


class TestClausePage(ShippedTestCase):
    def test_it_says_whose_words_the_summary_is(self) -> None:
        text = text_of(self.page(CLAUSE))
        assert "Clause 6: Kalbajar, Lachin and the Lachin corridor" in text
        assert "Our summary and heading, not the words of the text." in text
        assert "Its words are not held here in any language." in text

    def test_every_step_is_a_mark_and_a_row(self) -> None:
        html = self.page(CLAUSE)
        steps = self.rows("stances/steps", node=f"{TRILATERAL}/6")
        acts = {(one["government"], one["statement"], one["reference"]) for one in steps}
        assert len(acts) > 100
        more = [int(number) for number in re.findall(r'class="more"[^>]*>\+(\d+)<', html)]
        drawn = html.count("<title>") - 1 - len(more)  # that of the page, and of each number
        assert drawn + sum(more) == len(acts)
        for government, statement, reference in acts:
            assert f'href="/statements/{statement}/#{reference}"' in part(html, f"by-{government}")

    def test_governments_stand_by_name(self) -> None:
        names = re.findall(r'<h3 id="by-[^"]+"><a [^>]+>([^<]+)', self.page(CLAUSE))
        assert names == sorted(names)
        assert names[:2] == ["Armenia", "Azerbaijan"]

    def test_each_number_leads_to_its_rows(self) -> None:
        html = self.page(CLAUSE)
        links = re.findall(r'<a href="(/stances/steps/[^"]+)">(\d+) step', html)
        assert len(links) > 10
        for address, number in links[:6]:
            rows = self.page(unescape(address)).count("<tr>") - 1
            assert rows == int(number)

    def test_charges_stand_beside_their_answers(self) -> None:
        section = part(self.page(CLAUSE), "charges")
        charges = self.rows("allegations", clause=f"{TRILATERAL}/6")
        text = text_of(section)
        assert section.count("<tr>") - 1 == len(charges)
        unanswered = [one for one in charges if one["answer"] == "none_held"]
        assert text.count("No answer is held in this data.") == len(unanswered)
        assert "Armenia alleges a violation by Azerbaijan" in text
        assert "the same day · denied Azerbaijan denies a violation" in text

    def test_words_are_told_with_whose_they_are_in_their_language(self) -> None:
        html = self.page(CLAUSE)
        assert "the speaker’s words" in html
        assert "the outlet’s words" in html
        assert '<q lang="ru">' in html

    def test_what_is_not_counted_says_why(self) -> None:
        text = text_of(self.page(CLAUSE))
        assert "not counted : implied: no text is named" in text

    def test_as_of_a_day_only_what_was_said_by_then_stands(self) -> None:
        html = self.page(f"{CLAUSE}?as_of=2022-12-22")
        steps = self.rows("stances/steps", node=f"{TRILATERAL}/6", as_of="2022-12-22")
        acts = {(one["government"], one["reference"]) for one in steps}
        assert html.count("<title>") == len(acts) + 1
        assert "What was certainly said by 22 December 2022." in html
        assert "May 2023" not in html
        assert 'value="2022-12-22"' in html

    def test_a_bad_day_is_told(self) -> None:
        response = self.client.get(f"{CLAUSE}?as_of=2022-13-22")
        assert response.status_code == 400
        assert "as_of" in response.text

    def test_a_clause_that_is_not_there_is_not_found(self) -> None:
        assert self.client.get(f"/clauses/{TRILATERAL}/77/").status_code == 404

    def test_a_part_leads_to_what_it_is_part_of_and_back(self) -> None:
        assert f'href="/clauses/{TRILATERAL}/6/">Clause 6: ' in self.page(
            f"/clauses/{TRILATERAL}/6.1/"
        )
        assert f'href="/clauses/{TRILATERAL}/6.1/">Clause 6.1: ' in self.page(CLAUSE)

    def test_it_is_cited_as_of_the_day_that_is_shown(self) -> None:
        html = self.page(f"{CLAUSE}?as_of=2022-12-22")
        assert "“Trilateral statement of 9 November 2020, clause 6: who stands where”" in html
        assert f"{CLAUSE}?as_of=2022-12-22</p>" in html

    def test_what_it_offers_elsewhere_is_there(self) -> None:
        html = self.page(CLAUSE)
        links = [*re.findall(r'href="([^"]+)">(?:Steps|Positions) (?:as|in)', html)]
        assert len(links) == 4
        for link in links:
            assert self.client.get(unescape(link)).status_code == 200

    def test_no_style_or_script_stands_in_it(self) -> None:
        for path in (CLAUSE, AGREEMENT, "/agreements/", "/clauses/", "/stances/steps/"):
            html = self.page(path)
            assert not re.search(r"<style|\sstyle=|<script(?! src| type=.application/ld)", html)
            ids = re.findall(r'\sid="([^"]+)"', html)
            assert len(ids) == len(set(ids)), path
            used = set(re.findall(r'href="#([^"]+)"', html))
            assert used <= set(ids), path


class TestAgreementPage(ShippedTestCase):
    def test_it_tells_what_the_text_is(self) -> None:
        text = text_of(self.page(AGREEMENT))
        for words in (
            "Statement by the President of the Republic of Azerbaijan",
            "10 November 2020, by Azerbaijan",
            "Whether it still holds is disputed",
            "signed by Nikol Pashinyan , Prime Minister",
            "Numbered 1 to 9.",
            "9 in the text",
        ):
            assert words in text, words

    def test_parties_stand_by_name(self) -> None:
        text = text_of(self.page(AGREEMENT))
        parties = ("Armenia , party", "Azerbaijan , party", "Russia , party")
        places = [text.index(words) for words in parties]
        assert places == sorted(places)

    def test_official_texts_come_first(self) -> None:
        html = self.page(AGREEMENT)
        section = part(html, "texts")
        assert section.index("primeminister.am") < section.index("kremlin.ru")
        assert html.index('id="texts"') < html.index('id="matrix"')
        section = part(html, "about")
        assert section.index("official site") < section.index("newspaper or portal")

    def test_every_cell_leads_to_a_lane(self) -> None:
        lanes = {
            unescape(lane)
            for lane in re.findall(r'class="family" href="([^"]+)"', self.page(AGREEMENT))
        }
        assert len(lanes) > 30
        for path in {lane.partition("#")[0] for lane in lanes}:
            html = self.page(path)
            for lane in lanes:
                if lane.startswith(f"{path}#"):
                    assert f'id="{lane.partition("#")[2]}"' in html, lane

    def test_obligations_stand_in_a_picture_and_a_table(self) -> None:
        section = part(self.page(AGREEMENT), "duties")
        assert "Hand over Lachin/Berdzor district to Azerbaijan." in section
        assert "Clause 6.1: Armenia: Hand over Lachin/Berdzor" in section
        assert "due 1 December 2020" in section
        assert "nobody is named" in section

    def test_texts_that_cite_it_are_sentences(self) -> None:
        text = text_of(part(self.page(AGREEMENT), "citations"))
        assert "Trilateral statement of 31 October 2022, clause p2 reaffirms" in text
        assert "No text is held that it cites." in text

    def test_names_have_their_language(self) -> None:
        section = part(self.page(AGREEMENT), "names")
        assert '<span lang="tr">10 Kasım bildirisi</span>' in section
        assert "(Türkiye)" in section

    def test_a_text_of_which_nothing_is_held_says_so(self) -> None:
        text = text_of(self.page("/agreements/ceasefire-1994-05-09/"))
        assert "No statement that takes a position on this is held." in text
        assert "No charge under this is held." in text
        assert "No obligation is coded for this." in text

    def test_pages_take_a_bounded_number_of_queries(self) -> None:
        for name, most in MOST_QUERIES.items():
            for row in self.rows(name):
                path = f"/{row['path']}"
                with self.subTest(path=path), CaptureQueriesContext(connection) as queries:
                    self.page(path)
                assert len(queries) <= most, path


class TestMatrix(ShippedTestCase):
    def matrix(self) -> Matrix:
        document = read_record("agreement", TRILATERAL, ledger_state()).document
        stances = read_stances(ledger_state(), parties_of(document), agreement=TRILATERAL)
        return agreement_matrix(document, stances)

    def test_it_has_every_clause_and_every_government_with_a_stance(self) -> None:
        table = self.matrix()
        stances = self.rows("stances", agreement=TRILATERAL)
        assert len(table.lines) == 13
        named = [*table.governments, *table.sharing]
        assert len(named) == len({one["government"] for one in stances})
        assert [line.depth for line in table.lines[7:11]] == [1, 1, 1, 0]

    def test_who_took_part_has_a_column_and_others_share_the_last_by_name(self) -> None:
        table = self.matrix()
        assert [link.label for link in table.governments] == ["Armenia", "Azerbaijan", "Russia"]
        labels = [link.label for link in table.sharing]
        assert labels == sorted(labels)
        assert len(labels) > 2
        assert table.columns == 4
        html = self.page(AGREEMENT).partition('<table class="matrix">')[2].partition("</table>")[0]
        assert html.count('<th scope="col">') == 5
        assert ">France<" in html

    def test_every_stance_on_a_text_or_that_judges_conduct_is_a_mark(self) -> None:
        table = self.matrix()
        cells = [cell for line in table.lines for cell in (*line.cells, *(line.sharing or ()))]
        marks = sum(len(cell.positions) for cell in cells)
        judging = (Family.CHARGE.value, Family.DEFENCE.value)
        stances = self.rows("stances", agreement=TRILATERAL)
        shown = [one for one in stances if one["axis"] == "text" or one["family"] in judging]
        assert marks == len(shown)

    def test_a_series_has_its_texts_by_day_and_no_empty_line(self) -> None:
        series = read_record("series", "trilateral-statements", ledger_state()).document
        table = series_matrix(series, ledger_state())
        wholes = [line.link.label for line in table.lines if line.is_whole]
        assert wholes == [
            "Trilateral statement of 9 November 2020",
            "Trilateral statement of 11 January 2021",
            "Trilateral statement of 26 November 2021",
            "Trilateral statement of 31 October 2022",
        ]
        assert not any(line.is_empty for line in table.lines)
        assert table.more is None

    def test_of_too_many_governments_parties_and_those_who_said_most_stand_whole(self) -> None:
        whole = self.matrix()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(stance_reading, "MOST", "180")
            table = self.matrix()
        names = [link.label for link in (*table.governments, *table.sharing)]
        assert {"Armenia", "Azerbaijan", "Russia"} <= {*names}
        assert len(names) + table.others == len([*whole.governments, *whole.sharing]) > len(names)
        assert table.more is not None
        assert len(table.lines) == len(whole.lines)
        for line, other in zip(table.lines, whole.lines, strict=True):
            assert said_in(line).items() <= said_in(other).items()

    def test_where_one_government_has_more_than_is_read_lines_end_before(self) -> None:
        whole = self.matrix()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(stance_reading, "MOST", "10")
            patch.setattr(stance_reading, "MOST_PAGES", 2)
            table = self.matrix()
        assert table.more is not None
        [name] = [link.label for link in table.governments]
        assert 0 < len(table.lines) < len(whole.lines)
        for line, other in zip(table.lines, whole.lines, strict=False):
            assert [cell.positions for cell in line.cells] == [said_in(other).get(name, [])]


class TestColumns(SimpleTestCase):
    def matrix(self, *spoken: int) -> Matrix:
        """Return lines on which the first government speaks so often, the second so often, …."""
        governments = [Link(f"G{n}", f"/governments/g{n}/") for n in range(len(spoken))]
        position: Any = object()
        lines = [
            Line(
                Link("", ""),
                "",
                0,
                False,
                [
                    Cell(link.label, "", [position] * (line < most))
                    for link, most in zip(governments, spoken, strict=True)
                ],
            )
            for line in range(9)
        ]
        return Matrix("", governments, lines, None)

    def labels(self, matrix: Matrix, *parties: str) -> tuple[list[str], list[str]]:
        table = with_shared_column(matrix, parties)
        return [one.label for one in table.governments], [one.label for one in table.sharing]

    def test_where_all_have_room_none_shares(self) -> None:
        assert self.labels(self.matrix(1, 2, 3, 4, 5), "g1") == (["G0", "G1", "G2", "G3", "G4"], [])

    def test_without_a_party_that_speaks_those_who_speak_of_most_have_their_own(self) -> None:
        own, others = self.labels(self.matrix(1, 2, 3, 4, 5, 6, 7), "elsewhere")
        assert (own, others) == (["G2", "G3", "G4", "G5", "G6"], ["G0", "G1"])

    def test_of_too_many_parties_those_who_speak_of_most(self) -> None:
        own, others = self.labels(self.matrix(*[3] * 6, 1), *(f"g{n}" for n in range(7)))
        assert (own, others) == (["G0", "G1", "G2", "G3", "G4"], ["G5", "G6"])

    def test_a_line_on_which_only_others_speak_is_not_empty(self) -> None:
        table = with_shared_column(self.matrix(1, 0, 0, 0, 0, 0), ["g1"])
        assert not table.lines[0].is_empty
        assert table.lines[1].is_empty


class TestLists(ShippedTestCase):
    def test_agreements_stand_by_day(self) -> None:
        html = self.page("/agreements/")
        assert html.count('<th scope="row"') == len(self.rows("agreements"))
        assert html.index("Alma-Ata Declaration") < html.index("Trilateral statement of 9 November")

    def test_they_are_also_seen_the_newest_first(self) -> None:
        html = self.page("/agreements/?order=newest")
        assert html.index("Trilateral statement of 9 November") < html.index("Alma-Ata Declaration")
        assert '<a href="/agreements/?order=oldest">oldest first</a> · <b>newest first</b>' in html
        first = [one["key"] for one in self.rows("agreements", order="oldest")]
        assert first == [one["key"] for one in self.rows("agreements", order="newest")][::-1]
        days = [one["signed_on"]["first"] for one in self.rows("agreements", order="oldest")]
        assert days == sorted(days)

    def test_a_filter_of_the_api_chooses_and_can_be_taken_off(self) -> None:
        html = self.page("/agreements/?kind=court_order")
        assert html.count('<th scope="row"') == len(self.rows("agreements", kind="court_order"))
        assert 'kind: court_order <a href="?">take off' in html

    def test_what_only_the_api_has_is_refused(self) -> None:
        response = self.client.get("/agreements/?format=csv")
        assert response.status_code == 400
        assert "format" in response.text

    def test_clauses_and_steps_go_on_to_the_next_page(self) -> None:
        html = self.page("/stances/steps/?page_size=3")
        following = re.search(r'href="(\?[^"]+)" rel="next">Next page', html)
        assert following
        assert "Previous page" in self.page(f"/stances/steps/{unescape(following[1])}")

    def test_empty_lists_say_so(self) -> None:
        html = self.page("/agreements/?kind=treaty")
        assert "Nothing is held that fits." in html


class TestMadeStandings(TestCase):
    """What the shipped data does not have."""

    world: dict[str, Any]
    target: dict[str, Any]
    sylvania: dict[str, Any]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        f.store("institution", f.make_institution("sylvania-mfa", "sylvania"))
        cls.target = f.make_target(cls.world["agreement"], "1")
        cls.sylvania = f.make_voice("sylvania", institution="sylvania-mfa")

    def say(self, type: str, day: str | None = "2001-02-03", **kwargs: Any) -> dict[str, Any]:
        """Publish a statement with one reference to the clause."""
        own = {name: kwargs.pop(name) for name in ("voices", "title", "kind") if name in kwargs}
        reference = f.make_reference(type, self.target, **kwargs)
        dates = {"said_on": f.day(day)} if day else {"said_on": None, "known_by": f.day("2001-05")}
        return f.publish(f.make_said(self.world, references=[reference], **dates, **own))

    def text(self, path: str = ACCORD) -> str:
        return text_of(self.html(path))

    def html(self, path: str = ACCORD) -> str:
        return self.client.get(path).text

    def test_a_changed_position_is_ringed_and_said(self) -> None:
        self.say("welcomes")
        self.say("rejects", "2001-03-04")
        html = self.html()
        assert html.count('<circle class="ring"') == 1
        assert "Change : rejects changed position" in text_of(html)
        assert "changed position" in self.text("/agreements/accord-2001-01-01/")

    def test_what_was_taken_back_is_struck_and_said(self) -> None:
        first = self.say("welcomes")
        back = f.make_reference(
            "withdraws", f.make_target(statement=first["uid"]), resolution="answers_statement"
        )
        f.publish(f.make_said(self.world, references=[back], said_on=f.day("2001-03-04")))
        html = self.html()
        assert html.count('class="strike"') == 1
        assert "Commitment : corrected or withdrawn since" in text_of(html)
        assert "struck through" not in text_of(self.html(f"{ACCORD}?as_of=2001-02-20"))
        assert 'class="strike"' not in self.html(f"{ACCORD}?as_of=2001-02-20")

    def test_what_makes_no_position_is_pale_and_says_why(self) -> None:
        self.say("welcomes", resolution="implied_by_subject")
        html = self.html()
        assert 'class="pale"' in html
        assert "Commitment : only what is not counted" in text_of(html)
        assert "implied: no text is named" in html

    def test_what_is_undated_stands_apart(self) -> None:
        self.say("welcomes", None, kind="attributed_position")
        html = self.html()
        assert '<text class="start" x="0" y="14">undated</text>' in html
        assert "undated, known by May 2001" in html
        assert "attributed to the government by others" in html

    def test_a_joint_statement_stands_in_both_lanes(self) -> None:
        freedonia = f.make_voice("freedonia", institution="freedonia-mfa")
        voices = [freedonia, self.sylvania]
        self.say("welcomes", voices=voices)
        html = self.html()
        assert 'id="by-freedonia"' in html
        assert 'id="by-sylvania"' in html
        assert html.count("jointly with others") == 2

    def test_a_charge_of_nobody_has_no_answer_held(self) -> None:
        self.say("alleges_violation")
        text = self.text()
        assert "Freedonia alleges a violation, naming nobody in particular" in text
        assert "No answer is held in this data." in text

    def test_an_answer_on_another_text_is_told_with_its_words(self) -> None:
        charge = self.say("alleges_violation", about=["sylvania"])
        answer = f.make_reference(
            "responds_to", f.make_target(statement=charge["uid"]), resolution="answers_statement"
        )
        f.publish(
            f.make_said(
                self.world,
                title="Sylvania replies",
                voices=[self.sylvania],
                references=[answer],
                said_on=f.day("2001-02-05"),
            )
        )
        section = part(self.html(), "charges")
        assert "5 February 2001, 2 days later · replied" in text_of(section)
        assert f'#{answer["uid"]}">Sylvania replies' in section
        before = text_of(part(self.html(f"{ACCORD}?as_of=2001-02-04"), "charges"))
        assert "Sylvania replies" not in before
        assert "No answer is held" in before

    def test_markup_in_titles_is_text(self) -> None:
        self.say("welcomes", title="<b>&" + "long " * 58 + "end")
        html = self.html()
        assert "&lt;b&gt;&amp;long" in html
        assert "<b>" not in html

    def test_a_draft_never_shows(self) -> None:
        reference = f.make_reference("rejects", self.target)
        draft = f.make_said(self.world, title="quixotrophic", references=[reference])
        f.store("statement", draft)
        for path in (ACCORD, "/agreements/accord-2001-01-01/", "/stances/steps/"):
            html = self.html(path)
            assert "quixotrophic" not in html
            assert "No statement that takes a position" in html or "Nothing is held" in html

    def test_words_that_are_held_are_shown_in_their_language(self) -> None:
        version = {
            "uid": f.new_uid(),
            "clause": "accord-2001-01-01/1",
            "language": "hy",
            "publisher": "gazette",
            "source": None,
            "text": "Խաղաղություն",
            "certainty": "verified",
            "note": None,
        }
        f.store("text_version", version)
        assert '<p lang="hy">Խաղաղություն</p>' in self.html()

    def test_a_name_of_no_kind_stands_by_itself(self) -> None:
        alias = f.make_alias("The lesser accord", kind=None) | {"clause": None}
        f.store("agreement", f.make_agreement("accord-2002-01-01", aliases=[alias]))
        assert "English The lesser accord" in self.text("/agreements/accord-2002-01-01/")


class TestEmpty(TestCase):
    def test_lists_of_nothing_say_so(self) -> None:
        for path in ("/agreements/", "/clauses/", "/stances/steps/"):
            assert "Nothing is held that fits." in self.client.get(path).text


class TestTooMuchToDraw(ShippedTestCase):
    """Where there are more steps than a page draws, a mark stands for a month."""

    def few(self, path: str) -> str:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(acts, "MOST", "50")
            return self.page(path)

    def test_a_mark_stands_for_all_of_one_kind_in_one_month(self) -> None:
        html = self.few(CLAUSE)
        groups = self.rows(
            "counts", by="month,government,type", clause=f"{TRILATERAL}/6", family="!text"
        )
        assert html.count("<title>") == len(groups) + 1
        assert "<title>Armenia: December 2022 · alleges a violation · 6 references</title>" in html
        assert "more references than can be drawn one by one" in html

    def test_positions_and_charges_are_told_as_ever(self) -> None:
        html, whole = self.few(CLAUSE), self.page(CLAUSE)
        assert "references, in the order of days" not in html
        assert html.count('class="since"') == whole.count('class="since"')
        assert part(html, "charges") == part(whole, "charges")

    def test_as_of_a_day_holds_here_too(self) -> None:
        html = self.few(f"{CLAUSE}?as_of=2022-12-31")
        assert "December 2022 ·" in html
        assert "January 2023 ·" not in html
