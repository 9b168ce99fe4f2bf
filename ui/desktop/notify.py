"""A notification of the system, where the desktop shows such things: from the tray, or else through its portal."""

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
    if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
        return _from_tray(title, said, clicked)
    return _by_portal(title, said, clicked)


def _from_tray(title: str, said: str, clicked: Callable[[], object]) -> bool:
    sign = QSystemTrayIcon(QApplication.windowIcon(), QApplication.instance())
    sign.messageClicked.connect(clicked)
    sign.show()
    sign.showMessage(title, said, QApplication.windowIcon(), _SHOWN)
    QTimer.singleShot(_SHOWN, sign, sign.deleteLater)
    return True


def _by_portal(title: str, said: str, clicked: Callable[[], object]) -> bool:
    from ui.desktop import portal

    application = QApplication.instance()
    found = application.findChild(portal.Portal) if application is not None else None
    if found is None:
        bus = portal.bus()
        if bus is None:
            return False
        found = portal.Portal(bus, application)
    return found.show(title, said, clicked)
