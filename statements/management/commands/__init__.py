"""One module for each command, found by Django under its name.

A command reads options, calls a verb or a function of a room below, and prints; what it does is
decided there. `flush` and `migrate` are Django's own, with what our ledger needs besides. Begin
with `quickstart`, the first one that anybody runs.
"""
