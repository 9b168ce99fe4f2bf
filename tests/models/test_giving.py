"""Many gifts given to another creator at once: the same as one by one, undone and done again to the last byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from models import creators, drafts, entries, giving, handles, lookups, undo
from models.columns import Columns
from models.ledger import Ledger
from models.schema import Entry
from models.splitting import Part, split
from models.undo import Changes
from tests.books import new_ledger
from tests.sample_entries import dump, gift

VERBS: dict[str, Callable[[Ledger], object]] = {
    "merge": lambda book: creators.merge(book, [2, 3], 1),
    "split": lambda book: split(book, Part(1), "New"),
    "split without handles": lambda book: split(book, Part(1), 2, with_handles=False),
    "merge back": lambda book: creators.merge(book, [1], 3),
}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Ledger]:
    """Three creators of three gifts each, two by a handle they all have, one of them deleted."""
    with closing(new_ledger(tmp_path / "a")) as made:
        for name in ("Mila", "Zoë", "Ben"):
            for handle in ("same", "same", ""):
                entries.add(made, gift(creator=name, handle=handle, note=f"'{name}'"))
        entries.delete(made, [1, 5])
        yield made


def seen(book: Ledger) -> tuple[object, ...]:
    """Entries and handles by the names of their creators: the ids of what is made anew differ."""
    names = {row.id: row.name for row in creators.creators(book)}
    owned = sorted((names[row.creator], row.name, str(row.first_day)) for row in handles.handles(book))
    return [drafts.fields(one) for one in lookups.all_drafts(book)], owned


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_at_once_or_one_by_one_is_the_same(
    verb: Callable[[Ledger], object], book: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(book)
    verb(book)
    one_by_one = seen(book)
    book.undo()
    assert dump(book) == before
    monkeypatch.setattr(undo, "FEW", 0)
    notices: list[Changes] = []
    book.subscribe(notices.append)
    verb(book)
    assert seen(book) == one_by_one
    after = dump(book)
    for _time in range(2):
        book.undo()
        assert dump(book) == before
        book.redo()
        assert dump(book) == after
    assert [notice.is_bulk for notice in notices] == [True] * 5


def test_the_columns_follow_what_was_given_at_once(book: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo, "FEW", 0)
    columns = Columns(book)
    book.subscribe(columns.apply)
    creators.merge(book, [2, 3], 1)
    assert {number for account in columns.accounts.values() for number in account.creator.tolist()} == {1}
    book.undo()
    assert {number for account in columns.accounts.values() for number in account.creator.tolist()} == {1, 2, 3}


def test_a_failure_in_the_middle_leaves_nothing(book: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo, "FEW", 0)
    before = dump(book)

    def fail() -> None:
        with book.operation("Merge"):
            giving.give(book, Entry, [2, 3], creator=2)
            raise OSError(28, "full")

    with pytest.raises(Exception, match="disk is full"):
        fail()
    assert dump(book) == before
    creators.rename(book, 1, "Ludmila")
    assert book.undo() == "Rename creator", "what was written after it is watched again"
