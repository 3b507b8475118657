"""How the fields of forms become HTML."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.forms.renderers import DjangoTemplates, Jinja2
from django.template import TemplateDoesNotExist


class FormRenderer(Jinja2):
    """Jinja2, in which Django ships its widgets too, and a page of many fields takes far less time.

    What others ship in Django's language alone is rendered in that.
    """

    @cache  # noqa: B019 - one renderer for the life of the process
    def get_template(self, template_name: str) -> Any:
        try:
            return super().get_template(template_name)
        except TemplateDoesNotExist:
            return DjangoTemplates().get_template(template_name)
