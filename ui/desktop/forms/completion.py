"""Completion of names: what was used most and last comes first, found by any part of it in any case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from models.journal import fold
from ui.desktop import theme
from ui.text import visible

SHOWN = 8
"""Suggestions on screen at once."""
_FOLDED, _SUGGESTION = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class Suggestion(NamedTuple):
    """A text to complete to, what is said of it beside, and what it stands for."""

    text: str
    detail: str = ""
    value: Any = None


class _Suggestions(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: Sequence[tuple[Suggestion, str]] = ()

    def show(self, suggestions: Sequence[Suggestion]) -> None:
        self.beginResetModel()
        self._rows = [(suggestion, fold(f"{suggestion.text} {suggestion.detail}")) for suggestion in suggestions]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        suggestion, folded = self._rows[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return suggestion.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{suggestion.text}, {suggestion.detail}"
        return {_FOLDED: folded, _SUGGESTION: suggestion}.get(Qt.ItemDataRole(role) if role < _FOLDED else role)


class _Drawing(QStyledItemDelegate):
    """A suggestion in one line, its detail quietly at the far end."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, option.fontMetrics.height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        suggestion: Suggestion = index.data(_SUGGESTION)
        rect: QRect = option.rect
        palette, is_on = option.palette, option.state & QStyle.StateFlag.State_Selected
        painter.fillRect(rect, palette.highlight() if is_on else palette.base())
        room = rect.adjusted(8, 0, -8, 0)
        direction = option.direction
        near, far = (
            QStyle.visualAlignment(direction, side)
            for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
        )
        flat = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.setFont(theme.font("caption"))
        painter.setPen(palette.placeholderText().color())
        painter.drawText(room, int(far | flat), suggestion.detail)
        taken = painter.fontMetrics().horizontalAdvance(suggestion.detail) + 12
        painter.setFont(theme.font("body"))
        painter.setPen(palette.text().color())
        mirrored = direction == Qt.LayoutDirection.RightToLeft
        room = room.adjusted(taken, 0, 0, 0) if mirrored else room.adjusted(0, 0, -taken, 0)
        shown = painter.fontMetrics().elidedText(visible(suggestion.text), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(near | flat), shown)


class Completer(QCompleter):
    """Completes a field from suggestions in their order; `activated` comes with the text that was picked."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self._suggestions = _Suggestions(self)
        self.setModel(self._suggestions)
        self.setCompletionRole(_FOLDED)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseSensitive)  # both sides are folded already
        self.setMaxVisibleItems(SHOWN)
        popup = QListView()
        popup.setProperty("role", "completions")
        popup.setMinimumWidth(280)
        self.setPopup(popup)
        popup.setItemDelegate(_Drawing(self))
        field.setCompleter(self)

    def offer(self, suggestions: Sequence[Suggestion]) -> None:
        """Set what can be completed to, the likeliest first."""
        self._suggestions.show(suggestions)

    def splitPath(self, path: str) -> list[str]:
        return [fold(path)]

    def pathFromIndex(self, index: Index) -> str:
        return str(index.data(Qt.ItemDataRole.EditRole) or "")

    def open(self) -> None:
        """Show everything there is for what is typed so far, also for nothing."""
        field = self.widget()
        self.setCompletionPrefix(fold(field.text()) if isinstance(field, QLineEdit) else "")
        self.complete()
