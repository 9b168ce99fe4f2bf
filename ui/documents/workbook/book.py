"""An XLSX workbook that is written row by row: its sheets, their names, the formats of its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from models.leftovers import scratch
from ui.documents.harmless import harmless

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""Of a sheet; Microsoft, “Excel specifications and limits”."""
_MOST_LETTERS = 32_767
"""Of a cell, in UTF-16 units; the same."""
_NAME = 31
"""Letters of a sheet's name; the same."""
_SET = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Book:
    """The workbook; formats and names are shared by its sheets."""

    def __init__(self, workbook: Workbook) -> None:
        """Take a new workbook."""
        self.workbook = workbook
        self._names = {"history"}  # Excel keeps that name for itself
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def sheet(self, wanted: str, *, is_mirrored: bool) -> Sheet:
        """Add a sheet, named as near to `wanted` as there may be a name."""
        made = self.workbook.add_worksheet(self._name(wanted))
        if is_mirrored:
            made.right_to_left()
        return Sheet(self, made)

    def _name(self, wanted: str) -> str:
        """Give a name that Excel takes and no other sheet has; letters count as UTF-16 does, their case does not."""
        plain = " ".join(re.sub(r"[\[\]:*?/\\]", " ", harmless(wanted)).split())
        number, name = 1, cut(plain, _NAME).strip(" '") or "1"
        while name.casefold() in self._names:
            number += 1
            ending = f" {number}"
            name = cut(plain, _NAME - len(ending)).strip(" '") + ending
        self._names.add(name.casefold())
        return name

    def style(self, **properties: object) -> Format:
        """Give the format with such properties; equal ones are made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(properties)
        return self._formats[key]


class Sheet:
    """One sheet, from the top down: a row that was left is in the file. Rows and columns count from 0."""

    def __init__(self, book: Book, made: Worksheet) -> None:
        """Write to a worksheet that was made just now."""
        self.book, self.made, self.row = book, made, 0

    @property
    def name(self) -> str:
        """What the sheet is called."""
        return str(self.made.get_name())

    def text(self, row: int, column: int, text: str, style: Format | None = None) -> None:
        """Write a text, whatever it looks like."""
        self.made.write_string(row, column, cell_text(text), style)

    def line(self, text: str, **properties: object) -> None:
        """Write a line of text, which flows over the cells beside it, and go on to the next row."""
        self.text(self.row, 0, text, self.book.style(**properties) if properties else None)
        self.row += 1

    def fit_to_page(self, *, tall: int = 0) -> None:
        """Print it lying, one page wide and so many tall; 0 is as many as it takes."""
        self.made.set_landscape()
        self.made.fit_to_pages(1, tall)


@contextmanager
def opened(file: BinaryIO) -> Iterator[Book]:
    """Give a new workbook, which is in `file` when the block has ended well; what it needs meanwhile goes away."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    target = _Target(file)
    with scratch() as folder:
        workbook = Workbook(target, {"constant_memory": True, "tmpdir": folder, **_SET})
        workbook.use_zip64()
        try:
            yield Book(workbook)
            workbook.close()
        except FileCreateError as error:
            raise error.args[0] from error  # what the disk said
        finally:
            target.leave()
            for sheet in workbook.worksheets():
                sheet.row_data_fh.close()


class _Target:
    """A file until it is left: XlsxWriter forgets an archive that failed, which then wants to write its end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file: BinaryIO | _Nowhere = file

    def leave(self) -> None:
        self._file = _Nowhere()

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)


class _Nowhere:
    """Takes what is written and keeps nothing but where it would be."""

    def __init__(self) -> None:
        self._at = 0

    def seek(self, to: int) -> int:
        self._at = to
        return to

    def tell(self) -> int:
        return self._at

    def write(self, content: bytes) -> int:
        self._at += len(content)
        return len(content)

    def flush(self) -> None:
        """Nothing waits."""


def cell_text(text: str) -> str:
    """Make a text fit for a cell: harmless, not too long, and not what XlsxWriter would take for markup of its own."""
    if not text.isprintable():
        text = harmless(text)
    if len(text) > _MOST_LETTERS // 2:
        text = cut(text, _MOST_LETTERS)
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def cut(text: str, most: int) -> str:
    """Cut to so many UTF-16 units, whole letters, with an ellipsis at the end."""
    if len(text) <= most // 2 or len(encoded := text.encode("utf-16-le", "replace")) <= 2 * most:
        return text
    return encoded[: 2 * most - 2].decode("utf-16-le", "ignore") + "…"
