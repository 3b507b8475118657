"""The picture of a card, drawn with the letters of the site.

Each file of a family has some scripts: a letter is drawn with the first that has it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from django.contrib.staticfiles import finders
from PIL import Image, ImageColor, ImageDraw, ImageFont

from .layout import Measure, fit, lines_of, runs_of
from .texts import HEIGHT, SITE, SIZE, WIDTH, Card

EDGE = 80
INNER = WIDTH - 2 * EDGE
# As on the pages in light (tokens.css): a picture does not know which of the two holds.
PAPER, INK, SOFT, ACCENT, LINE = "#ffffff", "#0b1720", "#52606d", "#17587a", "#d5dde3"
SHEET = "project/fonts/fonts.css"
FACE = re.compile(r'@font-face \{\s*font-family: "([^"]+)";[^}]*?src: url\("([^"]+)"\)')
SERIF, SANS = "Literata", "Source Sans 3"  # as the sheet calls them
TITLE_SIZES = ((68, 2), (58, 3), (50, 4), (44, 4))  # each with the most lines
ABSENT = "\U0010ffff"  # no file has it: what is drawn for it is drawn for all that it lacks
COLOURS = (INK, SOFT, ACCENT, LINE)
STEPS = 16  # from paper to each colour, at the edges of letters
FULL = 255  # as much of a colour as a point can have


@cache
def files_of(family: str) -> tuple[Path, ...]:
    """Return the files of a family, in the order of the sheet: each has some scripts."""
    sheet = Path(finders.find(SHEET) or SHEET)
    faces = FACE.findall(sheet.read_text(encoding="utf-8"))
    return tuple(sheet.with_name(file) for name, file in faces if name == family)


@lru_cache(maxsize=256)
def font(file: Path, size: int, weight: int) -> ImageFont.FreeTypeFont:
    letters = ImageFont.truetype(file, size)
    letters.set_variation_by_axes([weight])
    return letters


@lru_cache(maxsize=4_096)
def has_letter(file: Path, letter: str) -> bool:
    """Tell whether a file has a letter: what it lacks, it draws as one and the same box."""
    letters = font(file, 32, 400)
    return bytes(letters.getmask(letter)) != bytes(letters.getmask(ABSENT))


class Pen:
    """Writes in one family, size and weight."""

    def __init__(self, family: str, size: int, weight: int = 400) -> None:
        self.files, self.size, self.weight = files_of(family), size, weight

    def runs(self, text: str) -> list[tuple[str, ImageFont.FreeTypeFont]]:
        """Return the parts of a text, each with its letters."""

        def has(file: int, letter: str) -> bool:
            return has_letter(self.files[file], letter)

        runs = runs_of(text, has, len(self.files))
        return [(run.text, font(self.files[run.file], self.size, self.weight)) for run in runs]

    def width(self, text: str) -> float:
        """Return how many pixels a text takes."""
        return sum(letters.getlength(part) for part, letters in self.runs(text))

    def write(self, sheet: Sheet, at: tuple[float, float], text: str, colour: str) -> None:
        """Write a line; `at` is where its ground line begins."""
        x, y = at
        for part, letters in self.runs(text):
            sheet.of(colour).text((x, y), part, fill=FULL, font=letters, anchor="ls")
            x += letters.getlength(part)


class Sheet:
    """A white page, drawn on in one colour after the other: how much of it each point has."""

    def __init__(self) -> None:
        self.layers = {colour: Image.new("L", SIZE) for colour in COLOURS}

    def of(self, colour: str) -> ImageDraw.ImageDraw:
        """Return what draws in a colour, as much of it as FULL."""
        return ImageDraw.Draw(self.layers[colour])

    def png(self) -> bytes:
        """Return the page; no two colours are drawn in one place."""
        image = Image.new("P", SIZE)
        image.putpalette(palette())
        for number, layer in enumerate(self.layers.values()):
            begin = number * (STEPS + 1)
            steps = [begin + round(much * STEPS / FULL) for much in range(FULL + 1)]
            image.paste(layer.point(steps), mask=layer.point([0] + [FULL] * FULL))
        data = BytesIO()
        image.save(data, "PNG", compress_level=6)
        return data.getvalue()


def palette() -> list[int]:
    """Return each colour, from paper on in steps."""
    paper = ImageColor.getrgb(PAPER)
    return [
        round(begin + (end - begin) * step / STEPS)
        for name in COLOURS
        for step in range(STEPS + 1)
        for begin, end in zip(paper, ImageColor.getrgb(name), strict=True)
    ]


def draw(card: Card) -> bytes:
    """Return the picture of a card as PNG; one at a time, as letters are shared."""
    sheet = Sheet()
    sheet.of(ACCENT).rectangle((0, 0, 15, HEIGHT), fill=FULL)
    write_foot(sheet, card)
    write_body(sheet, card, top=98)
    return sheet.png()


def write_foot(sheet: Sheet, card: Card) -> None:
    """Write whose words these are, and what the site is called."""
    sheet.of(LINE).line((EDGE, HEIGHT - 92, WIDTH - EDGE, HEIGHT - 92), fill=FULL, width=2)
    name, note = Pen(SERIF, 32, 600), Pen(SANS, 26)
    name.write(sheet, (WIDTH - EDGE - name.width(SITE), HEIGHT - 42), SITE, ACCENT)
    note.write(sheet, (EDGE, HEIGHT - 43), card.note, SOFT)


def write_body(sheet: Sheet, card: Card, top: float) -> None:
    """Write what it is, its title, who speaks, and as much of the summary as there is room for."""
    kicker = Pen(SANS, 30)
    y = top
    for line in lines_of(card.kicker, INNER, 1, kicker.width):
        kicker.write(sheet, (EDGE, y), line, SOFT)
    title = fit(card.title, INNER, TITLE_SIZES, title_measure)
    y += 24
    for line in title.lines:
        y += title.size * 1.22
        Pen(SERIF, title.size, 600).write(sheet, (EDGE, y), line, INK)
    by = Pen(SANS, 32, 600)
    y += 18 if card.by else 0
    for line in lines_of(card.by, INNER, 1, by.width):
        y += 42
        by.write(sheet, (EDGE, y), line, INK)
    text, y = Pen(SANS, 30), y + 20
    room = int((HEIGHT - 92 - 24 - y) // 41)
    for line in lines_of(card.text, INNER, room, text.width) if room > 0 else ():
        y += 41
        text.write(sheet, (EDGE, y), line, SOFT)


def title_measure(size: int) -> Measure:
    return Pen(SERIF, size, 600).width
