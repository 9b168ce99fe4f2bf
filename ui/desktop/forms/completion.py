"""Completion of names: what was used most and last comes first, found by any part of it in any case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from models import matching
from ui import tokens
from ui.desktop.widgets.cells import Index
from ui.text import _, name

SHOWN = 8
"""Suggestions on screen at once; the others are scrolled to."""
FOUND = 50
"""Suggestions that are looked for: whoever needs more of them types another letter."""
_WIDTH, _WIDEST = 300, 460
"""Pixels the list is wide at least, unless the field is wider, and at most."""
_SUGGESTION = Qt.ItemDataRole.UserRole


class Suggestion(NamedTuple):
    """A text to complete to, what is said of it beside, what it stands for, and by what it is found.

    `sought` is made by `matching.sought`; without it text and detail count.
    """

    text: str
    detail: str = ""
    value: Any = None
    sought: str = ""


class Finder:
    """Suggestions to look through, the likeliest first."""

    def __init__(self, suggestions: Sequence[Suggestion]) -> None:
        self._all = suggestions
        self._sought = [row.sought or matching.sought(row.text, row.detail) for row in suggestions]

    def find(self, text: str) -> list[Suggestion]:
        """Give the suggestions that fit what is typed; for nothing typed the likeliest."""
        return [self._all[place] for place in matching.find(self._sought, text, FOUND)]

    def near(self, text: str) -> Suggestion | None:
        """Give what was perhaps meant where what is typed is one slip of the keys away."""
        place = matching.near(self._sought, text)
        return None if place is None else self._all[place]


class _Rows(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: Sequence[Suggestion] = ()

    def show(self, rows: Sequence[Suggestion]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return name(row.text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _(", ").join(part for part in (name(row.text), row.detail) if part)
        return row if role == _SUGGESTION else None


class _Drawing(QStyledItemDelegate):
    """A suggestion in one line, its detail quietly at the far end."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, option.fontMetrics.height() + tokens.SPACE_M)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        suggestion: Suggestion = index.data(_SUGGESTION)
        rect: QRect = option.rect
        palette, is_on = option.palette, option.state & QStyle.StateFlag.State_Selected
        painter.fillRect(rect, palette.highlight() if is_on else palette.base())
        room = rect.adjusted(tokens.SPACE_S, 0, -tokens.SPACE_S, 0)
        direction = option.direction
        near, far = (
            QStyle.visualAlignment(direction, side)
            for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
        )
        flat = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.setFont(tokens.font("caption"))
        painter.setPen(palette.placeholderText().color())
        painter.drawText(room, int(far | flat), suggestion.detail)
        taken = painter.fontMetrics().horizontalAdvance(suggestion.detail) + tokens.SPACE_M
        painter.setFont(tokens.font("body"))
        painter.setPen(palette.text().color())
        mirrored = direction == Qt.LayoutDirection.RightToLeft
        room = room.adjusted(taken, 0, 0, 0) if mirrored else room.adjusted(0, 0, -taken, 0)
        shown = painter.fontMetrics().elidedText(name(suggestion.text), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(near | flat), shown)


class Completions(QListView):
    """The list under a field. It lies inside the window and never takes the keyboard: the field moves in it."""

    chosen = Signal()
    """One was clicked; it is the current one."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._rows = _Rows(self)
        self.setModel(self._rows)
        self.setProperty("role", "completions")
        self.setAccessibleName(_("Suggestions"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Drawing(self))
        self.clicked.connect(lambda _index: self.chosen.emit())
        self.hide()

    @property
    def current(self) -> Suggestion | None:
        """The one that Enter takes."""
        place = self.currentIndex()
        return self._rows.rows[place.row()] if place.isValid() and not self.isHidden() else None

    @property
    def rows(self) -> Sequence[Suggestion]:
        """What is on offer."""
        return () if self.isHidden() else self._rows.rows

    def show_under(self, field: QWidget, rows: Sequence[Suggestion], chosen: int) -> None:
        """List suggestions below a field, one of them chosen, none with -1; without any there is no list."""
        self._rows.show(rows)
        if not rows:
            self.hide()
            return
        self.setCurrentIndex(self._rows.index(chosen))
        self.setLayoutDirection(field.layoutDirection())
        self.place_under(field)
        self.show()
        self.raise_()

    def place_under(self, field: QWidget) -> None:
        """Stand below a field, inside the window."""
        window = self.window()
        width = min(max(field.width(), _WIDTH, self._wanted()), window.width())
        height = min(SHOWN, len(self._rows.rows)) * self.sizeHintForRow(0)
        self.resize(width, height + 2 * self.frameWidth())
        corner = field.mapTo(window, QPoint(0, field.height() + 1))
        if field.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            corner.setX(corner.x() + field.width() - self.width())
        corner.setX(max(0, min(corner.x(), window.width() - self.width())))
        self.move(corner)

    def _wanted(self) -> int:
        """Pixels in which every suggestion can be read, as far as that is sensible."""
        body, caption = (QFontMetrics(tokens.font(size)) for size in ("body", "caption"))
        each = (
            body.horizontalAdvance(name(row.text)) + caption.horizontalAdvance(row.detail) for row in self._rows.rows
        )
        return min(max(each, default=0) + 2 * tokens.SPACE_XXL, _WIDEST)

    def move_by(self, steps: int) -> None:
        """Choose another one, up or down; behind the last comes the first."""
        count, here = len(self._rows.rows), self.currentIndex().row()
        if count:
            self.setCurrentIndex(self._rows.index((max(here, 0 if steps < 0 else -1) + steps) % count))
