"""A folder that is, one after another, all that a disk may hold: written only where it is not so already."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_LONG_AGO = 1
"""When a file was changed, in nanoseconds, that nobody touched since it was laid."""


class Place:
    """A folder of which every file goes that does not belong there, and stays what is as it was laid."""

    def __init__(self, folder: Path) -> None:
        """Begin with an empty folder."""
        self._folder = folder
        self._laid: dict[str, tuple[int, bytes]] = {}
        """The number and the bytes of each file."""

    def lay(self, left: Mapping[str, bytes]) -> None:
        """Make it hold these files, by their names, and nothing else."""
        self._remove_all_but({f"{self._folder}/{name}" for name in left})
        for name, content in left.items():
            if not self._is_as_laid(name, content):
                self._write(name, content)

    def _remove_all_but(self, left: set[str]) -> None:
        for folder, _, names in os.walk(self._folder, topdown=False):
            for path in {f"{folder}/{name}" for name in names} - left:
                Path(path).unlink()
            if folder != str(self._folder):
                with suppress(OSError):  # there is something in it
                    Path(folder).rmdir()

    def _is_as_laid(self, name: str, content: bytes) -> bool:
        try:
            found = (self._folder / name).stat()
        except FileNotFoundError:
            return False
        return found.st_mtime_ns == _LONG_AGO and self._laid.get(name) == (found.st_ino, content)

    def _write(self, name: str, content: bytes) -> None:
        """Write over what is there, which costs a fraction of a new file."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        with path.open("r+b") as file:
            file.write(content)
            file.truncate()
            os.utime(file.fileno(), ns=(_LONG_AGO, _LONG_AGO))
            self._laid[name] = os.fstat(file.fileno()).st_ino, content
