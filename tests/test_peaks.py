"""The measure of memory itself: what a process takes is caught, what its starter holds is not counted."""

import sys
from pathlib import Path

import pytest

from models import own_process
from models.imports.files import find
from models.imports.reading import Request
from tests.peaks import events_within

READS = "import sys; sys.stdin.readline(); held = b'x' * ({} << 20); print('[\"end\"]', flush=True); sys.stdin.read()"
"""Takes so many MB, says that it is done, and stays until it is ended."""
MOST = 64 << 20


def read(monkeypatch: pytest.MonkeyPatch, megabytes: int) -> None:
    code = READS.format(megabytes)
    monkeypatch.setattr(own_process, "command", lambda _verb: [sys.executable, "-I", "-S", "-c", code])
    for _ in events_within(MOST, find([b""], Path("none")), Request(), lambda _: None):
        raise AssertionError("it says nothing but that it is done")


def test_a_process_that_takes_too_much_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AssertionError, match=r"^reading took 1[0-9]{2} MB, at most 64 were expected$"):
        read(monkeypatch, 100)


def test_what_its_starter_holds_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    held = b"x" * (2 * MOST)
    read(monkeypatch, 1)
    assert len(held) > MOST
