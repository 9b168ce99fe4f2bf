"""The text of a table: in which encoding it is, which sign parts its cells, its rows. Nothing of it is guessed unseen.

What is not UTF-8 with line feeds is written anew in memory as that, so that one reader of rows does for all.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import BinaryIO, NamedTuple

from models.errors import ImportRefused, LedgerError
from models.imports import HEAD, csv_rows
from models.text import N_

MAX_RECODED = 64 << 20
"""Bytes of a file in another encoding, which is held in memory."""
SEPARATORS = "\t;|,"
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAID = re.compile(rb'^"?sep=(.)"?\r?\n', re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f]")
_LOOK = 60
"""Rows that say which sign parts the cells."""
_CHUNK = 1 << 20

UTF16 = N_("{file} is in UTF-16 and was read so")
LATIN = N_(
    "{file} is not in UTF-8 and was read as Western European text (Windows-1252): see whether its names are right"
)

Rows = Iterator[tuple[int, list[str] | LedgerError]]


class Text(NamedTuple):
    """A table as text: where its rows begin, what parts their cells, the sentence about its encoding, if one is due.

    `skipped` lines stand before the first row.
    """

    file: BinaryIO
    start: int
    separator: str
    note: str
    skipped: int = 0

    def rows(self) -> Rows:
        """Give the rows from the beginning, each with the number of its line, or what is wrong with it."""
        self.file.seek(self.start)
        return ((line + self.skipped, cells) for line, cells in csv_rows.rows(self.file, self.separator))


def looks_like_one(head: bytes) -> bool:
    """Say whether a file begins like a table: text in rows of as many cells."""
    text = beginning(head)
    if not text.strip() or _CONTROLS.search(text) or text.lstrip()[0] in "{<":
        return False
    return _separator(_feeds(text).encode("utf-8", "replace"), is_sure=True) != ""


def beginning(head: bytes) -> str:
    """Give the beginning of a file as text, as far as it is one."""
    return codecs.getincrementaldecoder(_encoding(head))("replace").decode(head).removeprefix("\ufeff")


def opened(file: BinaryIO, tick: Callable[[], None]) -> Text:
    """Find out how a file is written. Raises ImportRefused for what is no text."""
    encoding, has_feeds = _whole_encoding(file, tick)
    note = {"utf-8": "", "utf-16-le": UTF16, "utf-16-be": UTF16}.get(encoding, LATIN)
    content = file if encoding == "utf-8" and has_feeds else _recoded(file, encoding)
    content.seek(0)
    head = content.read(HEAD)
    start = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    if said := _SAID.match(head[start:]):
        return Text(content, start + said.end(), said[1].decode("latin-1"), note, 1)
    return Text(content, start, _separator(head[start:]) or ",", note)


def _encoding(head: bytes) -> str:
    """Tell UTF-8 and UTF-16 by their marks, or by the noughts in every second byte."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    even, odd = head[:4000:2].count(0), head[1:4000:2].count(0)
    if even + odd and abs(even - odd) > len(head[:4000]) // 8:
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8"


def _whole_encoding(file: BinaryIO, tick: Callable[[], None]) -> tuple[str, bool]:
    """Read a file through once: its encoding, and whether its lines end with line feeds."""
    file.seek(0)
    encoding, has_feeds, is_first = "", False, True
    decoder = codecs.getincrementaldecoder("utf-8")()
    while chunk := file.read(_CHUNK):
        tick()
        if is_first:
            encoding, is_first = _encoding(chunk), False
            if encoding != "utf-8":
                return encoding, has_feeds
        has_feeds = has_feeds or b"\n" in chunk
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            return "cp1252", has_feeds
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252", has_feeds
    return "utf-8", has_feeds


def _recoded(file: BinaryIO, encoding: str) -> BinaryIO:
    """Write a file anew in UTF-8 with line feeds, in memory. Raises ImportRefused for one too large, or no text."""
    file.seek(0)
    data = file.read(MAX_RECODED + 1)
    if len(data) > MAX_RECODED:
        raise ImportRefused(N_("{file} is not in UTF-8 and too large; save it as UTF-8. Nothing was imported"))
    text = data.decode(encoding, "replace" if encoding != "cp1252" else "cp1252_or_latin").removeprefix("\ufeff")
    if "\0" in text[:HEAD]:
        raise ImportRefused(N_("{file} is no text; nothing was imported"))
    return BytesIO(_feeds(text).encode("utf-8", "replace"))


def _feeds(text: str) -> str:
    """Let lines that end with a carriage return alone end with a line feed."""
    return text if "\n" in text else text.replace("\r", "\n")


def _latin(error: UnicodeError) -> tuple[str, int]:
    """Read the five bytes Windows-1252 leaves open as Latin-1 does."""
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - the handler is named for decoding alone
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("cp1252_or_latin", _latin)


def _separator(head: bytes, *, is_sure: bool = False) -> str:
    """Find the sign that parts the rows into the most even cells; empty where none does.

    `is_sure` asks for rows of one width: prose has commas too.
    """
    if len(head) >= HEAD:
        head = head[: head.rfind(b"\n") + 1] or head
    best, found = (0.0, 0), ""
    for sign in SEPARATORS:
        widths = []
        for _line, cells in csv_rows.rows(BytesIO(head), sign):
            if not isinstance(cells, LedgerError):
                widths.append(len(cells))
            if len(widths) >= _LOOK:
                break
        width = max(set(widths), key=lambda one: (widths.count(one), one), default=1)
        share = widths.count(width) / len(widths) if widths else 0.0
        is_even = not is_sure or (len(widths) > 1 and share >= _EVEN and width >= _LEAST.get(sign, 2))
        if width > 1 and is_even and (share, width) > best:
            best, found = (share, width), sign
    return found


_EVEN = 0.6
"""Part of the rows that have to be of one width."""
_LEAST = {",": 3, "|": 3}
"""Cells of a row by what parts them, where the sign stands in sentences too."""
