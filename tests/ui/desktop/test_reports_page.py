import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from models import creators, entries, journal, saved_reports
from models.drafts import Draft
from models.money import Money
from models.reports import ALLOWED
from models.reports.choices import MOST_KEYS, Choices, Period
from models.reports.cross import TOTAL
from tests.ui.desktop.conftest import draft
from ui import privacy
from ui.desktop import spans
from ui.desktop.frame import Frame
from ui.desktop.main_window import MainWindow
from ui.desktop.page import Subset
from ui.desktop.pages.reports import ReportsPage
from ui.desktop.pages.reports.built_in import BUILT_IN
from ui.desktop.pages.reports.keys import KeyShelf, Move
from ui.desktop.pages.reports.saved import Current
from ui.desktop.preferences import Preferences
from ui.desktop.tables.pivot_parts import PivotPart
from ui.desktop.theme import Theme

NAMES, FIGURES, CORNER, TOTALS = range(4)
ALL = Choices(period=Period("all"))
APRIL = Period("own", date(2026, 4, 1), date(2026, 4, 30))


@pytest.fixture
def page(window: MainWindow) -> ReportsPage:
    """The page with all of the ledger, by creator and month."""
    window.actions["reports"].trigger()
    window.reports._choose(ALL)
    return window.reports


def choose(page: ReportsPage, **values: object) -> None:
    """Choose as the panel does."""
    page.panel.changed.emit(replace(page.choices, **values))  # type: ignore[arg-type]


def keys(page: ReportsPage) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return page.choices.rows, page.choices.columns


def where(page: ReportsPage) -> tuple[tuple[str, str], ...]:
    return page.choices.where


def cells(page: ReportsPage, number: int) -> list[list[str]]:
    part = page.table.parts[number]
    rows = range(part.rowCount())
    return [[plain(part.data(part.index(row, column))) for column in range(part.columnCount())] for row in rows]


def headings(page: ReportsPage) -> list[str]:
    part: PivotPart = page.table.parts[FIGURES]
    return [plain(str(part.headerData(column, Qt.Orientation.Horizontal))) for column in range(part.columnCount())]


def plain(text: object) -> str:
    return str(text).replace("\u2068", "").replace("\u2069", "")


def act(menu: QMenu, text: str) -> None:
    """Do what a menu offers under this text."""
    (action,) = (action for action in menu.actions() if action.text() == text)
    assert action.isEnabled()
    action.trigger()


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
    part = page.table.parts[NAMES]
    assert [part.shown(part.index(row, 0)).indent for row in range(3)] == [0, 1, 1]
    assert page.table.grid is not None
    assert page.table.grid.depth == 2


def test_without_keys_across_every_measure_is_a_column(page: ReportsPage) -> None:
    choose(page, rows=("platform",), columns=())
    assert headings(page) == ["Gifts", "Coins", "Cost"]
    assert [row[0] for row in cells(page, NAMES)] == ["TikTok", "YouTube", "Twitch"]
    assert cells(page, FIGURES)[0] == ["8", "696", "8.93"]
    assert cells(page, TOTALS) == [["10", "696 TikTok Coin · 40 Twitch Bit", "14.57"]]


def test_without_any_key_there_is_one_row_of_everything(page: ReportsPage) -> None:
    choose(page, rows=(), columns=())
    assert cells(page, NAMES) == [["All"]]
    assert cells(page, FIGURES)[0][2] == "14.57"
    assert page.table.views[TOTALS].isHidden(), "a total of one row says nothing more"
    choose(page, columns=("month",))
    assert cells(page, FIGURES) == [["7.64", "6.93"]]


def test_coins_of_different_kinds_stay_apart(page: ReportsPage) -> None:
    choose(page, measure="coins")
    rows = {name[0]: found for name, found in zip(cells(page, NAMES), cells(page, FIGURES), strict=True)}
    assert rows["Mila"] == ["5", "100 TikTok Coin · 40 Twitch Bit"]


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
    page.panel.report.box.setCurrentIndex(page.panel.report.box.findData(report))
    page.panel.report.changed.emit(report)
    choose(page, rows=("account",), columns=(), period=Period("all"))
    found = dict(zip(headings(page), cells(page, TOTALS)[0], strict=True))
    if report == "purchases":
        assert found == {"Purchases": "2", "Coins": "700 TikTok Coin · 100 Twitch Bit", "Paid": "10.59"}
    else:
        assert (found["Paid"], found["Cost of gifts"], found["Cost lost"]) == ("15.59", "14.57", "0.03")
        assert found["Cost after"] == "0.99"


