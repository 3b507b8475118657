"""Two governments side by side: their positions on one agreement, clause by clause, with evidence.

In come two keys and an agreement; out goes a page that says where both spoke, where one did, and
which way each points: facts of families and directions, no verdict. Begin with `views.CompareView`:
`pairs` says who is compared on what, `lines` what each clause shows.
"""

from .views import ChooseView, CompareView

__all__ = ["ChooseView", "CompareView"]
