"""What the window says of exchange rates: until when they reach, how a download goes, what newer ones changed."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.desktop.rates_update import RatesUpdate
from ui.text import _, apart

if TYPE_CHECKING:
    from ui.desktop.main_window import MainWindow
    from ui.desktop.page import Subset


class RateNews(QObject):
    """Lets one window load newer rates, and says there what comes of it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._update: RatesUpdate | None = None

    def start_or_stop(self) -> None:
        """Load newer rates from the bank, or stop that where it goes on: the one click that opens the network."""
        if (update := self._writable()) is None:
            return
        if not self.stop():
            update.start()

    def take_file(self, path: Path) -> None:
        """Take in a file of the bank."""
        if (update := self._writable()) is not None:
            update.take_file(path)

    def stop(self) -> bool:
        """Stop the download; say whether there was one."""
        if self._update is None or not self._update.is_loading:
            return False
        self._update.cancel()
        return True

    def forget(self) -> None:
        """Have nothing more to do with the ledger that was open."""
        if self._update is not None:
            self._update.cancel()
            self._update.deleteLater()
            self._update = None

    def _writable(self) -> RatesUpdate | None:
        """The way of the open ledger to newer rates; where it can only be looked at, that is said."""
        session = self._window.session
        if session is None or not session.is_writable:
            self._window.banner.warn(_("This ledger can only be looked at now; nothing was changed."))
            return None
        if self._update is None:
            self._update = RatesUpdate(session, self)
            self._update.switched.connect(self._tell_loading)
            self._update.progressed.connect(self._show_loaded)
            self._update.failed.connect(self._warn)
            self._update.done.connect(self._tell_updated)
        return self._update

    # --- How it goes ------------------------------------------------------------------------------------------------

    def _tell_loading(self, is_loading: bool) -> None:
        self._window.preferences_page.rates.show_loading(is_loading=is_loading)
        status = self._window.status
        if is_loading:
            status.say(_("Loading the rates of the European Central Bank…"))
            status.show_progress(0, 1)
        else:
            status.clear_notice()
            status.show_progress(0, 0)

    def _show_loaded(self, done: int, of: int) -> None:
        self._window.status.show_progress(done, max(of, done + 1))

    def _warn(self, said: str) -> None:
        if self._window.aside == "preferences":
            self._window.preferences_page.rates.say(said, "wrong")
        else:
            self._window.banner.warn(said)

    def _tell_updated(self, said: str, subset: Subset | None) -> None:
        if self._window.aside == "preferences":
            self._window.preferences_page.rates.say(
                said, "good", partial(self._window.show_entries, subset) if subset else None
            )
        elif subset is None:
            self._window.banner.say(said)
        else:
            self._window.banner.say(said, (_("Show these entries"), partial(self._show_changed, subset)))

    def _show_changed(self, subset: Subset) -> None:
        self._window.banner.dismiss()
        self._window.show_entries(subset)

    # --- How far they reach -----------------------------------------------------------------------------------------

    def tell_reach(self) -> None:
        """Say in the status line until when the rates reach, and whether any entry goes beyond."""
        from ui.desktop.books import Books

        if self._window.session is not None:
            self._window.session.ask(Books.rates_reach, done=self._show_reach, topic="rates")

    def _show_reach(self, reach: tuple[date, date | None]) -> None:
        from ui import formats

        last, first = reach
        day, status = apart(formats.day(last)), self._window.status
        if first is None:
            why = _("The exchange rates end here. Later purchases use the last one, and may change.")
            status.show_rates(_("Rates until {day}").format(day=day), why)
            return
        why = _("Figures of entries from {day} on rest on the last rate there is, and may change with newer ones.")
        said = _("Provisional: rates until {day}").format(day=day)
        status.show_rates(said, why.format(day=apart(formats.day(first))), is_provisional=True)
