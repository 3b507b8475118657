"""What a text may mean: a key, a name in any language, a date, an address or a citation."""

from __future__ import annotations

from typing import Any

from statements.filters import QueryFilterSet
from statements.filters.full_text import name_terms
from statements.resolving import Candidate, resolve
from statements.search.parsing import plain_texts

from .doors import Door, Parameters, check_names, query_from
from .parameters import OF_NAMES

NAMES = Door(OF_NAMES, check=check_names, required=("q",))
MOST = 5  # candidates of a search that found nothing
MOST_PARTS = 3  # pieces that are looked up one by one, the longest, where all together mean nothing


def candidates(parameters: Parameters) -> list[dict[str, Any]]:
    """Return what a text may mean, the likest first; raise BadQuery."""
    _, options = NAMES.read(query_from(parameters))
    return [candidate.as_dict() for candidate in resolve(options["q"], options.get("noun"))]


def hint_of(filterset: QueryFilterSet) -> list[dict[str, Any]]:
    """Return what the words of a search may mean, the likeliest first; nothing without a search."""
    searches = filterset.values.get("q")
    return [candidate.as_dict() for candidate in meanings(searches[0].text)] if searches else []


def meanings(text: str) -> list[Candidate]:
    """Return what the wanted words mean together, else what each of the longest means alone."""
    parts = plain_texts(text, name_terms())
    if together := resolve(" ".join(parts)) if parts else []:
        return together[:MOST]
    longest = sorted(dict.fromkeys(parts), key=len, reverse=True)[:MOST_PARTS]
    apart = {part: resolve(part) for part in longest} if len(parts) > 1 else {}
    each = [candidate for part in parts for candidate in apart.pop(part, ())]
    once = {(candidate.noun, candidate.key): candidate for candidate in reversed(each)}
    return sorted(once.values(), key=lambda candidate: -candidate.score)[:MOST]
