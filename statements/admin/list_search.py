"""The search of the list of statements: the API's full text, over what the desk holds."""

from __future__ import annotations

from django.db.models import Q

from statements.filters.full_text import SearchText, text_test
from statements.models import DeskWords
from statements.search import Unsearchable

HELP = "Words of title, summary, quotes and stored texts, “a phrase”, word*, -word; or a uid."


def words_test(text: str) -> Q | None:
    """Return the test of a statement by its words, None for what is no search."""
    try:
        query = SearchText(text).query
    except Unsearchable:
        return None
    return text_test(query, DeskWords.objects.all(), "pk", "statement")


def search_fault(text: str) -> str:
    """Return why a text cannot be searched for, empty where it can."""
    try:
        SearchText(text)
    except Unsearchable as error:
        return f"Nothing was looked for: {error}"
    return ""
