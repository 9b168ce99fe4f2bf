"""Settings of the books: kept in the ledger, so each change is an operation that can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from models import currencies
from models.names import fold
from ui import formats, labels, tokens
from ui.desktop.forms.completion import Suggestion
from ui.desktop.forms.line import Line
from ui.desktop.pages.preferences.section import Section
from ui.desktop.widgets.country_box import CountryBox
from ui.desktop.widgets.drop_down import DropDown
from ui.desktop.widgets.plain import Paragraph
from ui.desktop.widgets.segments import Segments
from ui.text import _, isolate

if TYPE_CHECKING:
    from models.settings import Settings


class BooksSection(Section):
    """`wanted` comes with the name and the new value of a setting; `show_settings` shows what became of it."""

    wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("This ledger"), parent)
        self.currency = CurrencyBox(_("Reports are in"))
        self.zone = ZoneField()
        self.month = _day_box()
        self.basis = Segments(_("Gifts cost"), [(key, _(text)) for key, text in labels.BASES.items()], "")
        self.country = CountryBox(_("You buy in"))
        self.free = Segments(_("Free coins are spent"), [(key, _(text)) for key, text in labels.FREE_COINS.items()], "")
        self._problem = Paragraph("", "body", "wrong")
        self._problem.hide()
        self.column.addWidget(self._problem)
        self._add_all()
        self._connect()

    def _add_all(self) -> None:
        self.add(_("Reports are in"), _("Every purchase is converted once, at the rate of its day."), self.currency)
        self.add(_("Time zone"), _("For what you type or import from now on. No entry is changed."), self.zone)
        self.add(_("Months start on day"), _("Your payday, if you like: reports and budgets follow."), self.month)
        self.add(
            _("Gifts cost"),
            _("What the oldest coins left were bought at, or the average of all coins left."),
            self.basis,
        )
        self.add(_("You buy in"), _("Rules of giving coins back differ by country. Never guessed."), self.country)
        self.add(_("Free coins are spent"), _("Coins that cost nothing. No difference at average cost."), self.free)

    def _connect(self) -> None:
        self.currency.activated.connect(lambda _row: self._want("currency", self.currency.key))
        self.zone.chosen.connect(lambda zone: self._want("timezone", zone))
        self.month.activated.connect(lambda row: self._want("month_starts_on", str(row + 1)))
        self.basis.chosen.connect(lambda basis: self._want("basis", basis))
        self.country.activated.connect(lambda _row: self._want("country", self.country.key))
        self.free.chosen.connect(lambda order: self._want("free_coins", order))

    def _want(self, name: str, value: str) -> None:
        self._problem.hide()
        self.wanted.emit(name, value)

    def show_settings(self, settings: Settings) -> None:
        """Show how the books are kept."""
        self.currency.choose(settings.currency)
        self.zone.choose(settings.timezone)
        self.month.setCurrentIndex(settings.month_starts_on - 1)
        self.basis.choose(settings.basis)
        self.free.choose(settings.free_coins)
        self.country.choose(settings.country)

    def explain(self, sentence: str) -> None:
        """Say why a setting stayed as it was."""
        self._problem.say(sentence)

    def allow(self, *, can_write: bool) -> None:
        """Let change what may be changed now."""
        for control in (self.currency, self.zone, self.month, self.basis, self.free, self.country):
            control.setEnabled(can_write)


class CurrencyBox(DropDown):
    """Every currency in use, by code and name."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.offer((code, _shown(code)) for code in currencies.codes(withdrawn=False))

    def choose(self, value: object) -> None:
        """Choose a currency; one that is no longer in use is added."""
        if self.findData(value) < 0:
            self.addItem(_shown(str(value)), value)
        super().choose(value)


def _shown(code: str) -> str:
    return isolate(f"{code} – {formats.currency_name(code)}")


class ZoneField(QWidget):
    """A time zone, found by any part of its name; what is no zone is taken back when one leaves the field."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = ""
        self._names: dict[str, str] = {}
        self.line = Line()
        self.line.setAccessibleName(_("Time zone"))
        self.line.setPlaceholderText(_("Type a city"))
        self.line.picked.connect(self._take)
        self.line.returnPressed.connect(lambda: self._take(self._names.get(fold(self.line.text().strip()), self._zone)))
        self.line.installEventFilter(self)
        self.setFocusProxy(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_XS)
        column.addWidget(self.line)
        column.addStretch()

    def offer(self, names: Sequence[str]) -> None:
        """Set the zones there are."""
        self._names = {fold(name): name for name in names}
        # People type “new york”, and no underscore.
        self.line.offer([Suggestion(name, name.replace("_", " ") if "_" in name else "", name) for name in names])

    def choose(self, zone: str) -> None:
        """Show `zone` as chosen, without a signal."""
        self._zone = zone
        self.line.setText(zone)
        self.line.setCursorPosition(0)

    def _take(self, zone: str) -> None:
        is_new = zone != self._zone
        self.choose(zone)
        if is_new:
            self.chosen.emit(zone)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.choose(self._zone)
        return super().eventFilter(watched, event)


def _day_box() -> DropDown:
    box = DropDown(_("Months start on day"))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.offer((day, formats.count(day)) for day in range(1, 32))
    return box
