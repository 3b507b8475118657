"""References as sentences: every type, with and without whom it is about."""

from __future__ import annotations

import pytest

from statements.explorer.reading import Names
from statements.explorer.sentences import sentence_of
from statements.vocabularies import ReferenceType
from statements.wording.references import government_in_sentence, listed, text_in_sentence

from . import factories as f

T = ReferenceType
TEXT = "clause 6 of the Accord of 1 January 2001"
NAMES = Names(
    {
        "governments": {
            "freedonia": "Freedonia",
            "sylvania": "Sylvania",
            "hills": "De facto authorities in the Hills",
        },
        "agreements": {"accord-2001-01-01": "Accord of 1 January 2001"},
        "clauses": {
            f"accord-2001-01-01/{number}": f"Accord of 1 January 2001, clause {number}"
            for number in ("6", "7", "p4")
        },
        "statements": {"s": "Driftwood's remarks"},
    }
)
# Without whom it is about, about one government, and about two; the text stands at `{}`.
SENTENCES = {
    T.CALLS_FOR_COMPLIANCE: (
        "calls for compliance with {}",
        "calls on Sylvania to comply with {}",
        "calls on Freedonia and Sylvania to comply with {}",
    ),
    T.ALLEGES_VIOLATION: (
        "alleges a violation of {}",
        "alleges that Sylvania violates {}",
        "alleges that Freedonia and Sylvania violate {}",
    ),
    T.ALLEGES_NON_FULFILMENT: (
        "alleges non-fulfilment of {}",
        "alleges that Sylvania does not fulfil {}",
        "alleges that Freedonia and Sylvania do not fulfil {}",
    ),
    T.DENIES_VIOLATION: (
        "denies a violation of {}",
        "denies that Sylvania violates {}",
        "denies that Freedonia and Sylvania violates {}",
    ),
    T.CLAIMS_COMPLIANCE: (
        "says that there is compliance with {}",
        "says that Sylvania keeps {}",
        "says that Freedonia and Sylvania keep {}",
    ),
    T.AFFIRMS_COMMITMENT: (
        "affirms commitment to {}",
        "affirms the commitment of Sylvania to {}",
        "affirms the commitment of Freedonia and Sylvania to {}",
    ),
    T.DISPUTES_INTERPRETATION: (
        "disputes an interpretation of {}",
        "disputes the reading by Sylvania of {}",
        "disputes the reading by Freedonia and Sylvania of {}",
    ),
    T.ASSIGNS_RESPONSIBILITY: (
        "assigns responsibility under {}",
        "assigns responsibility to Sylvania under {}",
        "assigns responsibility to Freedonia and Sylvania under {}",
    ),
    T.ASSESSES_PROGRESS: (
        "assesses progress under {}",
        "assesses the progress of Sylvania under {}",
        "assesses the progress of Freedonia and Sylvania under {}",
    ),
}
# Of the other types, whom it is about stands after the text.
PHRASES = {
    T.WELCOMES: "welcomes",
    T.ANNOUNCES: "makes an announcement about",
    T.INVOKES_AS_BASIS: "invokes as a basis",
    T.INTERPRETS: "interprets",
    T.PROPOSES_EXTENSION: "proposes to extend",
    T.PROPOSES_CHANGE: "proposes to change",
    T.QUESTIONS_VALIDITY: "questions the force or fit of",
    T.REJECTS: "rejects",
    T.MENTIONS: "mentions",
    T.RESPONDS_TO: "responds to",
    T.QUOTES_STATEMENT: "quotes",
    T.CORRECTS: "corrects",
    T.WITHDRAWS: "withdraws",
    T.IMPLEMENTS: "implements",
    T.REAFFIRMS: "reaffirms",
    T.SUPERSEDES: "supersedes",
    T.RECALLS: "recalls",
    T.AMENDS: "amends",
    T.TERMINATES: "terminates",
}
AFTER = {
    kind: (f"{phrase} {{}}", f"{phrase} {{}}, with regard to Sylvania", f"{phrase} {{}}, with")
    for kind, phrase in PHRASES.items()
}
ABOUT: tuple[list[str], ...] = ([], ["sylvania"], ["sylvania", "freedonia"])


