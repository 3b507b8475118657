"""What a server refuses to start with, beside what the settings refuse."""

from __future__ import annotations

import logging
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from statements.login.passwords import with_demo_password
from statements.private import take_from_others

logger = logging.getLogger(__name__)


def refuse_demo_accounts() -> None:
    """Raise ImproperlyConfigured where strangers could know a password of the desk.

    A database that does not answer stops no start: `/readyz` tells it, and no demo password lets
    anybody in meanwhile.
    """
    if settings.DEMO_PASSWORDS_ALLOWED:
        return
    try:
        names = sorted(with_demo_password())
    except DatabaseError as error:
        logger.error("Whether an account has a demo password could not be looked up: %s", error)
        return
    finally:
        connection.close()  # not to be shared with processes that are forked from this one
    if names:
        raise ImproperlyConfigured(
            f"With DEBUG=0 nobody may have a demo password, and these accounts do: "
            f"{', '.join(names)}. Give each another one: "
            f"{'; '.join(f'python manage.py changepassword {name}' for name in names)}."
        )


def keep_media_private() -> None:
    """Take the folder of saved copies from others, also one that was made before."""
    folder = Path(settings.MEDIA_ROOT)
    if folder.is_dir():
        take_from_others(folder)
