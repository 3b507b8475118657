"""Columns of text: our own words, words of others, languages, web addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from statements.addresses import fault_of, is_address
from statements.folding import clean_text, text_fault

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LINE_END = re.compile("[\n\u2028\u2029]")

if TYPE_CHECKING:
    _Mixin = models.Field[Any, Any]
    _CharField = models.CharField[Any, Any]
    _TextField = models.TextField[Any, Any]
else:
    _Mixin, _CharField, _TextField = object, models.CharField, models.TextField


def validate_text(value: str) -> None:
    """Refuse text that may not be kept: see `folding.text_fault`."""
    if fault := text_fault(value):
        raise ValidationError(fault, code="text")


def validate_line(value: str) -> None:
    """Refuse text that may not be kept or that goes on to a second line."""
    validate_text(value)
    if match := _LINE_END.search(value):
        raise ValidationError(
            f"The line ends at character {match.start() + 1}: write everything on one line.",
            code="line",
        )


def validate_language(value: str) -> None:
    """Refuse what is not shaped like a tag of BCP 47, https://www.rfc-editor.org/info/bcp47."""
    if not _LANGUAGE.fullmatch(value):
        raise ValidationError(
            f"“{value}” is no language tag: write it like en, ru, hy or az-Latn.", code="language"
        )


def validate_web_address(value: str) -> None:
    """Refuse what is not an absolute address of the web with a host."""
    validate_text(value)
    if match := re.search(r"\s", value):
        raise ValidationError(
            f"The address has white space at character {match.start() + 1}: remove it, "
            "or write it as %20.",
            code="address",
        )
    if fault := fault_of(value):  # the address itself may hold a password
        raise ValidationError(
            f"The address {fault}: write it in full, like https://mid.ru/en/news/1.", code="address"
        )


def validate_site(value: str) -> None:
    """Refuse what is not a host, or a host and a path, without a scheme."""
    if "://" in value or not is_address(value):
        raise ValidationError("This is no domain: write it like mid.ru.", code="domain")


class TextFormField(forms.CharField):
    """Take text as it will be kept, so that a browser's line ends are no change."""

    def to_python(self, value: Any) -> Any:
        """Compare and validate what will be stored."""
        return clean_text(super().to_python(value)) or self.empty_value


class EmptyIsNull(_Mixin):
    """Keep no text as null where null is allowed, and let it fail where it is not."""

    empty_strings_allowed = False

    def to_python(self, value: Any) -> Any:
        """Read the empty text as null."""
        text = super().to_python(value)
        return None if text == "" and self.null else text

    def get_prep_value(self, value: Any) -> Any:
        """Write the empty text as null, in filters too."""
        text = super().get_prep_value(value)
        return None if text == "" and self.null else text

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Leave on the instance what the database will hold."""
        value = super().pre_save(model_instance, add)
        if value == "" and self.null:
            setattr(model_instance, self.attname, None)
            return None
        return value


class _Cleaned(EmptyIsNull):
    """Keep text as `folding.clean_text` gives it when a person has entered it."""

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Normalise before validating; rows written without forms are only validated."""
        text = clean_text(super().to_python(value))
        return super().clean("" if text is None else text, model_instance)

    def formfield(self, **kwargs: Any) -> Any:
        """Compare text in forms as it is kept."""
        return super().formfield(**{"form_class": TextFormField, **kwargs})


class WordsField(_Cleaned, _TextField):
    """Text of any length, with newlines and tabs."""

    default_validators = [validate_text]


class LineField(_Cleaned, _CharField):
    """Text on one line, of at most 300 characters unless said otherwise."""

    default_validators = [validate_line]
    length = 300

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", self.length)
        super().__init__(*args, **kwargs)


class LanguageField(LineField):
    """The tag of a language, as en or az-Latn."""

    default_validators = [validate_language]
    length = 35


class WebAddressField(LineField):
    """An absolute http or https address of at most 2,000 characters."""

    default_validators = [validate_web_address]
    length = 2000
