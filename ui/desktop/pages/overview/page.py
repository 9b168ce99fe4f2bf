"""The Overview: how this month goes, the twelve months behind it, who got most, what is left, what asks for a look."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from models.findings import Differing, OverBudget, Uncovered, Unusual, WithoutRate, key_of
from ui import labels
from ui.desktop import budget_texts, theme
from ui.desktop.actions import Actions
from ui.desktop.day_turn import DayTurn
from ui.desktop.page import Page, Subset
from ui.desktop.preferences import Preferences
from ui.desktop.widgets.icon_button import IconButton
from ui.desktop.widgets.scroll import Scroll
from ui.desktop.widgets.title_line import TitleLine
from ui.text import _

if TYPE_CHECKING:
    from array import array
    from datetime import date

    from models.findings import Finding
    from models.reports import Query
    from models.reports.overview import Overview
    from ui.desktop.books import Books
    from ui.desktop.pages.overview.body import OverviewBody
    from ui.desktop.pages.overview.first_steps import FirstSteps

_NAME = "overview"
_BODY, _FIRST_STEPS = range(2)


@dataclass(frozen=True)
class Glance:
    """Everything the page shows."""

    overview: Overview
    findings: tuple[Finding, ...]


def glance(books: Books) -> Glance:
    """Look at the whole ledger as it is now."""
    from models import budgets, moments
    from models.attention import attention
    from models.reports.overview import overview

    now = moments.now(books.settings.timezone)
    rows = budgets.budgets(books.reader)
    found = overview(books.columns, books.rates, books.settings, rows, now)
    findings = attention(books.columns, books.rates, books.settings, found.budgets, now.day)
    _read_words(found)
    return Glance(found, findings)


def _read_words(found: Overview) -> None:
    """Load here what dates and amounts are written with, which would hold up the window's own thread."""
    from models.money import Money
    from ui import formats

    formats.axis_money(Money(found.spent.minor, found.currency))
    formats.percent(1, 2)
    formats.day(found.today)
    for month in found.months:
        formats.key("month", month.key)
        formats.month_name(month.first)


def gifts(books: Books, query: Query) -> array[int]:
    """Ids of the gifts behind a figure."""
    from models.reports.entries import entries

    return entries("spending", books.columns, books.rates, books.settings, query)


def uncounted(books: Books) -> array[int]:
    """Ids of the entries behind what no figure holds."""
    from models.attention import unconverted_entries, uncovered_entries

    given = books.columns, books.rates, books.settings
    return uncovered_entries(*given) + unconverted_entries(*given)


