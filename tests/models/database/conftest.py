"""A closed ledger, and processes that can be killed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from models import entries
from tests.books import new_ledger
from tests.faults.victim import Victims
from tests.sample_entries import gift, purchase


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed ledger with two entries, alone in its folder."""
    made = tmp_path / "a.coinpurse"
    with closing(new_ledger(made)) as book:
        entries.add(book, purchase())
        entries.add(book, gift())
    for ending in ("lock", "witness"):
        (tmp_path / f"a.coinpurse.{ending}").unlink()
    return made


@pytest.fixture(scope="session")
def victims() -> Iterator[Victims]:
    with closing(Victims()) as made:
        yield made
