"""A notification of the system, where the desktop shows such things."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

_SHOWN = 15_000
"""Milliseconds a notification is on screen at most."""

Notify = Callable[[str, str, Callable[[], object]], bool]
"""Shows a title and a sentence, and does something where that is clicked; tells whether it could."""


def notify(title: str, said: str, clicked: Callable[[], object]) -> bool:
    """Show a notification; False where the desktop has no place for one. Nothing of it leaves this computer."""
    if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
        return False
    sign = QSystemTrayIcon(QApplication.windowIcon(), QApplication.instance())
    sign.messageClicked.connect(clicked)
    sign.show()
    sign.showMessage(title, said, QApplication.windowIcon(), _SHOWN)
    QTimer.singleShot(_SHOWN, sign, sign.deleteLater)
    return True