def test_what_is_in_no_total_is_said(window: MainWindow, page: ReportsPage) -> None:
    assert page._doubt.isHidden()
    assert window.session is not None
    gift = draft("gift", "2026-04-12T10:00", "main", "Twitch", creator="Mila", item="Cheer", coins=100)
    window.session.run(entries.add, gift)
    assert "40 coins are covered by no purchase and count as 0" in page._doubt.text()
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
    assert "could not be converted" in page._doubt.text()
    assert copied(page)[-1][-1] == "7.00 NAD"


def test_provisional_rates_are_said_where_the_time_reaches_them(window: MainWindow, page: ReportsPage) -> None:
    assert window.session is not None
    bought = draft("purchase", "2026-12-01T20:00", coins=100, amount=Money(100, "USD"))
    window.session.run(entries.add, bought)
    assert "provisional" in page._doubt.text()
    choose(page, period=Period("own", date(2026, 3, 1), date(2026, 4, 30)))
    assert page._doubt.isHidden()


# --- Time, filters, comparison ----------------------------------------------------------------------------------------


def test_a_period_narrows_the_report(page: ReportsPage) -> None:
    page.panel.period.take(spans.Span("own", date(2026, 4, 1), date(2026, 4, 8)))
    assert headings(page) == ["Apr 2026"]
    assert cells(page, CORNER) == [["Total", "1.93"]]
    assert plain(page._about.text()).startswith(
        "What gifts cost by creator and month, Apr 1, 2026 – Apr 8, 2026, in EUR"
    )


def test_a_period_without_gifts_says_so_and_offers_all_time(page: ReportsPage) -> None:
    choose(page, period=Period("own", date(2020, 1, 1), date(2020, 1, 2)), where=(("creator", "Mila"),))
    assert page._stack.currentIndex() == 1
    page._all_time()
    assert page._stack.currentIndex() == 0
    assert where(page) == ()


def test_a_filter_keeps_any_of_what_is_ticked(page: ReportsPage) -> None:
    filters = page.panel.filters
    filters.open("creator")
    chip = filters.chips["creator"]
    assert chip._popup is not None
    items = {item.text(): item for item in chip._popup.items()}
    assert set(items) == {"Mila", "Zoë 🌸", "<b>Max</b>", "Unknown"}
    for name in ("Mila", "<b>Max</b>"):
        items[name].setCheckState(Qt.CheckState.Checked)
    assert where(page) == (("creator", "<b>Max</b>"), ("creator", "Mila"))
    assert [row[0] for row in cells(page, NAMES)] == ["Mila", "<b>Max</b>"]
    assert "only" in plain(page._about.text())
    chip._popup.close()
    chip.remove()
    assert where(page) == ()
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
    assert "compared with Mar 2026" in plain(page._about.text())


def test_a_comparison_across_months_has_a_set_for_each(page: ReportsPage) -> None:
    choose(page, period=APRIL, compare="previous")
    assert headings(page) == [
        f"{month} · {part}" for month in ("Total", "Apr 2026") for part in ("Now", "Then", "Change", "%")
    ]
    assert cells(page, TOTALS)[0][4:7] == ["6.93", "7.64", "−0.71"]


def test_the_same_days_of_earlier_months_are_averaged(page: ReportsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page.panel.period, "today", lambda: date(2026, 4, 5))
    choose(page, rows=("creator",), columns=(), period=Period("this-month"), compare="same-days")
    assert headings(page)[1] == "Cost · Average"
    assert page.request.now == (date(2026, 4, 1), date(2026, 4, 5))
    assert page.request.then[0] == (date(2026, 3, 1), date(2026, 3, 5))
    assert cells(page, TOTALS)[0][1] == "2.55", "a third of 7.64, rounded"
    assert "the average of" in plain(page._about.text())


def test_all_time_cannot_be_compared_and_says_why(page: ReportsPage) -> None:
    choose(page, compare="previous")
    assert page.request.then == ()
    assert not page.panel.compare.isEnabled()
    assert "beginning and an end" in page.panel.compare.box.toolTip()


