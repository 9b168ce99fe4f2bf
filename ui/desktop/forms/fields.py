"""Fields of bars and forms: a heading, something to type in, how it is understood, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from models.errors import LedgerError
from models.money import Money
from ui import formats, parsing, privacy, tokens, typed
from ui.desktop.forms.line import Line
from ui.desktop.widgets.drop_down import DropDown
from ui.desktop.widgets.plain import PlainLabel, mark
from ui.text import sentence

COINS = "coins"
"""Unit of a number that is no money."""


class Headed(QWidget):
    """Something to fill in under its heading; `edited` comes when the person changes it, not when the program does."""

    edited = Signal()

    def __init__(self, title: str, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.about = ""
        """What its tooltip says while nothing is wrong."""
        self._control = control
        control.setAccessibleName(title)
        self._heading = PlainLabel(title, "caption", "second")
        self._heading.setBuddy(control)
        self._row = QHBoxLayout()
        self._row.setSpacing(tokens.SPACE_XS)
        self._row.addWidget(control, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(tokens.SPACE_XS // 2)
        self.column.addWidget(self._heading)
        self.column.addLayout(self._row)
        self.setFocusProxy(control)

    def entitle(self, title: str) -> None:
        """Call it something else."""
        self._heading.setText(title)
        self._control.setAccessibleName(title)

    def keep_width(self) -> None:
        """Never be wider than what is filled in here needs."""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def go(self) -> None:
        """Take the keyboard."""
        self._control.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def content(self) -> object:
        """What is filled in, the same in every language where it can be understood."""
        raise NotImplementedError

    def set_content(self, content: object) -> None:
        """Show again what was filled in, perhaps in another language."""
        raise NotImplementedError

    def mark(self, sentence: str) -> None:
        """Mark it as wrong, with the sentence that says why; empty takes the mark away."""
        mark(self._control, sentence, self.about)


class Field(Headed):
    """A field to type in."""

    def __init__(self, title: str, letters: int, parent: QWidget | None = None) -> None:
        """`letters` is about how many of them are on screen."""
        self.line = Line()
        super().__init__(title, self.line, parent)
        self._width = self.line.fontMetrics().averageCharWidth() * letters + 22
        self.line.setMinimumWidth(self._width)
        self.line.textEdited.connect(lambda _text: self._touched())
        self.line.picked.connect(lambda _value: self._touched())
        self.line.came.connect(self._explain)
        self.line.left.connect(self._leave)
        self._under: PlainLabel | None = None

    def keep_width(self) -> None:
        super().keep_width()
        self.line.setMaximumWidth(self._width)

    def _touched(self) -> None:
        self.mark("")
        self._explain()
        self.edited.emit()

    @property
    def text(self) -> str:
        """What is typed, without blanks at the ends."""
        return self.line.text().strip()

    def set_text(self, text: str) -> None:
        """Show a text; `edited` does not come."""
        self.line.setText(text)
        self.line.setCursorPosition(0)

    def go(self) -> None:
        """Take the keyboard, with everything selected, so that typing replaces it."""
        super().go()
        self.line.selectAll()

    def hide_contents(self, *, is_hidden: bool) -> None:
        """Show dots for what is typed, or show it again."""
        self.line.hide_contents(is_hidden=is_hidden)

    @property
    def content(self) -> object:
        return self.text

    def set_content(self, content: object) -> None:
        self.set_text(str(content))

    # --- What is said of it ---------------------------------------------------------------------------------------

    def understood(self) -> tuple[str, str]:
        """Say how what is typed is understood, and in which tone; nothing where there is nothing to say."""
        return "", ""

    def settled(self) -> str:
        """What is typed as it stays there: worked out, dated. Raises LedgerError where it cannot be understood."""
        return self.text

    def settle(self) -> None:
        """Write what is typed as it stays there, if it can be understood."""
        if self.text:
            try:
                settled = self.settled()
            except LedgerError:
                return
            if settled != self.text:
                self.set_text(settled)

    def _leave(self) -> None:
        self.hint("")
        if self.text:
            try:
                settled = self.settled()
            except LedgerError as error:
                self.mark(sentence(error))
            else:
                if settled != self.text:
                    self.set_text(settled)

    def _explain(self) -> None:
        self.hint(*(self.understood() if self.text and self.line.hasFocus() else ("", "")))

    def hint(self, sentence: str, tone: str = "") -> None:
        """Show a sentence right under the field, over what is there; empty takes it away."""
        if not sentence:
            if self._under is not None:
                self._under.hide()
                self.line.setAccessibleDescription("")
            return
        if self._under is None or self._under.parentWidget() is not self.window():
            self._under = PlainLabel("", "body", "", self.window())
            self._under.setProperty("role", "hint")
        self._under.set_tone(tone)
        self._under.setText(sentence)
        self._under.adjustSize()
        self._under.move(self._corner(self._under))
        self._under.show()
        self._under.raise_()
        self.line.setAccessibleDescription(sentence)

    @property
    def hinted(self) -> str:
        """What is said under the field."""
        return self._under.text() if self._under is not None and not self._under.isHidden() else ""

    def _corner(self, label: QWidget) -> QPoint:
        """Below the field, going on backwards where it is the wider of the two: ahead are the buttons."""
        corner = self.line.mapTo(self.window(), QPoint(0, self.line.height() + tokens.SPACE_XS))
        is_mirrored, spare = self.layoutDirection() == Qt.LayoutDirection.RightToLeft, self.line.width() - label.width()
        if is_mirrored == (spare > 0):
            corner.setX(corner.x() + spare)
        corner.setX(max(0, min(corner.x(), self.window().width() - label.width())))
        return corner

    @property
    def is_wrong(self) -> bool:
        """Whether it is marked as wrong."""
        return bool(self.line.property("wrong") == "true")


class CountField(Field):
    """A whole number, or a small sum like `5*99`, which shows what it comes to while it is typed."""

    def __init__(self, title: str, letters: int, name: str, parent: QWidget | None = None) -> None:
        """`name` is what an error calls it: its column in the ledger's own CSV."""
        super().__init__(title, letters, parent)
        self.name = name
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)

    def worked_out(self) -> str:
        """What is typed, worked out. Raises InvalidEntry where it is no number."""
        return formats.count(parsing.count(self.text, field=self.name))

    @property
    def content(self) -> object:
        try:
            return parsing.count(self.text)
        except LedgerError:
            return self.text

    def set_content(self, content: object) -> None:
        self.set_text(formats.count(content) if isinstance(content, int) else str(content))

    def settled(self) -> str:
        result = self.worked_out()
        return result if typed.is_sum(self.text) else self.text

    def understood(self) -> tuple[str, str]:
        if not typed.is_sum(self.text) or privacy.is_on():
            return "", ""
        try:
            return f"= {self.worked_out()}", ""
        except LedgerError:
            return "", ""


