"""Make whole documents of what files say: what they leave out, new uids, names for keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from statements.documents import BY_UID, KINDS, Document, Noun
from statements.documents.field_types import ClauseLink, ClausePath, Link, Plain
from statements.documents.links import existing_keys, unknown_message
from statements.documents.mapping import Keys, Listing, Table
from statements.folding import fold
from statements.keys import KEY, new_uid
from statements.names import names
from statements.problems import Problem

NEW = "new:"  # begins a name that stands for a new uid in all of one file


@cache  # one for each table of a document
def shape(table: Table) -> tuple[tuple[Any, str, bool], ...]:
    """Return the fields of a table, each with its name and whether it is no list."""
    return tuple((part, part.name, isinstance(part, Plain)) for part in table.fields)


@cache
def named(table: Table) -> tuple[tuple[Any, str], ...]:
    """Return the fields that names may stand in, with the noun, and the lists with such fields."""
    found: list[tuple[Any, str]] = []
    for part in table.outward_fields:
        link = part.link if isinstance(part, Keys) else part
        if isinstance(part, Listing):
            found.append((part, ""))
        elif isinstance(link, ClauseLink | ClausePath):
            continue
        elif isinstance(link, Link) and link.noun not in BY_UID:
            found.append((part, link.noun))
    return tuple(found)


@dataclass
class Filler:
    """What is known of one file: its names for new uids, the keys that the desk holds."""

    made: dict[str, str] = field(default_factory=dict)
    keys: dict[str, set[str]] = field(default_factory=dict)
    coming: dict[str, set[str]] = field(default_factory=dict)  # keys that the file makes
    whole: dict[str, set[str]] = field(default_factory=dict)  # nouns of which all are known

    def uid(self, said: Any) -> Any:
        """Return a new uid for none and for a name of the file's own, else what is said."""
        if said is None:
            return new_uid()
        if isinstance(said, str) and said.startswith(NEW):
            return self.made.setdefault(said, new_uid())
        return said

    def fill(self, noun: Noun, said: Document, base: Document | None) -> Document:
        """Return the whole document: members left out are as they were, or empty."""
        document: Document = self.item(noun.table, said, base)
        return document

    def item(self, table: Table, said: Any, base: Document | None) -> Any:
        """Return a whole object, its members in their order and unknown ones after them."""
        if not isinstance(said, dict):
            return said
        base = base or {}
        made: Document = {}
        for part, name, is_plain in shape(table):
            if name == "uid":
                made[name] = self.uid(said.get(name))
            elif is_plain:
                told = said.get(name) if name in said else base.get(name)
                if type(told) is str and told.startswith(NEW) and isinstance(part, Link):
                    told = self.uid(told)
                made[name] = told
            elif name not in said:
                made[name] = base.get(name) or []
            else:
                made[name] = self.listed(part, said[name], base.get(name) or [])
        if said.keys() - made.keys():
            made |= {name: value for name, value in said.items() if name not in table.names}
        return made

    def link(self, told: Any) -> Any:
        return self.uid(told) if isinstance(told, str) and told.startswith(NEW) else told

    def listed(self, part: Any, said: Any, held: list[Any]) -> Any:
        if not isinstance(said, list):
            return said
        if isinstance(part, Keys):
            return [self.link(key) for key in said]
        if not held:
            return [self.item(part.table, row, None) for row in said]
        name = part.table.row_key
        before = {row[name]: row for row in held} if name else {}
        keys = [row.get(name) if isinstance(row, dict) else None for row in said]
        return [
            self.item(part.table, row, before.get(key) if isinstance(key, str) else None)
            for row, key in zip(said, keys, strict=True)
        ]

    def unknown(self, found: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Return those of some keys, given with their nouns, that the desk does not hold."""
        wanted: dict[str, set[str]] = {}
        for noun, key in found:
            if key not in self.keys.setdefault(noun, set()):
                wanted.setdefault(noun, set()).add(key)
        lost: set[tuple[str, str]] = set()
        for noun, keys in wanted.items():
            held = existing_keys(noun, keys)
            lost |= {(noun, key) for key in keys - held}
            if not KINDS[noun].is_numerous:
                self.keys[noun] |= held
        return lost

    def name(self, noun: Noun, document: Document) -> list[Problem]:
        """Put keys in the place of names; return a problem where a name is not one record's."""
        problems: list[Problem] = []
        self.named(noun.table, document, "", problems)
        return problems

    def named(self, table: Table, item: Any, path: str, problems: list[Problem]) -> None:
        if not isinstance(item, dict):
            return
        for part, noun in named(table):
            value = item.get(part.name)
            if isinstance(part, Link):
                if value and (type(value) is not str or value not in self.known(noun)):
                    here = f"{path}{part.name}"
                    item[part.name] = self.key(noun, value, here, problems)
            elif not value or not isinstance(value, list):
                continue
            elif noun:
                item[part.name] = [
                    self.key(noun, key, f"{path}{part.name}[{n}]", problems)
                    for n, key in enumerate(value)
                ]
            elif isinstance(part, Listing):
                for place, row in enumerate(value):
                    self.named(part.table, row, f"{path}{part.name}[{place}].", problems)

    def known(self, noun: str) -> set[str]:
        """Return all keys of a noun with names, on the desk and in the file, asked for once."""
        if noun not in self.whole:
            held = set(KINDS[noun].table.model._base_manager.values_list("pk", flat=True))
            self.keys[noun], self.whole[noun] = held, held | self.coming.get(noun, set())
        return self.whole[noun]

    def key(self, noun: str, said: Any, path: str, problems: list[Problem]) -> Any:
        """Return the key that is meant; a name of several records is refused with all of them."""
        if not isinstance(said, str) or not said:
            return said
        if said in self.known(noun):
            return said
        called = names().by_name.get(fold(said), ())
        found = {one.key: one.label for one in called if one.noun == noun}
        if len(found) > 1:
            told = ", ".join(f"{key} ({label})" for key, label in sorted(found.items()))
            message = f"“{said}” may be {told}: write the key."
            problems.append(Problem(path, message, "ambiguous"))
        elif not found and not KEY.fullmatch(said):
            problems.append(Problem(path, unknown_message(noun, said), "unknown"))
        return next(iter(found)) if len(found) == 1 else said
