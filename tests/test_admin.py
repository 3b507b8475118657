from typing import Any

from django.contrib.admin.models import ADDITION, LogEntry
from django.test import TestCase
from django.urls import reverse

from statements import importing, ledger
from statements.documents import NOUNS
from statements.keys import is_uid
from statements.models import Change, Edition, PublicRecord, Record, Source, Statement, User
from statements.vocabularies import DeskState

from .desk import address, browser, editions, faults, make_people, open_page, send
from .factories import (
    FIRST_EDITION,
    PASHINYAN,
    PESKOV,
    Document,
    fixture,
    make_alias,
    make_said,
    make_tenure,
    publish,
    small_world,
    store,
)
from .pages import Typed, add_row, fill, form_of

ADDED: dict[str, Document] = {
    "topic": {"label": "Water", "definition": "Rivers."},
    "government": {"name": "Ruritania", "kind": "state"},
    "place": {"label": "Zenda"},
    "publisher": {"name": "The Times"},
    "institution": {
        "name": "Court of Freedonia",
        "kind": "court",
        "government": "freedonia",
    },
    "source": {"publisher": "gazette", "kind": "newspaper_or_portal", "title": "News"},
    "official": {"name": "Rudolf Rassendyll", "government": "freedonia"},
    "agreement": {
        "origin": "agreed",
        "kind": "declaration",
        "title": "Peace",
        "short_title": "Peace of 2002",
        "signed_on_date": "2002-03-04",
    },
    "series": {"title": "The peaces", "definition": "All.", "agreements": ["accord-2001-01-01"]},
    "text_version": {
        "clause": "accord-2001-01-01/1",
        "language": "en",
        "publisher": "gazette",
        "text": "No war.",
    },
    "contact": {"kind": "call", "title": "They speak", "held_on_date": "2001-02-03"},
    "statement": {
        "kind": "interview",
        "title": "Somebody speaks",
        "summary": "Words.",
        "said_on_date": "2001",
    },
}  # what a new record of each noun needs


def load_authorities() -> None:
    """Load and publish the first dataset without its statements."""
    saver = importing.account("dataset")
    with ledger.recording(saver) as recording:
        for file in importing.read_folder(FIRST_EDITION):
            if file.noun != "statement":
                importing.load(recording, file, saver)


class EveryNounTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        small_world()
        cls.people = make_people()

    def client_for(self, noun: str) -> Any:
        return browser(self.people["curator" if noun == "statement" else "editor"])

    def test_it_can_be_added_changed_and_deleted(self):
        for noun, values in ADDED.items():
            with self.subTest(noun=noun):
                client = self.client_for(noun)
                typed = open_page(client, noun)
                fill(typed, **values)
                response = send(client, typed, noun)
                assert response.status_code == 302, faults(response)
                key = Edition.objects.latest("saved_at").record.key
                response = client.get(address(noun, ""))
                self.assertContains(response, "was added successfully")

                typed = open_page(client, noun, key)
                name = "text" if noun == "text_version" else next(iter(values))
                name = "note" if name not in ("label", "title", "text", "name") else name
                fill(typed, **{name: "Another"}, reason="A slip.")
                response = send(client, typed, noun, key)
                assert response.status_code == 302, faults(response)
                assert editions(noun, key) == 2
                assert Edition.objects.get(pk=f"{noun}/{key}/2").reason == "A slip."
                self.assertContains(client.get(address(noun, "")), "was changed successfully")

                assert client.get(address(noun, "delete/", key)).status_code == 200
                response = client.post(address(noun, "delete/", key), {"reason": "Not needed."})
                self.assertRedirects(response, address(noun, ""))
                assert not NOUNS[noun].table.model._default_manager.filter(pk=key).exists()
                assert Record.objects.get(pk=f"{noun}/{key}").state == DeskState.DELETED
        # Django's log holds which form made which record, and no history beside the editions.
        assert not LogEntry.objects.exclude(action_flag=ADDITION).exists()
        assert all(is_uid(entry.change_message) for entry in LogEntry.objects.all())

    def test_what_is_pointed_at_is_not_deleted_and_the_users_are_links(self):
        client = browser(self.people["editor"])

        response = client.post(address("government", "delete/", "freedonia"))

        assert response.status_code == 200
        self.assertContains(response, address("institution", "change/", "freedonia-mfa"))
        self.assertContains(response, address("official", "change/", "rufus-firefly"))
        assert NOUNS["government"].table.model._default_manager.filter(pk="freedonia").exists()

    def test_the_buttons_lead_on(self):
        client, key = browser(self.people["editor"]), "peace"
        typed = open_page(client, "topic", key)
        for button, target in (
            ("_save", address("topic", "")),
            ("_addanother", address("topic", "add/")),
            ("_continue", address("topic", "change/", key)),
        ):
            with self.subTest(button=button):
                response = client.post(address("topic", "change/", key), typed | {button: ["x"]})
                self.assertRedirects(response, target, fetch_redirect_response=False)
                assert client.get(target, follow=True).status_code == 200

    def test_history_tells_the_editions(self):
        store("topic", {"key": "peace", "label": "Peace!", "definition": "No war."}, reason="Joy.")

        response = browser(self.people["editor"]).get(address("topic", "history/", "peace"))

        entries = response.context["editions"]
        assert [(e.edition.number, e.changed) for e in entries] == [(2, ["label"]), (1, [])]
        self.assertContains(response, "Joy.")

    def test_what_is_not_there_leads_to_the_first_page(self):
        client = browser(self.people["editor"])
        for noun, key in (
            ("topic", "nothing"),
            ("source", "junk"),
            ("source", "\x00"),
            ("topic", "\x00"),
        ):
            for tail in ("change/", "history/", "delete/"):
                with self.subTest(noun=noun, key=key, tail=tail):
                    response = client.get(address(noun, tail, key))
                    self.assertRedirects(response, reverse("admin:index"))

    def test_lists_find_by_key_and_uid_and_stand_junk(self):
        client = browser(self.people["editor"])
        uid = Source.objects.get().pk
        for noun in NOUNS:
            for term in ("a", uid, uid[:8], "\x00", "%", "'\"", "\U0001f600", "x" * 3000):
                with self.subTest(noun=noun, term=term[:20]):
                    assert client.get(address(noun, ""), {"q": term}).status_code == 200
        for junk in ({"kind": "\x00"}, {"kind__exact": "junk"}, {"uid": "junk"}, {"nothing": "1"}):
            with self.subTest(junk=junk):
                assert client.get(address("source", ""), junk, follow=True).status_code == 200
        page = client.get(address("source", ""), {"q": uid.upper()})
        assert page.context["cl"].result_count == 1
        page = client.get(address("topic", ""), {"q": "peace"})
        assert page.context["cl"].result_count == 1


class PermissionTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.people = make_people()

    def test_curators_change_no_authorities_and_editors_no_statements(self):
        statement = store("statement", make_said(self.world))
        refused = [
            ("curator", noun, key)
            for noun, key in (
                ("topic", "peace"),
                ("government", "freedonia"),
                ("institution", "freedonia-mfa"),
                ("agreement", "accord-2001-01-01"),
                ("place", "border"),
            )
        ]
        for name, noun, key in [*refused, ("editor", "statement", statement["uid"])]:
            client = browser(self.people[name])
            with self.subTest(name=name, noun=noun):
                assert client.get(address(noun, "change/", key)).status_code == 200
                assert client.post(address(noun, "change/", key), {}).status_code == 403
                assert client.get(address(noun, "add/")).status_code == 403
                assert client.post(address(noun, "add/"), {}).status_code == 403
                assert client.post(address(noun, "delete/", key)).status_code == 403
        assert editions("statement", statement["uid"]) == 1

    def test_strangers_see_nothing(self):
        statement = store("statement", make_said(self.world))
        stranger = browser(User.objects.create_user("stranger", is_staff=True))
        for url in (
            address("statement", ""),
            address("statement", "add/"),
            address("statement", "change/", statement["uid"]),
            address("statement", "history/", statement["uid"]),
            address("statement", "delete/", statement["uid"]),
            address("statement", "targets/?term=a"),
            address("statement", "choices/?term=a&app_label=statements")
            + "&model_name=voice&field_name=tenure",
        ):
            with self.subTest(url=url):
                assert stranger.get(url).status_code == 403
        for verb in ("submit", "approve", "ask-retraction", "retract"):
            with self.subTest(verb=verb):
                url = address("statement", f"{verb}/", statement["uid"])
                assert stranger.post(url, {"edition": 1}).status_code == 403

    def test_people_are_never_deleted(self):
        root = browser(User.objects.create_superuser("root"))
        person = self.people["curator"]

        assert root.get(f"/admin/statements/user/{person.pk}/change/").status_code == 200
        assert root.post(f"/admin/statements/user/{person.pk}/delete/").status_code == 403

    def test_records_editions_and_changes_are_only_read(self):
        root = browser(User.objects.create_superuser("root"))
        for model in (Record, Edition, Change):
            name = model._meta.model_name
            with self.subTest(model=name):
                row = model._default_manager.first()
                assert root.get(f"/admin/statements/{name}/?q=peace").status_code == 200
                url = reverse(f"admin:statements_{name}_change", args=[row.pk])
                if "/" not in str(row.pk):
                    assert root.get(url).status_code == 200
                    assert root.post(url, {}).status_code == 403
                assert root.get(f"/admin/statements/{name}/add/").status_code == 403


class ReviewTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.people = make_people()

    def setUp(self):
        self.curator = browser(self.people["curator"])
        self.reviewer = browser(self.people["reviewer"])

    def verb(self, client: Any, verb: str, uid: str, edition: Any, **data: Any) -> str:
        response = client.post(
            address("statement", f"{verb}/", uid), {"edition": edition, **data}, follow=True
        )
        return " ".join(map(str, response.context["messages"]))

    def test_verbs_need_a_post_and_the_edition_that_was_seen(self):
        statement = store("statement", make_said(self.world), self.people["curator"])
        uid = statement["uid"]

        assert self.curator.get(address("statement", "submit/", uid)).status_code == 405
        for edition in ("", "x", "²", "9" * 30):
            assert "which version" in self.verb(self.curator, "submit", uid, edition)
        assert "Nothing was done" in self.verb(self.reviewer, "approve", uid, 2)
        assert Record.objects.get(key=uid).state == DeskState.DRAFT

    def test_what_the_public_could_not_read_is_not_submitted(self):
        statement = store(
            "statement", make_said(self.world, appearances=[]), self.people["curator"]
        )

        assert "add an appearance" in self.verb(self.curator, "submit", statement["uid"], 1)

    def test_a_public_statement_is_retracted_by_two_and_never_deleted(self):
        statement = publish(make_said(self.world), self.people["curator"], self.people["reviewer"])
        uid = statement["uid"]

        response = self.curator.post(address("statement", "delete/", uid))
        self.assertContains(response, "retracted, never deleted")
        assert "Say why" in self.verb(self.curator, "ask-retraction", uid, 1)
        assert "asked for" in self.verb(self.curator, "ask-retraction", uid, 1, reason="Hoax.")
        page = self.reviewer.get(address("statement", "change/", uid))
        self.assertContains(page, "Approve retraction")
        self.assertContains(page, "Hoax.")
        assert "was retracted" in self.verb(self.reviewer, "retract", uid, 1)
        assert Record.objects.get(key=uid).state == DeskState.RETRACTED
        assert not PublicRecord.objects.filter(key=uid).exists()
        page = self.curator.get(address("statement", "change/", uid))
        self.assertNotContains(page, 'name="_save"')
        history = self.curator.get(address("statement", "history/", uid))
        self.assertContains(history, "Retracted on")

    def test_who_asks_for_a_retraction_does_not_approve_it(self):
        statement = publish(make_said(self.world), self.people["curator"], self.people["reviewer"])

        self.verb(self.reviewer, "ask-retraction", statement["uid"], 1, reason="Hoax.")

        answer = self.verb(self.reviewer, "retract", statement["uid"], 1)
        assert "Somebody else must approve" in answer

    def test_the_reviewer_reads_what_changed(self):
        statement = publish(make_said(self.world), self.people["curator"], self.people["reviewer"])
        uid = statement["uid"]
        typed = open_page(self.curator, "statement", uid)
        fill(typed, title="A better title", places=["border"], action="revised")
        send(self.curator, typed, "statement", uid)
        self.verb(self.curator, "submit", uid, 2)

        page = self.reviewer.get(address("statement", "change/", uid))
        differences = [(d.where, d.after) for d in page.context["review"]["differences"]]
        assert differences == [("Title", "A better title"), ("Places", "Border")]
        self.assertContains(page, "the public reads version 1")
        done = self.verb(self.reviewer, "approve", uid, 2, reason="New page.")
        assert "public now" in done
        change = Change.objects.latest("number")
        assert (change.action, change.reason) == ("revised", "New page.")

    def test_the_list_shows_and_filters_states(self):
        publish(make_said(self.world), self.people["curator"], self.people["reviewer"])
        store("statement", make_said(self.world, title="Only a draft"), self.people["curator"])

        drafts = self.curator.get(address("statement", ""), {"state": "draft"})

        assert [row.title for row in drafts.context["cl"].result_list] == ["Only a draft"]
        self.assertContains(drafts, "Freedonia")


