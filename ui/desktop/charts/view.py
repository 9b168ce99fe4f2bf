"""A chart in the window: what the pointer or the keyboard is on is named, and can be picked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import tokens
from ui.charts import layout, look, said, shares
from ui.charts.canvas import harmless
from ui.charts.chart import Chart, Place
from ui.charts.drawing import draw
from ui.charts.layout import Hit
from ui.desktop import theme
from ui.desktop.charts.menu import Pictures
from ui.desktop.charts.speech import SpokenChart
from ui.desktop.widgets.plain import PlainLabel
from ui.text import _

_EDGE = tokens.SPACE_S
"""Pixels kept free for the frame of the focus."""
_HEIGHT, _LEAST = 220, 160
_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (1, 0),
    Qt.Key.Key_Down: (-1, 0),
}


class ChartView(SpokenChart):
    """Shows one chart. `picked` tells the numbers of the series and the place that were clicked or entered.

    Arrows move over places and series, Home and End to the ends, Enter picks, the menu key offers it as a picture.
    """

    picked = Signal(int, int)
    noticed = Signal(str)
    """A sentence for the status line: what was copied."""
    export_wanted = Signal(object, str)
    """Write the `Export` of the chart to a file, at first in the format of that name."""

    def __init__(self, own: theme.Theme, parent: QWidget | None = None, *, ground: str = "window") -> None:
        """Draw in the colours of `own`, on the ground of that role."""
        super().__init__(parent)
        self._theme, self._ground = own, ground
        self._chart: Chart | None = None
        self._focus: Place | None = None
        self._hover: Place | None = None
        self.hits: list[Hit] = []
        self._look = look.screen(own.tokens, ground)
        self._label = PlainLabel("", "caption", parent=self)
        self._label.setProperty("role", "hint")
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._label.hide()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        own.changed.connect(self._dress)

    # --- What is shown --------------------------------------------------------------------------------------------

    @property
    def chart(self) -> Chart | None:
        """What is shown."""
        return self._chart

    @property
    def place(self) -> Place | None:
        """What is named now: under the pointer, else that of the keyboard."""
        return self._hover or (self._focus if self.hasFocus() else None)

    def show_chart(self, chart: Chart | None) -> None:
        """Show a chart, or nothing; what the keyboard was on stays, where there is such a place."""
        self._chart = chart
        self._hover = None
        self.hits = []
        if chart is None or not self._is_there(self._focus):
            self._focus = self._first() if self.hasFocus() else None
        self.updateGeometry()
        self.redraw()

    def redraw(self) -> None:
        """Write every text anew: names and amounts may be hidden now, or shown again."""
        self._name()
        self._say()
        self.update()

    def _dress(self) -> None:
        self._look = look.screen(self._theme.tokens, self._ground)
        self.update()

    def _is_there(self, place: Place | None) -> bool:
        chart = self._chart
        return (
            chart is not None
            and place is not None
            and place.series < len(chart.series)
            and place.place < len(chart.labels)
        )

    def _first(self) -> Place | None:
        """Where the keyboard begins: at the newest value, or at the first of a list."""
        chart = self._chart
        if chart is None or chart.is_empty:
            return None
        known = [
            Place(series, place)
            for place in range(len(chart.labels))
            for series, one in enumerate(chart.series)
            if one.values[place] is not None
        ]
        return known[0] if chart.kind == "share" else next(one for one in known if one.place == known[-1].place)

    # --- Size and drawing -----------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(360, self._rows_height() or _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, min(_LEAST, self._rows_height() or _LEAST))

    def _rows_height(self) -> int:
        if self._chart is None or not self._is_lying:
            return 0
        line = QFontMetricsF(self._look.body).height()
        return int(shares.height(len(self._chart.labels), self.width(), line)) + 2 * _EDGE + 1

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_lying:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        before = self.hits
        with QPainter(self) as painter:
            if self._chart is not None:
                room = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
                is_mirrored = self._is_mirrored
                self.hits = draw(painter, room, self._chart, self._look, is_mirrored=is_mirrored, focus=self.place)
            if self.hasFocus():
                self._draw_focus(painter)
        if self.hits != before:
            QTimer.singleShot(0, self, self._put_label)  # no widget is moved while another is drawn

    def _draw_focus(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.tokens.accent), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), tokens.RADIUS, tokens.RADIUS)

    @property
    def _is_mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    # --- What is named --------------------------------------------------------------------------------------------

    def _say(self) -> None:
        """Write the label of what is named, and tell who listens where the keyboard is."""
        chart, place = self._chart, self.place
        if chart is not None and place is not None:
            self._label.setText(said.lines(chart, place))
            self._label.adjustSize()
        self._put_label()
        self.speak(said.aloud(chart, self._focus) if chart and self._focus and self.hasFocus() else "")

    def _put_label(self) -> None:
        """Put the label beside what it names, inside the chart."""
        place = self.place
        hit = next((hit for hit in self.hits if (hit.series, hit.place) == place), None)
        self._label.setVisible(hit is not None)
        if hit is not None:
            size = self._label.size()
            x, y = (self._below if self._is_lying else self._beside)(hit.rect, size)
            self._label.move(
                max(0, min(int(x), self.width() - size.width())), max(0, min(int(y), self.height() - size.height()))
            )

    def _below(self, rect: QRectF, size: QSize) -> tuple[float, float]:
        y = rect.bottom() + tokens.SPACE_S
        if y + size.height() > self.height():
            y = rect.top() - tokens.SPACE_S - size.height()
        return rect.center().x() - size.width() / 2, y

    def _beside(self, rect: QRectF, size: QSize) -> tuple[float, float]:
        right, left = rect.right() + tokens.SPACE_S, rect.left() - tokens.SPACE_S - size.width()
        is_first = right + size.width() <= self.width() if not self._is_mirrored else left < 0
        return right if is_first else left, rect.top()

    @property
    def _is_lying(self) -> bool:
        return self._chart is not None and self._chart.kind == "share"

    def _name(self) -> None:
        """Tell a screen reader what this is about."""
        chart = self._chart
        self.setAccessibleName(harmless(chart.title) if chart is not None and chart.title else _("Chart"))
        self.setAccessibleDescription("" if chart is None else said.summary(chart))

    def _move_to(self, place: Place | None) -> None:
        self._focus, self._hover = place, None
        self._say()
        self.update()

    # --- Pointer and keyboard -------------------------------------------------------------------------------------

    def _at(self, point: QPointF) -> Place | None:
        hit = layout.nearest(self.hits, point, is_lying=self._is_lying)
        return None if hit is None else Place(hit.series, hit.place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover_over(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover_over(None)

    def _hover_over(self, place: Place | None) -> None:
        if place != self._hover:
            self._hover = place
            self._say()
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        place = self._at(event.position())
        if place is not None:
            self._focus = place
            self.picked.emit(place.series, place.place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        self._open_menu(self._corner() if is_by_key else event.globalPos())

    def copy(self) -> None:
        """Put the chart on the clipboard as a picture."""
        if self._chart is not None:
            Pictures(self, self._chart).copy()
            self.noticed.emit(_("Chart copied"))

    def _open_menu(self, corner: QPoint) -> None:
        if self._chart is not None:
            Pictures(self, self._chart).menu(self.copy, self.export_wanted.emit).popup(corner)

    def _corner(self) -> QPoint:
        """Where a menu opens that was asked for by a key: at what is named."""
        where = next((hit.rect for hit in self.hits if (hit.series, hit.place) == self._focus), QRectF(self.rect()))
        return self.mapToGlobal(where.center().toPoint())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._move_to(self._focus if self._is_there(self._focus) else self._first())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._say()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chart, place = self._chart, self._focus
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_F10 and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._open_menu(self._corner())  # Qt sees to the menu key, but not everywhere to this one
        elif chart is None or place is None:
            super().keyPressEvent(event)
        elif key in _MOVES:
            self._move_to(self._moved(chart, place, key))
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self._move_to(Place(place.series, 0 if key == Qt.Key.Key_Home else len(chart.labels) - 1))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.picked.emit(place.series, place.place)
        else:
            super().keyPressEvent(event)

    def _moved(self, chart: Chart, place: Place, key: Qt.Key) -> Place:
        """Give the place an arrow leads to; it stays inside the chart."""
        series, along = _MOVES[key]
        if chart.kind == "share":
            series, along = along, -series
            series = -series if self._is_mirrored else series
        elif self._is_mirrored:
            along = -along
        return Place(
            max(0, min(place.series + series, len(chart.series) - 1)),
            max(0, min(place.place + along, len(chart.labels) - 1)),
        )
