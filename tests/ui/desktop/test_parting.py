"""The day's copy is made once the last window has gone, and whoever ends the program meanwhile loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from models import entries, keys, ledger
from models.backups import shelf
from models.check import check
from models.errors import RequestRefused
from models.passphrases import changing
from models.text import N_
from ui.desktop import parting
from ui.desktop.app import Windows
from ui.desktop.main_window import MainWindow

from .conftest import draft, opened, speaking
from .real_window import wait_until

ROOT = Path(__file__).parents[3]
GIFT = draft("gift", "2026-04-12T22:00", creator="Mila", item="Rose", coins=1)
SECRET = "four words by chance"


@pytest.fixture(autouse=True)
def _usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(keys, "_held", {})
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    before = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)}
    yield
    for name, handler in before.items():
        signal.signal(name, handler)


def add(qtbot: QtBot, window: MainWindow) -> None:
    session = window.session
    assert session is not None
    session.run(entries.add, GIFT)
    qtbot.waitUntil(lambda: session.undo_label == "Add gift", timeout=5000)


def whys(path: Path) -> list[str]:
    return [one.why for one in shelf.kept(path)]


def test_the_copy_is_made_when_all_windows_are_closed(qtbot: QtBot, windows: Windows, path: Path) -> None:
    frame, window = opened(qtbot, windows, path)
    add(qtbot, window)
    frame.close()
    assert whys(path) == [], "the window was not kept waiting"
    windows.end()
    (made,) = shelf.kept(path)
    assert made.why == "daily"
    assert made.content is not None
    assert made.content.entries == shelf.holds(path).entries == 11
    windows.end()
    assert len(whys(path)) == 1


def test_no_copy_is_made_of_what_was_not_changed_or_has_one_of_today(
    qtbot: QtBot, windows: Windows, path: Path
) -> None:
    shelf.keep(path, "by-hand")
    frame, window = opened(qtbot, windows, path)
    add(qtbot, window)
    frame.close()
    windows.end()
    assert whys(path) == ["by-hand"]


def test_an_encrypted_ledger_is_copied_and_forgotten_after_that(qtbot: QtBot, windows: Windows, path: Path) -> None:
    changing.change(path, SECRET)
    before = len(shelf.kept(path))
    frame, window = opened(qtbot, windows, path)
    add(qtbot, window)
    frame.close()
    assert keys._held, "what unlocks it is needed for the copy"
    windows.end()
    assert not keys._held
    ledger.unlock(path, SECRET)
    assert len(shelf.kept(path)) == before + 1
    assert not shelf.kept(path)[0].path.read_bytes().startswith(b"SQLite")


def test_one_of_several_windows_that_closes_locks_its_ledger(
    qtbot: QtBot, windows: Windows, path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "plain.coinpurse"
    other.write_bytes(path.read_bytes())
    changing.change(path, SECRET)
    frame, window = opened(qtbot, windows, path)
    add(qtbot, window)
    stays, _window = opened(qtbot, windows, other)
    frame.close()
    assert not keys._held
    stays.close()
    windows.end()
    assert whys(other) == ["daily"]


def test_a_change_of_language_closes_nothing(qtbot: QtBot, windows: Windows, path: Path) -> None:
    _frame, window = opened(qtbot, windows, path)
    add(qtbot, window)
    fresh = speaking(qtbot, windows, "de")
    windows.end()
    assert whys(path) == []
    assert fresh.session is not None
    assert fresh.session.is_writable


def test_what_goes_wrong_is_nobodys_any_more(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for error in (RequestRefused(N_("There is no space")), ZeroDivisionError("Mila")):

        def fail(_ledger: Path, raised: Exception = error) -> None:
            raise raised

        monkeypatch.setattr(shelf, "keep_if_due", fail)
        parting.copy([path])
    assert "ZeroDivisionError" in caplog.text
    assert "Mila" not in caplog.text
    caplog.clear()


def _hears(process: int, name: signal.Signals) -> bool:
    """Whether a process does something of its own when it is sent a signal; before that it would end at once."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    caught = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught, 16) & 1 << name - 1)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux what a program listens to")
@pytest.mark.parametrize("is_killed", [False, True])
def test_the_program_ends_by_itself_and_may_be_killed_meanwhile(path: Path, tmp_path: Path, is_killed: bool) -> None:
    config = tmp_path / "config" / "Coinpurse" / "Coinpurse.conf"
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path / "config")}
    with subprocess.Popen([sys.executable, ROOT / "main.py", "--ledger", path], env=surroundings) as program:
        wait_until(lambda: config.exists() and path.name in config.read_text(), "it was not opened", 60)
        wait_until(lambda: _hears(program.pid, signal.SIGTERM), "it does not listen", 60)
        program.send_signal(signal.SIGTERM)
        if is_killed:
            wait_until(lambda: any((tmp_path / "data").rglob(".lock")), "no copy was begun", 60)
            program.kill()
        program.wait(60)
    assert is_killed or whys(path) == ["daily"]
    with ledger.reading(path) as reader:
        assert check(reader) == []
    parting.copy([path])
    assert whys(path) == ["daily"], "the next one makes it"
