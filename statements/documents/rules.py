"""The rules over several rows and records, each told with a path into the document.

What a single row can tell is a constraint of its table; these are the rest of the design's
table of rules. Each takes documents that are sound by themselves and whose links exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations

from statements.dates import PartialDate
from statements.folding import find_alike
from statements.keys import clause_key
from statements.models.appearances import quote_fits
from statements.problems import Problem, Remedy, Setting
from statements.spans import Held, Span
from statements.vocabularies import AGREEMENT, CLAUSE, SPEAKING, STATEMENT, AliasKind, VoiceRole

from .mapping import Document
from .reference_rules import self_citation_rules, type_rules
from .world import World

Date = PartialDate.from_document


def statement_rules(document: Document, world: World) -> Iterator[Problem]:
    yield from tenure_rules(document["voices"], "voices", partial_day_of(document), world)
    yield from principal_rules(document, world)
    yield from quote_rules(document)
    for place, reference in enumerate(document["references"]):
        yield from type_rules(reference, STATEMENT, f"references[{place}]")
    yield from self_citation_rules(document)


def partial_day_of(document: Document) -> PartialDate | None:
    """Return the day a statement's offices are judged by: said on, else known by."""
    return Date(document["said_on"]) or Date(document["known_by"])


def tenure_rules(
    rows: list[Document], name: str, day: PartialDate | None, world: World
) -> Iterator[Problem]:
    """A tenure is the named official's and was (possibly) held on the day."""
    for place, row in enumerate(rows):
        tenure = world.tenures.get(row["tenure"] or "")
        path = f"{name}[{place}].tenure"
        if row["tenure"] and not row["official"]:
            yield Problem(path, "A tenure needs the official who held it.")
        elif tenure and not world.merges.are_one("official", tenure.official, row["official"]):
            yield Problem(path, f"This tenure is {tenure.official}'s, not {row['official']}'s.")
        # What is possibly held passes: the edges of many tenures are known in part only.
        elif tenure and day and tenure.span.held_on(day) is Held.NO:
            yield Problem(path, f"{tenure.office} was held from {tenure.span}, not on {day}.")


def principal_rules(document: Document, world: World) -> Iterator[Problem]:
    """Who is spoken for stands beside a voice of the same government that speaks."""
    # Filters count on it: a government alone is asked for without its role.
    voices = document["voices"]
    for place, voice in enumerate(voices):
        if voice["role"] == VoiceRole.SPEAKS_FOR and not any(
            other["role"] == VoiceRole.SPEAKS
            and world.merges.are_one("government", other["government"], voice["government"])
            for other in voices
        ):
            message = f"Nobody of {voice['government']} speaks for this person here."
            yield Problem(f"voices[{place}].role", message)


def quote_rules(document: Document) -> Iterator[Problem]:
    """A quote equals the stored words at its position."""
    words = {row["uid"]: row["words"] for row in document["appearances"]}
    for place, quote in enumerate(document["quotes"]):
        if not quote_fits(quote["exact"], quote["start"], words[quote["appearance"]]):
            message = "These words do not stand at this position of the words stored there."
            stored = words[quote["appearance"]]
            message += position_message(quote["exact"], stored) if stored else ""
            yield Problem(f"quotes[{place}].exact", message)


def position_message(exact: str, stored: str) -> str:
    """Tell where words stand, with other marks perhaps, in the words stored."""
    span = find_alike(exact, stored)
    if span is None:
        return ""
    text = stored[slice(*span)]
    spelling = "" if text == exact else f", spelt “{text}”: quote them letter for letter"
    return f" They stand at position {span[0]}{spelling}."


def official_rules(document: Document, world: World) -> Iterator[Problem]:
    """Two tenures in one office never overlap under every reading; edges fit each other."""
    tenures = document["tenures"]
    spans = [Span.from_document(tenure) for tenure in tenures]
    for place, span in enumerate(spans):
        if span.fault:
            edge, message = span.fault
            yield Problem(f"tenures[{place}].{edge}", message)
    for (first, a), (second, b) in combinations(enumerate(tenures), 2):
        if a["office"] == b["office"] and spans[first].overlaps_certainly(spans[second]):
            message = f"Overlaps the tenure of {a['office']} in row {first + 1}."
            yield Problem(f"tenures[{second}].starts", message)


def agreement_rules(document: Document, world: World) -> Iterator[Problem]:
    yield from tenure_rules(document["parties"], "parties", Date(document["signed_on"]), world)
    yield from clause_rules(document)
    for place, reference in enumerate(document["references"]):
        path = f"references[{place}]"
        yield from type_rules(reference, CLAUSE if reference["clause"] else AGREEMENT, path)
        for number, target in enumerate(reference["targets"]):
            is_own_text = target["agreement"] == document["key"]
            if is_own_text and target["clause"] in (None, reference["clause"]):
                yield Problem(f"{path}.targets[{number}]", "A text cannot cite itself.")
            elif is_own_text:
                yield from unknown_clause(document, target, f"{path}.targets[{number}].clause")


