"""Imports at the desk: a file is rehearsed, confirmed, approved by a second person, or taken back.

In come uploads and buttons; out go calls of `importing`, and pages with what would change in words.
Begin with `pages.BatchAdmin`; `batches` tells what a rehearsal and a batch hold.
"""
