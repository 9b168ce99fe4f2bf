"""Closing while something is under way, with real threads: what is stopped must leave the ledger as it was."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from models import entries
from models.errors import RequestRefused
from models.ledger import Ledger, open_reader
from ui.desktop import app
from ui.desktop.main_window import MainWindow

from .conftest import draft


@pytest.fixture
def working(qtbot: QtBot, threaded_window: MainWindow) -> Iterator[MainWindow]:
    """A window whose ledger is being written to for as long as nobody stops it."""
    window = threaded_window
    qtbot.waitUntil(window.actions["add-gift"].isEnabled, timeout=5000)
    assert window.session is not None
    report = window.session.begin_long_task()
    window.session.run(_write_on, report, failed=lambda _error: None)
    qtbot.waitUntil(window.status._progress.isVisible, timeout=5000)
    yield window
    if window.session is not None:
        window.session.cancel()
    window.frame.may_close = lambda: True
    window.frame.close()


def _write_on(ledger: Ledger, report: Callable[[int, int], bool]) -> None:
    with ledger.operation("Import"):
        ledger.connection.execute("DELETE FROM entry WHERE kind = 'assertion'")
        for number in range(1, 2000):
            sleep(0.005)
            if not report(number, 2000):
                raise RequestRefused("Stopped")


def count(path: Path) -> int:
    reader = open_reader(path)
    try:
        return int(reader.connection.execute("SELECT count(*) FROM entry").fetchone()[0])
    finally:
        reader.close()


def press(window: MainWindow, text: str) -> None:
    next(one for one in window.banner._choices if one.text() == text).click()


def test_closing_asks_once_and_waits(working: MainWindow) -> None:
    assert not working.frame.close()
    assert "still under way" in working.banner.sentence
    press(working, "Wait")
    assert working.banner.sentence == ""
    assert working.session is not None
    assert working.session.is_busy


def test_what_is_stopped_leaves_the_ledger_as_it_was(working: MainWindow, path: Path) -> None:
    working.frame.close()
    press(working, "Stop it and go on")
    assert working.session is None
    assert not working.frame.isVisible()
    assert count(path) == 10
    Ledger(path).close()


def test_who_closes_twice_means_it(working: MainWindow, path: Path) -> None:
    assert not working.frame.close()
    assert working.frame.close()
    assert count(path) == 10


def test_the_system_is_not_asked_back(working: MainWindow, path: Path) -> None:
    app.end_now()
    assert working.session is None
    assert not working.frame.isVisible()
    assert count(path) == 10, "what was under way is stopped, and nothing of it stays"


def test_the_question_goes_away_with_the_work(working: MainWindow, qtbot: QtBot) -> None:
    working.frame.close()
    assert working.session is not None
    working.status.stop_wanted.emit()
    qtbot.waitUntil(lambda: working.banner.sentence == "", timeout=5000)
    qtbot.waitUntil(lambda: not working.status._progress.isVisible(), timeout=5000)
    assert working.frame.close()


def test_closing_or_changing_the_ledger_asks_too(
    working: MainWindow, path: Path, make_ledger: Callable[..., Path]
) -> None:
    working.actions["close"].trigger()
    assert "still under way" in working.banner.sentence
    press(working, "Wait")
    other = make_ledger(draft("gift", "2026-03-02", coins=5), name="other")
    working.open_ledger(other)
    assert working.session is not None
    assert working.session.path == path
    press(working, "Stop it and go on")
    assert working.session.path == other
    assert count(path) == 10


def test_short_work_is_finished_without_a_question(qtbot: QtBot, threaded_window: MainWindow, path: Path) -> None:
    window = threaded_window
    qtbot.waitUntil(window.actions["add-gift"].isEnabled, timeout=5000)
    assert window.session is not None
    window.session.run(entries.delete, [2])
    assert window.frame.close()
    assert count(path) == 9, "what was asked for before is done"


def type_gift(window: MainWindow) -> None:
    window.desk.start("gift")
    bar = window.desk.open_bar
    assert bar is not None
    for name, text in (("creator", "Mila"), ("item", "Rose"), ("coins", "1"), ("account", "TikTok - main")):
        line = bar.field(name).line
        line.clear()
        QTest.keyClicks(line, text)


def test_what_is_typed_is_not_thrown_away_unasked(window: MainWindow, path: Path) -> None:
    type_gift(window)
    assert not window.frame.close()
    assert "not in the ledger yet" in window.banner.sentence
    bar = window.desk.open_bar
    assert bar is not None
    window.banner._choices[0].setFocus()
    press(window, "Go on typing")
    assert window.banner.sentence == ""
    assert bar.isAncestorOf(window.frame.focusWidget()), "one goes on where one was"
    assert not window.frame.close(), "asked again, for it was answered"
    press(window, "Go on without it")
    assert window.session is None
    assert count(path) == 10


def test_what_was_added_or_never_typed_holds_nobody_up(window: MainWindow, path: Path) -> None:
    window.desk.start("gift")
    assert window.frame.isVisible()
    type_gift(window)
    bar = window.desk.open_bar
    assert bar is not None
    bar.submit()
    assert not bar.is_touched
    assert window.frame.close()
    assert count(path) == 11


def test_a_bar_that_was_only_opened_holds_nobody_up(window: MainWindow) -> None:
    window.desk.start("purchase")
    assert window.frame.close()


def test_an_entry_that_is_being_changed_is_asked_about(window: MainWindow, path: Path) -> None:
    window.ledger_page.table.select(2)
    window.actions["edit"].trigger()
    bar = window.desk.open_bar
    assert bar is not None
    QTest.keyClicks(bar.field("note").line, "x")
    window.actions["close"].trigger()
    assert "not in the ledger yet" in window.banner.sentence
    bar.submit()
    window.actions["close"].trigger()
    assert window.session is None


def test_a_question_that_was_put_away_is_asked_again(window: MainWindow) -> None:
    type_gift(window)
    window.frame.close()
    window.banner._close.click()
    assert not window.frame.close()
    assert window.frame.close(), "who closes twice means it"
