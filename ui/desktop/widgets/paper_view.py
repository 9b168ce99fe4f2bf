"""Sheets of paper under one another, as large as there is room; pictures of those in sight are asked for one by one."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from ui import tokens
from ui.desktop.theme import Theme
from ui.text import _

Fit = Literal["width", "page"]
_GAP = tokens.SPACE_L
_KEPT = 8
"""Pictures of pages that are kept."""
_LEAST = 60
"""Pixels a sheet is wide at least."""


class PaperView(QAbstractScrollArea):
    """Shows pages it is given pictures of."""

    wanted = Signal(int, float)
    """A picture of the page of that number, from 0, with so many dots for a pixel of the page."""
    page_changed = Signal(int)
    """Another page, counted from 0, is the first one in sight."""

    def __init__(self, own: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "paper")
        self.setAccessibleName(_("Preview"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme = own
        self._count, self._sheet = 0, QSize(1, 1)
        self._fit: Fit = "width"
        self._pictures: dict[int, QImage] = {}
        self._asked: int | None = None
        self._page = 0
        self.verticalScrollBar().valueChanged.connect(lambda _at: self._tell())

    # --- What is shown --------------------------------------------------------------------------------------------

    def show_pages(self, count: int, width: float, height: float) -> None:
        """Show so many sheets of that size, in pixels, from the first one on."""
        self._count, self._sheet = count, QSize(round(width), round(height))
        self._forget()
        self._spread()
        self.verticalScrollBar().setValue(0)
        self._tell()

    def fit(self, fit: Fit) -> None:
        """Let a sheet be as wide as there is room, or wholly in sight; the page that is in sight stays."""
        page, self._fit = self._page, fit
        self._forget()
        self._spread()
        self.go_to(page)

    def take(self, number: int, image: QImage) -> None:
        """Show the picture that was asked for; one of another size was asked for before, and comes too late."""
        self._asked = None
        image.setDevicePixelRatio(self.devicePixelRatioF())
        if abs(image.deviceIndependentSize().width() - self._size().width()) < 2:
            self._pictures[number] = image
            if len(self._pictures) > _KEPT:
                farthest = max(self._pictures, key=lambda other: abs(other - self._page))
                del self._pictures[farthest]
        self.viewport().update()

    def go_to(self, number: int) -> None:
        """Bring the top of a page into sight."""
        self.verticalScrollBar().setValue(self._top(number) - _GAP)

    @property
    def page(self) -> int:
        """Number of the first page in sight, from 0."""
        return self._page

    def _forget(self) -> None:
        self._pictures.clear()
        self._asked = None

    # --- Where ----------------------------------------------------------------------------------------------------

    def _size(self) -> QSize:
        """How large a sheet is on screen."""
        room = self.viewport().size() - QSize(2 * _GAP, 2 * _GAP)
        wide = room.width()
        if self._fit == "page":
            wide = min(wide, room.height() * self._sheet.width() // self._sheet.height())
        wide = max(_LEAST, min(wide, 2 * self._sheet.width()))
        return QSize(wide, wide * self._sheet.height() // self._sheet.width())

    def _top(self, number: int) -> int:
        return _GAP + number * (self._size().height() + _GAP)

    def _rect(self, number: int) -> QRect:
        size = self._size()
        left = (self.viewport().width() - size.width()) // 2
        return QRect(QPoint(left, self._top(number) - self.verticalScrollBar().value()), size)

    def _seen(self) -> range:
        """Numbers of the pages in sight."""
        step, at = self._size().height() + _GAP, self.verticalScrollBar().value()
        first, last = (at - _GAP) // step, (at + self.viewport().height() - _GAP) // step
        return range(max(0, first), min(self._count, last + 1))

    def _spread(self) -> None:
        room, bar = self.viewport().height(), self.verticalScrollBar()
        bar.setRange(0, max(0, self._top(self._count) - room))
        bar.setPageStep(room)
        bar.setSingleStep(3 * _GAP)
        self.viewport().update()

    def _tell(self) -> None:
        """Say which page is read: the first of which half is in sight."""
        half = self._size().height() // 2
        page = next((number for number in self._seen() if self._rect(number).bottom() >= half), 0)
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)
        self.viewport().update()

    # --- Qt -------------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit(self._fit)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self._count - 1}
        if event.key() in ends:
            self.go_to(ends[Qt.Key(event.key())])
        elif event.key() in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            step = 1 if event.key() == Qt.Key.Key_PageDown else -1
            self.go_to(max(0, min(self._count - 1, self._page + step)))
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + bar.singleStep() * (1 if event.key() == Qt.Key.Key_Down else -1))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            for number in self._seen():
                rect = self._rect(number)
                painter.fillRect(rect, QColor(tokens.LIGHT.surface))
                if number in self._pictures:
                    painter.drawImage(rect.topLeft(), self._pictures[number])
                painter.setPen(self._theme.color("hairline"))
                painter.drawRect(rect.adjusted(0, 0, -1, -1))
        self._ask()

    def _ask(self) -> None:
        """Ask for one picture that is missing; the next one is asked for once it is there."""
        missing = next((number for number in self._seen() if number not in self._pictures), None)
        if self._asked is None and missing is not None:
            self._asked = missing
            self.wanted.emit(missing, self._size().width() / self._sheet.width() * self.devicePixelRatioF())
