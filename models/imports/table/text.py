"""The text of a table: which sign parts its cells, its rows. Nothing of it is guessed unseen."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, NamedTuple

from models.errors import LedgerError
from models.imports import HEAD, csv_rows

SEPARATORS = "\t;|,"
_SAID = re.compile(rb'^"?sep=(.)"?\r?\n', re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f]")
_LOOK = 60
"""Rows that say which sign parts the cells."""

Rows = Iterator[tuple[int, list[str] | LedgerError]]


class Text(NamedTuple):
    """A table as text: where its rows begin, and what parts their cells. `skipped` lines stand before the first row."""

    file: BinaryIO
    start: int
    separator: str
    skipped: int = 0

    def rows(self) -> Rows:
        """Give the rows from the beginning, each with the number of its line, or what is wrong with it."""
        self.file.seek(self.start)
        return ((line + self.skipped, cells) for line, cells in csv_rows.rows(self.file, self.separator))


def looks_like_one(head: bytes) -> bool:
    """Say whether a file in UTF-8 begins like a table: text in rows of as many cells."""
    text = head.decode("utf-8", "replace").removeprefix("\ufeff")
    if not text.strip() or _CONTROLS.search(text) or text.lstrip()[0] in "{<":
        return False
    return _separator(head.removeprefix(codecs.BOM_UTF8), is_sure=True) != ""


def opened(file: BinaryIO) -> Text:
    """Find out where the rows of a table in UTF-8 begin, and what parts their cells."""
    file.seek(0)
    head = file.read(HEAD)
    start = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    if said := _SAID.match(head[start:]):
        return Text(file, start + said.end(), said[1].decode("latin-1"), 1)
    return Text(file, start, _separator(head[start:]) or ",")


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
