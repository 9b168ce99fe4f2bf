"""A creator's months as bars, one colour for each platform; a bar leads to its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.money import Money
from ui import formats
from ui.charts.chart import Chart, Place, Series
from ui.desktop.charts.view import ChartView
from ui.desktop.pages.creators.card import Card
from ui.desktop.theme import Theme
from ui.text import _, name

if TYPE_CHECKING:
    from models.reports.people import Portrait
    from models.reports.tallies import Month


class TrendCard(Card):
    """`wanted` comes with a `Month` and the platform of the part that was picked."""

    wanted = Signal(object, str)

    def __init__(self, own: Theme, parent: QWidget | None = None) -> None:
        super().__init__(_("By month"), parent)
        self.chart = ChartView(own, ground="surface")
        self.chart.picked.connect(self._ask)
        self.column.addWidget(self.chart)
        self._months: tuple[Month, ...] = ()
        self._platforms: list[str] = []

    def show_portrait(self, portrait: Portrait) -> None:
        """Show the months of a creator."""
        self._months = portrait.months
        self._platforms = sorted({platform for month in portrait.months for platform in month.by_platform})
        self.setVisible(bool(self._platforms))
        self.chart.show_chart(self._chart(portrait.currency) if self._platforms else None)

    def _chart(self, currency: str) -> Chart:
        def write(minor: int) -> str:
            return formats.money(Money(minor, currency))

        def short(minor: int) -> str:
            return formats.axis_money(Money(minor, currency))

        series = [
            Series(name(platform), [month.by_platform.get(platform, 0) for month in self._months])
            for platform in self._platforms
        ]
        labels = [formats.key("month", month.key) for month in self._months]
        provisional = frozenset(
            Place(series, place)
            for place, month in enumerate(self._months)
            for series, platform in enumerate(self._platforms)
            if platform in month.provisional
        )
        return Chart("stacked", labels, series, write, short, _("Spent by month"), provisional=provisional)

    def _ask(self, series: int, place: int) -> None:
        self.wanted.emit(self._months[place], self._platforms[series])
