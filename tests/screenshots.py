"""Photograph desk and site: `python -m tests.screenshots FOLDER [NAME …]`, or `make screenshots`.

It makes a database that is thrown away, loads the first dataset, serves the desk in this process
and drives the pages in a browser. Nothing is left running. A page that cannot be reached is told
at the end, with exit status 1, and stops no other.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import chromium

DESK = "/admin/statements"
READOUT = "01853721-3000-7efc-8065-d48ac8b9efab"
OTHER = "01853721-3000-7e9b-b244-8666e1056fe4"
DRAFT = f"{DESK}/statement/{READOUT}/change/"


@dataclass(frozen=True)
class Shot:
    """A page: who looks at it, its address, and what is done there before the picture."""

    name: str
    who: str
    path: str
    do: Callable[..., None] | None = None
    dark: bool = False


def wrong(page) -> None:
    """Send an empty form."""
    page.click("[name=_save]")
    page.wait_for_selector(".errornote")


def stale(page) -> None:
    """Save what somebody else saved meanwhile, in another tab."""
    other = page.context.new_page()
    other.goto(page.url)
    save_note(other, f"Theirs, {page.viewport_size['width']}.")
    other.wait_for_selector(".messagelist .success")
    other.close()
    save_note(page, "Our note.")
    page.wait_for_selector(".conflict")


def save_note(page, text: str) -> None:
    page.fill("form.document-form [name=note]", text)
    page.click("form.document-form [name=_continue]")


def open_menu(page) -> None:
    menu = page.locator("#menu")
    if menu.is_visible():
        menu.click()


def ask_for_keys(page) -> None:
    page.click("h1")
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")


def come_back(page) -> None:
    """Type, go elsewhere, and come back."""
    page.fill("[name=title]", "Typed and not saved")
    page.goto(page.url.partition("/admin/")[0] + "/admin/")
    page.go_back()
    page.wait_for_selector(".kept.back")


def tab_on(page) -> None:
    """Leave the focus where the keyboard comes to after some steps."""
    for _ in range(12):
        page.keyboard.press("Tab")


def rehearse(page, *documents: object) -> None:
    """Upload documents; without any, the topics of the first dataset."""
    file: object = str(Path(__file__).resolve().parent.parent / "fixtures" / "topics.json")
    if documents:
        lines = "\n".join(map(json.dumps, documents)).encode()
        file = {"name": "statements.jsonl", "mimeType": "application/jsonl", "buffer": lines}
    page.set_input_files("input[type=file]", file)
    page.click("[type=submit][value=Rehearse]")
    page.wait_for_selector(".counted")


def brought(faulty: bool) -> Callable[..., None]:
    """Upload a changed statement and a new one; with `faulty`, two that are refused."""

    def do(page) -> None:
        changed, fresh, wrong = (document_of(READOUT) for _ in range(3))
        changed |= {"title": f"{changed['title']}, in short", "summary": "In our own words."}
        changed["topics"] = changed["topics"][1:]
        for one in (fresh, wrong):
            del one["uid"]
            one |= {"voices": [], "appearances": [], "quotes": [], "references": []}
        fresh |= {"title": "A statement that is new", "addressees": []}
        wrong |= {"title": "No such kind", "kind": "rumour", "topics": ["no-such-topic"]}
        wrong["addressees"] = []
        rehearse(page, changed, fresh, *([wrong, {"title": 7}] if faulty else []))

    return do


def document_of(uid: str) -> dict[str, object]:
    from .factories import fixture

    return fixture("statement", uid)


SHOTS = (
    Shot("home", "", "/"),
    Shot("docs", "", "/docs/"),
    Shot("docs-curators", "", "/docs/curators/"),
    Shot("docs-coding", "", "/docs/coding/"),
    Shot("docs-clients", "", "/docs/clients/"),
    Shot("docs-clients-dark", "", "/docs/clients/", dark=True),
    Shot("docs-analysts", "", "/docs/analysts/"),
    Shot("security", "", "/security/"),
    Shot("api-docs", "", "/api/v1/docs/"),
    Shot("help", "curator", "/admin/help/"),
    Shot("help-dark", "curator", "/admin/help/", dark=True),
    Shot("login", "", "/admin/login/"),
    Shot("login-dark", "", "/admin/login/", dark=True),
    Shot("dashboard", "reviewer", "/admin/"),
    Shot("dashboard-dark", "reviewer", "/admin/", dark=True),
    Shot("dashboard-menu", "reviewer", "/admin/", open_menu),
    Shot("changelist", "reviewer", f"{DESK}/statement/"),
    Shot("changelist-dark", "reviewer", f"{DESK}/statement/", dark=True),
    Shot(
        "changelist-filtered",
        "reviewer",
        f"{DESK}/statement/?said_on_first__year=2022&kind__exact=interview",
    ),
    Shot("changelist-empty", "reviewer", f"{DESK}/statement/?q=nothing+at+all"),
    Shot("changelist-sources", "editor", f"{DESK}/source/"),
    Shot("changelist-agreements", "editor", f"{DESK}/agreement/"),
    Shot("statement-empty", "curator", f"{DESK}/statement/add/"),
    Shot("statement-errors", "curator", f"{DESK}/statement/add/", wrong),
    Shot("statement-full", "curator", DRAFT),
    Shot("statement-dark", "curator", DRAFT, dark=True),
    Shot("review", "reviewer", f"{DESK}/statement/{{in_review}}/review/"),
    Shot("statement-in-review", "reviewer", f"{DESK}/statement/{{in_review}}/change/"),
    Shot("conflict", "curator", f"{DESK}/statement/{{draft}}/change/", stale),
    Shot("history", "reviewer", f"{DESK}/statement/{{in_review}}/history/"),
    Shot("agreement", "editor", f"{DESK}/agreement/trilateral-2020-11-09/change/"),
    Shot("review-public", "reviewer", f"{DESK}/statement/{READOUT}/review/"),
    Shot("review-dark", "reviewer", f"{DESK}/statement/{READOUT}/review/", dark=True),
    Shot("statement-errors-dark", "curator", f"{DESK}/statement/add/", wrong, dark=True),
    Shot("statement-back", "curator", f"{DESK}/statement/add/", come_back),
    Shot("conflict-dark", "curator", f"{DESK}/statement/{{draft}}/change/", stale, dark=True),
    Shot("history-public", "reviewer", f"{DESK}/statement/{READOUT}/history/"),
    Shot("history-dark", "reviewer", f"{DESK}/statement/{READOUT}/history/", dark=True),
    Shot("compare", "reviewer", f"{DESK}/statement/{READOUT}/history/compare/?from=1&to=2"),
    Shot("revert", "curator", f"{DESK}/statement/{READOUT}/history/revert/?to=1"),
    Shot("merge", "curator", f"{DESK}/statement/{READOUT}/merge/?winner={OTHER}"),
    Shot("merge-government", "editor", f"{DESK}/government/armenia/merge/?winner=azerbaijan"),
    Shot("keys", "curator", f"{DESK}/statement/add/", ask_for_keys),
    Shot("keys-dark", "curator", f"{DESK}/statement/add/", ask_for_keys, dark=True),
    Shot("focus", "curator", f"{DESK}/statement/", tab_on),
    Shot("delete", "curator", f"{DESK}/statement/{{draft}}/delete/"),
    Shot("password", "curator", "/admin/password_change/"),
    Shot("import", "reviewer", f"{DESK}/batch/add/"),
    Shot("import-rehearsal", "curator", f"{DESK}/batch/add/", brought(faulty=False)),
    Shot("import-refused", "curator", f"{DESK}/batch/add/", brought(faulty=True)),
    Shot("import-dark", "curator", f"{DESK}/batch/add/", brought(faulty=True), dark=True),
    Shot("import-unchanged", "reviewer", f"{DESK}/batch/add/", rehearse),
)


@contextmanager
def serving(folder: str) -> Iterator[str]:
    """Serve the desk on a free port, on a new database with the first dataset and accounts."""
    os.environ.update(
        DEBUG="1",
        DATABASE_URL=f"sqlite:///{folder}/shots.sqlite3",
        DJANGO_SETTINGS_MODULE="project.settings",
        DJANGO_ALLOW_ASYNC_UNSAFE="true",
        LOG_LEVEL="CRITICAL",
    )
    import django

    django.setup()
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.test.testcases import LiveServerThread

    call_command("migrate", verbosity=0)
    with open(os.devnull, "w") as nowhere:
        call_command("quickstart", stdout=nowhere)
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield f"http://127.0.0.1:{thread.port}"
    finally:
        thread.terminate()
        thread.join()


def prepare() -> dict[str, str]:
    """Leave statements in the states that the pages need; return their uids by state."""
    from statements import curation
    from statements.keys import new_uid
    from statements.models import User

    from .factories import fixture, version

    curator = User.objects.get(username="curator")
    reviewer = User.objects.get(username="reviewer")
    document = fixture("statement", READOUT)
    uids = {}
    for state, reason in (("in_review", "A point was left out."), ("draft", None)):
        uid = new_uid()
        uids[state] = uid
        fresh = {"uid": uid, "title": f"{document['title']} ({state.replace('_', ' ')})"}
        voices = [voice | {"uid": new_uid()} for voice in document["voices"]]
        printed = {row["uid"]: new_uid() for row in document["appearances"]}
        appearances = [row | {"uid": printed[row["uid"]]} for row in document["appearances"]]
        addressees = [row | {"uid": new_uid()} for row in document["addressees"]]
        empty = {"quotes": [], "references": [], "addressees": addressees}
        copy = document | fresh | empty | {"voices": voices, "appearances": appearances}
        curation.store(curator, "statement", copy, base=0, reason=reason)
    curation.submit(curator, uids["in_review"], 1, "Please check the date.")
    changed = fixture("statement", READOUT)
    changed["summary"] += " A second sentence in our own words."
    base = version("statement", READOUT)
    curation.store(curator, "statement", changed, base=base, reason="A point was left out.")
    curation.submit(curator, READOUT, base + 1)
    if hasattr(curation, "send_back"):
        other = uids["draft"]
        curation.submit(curator, other, 1)
        curation.send_back(reviewer, other, 1, "Name the source of the second point.")
    return uids


def log_in(page, root: str, who: str) -> None:
    from statements import accounts

    page.goto(f"{root}/admin/login/")
    page.fill("#id_username", who)
    page.fill("#id_password", accounts.demo_password(who))
    page.click("[type=submit]")
    page.wait_for_selector("#user-tools", state="attached")


def photograph(folder: Path, root: str, shot: Shot, width: int, browser, uids) -> str:
    """Take one picture; return what went wrong, or nothing."""
    scheme = "dark" if shot.dark else "light"
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    try:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        if shot.who:
            log_in(page, root, shot.who)
        answer = page.goto(root + shot.path.format(**uids))
        if answer is None or answer.status >= 400:
            return f"{shot.name}: answers {answer and answer.status}"
        if shot.do:
            shot.do(page)
        page.wait_for_timeout(150)
        if width > 1000 and shot.name != "login":  # so that what sticks to an edge stands there
            for _ in range(2):  # the page may grow once more while its scripts find room
                height = page.evaluate("document.documentElement.scrollHeight")
                page.set_viewport_size({"width": width, "height": height})
                page.wait_for_timeout(100)
        page.screenshot(path=folder / f"{shot.name}-{width}.png", full_page=True)
        return f"{shot.name}: {complaints}" if complaints else ""
    except Exception as error:
        return f"{shot.name} at {width}: {str(error).splitlines()[0]}"
    finally:
        context.close()


def main(folder: Path, names: list[str]) -> int:
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    shots = [shot for shot in SHOTS if not names or shot.name in names]
    faults = []
    with tempfile.TemporaryDirectory() as scratch, serving(scratch) as root:
        uids = prepare()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium.EXECUTABLE, args=chromium.FLAGS
            )
            for shot in shots:
                for width in chromium.WIDTHS:
                    faults.append(photograph(folder, root, shot, width, browser, uids))
            browser.close()
    faults = [fault for fault in faults if fault]
    sys.stdout.write(f"{2 * len(shots) - len(faults)} pictures in {folder}\n")
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
