"""A sentence across the page that stays until it is dealt with: what happened, what was kept, what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from ui.desktop import icons
from ui.desktop.theme import Theme
from ui.desktop.widgets.plain import Paragraph, PlainLabel, restyle
from ui.text import _
from ui.tokens import SPACE_L, SPACE_M, SPACE_S

Choice = tuple[str, Callable[[], object]]


class Banner(QFrame):
    """One sentence with up to two things to do about it; hidden until it has something to say.

    What `stand` says is there whenever nothing else is: it cannot be put away.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._theme = theme
        self._choices: list[QPushButton] = []
        self._standing: tuple[str, Sequence[Choice]] | None = None
        self._sign = PlainLabel()
        self._sentence = Paragraph()
        self._close = QToolButton()
        self._close.setAccessibleName(_("Hide this notice"))
        self._close.setToolTip(_("Hide this notice"))
        self._close.clicked.connect(self.dismiss)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SPACE_L, SPACE_S, SPACE_S, SPACE_S)
        self._row.setSpacing(SPACE_M)
        for part, stretch in ((self._sign, 0), (self._sentence, 1), (self._close, 0)):
            self._row.addWidget(part, stretch)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def _dress(self) -> None:
        icon, tone = ("attention", "attention") if self.property("tone") == "attention" else ("info", "second")
        self._sign.setPixmap(icons.pixmap(icon, self._theme.color(tone).name(), 18, self.devicePixelRatioF()))
        self._close.setIcon(icons.icon("close", self._theme.color("second")))

    @property
    def sentence(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._sentence.text()

    @property
    def is_free(self) -> bool:
        """Whether it says nothing but what stands."""
        return self.isHidden() or (self._standing is not None and self._standing[0] == self._sentence.text())

    def warn(self, sentence: str, *choices: Choice) -> None:
        """Show a sentence about something that went wrong."""
        self._show("attention", sentence, choices)

    def say(self, sentence: str, *choices: Choice) -> None:
        """Show `sentence` with a button for each choice (its text and what it does)."""
        self._show("info", sentence, choices)

    def stand(self, sentence: str, *choices: Choice) -> None:
        """Show `sentence` for as long as it is true, until `clear`."""
        self._standing = sentence, choices
        self.dismiss()

    def dismiss(self) -> None:
        """Say no longer what was said; what stands is seen again."""
        if self._standing is None:
            self.hide()
            return
        sentence, choices = self._standing
        self._show("info", sentence, choices)
        self._close.hide()

    def clear(self) -> None:
        """Say nothing at all."""
        self._standing = None
        self.hide()

    def _show(self, tone: str, sentence: str, choices: Sequence[Choice]) -> None:
        self._close.show()
        self.setProperty("tone", tone)
        restyle(self)
        self._dress()
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)
        for button in self._choices:
            button.hide()
            button.deleteLater()
        self._choices = [self._button(text, act) for text, act in choices]
        self.show()

    def _button(self, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(lambda _checked=False: act())
        self._row.insertWidget(self._row.count() - 1, button)
        return button
