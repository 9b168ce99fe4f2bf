import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models import entries
from models.money import Money
from models.reports.table import TOTAL
from tests.ui.desktop.conftest import draft
from tests.ui.desktop.pages.reports.seen import (
    ALL,
    APRIL,
    CORNER,
    FIGURES,
    NAMES,
    TOTALS,
    behind,
    cells,
    chart_of,
    choose,
    headings,
)
from ui.desktop.main_window import MainWindow
from ui.desktop.page import Subset
from ui.desktop.pages.reports import ReportsPage

# --- Entries ----------------------------------------------------------------------------------------------------------


def test_a_cell_leads_to_its_entries_and_back(window: MainWindow, page: ReportsPage) -> None:
    view = page.result.table.views[FIGURES]
    view.setCurrentIndex(page.result.table.parts[FIGURES].index(1, 1))
    title, items = behind(window, page, lambda: QTest.keyClick(view, Qt.Key.Key_Return))
    assert (title, items) == ("Mila, Apr 2026", ["Hand Hearts", "Cheer"])
    assert window.frame.pages.currentWidget() is window.ledger_page
    window.go_back()
    assert window.frame.pages.currentWidget() is page
    assert page.choices == ALL


def test_names_totals_and_headings_lead_to_their_entries(window: MainWindow, page: ReportsPage) -> None:
    table = page.result.table
    for number, row, column, count in ((NAMES, 0, 0, 2), (NAMES, 0, 1, 2), (TOTALS, 0, 0, 2), (CORNER, 0, 1, 6)):
        index = table.parts[number].index(row, column)
        _title, items = behind(window, page, lambda number=number, index=index: table.views[number].clicked.emit(index))  # type: ignore[misc]
        assert len(items) == count
    _title, items = behind(window, page, lambda: table._header(FIGURES).picked.emit(0, 0))
    assert items == ["Rose", "Galaxy"]


def test_an_empty_cell_leads_nowhere(window: MainWindow, page: ReportsPage) -> None:
    wanted: list[Subset] = []
    page.entries_wanted.connect(wanted.append)
    page.result.table.views[FIGURES].clicked.emit(page.result.table.parts[FIGURES].index(2, 0))
    assert wanted == []


def test_a_heading_over_several_columns_leads_to_all_of_theirs(window: MainWindow, page: ReportsPage) -> None:
    choose(page, columns=("year", "month"))
    title, items = behind(window, page, lambda: page.result.table._header(FIGURES).picked.emit(0, 1))
    assert (title, len(items)) == ("2026", 6)


def test_then_leads_to_the_entries_of_then_and_change_to_both(window: MainWindow, page: ReportsPage) -> None:
    choose(
        page,
        rows=("creator",),
        columns=(),
        period=APRIL,
        compare="previous",
    )
    part, view = page.result.table.parts[FIGURES], page.result.table.views[FIGURES]
    zoe = [row[0] for row in cells(page, NAMES)].index("Zoë 🌸")
    found = [
        behind(window, page, lambda column=column: view.clicked.emit(part.index(zoe, column)))  # type: ignore[misc]
        for column in range(3)
    ]
    assert [items for _title, items in found] == [["Super Chat"], ["Galaxy"], ["Super Chat", "Galaxy"]]
    assert found[1][0] == "Zoë 🌸, Mar 2026"


def test_what_a_balance_held_before_leads_to_all_before(window: MainWindow, page: ReportsPage) -> None:
    choose(page, report="balance", rows=("month",), columns=())
    part, view = page.result.table.parts[FIGURES], page.result.table.views[FIGURES]
    column = headings(page).index("Coins before")
    _title, items = behind(window, page, lambda: view.clicked.emit(part.index(1, column)))
    assert items == ["", "Rose", "Galaxy"]


def test_arrows_lead_from_part_to_part(page: ReportsPage) -> None:
    views, parts = page.result.table.views, page.result.table.parts
    page.result.table.setFocus()
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


def test_the_chart_follows_the_table(page: ReportsPage) -> None:
    assert chart_of(page) == {"Zoë 🌸": [758, 500], "Mila": [6, 192], "<b>Max</b>": [0, 1]}
    page.result.chart.kinds._pick("share")
    assert chart_of(page) == {"Cost": [1258, 198, 1]}
    choose(page, measure="gifts")
    assert chart_of(page) == {"Gifts": [7, 2, 1]}


def test_coins_of_different_kinds_share_no_chart(page: ReportsPage) -> None:
    choose(page, measure="coins")
    assert page.result.chart.drawn is None
    assert "different kinds" in page.result.chart._note.text()
    choose(page, where=(("platform", "TikTok"),))
    assert chart_of(page)["Mila"] == [5, 100]


def test_a_bar_leads_to_its_entries(window: MainWindow, page: ReportsPage) -> None:
    title, items = behind(window, page, lambda: page.result.chart.view.picked.emit(1, 1))
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
    total = page._shown.cell(TOTAL, TOTAL) if page._shown else None
    assert total is not None
    assert sum(value or 0 for row in found.values() for value in row) == total.now("cost")["EUR"]
    place = len(found["Others"]) - 1
    _title, items = behind(window, page, lambda: page.result.chart.view.picked.emit(5, place))
    assert len(items) == 12 - 5 - 1


def test_more_places_than_there_is_room_for_are_drawn_as_others(window: MainWindow, page: ReportsPage) -> None:
    assert window.session is not None
    for number in range(20):
        amount = Money(100 + number, "EUR")
        gift = draft("gift", "2026-05-01", "main", "YouTube", creator=f"C{number}", amount=amount)
        window.session.run(entries.add, gift)
    choose(page, columns=())
    drawn = page.result.chart.drawn
    assert drawn is not None
    assert len(drawn.chart.labels) == 12
    assert sum(chart_of(page)["Cost"]) == 1457 + sum(range(100, 120))  # type: ignore[arg-type]
    _title, items = behind(window, page, lambda: page.result.chart.view.picked.emit(0, 11))
    assert len(items) == 12, "one gift each of those that are not among the largest eleven"


def test_only_the_latest_of_many_days_are_drawn(
    window: MainWindow, page: ReportsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.reports import charting

    monkeypatch.setattr(charting, "MOST_BARS", 5)
    choose(page, rows=("day",), columns=())
    assert list(chart_of(page)["Cost"]) == [1, 128, 0, 64, 500]
    assert "The latest 5 of 39 are drawn" in page.result.chart._note.text()


def test_a_second_key_down_makes_the_series(window: MainWindow, page: ReportsPage) -> None:
    choose(page, rows=("month", "platform"), columns=())
    assert chart_of(page) == {"TikTok": [764, 129], "YouTube": [0, 500], "Twitch": [0, 64]}
    title, items = behind(window, page, lambda: page.result.chart.view.picked.emit(2, 1))
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
