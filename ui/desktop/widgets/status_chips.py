"""How many rows become what: a chip for each, which shows those rows alone and then all again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from ui import formats, labels, tokens
from ui.desktop.widgets.flow import FlowLayout
from ui.desktop.widgets.plain import restyle
from ui.text import _


class StatusChips(QWidget):
    """`switched` comes with the name of the rows that are wanted, None for all."""

    switched = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = FlowLayout(tokens.SPACE_S, self)
        self._chips: dict[str, QPushButton] = {}
        self.chosen: str | None = None

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Offer the names that have rows, in this order; a choice that has none any more is given up."""
        for name, count in counts.items():
            chip = self._chips.get(name) or self._add(name)
            chip.setText(f"{formats.count(count)}  {_(labels.STATUSES[name])}")
            chip.setVisible(count > 0)
        if self.chosen is not None and not counts.get(self.chosen):
            self.chosen = None
        self._mark()

    def counts(self) -> dict[str, str]:
        """What is on the chips, by name."""
        return {name: chip.text() for name, chip in self._chips.items() if not chip.isHidden()}

    def _add(self, name: str) -> QPushButton:
        self._chips[name] = chip = QPushButton()
        chip.setProperty("role", "chip")
        chip.setAutoDefault(False)
        chip.setToolTip(_("Show only these rows, or all again"))
        chip.clicked.connect(partial(self.switch, name))
        self._line.put(chip)
        return chip

    def switch(self, name: str, _checked: bool = False) -> None:  # noqa: FBT002 - Qt gives it
        """Show the rows of that name alone, or all again."""
        self.chosen = None if self.chosen == name else name
        self._mark()
        self.switched.emit(self.chosen)

    def _mark(self) -> None:
        for name, chip in self._chips.items():
            chip.setProperty("active", "true" if name == self.chosen else "false")
            restyle(chip)
