"""Notifications through the portal: on a bus of our own, with a desktop that only notes what it is asked."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import ClassInfo, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from ui.desktop import notify, portal

DAEMON = shutil.which("dbus-daemon")
pytestmark = pytest.mark.skipif(DAEMON is None, reason="there is no dbus-daemon here")


CALLED: Any = ClassInfo  # its stub lacks both calls


@CALLED({"D-Bus Interface": portal.INTERFACE})
class Desktop(QObject):
    """Stands for the portal of a desktop."""

    def __init__(self, bus: QDBusConnection) -> None:
        super().__init__()
        self.bus = bus
        self.shown: list[tuple[str, dict[str, Any]]] = []

    @Slot("QString", "QVariantMap")
    def AddNotification(self, number: str, values: dict[str, Any]) -> None:
        self.shown.append((number, values))

    def click(self, number: str, action: str) -> None:
        signal = QDBusMessage.createSignal(portal.PATH, portal.INTERFACE, "ActionInvoked")
        signal.setArguments([number, action, []])
        self.bus.send(signal)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    place = f"unix:path={tmp_path}/bus"
    command = [str(DAEMON), "--session", "--nofork", "--print-address=1", f"--address={place}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()


@pytest.fixture
def desktop(qtbot: QtBot, address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """A desktop without a tray, which has a portal."""
    mine, theirs = (QDBusConnection.connectToBus(address, name) for name in ("mine", "theirs"))
    found = Desktop(theirs)
    assert theirs.registerObject(portal.PATH, found, QDBusConnection.RegisterOption.ExportAllSlots)
    assert theirs.registerService(portal.SERVICE)
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    monkeypatch.setattr(portal, "bus", lambda: mine)
    yield found
    application = QApplication.instance()
    assert application is not None
    for one in application.findChildren(portal.Portal):
        one.setParent(None)
        one.deleteLater()
    QDBusConnection.disconnectFromBus("mine")
    QDBusConnection.disconnectFromBus("theirs")


def test_a_desktop_without_a_tray_shows_it_and_tells_of_a_click(qtbot: QtBot, desktop: Desktop) -> None:
    clicked: list[str] = []
    assert notify.notify("Coinpurse", "A budget is over.", lambda: clicked.append("first"))
    assert notify.notify("Coinpurse", "A budget is over: 105%.", lambda: clicked.append("second"))
    qtbot.waitUntil(lambda: len(desktop.shown) == 2)
    assert desktop.shown[0] == (
        "budget", {"title": "Coinpurse", "body": "A budget is over.", "default-action": "show"},
    )  # fmt: skip
    desktop.click("another", "show")
    desktop.click("budget", "dismiss")
    desktop.click("budget", "show")
    qtbot.waitUntil(lambda: bool(clicked))
    assert clicked == ["second"]


def test_where_nobody_listens_nothing_happens(qtbot: QtBot, desktop: Desktop) -> None:
    desktop.bus.unregisterService(portal.SERVICE)
    assert notify.notify("Coinpurse", "A budget is over.", lambda: None)
    qtbot.wait(50)
    assert desktop.shown == []
