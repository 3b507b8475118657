"""The product's own columns and form fields, on models that exist in this file only."""

import uuid
from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.state import ModelState
from django.db.migrations.writer import MigrationWriter
from django.forms import modelform_factory
from django.test import SimpleTestCase, TransactionTestCase
from django.test.utils import isolate_apps

from statements.dates import PartialDate
from statements.fields import (
    ClauseKeyField,
    KeyField,
    LanguageField,
    LineField,
    PartialDateField,
    PartialDateFormField,
    UidField,
    WebAddressField,
    WordsField,
    date_constraints,
)
from statements.keys import new_uid

UID = "01a205b3-d000-7189-92fd-0abfedb0a93a"
DATE_COLUMNS = ("first", "last", "precision", "basis", "note")

with isolate_apps():

    class Nation(models.Model):
        key = KeyField(primary_key=True)
        name = LineField()

        class Meta:
            app_label = "statements"
            db_table = "test_fields_nation"

        def __str__(self) -> str:
            return self.name

    class Dated(models.Model):
        said_on = PartialDateField(help_text="The local date.", verbose_name="said on the day")

        class Meta:
            app_label = "statements"
            abstract = True

    class Remark(Dated):
        uid = UidField(primary_key=True, default=new_uid)
        nation = models.ForeignKey(Nation, on_delete=models.PROTECT)
        answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
        made_on = PartialDateField(null=False, db_index=True)
        words = WordsField(null=True, blank=True)
        clause = ClauseKeyField(null=True, blank=True)
        language = LanguageField(null=True, blank=True)
        address = WebAddressField(null=True, blank=True)

        class Meta:
            app_label = "statements"
            db_table = "test_fields_remark"
            constraints = (
                *date_constraints("remark", "said_on"),
                *date_constraints("remark", "made_on", required=True),
            )

        def __str__(self) -> str:
            return self.uid


def remark(**kwargs: object) -> Remark:
    """Make an unsaved remark with all it needs."""
    return Remark(**{"nation_id": "russia", "made_on": "2022-12-22", **kwargs})


class TableTestCase(TransactionTestCase):
    """Create the tables for each test; SQLite cannot do so within a transaction."""

    def setUp(self) -> None:
        for model in (Nation, Remark):
            with connection.schema_editor() as editor:
                editor.create_model(model)
            self.addCleanup(self.drop, model)
        Nation.objects.create(key="russia", name="Russia")

    def drop(self, model: type[models.Model]) -> None:
        """Delete the table again."""
        with connection.schema_editor() as editor:
            editor.delete_model(model)


class DeconstructTests(SimpleTestCase):
    def test_migrations_can_write_every_column(self) -> None:
        for name, field in {f.name: f for f in Remark._meta.local_fields}.items():
            with self.subTest(name):
                code, imports = MigrationWriter.serialize(field)
                scope: dict[str, object] = {}
                exec("\n".join([*imports, f"again = {code}"]), scope)  # noqa: S102 - code of Django
                assert scope["again"].deconstruct()[1:] == field.deconstruct()[1:]

    def test_lengths_are_written_and_validators_are_not(self) -> None:
        cases = [
            (KeyField(), 80),
            (ClauseKeyField(), 111),
            (LineField(), 300),
            (LanguageField(), 35),
            (WebAddressField(), 2000),
            (LineField(max_length=40), 40),
        ]
        for field, length in cases:
            with self.subTest(type(field).__name__):
                assert field.deconstruct()[3] == {"max_length": length}

    def test_a_uid_has_no_default_unless_told(self) -> None:
        assert UidField().deconstruct()[3] == {}
        assert UidField(default=new_uid).deconstruct()[3] == {"default": new_uid}

    def test_migrations_see_the_columns_of_a_date_and_not_the_date(self) -> None:
        fields = ModelState.from_model(Remark).fields
        assert [name for name in fields if "_on" in name] == [
            f"{date}_{part}" for date in ("said_on", "made_on") for part in DATE_COLUMNS
        ]


