"""Where the harnesses work: in memory where there is any, and with one process that forks their victims."""

from __future__ import annotations

import atexit
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from unittest.mock import patch

from tests.faults.invariant import Seen, seen
from tests.faults.operations import OPERATIONS
from tests.faults.victim import Victims

MEMORY = Path("/dev/shm")


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for one case."""
    with TemporaryDirectory(dir=_place(), prefix="coinpurse-faults-") as made:
        yield Path(made)


def _place() -> Path | None:
    return MEMORY if os.access(MEMORY, os.W_OK) else None


@cache
def victims(kind: str = "operations") -> Victims:
    """The one of that kind of this process."""
    made = Victims(kind)
    atexit.register(made.close)
    return made


def kept() -> Path:
    """A folder that stays until the end of this process."""
    made = Path(mkdtemp(dir=_place(), prefix="coinpurse-faults-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@cache
def prepared(operation: str) -> Path:
    """A folder as it is before an operation, to be copied."""
    begun = kept() / "begun"
    begun.mkdir()
    with patch.dict(os.environ):
        OPERATIONS[operation].prepare(begun)
    for lock in begun.glob("*.lock"):
        lock.unlink()
    # Moved, so that its backups are of no ledger that is still there, but of whatever this is copied to.
    return begun.rename(begun.with_name("made"))


@contextmanager
def before(operation: str) -> Iterator[Path]:
    """A fresh copy of what is there before an operation."""
    with folder() as made:
        shutil.copytree(prepared(operation), made, dirs_exist_ok=True)
        yield made


@cache
def states(operation: str) -> tuple[Seen, ...]:
    """What is there before an operation and after each of its steps, where nothing disturbs it."""
    with before(operation) as made:
        found = [seen(made)]
        victim = victims().start("operate", operation, made)
        for _ in OPERATIONS[operation].steps:
            said = victim.step()
            assert said == "DONE", said
            found.append(seen(made))
        assert victim.rest() == []
        found[-1] = seen(made)
    return tuple(found)
