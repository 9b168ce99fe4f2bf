"""The real window, killed while it adds, edits, deletes, imports, takes back, undoes and redoes on its ledger's thread.

It imports as people do: the file is read in a process of its own and shown, then brought in; and beside each change it
exports, in one format after the other, over what it exported before. Its reading thread and its pages follow meanwhile.
A mirror that nobody kills must hold the same, every file must be whole, and no process that reads stays behind.
"""

from __future__ import annotations

import io
import json
import os
import signal
import time
import zipfile
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

from models.exports.journal_csv import write_csv
from models.ledger import Ledger
from tests.faults import kills
from tests.faults.invariant import Lost, seen
from tests.faults.victim import Victim

SECONDS = 1800.0
BAD = {
    "writes without a transaction": lambda _: range(10),
    "reads its own file": lambda _: range(10),
    "exports in place": lambda _: range(10),
    "reads on alone": lambda _: range(20),
}
_A_MOMENT = 15.0
"""Seconds in which a process ends that has nobody any more, on the slowest of machines."""
_ENDS = {".pdf": b"%%EOF", ".html": b"</html>"}


def cases(_seed: int) -> int:
    """How many a whole run has, of ten kills each."""
    return 100


def run(case: int, seed: int, bad: str = "") -> Counter[str]:
    """Kill the window of one ledger ten times."""
    return kills.kill_often(_InWindow, case, seed, bad)


class _InWindow(kills.Kills):
    """The window at work."""

    JOB = "work_in_window"
    MOST = 6
    A_CHANGE, OPENING = 0.05, 0.2

    def __init__(self, folder: Path, chance: Random, bad: str) -> None:
        super().__init__(folder, chance, bad)
        self._saved: set[str] = set()
        self._tables: set[bytes] = set()
        """What the exact CSV of each state was that the ledger has been in."""

    def end(self, victim: Victim) -> None:
        """Kill it, and require that what it began ends, too."""
        with suppress(ProcessLookupError):
            os.kill(victim.pid, signal.SIGSTOP)  # so that it begins nothing more
        begun = _children(victim.pid)
        victim.kill()
        end = time.monotonic() + _A_MOMENT
        while alive := [pid for pid, since in begun.items() if _state(pid)[1:] == (since,)]:
            if time.monotonic() > end:
                for pid in alive:
                    os.kill(pid, signal.SIGKILL)
                raise Lost("what read a file for it outlived it")
            time.sleep(0.005)
        self.figures["killed while a file was read"] += bool(begun)

    def mirrored(self, book: Ledger) -> None:
        """Note what an export of this state is."""
        written = io.BytesIO()
        write_csv(book, written)
        self._tables.add(written.getvalue())

    def look(self, said: Sequence[str]) -> None:
        """Require every export that was said to be saved, and every file there is to be whole."""
        self._saved |= {line.removeprefix("SAVED ") for line in said if line.startswith("SAVED ")}
        exports = [file for file in self.folder.glob("out.*") if file.is_file()]
        if gone := self._saved - {file.name for file in exports}:
            raise Lost(f"{gone.pop()} was saved, and is gone")
        for file in exports:
            self._require_whole(file)
        seen(Path(f"{self.path}.home"))  # its backups, each of which has to be sound
        self.figures["whole exports"] += len(exports)

    def _require_whole(self, file: Path) -> None:
        written, is_whole = file.read_bytes(), True
        if file.suffix == ".csv":
            is_whole = written in self._tables
        elif file.suffix == ".json":
            is_whole = _is_json(written)
        elif file.suffix == ".xlsx":
            is_whole = zipfile.is_zipfile(file) and not zipfile.ZipFile(file).testzip()
        else:
            is_whole = written.rstrip(b"\r\n").endswith(_ENDS.get(file.suffix, b"")) and written.endswith(b"\n")
        if not is_whole:
            raise Lost(f"{file.name} is neither what it was nor what it was to become")


def _is_json(written: bytes) -> bool:
    try:
        json.loads(written)
    except ValueError:
        return False
    return True


def _children(of: int) -> dict[int, str]:
    """Processes that a process began, each with the moment it did."""
    told = {int(one.name): _state(int(one.name)) for one in Path("/proc").iterdir() if one.name.isdecimal()}
    return {pid: state[1] for pid, state in told.items() if state[:1] == (f"{of}",)}


def _state(pid: int) -> tuple[str, ...]:
    """Who began a process, and when; nothing of one that has ended (man 5 proc_pid_stat)."""
    try:
        state, parent, *more = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ()
    return () if state in "ZX" else (parent, more[17])
