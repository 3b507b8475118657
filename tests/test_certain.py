"""What is offered as the query meant, what only comes near, and how clients may write."""

from __future__ import annotations

import re
from typing import Any
from unittest import mock
from urllib.parse import parse_qsl, quote

from django.test import SimpleTestCase, TestCase

from statements.filters.foreign_names import OURS, instead
from statements.filters.refusals import Refused, certain, mended, write_query
from statements.models import Change

from . import factories as f
from .test_bad_input import LISTS

ROOT = "/api/v1/"
FIRST = "trilateral-2020-11-09"
LAVROV = "sergey-lavrov"


class CertainTests(SimpleTestCase):
    def test_case_hyphens_edges_and_escapes_leave_no_doubt(self) -> None:
        for text in ("SAID_ON__GTE", "said-on--gte", " said_on__gte\n", "said%5Fon__gte"):
            with self.subTest(text):
                assert certain(text, ["said_on", "said_on__gte"]) == "said_on__gte"

    def test_everything_else_does(self) -> None:
        for text in ("said_on__gt", "said_on_gte", "said_on__gte!", "saidon__gte", "", "said"):
            with self.subTest(text):
                assert certain(text, ["said_on", "said_on__gte", "said_on__lte"]) is None

    def test_two_that_differ_in_nothing_else_are_not_told_apart(self) -> None:
        assert certain("A-B", ["a_b", "a-b"]) is None

    def test_a_value_that_may_be_spelt_in_one_way_is_read_once(self) -> None:
        for text, spellings in (
            (",".join(f"k{n}" for n in range(10_000)), 1),
            (" k1,K2", 3),  # as it is, without the space, in small letters
            ("k%2D1,%257eK", 3),
        ):
            read = mock.Mock(side_effect=Refused("There is none.", "unknown_key"))

            assert mended(text, read, listed=True) is None
            values = [call.args[0] for call in read.call_args_list]
            assert len(values) == len({*values}) == spellings


class WritingTests(SimpleTestCase):
    def test_what_needs_no_escape_is_written_as_it_is_and_the_rest_is_read_back(self) -> None:
        assert write_query([("node", f"{FIRST}/6"), ("ref", "!charge:*:*")]) == (
            f"node={FIRST}/6&ref=!charge:*:*"
        )
        for text in (
            "",
            "a b",
            "a+b",
            "a&b=c",
            "a=b",
            "a&b",
            "&",
            "=",
            "50%",
            "é",
            "#",
            "a\n",
            "a?b",
        ):
            pairs = [("q", text), ("kind", "speech")]
            with self.subTest(text):
                assert parse_qsl(write_query(pairs), keep_blank_values=True) == pairs


class ClientTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def get(self, path: str, status: int = 200) -> Any:
        response = self.client.get(path if path.startswith(("/", "http")) else ROOT + path)
        assert response.status_code == status, (path, response.content[:300])
        return response.json()

    def test_an_escaped_sign_that_no_database_keeps_is_of_no_key(self) -> None:
        for escape in ("%2500", "%252500"):
            for query in (
                f"statements/?government=russia{escape}",
                f"statements/?series=!{FIRST}{escape}",
                f"statements/?ref=*:{FIRST}/6{escape}:russia{escape}",
                f"statements/?source={f.PESKOV}{escape}",
                f"stances/?node={FIRST}/6{escape}",
                f"tenures/?official={escape}",
            ):
                with self.subTest(query):
                    assert "corrected" not in self.get(query, 400)
            for path in (f"governments/russia{escape}/", f"statements/{f.PESKOV}{escape}/"):
                with self.subTest(path):
                    assert "corrected" not in self.get(path, 404)
                    assert self.client.get(f"/{path}").status_code == 404

    def test_a_near_name_is_told_and_never_put_into_an_address(self) -> None:
        for query, parameter, nearest in (
            ("statements/?government=iraq", "government", "iran"),
            ("statements/?office_kind=minister", "office_kind", "foreign_minister"),
            ("statements/?said_on__gt=2022", "said_on__gt", "said_on__gte"),
            ("statements/?place=lachin", "place", "lachin-corridor"),
            ("statements/?government=rusia", "government", "russia"),
            ("statements/?speaker=lavrov", "speaker", LAVROV),
            ("statements/?kind=intervju", "kind", "interview"),
            ("statements/?ref=mention", "ref", "mentions"),
            (f"statements/?ref=mentions:{FIRST}/66", "ref", f"{FIRST}/6"),
            ("statements/?ref=*:*:iraq", "ref", "iran"),
            ("statements/?order=changes", "order", "changed"),
            ("statements/?fields=titel", "fields", "title"),
            ("statements/?format=csv&table=statement_voice", "table", "statement_voices"),
            ("statements/?format=jsn", "format", "json"),
            ("changes/?noun=statment", "noun", "statement"),
            ("resolve/?q=x&noun=officals", "noun", "official"),
            ("statements/?government=ru", "government", "russia"),
            ("statements/?government=Россия", "government", "russia"),
            ("statements/?speaker=Сергей Лавров", "speaker", LAVROV),
            (f"statements/?responds_to={{{f.PASHINYAN}}}", "responds_to", f.PASHINYAN),
            (f"references/?statement=urn:uuid:{f.PASHINYAN}", "statement", f.PASHINYAN),
            (f"statements/?responds_to={f.PASHINYAN.replace('-', '')}", "responds_to", f.PASHINYAN),
        ):
            with self.subTest(query):
                problem = self.get(query, 400)
                (error,) = problem["errors"]
                assert error["parameter"] == parameter
                assert nearest in error["nearest"]
                assert nearest in error["message"]
                assert "corrected" not in problem

    def test_nothing_is_dropped_added_or_joined_to_mend_a_query(self) -> None:
        for query in (
            "statements/?q=Lachin%0Acorridor",
            "statements/?q=Lachin%00",
            "statements/?government=russia,",
            "statements/?government=",
            "statements/?kind=letter&kind=interview",
            "statements/?ref=mentions:",
            "statements/?ref=none:x",
            f"statements/?ref=mentions:none:{FIRST}",
            "statements/?fields=uid,!title",
            "statements/?order=rank",
            "statements/?table=quotes",
            "statements/?format=csv&page_size=5",
            "statements/?format=csv&cursor=x",
            "statements/?cursor=x",
            "changes/?fields=document&document=false",
            "statements/?Government=russia&government=armenia",
            "statements/?government!=Russia",
            "statements/?government=-Russia",
            "statements/?government=Russia%3Barmenia",
            "statements/?said_on=22.12.2022",
            "statements/?limit=5",
            "statements/?goverment=russia",
        ):
            with self.subTest(query):
                assert "corrected" not in self.get(query, 400)

    def test_holes_in_a_reference_are_shown_filled(self) -> None:
        for item, whole in (
            ("alleges_violation::azerbaijan", "alleges_violation:*:azerbaijan"),
            (f"alleges_violation:{FIRST}:", f"alleges_violation:{FIRST}"),
            ("mentions:", "mentions"),
            ("mentions::", "mentions"),
            (f":{FIRST}", f"*:{FIRST}"),
            ("::azerbaijan", "*:*:azerbaijan"),
            ("!mentions::armenia", "mentions:*:armenia"),
        ):
            for plural in ("statements", "references") if "!" not in item else ("statements",):
                query = f"{plural}/?ref={item}"
                with self.subTest(query):
                    problem = self.get(query, 400)
                    if (
                        plural == "references"
                        and problem["errors"][0]["code"] == "unknown_parameter"
                    ):
                        continue
                    (error,) = problem["errors"]
                    assert error["code"] == "empty_part"
                    assert re.search(f"as in {re.escape(whole)}(\\.|$)", error["message"])
                    assert self.client.get(f"{ROOT}statements/?ref={whole}").status_code == 200

    def test_what_other_pages_call_a_size_is_told_for_files_as_it_is(self) -> None:
        for format in ("csv", "jsonl"):
            for plural in ("statements", "references", "topics", "changes", "releases"):
                for name in ("limit", "per_page", "offset", "page", "total"):
                    query = f"{plural}/?format={format}&{name}=5"
                    with self.subTest(query):
                        (error,) = self.get(query, 400)["errors"]
                        assert error["parameter"] == name
                        assert "whole selection: leave this out" in error["message"]
                        assert "nearest" not in error

    def test_what_is_certain_is_offered_and_works(self) -> None:
        for query, corrected in (
            ("statements/?government=Russia", "statements/?government=russia"),
            ("statements/?government=%20russia", "statements/?government=russia"),
            ("statements/?government=Russia,%20Armenia", "statements/?government=russia,armenia"),
            ("statements/?government=!RUSSIA", "statements/?government=!russia"),
            ("statements/?speaker=sergey_lavrov", f"statements/?speaker={LAVROV}"),
            ("statements/?speaker=sergey%252Dlavrov", f"statements/?speaker={LAVROV}"),
            ("statements/?GOVERNMENT=russia", "statements/?government=russia"),
            ("statements/?said-on=2022", "statements/?said_on=2022"),
            ("statements/?said_on=2022_12", "statements/?said_on=2022-12"),
            ("statements/?said_on=%202022", "statements/?said_on=2022"),
            ("statements/?said_on=None", "statements/?said_on=none"),
            ("statements/?kind=Interview,call-readout", "statements/?kind=interview,call_readout"),
            ("statements/?office_kind=Foreign-Minister", "office_kind=foreign_minister"),
            ("statements/?language=RU", "statements/?language=ru"),
            (f"statements/?clause={FIRST}%252F6", f"statements/?clause={FIRST}/6"),
            (f"statements/?ref=Mentions:{FIRST}", f"statements/?ref=mentions:{FIRST}"),
            ("statements/?ref=alleges-violation:*:Russia", None),
            ("statements/?ref=mentions:*:Russia", "statements/?ref=mentions:*:russia"),
            ("statements/?ref=mentions%253A*:russia", "statements/?ref=mentions:*:russia"),
            ("statements/?order=Oldest", "statements/?order=oldest"),
            ("statements/?page_size=%2010", "statements/?page_size=10"),
            ("statements/?changed_since=1%20", "statements/?changed_since=1"),
            ("statements/?format=JSON", "statements/?format=json"),
            ("statements/?q=Lachin%0A", "statements/?q=Lachin"),
            ("statements/?fields=UID", "statements/?fields=uid"),
            ("changes/?noun=Statement", "changes/?noun=statement"),
            ("changes/?recorded_at__gte=2022-12-22t10:00:00z", "2022-12-22T10:00:00Z"),
            ("statements/?language=EN_US", "language=en-us"),
        ):
            with self.subTest(query):
                problem = self.get(query, 400)
                if corrected is not None:
                    assert problem["corrected"].endswith(corrected), problem
                    assert self.client.get(problem["corrected"]).status_code == 200

    def test_the_signs_of_a_search_are_never_made_words(self) -> None:
        for q in (
            "Lachin OR NOT corridor",
            "Lachin NOT",
            "Lachin NEAR corridor",
            "Lachin XOR corridor",
            "[2020 TO 2022]",
            "NEAR(Lachin corridor)",
        ):
            for plural in ("statements", "references", "places"):
                with self.subTest(q, plural=plural):
                    problem = self.get(f"{plural}/?q={quote(q)}", 400)
                    assert problem["errors"][0]["code"] == "foreign_syntax"
                    assert "corrected" not in problem

    def test_a_search_encoded_twice_is_certain(self) -> None:
        problem = self.get("statements/?q=%25D0%259B%25D0%25B0%25D1%2587%25D0%25B8%25D0%25BD", 400)

        assert problem["corrected"].endswith(f"q={quote('Лачин')}"), problem

    def test_a_cursor_encoded_twice_is_certain(self) -> None:
        page = self.get("statements/?page_size=3")
        cursor = page["next"].partition("cursor=")[2]
        again = quote(cursor, safe="")
        assert again != cursor

        problem = self.get(f"statements/?page_size=3&cursor={quote(again, safe='')}", 400)

        assert self.get(problem["corrected"]) == self.get(page["next"])

    def test_advice_on_an_empty_value_can_be_followed(self) -> None:
        """`none` is named where it is taken, and nowhere else."""
        for prefix, listing in LISTS.items():
            for name in listing.door.declared:
                with self.subTest(prefix, name=name):
                    problem = self.get(f"{prefix}/?{name}=", 400)["errors"][0]
                    assert (problem["parameter"], problem["code"]) == (name, "empty")
                    taken = self.client.get(f"{ROOT}{prefix}/?{name}=none").status_code == 200
                    named = "write none" in problem["message"]
                    assert named == (taken and name not in {"q", "cursor"}), problem

    def test_an_end_of_a_span_is_told_what_an_end_takes(self) -> None:
        for name in ("said_on__gte", "said_on__lte"):
            for value in ("x", "none", "2022-13", "2022-12-01/2022-12-05", "22.12.2022"):
                with self.subTest(name, value=value):
                    message = self.get(f"statements/?{name}={value}", 400)["errors"][0]["message"]
                    assert "/2022-12-05" not in message.removeprefix(f"“{value}”")
        problem = self.get("statements/?said_on=x", 400)["errors"][0]["message"]
        assert "2022-12-01/2022-12-05" in problem

    def test_names_that_people_try_first_lead_to_ours(self) -> None:
        for query, parameter, ours in (
            ("statements/?official=sergey-lavrov", "official", "speaker"),
            ("statements/?country=russia", "country", "government"),
            ("statements/?sort=date", "sort", "order"),
            ("statements/?limit=5", "limit", "page_size"),
            ("statements/?search=lachin", "search", "q"),
            ("statements/?author=lavrov", "author", "speaker"),
            ("statements/?lang=ru", "lang", "language"),
            ("statements/?from=2022", "from", "said_on__gte"),
            ("statements/?to=2022", "to", "said_on__lte"),
            ("statements/?date=2022", "date", "said_on"),
            ("statements/?year=2022", "year", "said_on"),
            ("statements/?person=lavrov", "person", "speaker"),
            ("statements/?state=russia", "state", "government"),
            ("statements/?page=2", "page", "cursor"),
            ("statements/?per_page=5", "per_page", "page_size"),
            ("statements/?offset=100", "offset", "cursor"),
            ("statements/?text=x", "text", "q"),
            ("statements/?query=x", "query", "q"),
            ("statements/?org=russia-mfa", "org", "institution"),
            ("statements/?ministry=russia-mfa", "ministry", "institution"),
            ("references/?author=lavrov", "author", "speaker"),
            ("agreements/?date=2020", "date", "signed_on"),
            ("sources/?lang=ru", "lang", "language"),
            ("sources/?from=2020", "from", "published_on__gte"),
            ("tenures/?person=x", "person", "official"),
            ("officials/?country=russia", "country", "government"),
            ("changes/?type=statement", "type", "noun"),
            ("changes/?limit=5", "limit", "page_size"),
            ("topics/?updated_since=2022-01-01", "updated_since", "changed_since"),
            ("statements/?country%5B%5D=russia", "country[]", "government"),
            ("statements/?type=mentions", "type", "kind"),
            ("statements/?target=trilateral-2020-11-09", "target", "ref"),
            ("statements/?about=russia", "about", "ref"),
            ("references/?ref=mentions", "ref", "type"),
            ("statements/?family=charge", "family", "ref"),
            ("statements/?refs=mentions", "refs", "ref"),
            ("references/?direction%5B%5D=adverse", "direction[]", "direction"),
            ("sources/?cites%5B%5D=tass", "cites[]", "cites"),
            ("allegations/?country=russia", "country", "accuser"),
            ("obligations/?country=russia", "country", "debtor"),
            ("obligations/?from=2020", "from", "due__gte"),
        ):
            with self.subTest(query):
                problem = self.get(query, 400)
                (error,) = problem["errors"]
                assert (error["parameter"], error["code"]) == (parameter, "unknown_parameter")
                assert error["nearest"][0] == ours
                assert f"it may mean is {ours}: " in error["message"]
                assert "corrected" not in problem

    def test_what_is_not_here_leads_to_nothing_that_is_only_spelt_like_it(self) -> None:
        (error,) = self.get("releases/?country=russia", 400)["errors"]
        assert "nearest" not in error

    def test_pages_say_what_only_the_api_has_however_it_is_spelt(self) -> None:
        for query in ("format=csv", "Format=csv", "FIELDS=key", "columns=key", "with-count=1"):
            with self.subTest(query):
                response = self.client.get(f"/topics/?{query}")
                assert response.status_code == 400
                assert "Only the API has this" in response.content.decode()

    def test_a_page_corrects_what_was_asked_and_adds_nothing(self) -> None:
        for query, corrected in (
            ("contacts/?Kind=Call", "contacts/?kind=call"),
            ("changes/?Order=Oldest", "changes/?order=oldest"),
            ("topics/?Page-Size=5", "topics/?page_size=5"),
        ):
            with self.subTest(query):
                html = self.client.get(f"/{query}").content.decode()
                assert f'"/{corrected}"' in html

    def test_every_list_leads_to_what_it_has_itself(self) -> None:
        for prefix, listing in LISTS.items():
            known = listing.door.declared
            for name in OURS:
                ours, _ = instead(name, known)
                with self.subTest(prefix, name=name):
                    assert set(ours) <= set(known)
            pages = ("page_size",) if "page_size" in known else ()
            assert instead("limit", known)[0] == pages

    def test_what_no_parameter_does_is_said_in_words(self) -> None:
        for name, words in (
            ("id", "an address of its own"),
            ("token", "Authorization: Bearer"),
            ("callback", "without JSONP"),
            ("offset", "follow `next`"),
        ):
            with self.subTest(name):
                problem = self.get(f"statements/?{name}=1", 400)
                assert words in problem["errors"][0]["message"]
                assert not re.search(r"\.\.|Near", problem["errors"][0]["message"])

    def test_an_address_is_corrected_where_it_is_certain(self) -> None:
        for path, corrected in (
            ("governments/Russia/", "governments/russia/"),
            ("Governments/", "governments/"),
            ("officials/Sergey_Lavrov/", f"officials/{LAVROV}/"),
            ("text_versions/", "text-versions/"),
            (f"clauses/{FIRST.upper()}/6/", f"clauses/{FIRST}/6/"),
            ("governments/russia%20/?labels=0", "governments/russia/?labels=0"),
            (f"agreements/{FIRST.title()}/editions/", f"agreements/{FIRST}/editions/"),
        ):
            with self.subTest(path):
                problem = self.get(path, 404)
                assert problem["corrected"] == ROOT + corrected
                assert self.client.get(problem["corrected"]).status_code == 200

    def test_a_key_that_only_comes_near_is_told(self) -> None:
        for path, nearest in (
            ("governments/rusia/", "russia"),
            ("officials/lavrov/", LAVROV),
            ("statement/", "statements"),
        ):
            with self.subTest(path):
                problem = self.get(path, 404)
                assert nearest in problem["errors"][0]["nearest"]
                assert nearest in problem["detail"]
                assert "corrected" not in problem
        for path in ("governments/Nowhere/", "changes/X/", "zzz/", "releases/Latest/"):
            assert "corrected" not in self.get(path, 404)
        for path in ("statements/lavrov/", "releases/01/", f"clauses/{FIRST}/"):
            problem = self.get(path, 404)
            assert "no such list" not in problem["detail"] + problem["errors"][0]["message"]


class SpellingTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def rows(self, path: str) -> Any:
        response = self.client.get(ROOT + path)
        assert response.status_code == 200, (path, response.content[:300])
        return response.json()["results"]

    def test_a_uid_is_one_in_any_case(self) -> None:
        uid = "01853721-3000-7826-a37d-009337142a42"
        for query in (
            "statements/?responds_to={}",
            "statements/?ref=*:{}",
            "statements/?ref=!*:{}",
            "references/?target={}",
            "references/?responds_to={}",
            "statements/?responds_to=!{}",
        ):
            with self.subTest(query):
                assert self.rows(query.format(uid.upper())) == self.rows(query.format(uid))
        source = "01853721-3000-78ed-a520-2f7bf650ffac"
        twice = f"statements/?source={source.upper()},{source}"
        assert self.rows(twice) == self.rows(f"statements/?source={source}")

    def test_an_address_with_a_uid_in_capitals_leads_to_the_one_address(self) -> None:
        for path in (
            f"statements/{f.READOUT}/",
            f"statements/{f.READOUT}/editions/",
            f"statements/{f.READOUT}/?labels=0",
        ):
            with self.subTest(path):
                large = path.replace(f.READOUT, f.READOUT.upper())
                response = self.client.get(ROOT + large)
                assert response.status_code == 308
                assert response.headers["Location"] == ROOT + path
                bare = self.client.get(ROOT + large.replace("/?", "?").rstrip("/"))
                assert bare.headers["Location"] == ROOT + path

    def test_a_range_of_one_day_is_the_day(self) -> None:
        day = "2022-12-22"
        for query in (
            "statements/?said_on={}",
            "statements/?said_on__within={}",
            "references/?said_on={}",
            "agreements/?signed_on={}",
            "sources/?published_on={}",
            "officials/?held_on={}",
            "tenures/?held_on__certain={}",
        ):
            with self.subTest(query):
                assert self.rows(query.format(f"{day}/{day}")) == self.rows(query.format(day))

    def test_booleans_are_read_as_clients_write_them(self) -> None:
        for query in (
            "statements/?has_official_source={}&labels=0",
            "references/?implied={}&labels=0",
            "references/?has_words={}&labels=0",
            "statements/?count={}",
            "statements/?labels={}",
            "changes/?document={}",
        ):
            for yes, no in (("true", "false"), ("True", "False"), ("TRUE", "FALSE"), ("1", "0")):
                with self.subTest(query, yes=yes):
                    for written, expected in ((yes, "true"), (no, "false")):
                        one, other = (
                            self.client.get(ROOT + query.format(value)).json()
                            for value in (written, expected)
                        )
                        one.pop("next"), other.pop("next")  # they name the query as written
                        assert one == other
            for wrong in ("yes", "on", "2", "", "t", "none", "!true", "true,false"):
                with self.subTest(query, wrong=wrong):
                    response = self.client.get(ROOT + query.format(wrong))
                    assert response.status_code == 400
        assert Change.objects.last_number() > 0
