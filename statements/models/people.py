"""The columns that name people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


def person(**kwargs: Any) -> models.ForeignKey[Any, Any]:
    """Return a column for somebody who did something; people are never deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **kwargs
    )
