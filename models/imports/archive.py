"""ZIP files of strangers: their files are streamed one by one, nothing is ever unpacked to the disk."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import IO, BinaryIO

from models.errors import ImportRefused
from models.text import N_

MARK = b"PK\x03\x04"
"""What a ZIP begins with, and so a workbook."""
MAX_MEMBERS = 10_000
MAX_BYTES = 20 << 30
MAX_RATIO = 200
"""How many times larger than packed a member may be once it is past FREE_BYTES."""
FREE_BYTES = 100 << 20
MAX_INNER = 128 << 20
"""Bytes of a ZIP inside a ZIP, which is held in memory."""
MAX_DEPTH = 2
MAX_NAME = 200
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def is_zip(file: BinaryIO) -> bool:
    """Say whether a file begins like a ZIP; the file is left at its beginning."""
    found = file.read(len(MARK)) == MARK
    file.seek(0)
    return found


def members(file: BinaryIO, depth: int = MAX_DEPTH) -> Iterator[tuple[str, BinaryIO]]:
    """Give the files of a ZIP by their names, each open until the next is asked for, and those of a ZIP inside it.

    Raises ImportRefused where that is not safe.
    """
    with _damage():
        archive = zipfile.ZipFile(file)
    with archive:
        for found in _harmless(archive.infolist()):
            with _damage():
                packed = archive.open(found)
            with packed:
                content = io.BufferedReader(_Counted(packed, found))
                if depth > 1 and found.filename.lower().endswith(".zip") and is_zip(content):
                    inner = io.BytesIO(_whole(content, found))
                    yield from ((f"{found.filename}/{name}", part) for name, part in members(inner, depth - 1))
                else:
                    yield found.filename, content


def _whole(content: BinaryIO, found: zipfile.ZipInfo) -> bytes:
    """Read a ZIP inside a ZIP, whose table of contents stands at its end."""
    if found.file_size > MAX_INNER:
        raise ImportRefused(N_("{file} holds more than can be read; nothing was imported"))
    return content.read()


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, ValueError) as error:
        raise ImportRefused(N_("{file} is damaged, or no ZIP file that can be read; nothing was imported")) from error


def _harmless(members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Give the files to read in the order of their names. Raises ImportRefused for what no platform sends."""
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_BYTES:
        raise ImportRefused(N_("{file} holds more than can be read; nothing was imported"))
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            raise ImportRefused(N_("The parts of {file} overlap; nothing was imported"))
        end = member.header_offset + member.compress_size
    wanted = sorted((member for member in members if _is_file(member)), key=lambda member: member.filename)
    for member, following in pairwise(wanted):
        if member.filename == following.filename:
            message = N_("{file} holds {name} more than once; nothing was imported")
            raise ImportRefused(message, name=member.filename[-MAX_NAME:])
    for member in wanted:
        if member.flag_bits & 1:
            raise ImportRefused(N_("{file} is locked with a password; unlock it first. Nothing was imported"))
        if member.compress_type not in _PLAIN:
            raise ImportRefused(N_("{file} is packed in a way no platform uses; nothing was imported"))
        _require_ratio(member, member.file_size)
    return wanted


def _is_file(member: zipfile.ZipInfo) -> bool:
    return member.filename != "" and not member.filename.endswith("/")


def _require_ratio(member: zipfile.ZipInfo, size: int) -> None:
    if size > FREE_BYTES and size > MAX_RATIO * member.compress_size:
        raise ImportRefused(N_("{file} unpacks to far more than it should; nothing was imported"))


class _Counted(io.RawIOBase):
    """A member being unpacked, held to its limits by the bytes that really come."""

    def __init__(self, packed: IO[bytes], member: zipfile.ZipInfo) -> None:
        self._packed, self._member = packed, member

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with _damage():
            return self._packed.seek(offset, whence)

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        with _damage():
            data = self._packed.read(len(buffer))
        _require_ratio(self._member, self._packed.tell())
        buffer[: len(data)] = data
        return len(data)
