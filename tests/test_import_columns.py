"""No column of an import is ignored: each has an effect, or is refused where it differs."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import orjson
import pytest
from django.test import TestCase

from statements import exports, importing
from statements.importing import Rehearsal, rehearsal
from statements.importing.table_references import TARGET_COLUMNS
from statements.keys import new_uid

from . import factories as f

pytestmark = pytest.mark.slow

BY_FILTER = "target_matched"  # tells of the filter of an export, and nothing of a reference
PLACES = ("position", "target")  # order a list: of one row any place is the first
HEAD = "uid,kind,title,summary,said_on,certainty"
NEW = "new:a,interview,One says,Two,2001-02-03,verified"


class ColumnTestCase(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        f.store("official", f.make_official("chico", "sylvania"))
        appearance = f.make_appearance(cls.world["source"], chain=0, words="We comply, we say.")
        quote = f.make_quote(appearance["uid"], "We comply", start=0, language="en")
        addressee = {"uid": new_uid(), "government": "sylvania", "official": "chico"}
        cls.statement = f.make_said(
            cls.world,
            language="en",
            issued_by="freedonia-mfa",
            said_on=f.day("2001-02-03", note="By its heading."),
            addressees=[addressee | {"institution": None}],
            topics=["peace"],
            places=["border"],
            appearances=[appearance],
            quotes=[quote],
            references=[
                f.make_reference(
                    "calls_for_compliance",
                    f.make_target(agreement=cls.world["agreement"], clause="1"),
                    f.make_target(agreement=cls.world["agreement"], clause="1.1"),
                    quote=quote["uid"],
                    about=["sylvania"],
                )
            ],
        )
        f.publish(cls.statement)
        cls.set = {name: b"".join(pieces).decode() for name, pieces in exports.importable_tables()}

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(TemporaryDirectory()))

    def rehearse(self, **tables: str) -> Rehearsal:
        for path in self.folder.iterdir():
            path.unlink()
        for name, text in tables.items():
            (self.folder / f"{name}.csv").write_bytes(text.encode())
        return importing.rehearse(self.folder)

    def problems_of(self, rehearsal: Rehearsal) -> str:
        return "\n".join(map(str, rehearsal.problems))


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def table_of(rows: list[dict[str, str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def other(column: str, cell: str) -> str:
    """Return another value that could stand in a cell."""
    if cell in ("true", "false"):
        return "false" if cell == "true" else "true"
    if cell.isdigit():
        return str(int(cell) + 7)
    if column.endswith(("_on", "_first", "_last", "known_by", "starts", "ends")):
        return "1999-01-02"
    return f"{cell}x" if cell else "x"


class TestEveryColumn(ColumnTestCase):
    def test_the_set_comes_back_as_it_was(self) -> None:
        rehearsed = self.rehearse(
            **{name.removesuffix(".csv"): text for name, text in self.set.items()}
        )

        assert self.problems_of(rehearsed) == ""
        assert rehearsed.writes == 0

    def test_each_has_an_effect_or_is_refused(self) -> None:
        ignored = []
        for name, text in self.set.items():
            rows = rows_of(text)
            for column in rows[0] if rows else ():
                if column in (BY_FILTER, *PLACES):
                    continue
                changed = [rows[0] | {column: other(column, rows[0][column])}, *rows[1:]]
                rehearsed = self.rehearse(**{name.removesuffix(".csv"): table_of(changed)})
                if not (rehearsed.faults or rehearsed.writes):
                    ignored.append(f"{name}: {column} {rows[0][column]!r}")

        assert ignored == []

    def test_an_empty_cell_in_a_column_that_follows_says_nothing(self) -> None:
        rows = rows_of(self.set["statements.csv"])
        read = ("uid", "kind", "title", "summary", "said_on", "language", "issued_by", "certainty")
        dates = ("said_on_basis", "said_on_note")
        left = {name: "" for name in rows[0] if name not in (*read, *dates, "topics", "places")}

        rehearsed = self.rehearse(statements=table_of([rows[0] | left]))

        assert (self.problems_of(rehearsed), rehearsed.writes) == ("", 0)


class TestWhatIsTold(ColumnTestCase):
    def changed(self, name: str, **cells: str) -> str:
        rows = rows_of(self.set[f"{name}.csv"])
        return self.problems_of(self.rehearse(**{name: table_of([rows[0] | cells, *rows[1:]])}))

    def test_the_table_that_carries_it(self) -> None:
        for name, column, value, words in (
            ("statements", "government", "sylvania", "statement_voices"),
            ("statements", "governments", "sylvania", "statement_voices"),
            ("statements", "institution", "sylvania-mfa", "statement_voices"),
            ("statements", "office", "another", "statement_voices"),
            ("statements", "role", "signs", "statement_voices"),
            ("statements", "addressees", "freedonia", "statement_addressees"),
            ("statements", "cites", "false", "references"),
            ("statements", "has_official_source", "false", "statement_appearances"),
            ("statements", "official_label", "Harpo", "names are changed"),
            ("references", "title", "Another title", "statements"),
            ("references", "official", "chico", "statement_voices"),
            ("references", "words", "We do not", "quotes"),
            ("officials", "tenures", "x", "as JSON"),
            ("agreements", "clauses", "accord-2001-01-01/7", "as JSON"),
            ("statement_voices", "office", "another", "follows from the rest"),
        ):
            with self.subTest(f"{name}.{column}"):
                printed_problems = self.changed(name, **{column: value})
                assert f"{name}.csv:2:{column}: {column} says “{value}”" in printed_problems
                assert words in printed_problems

    def test_what_is_changed_in_its_own_table_passes_though_others_are_stale(self) -> None:
        voices = rows_of(self.set["statement_voices.csv"])[0]
        voices |= {"official": "chico", "tenure": "", "institution": "", "government": "sylvania"}

        rehearsed = self.rehearse(
            statements=self.set["statements.csv"], statement_voices=table_of([voices])
        )

        assert (self.problems_of(rehearsed), rehearsed.writes) == ("", 1)

    def test_a_record_renamed_in_the_same_set(self) -> None:
        governments = rows_of(self.set["governments.csv"])
        governments[0]["name"] = "Greater Freedonia"
        voices = rows_of(self.set["statement_voices.csv"])
        for label in ("Greater Freedonia", voices[0]["government_label"]):
            voices[0]["government_label"] = label
            rehearsed = self.rehearse(
                governments=table_of(governments), statement_voices=table_of(voices)
            )
            assert (self.problems_of(rehearsed), rehearsed.writes) == ("", 1)

    def test_unknown_columns_and_tables_with_the_nearest(self) -> None:
        printed_problems = self.problems_of(self.rehearse(statements="uid,titel\nnew:a,x\n"))
        assert "Unknown column titel. Near: title." in printed_problems
        printed_problems = self.problems_of(self.rehearse(topics="key,la\u00adbel\nx,X\n"))
        assert "topics.csv:1:2: In the name of this column: Character 3 is not" in printed_problems
        assert "Near: statements" in self.problems_of(
            self.rehearse(statement="uid\n", statment="uid\n")
        )

    def test_a_number_that_no_change_has_yet(self) -> None:
        assert "topics.csv:2 number: " in self.changed("topics", number="99999")


class TestColumnsLeftOut(ColumnTestCase):
    def rehearse_without(self, name: str, *columns: str, **others: str) -> Rehearsal:
        rows = [
            {column: cell for column, cell in row.items() if column not in columns}
            for row in rows_of(self.set[f"{name}.csv"])
        ]
        return self.rehearse(**others, **{name: table_of(rows)})

    def test_each_leaves_all_as_it_is(self) -> None:
        references = self.set["references.csv"]
        for name, columns, others in (
            ("references", ("about",), {}),
            ("references", TARGET_COLUMNS, {}),
            ("references", (*TARGET_COLUMNS, "target", "about", "note", "certainty"), {}),
            ("statement_references", ("quote",), {"references": references}),
            ("statements", ("said_on_note",), {}),
            ("statements", ("said_on_note", "said_on_basis", "said_on_first"), {}),
        ):
            with self.subTest(columns):
                rehearsed = self.rehearse_without(name, *columns, **others)
                assert (self.problems_of(rehearsed), rehearsed.writes) == ("", 0)

    def test_what_it_points_at_is_told_whole_or_not_at_all(self) -> None:
        for column in TARGET_COLUMNS:
            with self.subTest(column):
                rehearsed = self.rehearse_without("references", column)
                assert f"add {column}, or leave all of them out" in self.problems_of(rehearsed)


class TestReferencesWithoutTheirOrder(ColumnTestCase):
    """The table `references` has no places: who sorts or filters it changes nothing by that."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.types = ("mentions", "interprets", "announces", "welcomes")
        target = f.make_target(agreement=cls.world["agreement"], clause="1")
        cls.many = f.make_said(
            cls.world,
            title="Second",
            references=[f.make_reference(type, target) for type in cls.types],
        )
        cls.many["references"].sort(key=lambda part: part["uid"], reverse=True)
        f.publish(cls.many)
        cls.set = {name: b"".join(pieces).decode() for name, pieces in exports.importable_tables()}
        rows = rows_of(cls.set["references.csv"])
        cls.rows = [row for row in rows if row["statement"] == cls.many["uid"]]

    def after(self, *rows: dict[str, str], **tables: list[dict[str, str]]) -> list[Any]:
        """Return the references that an import leaves, each as its uid, type and note."""
        rehearsed = self.rehearse(
            references=table_of(list(rows)), **{name: table_of(t) for name, t in tables.items()}
        )
        assert self.problems_of(rehearsed) == ""
        self.notices = "\n".join(problem.message for problem in rehearsed.notices)
        (preview,) = rehearsed.previews or [None]
        document = preview.after if preview else self.many
        return [(part["uid"], part["type"], part["note"]) for part in document["references"]]

    def before(self) -> list[Any]:
        return [(part["uid"], part["type"], part["note"]) for part in self.many["references"]]

    def test_any_order_of_rows_changes_nothing(self) -> None:
        for rows in (self.rows, self.rows[::-1], [*self.rows[2:], *self.rows[:2]]):
            assert self.after(*rows) == self.before()
            assert "They stay" not in self.notices

    def test_those_without_a_row_stay_and_are_counted(self) -> None:
        for count in (1, 2, 3):
            for rows in (self.rows[:count], self.rows[-count:]):
                assert self.after(*rows) == self.before()
                assert f"no row in it: {4 - count}. They stay." in self.notices

    def test_a_change_is_made_in_its_place(self) -> None:
        for row in self.rows:
            changed = [
                (uid, type, "Ours." if uid == row["reference"] else note)
                for uid, type, note in self.before()
            ]
            assert self.after(row | {"note": "Ours."}) == changed

    def test_new_ones_come_last(self) -> None:
        follow = dict.fromkeys(("permalink", "family", "text_direction", "about_direction"), "")
        new = self.rows[0] | follow | {"reference": "", "type": "rejects"}
        for rows in ([new, self.rows[2]], [self.rows[3], new], [new]):
            *before, (_, type, _) = self.after(*rows)

            assert (before, type) == (self.before(), "rejects")

    def test_a_fault_is_told_at_its_row(self) -> None:
        place = [uid for uid, _, _ in self.before()].index(self.rows[3]["reference"])
        rows = [self.rows[0], self.rows[3] | {"type": "nonsense"}]

        (problem,) = self.rehearse(references=table_of(rows)).problems

        assert problem.path == f"references.csv:3 references[{place}].type"

    def test_a_column_that_follows_is_held_to_its_own_reference(self) -> None:
        words = self.rows[2] | {"title": "Another"}
        rehearsed = self.rehearse(references=table_of([words]))

        assert "references.csv:2:title" in self.problems_of(rehearsed)

    def test_one_goes_where_the_table_of_their_order_says_so(self) -> None:
        order = [
            row
            for row in rows_of(self.set["statement_references.csv"])
            if row["statement"] == self.many["uid"]
        ]
        gone = order.pop(1)["reference"]
        rows = [row for row in self.rows if row["reference"] != gone]
        left = [part for part in self.before() if part[0] != gone]

        assert self.after(*rows, statement_references=order) == left
        assert "They stay" not in self.notices


