"""Ledgers that several of these tests look at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from models import entries, keys
from models.ledger import Ledger
from tests import books
from tests.books import new_ledger
from tests.sample_entries import APRIL, HOME


@pytest.fixture(params=[False, True], ids=["plain", "encrypted"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Run a test on a plain ledger and on an encrypted one; what it makes is made so."""
    monkeypatch.setattr(books, "is_encrypting", request.param)
    monkeypatch.setattr(keys, "_held", {})
    return bool(request.param)


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
