"""Keys, clause numbers and uids: what they may look like, and how new ones are made."""

import time
import unicodedata
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import pytest
from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from statements import keys

UID = "01a205b3-d000-7189-92fd-0abfedb0a93a"


class CheckTestCase(SimpleTestCase):
    def assert_refused(self, check: Callable[[str], None], cases: dict[str, str]) -> None:
        """Check that each text is refused with these words."""
        for text, words in cases.items():
            with self.subTest(text), self.assertRaisesMessage(ValueError, words):
                check(text)


class CheckKeyTests(CheckTestCase):
    def test_words_joined_by_hyphens_pass(self) -> None:
        for key in ("russia", "sergey-lavrov", "trilateral-2020-11-09", "168-am", "a" * 80):
            with self.subTest(key):
                keys.check_key(key)

    def test_anything_else_is_refused(self) -> None:
        self.assert_refused(
            keys.check_key,
            {
                "": "use a to z, 0 to 9 and single hyphens",
                "Russia": "is no key",
                "-russia": "is no key",
                "russia-": "is no key",
                "sergey--lavrov": "is no key",
                "sergey lavrov": "is no key",
                "sergey_lavrov": "is no key",
                "russia\n": "is no key",
                "əliyev": "is no key",
                "٢٠٢٢": "is no key",
                "trilateral/6": "is no key",
                "a" * 81: "at most 80 characters",
            },
        )

    def test_no_key_reads_as_a_uuid(self) -> None:
        bare = UID.replace("-", "")
        for key in (UID, bare, f"{bare[:5]}-{bare[5:]}", "0" * 32, "deadbeef" * 4):
            with self.subTest(key), self.assertRaisesMessage(ValueError, "reads as a UUID"):
                keys.check_key(key)

    @given(st.text("0123456789abcdef-", min_size=30, max_size=40))
    def test_what_passes_is_never_taken_by_uuid(self, text: str) -> None:
        try:
            keys.check_key(text)
        except ValueError:
            return
        with pytest.raises(ValueError):
            uuid.UUID(text)


class RecordNameTests(SimpleTestCase):
    def test_it_is_read_from_what_it_prints(self) -> None:
        for text in (f"statement/{UID}", "agreement/trilateral-2020-11-09", "clause/accord/6.3"):
            assert str(keys.RecordName.parse(text)) == text

    def test_only_the_first_slash_parts_it(self) -> None:
        name = keys.RecordName.parse("clause/accord-2001-01-01/6.3")

        assert (name.noun, name.key) == ("clause", "accord-2001-01-01/6.3")
        assert keys.clause_parts(name.key) == ("accord-2001-01-01", "6.3")

    def test_it_is_the_pair_as_a_key_and_prints_itself_inside_a_text(self) -> None:
        name = keys.RecordName("topic", "peace")

        assert {("topic", "peace"): 1}[name] == 1
        assert f"{name}/2" == "topic/peace/2"

    def test_keys_of_takes_those_of_one_noun_and_none_that_only_begins_alike(self) -> None:
        names = ["official/a", "office/b", "officials/c", "office/d", "office"]

        assert keys.keys_of("office", names) == ["b", "d"]


class ClauseKeyTests(CheckTestCase):
    def test_numbers_and_labels_pass(self) -> None:
        for number in ("6", "6.3", "p4", "1.2.a", "9" * 30):
            with self.subTest(number):
                keys.check_clause_number(number)

    def test_other_numbers_are_refused(self) -> None:
        cases = dict.fromkeys(
            ("", ".", "6.", ".3", "6..3", "6-3", "6/3", "P4", "6 ", "6\n", "٦"),
            "single dots between, like 6.3",
        )
        cases["9" * 31] = "at most 30 characters"
        self.assert_refused(keys.check_clause_number, cases)

    def test_joining_and_splitting_are_inverse(self) -> None:
        whole = keys.clause_key("trilateral-2020-11-09", "6.3")
        assert whole == "trilateral-2020-11-09/6.3"
        assert keys.split_clause_key(whole) == ("trilateral-2020-11-09", "6.3")

    def test_both_parts_are_checked_both_ways(self) -> None:
        for agreement, number in (("A", "6"), ("a", "6-"), ("", "6"), ("a", "")):
            with self.subTest(agreement=agreement, number=number):
                with pytest.raises(ValueError):
                    keys.clause_key(agreement, number)
                with pytest.raises(ValueError):
                    keys.split_clause_key(f"{agreement}/{number}")

    def test_a_key_without_a_number_names_no_clause(self) -> None:
        for text in ("a", "a/6/3"):
            with self.subTest(text), pytest.raises(ValueError):
                keys.split_clause_key(text)

    def test_the_longest_clause_key_fits_its_column(self) -> None:
        longest = keys.clause_key("a" * keys.KEY_LENGTH, "9" * keys.CLAUSE_NUMBER_LENGTH)
        assert len(longest) == keys.CLAUSE_KEY_LENGTH


