"""Acts: references to one text or clause, each as what one government said, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape

from django.utils.safestring import SafeString

from statements.dates import PartialDate
from statements.documents import Document
from statements.keys import clause_key
from statements.stances import is_counted
from statements.vocabularies import (
    SPEAKING,
    Certainty,
    Family,
    QuoteVoice,
    ReferenceType,
    Resolution,
    StatementKind,
)
from statements.wording.dates import said_on_words

from .links import Link, link_to, page_of
from .marks import Mark
from .positions import doubt_of
from .reading import Names, read_rows
from .sentences import Sentence, sentence_of, target_link

MOST = "300"  # steps that are drawn
NO_TEXT = f"!{Family.TEXT.value}"  # references of texts to texts are no steps


@dataclass(frozen=True, slots=True)
class Quote:
    """The words that cite, and whose they are; in a template it prints the words."""

    words: str
    language: str | None
    whose: str
    is_own: bool  # the speaker's words, as far as is coded

    def __str__(self) -> SafeString:
        style = "" if self.is_own else ' class="prose"'
        language = f' lang="{escape(self.language)}"' if self.language else ""
        return SafeString(f"<q{style}{language}>{escape(self.words)}</q>")

    __html__ = __str__  # within other HTML, too


@dataclass(frozen=True, slots=True)
class Act:
    """One reference by one government: what the steps that it makes have in common.

    `day` is empty where it is undated; `reasons` tell why it makes no position.
    """

    uid: str
    government: str
    mark: Mark
    type: ReferenceType
    day: PartialDate | None
    day_words: str
    who: list[Link]
    office: str
    sentence: Sentence
    about: str
    quote: Quote | None
    certainty: Certainty
    reasons: list[str]
    is_joint: bool
    is_superseded: bool
    is_changed: bool
    link: Link

    @property
    def brief(self) -> str:
        """What a picture tells of it, after whose it is."""
        parts = [
            self.day_words,
            self.type.deed,
            self.about,
            ", ".join(link.label for link in self.who),
            "changed position" if self.is_changed else "",
            "corrected or withdrawn since" if self.is_superseded else "",
            "not counted" if self.reasons else "",
            doubt_of([self.certainty]),
        ]
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts on one node, and every reference that was read to tell them, by uid.

    `is_cut` where there are more steps than are drawn: then there are no acts.
    """

    acts: list[Act]
    steps: int
    references: Mapping[str, Document]
    names: Names
    is_cut: bool


def references_on(node: str) -> dict[str, str]:
    """Return the query of all references that are steps on a node."""
    return {"clause" if "/" in node else "target_exact": node, "family": NO_TEXT}


def read_acts(node: str, least: int, state: str, **as_of: str) -> Acts:
    """Return the acts on an agreement as a whole, or on a clause with its children.

    Where there are too many, as `least` are known to be, nothing is read for them.
    """
    if least > int(MOST):
        return Acts([], 0, {}, Names(), is_cut=True)
    steps = read_rows("stances/steps", state, node=node, page_size=MOST, **as_of)
    rows = read_rows("references", state, page_size=MOST, **references_on(node))
    references = {row["uid"]: row for row in rows.records}
    if steps.next:
        return Acts([], 0, references, rows.names, is_cut=True)
    names = steps.names | rows.names
    acts = [*acts_of(node.partition("/")[0], steps.records, references, names)]
    return Acts(acts, len(steps.records), references, names, is_cut=False)


def acts_of(
    agreement: str, steps: Iterable[Document], references: Mapping[str, Document], names: Names
) -> Iterator[Act]:
    """Yield one act under an agreement for each reference and government, in order of days."""
    by_act = defaultdict[tuple[str, str], list[Document]](list)
    for step in steps:
        by_act[(step["reference"], step["government"])].append(step)
    for (uid, government), own in sorted(by_act.items(), key=lambda item: order_of(item[1][0])):
        if uid in references:
            yield act_of(agreement, government, own, references[uid], names)


