"""Each program that goes wrong here is one of its own: what it does to a process would end the tests."""

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from models.ledger import Ledger
from ui.desktop import crash

ROOT = Path(__file__).parents[3]
_PATIENCE = 300
"""Seconds any of the programs may take; one takes about one."""
RUN = """
import faulthandler, json, os, signal, subprocess, sys, threading
from pathlib import Path
from PySide6.QtCore import QTimer, qCritical, qWarning
from PySide6.QtWidgets import QApplication
from ui.desktop import app, crash, stage

settle = app.settle

def settled(frame, window):
    settle(frame, window)

    def when(is_so, do):
        do() if is_so() else QTimer.singleShot(10, lambda: when(is_so, do))

    def is_at_rest():
        session = window.session
        return session is not None and session.is_writable and not session.is_busy

    def say():
        print(json.dumps(window.banner.sentence), flush=True)

    def end():
        say()
        QApplication.closeAllWindows()

    def end_when_said():
        when(lambda: window.banner.sentence, end)

    def fail(error=ValueError):
        raise error("Mila got 8.99")

    def work():
{what}

    when(is_at_rest, work)

app.settle, app.SETTLED = settled, 0
stage.Stage.warm_up = lambda _window: None  # nothing here waits for it
os.umask(0o077)
sys.exit(app.run(Path(sys.argv[1]), "en"))
"""
"""Does something once the ledger is open, has been checked if that was due, and nothing is under way any more."""


SECOND = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from ui.desktop.crash import Watch
app = QApplication([])
watch = Watch(Path(sys.argv[1]))
print(watch.begin())
watch.end()
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of its own, so that each test's program is the first."""
    made = tmp_path / "mila's home"
    made.mkdir()
    return made


def run(home: Path, ledger: Path, what: str, *more: str) -> subprocess.CompletedProcess[str]:
    script = RUN.replace("{what}", "\n".join(f"        {line}" for line in dedent(what).strip().splitlines()))
    kinds = ("CONFIG", "DATA", "CACHE", "STATE", "RUNTIME")
    places = {f"XDG_{kind}_{'DIR' if kind == 'RUNTIME' else 'HOME'}": str(home / kind) for kind in kinds}
    for place in places.values():
        Path(place).mkdir(mode=0o700, exist_ok=True)
    return subprocess.run(
        [sys.executable, "-c", script, str(ledger), *more], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, **places, "HOME": str(home)}, timeout=_PATIENCE,
    )  # fmt: skip


def log(home: Path) -> str:
    path = home / "STATE" / "coinpurse" / crash.LOG
    return path.read_text() if path.exists() else ""


def last_said(found: subprocess.CompletedProcess[str]) -> str:
    assert found.stdout, found.stderr
    return str(json.loads(found.stdout.splitlines()[-1]))


def test_a_mistake_in_the_window_is_said_and_logged_without_words(home: Path, path: Path) -> None:
    found = run(home, path, "QTimer.singleShot(0, fail); end_when_said()")
    assert found.returncode == 0, found.stderr
    assert "Something went wrong in Coinpurse itself" in last_said(found)
    assert "ValueError at <string>" in log(home)
    assert "Mila" not in log(home)
    assert "8.99" not in log(home)
    Ledger(path).close()


def test_a_mistake_on_another_thread_is_said_too(home: Path, path: Path) -> None:
    found = run(home, path, "threading.Thread(target=fail, args=(KeyError,)).start(); end_when_said()")
    assert found.returncode == 0, found.stderr
    assert "Something went wrong in Coinpurse itself" in last_said(found)
    assert "KeyError at <string>" in log(home)
    assert "Mila" not in log(home)


def test_what_qt_complains_of_is_logged_by_its_speaker_alone(home: Path, path: Path) -> None:
    what = """
    qWarning("QFile::open: /users/mila/secret.coinpurse cannot be")
    qCritical("8.99 to Mila")
    end()
    """
    found = run(home, path, what)
    assert found.returncode == 0, found.stderr
    assert "Qt: QFile::open" in log(home)
    assert "ERROR Qt: " in log(home)
    for secret in ("secret", "8.99", "Mila"):
        assert secret not in log(home)
    assert "secret" in found.stderr, "who started it in a terminal reads the whole of it"


