"""The one way a file is written: whole, under a temporary name beside its target, then swapped in: old or new."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from models.errors import RequestRefused
from models.text import N_


@contextmanager
def atomic_write(path: Path, *, mode: int = 0o600) -> Iterator[IO[bytes]]:
    """Open `path` for writing bytes; it appears, or changes, only when the block ends well.

    A symbolic link keeps pointing at what is written. A new file gets `mode`, an old one keeps its own. Raises
    RequestRefused where `path` is something else than a file, and OSError where it cannot be written.
    """
    path = Path(os.path.realpath(path))
    if path.exists():
        mode = path.stat().st_mode & 0o777
        if not path.is_file():
            raise RequestRefused(
                N_("{path} cannot be written: it is a folder or a device. Choose another name"), path=path
            )
    temporary = beside(path, "tmp")
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with open(descriptor, "wb") as file:
            yield file
        temporary.chmod(mode)
        swap_in(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def beside(path: Path, ending: str) -> Path:
    """Name a hidden file in the folder of `path` that nobody else has."""
    return path.with_name(f".{path.name[:50]}.{os.urandom(4).hex()}.{ending}")  # a name has at most 255 bytes


def swap_in(temporary: Path, path: Path) -> None:
    """Give a finished file its final name so that it survives a power cut: flush it, rename it, flush the folder."""
    descriptor = os.open(temporary, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Flush a folder's list of names to the disk; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
