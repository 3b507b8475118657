"""One page for one document: a form for its own fields, and rows for each of its lists.

In come a document or what was typed; out come forms to be shown, and the document that they say.
Beside them stands help while typing: choices, dates in words, likely duplicates. Nothing here
saves. Begin with `document_page.DocumentPage`; `controls` has the form field of each kind of field,
`statement_page` the page whose references carry their words.
"""
