"""The rows of a table of entries, read from the ledger a window at a time as they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, overload

from models import journal

if TYPE_CHECKING:
    from models.ledger import Reader
    from models.reports.figures import Figures
    from ui.documents.document import Value
    from ui.documents.entry_columns import Field

WINDOW = 2000
"""Rows read together."""
Row = tuple["Value", ...]


class Rows(Sequence[Row]):
    """A row for each id, of which no more than a window is held. One that is deleted meanwhile is empty."""

    def __init__(self, reader: Reader, ids: Sequence[int], fields: Sequence[Field], figures: Figures) -> None:
        self._reader, self._ids, self._figures = reader, ids, figures
        self._say = [field.value for field in fields]
        self._start, self._window = 0, list[Row]()

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self._ids)

    def __iter__(self) -> Iterator[Row]:
        """Give all rows, once around."""
        for start in range(0, len(self._ids), WINDOW):
            yield from self._read(start)

    @overload
    def __getitem__(self, number: int) -> Row: ...
    @overload
    def __getitem__(self, number: slice) -> list[Row]: ...
    def __getitem__(self, number: int | slice) -> Row | list[Row]:
        """Give a row, or some."""
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        place = range(len(self))[number]
        if not self._start <= place < self._start + len(self._window):
            self._start = place // WINDOW * WINDOW
            self._window = self._read(self._start)
        return self._window[place - self._start]

    def _read(self, start: int) -> list[Row]:
        wanted = self._ids[start : start + WINDOW]
        found = {row.id: row for row in journal.rows(self._reader, wanted)}
        return [self._row(found.get(entry)) for entry in wanted]

    def _row(self, entry: journal.EntryRow | None) -> Row:
        if entry is None:
            return (None,) * len(self._say)
        figure = self._figures.of(entry.id)
        return tuple(say(entry, figure) for say in self._say)
