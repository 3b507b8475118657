"""One page for one document: a form for its own fields and rows for each of its lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Self

from django import forms
from django.forms.boundfield import BoundField

from statements.documents import NOUNS, Document
from statements.documents.field_types import Plain
from statements.documents.mapping import Keys, Listing
from statements.keys import is_uid, new_uid, slug, uid_within
from statements.problems import Problem
from statements.vocabularies import Action
from statements.wording.problems import problem_texts

from .controls import control
from .form_values import FormValues
from .lifted import lift, put_back, shown_table
from .root import FORM_ID, RootForm
from .rows import RowForm, RowSet, row_form, row_set
from .scripts import EVERY_NOUN, scripts
from .selects import label_choices
from .spots import Spot, find_spot, own_path
from .values import document_value, initial_value


class DocumentPage:
    """The forms of one document; `document` is what they say once they are valid."""

    row_forms: ClassVar[Mapping[str, type[RowForm]]] = {}
    extra_row_counts: ClassVar[Mapping[str, int]] = {}
    root_class: ClassVar[type[RootForm]] = RootForm
    form_values_class: ClassVar[type[FormValues]] = FormValues
    script_names: ClassVar[tuple[str, ...]] = EVERY_NOUN
    media = forms.Media(
        css={"all": ["statements/desk.css", "statements/history.css", "statements/grids.css"]},
        js=["statements/desk.js", "statements/lines.js", "statements/conflict.js"],
    )

    def __init__(
        self,
        noun: str,
        key: str | None = None,
        document: Document | None = None,
        base: int = 0,
        data: Any = None,
        files: Any = None,
    ) -> None:
        self.noun = NOUNS[noun]
        self.table = shown_table(self.noun)
        self.key, self.adding, self.base_document = key, key is None, document
        values = self.initial(document) if document else {}
        initial = {**values, "base_version": base, FORM_ID: new_uid()}
        self.root = self.root_form()(data, files, initial=initial)
        self.lists: dict[str, RowSet] = {
            listing.name: self.rows(listing, values.get(listing.name, []), data)
            for listing in self.listings()
        }

    @property
    def form_values(self) -> FormValues:
        """What its controls send for what other versions say."""
        return self.form_values_class(self)

    def rows(self, listing: Listing, values: list[Document], data: Any) -> RowSet:
        base = self.row_forms.get(listing.name, RowForm)
        form = row_form(listing, base)
        extra = self.extra_row_counts.get(listing.name, 1)
        initial = [form.initial_values(row) for row in values]
        rows = row_set(listing, form, extra=extra)(data, prefix=listing.name, initial=initial)
        rows.is_new = self.adding
        return rows

    def listings(self) -> list[Listing]:
        return [part for part in self.table.fields if isinstance(part, Listing)]

    def own_parts(self) -> list[Any]:
        """The document's own fields, lists of keys last."""
        fields = self.noun.table.fields
        parts = [part for part in fields if isinstance(part, Plain)]
        if not self.adding:
            parts = [part for part in parts if part.name != self.noun.identity]
        return [*parts, *(part for part in fields if isinstance(part, Keys))]

    def root_form(self) -> type[RootForm]:
        fields = {part.name: control(part, self.noun.table.model) for part in self.own_parts()}
        if "key" in fields:
            fields["key"].required = False
            fields["key"].help_text = (
                "Short stable name in addresses and files; never changes. "
                "Leave it empty to have it made from the name."
            )
        return type("DocumentForm", (self.root_class,), fields)

    def initial(self, document: Document) -> Document:
        """Return what the forms show of a document: values by field, lists of rows."""
        values = {part.name: initial_value(part, document[part.name]) for part in self.own_parts()}
        shown = lift(self.noun, document)
        return values | {listing.name: shown[listing.name] for listing in self.listings()}

    def set_form_id(self, form: str) -> None:
        """Give a page for a new record the id of its form, which may be the record's uid."""
        self.root.initial[FORM_ID] = form
        if self.noun.identity == "uid":
            self.root.initial["uid"] = form

    def uid_ready(self, part: str) -> str | None:
        """Return the uid that a new part of this form gets each time that the form is sent."""
        return uid_within(form, part) if is_uid(form := self.root.form_id) else None

    def saving(self) -> dict[str, Any]:
        """Return how the document is to be stored."""
        values = self.root.cleaned_data
        action = None if self.adding else values["action"]
        return {
            "base": self.root.claimed,
            "reason": values["reason"] or None,
            "action": Action(action) if action else None,
            "confirmed": values["confirmed"],
        }

    def is_valid(self) -> bool:
        """Tell whether every field can be read, and name what has no key yet."""
        # A list and no generator: each form must be cleaned, so that all errors are shown.
        valid = all([self.root.is_valid(), *(rows.is_valid() for rows in self.lists.values())])
        if self.adding and self.noun.identity == "key" and "key" in self.root.cleaned_data:
            valid &= self.make_key()
        if valid and (valid := self.owners_are_there()):
            self.document = self.build_document()
        return valid

    def owners_are_there(self) -> bool:
        """Tell whether the rows that name another row name one of the page."""
        are_there = True
        for outer, inner in self.noun.table.nested_lists:
            owner = inner.table.parent
            names = [form.document[outer.table.row_key] for form in self.filled(outer)]
            for form in self.filled(inner):
                if (name := form.cleaned_data[owner]) not in names:
                    form.add_error(owner, f"There is no {owner} {name} on this page.")
                    are_there = False
        return are_there

    def filled(self, listing: Listing) -> list[RowForm]:
        return self.lists[listing.name].filled_forms()

    def make_key(self) -> bool:
        """Make the key from the name where it was left empty."""
        values = self.root.cleaned_data
        name = values.get(self.noun.names[0])
        if name and not values["key"]:
            values["key"] = slug(name)
        if name and not values["key"]:
            self.root.add_error("key", "No key can be made from this name: write one.")
        return bool(values.get("key"))

    def build_document(self) -> Document:
        """Return the document that the forms say, in its order."""
        values = self.root.cleaned_data
        document: Document = {}
        for part in self.noun.table.fields:
            if part.name == self.noun.identity:
                document[part.name] = self.identity(values) if self.adding else self.key
            elif isinstance(part, Listing):
                document[part.name] = self.build_rows(part.name, document)
            else:
                document[part.name] = document_value(part, values[part.name])
        nested = (inner.name for _, inner in self.noun.table.nested_lists)
        put_back(self.noun, document, {name: self.build_rows(name, document) for name in nested})
        return document

    def identity(self, values: Document) -> str | None:
        """Return the uid or key of a new record; a key may be made only once its name is whole."""
        name = self.noun.identity
        return values[name] or (new_uid() if name == "uid" else None)

    def build_rows(self, name: str, document: Document) -> list[Document]:
        return [form.document for form in self.lists[name].filled_forms()]

    def spot_of(self, path: str) -> Spot | None:
        """Return where on the page a path of the document leads, None where nothing shows it."""
        return find_spot(self, own_path(self, path))

    def add_problem(self, problem: Problem) -> None:
        """Put a problem on the visible field its path leads to, else on the page with its place."""
        if spot := self.spot_of(problem.path):
            spot.add(problem.message)
        else:
            problem = Problem(own_path(self, problem.path), problem.message)
            self.root.add_error(None, problem_texts([problem], self.noun.name))

    def all_forms(self) -> Iterator[forms.Form]:
        """Yield every form on the page, those that rows are added from too."""
        yield self.root
        for rows in self.lists.values():
            yield from (*rows.forms, rows.template_form)

    @property
    def all_media(self) -> forms.Media:
        return (
            sum((form.media for form in self.all_forms()), forms.Media())
            + self.media
            + scripts(self.script_names)
        )

    @property
    def errors(self) -> bool:
        """Whether anything on the page is wrong."""
        bound = self.root.is_bound
        bound_forms = (form for form in self.all_forms() if form.is_bound)
        return bound and (
            any(form.errors for form in bound_forms) or any(r.faults for r in self.lists.values())
        )

    def own_fields(self) -> list[BoundField]:
        """The visible fields of the document itself."""
        names = [part.name for part in self.own_parts()]
        return [self.root[name] for name in names if not self.root[name].is_hidden]

    def saving_fields(self) -> list[BoundField]:
        """What saving asks for beside the document."""
        names = ("reason",) if self.adding else ("action", "reason")
        return [self.root[name] for name in names]

    def label_choices(self) -> None:
        """Give every autocomplete the names of what is chosen."""
        label_choices(self.all_forms())

    def again(self, data: Any) -> Self:
        """Return the same page with something else typed into it."""
        return type(self)(self.noun.name, self.key, self.base_document, self.root.base, data)

    def freeze(self) -> None:
        """Show the page to somebody who may only read it."""
        for form in self.all_forms():
            for field in form.fields.values():
                field.disabled = True
