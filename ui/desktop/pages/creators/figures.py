"""The row of figures at the head of a creator's page: as many beside each other as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from models.money import Money
from ui import cost_texts, formats, tokens
from ui.desktop.pages.creators import texts
from ui.desktop.pages.creators.asking import Detail
from ui.desktop.widgets.plain import Paragraph, tip
from ui.text import _, apart, name, ngettext

if TYPE_CHECKING:
    from models.reports.people import Portrait

_WIDTH = 170
"""Pixels a figure has at least."""


class Figure(NamedTuple):
    """A figure under its heading, with what has to be said beside it, and more of that in its tooltip."""

    title: str
    value: str
    beside: str = ""
    doubt: str = ""
    tooltip: str = ""


class _Cell(QWidget):
    def __init__(self, size: tokens.Size) -> None:
        super().__init__()
        self._title = Paragraph("", "caption", "second")
        self._value = Paragraph("", size)
        self._beside, self._doubt = (Paragraph("", "caption", tone) for tone in ("second", "attention"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_XS // 2)
        for label in (self._title, self._value, self._beside, self._doubt):
            column.addWidget(label)
        column.addStretch(1)

    def show_figure(self, figure: Figure) -> None:
        self._title.setText(figure.title)
        self._value.setText(figure.value)
        for label, text in ((self._beside, figure.beside), (self._doubt, figure.doubt)):
            label.say(text)
        self.setToolTip(tip(figure.tooltip))
        said = (figure.title, figure.value, figure.beside, figure.doubt)
        self.setAccessibleName(_(", ").join(part for part in said if part))


class FigureRow(QWidget):
    """Shows figures; the first is the one that is looked for."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells = [_Cell("title" if number else "figure") for number in range(count)]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.SPACE_XL)
        self._grid.setVerticalSpacing(tokens.SPACE_L)
        self._columns = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._arrange(3)

    def show_figures(self, figures: list[Figure]) -> None:
        """Show these figures, no more than there are places."""
        for cell, figure in zip(self._cells, figures, strict=True):
            cell.show_figure(figure)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(max(1, min(len(self._cells), self.width() // _WIDTH)))

    def _arrange(self, columns: int) -> None:
        """Lay the figures out in so many columns, filled evenly."""
        rows = -(-len(self._cells) // columns)
        columns = -(-len(self._cells) // rows)
        if columns == self._columns:
            return
        for number in range(max(columns, self._columns)):
            self._grid.setColumnStretch(number, number < columns)
        self._columns = columns
        for number, cell in enumerate(self._cells):
            self._grid.removeWidget(cell)
            self._grid.addWidget(cell, number // columns, number % columns, Qt.AlignmentFlag.AlignTop)


COUNT = 6
"""How many figures a creator has."""


def of(detail: Detail, period: str) -> list[Figure]:
    """The figures of a creator; `period` names the one chosen, empty for all time."""
    portrait = detail.portrait
    tally, ever = portrait.tally, portrait.ever
    title = _("Spent: {period}").format(period=period) if period else _("Spent in all")
    currency = portrait.currency
    spent = Figure(title, texts.cost(tally, currency), texts.provisional(tally), texts.doubt(tally))
    beside, doubt, late = texts.gifts(ever.gifts), texts.doubt(ever), texts.provisional(ever)
    whole = Figure(_("All time"), texts.cost(ever, currency), beside, doubt, late)
    months = ngettext("over {count} month", "over {count} months", portrait.months_touched)
    average = Figure(
        _("Average per month"),
        _average(portrait) if portrait.months_touched else "–",
        months.format(count=formats.count(portrait.months_touched)) if portrait.months_touched else "",
        tooltip=_("From the month of the first gift to that of the last one"),
    )
    return [spent, _gifts(detail), _share(detail), average, whole if period else _kinds(detail), _days(detail)]


def _average(portrait: Portrait) -> str:
    said = formats.money(Money(portrait.per_month, portrait.currency))
    return cost_texts.about(said, is_provisional=portrait.tally.is_provisional)


def _gifts(detail: Detail) -> Figure:
    tally = detail.portrait.tally
    return Figure(_("Gifts"), formats.count(tally.gifts), texts.coins(tally.coins))


def _kinds(detail: Detail) -> Figure:
    """On how many platforms, and which."""
    platforms = detail.portrait.platforms
    shown = " · ".join(apart(f"{name(platform)} {formats.count(tally.gifts)}") for platform, tally in platforms)
    return Figure(_("Platforms"), formats.count(len(platforms)), shown)


def _share(detail: Detail) -> Figure:
    portrait = detail.portrait
    if not portrait.in_all.minor:
        return Figure(_("Share of spending"), "–")
    in_all = texts.cost(portrait.in_all, portrait.currency)
    percent = formats.percent(portrait.tally.minor, portrait.in_all.minor, digits=1)
    return Figure(_("Share of spending"), percent, _("of {sum}").format(sum=in_all))


def _days(detail: Detail) -> Figure:
    days = detail.portrait.days
    if days is None:
        return Figure(_("First and last gift"), "–")
    # A line may end between the two days, never within one of them.
    said = texts.between(*days).replace("/", "/\u2060")
    return Figure(_("First and last gift"), said, texts.ago(days[1], detail.today))