class TestNewStatements(ColumnTestCase):
    def test_the_row_of_a_new_statement_says_its_lead_voice(self) -> None:
        rehearsed = self.rehearse(
            statements=f"{HEAD},government,official,tenure,office,official_label\n"
            f"{NEW},freedonia,rufus-firefly,{self.world['tenure']},freedonia-mfa-minister,"
            "Rufus-Firefly\n"
        )

        voice = rehearsed.previews[0].after["voices"][0]
        assert self.problems_of(rehearsed) == ""
        assert (voice["government"], voice["official"]) == ("freedonia", "rufus-firefly")
        assert (voice["tenure"], voice["role"]) == (self.world["tenure"], "speaks")

    def test_names_stand_for_keys_there_too(self) -> None:
        rehearsed = self.rehearse(statements=f"{HEAD},government\n{NEW},Freedonia\n")

        assert rehearsed.previews[0].after["voices"][0]["government"] == "freedonia", (
            self.problems_of(rehearsed)
        )

    def test_so_do_names_in_other_languages(self) -> None:
        alias = f.make_alias("Фридония", language="ru")
        f.store("government", f.make_government("freedonia", aliases=[alias]))

        rehearsed = self.rehearse(statements=f"{HEAD},government,role\n{NEW},Фридония,signs\n")

        assert self.problems_of(rehearsed) == ""
        voice = rehearsed.previews[0].after["voices"][0]
        assert (voice["government"], voice["role"]) == ("freedonia", "signs")

    def test_what_would_be_lost_is_refused(self) -> None:
        for column, value, words in (
            ("addressees", "sylvania", "statement_addressees"),
            ("governments", "freedonia;sylvania", "statement_voices"),
            ("office", "freedonia-mfa-minister", "statement_voices"),
            ("cites", "true", "references"),
        ):
            with self.subTest(column):
                printed_problems = self.problems_of(
                    self.rehearse(statements=f"{HEAD},{column}\n{NEW},{value}\n")
                )
                assert (
                    f"statements.csv:2:{column}" in printed_problems and words in printed_problems
                )

    def test_topics_told_in_two_tables(self) -> None:
        printed_problems = self.problems_of(
            self.rehearse(
                statements=f"{HEAD},topics\n{NEW},war\n",
                statement_topics="statement,topic\nnew:a,peace\n",
            )
        )
        assert "statements.csv:2:topics" in printed_problems


