"""Releases made into a folder of the test's own, and what is in them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

from django.test import SimpleTestCase, override_settings

from statements import releases
from statements.models import Release

SAME_CONTENT = ("statements.sqlite",)  # members whose content is the same, not their bytes


class Releasing(SimpleTestCase):
    """Keeps releases in a folder that goes with the test."""

    def setUp(self) -> None:
        super().setUp()
        self.media = Path(self.enterContext(TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.media))

    def release(self, number: int | None = None, **kwargs: Any) -> Release:
        return releases.make(releases.prepare(number, **kwargs))


def members(release: Release) -> dict[str, bytes]:
    """Return the files in a release."""
    with ZipFile(releases.path_of(release)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def unpacked(release: Release, folder: Path) -> Path:
    """Unpack a release into a folder."""
    with ZipFile(releases.path_of(release)) as archive:
        archive.extractall(folder)
    return folder
