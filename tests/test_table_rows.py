"""Rows of tables, which print themselves."""

from __future__ import annotations

import pytest
from django.test import SimpleTestCase

from statements.explorer.links import Link
from statements.explorer.parts import Row, Table


class TestTableRows(SimpleTestCase):
    def test_what_is_no_html_is_escaped_and_what_prints_itself_is_not(self) -> None:
        link = Link("A & B", "/topics/a/")
        table = Table("Them", ("Who", 'Wh"at'), [Row("<b>", (link,)), Row(link, ("x < y",), '"1')])
        assert table.body == (
            '<tr role="row"><th scope="row" role="rowheader">&lt;b&gt;</th>'
            '<td role="cell" data-column="Wh&quot;at"><a href="/topics/a/">A &amp; B</a></td></tr>'
            "\n"
            '<tr role="row" id="&quot;1"><th scope="row" role="rowheader">'
            '<a href="/topics/a/">A &amp; B</a></th>'
            '<td role="cell" data-column="Wh&quot;at">x &lt; y</td></tr>'
        )

    def test_a_row_has_a_cell_for_each_column(self) -> None:
        with pytest.raises(ValueError, match="zip"):
            _ = Table("Them", ("Who", "What"), [Row("a", ())]).body
