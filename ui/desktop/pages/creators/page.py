"""The Creators page: everyone who got gifts at one side, one of them in every figure at the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from ui import formats, labels, spans, tokens
from ui.desktop import theme
from ui.desktop.actions import Actions
from ui.desktop.day_turn import DayTurn
from ui.desktop.page import Page, Subset
from ui.desktop.pages.creators import asking, texts
from ui.desktop.pages.creators.people_side import PeopleSide
from ui.desktop.pages.creators.remembered import Remembered
from ui.desktop.pages.creators.side import Side
from ui.desktop.preferences import Preferences
from ui.desktop.widgets import chips
from ui.desktop.widgets.chips import PeriodChip
from ui.desktop.widgets.empty import EmptyState
from ui.desktop.widgets.plain import PlainLabel, ShortLabel
from ui.desktop.widgets.title_line import TitleLine
from ui.spans import Span
from ui.text import _, ngettext

if TYPE_CHECKING:
    from models.ledger import Changes
    from models.reports.people import People
    from models.reports.tallies import Month
    from models.settings import Settings
    from ui.desktop.pages.creators.asking import Detail
    from ui.desktop.session import LedgerSession

_LIST = 360
"""Pixels the list has where there is room."""
_PAUSE = 40
"""Milliseconds a creator stays chosen before it is asked for: a key held down passes many."""
_BODY, _EMPTY, _WAITING = range(3)


class CreatorsPage(Page):
    """A list and what is chosen in it; both are asked anew when something they show has changed."""

    def __init__(
        self, own: theme.Theme, actions: Actions, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(own, actions, preferences, parent)
        self.remembered = Remembered(preferences)
        self._wanted: int | None = None
        self._could_write, self._is_alike_stale = False, True
        self.period, self._count = PeriodChip(own), PlainLabel("", "body", "second")
        self.spread = ShortLabel("", "caption", "second")
        self._stack = QStackedWidget()
        self._lay_out()
        self.people, self.side = self._fill()
        self.list, self.view = self.people.list, self.side.view
        self._asking = QTimer(self, singleShot=True, interval=_PAUSE)
        self._asking.timeout.connect(self._ask_detail)
        self._connect()
        self.home = self.list
        DayTurn(self.zone, self.go_stale, self)

    def _lay_out(self) -> None:
        head = TitleLine(_("Creators"))
        head.addWidget(self._count)
        head.addWidget(self.spread, 1)
        head.addWidget(self.period)
        self.arrange(head, self._stack)

    def _fill(self) -> tuple[PeopleSide, Side]:
        body = QSplitter(Qt.Orientation.Horizontal, self._stack)
        body.setChildrenCollapsible(False)
        body.setHandleWidth(tokens.SPACE_S)
        people, side = PeopleSide(self.theme, self.remembered, body), Side(self.theme, body)
        body.setSizes([_LIST, 2 * _LIST])
        body.setStretchFactor(0, 1)
        body.setStretchFactor(1, 2)
        for part in (body, self._empty(), QWidget()):
            self._stack.addWidget(part)
        self._stack.setCurrentIndex(_WAITING)
        return people, side

    def _empty(self) -> EmptyState:
        said = _("Whoever you give gifts to is listed here, with what all of them have really cost.")
        choices = (_("Add a gift"), "add-gift"), (_("Import"), "import")
        return self.empty("creator", _("No creators yet"), said, *choices)

    def _connect(self) -> None:
        people, side, view = self.people, self.side, self.view
        self.period.changed.connect(self._choose_period)
        people.chosen.connect(lambda _creator: self._asking.start())
        people.merge_wanted.connect(side.start_merge)
        people.offer(
            (_("Show entries"), view.entries.click),
            (_("Rename"), view.name.edit),
            (_("Merge…"), people.merge_selected),
            (_("Split…"), side.start_split),
            (_("Delete"), side.delete),
        )
        self.list.opened.connect(self._open)
        self.list.rename_wanted.connect(view.name.edit)
        self.list.delete_wanted.connect(side.delete)
        side.left.connect(self.list.setFocus)
        side.noticed.connect(self.noticed)
        side.gone_to.connect(self.show_subject)
        view.entries.clicked.connect(lambda: self._show_entries(self.period.span))
        view.trend.wanted.connect(self._show_month)
        view.trend.chart.noticed.connect(self.noticed)
        view.trend.chart.export_wanted.connect(self.export_wanted)
        view.gifts.wanted.connect(self._show_gifts)
        view.gifts.platform_wanted.connect(self._show_platform)

    # --- Which ledger ---------------------------------------------------------------------------------------------

    def attach(self, session: LedgerSession, settings: Settings) -> None:
        """Show the creators of this ledger."""
        self.period.starts_on = settings.month_starts_on
        self.period.choose(self.remembered.span(spans.today(), settings.month_starts_on))
        self.people.creator, self._wanted = self.remembered.creator, None
        self._is_alike_stale = True
        self.side.session = session
        session.state_changed.connect(self._allow)
        super().attach(session, settings)

    def detach(self) -> None:
        """Show nothing; a note that is being written is kept first."""
        self.view.note.keep()
        if self.session is not None:
            self.session.state_changed.disconnect(self._allow)
        super().detach()
        self.side.close_panel()
        self.side.show_nothing()
        self.side.session = self.people.creator = None
        self.people.alike.show_pairs(())
        self.people.show_people(None)
        self._stack.setCurrentIndex(_WAITING)

    def take(self, changes: Changes) -> None:
        """Show what an operation changed."""
        self._is_alike_stale = self._is_alike_stale or changes.touches("creator", "handle")
        super().take(changes)

    def _allow(self) -> None:
        """Show what can be done now, where that changed."""
        if self.side.can_write != self._could_write:
            self._show_detail(self.view.detail)

    # --- Who is shown ---------------------------------------------------------------------------------------------

    def reckon(self) -> None:
        """Ask for the list, for the creator that is shown, and for who looks alike where that may have changed."""
        if self.session is None:
            return
        if self.settings is not None:
            self.period.start_on(self.settings.month_starts_on)
        self.session.ask(asking.people, self.period.span, done=self._show_people, topic="people")
        if self._is_alike_stale:
            self._is_alike_stale = False
            self.session.ask(asking.pairs, done=self.people.alike.show_pairs, topic="alike")
        self.side.refresh_panel()

    def _show_people(self, people: People) -> None:
        has_any = bool(people.persons) or self.period.span != Span()
        self._stack.setCurrentIndex(_BODY if has_any else _EMPTY)
        self.period.setVisible(has_any)
        self.people.show_people(people)
        count = self.list.people.count
        said = ngettext("{count} creator", "{count} creators", count).format(count=formats.count(count))
        self._count.setText(said if has_any else "")
        self.spread.setText(texts.spread(people))
        self._place()

    def _place(self) -> None:
        """Show whom another page sent us to, else who was looked at, else the first of the list."""
        wanted, self._wanted = self._wanted, None
        if wanted is not None and not self.list.people.has(wanted) and self.period.span != Span():
            self._wanted = wanted
            self.period.take(Span())  # there was no gift in this period
            return
        self.people.show_creator(self.people.creator if wanted is None else wanted)
        self._ask_detail()

    def _choose_period(self) -> None:
        self.remembered.keep_span(self.period.span)
        self.reckon()

    def show_subject(self, subject: object) -> None:
        """Show the creator of that id, whatever is searched for; 0 is nobody known."""
        if isinstance(subject, int):
            self._wanted = subject
            self.people.forget_search()
            self.go_stale()

    def redraw(self) -> None:
        """Write every text anew: names and amounts are hidden, or shown again."""
        self.people.redraw(self.preferences.density)
        self.side.refresh_panel()
        if self.view.detail is not None:
            self._show_detail(self.view.detail)

    def _ask_detail(self) -> None:
        creator = self.people.creator
        if self.session is None or creator is None:
            self.side.show_nothing()
            return
        self.remembered.keep(creator=creator)
        self.session.ask(asking.detail, creator, self.period.span, done=self._show_detail, topic="creator")

    def _show_detail(self, detail: Detail | None) -> None:
        self._could_write = self.side.can_write
        self.view.gifts.table.set_row_height(theme.ROW_HEIGHT[self.preferences.density])
        span = self.period.span
        self.side.show_detail(detail, "" if span == Span() else chips.said(span))

    def _open(self) -> None:
        """Go to the details of who is chosen."""
        self.view.entries.setFocus() if self.view.entries.isVisible() else self.view.merge.setFocus()

    # --- Entries behind a figure ----------------------------------------------------------------------------------

    def _show_entries(self, span: Span, *title: str, conditions: tuple[tuple[str, str], ...] = ()) -> None:
        """Show the gifts behind a figure; who shows the title makes its names harmless, and hides them."""
        detail = self.view.detail
        if detail is not None:
            said = " · ".join((detail.portrait.name or labels.creator(""), *title))
            self.entries_wanted.emit(Subset(said, asking.gifts_behind(detail.portrait.id, span, *conditions)))

    def _show_month(self, month: Month, platform: str) -> None:
        days = Span("own", month.first, month.last)
        self._show_entries(days, formats.key("month", month.key), platform, conditions=(("platform", platform),))

    def _show_platform(self, platform: str) -> None:
        self._show_entries(self.period.span, platform, conditions=(("platform", platform),))

    def _show_gifts(self, gift: str, platform: str) -> None:
        conditions = ("gift", gift), ("platform", platform)
        self._show_entries(self.period.span, gift or _("No name"), conditions=conditions)
