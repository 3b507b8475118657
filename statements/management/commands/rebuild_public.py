"""Remake the public side from the ledger."""

from statements.ledger.projections import PUBLIC_SIDE, STANCES
from statements.management.rebuilding import RebuildCommand


class Command(RebuildCommand):
    help = "Write anew what the public tables hold wrong, chunk by chunk; never empties them."
    projections = (PUBLIC_SIDE, STANCES)
    source = "the ledger"
