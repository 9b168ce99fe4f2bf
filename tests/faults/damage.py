"""Damage at random of a ledger, its log, its record or a backup: told in a sentence, and never written over.

What is damaged may be of no matter, as free space in a file is. But where anything of the books is not as it was,
opening or checking the ledger says so; a backup is not restored, or what was restored says so.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from random import Random
from unittest.mock import patch

from models import database, entries
from models.backups import shelf
from models.ledger import Ledger
from models.ledger_files import BESIDE
from tests.faults import scratch
from tests.faults.invariant import NAME, Lost, content
from tests.faults.operations import keep_in, with_import
from tests.sample_entries import gift, purchase

BAD = {"no second witness": lambda _: range(400)}
BLOCK = 4096
LIVE, OLD, BACKUP = "live", "old", "backup.coinpurse"


def cases(_seed: int) -> int:
    """How many a whole run has."""
    return 10_000


@cache
def _undamaged() -> Path:
    """A ledger that is open, with a log and a record; an older copy of it, and a backup."""
    made = scratch.kept()
    for name in (LIVE, OLD):
        (made / name).mkdir()
    (made / "work").mkdir()
    with_import(made / "work")
    path = made / "work" / NAME
    shutil.copy(path, made / OLD / NAME)
    with patch.dict(os.environ):
        keep_in(made / "data")
        shutil.copy(shelf.keep(path, "by-hand").path, made / BACKUP)
    with closing(Ledger(path)) as book:
        for number in range(20):
            entries.add(book, (gift, purchase)[number % 2](note=f"{number}" * 50))
        entries.delete(book, [7, 8, 9])
        for ending in ("", *BESIDE):
            if (found := Path(f"{path}{ending}")).exists():
                shutil.copy(found, made / LIVE)
    return made


@cache
def _held(name: str) -> str:
    with scratch.folder() as folder:
        shutil.copytree(_undamaged(), folder, dirs_exist_ok=True)
        return _content(folder / name)


def _content(path: Path) -> str:
    with closing(database.connect(path)) as connection:
        return content(connection)


# --- Damage -----------------------------------------------------------------------------------------------------------


def _flip(path: Path, chance: Random) -> None:
    """Turn single bits around."""
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 1, 1, 8))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def _fill(path: Path, chance: Random) -> None:
    """Lose a block, or get another's."""
    data = bytearray(path.read_bytes())
    start = chance.randrange(0, len(data), BLOCK)
    other = chance.randrange(0, len(data), BLOCK)
    data[start : start + BLOCK] = chance.choice((bytes(BLOCK), chance.randbytes(BLOCK), data[other : other + BLOCK]))
    path.write_bytes(data)


def _cut(path: Path, chance: Random) -> None:
    """Lose the end."""
    os.truncate(path, chance.randrange(0, path.stat().st_size, 512))


def _lose(path: Path, _: Random) -> None:
    path.unlink()


def _put_back(path: Path, _: Random) -> None:
    """Put the older copy in the place of the ledger, its log and all."""
    shutil.copy(path.parents[1] / OLD / NAME, path)
    Path(f"{path}-wal").unlink()


Damage = Callable[[Path, Random], None]
FAULTS: tuple[tuple[str, Damage], ...] = (
    *[(f"{LIVE}/{NAME}", fault) for fault in (_flip, _flip, _flip, _fill, _cut, _put_back)],
    *[(f"{LIVE}/{NAME}-wal", fault) for fault in (_flip, _flip, _fill, _cut, _lose)],
    *[(f"{LIVE}/{NAME}.witness", fault) for fault in (_flip, _fill, _cut, _lose)],
    *[(BACKUP, fault) for fault in (_flip, _flip, _fill, _cut)],
)


def run(case: int, seed: int, bad: str = "") -> Counter[str]:
    """Damage one file and look at it as its owner would."""
    chance = Random(f"{seed} {case}")
    name, fault = FAULTS[case % len(FAULTS)]
    with scratch.folder() as folder:
        shutil.copytree(_undamaged(), folder, dirs_exist_ok=True)
        fault(folder / name, chance)
        try:
            return Counter({"damaged": 1, _look(folder, name, bad): 1})
        except AssertionError as error:
            raise Lost(f"{name}, {fault.__name__}: {error}") from error


def _look(folder: Path, name: str, bad: str) -> str:
    """Look at a damaged file, and say what came of it."""
    path = folder / LIVE / NAME
    before = _bytes(folder)
    if name == BACKUP:
        path = folder / "new.coinpurse"
        (line,), _ = scratch.victims().run("look_at_backup", folder / BACKUP, path, folder / "data", bad=bad)
    else:
        (line,), _ = scratch.victims().run("look", path, bad=bad)
    told, was_opened = json.loads(line)
    if not was_opened and not before.items() <= _bytes(folder).items():
        raise Lost("it was refused, and yet written to")
    if told:
        return "told"
    if not _is_unchanged(path, BACKUP if name == BACKUP else f"{LIVE}/{NAME}"):
        raise Lost("what it holds is not what it held, and nobody says so")
    return "of no matter"


def _bytes(folder: Path) -> dict[str, bytes]:
    """Every byte of the ledger, its log and its record, and of the backup."""
    found = (*(folder / LIVE).iterdir(), folder / BACKUP)
    return {path.name: path.read_bytes() for path in found if not path.name.endswith(("-shm", ".lock"))}


def _is_unchanged(path: Path, name: str) -> bool:
    try:
        return _content(path) == _held(name)
    except (sqlite3.Error, zlib.error, UnicodeDecodeError, Lost):
        return False
