"""What the Overview is made of: a row of figures, two charts, what asks for a look, and the purses.

Everything is there from the start, with dashes for figures, so that nothing moves when the answer comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import cost_texts, formats, tokens
from ui.desktop import budget_texts, theme
from ui.desktop.charts.view import ChartView
from ui.desktop.pages.overview import charts, texts
from ui.desktop.pages.overview.findings import AttentionList
from ui.desktop.pages.overview.left import PurseList
from ui.desktop.widgets.card import UNKNOWN, FigureCard
from ui.desktop.widgets.flow import FlowLayout
from ui.desktop.widgets.plain import PlainLabel, ShortLabel
from ui.text import _, apart, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.findings import Finding
    from models.reports.overview import Overview

_PERMILLE = 1000
_LOW, _HIGH, _PART = 212, 320, 30
"""Pixels a chart is high at least and at most; between them it is so many percent of the room the page has."""
_WIDE, _SLIM = 420, 250
"""Pixels the wide and the slim card of a row are wide at least; where both do not fit, one goes under the other."""


class OverviewBody(QWidget):
    """Shows an `Overview`. Its parts say themselves what was pressed."""

    def __init__(self, own: theme.Theme, *, has_uncounted: bool, parent: QWidget | None = None) -> None:
        """`has_uncounted`: whether there will be something no figure holds, as far as is known."""
        super().__init__(parent)
        self.setProperty("role", "page")
        self.spent, self.budget, self.left, self.uncounted = (FigureCard(own) for _card in range(4))
        self._titles = {
            self.spent: _("Spent this month"), self.budget: _("Budget"),
            self.left: _("What the coins left in all purses cost"), self.uncounted: _("Not counted, all time"),
        }  # fmt: skip
        self.uncounted.setVisible(has_uncounted)
        self.budget.keep_room_for_bar()
        self.months, self.creators = (ChartView(own, ground="surface") for _ in range(2))
        self.findings = AttentionList(own)
        self.purses = PurseList(own)
        self._months_title = PlainLabel(_("What gifts cost by month and platform"), "strong")
        self._months_span = ShortLabel(" ", "caption", "second")
        self._creators_title = PlainLabel(_("Who got most"), "strong")
        self._creators_span = ShortLabel(" ", "caption", "second")
        self._lay_out()
        self.fit(0)
        self.clear()

    def _lay_out(self) -> None:
        figures, middle, bottom = (FlowLayout(tokens.SPACE_M) for _ in range(3))
        for card in (self.spent, self.budget, self.left, self.uncounted):
            figures.put(card, 1)
        wide = _card(self._months_title, self._months_span, self.months)
        slim = _card(self._creators_title, self._creators_span, self.creators)
        for row, parts in ((middle, (wide, slim)), (bottom, (self.findings, self.purses))):
            for part, share, least in zip(parts, (2, 1), (_WIDE, _SLIM), strict=True):
                part.setMinimumWidth(least)
                row.put(part, share)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_L, 0, tokens.SPACE_L, tokens.SPACE_L)
        column.setSpacing(tokens.SPACE_M)
        for row in (figures, middle, bottom):
            column.addLayout(row)
        column.addStretch()

    def fit(self, room: int) -> None:
        """Let the charts use the height there is; the page has `room` pixels of it."""
        for chart in (self.months, self.creators):
            chart.setFixedHeight(max(_LOW, min(_HIGH, room * _PART // 100)))

    # --- What is shown --------------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Show dashes: another ledger is open, and nothing of it is known yet."""
        for card, title in self._titles.items():
            card.show_figure(title, UNKNOWN)
        self.budget.bar.hide()
        for chart in (self.months, self.creators):
            chart.show_chart(None)
        for span in (self._months_span, self._creators_span):
            span.setText(" ")
        self.findings.wait()
        self.purses.show_purses((), "")

    def show_overview(self, overview: Overview, findings: Sequence[Finding]) -> None:
        """Show everything."""
        self._show_spent(overview)
        self._show_budget(overview)
        self._show_left(overview)
        self._show_uncounted(overview)
        span = texts.months(overview)
        said = _("{months}, in {currency}").format(months=span, currency=overview.currency)
        self._months_span.setText(said)
        self._creators_span.setText(said)
        self.months.show_chart(charts.months(overview))
        self.creators.show_chart(charts.creators(overview) if overview.creators else None)
        self.findings.show_findings(findings)
        self.purses.show_purses(overview.purses, overview.currency)

    def _show_spent(self, overview: Overview) -> None:
        title = _("Spent in {month}").format(month=apart(texts.month(overview)))
        is_late = overview.spent.is_provisional or (overview.before is not None and overview.before.is_provisional)
        figure = texts.money(overview, overview.spent.minor, is_provisional=overview.spent.is_provisional)
        self.spent.show_figure(title, figure, texts.against(overview), texts.usual(overview))
        self.spent.explain(texts.usual_in_full(overview), cost_texts.provisional(is_provisional=is_late))

    def _show_budget(self, overview: Overview) -> None:
        status = overview.budget
        self.budget.bar.setVisible(status is not None)
        if status is None:
            nothing = _("None yet"), _("Set one to see what is left")
            self.budget.show_figure(self._titles[self.budget], *nothing)
            self.budget.explain()
            return
        terms, tone = status.budget.terms, budget_texts.tone(status)
        period = budget_texts.period(terms, status.used)
        title = _("{budget} · {period}").format(budget=budget_texts.title(terms), period=apart(period))
        rest = [part for part in (budget_texts.used(status), budget_texts.pace(status)) if part]
        state = budget_texts.state(status)
        more = [doubt for doubt in (budget_texts.doubt(status),) if doubt]
        self.budget.show_figure(title, budget_texts.left(status), state, _(" · ").join(rest), tone, more)
        self.budget.explain(cost_texts.provisional(is_provisional=budget_texts.is_provisional(status)))
        gone = status.gone * _PERMILLE // status.days if status.days > 1 else None
        self.budget.bar.show_use(status.used.minor, status.amount, gone, tone)

    def _show_left(self, overview: Overview) -> None:
        coins = cost_texts.coins(
            sorted(((coin, count) for coin, count in overview.coins if count), key=lambda one: -one[1])
        )
        first = coins[0] if coins else _("No coins")
        count = len(overview.purses)
        where = ngettext("In {count} purse, today", "In {count} purses, today", count).format(
            count=formats.count(count)
        )
        self.left.show_figure(self._titles[self.left], texts.left_cost(overview), first, where, more=coins[1:])
        is_late = any(one.is_provisional for one in overview.purses)
        self.left.explain(cost_texts.provisional(is_provisional=is_late))

    def _show_uncounted(self, overview: Overview) -> None:
        parts = texts.not_counted(overview.ever)
        self.uncounted.setVisible(bool(parts))
        if parts:
            figure, *others = parts
            first, why = others[0] if others else "", _("No purchase, or no exchange rate")
            self.uncounted.show_figure(self._titles[self.uncounted], figure, first, why, more=others[1:])


def _card(title: QWidget, span: QWidget, chart: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    column = QVBoxLayout(card)
    # The chart keeps room for the frame of its focus by itself.
    column.setContentsMargins(tokens.SPACE_S, tokens.SPACE_M, tokens.SPACE_S, tokens.SPACE_S)
    column.setSpacing(tokens.SPACE_XS)
    head = QHBoxLayout()
    head.setContentsMargins(tokens.SPACE_S, 0, tokens.SPACE_S, 0)
    head.setSpacing(tokens.SPACE_M)
    head.addWidget(title)
    head.addWidget(span, 1)
    column.addLayout(head)
    column.addWidget(chart, 1)
    return card