# --- The panel --------------------------------------------------------------------------------------------------------


def test_rows_and_columns_change_places(page: ReportsPage) -> None:
    page.panel.swap.click()
    assert keys(page) == (("month",), ("creator",))
    assert [row[0] for row in cells(page, NAMES)] == ["Mar 2026", "Apr 2026"]


def test_a_key_has_a_menu_for_everything_a_drag_does(page: ReportsPage) -> None:
    panel = page.panel
    act(panel.rows.offers(), "Platform")
    assert keys(page)[0] == ("creator", "platform")
    act(panel.rows.chip("platform").menu_of(), "Move up")
    assert keys(page)[0] == ("platform", "creator")
    act(panel.rows.chip("platform").menu_of(), "Move to columns")
    assert keys(page) == (("creator",), ("month", "platform"))
    act(panel.columns.chip("month").menu_of(), "Move down")
    assert keys(page)[1] == ("platform", "month")
    act(panel.columns.chip("month").menu_of(), "Remove")
    assert keys(page)[1] == ("platform",)
    menus = [action.menu() for action in panel.rows.chip("creator").menu_of().actions()]
    (others,) = (menu for menu in menus if isinstance(menu, QMenu))
    act(others, "Gift")
    assert keys(page)[0] == ("gift",)


def test_keys_move_by_keyboard(page: ReportsPage) -> None:
    choose(page, rows=("platform", "creator"))
    QTest.keyClick(page.panel.rows.chip("platform"), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert keys(page)[0] == ("creator", "platform")
    page.panel.rows.chip("creator").setFocus()
    act(page.panel.rows.chip("creator").menu_of(), "Move to columns")
    assert page.panel.columns.chip("creator").hasFocus(), "the keyboard goes with the key"
    QTest.keyClick(page.panel.columns.chip("creator"), Qt.Key.Key_Delete)
    assert keys(page) == (("platform",), ("month",))
    assert page.panel.rows.chip("platform").hasFocus()


def drop(page: ReportsPage, shelf: KeyShelf, key: str, y: int) -> bool:
    """Drag a key over a shelf and let it go at this height; say whether it was taken."""
    data = QMimeData()
    data.setData("application/x-coinpurse-key", key.encode())
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, y), Qt.DropAction.MoveAction, data, buttons, modifiers)
    QApplication.sendEvent(shelf, enter)
    if enter.isAccepted():
        over = QDragMoveEvent(QPoint(9, y), Qt.DropAction.MoveAction, data, buttons, modifiers)
        QApplication.sendEvent(shelf, over)
        shelf.grab()  # where it would go is drawn
        QApplication.sendEvent(shelf, QDropEvent(QPointF(9, y), Qt.DropAction.MoveAction, data, buttons, modifiers))
    return enter.isAccepted()


def test_keys_are_dragged_between_and_within_shelves(page: ReportsPage) -> None:
    rows, columns = page.panel.rows, page.panel.columns
    assert drop(page, rows, "month", 0)
    assert keys(page) == (("month", "creator"), ())
    assert drop(page, columns, "creator", 40)
    assert keys(page) == (("month",), ("creator",))
    choose(page, rows=("month", "platform", "gift"), columns=())
    QApplication.processEvents()
    assert drop(page, rows, "month", rows.chips[2].geometry().bottom())
    assert keys(page)[0] == ("platform", "gift", "month")
    assert not drop(page, rows, "creator", 0), "three are enough"


def test_what_is_no_key_is_not_taken(page: ReportsPage) -> None:
    data = QMimeData()
    data.setText("creator")
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.MoveAction, data, buttons, modifiers)
    QApplication.sendEvent(page.panel.rows, enter)
    assert not enter.isAccepted()


def test_a_full_shelf_takes_no_more(page: ReportsPage) -> None:
    choose(page, rows=("platform", "account", "creator"))
    assert len(page.choices.rows) == MOST_KEYS
    assert not page.panel.rows.add.isEnabled()
    page.panel.move_key(Move("month", "rows", -1))
    assert keys(page)[1] == ("month",)


