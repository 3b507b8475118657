"""What went wrong, as data that every door can show."""

from collections.abc import Iterable
from dataclasses import dataclass, field

_MEMBERS = frozenset({"type", "title", "status", "detail", "instance"})


@dataclass(frozen=True, slots=True)
class Setting:
    """A value for what has a path into a document, with its name; `drops` takes it out there."""

    path: str
    value: str
    label: str = ""
    drops: bool = False


@dataclass(frozen=True, slots=True)
class Remedy:
    """One way to settle a problem: settings, or the record to open, such as `source/…`."""

    label: str
    settings: tuple[Setting, ...] = ()
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Say what is wrong at a path into a document, such as `references[2].targets`."""

    path: str
    message: str
    code: str = "invalid"
    remedies: tuple[Remedy, ...] = ()

    def __str__(self) -> str:
        """Print the path, unless it is the whole document, and the message."""
        return f"{self.path}: {self.message}" if self.path else self.message


class BrokenRules(Exception):
    """Refuse a change that breaks rules; nothing of it has been kept."""

    problems: tuple[Problem, ...]

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Print one problem a line."""
        return "\n".join(map(str, self.problems))


class StillUsed(BrokenRules):
    """Refuse to take away a record that others point at."""

    record: str
    users: list[str]

    def __init__(self, record: str, users: Iterable[str]) -> None:
        self.record, self.users = record, list(users)
        message = f"{record} is still used by {', '.join(self.users)}: change these first."
        super().__init__([Problem("", message, "still_used")])
        self.args = (record, self.users)


class Drifted(BrokenRules):
    """Refuse to write over rows that are not what the ledger wrote: somebody else changed them."""

    def __init__(self, records: list[str], command: str) -> None:
        self.records, self.command = records, command
        names = ", ".join(records[:3]) + (f" or {len(records) - 3} more" if records[3:] else "")
        message = (
            f"The rows of {names} were changed or taken away by other means than ours, so nothing"
            f" was saved: whoever runs this site runs `manage.py {command}`, then save once more."
        )
        super().__init__([Problem("", message, "drifted")])
        self.args = (records, command)


class Unconfirmed(BrokenRules):
    """Ask for a confirmation: the change leaves public statements at odds with a rule."""


class StaleVersion(Exception):
    """Refuse a change made to a version of a record that is no longer its last."""

    def __init__(self, record: str, base: int, current: int) -> None:
        super().__init__(record, base, current)
        self.record, self.base, self.current = record, base, current

    def __str__(self) -> str:
        """Tell what happened and what to do."""
        return (
            f"Somebody saved version {self.current} of {self.record} while you were "
            f"working on version {self.base}: compare the two and save again."
        )


# Not frozen: Python sets the traceback on an exception. eq=False keeps it hashable.
@dataclass(eq=False)
class ProblemDetails(Exception):
    """Carry an error reply as data: https://www.rfc-editor.org/rfc/rfc9457#section-3."""

    status: int
    title: str
    detail: str
    type: str = "about:blank"
    extra: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse extension members that would hide the standard ones."""
        if hidden := sorted(_MEMBERS & self.extra.keys()):
            raise ValueError(f"RFC 9457 has these members already: {', '.join(hidden)}.")
        super().__init__(self.status, self.title, self.detail, self.type, self.extra)

    def __str__(self) -> str:
        """Print what the log needs."""
        return f"{self.status} {self.title}: {self.detail}"

    def as_dict(self) -> dict[str, object]:
        """Give the members in RFC 9457's order, the extension members last."""
        return {
            "type": self.type,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.extra,
        }


class CutShort(Exception):
    """A file that had begun is not finished: what was written of it is no file."""
