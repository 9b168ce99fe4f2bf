"""A closed ledger, keys that are forgotten, and copies in a folder of the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from models import entries, keys
from tests.books import new_ledger
from tests.faults.victim import Victims
from tests.sample_entries import adjustment, assertion, gift, paid, purchase, refund


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_held", {})
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


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