def test_currency_and_basis_of_the_ledger_are_no_choice(page: ReportsPage) -> None:
    page.panel.currency.changed.emit("USD")
    assert page.choices.currency == "USD"
    assert cells(page, CORNER) != [["Total", "14.57"]]
    assert "in USD" in plain(page._about.text())
    page.panel.currency.changed.emit("EUR")
    assert page.choices.currency == ""
    page.panel.basis.changed.emit("average")
    assert page.request.query.basis == "average"
    page.panel.basis.changed.emit("fifo")
    assert page.choices.basis == ""


# --- Entries ----------------------------------------------------------------------------------------------------------


def behind(window: MainWindow, page: ReportsPage, do: Callable[[], object]) -> tuple[str, list[str]]:
    """What is asked for, and the gifts of the entries that are found."""
    wanted: list[Subset] = []
    page.entries_wanted.connect(wanted.append)
    do()
    found: list[list[int]] = []
    assert window.session is not None
    window.session.ask(wanted[0].find, done=lambda ids: found.append(list(ids)))
    rows = journal.rows(window.session.reader, found[0])
    return wanted[0].title, [row.item for row in rows]


def test_a_cell_leads_to_its_entries_and_back(window: MainWindow, page: ReportsPage) -> None:
    view = page.table.views[FIGURES]
    view.setCurrentIndex(page.table.parts[FIGURES].index(1, 1))
    title, items = behind(window, page, lambda: QTest.keyClick(view, Qt.Key.Key_Return))
    assert (title, items) == ("Mila, Apr 2026", ["Hand Hearts", "Cheer"])
    assert window.frame.pages.currentWidget() is window.ledger_page
    window.go_back()
    assert window.frame.pages.currentWidget() is page
    assert page.choices == ALL


def test_names_totals_and_headings_lead_to_their_entries(window: MainWindow, page: ReportsPage) -> None:
    table = page.table
    for number, row, column, count in ((NAMES, 0, 0, 2), (NAMES, 0, 1, 2), (TOTALS, 0, 0, 2), (CORNER, 0, 1, 6)):
        index = table.parts[number].index(row, column)
        _title, items = behind(window, page, lambda number=number, index=index: table.views[number].clicked.emit(index))  # type: ignore[misc]
        assert len(items) == count
    _title, items = behind(window, page, lambda: table._header(FIGURES).picked.emit(0, 0))
    assert items == ["Rose", "Galaxy"]


def test_an_empty_cell_leads_nowhere(window: MainWindow, page: ReportsPage) -> None:
    wanted: list[Subset] = []
    page.entries_wanted.connect(wanted.append)
    page.table.views[FIGURES].clicked.emit(page.table.parts[FIGURES].index(2, 0))
    assert wanted == []


def test_a_heading_over_several_columns_leads_to_all_of_theirs(window: MainWindow, page: ReportsPage) -> None:
    choose(page, columns=("year", "month"))
    title, items = behind(window, page, lambda: page.table._header(FIGURES).picked.emit(0, 1))
    assert (title, len(items)) == ("2026", 6)


def test_then_leads_to_the_entries_of_then_and_change_to_both(window: MainWindow, page: ReportsPage) -> None:
    choose(
        page,
        rows=("creator",),
        columns=(),
        period=APRIL,
        compare="previous",
    )
    part, view = page.table.parts[FIGURES], page.table.views[FIGURES]
    zoe = [row[0] for row in cells(page, NAMES)].index("Zoë 🌸")
    found = [
        behind(window, page, lambda column=column: view.clicked.emit(part.index(zoe, column)))  # type: ignore[misc]
        for column in range(3)
    ]
    assert [items for _title, items in found] == [["Super Chat"], ["Galaxy"], ["Super Chat", "Galaxy"]]
    assert found[1][0] == "Zoë 🌸, Mar 2026"


def test_what_a_balance_held_before_leads_to_all_before(window: MainWindow, page: ReportsPage) -> None:
    choose(page, report="balance", rows=("month",), columns=())
    part, view = page.table.parts[FIGURES], page.table.views[FIGURES]
    column = headings(page).index("Coins before")
    _title, items = behind(window, page, lambda: view.clicked.emit(part.index(1, column)))
    assert items == ["", "Rose", "Galaxy"]


