"""The chart above a report's table: which kind it is, and whether it is shown at all."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from models.reports.table import Cross
from models.text import N_
from ui import tokens
from ui.charts.chart import Kind
from ui.desktop import theme
from ui.desktop.charts.view import ChartView
from ui.desktop.widgets.plain import Paragraph
from ui.desktop.widgets.segments import Segments
from ui.reports import charting, texts
from ui.reports.charting import Drawn
from ui.text import _

KINDS: dict[Kind, str] = {
    "stacked": N_("Stacked"),
    "grouped": N_("Side by side"),
    "line": N_("Lines"),
    "share": N_("Shares"),
}
_HEIGHT = 210
_SHARE = 0.4
"""Part of the height the chart takes at most."""
_LEAST = 8
"""Lines of small text it has to be as high as, with its names and its axis; where it is not, the table has the room."""


class ChartBox(QWidget):
    """A chart that follows a table. `picked` gives the rows and columns of what was clicked, and whether it is then.

    `kinds`, the choice of its kind, is for the page to place.
    """

    picked = Signal(list, list, bool)
    kind_chosen = Signal(str)

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawn: Drawn | None = None
        self._is_folded = False
        self.kinds = Segments(_("Kind of chart"), [(kind, _(name)) for kind, name in KINDS.items()], "stacked")
        self.kinds.chosen.connect(self.kind_chosen)
        self.view = ChartView(own)
        self.view.picked.connect(self._pick)
        self._note = Paragraph("", "caption", "second")
        self._note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, tokens.SPACE_S)
        column.setSpacing(tokens.SPACE_XS)
        column.addWidget(self._note)
        chart = QHBoxLayout()
        # The chart keeps room for the frame of its focus by itself.
        chart.setContentsMargins(tokens.SPACE_S, 0, tokens.SPACE_S, 0)
        chart.addWidget(self.view)
        column.addLayout(chart, 1)
        self._note.setContentsMargins(tokens.SPACE_L, 0, tokens.SPACE_L, 0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def drawn(self) -> Drawn | None:
        """What is shown."""
        return self._drawn

    def show_table(self, table: Cross, measure: str, kind: Kind, title: str) -> None:
        """Draw the table's figures."""
        self.kinds.choose(kind)
        self._drawn = charting.draw(table, measure, kind, title)
        self.view.show_chart(self._drawn.chart if self._drawn else None)
        self._show_view()
        apart = _("Coins of different kinds cannot share a chart. Choose another figure, or one platform alone.")
        if texts.KINDS[measure] == "estimate":
            apart = _("Estimates in different currencies cannot share a chart. Choose one platform alone.")
        self._note.say(self._drawn.noted() if self._drawn else apart)

    def fit(self, height: int) -> None:
        """Take a part of so many pixels."""
        high = min(_HEIGHT, int(height * _SHARE))
        self._is_folded = high < QFontMetrics(tokens.font("caption")).height() * _LEAST
        self.view.setFixedHeight(high)
        self._show_view()

    def _show_view(self) -> None:
        """Show the chart, where there is one and room to read it."""
        self.view.setVisible(self._drawn is not None and not self._is_folded)
        self.kinds.setEnabled(not self._is_folded)

    def redraw(self) -> None:
        """Write every text anew."""
        self.view.redraw()

    def _pick(self, series: int, place: int) -> None:
        if self._drawn is not None:
            self.picked.emit(*self._drawn.heads(series, place))


class Body(QWidget):
    """A chart over a table: as the window gets lower, the chart gives way."""

    def __init__(self, chart: ChartBox, table: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart = chart
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(chart)
        column.addWidget(table, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._chart.fit(self.height())