class TestPlaces(ColumnTestCase):
    def test_position_orders_a_list(self) -> None:
        head, row = "statement,position,government,role\n", "new:a,{},{},speaks\n"
        rows = row.format(1, "sylvania") + row.format(0, "freedonia")
        rehearsed = self.rehearse(statements=f"{HEAD}\n{NEW}\n", statement_voices=head + rows)

        voices = rehearsed.previews[0].after["voices"]
        assert [voice["government"] for voice in voices] == ["freedonia", "sylvania"]

    def test_a_place_stands_once(self) -> None:
        head, row = "statement,position,government,role\n", "new:a,{},{},speaks\n"
        rows = row.format(0, "sylvania") + row.format(0, "freedonia") + row.format("x", "freedonia")
        printed_problems = self.problems_of(
            self.rehearse(statements=f"{HEAD}\n{NEW}\n", statement_voices=head + rows)
        )

        assert (
            "statement_voices.csv:3:position: Place 0 is that of statement_voices.csv:2"
            in printed_problems
        )
        assert "statement_voices.csv:4:position" in printed_problems


class TestAllBadRows(ColumnTestCase):
    def test_every_row_of_every_table_is_told(self) -> None:
        printed_problems = self.problems_of(
            self.rehearse(
                statements=f"{HEAD}\n"
                "new:a,interview,One,Two,someday,verified\n"
                "new:b,interview,One,Two,03/04/2022,surely\n"
                "new:c,interview,One\n"
                "new:d,nothing,One,Two,2022-13,verified\n",
                topics="key,label,definition\nx,,\n-y-,Y,Why\n",
                statement_voices="statement,government,role\n,freedonia,speaks\n",
                books="a\n1\n",
            )
        )
        assert "No table that is read is called so" in printed_problems

        printed_problems = self.problems_of(
            self.rehearse(
                statements=f"{HEAD}\n"
                "new:a,interview,One,Two,someday,verified\n"
                "new:b,interview,One,Two,03/04/2022,verified\n"
                "new:c,interview,One\n"
                "new:d,nothing,One,Two,2022,verified\n",
                topics="key,label,definition\nx,,\n-y-,Y,Why\n",
                statement_voices="statement,government,role\n,freedonia,speaks\n",
            )
        )
        for where in (
            "statements.csv:2:said_on",
            "statements.csv:3:said_on: “03/04/2022” may be Sunday 3 April 2022 (2022-04-03) or"
            " Friday 4 March 2022 (2022-03-04)",
            "statements.csv:4: This row has 3 cells",
            "statements.csv:5 kind",
            "topics.csv:2 label",
            "topics.csv:2 definition",
            "topics.csv:3 key",
            "statement_voices.csv:2: Say whose row this is",
        ):
            assert where in printed_problems, printed_problems

    def test_every_line_of_json_is_told_and_what_points_at_a_bad_one_is_not(self) -> None:
        source = f.make_source()
        path = self.folder / "mixed.jsonl"
        lines = [
            b"{",
            orjson.dumps(source | {"noun": "source", "path": "sources/another/"}),
            b'{"noun": "topic", "key": "x", "key": "x", "label": "X", "definition": "Y"}',
            b"[]",
            orjson.dumps(
                f.make_said(self.world, appearances=[f.make_appearance(source["uid"])])
                | {"noun": "statement"}
            ),
        ]
        path.write_bytes(b"\n".join(lines))

        rehearsed = importing.rehearse(path)

        printed_problems = self.problems_of(rehearsed)
        assert rehearsed.faults == 4, printed_problems
        for where in (
            "mixed.jsonl:1:",
            "mixed.jsonl:2 path",
            "mixed.jsonl:3: The name “key” stands twice",
            "mixed.jsonl:4: A record is a JSON object",
        ):
            assert where in printed_problems, printed_problems

    def test_they_are_counted_beyond_those_that_are_told(self) -> None:
        rows = "\n".join(f"-{n}-,X,Y" for n in range(rehearsal.MOST_PROBLEMS + 5))
        rehearsed = self.rehearse(topics=f"key,label,definition\n{rows}\n")

        assert (len(rehearsed.problems), rehearsed.faults) == (
            rehearsal.MOST_PROBLEMS,
            rehearsal.MOST_PROBLEMS + 5,
        )