def test_arrows_lead_from_part_to_part(page: ReportsPage) -> None:
    views, parts = page.table.views, page.table.parts
    page.table.setFocus()
    views[FIGURES].setCurrentIndex(parts[FIGURES].index(0, 0))
    QTest.keyClick(views[FIGURES], Qt.Key.Key_Left)
    assert (views[NAMES].hasFocus(), views[NAMES].currentIndex().column()) == (True, 1)
    QTest.keyClick(views[NAMES], Qt.Key.Key_Right)
    assert views[FIGURES].hasFocus()
    for _step in range(3):
        QTest.keyClick(views[FIGURES], Qt.Key.Key_Down)
    assert (views[TOTALS].hasFocus(), views[TOTALS].currentIndex().column()) == (True, 0)
    QTest.keyClick(views[TOTALS], Qt.Key.Key_Left)
    assert views[CORNER].hasFocus()
    QTest.keyClick(views[CORNER], Qt.Key.Key_Up)
    assert (views[NAMES].hasFocus(), views[NAMES].currentIndex().row()) == (True, 2)


# --- Chart ------------------------------------------------------------------------------------------------------------


def chart_of(page: ReportsPage) -> dict[str, list[int | None]]:
    drawn = page.chart.drawn
    assert drawn is not None
    return {plain(one.name): list(one.values) for one in drawn.chart.series}


def test_the_chart_follows_the_table(page: ReportsPage) -> None:
    assert chart_of(page) == {"Zoë 🌸": [758, 500], "Mila": [6, 192], "<b>Max</b>": [0, 1]}
    page.chart.kinds._pick("share")
    assert chart_of(page) == {"Cost": [1258, 198, 1]}
    choose(page, measure="gifts")
    assert chart_of(page) == {"Gifts": [7, 2, 1]}


def test_coins_of_different_kinds_share_no_chart(page: ReportsPage) -> None:
    choose(page, measure="coins")
    assert page.chart.drawn is None
    assert "different kinds" in page.chart._note.text()
    choose(page, where=(("platform", "TikTok"),))
    assert chart_of(page)["Mila"] == [5, 100]


def test_a_bar_leads_to_its_entries(window: MainWindow, page: ReportsPage) -> None:
    title, items = behind(window, page, lambda: page.chart.view.picked.emit(1, 1))
    assert (title, items) == ("Mila, Apr 2026", ["Hand Hearts", "Cheer"])


def test_more_series_than_colours_are_drawn_as_others(window: MainWindow, page: ReportsPage) -> None:
    assert window.session is not None
    for number in range(9):
        gift = draft(
            "gift", f"2026-05-0{number + 1}", "main", "YouTube", creator=f"C{number}", amount=Money(100 + number, "EUR")
        )
        window.session.run(entries.add, gift)
    found = chart_of(page)
    assert len(found) == 6
    total = page._table.cell(TOTAL, TOTAL) if page._table else None
    assert total is not None
    assert sum(value or 0 for row in found.values() for value in row) == total.now("cost")["EUR"]
    place = len(found["Others"]) - 1
    _title, items = behind(window, page, lambda: page.chart.view.picked.emit(5, place))
    assert len(items) == 12 - 5 - 1


def test_a_second_key_down_makes_the_series(window: MainWindow, page: ReportsPage) -> None:
    choose(page, rows=("month", "platform"), columns=())
    assert chart_of(page) == {"TikTok": [764, 129], "YouTube": [0, 500], "Twitch": [0, 64]}
    title, items = behind(window, page, lambda: page.chart.view.picked.emit(2, 1))
    assert (title, items) == ("Apr 2026, Twitch", ["Cheer"])
    choose(page, rows=(), columns=("platform", "creator"))
    assert chart_of(page)["Zoë 🌸"] == [758, 500, 0]


def test_months_without_gifts_are_places_of_the_chart(window: MainWindow, page: ReportsPage) -> None:
    assert window.session is not None
    gift = draft("gift", "2026-07-01", "main", "YouTube", creator="Mila", amount=Money(100, "EUR"))
    window.session.run(entries.add, gift)
    assert chart_of(page)["Mila"] == [6, 192, 0, 0, 100]


def test_a_comparison_is_drawn_beside(page: ReportsPage) -> None:
    choose(page, columns=(), period=APRIL, compare="previous")
    found = chart_of(page)
    assert list(found) == ["Now", "Then"]
    assert sum(value or 0 for value in found["Then"]) == 764


# --- Saved reports ----------------------------------------------------------------------------------------------------