def words(kind: str, *targets: f.Document, about: list[str] | None = None) -> str:
    reference = f.make_reference(kind, *targets, about=about or [])
    return sentence_of(reference, NAMES).words


def clause(number: str) -> f.Document:
    return f.make_target("accord-2001-01-01", number)


class TestTypes:
    @pytest.mark.parametrize("kind", T)
    def test_every_type_reads_as_a_sentence(self, kind: T) -> None:
        for about, expected in zip(ABOUT, (SENTENCES | AFTER)[kind], strict=True):
            assert words(kind, clause("6"), about=about).startswith(expected.format(TEXT))

    def test_several_are_in_the_order_of_their_names(self) -> None:
        sentence = words("mentions", clause("6"), about=["sylvania", "freedonia"])
        assert sentence == f"mentions {TEXT}, with regard to Freedonia and Sylvania"

    def test_a_name_that_is_several_takes_a_plural(self) -> None:
        sentence = words("alleges_violation", clause("6"), about=["hills"])
        assert sentence == f"alleges that the de facto authorities in the Hills violate {TEXT}"


class TestTargets:
    def test_what_is_not_told_is_said_not_to_be(self) -> None:
        assert words("mentions") == "mentions a text that is not told"

    def test_an_agreement_is_called_by_its_name(self) -> None:
        target = f.make_target("accord-2001-01-01")
        assert words("mentions", target) == "mentions the Accord of 1 January 2001"

    def test_clauses_of_one_agreement_name_it_once(self) -> None:
        sentence = words("mentions", clause("6"), clause("7"), clause("p4"))
        assert sentence == (
            "mentions clause 6, clause 7 and clause p4 of the Accord of 1 January 2001"
        )

    def test_an_agreement_after_a_clause_is_named_again(self) -> None:
        sentence = words("mentions", clause("6"), f.make_target("accord-2001-01-01"))
        assert sentence == f"mentions {TEXT} and the Accord of 1 January 2001"

    def test_a_statement_is_quoted_by_its_title(self) -> None:
        sentence = words("responds_to", f.make_target(statement="s"))
        assert sentence == "responds to “Driftwood's remarks”"

    def test_a_statement_that_is_gone_has_no_title(self) -> None:
        sentence = words("responds_to", f.make_target(statement="t"))
        assert sentence == "responds to a statement that is not public any more"

    def test_each_target_is_a_link(self) -> None:
        html = str(sentence_of(f.make_reference("mentions", clause("6")), NAMES))
        assert html == f'mentions <a href="/clauses/accord-2001-01-01/6/">{TEXT}</a>'

    def test_names_are_escaped(self) -> None:
        names = Names({"agreements": {"a": "<b>"}})
        html = str(sentence_of(f.make_reference("mentions", f.make_target("a")), names))
        assert "the &lt;b&gt;</a>" in html


class TestEnglish:
    def test_words_are_listed(self) -> None:
        assert [listed(list("abc"[:n])) for n in (1, 2, 3)] == ["a", "a and b", "a, b and c"]

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("Russia", "Russia"),
            ("United States", "the United States"),
            ("European Union", "the European Union"),
            ("De facto authorities in X", "the de facto authorities in X"),
        ],
    )
    def test_governments_take_their_article(self, name: str, words: str) -> None:
        assert government_in_sentence(name) == words

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("Shusha Declaration", "the Shusha Declaration"),
            ("Accord of 1 January 2001", "the Accord of 1 January 2001"),
            ("Ceasefire of May 1994", "the Ceasefire of May 1994"),
            ("Michel's statement of 14 May 2023", "Michel's statement of 14 May 2023"),
            ("Security Council resolution 822", "Security Council resolution 822"),
        ],
    )
    def test_texts_take_their_article(self, name: str, words: str) -> None:
        assert text_in_sentence(name) == words
