"""The OpenAPI file, written from the declarations of nouns, filters and doors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import uritemplate
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from statements.documents import PLURALS
from statements.exports import DERIVED
from statements.filters.patterns import whole
from statements.query import LISTS
from statements.query.fields_parameter import has_snippets
from statements.query.ledger_shapes import BESIDE
from statements.query.schemas import Schema, array, closed, integer, nullable, pascal, text
from statements.query.shapes import Shapes
from statements.resolving import REASONS

from . import openapi_facts, replies
from .codebook_shape import codebook_shape
from .contents import contents, files, pages
from .openapi_parameters import parameter
from .patterns import PATHS as FORMS

EPOCH = "Names the ledger: numbers of another epoch may mean other changes."
OTHERS = {
    "change": "changes",
    "count": "counts",
    "citation": "citations",
    "candidate": "resolve",
    "release": "releases",
    "release_file": "releases_download",
    **{table.noun: table.name.replace("/", "_") for table in DERIVED},
}  # names of lists of what is no record
TOTALS = ["statements", "references"]
PATHS = {
    "key": "Its key.",
    "uid": "Its uid.",
    "agreement": "Key of the agreement.",
    "number": "Its number.",
}


class PublicSchema(AutoSchema):
    """Describes a view by what it declares: noun, filters, door."""

    view: Any

    @property
    def action(self) -> str:
        return str(getattr(self.view, "action", "read"))

    @property
    def plural(self) -> str:
        noun = getattr(self.view, "of", self.view.noun)
        return PLURALS.get(noun) or OTHERS.get(noun) or str(noun)

    def get_operation_id(self) -> str:
        parts = [self.plural.replace("-", "_")]
        parts += ["editions"] if self.view.noun == "edition" else []
        return "_".join([*parts, self.action])

    def get_tags(self) -> list[str]:
        return [self.plural]

    def get_summary(self) -> str:
        title = self.plural.replace("-", " ").replace("_", ": ")
        if self.view.noun == "edition":
            title = f"editions of {title}"
        summaries = {"list": f"List {title}", "retrieve": f"One of the {title}"}
        return summaries.get(self.action, self.get_description())

    def get_description(self) -> str:  # type: ignore[override]  # the base says None, too
        if self.plural in openapi_facts.OTHERS and self.action != "read":
            return openapi_facts.OTHERS[self.plural]
        if self.plural in LISTS:
            return f"{self.plural.title()}."
        return str(type(self.view).__doc__).strip()

    def get_auth(self) -> list[Any]:
        """Allow anybody, and those with a token."""
        return [{}, {"bearer": []}]

    def _get_request_body(self, direction: Any = "request") -> None:
        return None

    def _get_parameters(self) -> list[Schema]:
        return [*self.of_path(), *self.of_query()]

    def of_path(self) -> Iterator[Schema]:
        for name in uritemplate.variables(self.path):
            yield {
                "name": name,
                "in": "path",
                "required": True,
                "description": PATHS[name],
                "schema": {"type": "string", "pattern": whole(FORMS[name])},
            }

    def of_query(self) -> Iterator[Schema]:
        door, listing = self.view.door, getattr(self.view, "listing", None)
        declared = listing.declared if listing and self.action == "list" else door.declared
        for name, one in declared.items():
            yield parameter(name, one, required=name in door.required)

    def _get_response_bodies(self, direction: Any = "response") -> Schema:
        shape = self.refer("Problem", replies.problem_shape)
        problem = {"application/problem+json": {"schema": shape}}
        bodies, kind = replies.problems(problem), ResolvedComponent.RESPONSE
        problems = {
            code: self.refer(f"Problem{code}", partial(bodies.__getitem__, code), kind)
            for code in bodies
        }
        if self.view.noun == "release_file":
            return replies.file_replies() | problems
        is_list, name = self.action == "list", self.get_operation_id()
        content = contents(name, self.body())
        has_links = getattr(self.view, "has_links", False)
        responses = replies.right_replies(content, has_tag=self.view.has_tag, has_links=has_links)
        if is_list and self.view.noun != "edition":
            # An extension: of several contents, generators make one union whose members nobody can
            # read.
            responses["200"]["x-files"] = files(name, self.view.door.parameters["format"].allowed)
        if self.view.noun == "codebook":
            responses["200"]["x-files"] = pages(name)
        if self.view.noun == "edition" or (self.action == "retrieve" and self.view.noun in PLURALS):
            responses |= replies.moved_reply()
        if "epoch" in self.view.door.declared:
            responses |= replies.ended_epoch(problem)
        return responses | problems

    def refer(
        self, name: str, make: Callable[[], Schema], kind: str = ResolvedComponent.SCHEMA
    ) -> Schema:
        """Return a pointer at a named schema, or another kind of part, making it if it is new."""
        component = ResolvedComponent(name, kind, object=PublicSchema)
        if component not in self.registry:
            component.schema = {}
            self.registry.register(component)
            component.schema.update(make())
        return dict(component.ref)

    def body(self) -> Schema:
        """Return the schema of what the view answers."""
        noun = self.view.noun
        if noun == "index":
            return {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}
        if noun == "codebook":
            return self.refer("Codebook", lambda: codebook_shape(self.refer))
        if noun == "quota":
            return self.refer("Quota", replies.quota_shape)
        if noun == "candidate":
            results = array(self.refer("Candidate", self.candidate))
            return self.refer("CandidateList", lambda: closed({"results": results}))
        record = self.record()
        if noun == "citation":  # a graph has no envelope
            return record
        if self.action == "list":
            listed = self.with_snippet(record) if has_snippets(noun) else record
            return self.refer(f"{pascal(noun)}List", lambda: self.page(listed))
        if noun in BESIDE:
            return record
        labels = closed({"labels": self.labels()}) | {"required": []}
        return self.refer(f"{pascal(noun)}Detail", lambda: {"allOf": [record, labels]})

    def record(self) -> Schema:
        noun, shapes = self.view.noun, Shapes(self.refer)
        if noun in BESIDE:
            return self.refer(pascal(noun), lambda: BESIDE[noun](shapes))
        return shapes.record(noun)

    def with_snippet(self, record: Schema) -> Schema:
        """Return the schema of a record that a search may have found."""
        description = "With q: an extract as HTML, all escaped, what was found within <mark>."
        extract = closed({"snippet": text(description)}) | {"required": []}
        return self.refer("FoundStatement", lambda: {"allOf": [record, extract]})

    def labels(self) -> Schema:
        inner = {"type": "object", "additionalProperties": {"type": "string"}}
        description = "Names by plural noun and key."
        names = {"type": "object", "additionalProperties": inner, "description": description}
        return self.refer("Labels", lambda: names)

    def page(self, record: Schema) -> Schema:
        """Return the schema of a list's envelope."""
        address = {"type": "string", "format": "uri"}
        members: dict[str, Schema] = {
            "results": array(record),
            "next": nullable(address),
            "previous": nullable(address),
        }
        if self.view.noun == "change":
            description = "Always null: changes are read forward."
            members["previous"] = {"type": "null", "description": description}
            members = {"epoch": text(EPOCH), **members}
        whole = closed(members)
        if self.view.noun != "change":
            more = closed({"more_than": {"type": "integer"}})
            whole["properties"]["count"] = {"oneOf": [{"type": "integer"}, more]}
        if self.view.noun == "count":
            totals = {name: integer(f"How many distinct {name} in all.") for name in TOTALS}
            whole["properties"] |= totals
            whole["required"] += TOTALS
        if "labels" in self.view.door.declared:
            whole["properties"]["labels"] = self.labels()
        if "q" in self.view.door.declared:
            whole["properties"]["hint"] = self.hint()
        return whole

    def hint(self) -> Schema:
        description = "Where q found nothing: what its words may mean, as /resolve/ tells it."
        listed = array(self.refer("Candidate", self.candidate))
        return listed | {"minItems": 1, "description": description}

    def candidate(self) -> Schema:
        return closed(
            {
                "noun": self.codes("AnyNoun", list(PLURALS)),
                "key": text("Its key or uid."),
                "label": text("Its name."),
                "path": text("Address below the API's root."),
                "why": self.codes("Why", list(REASONS)),
                "matched": text("The name, key or words that matched."),
                "score": {
                    "type": "integer",
                    "minimum": 0,
                    "maximum": 100,
                    "description": "How sure it is: results stand in its order.",
                },
            }
        )

    def codes(self, name: str, values: list[str]) -> Schema:
        return self.refer(name, lambda: {"type": "string", "enum": values})
