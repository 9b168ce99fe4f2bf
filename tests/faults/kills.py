"""SIGKILL at random moments of a program that adds, edits, deletes, imports, takes back, undoes and redoes.

A ledger is worked on and killed ten times, sometimes while it is still being opened, which brings home what the program
before it left in its log; a mirror of it, which nobody kills, does the same operations and is opened anew when that is.
Now and then another program opens the ledger beside the writer and closes it again, as people do who look into their
files.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random

from models import database, ledger
from models.ledger import Ledger
from models.settings import Settings
from tests.faults import scratch
from tests.faults.invariant import Lost, content, require_start
from tests.faults.work import numbered, seq

ROUNDS = 10
MOST = 5
"""Lines that are waited for."""
_A_CHANGE, _OPENING = 0.003, 0.03
"""Seconds that they take, about."""
BAD = {"writes without a transaction": lambda _: range(20), "reads its own file": lambda _: range(20)}


def cases(_seed: int) -> int:
    """How many a whole run has, of ten kills each."""
    return 1000


def run(case: int, seed: int, bad: str = "") -> Counter[str]:
    """Kill one ledger's program ten times."""
    return kill_often("work", case, seed, bad)


def kill_often(job: str, case: int, seed: int, bad: str) -> Counter[str]:
    """Kill what works on one ledger again and again."""
    chance, figures = Random(f"{seed} {case}"), Counter[str]()
    with scratch.folder() as folder:
        path, mirror = folder / "a.coinpurse", folder / "mirror.coinpurse"
        for one in (path, mirror):
            ledger.create(one, Settings())
        last = 0
        for _ in range(ROUNDS):
            before, said = last, _kill(job, path, chance, bad)
            acknowledged = before if said is None else said
            last = _same(path, mirror, acknowledged, is_open=said is not None)
            new, more = acknowledged - before, last - acknowledged
            figures += Counter({"kills": 1, "acknowledged operations": new, "unacknowledged ones": more})
        require_start(path)
    return figures


def _kill(job: str, path: Path, chance: Random, bad: str) -> int | None:
    """Let it work and kill it; give the number of the last operation it acknowledged, None before it was open."""
    victim = scratch.victims(job).start(job, path, bad=bad)
    victim.free()
    # Killed after a number of changes, not of milliseconds: a busy machine gets as far as an idle one.
    said = [victim.line() for _ in range(chance.randint(0, MOST))]
    if chance.random() < 0.3:
        with closing(sqlite3.connect(path)) as stranger:
            stranger.execute("SELECT count(*) FROM entry").fetchone()
    time.sleep(chance.uniform(0, _A_CHANGE if said else _OPENING))
    victim.kill()
    said += victim.rest()
    if wrong := [line for line in said if not line.startswith("MADE ")]:
        raise Lost(wrong[0] or "it ended by itself")
    return int(said[-1].removeprefix("MADE ")) if said else None


def _same(path: Path, mirror: Path, acknowledged: int, *, is_open: bool) -> int:
    """Require that the ledger holds what its mirror does after as many operations, and give that number.

    It is only read: what is in its log is for the next start to bring home. One that was never open need not have
    forgotten yet what goes when it is opened.
    """
    with closing(database.connect(path, "ro")) as connection:
        (last,) = connection.execute("SELECT coalesce(max(seq), 0) FROM operation").fetchone()
        if not acknowledged <= last <= acknowledged + 1:
            raise Lost(f"{acknowledged} operations were acknowledged, {last} are there")
        held = content(connection)
    if is_open or last > acknowledged or held != _held(mirror):
        with closing(Ledger(mirror)) as book:
            while seq(book) < last:
                numbered(book)
        if held != _held(mirror):
            raise Lost(f"what is there is not what {last} operations make")
    return int(last)


def _held(mirror: Path) -> str:
    with closing(database.connect(mirror, "ro")) as connection:
        return content(connection)
