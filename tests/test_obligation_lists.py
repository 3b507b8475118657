"""Obligations of clauses, and what was said of their clauses, in API, tables and release."""

from __future__ import annotations

from unittest import mock

from statements import writing
from statements.ledger.projections import PUBLIC_SIDE
from statements.models import PublicDebtor, PublicObligation
from statements.query import derived
from statements.slots import Crowded

from . import endings
from . import factories as f
from .test_derived import ListTestCase, Record

TEXT = "trilateral-2020-11-09"
KALBAJAR, LACHIN = (
    "0175aa4d-6400-73b0-a9d6-3a8423fb4bbd",
    "0175aa4d-6400-77ad-bde0-7bc99ab80990",
)
STATEMENT = "01853721-3000-7826-a37d-009337142a42"
# Read in the clauses: who owed what by 1 December 2020, and how many statements speak of each.
OWED = [
    ("1", ["armenia", "azerbaijan"], "2020-11-10", 14),
    ("2", ["armenia"], "2020-11-20", 0),
    ("6.1", ["armenia"], "2020-11-15", 12),
    ("6.1", ["armenia"], "2020-12-01", 12),
]
# Read in the statements: who said what of clause 6.1 after that day, and about whom.
SAID_OF_LACHIN = [
    ("2022-12-13", "armenia", "alleges_violation", ["azerbaijan"]),
    ("2022-12-14", "turkiye", "assigns_responsibility", ["russia"]),
    ("2022-12-15", "armenia", "interprets", []),
    ("2022-12-20", "russia", "interprets", []),
    ("2022-12-22", "armenia", "alleges_non_fulfilment", ["russia"]),
    ("2022-12-22", "russia", "denies_violation", ["russia"]),
    ("2022-12-24", "france", "assigns_responsibility", ["russia"]),
    ("2022-12-27", "armenia", "alleges_non_fulfilment", ["russia"]),
    ("2022-12-29", "armenia", "calls_for_compliance", ["russia"]),
    ("2023-04-23", "armenia", "calls_for_compliance", ["russia"]),
    ("2023-05-19", "armenia", "alleges_non_fulfilment", ["russia"]),
    ("2023-08-30/2023-08-31", "armenia", "alleges_non_fulfilment", ["russia"]),
]
SAID_OF_CLAUSE_1 = [
    ("2020-12-28", "turkiye", "alleges_violation"),
    ("2020-12-28", "turkiye", "assigns_responsibility"),
    ("2021-01-05/2021-01-07", "armenia", "alleges_violation"),
    ("2021-01-09", "armenia", "alleges_violation"),
    ("2021-08-11", "armenia", "alleges_violation"),
    ("2021-08-11", "armenia", "interprets"),
    ("2021-08-12", "azerbaijan", "interprets"),
    ("2022-03-24", "armenia", "alleges_violation"),
    ("2022-03-26", "armenia", "alleges_violation"),
    ("2022-08-03", "armenia", "alleges_violation"),
    ("2022-08-04", "armenia", "alleges_violation"),
    ("2022-11-10", "armenia", "alleges_violation"),
    ("2022-12-15", "armenia", "alleges_violation"),
    ("2023-03-06", "armenia", "alleges_violation"),
    ("2023-03-20", "armenia", "alleges_violation"),
    ("2023-03-25", "russia", "alleges_violation"),
]


