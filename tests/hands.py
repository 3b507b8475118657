"""A person at a page, whose every click, key and typed character is counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

OPEN = ".select2-container--open"


@dataclass
class Hands:
    """Works a page as people do. Choosing in a list is two clicks; pasting is one key."""

    page: Page
    clicks: int = 0
    keys: int = 0  # keys pressed, and characters typed
    prose: int = 0  # of these, characters of our own words, which nothing can save
    root: str = "#content-main"
    done: list[str] = field(default_factory=list)

    @property
    def all(self) -> int:
        return self.clicks + self.keys

    def click(self, selector: str) -> None:
        self.reach(selector)
        self.page.click(selector)
        self.clicks += 1

    def reach(self, selector: str) -> None:
        """Open what something stands in, a row or what is shown on demand: a click each."""
        self.clicks += open_around(self.page, selector)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text)

    def dash_off(self, text: str) -> None:
        """Type faster than any page follows: one event for all letters, each of them counted."""
        self.page.keyboard.insert_text(text)
        self.keys += len(text)

    def paste(self, text: str) -> None:
        """Paste what stands in the article and is copied from there."""
        self.page.keyboard.insert_text(text)
        self.keys += 1

    def control(self, name: str) -> str:
        return f"{self.root} [name='{name}']"

    def write(self, name: str, text: str | None) -> None:
        """Click into a field and type; what stands there is typed over."""
        if text is not None:
            self.click(self.control(name))
            if self.page.input_value(self.control(name)):
                self.press("Control+a")
            self.type(text)

    def tell(self, name: str, text: str | None) -> None:
        """Type our own words."""
        if text is not None:
            before = self.keys
            self.write(name, "")
            self.dash_off(text)
            self.prose += self.keys - before

    def copy(self, name: str, text: str | None) -> None:
        """Click into a field and paste."""
        if text is not None:
            self.click(self.control(name))
            self.paste(text)

    def pick(self, name: str, value: str) -> None:
        """Choose in a plain list: open it, click, unless it says so already."""
        if self.page.input_value(self.control(name)) != value:
            self.reach(self.control(name))
            self.page.select_option(self.control(name), value)
            self.clicks += 2

    def choose(self, name: str, term: str, label: str) -> None:
        """Choose in an autocomplete: open it, type, see what is found, click."""
        box = f"{self.control(name)} + .select2-container"
        before = self.page.locator(box).first.text_content() or ""
        self.click(box)
        self.page.wait_for_selector(f"{OPEN} .select2-search__field:focus")
        with self.page.expect_response(lambda reply: term_of(reply.url) == term):
            self.dash_off(term)  # letter by letter: test_browser.py and test_browser_keys.py
        self.click(f"{OPEN} .select2-results__option[role=option]:has-text('{label}')")
        expect(self.page.locator(box).first).not_to_have_text(before)

    def take(self, selector: str) -> None:
        """Take what the page offers, once it does: a click."""
        self.page.wait_for_selector(selector, state="attached")
        self.click(selector)

    def find(self, name: str, label: str) -> None:
        """Choose in an autocomplete what its list shows before anything is typed: two clicks."""
        box = f"{self.control(name)} + .select2-container"
        self.click(box)
        self.page.wait_for_selector(f"{OPEN} .select2-search__field:focus")
        self.click(f"{OPEN} .select2-results__option[role=option]:has-text('{label}')")
        expect(self.page.locator(box).first).to_contain_text(label)

    def wait(self, name: str, value: str) -> None:
        """Wait until a field says so, as the eye does."""
        expect(self.page.locator(self.control(name)).first).to_have_value(value)


def open_around(page: Page, selector: str) -> int:
    """Open each closed part that something stands in; return how many there were.

    The lines of a grid are shown as they are: there is nothing to press.
    """
    inside = page.locator(selector).first
    closed = inside.locator("xpath=ancestor::details[not(@open)]")
    summaries = closed.locator("> summary").filter(visible=True)
    count = 0
    while summaries.count():
        summaries.first.click()
        count += 1
    return count


def term_of(address: str) -> str | None:
    """Return what an autocomplete asks for at an address."""
    return next(iter(parse_qs(urlsplit(address).query).get("term", ())), None)


def targets(row: dict[str, Any]) -> list[str]:
    """Return what is cited, as `agreement` or `agreement/clause`."""
    return [f"{t['agreement']}/{t['clause']}" if t["clause"] else t["agreement"] for t in row]
