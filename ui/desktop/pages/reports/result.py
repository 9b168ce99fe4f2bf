"""What a report came to: in a sentence, in a chart, in a table, or why there is none."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from models.reports.choices import Choices
from models.reports.table import TOTAL, Cross
from ui import tokens
from ui.desktop import theme
from ui.desktop.pages.reports.chart_box import Body, ChartBox
from ui.desktop.tables.pivot_grid import Grid
from ui.desktop.tables.pivot_table import PivotTable
from ui.desktop.widgets.empty import EmptyState
from ui.desktop.widgets.plain import Paragraph
from ui.reports import about
from ui.text import _

_REPORT, _EMPTY, _WAITING = range(3)


class Result(QWidget):
    """Shows a finished table. `filled` says whether there is anything in it."""

    filled = Signal(bool)

    def __init__(self, own: theme.Theme, empty: EmptyState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = ChartBox(own)
        self.table = PivotTable(own)
        self.about = Paragraph("", "body", "second")
        self.doubt = Paragraph("", "caption", "attention")
        self.doubt.hide()
        self._stack = QStackedWidget(self)
        for part in (Body(self.chart, self.table, self._stack), empty, QWidget()):
            self._stack.addWidget(part)
        self._stack.setCurrentIndex(_WAITING)
        self._lay_out()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(tokens.SPACE_XS)
        words.addWidget(self.about)
        words.addWidget(self.doubt)
        top = QHBoxLayout()
        top.setContentsMargins(tokens.SPACE_L, 0, tokens.SPACE_L, 0)
        top.setSpacing(tokens.SPACE_L)
        top.addLayout(words, 1)
        top.addWidget(self.chart.kinds, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_S)
        column.addLayout(top)
        column.addWidget(self._stack, 1)

    @property
    def is_empty(self) -> bool:
        """Whether it says that there is nothing."""
        return self._stack.currentIndex() == _EMPTY

    def show_chart(self, *, is_shown: bool) -> None:
        """Show or hide the chart."""
        for part in (self.chart, self.chart.kinds):
            part.setVisible(is_shown)

    def wait(self) -> None:
        """Show nothing."""
        self._stack.setCurrentIndex(_WAITING)

    def refuse(self, why: str) -> None:
        """Say why there is no report."""
        self.doubt.setText(why)
        self.doubt.show()

    def show_table(self, table: Cross, choices: Choices, starts_on: int, row_height: int) -> None:
        """Show a finished table as these choices want it."""
        self._tell(table, choices, starts_on)
        is_empty = table.cell(TOTAL, TOTAL) is None
        self._stack.setCurrentIndex(_EMPTY if is_empty else _REPORT)
        if not is_empty:
            self.table.set_row_height(row_height)
            self.table.show_grid(Grid(table, choices.shown))
            self.draw_chart(table, choices)
        self.filled.emit(not is_empty)

    def draw_chart(self, table: Cross, choices: Choices) -> None:
        """Draw the chart, where it is shown."""
        if not self.chart.isHidden():
            kind = choices.chart
            self.chart.show_table(table, choices.shown, kind, self.about.text())  # type: ignore[arg-type]

    def _tell(self, table: Cross, choices: Choices, starts_on: int) -> None:
        """Say in words what is shown, and what is not certain about it."""
        request = table.request
        said = about.report(choices, table.currency, request.query.since, request.query.until, starts_on)
        compared = [about.compared(request.then, starts_on)] if request.then else []
        self.about.setText(_(", ").join((said, *compared)))
        doubts = about.doubts(table)
        self.doubt.setText(" · ".join(doubts))
        self.doubt.setVisible(bool(doubts))
