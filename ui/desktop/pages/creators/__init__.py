"""The Creators page: everyone who got gifts at one side, one of them in every figure at the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ui import formats
from ui.desktop import theme
from ui.desktop.actions import Actions
from ui.desktop.page import Page, Subset
from ui.desktop.pages.creators import answers
from ui.desktop.pages.creators.alike import AlikeLine
from ui.desktop.pages.creators.people_list import PeopleList
from ui.desktop.pages.creators.people_model import SORTS
from ui.desktop.pages.creators.remembered import Remembered
from ui.desktop.pages.creators.search import SearchLine
from ui.desktop.pages.creators.side import Side
from ui.desktop.preferences import Preferences
from ui.desktop.spans import Span
from ui.desktop.widgets import chips
from ui.desktop.widgets.chips import PeriodChip
from ui.desktop.widgets.drop_down import DropDown
from ui.desktop.widgets.empty import EmptyState
from ui.desktop.widgets.plain import PlainLabel
from ui.text import _, ngettext

if TYPE_CHECKING:
    from models.reports.people import Month, People
    from models.settings import Settings
    from ui.desktop.pages.creators.answers import Detail
    from ui.desktop.session import LedgerSession

_LIST, _NARROWEST = 360, 250
"""Pixels the list has, and those it keeps."""
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
        self.creator: int | None = None
        self._wanted: int | None = None
        self._could_write = False
        self.period = PeriodChip(own)
        self.search = SearchLine(own)
        self.sort = DropDown()
        self.list = PeopleList(own)
        self.side = Side(own)
        self.view = self.side.view
        self.alike = AlikeLine(self.remembered)
        self.merge = QPushButton()
        self.merge.hide()
        self._count = PlainLabel("", "body", "second")
        self._nobody = PlainLabel(_("No creator fits what is chosen."), "body", "second")
        self._stack = QStackedWidget()
        self._asking = QTimer(self, singleShot=True, interval=_PAUSE)
        self._asking.timeout.connect(self._ask_detail)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.list)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, 0)
        head.setSpacing(theme.SPACE_M)
        for part in (PlainLabel(_("Creators"), "title"), self._count):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self.period)
        body = QSplitter(Qt.Orientation.Horizontal)
        body.setChildrenCollapsible(False)
        body.setHandleWidth(theme.SPACE_S)
        body.addWidget(self._left())
        body.addWidget(self.side)
        body.setSizes([_LIST, 2 * _LIST])
        body.setStretchFactor(0, 1)
        body.setStretchFactor(1, 2)
        self._stack.addWidget(body)
        self._stack.addWidget(self._empty())
        self._stack.addWidget(QWidget())
        self._stack.setCurrentIndex(_WAITING)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_M)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    def _left(self) -> QWidget:
        self.sort.setAccessibleName(_("Sort creators by"))
        for key, title in SORTS.items():
            self.sort.addItem(_(title), key)
        self.sort.setCurrentIndex(self.sort.findData(self.remembered.sort_by))
        self.list.people.sort_by = self.remembered.sort_by
        tools = QHBoxLayout()
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(theme.SPACE_S)
        tools.addSpacing(theme.SPACE_L)  # margins are not mirrored
        tools.addWidget(self.search, 1)
        tools.addWidget(self.sort)
        self._nobody.setContentsMargins(theme.SPACE_L, 0, theme.SPACE_L, 0)
        self._nobody.setWordWrap(True)
        self._nobody.hide()
        left = QWidget()
        left.setMinimumWidth(_NARROWEST)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(tools)
        column.addLayout(self._with_margins(self.alike))
        column.addWidget(self._nobody)
        column.addWidget(self.list, 1)
        column.addLayout(self._with_margins(self.merge))
        return left

    @staticmethod
    def _with_margins(part: QWidget) -> QHBoxLayout:
        """Give a part as much room beside it as the page has at its edge."""
        row = QHBoxLayout()
        row.setContentsMargins(theme.SPACE_L, 0, theme.SPACE_L, 0)
        row.addWidget(part)
        return row

    def _empty(self) -> EmptyState:
        choices = [(_("Add a gift"), "add-gift"), (_("Import"), "import")]
        deeds = [(text, self.window_actions[name].trigger) for text, name in choices]
        said = _("Whoever you give gifts to is listed here, with what all of them have really cost.")
        return EmptyState(self.theme, "creator", _("No creators yet"), said, deeds)

    def _connect(self) -> None:
        self.period.changed.connect(self._choose_period)
        self.sort.activated.connect(lambda _index: self._sort())
        self.search.searched.connect(self._search)
        self.search.passed.connect(self._go_to_list)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._open)
        self.list.typed.connect(self._type)
        self.list.rename_wanted.connect(self.view.name.edit)
        self.list.delete_wanted.connect(self.side.delete)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._offer_merge())
        self.merge.clicked.connect(self._merge_selected)
        for text, act in (
            (_("Show entries"), self.view.entries.click),
            (_("Rename"), self.view.name.edit),
            (_("Merge…"), self._merge_selected),
            (_("Split…"), self.side.start_split),
            (_("Delete"), self.side.delete),
        ):
            action = QAction(text, self.list)
            action.triggered.connect(lambda _checked=False, act=act: act())
            self.list.addAction(action)
        self.alike.merge_wanted.connect(self.side.start_merge)
        self.side.left.connect(self.list.setFocus)
        self.side.noticed.connect(self.noticed)
        self.side.gone_to.connect(self.show_subject)
        self.view.entries.clicked.connect(lambda: self._show_entries(self.period.span))
        self.view.trend.wanted.connect(self._show_month)
        self.view.trend.chart.noticed.connect(self.noticed)
        self.view.gifts.wanted.connect(self._show_gifts)
        self.view.gifts.platform_wanted.connect(self._show_platform)

    # --- Which ledger ---------------------------------------------------------------------------------------------

    def attach(self, session: LedgerSession, settings: Settings) -> None:
        """Show the creators of this ledger."""
        self.period.starts_on = settings.month_starts_on
        self.period.choose(self.remembered.span(self.period.today(), settings.month_starts_on))
        self.creator, self._wanted = self.remembered.creator, None
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
        self.side.session = self.creator = None
        self.alike.show_pairs(())
        self.list.people.show_people(None)
        self._stack.setCurrentIndex(_WAITING)

    def _allow(self) -> None:
        """Show what can be done now, where that changed."""
        if self.side.can_write != self._could_write:
            self._show_detail(self.view.detail)

    # --- The list -------------------------------------------------------------------------------------------------

    def reckon(self) -> None:
        """Ask for the list, and for the creator that is shown."""
        if self.session is not None:
            self.session.ask(answers.people, self.period.span, done=self._show_people, topic="people")
            self.session.ask(answers.pairs, done=self.alike.show_pairs, topic="alike")
            self.side.refresh_panel()

    def _show_people(self, people: People) -> None:
        self.list.people.show_people(people)
        has_any = bool(people.persons) or self.period.span != Span()
        self._stack.setCurrentIndex(_BODY if has_any else _EMPTY)
        self.period.setVisible(has_any)
        count = self.list.people.count
        said = ngettext("{count} creator", "{count} creators", count).format(count=formats.count(count))
        self._count.setText(said if has_any else "")
        self._place()

    def _place(self) -> None:
        """Show whom another page sent us to, else who was looked at, else the first of the list."""
        people = self.list.people
        wanted = self.creator if self._wanted is None else self._wanted
        self._nobody.setVisible(not people.rowCount())
        if self._wanted is not None and not people.has(self._wanted) and self.period.span != Span():
            self.period.take(Span())  # there was no gift in this period
            return
        if wanted is None or not people.has(wanted):
            wanted = people.person(0).id if people.rowCount() else None
        self._wanted, self.creator = None, wanted
        if wanted is not None:
            self.list.select(wanted)
        self._ask_detail()

    def _choose_period(self) -> None:
        self.remembered.keep_span(self.period.span)
        self.reckon()

    def _sort(self) -> None:
        key = self.sort.currentData()
        self.remembered.keep(sort=key)
        self.list.people.sort_by = key
        self._arrange()

    def _search(self, text: str) -> None:
        self.list.people.text = text
        self._arrange()

    def _arrange(self) -> None:
        """Sort or search again; whoever is shown stays shown."""
        self.list.people.arrange()
        self._nobody.setVisible(not self.list.people.rowCount())
        if self.creator is not None:
            self.list.select(self.creator)

    def _go_to_list(self) -> None:
        """Go on from the search field to what it found."""
        people = self.list.people
        if people.rowCount():
            self.list.setFocus()
            if not self.list.selectedIndexes():
                self.list.setCurrentIndex(people.index(0))

    def _type(self, letters: str) -> None:
        self.search.setFocus()
        self.search.setText(self.search.text() + letters)

    def _offer_merge(self) -> None:
        count = len(self.list.selected())
        said = ngettext("Merge {count} creator…", "Merge {count} creators…", count).format(count=formats.count(count))
        self.merge.setText(said)
        self.merge.setVisible(count > 1 and self.side.can_write)

    def _merge_selected(self) -> None:
        if selected := self.list.selected():
            # Whoever is shown comes first: that name stays unless another is chosen.
            self.side.start_merge(sorted(selected, key=lambda one: one != self.creator))

    def show_subject(self, subject: object) -> None:
        """Show the creator of that id, whatever is searched for; 0 is nobody known."""
        if isinstance(subject, int):
            self._wanted = subject
            self.search.clear()
            self.list.people.text = ""
            self.go_stale()

    def redraw(self) -> None:
        """Write every text anew: names and amounts are hidden, or shown again."""
        self.list.set_density(self.preferences.density)
        self.list.people.redraw()
        self.alike.redraw()
        self.side.refresh_panel()
        if self.view.detail is not None:
            self._show_detail(self.view.detail)

    # --- One creator ----------------------------------------------------------------------------------------------

    def _choose(self, creator: int) -> None:
        self.creator = creator
        self._asking.start()

    def _ask_detail(self) -> None:
        if self.session is None or self.creator is None:
            self.side.show_nothing()
            return
        self.remembered.keep(creator=self.creator)
        self.session.ask(answers.detail, self.creator, self.period.span, done=self._show_detail, topic="creator")

    def _show_detail(self, detail: Detail | None) -> None:
        self._could_write = self.side.can_write
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
            said = " · ".join((detail.portrait.name or _("Unknown creator"), *title))
            self.entries_wanted.emit(Subset(said, answers.gifts_behind(detail.portrait.id, span, *conditions)))

    def _show_month(self, month: Month, platform: str) -> None:
        days = Span("own", month.first, month.last)
        self._show_entries(days, formats.key("month", month.key), platform, conditions=(("platform", platform),))

    def _show_platform(self, platform: str) -> None:
        self._show_entries(self.period.span, platform, conditions=(("platform", platform),))

    def _show_gifts(self, gift: str, platform: str) -> None:
        conditions = ("gift", gift), ("platform", platform)
        self._show_entries(self.period.span, gift or _("No name"), conditions=conditions)