def test_a_report_is_saved_renamed_duplicated_and_deleted(window: MainWindow, page: ReportsPage) -> None:
    choose(page, measure="gifts")
    page.saved.ask_name("save")
    page.saved.named.emit("save", "Roses")
    assert "Roses" in page.saved.list.text()
    assert [one.name for one in page._saved] == ["Roses"]
    assert page._saved[0].choices.measure == "gifts"
    choose(page, measure="cost")
    assert "changed" in page.saved.list.text()
    act(page.saved.verb_menu(), "Save changes")
    assert "changed" not in page.saved.list.text()
    page.saved.named.emit("rename", "Tulips")
    act(page.saved.verb_menu(), "Duplicate")
    assert [one.name for one in page._saved] == ["Tulips", "Tulips (2)"]
    assert "Tulips (2)" in page.saved.list.text()
    act(page.saved.verb_menu(), "Delete")
    assert [one.name for one in page._saved] == ["Tulips"]
    assert page.saved.title == ""
    window.undo()
    assert [one.name for one in page._saved] == ["Tulips", "Tulips (2)"]


def test_a_name_that_is_taken_is_refused_where_it_is_typed(page: ReportsPage) -> None:
    page.saved.named.emit("save", "Roses")
    page.saved.ask_name("save")
    page.saved.named.emit("save", "roses ")
    assert page.saved._popup is not None
    assert "already" in page.saved._popup._wrong.text()


def test_changes_of_a_report_are_taken_back(page: ReportsPage) -> None:
    page.open(Current(built_in="gifts"))
    choose(page, rows=("creator",))
    act(page.saved.verb_menu(), "Take changes back")
    assert page.choices == BUILT_IN["gifts"][1]


@pytest.mark.parametrize("key", list(BUILT_IN))
def test_every_built_in_report_can_be_asked(page: ReportsPage, key: str) -> None:
    title = BUILT_IN[key][0]
    act(page.saved.list_menu(), title)
    assert page.saved.title == title
    assert page._table is not None
    assert page._table.request.report == page.choices.report
    assert page._doubt.isHidden() or "could not" not in page._doubt.text()


def test_the_open_report_is_found_by_what_is_looked_for(window: MainWindow, page: ReportsPage) -> None:
    assert window.session is not None
    found: list[int] = []
    window.session.run(saved_reports.save, "Roses", Choices(rows=("gift",)), done=found.append)
    window.show_page("reports", found[0])
    assert keys(page)[0] == ("gift",)
    assert "Roses" in page.saved.list.text()


# --- What is remembered -----------------------------------------------------------------------------------------------


def test_the_page_is_as_it_was_left(
    window: MainWindow, page: ReportsPage, theme: Theme, preferences: Preferences
) -> None:
    choose(page, rows=("gift",), columns=(), compare="previous", chart="share", currency="USD")
    page.chart_switch.click()
    frame = Frame(theme, preferences)
    other = MainWindow(frame, theme, preferences, run_now=True)
    frame.show()
    session = window.release()
    assert session is not None
    other.adopt(session)
    other.show_page("reports")
    assert other.reports.choices == page.choices
    assert not other.reports.chart_switch.isChecked()
    assert other.reports.chart.isHidden()
    assert cells(other.reports, NAMES)[0][0] == "Galaxy"
    frame.close()
    frame.deleteLater()


@pytest.mark.parametrize("kept", ['"x"', "7", "[1]", json.dumps({"choices": "{", "current": 3, "panel_shown": "no"})])
def test_what_cannot_be_read_of_it_is_as_if_it_was_never_chosen(
    bare_window: MainWindow, path: Path, preferences: Preferences, kept: str
) -> None:
    preferences.store.setValue("pages/reports", kept)
    bare_window.open_ledger(path)
    bare_window.show_page("reports")
    assert set(bare_window.reports.choices.rows) == {"creator"}
    assert bare_window.reports.panel.isVisible()


def test_choices_another_ledger_does_not_know_are_dropped(
    window: MainWindow, page: ReportsPage, make_ledger: Callable[..., Path]
) -> None:
    choose(page, where=(("creator", "Mila"), ("platform", "YouTube")))
    gift = draft("gift", "2026-04-12T10:00", "main", "YouTube", creator="Ana", amount=Money(100, "EUR"))
    window.open_ledger(make_ledger(gift, name="other"))
    window.show_page("reports")
    assert window.reports.choices.where == (("platform", "YouTube"),)
    assert [row[0] for row in cells(window.reports, NAMES)] == ["Ana"]


