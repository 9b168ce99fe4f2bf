"""The report by month and creator over a million gifts, the whole process, against SQLite adding up their coins.

Every cell is held against a walk lot by lot in the same run, and the walk against the tests' oracle.

    python -m tests.benchmarks.report_ratio [GIFTS]
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from models import currencies
from tests.benchmarks import samples, walk
from tests.oracle.entries import Settings as OracleSettings
from tests.oracle.walk import Oracle

GIFTS = 1_000_000
PAIRS = 7
MOST = 1.5
"""Times what the sqlite3 shell takes."""
MOST_MEMORY = 200
"""MB the process may hold at its peak."""
ROOT = Path(__file__).parents[2]
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
YARDSTICK = "SELECT month, creator_id, SUM(coins) FROM gift GROUP BY 1, 2"
ASKED = ("report", "spending", "--by", "month,creator", "--format", "csv")


def main(arguments: list[str]) -> int:
    """Print the ratio, the memory, and whether every cell is right; 1 where a bound is passed."""
    gifts = int(arguments[0]) if arguments else GIFTS
    ours = [sys.executable, str(ROOT / "main.py"), "--ledger", str(samples.ledger(gifts)), *ASKED]
    least = shell(samples.plain(gifts))
    printed = timed(ours)[1]
    timed(least)
    pairs = [(timed(ours)[0], timed(least)[0]) for _ in range(PAIRS)]
    ratio, memory = median(one / other for one, other in pairs), peak(ours)
    print(f"report over {gifts:,} gifts, whole process: {ratio:.2f} times the sqlite3 shell (at most {MOST})")
    print("  " + ", ".join(f"{one:.2f} s / {other:.2f} s = {one / other:.2f}" for one, other in pairs))
    print(f"  peak memory: {memory:.0f} MB (at most {MOST_MEMORY})")
    wrong = wrong_cells(printed, samples.table(gifts))
    print(f"  cells that differ from a walk lot by lot, itself equal to the oracle: {wrong} (0)")
    return int(ratio > MOST or memory > MOST_MEMORY or wrong > 0)


def shell(plain: Path) -> list[str]:
    """SQLite's own program, or Python's SQLite where it is not installed."""
    if sqlite := shutil.which("sqlite3"):
        return [sqlite, str(plain), YARDSTICK]
    print("  (no sqlite3 program here: Python's stands in for it)")
    code = f"import sqlite3; [print(*row) for row in sqlite3.connect({str(plain)!r}).execute({YARDSTICK!r})]"
    return [sys.executable, "-c", code]


def timed(command: list[str]) -> tuple[float, str]:
    """Run a command: seconds, and what it printed."""
    began = time.perf_counter()
    printed = subprocess.run(command, stdout=subprocess.PIPE, env=ENVIRONMENT, check=True, text=True).stdout
    return time.perf_counter() - began, printed


def peak(command: list[str]) -> float:
    """Most memory a command held, in MB; asked by a small process, for a child begins with its parent's peak."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts in bytes
    return float(timed([sys.executable, "-c", code, *command])[1]) * unit / 1e6


def wrong_cells(printed: str, table: Path) -> int:
    """Count the cells of the report's CSV that are not as the walk has them."""
    small = list(samples.rows(2_000))
    truth = Oracle(small, OracleSettings("EUR", "UTC"), "fifo", "EUR", walk.rate_of, currencies.DIGITS)
    assert list(truth.spending(("month", "creator"))) == walk.walk(small), "the walk is wrong, not the report"
    found = [tuple(row) for row in csv.reader(io.StringIO(printed))][1:]
    return len(set(found) ^ set(walk.walk_file(table)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
