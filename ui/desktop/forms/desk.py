"""Where the entry bars live: one at a time under the title, made when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desktop.books import Books
from ui.desktop.forms.entry_bar import Begun, EntryBar
from ui.desktop.forms.zone_line import ZoneLine, elsewhere
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Theme
from ui.text import _, sentence

if TYPE_CHECKING:
    from models.drafts import Draft
    from models.errors import LedgerError
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


def _refund(theme: Theme) -> EntryBar:
    from ui.desktop.forms.refund_bar import RefundBar

    return RefundBar(theme)


def _adjustment(theme: Theme) -> EntryBar:
    from ui.desktop.forms.adjustment_bar import AdjustmentBar

    return AdjustmentBar(theme)


def _balance(theme: Theme) -> EntryBar:
    from ui.desktop.forms.balance_bar import BalanceBar

    return BalanceBar(theme)


_BARS: dict[str, Callable[[Theme], EntryBar]] = {
    "gift": _gift,
    "purchase": _purchase,
    "refund": _refund,
    "adjustment": _adjustment,
    "assertion": _balance,
}


_PAGE, _KEPT = "entry", "kept_zones"
"""Where it is remembered which zones of this computer were declined."""
_KNOWN = (
    "entry", "creator", "handle", "account", "item", "setting", "budget", "platform", "own_pack", "own_gift",
)  # fmt: skip
"""Tables that what is suggested comes from."""


class EntryDesk(QWidget):
    """Opens a bar for a new entry or for one to change, and keeps what they suggest up to date."""

    closed = Signal()
    noticed = Signal(str)
    """A sentence for the status line."""

    def __init__(self, theme: Theme, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._preferences = theme, preferences
        self._bars: dict[str, EntryBar] = {}
        self._session: LedgerSession | None = None
        self._settings: Settings | None = None
        self._last_gift: int | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.zone_line = ZoneLine()
        self.zone_line.chosen.connect(self._use_zone)
        self.zone_line.kept.connect(self._keep_zone)
        self.closed.connect(self.zone_line.hide)
        self._column.addWidget(self.zone_line)
        self._is_zone_asked = False

    def attach(self, session: LedgerSession, settings: Settings) -> None:
        """Write into this ledger."""
        self.detach()
        self._session, self._settings = session, settings

    def detach(self) -> None:
        """Close and forget what was typed."""
        self._session = self._last_gift = None
        self._is_zone_asked = False
        self.zone_line.hide()
        for bar in self._bars.values():
            bar.deleteLater()
        self._bars.clear()

    def take(self, changes: Changes) -> None:
        """Learn what was added, if a bar is open to suggest it."""
        if changes.touches("setting") and self._session is not None:
            from models import settings

            self._settings = settings.read(self._session.reader)
            for bar in self._bars.values():
                bar.keep_by(self._settings)
        if self.open_bar is not None and changes.touches(*_KNOWN):
            self._learn()

    def redraw(self) -> None:
        """Say again what the bars say: names and amounts were hidden, or are shown again."""
        for bar in self._bars.values():
            bar.redraw()
        self._learn()

    @property
    def is_saving(self) -> bool:
        """Whether what was typed in a bar is on its way into the ledger."""
        return any(bar.is_saving for bar in self._bars.values())

    def hand_over(self) -> dict[str, Begun]:
        """Give what is typed to the desk of another window, by kind; here no more can be added."""
        self._session = None
        return {kind: bar.hand_over() for kind, bar in self._bars.items() if bar.is_touched or not bar.isHidden()}

    def take_over(self, begun: Mapping[str, Begun]) -> None:
        """Go on with what was typed at the desk of another window."""
        for kind, typed in sorted(begun.items(), key=lambda item: item[1].is_open):
            self._only(kind).take_over(typed)
        self._learn()

    @property
    def open_bar(self) -> EntryBar | None:
        """The bar on screen."""
        return next((bar for bar in self._bars.values() if not bar.isHidden()), None)

    def start(self, kind: str, account: str = "", when: str = "") -> None:
        """Open the bar for a new entry of a kind, in the account of that label and at that time if they are given."""
        if self._session is not None:
            bar = self._only(kind)
            for field, text in (("account", account), ("when", when)):
                if text:
                    bar.field(field).set_text(text)
            bar.start()
            self._ask_zone()
            self._learn()

    def edit(self, entry: int, draft: Draft) -> None:
        """Open the bar for an entry to change."""
        if self._session is not None:
            self._only(draft.kind).edit(entry, draft)
            self._learn()

    def refund(self, entry: int, draft: Draft) -> None:
        """Open the bar for a refund of a purchase or gift."""
        if draft.kind not in {"purchase", "gift"} or self._session is None:
            return
        from ui.desktop.forms.refund_bar import RefundBar

        self.start("refund")
        bar = self.open_bar
        if isinstance(bar, RefundBar):
            bar.of(entry)

    # --- The time zone --------------------------------------------------------------------------------------------

    def _ask_zone(self) -> None:
        """Offer the zone of this computer, once for each ledger that is opened, unless it was declined before."""
        if self._is_zone_asked or self._settings is None:
            return
        self._is_zone_asked = True
        here = elsewhere(self._settings.timezone)
        if here and here not in self._preferences.page(_PAGE).get(_KEPT, []):
            self.zone_line.offer(here, self._settings.timezone)

    def _use_zone(self, zone: str) -> None:
        if self._session is not None:
            self._session.run(lambda ledger: ledger.change_settings(timezone=zone))

    def _keep_zone(self, zone: str) -> None:
        kept = self._preferences.page(_PAGE).get(_KEPT, [])
        self._preferences.remember_page(_PAGE, **{_KEPT: sorted({*kept, zone})})

    # --- The same again -------------------------------------------------------------------------------------------

    def repeat(self, entry: int | None = None) -> None:
        """Give a gift once more, now: the one with this id, else the one added last, else the latest there is."""
        if self._session is None:
            return
        from models import budgets, lookups, suggestions

        reader = self._session.reader
        for wanted in (entry, self._last_gift, suggestions.latest_gift(reader)):
            draft = lookups.drafts(reader, [wanted]).get(wanted) if wanted is not None else None
            if draft is not None and draft.kind == "gift":
                self._give(again(draft, self._zone), may_wait=budgets.may_wait(reader))
                return
        self.noticed.emit(_("There is no gift yet to repeat"))

    def _give(self, draft: Draft, *, may_wait: bool) -> None:
        """Add a gift, unless a budget lets it wait: then the bar opens with it, and waits."""
        from models import entries
        from ui.desktop.forms import ahead

        if self._session is None:
            return
        if not may_wait:
            self._session.run(entries.add, draft, done=self._repeated)
            return
        wait = lambda status: self._give(draft, may_wait=False) if status is None else self._let_wait(draft)  # noqa: E731
        self._session.ask(ahead.waiting, draft, done=wait, topic="cooling")

    def _let_wait(self, draft: Draft) -> None:
        self.start("gift")
        bar = self.open_bar
        if bar is not None:
            bar.fill(draft)
            bar.field("when").set_text("")
            bar.wait()

    @property
    def _zone(self) -> str:
        return self._settings.timezone if self._settings is not None else "UTC"

    def _repeated(self, entry: int) -> None:
        self._last_gift = entry

    def _added(self, kind: str, entry: int) -> None:
        if kind == "gift":
            self._last_gift = entry

    # --- Bars -----------------------------------------------------------------------------------------------------

    def _only(self, kind: str) -> EntryBar:
        """The bar for a kind, with all others closed."""
        for bar in self._bars.values():
            if bar is not self._bars.get(kind):
                bar.hide()
        if kind not in self._bars:
            self._bars[kind] = bar = _BARS[kind](self._theme)
            bar.closed.connect(self.closed)
            bar.added.connect(partial(self._added, kind))
            self._column.addWidget(bar)
            if self._session is not None and self._settings is not None:
                bar.attach(self._session, self._settings)
                bar.redraw()
        return self._bars[kind]

    def _learn(self) -> None:
        if self._session is not None:
            if (bar := self.open_bar) is not None:
                bar.expect()
            self._session.ask(Books.known, done=self._know, failed=self._know_nothing, topic="known")

    def _know_nothing(self, error: LedgerError) -> None:
        """Let entries be typed all the same where nothing can be suggested."""
        self.noticed.emit(sentence(error))
        if (bar := self.open_bar) is not None:
            bar.know(replace(bar.known, is_read=True))

    def _know(self, known: Known) -> None:
        if (bar := self.open_bar) is not None:
            bar.know(known)


def again(draft: Draft, zone: str) -> Draft:
    """Give a gift as it happens once more now: without what belonged to that one alone."""
    from models import moments

    return replace(draft, moment=moments.now(zone), charged=None, reference="", note="")
