"""What reports group gifts by: bands of coins and of streaks, and the months creators came and went."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from models import entries, lookups
from models.columns import Columns
from models.ledger import Ledger
from models.reports import Query, run
from models.reports.keys import SIZES, STREAKS
from tests.books import fill, new_ledger
from tests.oracle.asking import Rows, give, pay, refund


@contextmanager
def keeping(path: Path, rows: list[Rows], **settings: object) -> Iterator[tuple[Ledger, Columns]]:
    ledger = new_ledger(path / "test.coinpurse", timezone="UTC", **settings)
    fill(ledger, rows)
    columns = Columns(ledger)
    ledger.subscribe(columns.apply)
    yield ledger, columns
    ledger.close()


def gifts(ledger: Ledger, columns: Columns, *by: str, since: date | None = None) -> dict[str, int]:
    """How many gifts there are by the first of these keys."""
    report = run("spending", columns, lookups.rates(ledger), ledger.settings, Query(by, since))
    return {str(row[0]): int(str(row[len(by)])) for row in report.rows}


def test_bands_begin_where_their_names_say(tmp_path: Path) -> None:
    sizes = {1: 0, 9: 0, 10: 1, 99: 1, 100: 2, 999: 2, 1000: 3, 9999: 3, 10_000: 4, 3_000_000_000: 4}
    for number, (coins, band) in enumerate(sizes.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        with keeping(folder, [give("2026-01-01", coins)]) as books:
            assert gifts(*books, "size") == {SIZES[band]: 1}


@pytest.mark.parametrize(("quantity", "band"), [(1, 0), (2, 1), (9, 1), (10, 2), (99, 2), (100, 3), (1_000_000, 3)])
def test_a_streak_is_of_its_band_and_each_gift_of_its_own_size(tmp_path: Path, quantity: int, band: int) -> None:
    with keeping(tmp_path, [give("2026-01-01", 50 * quantity, quantity=quantity)]) as books:
        assert gifts(*books, "streak") == {STREAKS[band]: quantity}
        assert gifts(*books, "size") == {"10-99": quantity}


def test_bands_stand_in_the_order_of_their_names_as_text() -> None:
    assert sorted(SIZES) == [*SIZES]
    assert sorted(STREAKS) == [*STREAKS]


def test_a_gift_of_fewer_coins_than_pieces_is_of_the_smallest_size_and_money_of_none(tmp_path: Path) -> None:
    with keeping(tmp_path, [give("2026-01-01", 3, quantity=5), pay("2026-01-02", "4.00")]) as books:
        assert gifts(*books, "size") == {"": 1, "1-9": 5}


def test_months_come_from_every_gift_whatever_period_is_asked_for(tmp_path: Path) -> None:
    rows = [
        give("2025-12-24", 5, creator="Mila"),
        pay("2026-03-02", "4.00", platform="YouTube", creator="Mila"),
        give("2026-03-09", 5, creator="Zoe"),
        give("2026-04-11", 5, creator="Zoe"),
        give("2026-04-12", 5),
    ]
    with keeping(tmp_path, rows) as books:
        assert gifts(*books, "since", since=date(2026, 3, 1)) == {"": 1, "2025-12": 1, "2026-03": 2}
        assert gifts(*books, "last") == {"": 1, "2026-03": 2, "2026-04": 2}
    (tmp_path / "25").mkdir()
    with keeping(tmp_path / "25", rows, month_starts_on=10) as books:
        assert gifts(*books, "since") == {"": 1, "2025-12": 2, "2026-02": 2}


def test_a_refunded_gift_was_none(tmp_path: Path) -> None:
    rows = [
        give("2026-01-02", 5, creator="Mila", reference="a"),
        refund("2026-01-03", "a", 0, "") | {"coins": "", "currency": ""},
        give("2026-02-02", 5, creator="Mila"),
    ]
    with keeping(tmp_path, rows) as books:
        assert gifts(*books, "since") == {"2026-02": 1}


def test_months_follow_what_is_deleted_and_taken_back(tmp_path: Path) -> None:
    rows = [give("2026-01-02", 5, creator="Mila"), give("2026-02-02", 5, creator="Mila")]
    with keeping(tmp_path, rows) as (ledger, columns):
        assert gifts(ledger, columns, "since") == {"2026-01": 2}
        (first,) = ledger.connection.execute("SELECT min(id) FROM entry").fetchone()
        entries.delete(ledger, [first])
        assert gifts(ledger, columns, "since") == {"2026-02": 1}
        ledger.undo()
        assert gifts(ledger, columns, "since") == {"2026-01": 2}
