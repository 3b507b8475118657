"""What has arrived of a request, told from its bytes: what the loop of the worker waits for."""

from __future__ import annotations

import re
from enum import Enum

LONGEST_HEAD = 1 << 16
SHORT = 1 << 16  # bytes of a body that the loop waits for
DIGITS = 18  # of the length of a body, zeros in front left out; more are too many in any case
END = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*0*([0-9]*)[ \t]*(?=\r\n)", re.IGNORECASE)
CHUNKS = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)
EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*(?=\r\n)", re.IGNORECASE)


class Arrival(Enum):
    """What has arrived of a request."""

    HEAD = "not even the head"
    BODY = "the head, and not all of a short body"
    WHOLE = "all that the loop waits for"
    LONG = "the head, of a body that a thread reads"
    TOO_LONG = "a head that is too long"


def arrival_of(arrived: bytes | bytearray) -> Arrival:
    """Tell what has arrived; the parser reads it anew and has the last word."""
    end = arrived.find(END)
    if end < 0 and arrived.count(b"\n") == arrived.count(b"\r\n"):
        return Arrival.HEAD if len(arrived) <= LONGEST_HEAD else Arrival.TOO_LONG
    if end < 0:  # no head either, and the parser says why
        return Arrival.WHOLE
    if end > LONGEST_HEAD:
        return Arrival.TOO_LONG
    head = bytes(arrived[: end + 2])
    if CHUNKS.search(head):
        return Arrival.LONG
    digits = match[1] if (match := LENGTH.search(head)) else b""
    if len(digits) > DIGITS or (length := int(digits or b"0")) > SHORT:
        return Arrival.LONG
    return Arrival.WHOLE if len(arrived) >= end + len(END) + length else Arrival.BODY