class UnitField(CountField):
    """A number with what it counts beside it: coins, or a currency."""

    def __init__(self, title: str, letters: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(title, letters, name, parent)
        self.unit = DropDown(title)
        self.unit.activated.connect(lambda _index: self._touched())
        self.unit.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.unit.setMaxVisibleItems(16)
        self._row.addWidget(self.unit)

    def entitle(self, title: str) -> None:
        super().entitle(title)
        self.unit.setAccessibleName(title)

    def worked_out(self) -> str:
        return super().worked_out() if self.unit_key in {"", COINS} else formats.amount(self.money())

    def money(self) -> Money:
        """The amount that is typed. Raises InvalidEntry."""
        return parsing.amount(self.text, self.unit_key, field=self.name)

    @property
    def content(self) -> object:
        if self.unit_key in {"", COINS}:
            return super().content, self.unit_key
        try:
            return self.money(), self.unit_key
        except LedgerError:
            return self.text, self.unit_key

    def set_content(self, content: object) -> None:
        typed, unit = content if isinstance(content, tuple) else (content, "")
        self.set_unit(unit)
        super().set_content(formats.amount(typed) if isinstance(typed, Money) else typed)

    def show_money(self, amount: Money | None, currency: str) -> None:
        """Show an amount; without one nothing, in `currency`."""
        self.set_text("" if amount is None else formats.amount(amount))
        self.set_unit(amount.currency if amount else currency)

    def offer_units(self, units: Sequence[tuple[str, str]]) -> None:
        """Set the units, as keys and names; the chosen one stays chosen if it is still there."""
        chosen = self.unit_key
        if units == [(self.unit.itemData(row), self.unit.itemText(row)) for row in range(self.unit.count())]:
            return
        self.unit.offer(units)
        self.set_unit(chosen)

    @property
    def unit_key(self) -> str:
        """The chosen unit."""
        return self.unit.key

    def set_unit(self, key: str) -> None:
        """Choose a unit; a currency that was not on offer joins the others."""
        found = self.unit.findData(key)
        if found < 0 and key not in {"", COINS}:
            self.unit.addItem(key, key)
            found = self.unit.count() - 1
        if found >= 0:
            self.unit.setCurrentIndex(found)


class ChoiceField(Headed):
    """One of a few."""

    def __init__(self, title: str, choices: Iterable[tuple[object, str]] = (), parent: QWidget | None = None) -> None:
        self.box = DropDown(title)
        super().__init__(title, self.box, parent)
        self.box.offer(choices)
        self.box.activated.connect(lambda _index: self.edited.emit())

    @property
    def key(self) -> str:
        """What is chosen, where the values are words."""
        return self.box.key

    def choose(self, value: object) -> None:
        """Choose one of them; `edited` does not come."""
        self.box.choose(value)

    @property
    def content(self) -> object:
        return self.key

    def set_content(self, content: object) -> None:
        self.choose(content)
