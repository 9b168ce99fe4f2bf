"""Taking back the import of a million rows, and bringing it back by undo: seconds and memory of each.

Each round is a process of its own that has only just opened a fresh copy of the ledger; medians of three.

    python -m tests.benchmarks.take_back [GIFTS]
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from models.imports.apply import imports, take_back
from models.ledger import Ledger
from tests.benchmarks.samples import ledger

MOST_SECONDS = 3.0
MOST_MB = 300


def measured(path: Path) -> None:
    """Take the only import back, and undo that; print the seconds of each and the most memory of both, in MB.

    The memory is the process's own: what `getrusage` gives a started program counts the one that started it.
    """
    with closing(Ledger(path)) as book:
        (made,) = imports(book)
        started = time.perf_counter()
        take_back(book, made.id)
        taken = time.perf_counter()
        book.undo()
        again = time.perf_counter() - taken
        (peak,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
        print(taken - started, again, int(peak.split()[1]) / 1024)


def round_of(made: Path) -> list[float]:
    """Measure on a copy of the ledger: seconds back, seconds undone, MB."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.coinpurse"
        shutil.copy(made, path)
        command = [sys.executable, "-m", "tests.benchmarks.take_back", "measured", str(path)]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
    return [float(figure) for figure in run.stdout.split()]


def main() -> int:
    """Print the figures; 1 where one passes its bound."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    rounds = [round_of(ledger(count)) for _ in range(3)]
    back, again, memory = (statistics.median(figures) for figures in zip(*rounds, strict=True))
    print(
        f"import of {count} gifts taken back: {back:.2f} s, that undone: {again:.2f} s (at most {MOST_SECONDS} s each)"
    )
    print(f"  most memory: {memory:.0f} MB (at most {MOST_MB})")
    return int(max(back, again) > MOST_SECONDS or memory > MOST_MB)


if __name__ == "__main__":
    if sys.argv[1:2] == ["measured"]:
        measured(Path(sys.argv[2]))
    else:
        sys.exit(main())
