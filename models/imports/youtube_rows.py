"""Rows of YouTube's tables in each dialect, and the messages in them in each of the forms they have had.

One dialect does not double the quotation marks inside a message, so that the csv module would cut it to pieces.
Source of the forms: the tests of youtube_takeout_manager and google_takeout_parser.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from models.errors import LedgerError
from models.imports import csv_rows, sheet
from models.imports.csv_rows import MAX_ROW
from models.names import MAX_TEXT

ROW = re.compile(
    rb'(?:"?[^",\n]*"?,)?"?UC[\w-]+"?,"?[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9:]+)"?,"?[0-9.,]*"?,'
)
"""How a row begins: one's own channel, the time, the price; an id may stand before them."""
_BARE = re.compile(rb',"\{"[^"]')
_WHOLE = re.compile(rb'((?:[^",\r\n]*,)*)"(\{.*\})"((?:,[^",\r\n]*)*)\r?\n?', re.DOTALL)
_MOST_LINES, _MOST_BYTES = 1_000, 1 << 16


def rows(file: BinaryIO) -> Iterator[tuple[int, list[str] | LedgerError]]:
    """Give the rows with their lines, the header as the first of them, in the dialect that the whole file has."""
    if not _is_bare(file):
        return sheet.rows(file)
    return _bare_rows(file)


def _is_bare(file: BinaryIO) -> bool:
    """Look for a message whose quotation marks are not doubled; the file is left at its beginning."""
    before, found = b"", False
    while not found and (data := file.read(1 << 20)):
        found = bool(_BARE.search(before + data))
        before = data[-8:]
    file.seek(0)
    return found


def _bare_rows(file: BinaryIO) -> Iterator[tuple[int, list[str] | LedgerError]]:
    """Give the rows of such a table: a message ends where a brace and a quotation mark end the line, or nearly."""
    number, following = 0, file.readline(MAX_ROW).removeprefix(sheet.BOM)
    while row := following:
        first = number = number + 1
        following = file.readline(MAX_ROW)
        while b',"{' in row and not _WHOLE.fullmatch(row) and following and not ROW.match(following):
            if number - first > _MOST_LINES or len(row) > _MOST_BYTES:
                break
            row, number = row + following, number + 1
            following = file.readline(MAX_ROW)
        if row.strip(b"\r\n\t ,"):
            yield first, _bare_cells(row)


def _bare_cells(row: bytes) -> list[str] | LedgerError:
    found = _WHOLE.fullmatch(row)
    try:
        if found:
            before, text, behind = (part.decode() for part in found.groups())
            return [*before.split(",")[:-1], text, *behind.split(",")[1:]]
        return next(csv.reader([row.decode()], strict=True), [])
    except UnicodeDecodeError:
        return LedgerError(csv_rows.NO_TEXT)
    except csv.Error:
        return LedgerError(csv_rows.BAD_QUOTE)


def message(text: str) -> str:
    """Read a message in either of the forms it has had: one object with segments, or objects without a list around."""
    for form in (text, text.replace('""', '"')):
        try:
            parts = json.loads(f"[{form}]", strict=False)
        except (ValueError, RecursionError):
            continue
        text = "".join(_texts(parts)) if any(isinstance(part, dict) for part in parts) else text
        break
    return (
        text.replace("\0", "")
        .replace("\r\n", "\n")
        .encode("utf-16", "surrogatepass")
        .decode("utf-16", "replace")[:MAX_TEXT]
    )


def _texts(parts: object) -> Iterator[str]:
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, dict) and isinstance(part.get("takeoutSegments"), list):
            yield from _texts([one for one in part["takeoutSegments"] if isinstance(one, dict)])
        elif isinstance(part, dict) and isinstance(part.get("text"), str):
            yield part["text"]
