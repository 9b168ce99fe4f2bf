"""Every call that writes, flushes, truncates, removes or renames, of every operation: killed there, or failed.

A kill may come at the call, and again while the next start puts things right. After an error the program says so in a
sentence, and the same step succeeds once the error is gone.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple
from unittest.mock import patch

from tests.faults import scratch, strace
from tests.faults.invariant import NAME, Lost, require, require_start
from tests.faults.operations import OPERATIONS
from tests.faults.victim import Victim


class Point(NamedTuple):
    """One call of one operation, and what happens to it."""

    operation: str
    call: str
    nth: int
    fault: str


@cache
def points(seed: int) -> list[Point]:
    """All there are, in an order of the seed, so that any stretch of them is of everything."""
    found = [
        Point(operation, call, nth, fault)
        for operation in OPERATIONS
        for call, count in sorted(_made_by(operation).items())
        for nth in range(1, count + 1)
        for fault in strace.FAULTS
    ]
    Random(seed).shuffle(found)
    return found


def cases(seed: int) -> int:
    """How many a whole run has."""
    return len(points(seed))


def _of(*operations: str) -> Callable[[int], Iterable[int]]:
    """The cases of some operations."""
    return lambda seed: [number for number, point in enumerate(points(seed)) if point.operation in operations]


BAD = {
    "exports in place": lambda seed: [n for n in _of("export csv")(seed) if points(seed)[n][1::2] == ("write", "KILL")],
    "writes without a transaction": _of("import", "delete"),
    "a cascading migration": _of("migrate"),
}


def _made_by(operation: str) -> Counter[str]:
    with scratch.before(operation) as folder, scratch.folder() as notes:
        victim = scratch.victims().start("disturb", operation, folder)
        watch = strace.Watch(victim, notes / "log", "-e", f"trace={','.join(strace.CALLS)}")
        victim.free()
        victim.rest()
        return strace.calls(watch.end())


def run(case: int, seed: int, bad: str = "") -> Counter[str]:
    """Disturb one call and look at what is left."""
    point = points(seed)[case % cases(seed)]
    try:
        return _disturb(point, Random(f"{seed} {case}"), bad)
    except AssertionError as error:
        raise Lost(f"{point}: {error}") from error


def _disturb(point: Point, chance: Random, bad: str) -> Counter[str]:
    figures = Counter({"calls disturbed": 1})
    states = scratch.states(point.operation)
    with scratch.before(point.operation) as folder, scratch.folder() as notes, _backups_in(folder / "data"):
        victim = scratch.victims().start("disturb", point.operation, folder, bad=bad)
        watch = strace.Watch(victim, notes / "log", *strace.inject(point.call, point.nth, point.fault))
        lines = _told(victim, watch)
        log = watch.end()
        acknowledged = lines.count("DONE")
        if victim.was_killed:
            assert point.fault == "KILL", "the program died of an error"
            figures["kills"] += 1
            # The next start forgets for good what was taken back, in the old ledger too, which is another state.
            if chance.random() < 0.3 and point.operation not in ("take back", "migrate"):
                figures["kills of the next start"] += _kill_the_next_start(folder, chance)
            require(folder, states, acknowledged)
        else:
            figures["errors"] += "INJECTED" in log
            figures["told in a sentence"] += any(line.startswith("REFUSED") for line in lines)
            require(folder, states, acknowledged, can_wait=OPERATIONS[point.operation].can_wait)
        if (folder / NAME).exists():
            require_start(folder / NAME)
        if (point.operation, point.fault) == ("restore", "KILL") and (left := list(folder.glob("*.set-aside-*"))):
            raise Lost(f"{left} is left, though a backup has all of it")
    return figures


def _backups_in(data: Path) -> AbstractContextManager[object]:
    """Let whoever opens a ledger here find its backups, which the end of a restore needs."""
    return patch.dict(os.environ, XDG_DATA_HOME=str(data))


def _told(victim: Victim, watch: strace.Watch) -> list[str]:
    """Let it do step by step, and no longer disturb it once it refused one: strace counts anew in every process."""
    lines = []
    victim.go()
    while line := victim.line():
        lines.append(line)
        if line.startswith("REFUSED"):
            watch.stop()
        victim.go()
    victim.was_killed = lines[-1:] != ["END"]
    return lines


def _kill_the_next_start(folder: Path, chance: Random) -> int:
    """Kill the program while it opens what the first kill left."""
    if not (folder / NAME).exists():
        return 0
    with scratch.folder() as notes:
        victim = scratch.victims().start("recover", folder / NAME, folder / "data")
        call = chance.choice(("pwrite64", "fdatasync", "ftruncate", "unlink"))
        watch = strace.Watch(victim, notes / "log", *strace.inject(call, chance.randint(1, 8), "KILL"))
        victim.free()
        victim.rest()
        watch.end()
    return int(victim.was_killed)
