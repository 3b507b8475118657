"""How near does a page of the API come to fetching the same ready documents bare?"""

from __future__ import annotations

from django.db import connection
from django.test import Client

from .timing import alternate, report

BARE = """
SELECT r.document FROM (
    SELECT uid FROM statements_publicstatement ORDER BY sort_on DESC, uid DESC LIMIT 101
) AS page JOIN statements_publicrecord AS r ON r.id = 'statement/' || {uid}
"""
BARE_LIST = "/api/v1/statements/?labels=0"
PAGES = {
    "list of 100, labels=0": BARE_LIST,
    "list of 100, with labels": "/api/v1/statements/",
    "ref to a clause": BARE_LIST + "&ref=calls_for_compliance:trilateral-2020-11-09/6",
    "government and date range": BARE_LIST + "&government=russia&said_on__gte=2022-12",
}


def run() -> None:
    client = Client()
    uid = "uid::text" if connection.vendor == "postgresql" else "uid"

    def bare() -> int:
        with connection.cursor() as cursor:
            cursor.execute(BARE.format(uid=uid))
            return len(b"".join(row[0].encode() for row in cursor.fetchall()))

    for what, path in PAGES.items():

        def page(path: str = path) -> None:
            response = client.get(path)
            assert response.status_code == 200, response.content

        limit, ours = alternate(bare, page, rounds=30)
        report(
            what,
            f"{ours * 1e3:.1f} ms, {limit / ours:.2f} of the bare cursor ({limit * 1e3:.1f} ms)",
        )
