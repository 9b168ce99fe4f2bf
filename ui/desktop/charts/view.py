"""A chart in the window: what the pointer or the keyboard is on is named, and can be picked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
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

from ui.desktop import theme
from ui.desktop.charts import layout, look, said, shares
from ui.desktop.charts.chart import Chart, Place
from ui.desktop.charts.drawing import draw
from ui.desktop.charts.layout import Hit
from ui.desktop.widgets.plain import PlainLabel
from ui.text import _

_EDGE = 6
"""Pixels kept free for the frame of the focus."""
_HEIGHT, _LEAST = 220, 160
_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (1, 0),
    Qt.Key.Key_Down: (-1, 0),
}


class ChartView(QWidget):
    """Shows one chart. `picked` tells the numbers of the series and the place that were clicked or entered."""

    picked = Signal(int, int)

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
        return QSize(360, max(_HEIGHT, self._rows_height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, min(_LEAST, self._rows_height() or _LEAST))

    def _rows_height(self) -> int:
        if self._chart is None or self._chart.kind != "share":
            return 0
        line = QFontMetricsF(self._look.body).height()
        return int(shares.height(len(self._chart.labels), self.width(), line)) + 2 * _EDGE + 1

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._chart is not None and self._chart.kind == "share":
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self._chart is not None:
                room = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
                self.hits = draw(
                    painter, room, self._chart, self._look, is_mirrored=self._is_mirrored, focus=self.place
                )
            if self.hasFocus():
                self._draw_focus(painter)
        self._put_label()

    def _draw_focus(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.tokens.accent), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)

    @property
    def _is_mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    # --- What is named --------------------------------------------------------------------------------------------

    def _say(self) -> None:
        """Write the label of what is named, and tell who listens."""
        place, chart = self.place, self._chart
        if chart is None or place is None:
            self._label.hide()
            return
        self._label.setText(said.lines(chart, place))
        self._label.adjustSize()
        self._label.show()

    def _put_label(self) -> None:
        """Put the label beside what it names, inside the chart."""
        hit = next((hit for hit in self.hits if (hit.series, hit.place) == self.place), None)
        self._label.setVisible(hit is not None)
        if hit is None:
            return
        size, rect = self._label.size(), hit.rect
        is_lying = self._chart is not None and self._chart.kind == "share"
        x = rect.center().x() - size.width() / 2 if is_lying else rect.right() + 8
        y = rect.bottom() + 6 if is_lying else rect.top()
        if not is_lying and x + size.width() > self.width():
            x = rect.left() - 8 - size.width()
        if is_lying and y + size.height() > self.height():
            y = rect.top() - 6 - size.height()
        x = max(0.0, min(x, self.width() - size.width()))
        y = max(0.0, min(y, self.height() - size.height()))
        self._label.move(QPoint(int(x), int(y)))

    def _name(self) -> None:
        """Tell a screen reader what this is and what the keyboard is on."""
        chart = self._chart
        title = chart.title if chart is not None and chart.title else _("Chart")
        self.setAccessibleDescription("" if chart is None else said.summary(chart))
        if chart is not None and self._focus is not None:
            self.setAccessibleName(f"{title}: {said.aloud(chart, self._focus)}")
        else:
            self.setAccessibleName(title)

    def _move_to(self, place: Place | None) -> None:
        self._focus, self._hover = place, None
        self._name()
        self._say()
        self.update()

    # --- Pointer and keyboard -------------------------------------------------------------------------------------

    def _at(self, point: QPointF) -> Place | None:
        is_lying = self._chart is not None and self._chart.kind == "share"
        hit = layout.nearest(self.hits, point, is_lying=is_lying)
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
            self._name()
            self.picked.emit(place.series, place.place)

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
        if chart is None or place is None:
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