# --- Out of the window ------------------------------------------------------------------------------------------------


def copied(page: ReportsPage) -> list[list[str]]:
    QTest.keyClick(page.table.views[FIGURES], Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    return [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]


def test_the_table_is_copied_for_a_spreadsheet(page: ReportsPage) -> None:
    assert copied(page) == [
        ["Creator", "Total", "Mar 2026", "Apr 2026"],
        ["Zoë 🌸", "12.58", "7.58", "5.00"],
        ["Mila", "1.98", "0.06", "1.92"],
        ["<b>Max</b>", "0.01", "", "0.01"],
        ["Total", "14.57", "7.64", "6.93"],
    ]


def test_keys_have_columns_of_their_own_when_copied(page: ReportsPage) -> None:
    choose(page, rows=("platform", "creator"), columns=("year", "month"))
    lines = copied(page)
    assert lines[:4] == [
        ["", "", "", "2026", "2026"],
        ["Platform", "Creator", "Total", "Mar 2026", "Apr 2026"],
        ["TikTok", "", "8.93", "7.64", "1.29"],
        ["TikTok", "Zoë 🌸", "7.58", "7.58", ""],
    ]
    assert lines[-1][:3] == ["Total", "", "14.57"]


def test_the_privacy_key_hides_the_report_and_what_is_copied(
    window: MainWindow, page: ReportsPage, qtbot: QtBot
) -> None:
    choose(page, measure="gifts")
    window.actions["privacy"].trigger()
    assert privacy.is_on()
    assert {row[0] for row in cells(page, NAMES)} == {privacy.DOTS}
    assert cells(page, TOTALS) == [["6", "4"]], "counts of things are shown"
    choose(page, measure="cost")
    assert cells(page, TOTALS) == [[privacy.DOTS, privacy.DOTS]]
    lines = copied(page)
    assert {cell for line in lines[1:-1] for cell in line} == {privacy.DOTS, ""}
    spoken = [plain(page._about.text()), page.chart.view.accessibleDescription(), page.saved.list.text()]
    part = page.table.parts[FIGURES]
    spoken.append(str(part.data(part.index(0, 0), Qt.ItemDataRole.ToolTipRole)))
    assert not [text for text in spoken if "Mila" in text or "Zo" in text or "7.58" in text]


def test_too_many_cells_to_copy_are_told(
    page: ReportsPage, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.desktop.tables import pivot_copy

    monkeypatch.setattr(pivot_copy, "LIMIT", 3)
    page.copy()
    assert "too many to copy" in window.status.notice


def test_the_report_is_written_as_the_command_line_writes_it(
    window: MainWindow, page: ReportsPage, tmp_path: Path
) -> None:
    page.export_to(tmp_path / "report.csv")
    lines = (tmp_path / "report.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "creator,month,gifts,coins,cost,currency,uncovered_coins,unconverted"
    assert "Mila,2026-03,5,5,0.06,EUR,0," in lines
    assert window.status.notice == "report.csv written"
    choose(page, report="balance", rows=("account",), columns=())
    page.export_to(tmp_path / "balance.csv")
    assert (tmp_path / "balance.csv").read_text(encoding="utf-8").startswith("account,opening_coins,")


def test_a_file_that_cannot_be_written_is_said(window: MainWindow, page: ReportsPage, tmp_path: Path) -> None:
    page.export_to(tmp_path / "nowhere" / "report.csv")
    assert "cannot be opened" in window.banner.sentence


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
        assert page._stack.currentIndex() == 1


def test_a_hand_shows_what_leads_somewhere(page: ReportsPage, qtbot: QtBot) -> None:
    view = page.table.views[FIGURES]
    for row, column, shape in ((0, 0, Qt.CursorShape.PointingHandCursor), (2, 0, Qt.CursorShape.ArrowCursor)):
        rect = view.visualRect(page.table.parts[FIGURES].index(row, column))
        QTest.mouseMove(view.viewport(), rect.center() + QPoint(1, 1))
        qtbot.waitUntil(lambda shape=shape: view.viewport().cursor().shape() == shape)  # type: ignore[misc]
