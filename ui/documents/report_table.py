"""A finished report as rows of exact values: its keys, then a column for each unit of each figure, and the totals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from models.periods import DAY_KEYS
from models.reports import COHORT_KEYS
from models.reports.choices import measures
from models.reports.table import TOTAL, Cross, Head, marks_of
from ui import cost_texts, labels
from ui.documents.document import Adding, Column, Kind, Stretch, Table, Value, Written
from ui.reports import texts
from ui.reports.texts import Part
from ui.text import _

_DATES = ("day", "evening")
_BY_NUMBER = ("weekday", "hour", "size", "streak", "rank")
"""Keys whose words sort by the number their values begin with."""
_KINDS: dict[str, Kind] = {"count": "count", "coins": "coins", "money": "money", "estimate": "money"}


def table(made: Cross, measure: str) -> Table:
    """Make the table; with keys across it is of one measure, else of all. Subtotals are left out."""
    return _Maker(made, measure).make()


@dataclass(frozen=True, slots=True)
class _Figure:
    """What a column holds: a figure of one unit, of one column of the report, of now, of then or the change."""

    column: Head
    measure: str
    unit: str
    part: Part


class _Cells:
    """Reads the figures of some rows, those of one kind in all columns of the report at once."""

    def __init__(self, made: Cross, rows: Sequence[Head]) -> None:
        across = len(made.columns.keys)
        self._made, self._rows = made, rows
        self._columns = {0: [TOTAL], across: made.columns.heads(across) if across else [TOTAL]}
        self._known: dict[tuple[object, ...], dict[Head, Sequence[int]]] = {}

    def values(self, figure: _Figure) -> Sequence[int]:
        """Give a figure row by row."""
        if figure.part != "change":
            return self._read(figure, is_then=figure.part == "then")
        both = zip(self._read(figure, is_then=False), self._read(figure, is_then=True), strict=True)
        return [now - then for now, then in both]

    def _read(self, figure: _Figure, *, is_then: bool) -> Sequence[int]:
        depth, key = figure.column.depth, (figure.measure, figure.unit)
        if (depth, is_then, *key) not in self._known:
            found = self._made.figures(self._rows, self._columns[depth], *key, is_then=is_then)
            self._known[depth, is_then, *key] = self._by_column(depth, found)
        return self._known[depth, is_then, *key][figure.column]

    def filled(self) -> dict[Head, Sequence[int]]:
        """Tell column by column whether there is anything in its cells: 1, or 0."""
        found: dict[Head, Sequence[int]] = {}
        for depth, columns in self._columns.items():
            found |= self._by_column(depth, self._made.filled(self._rows, columns))
        return found

    def _by_column(self, depth: int, found: Sequence[Sequence[int]]) -> dict[Head, Sequence[int]]:
        columns = self._columns[depth]
        return dict(zip(columns, zip(*found, strict=True) if found else [()] * len(columns), strict=True))


class _Maker:
    def __init__(self, made: Cross, measure: str) -> None:
        self._made = made
        self._rows = made.rows.heads(len(made.rows.keys))
        self._cells = _Cells(made, self._rows)
        self._measures = [measure] if made.columns.keys else list(measures(made.request.report))
        self._units = {one: self._units_of(one) for one in self._measures}

    def make(self) -> Table:
        figures = list(self._figures())
        values = [self._cells.values(figure) for figure in figures]
        whole = _Cells(self._made, [TOTAL])
        totals = [total for figure in figures for total in whole.values(figure)]
        columns = [*self._keys, *map(self._column, figures, values, totals)]
        rows = list(zip(*self._names, *self._blanked(figures, values), strict=True))
        return Table(tuple(columns), rows, self._totals(totals), self._time)

    def _totals(self, totals: Sequence[int]) -> tuple[Value, ...] | None:
        """Words, and the totals as they were asked of the report; none where a row is the total itself."""
        keys = self._made.rows.keys
        if not keys or not self._rows:
            return None
        return (_("Total"), *[None] * (len(keys) - 1), *totals)

    # --- Keys -----------------------------------------------------------------------------------------------------

    @property
    def _keys(self) -> Iterator[Column]:
        for key in self._made.rows.keys:
            yield Column((_(labels.KEYS[key]),), "date" if key in _DATES else "text")

    @cached_property
    def _names(self) -> list[list[Value]]:
        """The keys' values, row by row for each of them; each is written once."""
        found = []
        for key, values in zip(self._made.rows.keys, self._made.rows.all_values(), strict=True):
            written = {value: _name(key, value) for value in set(values)}
            found.append([written[value] for value in values])
        return found

    @property
    def _time(self) -> tuple[int, ...]:
        return tuple(place for place, key in enumerate(self._made.rows.keys) if key in DAY_KEYS)

    # --- Which columns --------------------------------------------------------------------------------------------

    def _units_of(self, measure: str) -> list[str]:
        """Units of a measure that have figures; the report's currency is always one; coins have the same in all."""
        made, kind = self._made, texts.KINDS[measure]
        if kind == "count":
            return [""]
        is_rest = kind in {"money", "estimate"} or measure in {"uncovered_coins", "uncompared_coins"}
        alike = [measure] if is_rest else [one for one, its in texts.KINDS.items() if its == kind]
        found = [unit for unit in made.units.get(measure, ()) if any(made.has(one, unit) for one in alike)]
        return list(dict.fromkeys((made.currency, *found))) if kind == "money" else found

    def _figures(self) -> Iterator[_Figure]:
        across = len(self._made.columns.keys)
        parts: tuple[Part, ...] = ("now", "then", "change") if self._made.compares else ("now",)
        for column in (TOTAL, *(self._made.columns.heads(across) if across else ())):
            for measure in self._measures:
                for unit in self._units[measure]:
                    yield from (_Figure(column, measure, unit, part) for part in parts)

    def _column(self, figure: _Figure, values: Sequence[int], total: int) -> Column:
        kind = _KINDS[texts.KINDS[figure.measure]]
        return Column(self._heading(figure), kind, figure.unit, self._adding(figure, values, total))

    def _heading(self, figure: _Figure) -> tuple[str, ...]:
        made, column = self._made, figure.column
        words = [texts.raw_heading(*pair) for pair in zip(made.columns.keys, made.columns.values(column), strict=False)]
        if made.columns.keys and not words:
            words = [_("Total")]
        words.append(cost_texts.about(_(texts.MEASURES[figure.measure]), is_provisional=self._is_late(figure)))
        if texts.KINDS[figure.measure] == "money" and figure.unit != made.currency:
            words.append(texts.part_name(made, "apart"))
        return (*words, texts.part_name(made, figure.part)) if made.compares else tuple(words)

    def _is_late(self, figure: _Figure) -> bool:
        """Whether rates that may change are part of a column."""
        if texts.KINDS[figure.measure] != "money" or figure.unit != self._made.currency:
            return False
        marks = [replace(figure, measure=name, unit="") for name in marks_of(figure.measure)]
        return any(any(self._cells.values(one)) for one in marks)

    # --- Figures --------------------------------------------------------------------------------------------------

    def _blanked(self, figures: Sequence[_Figure], values: Sequence[Sequence[int]]) -> Iterator[Sequence[Value]]:
        """Leave cells empty in which nothing is, and zeros of one kind of coin, or of one currency, among several.

        So are zeros of coins without a purchase: nothing is what ought to be there.
        """
        is_there = self._cells.filled()
        for figure, mine in zip(figures, values, strict=True):
            is_one_of_many = figure.unit != self._made.currency and len(self._units[figure.measure]) > 1
            if is_one_of_many or figure.measure == "uncovered_coins":
                yield [value or None for value in mine]
            elif self._made.columns.keys:
                there = is_there[figure.column]
                yield [value if known else None for value, known in zip(mine, there, strict=True)]
            else:
                yield mine

    # --- Totals ---------------------------------------------------------------------------------------------------

    def _adding(self, figure: _Figure, values: Sequence[int], total: int) -> Adding | None:
        """Say how the total follows from the column; what was there before is that of the first stretch of time.

        What does not follow, as of averages, or of days that other months do not have, is said to be nothing.
        """
        adding: Adding = "sum"
        if self._time and figure.measure.startswith(("opening_", "closing_")):
            adding = "first" if figure.measure.startswith("opening_") else "last"
        if not self._made.rows.keys:
            return None
        added = sum(values) if adding == "sum" else sum(values[place] for place in self._ends[adding])
        return adding if added == total else None

    @cached_property
    def _ends(self) -> dict[Adding, list[int]]:
        """Numbers of the rows of the first and of the last stretch of time."""
        times = list(zip(*(self._made.rows.all_values()[place] for place in self._time), strict=True))
        ends: dict[Adding, tuple[str, ...]] = {"first": min(times, default=()), "last": max(times, default=())}
        return {adding: [place for place, time in enumerate(times) if time == end] for adding, end in ends.items()}


def _name(key: str, value: str) -> Value:
    """Give a value of a key: a day as a date, a stretch of time by its name, the others as people say them."""
    if key in _DATES and value:
        return date.fromisoformat(value)
    if key in DAY_KEYS:
        return Stretch(value, key)
    said = texts.raw_heading(key, value)
    if key in COHORT_KEYS:
        return Stretch(value, "month") if value else Written(said, 0)
    return Written(said, int(re.split(r"\D", value)[0] or 0)) if key in _BY_NUMBER else said
