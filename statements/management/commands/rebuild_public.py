"""Remake the public side from the ledger."""

from statements.ledger.projections import PUBLIC_SIDE
from statements.management.rebuilding import RebuildCommand


class Command(RebuildCommand):
    help = "Write anew what the public tables hold wrong, chunk by chunk; never empties them."
    projection = PUBLIC_SIDE
    source = "the ledger"
