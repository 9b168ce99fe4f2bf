"""Text files that are no JSON, as their readers need them: in UTF-8, with line feeds.

What is neither is written anew in memory as that, so that one reader of rows does for all.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from io import BytesIO
from typing import BinaryIO

from models.errors import ImportRefused
from models.imports import HEAD
from models.text import N_

MAX_RECODED = 64 << 20
"""Bytes of a file in another encoding, which is held in memory."""
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHUNK = 1 << 20

UTF16 = N_("{file} is in UTF-16 and was read so")
LATIN = N_(
    "{file} is not in UTF-8 and was read as Western European text (Windows-1252): see whether its names are right"
)


def beginning(head: bytes) -> bytes:
    """Give the beginning of a file in UTF-8 with line feeds, as far as it is text."""
    encoding = _by_marks(head)
    if encoding == "utf-8" and not _is_utf8(head):
        encoding = _of_broken(head)
    if encoding == "utf-8":
        return head if b"\n" in head else head.replace(b"\r", b"\n")
    return _utf8(codecs.getincrementaldecoder(encoding)(_SPARING[encoding]).decode(head))


def as_utf8(file: BinaryIO, tick: Callable[[], None]) -> tuple[BinaryIO, str]:
    """Give a text file in UTF-8 with line feeds, at its beginning, and the sentence about its encoding if one is due.

    Raises ImportRefused for one too large to be written anew, or no text.
    """
    encoding, has_feeds = _looked_through(file, tick)
    file.seek(0)
    if encoding == "utf-8" and has_feeds:
        return file, ""
    data = file.read(MAX_RECODED + 1)
    encoding = encoding or _of_broken(data)
    if encoding == "utf-8" and has_feeds:
        file.seek(0)
        return file, ""
    if len(data) > MAX_RECODED:
        raise ImportRefused(N_("{file} is not in UTF-8 and too large; save it as UTF-8. Nothing was imported"))
    if encoding == "utf-8":
        return BytesIO(data.replace(b"\r", b"\n")), ""
    text = data.decode(encoding, _SPARING[encoding])
    if "\0" in text[:HEAD]:
        raise ImportRefused(N_("{file} is no text; nothing was imported"))
    return BytesIO(_utf8(text)), LATIN if encoding == "cp1252" else UTF16


def _utf8(text: str) -> bytes:
    text = text.removeprefix("\ufeff")
    return (text if "\n" in text else text.replace("\r", "\n")).encode("utf-8", "replace")


def _by_marks(head: bytes) -> str:
    """Tell UTF-8 and UTF-16 by their marks, or by the noughts in every second byte."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    even, odd = head[:4000:2].count(0), head[1:4000:2].count(0)
    if even + odd and abs(even - odd) > len(head[:4000]) // 8:
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8"


def _is_utf8(head: bytes) -> bool:
    """Say so of the beginning of a file, whose last character may be cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _of_broken(data: bytes) -> str:
    """Tell what is not UTF-8 from UTF-8 with broken rows: there, most characters that are not ASCII are whole."""
    others = [character for character in data.decode("utf-8", "surrogateescape") if not character.isascii()]
    broken = sum("\udc80" <= character <= "\udcff" for character in others)
    return "utf-8" if len(others) > 2 * broken else "cp1252"


def _looked_through(file: BinaryIO, tick: Callable[[], None]) -> tuple[str, bool]:
    """Read a file through once: its encoding, "" where that is not as it seems; whether its lines end with feeds."""
    file.seek(0)
    head = file.read(HEAD)
    encoding, has_feeds = _by_marks(head), False
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    while encoding == "utf-8" and (chunk := file.read(_CHUNK)):
        tick()
        has_feeds = has_feeds or b"\n" in chunk
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            encoding = ""
    if encoding == "utf-8" and decoder.getstate()[0]:
        encoding = ""
    return encoding, has_feeds or b"\n" in head


def _latin(error: UnicodeError) -> tuple[str, int]:
    """Read the five bytes Windows-1252 leaves open as Latin-1 does."""
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - the handler is named for decoding alone
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("cp1252_or_latin", _latin)
_SPARING = {"cp1252": "cp1252_or_latin", "utf-16-le": "replace", "utf-16-be": "replace"}
"""What is done about bytes that are no character."""
