"""Entries whose saving or suggestions take their time, or fail."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from models import entries
from models.drafts import Draft
from models.errors import RequestRefused
from models.ledger import Ledger
from tests.ui.desktop.conftest import draft
from tests.ui.desktop.keyboard import ENTER, TAB, bar, gifts, keys, listed, shortcut
from ui.desktop.books import Books
from ui.desktop.forms.entry_bar import EntryBar
from ui.desktop.main_window import MainWindow

pytestmark = pytest.mark.usefixtures("active")


def test_an_answer_that_comes_after_adding_is_not_heard(slow: MainWindow, qtbot: QtBot) -> None:
    opened = ready_gift(slow, qtbot)
    opened._look_ahead()
    opened.submit()
    qtbot.waitUntil(lambda: slow.session is not None and not slow.session.is_busy)
    assert opened.outlook.text() == ""


@pytest.fixture
def slow(bare_window: MainWindow, path: Path, qtbot: QtBot) -> MainWindow:
    """A window whose ledger has its threads, as for a user."""
    bare_window.close_ledger()
    bare_window._run_now = False
    bare_window.open_ledger(path)
    session = bare_window.session
    assert session is not None
    qtbot.waitUntil(lambda: session.is_writable)
    return bare_window


def ready_gift(window: MainWindow, qtbot: QtBot) -> EntryBar:
    shortcut(window, Qt.Key.Key_N)
    opened = bar(window)
    qtbot.waitUntil(lambda: bool(opened.known.creators))
    keys(window, "mi", ENTER, "che", TAB)
    return opened


def held_back(window: MainWindow, qtbot: QtBot) -> Callable[[], None]:
    """Keep the ledger's thread busy until what is given back is called."""
    go, session = Event(), window.session
    assert session is not None
    session.run(lambda _ledger: go.wait(20))
    return go.set


def test_a_double_enter_saves_once_however_long_saving_takes(slow: MainWindow, qtbot: QtBot) -> None:
    opened = ready_gift(slow, qtbot)
    go = held_back(slow, qtbot)
    for _press in range(3):
        QTest.keyClick(opened.field("coins").line, ENTER)
        opened._done.click()
    assert opened.is_saving
    assert not opened._done.isEnabled()
    go()
    qtbot.waitUntil(lambda: not opened.is_saving)
    opened.submit()
    assert slow.session is not None
    slow.session.run(lambda _ledger: None)
    qtbot.waitUntil(lambda: slow.session is not None and not slow.session.is_busy)
    assert len(gifts(slow)) == 7


@pytest.mark.parametrize("on", [ENTER, TAB])
def test_whoever_types_before_anything_can_be_suggested_gets_the_same(
    slow: MainWindow, qtbot: QtBot, on: Qt.Key
) -> None:
    go, session = Event(), slow.session
    assert session is not None
    session.ask(lambda _books: go.wait(20), done=lambda _none: None)
    shortcut(slow, Qt.Key.Key_N)
    keys(slow, "mi", on, "che", ENTER)
    opened = bar(slow)
    assert [opened.field(name).text for name in ("creator", "item", "coins")] == ["mi", "che", ""]
    go.set()
    qtbot.waitUntil(lambda: len(gifts(slow)) == 7)
    added = gifts(slow)[-1]
    assert (added.creator, added.item, added.coins, added.platform) == ("Mila", "Cheer", 40, "Twitch")


def test_whoever_cannot_be_offered_anything_can_type_all_the_same(
    slow: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(_books: Books) -> None:
        raise RequestRefused("Nothing can be read")

    monkeypatch.setattr(Books, "known", unreadable)
    shortcut(slow, Qt.Key.Key_N)
    keys(slow, "Ana", ENTER, "Rose")
    opened = bar(slow)
    opened.field("account").set_text("TikTok - main")
    opened.field("coins").go()
    keys(slow, "3", ENTER)
    qtbot.waitUntil(lambda: len(gifts(slow)) == 7)
    assert (gifts(slow)[-1].creator, gifts(slow)[-1].item) == ("Ana", "Rose")


def test_suggestions_that_come_late_are_listed_for_what_is_typed(slow: MainWindow, qtbot: QtBot) -> None:
    shortcut(slow, Qt.Key.Key_N)
    keys(slow, "mi")
    assert not listed(slow)
    qtbot.waitUntil(lambda: listed(slow) == ["Mila", "mi"])


def test_what_is_typed_while_saving_stays(slow: MainWindow, qtbot: QtBot) -> None:
    opened = ready_gift(slow, qtbot)
    go = held_back(slow, qtbot)
    opened.submit()
    opened.field("item").go()
    keys(slow, "Hand")
    go()
    qtbot.waitUntil(lambda: not opened.is_saving)
    assert [opened.field(name).text for name in ("item", "note")] == ["Hand", ""]


def test_a_form_keeps_what_was_typed_when_saving_fails(
    slow: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_ledger: Ledger, _draft: Draft) -> int:
        raise RequestRefused("The disk is full; nothing was changed")

    opened = ready_gift(slow, qtbot)
    monkeypatch.setattr(entries, "add", full)
    opened.submit()
    qtbot.waitUntil(lambda: not opened.is_saving)
    assert [opened.field(name).text for name in ("creator", "item", "coins")] == ["Mila", "Cheer", "40"]
    assert opened.outlook.text() == "The disk is full; nothing was changed"
    monkeypatch.undo()
    opened.submit()
    qtbot.waitUntil(lambda: not opened.is_saving)
    assert len(gifts(slow)) == 7


def test_a_form_works_on_after_a_mistake_of_the_program(
    slow: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_ledger: Ledger, _draft: Draft) -> int:
        raise ZeroDivisionError

    opened = ready_gift(slow, qtbot)
    monkeypatch.setattr(entries, "add", broken)
    opened.submit()
    qtbot.waitUntil(lambda: not opened.is_saving)
    assert opened.field("coins").text == "40"
    assert opened._done.isEnabled()
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()


def test_another_ledger_shows_nothing_of_what_was_typed_for_the_one_before(
    window: MainWindow, make_ledger: Callable[..., Path]
) -> None:
    shortcut(window, Qt.Key.Key_N)
    keys(window, "mi")
    other = make_ledger(draft("gift", "2026-05-01", creator="Ben", coins=1), name="other")
    window.open_ledger(other)
    window.open_ledger(other)  # the first time it was asked whether to leave what is typed
    window.actions["add-gift"].trigger()
    assert bar(window).field("creator").text == ""
    assert [row.name for row in bar(window).known.creators] == ["Ben"]
