"""The pages of a statement: as it is now, each of its public editions, and all of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from statements import query
from statements.explorer.cards import card_of
from statements.explorer.embed_code import Embed, height_for
from statements.explorer.links import list_at, page_of
from statements.explorer.pages import PageView, Parameters
from statements.explorer.reading import Record, read_names, read_record, read_rows
from statements.wording.dates import spelled_day

from .beside import own_facts, read_beside, read_names_beside
from .evidence import Library, appearances_of
from .history import history_of
from .meeting import meeting_of
from .points import levels_of, numbers_of_quotes, other_quotes, points_of
from .short import LINES, MOST_POINTS
from .thread import MOST, charges_of, incoming, outgoing
from .voices import subject_of, voices_of

NOUN = "statement"
SHOWN = 5  # editions below a statement
MOST_EDITIONS = 100  # on a page of their own
WITHOUT_WORDS = "An edition whose words were taken out"


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
            "card": card_of(NOUN, record),
            "embed": Embed(NOUN, key["uid"], title, height),
            "history": history,
            "has_more": len(editions) > len(history),
        }


class EditionView(PageView):
    """A statement as one public edition had it."""

    template_name = "explorer/statement.html"

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        super().context(state, parameters)
        uid = key["uid"]
        listing = query.editions_of(NOUN, uid)
        edition = orjson.loads(query.detail(listing, key["number"], {}, state))
        current = query.past_of(NOUN, uid, 0)[0].number
        edition["day"] = spelled_day(datetime.fromisoformat(edition["recorded_at"]).date())
        own = {"edition": edition, "current": current, "page": page_of(NOUN, uid)}
        if edition["document"] is None:
            return own | {"heading": WITHOUT_WORDS, "summary": WITHOUT_WORDS}
        names = read_names({NOUN: [edition["document"]]}, state)
        record = Record(edition["document"], names, f"statements/{uid}/", edition["number"])
        return statement_context(record, state) | own


class EditionsView(PageView):
    """The public editions of a statement, newest first."""

    template_name = "explorer/editions.html"

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        super().context(state, parameters)
        editions = query.past_of(NOUN, key["uid"], MOST_EDITIONS)
        record = read_record(NOUN, key["uid"], state)
        return {
            "heading": f"Editions of: {record.document['title']}",
            "statement": record.document,
            "page": page_of(NOUN, key["uid"]),
            "history": history_of(NOUN, key["uid"], editions, MOST_EDITIONS, state),
            "has_more": len(editions) > MOST_EDITIONS,
        }


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
        "charges": charges_of(document, cites, state),
        "meeting": meeting_of(document, beside, names, state),
        "levels": levels_of(document),
        "page": page_of(NOUN, uid),
        "number": record.number,
        "references_list": list_at("references", statement=uid),
        "allegations_list": list_at("allegations", statement=uid),
    }
