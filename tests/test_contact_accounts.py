"""Accounts of contacts: who tells what of one occasion, and what of the other side is held."""

from __future__ import annotations

from typing import Any
from unittest import mock

from statements.query import derived
from statements.slots import Crowded

from . import endings
from . import factories as f
from .test_derived import ListTestCase

CALL = "call-bayramov-lavrov-2022-12-22"
# Read in the two readouts: Russia's tells demands, Azerbaijan's that the road is safe. Neither is
# held as its ministry put it out, so what one tells alone is “not in what we hold”.
TEXTS = (
    "trilateral-2020-11-09",
    "trilateral-2021-01-11",
    "trilateral-2021-11-26",
    "trilateral-2022-10-31",
)
ACCOUNTS_OF_THE_CALL = {
    ("trilateral-2020-11-09/6", "calls_for_compliance", "russia", "not_held"),
    ("trilateral-2020-11-09/6", "claims_compliance", "azerbaijan", "not_held"),
    *((text, "calls_for_compliance", "russia", "not_held") for text in TEXTS),
    *((text, "mentions", "azerbaijan", "not_held") for text in TEXTS),
}
KEY = "call-driftwood-firefly-2001-02-03"


class TestShippedAccounts(ListTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_each_sides_account_of_the_call_and_what_is_not_held(self) -> None:
        rows = self.all(f"contacts/accounts/?contact={CALL}&page_size=3")

        assert len(rows) == len(ACCOUNTS_OF_THE_CALL)
        assert {
            (row["node"], row["type"], *row["told_by"], row["held"]) for row in rows
        } == ACCOUNTS_OF_THE_CALL
        assert {tuple(row["sides"]) for row in rows} == {("azerbaijan", "russia")}

    def test_what_one_side_leaves_out_is_said_where_its_own_words_are_held(self) -> None:
        # Lavrov's words are held verbatim from his ministry; Aivazian's as outlets told them.
        rows = self.all("contacts/accounts/?contact=meeting-aivazian-lavrov-2020-12-07")

        assert [(row["node"], row["type"], row["told_by"], row["held"]) for row in rows] == [
            (TEXTS[0], "interprets", ["russia"], "not_held"),
            (f"{TEXTS[0]}/8", "affirms_commitment", ["armenia"], "one"),
            (f"{TEXTS[0]}/8", "calls_for_compliance", ["armenia"], "one"),
        ]

    def test_what_both_sides_tell_is_told_by_both(self) -> None:
        rows = self.all("contacts/accounts/?contact=call-aliyev-putin-2021-04-08")

        assert [(row["node"], row["type"], row["held"]) for row in rows] == [
            (text, "invokes_as_basis", "both") for text in TEXTS[:2]
        ]

    def test_sessions_and_more_than_two_sides_are_listed(self) -> None:
        rows = self.all("contacts/accounts/?contact=session-security-council-2022-12-20")

        assert {row["held"] for row in rows} == {"listed"}
        assert len(rows[0]["sides"]) > 2

    def test_a_row_stands_for_every_point_of_the_statements_of_contacts(self) -> None:
        rows = self.all("contacts/accounts/?page_size=7")
        points = [(row["contact"], row["node"], row["type"]) for row in rows]

        assert len(points) == len({*points}) == self.get("contacts/accounts/?count=1")["count"]
        assert points == sorted(points, key=lambda point: point[0])
        assert len(self.rows("contacts/accounts/")) == len(points)

    def test_filters_choose_points_whose_rows_stay_whole(self) -> None:
        everything = self.all("contacts/accounts/?page_size=500")
        for path, test in {
            "government=russia": lambda row: "russia" in row["told_by"],
            "type=calls_for_compliance": lambda row: row["type"] == "calls_for_compliance",
            "family=charge": lambda row: row["family"] == "charge",
            "agreement=trilateral-2020-11-09": lambda row: row["node"].startswith(TEXTS[0]),
            "clause=trilateral-2020-11-09/6": lambda row: row["node"] == f"{TEXTS[0]}/6",
            "node=trilateral-2021-01-11": lambda row: row["node"] == TEXTS[1],
            f"contact=!{CALL}": lambda row: row["contact"] != CALL,
        }.items():
            rows = self.all(f"contacts/accounts/?{path}&page_size=500")
            assert rows == [row for row in everything if test(row)], path
            assert rows

    def test_a_page_costs_a_fixed_number_of_queries(self) -> None:
        for size in (1, 100):
            path = f"contacts/accounts/?family=charge&labels=0&page_size={size}"
            self.get(path)
            with self.assertNumQueries(6):
                self.get(path)

    def test_only_what_names_no_contact_takes_the_slot_of_a_download(self) -> None:
        with mock.patch.object(derived, "slot", side_effect=Crowded):
            self.get(f"contacts/accounts/?contact={CALL}")
            self.get(f"contacts/accounts/?contact=!{CALL}", 503)
            self.get("contacts/accounts/", 503)

    def test_a_contact_still_has_its_address(self) -> None:
        assert self.get(f"contacts/{CALL}/")["key"] == CALL


class TestHeld(ListTestCase):
    """Which of two sides' accounts tell a point."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        f.store("government", f.make_government("osterlich"))
        for key in ("sylvania", "osterlich"):
            f.store("institution", f.make_institution(f"{key}-mfa", key))
        f.store("contact", f.make_contact())

    def tell(self, government: str, *types: str, **kwargs: Any) -> str:
        """Publish an account of the contact; `appearance` says how its words are held."""
        appearance = f.make_appearance(self.world["source"]) | kwargs.pop("appearance", {})
        target = kwargs.pop("target", f.make_target("accord-2001-01-01", "1.1"))
        voices = [f.make_voice(key, institution=f"{key}-mfa") for key in government.split()]
        statement = f.make_statement(
            contact=KEY,
            voices=voices,
            appearances=[appearance],
            references=[f.make_reference(type, target) for type in types],
            **kwargs,
        )
        f.publish(statement)
        return str(statement["uid"])

    def accounts_held(self) -> dict[str, str]:
        return {row["type"]: row["held"] for row in self.all(f"contacts/accounts/?contact={KEY}")}

    def test_what_both_tell_of_children_of_one_clause_is_told_by_both(self) -> None:
        self.tell("freedonia", "mentions")
        self.tell("sylvania", "mentions", target=f.make_target("accord-2001-01-01", "1"))

        [row] = self.all(f"contacts/accounts/?contact={KEY}")
        assert (row["node"], row["held"]) == ("accord-2001-01-01/1", "both")
        assert row["told_by"] == ["freedonia", "sylvania"]
        assert len(row["accounts"]) == 2

    def test_a_joint_statement_is_told_by_both(self) -> None:
        self.tell("freedonia sylvania", "mentions")

        assert self.accounts_held() == {"mentions": "both"}

    def test_one_tells_it_where_the_others_own_words_are_held(self) -> None:
        verbatim = {"chain": 0, "rendition": "verbatim"}
        self.tell("freedonia", "interprets", appearance=verbatim)
        self.tell("sylvania", "mentions")

        # Sylvania's own words are not held, so what it left out cannot be told.
        assert self.accounts_held() == {"interprets": "not_held", "mentions": "one"}

    def test_own_words_are_of_an_office_at_the_original_and_verbatim(self) -> None:
        self.tell("sylvania", "mentions")
        for appearance in (
            {"chain": 1, "rendition": "verbatim"},
            {"chain": 0, "rendition": "translated"},
        ):
            self.tell("freedonia", "interprets", appearance=appearance)
            assert self.accounts_held()["mentions"] == "not_held"

    def test_what_neither_side_tells_is_listed(self) -> None:
        self.tell("osterlich", "mentions")

        assert self.accounts_held() == {"mentions": "listed"}

    def test_a_session_is_listed(self) -> None:
        f.store("contact", f.make_contact(kind="session"))
        self.tell("freedonia", "mentions")

        assert self.accounts_held() == {"mentions": "listed"}

    def test_the_agreement_as_a_whole_is_a_point_of_its_own(self) -> None:
        self.tell("freedonia", "mentions", target=f.make_target("accord-2001-01-01"))
        self.tell("sylvania", "mentions")

        rows = self.all(f"contacts/accounts/?contact={KEY}")
        assert [(row["node"], row["told_by"]) for row in rows] == [
            ("accord-2001-01-01", ["freedonia"]),
            ("accord-2001-01-01/1", ["sylvania"]),
        ]

    def test_a_retracted_account_tells_nothing(self) -> None:
        uid = self.tell("freedonia", "mentions")
        self.tell("sylvania", "interprets")
        endings.retract(uid)

        assert self.accounts_held() == {"interprets": "not_held"}

    def test_merged_sides_are_one(self) -> None:
        self.tell("freedonia", "mentions")
        endings.merge("government", "osterlich", "sylvania")

        assert self.accounts_held() == {"mentions": "not_held"}
