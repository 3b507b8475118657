"""A source by its address: the one that is held already, or who publishes there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Concat, Replace

from statements.addresses import digests, hosts, is_address, original, plain, split, tidy
from statements.documents.shared_rows import AnyRow, RowCache
from statements.fields import validate_web_address
from statements.models import Institution, Publisher, Record, Source

T = TypeVar("T")
LOOKED_AT = 200  # sources compared
TAGS = "az de en fa fr hy ru tr"
LANGUAGES = {tag: tag for tag in TAGS.split()} | {"eng": "en", "arm": "hy"}
SITES = 2_000  # institutions' sites compared


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """What an address tells: sources that have it, else what a new one would say."""

    url: str
    archive_url: str | None
    sources: tuple[tuple[str, str], ...]  # uid, name
    publisher: tuple[str, str] | None  # key, name
    why: str | None
    kind: str | None
    language: str | None


def address_facts(text: str) -> AddressFacts:
    """Look an address up on the desk; ValueError where it is none.

    In at most four queries, and two where something was found that was merged.
    """
    if not is_address(text):
        raise ValueError("This is no web address: paste it in full, like https://mid.ru/en/1.")
    inner = original(text.strip())
    url, archive = tidy(inner), None if inner == text.strip() else text.strip()
    try:
        validate_web_address(url)
    except ValidationError as error:
        raise ValueError(error.messages[0]) from error
    same = tuple((row.pk, str(row)) for row in standing_rows(sources_spelt_alike(text)))
    if same:
        return AddressFacts(url, archive, same, None, None, None, None)
    return AddressFacts(url, archive, (), *published_at(url))


def sources_spelt_alike(text: str) -> list[Source]:
    """Return the sources with this address, however it is spelt, in `url` or `archive_url`."""
    typed_digests = set(digests(text))
    address = original(text.strip())
    rows = Source.objects.spelt(*host_and_piece(address))
    return [
        row
        for row in rows.order_by("-uid")[:LOOKED_AT]
        if typed_digests
        & {one for url in (row.url, row.archive_url) if url for one in digests(url)}
    ]


def standing_rows(rows: Iterable[AnyRow]) -> list[AnyRow]:
    """Return what stands for each of some rows, each once; merges are asked for if there is any."""
    row_cache = RowCache()
    return list(dict.fromkeys(row_cache.standing(row) for row in rows))


def host_and_piece(address: str) -> tuple[str, str]:
    """Return the host of an address and a piece of its path, which every spelling of it has."""
    host, _, _ = plain(address).partition("/")
    parts = split(address.strip())
    longest = max((parts.path if parts else "").split("/"), key=len, default="")
    is_plain = longest.isascii() and "%" not in longest
    return host.partition("?")[0], longest if is_plain else ""


def published_at(url: str) -> tuple[tuple[str, str] | None, str | None, str | None, str | None]:
    """Return who publishes at an address, why we think so, and the kind and language usual there.

    By the sources that are held of the same host, else by the site of an institution, else by a
    publisher named like the host.
    """
    domains = hosts(url)
    if not domains:
        return None, None, None, None
    sources = of_host(domains)
    if sources:
        publishers = publishers_of(sources)
        publisher = commonest(publishers[row.pk] for row in sources)
        own = [row for row in sources if publishers[row.pk] == publisher]
        language = language_in(url) or commonest(row.language for row in own)
        why = "other sources of this site"
        return (publisher.pk, publisher.name), why, commonest(row.kind for row in own), language
    return (*(publisher_like(domains) or (None, None)), None, language_in(url))


def language_in(url: str) -> str | None:
    """Return the language that an address names: mid.ru/ru/, en.armradio.am."""
    parts = split(url)
    steps = [*parts.netloc.split(".")[:1], *parts.path.split("/")] if parts else []
    languages = (LANGUAGES[step.casefold()] for step in steps if step.casefold() in LANGUAGES)
    return next(languages, None)


def publishers_of(sources: Iterable[Any]) -> dict[str, Publisher]:
    """Return what stands for the publisher of each source; queries only where one was merged."""
    row_cache = RowCache()
    return {
        row.pk: row_cache.standing(row.publisher) if row.has_merged_publisher else row.publisher
        for row in sources
    }


def of_host(domains: list[str]) -> list[Any]:
    """Return sources of the nearest of these domains, newest first.

    Each says as `has_merged_publisher` whether its publisher is part of another one.
    """
    name = Concat(Value("publisher/"), OuterRef("publisher"), output_field=CharField())
    merged = Record.objects.filter(pk=name, merged_into__gt="")
    rows = Source.objects.filter(url__icontains=domains[-1]).select_related("publisher")
    rows = rows.annotate(has_merged_publisher=Exists(merged))
    hosts_of = [(row, hosts(row.url or "")) for row in rows.order_by("-uid")[:LOOKED_AT]]
    for domain in domains:
        if nearest := [row for row, its in hosts_of if domain in its]:
            return nearest
    return []


def publisher_like(domains: list[str]) -> tuple[tuple[str, str], str] | None:
    """Return a publisher known by an institution's site or by a name like the domain."""
    sites = Institution.objects.exclude(site=None).values_list("pk", "site")[:SITES]
    keys = [key for key, site in sites if (site or "").casefold().removeprefix("www.") in domains]
    squeezed = {one.replace(".", "").replace("-", "") for one in domains}
    squeezed |= {one.split(".")[0].replace("-", "") for one in domains}
    rows = Publisher.objects.annotate(squeezed=Replace("key", Value("-"), Value("")))
    publishers = list(rows.filter(Q(pk__in=keys) | Q(squeezed__in=squeezed)).order_by("pk"))
    by_site = [row for row in publishers if row.pk in keys]
    for among, why in ((by_site, "the institution's site"), (publishers, "its name")):
        if among:
            [publisher, *_] = standing_rows(among)
            return (publisher.pk, publisher.name), why
    return None


def commonest(values: Iterable[T]) -> T:
    """Return the commonest value, the first of those that are equally common."""
    return Counter(values).most_common(1)[0][0]
