"""The two sides of the editions, the desk and what the public reads, and what spans records there.

Documents come in, rows go out: `write` and `clear` for a recording that ends, `compare` and
`rebuild` for whoever doubts what the tables hold. Begin with `projection.Projection`, which both
sides are; the pure half is `documents.projection`, `documents.flatten` and `documents.public_rows`.
"""

from .desk import Desk
from .projection import Projection
from .public import PublicSide
from .stances import Stances, Touched

DESK, PUBLIC_SIDE, STANCES = Desk(), PublicSide(), Stances()

__all__ = ["DESK", "PUBLIC_SIDE", "STANCES", "Projection", "Touched"]
