"""Searches as they are read, and what they find in plain Python: no database here."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from statements.folding import stem, words_of
from statements.search import (
    Part,
    Phrase,
    Query,
    Term,
    Unsearchable,
    holds,
    parse_query,
    ranking,
    snippet,
    texts_of,
)
from statements.search.expressions import fts5, tree_of, tsquery
from statements.search.texts import MOST_BYTES

from . import factories as f

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=400)
FOREIGN = (
    "corridor AND",
    "AND corridor",
    "OR corridor",
    "corridor OR",
    "NOT",
    "NOT NOT a",
    "NOT -a",
    "a OR NOT b",
    "a or -b",
    "a OR OR b",
    "a | b",
    "a||b",
    "a|b",
    "+corridor",
    '+"last mile"',
    "corridor&peacekeepers",
    "&corridor",
    "title:corridor",
    'title:"last mile"',
    "-title:corridor",
    "said_on:2022",
    "said-on:2022",
    "government=russia",
    "said_on>=2022",
    "corridor:*",
    "lachin~",
    "lachin~2",
    '"last mile"~3',
    "~3",
    "lachin^2",
    "^lachin",
    "NEAR(a b)",
    "a NEAR b",
    "a NEAR/3 b",
    "a W/5 b",
    "a AROUND(3) b",
    "a <-> b",
    "a <2> b",
    "(a or b) c",
    "-(a b)",
    "NOT (a b)",
    "NOT(a b)",
    "*corr",
    "cor*dor",
    "corr**",
    "a * b",
    '"last mi*"',
    '"last mile"*',
    "wom?n",
    "?orr",
    "/lach.*/",
    "/lachin/",
    "lach.*",
    "corridor\\",
    "\\bfoo",
    "!corridor",
    "=corridor",
    "%corr%",
    "l%y",
    "lachin,shusha",
    "[2020 TO 2022]",
    "date:[2020 TO 2022]",
    "–lachin",
    "—lachin",
    "a XOR b",
    "a ANDNOT b",
    "(NOT a)b|",
    "a && || b",
    "заголовок:коридор",
    "lachin >2020",
    "lachin <=2020",
    "2020..2022",
    '"a b"/2',
    '"a b"@5',
    '"last * mile"',
    '"last *"',
    "(OR) corridor",
    "a OR(b c)",
    "TITLE(corridor)",
    "TITLE-ABS-KEY(corridor mines)",
    "title: corridor",
    "allintitle: corridor mines",
    "@title:corridor",
    "[a or b]",
    "a w/5 b",
    "a near/3 b",
    "a <or> b",
    "a <near> b",
    "¬corridor",
    "a ∨ b",
    "corri$",
    "cor#dor",
    "corri{2}",
    "Лачин ИЛИ коридор",
    "НЕ Лачин",
    "Lachin ODER mines",
    "Laçın VEYA yol",
    "Լաչին ԿԱՄ միջանցք",
    "corridor WITHIN 3 mines",
    "corridor SAME mines",
)
WRITTEN = (
    "6:3",
    "C++",
    "U.S.",
    "9-10 November",
    "https://www.mid.ru/ru/foreign_policy/news/1845071/?lang=ru&x=1",
    "someone@example.org",
    "mid.ru/en/foreign_policy/?lang=en&id=1",
    "<Lachin>",
    "wait... 2022",
    "and/or",
    "Lachin's",
    "«последняя миля»",
    "Armenia 👍 Russia",
    "Ինչո՞ւ ասաց՛ այո՜ ։",
    "ի՞նչ: հետո",
    "Bakı, Azərbaycan",
    "Türkiye'nin",
    "war or peace",
    "this and that",
    "do not enter",
    "European Union (EU)",
    "corridor(s)",
    "AT&T R&D",
    "corridor & mines",
    "corridor AND mines",
    "corridor OR mines",
    "What happened? Who said it?",
    "corridor!",
    "10:30-11:00",
    "2022-12-22T10:30:00Z",
    "50% of 100 %",
    "call_readout",
    "- corridor",
    "corridor -",
    "— Нет, сказал он",
    '"AND" or "NOT"',
    "+374 10 123",
    "9 + 1",
    "x = y",
    "[sic] {note}",
    "#karabakh @mfa",
    "1,000 men",
    "Lavrov, Sergey",
    "they call[ed] it th[e] corridor [1]",
    "said or [as printed] told",
    "STATEMENT BEFORE THE SUMMIT",
    "ЛАЧИН ИЛИ КОРИДОР",
    "before the summit",
    "US$ 10, C# and UN(GA)",
    "'tis the peacekeepers' duty",
    "Title: a word of it",
    "Re: statement",
    "clause 6(3)",
    "'last mile'",
    '"a b',
    "Article 5 § 3",
    "3rd/4th",
    "S/RES/822",
    "p. 4; p. 5",
    "§6",
    "50%-ով",
    "Aliyev–Pashinyan",
    "“last mile”",
    "or",
    "loudly or",
    "<b>loudly</b>",
    'MFA: "we agree"',
    "no. 5",
    "А и Б",
    "ООН: заявление",
    "12:00",
)
QUERY = st.sampled_from(["a", "road", "a or b", '"a b"', "ё", "Շուշի", "x -a"])


def bare(*words: str) -> tuple[Term, ...]:
    return (Term.of(Phrase(words)),)


def beginning(*words: str) -> Term:
    return Term.of(Phrase(words, prefix=True))


def exact(*words: str) -> Term:
    return Term.of(Phrase(words, exact=True))


def known(words: tuple[str, ...]) -> Term | None:
    """Know one name: New York, also called Gotham."""
    if words in (("new", "york"), ("gotham",)):
        return Term(((Phrase(("new", "york")),), (Phrase(("gotham",)),)), ("place/new-york",))
    return None


class ParsingTests(SimpleTestCase):
    def test_how_searches_are_read(self) -> None:
        for text, query in (
            ("a", Query((bare("a"),))),
            ("A  b", Query((bare("a"), bare("b")))),
            ("a-b", Query((bare("a", "b"),))),
            ('"a b"', Query(((exact("a", "b"),),))),
            ('x"a b"y', Query((bare("x"), (exact("a", "b"),), bare("y")))),
            ("“a b”", Query(((exact("a", "b"),),))),
            ('"a b', Query(((exact("a", "b"),),))),
            ("a or b", Query((bare("a") + bare("b"),))),
            ("a OR b or c d", Query((bare("a") + bare("b") + bare("c"), bare("d")))),
            ('a or "b c"', Query(((*bare("a"), exact("b", "c")),))),
            ("a -b", Query((bare("a"),), bare("b"))),
            ('-"b c" a', Query((bare("a"),), (exact("b", "c"),))),
            ("or", Query((bare("or"),))),
            ("or a", Query((bare("or"), bare("a")))),
            ("a or", Query((bare("a"), bare("or")))),
            ("and a not b", Query((bare("and"), bare("a"), bare("not"), bare("b")))),
            ("a AND b & c && d", Query((bare("a"), bare("b"), bare("c"), bare("d")))),
            ("a NOT b", Query((bare("a"),), bare("b"))),
            ("a AND NOT b AND -c", Query((bare("a"),), (*bare("b"), *bare("c")))),
            ("a OR b NOT c", Query((bare("a") + bare("b"),), bare("c"))),
            ('NOT "a b"', Query((), (exact("a", "b"),))),
            ("-a -b", Query((), (*bare("a"), *bare("b")))),
            ('"AND" "NOT" and', Query(((exact("and"),), (exact("not"),), bare("and")))),
            ("road*", Query(((beginning("road"),),))),
            (
                "Nagorno-Kara* -mine*",
                Query(((beginning("nagorno", "kara"),),), (beginning("mine"),)),
            ),
            ('a "or" b', Query((bare("a"), (exact("or"),), bare("b")))),
            ("a - b", Query((bare("a"), bare("b")))),
            ("a & b", Query((bare("a"), bare("b")))),
        ):
            with self.subTest(text):
                assert parse_query(text) == query

    def test_what_to_write_instead_is_of_the_sign_itself(self) -> None:
        for text, instead in (
            ("a XOR b", "write or between them"),
            ("(XOR", "write or between them"),
            ("a ANDNOT b", "must not be there write -word"),
            ("a ANDNOT(b)", "must not be there write -word"),
            ("a NEAR b", "NEAR in small letters"),
            ("a ADJ3 b", 'write them "in quotation marks"'),
            ('"a b"~3', '“"…"~3” means nothing'),
        ):
            with self.subTest(text), pytest.raises(Unsearchable) as raised:
                parse_query(text)
            assert instead in str(raised.value).partition(" It understands ")[0]

    def test_what_asks_for_nothing_is_refused(self) -> None:
        for text, code in (
            ("", "no_words"),
            ("… —", "no_words"),
            ('"" -""', "no_words"),
            ("ab*", "too_short"),
            ("-c.d*", "too_short"),
            ("a" * 201, "too_long"),
            ("a " * 17, "too_many"),
        ):
            with self.subTest(text[:10]), pytest.raises(Unsearchable) as caught:
                parse_query(text)
            assert caught.value.code == code

    def test_a_long_sentence_is_told_to_be_a_phrase(self) -> None:
        sentence = "one two three four five six seven eight nine ten " * 2
        with pytest.raises(Unsearchable, match='together "in quotation marks"'):
            parse_query(sentence)
        assert len(list(parse_query(f'"{sentence}"').terms)) == 1

    def test_signs_of_other_searches_are_refused_with_what_is_understood(self) -> None:
        for text in FOREIGN:
            with self.subTest(text), pytest.raises(Unsearchable) as caught:
                parse_query(text)
            assert caught.value.code == "foreign_syntax"
            for part in ('"phrases"', "word*", "-word", "NOT word", "a or b", "AND"):
                assert part in str(caught.value)

    def test_what_people_write_and_paste_is_read(self) -> None:
        for text in WRITTEN:
            with self.subTest(text):
                query = parse_query(text)
                assert query.required
                assert query.barred == ()

    def test_names_are_found_the_longest_first(self) -> None:
        name = known(("gotham",))
        assert name is not None
        for text, words in (
            ("New York", ("new york",)),
            ("New-York", ("new york",)),
            ("New & York", ("new york",)),
            ("Gotham", ("gotham",)),
            ("in New York now", ("in", "new york", "now")),
            ("a or New York", ("a", "new york")),
        ):
            with self.subTest(text):
                terms = list(parse_query(text, known).terms)
                assert len(terms) == len(words)
                for term, word in zip(terms, words, strict=True):
                    called = word in ("new york", "gotham")
                    assert term.keys == (name.keys if called else ())
                    assert (set(name.ways) <= set(term.ways)) == called

    def test_quoted_and_divided_names_are_only_words(self) -> None:
        for text in (
            "New AND York",
            "New && York",
            '"New York"',
            'New "York"',
            "New -a York -b",
            "New or York",
            "x -New York",
            "Gotham*",
            "-Gotham* x",
            "x or Gotham*",
        ):
            with self.subTest(text):
                keys = [key for term in parse_query(text, known).terms for key in term.keys]
                assert keys == []

    def test_a_known_name_is_one_in_capitals_too(self) -> None:
        """`AND` within it is a word: names are told from signs by what is known alone."""

        def named(words: tuple[str, ...]) -> Term | None:
            if words == ("bosnia", "and", "herzegovina"):
                return Term(((Phrase(words),),), ("government/bosnia",))
            return known(words)

        whole = parse_query("bosnia and herzegovina", named)
        assert len(whole.required) == 1
        for text, keys, barred in (
            ("BOSNIA AND HERZEGOVINA", [("government/bosnia",)], 0),
            ("Bosnia AND Herzegovina", [("government/bosnia",)], 0),
            ("peace BOSNIA AND HERZEGOVINA", [(), ("government/bosnia",)], 0),
            (
                "GOTHAM AND BOSNIA AND HERZEGOVINA",
                [("place/new-york",), ("government/bosnia",)],
                0,
            ),
            ("BOSNIA AND HERZEGOVINA AND war", [("government/bosnia",), ()], 0),
            ("BOSNIA AND HERZEGOVINA NOT war", [("government/bosnia",)], 1),
            ("BOSNIA AND war", [(), ()], 0),
            ('"BOSNIA" AND HERZEGOVINA', [(), ()], 0),
            ("BOSNIA AND -HERZEGOVINA", [()], 1),
            ("GOTHAM AND New York", [("place/new-york",), ("place/new-york",)], 0),
        ):
            with self.subTest(text):
                query = parse_query(text, named)
                assert [choice[0].keys for choice in query.required] == keys
                assert len(query.barred) == barred
        query = parse_query("BOSNIA AND HERZEGOVINA or gotham", named)  # no AND beside or
        assert [len(choice) for choice in query.required] == [2]

    def test_a_barred_name_bars_all_its_spellings(self) -> None:
        query = parse_query("a -Gotham", known)

        assert not holds(query, texts_of([Part("title", "a in New York", "en")]))
        assert not holds(query, texts_of([Part("title", "a", "en")], ["place/new-york"]))
        assert holds(query, texts_of([Part("title", "a in York, new", "en")]))

    def test_and_beside_or_is_refused_as_others_read_it_otherwise(self) -> None:
        for text in ("a AND b OR c", "a or b & c", "a OR b AND NOT c"):
            with self.subTest(text), pytest.raises(Unsearchable) as caught:
                parse_query(text)
            assert "leave AND out" in str(caught.value)

    @given(st.text(max_size=220))
    def test_every_text_is_a_query_or_refused(self, text: str) -> None:
        try:
            query = parse_query(text, known)
        except Unsearchable:
            return
        assert query.required or query.barred
        assert all(p.words for term in query.terms for p in term.phrases)


class MatchingTests(SimpleTestCase):
    def test_a_turkic_ending_is_taken_off_turkic_texts_only(self) -> None:
        for language, is_found in (("az", True), ("tr", True), (None, True), ("en", False)):
            with self.subTest(language):
                texts = texts_of([Part("words", "koridorlarda", language)])
                assert holds(parse_query("koridor"), texts) is is_found

    def test_phrases_do_not_reach_across_parts(self) -> None:
        texts = texts_of(
            [Part("title", "a b", "tr"), Part("quotes", "c d", "tr"), Part("quotes", "e", "tr")]
        )
        for text, is_found in (("a-b", True), ("b-c", False), ("d-e", False), ('"c d"', True)):
            with self.subTest(text):
                assert holds(parse_query(text), texts) is is_found

    def test_keys_are_no_words(self) -> None:
        texts = texts_of([Part("title", "a", "en")], ["place/border"])

        for text in ("border", "place border", "place/border", "@place/border"):
            assert not holds(parse_query(text), texts)

    def test_words_beyond_what_an_index_takes_are_left_out(self) -> None:
        many = " ".join(f"{n}{'x' * 50}" for n in range(20_000))
        texts = texts_of([Part("title", "first", "en"), Part("words", f"{many} last", "en")])

        assert holds(parse_query("first"), texts)
        assert not holds(parse_query("last"), texts)
        assert len(" ".join(set(texts.stems.split())).encode()) < MOST_BYTES

    def test_a_title_weighs_more_than_a_summary_and_it_more_than_other_words(self) -> None:
        query = parse_query("road")
        worth = [
            ranking(query, texts_of([Part(section, text, "en")]))
            for section, text in (
                ("title", "a road"),
                ("summary", "a road"),
                ("quotes", "roads"),
                ("words", "road"),
                ("words", "none"),
            )
        ]
        assert worth == sorted(worth, reverse=True)
        assert (worth[-1], len(set(worth))) == (0, 5)

    def test_words_that_begin_as_asked_count(self) -> None:
        query = parse_query("roa*")

        assert ranking(query, texts_of([Part("title", "Roads to roam, a road.", "en")])) == 24

    def test_every_hit_counts_up_to_a_few(self) -> None:
        query = parse_query("road")
        worth = [ranking(query, texts_of([Part("words", "road " * n, "en")])) for n in range(8)]

        assert worth == [0, 1, 2, 3, 4, 5, 5, 5]


class ExpressionTests(SimpleTestCase):
    def test_signs_of_the_databases_are_words_like_others(self) -> None:
        tree = ("&", ("it's", 'a"b', "c\\d"))

        assert tsquery(tree) == "('it''s' & 'a\"b' & 'c\\\\d')"
        assert fts5(tree) == """(\"it's\" AND \"a\"\"b\" AND \"c\\d\")"""

    def test_a_search_as_each_database_reads_it(self) -> None:
        tree = tree_of(parse_query('corridors or шуша "last mile" -mines -"a b"'))

        assert (
            fts5(tree) == '(((("corridor" OR "~corridors") OR "шуш") AND ("last" AND "mile"))'
            ' NOT ("mine" OR "~mine"))'
        )
        assert (
            tsquery(tree)
            == "(((('corridor' | '~corridors') | 'шуш') & ('last' & 'mile')) & !('mine' | '~mine'))"
        )

    def test_every_word_is_let_pass_by_each_of_its_beginnings(self) -> None:
        """The index knows stems alone, some of which are no beginning of their word."""
        text = " ".join(path.read_text() for path in f.SHIPPED.glob("*.json"))
        irregular = "carrying occupying visibility organization colored programs hoping миротворец"
        for word in {*words_of(text), *words_of(irregular)}:
            for end in range(3, len(word) + 1):
                tree = tree_of(Query(((beginning(word[:end]),),)))
                assert asks(tree, stem(word)), (word, word[:end])

    def test_a_beginning_as_each_database_reads_it(self) -> None:
        tree = ("|", (("*", ("it's",)), "a"))

        assert tsquery(tree) == "('it''s':* | 'a')"
        assert fts5(tree) == """(\"it's\"* OR \"a\")"""


def asks(tree: Any, stem: str) -> bool:
    """Tell whether a question about beginnings and stems is met by one stem."""
    if isinstance(tree, str):
        return tree == stem
    sign, parts = tree
    return stem.startswith(parts[0]) if sign == "*" else any(asks(part, stem) for part in parts)


class SnippetTests(SimpleTestCase):
    def test_the_best_place_is_cut_out(self) -> None:
        long = f"{'one two three. ' * 40}The road, the mile. {'four five six. ' * 40}"
        extract = snippet(parse_query("mile road"), [Part("summary", long, "en")]) or ""

        assert "The <mark>road</mark>, the <mark>mile</mark>." in extract
        assert extract.startswith("…") and extract.endswith("…")
        assert len(unescape(extract)) < 250

    def test_words_that_begin_as_asked_are_marked(self) -> None:
        extract = snippet(parse_query("the roa*"), [Part("title", "All the roads of Rome.", "en")])

        assert extract == "All <mark>the</mark> <mark>roads</mark> of Rome."

    def test_a_place_with_more_of_the_terms_is_better(self) -> None:
        parts = [
            Part("title", "Mile", "en"),
            Part("summary", "A road.", "en"),
            Part("quotes", "A road of a mile.", "en"),
        ]
        assert (
            snippet(parse_query("road or mile"), parts)
            == "A <mark>road</mark> of a <mark>mile</mark>."
        )
        assert snippet(parse_query("road"), parts) == "A <mark>road</mark>."
        assert snippet(parse_query("other"), parts) == "A road."
        assert snippet(parse_query("other"), []) is None

    @given(TEXT, QUERY)
    def test_without_its_marks_it_is_a_piece_of_the_text(self, text: str, query: str) -> None:
        extract = snippet(parse_query(query), [Part("quotes", text, None)])

        if not text:
            assert extract is None
            return
        plain = (extract or "").replace("<mark>", "").replace("</mark>", "")
        assert not re.search("[<>]", plain)
        assert unescape(plain).removeprefix("…").removesuffix("…") in text
