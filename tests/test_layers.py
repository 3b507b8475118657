"""The ranks of the house: a module imports only lower ranks, at the top of its file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parent.parent / "statements"

# Low to high; a package counts with everything in it. The table of DESIGN §4.
RANKS = (
    "addresses client_address digests folding keys dates failures metrics private problems writing",
    "vocabularies fields detection search copying guides reading audit slots spans entity_tags "
    "quotas",
    "models stances",
    "documents copies",
    "ledger",
    "names",
    "filters paging resolving labels curation wording",
    "counting exports checking accounts tokens dashboard entering corrections",
    "importing login query",
    "releases backups",
    "redacting",
    "admin api explorer management apps site urls migrations",
)
RANK = {name: rank for rank, names in enumerate(RANKS) for name in names.split()}

# The rooms and the edge itself of the desk, low to high, by the same rule.
DESK = (
    "form_filters",
    "csrf_tokens letter_cases links list_search lists requests streaming",
    "contact_search desk refusing",
    "corrections downloads page people presence records removing saved_copy saved_views tokens",
    "conflict history imports list_filters parts review",
    "list_actions resubmission",
    "saving",
    "documents",
    "statement_list",
    "nouns statements",
)
DESK_RANK = {name: rank for rank, names in enumerate(DESK) for name in names.split()}

# Django forbids importing models before every app is loaded, and calls `ready` right after.
HIDDEN_ALLOWED = {("statements.apps", "ready")}


def modules() -> dict[str, Path]:
    """Return every module of the app by its dotted name; a package stands for its `__init__`."""
    paths_by_name = {}
    for path in APP.rglob("*.py"):
        parts = path.relative_to(APP.parent).with_suffix("").parts
        paths_by_name[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return paths_by_name


MODULES = modules()


@cache
def tree_of(module: str) -> ast.AST:
    """Return what a module says; read when a test needs it, for every run collects this file."""
    path = MODULES[module]
    return ast.parse(path.read_text(), str(path))


def imported(module: str, node: ast.AST, known: dict[str, Path] = MODULES) -> Iterator[str]:
    """Yield our own modules that one import statement names."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name in known)
    if isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            is_package = known[module].name == "__init__.py"
            package = module.split(".")[: len(module.split(".")) - node.level + is_package]
            base = ".".join([*package, *filter(None, [node.module])])
        for alias in node.names:
            named = f"{base}.{alias.name}"
            if named in known or base in known:
                yield named if named in known else base


def imports(module: str, tree: ast.AST) -> set[str]:
    return {name for node in ast.walk(tree) for name in imported(module, node)} - {module}


def outside(tree: ast.AST) -> Iterator[str]:
    """Yield all modules that a module names, those of others too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def hidden_imports(module: str, tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield function and module for each import of our own that hides in a function."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for node in ast.walk(function):
                for name in imported(module, node):
                    yield getattr(function, "name", "lambda"), name


def place(module: str) -> str:
    """Return the part of a module's name that the table of ranks knows."""
    return module.split(".")[1]


def upward(module: str, names: set[str]) -> list[str]:
    """Return those of names that module may not import."""
    return sorted(
        name
        for name in names
        if name != "statements"
        and place(name) != place(module)
        and RANK[place(name)] >= RANK[place(module)]
    )


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Return modules that know each other in a circle, if any do."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


LISTED = sorted(set(MODULES) - {"statements"})


