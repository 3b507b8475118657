"""The pages of the ledger: what was added, corrected and taken back, when and why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson

from statements import query
from statements.documents import NOUNS, PLURALS, Document
from statements.vocabularies import Action
from statements.wording.dates import day_of_moment

from .links import Link, list_at
from .list_questions import page_listing
from .lists import pairs_of, query_of
from .pages import API, PageView, Parameters
from .parts import Absent, Fact, Joined, Row, Table, Term, Text, Value, WithNote
from .reading import Names, answer

NO_REASON = Absent("No reason was given.")
GONE = "no longer public"
COLUMNS = ("Record", "What was done", "Why", "When")
NEWEST = "newest"
CHANGES = "changes"


class ChangesView(PageView):
    """The ledger, newest first unless it is asked for otherwise."""

    template_name = "explorer/changes.html"

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        asked = {"order": [NEWEST], **parameters}
        question = query.ask(page_listing(query.LISTS[CHANGES]), parameters, "json", state)
        rows = answer(replace(question, options={"order": NEWEST} | question.options))
        names = names_of(rows.records, state)
        lines = [change_row(change, names) for change in rows.records]
        return {
            "heading": "Changes",
            "table": Table("Changes of what is public", COLUMNS, lines),
            "rows": rows,
            "actions": [
                Link(str(action.label), list_at(CHANGES, action=action)) for action in Action
            ],
            "nouns": [
                Link(PLURALS[noun].replace("-", " "), list_at(CHANGES, noun=noun)) for noun in NOUNS
            ],
            "is_whole": not parameters,
            "api": f"{API}/{CHANGES}/{query_of(pairs_of(asked))}",
        }


class ChangeView(PageView):
    """One line of the ledger; the words of what is not public any more are not told."""

    template_name = "explorer/record.html"

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        super().context(state, parameters)
        body = query.detail(query.LISTS[CHANGES], key["number"], {}, state)
        change: Document = orjson.loads(body)
        names = names_of([change], state)
        title = f"Change {change['number']}"
        return {
            "heading": title,
            "shown": title,
            "kicker": Link("The ledger", list_at(CHANGES)),
            "description": f"{title} of what is public, and why it was made.",
            "facts": facts_of(change, names),
        }


def facts_of(change: Document, names: Names) -> list[Fact]:
    """Return what one change says of itself."""
    facts = [
        Fact("Record", record_of(change, names)),
        Fact("What was done", Term.of(Action(change["action"]))),
        Fact("Why", change["reason"] or NO_REASON),
        Fact("When", moment(change["recorded_at"])),
    ]
    if change["changed"]:
        facts.append(Fact("What changed", field_words(change["changed"])))
    facts += [Fact("Now part of", link) for link in winners(change, names)]
    return facts


def names_of(changes: list[Document], state: str) -> Names:
    """Return the names of the records of some changes, and of those they are part of now."""
    keys = {f"{change['noun']}/{change['key']}" for change in changes}
    merged = (change for change in changes if change.get("winner"))  # releases tell no winner
    keys |= {f"{change['noun']}/{change['winner']}" for change in merged}
    return Names(query.names_of(keys, state))


def change_row(change: Document, names: Names) -> Row:
    action = str(Action(change["action"]).label)
    fields = change["changed"] if change["action"] != Action.CREATED else []
    done: Value = WithNote(action, field_words(fields)) if fields else action
    parts: list[Value] = [
        done,
        *(Joined(["now part of", link], " ") for link in winners(change, names)),
    ]
    number = Link(f"change {change['number']}", f"/{CHANGES}/{change['number']}/")
    when = WithNote(moment(change["recorded_at"]), number)
    return Row(
        record_of(change, names),
        (Joined(parts, ", "), change["reason"] or NO_REASON, when),
    )


def record_of(change: Document, names: Names) -> Value:
    """Return a link to the record of a change, its key alone where it is not public any more."""
    noun, key = change["noun"], change["key"]
    what = noun.replace("_", " ")
    if key not in names.by_noun.get(PLURALS[noun], {}):
        return WithNote(Text(key), f"{what}, {GONE}")
    return WithNote(names.link(noun, key) or "", what)


def winners(change: Document, names: Names) -> list[Link]:
    link = names.link(change["noun"], change["winner"])
    return [link] if link else []


def field_words(names: list[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)


def moment(text: str) -> str:
    """Return a moment of the ledger in words, in the time of UTC."""
    return f"{day_of_moment(text)}, {text[11:16]} UTC"
