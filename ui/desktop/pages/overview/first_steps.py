"""What the Overview shows of a ledger without entries: the three things one begins with."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from models.text import N_
from ui.desktop import icons
from ui.desktop.actions import Actions
from ui.desktop.theme import Theme
from ui.desktop.widgets.card import Card
from ui.desktop.widgets.plain import Paragraph, PlainLabel
from ui.text import _
from ui.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS

_STEPS = (
    ("add-purchase", "purchase", N_("Add a purchase"), N_("The coins you bought, and what you paid for them.")),
    ("add-gift", "gift", N_("Add a gift"), N_("To whom it went. You see what it costs before you save it.")),
    (
        "import",
        "import",
        N_("Or import what there is"),
        N_("A platform’s data export, or a table. Nothing comes in twice."),
    ),
)
_WIDTH, _ICON = 560, 28


class FirstSteps(QWidget):
    """Three cards, each of which does what it says."""

    def __init__(self, own: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = own
        inner = QWidget()
        inner.setMaximumWidth(_WIDTH)
        steps = QVBoxLayout(inner)
        steps.setSpacing(SPACE_M)
        for text, size, tone in (
            (_("Three steps to begin"), "title", ""),
            (_("Here you will see what each month really cost, and what is left."), "body", "second"),
        ):
            label = Paragraph(text, size, tone)  # type: ignore[arg-type]
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            steps.addWidget(label)
        steps.addSpacing(SPACE_M)
        self.cards = {name: Step(own, icon, _(title), _(said)) for name, icon, title, said in _STEPS}
        for name, card in self.cards.items():
            card.clicked.connect(actions[name].trigger)
            actions[name].enabledChanged.connect(card.setEnabled)
            card.setEnabled(actions[name].isEnabled())
            steps.addWidget(card)
        self.setFocusProxy(next(iter(self.cards.values())))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(inner, 8)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_S, SPACE_L, SPACE_S)  # in a low window under a bar there is no more
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)


class Step(Card):
    """One thing to begin with."""

    def __init__(self, own: Theme, icon: str, title: str, said: str, parent: QWidget | None = None) -> None:
        super().__init__(own, parent)
        self._icon = icon
        self._sign = PlainLabel()
        sentence = Paragraph(said, "body", "second")
        words = QVBoxLayout()
        words.setSpacing(SPACE_XS)
        words.addWidget(PlainLabel(title, "strong"))
        words.addWidget(sentence)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
        row.setSpacing(SPACE_L)
        row.addWidget(self._sign)
        row.addLayout(words, 1)
        self.setAccessibleName(title)
        self.setAccessibleDescription(said)
        self.let_through()
        own.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        color = self._theme.color("accent").name()
        self._sign.setPixmap(icons.pixmap(self._icon, color, _ICON, self.devicePixelRatioF()))
