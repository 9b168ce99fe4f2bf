"""The notes of all entries, each text once: what searches and reports tell entries apart by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from models import journal

if TYPE_CHECKING:
    from models.booking import Ints
    from models.columns import Columns

_SPARE = 1000
"""Room for so many more entries is made at once."""


class Noted:
    """`texts` by number, 0 the empty one; the number of each entry's note by its id. It follows what columns hear."""

    def __init__(self, columns: Columns) -> None:
        """Read every note."""
        self._columns, self._heard = columns, len(columns.heard)
        self._number_of: dict[str, int] = {"": 0}
        table = np.array(self._numbered(journal.notes(columns.reader)), np.int64).reshape(-1, 2)
        self._number = np.zeros(int(table[:, 0].max(initial=0)) + 1, np.int32)
        self._number[table[:, 0]] = table[:, 1]
        self.texts = list(self._number_of)

    def _numbered(self, notes: Iterable[tuple[int, str]]) -> list[tuple[int, int]]:
        known = self._number_of
        return [(entry, known.setdefault(note, len(known))) for entry, note in notes]

    def _catch_up(self) -> None:
        news, self._heard = self._columns.heard[self._heard :], len(self._columns.heard)
        if changed := sorted({entry for changes in news for entry in changes.rows.get("entry", ())}):
            self._learn(changed)

    def _learn(self, changed: list[int]) -> None:
        """Read the notes of a few entries again."""
        if changed[-1] >= len(self._number):
            more = np.zeros(changed[-1] + _SPARE - len(self._number), np.int32)
            self._number = np.append(self._number, more)
        self._number[changed] = 0
        for entry, number in self._numbered(journal.notes(self._columns.reader, changed)):
            self._number[entry] = number
        self.texts += list(self._number_of)[len(self.texts) :]

    def of(self, entries: Ints) -> Ints:
        """Give the number of each entry's note."""
        self._catch_up()
        found = np.zeros(len(entries), np.int32)
        known = entries < len(self._number)
        found[known] = self._number[entries[known]]
        return found


def noted(columns: Columns) -> Noted:
    """Give the notes of these columns; they are read when they are first asked for."""
    kept = columns.cache.get(Noted)
    if not isinstance(kept, Noted):
        columns.cache[Noted] = kept = Noted(columns)
    return kept
