"""What a server refuses to start with, beside what the settings refuse."""

from __future__ import annotations

import logging
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
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


def refuse_without_static_files() -> None:
    """Raise ImproperlyConfigured where pages name files that nobody collected: each would be a 500.

    Also where code was brought up and its files were not collected again.
    """
    # typed as the plain storage of Django, which finds every file where it is
    storage: object = staticfiles_storage
    if not isinstance(storage, ManifestFilesMixin):
        return
    missing = sorted(shipped_files() - storage.hashed_files.keys())
    if missing:
        raise ImproperlyConfigured(
            f"{len(missing)} static files that pages name, such as {missing[0]}, were not collected"
            f" in {settings.STATIC_ROOT}. Run python manage.py collectstatic --no-input."
        )


def shipped_files() -> set[str]:
    """Return the names of the files that `collectstatic` collects."""
    ignored = apps.get_app_config("staticfiles").ignore_patterns  # type: ignore[attr-defined]  # untyped
    return {name for finder in get_finders() for name, _ in finder.list(ignored)}


def keep_media_private() -> None:
    """Take the folder of saved copies from others, also one that was made before."""
    folder = Path(settings.MEDIA_ROOT)
    if folder.is_dir():
        take_from_others(folder)