def clause_rules(document: Document) -> Iterator[Problem]:
    """A clause's parent is another clause of the same agreement, and no circle is made."""
    parents = {clause["number"]: clause["parent"] for clause in document["clauses"]}
    for place, clause in enumerate(document["clauses"]):
        ancestors, parent = {clause["number"]}, clause["parent"]
        while parent is not None and parent not in ancestors:
            ancestors.add(parent)
            parent = parents.get(parent)
        if parent is not None:
            yield Problem(f"clauses[{place}].parent", "A clause cannot be part of itself.")
    for name, field in (("clauses", "parent"), ("references", "clause"), ("aliases", "clause")):
        for place, row in enumerate(document[name]):
            path = f"{name}[{place}].{field}"
            yield from unknown_clause(document, {"clause": row[field]}, path)


def unknown_clause(document: Document, item: Document, path: str) -> Iterator[Problem]:
    """Refuse the number of a clause that is not among the agreement's own."""
    number = item["clause"]
    if number is not None and all(clause["number"] != number for clause in document["clauses"]):
        message = f"There is no clause {clause_key(document['key'], number)}."
        yield Problem(path, message, "unknown")


def alias_rules(document: Document) -> Iterator[Problem]:
    """A name goes out of use after it came into use; only some nouns have some kinds of names."""
    for place, alias in enumerate(document.get("aliases", ())):
        starts, ends = Date(alias["valid_from"]), Date(alias["valid_to"])
        if starts and ends and ends.last <= starts.first:
            message = "A name must go out of use after it came into use."
            yield Problem(f"aliases[{place}].valid_to", message)
        if alias["plural_of_series"] and "agreements" not in document:
            message = "Only a series has plural names."
            yield Problem(f"aliases[{place}].plural_of_series", message)
        if alias["kind"] == AliasKind.SURNAME and "tenures" not in document:
            yield Problem(f"aliases[{place}].kind", "Only a person has a surname.")


def government_rules(document: Document, world: World) -> Iterator[Problem]:
    """A de facto authority has no ISO code."""
    for name in ("alpha2", "alpha3"):
        if document["kind"] == "de_facto_authority" and document[name]:
            yield Problem(name, "A de facto authority has no ISO code.")


def undated_rules(document: Document, world: World) -> Iterator[Problem]:
    """Known by stands only where there is no date."""
    if document["known_by"] and document["said_on"]:
        remedy = Remedy("Empty “known by”", (Setting("known_by", ""),))
        message = "Known by is only for statements without a date."
        yield Problem("known_by", message, remedies=(remedy,))


def public_rules(document: Document) -> Iterator[Problem]:
    """What a statement needs before the public may see it."""
    if not document["voices"]:
        yield Problem("voices", "Somebody must speak: add a voice.")
    if not document["appearances"]:
        yield Problem("appearances", "It must be known from somewhere: add an appearance.")
    position = document["kind"] == "attributed_position"
    if not position and not document["said_on"]:
        yield Problem("said_on", "A date is needed; only an attributed position may be undated.")
    if position and not (document["said_on"] or document["known_by"]):
        yield Problem("known_by", "Undated: say since when it is known.")
    speaking = [v for v in document["voices"] if v["role"] in SPEAKING]
    named = any(v["official"] or v["institution"] for v in speaking)
    if document["voices"] and not position and not named:
        yield Problem("voices", "Name an official or an institution that speaks.")


def text_version_rules(document: Document, world: World) -> Iterator[Problem]:
    """A publisher's words of a clause in a language are held once."""
    if world.coming.has_same_wording(document, world.merges):
        message = "This publisher's words of this clause in this language are held already."
        yield Problem("language", message, "repeated")


def warnings(document: Document, dates: Mapping[str, PartialDate | None]) -> Iterator[Problem]:
    """Yield what is odd but may be so for a reason: an answer older than what it answers.

    `dates` holds the days of the statements answered, by uid.
    """
    day = partial_day_of(document)
    for place, reference in enumerate(document["references"]):
        for number, target in enumerate(reference["targets"]):
            answered_day = dates.get(target["statement"] or "")
            # Only what is older on every reading of both dates.
            if day and answered_day and day.last < answered_day.first:
                message = f"This was said on {day}, before what it answers ({answered_day})."
                yield Problem(f"references[{place}].targets[{number}]", message, "older")


Rule = Callable[[Document, World], Iterator[Problem]]
RULES: dict[str, tuple[Rule, ...]] = {
    "government": (government_rules,),
    "official": (official_rules,),
    "agreement": (agreement_rules,),
    "statement": (statement_rules, undated_rules),
    "text_version": (text_version_rules,),
}


def broken(noun: str, document: Document, world: World) -> Iterator[Problem]:
    """Yield every rule that document breaks beside the rest of the desk."""
    yield from alias_rules(document)
    for rule in RULES.get(noun, ()):
        yield from rule(document, world)
