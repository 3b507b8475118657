"""The tables that the public columns hold ready: what is joined, and what stands in each cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models

from statements.documents.public_statements import LEAD
from statements.models import (
    PublicAbout,
    PublicAddressee,
    PublicPlace,
    PublicRecord,
    PublicReference,
    PublicStatement,
    PublicTarget,
    PublicTopic,
    PublicVoice,
)

from .cells import Cell, label, own

MATCHED = "target_matched"


@dataclass(frozen=True, slots=True)
class Join:
    """Another table beside the rows; one that is `needed` makes rows and is never left out."""

    table: str
    on: str
    kind: str = "LEFT JOIN"
    needed: bool = False
    noun: str = ""  # whose names it tells


@dataclass(frozen=True, slots=True)
class Compiled:
    """How a table is made from the rows that a filter selects of `model`."""

    model: type[models.Model]
    cells: Mapping[str, Cell]
    joins: Mapping[str, Join] = field(default_factory=dict)
    then: tuple[str, ...] = ()  # the order of the rows that one selected row makes


def table(model: type[models.Model]) -> str:
    return f'"{model._meta.db_table}"'


S, R = table(PublicStatement), table(PublicReference)


def named(noun: str, key: str) -> Join:
    """Return the join of the name of a key."""
    return Join(table(PublicRecord), f"'{noun}/' || {key}", noun=noun)


class Maker:
    """Gathers the cells and the joins of one table."""

    def __init__(self) -> None:
        self.cells: dict[str, Cell] = {}
        self.joins: dict[str, Join] = {}

    def own(self, alias: str, model: type[models.Model], *names: str, needs: str = "") -> None:
        for name in names:
            self.cells[name] = own(alias, model, name, *filter(None, [needs]))

    def pair(self, noun: str, column: str, key: Cell) -> None:
        """Add a key and its name."""
        alias = f"{column}_named"
        self.joins[alias] = named(noun, key.sql)
        self.cells[column] = key
        self.cells[f"{column}_label"] = label(alias, *key.needs)

    def voice(self, alias: str, model: type[models.Model], needs: str = "") -> None:
        """Add the cells of a voice."""
        for name in LEAD:
            cell = own(alias, model, name, *filter(None, [needs]))
            if name in ("tenure", "role"):
                self.cells[name] = cell
            else:
                self.pair(name, name, cell)

    def made(self, model: type[models.Model], *then: str) -> Compiled:
        return Compiled(model, self.cells, self.joins, then)


SAID = ("said_on", "said_on_first", "said_on_last", "said_on_precision", "said_on_basis")
PLAIN = {"said_on_note", "known_by", "kind", "title", *SAID}  # of a statement, wherever it is told
KEYS = {"governments", "addressees", "topics", "places"}
STATEMENT = {"uid", "summary", "language", "certainty", "note", "number", *PLAIN, *KEYS}
FLAGS = {"has_official_source", "cites"}
REFERENCE = {"type", "words", "words_language", "resolution", "implied", "certainty", "note"}


def statements() -> Compiled:
    made = Maker()
    made.own(S, PublicStatement, *STATEMENT, *FLAGS)
    made.pair("institution", "issued_by", own(S, PublicStatement, "issued_by"))
    made.voice(S, PublicStatement)
    return made.made(PublicStatement)


def references() -> Compiled:
    """A row for each target and voice; only a statement has voices."""
    made = Maker()
    made.joins["t"] = Join(table(PublicTarget), f"t.reference = {R}.uid", "JOIN", needed=True)
    made.joins["s"] = Join(S, f"s.uid = {R}.statement")
    made.joins["v"] = Join(table(PublicVoice), f"v.statement = {R}.statement", needed=True)
    made.own(R, PublicReference, *REFERENCE, "about", "number", "statement")
    made.cells["reference"] = own(R, PublicReference, "uid")
    made.pair("agreement", "agreement", own(R, PublicReference, "agreement"))
    made.pair("clause", "clause", own(R, PublicReference, "clause"))
    made.cells["target"] = own("t", PublicTarget, "position")
    made.pair("agreement", "target_agreement", own("t", PublicTarget, "agreement"))
    made.pair("clause", "target_clause", own("t", PublicTarget, "clause"))
    aimed_at(made, "target_statement")
    made.cells[MATCHED] = Cell("true", is_flag=True, may_be_null=False)
    made.cells["voice"] = own("v", PublicVoice, "uid", "v")
    made.voice("v", PublicVoice, "v")
    made.own("s", PublicStatement, *PLAIN, needs="s")
    made.pair("institution", "issued_by", own("s", PublicStatement, "issued_by", "s"))
    made.cells["statement_certainty"] = own("s", PublicStatement, "certainty", "s")
    return made.made(PublicReference, "t.position", "v.position")


def aimed_at(made: Maker, column: str) -> None:
    """Add the statement pointed at, whose name is its title, where it is still public."""
    made.cells[column] = own("t", PublicTarget, "statement")
    made.joins["aimed"] = Join(S, "aimed.uid = t.statement")
    made.cells[f"{column}_label"] = Cell("aimed.title", ("aimed",), is_text=True)


def role(model: type[models.Model], base: type[models.Model], owner: str) -> Maker:
    """Begin a link table: the rows of one table, each with its owner and its place."""
    made = Maker()
    base_table = table(base)
    on = f"part.{owner} = {base_table}.uid"
    made.joins["part"] = Join(table(model), on, "JOIN", needed=True)
    made.own("part", model, owner, "position")
    return made


def voices() -> Compiled:
    made = role(PublicVoice, PublicStatement, "statement")
    made.own("part", PublicVoice, "uid")
    made.voice("part", PublicVoice)
    return made.made(PublicStatement, "part.position")


def addressees() -> Compiled:
    made = role(PublicAddressee, PublicStatement, "statement")
    made.own("part", PublicAddressee, "uid")
    for noun in PublicAddressee.points_at:
        made.pair(noun, noun, own("part", PublicAddressee, noun))
    return made.made(PublicStatement, "part.position")


def keyed(model: type[models.Model], base: type[models.Model], owner: str, noun: str) -> Compiled:
    """Return a link table of keys of one noun."""
    made = role(model, base, owner)
    made.pair(noun, noun, own("part", model, noun))
    return made.made(base, "part.position")


def targets() -> Compiled:
    made = Maker()
    made.joins["t"] = Join(table(PublicTarget), f"t.reference = {R}.uid", "JOIN", needed=True)
    made.own("t", PublicTarget, "reference", "position")
    made.pair("agreement", "agreement", own("t", PublicTarget, "agreement"))
    made.pair("clause", "clause", own("t", PublicTarget, "clause"))
    aimed_at(made, "statement")
    return made.made(PublicReference, "t.position")


COMPILED: Mapping[str, Compiled] = {
    "statements": statements(),
    "references": references(),
    "statement_voices": voices(),
    "statement_addressees": addressees(),
    "statement_topics": keyed(PublicTopic, PublicStatement, "statement", "topic"),
    "statement_places": keyed(PublicPlace, PublicStatement, "statement", "place"),
    "reference_targets": targets(),
    "reference_about": keyed(PublicAbout, PublicReference, "reference", "government"),
}
