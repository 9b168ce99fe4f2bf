"""Where a budget is typed: what it is for, how much, for how long, and what that came to so far."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.budgets import About, Basis, Period, Terms
from models.errors import InvalidEntry, LedgerError
from ui import formats, parsing
from ui.desktop import budget_texts
from ui.desktop.forms.completion import Suggestion
from ui.desktop.forms.fields import ChoiceField, Field, Headed, UnitField
from ui.desktop.forms.start_field import StartField
from ui.desktop.theme import Theme
from ui.desktop.widgets.flow import FlowLayout
from ui.desktop.widgets.plain import Paragraph, PlainLabel
from ui.text import _, ngettext, sentence
from ui.tokens import SPACE_L, SPACE_M, SPACE_S

if TYPE_CHECKING:
    from datetime import date

    from models.reports.budgets import BudgetStatus

_PAUSE = 250
"""Milliseconds after the last change before the periods before are asked for."""


class Subjects(NamedTuple):
    """Names a budget can be for."""

    platform: Sequence[str] = ()
    account: Sequence[str] = ()
    creator: Sequence[str] = ()


class BudgetForm(QFrame):
    """Reads the terms of a budget. `saved` brings them, `past_wanted` asks what such a budget would have held."""

    saved = Signal(object)
    past_wanted = Signal(object)
    closed = Signal()
    grown = Signal()
    """It takes more room than before, as when what is said under the fields goes on in another line."""

    def __init__(
        self, own: Theme, currencies: Sequence[str], today: date, starts_on: int, parent: QWidget | None = None
    ) -> None:
        """Offer these currencies; `today` is the ledger's, and `starts_on` the day its months start on."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self._today, self._starts_on = today, starts_on
        self._subjects = Subjects()
        self._heading = PlainLabel(_("New budget"), "strong")
        self._about = ChoiceField(_("For"), [(key, _(text)) for key, text in budget_texts.ABOUT.items()])
        self._name = Field(_("Which one"), 16)
        self._amount = UnitField(_("At most"), 8, "amount")
        self._amount.offer_units([(code, code) for code in currencies])
        self._period = ChoiceField(_("How often"), [(key, _(text)) for key, text in budget_texts.PERIODS.items()])
        self._period.choose("month")
        self._start = StartField(starts_on)
        self._basis = ChoiceField(_("What counts"), [(key, _(text)) for key, text in budget_texts.BASES.items()])
        self._carry = ChoiceField(
            _("What is left, or over"), [(key, _(text)) for key, text in budget_texts.CARRY.items()]
        )
        self._since = Field(_("Since the period of"), 11)
        self._wait = ChoiceField(_("A new entry that would be over"))
        self._wait.box.offer((str(seconds), budget_texts.wait(seconds)) for seconds in budget_texts.WAITS)
        self._said = Paragraph("", "body", "second")
        self._save, self._cancel = QPushButton(_("Add budget")), QPushButton(_("Cancel"))
        self._save.setProperty("role", "primary")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._fields: dict[str, Headed] = {
            "about": self._about, "name": self._name, "amount": self._amount, "currency": self._amount,
            "period": self._period, "starts_on": self._start, "basis": self._basis, "carry_since": self._since,
            "wait": self._wait,
        }  # fmt: skip
        self._lay_out()
        self._connect()
        self._suit()

    def _lay_out(self) -> None:
        fields, further, foot = FlowLayout(SPACE_M), FlowLayout(SPACE_M), QHBoxLayout()
        foot.setSpacing(SPACE_M)
        for field, share in ((self._about, 0), (self._name, 2), (self._amount, 0), (self._period, 0), (self._basis, 0)):
            fields.put(field, share)
        for field in (self._start, self._carry, self._since, self._wait):
            further.put(field)
        for every in self._fields.values():
            if every is not self._name:
                every.keep_width()
        foot.addWidget(self._said, 1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
        column.setSpacing(SPACE_S)
        for part in (self._heading, fields, further, foot):
            column.addWidget(part) if isinstance(part, QWidget) else column.addLayout(part)

    def _connect(self) -> None:
        self._save.clicked.connect(self.submit)
        self._cancel.clicked.connect(self.closed)
        self._about.edited.connect(self._change_subject)
        for choice in (self._period, self._carry):
            choice.edited.connect(self._suit)
        for field in dict.fromkeys(self._fields.values()):
            field.edited.connect(self._changed)
        self._carry.edited.connect(self._changed)
        self._pause.timeout.connect(self._look_back)

    # --- What it is about -----------------------------------------------------------------------------------------

    def offer(self, subjects: Subjects) -> None:
        """Set the names that can be completed to."""
        self._subjects = subjects
        self._suit()

    def fill(self, terms: Terms) -> None:
        """Show a budget that is there already, to be changed."""
        self._heading.setText(_("Change {budget}").format(budget=budget_texts.title(terms)))
        self._save.setText(_("Save"))
        self._about.choose(terms.about)
        self._suit()
        self._name.set_text(terms.name)
        self._amount.set_unit(terms.amount.currency)
        self._amount.set_text(formats.amount(terms.amount))
        self._period.choose(terms.period)
        self._start.suit(terms.period)
        self._start.choose_start(terms.starts_on)
        self._basis.choose(terms.basis)
        self._carry.choose("" if terms.carry_since is None else "on")
        self._since.set_text("" if terms.carry_since is None else formats.day(terms.carry_since, style="short"))
        if self._wait.box.findData(str(terms.wait)) < 0:
            self._wait.box.addItem(budget_texts.wait(terms.wait), str(terms.wait))
        self._wait.choose(str(terms.wait))
        self._suit()
        self._changed()

    def start(self) -> None:
        """Begin to type."""
        self._amount.line.setFocus()
        self._amount.line.selectAll()
        self._changed()

    def _change_subject(self) -> None:
        self._name.set_text("")
        self._suit()

    def _suit(self) -> None:
        """Ask only for what goes with what is chosen: coins are bought for no creator."""
        about = self._about.key
        self._name.setVisible(bool(about))
        names = getattr(self._subjects, about) if about else ()
        self._name.line.offer([Suggestion(name) for name in names])
        if about == "creator":
            self._basis.choose("spent")
        self._basis.box.setEnabled(about != "creator")
        self._start.suit(self._period.key)
        can_carry = self._period.key != "evening"
        self._carry.setVisible(can_carry)
        self._since.setVisible(can_carry and bool(self._carry.key))
        if can_carry and self._carry.key and not self._since.text:
            self._since.set_text(formats.day(self._today, style="short"))

    def _changed(self) -> None:
        for field in self._fields.values():
            field.mark("")
        self.say(self._explained())
        self._pause.start()

    def _explained(self) -> str:
        parts = [_(budget_texts.EXPLAINED[self._basis.key])]
        if self._period.key == "evening":
            parts.append(_("An evening lasts from 06:00 to 06:00."))
        elif self._period.key != "week" and self._starts_on > 1 and self._start.starts_on is None:
            said = _("Months start on day {day}, as the Preferences say.")
            parts.append(said.format(day=formats.count(self._starts_on)))
        if int(self._wait.key or 0):
            parts.append(_("Only entries of now wait; what is dated earlier never does."))
        return " ".join(parts)

    def _look_back(self) -> None:
        try:
            self.past_wanted.emit(self.terms(is_rough=True))
        except LedgerError:
            return

    def show_past(self, status: BudgetStatus) -> None:
        """Say what the periods before came to, as far back as there was anything, so that a limit is no guess."""
        every = list(dropwhile(lambda minor: not minor, (used.minor for used in status.earlier)))
        if not every:
            return
        past = ngettext(
            "The one before came to {most}.", "The last {count} came to between {least} and {most}.", len(every)
        ).format(
            count=formats.count(len(every)),
            least=budget_texts.money(status, min(every)),
            most=budget_texts.money(status, max(every)),
        )
        self.say(f"{self._explained()} {past}")

    # --- Reading and saving ---------------------------------------------------------------------------------------

    def terms(self, *, is_rough: bool = False) -> Terms:
        """Read what is typed. Raises InvalidEntry, naming the field. `is_rough` takes any amount, also none yet."""
        about: About = self._about.key  # type: ignore[assignment]
        period: Period = self._period.key  # type: ignore[assignment]
        basis: Basis = self._basis.key  # type: ignore[assignment]
        code = self._amount.unit_key
        text = formats.count(1) if is_rough else self._amount.text
        amount = parsing.amount(text, code)
        since = None
        if self._carry.key and period != "evening" and not is_rough:
            since = parsing.day(self._since.text, self._today, field="carry_since")
        name, wait = self._name.text if about else "", int(self._wait.key or 0)
        return Terms(amount, period, basis, about, name, since, wait, self._start.starts_on)

    def submit(self) -> None:
        """Hand over what is typed, or say what is wrong with it."""
        if not self._save.isEnabled():  # it is handed over already
            return
        try:
            terms = self.terms()
        except InvalidEntry as error:
            self.refuse(error)
        else:
            self._save.setEnabled(False)
            self.saved.emit(terms)

    def free(self) -> None:
        """Let it be handed over again, if it is still there."""
        self._save.setEnabled(True)

    def refuse(self, error: LedgerError) -> None:
        """Say at its field what cannot be; nothing typed is lost."""
        said = sentence(error)
        self.say(said, "wrong")
        field = self._fields.get(error.field) if isinstance(error, InvalidEntry) else None
        if field is not None:
            field.mark(said)
            field.setFocus()

    def say(self, text: str, tone: str = "second") -> None:
        """Show a sentence under the fields."""
        self._said.setText(text)
        self._said.set_tone(tone)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() > event.oldSize().height():
            self.grown.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.submit()
        else:
            super().keyPressEvent(event)