class ValidatorTests(SimpleTestCase):
    def assert_valid(self, field: models.Field, *values: str) -> None:
        """Check that field takes each value as it is."""
        for value in values:
            with self.subTest(value):
                assert field.clean(value, None) == value

    def assert_refused(self, field: models.Field, cases: dict[str, str]) -> None:
        """Check that field refuses each value with these words."""
        for value, words in cases.items():
            with self.subTest(value), self.assertRaisesMessage(ValidationError, words):
                field.clean(value, None)

    def test_keys(self) -> None:
        self.assert_valid(KeyField(), "russia", "a" * 80)
        self.assert_refused(
            KeyField(),
            {"": "cannot be blank", "Russia": "is no key", UID: "UUID", "a" * 81: "80"},
        )

    def test_clause_keys(self) -> None:
        self.assert_valid(ClauseKeyField(), "trilateral-2020-11-09/6.3")
        self.assert_refused(
            ClauseKeyField(), {"trilateral-2020-11-09": "names no clause", "a/6-3": "clause number"}
        )

    def test_uids(self) -> None:
        self.assert_valid(UidField(), UID)
        assert UidField().clean(uuid.UUID(UID), None) == UID
        self.assert_refused(
            UidField(),
            {"": "cannot be null", UID.upper(): "is no uid", "6": "is no uid", 6: "as text"},
        )

    def test_words_and_lines(self) -> None:
        self.assert_valid(WordsField(), "One\n\tTwo", "9\u00a0November")
        self.assert_valid(LineField(), "One\tTwo")
        self.assert_refused(WordsField(), {"a\0b": "control character", "": "cannot be blank"})
        self.assert_refused(WordsField(), {" \n ": "cannot be blank"})
        self.assert_refused(
            LineField(),
            {"One\nTwo": "character 4", "One\u2028Two": "on one line", "a\x07b": "U+0007"},
        )

    def test_words_are_kept_in_normal_form_with_plain_newlines(self) -> None:
        assert WordsField().clean(" é\r\nb ", None) == "é\nb"

    def test_empty_text_is_null_where_null_is_allowed(self) -> None:
        for field in (WordsField, LineField, KeyField, LanguageField, WebAddressField):
            with self.subTest(field.__name__):
                assert field(null=True, blank=True).clean("", None) is None
                assert field(null=True).get_prep_value("") is None
                assert field().get_prep_value("") == ""
                assert field().get_default() is None

    def test_languages(self) -> None:
        self.assert_valid(LanguageField(), "en", "hyw", "az-Latn", "zh-Hant-TW")
        self.assert_refused(
            LanguageField(),
            dict.fromkeys(["e", "EN", "english", "en-", "en_US", "en-x"], "is no language tag"),
        )

    def test_web_addresses(self) -> None:
        self.assert_valid(
            WebAddressField(),
            "https://mid.ru/ru/foreign_policy/news/1844793/",
            "http://168.am:8080/?a=1#b",
            "https://web.archive.org/web/2022/https://mid.ru/",
            "https://пример.рф/а",
            "https://[2620:fe::fe]/",
        )
        wrong = ("mid.ru", "//mid.ru/", "ftp://mid.ru/", "javascript:alert(1)", "https:///a")
        ports = ("https://:80/", "https://a:0/", "https://a:x/", "https://a:99999/", "https://[a/")
        self.assert_refused(
            WebAddressField(),
            {
                **dict.fromkeys((*wrong, *ports), "is no web address"),
                "https://mid.ru/a b": "white space at character 17",
                "https://mid.ru/a\nb": "white space at character 17",
                "https://mid.ru/\x00": "control character",
                f"https://mid.ru/{'a' * 2000}": "at most 2000 characters",
            },
        )


