"""The parameters that say how a reply comes, not what is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from statements import paging
from statements.addresses import is_address
from statements.documents import PLURALS
from statements.exports import DIALECTS
from statements.filters import Refused
from statements.filters.algebra import EMPTY, check_value, one_of, single
from statements.filters.dimensions import Dimensions
from statements.filters.parameters import Parameter
from statements.filters.scalars import Switch
from statements.keys import as_uid, check_uid

Declared = Mapping[str, Parameter]  # by name, in the order in which they are help_text


class Choice(Parameter):
    """One of a few words."""

    listed = False

    def __init__(self, allowed: str, help_text: str, example: str) -> None:
        super().__init__(help_text, example)
        self.allowed = tuple(allowed.split())

    def read(self, value: str) -> str:
        text = single(value)
        one_of(text, self.allowed)
        return text


class Text(Parameter):
    """Any text up to a length; `check` raises ValueError where it is wrong."""

    listed = False

    def __init__(
        self,
        help_text: str,
        example: str,
        check: Callable[[str], Any],
        longest: int = 1_000,
        form: str = "",
    ) -> None:
        """`form` is the pattern of the whole text, where it has one."""
        super().__init__(help_text, example)
        self.check, self.longest, self.form = check, longest, form

    def read(self, value: str) -> Any:
        if not value:
            raise Refused("The value is empty: write one.", EMPTY)
        check_value(value)
        if len(value) > self.longest:
            raise Refused(f"This is longer than {self.longest} characters.", "too_long")
        try:
            return self.check(value)
        except Refused:
            raise
        except ValueError as error:
            raise Refused(str(error)) from error


class Size(Text):
    schema = {
        "type": "integer",
        "minimum": 1,
        "maximum": paging.MAX_SIZE,
    }


LONGEST_QUESTION = 200
PAGE_SIZE = Size("How many to a page: 100 if left out.", "100", paging.read_size)
CURSOR = Text("Where the page begins: as `next` and `previous` give it.", "", str)
COUNT = Switch("true adds `count`: exact up to 10,000, above an object `more_than`.", "true")
LABELS = Switch("false leaves the names of keys out.", "false")
RANK = "rank"  # an order that only a search has
JSON_ONLY = Choice("json", "The format of the reply.", "json")
ANY_FORMAT = Choice(
    "json jsonl csv",
    "The format of the reply: json is a page, jsonl (one record a line) and csv are the whole"
    " selection.",
    "json",
)
DIALECT = Choice(
    " ".join(DIALECTS),
    "In CSV: plain changes no byte of the data; excel is for spreadsheets: a mark before the table,"
    " a ' before cells that begin with = + - @, their wide forms, tab or a line's end, and no cell"
    " that is longer than they take.",
    "excel",
)


def epoch(text: str) -> str:
    """Return the name of an epoch; raise ValueError where the text is none."""
    name = as_uid(text)
    check_uid(name)
    return name


EPOCH = Text(
    "The ledger's epoch that a number was read in, as /changes/ tells it; 409 where it has ended.",
    "",
    epoch,
    36,
    "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
)


def question(text: str) -> str:
    """Return a text to resolve; raise Refused where only an address may be so long."""
    if len(text) > LONGEST_QUESTION and not is_address(text):
        raise Refused(
            f"This is longer than {LONGEST_QUESTION} characters, and no address of a page.",
            "too_long",
        )
    return text


def table_choice(names: Iterable[str]) -> Choice:
    """Return the parameter that chooses one of some tables, the first if it is left out."""
    tables = tuple(names)
    help_text = (
        f"In CSV: which table, {tables[0]} if left out; /codebook/ says what stands in each."
    )
    return Choice(" ".join(tables), help_text, tables[0])


OF_RECORDS: Declared = {"format": JSON_ONLY, "labels": LABELS}
PAGED: Declared = {"page_size": PAGE_SIZE, "cursor": CURSOR, "count": COUNT}
# What a page for readers takes beside the filters: it is counted, and has names, anyway.
OF_PAGES = ("page_size", "cursor", "order", "epoch")
OF_KEYED: Declared = {
    "format": ANY_FORMAT,
    **PAGED,
    "labels": LABELS,
    "dialect": DIALECT,
    "order": Choice(" ".join(paging.OF_KEYED), "By key, or what changed last first.", "changed"),
}
OF_DAYS: Declared = {
    **OF_KEYED,
    "order": Choice(
        " ".join(paging.OF_DAYS),
        "By key, what changed last first, or by its day: oldest or newest first.",
        "oldest",
    ),
}  # a list of what has a day, and is ordered by key if nothing is said
OF_CITATIONS: Declared = {
    "format": Choice(
        "json csv graphml",
        "The format of the reply: json and graphml are the whole graph, csv a table of it.",
        "graphml",
    ),
    "dialect": DIALECT,
}
OF_DERIVED: Declared = {"format": ANY_FORMAT, **PAGED, "labels": LABELS, "dialect": DIALECT}
OF_DATED: Declared = {
    **OF_KEYED,
    "order": Choice(
        " ".join([*paging.OF_DATED, RANK]),
        "By date of the statement, newest (as if left out) or oldest first; what was recorded last "
        "first; what changed last first; or by rank: the 1,000 that fit `q` best, the best first.",
        "changed",
    ),
}  # a list of what is ordered by date
OF_EDITION: Declared = {"format": JSON_ONLY, "epoch": EPOCH}
OF_EDITIONS: Declared = {"format": JSON_ONLY, **PAGED, "epoch": EPOCH}
OF_COUNTS: Declared = {
    "by": Dimensions(),
    "of": Choice(
        "references statements",
        "What is counted, and whose filters are taken: references (as if left out) or statements.",
        "statements",
    ),
    "format": ANY_FORMAT,
    **PAGED,
    "labels": LABELS,
    "dialect": DIALECT,
}
OF_RELEASES: Declared = {"format": ANY_FORMAT, **PAGED}
OF_CHANGES: Declared = {
    "format": ANY_FORMAT,
    "page_size": PAGE_SIZE,
    "dialect": DIALECT,
    "epoch": EPOCH,
    "order": Choice("oldest newest", "By number: as they came, or the last one first.", "newest"),
    "document": Switch(
        "true adds the document that became public, as naming it in fields does.", "true"
    ),
}
OF_NAMES: Declared = {
    "format": JSON_ONLY,
    "q": Text(
        "A key, uid, name in any language, date, citation (up to 200 characters) or address.",
        "clause 6 of the 9 November statement",
        question,
        2_000,
    ),
    "noun": Choice(" ".join(PLURALS), "Only candidates that are this.", "agreement"),
}
