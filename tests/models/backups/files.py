"""What tests of copies see of a ledger and its folder."""

from __future__ import annotations

import os
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from models import database
from models.backups import restoring, shelf
from models.errors import LedgerError
from tests.sample_entries import dump

STRIDE = 1 if "COINPURSE_KILLS" in os.environ else 9


def fingerprint(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def names(folder: Path) -> set[str]:
    """The files of a folder but the lock, the record of changes, and what SQLite makes for readers."""
    return {found.name for found in folder.iterdir() if not found.name.endswith((".lock", ".witness", "-wal", "-shm"))}


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(database.connect(path, "ro")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return dump(connection)


def kept_backups(path: Path) -> list[Path]:
    return sorted(one.path for one in shelf.kept(path) if one.why == "migration")


def damage(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[8192:40960] = b"\xaa" * 32768
    path.write_bytes(data)


def refuse(path: Path, file: Path, kind: type[LedgerError], match: str) -> None:
    """Require that nothing changes anywhere near the ledger."""
    before = fingerprint(path), names(path.parent)
    with pytest.raises(kind, match=match):
        restoring.restore(path, file)
    assert (fingerprint(path), names(path.parent)) == before


def numbers(path: Path) -> list[int]:
    return [one.number for one in shelf.kept(path)]