class TestRanks:
    def test_every_module_stands_in_the_table(self) -> None:
        unlisted = {place(module) for module in LISTED} - RANK.keys()

        assert not unlisted, f"Give these a rank, in DESIGN and here: {unlisted}"

    @pytest.mark.parametrize("module", LISTED)
    def test_a_module_imports_only_lower_ranks(self, module: str) -> None:
        upward_names = upward(module, imports(module, tree_of(module)))

        assert not upward_names, f"{module} (rank {RANK[place(module)]}) imports {upward_names}"

    @pytest.mark.parametrize("module", LISTED)
    def test_no_import_hides_in_a_function(self, module: str) -> None:
        hidden = [
            (function, name)
            for function, name in hidden_imports(module, tree_of(module))
            if (module, function) not in HIDDEN_ALLOWED
        ]

        assert not hidden

    @pytest.mark.parametrize("package", sorted({place(m) for m in LISTED if m.count(".") > 1}))
    def test_modules_of_a_package_never_know_each_other_in_a_circle(self, package: str) -> None:
        members = [module for module in LISTED if place(module) == package]
        graph = {m: imports(m, tree_of(m)) & set(members) for m in members}

        assert circle(graph) == []

    def test_a_room_of_the_desk_imports_only_lower_rooms(self) -> None:
        desk = [module for module in LISTED if module.startswith("statements.admin.")]
        rooms = {module: module.split(".")[2] for module in desk}
        pairs = {
            (rooms[module], rooms[name])
            for module in desk
            for name in imports(module, tree_of(module)) & set(desk)
            if rooms[name] != rooms[module]
        }

        assert set(rooms.values()) == DESK_RANK.keys()
        assert [pair for pair in pairs if DESK_RANK[pair[1]] >= DESK_RANK[pair[0]]] == []

    def test_the_app_itself_imports_nothing(self) -> None:
        assert imports("statements", tree_of("statements")) == set()

    def test_questions_and_answers_know_nothing_of_http(self) -> None:
        web = ("rest_framework", "drf_spectacular", "django.http", "django.urls", "django.views")
        named = {
            (module, name)
            for module in LISTED
            if place(module) == "query"
            for name in outside(tree_of(module))
            if name.startswith(web)
        }

        assert named == set()

    def test_nothing_of_the_app_names_the_tests(self) -> None:
        named = {
            module
            for module in MODULES
            for node in ast.walk(tree_of(module))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in [getattr(node, "module", None), *(a.name for a in node.names)]
            if (name or "").split(".")[0] in ("tests", "project")
        }

        assert named == set()


class TestTheCheckItself:
    """A check that finds nothing might look at nothing."""

    def test_reads_every_spelling_of_an_import(self) -> None:
        for code, expected in {
            "import statements.keys": {"statements.keys"},
            "import statements.keys as k": {"statements.keys"},
            "from statements import keys, dates": {"statements.keys", "statements.dates"},
            "from statements.models import Record": {"statements.models"},
            "from statements.models.records import Record": {"statements.models.records"},
            "from . import closing": {"statements.ledger.closing"},
            "from .closing import close": {"statements.ledger.closing"},
            "from .. import curation": {"statements.curation"},
            "from ..curation import store": {"statements.curation"},
            "from django.db import models": set(),
            "import os": set(),
        }.items():
            assert imports("statements.ledger.recordings", ast.parse(code)) == expected, code

    def test_reads_relative_imports_of_a_package_itself(self) -> None:
        tree = ast.parse("from .closing import close\nfrom .. import writing")

        assert imports("statements.ledger", tree) == {
            "statements.ledger.closing",
            "statements.writing",
        }

    def test_finds_an_import_upward_and_of_the_same_rank(self) -> None:
        names = {"statements.curation", "statements.keys", "statements.models.records"}

        assert upward("statements.ledger.recordings", names) == ["statements.curation"]
        assert upward("statements.curation", {"statements.paging"}) == ["statements.paging"]

    def test_finds_an_import_inside_a_function(self) -> None:
        tree = ast.parse("class A:\n def f(self):\n  if 1:\n   from statements import keys")

        assert list(hidden_imports("statements.curation", tree)) == [("f", "statements.keys")]

    def test_reads_what_is_imported_from_others(self) -> None:
        tree = ast.parse("from django import http\ndef f():\n import rest_framework.views")

        assert [*outside(tree)] == ["django.http", "rest_framework.views"]

    def test_finds_a_circle(self) -> None:
        graph = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}

        circle_found = circle(graph)

        assert set(circle_found) == {"a", "b", "c"}
        assert all(b in graph[a] or a in graph[b] for a, b in pairwise(circle_found))

    def test_sees_the_whole_house(self) -> None:
        assert {place(module) for module in LISTED} >= {"models", "documents", "ledger", "admin"}
        assert "statements.models.records" in imports(
            "statements.models", tree_of("statements.models")
        )
