"""Text as kept, text as matched, and the words that search reads."""

import unicodedata
from re import split

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st
from snowballstemmer.armenian_stemmer import ArmenianStemmer
from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.russian_stemmer import RussianStemmer

from statements.folding import (
    clean_text,
    find_alike,
    fold,
    hidden_fault,
    stem,
    text_fault,
    turkic,
    words_in,
    words_of,
)
from statements.folding.kept import _HIDDEN, _RARE
from statements.folding.stems import _STEMMERS, snowball

from .factories import SHIPPED

WORDS = st.text(st.characters(codec="utf-8")) | st.text("eə́ё ё\r\n\t \u00a0\ufeffևİı“-")


class CleanTextTests(SimpleTestCase):
    def test_what_is_kept(self) -> None:
        cases = {
            None: None,
            "": None,
            " \n\t\u00a0": None,
            " a ": "a",
            "a\n\n\tb": "a\n\n\tb",
            "a\r\nb\rc": "a\nb\nc",
            "9\u00a0November": "9\u00a0November",
            "e\u0301": "é",
            "\ufeffa": "a",
            "a\ufeffb": "ab",
            "compli\u00adance": "compliance",
            "a\u200b\u200e\u202a\u2060\u2066\ufeffb": "ab",
            "\u202e turned \u202c": "turned",
            "e\u200b\u0301": "é",
            "a\u200cb \u200dc": "ab c",
            "a\ufe0f": "a",
            "می\u200cخواهم": "می\u200cخواهم",  # Persian spells with it
            "\u2764\ufe0f 👨\u200d👩 1\ufe0f\u20e3": "\u2764\ufe0f 👨\u200d👩 1\ufe0f\u20e3",
        }
        for value, kept in cases.items():
            with self.subTest(value):
                assert clean_text(value) == kept

    @given(WORDS)
    def test_cleaning_twice_changes_nothing_more(self, text: str) -> None:
        cleaned = clean_text(text)
        assert clean_text(cleaned) == cleaned

    @given(WORDS)
    def test_what_is_cleaned_is_in_normal_form(self, text: str) -> None:
        assert unicodedata.is_normalized("NFC", clean_text(text) or "")


class HiddenTests(SimpleTestCase):
    def test_a_hidden_character_is_named_with_its_position(self) -> None:
        for text, words in (
            ("com\u00adply", "Character 4 is not seen (U+00AD, soft hyphen): remove it."),
            ("a\ufeff", "Character 2 is a byte order mark (U+FEFF)"),
            ("a\u2066", "Character 2 turns the direction of the text (U+2066)"),
        ):
            with self.subTest(text):
                assert words in (hidden_fault(text) or "no fault")

    def test_every_hidden_character_is_one_of_those_looked_for_first(self) -> None:
        missed = [c for c in map(chr, range(0x110000)) if _HIDDEN.match(c) and not _RARE.match(c)]

        assert missed == []

    def test_what_fonts_leave_out_is_hidden_and_what_spells_is_not(self) -> None:
        for code in (
            0x115F,
            0x17B4,
            0x180B,
            0x206A,
            0x3164,
            0xFFA0,
            0x1BCA0,
            0x1D173,
            0xE0041,
            0xE0100,
        ):
            with self.subTest(f"{code:X}"):
                assert hidden_fault(f"a{chr(code)}b")
                assert clean_text(f"a{chr(code)}b") == "ab"
        for text in (
            "\U0001f3f4\U000e0067\U000e0062\U000e007f",
            "\u1820\u180b",
            "\u0645\u200c\u062e",
        ):
            with self.subTest(ascii(text)):
                assert clean_text(text) == text

    def test_marks_that_follow_each_other_go_at_once(self) -> None:
        """One by one each would take a pass over the whole text."""
        for pair in ("\ufe0f\u200d", "\u200d\ufe0f", "\u200c\U000e0100"):
            with self.subTest(ascii(pair)):
                assert _HIDDEN.sub("", f"a{pair * 50}b") == "ab"

    @given(WORDS)
    def test_nothing_hidden_is_left_by_cleaning(self, text: str) -> None:
        assert hidden_fault(clean_text(text) or "") is None

    def test_search_reads_words_without_them(self) -> None:
        for mark in "\u00ad\u200b\u200d\u2060\ufeff\u200e":
            with self.subTest(ascii(mark)):
                words = words_in(f"com{mark}pliance")
                assert words.plain() == ["compliance"]
                assert words.spans() == [(0, 11)]


class AlikeTests(SimpleTestCase):
    @given(WORDS, WORDS, WORDS)
    def test_words_are_found_in_what_holds_them(self, a: str, words: str, b: str) -> None:
        span = find_alike(words, a + words + b)
        if span is not None:
            start, end = span
            assert 0 <= start < end <= len(a + words + b)
            again = find_alike((a + words + b)[start:end], words)
            assert again is not None

    def test_letters_and_their_case_make_a_difference(self) -> None:
        assert find_alike("We", "we") is None
        assert find_alike("é", "e") is None
        assert find_alike(" ", "a b") is None


