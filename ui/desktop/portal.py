"""Notifications through the desktop's portal, where there is no tray: a message on the bus of this session.

It is the portal, and not `org.freedesktop.Notifications` itself, because that asks for a number (`uint32`) which PySide
cannot write; the portal hands on what it is told. Nothing waits for an answer: where nobody listens, nothing is shown.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import SLOT, QObject, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

SERVICE, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
INTERFACE = "org.freedesktop.portal.Notification"
_NUMBER = "budget"
"""What the portal knows a notification by: a newer one takes the place of the last."""
_SHOW = "show"


def bus() -> QDBusConnection | None:
    """Give the bus of the session; None where there is none. One is never started."""
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return None
    try:
        from PySide6.QtDBus import QDBusConnection
    except ImportError:  # a platform without it
        return None
    found = QDBusConnection.sessionBus()
    return found if found.isConnected() else None


class Portal(QObject):
    """Sends notifications, and hears when one is clicked."""

    def __init__(self, connection: QDBusConnection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = connection
        self._clicked: Callable[[], object] | None = None
        chosen: Any = SLOT("chosen(QString,QString,QVariantList)")  # a text, though the stub says bytes
        connection.connect(SERVICE, PATH, INTERFACE, "ActionInvoked", self, chosen)

    def show(self, title: str, said: str, clicked: Callable[[], object]) -> bool:
        """Show a notification; tells whether it was sent."""
        from PySide6.QtDBus import QDBusMessage

        self._clicked = clicked
        message = QDBusMessage.createMethodCall(SERVICE, PATH, INTERFACE, "AddNotification")
        message.setArguments([_NUMBER, {"title": title, "body": said, "default-action": _SHOW}])
        return bool(self._bus.send(message))

    @Slot("QString", "QString", "QVariantList")
    def chosen(self, number: str, action: str, _values: object) -> None:
        """Do what belongs to a notification that was clicked."""
        if (number, action) == (_NUMBER, _SHOW) and self._clicked is not None:
            self._clicked()
