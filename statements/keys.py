"""Keys that people read, clause numbers, uids, and the names of records."""

import re
import secrets
import threading
import time
import unicodedata
import uuid
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple, Self

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CLAUSE_NUMBER = re.compile(r"[0-9a-z]+(\.[0-9a-z]+)*")
UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
KEY_LENGTH = 80
CLAUSE_NUMBER_LENGTH = 30
SHARING_KEYS = ("agreement", "series")  # nouns with one namespace: people cite either as a text
CLAUSE_KEY_LENGTH = KEY_LENGTH + 1 + CLAUSE_NUMBER_LENGTH

_LETTERS = str.maketrans(
    {"ə": "e", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
)
_APOSTROPHES = str.maketrans("", "", "'’ʼʻ‘`")


class RecordName(NamedTuple):
    """What names one record among all nouns; it prints as `noun/key`, its primary key.

    A tuple, as names are keys of dictionaries by the thousand: it compares and hashes as fast.
    """

    noun: str
    key: str  # or uid

    @classmethod
    def parse(cls, text: str) -> Self:
        """Take `noun/key` apart; the key of a clause has a slash of its own."""
        noun, _, key = text.partition("/")
        return cls(noun, key)

    def __str__(self) -> str:
        return f"{self.noun}/{self.key}"


def keys_of(noun: str, names: Iterable[str]) -> list[str]:
    """Return the keys of those `noun/key` that are a noun's, in their order."""
    head = f"{noun}/"
    return [name.removeprefix(head) for name in names if name.startswith(head)]


def clause_parts(key: str) -> tuple[str, str]:
    """Return the agreement's key and the clause number of a clause that is known to be one."""
    agreement, _, number = key.partition("/")
    return agreement, number


def check_key(key: str) -> None:
    """Raise ValueError unless key is well formed, short enough and no UUID."""
    _check("key", key, KEY, KEY_LENGTH, "sergey-lavrov")
    if _reads_as_uuid(key):
        raise ValueError(f"“{key}” reads as a UUID: choose a key made of words.")


def check_clause_number(number: str) -> None:
    """Raise ValueError unless number can stand in a clause key."""
    _check("clause number", number, CLAUSE_NUMBER, CLAUSE_NUMBER_LENGTH, "6.3")


@lru_cache(maxsize=1 << 16)  # the same few clauses are cited over and over
def clause_key(agreement: str, number: str) -> str:
    """Join an agreement's key and a clause number; ValueError if either is wrong."""
    check_key(agreement)
    check_clause_number(number)
    return f"{agreement}/{number}"


def split_clause_key(key: str) -> tuple[str, str]:
    """Give the agreement's key and the clause number; ValueError if it is no clause."""
    agreement, slash, number = key.partition("/")
    if not slash:
        raise ValueError(f"“{key}” names no clause: write it like trilateral-2020-11-09/6.3.")
    check_key(agreement)
    check_clause_number(number)
    return agreement, number


def sort_key(key: str) -> str:
    """Return what a key is ordered by: clauses by their numbers."""
    if "/" not in key:
        return key
    agreement, number = split_clause_key(key)
    return f"{agreement}/{'.'.join(part.zfill(6) for part in number.split('.'))}"


def is_uid(text: str) -> bool:
    """Tell whether text is a UUID in its one canonical spelling, of any version."""
    return UID.fullmatch(text) is not None


def as_uid(text: str) -> str:
    """Return a UUID in its canonical spelling, any other text as it is.

    https://www.rfc-editor.org/rfc/rfc9562#section-4: case is ignored on input.
    """
    small = text.lower()
    return small if is_uid(small) else text


def check_uid(text: str) -> None:
    """Raise ValueError unless text is a UUID in lower case with its hyphens."""
    if not is_uid(text):
        raise ValueError(
            f"“{text}” is no uid: write it in lower case with hyphens, "
            "like 01a205b3-d000-7189-92fd-0abfedb0a93a."
        )


_lock = threading.Lock()
_last = 0


def new_uid() -> str:
    """Make a UUIDv7, greater than every one made before by this process.

    https://www.rfc-editor.org/rfc/rfc9562#section-5.7, with the monotonic random
    (method 2) of section 6.2: within a millisecond the last one is counted up.
    """
    global _last
    with _lock:
        fresh = time.time_ns() // 1_000_000 << 74 | secrets.randbits(74)
        counted_up = _last + 1 + secrets.randbits(32)
        _last = fresh if fresh >> 74 > _last >> 74 else counted_up
        value = _last
    moment, random_a, random_b = value >> 74, value >> 62 & 0xFFF, value & (1 << 62) - 1
    whole = moment << 80 | 0x7 << 76 | random_a << 64 | 0b10 << 62 | random_b
    return str(uuid.UUID(int=whole))


def uid_within(whole: str, part: str) -> str:
    """Make the UUIDv7 that a part of something always gets, with the moment of the whole's uid."""
    digest = int.from_bytes(sha256(f"{whole} {part}".encode()).digest()[:16])
    moment = uuid.UUID(whole).int >> 80
    random_a, random_b = digest >> 62 & 0xFFF, digest & (1 << 62) - 1
    return str(uuid.UUID(int=moment << 80 | 0x7 << 76 | random_a << 64 | 0b10 << 62 | random_b))


def slug(text: str) -> str:
    """Propose a key for a name in Latin letters; empty where no key can be made."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_APOSTROPHES))
    letters = "".join(c for c in plain.translate(_LETTERS) if not unicodedata.combining(c))
    words = re.findall(r"[a-z0-9]+", letters)
    while words and len("-".join(words)) > KEY_LENGTH:
        words.pop()
    key = "-".join(words)
    return "" if _reads_as_uuid(key) else key


def _check(what: str, text: str, form: re.Pattern[str], length: int, like: str) -> None:
    if len(text) > length:
        raise ValueError(f"“{text[:20]}…” is too long: a {what} has at most {length} characters.")
    if not form.fullmatch(text):
        raise ValueError(
            f"“{text}” is no {what}: use a to z, 0 to 9 and single "
            f"{'dots' if '.' in like else 'hyphens'} between, like {like}."
        )


def _reads_as_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
