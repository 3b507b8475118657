"""Cards: pictures of records, as other sites show them where somebody shares an address.

A public record comes in; out come what its card says, in words, and the picture of these.
Begin with `texts`: what stands on a card; `layout` breaks lines and is pure, `drawing` draws
with the letters of the site, `keeping` keeps what was drawn, within bounds.
"""

from .drawing import draw
from .keeping import Pictures
from .texts import HEIGHT, OF_SITE, SITE, WIDTH, Card, SharedCard, address_of, card_of

__all__ = [
    "HEIGHT",
    "OF_SITE",
    "SITE",
    "WIDTH",
    "Card",
    "Pictures",
    "SharedCard",
    "address_of",
    "card_of",
    "draw",
]
