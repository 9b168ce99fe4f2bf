"""What stands in place of the pages, where a ledger is damaged or locked, stays there when the language changes."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from models import keys
from models.backups import shelf
from models.passphrases import changing
from ui.desktop import files, recovering, sealing
from ui.desktop.app import Windows
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.recovery import RecoveryPage
from ui.desktop.widgets.unlock import UnlockPanel

from .conftest import speaking, the_only

SECRET = "four words by chance"

pytestmark = pytest.mark.usefixtures("own_data", "no_keys")


@pytest.fixture
def damaged(path: Path) -> Path:
    """A ledger with two copies, of which some bytes are wrong now."""
    for _time in range(2):
        shelf.keep(path, "by-hand")
    data = bytearray(path.read_bytes())
    data[5 * 4096 : 8 * 4096] = b"\x5a" * (3 * 4096)
    path.write_bytes(bytes(data))
    return path


@pytest.fixture
def sealed(path: Path) -> Path:
    """An encrypted ledger that is locked."""
    changing.change(path, SECRET)
    keys._held.clear()
    return path


def shows(windows: Windows, kind: type[QWidget]) -> bool:
    """Whether that is what the one window shows."""
    (window,) = windows.frames.values()
    return window is not None and isinstance(window.frame.pages.currentWidget(), kind)


def recovery_of(qtbot: QtBot, windows: Windows) -> RecoveryPage:
    """The page, once it offers the copies."""
    page = the_only(windows).frame.pages.currentWidget()
    assert isinstance(page, RecoveryPage)
    qtbot.waitUntil(page.table.isVisible, timeout=10_000)
    return page


def on_recovery(qtbot: QtBot, windows: Windows, path: Path) -> RecoveryPage:
    """The page of a ledger that was only just opened."""
    windows.show(path)
    qtbot.waitUntil(lambda: shows(windows, RecoveryPage), timeout=10_000)
    return recovery_of(qtbot, windows)


def panel_of(windows: Windows) -> UnlockPanel:
    panel = the_only(windows).frame.pages.currentWidget()
    assert isinstance(panel, UnlockPanel)
    return panel


def on_panel(qtbot: QtBot, windows: Windows, path: Path) -> UnlockPanel:
    """The panel that asks for the passphrase of a ledger that was only just opened."""
    windows.show(path)
    qtbot.waitUntil(lambda: shows(windows, UnlockPanel), timeout=10_000)
    return panel_of(windows)


def back_from_preferences(qtbot: QtBot, windows: Windows, language: str) -> MainWindow:
    """Choose another language in the preferences, and go back from there."""
    the_only(windows).actions["preferences"].trigger()
    fresh = speaking(qtbot, windows, language)
    assert fresh.aside == "preferences"
    fresh.go_back()
    return fresh


def test_the_copy_that_was_chosen_stays_chosen(qtbot: QtBot, windows: Windows, damaged: Path) -> None:
    page = on_recovery(qtbot, windows, damaged)
    title = page._title.text()
    page.table.setCurrentIndex(page.table.texts.index(1, 0))
    page.restore.click()
    chosen = page.chosen
    back_from_preferences(qtbot, windows, "de")
    fresh = recovery_of(qtbot, windows)
    assert fresh is not page
    assert fresh._title.text() not in {"", title}
    assert fresh.chosen == chosen
    assert fresh.is_offered
    assert fresh.restore.text() == "Wiederherstellen"
    fresh.restore.click()
    qtbot.waitUntil(the_only(windows).actions["add-gift"].isEnabled, timeout=10_000)


def test_what_the_page_said_last_is_said_in_the_new_language(qtbot: QtBot, windows: Windows, damaged: Path) -> None:
    page = on_recovery(qtbot, windows, damaged)
    page.report_wanted.emit()
    assert page.said.text().startswith("Copied.")
    fresh = speaking(qtbot, windows, "de").recovering.page
    assert fresh.said.text().startswith("Kopiert.")
    assert not fresh.is_offered
    assert fresh.salvage.isVisible()


def test_a_way_on_that_was_chosen_is_waited_for(
    qtbot: QtBot, windows: Windows, damaged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_recovery(qtbot, windows, damaged)
    window, goes_on, salvage = the_only(windows), threading.Event(), recovering._salvage
    monkeypatch.setattr(recovering, "_salvage", lambda *given: (goes_on.wait(10), salvage(*given))[1])
    monkeypatch.setattr(files, "ask_for_new", lambda *_given: tmp_path / "rescued.coinpurse")
    window.recovering.page.salvage.click()
    windows.speak("de")
    qtbot.wait(200)
    assert the_only(windows) is window, "it is the one who can say what comes of it"
    goes_on.set()
    qtbot.waitUntil(lambda: len(windows.frames) == 1 and the_only(windows) is not window, timeout=10_000)
    fresh = the_only(windows)
    assert fresh.session is not None
    assert fresh.session.path.stem == "rescued"
    qtbot.waitUntil(fresh.actions["add-gift"].isEnabled, timeout=10_000)


def test_what_is_typed_of_a_passphrase_stays_typed(qtbot: QtBot, windows: Windows, sealed: Path) -> None:
    panel = on_panel(qtbot, windows, sealed)
    QTest.keyClicks(panel.line, SECRET[:7])
    panel.shown.click()
    title = panel._title.text()
    back_from_preferences(qtbot, windows, "de")
    fresh = panel_of(windows)
    assert fresh is not panel
    assert fresh.line.text() == SECRET[:7]
    assert fresh.shown.isChecked()
    assert fresh._title.text() not in {"", title}
    assert fresh.problem.isHidden()
    QTest.keyClicks(fresh.line, SECRET[7:])
    QTest.keyClick(fresh.line, Qt.Key.Key_Return)
    qtbot.waitUntil(the_only(windows).actions["add-gift"].isEnabled, timeout=10_000)
    assert fresh.line.text() == ""


def test_a_wrong_passphrase_is_said_to_be_wrong_in_the_new_language(
    qtbot: QtBot, windows: Windows, sealed: Path
) -> None:
    panel = on_panel(qtbot, windows, sealed)
    QTest.keyClicks(panel.line, "wrong")
    panel.open.click()
    qtbot.waitUntil(panel.problem.isVisible, timeout=10_000)
    said = panel.problem.text()
    speaking(qtbot, windows, "de")
    assert panel_of(windows).problem.text() not in {"", said}
    assert panel_of(windows).line.text() == "wrong"


def test_a_ledger_that_is_being_opened_is_open_in_the_new_language(
    qtbot: QtBot, windows: Windows, sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = on_panel(qtbot, windows, sealed)
    goes_on, unlock = threading.Event(), sealing._unlock
    monkeypatch.setattr(sealing, "_unlock", lambda *given: (goes_on.wait(10), unlock(*given))[1])
    QTest.keyClicks(panel.line, SECRET)
    panel.open.click()
    window = the_only(windows)
    windows.speak("de")
    qtbot.wait(200)
    goes_on.set()
    qtbot.waitUntil(lambda: len(windows.frames) == 1 and the_only(windows) is not window, timeout=10_000)
    qtbot.waitUntil(the_only(windows).actions["add-gift"].isEnabled, timeout=10_000)


def test_a_passphrase_that_is_asked_for_no_more_is_no_way_back(qtbot: QtBot, windows: Windows, sealed: Path) -> None:
    on_panel(qtbot, windows, sealed)
    window = the_only(windows)
    window.close_ledger()
    assert window.sealing.hand_over() is None
    fresh = speaking(qtbot, windows, "de")
    assert fresh.frame.pages.currentWidget() is fresh.welcoming.page
