"""The quota of pages: one counter for each network, far above what people read."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from statements.client_address import client_address
from statements.problems import ProblemDetails
from statements.quotas import Standing, standing_of_place

SCOPE = "pages"
SPANS = ((3_600, "hour"), (60, "minute"), (1, "second"))  # seconds, the longest first


class TooManyPages(ProblemDetails):
    """A network asked for more pages than its quota has, without anything being read for it."""

    def __init__(self, standing: Standing) -> None:
        detail = (
            f"Your network asked for more than {standing.limit:,} pages within "
            f"{span_words(standing.window)}, so this one was not made. "
            f"It will be there again in {span_words(standing.reset)}."
        )
        super().__init__(429, "Too Many Requests", detail)
        self.headers = standing.headers() | {"Retry-After": str(standing.reset)}


def count_page(request: HttpRequest) -> None:
    """Count a page that has to be made; raises TooManyPages."""
    standing = standing_of_place(SCOPE, settings.PAGE_QUOTA, client_address(request), count=True)
    if standing and standing.is_over:
        raise TooManyPages(standing)


def span_words(seconds: int) -> str:
    """Return a time in words, rounded up to whole units of its size."""
    size, unit = next(one for one in SPANS if seconds >= one[0])
    number = -(-seconds // size)
    return f"{number} {unit}{'s' if number > 1 else ''}"
