"""One line in the log for each thing that somebody may ask about later: who, from where, what.

Never what somebody typed: a password is easily typed into the box of the name.
"""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest

from statements.client_address import client_address

logger = logging.getLogger(__name__)


def audit(
    event: str,
    request: HttpRequest | None,
    user: str | None,
    *,
    level: int = logging.INFO,
    **facts: Any,
) -> None:
    """Log an event; `user` is the name of an account that exists, None is nobody known.

    Without a request it came from the command line.
    """
    address = client_address(request) if request is not None else "command line"
    details = "".join(f", {name} {value}" for name, value in facts.items())
    logger.log(
        level,
        "%s: %s from %s%s",
        *(event, user or "nobody known", address, details),
        extra={"event": event, "user": user, "address": address, **facts},
    )
