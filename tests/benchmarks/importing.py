"""What does an import cost, with its approval, beside COPY of the same rows, and in which memory?

`python -m tests.benchmarks.importing 10000`, in an empty database of its own. The import runs in
a process of its own, as the commands do: once with a quarter of the statements on a copy of the
database, to compare the memory, then with all of them. The limit, in the same run: the rows that
it left behind are put into another copy of the database as it was before, from prepared bytes or
values, in one transaction into the same tables with their indexes and constraints.
"""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
django.setup()

import orjson
from django.core.management import call_command

from statements import importing
from statements.models import Batch, Record, User
from tests import factories as f
from tests.benchmarks.corpus import Maker
from tests.benchmarks.corpus.loading import publish
from tests.benchmarks.putting import copied, keys, put_back
from tests.benchmarks.timing import report, seconds

IMPORTER, REVIEWER = "importer", "reviewer"


def write(path: Path, maker: Maker, blocks: range) -> None:
    """Write statements and their sources as an import reads them."""
    with path.open("wb") as file:
        for noun, document in chain.from_iterable(map(maker.block, blocks)):
            file.write(orjson.dumps({"noun": noun} | document) + b"\n")


def bring(path: Path) -> None:
    """Import a file and approve it; print the seconds of each step and the memory at its end."""
    people = {user.get_username(): user for user in User.objects.all()}
    steps: list[importing.Rehearsal] = []
    print_step("before", 0.0)
    print_step("rehearse", seconds(lambda: steps.append(importing.rehearse(path))))
    print_step("store", seconds(lambda: importing.store(steps[0], people[IMPORTER])))
    batch = Batch.objects.get()
    print_step("approve", seconds(lambda: importing.approve(people[REVIEWER], batch.pk)))


def print_step(step: str, taken: float) -> None:
    print(step, taken, most_memory(), flush=True)


def most_memory() -> float:
    """Return the most MB that this process ever held; not what its parent did, as getrusage."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def brought(path: Path, url: str) -> dict[str, tuple[float, float]]:
    """Let a process of its own import a file; return seconds and most MB so far by step."""
    command = [sys.executable, "-m", "tests.benchmarks.importing", str(path)]
    environment = os.environ | {"DATABASE_URL": url}
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    lines = [line.split() for line in done.stdout.splitlines()]
    return {step: (float(taken), float(peak)) for step, taken, peak in lines}


def main(size: int) -> None:
    call_command("migrate", verbosity=0)
    if Record.objects.exists():
        sys.exit("The database holds data already: take an empty one.")
    maker = Maker(size)
    publish(maker.world.documents())
    f.make_user(IMPORTER)
    f.make_user(REVIEWER)
    before = keys()
    with TemporaryDirectory() as folder, copied("small", folder) as small:
        blocks = maker.blocks()
        quarter = blocks[: max(1, len(blocks) // 4)]
        part, whole = Path(folder) / "part.jsonl", Path(folder) / "whole.jsonl"
        write(part, maker, quarter)
        write(whole, maker, blocks)
        less = brought(part, small)
        with copied("limit", folder) as limit:
            taken = brought(whole, os.environ["DATABASE_URL"])
            count, lasted = put_back(before, limit, folder)
    for step, (time, peak) in taken.items():
        speed = f"{size / time:8,.0f}/s" if time else " " * 10
        report(
            f"{step} {size:,} statements",
            f"{speed}  {peak:,.0f} MB at most,"
            f" {less[step][1]:,.0f} for {min(size, len(quarter) * 1000):,}",
        )
    report(f"limit: the same {count:,} rows", f"{size / lasted:8,.0f}/s")
    share = lasted / sum(time for time, _ in taken.values())
    report("import and approval, of that limit", f"{share:.2f}")


if sys.argv[1].isdigit():
    main(int(sys.argv[1]))
else:
    bring(Path(sys.argv[1]))
