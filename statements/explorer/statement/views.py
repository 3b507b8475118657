"""The pages of a statement: as it is now, and each of its public editions."""

from __future__ import annotations

from typing import Any

from statements import query
from statements.documents import Document
from statements.explorer.cards import card_of
from statements.explorer.editions import EditionView
from statements.explorer.embed_code import Embed, height_for
from statements.explorer.history import history_of
from statements.explorer.links import list_at, page_of
from statements.explorer.pages import PageView, Parameters
from statements.explorer.reading import Record, read_names, read_record, read_rows
from statements.explorer.record_pages import editions_of

from .beside import own_facts, read_beside
from .evidence import Library, appearances_of
from .meeting import meeting_of
from .points import levels_of, numbers_of_quotes, other_quotes, points_of
from .short import LINES, MOST_POINTS
from .thread import MOST, charges_of, incoming, outgoing, without_answer
from .voices import subject_of, voices_of

NOUN = "statement"
SHOWN = 5  # editions below a statement


class StatementView(PageView):
    """A statement as it is public now."""

    template_name = "explorer/statement.html"

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        super().context(state, parameters)
        record = read_record(NOUN, key["uid"], state, fields="*")
        editions = query.past_of(NOUN, key["uid"], SHOWN)
        history = history_of(NOUN, key["uid"], editions, SHOWN, state)
        context = statement_context(record, state)
        title = f"Statement: {record.document['title']}"
        height = height_for([LINES] * len(context["points"][:MOST_POINTS]))
        return context | {
            "record": record,
            "card": card_of(NOUN, record),
            "embed": Embed(NOUN, key["uid"], title, height),
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
    beside, names_beside = read_beside(document, state)
    names = record.names | names_beside
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
