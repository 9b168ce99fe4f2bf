"""How the cells of the Ledger table are drawn: plain text, numbers on their decimal point, quiet second texts."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractScrollArea, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import tokens
from ui.desktop import icons, theme
from ui.desktop.tables.entry_columns import COLUMNS, EDGE, Key
from ui.desktop.tables.entry_model import EntryModel
from ui.desktop.widgets.cells import Index

if TYPE_CHECKING:
    from models.journal import EntryRow
    from ui.desktop.tables.entry_texts import Line

PAD = 8
_SIGN = 14
_MOST_BEHIND = 64
"""Widest part behind the decimal point, in pixels, that others are moved for."""
_WIDEST_DAY = 120
"""Widest day, in pixels, that the times of others are moved for."""
_BEHIND_DIGITS = re.compile(r"\D*$")
_FROM_RIGHT = "\u200f"
"""The mark an amount begins with that is read from the right."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
_CENTER = Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | _CENTER
_TONES = {"purchase": "good", "gift": "accent", "refund": "attention", "adjustment": "second", "assertion": "second"}


class EntryDelegate(QStyledItemDelegate):
    """Draws one cell. `hovered` is the row the pointer is over, `ends` are the first and the last column on screen."""

    def __init__(self, own: theme.Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = own
        self.hovered = -1
        self.ends = 0, len(COLUMNS) - 1
        self._behind = self._days = 0
        own.changed.connect(self._forget_colors)

    def _forget_colors(self) -> None:
        self.__dict__.pop("_colors", None)

    @cached_property
    def _colors(self) -> dict[str, QColor]:
        return {role: QColor(color) for role, color in self._theme.tokens.all().items()}

    @cached_property
    def _fonts(self) -> tuple[QFontMetrics, QFontMetrics]:
        return QFontMetrics(tokens.font("body")), QFontMetrics(tokens.font("caption"))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, theme.ROW_HEIGHT["normal"])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        line = model.line(index.row()) if isinstance(model, EntryModel) else None
        if line is None:
            return
        self._ground(painter, option, line.row, index)
        rect = self._room(option, index.column())
        key = COLUMNS[index.column()].key
        painter.setFont(tokens.font("body"))
        if key == "when":
            self._reach(self._fonts[0].horizontalAdvance(line.text(key)))
            self._two(painter, rect, option, line.text(key), line.weekday, beside=self._days)
        elif key == "kind":
            self._kind(painter, rect, option, line)
        elif key == "item":
            self._two(painter, rect, option, line.text(key), line.quantity)
        elif key == "cost":
            self._money(painter, rect, line)
        elif COLUMNS[index.column()].is_number:
            self._number(painter, rect, line, key)
        else:
            self._text(painter, rect, option, line.text(key), "text" if key in {"creator", "handle"} else "second")

    def _room(self, option: QStyleOptionViewItem, column: int) -> QRect:
        """Where the text of a cell goes: the first and last stand as far from the edge as the page's title does."""
        near = PAD + (EDGE if column == self.ends[0] else 0)
        far = PAD + (EDGE if column == self.ends[1] else 0)
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        rect: QRect = option.rect
        return rect.adjusted(far, 0, -near, 0) if is_mirrored else rect.adjusted(near, 0, -far, 0)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, row: EntryRow, index: Index) -> None:
        state, rect = option.state, option.rect
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._colors["selection"])
        elif index.row() == self.hovered:
            painter.fillRect(rect, self._colors["hover"])
        elif row.kind == "purchase":
            painter.fillRect(rect, self._colors["bought"])
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), self._colors["row_line"])

    def _text(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, text: str, tone: str = "text") -> int:
        """Draw text from the leading edge, shortened where it must be; give its width."""
        if not text:
            return 0
        metrics = self._fonts[0]
        direction = option.direction
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.setPen(self._colors[tone])
        painter.setLayoutDirection(direction)
        side = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)
        painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignAbsolute | _CENTER), shown)
        return metrics.horizontalAdvance(shown)

    def _two(
        self,
        painter: QPainter,
        rect: QRect,
        option: QStyleOptionViewItem,
        text: str,
        second: str,
        *,
        beside: int = -1,
    ) -> None:
        """Draw a text and, behind it, a quieter one, which gives way last; or first, `beside` where others begin."""
        needed = self._fonts[1].horizontalAdvance(second) + PAD
        gives_way = beside >= 0
        if not second or (gives_way and self._fonts[0].horizontalAdvance(text) + needed > rect.width()):
            self._text(painter, rect, option, text)
            return
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        room = rect.adjusted(needed, 0, 0, 0) if is_mirrored else rect.adjusted(0, 0, -needed, 0)
        used = max(self._text(painter, room, option, text), min(beside, room.width())) + PAD
        width = needed - PAD
        left = rect.right() + 1 - used - width if is_mirrored else rect.left() + used
        painter.setFont(tokens.font("caption"))
        painter.setPen(self._colors["second"])
        painter.drawText(QRect(left, rect.top(), width + PAD, rect.height()), int(_LEFT), second)

    def _reach(self, day: int) -> None:
        """Move the times of all rows behind the widest day there was."""
        if self._days < day <= _WIDEST_DAY:
            self._days = day
            self._ask_for_repaint()

    def _kind(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, line: Line) -> None:
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        kind, size = line.row.kind, 16
        left = rect.right() - size + 1 if is_mirrored else rect.left()
        painter.drawPixmap(left, rect.center().y() - size // 2 + 1, self._sign(painter, kind, _TONES[kind], size))
        room = rect.adjusted(0, 0, -size - 6, 0) if is_mirrored else rect.adjusted(size + 6, 0, 0, 0)
        text = line.text("kind")
        if self._fonts[0].horizontalAdvance(text) <= room.width():  # the sign alone says it, too
            self._text(painter, room, option, text)

    def _sign(self, painter: QPainter, name: str, tone: str, size: int) -> QPixmap:
        return icons.pixmap(name, self._colors[tone].name(), size, painter.device().devicePixelRatioF())

    def _number(self, painter: QPainter, rect: QRect, line: Line, key: Key) -> None:
        tone = "text" if key == "coins" else "second"
        if key == "coins" and (line.row.coins or 0) > 0 and line.row.kind != "assertion":
            tone = "good"
        if key == "balance" and line.figure is not None and line.figure.balance < 0:
            tone = "attention"
        self._right(painter, rect, line.text(key), tone)

    def _money(self, painter: QPainter, rect: QRect, line: Line) -> None:
        """Draw an amount with its decimal point under those of the others, whatever currency stands beside it."""
        if line.warning:
            painter.drawPixmap(
                rect.left(), rect.center().y() - _SIGN // 2 + 1, self._sign(painter, "attention", "attention", _SIGN)
            )
        text, tone = from_left(line.text("cost")), "second" if line.row.kind in {"purchase", "refund"} else "text"
        place = text.rfind(self._point)
        place = place if place >= 0 else _BEHIND_DIGITS.search(text).start()  # type: ignore[union-attr]
        whole, rest = text[:place], text[place:]
        metrics = self._fonts[0]
        behind = metrics.horizontalAdvance(rest)
        if behind > self._behind:
            self._behind = min(behind, _MOST_BEHIND)
            self._ask_for_repaint()
        free = rect.width() - (_SIGN + 4 if line.warning else 0)
        if metrics.horizontalAdvance(whole) + self._behind > free or behind > self._behind:
            self._right(painter, rect.adjusted(rect.width() - free, 0, 0, 0), text, tone)
            return
        point = rect.right() + 1 - self._behind
        self._right(painter, QRect(rect.left(), rect.top(), point - rect.left(), rect.height()), whole, tone)
        painter.drawText(QRect(point, rect.top(), self._behind + PAD, rect.height()), int(_LEFT), rest)

    def _ask_for_repaint(self) -> None:
        view = self.parent()
        if isinstance(view, QAbstractScrollArea):
            view.viewport().update()

    @cached_property
    def _point(self) -> str:
        """What parts whole units from decimals here."""
        from ui import formats

        return formats.decimal_sign()

    def _right(self, painter: QPainter, rect: QRect, text: str, tone: str) -> None:
        """Draw a number at the right, whichever way the window runs: digits have to stand under each other."""
        if not text:
            return
        painter.setPen(self._colors[tone])
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        shown = self._fonts[0].elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(_RIGHT), shown)


def from_left(amounts: str) -> str:
    """Put the pieces of each amount in the order they stand in on screen: read from the right, its currency is left."""
    return " + ".join(map(_one_from_left, amounts.split(" + "))) if amounts.startswith(_FROM_RIGHT) else amounts


def _one_from_left(amount: str) -> str:
    number = amount[1 : _BEHIND_DIGITS.search(amount).start()]  # type: ignore[union-attr]
    currency = amount[1 + len(number) :].strip(f"{_FROM_RIGHT}\u2068\u2069\u00a0 ")
    return f"\u2068{currency}\u2069\u00a0{number}" if currency else number
