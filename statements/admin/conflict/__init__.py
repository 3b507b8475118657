"""Two people at one record: where it began, theirs and yours side by side, and what to take.

In come the page that was refused and the versions that it met; out come lines to choose from, and
the typing with what was chosen. Begin with `side_by_side.conflict`, then `choices.with_choices`.
"""
