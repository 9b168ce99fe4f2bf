"""A ledger to copy, and processes that can be killed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from models import entries
from models.backups import places, shelf
from models.backups.cards import Kept
from models.ledger import Ledger
from tests.books import new_ledger
from tests.faults.victim import Victims
from tests.sample_entries import adjustment, assertion, gift, paid, purchase, refund


@pytest.fixture(autouse=True)
def usual(own_data: Path) -> Path:
    """The folder copies go to."""
    assert places.usual() == own_data / "coinpurse" / "backups"
    return places.usual()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed ledger with an entry of each kind, in a folder of its own."""
    folder = tmp_path / "ledger"
    folder.mkdir()
    made = folder / "a.coinpurse"
    with closing(new_ledger(made)) as book:
        for draft in (purchase(), purchase(reference="B"), gift(), paid(), refund("B"), adjustment(), assertion()):
            entries.add(book, draft)
        entries.delete(book, [3])
    (folder / "a.coinpurse.witness").unlink()
    return made


@pytest.fixture(scope="module")
def victims() -> Iterator[Victims]:
    with closing(Victims()) as made:
        yield made


@pytest.fixture
def kept(path: Path) -> Kept:
    """A copy of the ledger, which was changed since."""
    made = shelf.keep(path, "by-hand")
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="since"))
    return made
