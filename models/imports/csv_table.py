"""CSV of strangers whose columns are known by their names, in whatever order they stand."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, NamedTuple

from models.errors import ImportRefused, LedgerError
from models.imports import Head, Refused
from models.imports.csv_rows import raw, rows
from models.text import N_

_BOM = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """One row: its cells by the names of their columns in small letters, without the blanks around them."""

    number: int
    cells: dict[str, str]
    raw: str


def names(head: Head) -> list[str]:
    """Give the names in a file's first line, in small letters: none where it is no row of CSV."""
    first = head.data.removeprefix(_BOM).split(b"\n", 1)[0]
    _, cells = next(rows(BytesIO(first)), (1, []))
    return [] if isinstance(cells, LedgerError) else _named(cells)


def read(file: BinaryIO) -> tuple[list[str], Iterator[Line | Refused]]:
    """Give the names of the columns, and the rows. Raises ImportRefused where the first line names no columns."""
    if file.read(len(_BOM)) != _BOM:
        file.seek(0)
    found = rows(file)
    _, header = next(found, (1, []))
    if isinstance(header, LedgerError) or not any(map(str.strip, header)):
        raise ImportRefused(N_("The first line of {file} does not name its columns; nothing was imported"))
    columns = _named(header)
    for name in columns:
        if name and columns.count(name) > 1:
            message = N_("The column “{column}” stands twice in the header of {file}; nothing was imported")
            raise ImportRefused(message, column=name[:40])
    return columns, (_line(columns, number, cells) for number, cells in found)


def _named(cells: list[str]) -> list[str]:
    return [cell.strip().casefold() for cell in cells]


def _line(columns: list[str], number: int, cells: list[str] | LedgerError) -> Line | Refused:
    if isinstance(cells, LedgerError):
        return Refused(number, cells.message, cells.values)
    if len(cells) != len(columns):
        message = N_("This row has {count} cells and the header {expected}")
        return Refused(number, message, {"count": len(cells), "expected": len(columns)}, raw=raw(cells))
    return Line(number, dict(zip(columns, map(str.strip, cells), strict=True)), raw(cells))
