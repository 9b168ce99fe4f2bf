"""A report on screen: headings and names stay while one scrolls, totals stand apart and in strong."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QScrollBar,
    QSizePolicy,
    QTableView,
    QWidget,
)

from models.reports.table import TOTAL, Head
from ui.desktop import theme
from ui.desktop.tables.pivot_grid import Grid, Place, Shown
from ui.desktop.tables.pivot_header import PivotHeader
from ui.desktop.tables.pivot_parts import Explain, PivotDrawing, PivotPart
from ui.desktop.tables.row_table import make_quiet, set_row_height
from ui.desktop.widgets.cells import Index
from ui.text import _

_FIRST = 280
"""Widest column of names, in pixels."""
_START = -1, -1, 0, 0
"""What is in sight of a part when nobody has moved in it."""
_LEAST, _WIDEST = 76, 280
"""Narrowest and widest column of figures."""
_SINGLY = 200
"""Columns whose widths are set one by one; of more all are alike."""
_MEASURED = 6
"""Columns that are looked at for the width, with the largest ones."""
_QT_MOST = 16_777_215
"""Pixels a widget can be high."""
_NAMES, _FIGURES, _CORNER, _TOTALS = range(4)


class Pick(NamedTuple):
    """What was clicked or entered: a row and a column of the report, and what its figure is."""

    row: Head
    column: Head
    place: Place | None


class PivotTable(QWidget):
    """Four tables that move as one: names, figures, and under both their totals."""

    picked = Signal(object)
    """A `Pick`."""
    copy_wanted = Signal()

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = own
        self._grid: Grid | None = None
        self._height = theme.ROW_HEIGHT["normal"]
        self.parts = [PivotPart(self) for _number in range(4)]
        self.views = [self._view(number, part) for number, part in enumerate(self.parts)]
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.views[_FIGURES])

    def _lay_out(self) -> None:
        names, figures, corner, totals = self.views
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for number, view in enumerate(self.views):
            grid.addWidget(view, number // 2, number % 2 * 2)
        line = QFrame()
        line.setProperty("role", "line")
        grid.addWidget(line, 0, 1, 2, 1)
        grid.addWidget(_scroll_bar(figures.verticalScrollBar(), self), 0, 3)
        grid.addWidget(_scroll_bar(figures.horizontalScrollBar(), self), 2, 2)
        below = QWidget()
        below.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        grid.addWidget(below, 3, 0, 1, 4)  # takes what a short table leaves
        grid.setColumnStretch(2, 1)
        grid.setRowStretch(0, 1)
        for view in (corner, totals):
            view.horizontalHeader().hide()
        names.setAccessibleName(_("Rows of the report"))
        figures.setAccessibleName(_("Figures of the report"))
        corner.setAccessibleName(_("Total of the report"))
        totals.setAccessibleName(_("Totals of the report"))

    def _connect(self) -> None:
        names, figures, _corner, totals = self.views
        for one, other in ((names, figures), (figures, names)):
            one.verticalScrollBar().valueChanged.connect(other.verticalScrollBar().setValue)
        for one, other in ((totals, figures), (figures, totals)):
            one.horizontalScrollBar().valueChanged.connect(other.horizontalScrollBar().setValue)
        self._header(_FIGURES).picked.connect(self._pick_column)
        for number, view in enumerate(self.views):
            view.clicked.connect(lambda index, number=number: self._pick(number, index))
            view.installEventFilter(self)
            view.viewport().installEventFilter(self)
        self._theme.changed.connect(self._repaint)

    def _repaint(self) -> None:
        for view in self.views:
            view.viewport().update()
            view.horizontalHeader().viewport().update()

    def _view(self, number: int, part: PivotPart) -> QTableView:
        view, are_names = QTableView(), number % 2 == 0
        view.setHorizontalHeader(PivotHeader(self._theme, view, are_names=are_names))
        view.setModel(part)
        view.setProperty("role", "pivot")
        view.setItemDelegate(PivotDrawing(self._theme, view))
        make_quiet(view)
        view.setMouseTracking(True)
        view.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if number != _FIGURES:
            view.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # arrows lead here from the figures
        return view

    def _header(self, number: int) -> PivotHeader:
        header = self.views[number].horizontalHeader()
        if not isinstance(header, PivotHeader):
            raise TypeError("the headings are ours")
        return header

    # --- What is shown --------------------------------------------------------------------------------------------

    def set_row_height(self, height: int) -> None:
        """Set how high every row is, in pixels."""
        self._height = height
        for view in self.views:
            set_row_height(view, height)
        for view in self.views[_CORNER:]:
            view.setFixedHeight(height + 2)

    @property
    def grid(self) -> Grid | None:
        """What is shown."""
        return self._grid

    def show_grid(self, grid: Grid) -> None:
        """Show a report; a cell is written when it comes in sight. The same keys again stay where one has been."""
        stays = self._grid is not None and grid.is_like(self._grid)
        seen = [self._seen(view) for view in self.views]
        self._grid = grid
        titles = [(grid.title,), *(place.levels for place in grid.fixed)]
        levels = [place.levels for place in grid.columns]
        plain_titles = [" · ".join(level) for level in titles]
        plain = [" · ".join(level) for level in levels]
        names, figures, corner, totals = self.parts
        names.show(grid.size, plain_titles, self._name, self._explain(_NAMES))
        figures.show(grid.size, plain, grid.figure, self._explain(_FIGURES))
        count = 1 if grid.has_total else 0
        corner.show(count, plain_titles, self._corner, self._explain(_CORNER))
        totals.show(count, plain, lambda _row, column: grid.total(column), self._explain(_TOTALS))
        for number in (_NAMES, _FIGURES):
            self._header(number).show_levels((titles, levels)[number], grid.depth)
        for number in (_CORNER, _TOTALS):
            self.views[number].setVisible(grid.has_total)
        self._fit(grid)
        height = grid.size * self._height + self._header(_FIGURES).height() + 2
        for view in self.views[:_CORNER]:
            view.setMaximumHeight(min(height, _QT_MOST))
        for view, place in zip(self.views, seen, strict=True):
            self._see(view, *(place if stays else _START))

    @staticmethod
    def _seen(view: QTableView) -> tuple[int, int, int, int]:
        """What is in sight of a part, and where the keyboard is in it."""
        index = view.currentIndex()
        return index.row(), index.column(), view.horizontalScrollBar().value(), view.verticalScrollBar().value()

    @staticmethod
    def _see(view: QTableView, row: int, column: int, across: int, down: int) -> None:
        """Bring the same in sight again."""
        if row >= 0:
            view.setCurrentIndex(view.model().index(row, column))
        view.doItemsLayout()  # the scroll bars know how far they reach only then
        view.horizontalScrollBar().setValue(across)
        view.verticalScrollBar().setValue(down)

    def _name(self, row: int, column: int) -> Shown:
        grid = self._shown()
        return grid.beside(row, column - 1) if column else grid.name(row)

    def _corner(self, _row: int, column: int) -> Shown:
        grid = self._shown()
        return grid.total_beside(column - 1) if column else Shown(_("Total"), is_strong=True, is_number=False)

    def _shown(self) -> Grid:
        if self._grid is None:
            raise RuntimeError("nothing is shown")
        return self._grid

    def _explain(self, number: int) -> Explain:
        def explain(row: int, column: int) -> str:
            pick = self._picked(number, row, column)
            grid = self._shown()
            if pick.place is None:
                return " · ".join(grid.names(pick.row, pick.column))
            return grid.tooltip(pick.row, pick.place)

        return explain

    def _fit(self, grid: Grid) -> None:
        names, _figures, corner, _totals = self.parts
        widths = [min(_FIRST, max(140, names.width(0), corner.width(0)))]
        widths += [max(_LEAST, corner.width(1 + number), names.width(1 + number)) for number in range(len(grid.fixed))]
        for view in (self.views[_NAMES], self.views[_CORNER]):
            view.setFixedWidth(sum(widths))
            for column, width in enumerate(widths):
                view.setColumnWidth(column, width)
        wished = self._widths(grid)
        for view in (self.views[_FIGURES], self.views[_TOTALS]):
            view.horizontalHeader().setDefaultSectionSize(max(wished, default=_LEAST))
            for column, width in enumerate(wished if len(grid.columns) <= _SINGLY else ()):
                view.setColumnWidth(column, width)

    def _widths(self, grid: Grid) -> list[int]:
        """Pixels for each column; columns of the same measure and part are alike, as wide as the widest."""
        _names, figures, _corner, totals = self.parts
        header, looked_at = self._header(_FIGURES), {*range(_MEASURED), *grid.largest()}
        widest: dict[tuple[str, str], int] = {}
        for column, place in enumerate(grid.columns):
            like = place.measure, place.part
            if column in looked_at or like not in widest:
                wished = max(totals.width(column), figures.width(column))
                widest[like] = max(widest.get(like, 0 if place.part == "percent" else _LEAST), min(wished, _WIDEST))
            if column < _SINGLY:
                widest[like] = max(widest[like], min(header.width_of(column), _WIDEST))
        return [widest[place.measure, place.part] for place in grid.columns]

    # --- What is picked -------------------------------------------------------------------------------------------

    def _picked(self, number: int, row: int, column: int) -> Pick:
        grid = self._shown()
        head = TOTAL if number in {_CORNER, _TOTALS} else grid.table.rows.head(row)
        places = [None, *grid.fixed] if number in {_NAMES, _CORNER} else grid.columns
        place = places[column]
        return Pick(head, place.column if place else TOTAL, place)

    def _pick(self, number: int, index: Index) -> None:
        if index.isValid() and self.parts[number].shown(index).text:
            self.picked.emit(self._picked(number, index.row(), index.column()))

    def _pick_column(self, level: int, column: int) -> None:
        """A heading leads to the entries of its columns; one over several to those of all of them."""
        grid = self._shown()
        place = grid.columns[column]
        keys = len(grid.table.columns.keys)
        if place.column.depth and level + 1 < keys:
            heads = grid.table.columns
            codes = place.column.code
            for labels in reversed(heads.labels[level + 1 :]):
                codes //= len(labels)
            self.picked.emit(Pick(TOTAL, Head(level + 1, codes), None))
        else:
            self.picked.emit(Pick(TOTAL, place.column, place))

    # --- Keys and pointer -----------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self.views:
            return self._key(self.views.index(watched), event)
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            self._point(watched, event)
        return super().eventFilter(watched, event)

    def _point(self, watched: QObject, event: QMouseEvent) -> None:
        """Show a hand over what leads to entries."""
        for view, part in zip(self.views, self.parts, strict=True):
            if view.viewport() is watched:
                index = view.indexAt(event.position().toPoint())
                is_link = index.isValid() and bool(part.shown(index).text)
                shape = Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor
                view.viewport().setCursor(shape)

    def _key(self, number: int, event: QKeyEvent) -> bool:
        """Take a key; say whether it was one of ours."""
        index = self.views[number].currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
            return True
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._pick(number, index)
            return True
        return self._leave(number, index, Qt.Key(event.key()))

    def _leave(self, number: int, index: Index, key: Qt.Key) -> bool:
        """Go on into the next part where an arrow leads over the edge of this one."""
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        back, on = (Qt.Key.Key_Right, Qt.Key.Key_Left) if is_mirrored else (Qt.Key.Key_Left, Qt.Key.Key_Right)
        part = self.parts[number]
        is_name, is_total = number % 2 == 0, number >= _CORNER
        if key == back and not is_name and index.column() <= 0:
            return self._enter(number - 1, index.row(), self.parts[number - 1].columnCount() - 1)
        if key == on and is_name and index.column() == part.columnCount() - 1:
            return self._enter(number + 1, index.row(), 0)
        if key == Qt.Key.Key_Down and not is_total and index.row() == part.rowCount() - 1:
            return self._enter(number + 2, 0, index.column())
        if key == Qt.Key.Key_Up and is_total:
            return self._enter(number - 2, self.parts[number - 2].rowCount() - 1, index.column())
        return False

    def _enter(self, number: int, row: int, column: int) -> bool:
        view, part = self.views[number], self.parts[number]
        if part.rowCount() and part.columnCount():
            view.setCurrentIndex(part.index(max(0, row), max(0, column)))
            view.setFocus()
        return True


def _scroll_bar(inner: QScrollBar, parent: QWidget) -> QScrollBar:
    """Make a scroll bar that stands apart from the table it moves, so that the parts of the table stay aligned."""
    outer = QScrollBar(inner.orientation(), parent)
    # It shows itself only once the table is done: that lays the table out anew, which a table that is still working
    # out its own geometry does not hear.
    later = QTimer(outer, singleShot=True, interval=0)
    later.timeout.connect(lambda: outer.setVisible(inner.maximum() > inner.minimum()))

    def follow() -> None:
        outer.setRange(inner.minimum(), inner.maximum())
        outer.setPageStep(inner.pageStep())
        outer.setSingleStep(inner.singleStep())
        later.start()

    inner.rangeChanged.connect(lambda *_: follow())
    inner.valueChanged.connect(outer.setValue)
    outer.valueChanged.connect(inner.setValue)
    follow()
    return outer
