"""Programs that come with a release and read its tables with the types that the codebook tells.

Left to guess, tools read `true` as text, `NA` (Namibia) as nothing and 6.10 as 6.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from statements.exports import Column

from .package import described_tables

PANDAS = {"integer": "Int64", "boolean": "boolean"}
BASE_R = {"integer": "integer", "boolean": "logical", "date": "Date"}
PYTHON = """\
\"\"\"Read the tables of this release into pandas, typed as codebook.csv says.

    from read import read
    references = read("references")

Partial dates, keys and lists stay text; an empty cell is missing, `NA` is not. Run as a program, it
tells the rows and columns of every table.
\"\"\"

from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).resolve().parent
TYPES = {{
{types}
}}  # of each table; a column that is not named is text
DAYS = {{
{days}
}}


def read(name, folder=FOLDER):
    \"\"\"Return a table by its name, such as `references`.\"\"\"
    path = Path(folder) / f"{{name}}.csv"
    columns = pd.read_csv(path, nrows=0).columns
    types = dict.fromkeys(columns, "string") | TYPES[name]
    days = DAYS[name]
    frame = pd.read_csv(path, dtype=types, keep_default_na=False, na_values=[""])
    for day in days:
        frame[day] = pd.to_datetime(frame[day], format="%Y-%m-%d")
    return frame


if __name__ == "__main__":
    for table in TYPES:
        print(table, *read(table).shape)
"""
R = """\
# Read the tables of this release into base R, typed as codebook.csv says.
#
#     source("read.R")
#     references <- read_table("references")
#
# Partial dates, keys and lists stay text; an empty cell is NA, the text "NA" is not.

types <- list(
{types}
)  # of each table; a column that is not named is text

read_table <- function(name, folder = ".") {{
  rows <- read.csv(file.path(folder, paste0(name, ".csv")), colClasses = "character",
                   na.strings = "", check.names = FALSE, encoding = "UTF-8")
  for (column in names(types[[name]])) {{
    cells <- rows[[column]]
    rows[[column]] <- switch(types[[name]][[column]],
      integer = as.integer(cells), logical = cells == "true", Date = as.Date(cells))
  }}
  rows
}}
"""


def read_py() -> str:
    """Return `read.py`."""
    types = types_by_table(lambda column: PANDAS.get(column.type))
    days = types_by_table(lambda column: "day" if column.type == "date" else None)
    return PYTHON.format(
        types="\n".join(f"    {name!r}: {kinds!r}," for name, kinds in types.items()),
        days="\n".join(f"    {name!r}: {[*kinds]!r}," for name, kinds in days.items()),
    ).replace("'", '"')


def read_r() -> str:
    """Return `read.R`."""
    types = types_by_table(lambda column: BASE_R.get(column.type))
    vectors = (f'  "{name}" = {vector(kinds.items())}' for name, kinds in types.items())
    return R.format(types=",\n".join(vectors))


def types_by_table(type_of: Callable[[Column], str | None]) -> Mapping[str, Mapping[str, str]]:
    """Return the type of each column that is no text, by table."""
    return {
        table.name: {c.name: column_type for c in table.columns if (column_type := type_of(c))}
        for table in described_tables()
    }


def vector(pairs: Iterable[tuple[str, str]]) -> str:
    return f"c({', '.join(f'{name} = {kind!r}' for name, kind in pairs)})".replace("'", '"')