class TestShippedObligations(ListTestCase):
    """The shipped data, written out by hand."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_who_owed_what_by_1_december_2020(self) -> None:
        rows = self.all("obligations/?due__lte=2020-12-01&page_size=3")

        assert [
            (row["clause"].removeprefix(f"{TEXT}/"), row["debtors"], row["due"], row["statements"])
            for row in rows
        ] == OWED

    def test_what_was_said_of_that_clause_afterwards(self) -> None:
        lachin = self.all("obligations/?due=2020-12-01")[0]["uid"]
        rows = self.all(f"obligations/statements/?clause={TEXT}/6.1&side=after&page_size=5")

        assert (
            sorted(
                (row["day"], *row["government"], row["type"], row["about"])
                for row in rows
                if row["obligation"] == lachin
            )
            == SAID_OF_LACHIN
        )

    def test_what_was_said_of_clause_1(self) -> None:
        rows = self.all(f"obligations/statements/?clause={TEXT}/1")

        rows_of_statements = sorted((row["day"], *row["government"], row["type"]) for row in rows)
        assert rows_of_statements == SAID_OF_CLAUSE_1
        assert {row["side"] for row in rows} == {"after"}

    def test_a_duty_counts_the_statements_of_its_rows(self) -> None:
        rows = self.all("obligations/statements/?page_size=500")
        for duty in self.all("obligations/?page_size=500"):
            statements = {r["statement"] for r in rows if r["obligation"] == duty["uid"]}

            assert duty["statements"] == len(statements), duty["clause"]

    def test_each_reference_stands_once_beside_a_duty(self) -> None:
        rows = self.all("obligations/statements/?page_size=7")
        pairs = [(row["obligation"], row["reference"]) for row in rows]

        assert len(pairs) == len({*pairs}) == self.get("obligations/statements/?count=1")["count"]
        assert len(pairs) == len(self.rows("obligations/statements/"))

    def test_filters_mean_what_they_say(self) -> None:
        everything = self.all("obligations/?page_size=500")
        assert len(everything) == 31
        for path, test in {
            f"agreement={TEXT}": lambda row: row["agreement"] == TEXT,
            f"clause={TEXT}/6": lambda row: row["clause"].startswith(f"{TEXT}/6"),
            "series=trilateral-statements": lambda row: row["agreement"].startswith("trilateral"),
            "debtor=armenia": lambda row: "armenia" in row["debtors"],
            "debtor=!armenia": lambda row: "armenia" not in row["debtors"],
            "debtor=none": lambda row: not row["debtors"],
            "debtor=armenia&debtor=russia": lambda r: {"armenia", "russia"} <= {*r["debtors"]},
            "due=none": lambda row: row["due"] is None,
            "due=2020-11": lambda row: (row["due"] or "").startswith("2020-11"),
            "due__gte=2020-11-20": lambda row: (row["due_last"] or "") >= "2020-11-20",
            "due__within=2021": lambda row: (row["due"] or "").startswith("2021"),
            "until=2025": lambda row: (row["until"] or "").startswith("2025"),
            "certainty=likely": lambda row: row["certainty"] == "likely",
            f"uid={LACHIN}": lambda row: row["uid"] == LACHIN,
            f"uid={LACHIN.upper()},{KALBAJAR}": lambda row: row["uid"] in (LACHIN, KALBAJAR),
            f"uid=!{LACHIN}": lambda row: row["uid"] != LACHIN,
        }.items():
            rows = self.all(f"obligations/?{path}&page_size=500")
            assert rows == [row for row in everything if test(row)], path

    def test_filters_of_what_was_said_test_its_own_reference(self) -> None:
        everything = self.all("obligations/statements/?page_size=500")
        for path, test in {
            "government=russia": lambda row: "russia" in row["government"],
            "about=none": lambda row: not row["about"],
            "about=russia": lambda row: "russia" in row["about"],
            "family=charge": lambda row: row["family"] == "charge",
            "type=!interprets": lambda row: row["type"] != "interprets",
            "side=after": lambda row: row["side"] == "after",
            "side=!after": lambda row: row["side"] != "after",
            "side=none": lambda row: row["side"] is None,
            "side=before,none": lambda row: row["side"] != "after",
            f"obligation={LACHIN}": lambda row: row["obligation"] == LACHIN,
            f"obligation=!{LACHIN}": lambda row: row["obligation"] != LACHIN,
            f"obligation={LACHIN}&side=after": lambda row: (
                (row["obligation"], row["side"]) == (LACHIN, "after")
            ),
        }.items():
            rows = self.all(f"obligations/statements/?{path}&page_size=500")
            assert rows == [row for row in everything if test(row)], path
            assert rows

    def test_words_are_those_of_the_clause(self) -> None:
        assert {row["clause"] for row in self.all("obligations/?q=Kalbajar")} == {f"{TEXT}/6.1"}

    def test_what_is_wrong_is_refused(self) -> None:
        for path, parameter in {
            "obligations/?debtor=armania": "debtor",
            "obligations/?due=soon": "due",
            "obligations/?due__gte=none": "due__gte",
            "obligations/?sides=after": "sides",
            "obligations/statements/?side=during": "side",
            f"obligations/?uid={STATEMENT}": "uid",
            f"obligations/?uid={LACHIN}&uid={KALBAJAR}": "uid",
            "obligations/?uid=none": "uid",
            "obligations/?uid=6.1": "uid",
            f"obligations/?obligation={LACHIN}": "obligation",
            "obligations/statements/?obligation=": "obligation",
            f"obligations/statements/?obligation={STATEMENT}": "obligation",
        }.items():
            assert self.get(path, 400)["errors"][0]["parameter"] == parameter, path

    def test_the_address_of_one_duty_gives_it_and_what_was_said_beside_it(self) -> None:
        (duty,) = self.all(f"obligations/?uid={LACHIN}")
        rows = self.all(f"obligations/statements/?obligation={LACHIN}")

        assert duty["duty"] == "Hand over Lachin/Berdzor district to Azerbaijan."
        assert len({row["statement"] for row in rows}) == duty["statements"] > 0
        assert len(self.rows(f"obligations/statements/?obligation={LACHIN}")) == len(rows)

    def test_a_uid_of_no_duty_is_refused_as_any_key_is(self) -> None:
        for path, name in (("obligations/", "uid"), ("obligations/statements/", "obligation")):
            (fault,) = self.get(f"{path}?{name}={STATEMENT}", 400)["errors"]
            assert (fault["code"], fault["parameter"]) == ("unknown_key", name)
            assert fault["message"] == f"There is no obligation “{STATEMENT}”."

    def test_a_page_costs_a_fixed_number_of_queries(self) -> None:
        for path, most in {
            "obligations/?labels=0&": 5,
            "obligations/statements/?family=charge&labels=0&": 4,
        }.items():
            for size in (1, 20):
                self.get(f"{path}page_size={size}")
                with self.assertNumQueries(most):
                    self.get(f"{path}page_size={size}")

    def test_only_all_that_was_said_of_all_duties_takes_the_slot_of_a_download(self) -> None:
        with mock.patch.object(derived, "slot", side_effect=Crowded):
            self.get("obligations/")
            self.get(f"obligations/statements/?agreement={TEXT}")
            self.get("obligations/statements/", 503)


class TestSides(ListTestCase):
    """Before and after the day on which a duty was due."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = world = f.small_world()
        duties = [
            f.make_obligation("Leave.", "freedonia", "sylvania", due=f.day("2001-02")),
            f.make_obligation("Stay away."),
        ]
        clauses = [f.make_clause("1", obligations=duties), f.make_clause("1.1", parent="1")]
        f.store("agreement", f.make_agreement(clauses=clauses))
        cls.due = duties[0]["uid"]
        target = f.make_target("accord-2001-01-01", "1.1")
        cls.days: Record = {}
        for day, kwargs in {
            "2001-01-31": {},
            "2001-02-01": {},
            "2001-02-28": {},
            "2001-03-01": {},
            "2001-01-15/2001-02-02": {},
            "2001": {},
            "undated": {
                "kind": "attributed_position",
                "said_on": None,
                "known_by": f.day("2001-05-06"),
            },
        }.items():
            reference = f.make_reference("mentions", target)
            said_on = {} if kwargs else {"said_on": f.day(day)}
            statement = f.make_said(world, references=[reference], **said_on, **kwargs)
            f.publish(statement)
            cls.days[reference["uid"]] = day

    def sides(self, obligation: str) -> Record:
        rows = self.all("obligations/statements/?agreement=accord-2001-01-01")
        return {
            self.days[row["reference"]]: row["side"]
            for row in rows
            if row["obligation"] == obligation
        }

    def test_only_what_is_certainly_before_or_after_has_a_side(self) -> None:
        assert self.sides(self.due) == {
            "2001-01-31": "before",
            "2001-02-01": None,
            "2001-02-28": None,
            "2001-03-01": "after",
            "2001-01-15/2001-02-02": None,
            "2001": None,
            "undated": None,
        }

    def test_a_duty_without_a_day_has_no_sides(self) -> None:
        [other] = PublicObligation.objects.exclude(uid=self.due)

        assert {*self.sides(other.uid).values()} == {None}
        assert len(self.sides(other.uid)) == len(self.days)

    def test_a_draft_is_no_row_until_it_is_public(self) -> None:
        reference = f.make_reference("mentions", f.make_target("accord-2001-01-01", "1"))
        draft = f.make_said(self.world, references=[reference])
        f.store("statement", draft)
        assert len(self.all("obligations/statements/")) == 2 * len(self.days)

        f.publish(draft)
        assert len(self.all("obligations/statements/")) == 2 * len(self.days) + 2

    def test_a_duty_that_left_its_clause_is_unknown(self) -> None:
        assert len(self.all(f"obligations/?uid={self.due}")) == 1
        clauses = [f.make_clause("1"), f.make_clause("1.1", parent="1")]
        f.store("agreement", f.make_agreement(clauses=clauses))

        fault = self.get(f"obligations/?uid={self.due}", 400)["errors"][0]
        assert fault["code"] == "unknown_key"

    def test_a_merged_debtor_is_its_winner(self) -> None:
        f.store("government", f.make_government("osterlich"))
        document = f.make_agreement(
            "pact",
            clauses=[f.make_clause("1", obligations=[f.make_obligation("Pay.", "osterlich")])],
        )
        f.store("agreement", document)
        endings.merge("government", "osterlich", "sylvania")

        [row] = self.all("obligations/?agreement=pact")
        assert row["debtors"] == ["sylvania"]
        assert self.all("obligations/?agreement=pact&debtor=osterlich") == [row]

    def test_rows_follow_their_clause(self) -> None:
        clauses = [f.make_clause("1"), f.make_clause("1.1", parent="1")]
        f.store("agreement", f.make_agreement(clauses=clauses))

        assert self.all("obligations/") == []
        assert not PublicDebtor.objects.exists()

    def test_a_check_finds_what_is_missing_and_rebuilding_mends_it(self) -> None:
        names = ["agreement/accord-2001-01-01"]
        assert PUBLIC_SIDE.compare(names) == []
        with writing.unsealed():
            PublicDebtor.objects.all().delete()
            assert len(PUBLIC_SIDE.compare(names)) == 2

            PUBLIC_SIDE.mend(names)
        assert PUBLIC_SIDE.compare(names) == []
