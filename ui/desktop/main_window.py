"""The window at work: it opens ledgers, passes news on to the pages, and lets the actions do what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from models.errors import LedgerError, LedgerInUse
from ui.desktop import files, labels, theme
from ui.desktop.actions import Actions
from ui.desktop.menus import Menus
from ui.desktop.pages.ledger import LedgerPage
from ui.desktop.session import LedgerSession, log_without_contents
from ui.desktop.widgets.banner import Banner
from ui.desktop.widgets.search import SearchField
from ui.text import _, sentence, visible

if TYPE_CHECKING:
    from models.drafts import Draft
    from models.ledger import Changes
    from models.settings import Settings
    from ui.desktop.forms.desk import EntryDesk
    from ui.desktop.frame import Frame
    from ui.desktop.pages.reports import ReportsPage
    from ui.desktop.pages.welcome import WelcomePage
    from ui.desktop.preferences import Preferences

LEDGER, REPORTS = range(2)
"""Pages of the rail."""


class MainWindow(QObject):
    """What a frame needs to work: actions, pages, bars, and one ledger at a time. Made once the frame is on screen."""

    def __init__(self, frame: Frame, own: theme.Theme, preferences: Preferences, *, run_now: bool = False) -> None:
        """Fill `frame`; `run_now` does the ledger's work at once, for tests."""
        super().__init__(frame)
        self.frame = frame
        self._theme, self._preferences, self._run_now = own, preferences, run_now
        self.session: LedgerSession | None = None
        self._is_attached = False
        self._is_replaying = False
        self.ways = files.Ways(frame, self.open_ledger)
        self.actions = Actions(frame, own)
        self.menus = Menus(frame.menus, self.actions, own, preferences)
        self.status = frame.status
        self.search = SearchField(own)
        frame.top.complete(self.search, self.actions["add-gift"], self.actions["add-purchase"])
        self.banner = Banner(own)
        frame.put_under_title(self.banner)
        self.ledger_page = LedgerPage(own, self.actions)
        frame.pages.addWidget(self.ledger_page)
        self._desk: EntryDesk | None = None
        self._reports: ReportsPage | None = None
        self._welcome: WelcomePage | None = None
        self._connect()
        self.set_density(preferences.density)
        frame.rail.mark(LEDGER)
        self._allow()

    def _connect(self) -> None:
        self.actions.carry_out({
            "new": self._make_new, "open": self._open_other, "close": self.close_ledger, "quit": self.frame.close,
            "undo": self.undo, "redo": self.redo, "add-gift": lambda: self.desk.start("gift"),
            "add-purchase": lambda: self.desk.start("purchase"), "find": self.find, "clear-filters": self.show_all,
            "ledger": lambda: self.show_page(LEDGER), "reports": lambda: self.show_page(REPORTS),
            "import": self.import_files, "export-report": self.export_report, "about": self.tell_about,
        })  # fmt: skip
        self.menus.recent_wanted.connect(self.open_ledger)
        self.menus.density_chosen.connect(self.set_density)
        self.frame.rail.chosen.connect(self.show_page)
        self.frame.closing.connect(lambda: self.close_ledger(show_welcome=False))
        self.frame.dropped.connect(self._take_files)
        self.search.searched.connect(self._search)
        self.ledger_page.edit_wanted.connect(self._edit)
        self.ledger_page.sums_changed.connect(self.status.show_sums)
        self.ledger_page.noticed.connect(self.status.say)
        self.status.undo_wanted.connect(self.undo)
        self.status.stop_wanted.connect(self._stop)

    def _stop(self) -> None:
        if self.session is not None:
            self.session.cancel()

    # --- Parts made when they are first needed ----------------------------------------------------------------------

    @property
    def desk(self) -> EntryDesk:
        """Where entries are typed."""
        if self._desk is None:
            from ui.desktop.forms.desk import EntryDesk

            self._desk = EntryDesk(self._theme)
            self._desk.closed.connect(self.ledger_page.table.setFocus)
            self.frame.put_under_title(self._desk)
            if self.session is not None and self._is_attached:
                self._desk.attach(self.session, self._settings())
        return self._desk

    @property
    def reports(self) -> ReportsPage:
        """The Reports page."""
        if self._reports is None:
            from ui.desktop.pages.reports import ReportsPage

            self._reports = ReportsPage(self._theme, self.actions)
            self._reports.noticed.connect(self.status.say)
            self.frame.pages.addWidget(self._reports)
            if self.session is not None and self._is_attached:
                self._reports.attach(self.session, self._settings())
        return self._reports

    @property
    def welcome(self) -> WelcomePage:
        """The page for someone without a ledger."""
        if self._welcome is None:
            from models import currencies
            from ui import formats
            from ui.desktop.pages.welcome import WelcomePage

            self._welcome = page = WelcomePage(self._theme)
            usual = formats.usual_currency()
            codes = dict.fromkeys((usual, "EUR", "USD", "GBP", *currencies.codes(withdrawn=False)))
            page.offer_currencies([(code, f"{code} – {currencies.name(code)}") for code in codes], usual)
            page.empty_wanted.connect(lambda: self.ways.start_empty(page.currency))
            page.import_wanted.connect(lambda: self.ways.start_empty(page.currency, self.import_files))
            page.sample_wanted.connect(self.ways.look_around)
            page.open_wanted.connect(self._open_other)
            page.recent_wanted.connect(self.open_ledger)
            self.frame.pages.addWidget(page)
        return self._welcome

    # --- Opening and closing ledgers ------------------------------------------------------------------------------

    def open_ledger(
        self, path: Path, make: files.Make | None = None, then: files.Then | None = None, *, is_sample: bool = False
    ) -> None:
        """Show another ledger: what can be read at once, and the right to write as soon as it is locked for us.

        `make` makes it first; `then` is done once it is open.
        """
        self.close_ledger(show_welcome=False)
        self.session = session = LedgerSession(path, run_now=self._run_now, parent=self)
        session.opened.connect(lambda: self._opened(path, then, is_sample=is_sample))
        session.changed.connect(self._take)
        session.state_changed.connect(self._allow)
        session.progressed.connect(self.status.show_progress)
        session.refused.connect(lambda error: self.banner.warn(sentence(error)))
        session.broke.connect(self._say_broken)
        if make is None and path.exists():
            self._attach()
        session.soon(lambda: session.open(self._not_opened, make))

    def _attach(self) -> None:
        """Show what the ledger holds. One that cannot be read yet waits for its upgrade, or for the reason why not."""
        try:
            settings = self._settings()
        except LedgerError:
            return
        if self.session is None:
            return
        self._is_attached = True
        self.ledger_page.attach(self.session, settings)
        if self._desk is not None:
            self._desk.attach(self.session, settings)
        if self._reports is not None:
            self._reports.attach(self.session, settings)
        self.show_page(LEDGER)
        self._name_window()
        self._allow()
        self.session.soon(self._tell_rates)

    def _settings(self) -> Settings:
        from models import settings

        if self.session is None:
            raise RuntimeError("no ledger is open")
        return settings.read(self.session.reader)

    def _opened(self, path: Path, then: files.Then | None, *, is_sample: bool) -> None:
        if not self._is_attached:
            self._attach()
        if is_sample:
            said = _("These are invented entries in a temporary file. It is deleted when you close it.")
            self.banner.say(said, (_("Start my own ledger"), self.close_ledger))
        else:
            self._preferences.remember(path)
        self._allow()
        if then is not None:
            then()

    def _not_opened(self, error: LedgerError) -> None:
        path = self.session.path if self.session is not None else Path()
        if isinstance(error, LedgerInUse) and self._is_attached:
            again = lambda: self.open_ledger(path)  # noqa: E731 - what a button does
            self.banner.warn(sentence(error), (_("Try again"), again), (_("Open another…"), self._open_other))
            return
        self.close_ledger()
        self.welcome.explain(sentence(error))

    def close_ledger(self, *, show_welcome: bool = True) -> None:
        """Close the ledger that is open, and offer to open another."""
        if self.session is not None:
            self.ledger_page.detach()
            for part in (self._desk, self._reports):
                if part is not None:
                    part.detach()
            self.session.close()
            self.session.deleteLater()
        self.session, self._is_attached = None, False
        self.ways.drop_sample()
        self.banner.hide()
        for clear in (
            self.status.clear_notice,
            lambda: self.status.show_progress(0, 0),
            lambda: self.status.show_sums(""),
        ):
            clear()
        self._name_window()
        self._allow()
        if show_welcome:
            self.show_welcome()

    def show_welcome(self) -> None:
        """Offer the ways in."""
        self.welcome.explain("")
        self.welcome.offer_recent([path for path in self._preferences.recent if path.exists()][:4])
        self.frame.show_rail(is_shown=False)
        self.frame.pages.setCurrentWidget(self.welcome)

    def _open_other(self) -> None:
        self.ways.open_other(self._folder())

    def _make_new(self) -> None:
        self.ways.make_new(self._folder(), self._settings().currency if self._is_attached else self.welcome.currency)

    def _folder(self) -> Path:
        return self._preferences.recent[0].parent if self._preferences.recent else Path.home()

    # --- News -----------------------------------------------------------------------------------------------------

    def _take(self, changes: Changes) -> None:
        """Pass a change on to who shows it, and say what was done."""
        self.ledger_page.take(changes)
        for part in (self._desk, self._reports):
            if part is not None:
                part.take(changes)
        if not self._is_replaying:
            self.status.say(labels.done(changes.label), can_undo=True)

    def _say_broken(self) -> None:
        self.banner.warn(
            _("Something went wrong in Coinpurse itself; nothing was changed. Opening the ledger again may help.")
        )

    def take_bug(self, kind: type[BaseException], error: BaseException, _trace: object) -> None:
        """Say that something went wrong which nobody expected; this is Python's own hook for it."""
        if issubclass(kind, KeyboardInterrupt):
            self.frame.close()
            return
        log_without_contents(error)
        self._say_broken()

    def undo(self) -> None:
        """Take the last operation back."""
        self._replay(LedgerSession.undo, _("Undone: {operation}"))

    def redo(self) -> None:
        """Do again what was undone."""
        self._replay(LedgerSession.redo, _("Done again: {operation}"))

    def _replay(self, replay: Callable[..., None], said: str) -> None:
        if self.session is None or not self.session.is_writable:
            return
        self._is_replaying = True
        replay(self.session, done=lambda label: self._replayed(said.format(operation=labels.within_sentence(label))))

    def _replayed(self, said: str) -> None:
        self._is_replaying = False
        self.status.say(said)

    def _allow(self) -> None:
        """Let the actions do what can be done now."""
        session = self.session
        can_write = session is not None and session.is_writable and self._is_attached
        self.actions.enable(can_read=self._is_attached, can_write=can_write)
        undo, redo = (session.undo_label, session.redo_label) if session is not None else (None, None)
        self.menus.name_undo(undo if can_write else None, redo if can_write else None)
        if session is None or not session.is_busy:
            self.status.show_progress(0, 0)

    def _name_window(self) -> None:
        self.frame.name_after(visible(self.session.path.stem) if self.session is not None else "")

    def _tell_rates(self) -> None:
        from models import rates
        from ui import formats

        day = formats.day(rates.last_day())
        why = _(
            "The exchange rates that came with Coinpurse end here. Later purchases use the last one, and may change."
        )
        self.status.show_rates(_("Rates until {day}").format(day=f"\u2068{day}\u2069"), why)

    # --- Pages ----------------------------------------------------------------------------------------------------

    def show_page(self, number: int) -> None:
        """Show a page of the rail."""
        if not self._is_attached:
            return
        self.frame.show_rail(is_shown=True)
        page = self.ledger_page if number == LEDGER else self.reports
        self.frame.pages.setCurrentWidget(page)
        self.frame.rail.mark(number)
        if self._reports is not None and page is self._reports:
            self._reports.refresh()

    def find(self) -> None:
        """Go to the search field."""
        self.show_page(LEDGER)
        self.search.setFocus()
        self.search.selectAll()

    def _search(self, text: str) -> None:
        if text.strip() and self.frame.pages.currentWidget() is not self.ledger_page:
            self.show_page(LEDGER)
        self.ledger_page.filters.search(text)

    def show_all(self) -> None:
        """Take search and filters away."""
        self.search.clear()
        self.ledger_page.show_all()

    def _edit(self, entry: int, draft: Draft) -> None:
        self.desk.edit(entry, draft)

    def set_density(self, density: theme.Density) -> None:
        """Set how high the rows of the Ledger table are."""
        self.ledger_page.table.set_row_height(theme.ROW_HEIGHT[density])

    # --- Files in and out -----------------------------------------------------------------------------------------

    def import_files(self, paths: Sequence[Path] = ()) -> None:
        """Show what files would bring, those given or those asked for."""
        if self.session is None or not self.session.is_writable:
            return
        chosen = paths or files.ask_for_imports(self.frame, Path.home())
        if chosen:
            from ui.desktop.dialogs.import_preview import ImportPreview

            ImportPreview(self.session, chosen, self._theme, self.frame).open()

    def export_report(self) -> None:
        """Write the report to a file."""
        self.show_page(REPORTS)
        self.reports.export()

    def _take_files(self, paths: Sequence[Path]) -> None:
        if len(paths) == 1 and paths[0].suffix == files.ENDING:
            self.open_ledger(paths[0])
        else:
            self.import_files(paths)

    def tell_about(self) -> None:
        """Say what this is."""
        from ui.desktop.dialogs.about import About

        About(self._theme, self.frame).open()
