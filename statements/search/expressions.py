"""A query as a condition on stored words, for either database.

The index answers a boolean question about stems (GIN over a tsvector without positions; FTS5),
which may let too much pass where a query has phrases. What it lets pass is then checked against
the stored texts by LIKE, the same on both databases, so that limits on positions or on the length
of a tsvector change no answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, F, Func, Q

from statements.folding import stem

from .matching import row
from .query import KEY, Phrase, Query, Term

SHORTEST = 3  # characters of the beginning of stems that are looked for

# A boolean question about stems: a stem, or `&`, `|`, `!` and the questions it joins, or `*` and
# the beginning of stems.
Tree = str | tuple[str, tuple[Any, ...]]


class InIndex(Func):
    """Asks the index over the stems of the table whose row it is put to.

    Beside the table `t`, PostgreSQL has a column `t.vector` and SQLite an FTS5 table `t_index`
    whose rowids are the primary keys of `t`.
    """

    output_field = BooleanField()

    def __init__(self, tree: Tree) -> None:
        super().__init__(F("pk"))
        self.tree = tree

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        column = self.get_source_expressions()[0]
        place, params = compiler.compile(column)
        table = connection.ops.quote_name(f"{column.target.model._meta.db_table}_index")
        matching = f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608 - names of our models
        return f"{place} IN ({matching})", (*params, fts5(self.tree))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        column = self.get_source_expressions()[0]
        alias = compiler.quote_name_unless_alias(column.alias)
        return f'{alias}."vector" @@ %s::tsquery', (tsquery(self.tree),)


def fts5(tree: Tree) -> str:
    """Write a question for FTS5, every stem quoted (https://sqlite.org/fts5.html, section 3)."""
    if isinstance(tree, str):
        return '"{}"'.format(tree.replace('"', '""'))
    sign, parts = tree
    if sign == "*":
        return f"{fts5(parts[0])}*"
    if sign == "!":
        required, barred = parts
        return f"({fts5(required)} NOT {fts5(barred)})"
    return "({})".format({"&": " AND ", "|": " OR "}[sign].join(map(fts5, parts)))


def tsquery(tree: Tree) -> str:
    """Write a question as a tsquery, every stem quoted (PostgreSQL 15, section 8.11.2)."""
    if isinstance(tree, str):
        return "'{}'".format(tree.replace("\\", "\\\\").replace("'", "''"))
    sign, parts = tree
    if sign == "*":
        return f"{tsquery(parts[0])}:*"
    if sign == "!":
        required, barred = parts
        return f"({tsquery(required)} & !{tsquery(barred)})"
    return "({})".format(f" {sign} ".join(map(tsquery, parts)))


def join_trees(sign: str, parts: Iterable[Tree]) -> Tree:
    listed = tuple(dict.fromkeys(parts))
    return listed[0] if len(listed) == 1 else (sign, listed)


def tree_of(query: Query) -> Tree:
    """Return the question about stems that everything a query finds says yes to."""
    required = join_trees(
        "&", (join_trees("|", map(term_tree, choice)) for choice in query.required)
    )
    # A text may hold all stems of a barred phrase and not the phrase: the index must let it pass.
    barred = [term_tree(term) for term in query.barred if not needs_check(term)]
    return ("!", (required, join_trees("|", barred))) if barred else required


def term_tree(term: Term) -> Tree:
    ways = [join_trees("&", map(phrase_tree, way)) for way in term.ways]
    return join_trees("|", [*ways, *(KEY + key for key in term.keys)])


def phrase_tree(phrase: Phrase) -> Tree:
    if phrase.prefix:
        *whole, last = phrase.words
        return join_trees("&", [*map(stem, whole), beginning_tree(last)])
    return join_trees("|", (join_trees("&", layer) for layer in phrase.layers))


def beginning_tree(beginning: str) -> Tree:
    """Return what the stem of every word that begins so says yes to; words are checked after.

    A stem may be shorter than the beginning: then it is a piece of it, but for what the English
    stemmer changes at its end (organization, organis; hoping, hope; carrying, carri; visibility,
    visibl).
    """
    spelt = dict.fromkeys([beginning, beginning.replace("iz", "is")])
    cuts = [text[:end] for text in spelt for end in range(2, len(text))]
    english = [piece for cut in cuts if cut.isascii() for piece in (f"{cut}e", f"{cut}l")]
    english += [f"{cut[:-1]}i" for cut in cuts if cut.endswith("y")]
    shorter = [stem(beginning), *cuts, *english]
    near = beginning[: max(SHORTEST, len(beginning) - 2)]
    return join_trees("|", [("*", (near,)), *(s for s in shorter if not s.startswith(near))])


def needs_check(term: Term) -> bool:
    """Tell whether stems alone cannot say if a term holds."""
    return any(phrase.as_spelled or len(phrase.words) > 1 for phrase in term.phrases)


def matches_of(query: Query) -> Q:
    """Return the test of a row with `words` and `stems`, for a query that wants something."""
    return Q(InIndex(tree_of(query))) & checks_of(query)


def checks_of(query: Query) -> Q:
    """Return what stands to be checked of rows that the index let pass; empty for single words."""
    test = Q()
    for choice in query.required:
        if any(map(needs_check, choice)):
            test &= any_of(map(term_check, choice))
    for term in query.barred:
        if needs_check(term):
            test &= ~term_check(term)
    return test


def term_check(term: Term) -> Q:
    ways = [all_of(map(phrase_check, way)) for way in term.ways]
    return any_of([*ways, *(Q(stems__contains=row([KEY + key])) for key in term.keys)])


def phrase_check(phrase: Phrase) -> Q:
    if phrase.as_spelled:
        return Q(words__contains=phrase.row)
    return any_of(Q(stems__contains=row(layer)) for layer in phrase.layers)


def any_of(parts: Iterable[Q]) -> Q:
    test = Q()
    for part in parts:
        test |= part
    return test


def all_of(parts: Iterable[Q]) -> Q:
    test = Q()
    for part in parts:
        test &= part
    return test
