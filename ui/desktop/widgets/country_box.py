"""A country to choose, by its name; nothing is chosen until somebody does."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from models.names import fold
from ui import formats
from ui.desktop.widgets.drop_down import DropDown
from ui.text import _

_AT_ONCE, _LETTERS = 20, 10


class CountryBox(DropDown):
    """Every country; the empty code stands for not said."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LETTERS)
        self.setMaxVisibleItems(_AT_ONCE)
        self.offer([("", _("Not said")), *sorted(formats.countries().items(), key=lambda pair: fold(pair[1]))])

    def choose(self, value: object) -> None:
        """Choose a country; a code that no name is known of is added as it is."""
        if self.findData(value) < 0:
            self.addItem(str(value), value)
        super().choose(value)
