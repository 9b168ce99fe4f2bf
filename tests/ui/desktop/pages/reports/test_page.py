from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from models import creators, entries
from models.drafts import Draft
from models.money import Money
from models.reports import ALLOWED
from models.reports.choices import Period
from tests.ui.desktop.conftest import draft
from tests.ui.desktop.keyboard import pick
from tests.ui.desktop.pages.reports.seen import (
    APRIL,
    CORNER,
    FIGURES,
    NAMES,
    TOTALS,
    cells,
    choose,
    copied,
    headings,
    where,
)
from tests.ui.desktop.seen import plain
from ui import spans
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.reports import ReportsPage
from ui.desktop.tables.pivot_table import _scroll_bar

# --- Rows, columns, totals --------------------------------------------------------------------------------------------


def test_creators_stand_beside_months_with_totals(page: ReportsPage) -> None:
    assert headings(page) == ["Mar 2026", "Apr 2026"]
    assert cells(page, NAMES) == [["Zoë 🌸", "12.58"], ["Mila", "1.98"], ["<b>Max</b>", "0.01"]]
    assert cells(page, FIGURES) == [["7.58", "5.00"], ["0.06", "1.92"], ["", "0.01"]]
    assert cells(page, CORNER) == [["Total", "14.57"]]
    assert cells(page, TOTALS) == [["7.64", "6.93"]]


def test_two_keys_down_have_subtotals_and_two_across_two_lines(page: ReportsPage) -> None:
    choose(page, rows=("platform", "creator"), columns=("year", "month"))
    assert headings(page) == ["2026 · Mar 2026", "2026 · Apr 2026"]
    assert [row[0] for row in cells(page, NAMES)] == [
        *("TikTok", "Zoë 🌸", "Mila", "<b>Max</b>"),
        *("YouTube", "Zoë 🌸"),
        *("Twitch", "Mila"),
    ]
    assert [row[1] for row in cells(page, NAMES)][:2] == ["8.93", "7.58"]
    part = page.result.table.parts[NAMES]
    assert [part.shown(part.index(row, 0)).indent for row in range(3)] == [0, 1, 1]
    assert page.result.table.grid is not None
    assert page.result.table.grid.depth == 2


def test_without_keys_across_every_measure_is_a_column(page: ReportsPage) -> None:
    choose(page, rows=("platform",), columns=())
    assert headings(page) == ["Gifts", "Coins", "Cost"]
    assert [row[0] for row in cells(page, NAMES)] == ["TikTok", "YouTube", "Twitch"]
    assert cells(page, FIGURES)[0] == ["8", "696", "8.93"]
    assert cells(page, TOTALS) == [["10", "696 TikTok Coins · 40 Twitch Bits", "14.57"]]


def test_without_any_key_there_is_one_row_of_everything(page: ReportsPage) -> None:
    choose(page, rows=(), columns=())
    assert cells(page, NAMES) == [["All"]]
    assert cells(page, FIGURES)[0][2] == "14.57"
    assert page.result.table.views[TOTALS].isHidden(), "a total of one row says nothing more"
    choose(page, columns=("month",))
    assert cells(page, FIGURES) == [["7.64", "6.93"]]


def test_coins_of_different_kinds_stay_apart(page: ReportsPage) -> None:
    choose(page, measure="coins")
    rows = {name[0]: found for name, found in zip(cells(page, NAMES), cells(page, FIGURES), strict=True)}
    assert rows["Mila"] == ["5", "100 TikTok Coins · 40 Twitch Bits"]


@pytest.mark.parametrize("key", ALLOWED["spending"])
def test_any_key_makes_rows_and_columns(page: ReportsPage, key: str) -> None:
    for rows, columns in (((key,), ()), ((), (key,))):
        choose(page, rows=rows, columns=columns)
        found = {cell for number in (NAMES, FIGURES, TOTALS) for row in cells(page, number) for cell in row}
        assert "14.57" in found
        assert all(heading for heading in headings(page))
        assert all(row[0] for row in cells(page, NAMES))


