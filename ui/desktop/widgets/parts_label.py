"""One line that lists things: those that do not fit are counted, never cut in the middle."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent

from ui.desktop.widgets.plain import ShortLabel, tip
from ui.text import _


def fitting(parts: Sequence[str], is_room_for: Callable[[str], bool]) -> str:
    """List as many parts as there is room for, the first at least, and say how many more there are."""
    for shown in range(len(parts), 1, -1):
        if is_room_for(said := _listed(parts, shown)):
            return said
    return _listed(parts, 1)


def _listed(parts: Sequence[str], shown: int) -> str:
    from ui import formats

    rest = len(parts) - shown
    listed = [*parts[:shown], _("and {count} more").format(count=formats.count(rest))] if rest > 0 else parts
    return _(" · ").join(listed)


class PartsLabel(ShortLabel):
    """Its text is everything; what is drawn is what fits, and everything is the tooltip then."""

    def __init__(self) -> None:
        super().__init__(" ")
        self._parts: Sequence[str] = ()

    def show_parts(self, parts: Sequence[str]) -> None:
        """List these; without any it keeps its place."""
        self._parts = parts
        self.setText(_(" · ").join(parts) or " ")

    def sizeHint(self) -> QSize:
        return QSize(0, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = self.fontMetrics()
        shown = fitting(self._parts or (self.text(),), lambda said: metrics.horizontalAdvance(said) <= self.width())
        self.draw_line(self.shortened(shown))
        self.setToolTip("" if shown == self.text() or not self._parts else tip("\n".join(self._parts)))
