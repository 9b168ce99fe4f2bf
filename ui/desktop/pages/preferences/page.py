"""Preferences: what this desk likes, how the open ledger is kept, and exchange rates. Every change is there at once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models import lookups, own_rates, presets
from models.findings import WithoutRate
from ui import tokens
from ui.desktop import again, files, theme
from ui.desktop.actions import Actions
from ui.desktop.aside import Aside
from ui.desktop.pages.preferences.books import BooksSection
from ui.desktop.pages.preferences.desk import DeskSection
from ui.desktop.pages.preferences.presets import About, PresetsSection
from ui.desktop.pages.preferences.rates import Key, RatesSection
from ui.desktop.preferences import Preferences
from ui.desktop.widgets.scroll import Scroll
from ui.text import _, sentence

if TYPE_CHECKING:
    from models.ledger import Ledger
    from models.settings import Settings
    from ui.desktop.books import Books
    from ui.desktop.session import LedgerSession

_WIDEST = 760


class PreferencesPage(Aside):
    """Four cards. Without a ledger only the first is there."""

    SHOWS = ("setting", "rate", "published_rate", "preset")
    language_wanted = Signal(str)
    rows_changed = Signal()
    rates_given = Signal(object)
    """Take in the bank's file of rates at this path."""

    def __init__(
        self, own: theme.Theme, actions: Actions, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Preferences"), own, actions, preferences, parent)
        self.desk = DeskSection(own, preferences)
        self.books = BooksSection()
        self.rates = RatesSection()
        self.presets = PresetsSection()
        self._lay_out()
        self.home = self.desk.languages
        self.desk.language_wanted.connect(self.language_wanted)
        self.desk.rows_changed.connect(self.rows_changed)
        self.books.wanted.connect(self._change)
        self.rates.added.connect(self._add_rate)
        self.rates.removed.connect(self._remove_rate)
        self.rates.file_wanted.connect(self._ask_for_rates)
        self.rates.load_wanted.connect(actions["update-rates"].trigger)
        self.presets.run_wanted.connect(lambda one: self.preset_wanted.emit(one.preset))
        self.presets.change_wanted.connect(lambda one: self.preset_form_wanted.emit(one.preset, one.id))
        self.presets.delete_wanted.connect(self._delete_preset)
        self._show_books()

    def _lay_out(self) -> None:
        self._scroll = Scroll(self)
        inner = QWidget()
        self._scroll.hold(inner)
        inner.setMaximumWidth(_WIDEST)
        cards = QVBoxLayout(inner)
        cards.setContentsMargins(tokens.SPACE_L, 0, tokens.SPACE_L, tokens.SPACE_XL)
        cards.setSpacing(tokens.SPACE_M)
        for card in (self.desk, self.books, self.presets, self.rates):
            cards.addWidget(card)
        cards.addStretch()
        self.column.addWidget(self._scroll, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.desk.show_chosen()

    # --- Which ledger ---------------------------------------------------------------------------------------------

    def attach(self, session: LedgerSession, settings: Settings) -> None:
        super().attach(session, settings)
        session.state_changed.connect(self._allow)
        self._show_books()

    def detach(self) -> None:
        if self.session is not None:
            self.session.state_changed.disconnect(self._allow)
        super().detach()
        self._show_books()

    def _show_books(self) -> None:
        for card in (self.books, self.presets, self.rates):
            card.setVisible(self.session is not None)
        self.rates.say("")
        self._allow()

    def _allow(self) -> None:
        can_write = self.session is not None and self.session.is_writable
        for card in (self.books, self.presets, self.rates):
            card.allow(can_write=can_write)

    def reckon(self) -> None:
        """Show how the books are kept, and what rates there are."""
        if self.session is None or self.settings is None:
            return
        self.books.show_settings(self.settings)
        reader = self.session.reader
        self.rates.show_own(lookups.own_rates(reader), self.settings.currency)
        saved = presets.saved(reader)
        about = [About(again.what(one.preset.choices), again.where(one.preset)) for one in saved]
        self.presets.show_presets(list(zip(saved, about, strict=True)))
        self.session.ask(_facts, done=self._show_facts, topic="preferences")

    def _show_facts(self, facts: tuple[list[str], date]) -> None:
        zones, last = facts
        self.books.zone.offer(zones)
        self.rates.show_reach(last)

    # --- Changes --------------------------------------------------------------------------------------------------

    def _change(self, name: str, value: str) -> None:
        if self.session is not None:
            self.session.run(_set, name, value, failed=lambda error: self._refuse(sentence(error)))

    def _refuse(self, said: str) -> None:
        self.books.explain(said)
        if self.settings is not None:
            self.books.show_settings(self.settings)

    def _add_rate(self, source: str, target: str, day: date, value: str) -> None:
        if self.session is not None:
            self.session.run(
                own_rates.add, source, target, day, value,
                done=lambda _none: self.rates.forget_typed(), failed=self._explain_rate,
            )  # fmt: skip

    def _remove_rate(self, key: Key) -> None:
        if self.session is not None:
            self.session.run(own_rates.remove, *key, failed=self._explain_rate)

    def _explain_rate(self, error: Exception) -> None:
        self.rates.say(sentence(error), "wrong")  # type: ignore[arg-type]

    def _delete_preset(self, number: int) -> None:
        if self.session is not None:
            self.session.run(presets.delete, number)

    def _ask_for_rates(self) -> None:
        path = files.ask_for_rates(self.window())
        if path is not None:
            self.rates_given.emit(path)

    def show_subject(self, subject: object) -> None:
        """Show the presets; or the rates, and begin one that was missed."""
        if subject == "presets":
            # Once they are laid out: they were only just listed.
            QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, self._show_presets))
            return
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(self.rates))
        if isinstance(subject, WithoutRate):
            self.rates.begin(subject.money.currency, subject.target, subject.first)

    def _show_presets(self) -> None:
        self._scroll.verticalScrollBar().setValue(self.presets.y())
        self.presets.take_keyboard()


def _set(ledger: Ledger, name: str, value: str) -> None:
    ledger.change_settings(**{name: value})


def _facts(books: Books) -> tuple[list[str], date]:
    """Every time zone, and the last day a rate was published for."""
    from models import moments

    return moments.zones(), books.last_rate()
