"""A field for a passphrase: dots for what is typed, unless one asks to see it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from models.passphrases import rules


class SecretLine(QLineEdit):
    """Shows dots; no input method learns from it, and none of it is copied while it is hidden."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMaxLength(rules.LONGEST)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.show_typed(is_shown=False)

    def show_typed(self, *, is_shown: bool) -> None:
        """Show the letters, or dots for them."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)