@pytest.mark.parametrize("report", ["purchases", "balance"])
def test_other_reports_have_their_own_figures(page: ReportsPage, report: str) -> None:
    pick(page.panel.report.box, report)
    choose(page, rows=("account",), columns=(), period=Period("all"))
    found = dict(zip(headings(page), cells(page, TOTALS)[0], strict=True))
    if report == "purchases":
        assert found == {"Purchases": "2", "Coins": "700 TikTok Coins · 100 Twitch Bits", "Paid": "10.59"}
    else:
        assert (found["Paid"], found["Cost of gifts"], found["Cost lost"]) == ("15.59", "14.57", "0.03")
        assert found["Cost after"] == "0.99"


def test_what_is_in_no_total_is_said(window: MainWindow, page: ReportsPage) -> None:
    assert page.result.doubt.isHidden()
    assert window.session is not None
    gift = draft("gift", "2026-04-12T10:00", "main", "Twitch", creator="Mila", item="Cheer", coins=100)
    window.session.run(entries.add, gift)
    said = page.result.doubt.text().translate(dict.fromkeys((0x2068, 0x2069)))
    assert said == "Covered by no purchase, counted as 0: 40 Twitch Bits"
    gift = draft("gift", "2026-04-13T10:00", creator="Mila", item="Rose", coins=12)
    window.session.run(entries.add, gift)
    said = page.result.doubt.text().translate(dict.fromkeys((0x2068, 0x2069)))
    assert said == "Covered by no purchase, counted as 0: 10 TikTok Coins, 40 Twitch Bits", "coins are never added"
    choose(page, rows=("creator",), columns=())
    assert headings(page)[-1] == "Without a purchase"


def test_what_has_no_rate_stands_beside(window: MainWindow, page: ReportsPage) -> None:
    assert window.session is not None
    amount = Money(700, "NAD")
    gift = draft("gift", "2001-04-12T10:00", "main", "YouTube", creator="Mila", item="Super Chat", amount=amount)
    window.session.run(entries.add, gift)
    choose(page, rows=("creator",), columns=())
    assert headings(page)[-1] == "Without a rate"
    rows = {name[0]: found for name, found in zip(cells(page, NAMES), cells(page, FIGURES), strict=True)}
    assert (rows["Mila"][2], rows["Mila"][-1].replace("\xa0", "")) == ("1.98", "NAD7.00")
    assert "could not be converted" in page.result.doubt.text()
    assert copied(page)[-1][-1] == "7.00 NAD"


def test_provisional_rates_are_said_where_the_time_reaches_them(window: MainWindow, page: ReportsPage) -> None:
    assert window.session is not None
    bought = draft("purchase", "2026-12-01T20:00", coins=100, amount=Money(100, "USD"))
    window.session.run(entries.add, bought)
    assert "provisional" in page.result.doubt.text()
    choose(page, period=Period("own", date(2026, 3, 1), date(2026, 4, 30)))
    assert page.result.doubt.isHidden()


# --- Time, filters, comparison ----------------------------------------------------------------------------------------


def test_a_period_narrows_the_report(page: ReportsPage) -> None:
    page.panel.period.take(spans.Span("own", date(2026, 4, 1), date(2026, 4, 8)))
    assert headings(page) == ["Apr 2026"]
    assert cells(page, CORNER) == [["Total", "1.93"]]
    assert plain(page.result.about.text()).startswith(
        "What gifts cost by creator and month, Apr 1, 2026 – Apr 8, 2026, in EUR"
    )


def test_a_period_without_gifts_says_so_and_offers_all_time(page: ReportsPage) -> None:
    choose(page, period=Period("own", date(2020, 1, 1), date(2020, 1, 2)), where=(("creator", "Mila"),))
    assert page.result.is_empty
    page._all_time()
    assert not page.result.is_empty
    assert where(page) == ()