class TestNamesThatStandTwice(ColumnTestCase):
    def refused(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text)
        printed_problems = self.problems_of(importing.rehearse(path))
        path.unlink()
        return printed_problems

    def test_at_any_depth_with_the_line(self) -> None:
        deep = (
            '{"key": "x", "label": "X", "definition": "Y", "aliases": [{"text": 1,\n "text": 2}]}'
        )
        for name, text, where in (
            (
                "topics.jsonl",
                '\n{"key": "x", "a": {"b": 1, "b": 1}}',
                "topics.jsonl:2: The name “b”",
            ),
            ("topics.jsonl", '{"\\u006bey": "x", "key": "y"}', "topics.jsonl:1: The name “key”"),
            (
                "topics.json",
                f'{{"noun": "topic",\n"format": 1, "documents": [\n{deep}]}}',
                "topics.json:4: The name “text”",
            ),
            (
                "topics.json",
                '{"noun": "topic", "documents": [],\n "noun": "place"}',
                "topics.json:2: The name “noun”",
            ),
        ):
            with self.subTest(text=text):
                assert where in self.refused(name, text)

    def test_nothing_beside_documents_is_ignored(self) -> None:
        topic = '{"key": "x", "label": "X", "definition": "Y"}'
        for text, words in (
            (
                f'{{"noun": "topic", "documents": [], "results": [{topic}]}}',
                "“results” is not read",
            ),
            (
                '{"noun": "topic", "documents": [{"noun": "place", "key": "x", "label": "X"}]}',
                "Its noun is place, and that of the file topic",
            ),
            (f'{{"noun": "topic", "format": true, "documents": [{topic}]}}', "a whole number"),
            (f'{{"noun": "topic", "format": -1, "documents": [{topic}]}}', "a whole number"),
        ):
            with self.subTest(words):
                assert words in self.refused("topics.json", text)


