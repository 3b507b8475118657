"""The page of a statement: who spoke, the words held, what they say of texts, and on what evidence.

In comes a public document with those that it names; out come values that a template shows: nothing
here reads a table. Begin with `views`: `points` are references with their words, `thread` what
stands to it in answer, `evidence` where it appeared.
"""

from .short import short_context
from .views import StatementEditionView, StatementView

__all__ = ["StatementEditionView", "StatementView", "short_context"]
