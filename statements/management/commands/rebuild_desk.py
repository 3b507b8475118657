"""Remake the desk from the last editions."""

from statements.ledger.projections import DESK
from statements.management.rebuilding import RebuildCommand


class Command(RebuildCommand):
    help = "Write anew what the desk's tables hold wrong, all at once; never empties them."
    projections = (DESK,)
    source = "the last editions"
