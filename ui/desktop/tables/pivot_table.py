"""A pivot on screen: headings and first column stay while one scrolls, totals stand apart and in strong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QPointF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHeaderView,
    QScrollBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from models.text import N_
from ui.desktop import theme
from ui.desktop.tables import pivot_texts
from ui.desktop.tables.pivot import Cell, Measure, Pivot
from ui.desktop.widgets.plain import tip
from ui.text import _

_CELL = Qt.ItemDataRole.UserRole
_HEIGHT = 28
_FIRST = 240
"""Widest first column, in pixels."""
_SHADE = 0.16
_MEASURED = 200
"""Rows that are looked at for the width of a column."""
Index = QModelIndex | QPersistentModelIndex
_MEASURES: tuple[tuple[Measure, str], ...] = (("gifts", N_("Gifts")), ("coins", N_("Coins")), ("cost", N_("Cost")))


@dataclass(frozen=True)
class Shown:
    """One cell of a part of the table: its text, how strongly it is shaded (0 to 1), whether it is a total."""

    text: str
    tooltip: str = ""
    shade: float = 0.0
    is_strong: bool = False
    is_number: bool = True
    is_doubtful: bool = False


class PivotPart(QAbstractTableModel):
    """One of the four parts a pivot is shown in; it asks `shown(row, column)` for each cell."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows, self._headings = 0, [""]
        self._shown: Callable[[int, int], Shown] = lambda _row, _column: Shown("")

    def show(self, rows: int, headings: list[str], shown: Callable[[int, int], Shown]) -> None:
        """Show so many rows under these headings."""
        self.beginResetModel()
        self._rows, self._headings, self._shown = rows, headings, shown
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = self._shown(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return shown.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(shown.tooltip)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return shown.tooltip or shown.text
        return shown if role == _CELL else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_number = self._rows and self._shown(0, section).is_number
            side = (
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
                if is_number
                else Qt.AlignmentFlag.AlignLeading
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def width(self, column: int) -> int:
        """Pixels a column wishes: its widest text among the first rows."""
        strong, plain = (_metrics(size) for size in ("strong", "body"))
        texts = (self._shown(row, column) for row in range(min(self._rows, _MEASURED)))
        widest = max(((strong if shown.is_strong else plain)(shown.text) for shown in texts), default=0)
        return max(widest, _metrics("caption")(self._headings[column])) + 28


def _metrics(size: theme.Size) -> Callable[[str], int]:
    from PySide6.QtGui import QFontMetrics

    return QFontMetrics(theme.font(size)).horizontalAdvance


class _Drawing(QStyledItemDelegate):
    """Draws a cell: plain text, numbers at the right, a shade behind what is large, a dot at what is uncertain."""

    def __init__(self, own: theme.Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = own

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown: Shown = index.data(_CELL)
        rect, state, direction = option.rect, option.state, option.direction
        tokens = self._theme.tokens
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.selection))
        elif shown.shade:
            painter.fillRect(rect, QColor(theme.mix(tokens.accent, tokens.surface, _SHADE * sqrt(shown.shade))))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.row_line))
        room = rect.adjusted(12, 0, -12, 0) if shown.is_number else rect.adjusted(16, 0, -12, 0)
        painter.setFont(theme.font("strong" if shown.is_strong else "body"))
        painter.setPen(QColor(tokens.text))
        side = (
            Qt.AlignmentFlag.AlignRight
            if shown.is_number
            else QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)
        )
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight if shown.is_number else direction)
        text = painter.fontMetrics().elidedText(shown.text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter), text)
        if shown.is_doubtful:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.attention))
            painter.drawEllipse(QPointF(rect.right() - 6, rect.center().y() + 0.5), 2.5, 2.5)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


