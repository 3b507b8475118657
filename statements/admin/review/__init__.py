"""The verbs of records, and the page on which a second person reads a statement and decides.

In come buttons with the edition that their user saw; out go calls of `curation`, with a word on
what was done, and where the work goes on. Who may call which verb is told by `ledger.workflow`.
Begin with `verbs.Verbs`; `statement_verbs.DEEDS` has those of a statement, `review_page` its page.
"""
