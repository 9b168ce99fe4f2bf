"""The bar in which many entries are changed at once: what is ticked becomes the same for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from models import matching
from models.bulk import Change
from models.errors import InvalidEntry, LedgerError
from models.suggestions import Known
from ui import labels, privacy, tokens
from ui.desktop import icons, theme
from ui.desktop.forms import typed_accounts
from ui.desktop.forms.completion import Suggestion
from ui.desktop.forms.line import ENTER, Line
from ui.desktop.widgets.drop_down import DropDown
from ui.desktop.widgets.flow import FlowLayout
from ui.desktop.widgets.plain import Paragraph, PlainLabel, mark, tip
from ui.desktop.widgets.tick import Tick
from ui.text import _, ngettext, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

_LETTERS = 15
_OF_GIFTS, _OF_MONEY = ("creator", "item"), ("channel", "seller", "payment_method")


class _Slot(QWidget):
    """A field behind a tick: only what is ticked is changed, to nothing where nothing is typed. Typing ticks it."""

    def __init__(self, own: theme.Theme, title: str, field: Line | DropDown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tick = Tick(own, title)
        self.field = field
        field.setAccessibleName(title)
        field.setMinimumWidth(field.fontMetrics().averageCharWidth() * _LETTERS)
        if isinstance(field, Line):
            field.textEdited.connect(lambda _text: self._touch())
        else:
            field.activated.connect(lambda _index: self._touch())
        self.tick.toggled.connect(lambda is_on: field.setFocus() if is_on and self.tick.hasFocus() else None)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_XS)
        self._row = QHBoxLayout()
        self._row.setSpacing(tokens.SPACE_XS)
        self._row.addWidget(field, 1)
        column.addWidget(self.tick)
        column.addLayout(self._row)

    def put(self, more: QWidget) -> None:
        """Place something behind the field."""
        self._row.addWidget(more)

    def _touch(self) -> None:
        self.tick.setChecked(True)
        self.mark("")

    def allow(self, why_not: str) -> None:
        """Let it be changed, or say why it cannot be."""
        for part in (self.tick, self.field):
            part.setEnabled(not why_not)
        self.setToolTip(tip(why_not))
        if why_not:
            self.tick.setChecked(False)

    @property
    def value(self) -> str | None:
        """What it is to become; None where it is to stay."""
        if not self.tick.isChecked():
            return None
        return self.field.text().strip() if isinstance(self.field, Line) else self.field.key

    def mark(self, sentence: str) -> None:
        """Mark the field as wrong, with the sentence that says why."""
        mark(self.field, sentence)

    def empty(self) -> None:
        """Take tick and text away."""
        if isinstance(self.field, Line):
            self.field.hide_contents(is_hidden=privacy.is_on())
        self.tick.setChecked(False)
        self.mark("")
        if isinstance(self.field, Line):
            self.field.clear()
        else:
            self.field.setCurrentIndex(0)


class BulkBar(QFrame):
    """Says how many entries it is about; `wanted` comes with the `Change` once it is to be done."""

    wanted = Signal(object)
    closed = Signal()

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self._theme = own
        self._known = Known()
        self._heading = PlainLabel("", "strong")
        self._said = Paragraph("", "body", "second")
        self._apply = QPushButton()
        self._apply.setProperty("role", "primary")
        self._apply.clicked.connect(self.submit)
        self._close = QToolButton()
        self._close.setAccessibleName(_("Close without changing anything"))
        self._close.setToolTip(_("Close (Esc)"))
        self._close.clicked.connect(self.dismiss)
        channels, self._behind = DropDown(_("Where bought")), DropDown(_("Where the note goes"))
        channels.offer((key, _(word)) for key, word in labels.CHANNELS.items())
        self._behind.offer([("note", _("instead of the note")), ("more_note", _("behind the note"))])
        self.slots = {
            "creator": _Slot(own, _("Creator"), Line()), "item": _Slot(own, _("Gift"), Line()),
            "account": _Slot(own, _("Account"), Line()), "channel": _Slot(own, _("Where bought"), channels),
            "seller": _Slot(own, _("Seller"), Line()), "payment_method": _Slot(own, _("Paid with"), Line()),
            "note": _Slot(own, _("Note"), Line()),
        }  # fmt: skip
        self._lay_out()
        own.changed.connect(self._dress)
        self._dress()
        self.hide()

    def _lay_out(self) -> None:
        flow = FlowLayout(tokens.SPACE_S)
        for slot in self.slots.values():
            flow.put(slot, 1)
        self.slots["note"].put(self._behind)
        foot = QHBoxLayout()
        foot.setSpacing(tokens.SPACE_S)
        for part, share in ((self._heading, 0), (self._said, 1), (self._apply, 0), (self._close, 0)):
            foot.addWidget(part, share)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_L, tokens.SPACE_S, tokens.SPACE_M, tokens.SPACE_S)
        column.setSpacing(tokens.SPACE_S)
        column.addLayout(flow)
        column.addLayout(foot)

    def _dress(self) -> None:
        self._close.setIcon(icons.icon("close", self._theme.color("second")))

    # --- Opening and closing --------------------------------------------------------------------------------------

    def start(self, count: int) -> None:
        """Open for so many entries, with nothing ticked."""
        from ui import formats

        for slot in self.slots.values():
            slot.empty()
            slot.allow("")
        said = ngettext("Change {count} entry", "Change {count} entries", count).format(count=formats.count(count))
        self._heading.setText(said)
        self.setAccessibleName(said)
        self._apply.setText(f"{_('Change')}  ⏎")
        self._apply.setAccessibleName(said)
        self._say(_("What is ticked becomes the same for all of them."))
        self.show()
        self.slots["creator"].field.setFocus()

    def allow(self, kinds: tuple[int, int, int]) -> None:
        """Let only be changed what all of the entries have: `kinds` counts them, the gifts, and those paid in money."""
        count, gifts, paid = kinds
        for names, right, why in (
            (_OF_GIFTS, gifts, _("Only gifts have a creator and a gift; not all of these entries are gifts.")),
            (_OF_MONEY, paid, _("Only what was paid in money has this; not all of these entries were.")),
        ):
            for name in names:
                self.slots[name].allow("" if right == count else why)
        first = next(slot for slot in self.slots.values() if slot.field.isEnabled())
        if not any(slot.field.hasFocus() for slot in self.slots.values()):
            first.field.setFocus()

    def know(self, known: Known) -> None:
        """Take in what can be suggested."""
        self._known = known
        creators = [Suggestion(row.name, "", None, matching.sought(row.name, *row.handles)) for row in known.creators]
        gifts = dict.fromkeys(gift.name for gift in known.gifts)
        offers: dict[str, tuple[Sequence[Suggestion], str]] = {
            "creator": (creators, _("new creator")),
            "item": ([Suggestion(gift) for gift in gifts], _("new gift")),
            "account": ([Suggestion(row.label) for row in known.accounts], _("new account")),
            "seller": ([Suggestion(one) for one in known.sellers], ""),
            "payment_method": ([Suggestion(one) for one in known.payment_methods], ""),
        }
        for name, (found, fresh) in offers.items():
            field = self.slots[name].field
            if isinstance(field, Line):
                field.offer(found, fresh)

    def dismiss(self) -> None:
        """Close; nothing is changed."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in ENTER:
            self.submit()
        else:
            super().keyPressEvent(event)

    # --- Doing it -------------------------------------------------------------------------------------------------

    def change(self) -> Change:
        """What is ticked."""
        values = {name: slot.value for name, slot in self.slots.items()}
        note = values.pop("note")
        label = values.pop("account")
        return Change(
            **values,
            account=None if label is None else typed_accounts.names(self._known, label),
            **{self._behind.key: note},
        )

    def submit(self) -> None:
        """Ask for the change, if there is one."""
        new = self.change()
        if new.is_empty:
            self._say(_("Tick what is to be changed."), "attention")
        elif self._apply.isEnabled():
            self._apply.setEnabled(False)
            self.wanted.emit(new)

    def finish(self) -> None:
        """It was done."""
        self.dismiss()

    def free(self) -> None:
        """Let it be asked for again."""
        self._apply.setEnabled(True)

    def refuse(self, error: LedgerError) -> None:
        """It could not be done: say why, and keep what is typed."""
        self._say(sentence(error), "wrong")
        slot = self.slots.get(_PLACES.get(error.field, error.field)) if isinstance(error, InvalidEntry) else None
        if slot is not None:
            slot.mark(sentence(error))
            slot.field.setFocus()

    def _say(self, sentence: str, tone: str = "second") -> None:
        self._said.setText(sentence)
        self._said.set_tone(tone)


_PLACES = {"platform": "account", "reference": "account", "coins": "account", "amount": "account", "when": "account"}
"""Fields an error may name that are changed only by changing another."""
