"""The coding rules: whole in the declarations, and the paper says what they say.

`WRITE_EXAMPLES=1 pytest tests/test_coding.py` writes the paper's tables and its part on types anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

from django.test import SimpleTestCase

from statements.guides import GUIDES, guide
from statements.vocabularies import (
    BORDERS,
    CODING_RULES,
    NARROWED,
    PLACES,
    STATEMENT,
    VOCABULARIES,
    ReferenceType,
    Resolution,
    borders_of,
)

CODE = re.compile(r"(?<=^with )[a-z_]+|[a-z]+(?:_[a-z]+)+")
OF_STATEMENTS = ReferenceType.of(STATEMENT)


def marked(text: str) -> str:
    """Return when two are given at once, with the codes marked."""
    return CODE.sub(lambda sections: f"`{sections[0]}`", text)


def link(kind: ReferenceType) -> str:
    return f"[`{kind.value}`](#{kind.value})"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table of a paper."""
    names = [*head]
    lines = [f"| {' | '.join(line)} |" for line in (names, *rows)]
    lines.insert(1, f"|{'---|' * len(names)}")
    return "".join(f"{line}\n" for line in lines)


def decision_table() -> str:
    return table(
        ("ask, for example", "type", "two at once?"),
        (
            (
                f"{PLACES[kind]}. {rule.question} *“{rule.example}”*",
                f"{link(kind)}; about: {rule.about}",
                marked(rule.together),
            )
            for kind, rule in CODING_RULES.items()
        ),
    )


def resolution_table() -> str:
    return table(
        ("the words", "target", "resolution"),
        ((way.words, way.target, f"`{way.value}`") for way in Resolution),
    )


def type_part(kind: ReferenceType) -> Iterator[str]:
    """Yield what the paper says of one type: its meaning, its borders, how it is asked for."""
    yield f"### `{kind.value}`\n\n{kind.full_definition}\n\n"
    yield "".join(f"- Or {link(b.beyond(kind))}? {b.parting}\n" for b in borders_of(kind))
    rule = CODING_RULES.get(kind)
    if rule:
        yield (
            f"\nQuestion {PLACES[kind]}: {rule.question} About: {rule.about}. For example:"
            f" “{rule.example}”. Two at once: {marked(rule.together)}.\n"
        )


def types_part() -> str:
    return "\n".join("".join(type_part(kind)) for kind in ReferenceType)


PARTS = {
    "Which type": (r"(?:^\|.*\n)+", decision_table),
    "Type by type": (r"^### [\s\S]*(?=^## |\Z)", types_part),
    "Which text or clause": (r"(?:^\|.*\n)+", resolution_table),
}  # by heading: what of it follows from the declarations


def part_of(text: str, heading: str) -> str:
    """Return what stands below a heading of the paper, up to the next."""
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0] + "\n"


class TestPaper(SimpleTestCase):
    def test_it_says_what_the_declarations_say(self) -> None:
        text = GUIDES["coding"].read_text(encoding="utf-8")
        if os.environ.get("WRITE_EXAMPLES"):
            for heading, (pattern, say) in PARTS.items():
                before = part_of(text, heading)
                after = re.sub(pattern, lambda _, say=say: say(), before, count=1, flags=re.M)
                text = text.replace(before, after)
            GUIDES["coding"].write_text(text, encoding="utf-8")

        for heading, (pattern, say) in PARTS.items():
            with self.subTest(heading):
                written = re.search(pattern, part_of(text, heading), flags=re.M)
                assert written, "WRITE_EXAMPLES=1 writes it anew."
                assert written[0] == say(), "WRITE_EXAMPLES=1 writes it anew."

    def test_every_code_in_it_is_one(self) -> None:
        text = GUIDES["coding"].read_text(encoding="utf-8")
        codes = {code.value for vocabulary in VOCABULARIES.values() for code in vocabulary}
        named = {*re.findall(r"`([a-z_]+)`", text)}

        assert named - codes == set()
        assert {*Resolution} | {*ReferenceType} <= named

    def test_a_type_has_an_address_on_its_page(self) -> None:
        html = guide("coding").html

        for kind in ReferenceType:
            assert f'<h3 id="{kind.value}"><code>{kind.value}</code></h3>' in html


class TestRules(SimpleTestCase):
    def test_every_type_that_cites_a_text_or_another_statement_has_its_place(self) -> None:
        own = {ReferenceType.CORRECTS, ReferenceType.WITHDRAWS}  # earlier ones, asked for in words

        assert {*CODING_RULES} == {*OF_STATEMENTS} - own
        assert [*PLACES.values()] == [*range(1, 21)]

    def test_the_order_is_that_of_the_coding_rules(self) -> None:
        first, *_, last = CODING_RULES

        assert (first, last) == (ReferenceType.RESPONDS_TO, ReferenceType.MENTIONS)
        assert PLACES[ReferenceType.ALLEGES_VIOLATION] < PLACES[ReferenceType.CALLS_FOR_COMPLIANCE]

    def test_every_question_asks_and_every_example_is_ours(self) -> None:
        for kind, rule in CODING_RULES.items():
            with self.subTest(kind):
                assert rule.question.endswith("?")
                assert rule.example and rule.example[-1] not in ".!"
                assert rule.about and rule.together

    def test_what_may_stand_beside_another_says_so_of_both(self) -> None:
        for kind, rule in CODING_RULES.items():
            if not rule.together.startswith("with "):
                continue
            for name in CODE.findall(rule.together):
                with self.subTest(kind, name=name):
                    assert ReferenceType(name) in CODING_RULES


class TestBorders(SimpleTestCase):
    def test_every_type_of_statements_is_parted_from_two_or_three(self) -> None:
        for kind in OF_STATEMENTS:
            with self.subTest(kind):
                assert 2 <= len(borders_of(kind)) <= 3

    def test_every_type_between_texts_is_parted_from_one_at_least(self) -> None:
        for kind in {*ReferenceType} - {*OF_STATEMENTS}:
            with self.subTest(kind):
                assert borders_of(kind)

    def test_two_types_are_parted_once_and_by_a_sentence(self) -> None:
        pairs = [frozenset((border.one, border.other)) for border in BORDERS]

        assert len(pairs) == len({*pairs})
        assert all(len(pair) == 2 for pair in pairs)
        assert all(border.parting.endswith(".") for border in BORDERS)

    def test_every_border_is_told_of_one_of_its_types_at_least(self) -> None:
        borders = {border for kind in ReferenceType for border in borders_of(kind)}

        assert borders == {*BORDERS}

    def test_types_that_never_stand_in_one_list_are_not_parted(self) -> None:
        for border in BORDERS:
            assert border.one.origins == border.other.origins

    def test_the_other_side_is_seen_from_either(self) -> None:
        border = borders_of(ReferenceType.WELCOMES)[0]

        assert border.beyond(ReferenceType.WELCOMES) is ReferenceType.AFFIRMS_COMMITMENT
        assert border.beyond(ReferenceType.AFFIRMS_COMMITMENT) is ReferenceType.WELCOMES


class TestResolutions(SimpleTestCase):
    def test_every_one_tells_the_words_that_it_stands_for_and_their_target(self) -> None:
        for way in Resolution:
            with self.subTest(way):
                assert way.words
                assert way.target


class TestNarrowed(SimpleTestCase):
    def test_what_took_a_part_of_a_meaning_fits_where_the_type_does(self) -> None:
        for kind, others in NARROWED.items():
            with self.subTest(kind):
                assert kind not in others
                assert {other.origins for other in others} == {kind.origins}
