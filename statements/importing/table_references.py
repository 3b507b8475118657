"""The references of a statement, as rows of tables tell them, with what they point at."""

from __future__ import annotations

from collections.abc import Iterable

from statements.documents import Document

from .completion import NEW
from .items import Item
from .table_rows import Row

REFERENCE_FIELDS = ("type", "resolution", "certainty", "note")  # as its row has them
REFERENCE_COLUMNS = ("reference", "statement", *REFERENCE_FIELDS, "about", "target")
TARGET_COLUMNS = ("target_agreement", "target_clause", "target_statement")


def references(rows: Iterable[Row], order: Iterable[Row]) -> list[tuple[Document, list[Row]]]:
    """Return a statement's references, in the order that a table gives, others after them.

    A row without a uid is a new reference, or one more target of the one before it, if its
    target is not the first. Rows that repeat a target for another voice say nothing new.
    """
    by_uid: dict[str, tuple[Document, list[Row]]] = {}
    last_uid = ""
    for row in rows:
        uid = row.cells.get("reference")
        is_next_target = uid is None and (row.cells.get("target") or "0") != "0" and last_uid
        last_uid = uid or (last_uid if is_next_target else f"row {row.line}")
        document, reference_rows = by_uid.setdefault(last_uid, (reference(uid, row), []))
        if reference_rows:
            refuse_differences(reference_rows[0], row)
        reference_rows.append(row)
    for document, reference_rows in by_uid.values():
        document |= told_targets(reference_rows)
    in_table_order = []
    for row in order:
        uid = row.cells.get("reference") or ""
        if uid not in by_uid:
            row.refuse("reference", f"references has no row of {uid} in this statement.")
            continue
        by_uid[uid][0].update({name: row.cells[name] for name in ("quote",) if name in row.cells})
        in_table_order.append(by_uid.pop(uid))
    return [*in_table_order, *by_uid.values()]


def keep_references(item: Item, base: Document) -> int:
    """Put an item's references among those of the desk, in whose order they are, new ones last.

    Return how many of the desk's it does not tell.
    """
    on_desk, in_rows = base["references"], item.members["references"]
    by_uid = {part["uid"]: part for part in in_rows if "uid" in part}
    whole = [by_uid.pop(part["uid"], part) for part in on_desk]
    whole += [part for part in in_rows if part.get("uid") in {None, *by_uid}]
    place_of = {id(part): place for place, part in enumerate(whole)}
    places = [place_of[id(part)] for part in in_rows]
    wheres = [item.parts.pop(f"references[{n}]") for n in range(len(in_rows))]
    item.parts |= {f"references[{n}]": where for n, where in zip(places, wheres, strict=True)}
    item.rows = [
        row._replace(place=places[row.place]) if row.table == "reference" else row
        for row in item.rows
    ]
    item.members["references"] = whole
    return len(whole) - len(in_rows)


def refuse_differences(first: Row, row: Row) -> None:
    """Refuse a row that says another thing of a reference than its first row."""
    for name in (*REFERENCE_FIELDS, "about"):
        if row.cells.get(name) != first.cells.get(name):
            message = f"{first.where} says another thing of this reference: change both."
            row.refuse(name, message)


def reference(uid: str | None, row: Row) -> Document:
    """Return a reference without its targets."""
    members: Document = {name: row.cells[name] for name in REFERENCE_FIELDS if name in row.cells}
    if "about" in row.cells:
        members["about"] = row.keys("about")
    if row.cells.get("words") and not uid:
        message = "Give new words a row in quotes, and name that in statement_references."
        row.refuse("words", message)
    return ({"uid": uid} if uid else {}) | members


def told_targets(rows: list[Row]) -> Document:
    """Return the targets as a member, nothing where no column tells them.

    Of a reference that is there already, all columns tell them or none: one that is left out would
    make another target of each.
    """
    absent = [name for name in TARGET_COLUMNS if name not in rows[0].cells]
    if len(absent) == len(TARGET_COLUMNS):
        return {}
    uid = rows[0].cells.get("reference")
    if absent and uid and not uid.startswith(NEW):
        rows[0].refuse(
            "reference",
            f"What it points at is told by {', '.join(TARGET_COLUMNS)} together: add"
            f" {', '.join(absent)}, or leave all of them out to keep it.",
        )
    return {"targets": targets(rows)}


def targets(rows: list[Row]) -> list[Document]:
    """Return what a reference points at, each once, in the order of their places."""
    pairs = [(row.number("target"), target_of(row)) for row in rows]
    distinct: list[Document] = []
    for _, target in sorted(pairs, key=lambda pair: (pair[0] is None, pair[0] or 0)):
        if target not in distinct and any(target.values()):
            distinct.append(target)
    return distinct


def target_of(row: Row) -> Document:
    """Return what one row points at; a clause is named by its whole key."""
    agreement, clause = row.cells.get("target_agreement"), row.cells.get("target_clause")
    if clause:
        text, slash, number = clause.rpartition("/")
        if not slash:
            row.refuse("target_clause", "Write the whole key, as trilateral-2020-11-09/6.")
        elif agreement and text != agreement:
            row.refuse("target_clause", f"This is no clause of {agreement}.")
        agreement, clause = text, number
    return {
        "agreement": agreement,
        "clause": clause,
        "statement": row.cells.get("target_statement"),
    }