class CheckUidTests(CheckTestCase):
    def test_only_the_canonical_spelling_is_a_uid(self) -> None:
        assert keys.is_uid(UID)
        assert keys.is_uid(str(uuid.uuid4()))
        for text in (
            UID.upper(),
            UID.replace("-", ""),
            f"{{{UID}}}",
            f"{UID}\n",
            f"urn:uuid:{UID}",
        ):
            with self.subTest(text):
                assert not keys.is_uid(text)
                with pytest.raises(ValueError):
                    keys.check_uid(text)

    def test_the_message_shows_how_to_write_it(self) -> None:
        self.assert_refused(keys.check_uid, {"": "lower case with hyphens, like 01a2", "6": "“6”"})


class NewUidTests(SimpleTestCase):
    def test_it_is_a_uuid_of_version_7_in_canonical_spelling(self) -> None:
        uid = keys.new_uid()
        assert keys.is_uid(uid)
        assert uuid.UUID(uid).version == 7
        assert uuid.UUID(uid).variant == uuid.RFC_4122

    def test_it_begins_with_the_milliseconds_since_1970(self) -> None:
        before = time.time_ns() // 1_000_000
        moment = int(keys.new_uid().replace("-", "")[:12], 16)
        assert abs(moment - before) <= 60000

    def test_each_is_greater_than_the_one_before(self) -> None:
        uids = [keys.new_uid() for _ in range(10_000)]
        assert uids == sorted(set(uids))

    def test_a_clock_set_back_does_not_disturb_the_order(self) -> None:
        first = keys.new_uid()
        with mock.patch.object(time, "time_ns", return_value=0):
            second = keys.new_uid()
        assert first < second
        assert uuid.UUID(second).version == 7

    def test_threads_never_share_one(self) -> None:
        with ThreadPoolExecutor(8) as pool:
            uids = list(pool.map(lambda _: keys.new_uid(), range(4_000)))
        assert len(set(uids)) == 4000


class SlugTests(SimpleTestCase):
    def test_names_become_keys(self) -> None:
        cases = {
            "Sergey Lavrov": "sergey-lavrov",
            "İlham Əliyev": "ilham-eliyev",
            "Şuşa": "susa",
            "Qarabağ çayı": "qarabag-cayi",
            "Mevlüt Çavuşoğlu": "mevlut-cavusoglu",
            "Nikol Pashinyan’s office": "nikol-pashinyans-office",
            "Straße Øst Łódź Æ": "strasse-ost-lodz-ae",
            "  168.am / News  ": "168-am-news",
            "Statement of 9 November 2020": "statement-of-9-november-2020",
            "Сергей Лавров": "",
            "Sergey Лавров": "sergey",
            "": "",
            UID: "",
        }
        for name, key in cases.items():
            with self.subTest(name):
                assert keys.slug(name) == key

    def test_a_long_name_is_cut_between_words(self) -> None:
        assert keys.slug("word " * 30) == "-".join(["word"] * 16)

    @given(st.text() | st.text("aBcə’ -İ/").map(lambda text: unicodedata.normalize("NFC", text)))
    def test_a_proposal_is_a_key_or_nothing(self, text: str) -> None:
        if key := keys.slug(text):
            keys.check_key(key)
