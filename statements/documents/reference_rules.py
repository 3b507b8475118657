"""The rules of single references: what cites, what is cited, and how it was named."""

from __future__ import annotations

from collections.abc import Iterator

from statements.problems import Problem
from statements.vocabularies import AGREEMENT, CLAUSE, STATEMENT, ReferenceType, Resolution

from .mapping import Document


def self_citation_rules(document: Document) -> Iterator[Problem]:
    for place, reference in enumerate(document["references"]):
        for number, target in enumerate(reference["targets"]):
            if target["statement"] == document["uid"]:
                path = f"references[{place}].targets[{number}]"
                yield Problem(path, "A statement cannot cite itself.")


def type_rules(reference: Document, origin: str, path: str) -> Iterator[Problem]:
    """The type fits what cites and what is cited; only what is unresolved has no target."""
    kind = ReferenceType(reference["type"])
    if origin not in kind.origins:
        message = (
            f"{kind.label} is what {' or '.join(sorted(kind.origins))} does, not {origin}: "
            f"choose one of {', '.join(ReferenceType.of(origin))}."
        )
        yield Problem(f"{path}.type", message)
    yield from resolution_rules(reference, path)
    for number, target in enumerate(reference["targets"]):
        here = f"{path}.targets[{number}]"
        if (target["agreement"] is None) == (target["statement"] is None):
            message = "A target is an agreement (or its clause) or a statement, not both."
            yield Problem(here, message)
        elif target["clause"] and not target["agreement"]:
            yield Problem(here, "A clause stands only with its agreement.")
        elif target_kind(target) not in kind.targets:
            allowed = " or ".join(sorted(kind.targets))
            yield Problem(here, f"{kind.label} points at {allowed}, not {target_kind(target)}.")


def resolution_rules(reference: Document, path: str) -> Iterator[Problem]:
    """A reference has no target exactly where it is unresolved."""
    unresolved = Resolution.UNRESOLVED
    if reference["resolution"] == unresolved and reference["targets"]:
        message = (
            f"{unresolved.label} means that the words do not tell what they cite: take the targets "
            "out, or choose another resolution."
        )
        yield Problem(f"{path}.targets", message)
    elif reference["resolution"] != unresolved and not reference["targets"]:
        message = (
            "A reference points at something: choose a target, or, where the words do not tell "
            f"what they cite, {unresolved.label} as its resolution."
        )
        yield Problem(f"{path}.targets", message)


def target_kind(target: Document) -> str:
    if target["statement"]:
        return STATEMENT
    return CLAUSE if target["clause"] else AGREEMENT
