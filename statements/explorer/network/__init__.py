"""The network: who cites what, and who charges whom, as pictures with the same in tables.

In come the filters of the lists that the pictures are of; out go pages, each laid out once in each
state of the ledger. Begin with `views.CitationsView`: `graphs` says what there is to draw, `layout`
where it stands, without any knowledge of either list.
"""

from .views import ChargesView, CitationsView

__all__ = ["ChargesView", "CitationsView"]
