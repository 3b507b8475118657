"""Load the first dataset into an empty desk and say where everything is."""

import os
from typing import Any

from django.conf import settings

from statements import accounts, importing
from statements.ledger.planner import analyse
from statements.management.base import BaseCommand

QUESTION = "/api/v1/statements/?ref=calls_for_compliance:trilateral-2020-11-09/6"


class Command(BaseCommand):
    help = "Load the first dataset if the desk is empty, make the groups, print the addresses."

    def handle(self, *args: Any, **options: Any) -> None:
        count = importing.load_dataset(settings.BASE_DIR / "fixtures")
        if count:
            analyse()
        accounts.make_groups()
        loaded = f"Loaded {count} records." if count else "The desk holds data: left as it is."
        self.stdout.write(loaded)
        host = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
        self.stdout.write(f"Pages  {host}/\nAdmin  {host}/admin/\nAPI    {host}{QUESTION}")
        self.stdout.write(f"CSV    {host}{QUESTION}&format=csv")
        if settings.DEBUG:
            for name, password in accounts.make_demo_accounts():
                self.stdout.write(f"Login  {name} / {password}")
