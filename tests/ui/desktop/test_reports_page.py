from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from models import entries
from models.money import Money
from models.reports import COLUMNS, Column, Query, Report
from tests.ui.desktop.conftest import draft
from ui.desktop import spans
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.reports import ReportsPage
from ui.desktop.tables import pivot
from ui.desktop.tables.pivot_table import PivotPart


@pytest.fixture
def page(window: MainWindow) -> ReportsPage:
    window.actions["reports"].trigger()
    window.reports.period.take(spans.Span())
    return window.reports


def texts(part: PivotPart) -> list[list[str]]:
    return [
        [str(part.data(part.index(row, column))) for column in range(part.columnCount())]
        for row in range(part.rowCount())
    ]


def headings(part: PivotPart) -> list[str]:
    return [str(part.headerData(column, Qt.Orientation.Horizontal)) for column in range(part.columnCount())]


def plain(text: str) -> str:
    return text.strip("\u2068\u2069")


def test_creators_stand_beside_months_with_totals(page: ReportsPage) -> None:
    assert headings(page.table.figures) == ["Mar 2026", "Apr 2026"]
    names = [[plain(cell) for cell in row] for row in texts(page.table.names)]
    assert names == [["Zoë 🌸", "12.58"], ["Mila", "1.98"], ["<b>Max</b>", "0.01"]]
    assert texts(page.table.figures) == [["7.58", "5.00"], ["0.06", "1.92"], ["", "0.01"]]
    assert texts(page.table.total_name) == [["Total", "14.57"]]
    assert texts(page.table.totals) == [["7.64", "6.93"]]


def test_rows_and_columns_change_places(page: ReportsPage) -> None:
    page._swap.click()
    assert (page.down.key, page.across.key) == ("month", "creator")
    assert [row[0] for row in texts(page.table.names)] == ["Mar 2026", "Apr 2026"]
    assert texts(page.table.total_name) == [["Total", "14.57"]]


def test_without_a_key_across_every_measure_is_a_column(page: ReportsPage) -> None:
    page.down.choose("platform")
    page.across.choose("")
    page.across.changed.emit()
    assert headings(page.table.figures) == ["Gifts", "Coins", "Cost"]
    assert [plain(row[0]) for row in texts(page.table.names)] == ["TikTok", "YouTube", "Twitch"]
    assert texts(page.table.figures)[0][:2] == ["8", "696"]


def test_coins_of_different_kinds_stay_apart(page: ReportsPage) -> None:
    page.measure.choose("coins")
    page.measure.changed.emit()
    rows = {
        plain(name[0]): cells for name, cells in zip(texts(page.table.names), texts(page.table.figures), strict=True)
    }
    assert rows["Mila"] == ["5", "100 TikTok Coin · 40 Twitch Bit"]


def test_a_period_narrows_the_report(page: ReportsPage) -> None:
    from datetime import date

    page.period.take(spans.Span("own", date(2026, 4, 1), date(2026, 4, 8)))
    assert headings(page.table.figures) == ["Apr 2026"]
    assert texts(page.table.total_name) == [["Total", "1.93"]]


def test_a_period_without_gifts_says_so(page: ReportsPage) -> None:
    from datetime import date

    page.period.take(spans.Span("own", date(2020, 1, 1), date(2020, 1, 2)))
    assert page._stack.currentIndex() == 1
    page._all_time()
    assert page._stack.currentIndex() == 0


def test_a_hidden_report_waits_until_it_is_looked_at(window: MainWindow, page: ReportsPage) -> None:
    window.actions["ledger"].trigger()
    assert window.session is not None
    window.session.run(
        entries.add, draft("gift", "2026-04-12T10:00", "main", "YouTube", creator="Mila", amount=Money(100, "EUR"))
    )
    assert texts(page.table.total_name) == [["Total", "14.57"]]
    window.actions["reports"].trigger()
    assert texts(page.table.total_name) == [["Total", "15.57"]]
    window.undo()
    assert texts(page.table.total_name) == [["Total", "14.57"]], "a visible one is reckoned at once"


def test_what_is_in_no_total_is_said(window: MainWindow, page: ReportsPage) -> None:
    assert page._doubt.isHidden()
    assert window.session is not None
    window.session.run(
        entries.add, draft("gift", "2026-04-12T10:00", "main", "Twitch", creator="Mila", item="Cheer", coins=100)
    )
    assert "40 coins are covered by no purchase and count as 0" in page._doubt.text()


def test_the_report_is_written_as_the_command_line_writes_it(
    window: MainWindow, page: ReportsPage, tmp_path: Path
) -> None:
    page.export_to(tmp_path / "report.csv")
    lines = (tmp_path / "report.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "creator,month,gifts,coins,cost,currency,uncovered_coins,unconverted"
    assert "Mila,2026-03,5,5,0.06,EUR,0," in lines
    assert window.status.notice == "report.csv written"


def test_a_file_that_cannot_be_written_is_said(window: MainWindow, page: ReportsPage, tmp_path: Path) -> None:
    page.export_to(tmp_path / "nowhere" / "report.csv")
    assert "cannot be opened" in window.banner.sentence


def test_another_currency_converts_everything(page: ReportsPage) -> None:
    page.currency.choose("USD")
    page.currency.changed.emit()
    assert page.query.currency == "USD"
    assert texts(page.table.total_name) != [["Total", "14.57"]]


@pytest.mark.parametrize(
    "key", ["year", "week", "weekday", "hour", "evening", "account", "gift", "kind", "channel", "paid_currency"]
)
def test_any_key_makes_rows(page: ReportsPage, key: str) -> None:
    page.down.choose(key)
    page.down.changed.emit()
    assert texts(page.table.total_name) == [["Total", "14.57"]]
    assert all(row[0] for row in texts(page.table.names))


def test_the_sums_of_a_pivot_are_the_sums_of_its_cells() -> None:
    columns = (*(Column(key, "key") for key in ("creator", "month", "account")), *COLUMNS["spending"])
    rows = [
        ("A", "2026-01", "T - a", 1, 5, 7, "EUR", 0, ()),
        ("A", "2026-01", "T - b", 2, 3, 11, "EUR", 3, (Money(4, "SYP"),)),
        ("B", "2026-02", "T - a", 1, 1, 100, "EUR", 0, (Money(1, "SYP"),)),
    ]
    report = Report("spending", Query(("creator", "month", "account")), columns, rows, "EUR")
    made = pivot.pivot(report, "creator", "month", {"T - a": "T Coin", "T - b": "T Coin"})
    assert list(made.rows) == ["B", "A"]
    assert list(made.columns) == ["2026-01", "2026-02"]
    assert made.total.cost == sum(made.row_totals[row].cost for row in made.rows) == 118
    assert made.total.cost == sum(made.column_totals[column].cost for column in made.columns)
    assert (made.total.gifts, dict(made.total.coins), made.total.is_certain) == (4, {"T Coin": 9}, False)
    assert pivot.unconverted(made.total) == [Money(5, "SYP")]


def test_the_total_is_asked_of_one_account_only_once() -> None:
    assert pivot.by("account", "month") == ("account", "month")
    assert pivot.by("creator", "") == ("creator", "account")


def test_an_empty_ledger_has_an_empty_report(bare_window: MainWindow, make_ledger: Callable[..., Path]) -> None:
    bare_window.open_ledger(make_ledger())
    bare_window.actions["reports"].trigger()
    assert bare_window.reports._stack.currentIndex() == 1
