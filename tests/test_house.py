"""The map of the house is true: its ranks are the tested ones, and what it names is there."""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from django.utils.formats import date_format

import statements

from .papers import ROOT, table
from .test_layers import APP, RANK

MAP = (ROOT / "statements" / "README.md").read_text()
ROOMS = {path.name.removesuffix(".py") for path in APP.iterdir() if path.name[0] not in "_."}
PACKAGES = sorted(
    path.parent for path in APP.rglob("__init__.py") if path.parent.name != "migrations"
)
START = re.compile(r"Begin\s+(?:with|at)\s+`([A-Za-z_.]+)`")
LONGEST_MODULE = 250  # lines; what outgrows it holds two ideas, or is a package
NAMED = sorted(set(re.findall(r"`([a-z_]+(?:\.[A-Za-z_]+)+)`", MAP)))


def lowest(name: str) -> object:
    """Return what a dotted name below the app stands for; raise ImportError or AttributeError."""
    value: object = statements
    at = "statements"
    for part in name.split("."):
        at = f"{at}.{part}"
        if isinstance(value, type(statements)) and not hasattr(value, part):
            import_module(at)
        value = getattr(value, part)
    return value


def test_the_map_has_every_room_at_its_rank() -> None:
    rows = re.findall(r"^\| (\d+) \| (.*?) \|", table(MAP, "Rooms by rank"), re.MULTILINE)
    ranks = {room: int(rank) for rank, rooms in rows for room in re.findall(r"`(\w+)`", rooms)}
    code = {name for name in ROOMS if (APP / name).is_dir() or (APP / f"{name}.py").exists()}

    assert ranks == {name: RANK[name] for name in code & RANK.keys() - {"migrations", "urls"}}


@pytest.mark.parametrize("name", NAMED)
def test_what_the_map_names_is_there(name: str) -> None:
    assert lowest(name) is not None


def test_many_things_are_named() -> None:
    assert len(NAMED) > 30
    with pytest.raises(ImportError):
        lowest("ledger.nothing")


def purpose_of(package: Path) -> str:
    return ast.get_docstring(ast.parse((package / "__init__.py").read_text())) or ""


def start_of(package: Path, text: str) -> object:
    """Return what a package's text tells to begin with, named within it or below the app."""
    start = START.search(text)
    assert start, f"{package.name}/__init__.py does not tell where to begin reading"
    try:
        return lowest(".".join((*package.relative_to(APP).parts, start[1])))
    except (AttributeError, ImportError):
        return lowest(start[1])


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.relative_to(APP).as_posix())
def test_a_package_tells_its_purpose_and_where_to_begin(package: Path) -> None:
    text = purpose_of(package)

    assert 3 <= len(text.splitlines()) <= 10
    assert start_of(package, text) is not None


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.relative_to(APP).as_posix())
def test_what_a_package_offers_is_there(package: Path) -> None:
    module = import_module(".".join(("statements", *package.relative_to(APP).parts)))

    assert [name for name in getattr(module, "__all__", ()) if not hasattr(module, name)] == []


def test_where_to_begin_must_be_told_and_be_there() -> None:
    with pytest.raises(AssertionError, match="does not tell"):
        start_of(APP / "ledger", "The only way to write.")
    with pytest.raises((AttributeError, ImportError)):
        start_of(APP / "ledger", "Begin with `nothing`.")


def test_a_module_holds_one_idea_that_can_be_read_at_once() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines())
        for room in (APP, ROOT / "project")
        for path in room.rglob("*.py")
        if path.parent.name != "migrations"  # written by a command, and squashed into one
    }

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}
    assert len(lengths) > 500


def test_days_and_times_are_written_in_one_way() -> None:
    moment = datetime(2022, 12, 22, 10, 30, tzinfo=UTC)
    rooms = (APP, ROOT / "project")
    pages = [page.read_text() for room in rooms for page in room.rglob("*.html")]
    spelled = {
        formats for page in pages for formats in re.findall(r'\|(?:date|time):"([^"]*)"', page)
    }

    assert spelled == {"DATE_FORMAT", "DATETIME_FORMAT"}
    assert date_format(moment, "DATETIME_FORMAT") == "2022-12-22 10:30 UTC"
    assert date_format(moment.date(), "DATE_FORMAT") == "2022-12-22"
