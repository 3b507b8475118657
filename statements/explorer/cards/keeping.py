"""Pictures that were drawn, as long as there is room: one is drawn at a time in each process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import BoundedSemaphore, Lock

from statements.problems import ProblemDetails
from statements.slots import one_of

from .texts import Card

AT_ONCE = 2  # one draws, one waits: whoever comes besides is told to come again


class Busy(ProblemDetails):
    """More cards are asked for than are drawn at once."""

    def __init__(self) -> None:
        detail = "Other cards are being drawn just now: try again in a few seconds."
        super().__init__(503, "Service Unavailable", detail)


class Pictures:
    """Pictures by what they say, those that were asked for last: at most so many bytes of them."""

    def __init__(self, draw: Callable[[Card], bytes], most: int) -> None:
        self.draw, self.most, self.size = draw, most, 0
        self.pictures: OrderedDict[Card, bytes] = OrderedDict()
        self.places, self.pen, self.lock = BoundedSemaphore(AT_ONCE), Lock(), Lock()

    def of(self, card: Card) -> bytes:
        """Return the picture of a card; raises Busy where too many are being drawn."""
        if picture := self.kept(card):
            return picture
        with one_of(self.places, Busy), self.pen:
            picture = self.kept(card) or self.draw(card)
        self.keep(card, picture)
        return picture

    def kept(self, card: Card) -> bytes | None:
        with self.lock:
            if card in self.pictures:
                self.pictures.move_to_end(card)
            return self.pictures.get(card)

    def keep(self, card: Card, picture: bytes) -> None:
        """Keep a picture, and forget those that were not asked for longest."""
        with self.lock:
            self.size += len(picture) - len(self.pictures.pop(card, b""))
            self.pictures[card] = picture
            while self.size > self.most:
                self.size -= len(self.pictures.popitem(last=False)[1])
