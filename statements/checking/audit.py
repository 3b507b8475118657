"""One audit of everything, in the order in which one part needs the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

from statements import copies
from statements.documents import NOUNS
from statements.ledger import verifying
from statements.ledger.projections import PUBLIC_SIDE, STANCES
from statements.ledger.unreadable import is_unreadable

from .columns import check_columns
from .faults import Fault
from .ledger import check_heads, check_merges, check_numbers
from .records import Look, check_noun
from .redacted import check_redacted
from .row_digests import check_rows

Findings = Iterator[tuple[int, list[Fault]]]
Pairs = Iterable[tuple[str, str]]  # where, and what


def check_data(
    look: Look | None = None, others: Mapping[str, Callable[[], Pairs]] | None = None
) -> Findings:
    """Yield, chunk by chunk, how many records were looked at and what is wrong with them.

    Whatever the rows hold, it comes to its end: what cannot be looked into is told. `look` is
    called with what deserves a second look, and its code; that is no fault. `others` are audits of
    higher floors, by what they look at.
    """
    yield from guarded("columns", ((0, faults) for faults in check_columns()))
    yield from guarded("editions and ledger", uncounted(verifying.verify()))
    yield from guarded("saved copies", uncounted(copies.verify()))
    for noun in NOUNS.values():
        yield from guarded(noun.plural, check_noun(noun, look))
    for check in (check_rows, check_numbers, check_heads, check_merges, check_redacted):
        yield from guarded("ledger", one_by_one(check))
    yield from guarded("public side", check_public_side())
    for name, other in (others or {}).items():
        yield from guarded(name, uncounted(other_audit(other)))


def guarded(where: str, findings: Findings) -> Findings:
    """Yield what a part finds; where it stumbles over what a row holds, tell that, and end it."""
    try:
        yield from findings
    except Exception as error:
        if not is_unreadable(error):
            raise
        # A fault and no traceback: what was found before is told, and the rest is still looked
        # into.
        message = f"It cannot be looked into any further: {type(error).__name__}: {error}"
        yield 0, [Fault(where, message)]


def other_audit(pairs_of: Callable[[], Pairs]) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Yield all that another audit tells, which begins only when it is asked."""
    for pair in pairs_of():
        yield 0, [pair]


def uncounted(findings: Iterator[tuple[int, list[tuple[str, str]]]]) -> Findings:
    """Yield faults that were told as pairs; what was looked at are no records."""
    for _, pairs in findings:
        yield 0, [Fault(where, what) for where, what in pairs]


def one_by_one(check: Callable[[], Iterator[Fault]]) -> Findings:
    for fault in check():
        yield 0, [fault]


def check_public_side() -> Findings:
    """Compare the public side with the ledger."""
    for _, findings in chain(PUBLIC_SIDE.rebuild(check=True), STANCES.rebuild(check=True)):
        yield 0, [Fault(finding.table, f"{finding.fault}: {finding.row}") for finding in findings]
