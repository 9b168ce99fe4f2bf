"""What a balance that differs may be, a line each with the button that books it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from ui import settling_texts, tokens
from ui.desktop.widgets.plain import Paragraph
from ui.text import _, apart

if TYPE_CHECKING:
    from models.reports.explanations import Explanation


_CENTRED = Qt.AlignmentFlag.AlignVCenter
_BESIDE, _FILLING = Qt.AlignmentFlag.AlignLeading, Qt.AlignmentFlag(0)


class ExplanationList(QWidget):
    """Explanations, the likeliest first; what is pressed is asked for once."""

    wanted = Signal(object)
    """Book this explanation."""

    def __init__(self, *, is_narrow: bool = False, parent: QWidget | None = None) -> None:
        """Where it `is_narrow`, each button stands below its sentence."""
        super().__init__(parent)
        self._is_narrow = is_narrow
        self._found: Sequence[Explanation] = ()
        self.buttons: list[QPushButton] = []
        self._labels: list[Paragraph] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.SPACE_M)
        self._grid.setVerticalSpacing(tokens.SPACE_XS)
        self._grid.setColumnStretch(1, 1)

    def show_explanations(self, found: Sequence[Explanation], *, is_writable: bool = True) -> None:
        """Show these in the place of those before; where the keyboard was on the button of one, it is again."""
        here = next((number for number, button in enumerate(self.buttons) if button.hasFocus()), None)
        wanted = self._found[here] if here is not None else None
        for part in (*self.buttons, *self._labels):
            part.hide()
            part.deleteLater()
        self.buttons, self._labels = [], []
        agreed = settling_texts.since(found)
        if agreed:
            self._say(agreed, 0, "second")
        for number, one in enumerate(found, 1):
            self._put(one, number * 2, is_writable=is_writable)
        self.setVisible(bool(found))
        self._found = found
        if wanted is not None and wanted in found:
            self.buttons[found.index(wanted)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, one: Explanation, row: int, *, is_writable: bool) -> None:
        said = settling_texts.sentence(one)
        self._say(said, row)
        button = QPushButton(_(settling_texts.DEEDS[one.kind]))
        button.setAccessibleName(f"{button.text()}: {apart(said)}")
        button.setEnabled(is_writable)
        button.clicked.connect(partial(self._book, one))
        self._grid.addWidget(button, row + 1 if self._is_narrow else row, 0, _BESIDE if self._is_narrow else _FILLING)
        button.show()
        self.buttons.append(button)

    def _say(self, text: str, row: int, tone: str = "") -> None:
        label = Paragraph(text, "body", tone)
        self._labels.append(label)
        is_beside = row > 0 and not self._is_narrow
        self._grid.addWidget(label, row, int(is_beside), 1, 1 if is_beside else 2, _CENTRED)
        label.show()

    def _book(self, one: Explanation, _checked: bool = False) -> None:  # noqa: FBT002 - what clicked gives
        """Ask for it; a second press before the answer is not heard."""
        for button in self.buttons:
            button.setEnabled(False)
        self.wanted.emit(one)
