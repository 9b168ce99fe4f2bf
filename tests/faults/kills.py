"""SIGKILL at random moments of a program that adds, edits, deletes, imports, takes back, undoes and redoes.

A ledger is worked on and killed ten times; a mirror of it, which nobody kills, does the same operations and is opened
anew when that is. Now and then another program opens the ledger beside the writer and closes it again, as people do who
look into their files.
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
            acknowledged = _kill(job, path, chance, bad)
            new = acknowledged - last
            last = _same(path, mirror, acknowledged)
            figures += Counter({"kills": 1, "acknowledged operations": new, "unacknowledged ones": last - acknowledged})
        require_start(path)
    return figures


def _kill(job: str, path: Path, chance: Random, bad: str) -> int:
    """Let the program work and kill it; give the number of the last operation it acknowledged."""
    victim = scratch.victims().start(job, path, bad=bad)
    victim.free()
    # Killed after a number of changes, not of milliseconds: a busy machine gets as far as an idle one.
    said = [victim.line() for _ in range(chance.randint(1, 12))]
    if chance.random() < 0.3:
        with closing(sqlite3.connect(path)) as stranger:
            stranger.execute("SELECT count(*) FROM entry").fetchone()
    time.sleep(chance.uniform(0, 0.02))
    victim.kill()
    said += victim.rest()
    if wrong := [line for line in said if not line.startswith("MADE ")]:
        raise Lost(wrong[0] or "it ended by itself")
    return int(said[-1].removeprefix("MADE "))


def _same(path: Path, mirror: Path, acknowledged: int) -> int:
    """Require that the ledger holds what its mirror does after as many operations, and give that number."""
    with closing(Ledger(mirror)) as book, closing(database.connect(path)) as connection:
        (last,) = connection.execute("SELECT coalesce(max(seq), 0) FROM operation").fetchone()
        if not acknowledged <= last <= acknowledged + 1:
            raise Lost(f"{acknowledged} operations were acknowledged, {last} are there")
        while seq(book) < last:
            numbered(book)
        if content(connection) != content(book.connection):
            raise Lost(f"what is there is not what {last} operations make")
    return int(last)
