"""People who work on the desk."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


# From the first migration on: a user model of one's own cannot be introduced later.
class User(AbstractUser):
    """A curator, reviewer or editor; deactivated when gone, never deleted."""

    # A digest and no flag: a flag knows nothing of older databases and of copied rows.
    password_checked = models.CharField(
        max_length=32,
        blank=True,
        editable=False,
        help_text="Digest of the password that was last found to be no demo one.",
    )
