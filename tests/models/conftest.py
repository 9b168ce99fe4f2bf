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
def april(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger of `APRIL`, in euros."""
    with closing(new_ledger(tmp_path / "coins.coinpurse", timezone=HOME)) as made:
        for one in APRIL:
            entries.add(made, one)
        yield made
