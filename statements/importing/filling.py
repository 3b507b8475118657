"""Make whole documents of what files say: what they leave out, new uids, names for keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from statements.documents import Document, Noun
from statements.documents.kinds import ClauseLink, Link, Plain
from statements.documents.links import TABLES, existing, unknown
from statements.documents.mapping import Keys, Listing, Table
from statements.folding import fold
from statements.keys import KEY, new_uid
from statements.names import names
from statements.problems import Problem

NEW = "new:"  # begins a name that stands for a new uid in all of one file
NAMED = frozenset(TABLES) - {"statement", "source", "tenure", "clause"}  # nouns with names


@dataclass
class Filler:
    """What is known of one file: its names for new uids, the keys that the desk holds."""

    made: dict[str, str] = field(default_factory=dict)
    keys: dict[str, set[str]] = field(default_factory=dict)
    coming: dict[str, set[str]] = field(default_factory=dict)  # keys that the file makes
    whole: set[str] = field(default_factory=set)  # nouns of which all keys are known

    def uid(self, said: Any) -> Any:
        """Return a new uid for none and for a name of the file's own, else what is said."""
        if said is None:
            return new_uid()
        if isinstance(said, str) and said.startswith(NEW):
            return self.made.setdefault(said, new_uid())
        return said

    def fill(self, noun: Noun, said: Document, base: Document | None) -> Document:
        """Return the whole document: members left out are as they were, or empty."""
        return self.item(noun.table, said, base)

    def item(self, table: Table, said: Any, base: Document | None) -> Any:
        if not isinstance(said, dict):
            return said
        made = {name: value for name, value in said.items() if name not in table.names}
        for part in table.fields:
            held = base.get(part.name) if base else None
            if part.name == "uid":
                made["uid"] = self.uid(said.get("uid"))
            elif isinstance(part, Plain):
                told = said.get(part.name, held)
                made[part.name] = self.link(part, told) if isinstance(part, Link) else told
            elif part.name not in said:
                made[part.name] = held or []
            else:
                made[part.name] = self.listed(part, said[part.name], held or [])
        return made

    def link(self, link: Link, told: Any) -> Any:
        return self.uid(told) if isinstance(told, str) and told.startswith(NEW) else told

    def listed(self, part: Any, said: Any, held: list[Any]) -> Any:
        if not isinstance(said, list):
            return said
        if isinstance(part, Keys):
            return [self.link(part.link, key) for key in said]
        own = [f.name for f in part.table.plain if f.name in ("uid", "key", "number")]
        name = own[0] if own else ""
        before = {row[name]: row for row in held} if name else {}
        keys = [row.get(name) if isinstance(row, dict) else None for row in said]
        return [
            self.item(part.table, row, before.get(key) if isinstance(key, str) else None)
            for row, key in zip(said, keys, strict=True)
        ]

    def learn(self, found: Iterable[tuple[str, str]]) -> None:
        """Ask which of some keys, given with their nouns, the desk holds."""
        wanted: dict[str, set[str]] = {}
        for noun, key in found:
            if key not in self.keys.setdefault(noun, set()):
                wanted.setdefault(noun, set()).add(key)
        for noun, keys in wanted.items():
            self.keys[noun] |= existing(noun, keys)

    def name(self, noun: Noun, document: Document) -> list[Problem]:
        """Put keys in the place of names; return a problem where a name is not one record's."""
        problems: list[Problem] = []
        self.named(noun.table, document, "", problems)
        return problems

    def named(self, table: Table, item: Any, path: str, problems: list[Problem]) -> None:
        if not isinstance(item, dict):
            return
        for part in table.pointing:
            value, here = item.get(part.name), f"{path}{part.name}"
            if isinstance(part, Link):
                if part.noun in NAMED and not isinstance(part, ClauseLink):
                    item[part.name] = self.key(part.noun, value, here, problems)
            elif not isinstance(value, list):
                continue
            elif isinstance(part, Keys):
                if part.link.noun in NAMED:
                    item[part.name] = [
                        self.key(part.link.noun, key, f"{here}[{n}]", problems)
                        for n, key in enumerate(value)
                    ]
            elif isinstance(part, Listing):
                for place, row in enumerate(value):
                    self.named(part.table, row, f"{here}[{place}].", problems)

    def held(self, noun: str) -> set[str]:
        """Return all keys of a noun with names, asked for once."""
        if noun not in self.whole:
            self.whole.add(noun)
            self.keys[noun] = set(TABLES[noun]._base_manager.values_list("pk", flat=True))
        return self.keys[noun]

    def key(self, noun: str, said: Any, path: str, problems: list[Problem]) -> Any:
        """Return the key that is meant; a name of several records is refused with all of them."""
        if not isinstance(said, str) or not said:
            return said
        if said in self.held(noun) or said in self.coming.get(noun, ()):
            return said
        called = names().by_name.get(fold(said), ())
        found = {one.key: one.label for one in called if one.noun == noun}
        if len(found) > 1:
            told = ", ".join(f"{key} ({label})" for key, label in sorted(found.items()))
            message = f"“{said}” may be {told}: write the key."
            problems.append(Problem(path, message, "ambiguous"))
        elif not found and not KEY.fullmatch(said):
            problems.append(Problem(path, unknown(noun, said), "unknown"))
        return next(iter(found)) if len(found) == 1 else said
