"""What the stage shows of an encrypted ledger until its passphrase is typed."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui import tokens
from ui.desktop import icons
from ui.desktop.theme import Theme
from ui.desktop.widgets.link import Link
from ui.desktop.widgets.plain import Paragraph, PlainLabel, ShortLabel, mark
from ui.desktop.widgets.secret import SecretLine
from ui.desktop.widgets.tick import Tick
from ui.text import _, isolate, name

_SIGN = 56
_WIDTH = 380


class Typed(NamedTuple):
    """What is typed of a passphrase, and whether it is shown."""

    text: str
    is_shown: bool


class UnlockPanel(QWidget):
    """Asks for the passphrase of one ledger; a wrong one stays there, selected, to be typed over."""

    given = Signal(str)
    """Open the ledger with this passphrase."""
    other_wanted = Signal()
    """Open another ledger."""

    def __init__(self, own: Theme, parent: QWidget | None = None, *, has_other: bool = True) -> None:
        super().__init__(parent)
        self._theme = own
        self.wrong = _("That is not its passphrase")
        """What is said of a wrong one: which ledger is meant is written above."""
        self._sign, self._title, self._folder = (
            PlainLabel(),
            Paragraph("", "title"),
            ShortLabel("", "caption", "second"),
        )
        self._about = Paragraph("", "body", "second")
        self._about.hide()
        self.line = SecretLine(_("Passphrase"))
        self.shown = Tick(own, _("Show what I type"))
        self.problem = Paragraph("", "body", "wrong")
        self.open = QPushButton(_("Open"))
        self._lay_out(has_other=has_other)
        self.shown.toggled.connect(lambda is_shown: self.line.show_typed(is_shown=is_shown))
        self.line.returnPressed.connect(self._give)
        self.line.textEdited.connect(lambda _text: mark(self.line, ""))
        self.open.clicked.connect(self._give)
        self.setFocusProxy(self.line)
        own.changed.connect(self._dress)
        self._dress()

    def _lay_out(self, *, has_other: bool) -> None:
        self.open.setProperty("role", "primary")
        self.problem.hide()
        column = QVBoxLayout()
        column.setSpacing(tokens.SPACE_S)
        column.addWidget(self._sign)
        for part in (self._title, self._folder, self._about):
            column.addWidget(part)
        column.addSpacing(tokens.SPACE_M)
        label = PlainLabel(_("Passphrase"))
        label.setBuddy(self.line)
        for widget in (label, self.line, self.shown, self.problem):
            column.addWidget(widget)
        column.addSpacing(tokens.SPACE_S)
        foot = QHBoxLayout()
        if has_other:
            foot.addWidget(Link(_("Open another ledger…"), self.other_wanted.emit))
        foot.addStretch(1)
        foot.addWidget(self.open)
        column.addLayout(foot)
        middle = QWidget()
        middle.setLayout(column)
        middle.setMaximumWidth(_WIDTH)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(middle, 100)
        across.addStretch(1)
        down = QVBoxLayout(self)
        down.setContentsMargins(*[tokens.SPACE_XXL] * 4)
        down.addStretch(2)
        down.addLayout(across)
        down.addStretch(3)

    def _dress(self) -> None:
        color = self._theme.color("outline").name()
        self._sign.setPixmap(icons.pixmap("lock", color, _SIGN, self.devicePixelRatioF()))

    def ask(self, path: Path, problem: str = "") -> None:
        """Ask for the passphrase of the ledger at `path`; `problem` says why it has to be typed again."""
        self._title.setText(_("{name} is encrypted").format(name=name(path.stem)))
        self._folder.setText(isolate(name(str(path.absolute().parent))))
        self.problem.say(problem)
        mark(self.line, problem)
        if not problem:
            self.forget()
        self.setEnabled(True)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()

    def explain(self, text: str) -> None:
        """Say which passphrase is meant, where there is more than one."""
        self._about.say(text)

    def forget(self) -> None:
        """Keep nothing of what was typed."""
        self.line.clear()
        self.shown.setChecked(False)

    def hand_over(self) -> Typed:
        """Give what is typed to another panel, and keep nothing of it."""
        typed = Typed(self.line.text(), self.shown.isChecked())
        self.forget()
        return typed

    def take_over(self, typed: Typed) -> None:
        """Go on with what was typed elsewhere."""
        self.line.setText(typed.text)
        self.shown.setChecked(typed.is_shown)

    def _give(self) -> None:
        if self.line.text():
            self.setEnabled(False)  # a second key would wait for what the first began
            self.given.emit(self.line.text())
        else:
            self.line.setFocus()
