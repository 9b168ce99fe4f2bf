"""A new ledger gets its passphrase on the first page, by the rules of every other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models import cipher
from ui import privacy
from ui.desktop import files
from ui.desktop.dialogs.passphrase import PassphraseDialog
from ui.desktop.dialogs.print_preview import PrintPreview
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.welcome import WelcomePage
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Theme
from ui.desktop.widgets.link import Link
from ui.desktop.widgets.unlock import UnlockPanel

SECRET = "four words by chance"


@pytest.fixture(autouse=True)
def usual(own_data: Path, no_keys: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a new ledger goes that nobody names."""
    path = own_data / "ledger.coinpurse"
    monkeypatch.setattr(files, "usual", lambda: path)
    return path


def preview(window: MainWindow) -> PrintPreview:
    (found,) = window.frame.findChildren(PrintPreview)
    return found


def ask(window: MainWindow) -> PassphraseDialog:
    """Tick the box, start, and give the dialog that asks."""
    window.welcoming.show()
    QTest.mouseClick(window.welcoming.page.protect, Qt.MouseButton.LeftButton)
    window.welcoming.page.empty_wanted.emit()
    (asked,) = (one for one in window.frame.findChildren(PassphraseDialog) if one.isVisible())
    return asked


def test_a_new_ledger_is_encrypted_from_its_first_byte_on(bare_window: MainWindow, usual: Path) -> None:
    asked = ask(bare_window)
    assert not usual.exists()
    assert not hasattr(asked, "old") or not asked.old.isVisible()
    QTest.keyClicks(asked.new, SECRET)
    QTest.keyClicks(asked.again, SECRET)
    QTest.keyClick(asked.again, Qt.Key.Key_Return)
    assert bare_window.session is not None
    assert bare_window.session.is_writable
    assert not usual.read_bytes().startswith(b"SQLite format 3")
    assert bare_window.actions["lock"].isEnabled()
    assert bare_window.banner.sentence == "The ledger opens with the new passphrase alone."
    bare_window.close_ledger()
    bare_window.open_ledger(usual)
    panel = bare_window.frame.pages.currentWidget()
    assert isinstance(panel, UnlockPanel)
    panel.line.setText(SECRET)
    panel.open.click()
    assert bare_window.actions["add-gift"].isEnabled()


def test_the_note_names_the_ledger_and_never_the_passphrase(bare_window: MainWindow, usual: Path) -> None:
    asked = ask(bare_window)
    asked.new.setText(SECRET)
    asked.again.setText(SECRET)
    asked.save.click()
    (note,) = (choice for choice in bare_window.banner._choices if choice.text() == "Note to print…")
    QTest.mouseClick(note, Qt.MouseButton.LeftButton)
    written = repr(preview(bare_window)._ready)
    assert SECRET not in written
    assert str(usual) in written
    assert str(usual.parent / "coinpurse" / "backups") in written
    assert preview(bare_window)._title.text() == "The passphrase of “ledger”"


def test_the_note_can_be_had_later_and_is_not_shown_while_names_are_hidden(bare_window: MainWindow) -> None:
    asked = ask(bare_window)
    asked.new.setText(SECRET)
    asked.again.setText(SECRET)
    asked.save.click()
    for is_hidden in (True, False):
        privacy.switch(is_on=is_hidden)
        bare_window.actions["passphrase"].trigger()
        (link,) = (one for one in bare_window.frame.findChildren(Link) if one.text() == "Note to print…")
        link.click()
        assert bool(bare_window.frame.findChildren(PrintPreview)) is not is_hidden
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [("", "", "An empty passphrase protects nothing"), (SECRET, "four words", "The two passphrases are not the same")],
)
def test_what_is_no_passphrase_makes_no_ledger(
    bare_window: MainWindow, usual: Path, new: str, again: str, said: str
) -> None:
    asked = ask(bare_window)
    QTest.keyClicks(asked.new, new)
    QTest.keyClicks(asked.again, again)
    asked.save.click()
    assert asked.problem.text().startswith(said)
    asked.reject()
    assert not usual.exists()
    assert bare_window.frame.pages.currentWidget() is bare_window.welcoming.page
    assert bare_window.welcoming.page.isEnabled()


def test_a_short_one_is_said_to_be_short_and_nobody_can_get_it_back(bare_window: MainWindow) -> None:
    asked = ask(bare_window)
    texts = [label.text() for label in asked.findChildren(type(asked.hint)) if label.isVisible()]
    assert any("Nobody can get the ledger back without it" in text for text in texts)
    assert not any("written anew" in text for text in texts), "there is nothing yet that could be"
    QTest.keyClicks(asked.new, "short")
    assert asked.hint.text().startswith("5 characters are short")
    asked.reject()


def test_one_that_is_given_a_name_is_asked_about_after_that(
    bare_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = tmp_path / "mine.coinpurse"
    monkeypatch.setattr(files, "ask_for_new", lambda *_given: named)
    bare_window.welcoming.show()
    bare_window.welcoming.page.protect.click()
    bare_window.actions["new"].trigger()
    (asked,) = (one for one in bare_window.frame.findChildren(PassphraseDialog) if one.isVisible())
    asked.new.setText(SECRET)
    asked.again.setText(SECRET)
    asked.save.click()
    assert named.exists()
    monkeypatch.setattr(files, "ask_for_new", lambda *_given: tmp_path / "other.coinpurse")
    bare_window.actions["new"].trigger()
    assert (tmp_path / "other.coinpurse").read_bytes().startswith(b"SQLite format 3"), "the first page is not on screen"


def test_what_was_to_follow_follows(bare_window: MainWindow, usual: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[Path | None] = []
    bare_window.welcoming.show()
    bare_window.welcoming.page.protect.click()
    session: Callable[[], Path | None] = lambda: bare_window.session.path if bare_window.session else None  # noqa: E731
    bare_window.ways.start_empty("EUR", lambda: done.append(session()))
    (asked,) = (one for one in bare_window.frame.findChildren(PassphraseDialog) if one.isVisible())
    asked.new.setText(SECRET)
    asked.again.setText(SECRET)
    asked.save.click()
    assert done == [usual]


def test_without_the_library_it_is_said_how_to_get_it(
    bare_window: MainWindow, usual: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cipher, "is_installed", lambda: False)
    bare_window._preferences.remember_page("welcome", is_protected=True)
    bare_window.welcoming.show()
    page = bare_window.welcoming.page
    assert not page.protect.isEnabled()
    assert "make passphrase" in page._about_protection.text()
    page.empty_wanted.emit()
    assert usual.read_bytes().startswith(b"SQLite format 3"), "it can be chosen nowhere, so it is not asked for"


def test_the_choice_survives_a_change_of_language(
    bare_window: MainWindow, theme: Theme, preferences: Preferences, qtbot: QtBot
) -> None:
    bare_window.welcoming.show()
    assert not bare_window.welcoming.page.protect.isChecked(), "it is off unless one wants it"
    bare_window.welcoming.page.protect.click()
    again = WelcomePage(theme, preferences)
    qtbot.addWidget(again)
    assert again.protect.isChecked()
