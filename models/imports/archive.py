"""ZIP files of strangers: one member is streamed, nothing is ever unpacked to the disk."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from models.errors import ImportRefused
from models.text import N_

MAX_MEMBERS = 10_000
MAX_BYTES = 20 << 30
MAX_RATIO = 200
"""How many times larger than packed a member may be once it is past FREE_BYTES."""
FREE_BYTES = 100 << 20
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def is_zip(file: BinaryIO) -> bool:
    """Say whether a file begins like a ZIP; the file is left at its beginning."""
    found = file.read(4) == b"PK\x03\x04"
    file.seek(0)
    return found


@contextmanager
def member(file: BinaryIO, names: tuple[str, ...]) -> Iterator[BinaryIO]:
    """Open the one member whose name without folders is in `names`. Raises ImportRefused where that is not safe."""
    with _damage(), zipfile.ZipFile(file) as archive:
        wanted = _find(archive.infolist(), names)
        packed = archive.open(wanted)
    with packed:
        yield io.BufferedReader(_Counted(packed, wanted))


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, ValueError) as error:
        raise ImportRefused(N_("{file} is damaged, or no ZIP file that can be read; nothing was imported")) from error


def has_member(file: BinaryIO, names: tuple[str, ...]) -> bool:
    """Say whether a ZIP file holds a member of one of these names."""
    try:
        with _damage(), zipfile.ZipFile(file) as archive:
            return any(_base(name) in names for name in archive.namelist())
    except ImportRefused:
        return False


def _base(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name


def _find(members: list[zipfile.ZipInfo], names: tuple[str, ...]) -> zipfile.ZipInfo:
    _require_harmless(members)
    found = [member for member in members if _base(member.filename) in names]
    if not found:
        message = N_("There is no {names} in {file}; nothing was imported. Ask the platform for the data as JSON")
        raise ImportRefused(message, names=" or ".join(names))
    if len(found) > 1:
        raise ImportRefused(
            N_("{file} holds {name} more than once; nothing was imported"), name=_base(found[0].filename)
        )
    wanted = found[0]
    if wanted.flag_bits & 1:
        raise ImportRefused(N_("{file} is locked with a password; unlock it first. Nothing was imported"))
    if wanted.compress_type not in _PLAIN:
        raise ImportRefused(N_("{file} is packed in a way no platform uses; nothing was imported"))
    _require_ratio(wanted, wanted.file_size)
    return wanted


def _require_harmless(members: list[zipfile.ZipInfo]) -> None:
    """Refuse what no platform sends: too much, or members that share their bytes."""
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_BYTES:
        raise ImportRefused(N_("{file} holds more than can be read; nothing was imported"))
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            raise ImportRefused(N_("The parts of {file} overlap; nothing was imported"))
        end = member.header_offset + member.compress_size


def _require_ratio(member: zipfile.ZipInfo, size: int) -> None:
    if size > FREE_BYTES and size > MAX_RATIO * member.compress_size:
        raise ImportRefused(N_("{file} unpacks to far more than it should; nothing was imported"))


class _Counted(io.RawIOBase):
    """A member being unpacked, held to its limits by the bytes that really come."""

    def __init__(self, packed: IO[bytes], member: zipfile.ZipInfo) -> None:
        self._packed, self._member, self._size = packed, member, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        with _damage():
            data = self._packed.read(len(buffer))
        self._size += len(data)
        _require_ratio(self._member, self._size)
        buffer[: len(data)] = data
        return len(data)
