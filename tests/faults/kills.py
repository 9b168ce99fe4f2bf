"""SIGKILL at random moments of a program that adds, edits, deletes, imports, takes back, undoes and redoes.

A ledger is worked on and killed ten times, sometimes while it is still being opened, which brings home what the program
before it left in its log; a mirror of it, which nobody kills, does the same operations and is opened anew when that is.
Now and then another program opens the ledger beside the writer and closes it again, as people do who look into their
files.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from random import Random

from models import database, ledger
from models.ledger import Ledger
from models.settings import Settings
from tests.faults import scratch
from tests.faults.invariant import Lost, content, require_start
from tests.faults.victim import Victim
from tests.faults.work import numbered, seq

ROUNDS = 10
BAD = {"writes without a transaction": lambda _: range(20), "reads its own file": lambda _: range(20)}
_LONG_AGO = 1_000_000_000
"""A moment from which nobody can still be writing."""


def cases(_seed: int) -> int:
    """How many a whole run has, of ten kills each."""
    return 1000


def run(case: int, seed: int, bad: str = "") -> Counter[str]:
    """Kill one ledger's program ten times."""
    return kill_often(Kills, case, seed, bad)


def kill_often(kind: type[Kills], case: int, seed: int, bad: str) -> Counter[str]:
    """Kill what works on one ledger again and again."""
    with scratch.folder() as folder:
        return kind(folder, Random(f"{seed} {case}"), bad).run()


class Kills:
    """A program that works on a ledger, and is killed."""

    JOB = "work"
    MOST = 5
    """Lines that are waited for."""
    A_CHANGE, OPENING = 0.003, 0.03
    """Seconds that they take, about."""

    def __init__(self, folder: Path, chance: Random, bad: str) -> None:
        """Make a ledger and its mirror."""
        self.folder, self.path, self._mirror = folder, folder / "a.coinpurse", folder / "mirror.coinpurse"
        self._chance, self._bad, self.figures = chance, bad, Counter[str]()
        for one in (self.path, self._mirror):
            ledger.create(one, Settings())

    def run(self) -> Counter[str]:
        """Kill it ten times; what it left unfinished goes at a start, as soon as nobody can be writing it any more."""
        last = 0
        for _ in range(ROUNDS):
            said = self._kill()
            made = [int(line.removeprefix("MADE ")) for line in said if line.startswith("MADE ")]
            before, acknowledged = last, made[-1] if made else last
            last = self._same(acknowledged, is_open=bool(made))
            self.figures["kills"] += 1
            self.figures["acknowledged operations"] += acknowledged - before
            self.figures["unacknowledged ones"] += last - acknowledged
            self.look(said)
        for file in self._unfinished():
            os.utime(file, (_LONG_AGO, _LONG_AGO))
        require_start(self.path)
        if left := self._unfinished():
            raise Lost(f"{left[0].name} is still there")
        return self.figures

    def _unfinished(self) -> list[Path]:
        return list(self.folder.glob(".*.coinpurse-*.tmp"))

    def end(self, victim: Victim) -> None:
        """Kill it."""
        victim.kill()

    def mirrored(self, book: Ledger) -> None:
        """See the mirror after each operation."""

    def look(self, said: Sequence[str]) -> None:
        """Require more of what was said until it was killed."""

    def _kill(self) -> list[str]:
        """Let it work and kill it; give what it said of what it made, nothing where it came to none."""
        chance, victim = self._chance, scratch.victims(self.JOB).start(self.JOB, self.path, bad=self._bad)
        victim.free()
        # Killed after a number of changes, not of milliseconds: a busy machine gets as far as an idle one.
        said = [victim.line() for _ in range(chance.randint(0, self.MOST))]
        if chance.random() < 0.3:
            with closing(sqlite3.connect(self.path)) as stranger:
                stranger.execute("SELECT count(*) FROM entry").fetchone()
        time.sleep(chance.uniform(0, self.A_CHANGE if said else self.OPENING))
        self.end(victim)
        said += victim.rest()
        if wrong := [line for line in said if not line.startswith(("MADE ", "SHOWN ", "SAVED "))]:
            raise Lost(wrong[0] or "it ended by itself")
        return said

    def _same(self, acknowledged: int, *, is_open: bool) -> int:
        """Require that the ledger holds what its mirror does after as many operations, and give that number.

        It is only read: what is in its log is for the next start to bring home. One that was never open need not have
        forgotten yet what goes when it is opened.
        """
        with closing(database.connect(self.path, "ro")) as connection:
            (last,) = connection.execute("SELECT coalesce(max(seq), 0) FROM operation").fetchone()
            if not acknowledged <= last <= acknowledged + 1:
                raise Lost(f"{acknowledged} operations were acknowledged, {last} are there")
            held = content(connection)
        if is_open or last > acknowledged or held != self._held():
            with closing(Ledger(self._mirror)) as book:
                self.mirrored(book)
                while seq(book) < last:
                    numbered(book)
                    self.mirrored(book)
            if held != self._held():
                raise Lost(f"what is there is not what {last} operations make")
        return int(last)

    def _held(self) -> str:
        with closing(database.connect(self._mirror, "ro")) as connection:
            return content(connection)
