"""The five acts counted on paper in the forms of Zotero and of Wikibase, field by field.

Nothing runs here: these are their forms as their manuals describe them. Zotero 7 has items with
creators, tags, related items and notes; Wikibase has items with statements, each of a property and
a value, with qualifiers. What somebody must type in prose is left out, as in `five_acts`. A click
into a field is one, as is a paste or a key; a choice in a list is two; what is found by typing
costs the letters that `five_acts.NAMES` takes, six at most, and a click before and after.

Zotero holds no reference: its type, target, certainty and whom it is about are typed into a note,
by their codes, so that nothing is lost that the product keeps.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .five_acts import ACTS, NAMES

Document = dict[str, Any]
DAY = len("2022-12-22")
MENU = 2  # a menu or a list opened, and one line of it clicked
FIELD = 1  # the click into a field
PASTE = 1
OPEN = 1  # a button that adds: a note, a related item, a qualifier
SAVE = 1
PROPERTY = 4 + 1  # letters that find a property, and the click on it


def find(key: str) -> int:
    """Type what finds a record, six letters at most, and click on it; the field has the focus."""
    return min(len(NAMES[key][0]), 6) + 1


def key_of(target: Document) -> str:
    return f"{target['agreement']}/{target['clause']}" if target["clause"] else target["agreement"]


def keys(act: Document) -> list[str]:
    """Return whom a statement is of: the first voice, person before government."""
    voice = act["voices"][0]
    return [voice[name] for name in ("official", "government") if voice[name]]


class Zotero:
    """An item for the article, saved by the browser's button, and one for each statement."""

    source = 1

    def statement(self, act: Document) -> int:
        item = MENU + 3 * FIELD  # its type; title, abstract and note are prose
        who = sum(FIELD + find(key) + 1 for key in keys(act))  # Enter ends a name
        to = sum(OPEN + MENU + find(row["official"]) + 1 for row in act["addressees"])
        when = FIELD + DAY
        body = FIELD + find(act["issued_by"]) if act["issued_by"] else 0
        tags = sum(OPEN + find(key) + 1 for key in (*act["topics"], *act["places"]))
        typed = FIELD + len(act["kind"]) + 1 + len(act["certainty"])  # codes, in Extra
        printed = OPEN + len("armenia ref") + 1 + SAVE  # related: the article
        row = act["appearances"][0]
        carried = OPEN + FIELD + len(f"{row['rendition']} {row['chain']}") + PASTE
        acts = sum(map(self.reference, act["references"]))
        return item + who + to + when + body + tags + typed + printed + carried + acts + quotes(act)

    def reference(self, row: Document) -> int:
        codes = (row["type"], row["resolution"], row["certainty"], *row["about"])
        note = OPEN + FIELD + sum(len(code) + 1 for code in codes) + (PASTE if row["quote"] else 0)
        return note + sum(OPEN + find(key_of(target)) + SAVE for target in row["targets"])


class Wikibase:
    """An item for the article and one for each statement; each fact is a statement of that item."""

    def claim(self, value: int, qualifiers: Iterable[int] = ()) -> int:
        """Add a fact: property, value, each qualifier with a property of its own; save."""
        return OPEN + PROPERTY + value + sum(OPEN + PROPERTY + one for one in qualifiers) + SAVE

    @property
    def source(self) -> int:
        article = self.item() + PASTE + self.claim(PASTE) + self.claim(DAY)
        return article + self.claim(len("trt") + 1) + self.claim(len("broad") + 1)

    def item(self) -> int:
        """Open the page for a new item, click into label and description, create it."""
        return 1 + 2 * FIELD + SAVE

    def statement(self, act: Document) -> int:
        voice = act["voices"][0]
        kind = self.claim(4 + 1) + self.claim(4 + 1) + self.claim(0)  # certainty; the note is prose
        said = (4 + 1, *(() if act["said_on"] is None else (0,)))  # basis; the note is prose
        bodies = [voice[name] for name in ("government", "institution") if voice[name]]
        office = [find(voice["office"])] if voice["office"] else []
        who, *_ = keys(act)
        speaker = self.claim(find(who), [*map(find, bodies if voice["official"] else []), *office])
        to = sum(
            self.claim(find(a["official"]), [find(a["government"])]) for a in act["addressees"]
        )
        body = self.claim(find(act["issued_by"])) if act["issued_by"] else 0
        sorting = sum(self.claim(find(key)) for key in (*act["topics"], *act["places"]))
        printed = self.claim(len("armenia ref") + 1, [4 + 1, 1, 2 + 1, PASTE])
        facts = self.item() + kind + self.claim(DAY, said) + speaker + to + body + sorting + printed
        words = quotes(act) and sum(self.claim(PASTE) for _ in range(quotes(act) // 2))
        return facts + words + sum(map(self.reference, act["references"]))

    def reference(self, row: Document) -> int:
        """Cite each target by itself, as qualifiers are of one value; the note is prose."""
        quote = [PASTE] if row["quote"] else []
        qualifiers = [*map(find, row["about"]), 4 + 1, 4 + 1, *quote, 0]
        return sum(self.claim(find(key_of(target)), qualifiers) for target in row["targets"])


def quotes(act: Document) -> int:
    """Paste each quote that no reference brings into a note of its own."""
    brought = {row["quote"] for row in act["references"]}
    return sum(OPEN + PASTE for row in act["quotes"] if row["exact"] not in brought)


def counted(forms: Zotero | Wikibase) -> int:
    """Return the clicks and keys of the article and its five acts, without prose."""
    return forms.source + sum(map(forms.statement, ACTS["statements"]))


if __name__ == "__main__":
    print(f"Zotero {counted(Zotero())}, Wikibase {counted(Wikibase())}")  # noqa: T201 - a command
