"""Eight programs open one ledger at the same moment: one of them may write, the others are told that it is in use."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from random import Random

from models import ledger
from models.ledger import Ledger
from models.settings import Settings
from tests.faults import scratch
from tests.faults.invariant import Lost

PROGRAMS = 8
BAD = {"no lock": lambda _: range(5)}


def cases(_seed: int) -> int:
    """How many a whole run has."""
    return 1000


def run(case: int, seed: int, bad: str = "") -> Counter[str]:
    """Start them, and kill the one that writes: the next may begin at once, whatever lock that one left."""
    chance = Random(f"{seed} {case}")
    with scratch.folder() as folder:
        path = folder / "a.coinpurse"
        ledger.create(path, Settings())
        programs = [scratch.victims().start("hold", path, bad=bad) for _ in range(PROGRAMS)]
        chance.shuffle(programs)
        for program in programs:
            program.go()
        said = [program.line() for program in programs]
        for program in programs:
            program.kill()
            program.rest()
        if sorted(said) != ["READY", *["REFUSED LedgerInUse"] * (PROGRAMS - 1)]:
            raise Lost(f"{said.count('READY')} of {PROGRAMS} programs write: {sorted(said)}")
        with closing(Ledger(path)):
            pass
    return Counter({"rounds": 1, "starts": PROGRAMS})
