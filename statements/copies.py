"""Our own copies of sources: what may be kept, its sum, and whether the files are still whole.

No route of the public side leads to them. A copy is read in pieces, never whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import timedelta
from hashlib import file_digest
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.utils import timezone

from statements import private, writing
from statements.models import Edition, SavedCopy, Source
from statements.models.sources import private_storage

FOLDER = "copies"
DIGEST = 64  # characters that a name begins with
HEAD = 4_096  # bytes that a kind of file is known by
PLAIN = "application/octet-stream"  # what browsers save and never show


def beginning_with(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(marks)


def holds(pattern: bytes) -> Callable[[bytes], bool]:
    mark = re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    return lambda head: is_text(head) and bool(mark.search(head))


def is_text(head: bytes) -> bool:
    """Tell whether bytes are text, in whatever encoding that has no zero bytes."""
    return b"\x00" not in head


def is_page(head: bytes) -> bool:
    """Tell whether bytes begin a page; UTF-16 has zero bytes and says so first."""
    text = head[2:].replace(b"\x00", b"") if head.startswith((b"\xff\xfe", b"\xfe\xff")) else head
    return holds(rb"<(?:!doctype\s+html|html|head|body|title|meta|\?xml)[\s>]")(text)


# What may be kept: how the file begins, and as what it is sent. Pages could hold scripts, so a
# browser is never told that they are pages.
KINDS: Mapping[str, tuple[Callable[[bytes], bool], str]] = {
    ".pdf": (lambda head: b"%PDF-" in head[:1024], "application/pdf"),
    ".png": (beginning_with(b"\x89PNG\r\n\x1a\n"), "image/png"),
    ".jpg": (beginning_with(b"\xff\xd8\xff"), "image/jpeg"),
    ".jpeg": (beginning_with(b"\xff\xd8\xff"), "image/jpeg"),
    ".html": (is_page, PLAIN),
    ".htm": (is_page, PLAIN),
    ".mhtml": (holds(rb"^mime-version:"), PLAIN),
    ".mht": (holds(rb"^mime-version:"), PLAIN),
    ".warc": (beginning_with(b"WARC/"), PLAIN),
    ".txt": (is_text, "text/plain; charset=utf-8"),
}


def suffix_of(name: str) -> str:
    return PurePath(name).suffix.lower()


def fault_of(file: Any) -> str | None:
    """Return what keeps an uploaded file from being kept, None where nothing does."""
    limit, suffix = settings.SAVED_COPY_LIMIT, suffix_of(file.name)
    if suffix not in KINDS:
        kinds = ", ".join(sorted(KINDS))
        return f"“{file.name[:80]}” is none of the kinds that are kept: {kinds}."
    if not file.size:
        return "This file is empty: save the page once more."
    if file.size > limit:
        return (
            f"This file has {file.size / 1e6:,.1f} MB, and at most {limit / 1e6:,.0f} MB are kept:"
            " save the page without its pictures, or only the pages that matter."
        )
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if not KINDS[suffix][0](head):
        return f"What is in this file is not what “{suffix}” says: save it again, or name it right."
    return None


def sum_of(file: Any) -> str:
    """Return the SHA-256 of a file in hexadecimal, read in pieces from its beginning."""
    file.seek(0)
    digest = file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


def keep(file: Any, digest: str) -> str | None:
    """Keep a file under its sum, in a recording that stores a source with it; return its name,
    None where a whole one is kept already.

    Such a recording holds the ledger, so nobody takes the row, the name or the file meanwhile.
    """
    writing.current()
    copy = SavedCopy.objects.filter(pk=digest).first()
    if copy and fault_of_copy(str(copy), digest) is None:
        return None
    storage = private_storage()
    name = storage.get_available_name(f"{FOLDER}/{digest}{suffix_of(file.name)}")
    with writing.unsealed():
        SavedCopy(sha256=digest, file=name, added_at=timezone.now()).save()
    storage.save(name, file)  # last, so that no row can fail after it
    return name


def forget(digests: Collection[str]) -> list[str]:
    """Take copies off the table, for a redaction that holds the ledger; return the names of the
    files to be discarded once that is kept."""
    rows = SavedCopy.objects.filter(pk__in=digests)
    names = {*rows.values_list("file", flat=True), *(n for n in files() if sum_in(n) in digests)}
    rows.delete()
    return sorted(names)


def files() -> list[str]:
    """Return the names of all files that are kept; what begins with a dot is none."""
    storage = private_storage()
    names = storage.listdir(FOLDER)[1] if storage.exists(FOLDER) else []
    return [f"{FOLDER}/{name}" for name in sorted(names) if not name.startswith(".")]


def sum_in(name: str) -> str:
    """Return the sum that a file's name begins with."""
    return PurePath(name).name[:DIGEST]


