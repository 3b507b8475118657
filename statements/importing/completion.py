"""Make whole documents of what files say: what they leave out, new uids, names for keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from statements.dates import PARTS, PartialDate
from statements.documents import BY_UID, KINDS, Document, Noun
from statements.documents.field_types import ClauseLink, ClausePath, Link, Partial, Plain
from statements.documents.links import existing_keys, unknown_message
from statements.documents.mapping import Keys, Listing, Table
from statements.folding import fold
from statements.keys import KEY, new_uid
from statements.names import names
from statements.problems import Problem
from statements.resolving import of_surname

NEW = "new:"  # begins a name that stands for a new uid in all of one file


@cache  # one for each table of a document
def fields_of(table: Table) -> tuple[tuple[Any, str, bool], ...]:
    """Return the fields of a table, each with its name and whether it is no list."""
    return tuple((part, part.name, isinstance(part, Plain)) for part in table.fields)


@cache
def named_fields(table: Table) -> tuple[tuple[Any, str], ...]:
    """Return the fields that names may stand in, with the noun, and the lists with such fields."""
    fields: list[tuple[Any, str]] = []
    for part in table.outward_fields:
        link = part.link if isinstance(part, Keys) else part
        if isinstance(part, Listing):
            fields.append((part, ""))
        elif isinstance(link, ClauseLink | ClausePath):
            continue
        elif isinstance(link, Link) and link.noun not in BY_UID:
            fields.append((part, link.noun))
    return tuple(fields)


def date_of(value: Any, part: Partial, base: Document | None) -> Any:
    """Return the date that a text is, as dates are printed, or that an object begins to tell.

    Basis and note that are left out stay as they were. What is no date is left as it is.
    """
    if type(value) is str:
        try:
            return PartialDate.parse(value, part.basis).to_document()
        except ValueError:
            return value
    if isinstance(value, dict) and PARTS[:3] == tuple(value)[:3] and value.keys() < {*PARTS}:
        parts = {"basis": part.basis, "note": None} | (base or {}) | value
        return {name: parts[name] for name in PARTS}
    return value


@dataclass
class Filler:
    """What is known of one file: its names for new uids, the keys that the desk holds."""

    new_uids: dict[str, str] = field(default_factory=dict)
    desk_keys: dict[str, set[str]] = field(default_factory=dict)
    file_keys: dict[str, set[str]] = field(
        default_factory=dict
    )  # keys that the file makes, by noun
    all_keys: dict[str, set[str]] = field(default_factory=dict)  # nouns of which all are known

    def fill_uid(self, value: Any) -> Any:
        """Return a new uid for none and for a name of the file's own, else the value itself."""
        if value is None:
            return new_uid()
        if isinstance(value, str) and value.startswith(NEW):
            return self.new_uids.setdefault(value, new_uid())
        return value

    def fill(self, noun: Noun, members: Document, base: Document | None) -> Document:
        """Return the whole document: members left out are as they were, or empty."""
        document: Document = self.fill_item(noun.table, members, base)
        return document

    def fill_item(self, table: Table, members: Any, base: Document | None) -> Any:
        """Return a whole object, its members in their order and unknown ones after them."""
        if not isinstance(members, dict):
            return members
        base = base or {}
        document: Document = {}
        for part, name, is_plain in fields_of(table):
            if name == "uid":
                document[name] = self.fill_uid(members.get(name))
            elif is_plain:
                value = members.get(name) if name in members else base.get(name)
                if type(value) is str and value.startswith(NEW) and isinstance(part, Link):
                    value = self.fill_uid(value)
                elif isinstance(part, Partial) and value is not None:
                    value = date_of(value, part, base.get(name))
                document[name] = value
            elif name not in members:
                document[name] = base.get(name) or []
            else:
                document[name] = self.fill_list(part, members[name], base.get(name) or [])
        if members.keys() - document.keys():
            document |= {name: value for name, value in members.items() if name not in table.names}
        return document

    def fill_link(self, key: Any) -> Any:
        return self.fill_uid(key) if isinstance(key, str) and key.startswith(NEW) else key

    def fill_list(self, part: Any, values: Any, base: list[Any]) -> Any:
        if not isinstance(values, list):
            return values
        if isinstance(part, Keys):
            return [self.fill_link(key) for key in values]
        if not base:
            return [self.fill_item(part.table, row, None) for row in values]
        name = part.table.row_key
        base_rows = {row[name]: row for row in base} if name else {}
        keys = [row.get(name) if isinstance(row, dict) else None for row in values]
        return [
            self.fill_item(part.table, row, base_rows.get(key) if isinstance(key, str) else None)
            for row, key in zip(values, keys, strict=True)
        ]

    def missing_keys(self, pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Return those of some keys, given with their nouns, that the desk does not hold."""
        keys_by_noun: dict[str, set[str]] = {}
        for noun, key in pairs:
            if key not in self.desk_keys.setdefault(noun, set()):
                keys_by_noun.setdefault(noun, set()).add(key)
        missing: set[tuple[str, str]] = set()
        for noun, keys in keys_by_noun.items():
            on_desk = existing_keys(noun, keys)
            missing |= {(noun, key) for key in keys - on_desk}
            if not KINDS[noun].is_numerous:
                self.desk_keys[noun] |= on_desk
        return missing

    def replace_names(self, noun: Noun, document: Document) -> list[Problem]:
        """Put keys in the place of names; return a problem where a name is not one record's."""
        problems: list[Problem] = []
        self.replace_names_in(noun.table, document, "", problems)
        return problems

    def replace_names_in(self, table: Table, item: Any, path: str, problems: list[Problem]) -> None:
        if not isinstance(item, dict):
            return
        for part, noun in named_fields(table):
            value = item.get(part.name)
            if isinstance(part, Link):
                if value and (type(value) is not str or value not in self.keys_of(noun)):
                    here = f"{path}{part.name}"
                    item[part.name] = self.key_of_name(noun, value, here, problems)
            elif not value or not isinstance(value, list):
                continue
            elif noun:
                item[part.name] = [
                    self.key_of_name(noun, key, f"{path}{part.name}[{n}]", problems)
                    for n, key in enumerate(value)
                ]
            elif isinstance(part, Listing):
                for place, row in enumerate(value):
                    self.replace_names_in(part.table, row, f"{path}{part.name}[{place}].", problems)

    def keys_of(self, noun: str) -> set[str]:
        """Return all keys of a noun with names, on the desk and in the file, asked for once."""
        if noun not in self.all_keys:
            existing_keys = set(KINDS[noun].table.model._base_manager.values_list("pk", flat=True))
            self.desk_keys[noun] = existing_keys
            self.all_keys[noun] = existing_keys | self.file_keys.get(noun, set())
        return self.all_keys[noun]

    def key_of_name(self, noun: str, name: Any, path: str, problems: list[Problem]) -> Any:
        """Return the key that is meant; a name of several records is refused with all of them."""
        if not isinstance(name, str) or not name:
            return name
        if name in self.keys_of(noun):
            return name
        index = names()
        candidates = [*index.by_name.get(fold(name), ()), *of_surname(name, index)]
        labels = {entry.key: entry.label for entry in candidates if entry.noun == noun}
        if len(labels) > 1:
            choices = ", ".join(f"{key} ({label})" for key, label in sorted(labels.items()))
            message = f"“{name}” may be {choices}: write the key."
            problems.append(Problem(path, message, "ambiguous"))
        elif not labels and not KEY.fullmatch(name):
            problems.append(Problem(path, unknown_message(noun, name), "unknown"))
        return next(iter(labels)) if len(labels) == 1 else name
