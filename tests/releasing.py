"""Releases made into a folder of the test's own, and what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any, ClassVar
from zipfile import ZipFile

from django.test import SimpleTestCase, override_settings

from statements import releases
from statements.models import Release

SAME_CONTENT = ("statements.sqlite",)  # members whose content is the same, not their bytes
CITING = ("CITATION.cff", "README.md", "SHA256SUMS", "datacite.json", "datapackage.json")


class Releasing(SimpleTestCase):
    """Keeps releases in a folder that goes with the test, beside those that its class made."""

    shelf: ClassVar[Path | None] = None

    @classmethod
    @contextmanager
    def shelved(cls) -> Iterator[None]:
        """Let releases be made once for all tests of the class."""
        cls.shelf = Path(cls.enterClassContext(TemporaryDirectory()))
        with override_settings(MEDIA_ROOT=cls.shelf):
            yield

    def setUp(self) -> None:
        super().setUp()
        self.media = Path(self.enterContext(TemporaryDirectory()))
        if self.shelf:
            copytree(self.shelf, self.media, dirs_exist_ok=True)
        self.enterContext(override_settings(MEDIA_ROOT=self.media))

    @classmethod
    def release(cls, number: int | None = None, **kwargs: Any) -> Release:
        return releases.make(releases.prepare(number, **kwargs))


def members(release: Release) -> dict[str, bytes]:
    """Return the files in a release."""
    with ZipFile(releases.path_of(release)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def data_members(release: Release) -> dict[str, bytes]:
    """Return the files of a release but those that tell its number, or the sums of these."""
    return {name: content for name, content in members(release).items() if name not in CITING}


def unpacked(release: Release, folder: Path) -> Path:
    """Unpack a release into a folder."""
    with ZipFile(releases.path_of(release)) as archive:
        archive.extractall(folder)
    return folder
