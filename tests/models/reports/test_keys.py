"""What reports group gifts by: bands of coins and of streaks, and the months creators came and went."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models import entries, lookups
from models.columns import Columns
from models.ledger import Ledger
from models.reports import Query, run
from models.reports.entries import entries as behind
from models.reports.keys import RANKS, SIZES, STREAKS
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


# --- Notes ------------------------------------------------------------------------------------------------------------


def test_notes_that_read_alike_are_one_occasion(tmp_path: Path) -> None:
    rows = [
        give("2026-01-01", 5, note="birthday"),
        give("2026-01-02", 5, note=" BIRTHDAY "),
        pay("2026-01-03", "4.00", platform="YouTube", note="Birthday"),
        give("2026-01-04", 5, note="=SUM(A1)"),
        give("2026-01-05", 5, note="two\nlines"),
        give("2026-01-06", 5, note="Birthday, again"),
        give("2026-01-07", 5),
    ]
    with keeping(tmp_path, rows) as (ledger, columns):
        wanted = {"": 1, "=SUM(A1)": 1, "BIRTHDAY": 3, "Birthday, again": 1, "two\nlines": 1}
        assert gifts(ledger, columns, "note") == wanted
        query = Query((), where=(("note", "BIRTHDAY"),))
        assert list(behind("spending", columns, lookups.rates(ledger), ledger.settings, query)) == [1, 2, 3]


def test_an_occasion_follows_what_is_noted(tmp_path: Path) -> None:
    rows = [give("2026-01-01", 5, note="birthday"), give("2026-01-02", 5, note="Birthday"), give("2026-01-03", 5)]
    with keeping(tmp_path, rows) as (ledger, columns):
        assert gifts(ledger, columns, "note") == {"": 1, "Birthday": 2}
        drafts = lookups.drafts(ledger, [1, 2, 3])
        entries.edit(ledger, 2, replace(drafts[2], note="Wedding"))
        assert gifts(ledger, columns, "note") == {"": 1, "Wedding": 1, "birthday": 1}, "as the one left writes it"
        entries.add(ledger, replace(drafts[3], note="WEDDING"))
        entries.delete(ledger, [3])
        assert gifts(ledger, columns, "note") == {"WEDDING": 2, "birthday": 1}
        ledger.undo()
        ledger.undo()
        ledger.undo()
        assert gifts(ledger, columns, "note") == {"": 1, "Birthday": 2}


# --- Places -----------------------------------------------------------------------------------------------------------


def test_creators_have_their_place_by_what_their_gifts_cost_in_the_time_asked_for(tmp_path: Path) -> None:
    rows = [pay("2026-01-01", f"{50 - number}.00", creator=f"Creator {number:02}") for number in range(25)]
    rows += [pay("2025-01-01", "99.00", creator="Long ago"), pay("2026-01-02", "500.00")]
    with keeping(tmp_path, rows) as books:
        since = date(2026, 1, 1)
        assert gifts(*books, "rank", since=since) == {"": 1, **dict(zip(RANKS, (1, 4, 5, 10, 5), strict=True))}
        assert gifts(*books, "rank", "creator", since=since)["01"] == 1
        ledger, columns = books
        rates, kept = lookups.rates(ledger), ledger.settings
        first = run("spending", columns, rates, kept, Query(("creator",), since, where=(("rank", "01"),)))
        assert [row[0] for row in first.rows] == ["Creator 00"]
        ever = run("spending", columns, rates, kept, Query(("creator",), where=(("rank", "01"),)))
        assert [row[0] for row in ever.rows] == ["Long ago"]
        only = (("creator", "Creator 07"), ("creator", "Creator 20"))
        narrowed = run("spending", columns, rates, kept, Query(("rank", "creator"), since, where=only))
        assert [row[:2] for row in narrowed.rows] == [("06-10", "Creator 07"), ("21+", "Creator 20")]
