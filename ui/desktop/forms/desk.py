"""Where the entry bars live: one at a time under the title, made when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desktop.books import Books
from ui.desktop.forms.entry_bar import EntryBar
from ui.desktop.theme import Theme

if TYPE_CHECKING:
    from models.drafts import Draft
    from models.ledger import Changes
    from models.settings import Settings
    from models.suggestions import Known
    from ui.desktop.session import LedgerSession


def _gift(theme: Theme) -> EntryBar:
    from ui.desktop.forms.gift_bar import GiftBar

    return GiftBar(theme)


def _purchase(theme: Theme) -> EntryBar:
    from ui.desktop.forms.purchase_bar import PurchaseBar

    return PurchaseBar(theme)


def _other(theme: Theme) -> EntryBar:
    from ui.desktop.forms.other_bar import OtherBar

    return OtherBar(theme)


_BARS: dict[str, Callable[[Theme], EntryBar]] = {"gift": _gift, "purchase": _purchase}


class EntryDesk(QWidget):
    """Opens a bar for a new entry or for one to change, and keeps what they suggest up to date."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bars: dict[str, EntryBar] = {}
        self._session: LedgerSession | None = None
        self._settings: Settings | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def attach(self, session: LedgerSession, settings: Settings) -> None:
        """Write into this ledger."""
        self.detach()
        self._session, self._settings = session, settings

    def detach(self) -> None:
        """Close and forget what was typed."""
        self._session = None
        for bar in self._bars.values():
            bar.deleteLater()
        self._bars.clear()

    def take(self, changes: Changes) -> None:
        """Learn what was added, if a bar is open to suggest it."""
        if self.open_bar is not None and changes.touches("entry", "creator", "account", "item"):
            self._learn()

    def redraw(self) -> None:
        """Say again what the bar says: names and amounts were hidden, or are shown again."""
        self._learn()

    @property
    def open_bar(self) -> EntryBar | None:
        """The bar on screen."""
        return next((bar for bar in self._bars.values() if not bar.isHidden()), None)

    def start(self, kind: str) -> None:
        """Open the bar for a new gift or purchase."""
        if self._session is not None:
            self._only(kind).start()
            self._learn()

    def edit(self, entry: int, draft: Draft) -> None:
        """Open the bar for an entry to change."""
        if self._session is not None:
            self._only(draft.kind).edit(entry, draft)
            self._learn()

    def _only(self, kind: str) -> EntryBar:
        """The bar for a kind, with all others closed."""
        name = kind if kind in _BARS else "other"
        for bar in self._bars.values():
            if bar is not self._bars.get(name):
                bar.hide()
        if name not in self._bars:
            self._bars[name] = bar = _BARS.get(name, _other)(self._theme)
            bar.closed.connect(self.closed)
            self._column.addWidget(bar)
            if self._session is not None and self._settings is not None:
                bar.attach(self._session, self._settings)
        return self._bars[name]

    def _learn(self) -> None:
        if self._session is not None:
            self._session.ask(Books.known, done=self._know, topic="known")

    def _know(self, known: Known) -> None:
        if (bar := self.open_bar) is not None:
            bar.know(known)
