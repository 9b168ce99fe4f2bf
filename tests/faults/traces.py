"""What the program asks of the system while it works: no network, nothing written but its own, nothing others can read.

Its own are the folder of the ledger, and a private one of the system's for what a workbook is put together from.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

from tests.faults import disk, scratch, strace
from tests.faults.invariant import Lost
from tests.faults.operations import OPERATIONS

ORDER = tuple(Random(1).sample(list(OPERATIONS), len(OPERATIONS)))
"""So that a few of them are of every kind."""
BAD = {"calls home": lambda _: [ORDER.index("add")], "copies for all to read": lambda _: [ORDER.index("migrate")]}
CALLS = "openat,socket,connect"
_SOCKET = re.compile(r"socket\((AF_INET6?)")
_ANYWHERE = ("/dev/null", f"{tempfile.gettempdir()}/coinpurse-")
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT")


def cases(_seed: int) -> int:
    """How many a whole run has: each operation."""
    return len(OPERATIONS)


def run(case: int, _seed: int, bad: str = "") -> Counter[str]:
    """Trace one operation."""
    operation = ORDER[case % len(ORDER)]
    with scratch.before(operation) as folder, scratch.folder() as notes:
        victim = scratch.victims().start("operate", operation, folder, bad=bad)
        watch = strace.Watch(victim, notes / "log", "-xx", "-y", "-e", f"trace={CALLS}")
        victim.free()
        victim.rest()
        log = watch.end()
        if found := _SOCKET.search(log):
            raise Lost(f"{operation} opens a socket: {found[0]}")
        written = _written(log, folder)
        _require_private(folder)
    return Counter({"operations": 1, "files opened for writing": written})


def _written(log: str, folder: Path) -> int:
    """Count the files that were opened for writing or got a name, all of them in the folder."""
    count = 0
    for call in disk.calls(log):
        if call.name == "openat" and _WRITES.search(call.arguments[2]):
            count += 1
            path = call.arguments[1]
            if not path.startswith((str(folder), *_ANYWHERE)):
                raise Lost(f"{path} is written to")
    return count


def _require_private(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.stat().st_mode & 0o077:
            raise Lost(f"{path.relative_to(folder)} can be read by others: {path.stat().st_mode & 0o777:o}")
