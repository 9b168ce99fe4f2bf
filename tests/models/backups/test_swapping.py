"""A ledger that a crash left on its way to another place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models import ledger
from models.backups import swapping
from models.backups.cards import Kept
from models.errors import LedgerError
from models.ledger import Ledger
from models.ledger_files import under_way
from models.settings import Settings
from tests.models.backups.files import contents


def cut_off(path: Path) -> None:
    """Leave a ledger as a crash in the middle of a restore does."""
    place = under_way(path)
    place.mkdir()
    (place / swapping.NEW).write_bytes(b"half")
    swapping._move_away(path, place)


def test_what_was_put_there_after_a_crash_is_not_replaced(path: Path, kept: Kept) -> None:
    later = path.read_bytes()
    cut_off(path)
    shutil.copy(kept.path, path)
    put_there = contents(path)
    Ledger(path).close()
    assert contents(path) == put_there
    assert (path.with_name("a.coinpurse.set-aside-1") / path.name).read_bytes() == later


def test_no_ledger_is_made_in_the_place_of_one_whose_restoring_was_cut_off(path: Path) -> None:
    before = contents(path)
    cut_off(path)
    with pytest.raises(LedgerError, match="already exists, and was left as it is"):
        ledger.create(path, Settings())
    assert contents(path) == before
