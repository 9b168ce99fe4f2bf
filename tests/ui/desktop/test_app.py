"""Several windows in one process, and one that changes its language while it works."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from unittest import mock

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from models import entries, keys
from models.ledger import Ledger
from models.passphrases import changing
from ui import privacy
from ui.desktop import doorbell, folders
from ui.desktop.app import Windows

from .conftest import draft, opened, speaking, the_only

ROOT = Path(__file__).parents[3]


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


def test_a_ledger_opened_a_second_time_comes_forward_in_the_window_it_has(
    qtbot: QtBot, windows: Windows, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _frame, window = opened(qtbot, windows, path)
    link = path.with_name("link")
    link.symlink_to(path)
    for _ in range(2):
        forward = mock.Mock()
        monkeypatch.setattr(window.frame, "raise_", forward)
        windows.show(link)
        qtbot.waitUntil(lambda: len(windows.frames) == 1, timeout=5000)
        assert list(windows.frames.values()) == [window]
        forward.assert_called_once_with()
    assert list((folders.log() / "open").iterdir()) == []
    assert window.actions["add-gift"].isEnabled()


def test_a_second_start_ends_once_the_first_window_came_forward(
    qtbot: QtBot, windows: Windows, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _frame, window = opened(qtbot, windows, path)
    forward = mock.Mock()
    monkeypatch.setattr(window.frame, "raise_", forward)
    with subprocess.Popen([sys.executable, ROOT / "main.py", "--ledger", path]) as second:
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=60_000)
    assert second.returncode == 0
    forward.assert_called_once_with()


@pytest.mark.usefixtures("no_keys")
def test_a_locked_ledger_opened_a_second_time_comes_forward_where_its_passphrase_is_asked(
    qtbot: QtBot, windows: Windows, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changing.change(path, "a passphrase of theirs")
    keys._held.clear()
    monkeypatch.setattr(doorbell, "PATIENCE", 200)
    frame = windows.show(path)
    qtbot.waitUntil(lambda: (window := windows.frames[frame]) is not None and window.doorbell._own is not None)
    window = the_only(windows)
    for has_been_open in (False, True):
        if has_been_open:
            window.sealing.panel.given.emit("a passphrase of theirs")
            qtbot.waitUntil(window.actions["add-gift"].isEnabled, timeout=5000)
            window.sealing.lock()
        monkeypatch.setattr(doorbell, "PATIENCE", 5000)
        forward = mock.Mock()
        monkeypatch.setattr(window.frame, "raise_", forward)
        windows.show(path)
        qtbot.waitUntil(lambda: len(windows.frames) == 1, timeout=5000)
        assert list(windows.frames.values()) == [window]
        forward.assert_called_once_with()
        assert window.frame.pages.currentWidget() is window.sealing.panel
    assert list((folders.log() / "open").iterdir()) == []


def test_one_that_a_command_has_open_is_looked_at(
    qtbot: QtBot, windows: Windows, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell, "PATIENCE", 100)
    with closing(Ledger(path)):
        frame = windows.show(path)
        qtbot.waitUntil(lambda: (window := windows.frames[frame]) is not None and bool(window.banner.sentence))
        window = the_only(windows)
        qtbot.waitUntil(lambda: not window.doorbell._asking.isActive())
        assert list((folders.log() / "open").iterdir()) == []
        assert "is open in another window or command" in window.banner.sentence
        assert window.ledger_page.table.rows.rowCount() == 10


def test_two_that_ring_in_vain_do_not_take_each_other_for_an_answer(
    qtbot: QtBot, windows: Windows, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell, "PATIENCE", 400)
    with closing(Ledger(path)):
        frames = [windows.show(path)]
        qtbot.waitUntil(lambda: any((folders.log() / "open").iterdir()))
        qtbot.wait(100)
        frames.append(windows.show(path))
        qtbot.waitUntil(lambda: len(windows.frames) == 2 and None not in windows.frames.values())
        qtbot.waitUntil(lambda: not any((folders.log() / "open").iterdir()))
        qtbot.wait(100)
        assert list(windows.frames) == frames


def test_why_nothing_can_be_written_outlives_a_change_of_language(qtbot: QtBot, windows: Windows, path: Path) -> None:
    with closing(Ledger(path)):
        frame = windows.show(path)
        qtbot.waitUntil(lambda: (window := windows.frames[frame]) is not None and bool(window.banner.sentence))
        said = the_only(windows).banner.sentence
        assert speaking(qtbot, windows, "de").banner.sentence not in {"", said}


def test_a_new_window_offers_the_ways_in(qtbot: QtBot, windows: Windows, path: Path) -> None:
    _frame, window = opened(qtbot, windows, path)
    window.actions["new-window"].trigger()
    qtbot.waitUntil(lambda: len(windows.frames) == 2 and None not in windows.frames.values(), timeout=5000)
    (other,) = [found for found in windows.frames.values() if found is not window]
    assert other is not None
    assert other.frame.pages.currentWidget() is other.welcoming.page


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
