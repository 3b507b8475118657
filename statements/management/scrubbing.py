"""What commands that take words away do last: the files of the database are written anew."""

from __future__ import annotations

from django.core.management.base import CommandError
from django.db import connection

from statements import redacting
from statements.failures import TROUBLE

from .base import BaseCommand

REST = (
    "The files of the database keep old pages until they are written anew: stop what uses it, and"
    " run VACUUM, with SQLite also PRAGMA wal_checkpoint(TRUNCATE)."
)
OLD_ROWS = (
    "PostgreSQL's files keep the bytes of old rows until these are written over: VACUUM FULL takes"
    " them out now, and locks everybody out meanwhile. Its log keeps them until it is recycled."
)


class ScrubbingCommand(BaseCommand):
    """A command that takes words out of tables."""

    def scrub_files(self) -> None:
        """Scrub, unless this runs within a transaction, where nothing could be written anew."""
        if not connection.in_atomic_block:
            self.scrub()

    def scrub(self) -> None:
        """Write the database anew, or say that its files keep the words until somebody does."""
        try:
            is_whole = redacting.scrub()
        except TROUBLE as error:
            raise CommandError(f"The words are gone from all tables, but {error} {REST}") from error
        if not is_whole:
            raise CommandError(f"The words are gone from all tables, but others read. {REST}")
        if connection.vendor == "postgresql":
            self.stdout.write(OLD_ROWS)
