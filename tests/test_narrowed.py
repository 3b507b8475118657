"""References that were coded when their type still meant more, as `check_data` tells of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO

from django.core.management import call_command
from django.test import TestCase

from statements.checking import Fault, check_data
from statements.documents import NOUNS, Document, Noun
from statements.vocabularies import NARROWED, NARROWED_IN, STATEMENT, ReferenceType

from . import factories as f

Upgrades = tuple[Callable[[Document], Document], ...]


def unchanged(document: Document) -> Document:
    """Bring a document up to a format that only narrowed what types mean."""
    return document


def declare(noun: Noun, upgrades: Upgrades) -> None:
    object.__setattr__(noun, "upgrades", upgrades)  # the same noun: code compares it by identity


@contextmanager
def declared(format: int) -> Iterator[None]:
    """Make what has references be of a format while it is open."""
    nouns = [NOUNS[name] for name in ("statement", "agreement")]
    before = [noun.upgrades for noun in nouns]
    try:
        for noun in nouns:
            declare(noun, (unchanged,) * (format - 1))
        yield
    finally:
        for noun, upgrades in zip(nouns, before, strict=True):
            declare(noun, upgrades)


class TestNarrowed(TestCase):
    """Statements and agreements of format 1, which the code of today declares to be of format 2."""

    @classmethod
    def setUpTestData(cls) -> None:
        with declared(1):
            cls.world = f.make_small_world()  # of this format, and kept for nobody
            cls.target = f.make_target(cls.world["agreement"])
            cls.statement = f.make_said(
                cls.world, references=cls.coded("mentions", "calls_for_compliance")
            )
            f.publish(cls.statement)

    @classmethod
    def coded(cls, *types: str) -> list[Document]:
        return [f.make_reference(kind, cls.target) for kind in types]

    def looks(self) -> dict[str, str]:
        """Return what is told of types whose meaning was narrowed, by record and place."""
        lines: list[Fault] = []
        faults = [
            fault
            for _, some in check_data(
                lambda look, code: lines.append(look) if code == "narrowed" else 0
            )
            for fault in some
        ]
        assert faults == []
        return {
            f"{look.where}: {look.what.partition(': ')[0]}": look.what.partition(": ")[2]
            for look in lines
        }

    def change(self, **changes: object) -> None:
        self.statement |= changes
        f.store("statement", self.statement)

    def test_a_reference_of_an_older_format_is_told_with_what_took_a_part_of_its_type(
        self,
    ) -> None:
        with declared(NARROWED_IN):
            (where, what), *others = self.looks().items()

        assert where == f"statement/{self.statement['uid']}: references[0].type"
        assert what.startswith(
            "It was coded as mentions when that meant more than now: look whether it is"
            " assesses_progress. In “"
        )
        assert others == []

    def test_nothing_is_told_while_the_noun_has_that_format(self) -> None:
        with declared(1):
            assert self.looks() == {}

    def test_a_record_of_the_new_format_was_coded_by_the_new_rules(self) -> None:
        with declared(NARROWED_IN):
            statement = f.make_said(self.world, references=self.coded("mentions"))
            f.store("statement", statement)

            assert [where for where in self.looks() if statement["uid"] in where] == []

    def test_another_change_of_the_record_leaves_its_references_as_old_as_they_were(self) -> None:
        below = f.make_reference("mentions", f.make_target(self.world["agreement"], "1"))
        with declared(NARROWED_IN):
            self.change(
                title="Another title",
                references=[*self.statement["references"], below],
            )

            assert [*self.looks()] == [f"statement/{self.statement['uid']}: references[0].type"]

    def test_a_reference_that_was_changed_since_is_no_longer_told(self) -> None:
        with declared(NARROWED_IN):
            first, *others = self.statement["references"]
            self.change(references=[first | {"note": "Looked at again."}, *others])
            assert self.looks() == {}

            self.change(references=[first, *others])
            assert self.looks() == {}

    def test_what_was_changed_within_the_old_format_is_old(self) -> None:
        with declared(1):
            first, *others = self.statement["references"]
            self.change(references=[first | {"note": "Looked at."}, *others])
        with declared(NARROWED_IN):
            assert len(self.looks()) == 1

    def test_an_agreement_that_cites_texts_is_looked_at_too(self) -> None:
        reference = f.make_reference("supersedes", self.target, clause=None)
        del reference["quote"]
        with declared(1):
            cited = f.make_agreement("later-2002-02-02", references=[reference])
            f.store("agreement", cited)
        with declared(NARROWED_IN):
            message = self.looks()["agreement/later-2002-02-02: references[0].type"]

        assert "look whether it is amends or terminates." in message

    def test_the_command_lists_it_as_a_second_look_and_no_fault(self) -> None:
        out = StringIO()
        with declared(NARROWED_IN):
            call_command("check_data", stdout=out)

        assert (
            f"Second look: statement/{self.statement['uid']}: references[0].type: "
            in out.getvalue()
        )
        assert "no fault." in out.getvalue()

    def test_every_narrowed_type_is_told_and_no_other(self) -> None:
        with declared(1):
            kinds = [kind for kind in ReferenceType.of(STATEMENT) if STATEMENT not in kind.targets]
            statement = f.make_said(self.world, references=self.coded(*kinds))
            f.store("statement", statement)
        with declared(NARROWED_IN):
            places = [where for where in self.looks() if statement["uid"] in where]

        assert len(places) == len([kind for kind in kinds if kind in NARROWED]) == 6
