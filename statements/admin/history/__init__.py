"""A record's editions as its history: a timeline, a comparison, a moment, and the way back.

In come addresses of a record and of its editions; out come pages, and one verb: an older edition
stored again. Begin with `pages.HistoryPages`; `timeline` reads the editions and the ledger.
"""
