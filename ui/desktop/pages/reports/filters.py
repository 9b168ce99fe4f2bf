"""What a report is narrowed to: a chip for each key that has a choice, and a button for one more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from models.reports.choices import FILTERS
from ui import labels, tokens
from ui.desktop import theme
from ui.desktop.widgets.choice_chip import ChoiceChip
from ui.desktop.widgets.flow import FlowLayout
from ui.desktop.widgets.icon_button import IconButton
from ui.desktop.widgets.open_menu import open_menu
from ui.desktop.widgets.plain import PlainLabel
from ui.reports import texts
from ui.text import _

Where = tuple[tuple[str, str], ...]
_SAID = {"kind", "channel", "weekday"}
"""Keys whose values are words of ours, not names."""


class Filters(QWidget):
    """Chips with lists to tick. `where` is what is chosen, as a query has it."""

    changed = Signal()
    options_wanted = Signal(str)
    """A list is about to open: give it the values its key has."""

    def __init__(self, own: theme.Theme, widest: int, parent: QWidget | None = None) -> None:
        """Shorten the text of a chip after `widest` pixels."""
        super().__init__(parent)
        self._allowed: tuple[str, ...] = ()
        self.add = IconButton(own, "plus", "", _("Narrow the report"))
        self.add.clicked.connect(lambda: open_menu(self.offers(), self.add))
        self._nothing = PlainLabel(_("Everything"), "caption", "second")
        self.chips = {key: ChoiceChip(_(labels.KEYS[key]), own, are_names=key not in _SAID) for key in FILTERS}
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(PlainLabel(_("Only"), "caption", "second"))
        head.addStretch()
        head.addWidget(self.add)
        lines = QWidget()
        flow = FlowLayout(tokens.SPACE_XS, lines)
        for key, chip in self.chips.items():
            flow.put(chip)
            chip.widest = widest
            chip.hide()
            chip.changed.connect(self._choose)
            chip.closed.connect(self._show_chosen)
            chip.opening.connect(lambda key=key: self.options_wanted.emit(key))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_XS)
        column.addLayout(head)
        column.addWidget(self._nothing)
        column.addWidget(lines)

    def show_where(self, where: Where, allowed: Sequence[str]) -> None:
        """Show what is chosen; only these keys can be asked by."""
        self._allowed = tuple(key for key in FILTERS if key in allowed)
        for key, chip in self.chips.items():
            chosen = [value for name, value in where if name == key]
            if chip.chosen != frozenset(chosen):
                chip.offer([(value, _said(key, value)) for value in chosen])
                chip.choose(frozenset(chosen))
        self._show_chosen()

    def offer(self, key: str, values: Sequence[str]) -> None:
        """Give the list of a key what can be chosen."""
        chip = self.chips[key]
        before = chip.chosen
        chip.offer([(value, _said(key, value)) for value in values])
        if chip.chosen != before:
            self._choose()

    def redraw(self) -> None:
        """Write again what is chosen: names were hidden, or are shown again."""
        for chip in self.chips.values():
            chip.redraw()

    @property
    def where(self) -> Where:
        """What is chosen."""
        return tuple((key, value) for key, chip in self.chips.items() for value in sorted(chip.chosen))

    def open(self, key: str) -> None:
        """Let choose from the values of a key."""
        self.chips[key].show()
        self._nothing.hide()
        # The place of the chip is known once it has been laid out.
        self.updateGeometry()
        if (parent := self.parentWidget()) is not None and (layout := parent.layout()) is not None:
            layout.activate()
        self.chips[key].open()

    def offers(self) -> QMenu:
        """Make the menu of keys the report can be narrowed by."""
        menu = QMenu(self)
        for key in self._allowed:
            action = menu.addAction(_(labels.KEYS[key]))
            action.triggered.connect(lambda _checked=False, key=key: self.open(key))
        return menu

    def _choose(self) -> None:
        self._show_chosen()
        self.changed.emit()

    def _show_chosen(self) -> None:
        for chip in self.chips.values():
            # One whose list is open stays, so that more can be ticked.
            chip.setVisible(chip.is_active or chip.is_open)
        self._nothing.setVisible(not self.where and not any(chip.is_open for chip in self.chips.values()))


def _said(key: str, value: str) -> str:
    """The text of a choice; names come as they are, for the chip hides and tames them."""
    return value if key not in _SAID and value else texts.heading(key, value)


def known(where: Where, values: Mapping[str, Sequence[str]]) -> Where:
    """Leave out choices that a ledger does not know; keys that `values` lacks are let be."""
    return tuple((key, value) for key, value in where if key not in values or value in values[key])
