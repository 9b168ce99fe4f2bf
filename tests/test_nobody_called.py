"""Nothing but newer rates opens the network: neither the window nor any verb asks the system for a way to it."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bank_table import packed, text
from tests.programs import needed
from tests.test_left_behind import surroundings
from tests.ui.desktop.real_window import Display, Program, a_display

PROGRAM = (sys.executable, str(Path(__file__).parents[1] / "main.py"))
ROWS = """\
type,when,platform,account,creator,handle,item,quantity,coins,amount,currency,charged,charged_currency,channel,seller,\
payment_method,reference,note
purchase,2026-03-01T10:00,TikTok,main,,,,,700,9.99,USD,9.20,EUR,website,,,,
gift,2026-03-02T20:00,TikTok,main,Mila,,Rose,1,5,,,,,,,,,
assertion,2026-03-03,TikTok,main,,,,,600,,,,,,,,,
"""
FAR = re.compile(r"AF_(?!UNIX|LOCAL|UNSPEC)\w+")
"""Every kind of address but those of this computer's own files."""


def watching(trace: Path) -> tuple[str, ...]:
    """Run a program so that what it asks of the network is written down."""
    return (needed("strace"), "-D", "-f", "-qq", "-e", "trace=network", "-o", str(trace))


def called(trace: Path) -> list[str]:
    """Whatever it asked that is not about this computer alone; the watcher may be a moment behind."""
    end = time.monotonic() + 10
    while not trace.exists() and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(0.5)
    return [line for line in trace.read_text(encoding="utf-8", errors="replace").splitlines() if FAR.search(line)]


def test_the_watcher_sees_who_calls(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    call = "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"
    subprocess.run([*watching(trace), sys.executable, "-c", call], check=True)
    assert any("127.0.0.1" in line for line in called(trace))


def test_no_verb_calls_anybody(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "eurofxref-hist.zip").write_bytes(packed(text({0: {}, 1: {"USD": "1.25"}})))
    verbs = (
        "init --currency EUR --timezone Europe/Berlin", "import rows.csv", "report spending --by month", "prices",
        "report markup --format html --output report.html", "purses", "settle", "budget set 50 EUR", "budget",
        "rates import eurofxref-hist.zip", "rates update eurofxref-hist.zip", "rates list", "catalogue list",
        "year 2026 --output y.pdf",
        "export xlsx --output all.xlsx", "backup", "settings country DE", "check", "demo sample.coinpurse",
    )  # fmt: skip
    for number, verb in enumerate(verbs):
        trace = tmp_path / f"trace-{number}"
        command = [*watching(trace), *PROGRAM, *verb.split()]
        done = subprocess.run(
            command, cwd=tmp_path, env=surroundings(tmp_path), capture_output=True, text=True, check=False
        )
        assert done.returncode in {0, 1}, (verb, done.stderr)
        assert called(trace) == [], verb


@pytest.fixture
def display(tmp_path: Path) -> Iterator[Display]:
    yield from a_display(tmp_path)


def test_the_window_calls_nobody_while_it_is_used(display: Display, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    program = Program(display, tmp_path, tmp_path / "purse.coinpurse")
    program.tell("init", "--currency", "EUR", "--timezone", "Europe/Berlin")
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    program.tell("import", str(tmp_path / "rows.csv"))
    try:
        program.open(*watching(trace))
        for number in (2, 3, 4, 5, 6, 1):
            program.press(f"ctrl+{number}")
        program.open_by("ctrl+shift+n")
        program.type("TikTok", "700", "8.99")
        program.press("Return", "Escape", "F1", "Escape", "ctrl+k", "Escape")
        program.press("ctrl+q")
        assert program.wait_for_end() == 0
    finally:
        program.kill()
    assert called(trace) == []
