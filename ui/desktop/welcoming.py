"""What one window shows where no ledger is open: the ways to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from ui.desktop.main_window import MainWindow
    from ui.desktop.pages.welcome import WelcomePage
    from ui.desktop.preferences import Preferences
    from ui.desktop.theme import Theme


class Welcoming(QObject):
    """Holds the page for someone without a ledger, which is made when it is first needed."""

    def __init__(self, window: MainWindow, own: Theme, preferences: Preferences) -> None:
        """Do nothing before it is needed."""
        super().__init__(window)
        self._window, self._theme, self._preferences = window, own, preferences
        self._page: WelcomePage | None = None

    @property
    def page(self) -> WelcomePage:
        """The page."""
        if self._page is None:
            from models import cipher, currencies
            from ui import formats
            from ui.desktop.pages.welcome import WelcomePage

            window, ways = self._window, self._window.ways
            self._page = page = WelcomePage(self._theme, self._preferences)
            usual = formats.usual_currency()
            codes = [(code, formats.currency_name(code)) for code in currencies.offered(usual)]
            page.offer_currencies(codes, usual)
            page.offer_passphrase(is_possible=cipher.is_installed())
            page.language_wanted.connect(window.language_wanted)
            page.empty_wanted.connect(lambda: ways.start_empty(page.currency))
            page.import_wanted.connect(lambda: ways.start_empty(page.currency, window.taking_in.import_files))
            page.sample_wanted.connect(ways.look_around)
            page.open_wanted.connect(window.open_other)
            page.recent_wanted.connect(window.open_ledger)
            window.frame.pages.addWidget(page)
        return self._page

    def show(self) -> None:
        """Offer the ways in."""
        self.page.setEnabled(True)
        self.page.explain("")
        self._offer_recent()
        self._window.frame.show_rail(is_shown=False)
        self._window.frame.pages.setCurrentWidget(self.page)

    def wait(self) -> None:
        """A ledger is on its way: a second click would wait for what the first began."""
        if self._page is not None:
            self._page.setEnabled(False)

    def redraw(self) -> None:
        """Names were hidden, or are shown again."""
        if self._page is not None:
            self._offer_recent()

    def _offer_recent(self) -> None:
        self.page.offer_recent([path for path in self._preferences.recent if path.exists()][:4])
