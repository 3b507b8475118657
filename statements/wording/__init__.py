"""Documents as people at the desk read them: names instead of keys, differences in words.

In come documents, and rows that were fetched before; out come texts and marks of what changed,
never HTML. Only names are asked of the desk, in one query for each noun. Begin with
`differences.differences_in_words`; `statements.reading` is one statement as the public will read
it, and `weaving.weave` marks words within a changed text.
"""
