"""Text as kept and text as matched."""

import unicodedata

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from statements.folding import clean_text, fold, text_fault

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
            "a\ufeffb": "a\ufeffb",
        }
        for value, kept in cases.items():
            with self.subTest(value):
                self.assertEqual(clean_text(value), kept)

    @given(WORDS)
    def test_cleaning_twice_changes_nothing_more(self, text: str) -> None:
        cleaned = clean_text(text)
        self.assertEqual(clean_text(cleaned), cleaned)

    @given(WORDS)
    def test_what_is_cleaned_is_in_normal_form(self, text: str) -> None:
        self.assertTrue(unicodedata.is_normalized("NFC", clean_text(text) or ""))


class TextFaultTests(SimpleTestCase):
    def test_good_text_has_none(self) -> None:
        for text in ("", "Ilham\n\tAliyev", "Şuşa — Շուշի — Шуша", "9\u00a0ноября", "😀"):
            with self.subTest(text):
                self.assertIsNone(text_fault(text))

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
                self.assertIn(words, text_fault(text) or "no fault")

    @given(st.characters())
    def test_a_control_character_is_a_fault_unless_newline_or_tab(self, character: str) -> None:
        if unicodedata.category(character) in ("Cc", "Cs"):
            self.assertEqual(text_fault(f"a{character}") is None, character in "\n\t")

    @given(WORDS)
    def test_cleaning_leaves_only_characters_that_people_must_remove(self, text: str) -> None:
        fault = text_fault(clean_text(text) or "")
        self.assertNotIn("normal form", fault or "")
        self.assertNotIn("U+000D", fault or "")


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
                self.assertEqual(fold(one), fold(other))

    def test_different_names_stay_different(self) -> None:
        for one, other in (
            ("Шуша", "Шуши"),
            ("Shusha", "Shushi"),
            ("6.1", "61"),
            ("шуша", "shusha"),
        ):
            with self.subTest(one):
                self.assertNotEqual(fold(one), fold(other))

    @given(WORDS)
    def test_folding_twice_changes_nothing_more(self, text: str) -> None:
        self.assertEqual(fold(fold(text)), fold(text))

    @given(WORDS)
    def test_the_normal_form_of_the_text_makes_no_difference(self, text: str) -> None:
        folded = {
            fold(unicodedata.normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")
        }
        self.assertEqual(folded, {fold(text)})


class DirectionTests(SimpleTestCase):
    def test_what_turns_the_direction_of_text_is_refused(self) -> None:
        for character in "\u202a\u202e\u2066\u2069":
            with self.subTest(hex(ord(character))):
                self.assertIn("direction", text_fault(f"a{character}b") or "")
        self.assertIsNone(text_fault("a\u200fb"))
