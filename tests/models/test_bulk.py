"""Many entries at once: all of them or none, row by row or as one set, taken back to the last byte."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import entries, handles, lookups, undo
from models.bulk import Change, change
from models.columns import Columns
from models.errors import InvalidEntry, LedgerError, RequestRefused
from models.ledger import Changes, Ledger
from models.names import MAX_TEXT
from tests.books import keeping, new_ledger
from tests.ledgers import random_ledger
from tests.models.test_columns import same
from tests.sample_entries import adjustment, assertion, dump, gift, paid, purchase, refund


@pytest.fixture(params=["row by row", "as one set"])
def book(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """1 purchase, 2 and 3 gifts, 4 gift paid in money, 5 adjustment, 6 assertion, 7 refund of 1."""
    monkeypatch.setattr(undo, "FEW", 500 if request.param == "row by row" else 0)
    monkeypatch.setattr(entries, "AT_ONCE", 2)
    with closing(new_ledger(tmp_path / "a")) as made:
        drafts = (
            purchase(reference="A"), gift(handle="mila", note="first"), gift("2026-03-05", creator="Zoë", note=""),
            paid(), adjustment(), assertion(), refund("A", coins=1),
        )  # fmt: skip
        for draft in drafts:
            entries.add(made, draft)
        yield made


def values(book: Ledger, field: str) -> list[object]:
    return [getattr(draft, field) for draft in lookups.drafts(book, range(1, 8)).values()]


def check_taken_back(book: Ledger, before: object) -> None:
    after = dump(book)
    for _ in range(2):
        book.undo()
        assert dump(book) == before
        book.redo()
        assert dump(book) == after
    assert book.connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert book.connection.execute("SELECT count(*) FROM sqlite_temp_schema WHERE name = 'wanted'").fetchone() == (0,)


def test_gifts_get_another_creator_and_gift_and_lose_the_handle_of_the_one_before(book: Ledger) -> None:
    before = dump(book)
    assert change(book, [2, 3, 4], Change(creator="Nova", item="Lion")) == 3
    assert values(book, "creator")[1:4] == ["Nova"] * 3
    assert values(book, "item")[1:4] == ["Lion"] * 3
    assert values(book, "handle")[1:4] == [""] * 3
    assert book.undo_label == "Change entries"
    check_taken_back(book, before)


def test_a_creator_that_is_the_same_keeps_the_handle_and_counts_as_no_change(book: Ledger) -> None:
    assert change(book, [2, 3], Change(creator="MILA")) == 1
    assert values(book, "handle")[1:3] == ["mila", ""]
    assert change(book, [2, 3], Change(creator="Mila")) == 0
    assert change(book, [2], Change(creator="")) == 1
    assert values(book, "creator")[1] == ""


def test_notes_are_replaced_or_grow(book: Ledger) -> None:
    before = dump(book)
    change(book, [2, 3, 6], Change(more_note="more"))
    assert [values(book, "note")[place] for place in (1, 2, 5)] == ["first\nmore", "more", "more"]
    check_taken_back(book, before)
    change(book, [2, 3], Change(note=""))
    assert values(book, "note")[1:3] == ["", ""]


def test_what_was_paid_in_money_gets_a_shop(book: Ledger) -> None:
    before = dump(book)
    change(book, [1, 4], Change(channel="website", payment_method="Card", seller="Shop"))
    for field, value in (("channel", "website"), ("payment_method", "Card"), ("seller", "Shop")):
        assert [values(book, field)[place] for place in (0, 3)] == [value, value]
    check_taken_back(book, before)


def test_entries_go_to_another_account_with_their_refunds_and_handles(book: Ledger) -> None:
    before = dump(book)
    assert change(book, [1, 2, 3, 7], Change(account=("Twitch", "new"))) == 4
    assert values(book, "platform")[:3] == ["Twitch"] * 3
    assert values(book, "handle")[1] == "mila"
    assert {row.platform for row in handles.handles(book)} == {"TikTok", "Twitch"}
    check_taken_back(book, before)


@pytest.mark.parametrize(
    ("ids", "new", "field"),
    [
        ([1, 2], Change(creator="Nova"), "creator"),
        ([1, 2], Change(item="Lion"), "item"),
        ([1, 2], Change(channel="website"), "channel"),
        ([1], Change(channel="the moon"), "channel"),
        ([2], Change(creator="x" * 501), "creator"),
        ([2], Change(more_note="x" * MAX_TEXT), "note"),
        ([2], Change(account=("TikTok", " ")), "account"),
        ([1, 2], Change(account=("TikTok", "second")), "account"),
        ([7], Change(account=("TikTok", "second")), "account"),
    ],
)
def test_one_that_cannot_be_so_keeps_all_as_they_are(book: Ledger, ids: list[int], new: Change, field: str) -> None:
    before = dump(book)
    with pytest.raises(InvalidEntry) as refused:
        change(book, ids, new)
    assert refused.value.field == field
    assert dump(book) == before


def test_an_account_does_not_get_a_second_entry_with_the_reference_of_a_refunded_one(book: Ledger) -> None:
    other = entries.add(book, purchase(reference="A", account="second"))
    with pytest.raises(InvalidEntry, match="bears the reference"):
        change(book, [other], Change(account=("TikTok", "main")))


def test_entries_that_are_gone_are_said(book: Ledger) -> None:
    with pytest.raises(RequestRefused, match="no longer there"):
        change(book, [2, 99], Change(note="x"))


def test_a_change_that_is_stopped_changes_nothing(book: Ledger) -> None:
    before, told = dump(book), []

    def stop(done: int, of: int) -> bool:
        told.append((done, of))
        return len(told) < 2

    for verb in (
        lambda: change(book, range(1, 8), Change(note="x"), stop),
        lambda: entries.delete(book, range(1, 8), stop),
    ):
        told.clear()
        with pytest.raises(RequestRefused, match="nothing was changed"):
            verb()
        assert dump(book) == before
        assert told[-1][0] > told[0][0]


def test_a_change_of_nothing_is_empty() -> None:
    assert Change().is_empty
    assert not Change(note="").is_empty


def test_all_entries_are_deleted_and_restored_as_they_were(book: Ledger) -> None:
    before = dump(book)
    entries.delete(book, range(1, 8))
    assert book.connection.execute("SELECT count(*) FROM entry").fetchone() == (0,)
    check_taken_back(book, before)
    deleted = dump(book)
    entries.restore(book, range(1, 8))
    assert dump(book)["entry"] == before["entry"]
    check_taken_back(book, deleted)


def test_a_refund_is_not_restored_without_what_it_refunds(book: Ledger) -> None:
    entries.delete(book, [1, 7])
    with pytest.raises(RequestRefused, match="without what it refunds"):
        entries.restore(book, [7])
    entries.restore(book, [1])
    entries.restore(book, [7])


def test_large_sets_are_told_as_bulk_and_small_ones_by_their_ids(book: Ledger) -> None:
    told: list[Changes] = []
    book.subscribe(told.append)
    change(book, [2, 3], Change(note="x"))
    entries.delete(book, [2, 3])
    for _ in range(2):
        book.undo()
    assert {notice.is_bulk for notice in told} == {undo.FEW == 0}
    if undo.FEW:
        assert [notice.rows["entry"] for notice in told] == [frozenset({2, 3})] * 4


CHANGES = (Change(creator="Nova"), Change(item="Lion"), Change(account=("TikTok", "x")), Change(note="n"))


@given(st.integers(0, 10_000))
def test_columns_follow_whatever_is_done_to_many(seed: int) -> None:
    sample, rng = random_ledger(seed, 20), Random(seed)
    with keeping(sample, currency="EUR") as book, pytest.MonkeyPatch.context() as patch:
        patch.setattr(undo, "FEW", rng.choice((0, 2, 500)))
        columns = Columns(book)
        columns.need(*rng.choice([(), ("id", "item", "hour")]))
        book.subscribe(columns.apply)
        for _ in range(6):
            ids = [entry for (entry,) in book.connection.execute("SELECT id FROM entry")]
            some = rng.sample(ids, rng.randint(0, len(ids)))
            new = Change(
                **rng.choice(({"creator": "Nova"}, {"item": "Lion"}, {"account": ("TikTok", "x")}, {"note": "n"}))
            )
            verbs = (lambda: change(book, some, new), lambda: entries.delete(book, some), book.undo, book.redo)  # noqa: B023
            before = dump(book)
            try:
                rng.choice(verbs)()
            except LedgerError:
                assert dump(book) == before
            same(columns, Columns(book))
        book.close()
