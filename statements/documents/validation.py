"""What a document must be by itself: its shape, its values, its keys and links within."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from typing import Any

from statements.keys import check_key, is_uid
from statements.problems import Problem

from .contents import identity_paths
from .declaration import Noun
from .field_types import ClauseLink, Link, Plain
from .mapping import Content, Document, Keys, Listed, Listing, Table
from .value_faults import check_faults


def faults(noun: Noun, document: Any) -> Iterator[Problem]:
    """Yield everything that is wrong with document by itself, with the path to it."""
    problems = list(table_faults(noun.table, document, ""))
    yield from problems
    # These read fields that must be there and of their types.
    if not problems:
        yield from identity_faults(noun, document)
        yield from repetition_faults(noun.table, document, "")
        yield from shared_uid_faults(noun, document)
        yield from sibling_faults(noun.table, document, document, "")


def table_faults(table: Table, item: Any, path: str) -> Iterator[Problem]:
    """Check one object and all below it against the declaration."""
    if not isinstance(item, dict):
        yield Problem(path, "This must be an object.", "shape")
        return
    is_sound = is_certainly_sound(table, item)
    for name in item.keys() - table.names if not is_sound else ():
        field_names = ", ".join(part.name for part in table.fields)
        yield Problem(join(path, name), f"Unknown field. Known: {field_names}.", "shape")
    for part, (_, is_right) in table.list_checks if is_sound else table.checks:
        if part.name not in item:
            message = "The field is missing; write null if there is nothing."
            yield Problem(join(path, part.name), message, "shape")
        elif isinstance(part, Plain):
            if not is_right(item[part.name]):
                for message in part.faults(item[part.name], table.model):
                    yield Problem(join(path, part.name), message)
            if isinstance(part, ClauseLink) and part.lacks_agreement(item):
                message = f"A clause stands only with its {part.agreement_field}."
                yield Problem(join(path, part.name), message)
        elif not isinstance(item[part.name], list):
            yield Problem(join(path, part.name), "This must be a list.", "shape")
        elif isinstance(part, Keys):
            for place, value in enumerate(item[part.name]):
                if not is_right(value):
                    for message in part.link.faults(value, part.model):
                        yield Problem(f"{join(path, part.name)}[{place}]", message)
        else:
            for place, value in enumerate(item[part.name]):
                row_path = f"{join(path, part.name)}[{place}]"
                yield from table_faults(part.table, value, row_path)


def is_certainly_sound(table: Table, item: Document) -> bool:
    """Tell whether an object's own values are certainly right; False may still be so."""
    if item.keys() != table.names:
        return False
    for name, (known_values, is_right) in table.plain_checks:
        value = item[name]
        if not (type(value) is str and value in known_values) and not is_right(value):
            return False
    return not any(part.lacks_agreement(item) for part in table.clause_links)


def identity_faults(noun: Noun, document: Document) -> Iterator[Problem]:
    """Check the form of the record's own key or uid."""
    key = document[noun.identity]
    if noun.identity == "key":
        for message in check_faults(check_key, key):
            yield Problem("key", message)
    elif not is_uid(key):
        yield Problem("uid", "This is not a uid in its one spelling.")


def repetition_faults(table: Table, item: Document, path: str) -> Iterator[Problem]:
    """Refuse a key twice in a list, a uid twice, the same target, or the same under two uids."""
    for listed in table.lists:
        value = item[listed.name]
        if len(value) > 1:
            yield from list_repetition_faults(listed, listed.items(value), join(path, listed.name))
            if isinstance(listed, Listing) and listed.content:
                yield from twin_faults(listed.content, value, join(path, listed.name))
        if isinstance(listed, Listing) and listed.table.lists:
            for place, row in enumerate(value):
                yield from repetition_faults(
                    listed.table, row, f"{join(path, listed.name)}[{place}]"
                )


def shared_uid_faults(noun: Noun, document: Document) -> Iterator[Problem]:
    """Refuse a uid inside a document that is the record's own, or stands in another list of it."""
    lists = {document["uid"]: "uid"} if noun.identity == "uid" else {}
    for uid, path in identity_paths(noun, document):
        here = path.rpartition("[")[0]
        first = lists.setdefault(uid, here)
        if first != here:
            message = f"{uid} stands in {first.rpartition('.')[0] or first} already."
            yield Problem(here, message, "repeated")


def list_repetition_faults(listed: Listed, items: list[Document], path: str) -> Iterator[Problem]:
    """Refuse what stands twice in one list."""
    identity = listed.link.name if isinstance(listed, Keys) else listed.table.row_key
    counts = Counter(row[identity] if identity else repr(row) for row in items)
    for value, count in counts.items():
        if count > 1:
            subject = value if identity else "The same"
            yield Problem(path, f"{subject} stands here {count} times.", "repeated")


def twin_faults(content: Content, rows: list[Document], path: str) -> Iterator[Problem]:
    """Refuse a row that says what another one says, under a uid of its own."""
    places: dict[Hashable, int] = {}
    for place, row in enumerate(rows):
        what = content(row)
        first = place if what is None else places.setdefault(what, place)
        if first != place:
            message = f"This says the same as row {first + 1}: take one of them out."
            yield Problem(f"{path}[{place}]", message, "repeated")


def sibling_faults(
    table: Table, item: Document, document: Document, path: str
) -> Iterator[Problem]:
    """Check links to other parts of the same document (a reference's quote)."""
    for part in table.plain:
        if isinstance(part, Link) and part.sibling_list and item[part.name] is not None:
            uids = {row["uid"] for row in document[part.sibling_list]}
            if item[part.name] not in uids:
                message = f"{item[part.name]} is not among the {part.sibling_list}."
                yield Problem(join(path, part.name), message, "unknown")
    for listed in table.lists:
        if isinstance(listed, Listing) and listed.table.has_sibling_links:
            for place, row in enumerate(item[listed.name]):
                row_path = f"{join(path, listed.name)}[{place}]"
                yield from sibling_faults(listed.table, row, document, row_path)


def join(path: str, name: str) -> str:
    """Return the path to a field below path."""
    return f"{path}.{name}" if path else name