def test_a_filter_keeps_any_of_what_is_ticked(page: ReportsPage) -> None:
    filters = page.panel.filters
    filters.open("creator")
    chip = filters.chips["creator"]
    assert chip._popup is not None
    items = {item.text(): item for item in chip._popup.items()}
    assert set(items) == {"Mila", "Zoë 🌸", "<b>Max</b>", "Unknown creator"}
    for name in ("Mila", "<b>Max</b>"):
        items[name].setCheckState(Qt.CheckState.Checked)
    assert where(page) == (("creator", "<b>Max</b>"), ("creator", "Mila"))
    assert [row[0] for row in cells(page, NAMES)] == ["Mila", "<b>Max</b>"]
    assert "only" in plain(page.result.about.text())
    chip._popup.close()
    assert chip.isVisible()
    chip.remove()
    assert where(page) == ()
    assert chip.isHidden()


def test_a_filter_left_without_a_choice_goes_away(page: ReportsPage) -> None:
    page.panel.filters.open("gift")
    chip = page.panel.filters.chips["gift"]
    assert chip._popup is not None
    assert chip.isVisible()
    chip._popup.close()
    assert chip.isHidden()


@pytest.mark.parametrize(
    ("key", "value", "total"),
    [
        ("platform", "YouTube", "5.00"),
        ("account", "Twitch - main", "0.64"),
        ("gift", "Galaxy", "7.58"),
        ("kind", "money", "5.00"),
        ("channel", "website", "8.93"),
        ("weekday", "1", "8.92"),
    ],
)
def test_every_filter_offers_its_values(page: ReportsPage, key: str, value: str, total: str) -> None:
    page._offer(key)
    page.panel.filters.chips[key].choose(frozenset({value}))
    page.panel.filters.chips[key].changed.emit()
    assert cells(page, CORNER)[0][1] == total


def test_a_filter_of_a_name_that_is_gone_is_dropped(window: MainWindow, page: ReportsPage) -> None:
    choose(page, where=(("creator", "Mila"),))
    assert window.session is not None
    mila = creators.find(window.session.reader, "Mila")
    window.session.run(creators.rename, mila, "Mila Live")
    assert where(page) == ()
    assert cells(page, CORNER) == [["Total", "14.57"]]


def test_a_comparison_stands_beside_with_change_and_percent(page: ReportsPage) -> None:
    choose(page, rows=("creator",), columns=(), period=APRIL)
    choose(page, compare="previous")
    assert headings(page)[:4] == ["Cost · Now", "Cost · Then", "Cost · Change", "Cost · %"]
    rows = {name[0]: found[:4] for name, found in zip(cells(page, NAMES), cells(page, FIGURES), strict=True)}
    assert rows["Zoë 🌸"] == ["5.00", "7.58", "−2.58", "−34%"]
    assert rows["<b>Max</b>"] == ["0.01", "0.00", "+0.01", ""], "there is no percent of nothing"
    assert "compared with Mar 2026" in plain(page.result.about.text())


def test_a_comparison_across_months_has_a_set_for_each(page: ReportsPage) -> None:
    choose(page, period=APRIL, compare="previous")
    assert headings(page) == [
        f"{month} · {part}" for month in ("Total", "Apr 2026") for part in ("Now", "Then", "Change", "%")
    ]
    assert cells(page, TOTALS)[0][4:7] == ["6.93", "7.64", "−0.71"]


def test_the_same_days_of_earlier_months_are_averaged(page: ReportsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spans, "today", lambda *_: date(2026, 4, 5))
    choose(page, rows=("creator",), columns=(), period=Period("this-month"), compare="same-days")
    assert headings(page)[1] == "Cost · Average"
    assert page.request.now == (date(2026, 4, 1), date(2026, 4, 5))
    assert page.request.then[0] == (date(2026, 3, 1), date(2026, 3, 5))
    assert cells(page, TOTALS)[0][1] == "2.55", "a third of 7.64, rounded"
    assert "the average of" in plain(page.result.about.text())


