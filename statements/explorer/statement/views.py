"""The pages of a statement: as it is now, and each of its public editions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from statements import query
from statements.dates import PartialDate
from statements.documents import NOUNS, Document
from statements.explorer.editions import EditionView
from statements.explorer.history import history_of
from statements.explorer.languages import language_name
from statements.explorer.links import list_at, page_of
from statements.explorer.pages import PageView, Parameters
from statements.explorer.reading import Names, Record, read_names, read_record, read_rows
from statements.explorer.record_pages import editions_of
from statements.vocabularies import Certainty, StatementKind
from statements.wording.dates import said_on_words, spelled_date

from .evidence import Library, appearances_of
from .meeting import meeting_of
from .places import place_facts
from .points import levels_of, numbers_of_quotes, other_quotes, points_of
from .thread import MOST, charges_of, incoming, outgoing, without_answer
from .voices import addressees_of, subject_of, voices_of

NOUN = "statement"
SHOWN = 5  # editions below a statement
POINTED_AT = {"tenure": "voices", "source": "appearances"}  # noun, and the list that names it


class StatementView(PageView):
    """A statement as it is public now."""

    template_name = "explorer/statement.html"

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        super().context(state, parameters)
        record = read_record(NOUN, key["uid"], state, fields="*")
        editions = query.past_of(NOUN, key["uid"], SHOWN)
        history = history_of(NOUN, key["uid"], editions, SHOWN, state)
        return statement_context(record, state) | {
            "record": record,
            "permalink": editions_of(NOUN, record)["permalink"],
            "history": history,
            "has_more": len(editions) > len(history),
        }


class StatementEditionView(EditionView):
    """A statement as one public edition had it, set as it is now."""

    template_name = "explorer/statement.html"
    noun = NOUN

    def shown(self, document: Document, name: str, number: int, state: str) -> dict[str, Any]:
        names = read_names({NOUN: [document]}, state)
        return statement_context(Record(document, names, f"statements/{name}/", number), state)


def statement_context(record: Record, state: str) -> dict[str, Any]:
    """Return all that the page of a statement shows but its history."""
    document = record.document
    beside = read_beside(document)
    names = record.names | read_names_beside(beside, state)
    library = Library(beside, names)
    points = points_of(document, library)
    cites = [cite for point in points for cite in point.cites]
    uid = document["uid"]
    rows = read_rows("statements", state, ref=f"*:{uid}", page_size=MOST)
    voices = voices_of(document, beside, names)
    incoming_groups = incoming(uid, rows)
    charges = charges_of(document, cites, state)
    return own_facts(document, names, beside) | {
        "statement": document,
        "heading": document["title"],
        "summary": document["summary"],
        "voices": voices,
        "subject": subject_of(voices),
        "points": points,
        "other_quotes": other_quotes(document, library),
        "appearances": appearances_of(document, library, numbers_of_quotes(document)),
        "outgoing": outgoing(document, beside, names),
        "incoming": incoming_groups,
        "taken_back": [group for group in incoming_groups if group.warning],
        "charges": charges,
        "answered": [one for one in charges if any(answer.item for answer in one.answers)],
        "unheld": without_answer(charges),
        "meeting": meeting_of(document, beside, names, state),
        "levels": levels_of(document),
        "page": page_of(NOUN, uid),
        "number": record.number,
        "references_list": list_at("references", statement=uid),
        "allegations_list": list_at("allegations", statement=uid),
    }


def read_beside(document: Document) -> dict[str, Document]:
    """Return the documents that a statement is told with, by `noun/key`, in two queries."""
    names = {
        *(f"{n}/{row[n]}" for n, rows in POINTED_AT.items() for row in document[rows] if row[n]),
        *(f"place/{key}" for key in document["places"]),
        *(
            f"statement/{target['statement']}"
            for reference in document["references"]
            for target in reference["targets"]
            if target["statement"]
        ),
    }
    if document["contact"]:
        names.add(f"contact/{document['contact']}")
    beside = query.documents_of(names)
    sources = [one for name, one in beside.items() if name.startswith("source/")]
    return beside | query.documents_of({f"publisher/{one['publisher']}" for one in sources})


def read_names_beside(beside: Mapping[str, Document], state: str) -> Names:
    """Return the names of all that some documents of several nouns point at."""
    by_noun: dict[str, list[Document]] = {}
    for name, document in beside.items():
        by_noun.setdefault(name.partition("/")[0], []).append(document)
    return read_names({n: documents for n, documents in by_noun.items() if n in NOUNS}, state)


def own_facts(document: Document, names: Names, beside: Mapping[str, Document]) -> dict[str, Any]:
    """Return what stands at the head of the page and beside it."""
    known_by = PartialDate.from_document(document["known_by"])
    return {
        "kind": str(StatementKind(document["kind"]).label),
        "day": said_on_words(document),
        "known_by": spelled_date(known_by) if known_by and document["said_on"] else "",
        "said_on_note": (document["said_on"] or document["known_by"] or {}).get("note"),
        "issued_by": names.link("institution", document["issued_by"]),
        "addressees": addressees_of(document, names),
        "topics": [names.link("topic", key) for key in document["topics"]],
        "places": [place_facts(key, beside, names) for key in document["places"]],
        "language": language_name(document["language"]),
        "certainty": Certainty(document["certainty"]),
    }