class OverviewPage(Page):
    """One question to the ledger, one answer, shown at once; every figure leads to where it comes from."""

    def __init__(
        self, own: theme.Theme, actions: Actions, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(own, actions, preferences, parent)
        from ui.desktop.pages.overview.body import OverviewBody

        self._glance: Glance | None = None
        self._steps: FirstSteps | None = None
        self.body = OverviewBody(own, has_uncounted=bool(preferences.page(_NAME).get("uncounted")))
        self._stack, self._area = QStackedWidget(), Scroll()
        self._lay_out(self.body)
        self._connect(self.body)
        self.home = self.body.spent
        DayTurn(self.zone, self.go_stale, self)

    def _lay_out(self, body: OverviewBody) -> None:
        head = TitleLine(_("Overview"))
        head.addStretch(1)
        look_back = IconButton(self.theme, "calendar", _("Year in review…"), _("Look back on a year"))
        look_back.clicked.connect(self.window_actions["year"].trigger)
        head.addWidget(look_back)
        self._area.hold(body)
        self._stack.addWidget(self._area)
        self.arrange(head, self._stack)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.body.fit(self._area.height())

    def _connect(self, body: OverviewBody) -> None:
        body.spent.clicked.connect(self._show_month)
        body.budget.clicked.connect(self._show_budget)
        body.left.clicked.connect(lambda: self.page_wanted.emit("purses", None))
        body.uncounted.clicked.connect(self._show_uncounted)
        for chart in (body.months, body.creators):
            chart.noticed.connect(self.noticed)
            chart.export_wanted.connect(self.export_wanted)
        body.months.picked.connect(self._show_cell)
        body.creators.picked.connect(lambda _series, place: self._show_creator(place))
        body.purses.wanted.connect(lambda account: self.page_wanted.emit("purses", account or None))
        body.findings.wanted.connect(self._do)
        body.findings.dismissed.connect(self._dismiss)

    # --- Which ledger ---------------------------------------------------------------------------------------------

    def forget(self) -> None:
        """Show dashes, never what was of another ledger."""
        self._glance = None
        self.body.clear()
        self._stack.setCurrentIndex(_BODY)

    # --- What is shown --------------------------------------------------------------------------------------------

    def reckon(self) -> None:
        """Ask for everything at once."""
        if self.session is not None:
            self.session.ask(glance, done=self._show, topic="overview")

    def _show(self, found: Glance) -> None:
        self._glance = found
        if found.overview.is_empty:
            self._show_first_steps()
            return
        self._stack.setCurrentIndex(_BODY)
        self.home = self.body.spent
        self.body.show_overview(found.overview, self._open_findings())
        self.preferences.remember_page(_NAME, uncounted=not found.overview.ever.is_certain)

    def _show_first_steps(self) -> None:
        if self._steps is None:
            from ui.desktop.pages.overview.first_steps import FirstSteps

            self._steps = FirstSteps(self.theme, self.window_actions)
            self._stack.addWidget(self._steps)
        self._stack.setCurrentIndex(_FIRST_STEPS)
        self.home = self._steps

    def redraw(self) -> None:
        """Write again what is shown: names and amounts were hidden, or are shown again."""
        if self._glance is not None:
            self._show(self._glance)

    # --- Where figures come from ----------------------------------------------------------------------------------

    def _show_month(self) -> None:
        if self._glance is not None:
            month = self._glance.overview.month
            self._show_gifts(self.body.spent.accessibleName(), month.first, month.last)

    def _show_gifts(self, title: str, since: date, until: date, where: tuple[tuple[str, str], ...] = ()) -> None:
        from models.reports import Query

        self.entries_wanted.emit(Subset(title, partial(gifts, query=Query((), since, until, where))))

    def _show_cell(self, series: int, place: int) -> None:
        if self._glance is None:
            return
        from ui import formats
        from ui.desktop.pages.overview import charts
        from ui.text import name

        overview = self._glance.overview
        month, platform = overview.months[place], charts.platforms(overview)[series]
        title = _("{platform}, {month}").format(platform=name(platform), month=formats.key("month", month.key))
        self._show_gifts(title, month.first, month.last, where=(("platform", platform),))

    def _show_creator(self, place: int) -> None:
        if self._glance is None:
            return
        overview = self._glance.overview
        creator = overview.creators[place]
        if creator.id:
            self.page_wanted.emit("creators", creator.id)
        else:
            span = overview.months[0].first, overview.month.last
            self._show_gifts(labels.creator(creator.name), *span, where=(("creator", ""),))

    def _show_budget(self) -> None:
        if self._glance is not None:
            status = self._glance.overview.budget
            self.page_wanted.emit("budgets", budget_texts.NEW if status is None else status.budget.id)

    def _show_uncounted(self) -> None:
        self.entries_wanted.emit(Subset(_("Not counted"), uncounted))

    # --- What asks for a look -------------------------------------------------------------------------------------

    def _do(self, one: Finding) -> None:
        """Do what the button of a finding says."""
        from ui.desktop.pages.overview import texts

        if isinstance(one, OverBudget):
            self.page_wanted.emit("budgets", one.status.budget.id)
        elif isinstance(one, Uncovered):
            self.entry_wanted.emit("purchase", one.account.label)
        elif isinstance(one, Differing):
            self.page_wanted.emit("purses", one.account.id)
        elif isinstance(one, WithoutRate):
            self.page_wanted.emit("preferences", one)
        elif isinstance(one, Unusual):
            self.entries_wanted.emit(Subset(texts.finding(one), partial(only, entry=one.entry)))

    def _open_findings(self) -> list[Finding]:
        """What was found, without what is not to be heard of again this month."""
        if self._glance is None:
            return []
        silent = set(self._silent())
        return [one for one in self._glance.findings if key_of(one) not in silent]

    def _dismiss(self, one: Finding) -> None:
        """Say no more of a finding this month; what was dismissed in other months is forgotten."""
        if self._glance is None or self.session is None:
            return
        self.preferences.remember_page(_NAME, silent={
            "month": self._glance.overview.month.key,
            str(self.session.path): [*self._silent(), key_of(one)],
        })  # fmt: skip
        self.body.findings.show_findings(self._open_findings())
        self.noticed.emit(_("Not shown again this month"))

    def _silent(self) -> list[str]:
        """Keys of what was dismissed this month in this ledger."""
        kept = self.preferences.page(_NAME).get("silent")
        if self._glance is None or self.session is None or not isinstance(kept, dict):
            return []
        found = kept.get(str(self.session.path)) if kept.get("month") == self._glance.overview.month.key else None
        return [key for key in found if isinstance(key, str)] if isinstance(found, list) else []


def only(_books: Books, entry: int) -> array[int]:
    """Give the id of one entry as a set of its own."""
    from array import array

    return array("q", [entry])
