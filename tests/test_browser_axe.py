"""What axe is asked of a page finds one fault among thousands of sound elements."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from .axe import serious, serious_in_both_schemes
from .browsing import Browsing

SOUND = "<p>Black on white, and <code>code</code>.</p>" * 200
PAGE = """<!doctype html><html lang="en"><title>Colours</title>
<style>:root { color-scheme: light dark } p, i { color: black; background: white } STYLE</style>
<main><h1>Colours</h1>BODY</main></html>"""


@pytest.mark.dealt(run=2)
class TestAxe(Browsing):
    def show(self, page: Page, body: str, style: str = "") -> Page:
        page.set_content(PAGE.replace("STYLE", style).replace("BODY", SOUND + body + SOUND))
        return page

    def test_words_that_cannot_be_read_are_found_wherever_they_stand(self) -> None:
        sound = "<p>Well</p>"
        with self.browsing(1440, []) as page:
            assert serious(self.show(page, sound)) == []
            for style, body in (
                ("#x { color: #bbb }", '<p id="x">Pale</p>'),
                ("#x { background: #333 }", '<p id="x">On a dark ground</p>'),
                (
                    "section { background: #333 } i { background: none }",
                    "<section><i>In a dark box</i></section>",
                ),
                ("#x { opacity: .3 }", '<p id="x">Faint</p>'),
                (
                    ".x { color: #888 }",
                    '<p class="x" style="font-size: 40px">Large</p><p class="x">Small</p>',
                ),
                (
                    ".x { color: #bbb }",
                    '<p class="x">·</p>' * 5 + '<p class="x">Words after signs</p>',
                ),
            ):
                faults = serious(self.show(page, body, style))
                assert [one.split(":")[0] for one in faults] == ["color-contrast"], body

    def test_a_link_among_words_is_told_from_them_and_one_alone_need_not(self) -> None:
        alone = "<div><a href='#'>A link alone</a></div>" * 20
        style = "a { color: #222; text-decoration: none }"
        with self.browsing(1440, []) as page:
            assert serious(self.show(page, alone, style)) == []
            lost = "<div>Among words <a href='#'>a link</a> is lost.</div>"
            style += " .marked { text-decoration: underline }"
            marked = lost.replace("<a", "<a class='marked'") * 5
            assert serious(self.show(page, alone + marked, style)) == []
            (fault,) = serious(self.show(page, alone + marked + lost, style))

        assert fault.startswith("link-in-text-block")

    def test_what_cannot_be_read_in_dark_alone_is_found(self) -> None:
        with self.browsing(1440, []) as page:
            self.show(page, '<p id="x">Dark</p>', "#x { color: light-dark(black, #ccc) }")
            (fault,) = serious_in_both_schemes(page)

        assert fault.startswith("dark: color-contrast")

    def test_other_faults_are_found(self) -> None:
        with self.browsing(1440, []) as page:
            (fault,) = serious(self.show(page, "<button></button>"))

        assert fault.startswith("button-name")
