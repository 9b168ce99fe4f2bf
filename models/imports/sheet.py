"""CSV files of platforms and shops: columns are found by their names, whatever their order and number."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO

from models.errors import ImportRefused, LedgerError
from models.imports import Head, csv_rows, cut
from models.imports.amounts import plain
from models.text import N_

BOM = b"\xef\xbb\xbf"
CELLS = N_("This row has {count} cells and the header {expected}")
Names = Mapping[str, Collection[str]]
"""The names a column may have, in small letters, by what it is called here."""


def header(head: Head) -> list[str]:
    """Give the cells of a file's first line; none where it is no text, as that of a ZIP with a table in it."""
    line = head.data.removeprefix(BOM).split(b"\n", 1)[0]
    first = next(csv_rows.rows(io.BytesIO(line)), (0, []))[1]
    return [] if isinstance(first, LedgerError) or b"\0" in line else first


def places(cells: Collection[str], names: Names) -> dict[str, int]:
    """Find the columns by their names, without regard to case and blanks at the ends; of two alike, the first."""
    found: dict[str, int] = {}
    known = {name: column for column, all_names in names.items() for name in all_names}
    for place, cell in enumerate(cells):
        column = known.get(" ".join(plain(cell).casefold().split()))
        if column is not None:
            found.setdefault(column, place)
    return found


def columns(cells: list[str] | LedgerError, names: Names, needed: Collection[str]) -> dict[str, int]:
    """Find the columns in the first row of a file. Raises ImportRefused where one that is needed is missing."""
    found = {} if isinstance(cells, LedgerError) else places(cells, names)
    missing = [next(iter(names[column])) for column in needed if column not in found]
    if missing:
        message = N_("{file} has no column “{column}”, so it cannot be read as such a file; nothing was imported")
        raise ImportRefused(message, column=missing[0])
    return found


def rows(file: BinaryIO) -> Iterator[tuple[int, list[str] | LedgerError]]:
    """Give the rows with their lines, the header as the first of them; rows of nothing but blanks are none."""
    if file.read(len(BOM)) != BOM:
        file.seek(0)
    for line, cells in csv_rows.rows(file):
        if isinstance(cells, LedgerError) or any(cell.strip() for cell in cells):
            yield line, cells


def raw(cells: Collection[str]) -> str:
    """Write what the file says of a row, as one line of CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return cut(text.getvalue())
