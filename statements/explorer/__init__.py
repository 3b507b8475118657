"""The explorer: pages for readers, each at the path that its record has in the API.

In come addresses and parameters; out go pages that `query` answered, with every error a page, too.
Nothing here reads the desk. Begin with `urls`: `pages.PageView` is what every page shares,
`reading` asks for records and lists, `links` names what a page leads to.
"""
