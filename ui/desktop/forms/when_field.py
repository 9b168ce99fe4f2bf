"""The field for a moment: words, figures or a day of the calendar, and under it how it is understood."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from models import moments
from models.errors import InvalidEntry
from models.moments import SECOND, Moment
from ui import formats, parsing, spans
from ui.desktop import icons, theme
from ui.desktop.forms.fields import Field
from ui.text import _, apart, sentence

HOUR = 3600 * SECOND
LETTERS = 17


class WhenField(Field):
    """A moment. `read` is given what is typed, and may raise InvalidEntry; nothing typed is now."""

    def __init__(self, own: theme.Theme, read: Callable[[str], Moment], parent: QWidget | None = None) -> None:
        super().__init__(_("When"), LETTERS, parent)
        self._theme, self._read = own, read
        self._sign = QAction(_("Calendar (Alt+Down)"), self)
        self._sign.triggered.connect(self.open_calendar)
        self.line.addAction(self._sign, QLineEdit.ActionPosition.TrailingPosition)
        self.line.setPlaceholderText(_("now"))
        own.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self._sign.setIcon(icons.icon("calendar", self._theme.color("second")))

    # --- How it is understood -------------------------------------------------------------------------------------

    def understood(self) -> tuple[str, str]:
        try:
            moment = self._read(self.text)
        except InvalidEntry as error:
            if "zone" in error.values:  # the clocks or the calendar skipped it: no way of writing it would do
                return sentence(error), "wrong"
            return _("For example: {examples}").format(examples=examples()), "second"
        return said(moment)

    def settled(self) -> str:
        moment = self._read(self.text)
        return self.text if parsing.has_offset(self.text) else written(moment)

    @property
    def content(self) -> object:
        try:
            return self.settled() if self.text else ""
        except InvalidEntry:
            return self.text

    # --- The calendar ---------------------------------------------------------------------------------------------

    def open_calendar(self) -> None:
        """Show a month to pick the day from; a time that is typed stays."""
        from ui.desktop.widgets.calendar import Calendar

        today = spans.today()
        try:
            shown = self._read(self.text).day if self.text else today
        except InvalidEntry:
            shown = today
        calendar = Calendar(self._theme, self)
        calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar.chosen.connect(self._take)
        calendar.open_at(self.line, shown, today)

    def _take(self, day: date) -> None:
        try:
            before = self._read(self.text) if self.text else None
        except InvalidEntry:
            before = None
        clock = "" if before is None or before.is_date else written(before)[len("2026-03-02") :]
        self.set_text(f"{day}{clock}")
        self.line.setFocus()
        self.line.setCursorPosition(len(self.text))
        self._touched()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            super().keyPressEvent(event)


def said(moment: Moment) -> tuple[str, str]:
    """Say a moment in full, with what is odd about it, and in which tone."""
    text = _("{weekday}, {moment}").format(weekday=formats.weekday(moment.day), moment=formats.moment(moment))
    if moment.is_repeated:
        return _("{moment} · the clock showed this time twice; the first is meant").format(moment=text), "attention"
    if moment.at > moments.now(moment.zone).at + HOUR:
        return _("{moment} · still to come").format(moment=text), "attention"
    return text, ""


def examples() -> str:
    """Ways in which a moment can be typed."""
    today = spans.today()
    clock = formats.clock(moments.parse("2026-03-02T20:15", "UTC").local.time())
    short = formats.weekdays()[-1][1]
    words = (f"{_('yesterday')} {clock}", clock, short, "-2", formats.day(today, style="short"))
    return "  ·  ".join(map(apart, words))


def written(moment: Moment) -> str:
    """A moment as a form shows it: to the minute, or second, in a form that can be read in every language."""
    if moment.is_date:
        return str(moment.day)
    return moment.local.isoformat(" ", "seconds" if moment.local.second else "minutes")
