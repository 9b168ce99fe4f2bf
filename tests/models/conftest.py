"""Ledgers that several of these tests look at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from models import entries
from models.ledger import Ledger
from tests.books import new_ledger
from tests.sample_entries import APRIL, HOME


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger, kept at home in euros."""
    with closing(new_ledger(tmp_path / "coins.coinpurse", timezone=HOME)) as made:
        yield made


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger, kept in UTC and euros."""
    with closing(new_ledger(tmp_path / "a")) as made:
        yield made


@pytest.fixture
def april(ledger: Ledger) -> Ledger:
    """A ledger of `APRIL`."""
    for one in APRIL:
        entries.add(ledger, one)
    return ledger
