"""What a feed tells of each record: what it is in our words, who said it, and what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from statements import query
from statements.documents import KINDS, PLURALS, Document
from statements.vocabularies import Action

from .atom import Ended, Entry
from .items import item_of
from .ledger import field_words
from .ledger import names_of as names_in_changes
from .links import page_of
from .reading import Names, Rows, names_of
from .results import reference_item
from .sentences import Sentence

OURS = "Title and summary are our words."


def entries_of(noun: str, rows: Rows, state: str) -> list[Entry]:
    """Return an entry for each record of a page of a list, dated by its last change."""
    moments = query.moments_of(row["number"] for row in rows.records)
    write = WRITERS.get(noun, plain)
    own = (id_of(noun, row) for row in rows.records) if write is plain else ()
    names = rows.names | names_of(own, state)
    entries = []
    for row in rows.records:
        moment = moments[row["number"]]
        title, content = write(noun, row, names)
        whole = format_html("{}<p>{}</p>", content, moment_words(moment))
        action = Action(moment.action)
        entries.append(Entry(f"/{row['path']}", title, whole, moment.recorded_at, (action.value,)))
    return entries


def id_of(noun: str, row: Document) -> str:
    """Return `noun/key` of a record in a list."""
    return f"{noun}/{row['path'].removeprefix(f'{PLURALS[noun]}/').rstrip('/')}"


def moment_words(moment: query.Moment) -> str:
    """Return what a change did, which it was, and why."""
    reason = f": {moment.reason}" if moment.reason else "."
    return f"{Action(moment.action).label}, change {moment.number} of the ledger{reason}"


def ended_words(noun: str, ending: query.Ending, names: Names) -> str:
    """Return that a record is no longer public, why, and what it is part of now."""
    words = moment_words(ending.moment)
    if ending.winner is None:
        return words
    name, address = names.of(noun, ending.winner), page_of(noun, ending.winner)
    return f"{words} Now part of “{name}”, {address}"


def ended_of(noun: str, endings: Iterable[query.Ending], state: str) -> list[Ended]:
    """Return what is no longer public, of some endings of a noun's records."""
    listed = [*endings]
    names = names_of((f"{noun}/{one.winner}" for one in listed if one.winner), state)
    return [
        Ended(page_of(noun, one.key), one.moment.recorded_at, ended_words(noun, one, names))
        for one in listed
    ]


def change_entries(rows: Rows, state: str) -> list[Entry]:
    """Return an entry for each line of the ledger."""
    names = names_in_changes(rows.records, state)
    return [change_entry(change, names) for change in rows.records]


def change_entry(change: Document, names: Names) -> Entry:
    noun, action = change["noun"], Action(change["action"])
    title = f"{action.label}: {noun.replace('_', ' ')} “{names.of(noun, change['key'])}”"
    fields = f"What changed: {field_words(change['changed'])}." if change["changed"] else ""
    content = paragraph(change["reason"] or "No reason was given.") + paragraph(fields)
    when = datetime.fromisoformat(change["recorded_at"])
    return Entry(f"/changes/{change['number']}/", title, content, when, (action.value,))


def release_entries(rows: Rows) -> list[Entry]:
    """Return an entry for each release, dated by its withdrawal where it was withdrawn."""
    return [release_entry(release) for release in rows.records]


def release_entry(release: Document) -> Entry:
    title = f"Release {release['version'] or release['number']}"
    content, withdrawn = paragraph(release["citation"]), release["withdrawn"]
    when = datetime.fromisoformat(withdrawn["at"] if withdrawn else release["made_at"])
    if withdrawn:
        title, content = f"{title}, withdrawn", paragraph(withdrawn["reason"]) + content
    return Entry(f"/{release['path']}", title, content, when)


def paragraph(text: str) -> SafeString:
    return format_html("<p>{}</p>", text) if text else SafeString("")


def plain(noun: str, row: Document, names: Names) -> tuple[str, SafeString]:
    """Return the name of a record, what kind of thing it is, and our summary of it."""
    kind = KINDS[noun]
    title = names.of(noun, id_of(noun, row).partition("/")[2])
    summary = str(row[kind.summary] or "") if kind.summary else ""
    return title, paragraph(kind.meaning) + paragraph(summary)


def statement(noun: str, row: Document, names: Names) -> tuple[str, SafeString]:
    """Return a statement's title, who makes it when, our summary, and what it does to texts."""
    item = item_of(row, names)
    doubt = "" if item.is_sure else f" ({item.certainty})"
    speakers = ", ".join(one.words for one in item.speakers)
    who = f"{speakers}, {item.day}. {item.kind}{doubt}."
    acts = format_html_join("", "<li>{}</li>", ([sentence_words(one)] for one in item.sentences))
    content = format_html("{}{}{}", paragraph(who), paragraph(row["summary"]), paragraph(OURS))
    return row["title"], format_html("{}<ul>{}</ul>", content, acts) if acts else content


def reference(noun: str, row: Document, names: Names) -> tuple[str, SafeString]:
    """Return a reference as a sentence, with the words that are held and whose they are."""
    item = reference_item(row, names)
    title = f"{item.subject} {sentence_words(item.sentence)}"
    where = ", ".join(filter(None, [item.origin.label, item.day]))
    content = paragraph(f"In: {where}.")
    if item.words:
        words = format_html(
            '<blockquote lang="{}">{}</blockquote>', item.language or "", item.words
        )
        content = format_html("{}{}{}", content, words, paragraph(item.prose))
    return title, content


def sentence_words(sentence: Sentence) -> str:
    """Return a reference in words, with how sure it is where it is not."""
    return sentence.words if sentence.is_sure else f"{sentence.words} ({sentence.certainty})"


Write = Callable[[str, Document, Names], tuple[str, SafeString]]
WRITERS: Mapping[str, Write] = {"statement": statement, "reference": reference}  # others are plain
