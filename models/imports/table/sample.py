"""What a person sees of a table before it is read: its first rows, what its columns say, and a proposed mapping. Pure.

A sample is made where the file is read, beside the ledger, and travels as text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from models.imports.table.columns import Facts, from_data
from models.imports.table.mapping import MAX_COLUMNS, MAX_LABEL, Mapping, Shared, labels, read
from models.imports.table.workbook import Exact

ROWS = 40
"""Rows of a sample, those above the header included."""
MAX_TEXT = 2 << 20
"""Most characters of a sample as text."""
_CELL, _ALL_CELLS = 200, 500_000
_FEW_WORDS, _WIDE = 8, 50
"""Words of a column that are kept in a table of many columns."""


@dataclass
class Sample:
    """The beginning of a table: `rows` as they stand there, with the header; `lines` are their numbers.

    `facts` are those of the columns by their place, of `count` rows in all. `proposed` is the mapping to begin with:
    the saved one of its name, which was applied, or a guess without one.
    """

    rows: list[list[str]]
    lines: list[int] = field(default_factory=list)
    facts: dict[int, Facts] = field(default_factory=dict)
    proposed: Shared = field(default_factory=lambda: Shared(Mapping({}, {})))
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    separator: str = ""
    count: int = 0

    def header(self, row: int) -> list[str]:
        """The row that names the columns, counted from 1; none for 0."""
        return self.rows[row - 1] if 0 < row <= len(self.rows) else []

    def labels(self, row: int) -> list[str]:
        """Names of the columns, if the header is that row."""
        return labels(self.header(row), max((len(cells) for cells in self.rows[row:]), default=0))

    def body(self, row: int) -> list[tuple[int, list[str]]]:
        """The rows below the header, with the numbers of their lines."""
        return list(zip(self.lines, self.rows, strict=True))[row:]

    def as_text(self) -> str:
        """Write it as text."""
        width = max(map(len, self.rows), default=0)
        limit = max(MAX_LABEL, min(_CELL, _ALL_CELLS // max(1, width * len(self.rows))))
        words = _FEW_WORDS if width > _WIDE else None
        data = {
            "rows": [[_cell(cell, limit) for cell in cells[:MAX_COLUMNS]] for cells in self.rows], "lines": self.lines,
            "facts": {str(place): one.as_data(words) for place, one in self.facts.items()},
            "proposed": self.proposed.as_text(), "sheets": self.sheets, "sheet": self.sheet,
            "separator": self.separator, "count": self.count,
        }  # fmt: skip
        return json.dumps(data, ensure_ascii=False)


def _cell(cell: str, limit: int) -> str | list[str]:
    shown = " ".join(cell.split())[:limit]
    return [shown] if isinstance(cell, Exact) else shown


def from_text(text: str) -> Sample:
    """Read what `as_text` wrote, wherever it comes from. Raises ValueError or TypeError for what it never writes."""
    data: dict[str, Any] = json.loads(text)
    rows = [[_read_cell(cell) for cell in cells] for cells in data["rows"]]
    lines, sheets = list(map(_number, data["lines"])), tuple(map(_text, data["sheets"]))
    if len(lines) != len(rows):
        raise ValueError("a row without a line")
    facts = {int(place): from_data(one) for place, one in data["facts"].items()}
    return Sample(
        rows, lines, facts, read(data["proposed"]), sheets, _text(data["sheet"]), _text(data["separator"]),
        _number(data["count"]),
    )  # fmt: skip


def _read_cell(cell: object) -> str:
    return Exact(_text(cell[0])) if isinstance(cell, list) else _text(cell)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value < 1 << 53:
        raise ValueError("no number")
    return value


def fitting(mapping: Mapping, rows: Sequence[Sequence[str]], width: int) -> int | None:
    """Find the row whose labels have every column of a mapping, the one it names first; None where none has."""
    wanted = set(mapping.columns.values())
    tried = [mapping.header_row, *range(1, len(rows) + 1)] if mapping.header_row else [0]
    for row in tried:
        if row <= len(rows) and wanted <= set(labels(rows[row - 1] if row else [], width if not row else 0)):
            return row
    return None