class KeyFieldTests(TableTestCase):
    def test_a_row_without_a_key_is_refused(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Nation.objects.create(key=None, name="Nowhere")
        with pytest.raises(IntegrityError), transaction.atomic():
            Nation.objects.bulk_create([Nation(key="nowhere")])

    def test_keys_are_in_byte_order(self) -> None:
        keys = ["a", "a-b", "a0", "aa", "b"]
        Nation.objects.all().delete()
        Nation.objects.bulk_create([Nation(key=key, name=key) for key in reversed(keys)])
        self.assertQuerySetEqual(Nation.objects.order_by("key"), keys, lambda nation: nation.key)

    def test_postgresql_orders_keys_and_foreign_keys_by_bytes_with_one_index(self) -> None:
        if connection.vendor != "postgresql":
            self.skipTest("SQLite orders by bytes anyway.")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT column_name, collation_name FROM information_schema.columns"
                " WHERE table_name LIKE 'test_fields_%' AND collation_name IS NOT NULL"
                " AND column_name IN ('key', 'nation_id', 'clause', 'words')"
            )
            columns = dict(cursor.fetchall())
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'test_fields_%'")
            indexes = [definition for (definition,) in cursor.fetchall()]
        assert columns == {"key": "C", "nation_id": "C", "clause": "C"}
        assert [i for i in indexes if "pattern_ops" in i] == []
        assert len([i for i in indexes if "(nation_id)" in i]) == 1


class UidFieldTests(TableTestCase):
    def test_it_is_canonical_text_in_python_wherever_it_comes_from(self) -> None:
        first = remark()
        first.save()
        remark(answers=first).save()
        second = Remark.objects.select_related("answers").exclude(answers=None).get()
        assert second.answers_id == first.uid
        assert second.answers.uid == first.uid
        assert (
            list(Remark.objects.values_list("answers", flat=True).order_by("uid"))[1] == first.uid
        )
        assert Remark.objects.values("answers__uid").get(pk=second.uid)["answers__uid"] == first.uid

    def test_rows_are_found_by_text_by_uuid_and_in_lists(self) -> None:
        remark(uid=UID).save()
        querysets = [
            Remark.objects.filter(uid=UID),
            Remark.objects.filter(pk=uuid.UUID(UID)),
            Remark.objects.filter(uid__in=[UID, new_uid()]),
            Remark.objects.filter(uid__in=Remark.objects.values("uid")),
            Remark.objects.filter(uid__lte=UID, uid__gte=UID),
            Remark.objects.filter(uid__startswith="01a205b3"),
            Remark.objects.filter(pk__in=Remark.objects.in_bulk([UID])),
        ]
        for query in querysets:
            with self.subTest(str(query.query)):
                assert query.get().uid == UID

    def test_junk_is_an_error_and_not_an_empty_answer(self) -> None:
        for junk in ("6", UID.upper(), UID.replace("-", ""), 6):
            with self.subTest(junk):
                with pytest.raises(ValueError):
                    Remark.objects.filter(uid=junk)
                with pytest.raises(ValueError):
                    Remark.objects.filter(answers=junk)
                with pytest.raises(ValueError):
                    Remark.objects.filter(uid__in=[junk])
                with pytest.raises(ValueError):
                    remark(uid=junk).save()

    def test_bulk_writes_keep_it(self) -> None:
        uids = [remark(uid=new_uid(), words=str(n)) for n in range(3)]
        Remark.objects.bulk_create(uids)
        for one in uids[1:]:
            one.answers_id, one.words = uids[0].uid, "changed"
        Remark.objects.bulk_update(uids, ["answers", "words"])
        self.assertQuerySetEqual(Remark.objects.order_by("uid"), uids)
        assert Remark.objects.filter(answers=uids[0], words="changed").count() == 2
        Remark.objects.bulk_create(
            uids, update_conflicts=True, unique_fields=["uid"], update_fields=["words"]
        )

    def test_order_is_the_order_of_making(self) -> None:
        uids = [new_uid() for _ in range(20)]
        Remark.objects.bulk_create([remark(uid=uid) for uid in reversed(uids)])
        assert list(Remark.objects.order_by("uid").values_list("uid", flat=True)) == uids
        assert Remark.objects.filter(uid__gt=uids[9]).count() == 10

    def test_a_form_tells_what_is_wrong(self) -> None:
        form_class = modelform_factory(Remark, fields=["uid", "answers"])
        form = form_class({"uid": "6", "answers": "6"})
        assert "is no uid" in form.errors["uid"][0]
        assert "Select a valid choice" in form.errors["answers"][0]


