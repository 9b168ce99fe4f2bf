"""From a kill to a window that shows rows again: a million entries, and a write-ahead log of 64 MB to be read first.

A program with such a log is killed; what it left is copied, and the window started on it, in turn. The clock runs from
before the process is made.

    python -m tests.benchmarks.crash_start [ROUNDS]
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from models.ledger_files import files_of
from tests.benchmarks.window_start import ENTRIES, OURS, ROOT, fill, open_on_the_ledger_page, start

LOG = 64 << 20
"""Bytes of the write-ahead log."""
MOST = 2.0
"""Seconds until rows are on screen."""
ROUNDS = 5
WORK = """
import sys
from pathlib import Path
from models import database
from models.ledger import Ledger
path, wanted = Path(sys.argv[1]), int(sys.argv[2])
book, beside = Ledger(path), database.connect(path)
beside.execute("PRAGMA wal_autocheckpoint = 0")
at = 0
while Path(f"{path}-wal").stat().st_size < wanted:
    beside.execute("UPDATE entry SET quantity = quantity WHERE id BETWEEN ? AND ?", (at, at + 9999))
    at = (at + 10000) % 1_000_000
print("ready", flush=True)
sys.stdin.read()
"""


def crash(path: Path) -> None:
    """Let a program fill the log, and kill it."""
    command = [sys.executable, "-c", WORK, str(path), str(LOG)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"ready\n"
        program.send_signal(signal.SIGKILL)


def main(arguments: list[str]) -> int:
    """Print the median; 1 where it passes the bound."""
    rounds = int(arguments[0]) if arguments else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        open_on_the_ledger_page(Path(folder))
        left = Path(folder) / "left" / "million.coinpurse"
        left.parent.mkdir()
        fill(left, ENTRIES)
        crash(left)
        log = Path(f"{left}-wal").stat().st_size
        times = [_start_again(left, Path(folder) / f"{number}") for number in range(rounds + 1)][1:]
    seconds = median(times)
    print(f"rows again after a kill, with a log of {log >> 20} MB: {seconds:.2f} s (at most {MOST:.1f})")
    return int(seconds > MOST or log < LOG)


def _start_again(left: Path, folder: Path) -> float:
    """Start the window on a copy of what was left, and give the seconds until its rows are on screen."""
    folder.mkdir()
    for file in files_of(left):
        if file.exists() and not file.name.endswith("-shm"):
            shutil.copy(file, folder)
    _painted, shown = start(OURS, str(folder / left.name))
    shutil.rmtree(folder)
    return shown


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
