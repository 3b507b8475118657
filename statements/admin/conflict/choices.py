"""What to take from the newer version of a record, as a person chose it on the conflict page.

A choice names a place and carries a mark of what stood in the form there when it was offered:
what was typed after that is never replaced.
"""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from statements.curation.record_state import document_of

from ..page.document_page import DocumentPage
from ..requests import number_in
from .places import MARK, TAKE, THEIRS, clashes_of, current_values, mark, theirs_values


def with_choices(page: DocumentPage) -> QueryDict | None:
    """Return the form with all that was to be taken from theirs; None where nothing was."""
    data: Any = page.root.data
    chosen_ids = {name.removeprefix(TAKE) for name in data if data[name] == THEIRS}
    version = number_in(data, "overwrite")
    if not chosen_ids or not version or not page.is_valid():
        return None
    noun, key = page.noun.name, page.noun.key_of(page.document)
    base = document_of(noun, key, page.root.base or 1)
    theirs = document_of(noun, key, version)
    if base is None or theirs is None:
        return None
    # Taken here and not in the browser, so that it needs no script.
    data_with_choices: QueryDict = data.copy()
    for clash in clashes_of(page, base, theirs):
        untouched = data.get(MARK + clash.id) == mark(current_values(data, clash, page))
        if clash.id in chosen_ids and untouched:
            for name, values in theirs_values(page, clash).items():
                data_with_choices.setlist(name, values)
            page = page.again(data_with_choices)
    return data_with_choices
