"""Rows on their way to a spreadsheet: as tab-separated text and as a table of HTML, side by side on the clipboard."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

from ui import spans
from ui.desktop.tables.entry_columns import Key

if TYPE_CHECKING:
    from ui.desktop.books import Books
    from ui.desktop.tables.entry_view import View

LIMIT = 100_000
"""Rows that are copied at most; more belong into a file."""
_AT_ONCE = 500
_BESIDE: dict[Key, Key] = {"item": "quantity", "cost": "paid"}
"""What a copy needs beside a column: how many of a gift, which stands behind its name, and what a cost was before it
was converted."""


def forms(books: Books, view: View, ids: Sequence[int], keys: Sequence[Key]) -> tuple[str, str]:
    """Write entries of a view, the columns `keys` of them with headings, as text and as HTML."""
    from ui.desktop.tables import entry_texts

    keys = [one for key in keys for one in (key, _BESIDE.get(key)) if one == key or (one and one not in keys)]
    table = [entry_texts.plain_header(keys), *_cells(books, view, ids, keys)]
    text = io.StringIO(newline="")
    csv.writer(text, dialect="excel-tab", lineterminator="\n").writerows(table)
    rows = "".join(_row(row, "td" if number else "th") for number, row in enumerate(table))
    return text.getvalue(), f'<meta charset="utf-8"><table>{rows}</table>'


def _cells(books: Books, view: View, ids: Sequence[int], keys: Sequence[Key]) -> Iterator[list[str]]:
    from ui.desktop.tables import entry_texts, entry_view

    read = entry_view.reading(books.reader, view)
    today = spans.today(books.settings.timezone)
    for begin in range(0, len(ids), _AT_ONCE):
        for row in read(ids[begin : begin + _AT_ONCE]):
            yield entry_texts.plain(entry_texts.Line(row, books.figures.of(row.id), today), keys)


def _row(cells: Sequence[str], kind: str) -> str:
    return f"<tr>{''.join(f'<{kind}>{_html(cell)}</{kind}>' for cell in cells)}</tr>"


def _html(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines())


def mime(text: str, html: str) -> QMimeData:
    """Put both forms side by side; whoever pastes takes the one it understands."""
    made = QMimeData()
    made.setText(text)
    made.setHtml(html)
    return made
