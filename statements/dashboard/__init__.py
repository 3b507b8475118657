"""What a person at the desk should look at first.

A user comes in; out come panels of lines, each panel one question that this person may see, asked
in a fixed number of queries however much is held. Begin with `panels`; `work` tells what waits for
the person, `reports` what readers say is wrong, `words` and `audits` what deserves anybody's eye.
"""

from __future__ import annotations

from collections.abc import Iterator

from statements.ledger.workflow import Verb, may
from statements.models import User

from .audits import failing, imports, recent_changes
from .lines import MOST, SHOWN, Panel
from .reports import open_corrections
from .words import changed_quotes, open_allegations
from .work import my_drafts, my_reviews, sent_back, submitted


def panels(user: User) -> Iterator[Panel]:
    """Yield the panels that a person may see."""
    if user.has_perm("statements.add_statement"):
        yield my_drafts(user)
        yield sent_back(user)
        yield from submitted(user)
    if may(user, Verb.APPROVE):
        yield my_reviews(user)
    if user.has_perm("statements.view_correction"):
        yield open_corrections()
    if user.has_perm("statements.view_statement"):
        yield changed_quotes()
        yield open_allegations()
        yield imports()
    if user.has_perm("statements.view_change"):
        yield recent_changes()
    if user.has_perm("statements.view_record"):
        yield failing()


__all__ = ["MOST", "SHOWN", "Panel", "panels"]
