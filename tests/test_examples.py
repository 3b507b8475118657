"""The examples of the OpenAPI file: true replies of the first dataset, shortened.

`WRITE_EXAMPLES=1 pytest tests/test_examples.py` writes them anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from django.test import TestCase

import statements.api
from statements import writing
from statements.api.contents import EXAMPLES
from statements.documents import PLURALS
from statements.exports import DERIVED
from statements.models import Epoch

from . import factories as f
from .test_api import ROOT, schema, validator

FILE = Path(statements.api.__file__).with_name("examples.json")
HOST = "https://statements.example"
CURSOR = re.compile(r"cursor=[^&\"]+")
FIRST = "trilateral-2020-11-09"
EPOCH = "01853721-0000-7000-8000-000000000000"  # every database has another one
QUERIES = {
    "clauses": f"agreement={FIRST}",
    "officials": "government=russia",
    "agreements": "series=trilateral-statements",
    "statements": f"ref=calls_for_compliance:{FIRST}/6&said_on=2022-12-22",
    "changes": "noun=series",
    "counts": "by=month,government&family=charge",
}
KEYS = {"statements": f.READOUT, "officials": "sergey-lavrov", "clauses": f"{FIRST}/6.3"}
HAS_EDITIONS = ("statements", "agreements", "officials")
NOT_THERE = {
    *("text_versions_retrieve", "contacts_retrieve"),  # the dataset has none
    "releases_retrieve",
    "quota_read",  # it tells the hour
}
EMPTY = ("text-versions", "releases")
DERIVED_LISTS = [table.name for table in DERIVED]  # without details
LISTED = (*PLURALS.values(), *DERIVED_LISTS, "changes", "counts", "releases")


def shortened(value: Any) -> Any:
    """Cut each list after its first item."""
    if isinstance(value, list):
        return [shortened(item) for item in value[:1]]
    if isinstance(value, dict):
        return {name: shortened(inside) for name, inside in value.items()}
    return value


def first_row(table: str) -> str:
    """Cut a table after its first row."""
    return "".join(f"{line}\r\n" for line in table.split("\r\n")[:2] if line)


class ExampleTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)
        with writing.unsealed():
            Epoch.objects.update(uid=EPOCH)

    def reply(self, path: str) -> str:
        body = self.client.get(ROOT + path, headers={"host": "testserver"}).getvalue().decode()
        return CURSOR.sub("cursor=WzEsMCwi", body.replace("http://testserver", HOST))

    def json(self, path: str) -> Any:
        return orjson.loads(self.reply(path))

    def examples(self) -> Iterator[tuple[str, Any]]:
        yield "index_read", self.json("")
        yield "resolve_read", self.json("resolve/?q=November%2010%20statement")
        yield "codebook_read", self.json("codebook/")
        yield "codebook_read.csv", first_row(self.reply("codebook/?format=csv"))
        for name in LISTED:
            yield from self.of(name)
        yield "citations_list", self.json(f"citations/?agreement={FIRST}")
        table = self.reply(f"citations/?agreement={FIRST}&format=csv")
        yield "citations_list.csv", first_row(table)
        for plural in HAS_EDITIONS:
            address = f"{plural}/{KEYS.get(plural, FIRST)}/editions/"
            page = self.json(address)
            yield f"{plural}_editions_list", page
            number = page["results"][0]["number"]
            yield f"{plural}_editions_retrieve", self.json(f"{address}{number}/")

    def of(self, plural: str) -> Iterator[tuple[str, Any]]:
        """Yield the examples of a list, of its table, and of one of its records."""
        operation, query = re.sub("[-/]", "_", plural), QUERIES.get(plural, "")
        page = self.json(f"{plural}/?{query}&page_size=1".replace("?&", "?"))
        yield f"{operation}_list", page
        table = self.reply(f"{plural}/?{query}&format=csv".replace("?&", "?"))
        yield f"{operation}_list.csv", first_row(table)
        for record in page["results"] if plural not in DERIVED_LISTS else ():
            key = KEYS.get(plural) or record.get("key") or record.get("uid")
            key = str(record["number"]) if plural == "changes" else key
            yield f"{operation}_retrieve", self.json(f"{plural}/{key}/")

    def test_the_file_holds_what_the_api_replies(self) -> None:
        examples = {name: shortened(example) for name, example in self.examples()}
        if os.environ.get("WRITE_EXAMPLES"):
            options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
            FILE.write_bytes(orjson.dumps(examples, option=options))

        assert orjson.loads(FILE.read_bytes()) == examples, "WRITE_EXAMPLES=1 writes it anew."

    def test_every_operation_has_an_example_that_its_schema_allows(self) -> None:
        for path, methods in schema()["paths"].items():
            operation = methods["get"]["operationId"]
            if operation in NOT_THERE or operation == "releases_download_read":
                continue
            with self.subTest(path):
                media = methods["get"]["responses"]["200"]["content"]["application/json"]
                example = media["examples"]["dataset"]["value"]
                assert example == EXAMPLES[operation]
                errors = validator(operation).iter_errors(example)
                assert [str(error) for error in errors] == []

    def test_every_list_has_an_example_of_each_format(self) -> None:
        for plural in LISTED:
            responses = schema()["paths"][f"/{plural}/"]["get"]["responses"]["200"]
            content = responses["x-files"]
            with self.subTest(plural):
                assert list(responses["content"]) == ["application/json"]
                assert list(content) == ["application/jsonl", "text/csv"]
                table = content["text/csv"]["examples"]["dataset"]["value"]
                assert table.count("\r\n") == (1 if plural in EMPTY else 2)
