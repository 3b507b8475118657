"""The usual way, for comparison: DRF serializers over the desk's tables, prefetched and by cursor.

Written for the benchmark alone, as its documentation would have one write it.
"""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.test import APIRequestFactory

from statements import models as m

FACTORY = APIRequestFactory()


class Names(serializers.Serializer[m.DeskModel]):
    """A link row as the key it links to."""

    def __init__(self, column: str, **kwargs: object) -> None:
        super().__init__(many=False, **kwargs)
        self.column = column

    def to_representation(self, instance: m.DeskModel) -> str:
        return str(getattr(instance, self.column))


def keys(source: str, column: str) -> serializers.ListSerializer[m.DeskModel]:
    return serializers.ListSerializer(child=Names(column), source=source)


class VoiceSerializer(serializers.ModelSerializer[m.Voice]):
    class Meta:
        model = m.Voice
        fields = ("uid", "government", "official", "tenure", "institution", "role")


class AddresseeSerializer(serializers.ModelSerializer[m.Addressee]):
    class Meta:
        model = m.Addressee
        fields = ("uid", "government", "official", "institution")


class AppearanceSerializer(serializers.ModelSerializer[m.Appearance]):
    class Meta:
        model = m.Appearance
        fields = (
            *("uid", "source", "rendition", "chain", "attribution"),
            *("locator", "language", "words"),
        )


class QuoteSerializer(serializers.ModelSerializer[m.Quote]):
    class Meta:
        model = m.Quote
        fields = ("uid", "appearance", "exact", "language", "voice", "start")


class TargetSerializer(serializers.ModelSerializer[m.Target]):
    class Meta:
        model = m.Target
        fields = ("agreement", "clause", "statement")


class ReferenceSerializer(serializers.ModelSerializer[m.Reference]):
    about = keys("about.all", "government_id")
    targets = TargetSerializer(many=True)

    class Meta:
        model = m.Reference
        fields = ("uid", "type", "quote", "resolution", "certainty", "about", "targets", "note")


DATE, KNOWN = (
    tuple(f"{name}_{part}" for part in ("first", "last", "precision", "basis", "note"))
    for name in ("said_on", "known_by")
)


class StatementSerializer(serializers.ModelSerializer[m.Statement]):
    voices = VoiceSerializer(many=True)
    addressees = AddresseeSerializer(many=True)
    topics = keys("topic_links.all", "topic_id")
    places = keys("place_links.all", "place_id")
    appearances = AppearanceSerializer(many=True)
    quotes = QuoteSerializer(many=True)
    references = ReferenceSerializer(many=True)

    class Meta:
        model = m.Statement
        fields = (
            *("uid", "kind", "title", "summary", *DATE, *KNOWN, "language", "issued_by", "contact"),
            *("voices", "addressees", "topics", "places", "appearances", "quotes", "references"),
            *("certainty", "note"),
        )


class Newest(CursorPagination):
    page_size = 100
    ordering = ("-uid",)  # the day of a statement stands in its uid


# One tuple: the plugin of mypy for Django counts on past the end of the first of two.
PARTS = (
    *("voices", "addressees", "topic_links", "place_links", "appearances", "quotes"),
    *("references__about", "references__targets"),
)


class StatementList(ListAPIView[m.Statement]):
    serializer_class = StatementSerializer
    pagination_class = Newest
    renderer_classes = (JSONRenderer,)
    queryset = m.Statement.objects.prefetch_related(*PARTS)


def page() -> bytes:
    """Return the first page, rendered."""
    response = StatementList.as_view()(FACTORY.get("/"))
    rendered: bytes = response.render().content
    return rendered
