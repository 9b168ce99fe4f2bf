"""Files made to do harm: each is refused in a sentence, within two seconds of work and 256 MB.

Two more are large, and take no more memory than any other: a real file of 1 GB, which the reading process is given
again and again, to be broken off while it is at it; and 10 GB of JSON, fed to the reader behind the check that only
real files are read, which takes some minutes.
"""

from __future__ import annotations

import io
import json
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from models.errors import ImportRefused
from models.imports import Reading, child
from models.imports.planner import plan_import
from models.imports.readers import READERS, prepared
from models.ledger import Ledger
from tests.books import new_ledger
from tests.faults import scratch
from tests.faults.invariant import Lost
from tests.models.imports.test_hostile import HOSTILE

SECONDS = 3600.0
"""What a case may take: one of them reads 10 GB."""
MOST_SECONDS, MOST_MB = 2.0, 256
MOST_WAIT = 0.5
"""Seconds until nothing is read any more, once somebody wants to stop."""
BAD = {"no limits": lambda _: [[*HOSTILE].index("a million records of nothing")]}
LARGE = ("a real file of 1 GB", "10 GB without end")
_SIZE = 10 << 30
_HEAD = b'{"Activity": {"Video Browsing History": {"VideoList": ['
_PIECE = b'{"Date": "2025-03-01 10:00:00", "Link": "https://www.tiktokv.com/share/video/7300000000000000/"},' * 1000
_TAIL = b"{}]}}}"


def cases(_seed: int) -> int:
    """How many a whole run has: each file, and the large ones."""
    return len(HOSTILE) + len(LARGE)


def run(case: int, _seed: int, bad: str = "") -> Counter[str]:
    """Read one of them."""
    name = [*HOSTILE, *LARGE][case % cases(0)]
    with scratch.folder() as folder:
        if name in HOSTILE:
            return _refused(name, *_told("refuse", name, folder, bad=bad))
        return _large(name, *(_told("break_off", folder) if name == LARGE[0] else _told("read_on")))


def _told(job: str, *words: object, bad: str = "") -> tuple[str | None, float, float]:
    """Give what the job tells last: in words, in seconds, and in megabytes."""
    (*_, line), _ = scratch.victims().run(job, *words, bad=bad)
    told, seconds, megabytes = json.loads(line)
    return told, seconds, megabytes


def _refused(name: str, told: str | None, seconds: float, megabytes: float) -> Counter[str]:
    if told is None or seconds > MOST_SECONDS or megabytes > MOST_MB:
        raise Lost(f"{name}: {told or 'not refused'}, {seconds:.1f} s, {megabytes:.0f} MB")
    return Counter({"files refused": 1})


def _large(name: str, told: str | None, wait: float, megabytes: float) -> Counter[str]:
    if wait > MOST_WAIT or megabytes > MOST_MB:
        raise Lost(f"{name}: {told}, {wait:.2f} s until it stopped, {megabytes:.0f} MB")
    return +Counter({f"ms to stop reading {name}": round(wait * 1000), f"MB of memory for {name}": round(megabytes)})


def break_off(folder: Path, alive: Callable[[], None]) -> float:
    """Read a real file of 1 GB, break that off at ten moments, and read all of it; give the longest it took to stop."""
    path, longest = folder / "large.json", 0.0
    with path.open("wb") as file:
        file.writelines([_HEAD, *[_PIECE] * ((1 << 30) // len(_PIECE)), _TAIL])
    with closing(new_ledger(folder / "a.coinpurse")) as book:
        for tenths in range(1, 20, 2):
            longest = max(longest, _stopped(book, path, time.monotonic() + tenths / 10))
            alive()
        plan_import(book, [path], read=child.events, progress=lambda _: alive())
    return longest


def _stopped(book: Ledger, path: Path, end: float) -> float:
    """Read until a moment; give how long after it that stopped."""
    with pytest.raises(ImportRefused, match="cancelled"):
        plan_import(book, [path], read=child.events, progress=lambda _: time.monotonic() < end)
    return time.monotonic() - end


def read_on(alive: Callable[[], None]) -> None:
    """Read what seems never to end."""
    reader = next(reader for reader in READERS if reader.NAME == "tiktok")
    reading = Reading(tick=alive)
    file = prepared(reader, io.BufferedReader(_Endless(), 1 << 20), {}, reading.tick).file
    assert list(reader.rows(file, reading)) == []


class _Endless(io.RawIOBase):
    """An export of nothing but watched videos, made as it is read."""

    def __init__(self) -> None:
        super().__init__()
        self._at, self._end = 0, len(_HEAD) + _SIZE // len(_PIECE) * len(_PIECE)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._end + len(_TAIL)}[whence]
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._at < len(_HEAD):
            piece = _HEAD[self._at :]
        elif self._at < self._end:
            piece = _PIECE[(self._at - len(_HEAD)) % len(_PIECE) :]
        else:
            piece = _TAIL[self._at - self._end :]
        count = min(len(piece), len(buffer))
        buffer[:count] = piece[:count]
        self._at += count
        return count
