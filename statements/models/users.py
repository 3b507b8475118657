"""People who work on the desk."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A curator, reviewer or editor; deactivated when gone, never deleted."""
