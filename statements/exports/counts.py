"""The table of counts: a column for everything that is counted by, and the counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from statements.filters.dimensions import DIMENSIONS, Dimension
from statements.labels import Labels

from .cells import Cell, Cells
from .columns import LABEL, Column, integer, key_with_label, text, vocabulary
from .permalinks import PERMALINK, path_column
from .writing import PLAIN, Dialect, header, lines

NOT_ASKED = "It has none. The column is there only where by names it."
COUNTED = (
    integer("statements", "How many distinct statements.", "statements"),
    integer(
        "references",
        "How many distinct references; where statements are counted, all that they make.",
        "references",
    ),
    text("filter", "Address below the API's root of exactly the rows counted."),
    path_column("The same address below the site's own, where they are told as a page."),
)


def dimension_columns(dimension: Dimension) -> tuple[Column, ...]:
    """Return the columns of what is counted by: a key stands beside its name."""
    name, meaning = dimension.name, dimension.meaning
    if dimension.noun:
        return key_with_label(dimension.noun, name, meaning, NOT_ASKED)
    allowed = vocabulary(dimension.vocabulary) if dimension.vocabulary else None
    return (Column(name, meaning, "code" if allowed else "text", NOT_ASKED, allowed),)


DIMENSION_COLUMNS: Mapping[str, tuple[Column, ...]] = {
    name: dimension_columns(dimension) for name, dimension in DIMENSIONS.items()
}
COUNTS = (*(column for own in DIMENSION_COLUMNS.values() for column in own), *COUNTED)


def counts_columns(
    dimensions: Sequence[Dimension], picked: Sequence[Column] = COUNTS
) -> tuple[Column, ...]:
    """Return the columns of some dimensions in their order, and the counts, as far as picked."""
    own = (column for one in dimensions for column in DIMENSION_COLUMNS[one.name])
    return tuple(column for column in (*own, *COUNTED) if column in picked)


def counts_lines(
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Cell]],
    labels: Labels,
    dialect: Dialect = PLAIN,
) -> Iterator[bytes]:
    """Yield the pieces of the table of some groups: they are few."""
    yield header(columns, dialect) + lines(
        columns, (cells(columns, row, labels) for row in rows), dialect
    )


def cells(columns: Sequence[Column], row: Mapping[str, Cell], labels: Labels) -> Cells:
    """Return the cells of one group; names of keys are those that they have now."""
    row = {**row, PERMALINK: f"/{row['filter']}"}
    return {
        column.name: labels.of(column.label_noun, str(row[column.name.removesuffix(LABEL)] or ""))
        if column.label_noun
        else row[column.name]
        for column in columns
    }