class TextFaultTests(SimpleTestCase):
    def test_good_text_has_none(self) -> None:
        for text in ("", "Ilham\n\tAliyev", "Şuşa — Շուշի — Шуша", "9\u00a0ноября", "😀"):
            with self.subTest(text):
                assert text_fault(text) is None

    def test_the_fault_is_named_with_its_position(self) -> None:
        cases = {
            "\0": "Character 1 is a control character (U+0000)",
            "ab\x07": "Character 3 is a control character (U+0007)",
            "a\r\n": "Character 2 is a control character (U+000D)",
            "a\x7f": "Character 2 is a control character (U+007F)",
            "a\x85": "Character 2 is a control character (U+0085)",
            "a\ufeffb": "Character 2 is a byte order mark (U+FEFF)",
            "a\ud800": "Character 2 is half of a surrogate pair (U+D800)",
            "😀\x1b": "Character 2 is a control character (U+001B)",
            "abe\u0301": "not in Unicode normal form C from character 3 on",
            "\u0301\u0323": "not in Unicode normal form C from character 1 on",
        }
        for text, words in cases.items():
            with self.subTest(repr(text)):
                assert words in (text_fault(text) or "no fault")

    @given(st.characters())
    def test_a_control_character_is_a_fault_unless_newline_or_tab(self, character: str) -> None:
        if unicodedata.category(character) in ("Cc", "Cs"):
            assert (text_fault(f"a{character}") is None) == (character in "\n\t")

    @given(WORDS)
    def test_cleaning_leaves_only_characters_that_people_must_remove(self, text: str) -> None:
        fault = text_fault(clean_text(text) or "")
        assert "normal form" not in (fault or "")
        assert "U+000D" not in (fault or "")


