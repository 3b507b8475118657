"""The app: who said what about which agreement, entered at a desk and read by the public.

Documents come in from the admin, imports and the first dataset; out go editions, the changes of
the ledger, and public rows that API, exports and releases read. `README.md` beside this is the
map of all rooms and follows one save and one question. Begin with `documents.nouns`, what a record
consists of, and `ledger.recording`, the only way to write.
"""
