"""Whatever looks into the files of an open ledger, another program that comes and goes removes nothing of it."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from models import entries
from models.errors import LedgerInUse
from models.ledger import Ledger, reading
from models.own_files import identity
from tests import books
from tests.books import new_ledger
from tests.sample_entries import gift, purchase

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="Linux alone has such locks"),
    pytest.mark.usefixtures("either_way"),
]
ADDING = """
import sys
from pathlib import Path
from models import entries, ledger
from tests.sample_entries import gift
entries.add(ledger.Ledger(Path(sys.argv[1])), gift())
"""
STRANGER = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('PRAGMA user_version'); c.close()"


def come_and_go(path: Path) -> None:
    """Another program opens the ledger and closes it; on the way out SQLite removes a log that nobody uses."""
    subprocess.run([sys.executable, "-c", STRANGER, str(path)], check=False, capture_output=True)


def look_into(path: Path) -> None:
    """What a dialog for files does with those it lists."""
    for ending in ("", "-wal", "-shm"):
        Path(f"{path}{ending}").read_bytes()


def log(path: Path) -> object:
    return identity(f"{path}-wal")


def test_the_log_stays_whatever_was_read_here(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with closing(new_ledger(path)) as book:
        entries.add(book, purchase())
        before = log(path)
        look_into(path)
        come_and_go(path)
        assert log(path) == before is not None
        entries.add(book, gift())
        with reading(path) as reader:
            look_into(path)
            come_and_go(path)
        assert log(path) == before
        entries.add(book, gift())
    assert log(path) is None  # closed as ever: all is in the one file, and nothing is beside it
    with reading(path) as reader:
        assert reader.connection.execute("SELECT count(*) FROM entry").fetchone() == (3,)


def test_it_is_closed_and_opened_as_ever_beside_a_reader(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with closing(new_ledger(path)) as book:
        entries.add(book, purchase())
        with reading(path) as reader:
            book.close()
            come_and_go(path)
            assert reader.connection.execute("SELECT count(*) FROM entry").fetchone() == (1,)
        with closing(Ledger(path)) as again:
            entries.add(again, gift())


def test_a_ledger_has_one_writer_by_whatever_name_it_is_opened(tmp_path: Path) -> None:
    """Each name would have a log of its own, and what is in the one would be written over by the other."""
    path, other = tmp_path / "a", tmp_path / "b"
    with closing(new_ledger(path)) as book:
        entries.add(book, purchase())
        other.hardlink_to(path)
        if not books.is_encrypting:
            assert "open in another window or command" in add_elsewhere(other)
        with pytest.raises(LedgerInUse, match="is open in another window or command"):
            Ledger(other)
        entries.add(book, gift())
    with closing(Ledger(other)) as book:
        assert book.connection.execute("SELECT count(*) FROM entry").fetchone() == (2,)
        with pytest.raises(LedgerInUse):
            Ledger(path)
    Ledger(path).close()


def add_elsewhere(path: Path) -> str:
    """Add an entry in another process; give what that says of it."""
    return subprocess.run(
        [sys.executable, "-c", ADDING, str(path)], cwd=ROOT, check=False, capture_output=True, text=True
    ).stderr
