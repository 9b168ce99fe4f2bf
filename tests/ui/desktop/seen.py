"""Everything a person can read in a widget and what it holds, or can have read aloud."""

from collections.abc import Iterator
from html import unescape
from re import sub
from typing import NamedTuple

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QTabBar,
    QWidget,
)

from ui.desktop.charts.speech import SpokenChart
from ui.desktop.charts.view import ChartView

ROWS = 25
"""Rows of each table that are read."""
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


def plain(text: object) -> str:
    """A text without the marks that keep its parts in order."""
    return str(text).translate({0x2068: None, 0x2069: None})


class Seen(NamedTuple):
    """A text, what shows it, and as what."""

    by: str
    kind: str
    text: str


class Findings:
    """What a test has to complain about: each thing once, with the scene where it was first seen."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], str] = {}

    def add(self, where: str, by: QWidget | str, what: str) -> None:
        """Note something wrong about a widget."""
        self._first.setdefault((by if isinstance(by, str) else named(by), what), where)

    def none_or_fail(self) -> None:
        """Fail the test with everything that was noted."""
        if self._first:
            said = sorted(f"{where}: {by}: {what}" for (by, what), where in self._first.items())
            pytest.fail("\n".join(said), pytrace=False)


def texts(root: QWidget) -> list[Seen]:
    """Every text of `root` and the visible widgets in it."""
    widgets = [root, *(widget for widget in root.findChildren(QWidget) if widget.isVisible())]
    found = [Seen(named(widget), kind, text) for widget in widgets for kind, text in of(widget)]
    return [Seen(by, kind, unmarked(text)) for by, kind, text in found if text]


def named(widget: QWidget) -> str:
    """What a failing test calls a widget."""
    path = [widget, widget.parent()]
    return " in ".join(type(one).__name__ for one in path if one is not None)


def unmarked(text: str) -> str:
    """A text as it is read: tooltips are given markup so that nobody guesses at it."""
    return unescape(sub(r"<[^<>]+>", "", text)) if text.startswith("<p style=") else text


def of(widget: QWidget) -> Iterator[tuple[str, str]]:
    """What one widget shows itself."""
    for kind in ("toolTip", "statusTip", "whatsThis", "accessibleName", "accessibleDescription"):
        yield kind, getattr(widget, kind)()
    # Every Qt class by the same words for the same thing; of a field what can be seen of it.
    for kind in ("text", "title", "placeholderText", "toPlainText", "displayText"):
        if callable(read := getattr(widget, kind, None)) and not (isinstance(widget, QLineEdit) and kind == "text"):
            shown = read().replace("&&", "&") if isinstance(widget, QAbstractButton) else read()
            yield "typed" if kind in {"displayText", "toPlainText"} else kind, shown
    if widget.isWindow():
        yield "windowTitle", widget.windowTitle()
    if isinstance(widget, QTabBar):
        yield from (("tab", widget.tabText(number)) for number in range(widget.count()))
    if (
        isinstance(widget, QComboBox | QAbstractItemView)
        and not isinstance(widget, QHeaderView)
        and widget.model() is not None
    ):
        yield from cells(widget.model())
    if isinstance(widget, SpokenChart):
        yield "spoken", widget.spoken
    if isinstance(widget, ChartView):
        yield from charted(widget)
    yield from (part for action in widget.actions() for part in acted(action))


def acted(action: QAction) -> Iterator[tuple[str, str]]:
    """What an action shows in a menu and at a button."""
    yield "action", action.text()
    yield "tip of action", action.toolTip()


def cells(model: QAbstractItemModel) -> Iterator[tuple[str, str]]:
    """Headings and the first rows of a table or list."""
    columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount())
    for orientation, count in ((Qt.Orientation.Horizontal, len(columns)), (Qt.Orientation.Vertical, rows(model))):
        for section in range(count):
            for role in _ROLES:
                yield "heading", said(model.headerData(section, orientation, role), is_number_kept=False)
    for row in range(rows(model)):
        for column in columns:
            for role in _ROLES:
                yield f"cell {column}", said(model.index(row, column, QModelIndex()).data(role))


def rows(model: QAbstractItemModel) -> int:
    return min(ROWS, model.rowCount())


def said(value: object, *, is_number_kept: bool = True) -> str:
    """A value as it is shown; Qt numbers headings that have none."""
    return "" if value is None or (isinstance(value, int) and not is_number_kept) else str(value)


def charted(view: ChartView) -> Iterator[tuple[str, str]]:
    """What is written in a chart."""
    chart = view.chart
    if chart is None:
        return
    yield "title of chart", chart.title
    yield from (("label of chart", label) for label in (*chart.labels, *chart.spoken))
    yield from (("series of chart", one.name) for one in chart.series)
    yield from (("mark of chart", one.name) for one in chart.marks)
    for value in {value for one in chart.series for value in one.values if value is not None}:
        yield "value of chart", chart.write(value)
        yield "number on the axis", chart.write_short(value)
