"""A key or uid belongs to one record for ever: an import that takes another's is refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from statements.documents import NOUNS, PLURALS, Document, Noun, identities, parse
from statements.documents.contents import lists_with_identities
from statements.documents.links import RECORDS_BY_UID
from statements.documents.mapping import Table
from statements.keys import new_uid
from statements.models import Edition, Record
from statements.problems import BrokenRules

from . import factories as f
from .test_imports import ImportTestCase


def lists_of(table: Table, path: str = "") -> Iterator[str]:
    """Yield the lists whose rows have keys or uids, as paths without places."""
    for name, below, identity, _ in lists_with_identities(table):
        if identity in below.names:  # a clause is told by its number
            yield f"{path}{name}"
        yield from lists_of(below, f"{path}{name}.")


def lists_in(noun: Noun, document: Document) -> set[str]:
    """Return the lists of a document in which something has a key or uid."""
    owners = (path.rpartition(".")[0].split(".") for path in identities(noun, document).values())
    return {".".join(part.partition("[")[0] for part in parts) for parts in owners}


class TestEveryNoun(ImportTestCase):
    """What stands inside a record of the second edition, told of a new one."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)
        cls.importer = f.make_user("importer", may_approve=False, is_superuser=True)

    def first_with(self, noun: Noun, listed: str) -> Document:
        for text in Edition.objects.filter(record__noun=noun.name).values_list(
            "document", flat=True
        ):
            if listed in lists_in(noun, document := parse(text)):
                return document
        raise AssertionError(f"The second edition holds no {noun.name} with {listed}.")

    def test_is_refused_with_its_line_its_member_and_whose_it_is(self) -> None:
        for noun in NOUNS.values():
            for listed in lists_of(noun.table):
                with self.subTest(noun=noun.name, listed=listed):
                    document = self.first_with(noun, listed)
                    owner = f"{noun.name}/{document[noun.identity]}"
                    new_key = new_uid() if noun.identity == "uid" else "another"
                    path = self.lines(
                        document | {noun.identity: new_key}, name=f"{PLURALS[noun.name]}.jsonl"
                    )
                    where = f"{path.name}:1 {listed.split('.')[0]}[0]"
                    self.assert_refused(path, where, f"is {owner}'s for ever", "key_taken")


