"""What a screen reader learns of a chart: that it is one, what it is about, and the value the keyboard is on."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface, QAccessibleValueChangeEvent
from PySide6.QtWidgets import QAccessibleWidget, QWidget


class SpokenChart(QWidget):
    """A widget that assistive technology takes for a chart; its value is `spoken`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spoken = ""
        _install()

    def speak(self, text: str) -> None:
        """Have `text` as value from now on, and say so to who listens."""
        if text == self.spoken:
            return
        self.spoken = text
        QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self, text))
        if text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))


class _Side(QAccessibleWidget):
    """The side of a chart that assistive technology sees; Qt knows no value of a plain widget."""

    def __init__(self, chart: SpokenChart) -> None:
        super().__init__(chart, QAccessible.Role.Chart)

    def text(self, t: QAccessible.Text) -> str:
        shown = self.widget()
        if t == QAccessible.Text.Value and isinstance(shown, SpokenChart):
            return shown.spoken
        return super().text(t)


@cache
def _install() -> None:
    """Let Qt ask us first, once for the program."""
    QAccessible.installFactory(_side)


def _side(_name: str, thing: QObject) -> QAccessibleInterface | None:
    return _Side(thing) if isinstance(thing, SpokenChart) else None
