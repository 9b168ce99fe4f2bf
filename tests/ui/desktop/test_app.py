"""Several windows in one process, and one that changes its language while it works."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from models import entries
from ui import privacy
from ui.desktop.app import Windows

from .conftest import draft, opened, speaking, the_only


def test_two_ledgers_stand_in_two_windows(
    qtbot: QtBot, windows: Windows, path: Path, make_ledger: Callable[..., Path]
) -> None:
    first, one = opened(qtbot, windows, path)
    _second, other = opened(qtbot, windows, make_ledger(draft("gift", "2026-03-02", coins=5), name="other"))
    assert one.session is not None
    one.session.run(entries.delete, [4])
    qtbot.waitUntil(lambda: one.ledger_page.table.rows.rowCount() == 9, timeout=5000)
    assert other.ledger_page.table.rows.rowCount() == 1
    first.close()
    assert list(windows.frames.values()) == [other]
    assert other.actions["add-gift"].isEnabled()


def test_a_new_window_offers_the_ways_in(qtbot: QtBot, windows: Windows, path: Path) -> None:
    _frame, window = opened(qtbot, windows, path)
    window.actions["new-window"].trigger()
    qtbot.waitUntil(lambda: len(windows.frames) == 2 and None not in windows.frames.values(), timeout=5000)
    (other,) = [found for found in windows.frames.values() if found is not window]
    assert other is not None
    assert other.frame.pages.currentWidget() is other.welcome


def test_the_language_changes_around_the_open_ledger(qtbot: QtBot, windows: Windows, path: Path) -> None:
    _frame, window = opened(qtbot, windows, path)
    session = window.session
    assert session is not None
    session.run(entries.delete, [4])
    qtbot.waitUntil(lambda: session.undo_label == "Delete entry", timeout=5000)
    window.show_page("creators")
    fresh = speaking(qtbot, windows, "ar")
    assert fresh is not window
    assert fresh.session is session
    assert fresh.frame.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert fresh.frame.pages.currentWidget() is fresh.pages["creators"]
    assert fresh.ledger_page.table.rows.rowCount() == 9
    fresh.undo()
    qtbot.waitUntil(lambda: fresh.ledger_page.table.rows.rowCount() == 10, timeout=5000)
    assert speaking(qtbot, windows, "en").frame.layoutDirection() == Qt.LayoutDirection.LeftToRight


def test_the_preferences_stay_open_while_the_language_changes(qtbot: QtBot, windows: Windows, path: Path) -> None:
    frame, window = opened(qtbot, windows, path)
    window.actions["preferences"].trigger()
    window.page("preferences").desk.languages.chosen.emit("ar")  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: len(windows.frames) == 1 and frame not in windows.frames, timeout=5000)
    fresh = the_only(windows)
    assert fresh.aside == "preferences"
    assert fresh.page("preferences").desk.languages.current == "ar"  # type: ignore[attr-defined]
    fresh.go_back()
    assert fresh.frame.pages.currentWidget() is fresh.ledger_page


def test_a_question_under_way_reaches_no_window_that_is_gone(qtbot: QtBot, windows: Windows, path: Path) -> None:
    _frame, window = opened(qtbot, windows, path)
    assert window.session is not None
    answers: list[str] = []
    window.session.ask(lambda _books: "late", done=answers.append)
    window.session.forget_questions()
    window.session.ask(lambda _books: "new", done=answers.append)
    qtbot.waitUntil(lambda: answers == ["new"], timeout=5000)


def test_what_is_hidden_in_one_window_is_hidden_in_all(
    qtbot: QtBot, windows: Windows, path: Path, make_ledger: Callable[..., Path]
) -> None:
    _first, one = opened(qtbot, windows, path)
    _second, other = opened(qtbot, windows, make_ledger(name="secret name"))
    assert "secret name" in other.frame.windowTitle()
    one.actions["privacy"].trigger()
    assert privacy.is_on()
    assert other.actions["privacy"].isChecked()
    assert "secret" not in other.frame.windowTitle()
    assert "coins" not in one.frame.windowTitle()
    other.actions["privacy"].trigger()
    assert "coins" in one.frame.windowTitle()
