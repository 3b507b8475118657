"""The page of a statement, where the words of a quote stand beside the reference they make."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminIntegerFieldWidget

from statements.documents import Document
from statements.entering.quoting import TypedQuote, settle_quotes
from statements.fields import TextFormField, validate_text
from statements.models import Quote

from .controls import explained
from .document_page import DocumentPage
from .form_values import QuotedFormValues
from .lines import WordsArea
from .rows import RowForm
from .scripts import STATEMENTS
from .spots import Spot

QUOTED = {"exact": "words", "appearance": "printed_in", "language": "language"}  # column: field


def words_field(*, required: bool) -> TextFormField:
    return TextFormField(
        required=required,
        validators=[validate_text],
        widget=WordsArea({"rows": 2, "cols": False}),
        help_text="The words that cite, letter for letter; empty only if they are not held.",
    )


def printed_field() -> forms.IntegerField:
    return forms.IntegerField(
        required=False,
        min_value=1,
        label="Printed in appearance no.",
        widget=AdminIntegerFieldWidget({"min": 1, "class": "printed-in"}),
        help_text="Number of an appearance on this page; empty if there is only one.",
    )


def voice_field() -> forms.Field:
    column: Any = Quote._meta.get_field("voice")
    field = explained(column.formfield())
    field.label = "Whose words"
    return field


class VoiceForm(RowForm):
    line_names = ("role", "government", "official", "tenure", "institution")


class AppearanceForm(RowForm):
    line_names = ("source", "rendition", "chain", "language", "locator")
    field_order = (
        *("uid", "source", "locator", "rendition", "chain"),
        *("language", "attribution", "words"),
    )


class QuotingForm(RowForm):
    """A row with words and the appearance that prints them."""

    def field_for(self, name: str) -> str | None:
        return super().field_for(QUOTED.get(name, "words" if name == "quote" else name))


class ReferenceForm(QuotingForm):
    """A reference with its words, instead of a link to a quote."""

    left_out: ClassVar[tuple[str, ...]] = ("quote",)
    line_names = ("type", "targets", "about", "words")

    quote = forms.CharField(required=False, widget=forms.HiddenInput)
    words = words_field(required=False)
    printed_in = printed_field()
    voice = voice_field()

    field_order = (
        *("uid", "type", "targets", "about", "words", "printed_in", "voice"),
        *("resolution", "certainty", "note", "quote"),
    )

    @classmethod
    def initial_values(cls, row: Document) -> Document:
        quoted = {name: row[name] for name in ("quote", "words", "printed_in", "voice")}
        return super().initial_values(row) | quoted


class QuoteForm(QuotingForm):
    """Words that no reference uses."""

    left_out: ClassVar[tuple[str, ...]] = ("appearance", "exact", "voice", "start")
    line_names = ("words", "printed_in", "voice", "language")

    words = words_field(required=True)
    printed_in = printed_field()
    voice = voice_field()

    field_order = ("uid", "words", "printed_in", "voice", "language")

    @classmethod
    def initial_values(cls, row: Document) -> Document:
        return super().initial_values(row) | {
            "words": row["words"],
            "printed_in": row["printed_in"],
            "voice": row["voice"],
        }


class StatementPage(DocumentPage):
    """A statement, with the quotes of the edition that the typing began from."""

    row_forms = {
        "voices": VoiceForm,
        "appearances": AppearanceForm,
        "references": ReferenceForm,
        "quotes": QuoteForm,
    }
    extra_row_counts = {"quotes": 0}
    script_names = STATEMENTS
    form_values_class = QuotedFormValues

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.reprinted_words: list[
            str
        ] = []  # words as printed, where they were typed with other marks
        self.quote_forms: list[RowForm] = []  # by quote of the document that was built
        super().__init__(*args, **kwargs)
        self.lists["quotes"].title = "Other quotes"
        self.lists["quotes"] = self.lists.pop("quotes")  # shown last

    def initial(self, document: Document) -> Document:
        """Show each quote with its references, or among the other quotes."""
        values = super().initial(document)
        numbers = {row["uid"]: n for n, row in enumerate(document["appearances"], 1)}
        words_by_quote = {
            row["uid"]: {
                "words": row["exact"],
                "printed_in": numbers[row["appearance"]],
                "voice": row["voice"],
            }
            for row in document["quotes"]
        }
        nothing = {"words": None, "printed_in": None, "voice": None}
        used = {row["quote"] for row in document["references"]}
        values["references"] = [
            row | words_by_quote.get(row["quote"], nothing) for row in document["references"]
        ]
        values["quotes"] = [
            row | words_by_quote[row["uid"]] for row in document["quotes"] if row["uid"] not in used
        ]
        return values

    def is_valid(self) -> bool:
        return super().is_valid() and self.is_readable

    def build_rows(self, name: str, document: Document) -> list[Document]:
        if name == "quotes":
            return self.build_quotes(document)
        rows = super().build_rows(name, document)
        if name == "references":
            rows = [
                self.with_quote(row, uid) for row, uid in zip(rows, self.quote_uids, strict=True)
            ]
        return rows

    def with_quote(self, row: Document, uid: str | None) -> Document:
        """Return a reference with its quote, the fields in the document's order."""
        listing = next(part for part in self.listings() if part.name == "references")
        whole = row | {"quote": uid}
        return {part.name: whole[part.name] for part in listing.table.fields}

    def build_quotes(self, document: Document) -> list[Document]:
        """Settle which quotes there are; remember whose rows they came from."""
        references, others = (self.lists[name].filled_forms() for name in ("references", "quotes"))
        rows = [*references, *others]
        self.is_readable = True
        typed_rows = [self.read_words(form) for form in rows]
        appearances = {row["uid"]: row for row in document["appearances"]}
        before = (self.base_document or {}).get("quotes", [])
        quotes, uids = settle_quotes(typed_rows, before, appearances)
        self.quote_uids = uids[: len(references)]
        exact = {quote["uid"]: quote["exact"] for quote in quotes}
        typed = zip(typed_rows, uids, strict=True)
        self.reprinted_words = [exact[uid] for one, uid in typed if uid and one.words != exact[uid]]
        by_uid = dict(reversed(list(zip(uids, rows, strict=True))))  # the first row wins
        self.quote_forms = [by_uid[quote["uid"]] for quote in quotes]
        return quotes

    def read_words(self, form: RowForm) -> TypedQuote:
        """Return what a row says of its words, with the appearance it names by number."""
        values = form.cleaned_data
        words, number = values["words"] or None, values["printed_in"]
        uid = values["quote"] if "quote" in values else values["uid"]
        appearance = self.printed_in(number) if words else None
        if words and appearance is None:
            self.is_readable = False
            form.add_error("printed_in", self.no_appearance(number))
        ready = self.uid_ready(f"{form.prefix}-quote")
        language, voice = values.get("language") or None, values["voice"] or None
        return TypedQuote(uid or None, words, appearance, language, ready, voice)

    def printed_in(self, number: int | None) -> str | None:
        """Return the uid of an appearance by its number on the page, or of the only one."""
        rows = self.lists["appearances"]
        filled_forms = rows.filled_forms()
        form = filled_forms[0] if number is None and len(filled_forms) == 1 else None
        if number is not None and number <= len(rows.forms):
            form = rows.forms[number - 1]
        return form.document["uid"] if form in filled_forms and form is not None else None

    def no_appearance(self, number: int | None) -> str:
        if number is None:
            return "Say which appearance prints these words: give its number."
        return f"There is no appearance {number} on this page."

    def spot_of(self, path: str) -> Spot | None:
        """Find a quote in the row that has its words."""
        name, _, rest = path.partition("[")
        place, _, field = rest.partition("].")
        if name == "quotes" and place.isdigit() and int(place) < len(self.quote_forms):
            form = self.quote_forms[int(place)]
            return Spot(form, form.field_for(field))
        return super().spot_of(path)
