"""What every page of the window is: it shows one ledger, goes stale by notices of change, asks when it is seen."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from ui.desktop.actions import Actions
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Theme
from ui.desktop.widgets.empty import EmptyState
from ui.desktop.widgets.title_line import TitleLine
from ui.tokens import SPACE_M

if TYPE_CHECKING:
    from models.ledger import Changes
    from models.settings import Settings
    from ui.desktop.books import Books
    from ui.desktop.exports import Export
    from ui.desktop.session import LedgerSession
    from ui.documents.document import Document

EVERYTHING = (
    "entry", "creator", "item", "account", "platform", "handle", "setting", "rate", "published_rate", "budget",
    "own_pack",
)  # fmt: skip
"""Tables whose changes most pages can show."""


@dataclass(frozen=True)
class Subset:
    """Some entries to look at, those behind a figure: what they are in words, and how to find their ids.

    `find` runs on the reckoning thread, again after every change of the ledger.
    """

    title: str
    find: Callable[[Books], array[int]]


class Page(QWidget):
    """A page of the rail. One that is not on screen goes stale instead of asking."""

    noticed = Signal(str)
    """A sentence for the status line."""
    entries_wanted = Signal(object)
    """Show the entries of a `Subset` in the Ledger."""
    page_wanted = Signal(str, object)
    """Go to the page of that name and show what is given there, for example a creator's id."""
    entry_wanted = Signal(str, str)
    """Open the bar for a new entry of that kind, in the account of that label."""
    export_wanted = Signal(object, str)
    """Write an `Export` to a file the person chooses, at first in the format of that name; see `exporter`."""
    preset_wanted = Signal(object)
    """Make the export of a `Preset`."""
    preset_form_wanted = Signal(object, int)
    """Let a `Preset` be changed, that of an id; one without (0) is new."""
    SHOWS: tuple[str, ...] = EVERYTHING
    """Tables whose changes can be seen here."""

    def __init__(self, own: Theme, actions: Actions, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.theme, self.window_actions, self.preferences = own, actions, preferences
        self.session: LedgerSession | None = None
        self.settings: Settings | None = None
        self.home: QWidget | None = None
        self._is_stale = True
        self._is_due = False

    def attach(self, session: LedgerSession, settings: Settings) -> None:
        """Show this ledger."""
        self.forget()
        self.session, self.settings = session, settings
        self.go_stale()

    def detach(self) -> None:
        """Show nothing."""
        self.session = self.settings = None
        self._is_stale = True
        self.forget()

    def forget(self) -> None:
        """Show nothing of the ledger that was open."""

    def take(self, changes: Changes) -> None:
        """Show what an operation changed, now or when the page is looked at."""
        if changes.touches("setting") and self.session is not None:
            from models import settings

            self.settings = settings.read(self.session.reader)
        if changes.touches(*self.SHOWS):
            self.go_stale()

    def zone(self) -> str | None:
        """Name the zone of the ledger; None without one."""
        return self.settings.timezone if self.settings is not None else None

    def go_stale(self) -> None:
        """Ask anew for what is shown, now or when the page is looked at."""
        self._is_stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show what is true now, if that may be another thing than what is on screen."""
        if self._is_stale and self.session is not None:
            self._is_stale = False
            self.reckon()

    def redraw_when_seen(self) -> None:
        """Write again what is shown, now or when the page is looked at."""
        self._is_due = not self.isVisible()
        if not self._is_due:
            self.redraw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_due:
            self._is_due = False
            self.redraw()
        self.refresh()

    def arrange(self, head: TitleLine, *below: QWidget | QLayout, space: int = SPACE_M) -> None:
        """Lay the page out: its title line, and what is under it; the last of that has all the room."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space)
        column.addLayout(head)
        for part in below:
            column.addWidget(part) if isinstance(part, QWidget) else column.addLayout(part)
        column.setStretch(len(below), 1)

    def empty(
        self, icon: str, title: str, sentence: str, *choices: tuple[str, str | Callable[[], object]]
    ) -> EmptyState:
        """Make what is shown where there is nothing; a choice is a text, and the id of an action or a deed."""
        deeds = [(text, self.window_actions[act].trigger if isinstance(act, str) else act) for text, act in choices]
        return EmptyState(self.theme, icon, title, sentence, deeds)

    def take_keyboard(self) -> None:
        """Give the keyboard to `home`, what the page is about, or to what can be done where there is nothing yet.

        With a focus proxy Tab would skip what is before it.
        """
        nothing = next((empty for empty in self.findChildren(EmptyState) if empty.isVisible()), None)
        (nothing or self.home or self).setFocus()

    def reckon(self) -> None:
        """Ask for everything the page shows."""
        raise NotImplementedError

    def document(self) -> Callable[[Books], Document] | None:
        """Give what makes a document of what is shown, on the reckoning thread; None where that is nothing."""
        return None

    def export(self) -> Export | None:
        """Give what is exported of what is shown; None where that is nothing."""
        return None

    def redraw(self) -> None:
        """Write again what is shown: names and amounts were hidden, or are shown again."""
        self.go_stale()

    def show_subject(self, subject: object) -> None:
        """Show what another page sent us to; a page that shows everything at once has nothing to choose."""
