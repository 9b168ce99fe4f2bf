"""How far a long task is, and about how long it will still take."""

from __future__ import annotations

import math
from collections.abc import Callable
from time import monotonic

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from ui import tokens
from ui.desktop.widgets.plain import PlainLabel
from ui.text import _, ngettext

_FIRST = 2.0
"""Seconds before which nobody can say."""
_MUCH_LATER = 1.5
"""How many times the time said before it has to become before it is believed to have grown."""
_BAR = 140


class TimeLeft:
    """Seconds left, reckoned from the pace so far and that of late. What was said falls steadily, and seldom rises."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """`clock` gives seconds."""
        self._clock = clock
        self._begun: float | None = None
        self._last = (0.0, 0)
        self._pace = 0.0
        self._end: float | None = None

    def after(self, done: int, of: int) -> float | None:
        """Seconds left after `done` of `of` rows; None while that cannot be told."""
        now = self._clock()
        if self._begun is None or done < self._last[1]:
            self._begun, self._last, self._pace, self._end = now, (now, done), 0.0, None
            return None
        then, before = self._last
        if done > before and now > then:
            of_late = (done - before) / (now - then)
            self._pace = of_late if not self._pace else 0.8 * self._pace + 0.2 * of_late
            self._last = now, done
        if now - self._begun < _FIRST or not self._pace:
            return None
        overall = done / (now - self._begun)
        left = (of - done) / ((self._pace + overall) / 2)
        said = self._end - now if self._end is not None else math.inf
        if left < said or left > max(said, 1.0) * _MUCH_LATER:
            self._end = now + left
            return left
        return max(0.0, said)


def said(seconds: float) -> str:
    """Say a time as roughly as it is known."""
    from ui import formats  # the frame of the window is there before it

    if seconds < 5:
        return _("a few seconds left")
    if seconds < 60:
        rounded = math.ceil(seconds / 5) * 5
        return _("about {count} s left").format(count=formats.count(rounded))
    minutes = math.ceil(seconds / 60)
    message = ngettext("about {count} minute left", "about {count} minutes left", minutes)
    return message.format(count=formats.count(minutes))


class Progress(QWidget):
    """A bar, and beside it the time left as soon as it can be told."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(_BAR)
        self.bar.setAccessibleName(_("Progress"))
        self.left = PlainLabel("", "caption", "second")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_S)
        row.addWidget(self.bar)
        row.addWidget(self.left)
        self._time = TimeLeft()
        self._task = 0

    def show_progress(self, done: int, of: int) -> None:
        """Show that `done` of `of` rows are; of 0 nobody knows how many there are."""
        if of != self._task:
            self._time, self._task = TimeLeft(), of
        seconds = self._time.after(done, of) if of else None
        self.left.setText("" if seconds is None else said(seconds))
        self.bar.setRange(0, of)
        self.bar.setValue(done)

    def clear(self) -> None:
        """The task is over."""
        self._task = 0
        self.left.setText("")
