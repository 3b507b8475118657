"""The questions that a newcomer answers from one release, against the desk's own rows."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd
import pytest
from django.test import TestCase

from statements import releases
from statements.models import Statement
from statements.vocabularies import ReferenceType

from . import factories as f
from .examples import clause_six_duckdb, clause_six_pandas
from .releasing import Releasing

pytestmark = pytest.mark.dealt

AGREEMENT, CLAUSE = "trilateral-2020-11-09", "6"
FIRST, LAST = "2022-12-01", "2023-09-30"
ALLEGES = (ReferenceType.ALLEGES_VIOLATION, ReferenceType.ALLEGES_NON_FULFILMENT)
Rows = list[tuple[Any, ...]]


def statements() -> list[Statement]:
    """Return all statements of the desk with what the questions ask of them."""
    parts = ("voices", "references__targets__clause", "references__about")
    return list(Statement.objects.prefetch_related(*parts).order_by("pk"))


def speakers(statement: Statement) -> list[str]:
    return sorted({voice.government_id for voice in statement.voices.all()})


def cites_clause(target: Any) -> bool:
    clause = target.clause
    while clause is not None:
        if (clause.agreement_id, clause.number) == (AGREEMENT, CLAUSE):
            return True
        clause = clause.parent
    return False


def expected_cited() -> Rows:
    """Count by the ORM who cites the clause, by month and type."""
    counted: Counter[tuple[str, str, str]] = Counter()
    for statement in statements():
        first = (statement.said_on_first or statement.known_by_first).isoformat()
        last = (statement.said_on_last or statement.known_by_last).isoformat()
        month = first[:7] if first[:7] == last[:7] else str(statement.said_on)
        for reference in statement.references.all():
            in_time = last >= FIRST and first <= LAST
            if in_time and any(map(cites_clause, reference.targets.all())):
                counted.update((one, month, reference.type) for one in speakers(statement))
    return sorted((*key, count) for key, count in counted.items())


def expected_answered() -> Rows:
    """Find by the ORM which allegations the accused answered first, and when."""
    statements_held = statements()
    found_answers = []
    for statement in statements_held:
        for reference in statement.references.all():
            if reference.type not in ALLEGES:
                continue
            for about in reference.about.all():
                answers = [
                    s for s in statements_held if is_answer(s, statement, about.government_id)
                ]
                if answers:
                    answer = min(answers, key=day_of)
                    for one in speakers(statement):
                        found_answers.append(
                            (one, about.government_id, reference, statement, answer)
                        )
    return sorted(
        (
            one,
            accused,
            reference.type,
            str(statement.said_on),
            str(reference.pk),
            str(answer.pk),
            days(statement, answer),
        )
        for one, accused, reference, statement, answer in found_answers
    )


def is_answer(statement: Statement, alleging: Statement, accused: str) -> bool:
    targets = [
        target.statement_id
        for reference in statement.references.all()
        if reference.type == ReferenceType.RESPONDS_TO
        for target in reference.targets.all()
    ]
    return alleging.pk in targets and accused in speakers(statement)


def day_of(statement: Statement) -> tuple[str, str]:
    return str(statement.said_on_first or "9999"), str(statement.pk)


def days(statement: Statement, answer: Statement) -> int | None:
    if statement.said_on_precision != "day" or answer.said_on_precision != "day":
        return None
    return (answer.said_on_first - statement.said_on_first).days


def test_an_undated_statement_is_counted_by_the_days_of_its_publication(tmp_path: Path) -> None:
    days = "said_on,said_on_first,said_on_last,known_by,known_by_first,known_by_last"
    release = tmp_path / "release.zip"
    with ZipFile(release, "w") as archive:
        archive.writestr("clauses.csv", f"key,parent\n{AGREEMENT}/{CLAUSE},\n")
        head = f"reference,government,type,target_clause,{days}\n"
        row = f"one,russia,mentions,{AGREEMENT}/{CLAUSE},,,,2023,2023-01-01,2023-12-31\n"
        archive.writestr("references.csv", head + row)
    expected = [("russia", "2023", "mentions", 1)]

    frame = clause_six_pandas.cited(str(release))
    assert list(frame.itertuples(index=False, name=None)) == expected
    assert clause_six_duckdb.asked(str(release), clause_six_duckdb.CITED) == expected


class ExampleTests(Releasing, TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def setUp(self) -> None:
        super().setUp()
        self.path = str(releases.path_of(self.release()))

    def rows(self, frame: pd.DataFrame) -> Rows:
        plain = frame.astype(object).where(frame.notna(), None)
        return sorted(tuple(row) for row in plain.itertuples(index=False))

    def test_pandas_counts_and_finds_what_the_desk_holds(self) -> None:
        assert self.rows(clause_six_pandas.cited(self.path)) == expected_cited()
        assert self.rows(clause_six_pandas.answered(self.path)) == expected_answered()

    def test_sql_counts_and_finds_what_the_desk_holds(self) -> None:
        for question, expected in (
            (clause_six_duckdb.CITED, expected_cited()),
            (clause_six_duckdb.ANSWERED, expected_answered()),
        ):
            assert sorted(clause_six_duckdb.asked(self.path, question)) == expected

    def test_the_guide_shows_what_the_script_prints(self) -> None:
        script = Path(clause_six_pandas.__file__)
        command = [sys.executable, str(script), self.path]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        printed_lines = "\n".join(line.rstrip() for line in printed.splitlines())

        guide = (script.parents[2] / "statements" / "exports" / "GUIDE.md").read_text()
        assert f"```text\n{printed_lines}\n```" in guide

    def test_there_is_something_to_find(self) -> None:
        assert (len(expected_cited()), len(expected_answered())) == (58, 32)
