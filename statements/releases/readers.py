"""Programs that come with a release and read its tables with the types that the package tells.

Left to guess, tools read `true` as text, `NA` (Namibia) as nothing and 6.10 as 6.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .package import described_tables
from .tables import ReleaseTable

BASE_R = {"integer": "integer", "boolean": "logical", "date": "Date"}
PYTHON = """\
\"\"\"Read the tables of this release into pandas, typed as datapackage.json says.

    from read import example, read, read_all
    references = read("references")
    tables = read_all()
    example()  # which governments cite which agreements most

Partial dates, keys and lists stay text; an empty cell is missing, `NA` is not. Run as a program, it
tells the rows and columns of every table, and answers that question.
\"\"\"

import json
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).resolve().parent
PANDAS = {"integer": "Int64", "boolean": "boolean"}  # types; days and times follow, others are text


def resources(folder=FOLDER):
    \"\"\"Return what is told of each table, by its name.\"\"\"
    package = json.loads((Path(folder) / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in package["resources"]}


def read(name, folder=FOLDER):
    \"\"\"Return a table by its name, such as `references`.\"\"\"
    resource = resources(folder)[name]
    types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    frame = pd.read_csv(
        Path(folder) / resource["path"],
        dtype={column: PANDAS.get(kind, "string") for column, kind in types.items()},
        keep_default_na=False,
        na_values=[""],
    )
    for column, kind in types.items():
        if kind == "date":
            frame[column] = pd.to_datetime(frame[column], format="%Y-%m-%d")
        elif kind == "datetime":
            frame[column] = pd.to_datetime(frame[column], format="ISO8601", utc=True)
    return frame


def read_all(folder=FOLDER):
    \"\"\"Return every table by its name.\"\"\"
    return {name: read(name, folder) for name in resources(folder)}


def example(folder=FOLDER):
    \"\"\"Return which governments cite which agreements most, by distinct references.\"\"\"
    references = read("references", folder).dropna(subset=["government", "target_agreement"])
    pairs = references.groupby(["government", "target_agreement"])["reference"].nunique()
    counts = pairs.rename("references").reset_index()
    order = ["references", "government", "target_agreement"]
    return counts.sort_values(order, ascending=[False, True, True], ignore_index=True).head()


if __name__ == "__main__":
    for name, table in read_all().items():
        print(name, *table.shape)
    print(example().to_string())
"""
R = """\
# Read the tables of this release into base R, typed as datapackage.json says, which base R cannot
# read: the same types stand below.
#
#     source("read.R")
#     references <- read_table("references")
#     tables <- read_all()
#     example()  # which governments cite which agreements most
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

read_all <- function(folder = ".") {{
  sapply(names(types), read_table, folder = folder, simplify = FALSE)
}}

# Distinct references of each pair of a government and an agreement, the most first.
example <- function(folder = ".") {{
  references <- read_table("references", folder)
  is_pair <- !is.na(references$government) & !is.na(references$target_agreement)
  pairs <- unique(references[is_pair, c("government", "target_agreement", "reference")])
  counts <- aggregate(list(references = pairs$reference),
                      pairs[c("government", "target_agreement")], length)
  counts <- counts[order(-counts$references, counts$government, counts$target_agreement,
                         method = "radix"), ]
  rownames(counts) <- NULL
  head(counts, 5)
}}
"""


def read_r() -> str:
    """Return `read.R`."""
    vectors = (f'  "{table.name}" = {vector(types_of(table))}' for table in described_tables())
    return R.format(types=",\n".join(vectors))


def types_of(table: ReleaseTable) -> Iterator[tuple[str, str]]:
    """Yield each column that is no text, with its type."""
    return ((c.name, BASE_R[c.type]) for c in table.columns if c.type in BASE_R)


def vector(pairs: Iterable[tuple[str, str]]) -> str:
    return f"c({', '.join(f'{name} = {kind!r}' for name, kind in pairs)})".replace("'", '"')
