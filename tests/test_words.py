"""Searches as they are read, and what they find in plain Python: no database here."""

from __future__ import annotations

from html import unescape

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

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

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=400)
QUERY = st.sampled_from(["a", "road", "a or b", '"a b"', "ё", "Շուշի", "x -a"])


def bare(*words: str) -> tuple[Term, ...]:
    return (Term.of(Phrase(words)),)


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
            ("a or -b", Query((bare("a"), bare("or")), bare("b"))),
            ('a "or" b', Query((bare("a"), (exact("or"),), bare("b")))),
            ("a - b", Query((bare("a"), bare("b")))),
            ("a & b", Query((bare("a"), bare("b")))),
        ):
            with self.subTest(text):
                self.assertEqual(parse_query(text), query)

    def test_what_asks_for_nothing_is_refused(self) -> None:
        for text, code in (
            ("", "no_words"),
            ("… —", "no_words"),
            ('"" -""', "no_words"),
            ("-a", "only_negative"),
            ("-a -b", "only_negative"),
            ("a" * 201, "too_long"),
            ("a " * 17, "too_many"),
        ):
            with self.subTest(text[:10]), self.assertRaises(Unsearchable) as caught:
                parse_query(text)
            self.assertEqual(caught.exception.code, code)

    def test_names_are_found_the_longest_first(self) -> None:
        name = known(("gotham",))
        assert name is not None
        for text, words in (
            ("New York", ("new york",)),
            ("New-York", ("new york",)),
            ("Gotham", ("gotham",)),
            ("in New York now", ("in", "new york", "now")),
            ("a or New York", ("a", "new york")),
        ):
            with self.subTest(text):
                terms = list(parse_query(text, known).terms)
                self.assertEqual(len(terms), len(words))
                for term, word in zip(terms, words, strict=True):
                    called = word in ("new york", "gotham")
                    self.assertEqual(term.keys, name.keys if called else ())
                    self.assertEqual(set(name.ways) <= set(term.ways), called)

    def test_quoted_and_divided_names_are_only_words(self) -> None:
        for text in ('"New York"', 'New "York"', "New -a York -b", "New or York", "x -New York"):
            with self.subTest(text):
                keys = [key for term in parse_query(text, known).terms for key in term.keys]
                self.assertEqual(keys, [])

    def test_a_barred_name_bars_all_its_spellings(self) -> None:
        query = parse_query("a -Gotham", known)

        self.assertFalse(holds(query, texts_of([Part("title", "a in New York", "en")])))
        self.assertFalse(holds(query, texts_of([Part("title", "a", "en")], ["place/new-york"])))
        self.assertTrue(holds(query, texts_of([Part("title", "a in York, new", "en")])))

    @given(st.text(max_size=220))
    def test_every_text_is_a_query_or_refused(self, text: str) -> None:
        try:
            query = parse_query(text, known)
        except Unsearchable:
            return
        self.assertTrue(query.wanted)
        self.assertTrue(all(p.words for term in query.terms for p in term.phrases))


class MatchingTests(SimpleTestCase):
    def test_a_turkic_ending_is_taken_off_turkic_texts_only(self) -> None:
        for language, found in (("az", True), ("tr", True), (None, True), ("en", False)):
            with self.subTest(language):
                texts = texts_of([Part("words", "koridorlarda", language)])
                self.assertIs(holds(parse_query("koridor"), texts), found)

    def test_phrases_do_not_reach_across_parts(self) -> None:
        texts = texts_of(
            [Part("title", "a b", "tr"), Part("quotes", "c d", "tr"), Part("quotes", "e", "tr")]
        )
        for text, found in (("a-b", True), ("b-c", False), ("d-e", False), ('"c d"', True)):
            with self.subTest(text):
                self.assertIs(holds(parse_query(text), texts), found)

    def test_keys_are_no_words(self) -> None:
        texts = texts_of([Part("title", "a", "en")], ["place/border"])

        for text in ("border", "place border", "place/border", "@place/border"):
            self.assertFalse(holds(parse_query(text), texts))

    def test_words_beyond_what_an_index_takes_are_left_out(self) -> None:
        many = " ".join(f"{n}{'x' * 50}" for n in range(20_000))
        texts = texts_of([Part("title", "first", "en"), Part("words", f"{many} last", "en")])

        self.assertTrue(holds(parse_query("first"), texts))
        self.assertFalse(holds(parse_query("last"), texts))
        self.assertLess(len(" ".join(set(texts.stems.split())).encode()), MOST_BYTES)

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
        self.assertEqual(worth, sorted(worth, reverse=True))
        self.assertEqual((worth[-1], len(set(worth))), (0, 5))

    def test_every_hit_counts_up_to_a_few(self) -> None:
        query = parse_query("road")
        worth = [ranking(query, texts_of([Part("words", "road " * n, "en")])) for n in range(8)]

        self.assertEqual(worth, [0, 1, 2, 3, 4, 5, 5, 5])


class ExpressionTests(SimpleTestCase):
    def test_signs_of_the_databases_are_words_like_others(self) -> None:
        tree = ("&", ("it's", 'a"b', "c\\d"))

        self.assertEqual(tsquery(tree), "('it''s' & 'a\"b' & 'c\\\\d')")
        self.assertEqual(fts5(tree), """("it's" AND "a""b" AND "c\\d")""")

    def test_a_search_as_each_database_reads_it(self) -> None:
        tree = tree_of(parse_query('corridors or шуша "last mile" -mines -"a b"'))

        self.assertEqual(
            fts5(tree),
            '(((("corridor" OR "~corridors") OR "шуш") AND ("last" AND "mile"))'
            ' NOT ("mine" OR "~mine"))',
        )
        self.assertEqual(
            tsquery(tree),
            "(((('corridor' | '~corridors') | 'шуш') & ('last' & 'mile')) & !('mine' | '~mine'))",
        )


class SnippetTests(SimpleTestCase):
    def test_the_best_place_is_cut_out(self) -> None:
        long = f"{'one two three. ' * 40}The road, the mile. {'four five six. ' * 40}"
        told = snippet(parse_query("mile road"), [Part("summary", long, "en")]) or ""

        self.assertIn("The <mark>road</mark>, the <mark>mile</mark>.", told)
        self.assertTrue(told.startswith("…") and told.endswith("…"))
        self.assertLess(len(unescape(told)), 250)

    def test_a_place_with_more_of_the_terms_is_better(self) -> None:
        parts = [
            Part("title", "Mile", "en"),
            Part("summary", "A road.", "en"),
            Part("quotes", "A road of a mile.", "en"),
        ]
        self.assertEqual(
            snippet(parse_query("road or mile"), parts),
            "A <mark>road</mark> of a <mark>mile</mark>.",
        )
        self.assertEqual(snippet(parse_query("road"), parts), "A <mark>road</mark>.")
        self.assertEqual(snippet(parse_query("other"), parts), "A road.")
        self.assertIsNone(snippet(parse_query("other"), []))

    @given(TEXT, QUERY)
    def test_without_its_marks_it_is_a_piece_of_the_text(self, text: str, query: str) -> None:
        told = snippet(parse_query(query), [Part("quotes", text, None)])

        if not text:
            self.assertIsNone(told)
            return
        plain = (told or "").replace("<mark>", "").replace("</mark>", "")
        self.assertNotRegex(plain, "[<>]")
        self.assertIn(unescape(plain).removeprefix("…").removesuffix("…"), text)
