"""Who cited clause 6 of the 2020 text, how and when, and which allegations the accused answered.

    python tests/examples/clause_six_pandas.py statements-release-1.zip

It reads nothing but one release: `codebook.csv` in it says what each column means.
"""

from __future__ import annotations

import sys
from zipfile import ZipFile

import pandas as pd

CLAUSE = "trilateral-2020-11-09/6"
FIRST, LAST = "2022-12-01", "2023-09-30"
ALLEGES = ("alleges_violation", "alleges_non_fulfilment")


def table(release: str, name: str) -> pd.DataFrame:
    """Read one table of a release as text: an empty cell is missing."""
    with ZipFile(release) as archive, archive.open(f"{name}.csv") as file:
        return pd.read_csv(file, dtype=str, keep_default_na=False, na_values=[""])


def with_children(clauses: pd.DataFrame, key: str) -> set[str]:
    """Return a clause and all that is part of it."""
    found, new = set(), {key}
    while new:
        found |= new
        new = set(clauses.key[clauses.parent.isin(new)]) - found
    return found


def cited(release: str) -> pd.DataFrame:
    """Count references to the clause by government, month and type, each reference once.

    References that agreements make have no government; a date that is not of one month is told
    as it is known, an undated statement by its earliest publication.
    """
    rows = table(release, "references").dropna(subset="government")
    rows = rows[rows.target_clause.isin(with_children(table(release, "clauses"), CLAUSE))]
    first = rows.said_on_first.fillna(rows.known_by_first)
    last = rows.said_on_last.fillna(rows.known_by_last)
    known = rows.said_on.fillna(rows.known_by)
    rows = rows.assign(month=first.str[:7].where(first.str[:7] == last.str[:7], known))
    rows = rows[(last >= FIRST) & (first <= LAST)]
    counted = rows.groupby(["government", "month", "type"]).reference.nunique()
    return counted.rename("references").reset_index()


def answered(release: str) -> pd.DataFrame:
    """Return the allegations that the accused answered, with the first answer and its days.

    One that accuses nobody by name (`about` is empty) has nobody to answer it.
    """
    rows = table(release, "references").dropna(subset="government")
    alleged = rows[rows.type.isin(ALLEGES)].dropna(subset="about")
    alleged = alleged.assign(accused=alleged.about.str.split(";")).explode("accused")
    answers = rows[rows.type == "responds_to"].dropna(subset="target_statement")
    met = alleged.merge(
        answers,
        left_on=["statement", "accused"],
        right_on=["target_statement", "government"],
        suffixes=("", "_of_answer"),
    )
    met = met.sort_values(["said_on_first_of_answer", "statement_of_answer"])
    first = met.drop_duplicates(["reference", "accused"])
    is_day = first.said_on_precision.eq("day") & first.said_on_precision_of_answer.eq("day")
    day, answer = (
        pd.to_datetime(first[name]) for name in ("said_on_first", "said_on_first_of_answer")
    )
    first = first.assign(days=(answer - day).dt.days.where(is_day).astype("Int64"))
    told = first[
        ["government", "accused", "type", "said_on", "reference", "statement_of_answer", "days"]
    ]
    return told.sort_values(["said_on", "reference", "accused"]).reset_index(drop=True)


if __name__ == "__main__":
    print(cited(sys.argv[1]).to_string(index=False, max_rows=12))
    print(answered(sys.argv[1]).to_string(index=False, max_rows=12))