def discard(name: str) -> None:
    """Delete a copy that nothing names after all."""
    private.delete(Path(private_storage().path(name)))


def media_type(name: str) -> str:
    """Return as what a copy is sent."""
    kind = KINDS.get(suffix_of(name))
    return kind[1] if kind else PLAIN


def verify() -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Yield how many copies were looked at, and each that is gone or not what was saved."""
    last = ""
    # Read in parts, not from an open query: a reader who leaves early would leave it behind.
    while rows := SavedCopy.objects.filter(pk__gt=last).values_list("pk", "file")[:500]:
        for digest, name in rows:
            fault = fault_of_copy(name, digest)
            yield 1, [(place_of(digest), fault)] if fault else []
        last = digest
    yield 0, [*unlisted(), *strays()]


def place_of(digest: str) -> str:
    """Return the first source that has a copy now, else where its row stands."""
    sources = Source.objects.filter(saved_copy_sha256=digest).order_by("pk")
    uid = sources.values_list("pk", flat=True).first()
    return f"source/{uid}" if uid else f"{SavedCopy._meta.db_table} {digest}"


def unlisted() -> Iterator[tuple[str, str]]:
    """Yield each source whose copy lies on the disk, and stands in no row."""
    lost: dict[str, list[str]] = {}
    for name in unused_copies():
        lost.setdefault(sum_in(name), []).append(name)
    rows = Source.objects.without_copy().order_by("pk")
    for uid, digest in rows.values_list("pk", "saved_copy_sha256").iterator(500) if lost else ():
        for name in lost.get(str(digest), ()):
            message = f"Its saved copy {name} is not listed: upload it again, or delete the file."
            yield f"source/{uid}", message


def strays() -> Iterator[tuple[str, str]]:
    """Yield each copy that neither a source nor an edition of one names: of what was redacted, or
    of a time that a restore gave up. One of today may be of an upload that is not kept yet."""
    day = timezone.now() - timedelta(days=1)
    lost = {name for name in unused_copies() if private_storage().get_modified_time(name) < day}
    editions = Edition.objects.filter(record__noun="source").order_by()
    for text in editions.values_list("document", flat=True).iterator(500) if lost else ():
        lost -= {name for name in lost if sum_in(name) in text}
    for name in sorted(lost):
        yield name, "No source, and no version of one, has this copy: look at it, and delete it."


def unused_copies() -> set[str]:
    """Return the files that are the copy of no source on the desk."""
    return {*files()} - {*SavedCopy.objects.in_use().values_list("file", flat=True)}


def fault_of_copy(name: str, digest: str | None) -> str | None:
    """Return what is wrong with a saved copy, None where it is whole."""
    try:
        with private_storage().open(name) as file:
            present = sum_of(file)
    except FileNotFoundError:
        return f"Its saved copy {name} is gone: look for it in a backup."
    except OSError as error:
        return f"Its saved copy {name} cannot be read: {error.strerror or error}."
    if present != digest:
        return f"Its saved copy {name} is not the file that was saved: look for it in a backup."
    return None
