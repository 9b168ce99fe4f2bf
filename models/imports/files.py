"""Files on their way in: only regular ones, never the ledger's own, and unchanged from the first byte to the last."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from models.errors import ImportRefused
from models.ledger_files import BESIDE
from models.own_files import open_chosen
from models.text import N_

Source = Path | bytes
"""A file or a folder, or the bytes that came through a pipe."""
MAX_FILES = 10_000
MAX_DEPTH = 40
"""Folders in folders."""
MAX_PIPED = 64 << 20
"""Bytes that come through a pipe, which are held in memory."""
_PIECE = 1 << 17


class Found(NamedTuple):
    """What one source leads to: itself, or the files below a folder in the order of their names."""

    name: str
    files: Sequence[Source]
    folder: Path | None = None

    def name_of(self, file: Source) -> str:
        """Name a file: what the import of it is listed as; one of a folder has the folders above it in its name."""
        if isinstance(file, bytes) or self.folder is None:
            return self.name
        return f"{self.name}/{_text(file.relative_to(self.folder).as_posix())}"


def _text(name: str) -> str:
    """Make a text of a name that is none."""
    return os.fsencode(name).decode(errors="replace")


def piped(pipe: BinaryIO) -> bytes:
    """Take what comes through a pipe. Raises ImportRefused where that has no end."""
    content = pipe.read(MAX_PIPED + 1)
    if len(content) > MAX_PIPED:
        message = N_("More than {most} MB came through the pipe; save it as a file and import that")
        raise ImportRefused(message, most=MAX_PIPED >> 20)
    return content


def find(sources: Sequence[Source], ledger: Path) -> list[Found]:
    """Look where sources lead, reading nothing. Raises ImportRefused for what is none, or is the ledger itself.

    A link is followed where it was named, and not where it lies in a folder.
    """
    parts = (Path(f"{ledger}{ending}") for ending in ("", *BESIDE))
    own = [part.stat() for part in parts if part.exists()]
    return [_find(source, own) for source in sources]


def _find(source: Source, own: Sequence[os.stat_result]) -> Found:
    if isinstance(source, bytes):
        return Found("-", (source,))
    name = _text(source.name or source.resolve().name or str(source))
    with _unreadable(source):
        found = source.stat()
        if stat.S_ISDIR(found.st_mode):
            files = [path for path in _below(source) if not _is_any(path.stat(), own)]
            return Found(name, files, source)
    _require_regular(source, found)
    if _is_any(found, own):
        # SQLite's locks on the ledger would go with the first reading of it by anyone else in this process.
        raise ImportRefused(N_("{file} is this ledger itself; nothing was imported"), file=source)
    return Found(name, (source,))


def _is_any(found: os.stat_result, own: Sequence[os.stat_result]) -> bool:
    return any(os.path.samestat(found, one) for one in own)


def _below(folder: Path) -> list[Path]:
    """List the regular files below a folder."""
    files: list[Path] = []
    waiting = [(folder, 0)]
    while waiting:
        place, depth = waiting.pop()
        with os.scandir(place) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
        files += (Path(entry.path) for entry in inside if entry.is_file(follow_symlinks=False))
        waiting += ((Path(entry.path), depth + 1) for entry in inside if entry.is_dir(follow_symlinks=False))
        if len(files) > MAX_FILES or depth > MAX_DEPTH:
            raise ImportRefused(N_("{file} holds more than can be read; nothing was imported"), file=folder)
    return sorted(files)


def size(found: Sequence[Found]) -> int:
    """Count the bytes there are to read."""
    files = (file for one in found for file in one.files)
    return sum(len(file) if isinstance(file, bytes) else _size(file) for file in files)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:  # gone meanwhile: reading it will say so
        return 0


@contextmanager
def opened(source: Source, tell: Callable[[int], None]) -> Iterator[BinaryIO]:
    """Open a file for reading; `tell` hears of every place it is read at. Raises ImportRefused.

    It is refused where it is no file, or changes meanwhile.
    """
    if isinstance(source, bytes):
        yield io.BufferedReader(_Watched(io.BytesIO(source), tell), _PIECE)
        return
    with _unreadable(source):
        before = source.stat()
        _require_regular(source, before)
        with open_chosen(source) as file:
            if _marks(before) != _marks(os.fstat(file.fileno())):
                raise _changed(source)
            yield io.BufferedReader(_Watched(cast("io.RawIOBase", file.raw), tell), _PIECE)
        after = source.stat()
    if _marks(before) != _marks(after):
        raise _changed(source)


def _changed(source: Path) -> ImportRefused:
    return ImportRefused(N_("{file} changed while it was read; nothing was imported. Try again"), file=source)


@contextmanager
def _unreadable(source: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = N_("{file} cannot be read ({reason}); nothing was imported")
        raise ImportRefused(message, file=source, reason=error.strerror or error) from error


def _require_regular(source: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        message = N_("{file} is no file that can be read from beginning to end; nothing was imported")
        raise ImportRefused(message, file=source)


def _marks(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


class _Watched(io.RawIOBase):
    """A file of which somebody hears how far it was read."""

    def __init__(self, file: io.RawIOBase | io.BytesIO, tell: Callable[[int], None]) -> None:
        self._file, self._tell = file, tell

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def readinto(self, buffer: bytearray | memoryview) -> int | None:  # type: ignore[override]
        count = self._file.readinto(buffer)
        self._tell(self._file.tell())
        return count