class PivotTable(QWidget):
    """Four tables that move as one: names, figures, and under both their totals."""

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = own
        self.names, self.figures, self.total_name, self.totals = (PivotPart(self) for _number in range(4))
        parts = (self.names, self.figures, self.total_name, self.totals)
        self._views = [self._view(part, is_name=number % 2 == 0) for number, part in enumerate(parts)]
        names, figures, corner, totals = self._views
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for number, view in enumerate(self._views):
            grid.addWidget(view, number // 2, number % 2 * 2)
        line = QFrame()
        line.setProperty("role", "line")
        grid.addWidget(line, 0, 1, 2, 1)
        grid.addWidget(_scroll_bar(figures.verticalScrollBar(), self), 0, 3)
        grid.addWidget(_scroll_bar(figures.horizontalScrollBar(), self), 2, 2)
        grid.setColumnStretch(2, 1)
        grid.setRowStretch(0, 1)
        for view in (corner, totals):
            view.horizontalHeader().hide()
            view.setFixedHeight(_HEIGHT + 2)
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for one, other in ((names, figures), (figures, names)):
            one.verticalScrollBar().valueChanged.connect(other.verticalScrollBar().setValue)
        figures.horizontalScrollBar().valueChanged.connect(totals.horizontalScrollBar().setValue)
        names.setAccessibleName(_("Rows of the report"))
        figures.setAccessibleName(_("Figures of the report"))
        own.changed.connect(self._repaint)

    def _repaint(self) -> None:
        for view in self._views:
            view.viewport().update()

    def _view(self, part: PivotPart, *, is_name: bool) -> QTableView:
        view = QTableView()
        view.setModel(part)
        view.setProperty("role", "pivot-names" if is_name else "pivot")
        view.setItemDelegate(_Drawing(self._theme, view))
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for scroll in (view.setVerticalScrollMode, view.setHorizontalScrollMode):
            scroll(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(_HEIGHT)
        for header in (view.verticalHeader(), view.horizontalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.horizontalHeader().setFont(theme.font("caption"))
        # As high in every part, whatever script its headings are in: the rows have to stay level.
        view.horizontalHeader().setFixedHeight(_HEIGHT + 4)
        view.horizontalHeader().setHighlightSections(False)
        return view

    def show_pivot(self, pivot: Pivot, measure: Measure) -> None:
        """Show a pivot by one measure; without a key across, by all of them."""
        grid = _Grid(pivot, measure)
        title = pivot_texts.heading_of(pivot.down)
        titles = [title, _("Total")] if pivot.across else [title]
        self.names.show(len(pivot.rows), titles, grid.name)
        self.figures.show(len(pivot.rows), grid.headings, grid.figure)
        self.total_name.show(1, titles, grid.corner)
        self.totals.show(1, grid.headings, lambda _row, column: grid.total(column))
        names, figures, corner, totals = self._views
        widths = [min(_FIRST, max(140, self.names.width(0))), max(76, self.total_name.width(1)) if pivot.across else 0]
        for view in (names, corner):
            view.setFixedWidth(sum(widths))
            for column in range(len(titles)):
                view.setColumnWidth(column, widths[column])
        for column in range(len(grid.headings)):
            width = max(76, self.figures.width(column), self.totals.width(column))
            figures.setColumnWidth(column, width)
            totals.setColumnWidth(column, width)


def _scroll_bar(inner: QScrollBar, parent: QWidget) -> QScrollBar:
    """Make a scroll bar that stands apart from the table it moves, so that the parts of the table stay aligned."""
    outer = QScrollBar(inner.orientation(), parent)

    def follow() -> None:
        outer.setRange(inner.minimum(), inner.maximum())
        outer.setPageStep(inner.pageStep())
        outer.setSingleStep(inner.singleStep())
        outer.setVisible(inner.maximum() > inner.minimum())

    inner.rangeChanged.connect(lambda *_: follow())
    inner.valueChanged.connect(outer.setValue)
    outer.valueChanged.connect(inner.setValue)
    follow()
    return outer


class _Grid:
    """Words the cells of one pivot: a column for each value of the key across, or one for each measure."""

    def __init__(self, pivot: Pivot, measure: Measure) -> None:
        self._pivot, self._measure = pivot, measure
        if pivot.across:
            self.headings = [pivot_texts.heading(pivot.across, column) for column in pivot.columns]
        else:
            self.headings = [_(title) for _name, title in _MEASURES]

    def name(self, row: int, column: int) -> Shown:
        """Heading of a row, and its total."""
        key = self._pivot.rows[row]
        said, total = pivot_texts.heading(self._pivot.down, key), self._pivot.row_totals[key]
        if column:
            return self._shown(total, self._measure, [said], is_strong=True)
        return Shown(said, pivot_texts.tooltip(self._pivot, (said,), total), is_number=False)

    def figure(self, row: int, column: int) -> Shown:
        """A cell."""
        pivot, key = self._pivot, self._pivot.rows[row]
        names = [pivot_texts.heading(pivot.down, key)]
        if not pivot.across:
            cell, measure = pivot.row_totals[key], _MEASURES[column][0]
            return self._shown(cell, measure, names, shade=cell.cost / pivot.most if measure == "cost" else 0.0)
        found = pivot.cells.get((key, pivot.columns[column]))
        if found is None:
            return Shown("")
        return self._shown(found, self._measure, [*names, self.headings[column]], shade=found.cost / pivot.most)

    def corner(self, _row: int, column: int) -> Shown:
        """Heading of the totals, and the total of everything."""
        if column:
            return self._shown(self._pivot.total, self._measure, [_("Total")], is_strong=True)
        return Shown(_("Total"), is_strong=True, is_number=False)

    def total(self, column: int) -> Shown:
        """The total of a column."""
        pivot = self._pivot
        if not pivot.across:
            return self._shown(pivot.total, _MEASURES[column][0], [_("Total")], is_strong=True)
        return self._shown(
            pivot.column_totals[pivot.columns[column]], self._measure, [self.headings[column]], is_strong=True
        )

    def _shown(
        self, cell: Cell, measure: Measure, names: Sequence[str], *, shade: float = 0.0, is_strong: bool = False
    ) -> Shown:
        said = pivot_texts.text(cell, measure, self._pivot.currency)
        tooltip = pivot_texts.tooltip(self._pivot, names, cell)
        return Shown(said, tooltip, max(0.0, shade), is_strong, is_doubtful=not cell.is_certain)