class TextFieldTests(TableTestCase):
    def test_empty_text_becomes_null_on_every_way_in(self) -> None:
        saved = remark(words="", clause="", language="", address="")
        saved.save()
        assert saved.words is None
        Remark.objects.bulk_create([remark(words="")])
        changed = remark(words="a")
        changed.save()
        Remark.objects.filter(pk=changed.pk).update(words="")
        assert Remark.objects.filter(words=None, clause=None, address=None).count() == 3
        assert Remark.objects.filter(words="").count() == 3

    def test_a_form_of_unchanged_lines_has_not_changed(self) -> None:
        form_class = modelform_factory(Remark, fields=["words", "language"])
        kept = remark(words="One\nTwo")
        form = form_class({"words": " One\r\nTwo", "language": ""}, instance=kept)
        assert form.changed_data == []
        assert form.is_valid()
        assert (kept.words, kept.language) == ("One\nTwo", None)


class PartialDateFieldTests(SimpleTestCase):
    def test_its_columns_stand_where_it_was_declared(self) -> None:
        names = [field.name for field in Remark._meta.fields]
        assert names[:8] == [
            *(f"said_on_{part}" for part in DATE_COLUMNS),
            "uid",
            "nation",
            "answers",
        ]
        assert names[8:13] == [f"made_on_{part}" for part in DATE_COLUMNS]

    def test_it_reads_and_writes_a_date_its_text_or_none(self) -> None:
        one = remark()
        assert one.said_on is None
        one.said_on = "2022-12"
        assert (one.said_on_first, one.said_on_last) == (date(2022, 12, 1), date(2022, 12, 31))
        assert (one.said_on_precision, one.said_on_basis) == ("month", "stated")
        one.said_on = PartialDate.parse("2022-12-22", "inferred", "A note.")
        assert str(one.said_on) == "2022-12-22"
        assert one.said_on_note == "A note."
        one.said_on = None
        assert {getattr(one, name) for name in Remark.said_on.attnames} == {None}

    def test_it_refuses_what_is_no_date(self) -> None:
        with self.assertRaisesMessage(ValueError, "is not a date"):
            remark(said_on="yesterday")
        with self.assertRaisesMessage(TypeError, "said_on takes a PartialDate"):
            remark(said_on=date(2022, 12, 22))

    def test_the_constructor_takes_it_by_name(self) -> None:
        day = PartialDate.parse("1994-05-09/1994-05-11", note="Two days.")
        assert remark(said_on=day).said_on == day
        assert "said_on" in Remark._meta._property_names

    def test_a_subclass_of_an_abstract_model_has_its_own_columns(self) -> None:
        with isolate_apps():

            class Other(Dated):  # noqa: DJ008 - has no rows
                class Meta:
                    app_label = "statements"

        assert Other(said_on="2022").said_on == PartialDate.parse("2022")
        assert Other._meta.get_field("said_on_first").model is Other
        assert Remark._meta.get_field("said_on_first").model is Remark

    def test_only_the_asked_for_date_is_indexed(self) -> None:
        indexed = [field.name for field in Remark._meta.fields if field.db_index]
        assert indexed == ["nation", "answers", "made_on_first"]

    def test_the_columns_carry_the_help_text(self) -> None:
        assert (
            Remark._meta.get_field("said_on_first").help_text
            == "The local date. First day it may be."
        )

    def test_its_form_field_knows_label_help_and_whether_it_is_needed(self) -> None:
        field = Remark.said_on.formfield()
        assert field.label == "Said on the day"
        assert field.help_text == "The local date."
        assert not field.required
        assert Remark.made_on.formfield().required
        assert Remark.made_on.formfield(label="When").label == "When"


