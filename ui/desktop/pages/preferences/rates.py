"""Exchange rates: until when the published ones reach, a newer file of the bank, and rates of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QWidget

from models import rates
from models.errors import LedgerError
from ui import formats, parsing, spans, tokens
from ui.desktop.pages.preferences.books import CurrencyBox
from ui.desktop.pages.preferences.section import Section
from ui.desktop.widgets.link import Link
from ui.desktop.widgets.plain import Paragraph, PlainLabel
from ui.text import _, apart, sentence

Key = tuple[str, str, date]
"""From, to, on which day."""
_KEY = Qt.ItemDataRole.UserRole
_SHOWN = 5
"""Rates of one's own in sight at once."""


class RatesSection(Section):
    """`added` comes with from, to, day and value; `removed` with the key of a rate; the others with nothing."""

    added = Signal(str, str, object, str)
    removed = Signal(object)
    file_wanted = Signal()
    load_wanted = Signal()
    """Load newer rates from the bank, or stop that where it goes on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Exchange rates"), parent)
        self._reach = Paragraph("", "body", "second")
        self._outcome = Paragraph("", "body", "good")
        self.source, self.target = CurrencyBox(_("One unit of")), CurrencyBox(_("is worth in"))
        self.value, self.day = QLineEdit(), QLineEdit()
        self._load, self._file = QPushButton(_("Load newer rates")), QPushButton(_("Use a newer file of the bank…"))
        self._add = QPushButton(_("Add rate"))
        self._entries = Link(_("Show these entries"), self._show_entries)
        self._act: Callable[[], object] = bool
        self._remove = QPushButton(_("Remove"))
        self.rates = _OwnRates()
        self._outcome.hide()
        self._entries.hide()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        file = QHBoxLayout()
        file.setSpacing(tokens.SPACE_S)
        file.addWidget(self._load)
        file.addWidget(self._file)
        file.addStretch(1)
        why = _("Loading asks www.ecb.europa.eu for its public table and sends nothing of yours. It is the only thing "
                "that ever uses the network, and only when you press it.")  # fmt: skip
        entry = QHBoxLayout()
        entry.setSpacing(tokens.SPACE_S)
        parts: tuple[tuple[QWidget, int], ...] = (
            (PlainLabel(formats.count(1)), 0), (self.source, 2), (PlainLabel("="), 0),
            (self.value, 1), (self.target, 2), (self.day, 1), (self._add, 0),
        )  # fmt: skip
        for part, stretch in parts:
            entry.addWidget(part, stretch)
        for field, name, example in (
            (self.value, _("Rate"), formats.rate(Decimal("1.0842"))), (self.day, _("Day"), _("today")),
        ):  # fmt: skip
            field.setAccessibleName(name)
            field.setPlaceholderText(example)
        own = PlainLabel(_("Rates of your own count before all others on their day."), "caption", "second")
        self.column.addWidget(self._reach)
        self.column.addLayout(file)
        self.column.addWidget(Paragraph(why, "caption", "second"))
        self.column.addWidget(self._outcome)
        self.column.addWidget(self._entries, 0, Qt.AlignmentFlag.AlignLeading)
        self.column.addWidget(own)
        self.column.addLayout(entry)
        self.column.addWidget(self.rates)
        self.column.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignLeading)

    def _connect(self) -> None:
        self._load.clicked.connect(self.load_wanted)
        self._file.clicked.connect(self.file_wanted)
        self._add.clicked.connect(self._read)
        for field in (self.value, self.day):
            field.returnPressed.connect(self._read)
        self._remove.clicked.connect(self._drop)
        self.rates.delete_wanted.connect(self._drop)
        self.rates.itemSelectionChanged.connect(self._allow_removing)

    def _read(self) -> None:
        """Take what is typed for a rate; what cannot be one is said."""
        today = spans.today()
        try:
            day = parsing.day(self.day.text(), today) if self.day.text().strip() else today
            value = parsing.rate(self.value.text())
        except LedgerError as error:
            self.say(sentence(error), "wrong")
            return
        self.say("")
        self.added.emit(self.source.key, self.target.key, day, value)

    def _drop(self) -> None:
        for item in self.rates.selectedItems():
            self.removed.emit(item.data(_KEY))

    def say(self, said: str, tone: str = "good", show: Callable[[], object] | None = None) -> None:
        """Say what came of it; `show` shows the entries it is about."""
        self._outcome.set_tone(tone)
        self._outcome.say(said)
        self._act = show or bool
        self._entries.setVisible(show is not None)

    def _show_entries(self) -> None:
        self._act()

    def show_loading(self, *, is_loading: bool) -> None:
        """Offer to stop while newer rates are loaded."""
        self._load.setText(_("Stop loading") if is_loading else _("Load newer rates"))
        self._file.setEnabled(not is_loading)
        if is_loading:
            self.say(_("Loading the rates of the European Central Bank…"), "second")
        else:
            self.say("")

    def forget_typed(self) -> None:
        """Be ready for the next rate."""
        self.value.clear()
        self.value.setFocus()

    def begin(self, source: str, target: str, day: date) -> None:
        """Be ready for the rate of two currencies on a day."""
        self.source.choose(source)
        self.target.choose(target)
        self.day.setText(formats.day(day, style="short"))
        self.value.clear()
        QTimer.singleShot(0, self.value, self.value.setFocus)

    def show_reach(self, last: date) -> None:
        """Show until when the published rates reach."""
        month = formats.key("month", rates.edition().monthly_last.isoformat()[:7])
        message = _(
            "Daily rates of the European Central Bank until {day}; monthly rates of HM Revenue & Customs until {month} "
            "for currencies the bank does not have."
        )
        self._reach.setText(message.format(day=apart(formats.day(last)), month=apart(month)))

    def show_own(self, own: Mapping[Key, Decimal], currency: str) -> None:
        """List the rates of one's own, the latest day first; `currency` is the likeliest to convert to."""
        self.rates.fill(own)
        if not self.target.key or not (self.value.text() or self.day.text()):
            self.target.choose(currency)
            self.source.choose("USD" if currency != "USD" else "EUR")
        self._remove.setVisible(bool(own))
        self._allow_removing()

    def _allow_removing(self) -> None:
        self._remove.setEnabled(self.rates.isEnabled() and bool(self.rates.selectedItems()))

    def allow(self, *, can_write: bool) -> None:
        """Let change what may be changed now."""
        for control in (self._load, self._file, self._add, self.source, self.target, self.value, self.day, self.rates):
            control.setEnabled(can_write)
        self._allow_removing()


class _OwnRates(QListWidget):
    """The rates a person entered; Delete removes the chosen one."""

    delete_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Rates of your own"))
        self.setProperty("role", "listing")

    def fill(self, own: Mapping[Key, Decimal]) -> None:
        self.clear()
        for (source, target, day), value in sorted(own.items(), key=lambda one: one[0][2], reverse=True):
            said = _("1 {source} = {rate} {target} on {day}")
            item = QListWidgetItem(
                said.format(source=source, rate=formats.rate(value), target=target, day=apart(formats.day(day)))
            )
            item.setData(_KEY, (source, target, day))
            item.setSizeHint(QSize(0, self.fontMetrics().height() + tokens.SPACE_S))
            self.addItem(item)
        self.setVisible(bool(own))
        height = self.sizeHintForRow(0) if own else 0
        self.setFixedHeight(height * min(_SHOWN, len(own)) + 2 * self.frameWidth() + tokens.SPACE_XS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
            return
        super().keyPressEvent(event)
