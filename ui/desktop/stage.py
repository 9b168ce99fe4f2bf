"""The stage of a window: its pages and the bars over them, made when they are first needed, and the way between them.

It shows whatever ledger it is given; opening and closing one is the work of `main_window`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from ui.desktop import places
from ui.desktop.actions import Actions
from ui.desktop.aside import Aside
from ui.desktop.handing_on import HandingOn
from ui.desktop.widgets.banner import Banner
from ui.desktop.widgets.search import SearchField
from ui.text import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.drafts import Draft
    from models.settings import Settings
    from ui.desktop.forms.desk import EntryDesk
    from ui.desktop.forms.entry_bar import Begun
    from ui.desktop.frame import Frame
    from ui.desktop.page import Page, Subset
    from ui.desktop.pages.catalogue import CataloguePage
    from ui.desktop.pages.ledger import LedgerPage
    from ui.desktop.pages.preferences import PreferencesPage
    from ui.desktop.pages.reports import ReportsPage
    from ui.desktop.preferences import Preferences
    from ui.desktop.session import LedgerSession
    from ui.desktop.theme import Theme
    from ui.desktop.widgets.palette import Palette

_APART = 50
"""Milliseconds between two pages that are made in advance."""


class Stage(QObject):
    """Pages, bars, search and the palette of one frame."""

    language_wanted = Signal(str)
    rates_given = Signal(object)
    """Take in the bank's file of rates at this path."""
    paste_wanted = Signal()
    """Take in the text on the clipboard."""
    hidden = Signal()
    """Names and amounts are hidden now: what shows them and cannot hide them goes."""

    def __init__(self, frame: Frame, own: Theme, preferences: Preferences) -> None:
        """Set it up on `frame`; nothing is shown before it is asked for."""
        super().__init__(frame)
        self.frame, self.status = frame, frame.status
        self._theme, self._preferences = own, preferences
        self.session: LedgerSession | None = None
        self._is_attached = False
        self._been: list[str] = []
        self.actions = Actions(frame, own)
        self.search = SearchField(own)
        self.search.searched.connect(self._search)
        frame.top.complete(self.search, self.actions["add-gift"], self.actions["add-purchase"])
        frame.rail.chosen.connect(lambda number: self.show_page(places.PLACES[number].name))
        self.pages: dict[str, Page] = {}
        self._desk: EntryDesk | None = None
        self._palette: Palette | None = None
        self.banner = Banner(own)
        frame.put_under_title(self.banner)
        self.handing_on = HandingOn(self, own, preferences)

    def _settings(self) -> Settings:
        from models import settings

        if self.session is None:
            raise RuntimeError("no ledger is open")
        return settings.read(self.session.reader)

    def _parts(self) -> list[Page | EntryDesk]:
        return [*self.pages.values(), *([self._desk] if self._desk is not None else [])]

    def warm_up(self) -> None:
        """Get ready what has not been looked at yet, where nobody waits for it."""
        if self.session is not None:
            self.session.ask(lambda _books: places.warm_up(), done=lambda _none: self._make_next())

    def _make_next(self) -> None:
        """Make the pages that have not been looked at, one a turn of the event loop."""
        missing = next((place.name for place in places.PLACES if place.name not in self.pages), None)
        if missing and self._is_attached:
            self.page(missing)
            QTimer.singleShot(_APART, self, self._make_next)

    def redraw_parts(self) -> None:
        """Write again what is on the pages and bars."""
        for page in self.pages.values():
            page.redraw_when_seen()
        if self._desk is not None:
            self._desk.redraw()

    # --- Parts made when they are first needed ----------------------------------------------------------------------

    def page(self, name: str) -> Page:
        """The page of that name."""
        if name not in self.pages:
            self.pages[name] = page = places.make(name, self._theme, self.actions, self._preferences, self.frame.pages)
            page.noticed.connect(self.status.say)
            page.entries_wanted.connect(self.show_entries)
            page.page_wanted.connect(self.show_page)
            page.entry_wanted.connect(self._start)
            page.export_wanted.connect(self.handing_on.export)
            page.preset_wanted.connect(self.handing_on.make_again)
            page.preset_form_wanted.connect(self.handing_on.ask_for_preset)
            self.frame.pages.addWidget(page)
            if isinstance(page, Aside):
                page.left.connect(self.go_back)
            if name == "preferences":
                page.language_wanted.connect(self.language_wanted)  # type: ignore[attr-defined]
                page.rows_changed.connect(self.redraw_parts)  # type: ignore[attr-defined]
                page.rates_given.connect(self.rates_given)  # type: ignore[attr-defined]
            if name == "ledger":
                self.ledger_page.edit_wanted.connect(self._edit)
                self.ledger_page.refund_wanted.connect(self._refund)
                self.ledger_page.purchase_wanted.connect(partial(self._start, "purchase"))
                self.ledger_page.sums_changed.connect(self.status.show_sums)
                self.ledger_page.words_removed.connect(self.search.clear)
                self.ledger_page.table.addAction(self.actions["same-again"])
                paste = QShortcut(QKeySequence.StandardKey.Paste, self.ledger_page.table)
                paste.setContext(Qt.ShortcutContext.WidgetShortcut)
                paste.activated.connect(self.paste_wanted)
            if self.session is not None and self._is_attached:
                page.attach(self.session, self._settings())
        return self.pages[name]

    @property
    def ledger_page(self) -> LedgerPage:
        """The Ledger page."""
        return self.page("ledger")  # type: ignore[return-value]

    @property
    def catalogue_page(self) -> CataloguePage:
        """The catalogue."""
        return self.page("catalogue")  # type: ignore[return-value]

    @property
    def preferences_page(self) -> PreferencesPage:
        """The Preferences."""
        return self.page("preferences")  # type: ignore[return-value]

    @property
    def reports(self) -> ReportsPage:
        """The Reports page."""
        return self.page("reports")  # type: ignore[return-value]

    @property
    def desk(self) -> EntryDesk:
        """Where entries are typed."""
        if self._desk is None:
            from ui.desktop.forms.desk import EntryDesk

            self._desk = EntryDesk(self._theme, self._preferences)
            self._desk.closed.connect(self._focus_page)
            self._desk.noticed.connect(self.status.say)
            self.frame.put_under_title(self._desk)
            self._desk.show()  # at once, not when the events come round: the keyboard goes there now
            if self.session is not None and self._is_attached:
                self._desk.attach(self.session, self._settings())
        return self._desk

    @property
    def is_saving(self) -> bool:
        """Whether what was typed is on its way into the ledger."""
        return self._desk is not None and self._desk.is_saving

    def hand_over_desk(self) -> Mapping[str, Begun]:
        """Give what is typed to another window; here no more can be added."""
        return self._desk.hand_over() if self._desk is not None else {}

    def _has_typed(self) -> bool:
        bar = self._desk.open_bar if self._desk is not None else None
        return bar is not None and bar.is_touched

    def _start(self, kind: str, account: str = "", when: str = "") -> None:
        self.desk.start(kind, account, when)

    def _refund(self, entry: int, draft: Draft) -> None:
        self.desk.refund(entry, draft)

    def repeat_gift(self) -> None:
        """Give a gift once more, now: the one that is selected in the ledger on screen, else the last one."""
        table = self.ledger_page.table
        is_chosen = self._been[-1:] == ["ledger"] and table.selected_rows() == 1
        self.desk.repeat(table.selected_ids()[0] if is_chosen else None)

    def keep_fact(self) -> None:
        """Add the pack or gift that is being typed, or that is selected in the ledger on screen, to the catalogue."""
        from models.errors import LedgerError
        from ui.desktop import keeping

        if self.session is None or not self.session.is_writable:
            return
        bar = self._desk.open_bar if self._desk is not None else None
        table = self.ledger_page.table if self.on_screen is self.ledger_page else None
        try:
            verb, one = keeping.wanted(self.session.reader, bar, table)
        except LedgerError as error:
            self.status.say(sentence(error))
            return
        self.session.run(verb, one, failed=lambda error: self.status.say(sentence(error)))

    def _repeat_last(self) -> None:
        self.desk.repeat()

    def _focus_page(self) -> None:
        if (page := self.on_screen) is not None:
            page.take_keyboard()

    @property
    def on_screen(self) -> Page | None:
        """The page that is looked at; None where that is the welcome page."""
        current = self.frame.pages.currentWidget()
        return next((page for page in self.pages.values() if page is current), None)

    # --- Pages ----------------------------------------------------------------------------------------------------

    def show_page(self, name: str, subject: object = None) -> None:
        """Show a page, and on it what is given, for example a creator by the id; those of the rail need a ledger."""
        is_aside = places.is_aside(name)
        if not (self._is_attached or is_aside):
            return
        self.frame.show_rail(is_shown=self._is_attached)
        page = self.page(name)
        if subject is not None:
            page.show_subject(subject)
        self.frame.pages.setCurrentWidget(page)
        self.frame.rail.mark(None if is_aside else places.number(name))
        if is_aside:
            page.take_keyboard()
            self.actions["back"].setEnabled(True)
            return
        if self._been[-1:] != [name]:
            self._been.append(name)
        self._preferences.last_page = name
        self.actions["back"].setEnabled(len(self._been) > 1)

    def _go(self, name: str) -> None:
        self.show_page(name)
        self._focus_page()

    def go_back(self) -> None:
        """Show the page that was shown before, as it was left."""
        if self.aside and self._is_attached:
            self.show_page(self._been[-1])
        elif len(self._been) > 1:
            self._been.pop()
            self.show_page(self._been[-1])

    @property
    def aside(self) -> str:
        """Name of the page beside the rail that is open; empty where none is."""
        current = self.frame.pages.currentWidget()
        return next((name for name, page in self.pages.items() if page is current and places.is_aside(name)), "")

    def show_entries(self, subset: Subset) -> None:
        """Show the entries behind a figure."""
        self.show_page("ledger", subset)

    def find(self) -> None:
        """Go to the search field."""
        self.show_page("ledger")
        self.search.setFocus()
        self.search.selectAll()

    def find_anything(self) -> None:
        """Offer every action, and everything that bears a name, to be found by a few letters."""
        if self._palette is None:
            from ui.desktop import help_topics
            from ui.desktop.widgets.palette import Palette

            self._palette = Palette(self._theme, self.actions, help_topics.hits(), self.frame)
            self._palette.page_wanted.connect(self.show_page)
            self._palette.search_wanted.connect(self.search_for)
            self._palette.preset_wanted.connect(self.handing_on.make_numbered)
        self._palette.open_over(self.frame, self.session if self._is_attached else None)

    def show_help(self) -> None:
        """Open the help on the topic of what is on screen."""
        from ui.desktop import help_topics

        shown = self.aside or (self._been[-1] if self._is_attached else "welcome")
        self.show_page("help", help_topics.topic_of(shown) if shown != "help" else None)

    def search_for(self, words: str) -> None:
        """Show the entries in which these words are."""
        self.search.setText(words)
        self.search.searched.emit(words)

    def _search(self, text: str) -> None:
        if text.strip() and self.frame.pages.currentWidget() is not self.ledger_page:
            self.show_page("ledger")
        self.ledger_page.filters.search(text)

    def show_all(self) -> None:
        """Take search and filters away."""
        self.search.clear()
        self.ledger_page.show_all()

    def _edit(self, entry: int, draft: Draft) -> None:
        self.desk.edit(entry, draft)
