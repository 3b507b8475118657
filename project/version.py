"""Which code this is, told from the code itself, so that nobody must remember to count it up."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

FOLDERS = ("project", "statements")
KINDS = frozenset({".html", ".json", ".py"})
LOCK = "requirements.txt"


def digest(root: Path) -> str:
    """Return a digest of all that decides what a reply says: our code, and the locked versions."""
    hashed = blake2b(digest_size=16)
    for path in sources(root):
        content = path.read_bytes()
        hashed.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode() + content)
    return hashed.hexdigest()


def sources(root: Path) -> list[Path]:
    """Return the files that count, in a fixed order."""
    files = (path for folder in FOLDERS for path in sorted((root / folder).rglob("*")))
    lock = root / LOCK
    return [*(p for p in files if p.suffix in KINDS), *([lock] if lock.exists() else [])]
