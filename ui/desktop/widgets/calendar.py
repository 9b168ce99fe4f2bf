"""A month to pick a day from, with the keyboard or the pointer. It begins its weeks where the country does."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from models.moments import FIRST, LAST
from ui import formats, tokens
from ui.desktop import icons, theme
from ui.desktop.widgets.chips import Popup
from ui.desktop.widgets.plain import PlainLabel, restyle
from ui.text import _

_WEEKS = 6
_CELL = 34


class Calendar(Popup):
    """One month at a time; `chosen` brings the day that was picked.

    Arrows go by days and weeks, Page Up and Down by months, with Shift by years; Home is today.
    """

    chosen = Signal(object)

    def __init__(self, own: theme.Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Calendar"))
        self._theme = own
        self._today = self.day = FIRST
        self._month = PlainLabel("", "strong")
        self._month.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._arrows = [self._arrow(_("Month before"), -1), self._arrow(_("Month after"), 1)]
        self._cells = [self._cell(number) for number in range(7 * _WEEKS)]
        self._week = formats.weekdays()
        now = QPushButton(_("Today"))
        now.setProperty("role", "quiet")
        now.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        now.clicked.connect(lambda: self._pick(self._today))
        self._lay_out(now)

    def _arrow(self, name: str, months: int) -> QToolButton:
        arrow = QToolButton()
        arrow.setAccessibleName(name)
        arrow.setToolTip(name)
        arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        arrow.clicked.connect(lambda: self._go(stepped(self.day, months)))
        return arrow

    def _cell(self, number: int) -> QPushButton:
        cell = _Cell()
        cell.setProperty("role", "day")
        cell.setFixedSize(_CELL, _CELL - tokens.SPACE_XS)
        cell.setAutoDefault(False)
        cell.clicked.connect(lambda: self._pick(self._first + timedelta(days=number)))
        return cell

    def _lay_out(self, now: QPushButton) -> None:
        head, grid = QHBoxLayout(), QGridLayout()
        grid.setSpacing(tokens.SPACE_XS // 2)
        for part, share in ((self._arrows[0], 0), (self._month, 1), (self._arrows[1], 0)):
            head.addWidget(part, share)
        for place, (_number, short, full) in enumerate(self._week):
            label = PlainLabel(short, "caption", "second")
            label.setAccessibleName(full)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(label, 0, place)
        for number, cell in enumerate(self._cells):
            grid.addWidget(cell, 1 + number // 7, number % 7)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_M, tokens.SPACE_S, tokens.SPACE_M, tokens.SPACE_S)
        column.setSpacing(tokens.SPACE_S)
        column.addLayout(head)
        column.addLayout(grid)
        column.addWidget(now, 0, Qt.AlignmentFlag.AlignCenter)

    def open_at(self, widget: QWidget, day: date, today: date) -> None:
        """Show it under a widget, with a day to begin from."""
        self._today = today
        for arrow, icon in zip(self._arrows, ("back", "next"), strict=True):
            arrow.setIcon(icons.icon(icon, self._theme.color("second")))
        self._go(day)
        self.open_under(widget)
        self._go(day)  # only what is on screen can have the keyboard

    @property
    def _first(self) -> date:
        """The day in the upper corner."""
        first = self.day.replace(day=1)
        return first - timedelta(days=(first.weekday() - self._week[0][0]) % 7)

    def _go(self, day: date) -> None:
        """Show the month of a day, and stand on it."""
        self.day = min(max(day, FIRST), LAST)
        self._month.setText(formats.month(self.day))
        for number, cell in enumerate(self._cells):
            self._write(cell, self._first + timedelta(days=number))

    def _write(self, cell: QPushButton, day: date) -> None:
        cell.setText(formats.count(day.day))
        cell.setAccessibleName(formats.day(day, style="full"))
        marks = {"chosen": day == self.day, "today": day == self._today, "outside": day.month != self.day.month}
        for name, is_so in marks.items():
            cell.setProperty(name, "true" if is_so else "false")
        restyle(cell)
        if day == self.day:
            cell.setFocus()

    def _pick(self, day: date) -> None:
        self.close()
        self.chosen.emit(min(max(day, FIRST), LAST))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, by_years = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        aside = -1 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1
        days = {Qt.Key.Key_Left: -aside, Qt.Key.Key_Right: aside, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        months = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if key in days:
            self._go(self.day + timedelta(days=days[Qt.Key(key)]))
        elif key in months:
            self._go(stepped(self.day, months[Qt.Key(key)] * (12 if by_years else 1)))
        elif key == Qt.Key.Key_Home:
            self._go(self._today)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._pick(self.day)
        else:
            super().keyPressEvent(event)


class _Cell(QPushButton):
    """A day. Its keys are the calendar's: a button would go to the next button with an arrow."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()


def stepped(day: date, months: int) -> date:
    """Give the same day so many months on, or the last one of a month that is shorter; never past the known years."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not FIRST.year <= year <= LAST.year:
        return FIRST if months < 0 else LAST
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
