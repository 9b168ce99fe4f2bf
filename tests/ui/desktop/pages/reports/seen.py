"""What the tests of the Reports page see of it, and do to it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from models import journal
from models.reports.choices import Choices, Period
from tests.ui.desktop.seen import plain
from ui.desktop.main_window import MainWindow
from ui.desktop.page import Subset
from ui.desktop.pages.reports import ReportsPage
from ui.desktop.tables.pivot_parts import PivotPart

NAMES, FIGURES, CORNER, TOTALS = range(4)
ALL = Choices(period=Period("all"))
APRIL = Period("own", date(2026, 4, 1), date(2026, 4, 30))


def choose(page: ReportsPage, **values: object) -> None:
    """Choose as the panel does."""
    page.panel.changed.emit(replace(page.choices, **values))  # type: ignore[arg-type]


def keys(page: ReportsPage) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return page.choices.rows, page.choices.columns


def where(page: ReportsPage) -> tuple[tuple[str, str], ...]:
    return page.choices.where


def cells(page: ReportsPage, number: int) -> list[list[str]]:
    part = page.result.table.parts[number]
    rows = range(part.rowCount())
    return [[plain(part.data(part.index(row, column))) for column in range(part.columnCount())] for row in rows]


def headings(page: ReportsPage) -> list[str]:
    part: PivotPart = page.result.table.parts[FIGURES]
    return [plain(str(part.headerData(column, Qt.Orientation.Horizontal))) for column in range(part.columnCount())]


def act(menu: QMenu, text: str) -> None:
    """Do what a menu offers under this text."""
    (action,) = (action for action in menu.actions() if action.text() == text)
    assert action.isEnabled()
    action.trigger()


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


def chart_of(page: ReportsPage) -> dict[str, list[int | None]]:
    drawn = page.result.chart.drawn
    assert drawn is not None
    return {plain(one.name): list(one.values) for one in drawn.chart.series}


def copied(page: ReportsPage) -> list[list[str]]:
    QTest.keyClick(page.result.table.views[FIGURES], Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    return [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