class MainJobTests(TestCase):
    """The article of 22 December 2022, from the first page to the retraction."""

    @classmethod
    def setUpTestData(cls):
        load_authorities()
        cls.people = make_people()

    def setUp(self):
        self.curator = browser(self.people["curator"])
        self.reviewer = browser(self.people["reviewer"])

    def enter(self, document: Document, answered: str | None = None) -> str:
        """Type a statement of the dataset as a curator would; return its uid."""
        typed = open_page(self.curator, "statement")
        self.type_root(typed, document)
        for name in ("voices", "addressees", "appearances"):
            for row in document[name]:
                values = {k: v for k, v in row.items() if k != "uid" and v is not None}
                add_row(typed, name, **values)
        quotes = {quote["uid"]: quote for quote in document["quotes"]}
        numbers = {row["uid"]: n for n, row in enumerate(document["appearances"], 2)}
        for row in document["references"]:
            quote = quotes.get(row["quote"])
            targets = [
                f"statement:{answered}"
                if t["statement"]
                else f"clause:{t['agreement']}/{t['clause']}"
                if t["clause"]
                else f"agreement:{t['agreement']}"
                for t in row["targets"]
            ]
            words = (
                {"words": quote["exact"], "printed_in": numbers[quote["appearance"]]}
                if quote
                else {}
            )
            plain = {k: row[k] for k in ("type", "resolution", "certainty", "about")}
            add_row(typed, "references", targets=targets, note=row["note"] or "", **plain, **words)
        response = send(self.curator, typed, "statement")
        assert response.status_code == 302, faults(response)
        return str(Edition.objects.latest("saved_at").record.key)

    def type_root(self, typed: Typed, document: Document) -> None:
        names = ("kind", "title", "summary", "language", "issued_by", "certainty", "note")
        fill(typed, **{name: document[name] for name in names if document[name]})
        fill(typed, said_on_date=document["said_on"]["first"], topics=document["topics"])
        fill(typed, said_on_basis=document["said_on"]["basis"], places=document["places"])

    def verb(self, client: Any, verb: str, uid: str, edition: int, **data: Any) -> str:
        url = address("statement", f"{verb}/", uid)
        response = client.post(url, {"edition": edition, **data}, follow=True)
        return " ".join(map(str, response.context["messages"]))

    def approve(self, uid: str, edition: int) -> None:
        self.verb(self.curator, "submit", uid, edition)
        assert "public now" in self.verb(self.reviewer, "approve", uid, edition)

    def public(self, uid: str) -> Document:
        record = Record.objects.select_related("public_change__edition").get(key=uid)
        assert record.public_change and record.public_change.edition
        return ledger.read(NOUNS["statement"], record.public_change.edition)

    def test_the_whole_of_it(self):
        first = self.enter(fixture("statement", PASHINYAN))
        assert not PublicRecord.objects.filter(key=first).exists()
        self.approve(first, 1)

        peskov = fixture("statement", PESKOV)
        second = self.enter(peskov, answered=first)
        self.verb(self.curator, "submit", second, 1)
        refused = self.curator.post(address("statement", "approve/", second), {"edition": 1})
        assert refused.status_code == 403
        assert not PublicRecord.objects.filter(key=second).exists()
        assert "public now" in self.verb(self.reviewer, "approve", second, 1)

        public_statement = self.public(second)
        for name in ("kind", "title", "summary", "said_on", "topics", "certainty", "note"):
            assert public_statement[name] == peskov[name], name
        assert [q["exact"] for q in public_statement["quotes"]] == [
            q["exact"] for q in peskov["quotes"]
        ]
        answers = [r for r in public_statement["references"] if r["type"] == "responds_to"]
        assert [t["statement"] for r in answers for t in r["targets"]] == [first]
        assert len(public_statement["references"]) == len(peskov["references"])

        typed = open_page(self.curator, "statement", second)
        fill(typed, title="Peskov denies it")
        send(self.curator, typed, "statement", second)
        assert self.public(second)["title"] == peskov["title"]
        self.approve(second, 2)
        assert self.public(second) == public_statement | {"title": "Peskov denies it"}

        self.verb(self.curator, "ask-retraction", first, 1, reason="He did not say so.")
        assert "was retracted" in self.verb(self.reviewer, "retract", first, 1)
        assert not PublicRecord.objects.filter(key=first).exists()
        assert PublicRecord.objects.filter(key=second).exists()
        assert Statement.objects.count() == 2

    def test_a_reviewer_does_not_approve_own_work(self):
        self.curator = self.reviewer
        uid = self.enter(fixture("statement", PASHINYAN))
        self.verb(self.reviewer, "submit", uid, 1)

        answer = self.verb(self.reviewer, "approve", uid, 1)

        assert "Somebody else must approve" in answer
        assert not PublicRecord.objects.filter(key=uid).exists()

    def test_sending_the_same_page_twice_makes_one_statement(self):
        typed = open_page(self.curator, "statement")
        self.type_root(typed, fixture("statement", PASHINYAN))

        first, second = (send(self.curator, typed, "statement") for _ in range(2))

        assert first.status_code == 302
        uid = typed["uid"][0]
        assert second.url == address("statement", "change/", uid)
        self.assertContains(self.curator.get(second.url), "This was saved already")
        assert Statement.objects.count() == 1


class FormOfReviewTests(TestCase):
    def test_its_forms_carry_the_edition(self):
        world, people = small_world(), make_people()
        statement = store("statement", make_said(world), people["curator"])

        page = browser(people["reviewer"]).get(address("statement", "change/", statement["uid"]))

        self.assertNotContains(page, "Approve version")
        assert (
            'action="' + address("statement", "submit/", statement["uid"]) in page.content.decode()
        )
        assert form_of(page)["base_version"] == ["1"]


class OfficialTests(TestCase):
    def test_tenures_and_aliases_go_with_their_official(self):
        small_world()
        client = browser(make_people()["editor"])
        tenure = make_tenure("freedonia-mfa-minister")
        store(
            "official",
            {
                "key": "mrs-teasdale",
                "name": "Mrs Teasdale",
                "government": "freedonia",
                "wikidata": None,
                "wikidata_certainty": None,
                "certainty": "verified",
                "note": None,
                "tenures": [tenure],
                "aliases": [make_alias("Gloria")],
            },
        )

        response = client.post(address("official", "delete/", "mrs-teasdale"))

        self.assertRedirects(response, address("official", ""))