def test_all_time_cannot_be_compared_and_says_why(page: ReportsPage) -> None:
    choose(page, compare="previous")
    assert page.request.then == ()
    assert not page.panel.compare.isEnabled()
    assert "beginning and an end" in page.panel.compare.box.toolTip()


# --- News -------------------------------------------------------------------------------------------------------------


def test_a_hidden_report_waits_until_it_is_looked_at(window: MainWindow, page: ReportsPage) -> None:
    window.actions["ledger"].trigger()
    assert window.session is not None
    gift: Draft = draft("gift", "2026-04-12T10:00", "main", "YouTube", creator="Mila", amount=Money(100, "EUR"))
    window.session.run(entries.add, gift)
    assert cells(page, CORNER) == [["Total", "14.57"]]
    window.actions["reports"].trigger()
    assert cells(page, CORNER) == [["Total", "15.57"]]
    window.undo()
    assert cells(page, CORNER) == [["Total", "14.57"]], "a visible one is reckoned at once"


def test_what_is_looked_at_stays_in_sight(window: MainWindow, page: ReportsPage) -> None:
    assert window.session is not None
    for number in range(60):
        amount = Money(500 - number, "EUR")
        gift = draft("gift", "2026-04-12", "main", "YouTube", creator=f"C{number}", amount=amount)
        window.session.run(entries.add, gift)
    view, part = page.result.table.views[FIGURES], page.result.table.parts[FIGURES]
    view.setCurrentIndex(part.index(50, 1))
    down = view.verticalScrollBar().value()
    assert down > 0
    choose(page, measure="gifts")
    assert (view.currentIndex().row(), view.verticalScrollBar().value()) == (50, down)
    choose(page, rows=("gift",))
    assert view.verticalScrollBar().value() == 0


def test_what_further_reports_need_is_read_while_nothing_is_asked(window: MainWindow, page: ReportsPage) -> None:
    assert not page.is_prepared
    page._later.timeout.emit()
    assert page.is_prepared
    assert window.session is not None
    asked: list[bool] = []
    window.session.ask(lambda books: books.columns._has("item"), done=asked.append)
    assert asked == [True]


def test_an_empty_ledger_has_an_empty_report(bare_window: MainWindow, make_ledger: Callable[..., Path]) -> None:
    bare_window.open_ledger(make_ledger())
    bare_window.actions["reports"].trigger()
    page = bare_window.reports
    for report in ALLOWED:
        choose(page, report=report, rows=("month",), columns=())
        assert page.result.is_empty


def test_a_hand_shows_what_leads_somewhere(page: ReportsPage, qtbot: QtBot) -> None:
    view = page.result.table.views[FIGURES]
    for row, column, shape in ((0, 0, Qt.CursorShape.PointingHandCursor), (2, 0, Qt.CursorShape.ArrowCursor)):
        rect = view.visualRect(page.result.table.parts[FIGURES].index(row, column))
        QTest.mouseMove(view.viewport(), rect.center() + QPoint(1, 1))
        qtbot.waitUntil(lambda shape=shape: view.viewport().cursor().shape() == shape)  # type: ignore[misc]


def test_a_scroll_bar_shows_itself_once_its_table_is_laid_out(qtbot: QtBot) -> None:
    """A table that is told of a new layout while it works out its own keeps the rows it had: the others stay white."""
    parent, inner = QWidget(), QScrollBar()
    qtbot.addWidget(parent)
    inner.setRange(0, 0)
    outer = _scroll_bar(inner, parent)
    outer.hide()
    inner.setRange(0, 100)
    assert (outer.maximum(), outer.isHidden()) == (100, True)
    qtbot.waitUntil(lambda: not outer.isHidden())
    inner.setRange(0, 0)
    qtbot.waitUntil(outer.isHidden)
