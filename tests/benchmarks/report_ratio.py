"""The report by month and creator over a million gifts, against SQLite adding up their coins."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from statistics import median

from models import currencies, entries, lookups, settings
from models.columns import Columns
from models.drafts import Draft
from models.ledger import Ledger, open_reader
from models.moments import from_utc
from models.rates import Rates
from models.reports import Query, Report, run
from tests.benchmarks import samples, walk
from tests.oracle import Oracle
from tests.oracle import Settings as OracleSettings

GIFTS = 1_000_000
PAIRS = 7
ROOT = Path(__file__).parents[2]
BY = Query(("month", "creator"))
YARDSTICK = "SELECT month, creator_id, SUM(coins) FROM gift GROUP BY 1, 2"


def main() -> None:
    """Print the ratio, the memory, whether every cell is right, and what follows in the same process."""
    source, plain = samples.ledger(GIFTS), samples.plain(GIFTS)
    command = [
        sys.executable,
        str(ROOT / "main.py"),
        "--ledger",
        str(source),
        "report",
        "spending",
        "--by",
        "month,creator",
        "--format",
        "csv",
    ]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    timed(command, environment)
    pairs = [(timed(shell(plain), environment)[0], *timed(command, environment)) for _ in range(PAIRS)]
    ratios = [ours / theirs for theirs, ours, _ in pairs]
    print(f"report over {GIFTS:,} gifts, whole process: {median(ratios):.2f} x the sqlite3 shell (at most 1.5)")
    print(
        f"  medians of {PAIRS}: {median(pair[1] for pair in pairs):.3f} s and {median(pair[0] for pair in pairs):.3f} s"
    )
    print(f"  peak memory: {peak(command, environment):.0f} MB (at most 200)")
    check(pairs[-1][2], samples.table(GIFTS))
    in_process(source)


def shell(plain: Path) -> list[str]:
    """SQLite's own program, or Python's SQLite where it is not installed."""
    if sqlite := shutil.which("sqlite3"):
        return [sqlite, str(plain), YARDSTICK]
    print("  (no sqlite3 program here: Python's stands in for it)")
    code = f"import sqlite3; [print(*row) for row in sqlite3.connect({str(plain)!r}).execute({YARDSTICK!r})]"
    return [sys.executable, "-c", code]


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, str]:
    """Run a command: seconds, and what it printed."""
    began = time.perf_counter()
    printed = subprocess.run(command, stdout=subprocess.PIPE, env=environment, check=True, text=True).stdout
    return time.perf_counter() - began, printed


def peak(command: list[str], environment: dict[str, str]) -> float:
    """Most memory a command held, in MB; asked by a small process, for a child begins with its parent's peak."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    return float(timed([sys.executable, "-c", code, *command], environment)[1])


def check(printed: str, table: Path) -> None:
    """Hold every cell against the walk, and the walk against the tests' oracle on a small ledger."""
    small = list(samples.rows(2_000))
    truth = Oracle(small, OracleSettings("EUR", "UTC"), "fifo", "EUR", rate_of, currencies.DIGITS)
    assert as_cells(truth.spending(("month", "creator"))) == walk.walk(small)
    rows = list(csv.reader(io.StringIO(printed)))[1:]
    found, wanted = as_cells(rows), walk.walk_file(table)
    wrong = sum(found.get(cell) != value for cell, value in wanted.items()) + len(found.keys() - wanted.keys())
    print(f"  {wrong} of {len(wanted):,} cells differ from a walk lot by lot, itself equal to the oracle (0)")
    assert not wrong


def rate_of(source: str, target: str, day: date) -> Fraction | None:
    """Rate for the oracle."""
    rate = Rates().find(source, target, day)
    return rate.value if rate else None


def as_cells(rows: Iterable[Sequence[str]]) -> walk.Cells:
    """Read rows of the report; coins of several units are added, as the walk does."""
    cells: walk.Cells = {}
    for month, creator, gifts, coins, cost, *_ in rows:
        sent = sum(int(part.split()[0]) for part in coins.split("; "))
        cells[month, creator] = int(gifts), sent, int(cost.replace(".", ""))
    return cells


def in_process(source: Path) -> None:
    """Time a further report, and a gift from the verb to the report that holds it."""
    reader = open_reader(source)
    columns, rates, kept = Columns(reader), lookups.rates(reader), settings.read(reader)

    def report() -> Report:
        return run("spending", columns, rates, kept, BY)

    report()
    print(f"a further report in the same process: {median(clock(report) for _ in range(9)):.0f} ms (under 50)")
    ledger = Ledger(source)
    ledger.subscribe(columns.apply)

    def append() -> None:
        moment = from_utc(datetime.now(UTC), "UTC")
        entries.add(ledger, Draft("gift", moment, "TikTok", "main", "Creator 3", "creator3", "Gift of 5", 1, 5))
        report()

    append()
    print(f"an appended gift in the report: {median(clock(append) for _ in range(9)):.0f} ms (within 20)")
    for _ in range(10):
        ledger.undo()
    ledger.close()
    reader.close()


def clock(job: Callable[[], object]) -> float:
    """Milliseconds a job takes."""
    began = time.perf_counter()
    job()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
