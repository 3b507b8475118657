"""The forms of values that the OpenAPI file tells are those that filters read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.test import SimpleTestCase

from statements import query
from statements.api.patterns import form_of
from statements.filters import ReferenceFilter, Refused, StatementFilter
from statements.filters.parameters import Parameter
from statements.query.candidates import NAMES

from . import factories as f

FIRST = "trilateral-2020-11-09"


def declared() -> Iterator[tuple[str, Parameter]]:
    """Yield every parameter of every list."""
    for listing in query.LISTS.values():
        yield from listing.declared.items()
        yield from listing.detail_door.declared.items() if listing.detail_door else ()
    yield from NAMES.declared.items()


def fits(parameter: Parameter, value: str) -> bool:
    return re.search(form_of(parameter)["pattern"], value) is not None


class PatternTests(SimpleTestCase):
    def test_every_example_fits(self) -> None:
        tried = [
            (name, parameter.example, fits(parameter, parameter.example))
            for name, parameter in declared()
            if parameter.example and "pattern" in form_of(parameter)
        ]

        assert len(tried) > 40
        assert [row for row in tried if not row[2]] == []

    def test_what_is_read_fits_and_what_is_refused_does_not(self) -> None:
        of_statements, of_references = StatementFilter.base_filters, ReferenceFilter.base_filters
        for parameter, right, wrong in (
            (
                of_statements["ref"],
                ("none", "*", "!mentions", f"mentions:{FIRST},!*:*:none", f"*:{f.READOUT}:russia"),
                ("", "mention", "mentions:", ":x", "none:x", "mentions:a:b:c", "mentions,"),
            ),
            (
                of_statements["said_on"],
                ("2022", "2022-12", "2022-12-22", "2022-12-01/2022-12-29", "none"),
                ("22.12.2022", "2022-13", "99999", "2022,2023", "!2022", "2022/2023", ""),
            ),
            (of_statements["said_on__gte"], ("2022",), ("none", "2022-12-01/2022-12-29")),
            (
                of_statements["kind"],
                ("letter", "!letter,interview"),
                ("none", "letters", "letter,"),
            ),
            (of_statements["office_kind"], ("none", "!none"), ("",)),
            (
                query.LISTS["statements"].door.declared["fields"],
                ("uid", "uid,said_on.first", "*"),
                ("", ",uid", "uid,", "uid,,title", "!uid", "Uid", "a b"),
            ),
            (of_statements["language"], ("en", "az-Latn,!ru", "none"), ("english!", "e")),
        ):
            for value in (*right, *wrong):
                with self.subTest(value):
                    assert fits(parameter, value) == (value in right)
                    assert is_read(parameter, value) == (value in right)
        for value in ("*", f"!{FIRST}/6.3", f.READOUT):
            assert fits(of_references["target"], value)

    def test_keys_have_the_form_of_their_noun(self) -> None:
        filters = StatementFilter.base_filters
        for name, right, wrong in (
            ("government", ("russia", "none", "!russia,armenia"), ("Russia", "a_b", "a/b")),
            ("clause", (f"{FIRST}/6.3", "none"), (FIRST, "a/b/c")),
            ("responds_to", (f.READOUT, "none"), ("x", f.READOUT.upper())),
        ):
            for value in (*right, *wrong):
                with self.subTest(value):
                    assert fits(filters[name], value) == (value in right)


def is_read(parameter: Parameter, value: str) -> bool:
    try:
        parameter.read(value)
    except Refused:
        return False
    return True