def order_of(step: Document) -> tuple[bool, date, str]:
    """Order by day, what is undated last."""
    day = PartialDate.parse(step["day"]) if step["day"] else None
    return day is None, day.first if day else date.max, step["reference"]


def act_of(
    agreement: str, government: str, steps: list[Document], reference: Document, names: Names
) -> Act:
    type, statement = ReferenceType(reference["type"]), reference["statement"]
    day = PartialDate.from_document(statement["said_on"])
    about = sorted(names.of("government", key) for key in reference["about"])
    return Act(
        uid=reference["uid"],
        government=government,
        mark=Mark.of(type),
        type=type,
        day=day,
        day_words=said_on_words(statement),
        who=[*speakers_of(statement, government, names)],
        office=office_of(statement, government, names),
        sentence=sentence_in(agreement, reference, names),
        about=f"about {', '.join(about)}" if about else "",
        quote=quote_of(reference),
        certainty=Certainty(reference["certainty"]),
        reasons=reasons_of(reference),
        is_joint=steps[0]["joint"],
        is_superseded=any(step["superseded"] for step in steps),
        is_changed=any(step["changed"] for step in steps),
        link=link_of(reference),
    )


def sentence_in(agreement: str, reference: Document, names: Names) -> Sentence:
    """Return a reference in words, its texts in few where the page is of the same agreement."""
    targets = [target_in(agreement, target, names) for target in reference["targets"]]
    return sentence_of(reference, names, targets)


def target_in(agreement: str, target: Document, names: Names) -> Link:
    key, number = target["agreement"], target["clause"]
    if key != agreement:
        return target_link(target, names)
    if number is None:
        return link_to("agreement", key, "the text as a whole")
    return link_to("clause", clause_key(key, number), f"clause {number}")


def link_of(reference: Document) -> Link:
    """Return a link to a reference in its statement, called by the statement's title."""
    statement = reference["statement"]
    address = f"{page_of('statement', statement['uid'])}#{reference['uid']}"
    return Link(statement["title"], address)


def speakers_of(statement: Document, government: str, names: Names) -> Iterator[Link]:
    """Yield the person, else the body, of each voice by which a government speaks."""
    for voice in statement["voices"]:
        if voice["government"] == government and voice["role"] in SPEAKING:
            link = names.link("official", voice["official"])
            link = link or names.link("institution", voice["institution"])
            if link:
                yield link


def office_of(statement: Document, government: str, names: Names) -> str:
    """Return the office in which the only speaker of a government speaks, if that is known."""
    own = [
        voice["tenure"]
        for voice in statement["voices"]
        if voice["government"] == government and voice["role"] in SPEAKING
    ]
    return names.of("tenure", own[0]) if len(own) == 1 and own[0] else ""


def quote_of(reference: Document) -> Quote | None:
    if not reference["words"]:
        return None
    whose = QuoteVoice(reference["words_voice"]) if reference["words_voice"] else None
    words = {QuoteVoice.SPEAKER: "the speaker’s words", QuoteVoice.OUTLET: "the outlet’s words"}
    return Quote(
        reference["words"],
        reference["words_language"],
        words[whose] if whose else "not told whose words",
        whose is not QuoteVoice.OUTLET,
    )


def reasons_of(reference: Document) -> list[str]:
    """Return why a reference makes no position: what `is_counted` tests, in words."""
    kind, resolution = reference["statement"]["kind"], reference["resolution"]
    certainty = reference["certainty"]
    if is_counted(resolution, certainty, kind):
        return []
    told = (
        (resolution == Resolution.IMPLIED_BY_SUBJECT, "implied: no text is named"),
        (certainty == Certainty.UNVERIFIED, "unverified"),
        (kind == StatementKind.ATTRIBUTED_POSITION, "attributed to the government by others"),
    )
    return [words for is_so, words in told if is_so]