class TestUids(ImportTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.statement = f.store("statement", cls.make_full(cls.world))
        cls.owner = f"statement/{cls.statement['uid']}"

    @staticmethod
    def make_full(world: Document, **changes: object) -> Document:
        appearance = f.make_appearance(world["source"])
        quote = f.make_quote(appearance["uid"], "We comply.")
        reference = f.make_reference("mentions", f.make_target(world["agreement"]))
        members = {"appearances": [appearance], "quotes": [quote], "references": [reference]}
        return f.make_said(world, **members | changes)

    def refused(self, words: str, *documents: Document, name: str = "statements.jsonl") -> None:
        path = self.lines(*documents, name=name)
        self.assert_refused(path, f"{name}:{len(documents)} ", words)

    def test_a_new_record_is_not_called_what_stands_in_another(self) -> None:
        for listed in ("voices", "appearances", "quotes", "references"):
            with self.subTest(listed):
                uid = self.statement[listed][0]["uid"]
                words = f"uid: {uid} is {self.owner}'s for ever"
                self.refused(words, f.make_said(self.world, uid=uid))
        uid = self.world["tenure"]
        words = f"uid: {uid} is official/rufus-firefly's for ever"
        self.refused(words, f.make_said(self.world, uid=uid))
        self.refused(words, f.make_source(uid=uid), name="sources.jsonl")

    def test_nor_what_another_record_of_any_noun_is_called(self) -> None:
        source, statement = self.world["source"], self.statement["uid"]
        assert {"statement", "source"} <= RECORDS_BY_UID
        words = f"uid: {source} is source/{source}'s for ever"
        self.refused(words, f.make_said(self.world, uid=source))
        words = f"uid: {statement} is {self.owner}'s for ever"
        self.refused(words, f.make_source(uid=statement), name="sources.jsonl")

    def test_nor_is_a_part_of_it(self) -> None:
        for uid, owner in (
            (self.world["source"], f"source/{self.world['source']}"),
            (self.statement["uid"], self.owner),
        ):
            with self.subTest(owner):
                voice = f.make_voice("freedonia", institution="freedonia-mfa", uid=uid)
                words = f"voices[0].uid: {uid} is {owner}'s for ever"
                self.refused(words, f.make_said(self.world, voices=[voice]))

    def test_nor_is_what_another_record_had_once(self) -> None:
        voice = f.make_voice("freedonia", institution="freedonia-mfa")
        f.store("statement", self.statement | {"voices": [voice]})
        uid = self.statement["voices"][0]["uid"]
        words = f"voices[0].uid: {uid} is {self.owner}'s for ever"
        self.refused(words, self.make_full(self.world, voices=self.statement["voices"]))
        self.refused(f"uid: {uid} is {self.owner}'s", f.make_said(self.world, uid=uid))

    def test_two_records_of_a_file_share_none(self) -> None:
        first = self.make_full(self.world)
        for listed in ("voices", "references"):
            with self.subTest(listed):
                second = self.make_full(self.world, **{listed: first[listed]})
                uid = first[listed][0]["uid"]
                words = f"{listed}[0].uid: {uid} is in statement/{first['uid']} too"
                self.refused(words, first, second)
        uid = first["voices"][0]["uid"]
        words = f"uid: {uid} is in statement/{first['uid']} too"
        self.refused(words, first, self.make_full(self.world, uid=uid))
        voice = f.make_voice("freedonia", institution="freedonia-mfa", uid=first["uid"])
        words = f"voices[0].uid: {first['uid']} is in statement/{first['uid']} too"
        self.refused(words, first, self.make_full(self.world, voices=[voice]))

    def test_nor_do_two_of_two_nouns(self) -> None:
        uid = new_uid()
        source = f.make_source(uid=uid) | {"noun": "source"}
        statement = f.make_said(self.world, uid=uid) | {"noun": "statement"}
        self.refused(f"uid: {uid} is in source/{uid} too", source, statement, name="all.jsonl")

    def test_nothing_moves_from_one_record_to_another_in_one_file(self) -> None:
        new_voice = f.make_voice("freedonia", institution="freedonia-mfa")
        without = self.statement | {"voices": [new_voice]}
        other = f.store("statement", self.make_full(self.world))
        uid = self.statement["voices"][0]["uid"]
        words = f"voices[0].uid: {uid} is {self.owner}'s for ever"
        for taker in (other, self.make_full(self.world)):
            self.refused(words, without, taker | {"voices": self.statement["voices"]})

    def test_tables_are_refused_at_the_row_that_takes_it(self) -> None:
        uid, voice = new_uid(), self.statement["voices"][0]["uid"]
        head = "uid,kind,title,summary,said_on,certainty"
        statements = f"{head}\n{uid},interview,New,New.,2001-02-03,likely\n"
        columns = "statement,uid,government,institution,role"
        self.table("statements.csv", statements)
        self.table(
            "statement_voices.csv",
            f"{columns}\n{uid},{voice},freedonia,freedonia-mfa,speaks\n",
        )
        words = f"{voice} is {self.owner}'s for ever"
        self.assert_refused(self.folder, "statement_voices.csv:2 voices[0].uid", words, "key_taken")

        self.table("statements.csv", statements.replace(uid, voice))
        (self.folder / "statement_voices.csv").unlink()
        self.assert_refused(self.folder, "statements.csv:2 uid", words, "key_taken")

    def test_a_record_shares_none_with_itself(self) -> None:
        statement = self.make_full(self.world)
        uid = statement["voices"][0]["uid"]
        quotes = [statement["quotes"][0] | {"uid": uid}]
        references = [statement["references"][0] | {"uid": statement["uid"]}]
        self.refused(f"quotes: {uid} stands in voices already", statement | {"quotes": quotes})
        words = f"references: {statement['uid']} stands in uid already"
        self.refused(words, statement | {"references": references})


class TestRecordings(ImportTestCase):
    """The same, whoever writes."""

    def test_a_new_record_is_not_called_what_another_has(self) -> None:
        voice = f.store("statement", f.make_said(self.world))["voices"][0]["uid"]
        for uid in (voice, self.world["tenure"], self.world["source"]):
            with self.subTest(uid), pytest.raises(BrokenRules, match="for ever") as error:
                f.store("statement", f.make_said(self.world, uid=uid))
            assert [problem.path for problem in error.value.problems] == ["uid"]

    def test_what_is_refused_leaves_nothing_behind(self) -> None:
        uid = self.world["source"]
        with pytest.raises(BrokenRules):
            f.store("statement", f.make_said(self.world, uid=uid))
        assert not Record.objects.filter(pk=f"statement/{uid}").exists()
