"""Files made to do harm: each is refused in a sentence, within two seconds of work and 256 MB.

The last case of a whole run never seems to end: 10 GB of JSON, fed to the reader behind the check that only real files
are read. It takes some minutes, and no more memory than any other.
"""

from __future__ import annotations

import io
import json
from collections import Counter

from models.imports import Reading
from models.imports.readers import READERS, prepared
from tests.faults import scratch
from tests.faults.invariant import Lost
from tests.models.imports.test_hostile import HOSTILE

SECONDS = 3600.0
"""What a case may take: one of them reads 10 GB."""
MOST_SECONDS, MOST_MB = 2.0, 256
BAD = {"no limits": lambda _: [[*HOSTILE].index("a million records of nothing")]}
_SIZE = 10 << 30
_HEAD = b'{"Activity": {"Video Browsing History": {"VideoList": ['
_PIECE = b'{"Date": "2025-03-01 10:00:00", "Link": "https://www.tiktokv.com/share/video/7300000000000000/"},' * 1000
_TAIL = b"{}]}}}"


def cases(_seed: int) -> int:
    """How many a whole run has: each file, and the one without end."""
    return len(HOSTILE) + 1


def run(case: int, _seed: int, bad: str = "") -> Counter[str]:
    """Read one of them."""
    name = [*HOSTILE, ""][case % (len(HOSTILE) + 1)]
    with scratch.folder() as folder:
        job, words = ("refuse", (name, folder)) if name else ("read_on", ())
        (line,), _ = scratch.victims().run(job, *words, bad=bad)
    told, seconds, megabytes = json.loads(line)
    if told is None or megabytes > MOST_MB or (name and seconds > MOST_SECONDS):
        raise Lost(f"{name or 'endless'}: {told or 'not refused'}, {seconds:.1f} s, {megabytes:.0f} MB")
    return Counter({"files refused": 1} if name else {"MB read on and on": _SIZE >> 20})


def read_on() -> None:
    """Read what seems never to end."""
    reader = next(reader for reader in READERS if reader.NAME == "tiktok")
    reading = Reading("UTC", "main", {})
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
