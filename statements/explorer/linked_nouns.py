"""What each noun is in the words of https://schema.org, declared once.

What is not verified is left out, or told as what it is; what is unverified as a whole names nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from statements.documents import KINDS
from statements.vocabularies import (
    SPEAKING,
    AgreementKind,
    Certainty,
    GovernmentKind,
    QuoteVoice,
    Resolution,
    SourceKind,
    StatementKind,
)

from .linked_data import Node
from .linked_facts import (
    Facts,
    actor,
    dated,
    day_of,
    doubt,
    in_language,
    is_verified,
    item,
    other_names,
)
from .reading import Record, title_in


def government(facts: Facts) -> Node:
    document = facts.document
    is_state = document["kind"] == GovernmentKind.STATE
    return {
        "@type": "Country" if is_state else "Organization",
        "alternateName": [document["official_name"], *other_names(document["aliases"])],
        "identifier": document["alpha3"],
        "sameAs": item(document),
    }


def institution(facts: Facts) -> Node:
    document = facts.document
    return {
        "@type": "Organization",
        "alternateName": other_names(document["aliases"]),
        "parentOrganization": facts.to("government", document["government"]),
        "sameAs": document["site"] and f"https://{document['site']}",
    }


def official(facts: Facts) -> Node:
    document = facts.document
    return {
        "@type": "Person",
        "alternateName": other_names(document["aliases"]),
        "affiliation": facts.to("government", document["government"]),
        "sameAs": item(document, "wikidata_certainty"),
    }


def topic(facts: Facts) -> Node:
    return {"@type": "DefinedTerm"}


def place(facts: Facts) -> Node:
    return {"@type": "Place", "alternateName": other_names(facts.document["names"])}


def publisher(facts: Facts) -> Node:
    government = facts.to("government", facts.document["government"])
    return {"@type": "Organization", "parentOrganization": government}


def source(facts: Facts) -> Node:
    document = facts.document
    return {
        "@type": "CreativeWork",
        "genre": str(SourceKind(document["kind"]).label),
        "name": document["title"] and in_language(document["title"], document["language"]),
        "sameAs": document["url"],
        "archivedAt": document["archive_url"],
        "inLanguage": document["language"],
        "publisher": facts.to("publisher", document["publisher"]),
        **dated("datePublished", document["published_on"]),
    }


def series(facts: Facts) -> Node:
    texts = facts.all("agreement", facts.document["agreements"])
    return {"@type": "CreativeWorkSeries", "hasPart": texts}


def agreement(facts: Facts) -> Node:
    """A text that is cited; whether it is law is not ours to say."""
    document = facts.document
    return {
        "@type": "CreativeWork",
        "alternateName": [document["title"], *other_names(document["aliases"])],
        "genre": str(AgreementKind(document["kind"]).label),
        "locationCreated": facts.to("place", document["place"]),
        "contributor": [
            facts.to("institution", one["institution"]) or facts.to("government", one["government"])
            for one in document["parties"]
            if is_verified(one)
        ],
        "hasPart": [
            {"@type": "CreativeWork", "@id": f"{facts.id_of('clause', document['key'])}{number}/"}
            for number in (clause["number"] for clause in document["clauses"])
        ],
        **dated("dateCreated", document["signed_on"]),
    }


def clause(facts: Facts) -> Node:
    document = facts.document
    return {
        "@type": "CreativeWork",
        "name": facts.record.names.of("agreement", document["agreement"])
        + f", clause {document['printed'] or document['key'].partition('/')[2]}",
        "alternateName": document["heading"],
        "isPartOf": facts.to("agreement", document["agreement"]),
        "about": facts.all("topic", document["topics"]),
    }


def text_version(facts: Facts) -> Node:
    document = facts.document
    return {
        "@type": "CreativeWork",
        "text": in_language(document["text"], document["language"]),
        "inLanguage": document["language"],
        "isPartOf": facts.to("clause", document["clause"]),
        "publisher": facts.to("publisher", document["publisher"]),
    }


def contact(facts: Facts) -> Node:
    document = facts.document
    day = day_of(document["held_on"])
    return {
        "@type": "Event",
        "startDate": str(day) if day and day.precision != "range" else None,
        "location": facts.to("place", document["place"]),
        "attendee": [actor(row, facts) for row in document["participants"]],
    }


def statement(facts: Facts) -> Node:
    document = facts.document
    is_told = document["certainty"] != Certainty.UNVERIFIED
    speakers = [actor(one, facts) for one in document["voices"] if one["role"] in SPEAKING]
    sources = (one["source"] for one in document["appearances"])
    return {
        "@type": "CreativeWork",
        "genre": str(StatementKind(document["kind"]).label),
        "abstract": document["summary"],
        "inLanguage": document["language"],
        "creator": speakers if is_told else None,
        "publisher": facts.to("institution", document["issued_by"]),
        "about": facts.all("topic", document["topics"]),
        "mentions": facts.all("place", document["places"]),
        "citation": [*{one["@id"]: one for one in cited(facts) if one}.values()],
        "isBasedOn": facts.all("source", sources),
        "hasPart": [*quotations(facts, speakers if is_told else [])],
        **dated("dateCreated", document["said_on"]),
    }


def cited(facts: Facts) -> Iterator[Node | None]:
    """Yield the texts that a statement surely cites: none that no words name."""
    for reference in facts.document["references"]:
        if is_verified(reference) and reference["resolution"] != Resolution.IMPLIED_BY_SUBJECT:
            for target in reference["targets"]:
                clause = target["clause"] and f"{target['agreement']}/{target['clause']}"
                yield (
                    facts.to("statement", target["statement"])
                    or facts.to("clause", clause)
                    or facts.to("agreement", target["agreement"])
                )


def quotations(facts: Facts, speakers: list[Node | None]) -> Iterator[Node]:
    """Yield the words held; the speaker's only where they are coded so, and one speaks."""
    sources = {one["uid"]: one["source"] for one in facts.document["appearances"]}
    for quote in facts.document["quotes"]:
        is_own = quote["voice"] == QuoteVoice.SPEAKER and len(speakers) == 1
        yield {
            "@type": "Quotation",
            "text": in_language(quote["exact"], quote["language"]),
            "inLanguage": quote["language"],
            "spokenByCharacter": speakers[0] if is_own else None,
            "isPartOf": facts.to("source", sources[quote["appearance"]]),
        }


DECLARED: Mapping[str, Callable[[Facts], Node]] = {
    one.__name__: one
    for one in (
        government,
        institution,
        official,
        topic,
        place,
        publisher,
        source,
        series,
        agreement,
        clause,
        text_version,
        contact,
        statement,
    )
}  # by noun


def node_of(noun: str, record: Record, site: str) -> Node | None:
    """Return a record as JSON-LD, None where its noun has no words of schema.org."""
    declared = DECLARED.get(noun)
    if declared is None:
        return None
    facts, kind = Facts(record, site), KINDS[noun]
    address = f"{site}/{record.path}"
    summary = record.document[kind.summary] if kind.summary else None
    own = {"@id": address, "url": address, "name": title_in(noun, record.document)}
    return (
        own
        | {"description": summary, "disambiguatingDescription": doubt(record.document)}
        | (declared(facts))
    )
