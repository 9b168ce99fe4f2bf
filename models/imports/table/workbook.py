"""XLSX workbooks as rows of cells, by openpyxl: it streams the rows, so that memory stays small whatever a sheet holds.

A formula is read as the value stored with it, links to other files are left alone, and nothing is ever run. Numbers and
dates of a workbook are exact: no style or order of theirs is in question.
"""

from __future__ import annotations

import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from itertools import islice
from typing import Any, BinaryIO

from models.errors import ImportRefused, LedgerError
from models.imports import archive
from models.imports.table.mapping import MAX_COLUMNS
from models.text import N_

MAX_ROWS = 1_048_576
"""Rows a sheet may have, as in the programs that write them."""
MAX_STRINGS = 128 << 20
"""Bytes of the texts of a workbook, unpacked: they are held in memory."""
_PARTS = (b"[Content_Types].xml", b"xl/workbook.xml", b"xl/worksheets/", b"xl/_rels/")
_AT_ONCE = 1000
_MIDNIGHT = time()
DAMAGED = N_("{file} is no workbook that can be read; save it again as XLSX or CSV. Nothing was imported")


class Exact(str):
    """A cell that is a number with a point, or a date year first, whatever the rest of its column looks like."""

    __slots__ = ()


def looks_like_one(head: bytes) -> bool:
    """Say whether a file begins like an XLSX workbook."""
    return head.startswith(b"PK\x03\x04") and any(part in head for part in _PARTS)


class Workbook:
    """An XLSX file: its sheets by name, and the rows of one."""

    def __init__(self, file: BinaryIO, tick: Callable[[], None]) -> None:
        """Look into a file. Raises ImportRefused where it is damaged, or not safe to unpack."""
        self._file, self._tick = file, tick
        _require_harmless(file)
        with self._opened() as book:
            self.sheets = tuple(sheet.title for sheet in book.worksheets)
        if not self.sheets:
            raise ImportRefused(DAMAGED)

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        load = _library().load_workbook
        self._file.seek(0)
        with _damage(), closing(load(self._file, read_only=True, data_only=True, keep_links=False)) as book:
            yield book

    def rows(self, sheet: str) -> Iterator[tuple[int, list[str] | LedgerError]]:
        """Give the rows of a sheet that hold anything, each with its number."""
        with self._opened() as book:
            found = book[sheet]
            found.reset_dimensions()
            # Without bounds: with them the library makes up cells, and a million rows, that are not there.
            for number, row in enumerate(islice(found.iter_rows(), MAX_ROWS), start=1):
                if not number % _AT_ONCE:
                    self._tick()
                cells = [_text(cell) for cell in row[:MAX_COLUMNS]]
                while cells and not cells[-1]:
                    cells.pop()
                if cells:
                    yield number, cells


def _library() -> Any:
    """Load openpyxl without what it would load besides: numbers of numpy, and the types of files Windows knows.

    Neither has to do with reading, and a process that reads strangers' files is not let near them.
    """
    import mimetypes

    mimetypes.inited = True
    warnings.filterwarnings("ignore", module="openpyxl")  # of a stranger's file that lacks a style, say
    hidden = "numpy" not in sys.modules
    if hidden:
        sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        import openpyxl
    finally:
        if hidden:
            del sys.modules["numpy"]
    return openpyxl


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except (LedgerError, GeneratorExit):
        raise
    except Exception as error:  # a stranger's file makes the library raise whatever it comes upon
        raise ImportRefused(DAMAGED) from error


def _require_harmless(file: BinaryIO) -> None:
    """Hold the ZIP to its limits, and its XML to what such files hold: no document types, hence no entities."""
    strings = 0
    for name, part in archive.members(file, depth=1):
        if name.endswith((".xml", ".rels", ".vml")):
            begins = part.read(4096).replace(b"\0", b"")
            if b"<!DOCTYPE" in begins or b"<!ENTITY" in begins:
                raise ImportRefused(DAMAGED)
    file.seek(0)
    with zipfile.ZipFile(file) as packed:
        strings = sum(one.file_size for one in packed.infolist() if "worksheets/" not in one.filename)
    if strings > MAX_STRINGS:
        raise ImportRefused(N_("{file} holds more than can be read; nothing was imported"))


def _text(cell: Any) -> str:
    """Write what stands in a cell; a number as the program shows it, with 15 digits, so that 0.1 + 0.2 is 0.3."""
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return Exact(_plain(value))
    if isinstance(value, datetime):
        is_day = value.time() == _MIDNIGHT and "h" not in str(cell.number_format).lower()
        return Exact((value.date() if is_day else value).isoformat())
    return Exact(value.isoformat()) if isinstance(value, date | time) else Exact(str(value))


def _plain(value: float) -> str:
    text = format(value, ".15g")
    if "e" in text or "n" in text:
        from decimal import Decimal

        text = format(Decimal(text), "f")
    return text
