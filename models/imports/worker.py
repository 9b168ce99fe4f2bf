"""The process that reads strangers' files: what runs in it, begun by `child`.

It is told which files, on stdin, and answers on stdout. It knows no ledger, and before it reads the first byte it takes
from itself all it does not need: memory past MOST_MEMORY, writing, the network, other programs.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from pathlib import Path
from threading import Thread
from typing import BinaryIO

from models.errors import LedgerError
from models.imports import Coined, reading, sending
from models.imports.files import Found, Source
from models.imports.reading import Request

MOST_MEMORY = 512 << 20
OFTEN = 0.2
"""Seconds between two signs of life."""
_READS = ("os.listdir", "os.scandir", "os.walk")
_BARRED = (
    "os.",
    "socket.",
    "subprocess.",
    "shutil.",
    "tempfile.",
    "sqlite3.",
    "ctypes.",
    "pty.",
    "winreg.",
    "webbrowser.",
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Barred(Exception):
    """A reader wanted what no reader needs."""


def serve(stdin: BinaryIO, stdout: BinaryIO) -> int:
    """Read what stdin asks for and tell stdout. It ends early when stdin does: then nobody listens any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who began it hears of it, and ends it
    _set_limits()
    sources, request = _asked(stdin)
    Thread(target=_leave_with, args=(stdin.fileno(),), daemon=True).start()
    sys.addaudithook(_bar)
    with contextlib.suppress(BrokenPipeError):
        _Telling(stdout).tell_all(sources, request)
    return 0


def _asked(stdin: BinaryIO) -> tuple[list[Found], Request]:
    asked = json.loads(stdin.readline())
    sources = [
        Found(one["name"], [_source(stdin, file) for file in one["files"]], one["folder"] and Path(one["folder"]))
        for one in asked["sources"]
    ]
    del asked["sources"]
    asked["platforms"] = tuple(Coined(*one) for one in asked.get("platforms", ()))
    return sources, Request(**asked)


def _source(stdin: BinaryIO, file: str | int) -> Source:
    """Give a file, or the bytes of one that stand on stdin themselves."""
    return Path(file) if isinstance(file, str) else stdin.read(file)


def _leave_with(descriptor: int) -> None:
    while os.read(descriptor, 1 << 16):
        pass
    os._exit(1)


class _Telling:
    def __init__(self, stdout: BinaryIO) -> None:
        self._stdout = stdout
        self._next = 0.0

    def tell_all(self, sources: list[Found], request: Request) -> None:
        try:
            for event in reading.events(sources, request, self._tick):
                for line in sending.lines(event):
                    self._tell(line)
            self._tell(sending.end())
        except BrokenPipeError:
            raise
        except LedgerError as error:
            self._tell(sending.refusal(error))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a reader costs this process alone
            self._tell(sending.fault(type(error).__name__, _place(error)))

    def _tick(self, done: int) -> None:
        if (now := time.monotonic()) >= self._next:
            self._next = now + OFTEN
            self._tell(sending.step(done))

    def _tell(self, line: bytes) -> None:
        self._stdout.write(line)
        self._stdout.flush()


def _place(error: Exception) -> str:
    """Say where in our code an error came up."""
    trace, place = error.__traceback__, "?"
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        place = f"{path.name}:{trace.tb_lineno}" if path.parent.parent.name == "models" or place == "?" else place
        trace = trace.tb_next
    return place


def _set_limits() -> None:
    try:
        import resource
    except ImportError:  # Windows has none
        return
    for name, most in (("RLIMIT_AS", MOST_MEMORY), ("RLIMIT_CORE", 0), ("RLIMIT_FSIZE", 0)):
        with contextlib.suppress(ValueError, OSError, AttributeError):  # a system may know one of them not
            resource.setrlimit(getattr(resource, name), (most, most))


def _bar(event: str, values: tuple[object, ...]) -> None:
    """Refuse what no reader needs; nothing that was said yes to once can be taken back."""
    if event == "open":
        flags = values[2]
        if isinstance(flags, int) and flags & _WRITES:
            raise Barred(event)
    elif event.startswith(_BARRED) and not event.startswith(_READS):
        raise Barred(event)
