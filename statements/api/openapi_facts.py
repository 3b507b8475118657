"""What the OpenAPI file says of the whole: licence, contact, guide, citation, and its lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.conf import settings
from django.urls import reverse
from orjson import dumps, loads

from statements.documents import KINDS
from statements.exports import DERIVED
from statements.exports.meanings import ROW_MEANINGS
from statements.query.schemas import Schema
from statements.releases.citing import AUTHORS, LICENCE, TITLE

GUIDE = "The guide of clients, with examples; every parameter can be tried at docs/."
CITATION = f"{AUTHORS}. {TITLE}. Cite a release: its `citation` names its change and day."
OTHERS = {
    "changes": "The ledger: every change of what the public sees, in the order of the numbers.",
    "counts": "How many statements and references there are by what `by` names, each number with"
    " the address of exactly what was counted.",
    "citations": "Who cites what, as a graph: at most 10,000 links, whole.",
    "resolve": "What a key, a name in any language, a date, an address, a citation or a contact's"
    " kind, people and day may mean.",
    "codebook": "Every table with its columns, and every vocabulary with its definitions.",
    "releases": ROW_MEANINGS["releases"],
    "releases_download": "The file of a release.",
    "quota": "What is left of your quota; asking costs nothing.",
    "index": "The addresses of everything.",
    **{table.name.replace("/", "_"): table.row for table in DERIVED},
}

# What people ask, each with the tags of where it is answered.
QUESTIONS = {
    "Who said what": ("statements", "references", "contacts", "contacts_accounts"),
    "Who stands where, and who answered whom": (
        "stances",
        "stances_steps",
        "allegations",
        "allegations_answers",
    ),
    "What was agreed, what cites it, and what was owed": (
        "agreements",
        "clauses",
        "text-versions",
        "series",
        "citations",
        "obligations",
        "obligations_statements",
    ),
    "How many": ("counts",),
    "Who they are": ("governments", "institutions", "officials", "offices", "tenures"),
    "Where it is printed": ("sources", "publishers"),
    "What it is about, and where": ("topics", "places"),
    "What a name or a date means": ("resolve",),
    "Keeping a copy, and citing one": ("changes", "releases", "releases_download"),
    "The API itself": ("index", "codebook", "quota"),
}


def add_facts(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """Add what stands once in the file; a hook of drf-spectacular."""
    licence = {"name": f"{LICENCE['name']}, of the data", "url": LICENCE["path"]}
    page = f"{reverse('api-index')}releases/"
    citation = {"text": CITATION, "license": LICENCE["name"], "url": page}
    info = result["info"] | {"license": licence, "x-citation": citation}
    if settings.API_CONTACT:
        info["contact"] = contact(settings.API_CONTACT)
    groups = [{"name": name, "tags": list(tags)} for name, tags in QUESTIONS.items()]
    guide = {"url": reverse("guide", args=["clients"]), "description": GUIDE}
    facts = {"info": info, "externalDocs": guide, "tags": tags(result), "x-tagGroups": groups}
    return result | facts


def share(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """Tell parameters and headers of several replies once, under components; a hook."""
    operations = [path["get"] for path in result["paths"].values()]
    parameters = Shared("parameters")
    for operation in operations:
        for one in operation.get("parameters", ()):
            parameters.count(one["name"], one)
    headers = Shared("headers")
    replies = [reply for operation in operations for reply in operation["responses"].values()]
    for reply in replies:
        for name, one in reply.get("headers", {}).items():
            headers.count(name, one)
    for operation in operations:
        own = operation.get("parameters", ())
        operation["parameters"] = [parameters.refer(one["name"], one) for one in own]
    for reply in replies:
        if "headers" in reply:
            pairs = reply["headers"].items()
            reply["headers"] = {name: headers.refer(name, one) for name, one in pairs}
    components = {each.section: each.schemas for each in (parameters, headers)}
    components["responses"] = result["components"]["responses"] | share_bare(operations)
    return result | {"components": result["components"] | components}


def share_bare(operations: Sequence[Schema]) -> Schema:
    """Tell replies that have no body once, and return them, named by their status."""
    bare = Shared("responses")
    for operation in operations:
        for status, reply in operation["responses"].items():
            if "content" not in reply and "$ref" not in reply:
                bare.count(f"status_{status}", reply)
    for operation in operations:
        own = operation["responses"]
        operation["responses"] = {s: bare.refer(f"status_{s}", one) for s, one in own.items()}
    return bare.schemas


class Shared:
    """What stands more than once, by its name; what is told otherwise elsewhere has a number."""

    def __init__(self, section: str) -> None:
        self.section, self.texts = section, Counter[tuple[str, bytes]]()

    def count(self, name: str, one: Schema) -> None:
        self.texts[name, dumps(one)] += 1

    @cached_property
    def names(self) -> dict[tuple[str, bytes], str]:
        often = [pair for pair, count in self.texts.most_common() if count > 1]
        turns = Counter[str]()
        names = {}
        for name, text in often:
            turns[name] += 1
            names[name, text] = name if turns[name] == 1 else f"{name}_{turns[name]}"
        return names

    @property
    def schemas(self) -> Schema:
        return dict(sorted((shared, loads(text)) for (_, text), shared in self.names.items()))

    def refer(self, name: str, one: Schema) -> Schema:
        """Return where something is told, or itself where it stands by itself."""
        shared = self.names.get((name, dumps(one)))
        return {"$ref": f"#/components/{self.section}/{shared}"} if shared else one


def contact(address: str) -> Schema:
    """Return a mail address, or the address of a page, as the file has it."""
    return {"url": address} if "://" in address else {"email": address.removeprefix("mailto:")}


def tags(result: Schema) -> list[Schema]:
    """Return the tags of the operations, each with what it is of."""
    meanings = {kind.plural: kind.meaning for kind in KINDS.values()} | OTHERS
    names = (tag for path in result["paths"].values() for tag in path["get"]["tags"])
    return [{"name": tag, "description": meanings[tag]} for tag in dict.fromkeys(names)]
