"""The questions of `clause_six_pandas.py`, asked in SQL.

python tests/examples/clause_six_duckdb.py statements-release-1.zip
"""

from __future__ import annotations

import sys
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import duckdb

CITED = """
    WITH RECURSIVE clause_six AS (
        SELECT 'trilateral-2020-11-09/6' AS key
        UNION
        SELECT clauses.key FROM clauses JOIN clause_six ON clauses.parent = clause_six.key
    )
    , cited AS (
        SELECT *, coalesce(said_on_first, known_by_first) AS first,
            coalesce(said_on_last, known_by_last) AS last
        FROM "references"
        WHERE target_clause IN (SELECT key FROM clause_six) AND government IS NOT NULL
    )
    SELECT government,
        CASE WHEN left(first, 7) = left(last, 7) THEN left(first, 7)
            ELSE coalesce(said_on, known_by) END AS month,
        type, count(DISTINCT reference) AS "references"
    FROM cited
    WHERE last >= '2022-12-01' AND first <= '2023-09-30'
    GROUP BY ALL ORDER BY ALL
"""
ANSWERED = """
    WITH alleged AS (
        SELECT *, unnest(string_split(about, ';')) AS accused FROM "references"
        WHERE type IN ('alleges_violation', 'alleges_non_fulfilment') AND government IS NOT NULL
    ), met AS (
        SELECT alleged.*, answer.statement AS statement_of_answer,
            answer.said_on_precision = 'day' AND alleged.said_on_precision = 'day' AS are_days,
            answer.said_on_first AS answered_on,
            row_number() OVER (
                PARTITION BY alleged.reference, accused
                ORDER BY answer.said_on_first NULLS LAST, answer.statement
            ) AS place
        FROM alleged JOIN "references" AS answer
            ON answer.type = 'responds_to'
            AND answer.target_statement = alleged.statement
            AND answer.government = accused
    )
    SELECT government, accused, type, said_on, reference, statement_of_answer,
        CASE WHEN are_days THEN answered_on::DATE - said_on_first::DATE END AS days
    FROM met WHERE place = 1 ORDER BY said_on, reference, accused
"""


def asked(release: str, sql: str) -> list[tuple[object, ...]]:
    """Answer a question from the tables of one release, read as text."""
    with TemporaryDirectory() as folder, duckdb.connect() as held:
        for name in ("references", "clauses"):
            with ZipFile(release) as archive:
                path = archive.extract(f"{name}.csv", folder)
            held.read_csv(path, all_varchar=True).to_table(name)
        return held.execute(sql).fetchall()


if __name__ == "__main__":
    for question in (CITED, ANSWERED):
        for row in asked(sys.argv[1], question):
            print(*row)
