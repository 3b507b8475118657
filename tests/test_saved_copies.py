"""Our own copies of sources: what may be kept, who opens them, and whether they are whole."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import SimpleTestCase, TestCase, override_settings

from statements import copies, curation, writing
from statements.checking import check_data
from statements.models import SavedCopy, Source
from statements.models.sources import private_storage
from statements.problems import StaleVersion

from . import factories as f
from .desk import address, browser, faults, make_people, open_page, send
from .test_slots import leave

pytestmark = pytest.mark.slow

PDF = b"%PDF-1.7\n" + b"x" * 200_000


class Copied(TestCase):
    """The small world with a copy of its source, kept in a folder of the test's own."""

    def setUp(self) -> None:
        self.media = Path(self.enterContext(TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.media))
        self.world = f.small_world()
        self.uid = self.world["source"]
        self.people = make_people()

    def upload(self, name: str, content: bytes) -> Any:
        client = browser(self.people["editor"])
        typed: Any = open_page(client, "source", self.uid)
        typed["saved_copy"] = SimpleUploadedFile(name, content)
        return send(client, typed, "source", self.uid)

    @property
    def file(self) -> Path:
        [path] = (self.media / "copies").iterdir()
        return path


class OpenTests(Copied):
    def setUp(self) -> None:
        super().setUp()
        self.upload("Page.PDF", PDF)

    def get(self, who: str, **kwargs: Any) -> Any:
        return browser(self.people[who]).get(address("source", "copy/", self.uid), **kwargs)

    def test_who_may_see_the_source_gets_its_copy_to_save_and_not_to_show(self) -> None:
        for who in ("curator", "editor", "analyst"):
            response = self.get(who)

            assert b"".join(response.streaming_content) == PDF
            assert (
                response["Content-Disposition"] == f'attachment; filename="source-{self.uid}.pdf"'
            )
            assert response["Content-Type"] == "application/pdf"
            assert response["Content-Length"] == str(len(PDF))
            assert response["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in response["Content-Security-Policy"]
            assert {"private", "no-store"} <= {*response["Cache-Control"].split(", ")}

    def test_nobody_else_does(self) -> None:
        stranger = f.make_user("stranger", may_approve=False, is_staff=True)

        assert browser(stranger).get(address("source", "copy/", self.uid)).status_code == 403
        assert self.client.get(address("source", "copy/", self.uid)).status_code == 302

    def test_only_reading_is_allowed(self) -> None:
        client = browser(self.people["editor"])

        assert client.post(address("source", "copy/", self.uid)).status_code == 405

    def test_the_address_names_a_record_and_no_file(self) -> None:
        for key in ("..%2F..%2Fdb.sqlite3", "copies", f"{self.uid}/../x", "%00", "nobody"):
            response = browser(self.people["editor"]).get(f"/admin/statements/source/{key}/copy/")
            assert response.status_code in (302, 404), key

    def test_a_name_that_leaves_the_folder_is_not_opened(self) -> None:
        with writing.unsealed():
            SavedCopy.objects.update(file="../outside.pdf")
        (self.media.parent / "outside.pdf").touch()
        self.addCleanup((self.media.parent / "outside.pdf").unlink)

        assert self.get("editor").status_code in (400, 404)

    def test_a_page_is_never_sent_as_a_page(self) -> None:
        self.upload("page.html", b"<!DOCTYPE html><script>alert(1)</script>")

        response = self.get("editor")

        assert response["Content-Type"] == "application/octet-stream"
        assert b"alert" in b"".join(response.streaming_content)

    def test_the_page_of_a_source_leads_to_it(self) -> None:
        page = browser(self.people["analyst"]).get(address("source", "change/", self.uid))

        self.assertContains(page, address("source", "copy/", self.uid))

    def test_a_source_without_one_has_no_link_and_no_file(self) -> None:
        other = f.store("source", f.make_source(url="https://example.org/other"))["uid"]
        client = browser(self.people["editor"])

        assert client.get(address("source", "copy/", other)).status_code == 404
        page = client.get(address("source", "change/", other))
        self.assertNotContains(page, address("source", "copy/", other))

    def test_it_holds_a_slot_as_every_file_that_is_sent_does(self) -> None:
        with TemporaryDirectory() as slots, self.settings(EXPORT_SLOTS=slots, EXPORTS_AT_ONCE=1):
            running = self.get("curator")
            assert self.get("curator").status_code == 503
            assert b"".join(running.streaming_content) == PDF
            leave(running)
            again = self.get("curator")
            assert again.status_code == 200
            leave(again)

    def test_a_lost_file_is_told(self) -> None:
        self.file.unlink()

        assert self.get("editor").status_code == 404


class UploadTests(Copied):
    def test_what_is_too_big_or_of_another_kind_is_refused_in_words(self) -> None:
        for name, content, message in (
            ("page.exe", b"MZ", "none of the kinds"),
            ("page", b"%PDF-1.7", "none of the kinds"),
            ("page.svg", b"<svg onload='x'/>", "none of the kinds"),
            ("page.pdf", b"<html>no</html>", "not what “.pdf” says"),
            ("page.png", PDF, "not what “.png” says"),
            ("page.html", b"just words", "not what “.html” says"),
            ("page.txt", b"\x00\x01", "not what “.txt” says"),
        ):
            with self.subTest(name):
                [fault] = faults(self.upload(name, content))["saved_copy"]
                assert message in fault
        with override_settings(SAVED_COPY_LIMIT=1_000):
            [fault] = faults(self.upload("page.pdf", PDF))["saved_copy"]
        assert "0.2 MB, and at most 0 MB" in fault
        assert not (self.media / "copies").exists()

    def test_every_kind_is_known_by_how_it_begins(self) -> None:
        for name, content in (
            ("a.pdf", PDF),
            ("a.png", b"\x89PNG\r\n\x1a\n0000"),
            ("a.JPG", b"\xff\xd8\xff\xe0"),
            ("a.htm", b"\n <!-- x --><HTML lang=ru>"),
            ("a.html", "\ufeff<!doctype html>".encode("utf-16")),
            ("a.mhtml", b"From: x\r\nMIME-Version: 1.0\r\n"),
            ("a.warc", b"WARC/1.1\r\n"),
            ("a.txt", "Слова".encode("cp1251")),
        ):
            with self.subTest(name):
                assert self.upload(name, content).status_code == 302

    def test_what_deserves_a_second_look_is_told_beside_a_copy_too(self) -> None:
        client = browser(self.people["editor"])
        typed: Any = open_page(client, "source", self.uid)
        typed["published_on_date"] = ["2135-01-01"]
        typed["saved_copy"] = SimpleUploadedFile("page.pdf", PDF)

        page = client.get(send(client, typed, "source", self.uid).url)

        messages = [str(message) for message in page.context["messages"]]
        assert "Look twice: Published on: 2135-01-01 is in the future." in messages, messages


class TableTests(Copied):
    """One row and one file for all sources whose documents have the sum."""

    def setUp(self) -> None:
        super().setUp()
        self.digest = f.store_with_copy(self.uid, PDF)["saved_copy_sha256"]
        self.other = f.make_source(url="https://example.org/other")

    def has_copy(self, uid: str) -> bool:
        return Source.objects.get(pk=uid).saved_copy is not None

    def test_what_two_sources_have_is_kept_once(self) -> None:
        f.store("source", self.other)
        f.store_with_copy(self.other["uid"], PDF, "page.PDF")
        f.store_with_copy(self.uid, PDF)

        assert [str(copy) for copy in SavedCopy.objects.all()] == [f"copies/{self.file.name}"]
        assert self.has_copy(self.uid)
        assert self.has_copy(self.other["uid"])

    def test_a_document_with_the_sum_has_the_copy_however_it_was_said(self) -> None:
        f.store("source", self.other | {"saved_copy_sha256": self.digest})
        assert self.has_copy(self.other["uid"])

        f.store("source", self.other | {"saved_copy_sha256": "0" * 64})
        assert not self.has_copy(self.other["uid"])

    def test_a_refused_upload_takes_nothing_from_who_has_it_already(self) -> None:
        f.store("source", self.other)
        for base in (0, 7):
            with pytest.raises(StaleVersion):
                f.store_with_copy(self.other["uid"], PDF, base=base)

        assert self.file.read_bytes() == PDF
        assert self.has_copy(self.uid)

    def test_nothing_is_kept_outside_of_a_recording(self) -> None:
        with pytest.raises(writing.OutsideRecording):
            copies.keep(SimpleUploadedFile("page.pdf", PDF), "0" * 64)

    def test_a_file_without_room_leaves_no_row(self) -> None:
        with (
            mock.patch.object(private_storage(), "_save", side_effect=OSError(28, "full")),
            pytest.raises(OSError, match="full"),
        ):
            f.store_with_copy(self.uid, PDF + b"more")

        assert [copy.pk for copy in SavedCopy.objects.all()] == [self.digest]
        assert self.file.read_bytes() == PDF

    def test_a_damaged_or_lost_file_is_mended_by_the_same_upload(self) -> None:
        for damage in (lambda: self.file.unlink(), lambda: self.file.write_bytes(b"%PDF")):
            damage()
            f.store_with_copy(self.uid, PDF)

            with SavedCopy.objects.get().file.open() as file:
                assert file.read() == PDF

    def test_a_merge_and_its_end_leave_each_source_its_copy(self) -> None:
        f.store("source", self.other | {"saved_copy_sha256": self.digest})
        for uid in (self.uid, self.other["uid"]):
            f.publish(f.make_said(self.world | {"source": uid}))
        merger, bases = f.make_user("merger", is_superuser=True), (1, 2)
        curation.merge(merger, "source", self.other["uid"], self.uid, bases, "The same page")
        assert self.has_copy(self.uid)

        curation.unmerge(merger, "source", self.other["uid"], 1, "Another page")

        assert self.has_copy(self.uid)
        assert self.has_copy(self.other["uid"])

    def test_going_back_to_older_words_keeps_the_copy(self) -> None:
        digest = f.store_with_copy(self.uid, PDF + b"of now")["saved_copy_sha256"]
        f.store("source", f.make_source(uid=self.uid, title="New", saved_copy_sha256=digest))
        curation.revert(f.make_user("editor"), "source", self.uid, 2, base=4)

        source = Source.objects.get(pk=self.uid)
        assert (source.title, source.saved_copy.pk) == ("A page", digest)


class WholeTests(Copied):
    def setUp(self) -> None:
        super().setUp()
        self.upload("page.pdf", PDF)

    def faults(self) -> list[str]:
        return [str(fault) for _, part in check_data() for fault in part]

    def test_a_whole_copy_is_no_fault(self) -> None:
        assert self.faults() == []

    def test_a_changed_copy_is_found(self) -> None:
        for content in (PDF[:-1] + b"y", PDF[:-1], b""):
            self.file.write_bytes(content)

            [fault] = self.faults()
            assert f"source/{self.uid}: Its saved copy" in fault
            assert "is not the file that was saved" in fault

    def test_a_lost_copy_is_found(self) -> None:
        self.file.unlink()

        [fault] = self.faults()
        assert "is gone" in fault

    def test_so_is_one_that_only_an_older_edition_names(self) -> None:
        digest, lost = self.file.stem, self.file
        f.store_with_copy(self.uid, PDF + b"of now")
        assert self.faults() == []
        lost.unlink()

        [fault] = self.faults()
        assert fault.startswith(f"statements_savedcopy {digest}: Its saved copy")

    def test_a_row_that_was_taken_away_is_told_by_its_file(self) -> None:
        with writing.unsealed():
            SavedCopy.objects.all().delete()

        [fault] = self.faults()
        assert fault.startswith(f"source/{self.uid}: Its saved copy copies/{self.file.name} is not")


class SumTests(SimpleTestCase):
    def test_a_file_is_never_read_whole(self) -> None:
        class Watched(SimpleUploadedFile):
            read_size: int = 0

            def read(self, size: int = -1) -> bytes:
                assert 0 <= size <= copies.HEAD
                return super().read(size)

        file = Watched("page.pdf", PDF)

        assert copies.fault_of(file) is None
