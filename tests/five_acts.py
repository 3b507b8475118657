"""The article's five acts, entered on the page as it is without help and as it is with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from statements import importing, ledger

from . import factories as f
from .browsing import settled
from .hands import Hands

Document = dict[str, Any]
ACTS: Document = json.loads((Path(__file__).parent / "five_acts.json").read_text())
# What a person types to find each, and what they click: key -> (term, label).
NAMES = {
    "russia": ("russi", "Russia"),
    "armenia": ("arme", "Armenia"),
    "azerbaijan": ("azer", "Azerbaijan"),
    "sergey-lavrov": ("lavr", "Sergey Lavrov"),
    "nikol-pashinyan": ("pash", "Nikol Pashinyan"),
    "dmitry-peskov": ("pesk", "Dmitry Peskov"),
    "jeyhun-bayramov": ("bayr", "Jeyhun Bayramov"),
    "russia-mfa": ("russia-mfa", "Ministry of Foreign Affairs of Russia"),
    "russia-president": ("russia-pres", "Presidential office of Russia"),
    "armenia-government": ("armenia-gov", "Prime Minister"),
    "russia-mfa-minister": ("lavr", "Sergey Lavrov, Minister"),
    "russia-president-spokesperson": ("pesk", "Dmitry Peskov"),
    "armenia-government-prime-minister": ("pash", "Nikol Pashinyan, Prime"),
    "lachin-corridor": ("lachin-c", "Lachin corridor"),
    "moscow": ("mosc", "Moscow"),
    "peacekeepers": ("peacek", "Peacekeepers"),
    "ore-deposits": ("ore", "Ore deposits"),
    "peace-treaty": ("peace-", "Peace treaty"),
    "talks-meetings": ("talks", "Talks"),
    "implementation": ("impl", "Implementation"),
    "trilateral-2020-11-09": ("9 nov", "9 November 2020"),
    "trilateral-2021-01-11": ("11 jan", "11 January 2021"),
    "trilateral-2021-11-26": ("26 nov", "26 November 2021"),
    "trilateral-2022-10-31": ("31 oct", "31 October 2022"),
    "trilateral-2020-11-09/3": ("2020-11-09/3", "2020-11-09/3"),
    "trilateral-2020-11-09/6": ("2020-11-09/6", "2020-11-09/6"),
    "trilateral-2020-11-09/6.3": ("2020-11-09/6.3", "2020-11-09/6.3"),
}
DATASET_ONLY = ("statement", "source")


def load_authorities() -> None:
    """Load the first dataset without its statements and the sources that only these use."""
    files = list(importing.read_folder(f.FIRST_EDITION))
    others = json.dumps([file.documents for file in files if file.noun not in DATASET_ONLY])
    saver, approver = (importing.account(n) for n in (importing.SAVER, importing.APPROVER))
    with ledger.recording(saver, "Authorities", at=files[0].recorded_at) as recording:
        for file in files:
            if file.noun == "source":
                file.documents[:] = [d for d in file.documents if d["uid"] in others]
            if file.noun != "statement":
                importing.load(recording, file, approver)


class Plain:
    """Enters the acts field by field, as the page takes them without help."""

    def __init__(self, hands: Hands, url: str) -> None:
        self.hands, self.url, self.page = hands, url, hands.page

    def begin(self) -> None:
        """Add the source on its own page, from the first page of the desk."""
        hands, source = self.hands, ACTS["source"]
        with self.page.expect_navigation():
            hands.click("#desk-nav a.add[href='/admin/statements/source/add/']")
        settled(self.page)
        hands.choose("publisher", "trt", "TRT World")
        hands.pick("kind", source["kind"])
        hands.copy("title", source["title"])
        hands.copy("url", source["url"])
        hands.write("language", source["language"])
        hands.write("published_on_date", source["published_on"]["first"])
        hands.click("[name=_save]")
        self.page.wait_for_selector(".messagelist .success")

    def enter(self, act: Document, number: int) -> None:
        self.open(number)
        self.appear(act["appearances"][0])
        self.head(act)
        self.date(act)
        self.voice(act["voices"][0])
        self.issue(act)
        self.addressees(act)
        for place, row in enumerate(act["references"]):
            self.reference(place, row)
        self.quotes(act)
        self.save(act, number)

    def open(self, number: int) -> None:
        with self.page.expect_navigation():
            self.hands.click("#desk-nav a.add[href='/admin/statements/statement/add/']")
        settled(self.page)

    def head(self, act: Document) -> None:
        hands = self.hands
        hands.pick("kind", act["kind"])
        hands.tell("title", act["title"])
        hands.tell("summary", act["summary"])
        hands.pick("certainty", act["certainty"])
        hands.tell("note", act["note"])
        for name in ("topics", "places"):
            for key in act[name]:
                self.sort(name, key)

    def sort(self, name: str, key: str) -> None:
        self.hands.choose(name, *NAMES[key])

    def issue(self, act: Document) -> None:
        if act["issued_by"]:
            self.hands.choose("issued_by", *NAMES[act["issued_by"]])

    def date(self, act: Document) -> None:
        hands, said_on = self.hands, act["said_on"]
        if said_on is None:
            hands.write("known_by_date", act["known_by"]["first"])
            return
        hands.write("said_on_date", said_on["first"])
        hands.pick("said_on_basis", said_on["basis"])
        hands.tell("said_on_note", said_on["note"])

    def voice(self, voice: Document) -> None:
        hands = self.hands
        hands.choose("voices-0-government", *NAMES[voice["government"]])
        for name in ("official", "tenure", "institution"):
            key = voice["office" if name == "tenure" else name]
            if key:
                hands.choose(f"voices-0-{name}", *NAMES[key])

    def addressees(self, act: Document) -> None:
        for place, row in enumerate(act["addressees"]):
            for name in ("government", "official"):
                self.hands.choose(f"addressees-{place}-{name}", *NAMES[row[name]])

    def appear(self, row: Document) -> None:
        hands = self.hands
        hands.choose("appearances-0-source", "armenia refusing", "Armenia refusing")
        hands.pick("appearances-0-rendition", row["rendition"])
        hands.write("appearances-0-chain", str(row["chain"]))
        hands.write("appearances-0-language", row["language"])
        hands.copy("appearances-0-attribution", row["attribution"])

    def reference(self, place: int, row: Document) -> None:
        hands, stem = self.hands, f"references-{place}"
        if place:
            hands.click("#references-group .add-row")
        self.cite(f"{stem}-targets", row["targets"])
        hands.pick(f"{stem}-type", row["type"])
        for key in row["about"]:
            self.concern(stem, key)
        hands.copy(f"{stem}-words", row["quote"])
        hands.pick(f"{stem}-resolution", row["resolution"])
        hands.pick(f"{stem}-certainty", row["certainty"])
        hands.tell(f"{stem}-note", row["note"])

    def concern(self, stem: str, key: str) -> None:
        self.hands.choose(f"{stem}-about", *NAMES[key])

    def cite(self, name: str, cited: list[Document]) -> None:
        for one in cited:
            key = f"{one['agreement']}/{one['clause']}" if one["clause"] else one["agreement"]
            self.hands.choose(name, *NAMES[key])

    def quotes(self, act: Document) -> None:
        used = [row["quote"] for row in act["references"]]
        others = [row["exact"] for row in act["quotes"] if row["exact"] not in used]
        for place, words in enumerate(others):
            self.hands.click("#quotes-group .add-row")
            self.hands.paste(words)  # the first field has the focus
            self.hands.wait(f"quotes-{place}-words", words)

    def save(self, act: Document, number: int) -> None:
        with self.page.expect_navigation():  # messages of the act before stand here until then
            self.hands.click("button[name=_submit]")
        self.page.wait_for_selector(".messagelist .success:has-text('submitted')")


class Helped(Plain):
    """Enters the acts with what the page offers."""

    def begin(self) -> None:
        """Nothing: the source is entered where it is used."""

    def open(self, number: int) -> None:
        if not number:
            super().open(number)
        settled(self.page)
        if number:
            self.page.wait_for_selector("#source-first .facts")

    def sort(self, name: str, key: str) -> None:
        """Take what other statements of the source are sorted by, else what the list shows."""
        chip = f".field-{name} .chip[data-key='{key}']"
        if self.page.locator(chip).count():
            self.hands.click(chip)
        else:
            self.hands.find(name, NAMES[key][1])

    def issue(self, act: Document) -> None:
        """Take the body of the office spoken in."""
        if act["issued_by"]:
            self.hands.take(f".field-issued_by .chip[data-key='{act['issued_by']}']")

    def addressees(self, act: Document) -> None:
        """Name the person: the government comes with them."""
        for place, row in enumerate(act["addressees"]):
            self.hands.choose(f"addressees-{place}-official", *NAMES[row["official"]])
            self.hands.wait(f"addressees-{place}-government", row["government"])

    def concern(self, stem: str, key: str) -> None:
        """Take a government of the statement or of what it cites."""
        self.hands.take(f"#{stem} .field-about .chip[data-key='{key}']")

    def appear(self, row: Document) -> None:
        hands, page = self.hands, self.page
        if not page.input_value(hands.control("appearances-0-source")):
            page.wait_for_selector("#source-first-address:focus")  # the page begins there
            hands.paste(ACTS["source"]["url"])
            self.new_source()
            hands.wait("appearances-0-chain", "1")
        hands.pick("appearances-0-rendition", row["rendition"])
        hands.copy("appearances-0-attribution", row["attribution"])

    def new_source(self) -> None:
        """Fill what the address does not tell, in the dialog."""
        hands, page, source = self.hands, self.page, ACTS["source"]
        page.wait_for_selector("dialog [name=title]:focus")
        hands.paste(source["title"])
        hands.click("dialog [name=published_on_date]")
        hands.type(source["published_on"]["first"])
        hands.click("dialog button[type=submit]")
        page.wait_for_selector("dialog", state="detached")

    def date(self, act: Document) -> None:
        hands = self.hands
        if act["said_on"] is None:
            hands.click(".told-known .take")
            hands.wait("known_by_date", act["known_by"]["first"])
        elif self.page.input_value(hands.control("said_on_date")) != act["said_on"]["first"]:
            hands.write("said_on_date", "thu")
            hands.press("Tab")
            hands.wait("said_on_date", act["said_on"]["first"])

    def voice(self, voice: Document) -> None:
        hands = self.hands
        if not voice["official"]:
            government = self.page.input_value(hands.control("voices-0-government"))
            if government != voice["government"]:
                hands.choose("voices-0-government", *NAMES[voice["government"]])
            return
        hands.choose("voices-0-official", *NAMES[voice["official"]])
        hands.click("#voices-0 .told-office .take")
        hands.wait("voices-0-government", voice["government"])

    def cite(self, name: str, cited: list[Document]) -> None:
        """Take the series at once, or what others of the source cite, or a clause of it."""
        if len(cited) > 1:
            self.hands.choose(name, "trilat", "leaders of Russia")
            return
        agreement, number = cited[0]["agreement"], cited[0]["clause"]
        row = f"#{name.removesuffix('-targets')} .field-targets"
        clause = f"{row} .chip[data-key='clause:{agreement}/{number}']"
        if self.page.locator(clause).count():
            self.hands.click(clause)
        elif self.page.locator(f"{row} .chip").count():
            self.hands.click(f"{row} .chip[data-key='agreement:{agreement}']")
            self.hands.take(f"{row} [data-clause='{agreement}/{number}']")
        else:
            self.hands.choose(name, f"9 nov {number}", f"9 November 2020, {number}:")

    def save(self, act: Document, number: int) -> None:
        box = "#id_submit_at_once"
        if not self.page.is_checked(box):
            self.hands.click(box)
        last = number == len(ACTS["statements"]) - 1
        with self.page.expect_navigation():  # the message before stands on the page until then
            self.hands.click("[name=_save]" if last else "[name=_addsame]")
        self.page.wait_for_selector(".messagelist .success:has-text('submitted')")


def approve_all(hands: Hands, url: str) -> None:
    """Read and approve what waits, as the second person."""
    page = hands.page
    for _ in ACTS["statements"]:
        page.goto(f"{url}/admin/statements/statement/?state=in_review")
        hands.click("#result_list tbody tr:first-child th a")
        hands.click(".verbs form[action$='/approve/'] button")
        page.wait_for_selector(".messagelist .success:has-text('approved')")


def comparable(public: Document, sources: dict[str, Document], offices: dict[str, str]) -> Document:
    """Return a public statement as the file has it: without uids, number and path."""
    comparable_document = {
        name: value for name, value in public.items() if name not in ("uid", "number", "path")
    }
    numbers = {row["uid"]: place for place, row in enumerate(public["appearances"], 1)}
    words = {row["uid"]: row["exact"] for row in public["quotes"]}
    article = {name: value for name, value in ACTS["source"].items() if name != "uid"}
    comparable_document["voices"] = [
        bare(row, office=offices.get(row["tenure"])) for row in public["voices"]
    ]
    for row in comparable_document["voices"]:
        row.pop("tenure")
    comparable_document["addressees"] = [bare(row) for row in public["addressees"]]
    comparable_document["appearances"] = [
        bare(row, source="article" if sources[row["source"]] == article else row["source"])
        for row in public["appearances"]
    ]
    comparable_document["quotes"] = [
        bare(row, appearance=numbers[row["appearance"]]) for row in public["quotes"]
    ]
    comparable_document["references"] = [
        {k: v for k, v in bare(row, quote=words.get(row["quote"])).items() if k != "implied"}
        for row in public["references"]
    ]
    return comparable_document


def bare(row: Document, **instead: Any) -> Document:
    return {name: value for name, value in row.items() if name != "uid"} | instead


def help_off(page: Page) -> None:
    """Serve the scripts of the help empty: the page is that of the spine."""
    page.route(
        "**/statements/entering/*.js",
        lambda route: route.fulfill(status=200, content_type="text/javascript", body=""),
    )
