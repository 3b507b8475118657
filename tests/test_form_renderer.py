"""Fields of forms become the same HTML by Jinja2 as by Django's language."""

from __future__ import annotations

from html import unescape

from django import forms
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.test import SimpleTestCase

from statements.admin.page.controls import DeskField

ODD = """<b>"Who's" & 'what'</b> {{ x }} {% y %}"""


class Everything(forms.Form):
    bound_field_class = DeskField

    line = forms.CharField(initial=ODD, label=ODD, help_text="Some <i>help</i>.")
    text = forms.CharField(initial=ODD, widget=forms.Textarea({"title": ODD, "cols": False}))
    one = forms.ChoiceField(choices=[("", "-"), ("Of a kind", [(ODD, ODD), ("b", "B")])])
    several = forms.MultipleChoiceField(choices=[("a", ODD), ("b", "B")], initial=["b"])
    tick = forms.BooleanField(initial=True)
    ticks = forms.MultipleChoiceField(
        choices=[("a", ODD), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    number = forms.IntegerField(initial=1_234_567)
    secret = forms.CharField(widget=forms.HiddenInput, initial=0)
    file = forms.FileField()
    when = forms.SplitDateTimeField()
    address = forms.URLField(
        assume_scheme="https", initial="https://x.org/?a=1&b=2", widget=AdminURLFieldWidget
    )


def squeezed(html: str) -> str:
    return "".join(unescape(html).split())


class TestFormRenderer(SimpleTestCase):
    def test_all_widgets_are_those_of_django(self) -> None:
        for data in (None, {"line": ODD, "one": "?", "when_0": ODD, "when_1": ODD}):
            form, plain = Everything(data), Everything(data, renderer=DjangoTemplates())
            for field in form:
                expected = squeezed(str(plain[field.name]))

                assert squeezed(str(field)) == expected, field.name
                assert ODD not in str(field)
                assert squeezed(str(field.errors)) == squeezed(str(plain[field.name].errors))

    def test_a_widget_that_ships_in_one_language_alone(self) -> None:
        template = get_default_renderer().get_template("admin/widgets/url.html")

        assert "{%" not in template.render({"widget": {"name": "x", "attrs": {}}})

    def test_fields_of_the_desk_escape_what_they_show(self) -> None:
        html = Everything({"line": ODD})["line"].as_field_group()

        assert html.startswith('<div class="field field-line is-text needed">')
        assert ODD not in html
        assert "Some &lt;i&gt;help" in html
