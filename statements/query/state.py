"""The state of the public side: what it is asked at, and what tells one from another."""

from __future__ import annotations

from django.db import connection

from statements.models import Change, Epoch
from statements.problems import ProblemDetails

ENDED = (
    "This epoch of the ledger has ended: it was put back to an earlier state, and its numbers may"
    " mean other changes now. Read everything again, and go on with the `epoch` told here."
)
# Asked before every reply, so written out: the framework takes three times as long to write it.
LAST = (
    f"SELECT (SELECT uid FROM {Epoch._meta.db_table}), number, CAST(recorded_at AS text)"  # noqa: S608 - names of our models
    " FROM (SELECT 1) AS one LEFT JOIN"
    f" (SELECT number, recorded_at FROM {Change._meta.db_table} ORDER BY number DESC LIMIT 1)"
    " AS last ON 1 = 1"  # one row from an empty ledger, too
)


def ledger_state() -> str:
    """Return what tells states of the public side apart, to be read before its rows.

    A change between this reading and the rows leaves newer rows under an older state, which no
    later one equals. Time and epoch stand beside the number for ledgers that were put back.
    """
    with connection.cursor() as cursor:
        cursor.execute(LAST)
        epoch, *last = cursor.fetchone()
    return " ".join([epoch or "", *map(str, last)])


def epoch_of(state: str) -> str:
    """Return the ledger's epoch in a state, empty where somebody took its row away."""
    return state.partition(" ")[0]


def check_epoch(client_epoch: str | None, state: str) -> None:
    """Raise ProblemDetails where a number of another epoch than the ledger's was sent."""
    epoch = epoch_of(state)
    if client_epoch not in (None, epoch):
        # Not 410, and no redirect: the address is right, the state of the ledger is not.
        raise ProblemDetails(409, "Conflict", ENDED, extra={"epoch": epoch})