class TestForms(ColumnTestCase):
    def test_days_as_the_page_reads_them(self) -> None:
        for text, day in (
            ("30.12.2022", "2022-12-30"),
            ("30. 12. 2022", "2022-12-30"),
            ("30/12/2022", "2022-12-30"),
            ("12/30/2022", "2022-12-30"),
            ("30-12-2022", "2022-12-30"),
            ("04/04/2022", "2022-04-04"),
            ("2022/12/30", "2022-12-30"),
            ("2022-12-30 00:00:00", "2022-12-30"),
            ("22 декабря 2022", "2022-12-22"),
            ("December 2022", "2022-12"),
            ("12.2022", "2022-12"),
        ):
            with self.subTest(text):
                row = NEW.replace("2001-02-03", text)
                rehearsed = self.rehearse(statements=f"{HEAD}\n{row}\n")
                assert self.problems_of(rehearsed) == ""
                wanted = f.day(day)
                assert rehearsed.previews[0].after["said_on"] == wanted

    def test_a_day_alone_is_known_by_a_publication(self) -> None:
        head = HEAD.replace("said_on", "known_by")
        for text, date in (("30.12.2022", "2022-12-30"), ("2022", "2022")):
            row = f"new:a,attributed_position,One,Two,{text},verified"
            rehearsed = self.rehearse(statements=f"{head}\n{row}\n")

            expected = f.day(date, basis="publication")
            assert rehearsed.previews[0].after["known_by"] == expected, self.problems_of(rehearsed)

    def test_single_days(self) -> None:
        head = "uid,publisher,kind,retrieved_on,certainty"
        row = "new:a,gazette,official_site,{},verified"
        rehearsed = self.rehearse(sources=f"{head}\n{row.format('30.12.2022')}\n")
        assert rehearsed.previews[0].after["retrieved_on"] == "2022-12-30", self.problems_of(
            rehearsed
        )

        printed_problems = self.problems_of(
            self.rehearse(sources=f"{head}\n{row.format('2022')}\n")
        )
        assert "sources.csv:2:retrieved_on: “2022” is not a day" in printed_problems

    def test_a_part_of_a_date_without_the_date_is_refused(self) -> None:
        row = NEW.replace("2001-02-03", "")
        printed_problems = self.problems_of(
            self.rehearse(statements=f"{HEAD},said_on_first\n{row},2001-02-03\n")
        )

        assert "statements.csv:2:said_on_first: There is no date in said_on" in printed_problems

    def test_what_stands_between_cells_and_how_they_are_encoded(self) -> None:
        text = 'key,label,definition\r\npeace-x,"Frieden; «мир»",Խաղաղություն\r\n'
        rows = list(csv.reader(io.StringIO(text, newline="")))
        for sign in (",", ";", "\t", "|"):
            out = io.StringIO(newline="")
            csv.writer(out, delimiter=sign).writerows(rows)
            for head in ("", f"sep={sign}\r\n"):
                for codec in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
                    with self.subTest(sign=sign, head=head, codec=codec):
                        path = self.folder / "topics.csv"
                        path.write_bytes((head + out.getvalue()).encode(codec))
                        rehearsed = importing.rehearse(path)
                        assert self.problems_of(rehearsed) == ""
                        assert rehearsed.previews[0].after["label"] == "Frieden; «мир»"

    def test_what_may_not_stand_between_cells_is_named(self) -> None:
        printed_problems = self.problems_of(self.rehearse(topics="sep=#\nkey#label\n"))

        assert "use one of commas, semicolons, tabs" in printed_problems


