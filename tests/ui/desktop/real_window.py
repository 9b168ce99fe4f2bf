"""The real program on a display of its own, driven by its keyboard alone, for tests."""

import json
import os
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.programs import lacking, needed
from ui.desktop import display

ROOT = Path(__file__).parents[3]
WIDTH, HEIGHT = 1280, 800
_PATIENCE = 120.0
"""Seconds anything may take before the test gives up; a step takes well under one."""
_BAR = 5_000
"""Dots that change at least when a bar or a page is drawn."""
_AGAIN = 3.0
"""Seconds after which a key that did nothing is pressed again."""
_STILL = 0.25
"""Seconds without a change on screen after which whatever was under way is drawn."""


def need_a_window() -> None:
    """A test ends here without the programs and libraries of a window on a display of its own."""
    for program in ("Xvfb", "xdotool"):
        needed(program)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QT_QPA_PLATFORM", "xcb")
        if libraries := display.unloadable():
            lacking(", ".join(libraries))


def wait_until(is_so: Callable[[], bool], what: str, patience: float = _PATIENCE) -> None:
    """Look again and again until it is so; fail with `what` if it never is."""
    end = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.02)


class Display:
    """An X server without a screen, whose picture lies in a file."""

    def __init__(self, folder: Path) -> None:
        """Start it; it picks a number that is free."""
        self._picture = folder / "Xvfb_screen0"
        options = ["-displayfd", "1", "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-noreset", "-fbdir", str(folder)]
        self._server = subprocess.Popen(
            ["Xvfb", *options, "-nolisten", "tcp"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._server.stdout is not None
        self.name = f":{self._server.stdout.readline().strip()}"
        assert self.name != ":", "Xvfb did not start"

    def stop(self) -> None:
        """End it."""
        self._server.terminate()
        self._server.wait(_PATIENCE)
        if self._server.stdout is not None:
            self._server.stdout.close()

    def picture(self) -> bytes:
        """The dots on screen, four bytes each; the file is in the format of xwd, with a head of its own length."""
        content = self._picture.read_bytes()
        head, *_rest = struct.unpack(">I", content[:4])
        (colors,) = struct.unpack(">I", content[76:80])
        return content[head + 12 * colors :]

    def colors(self) -> int:
        """How many different colours are on screen."""
        dots = self.picture()
        return len({dots[at : at + 4] for at in range(0, len(dots), 4)})

    def differs(self, before: bytes) -> bool:
        """Whether something of the size of a bar is other than in a picture; a cursor that blinks is nothing."""
        now, then = (np.frombuffer(dots, dtype=np.uint32) for dots in (self.picture(), before))
        return int(np.count_nonzero(now != then)) > _BAR

    def settle(self) -> None:
        """Wait until nothing moves any more; a cursor that blinks is slower than that."""
        end, since, before = time.monotonic() + _PATIENCE, time.monotonic(), self.picture()
        while time.monotonic() - since < _STILL:
            assert time.monotonic() < end, "the screen never comes to rest"
            time.sleep(0.03)
            now = self.picture()
            if now != before:
                since, before = time.monotonic(), now


class Program:
    """Coinpurse with a ledger, in folders of its own."""

    def __init__(self, display: Display, folder: Path, ledger: Path) -> None:
        self._display, self._ledger = display, ledger
        homes = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "CACHE", "STATE")}
        self._environment = {
            **os.environ, **homes, "DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8",
        }  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    def tell(self, *arguments: str) -> Any:
        """Run a verb of the command line beside the window, and give the object it prints."""
        command = [sys.executable, str(ROOT / "main.py"), "--ledger", str(self._ledger), *arguments, "--json"]
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def open(self, *watched_by: str) -> None:
        """Open the window and give it the keyboard; `watched_by` is a program, with its options, that runs it."""
        command = [*watched_by, sys.executable, str(ROOT / "main.py"), "--ledger", str(self._ledger)]
        self._process = subprocess.Popen(command, env=self._environment)
        wait_until(lambda: bool(self._windows()), "the window opens")
        window = self._windows()[0]
        self._xdotool("windowmove", window, "0", "0")
        self._xdotool("windowsize", window, str(WIDTH), str(HEIGHT))
        self._xdotool("windowfocus", window)
        self._display.settle()

    def _windows(self) -> list[str]:
        """Numbers of the windows that bear the ledger's name."""
        search = ["search", "--onlyvisible", "--name", f"^{self._ledger.stem} – Coinpurse$"]
        return self._xdotool(*search, may_fail=True).split()

    def _xdotool(self, *arguments: str, may_fail: bool = False) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env=self._environment, capture_output=True, text=True, check=False
        )
        assert may_fail or done.returncode == 0, done.stderr
        return done.stdout

    def press(self, *keys: str) -> None:
        """Press keys one after the other, and wait for what they do."""
        self._xdotool("key", "--clearmodifiers", *keys)
        self._display.settle()

    def open_by(self, key: str) -> None:
        """Press a key until what it opens is there: what needs the ledger can be done once that is locked."""
        before, pressed = self._display.picture(), 0.0
        end = time.monotonic() + _PATIENCE
        while not self._display.differs(before):
            assert time.monotonic() < end, f"nothing opens: {key}"
            if time.monotonic() - pressed > _AGAIN:
                self._xdotool("key", "--clearmodifiers", key)
                pressed = time.monotonic()
            time.sleep(0.02)
        self._display.settle()

    def type(self, *texts: str) -> None:
        """Type into one field after the other; Tab leads from each to the next."""
        for number, text in enumerate(texts):
            if number:
                self.press("Tab")
            if text:
                self._xdotool("type", "--clearmodifiers", "--delay", "2", text)
                self._display.settle()

    def wait_for_end(self) -> int:
        """Wait until it has closed by itself, and give the exit status."""
        assert self._process is not None
        return self._process.wait(_PATIENCE)

    def kill(self) -> None:
        """End it whatever it does."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait(_PATIENCE)


def a_display(folder: Path) -> Iterator[Display]:
    """A display that is there for one test; without the programs it needs, the test ends here."""
    need_a_window()
    files = folder / "screen"
    files.mkdir()
    made = Display(files)
    yield made
    made.stop()