class PartialDateRowTests(TableTestCase):
    def test_it_survives_the_database(self) -> None:
        for text in ("2022", "2022-12", "2022-12-22", "1994-05-09/1994-05-11"):
            with self.subTest(text):
                day = PartialDate.parse(text, "publication", "A note.")
                saved = Remark.objects.create(nation_id="russia", made_on="2022", said_on=day)
                saved.said_on = None
                saved.refresh_from_db()
                assert saved.said_on == day
                assert Remark.objects.defer("said_on_last").get(pk=saved.pk).said_on == day

    def test_update_or_create_and_update_fields_take_it(self) -> None:
        saved = remark()
        saved.save()
        Remark.objects.update_or_create(pk=saved.pk, defaults={"said_on": "2021"})
        saved.refresh_from_db()
        assert str(saved.said_on) == "2021"
        saved.said_on, saved.words = "2022", "not saved"
        saved.save(update_fields=Remark.said_on.attnames)
        saved.refresh_from_db()
        assert (str(saved.said_on), saved.words) == ("2022", None)

    def test_the_database_refuses_columns_that_make_no_date(self) -> None:
        saved = remark(said_on="2022-12-22/2022-12-23")
        saved.save()
        cases = [
            {"said_on_first": None},
            {"said_on_last": None},
            {"said_on_precision": None},
            {"said_on_basis": None},
            {"said_on_first": date(2023, 1, 1)},
            {"said_on_precision": "day"},
            {"said_on_last": date(2022, 12, 22)},
            {"said_on_precision": "decade"},
            {"said_on_basis": "guessed"},
            {f"said_on_{part}": None for part in DATE_COLUMNS[:4]} | {"said_on_note": "Alone."},
            {f"made_on_{part}": None for part in DATE_COLUMNS},
        ]
        for columns in cases:
            with self.subTest(columns), pytest.raises(IntegrityError), transaction.atomic():
                Remark.objects.filter(pk=saved.pk).update(**columns)
        Remark.objects.update(**{f"said_on_{part}": None for part in DATE_COLUMNS})

    def test_validation_says_in_words_what_the_database_would_refuse(self) -> None:
        cases = [
            ({"said_on_last": None}, "Said on: give all or none of its first day"),
            ({"said_on_first": date(2023, 1, 1)}, "Said on: the first day must not be after"),
            ({"said_on_precision": "range"}, "Said on: a day has one day, and a range"),
            ({"said_on_basis": "guessed"}, "Said on: the precision is one of day, month"),
            ({"made_on_first": None}, "Made on: a date is needed"),
        ]
        for columns, words in cases:
            with self.subTest(words):
                one = remark(said_on="2022-12-22")
                for name, value in columns.items():
                    setattr(one, name, value)
                with self.assertRaisesMessage(ValidationError, words):
                    one.validate_constraints()
        remark().validate_constraints()
        remark(said_on="2022").validate_constraints()

    def test_constraints_are_named_after_model_and_date(self) -> None:
        assert [constraint.name for constraint in date_constraints("tenure", "starts")] == [
            f"tenure_starts_{rule}" for rule in ("whole", "ordered", "precise", "known")
        ]


class DateForm(forms.Form):
    """A form with one partial date."""

    said_on = PartialDateFormField(required=False, label="Said on")


class NeededDateForm(forms.Form):
    said_on = PartialDateFormField(label="Said on")


def post(day: str = "", basis: str = "stated", note: str = "") -> dict[str, str]:
    """Give what a browser sends."""
    return {"said_on_date": day, "said_on_basis": basis, "said_on_note": note}


