"""What to take from the newer version of a record, as a person chose it on the conflict page.

A choice names a place and carries a mark of what stood in the form there when it was offered:
what was typed after that is never replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from django.http import QueryDict

from statements.curation.record_state import document_of
from statements.documents import Document
from statements.documents.clashing import Clash, Missing, clashes

from ..page.document_page import DocumentPage
from ..page.rows import RowForm
from ..page.sides import Values
from ..requests import number_in

TAKE, MARK, THEIRS = "take:", "mark:", "theirs"


def typed_values(data: Mapping[str, Any], clash: Clash, page: DocumentPage) -> Values:
    """Return what the form sends at a place now."""
    if not clash.listing:
        return values_sent(data, clash.field, [clash.field])
    if not clash.row:
        prefixes = (form.prefix for form in page.lists[clash.listing].forms)
        return {f"{prefix}-ORDER": data.getlist(f"{prefix}-ORDER") for prefix in prefixes}  # type: ignore[attr-defined]
    form = row_of(page, clash)
    if form is None:
        return {}
    names = page.sides.controls_of(clash.listing, clash.field) if clash.field else [""]
    return values_sent(data, f"{form.prefix}-", [f"{form.prefix}-{name}" for name in names])


def values_sent(data: Any, prefix: str, names: Iterable[str]) -> Values:
    """Return what controls of these names send, the parts of a date too."""
    wanted = tuple(names)
    return {
        name: data.getlist(name)
        for name in data
        if name.startswith(prefix)
        and any(name == one or name.startswith(f"{one}_") or one == prefix for one in wanted)
    }


def mark(values: Values) -> str:
    """Return a short mark of what controls send; line ends and unsent ones make no difference."""
    pairs = sorted(
        (name, [value.replace("\r\n", "\n") for value in sides])
        for name, sides in values.items()
        if any(sides)
    )
    return sha256(repr(pairs).encode()).hexdigest()[:16]


def row_of(page: DocumentPage, clash: Clash) -> RowForm | None:
    """Return the row of the form that has a place, removed or not."""
    for form in page.lists[clash.listing].forms:
        for name in ("uid", "was", page.noun.table.listed(clash.listing).row_key):
            if name in form.fields and form[name].value() == clash.row:
                row: RowForm = form
                return row
    return None


def theirs_values(page: DocumentPage, clash: Clash, data: Any) -> Values:
    """Return what the form would send at a place if it said what theirs says."""
    if not clash.listing:
        return page.sides.own_values(clash.field, clash.theirs)
    rows = page.lists[clash.listing]
    form = row_of(page, clash) if clash.row else None
    if not clash.row:
        return order_values(page, clash)
    if clash.theirs is Missing.ROW:
        return {f"{form.prefix}-DELETE": ["on"]} if form else {}
    if clash.field and form is not None:
        return page.sides.field_values(clash.listing, str(form.prefix), clash.field, clash.theirs)
    index = rows.total_form_count()
    made: Values = {} if form else {f"{rows.prefix}-TOTAL_FORMS": [str(index + 1)]}
    prefix = str(form.prefix) if form else f"{rows.prefix}-{index}"
    for name, value in clash.theirs.items():
        made |= page.sides.field_values(clash.listing, prefix, name, value)
    if "was" in rows.form.base_fields:
        made[f"{prefix}-was"] = [str(clash.theirs[page.noun.table.listed(clash.listing).row_key])]
    return made | {f"{prefix}-DELETE": []}


def order_values(page: DocumentPage, clash: Clash) -> Values:
    """Return the places that give the rows both sides have theirs' order, new rows last."""
    forms_by_row = {
        str(form[name].value()): form
        for form in page.lists[clash.listing].forms
        for name in ("was", "uid")
        if name in form.fields and form[name].value()
    }
    ordered = [forms_by_row[key] for key in clash.theirs if key in forms_by_row]
    return {f"{form.prefix}-ORDER": [str(place)] for place, form in enumerate(ordered, 1)}


def clashes_of(page: DocumentPage, base: Document, theirs: Document) -> list[Clash]:
    """Return where three documents differ, as the page shows them."""
    sides = (page.sides.view(document) for document in (base, theirs, page.document))
    return clashes(page.noun.table, *sides)


def with_choices(page: DocumentPage) -> QueryDict | None:
    """Return the form with all that was to be taken from theirs; None where nothing was."""
    data: Any = page.root.data
    wanted = {name.removeprefix(TAKE) for name in data if data[name] == THEIRS}
    version = number_in(data, "overwrite")
    if not wanted or not version or not page.is_valid():
        return None
    noun, key = page.noun.name, page.noun.key_of(page.document)
    base = document_of(noun, key, page.base or 1)
    theirs = document_of(noun, key, version)
    if base is None or theirs is None:
        return None
    # Taken here and not in the browser, so that it needs no script.
    filled: QueryDict = data.copy()
    for clash in clashes_of(page, base, theirs):
        untouched = data.get(MARK + clash.id) == mark(typed_values(data, clash, page))
        if clash.id in wanted and untouched:
            for name, values in theirs_values(page, clash, filled).items():
                filled.setlist(name, values)
            page = page.again(filled)
    return filled
