"""Encrypted ledgers in the window: the stage asks, a wrong passphrase stays to be typed over, and it can be changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from models import cipher, entries, keys
from models.backups import shelf
from models.ledger import Ledger
from models.passphrases import changing
from ui.desktop.dialogs.passphrase import PassphraseDialog
from ui.desktop.dialogs.unlock import UnlockDialog
from ui.desktop.main_window import MainWindow
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Theme
from ui.desktop.widgets.unlock import UnlockPanel

from .conftest import ENTRIES, run

OLD, NEW = "correct horse “battery” staple", "another one; much longer"

pytestmark = pytest.mark.usefixtures("own_data", "no_keys")


@pytest.fixture
def sealed(path: Path) -> Path:
    """The ledger of ENTRIES, encrypted and locked."""
    changing.change(path, OLD)
    keys._held.clear()
    return path


@pytest.fixture
def asking(bare_window: MainWindow, sealed: Path) -> Iterator[MainWindow]:
    """A window that was asked to open it."""
    bare_window.open_ledger(sealed)
    yield bare_window
    bare_window.close_ledger()
    assert not keys._held, "what was unlocked is forgotten"


def panel(window: MainWindow) -> UnlockPanel:
    found = window.frame.pages.currentWidget()
    assert isinstance(found, UnlockPanel)
    return found


def type_passphrase(window: MainWindow, passphrase: str) -> None:
    panel(window).line.setText(passphrase)
    QTest.keyClick(panel(window).line, Qt.Key.Key_Return)


def count(window: MainWindow) -> int:
    assert window.session is not None
    (found,) = window.session.reader.connection.execute("SELECT count(*) FROM entry").fetchone()
    return int(found)


def dialog(window: MainWindow) -> PassphraseDialog:
    window.actions["passphrase"].trigger()
    found = [one for one in window.frame.findChildren(PassphraseDialog) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def fill(asked: PassphraseDialog, **typed: str) -> None:
    for name, text in typed.items():
        line: QLineEdit = getattr(asked, name)
        line.clear()
        QTest.keyClicks(line, text) if text.isascii() else line.setText(text)


def test_the_stage_asks_for_the_passphrase_and_opens_with_it(asking: MainWindow) -> None:
    assert asking.session is None
    assert not asking.frame.rail.isVisible()
    assert panel(asking).line.echoMode() == QLineEdit.EchoMode.Password
    assert panel(asking).problem.isHidden()
    type_passphrase(asking, OLD)
    assert count(asking) == len(ENTRIES)
    assert asking.session is not None
    assert asking.session.is_writable
    assert asking.on_screen is not None
    assert asking.sealing.panel.line.text() == "", "nothing of it is kept"


def test_a_wrong_passphrase_says_so_and_stays_selected(asking: MainWindow) -> None:
    type_passphrase(asking, "wrong")
    assert panel(asking).problem.text() == "That is not its passphrase"
    assert panel(asking).line.selectedText() != ""
    assert panel(asking).line.text() == "wrong"
    assert panel(asking).line.property("wrong") == "true"
    assert panel(asking).isEnabled()
    type_passphrase(asking, OLD)
    assert count(asking) == len(ENTRIES)


def test_damage_is_no_wrong_passphrase(asking: MainWindow, sealed: Path) -> None:
    data = sealed.read_bytes()
    sealed.write_bytes(data[:2000] + b"xx" + data[2002:])
    type_passphrase(asking, "wrong")
    assert panel(asking).problem.text() == "That is not its passphrase"
    type_passphrase(asking, OLD)
    assert asking.session is None
    assert asking.frame.pages.currentWidget() is asking.recovering.page
    assert "its passphrase is right" in asking.recovering.page.problem.text()


def test_nothing_typed_is_no_try(asking: MainWindow) -> None:
    QTest.keyClick(panel(asking).line, Qt.Key.Key_Return)
    assert panel(asking).problem.isHidden()
    assert panel(asking).isEnabled()


def test_what_is_typed_can_be_seen(asking: MainWindow) -> None:
    panel(asking).shown.click()
    assert panel(asking).line.echoMode() == QLineEdit.EchoMode.Normal


def test_lock_closes_it_and_asks_again(asking: MainWindow) -> None:
    type_passphrase(asking, OLD)
    assert asking.actions["lock"].isEnabled()
    asking.actions["lock"].trigger()
    assert asking.session is None
    assert not keys._held
    assert not asking.actions["lock"].isEnabled()
    assert panel(asking).line.text() == ""
    type_passphrase(asking, OLD)
    assert count(asking) == len(ENTRIES)


def test_a_plain_ledger_has_nothing_to_lock(window: MainWindow) -> None:
    assert not window.actions["lock"].isEnabled()
    assert window.actions["passphrase"].isEnabled()
    window._allow()
    assert not window.actions["lock"].isEnabled()


def test_closing_forgets_the_key_and_opening_another_one_too(asking: MainWindow, tmp_path: Path) -> None:
    type_passphrase(asking, OLD)
    assert keys._held
    asking.actions["close"].trigger()
    assert not keys._held
    assert asking.frame.pages.currentWidget() is asking.welcoming.page


def test_one_that_another_program_has_open_is_shown_once_it_is_unlocked(asking: MainWindow, sealed: Path) -> None:
    cipher.unlock(sealed, OLD)
    with closing(Ledger(sealed)):
        keys._held.clear()
        type_passphrase(asking, OLD)
        assert asking.session is not None
        assert not asking.session.is_writable
        assert "is open in another window or command" in asking.banner.sentence
        assert count(asking) == len(ENTRIES)


def test_a_passphrase_is_set_changed_and_removed(window: MainWindow, path: Path) -> None:
    asked = dialog(window)
    assert asked.old.isHidden() or not asked.old.isVisible()
    fill(asked, new=OLD, again=OLD)
    asked.save.click()
    assert cipher.is_encrypted(path)
    assert "opens with the new passphrase alone. 1 copy can still be read without one" in window.banner.sentence
    assert count(window) == len(ENTRIES)
    assert window.actions["lock"].isEnabled()

    asked = dialog(window)
    fill(asked, old="wrong", new=NEW, again=NEW)
    asked.save.click()
    assert "not the passphrase" in asked.problem.text()
    fill(asked, old=OLD)
    asked.save.click()
    window.actions["lock"].trigger()
    type_passphrase(window, OLD)
    assert panel(window).problem.text() == "That is not its passphrase"
    type_passphrase(window, NEW)
    assert count(window) == len(ENTRIES)

    asked = dialog(window)
    fill(asked, old=NEW)
    asked.remove.click()
    assert not cipher.is_encrypted(path)
    assert "has no passphrase any more" in window.banner.sentence
    assert not window.actions["lock"].isEnabled()


def test_the_two_have_to_be_the_same_and_length_is_judged(window: MainWindow, path: Path) -> None:
    asked = dialog(window)
    asked.save.click()
    assert "protects nothing" in asked.problem.text()
    fill(asked, new="hunter2")
    assert asked.hint.text().startswith("7 characters are short")
    asked.save.click()
    assert asked.problem.text() == "The two passphrases are not the same"
    fill(asked, new="x" * 15)
    assert asked.hint.text().startswith("15 characters. Longer is better")
    assert asked.problem.isHidden()
    fill(asked, new="x" * 20)
    assert asked.hint.text().strip() == ""
    asked.reject()
    assert not cipher.is_encrypted(path)
    assert count(window) == len(ENTRIES)


def test_a_copy_of_another_passphrase_is_asked_for_it_and_restored(window: MainWindow, path: Path) -> None:
    window.close_ledger()
    changing.change(path, OLD)
    kept = shelf.keep(path, "by-hand").path
    changing.change(path, NEW)
    window.open_ledger(path)
    run(window, entries.delete, [1])
    window.backing_up.restore(kept, is_meant=False)
    (asked,) = window.frame.findChildren(UnlockDialog)
    for passphrase in ("wrong", OLD):
        asked.panel.line.setText(passphrase)
        asked.panel.open.click()
        assert asked.panel.problem.text() == "That is not its passphrase", "it stays until the dialog goes"
    assert "Restored" in window.banner.sentence
    assert "The ledger opens with the passphrase it had before." in window.banner.sentence
    assert count(window) == len(ENTRIES)
    window.actions["lock"].trigger()
    type_passphrase(window, OLD)
    assert panel(window).problem.text() == "That is not its passphrase"
    type_passphrase(window, NEW)
    assert count(window) == len(ENTRIES)


def test_the_list_asks_for_the_passphrase_of_an_older_copy(window: MainWindow, path: Path) -> None:
    window.close_ledger()
    changing.change(path, OLD)
    shelf.keep(path, "by-hand")
    changing.change(path, NEW)
    window.open_ledger(path)
    run(window, entries.delete, [1])
    shelf.keep(path, "by-hand")
    window.actions["backups"].trigger()
    listed = window.backing_up._list
    assert listed is not None
    shown = listed.table.texts
    assert [shown.texts(row)[3:] for row in (1,)] == [("", "Opens with an earlier passphrase")]
    listed.table.setCurrentIndex(shown.index(1, 0))
    listed.restore.click()
    (asked,) = listed.findChildren(UnlockDialog)
    asked.panel.line.setText(OLD)
    asked.panel.open.click()
    assert shown.texts(1)[3] == str(len(ENTRIES)), "what is in it is shown now"
    assert listed.table.currentIndex().row() == 1
    assert listed.said.text().startswith("The ledger will hold ")
    listed.restore.click()
    assert "Restored" in window.banner.sentence
    assert count(window) == len(ENTRIES)


@pytest.mark.parametrize("typed", [OLD, "wrong"])
@pytest.mark.parametrize("is_deleted", [False, True])
def test_what_was_cancelled_while_a_passphrase_was_looked_at_is_not_done(
    typed: str, is_deleted: bool, window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.close_ledger()
    changing.change(path, OLD)
    window.open_ledger(path)
    done: list[str] = []
    changer = dialog(window)
    changer.wanted.connect(lambda _passphrase: done.append("changed"))
    window.sealing.unlock_copy(path, lambda: done.append("unlocked"))
    (unlocker,) = window.frame.findChildren(UnlockDialog)
    assert window.session is not None
    run_apart, waiting = window.session.run_apart, []
    monkeypatch.setattr(window.session, "run_apart", lambda *job, **ways: waiting.append((job, ways)))
    fill(changer, old=typed, new=NEW, again=NEW)
    changer.save.click()
    unlocker.panel.line.setText(typed)
    unlocker.panel.open.click()
    for asked in (changer, unlocker):
        asked.reject()
        if is_deleted:
            shiboken6.delete(asked)
    assert len(waiting) == 2
    for job, ways in waiting:
        run_apart(*job, **ways)
    assert done == []


def test_without_the_library_it_is_said_how_to_get_it(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cipher, "is_installed", lambda: False)
    window.actions["passphrase"].trigger()
    assert "need one more library" in window.banner.sentence
    assert not window.frame.findChildren(PassphraseDialog)


def test_nothing_waits_on_the_windows_own_thread(
    qtbot: QtBot, theme: Theme, preferences: Preferences, sealed: Path
) -> None:
    from ui.desktop.frame import Frame

    frame = Frame(theme, preferences)
    qtbot.addWidget(frame)
    window = MainWindow(frame, theme, preferences)
    frame.show()
    window.open_ledger(sealed)
    qtbot.waitUntil(lambda: isinstance(frame.pages.currentWidget(), UnlockPanel), timeout=5000)
    type_passphrase(window, OLD)
    assert not window.sealing.panel.isEnabled()
    assert not keys._held, "the key is derived elsewhere"
    qtbot.waitUntil(window.actions["add-gift"].isEnabled, timeout=5000)
    window.close_ledger()