class FoldTests(SimpleTestCase):
    def test_spellings_of_one_name_are_equal(self) -> None:
        cases = [
            ("İlham Əliyev", "ilham eliyev"),
            ("ILHAM ALIYEV", "ilham aliyev"),
            ("Qarabağ", "qarabag"),
            ("Şuşa", "SUSA"),
            ("Артём", "артем"),
            ("Հայաստան և Արցախ", "ՀԱՅԱՍՏԱՆ ԵՒ ԱՐՑԱԽ"),
            ("“Artsakh”", '"artsakh"'),
            ("«Artsakh»", '"artsakh"'),
            ("Ra’ad", "ra'ad"),
            ("Nagorno–Karabakh", "nagorno-karabakh"),
            ("Nagorno\u2011Karabakh", "nagorno-karabakh"),
            ("Nagorno\u00ad-Karabakh", "nagorno-karabakh"),
            ("Nagorno\u00a0 \n Karabakh ", "nagorno karabakh"),
            ("Straße", "STRASSE"),
            ("ﬁnal", "final"),
            ("e\u0301", "é"),
        ]
        for one, other in cases:
            with self.subTest(one):
                assert fold(one) == fold(other)

    def test_different_names_stay_different(self) -> None:
        for one, other in (
            ("Шуша", "Шуши"),
            ("Shusha", "Shushi"),
            ("6.1", "61"),
            ("шуша", "shusha"),
        ):
            with self.subTest(one):
                assert fold(one) != fold(other)

    @given(WORDS)
    def test_folding_twice_changes_nothing_more(self, text: str) -> None:
        assert fold(fold(text)) == fold(text)

    @given(WORDS)
    def test_the_normal_form_of_the_text_makes_no_difference(self, text: str) -> None:
        folded = {
            fold(unicodedata.normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")
        }
        assert folded == {fold(text)}


class DirectionTests(SimpleTestCase):
    def test_what_turns_the_direction_of_text_is_refused(self) -> None:
        for character in "\u202a\u202e\u2066\u2069":
            with self.subTest(hex(ord(character))):
                assert "direction" in (text_fault(f"a{character}b") or "")
        assert text_fault("a\u200fb") is None


# Forms of one word in each line; what the stemmers keep apart is not among them.
FORMS = """
corridor corridors Corridor's
peacekeeper peacekeepers PEACEKEEPER'S
treaty treaties
normalisation normalization normalise
defence defense
коридор коридора коридоре коридором коридоры коридорами
миротворец миротворцы миротворцев миротворцами
Шуша Шуше Шушу Шуши
договорённость договоренности договоренностей
заявление заявления заявлением заявлениями
Азербайджан Азербайджана Азербайджаном Азербайджане
Карабах Карабаха Карабахе Карабаху
Пашинян Пашиняна Пашиняном
российский российского российской
միջանցք միջանցքի միջանցքում միջանցքը միջանցքով
հայտարարություն հայտարարության հայտարարությունը հայտարարություններ
Շուշի Շուշիի Շուշիում Շուշիից
Հայաստան Հայաստանի Հայաստանում Հայաստանը Հայաստանից
Երևան ԵՐԵՎԱՆ Երեւան Երևանում
խաղաղապահ խաղաղապահներ խաղաղապահների
"""
TURKIC_FORMS = """
dəhliz dəhlizi dəhlizində dəhlizinin dəhlizlər dehlizinden
bəyanat bəyanatı bəyanatın bəyanatında bəyanatlar
Şuşa Şuşada Şuşanın Şuşaya Şuşadan
Azərbaycan Azərbaycanda Azərbaycanın Azərbaycana Azərbaycandan
Ermənistan Ermənistanda Ermənistanın Ermənistana
respublika respublikası respublikasının
sülhməramlı sülhməramlılar sülhməramlıların
İran İranın İranda İrana
Bakı Bakıda Bakının Bakıya
koridor koridoru koridorda koridorun koridorlar koridorunda
açıklama açıklaması açıklamalar açıklamasında
anlaşma anlaşmalar anlaşmasına anlaşmanın
Türkiye Türkiye'nin Türkiyədə Türkiyəyə
işbirliği işbirlik işbirliğinin
görüş görüşü görüşündə görüşlər
Laçın Laçında Laçının
"""
APART = """
statement state
minister ministry
мир миротворец
Армения армия
Шуша шум
միջանցք միջազգային
"""


class StemTests(SimpleTestCase):
    def test_forms_of_one_word_have_one_stem(self) -> None:
        for table, stemmer in ((FORMS, stem), (TURKIC_FORMS, turkic)):
            for line in table.strip().splitlines():
                with self.subTest(line):
                    assert len({stemmer(word) for word in words_of(line)}) == 1

    def test_different_words_keep_different_stems(self) -> None:
        for line in APART.strip().splitlines():
            with self.subTest(line):
                assert len({stem(word) for word in words_of(line)}) == 2

    def test_marks_change_no_turkic_stem(self) -> None:
        for line in TURKIC_FORMS.strip().splitlines():
            for word in words_of(line):
                assert turkic(fold(word)) == turkic(word)

    @given(WORDS)
    def test_no_word_loses_all_its_letters(self, text: str) -> None:
        for word in words_of(text):
            assert stem(word) and turkic(word)
            assert " " not in stem(word) + turkic(word)


class StemmerTests(SimpleTestCase):
    def test_in_c_and_in_python_they_give_the_same(self) -> None:
        """Else an installation without the C library would find other words."""
        texts = (path.read_text() for path in SHIPPED.glob("*.json"))
        words = sorted({word for text in texts for word in split(r"\W+", text.casefold())})
        plain = (EnglishStemmer(), RussianStemmer(), ArmenianStemmer())
        for name, stemmer in zip(("english", "russian", "armenian"), plain, strict=True):
            assert _STEMMERS[name].__class__.__module__ == "Stemmer"
            differing = [word for word in words if snowball(name, word) != stemmer.stemWord(word)]
            assert differing == []
        assert len(words) > 5_000


class WordTests(SimpleTestCase):
    def test_what_a_word_is(self) -> None:
        for text, words in (
            ("", []),
            ("... — !", []),
            ("Clause 6.3, 2020-11-09.", ["clause", "6.3", "2020", "11", "09"]),
            ("11.11.2021 1,000 16:00", ["11.11.2021", "1", "000", "16", "00"]),
            ("S/RES/822", ["s", "res", "822"]),
            ("snake_case U.S.", ["snake", "case", "u", "s"]),
            (
                "Türkiye’nin Armenia's d'Orsay Ra'ad",
                ["turkiye", "armenia", "d", "orsay", "ra", "ad"],
            ),
            ("«Шуша» ёлка майский", ["шуша", "елка", "майский"]),
            ("Երևան Երեւան ԵՐԵՎԱՆ", ["երեվան"] * 3),
            ("İLHAM ılham Əli", ["ilham", "ilham", "eli"]),
            ("Nagorno\u00ad-Karabakh", ["nagorno", "karabakh"]),
            ("ﬁnal ½", ["final", "1", "2"]),
            ("a" * 70, ["a" * 60]),
            ("მშვიდობა السلام", ["მშვიდობა", "السلام"]),
        ):
            with self.subTest(text):
                assert words_of(text) == words

    @given(WORDS)
    def test_each_span_holds_its_word(self, text: str) -> None:
        text = unicodedata.normalize("NFC", text)
        words, before = words_in(text), 0
        for word, (start, end) in zip(words.plain(), words.spans(), strict=True):
            assert before <= start < end <= len(text)
            before = start
            assert word in words_of(text[start:end])

    def test_spans_count_characters_of_the_text_whatever_they_are_compared_as(self) -> None:
        for text, spans in (
            ("Ёлка ждёт", [(0, 4), (5, 9)]),
            ("Straße ﬁnal ½.", [(0, 6), (7, 11), (12, 13), (12, 13)]),
            ("և Երևան", [(0, 1), (2, 7)]),
            ("Türkiye'nin sözü", [(0, 7), (12, 16)]),
            ("", []),
        ):
            with self.subTest(text):
                assert words_in(text).spans() == spans

    @given(WORDS)
    def test_words_are_folded_already(self, text: str) -> None:
        for word in words_of(text):
            assert words_of(word) == [word]

    @given(WORDS, WORDS)
    def test_words_on_both_sides_of_a_space_do_not_touch_each_other(self, a: str, b: str) -> None:
        assert words_of(f"{a} {b}") == words_of(a) + words_of(b)
