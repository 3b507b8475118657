"""The places where versions of a record differ: what the page's form sends there, or would send."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from django.forms import Form
from django.http import QueryDict

from statements.documents import Document
from statements.documents.clashing import Clash, Missing, clashes

from ..page.form_values import Forms, Values

TAKE, MARK, THEIRS = "take:", "mark:", "theirs"


def current_values(data: QueryDict, clash: Clash, page: Forms) -> Values:
    """Return what the form sends at a place now."""
    if not clash.listing:
        return control_values_in(data, clash.field, [clash.field])
    if not clash.row:
        prefixes = (form.prefix for form in page.lists[clash.listing].forms)
        return {f"{prefix}-ORDER": data.getlist(f"{prefix}-ORDER") for prefix in prefixes}
    form = row_of(page, clash)
    if form is None:
        return {}
    names = page.form_values.controls_of(clash.listing, clash.field) if clash.field else [""]
    return control_values_in(data, f"{form.prefix}-", [f"{form.prefix}-{name}" for name in names])


def control_values_in(data: QueryDict, prefix: str, names: Iterable[str]) -> Values:
    """Return what controls of these names send, the parts of a date too."""
    controls = tuple(names)
    return {
        name: data.getlist(name)
        for name in data
        if name.startswith(prefix)
        and any(name == one or name.startswith(f"{one}_") or one == prefix for one in controls)
    }


def mark(values: Values) -> str:
    """Return a short mark of what controls send; line ends and unsent ones make no difference."""
    pairs = sorted(
        (name, [value.replace("\r\n", "\n") for value in sides])
        for name, sides in values.items()
        if any(sides)
    )
    return sha256(repr(pairs).encode()).hexdigest()[:16]


def row_of(page: Forms, clash: Clash) -> Form | None:
    """Return the row of the form that has a place, removed or not."""
    for form in page.lists[clash.listing].forms:
        for name in ("uid", "was", page.table.listed(clash.listing).row_key):
            if name in form.fields and form[name].value() == clash.row:
                row: Form = form
                return row
    return None


def theirs_values(page: Forms, clash: Clash) -> Values:
    """Return what the form would send at a place if it said what theirs says."""
    values = page.form_values
    if not clash.listing:
        return values.of_own_field(clash.field, clash.theirs)
    if not clash.row:
        return order_values(page, clash)
    form = row_of(page, clash)
    if clash.theirs is Missing.ROW:
        return {f"{form.prefix}-DELETE": ["on"]} if form else {}
    if clash.field and form is not None:
        return values.of_row_field(clash.listing, str(form.prefix), clash.field, clash.theirs)
    return row_values(page, clash, form)


def row_values(page: Forms, clash: Clash, form: Form | None) -> Values:
    """Return what makes a row say all that theirs says; without a form it is added."""
    rows = page.lists[clash.listing]
    index = rows.total_form_count()
    values: Values = {} if form else {f"{rows.prefix}-TOTAL_FORMS": [str(index + 1)]}
    prefix = str(form.prefix) if form else f"{rows.prefix}-{index}"
    for name, value in clash.theirs.items():
        values |= page.form_values.of_row_field(clash.listing, prefix, name, value)
    if "was" in rows.form.base_fields:
        key = clash.theirs[page.table.listed(clash.listing).row_key]
        values[f"{prefix}-was"] = [str(key)]
    return values | {f"{prefix}-DELETE": []}


def order_values(page: Forms, clash: Clash) -> Values:
    """Return the places that give the rows both sides have theirs' order, new rows last."""
    forms_by_row = {
        str(form[name].value()): form
        for form in page.lists[clash.listing].forms
        for name in ("was", "uid")
        if name in form.fields and form[name].value()
    }
    ordered = [forms_by_row[key] for key in clash.theirs if key in forms_by_row]
    return {f"{form.prefix}-ORDER": [str(place)] for place, form in enumerate(ordered, 1)}


def clashes_of(page: Forms, base: Document, theirs: Document) -> list[Clash]:
    """Return where three documents differ, as the page shows them."""
    sides = (page.form_values.view(document) for document in (base, theirs, page.document))
    return clashes(page.table, *sides)
