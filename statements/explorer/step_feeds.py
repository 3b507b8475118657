"""The feed of a list of steps: that of the references that make them, which are the same facts."""

from __future__ import annotations

from statements.filters.algebra import NONE
from statements.query.parameters import OF_PAGES
from statements.vocabularies import Axis

from .acts import NO_TEXT, references_on
from .counted import with_counted
from .feed_links import feed_at
from .links import Link
from .pages import Parameters
from .positions import OF_CONDUCT

LABEL = "The references counted, which are the same facts"
ALIKE = ("government", "agreement", "clause", "series", "family", "type")  # what both are asked by


def feed_of_steps(parameters: Parameters) -> Link | None:
    """Return the feed of the references behind some steps; None where no query of them is alike."""
    pairs = [(name, value) for name, values in parameters.items() for value in values]
    given = {name: value for name, value in pairs if name not in OF_PAGES}
    about = about_asked(given)
    if about is None or not {*ALIKE, "node", "about", "axis"}.issuperset(given):
        return None
    node = given.get("node", "")
    if "," in node or node.startswith("!"):
        return None
    own = dict(references_on(node) if node else {"family": NO_TEXT})
    own |= {name: value for name, value in given.items() if name in ALIKE} | about
    return Link(LABEL, feed_at("references", with_counted([*own.items()])))


def about_asked(given: dict[str, str]) -> dict[str, str] | None:
    """Return whom references are about, for an axis and whom steps are about; None if it differs.

    A step on the text is about nobody, whomever its reference is about.
    """
    about, axis = given.get("about", ""), given.get("axis", "")
    judges = given.get("family") in OF_CONDUCT
    if about in ("", NONE) and axis != Axis.CONDUCT and "family" in given and not judges:
        return {}
    if about == NONE or axis:
        return {"about": about} if about and (judges or about != NONE) else None
    return {"about": about} if about else {}
