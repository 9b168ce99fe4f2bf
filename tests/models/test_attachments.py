"""Receipts are kept as they were given, and undo moves no megabytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from models import attachments, check, entries
from models.attachments import MOST, UNKNOWN_TYPE, Receipt, attach, attach_file, content, detach, receipts, save_as
from models.errors import RequestRefused
from models.ledger import KEEP_DELETED, Ledger
from tests.books import new_ledger
from tests.sample_entries import dump, gift, purchase

pytestmark = pytest.mark.usefixtures("either_way")

PDF = b"%PDF-1.4\n" + bytes(range(256)) * 100


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Ledger]:
    with closing(new_ledger(tmp_path / "a.coinpurse")) as made:
        entries.add(made, purchase())
        yield made


def stored(book: Ledger) -> int:
    """How many different files the ledger holds."""
    (count,) = book.connection.execute("SELECT count(*) FROM attached_file").fetchone()
    return int(count)


def test_a_file_is_kept_as_it_was_given(book: Ledger, tmp_path: Path) -> None:
    (tmp_path / "receipt.pdf").write_bytes(PDF)
    number = attach_file(book, 1, tmp_path / "receipt.pdf")
    assert receipts(book, 1) == [Receipt(number, 1, "receipt.pdf", "application/pdf", len(PDF))]
    save_as(book, number, tmp_path / "copy.pdf")
    assert (tmp_path / "copy.pdf").read_bytes() == content(book, number) == PDF
    assert receipts(book, 2) == []


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("a.PNG", "image/png"), ("a.jpeg", "image/jpeg"), ("a", UNKNOWN_TYPE), ("a.xyzzy", UNKNOWN_TYPE)],
)
def test_its_name_says_what_it_is(book: Ledger, name: str, media_type: str) -> None:
    attach(book, 1, name, b"x")
    assert receipts(book, 1)[0].media_type == media_type


def test_undo_and_redo_move_a_line_and_no_bytes(book: Ledger) -> None:
    before = dump(book)
    large = bytes(MOST)
    number = attach(book, 1, "large.bin", large)
    after = dump(book)
    for _ in range(2):
        book.undo()
        assert dump(book) == before
        book.redo()
        assert dump(book) == after
        assert content(book, number) == large
    detach(book, number)
    assert receipts(book, 1) == []
    assert sum(len(statement) for step in book._undo for statement in step.statements) < 10_000
    book.undo()
    assert content(book, number) == large


def test_equal_files_are_kept_once_and_gone_with_the_last(book: Ledger) -> None:
    entries.add(book, gift())
    first, second = (attach(book, entry, "a.pdf", PDF) for entry in (1, 2))
    assert stored(book) == 1
    detach(book, first)
    assert content(book, second) == PDF
    detach(book, second)
    path = book.path
    book.close()
    with closing(Ledger(path)) as again:
        assert stored(again) == 0


def test_a_receipt_goes_and_comes_back_with_its_entry(book: Ledger) -> None:
    number = attach(book, 1, "a.pdf", PDF)
    entries.delete(book, [1])
    path = book.path
    book.close()
    with closing(Ledger(path)) as again:
        entries.restore(again, [1])
        assert content(again, number) == PDF
        entries.delete(again, [1])
        again.connection.execute("UPDATE removed SET removed_at = removed_at - ?", (KEEP_DELETED + 1,))
    with closing(Ledger(path)) as again:
        assert (stored(again), receipts(again, 1)) == (0, [])


def test_what_cannot_be_attached_is_said_in_a_sentence(book: Ledger, tmp_path: Path) -> None:
    before = dump(book)
    (tmp_path / "large.bin").write_bytes(bytes(MOST + 1))
    (tmp_path / "empty.pdf").write_bytes(b"")
    for entry, path, sentence in (
        (1, tmp_path / "large.bin", "large.bin has more than 20 MB; nothing was attached. Attach a smaller copy of it"),
        (1, tmp_path / "empty.pdf", "empty.pdf is empty; nothing was attached"),
        (1, tmp_path, f"{tmp_path} is no file that can be attached"),
        (9, Path(__file__), "That entry is no longer there"),
    ):
        with pytest.raises(RequestRefused) as caught:
            attach_file(book, entry, path)
        assert str(caught.value) == sentence
    for verb in (detach, content):
        with pytest.raises(RequestRefused, match="That file is no longer attached"):
            verb(book, 9)
    assert dump(book) == before


def test_bytes_that_changed_are_found(book: Ledger) -> None:
    number = attach(book, 1, "a.pdf", PDF)
    assert check.check(book) == []
    book.connection.execute("UPDATE attached_file SET bytes = x'00'")
    assert [str(one) for one in check.check(book)] == [
        "The attached file a.pdf is not what was attached. Restore a backup"
    ]
    with pytest.raises(RequestRefused, match="This attached file is damaged"):
        attachments.content(book, number)
