"""A closed ledger, keys that are forgotten, and copies in a folder of the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from models import entries
from tests.books import new_ledger
from tests.faults.victim import Victims
from tests.sample_entries import adjustment, assertion, gift, paid, purchase, refund


@pytest.fixture(autouse=True)
def _apart(own_data: Path, no_keys: None) -> None:
    """Each test has a folder and keys of its own."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed plain ledger with an entry of each kind, alone in its folder."""
    made = tmp_path / "ledger" / "a.coinpurse"
    made.parent.mkdir()
    with closing(new_ledger(made)) as book:
        for draft in (purchase(), purchase(reference="B"), gift(), paid(), refund("B"), adjustment(), assertion()):
            entries.add(book, draft)
        entries.delete(book, [3])
    return made


@pytest.fixture(scope="module")
def victims() -> Iterator[Victims]:
    with closing(Victims()) as made:
        yield made
