"""What the program leaves on a computer where everybody may read everything by default: nothing but its user's own."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.programs import needed

ROOT = Path(__file__).parents[1]
NAME, AMOUNT = "Zaphira", "7919.31"
"""Found in no other text."""
ROWS = f"""\
type,when,platform,account,creator,handle,item,quantity,coins,amount,currency,charged,charged_currency,channel,seller,\
payment_method,reference,note
purchase,2026-03-01T10:00,TikTok,main,,,,,100000,{AMOUNT},EUR,,,,,,,
gift,2026-03-02T20:00,TikTok,main,{NAME},,Rose,1,5,,,,,,,,,
"""
KINDS = ("CONFIG", "DATA", "CACHE", "STATE")
PROGRAM = (sys.executable, str(ROOT / "main.py"))
OPEN_TO_ALL = (sys.executable, "-c", "import os, sys; os.umask(0); os.execv(sys.argv[1], sys.argv[1:])")
_PATIENCE = 60


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which everything was used once."""
    made = tmp_path_factory.mktemp("home")
    made.chmod(0o700)
    use_everything(made)
    return made


def surroundings(home: Path) -> dict[str, str]:
    """The environment of a program for which this is its user's home."""
    places = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in KINDS}
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    return {**os.environ, **places, "HOME": str(home), "XDG_RUNTIME_DIR": str(runtime)}


def run(home: Path, *words: str) -> None:
    """Run a verb; it may find something, but not fail."""
    command = [*OPEN_TO_ALL, *PROGRAM, *words]
    done = subprocess.run(command, cwd=home, env=surroundings(home), capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr


def open_and_close_the_window(home: Path, *before: str) -> None:
    """Open the window on the usual ledger and let the desktop end it, once it has said in the log that it is there."""
    command = [*before, *OPEN_TO_ALL, *PROGRAM]
    with subprocess.Popen(command, cwd=home, env=surroundings(home)) as window:
        end = time.monotonic() + _PATIENCE
        while not any((home / "state").rglob("run-*.mark")) and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(1)
        os.kill(window.pid, signal.SIGTERM)
        assert window.wait(_PATIENCE) in {0, -signal.SIGTERM}


def use_everything(home: Path) -> None:
    rows = home / "rows.csv"
    rows.write_text(ROWS, encoding="utf-8")
    rows.chmod(0o600)
    run(home, "init", "--currency", "EUR", "--timezone", "Europe/Berlin")
    run(home, "import", str(rows))
    for kind in ("csv", "json", "beancount", "hledger", "xlsx", "html", "pdf", "spreadsheet"):
        run(home, "export", kind, "--output", str(home / f"all.{kind}"))
    run(home, "report", "spending", "--by", "creator", "--format", "html", "--output", str(home / "report.html"))
    run(home, "year", "2026", "--output", str(home / "year.pdf"))
    run(home, "check")
    open_and_close_the_window(home)


def test_every_file_and_folder_is_its_users_alone(home: Path) -> None:
    left = sorted(home.rglob("*"))
    assert {"ledger.coinpurse", "all.pdf", "report.html", "Coinpurse.conf"} <= {path.name for path in left}
    wider = [path.relative_to(home) for path in left if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert wider == []


def test_names_and_amounts_are_in_no_log_and_no_list_of_arguments(home: Path, tmp_path: Path) -> None:
    needed("strace")
    trace = tmp_path / "trace"
    rows = home / "rows.csv"
    watched = ("strace", "-f", "-qq", "-s", "65536", "-e", "trace=execve,execveat", "-o", str(trace))
    subprocess.run([*watched, *PROGRAM, "import", str(rows)], env=surroundings(home), capture_output=True, check=True)
    started = trace.read_text(encoding="utf-8", errors="replace")
    assert "read-for-import" in started
    assert not re.search(f"{NAME}|{AMOUNT}", started)
    for path in [*(home / "state").rglob("*"), *(home / "config").rglob("*"), *(home / "cache").rglob("*")]:
        if path.is_file():
            assert not re.search(f"{NAME}|{AMOUNT}".encode(), path.read_bytes()), path