def test_the_log_is_its_users_alone_and_does_not_grow_without_end(home: Path, path: Path) -> None:
    what = """
    for number in range(8000):
        crash.log.error("Number %s of many", number)
    end()
    """
    assert run(home, path, what).returncode == 0
    folder = home / "STATE" / "coinpurse"
    assert stat.S_IMODE((folder / crash.LOG).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    size = (folder / crash.LOG).stat().st_size
    assert crash.MAX_LOG <= size < crash.MAX_LOG + 200
    run(home, path, "QTimer.singleShot(0, fail); end_when_said()")
    assert (folder / crash.OLD).stat().st_size == size
    assert (folder / crash.LOG).stat().st_size < 1000


def test_the_same_mistake_over_and_over_is_one_line(home: Path, path: Path) -> None:
    what = """
    left = list(range(50))
    def fail_again():
        left.pop()
        fail()
    for _number in range(50):
        QTimer.singleShot(0, fail_again)
    when(lambda: not left, end)
    """
    assert run(home, path, what).returncode == 0
    assert log(home).count("ValueError") == 1


def test_after_a_hard_end_the_next_start_checks_the_ledger_and_says_so_once(home: Path, path: Path) -> None:
    checked = "Coinpurse ended unexpectedly last time. The ledger was checked and is unharmed."
    ends = [
        ("faulthandler._sigsegv()", -signal.SIGSEGV, "Segmentation fault"),
        ("os.abort()", -signal.SIGABRT, "Aborted"),
        ("os.kill(os.getpid(), 9)", -signal.SIGKILL, "no trace"),
    ]
    expected = ""
    for end, status, _trace in ends:
        found = run(home, path, f"say(); {end}")
        assert (found.returncode, last_said(found)) == (status, expected), found.stderr
        expected = checked
    assert last_said(run(home, path, "end()")) == checked
    assert last_said(run(home, path, "end()")) == ""
    lines = [line for line in log(home).splitlines() if "Coinpurse ended unexpectedly: " in line]
    assert len(lines) == len(ends)
    for line, (_end, _status, trace) in zip(lines, ends, strict=True):
        assert trace in line
    assert str(home) not in log(home), "not even the path of the home, which may be a name"


def test_a_ledger_that_is_harmed_is_not_called_unharmed(home: Path, path: Path) -> None:
    run(home, path, "os.kill(os.getpid(), 9)")
    Ledger(path).close()
    content = bytearray(path.read_bytes())
    page = 4096
    spot = content.rfind(b"mila.live")
    assert spot > page
    content[spot : spot + 4] = b"MILA"  # the index of names no longer agrees with its table
    path.write_bytes(content)
    said = last_said(run(home, path, "end_when_said()"))
    assert "The file is damaged" in said
    assert "unharmed" not in said


def test_an_end_the_system_asks_for_is_no_bad_end(home: Path, path: Path) -> None:
    for sign in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        found = run(home, path, f"say(); os.kill(os.getpid(), {int(sign)})")
        assert (found.returncode, last_said(found)) == (0, ""), found.stderr
    assert last_said(run(home, path, "end()")) == ""
    Ledger(path).close()


def test_it_ends_when_the_system_asks_for_it_whatever_is_typed(home: Path, path: Path) -> None:
    what = """
    window.desk.start("gift")
    window.desk.open_bar.field("creator").line.setText("Mila")
    window.desk.open_bar.field("coins").line.setText("5")
    print(json.dumps(window._has_typed()))
    os.kill(os.getpid(), signal.SIGTERM)
    """
    found = run(home, path, what)
    assert (found.returncode, found.stdout.split()) == (0, ["true"]), found.stderr
    assert log(home) == ""
    Ledger(path).close()


def test_a_second_program_beside_the_first_is_no_bad_end(home: Path, path: Path) -> None:
    what = """
    done = subprocess.run([sys.executable, "-c", sys.argv[2], sys.argv[3]], capture_output=True, text=True)
    print(json.dumps(done.stdout.strip() + done.stderr))
    QApplication.closeAllWindows()
    """
    assert last_said(run(home, path, what, SECOND, str(home / "STATE" / "coinpurse"))) == "False"


def test_without_a_folder_for_it_there_is_no_log_and_no_harm(home: Path, path: Path) -> None:
    (home / "STATE").mkdir()
    (home / "STATE" / "coinpurse").write_text("in the way")
    found = run(home, path, "QTimer.singleShot(0, fail); end_when_said()")
    assert found.returncode == 0, found.stderr
    assert "Something went wrong in Coinpurse itself" in last_said(found)


REPORT = """Fatal Python error: Segmentation fault

Current thread 0x00007f (most recent call first):
  File "/users/mila/coinpurse/ui/desktop/app.py", line 12 in run
  File "C:\\Users\\Mila\\main.py", line 34 in main
"""


def test_a_fault_report_is_read_without_its_folders(tmp_path: Path) -> None:
    report = tmp_path / "run-1.fault"
    report.write_text(REPORT)
    assert crash.without_contents(report) == "Fatal Python error: Segmentation fault at app.py:12 < main.py:34"
    report.write_text("8.99 to Mila\n")
    assert crash.without_contents(report) == "no trace"
    assert crash.without_contents(tmp_path / "none") == "no trace"