class TestWhatNobodySees(ColumnTestCase):
    def test_it_is_named_in_every_kind_of_cell(self) -> None:
        cells = dict(zip(HEAD.split(","), NEW.split(","), strict=True))
        for column in ("kind", "title", "summary", "certainty", "said_on", "known_by", "number"):
            with self.subTest(column):
                odd = cells | {column: f"{cells.get(column, '2022-12-22')}\u200b"}
                printed_problems = self.problems_of(self.rehearse(statements=table_of([odd])))
                assert "is not seen (U+200B" in printed_problems
        printed_problems = self.problems_of(
            self.rehearse(topics="key,label,definition\nwa\u00adr,War,No peace.\n")
        )
        assert "Character 3 is not seen (U+00AD" in printed_problems


class TestTheExportForExcel(ColumnTestCase):
    """It comes back as it was: with the column that tells what was left out, and the guards."""

    def table(self, noun: str = "statements") -> str:
        reply = self.client.get(f"/api/v1/{noun}/", {"format": "csv", "dialect": "excel"})
        return b"".join(reply).decode()

    def test_every_table_comes_back(self) -> None:
        f.publish(self.statement | {"summary": "=1+1, he said.", "note": "'@quoted"})
        for noun in ("statements", "references", "sources", "officials", "agreements"):
            text = self.table(noun)
            for form in (text, text.removeprefix("\ufeff")):
                with self.subTest(noun, marked=form.startswith("\ufeff")):
                    assert "left_out" in form.partition("\r\n")[0]
                    rehearsed = self.rehearse(**{noun: form})
                    assert (self.problems_of(rehearsed), rehearsed.writes) == ("", 0)

    def test_kept_as_a_workbook(self) -> None:
        f.publish(self.statement | {"summary": "=1+1, he said.", "note": "'@quoted"})
        rows = csv.reader(io.StringIO(self.table().removeprefix("\ufeff"), newline=""))
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.title = "statements"
        for row in rows:
            sheet.append(row)
        book.save(self.folder / "statements.xlsx")

        rehearsed = importing.rehearse(self.folder / "statements.xlsx")

        assert (self.problems_of(rehearsed), rehearsed.writes) == ("", 0)

    def test_a_row_of_which_a_cell_was_left_out_is_refused_and_empties_nothing(self) -> None:
        f.publish(self.statement | {"note": "x" * 40_000})

        rehearsed = self.rehearse(statements=self.table())

        assert rehearsed.writes == 0
        (problem,) = rehearsed.problems
        assert problem.path == "statements.csv:2:left_out"
        assert "note:40000" in problem.message
        assert "JSON Lines" in problem.message


class TestOwnReferencesOfAgreements(ColumnTestCase):
    def test_they_are_held_to_what_the_agreement_says(self) -> None:
        reference: Any = f.make_reference(
            "reaffirms", f.make_target(agreement="accord-2001-01-01"), clause=None
        )
        reference.pop("quote", None)
        f.store("agreement", f.make_agreement("accord-2002-01-01", references=[reference]))
        pieces = dict(exports.importable_tables())["references.csv"]
        rows = rows_of(b"".join(pieces).decode())
        own = next(row for row in rows if row["agreement"] == "accord-2002-01-01")

        assert self.problems_of(self.rehearse(references=table_of([own]))) == ""
        for column, value in (("type", "supersedes"), ("target_clause", "accord-2001-01-01/1")):
            printed_problems = self.problems_of(
                self.rehearse(references=table_of([own | {column: value}]))
            )
            assert f"references.csv:2:{column}" in printed_problems
            assert "JSON" in printed_problems