class PartialDateFormFieldTests(SimpleTestCase):
    def test_a_date_becomes_a_partial_date(self) -> None:
        form = DateForm(post(" 2022-12 ", "inferred", "One\r\nTwo "))
        assert form.is_valid(), form.errors
        assert form.cleaned_data["said_on"] == PartialDate.parse("2022-12", "inferred", "One\nTwo")

    def test_no_date_is_none_whatever_the_basis(self) -> None:
        for data in (post(), post(basis="inferred"), post(" "), {}):
            with self.subTest(data):
                form = DateForm(data)
                assert form.is_valid(), form.errors
                assert form.cleaned_data["said_on"] is None

    def test_a_missing_basis_is_stated(self) -> None:
        form = DateForm({"said_on_date": "2022"})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["said_on"].basis == "stated"

    def test_errors_teach(self) -> None:
        cases = [
            (
                DateForm,
                post("22.12.2022"),
                "write 2022, 2022-12, 2022-12-22 or 2022-12-01/2022-12-05",
            ),
            (DateForm, post("2022-02-30"), "not in the calendar"),
            (DateForm, post("2022-12-05/2022-12-01"), "swap them"),
            (DateForm, post("2022", "guessed"), "Select a valid choice"),
            (DateForm, post("2022", note="a\x07"), "control character"),
            (DateForm, post(note="A note."), "This note has no date"),
            (NeededDateForm, post(), "Give a date: 2022, 2022-12"),
            (NeededDateForm, {}, "This field is required"),
        ]
        for form_class, data, words in cases:
            with self.subTest(words):
                assert words in " ".join(form_class(data).errors["said_on"])

    def test_only_a_real_difference_is_a_change(self) -> None:
        noted = PartialDate.parse("2022-12-22", "weekday", "One\nTwo")
        cases = [
            (None, post(), False),
            (None, post(basis="inferred"), False),
            (None, {}, False),
            (None, post("2022"), True),
            (None, post(note="a"), True),
            (noted, post("2022-12-22", "weekday", "One\r\nTwo"), False),
            (noted, post(" 2022-12-22", "weekday", "One\nTwo "), False),
            (noted, post("2022-12-22", "stated", "One\nTwo"), True),
            (noted, post("2022-12-22", "weekday"), True),
            (noted, post("2022-12", "weekday", "One\nTwo"), True),
            (noted, post(), True),
            ("2022", post("2022"), False),
        ]
        for initial, data, changed in cases:
            with self.subTest(initial=str(initial), data=data):
                form = DateForm(data, initial={"said_on": initial})
                assert form.has_changed() == changed

    def test_a_disabled_field_keeps_its_date(self) -> None:
        form = DateForm(post("2021"), initial={"said_on": PartialDate.parse("2022")})
        form.fields["said_on"].disabled = True
        assert not form.has_changed()
        assert form.is_valid(), form.errors
        assert form.cleaned_data["said_on"] == PartialDate.parse("2022")

    def test_every_control_has_a_name_to_be_read_out_and_nothing_is_inline(self) -> None:
        noted = PartialDate.parse("2022-12-22", "weekday", "A note.")
        html = DateForm(initial={"said_on": noted}).as_div()
        self.assertInHTML("<legend>Said on:</legend>", html)
        for label in ("date", "how the date is known", "note on the date"):
            assert f'aria-label="Said on: {label}"' in html
        assert 'value="2022-12-22"' in html
        assert '<option value="weekday" selected>' in html
        assert "A note.</textarea>" in html
        for inline in ("style=", "<script", "<style", "onclick"):
            assert inline not in html

    def test_a_label_given_later_leaves_the_controls_their_own_names(self) -> None:
        field = PartialDateFormField()
        assert 'aria-label="Date"' in field.widget.render("a", None)

    def test_only_the_date_itself_is_marked_as_required(self) -> None:
        assert NeededDateForm().as_div().count(" required") == 1
        assert DateForm().as_div().count(" required") == 0
