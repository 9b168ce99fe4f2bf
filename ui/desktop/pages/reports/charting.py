"""The chart beside a report's table: which of its figures it draws, and which entries each bar leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from models.money import Money
from models.reports.cross import ORDERED, TOTAL, Axis, Cross, Head
from ui import formats
from ui.desktop.charts.chart import Chart, Kind, Series
from ui.desktop.tables import pivot_texts as texts
from ui.text import _, isolate

MOST_SERIES = 6
MOST_PLACES = 12
"""Places of a key without an order; the smaller ones are drawn together."""
MOST_BARS, MOST_POINTS = 93, 366
"""Places in time; the latest are drawn."""
Side = Literal["rows", "columns"]
Group = tuple[Head, ...]
"""Heads drawn as one; of none the rest is drawn: the total without all others."""


@dataclass(frozen=True)
class Drawn:
    """A chart, and which rows and columns of the table each of its values is of."""

    chart: Chart
    places: Sequence[Group]
    series: Sequence[Group]
    places_are: Side
    is_then: Sequence[bool]
    left_out: int = 0
    """Earlier places that are not drawn."""

    def heads(self, series: int, place: int) -> tuple[list[Head], list[Head], bool]:
        """Give the rows and the columns behind a value, and whether it is of then."""
        along, across = list(self.places[place]), list(self.series[series])
        rows, columns = (along, across) if self.places_are == "rows" else (across, along)
        return rows, columns, self.is_then[series]


def draw(table: Cross, measure: str, kind: Kind, title: str = "") -> Drawn | None:
    """Make the chart; None where figures of several kinds of coins would have to share it."""
    if texts.KINDS[measure] == "coins" and len(table.units.get(measure, ())) > 1:
        return None
    return _Maker(table, measure, title).make(kind)


class _Maker:
    """Makes the chart of one measure of a table."""

    def __init__(self, table: Cross, measure: str, title: str) -> None:
        self._table, self._measure, self._title = table, measure, title
        units = table.units.get(measure, ())
        is_money = texts.KINDS[measure] == "money"
        self._unit = table.currency if is_money else next(iter(units), "")
        self._sides: dict[Side, Axis] = {"rows": table.rows, "columns": table.columns}

    def make(self, kind: Kind) -> Drawn:
        """Make the chart of that kind."""
        along, across = self._choose(kind)
        compares = self._table.compares
        places = self._groups(along, (MOST_POINTS if kind == "line" else MOST_BARS, MOST_PLACES))
        series: list[Group] = [(TOTAL,)]
        if compares:
            series = [(TOTAL,), (TOTAL,)]
        elif across and kind != "share":
            series = self._groups(across, (MOST_SERIES, MOST_SERIES))
        is_then = [compares and bool(number) for number in range(len(series))]
        values = [self._values(along, places, one, is_then=then) for one, then in zip(series, is_then, strict=True)]
        if not all(series):
            whole = self._values(along, places, (TOTAL,), is_then=False)
            parts = [row for one, row in zip(series, values, strict=True) if one]
            rest = [all_ - sum(known) for all_, *known in zip(whole, *parts, strict=True)]
            values = [row if one else rest for one, row in zip(series, values, strict=True)]
        names = [self._series_name(across, one, is_then=then) for one, then in zip(series, is_then, strict=True)]
        drawn = [Series(name, row) for name, row in zip(names, values, strict=True)]
        labels = [self._name(along, place) for place in places]
        shown: Kind = "grouped" if compares and kind == "stacked" else kind
        chart = Chart(
            shown, labels, drawn[:1] if kind == "share" else drawn, self._write, self._write_short, self._title
        )
        left_out = len(self._times(along)) - len(places) if self._is_ordered(along) else 0
        return Drawn(chart, self._resolved(along, places), self._resolved(across, series), along, is_then, left_out)

    def _choose(self, kind: Kind) -> tuple[Side, Side | None]:
        """Say which keys the places are of, and which the series: time runs along, but not in shares."""
        keys = {side: axis.keys[:1] for side, axis in self._sides.items()}
        if not keys["columns"] or not keys["rows"]:
            return ("rows" if keys["rows"] or not keys["columns"] else "columns"), None
        rows_first = self._is_ordered("rows") and not self._is_ordered("columns")
        if kind == "share":
            rows_first = not rows_first and self._is_ordered("columns")
            return ("rows", "columns") if rows_first or not self._is_ordered("rows") else ("columns", "rows")
        if rows_first or not self._is_ordered("columns"):
            return "rows", "columns"
        return "columns", "rows"

    def _is_ordered(self, side: Side) -> bool:
        return bool(ORDERED.intersection(self._sides[side].keys[:1]))

    # --- Which heads ----------------------------------------------------------------------------------------------

    def _times(self, side: Side) -> range:
        """Codes of a stretch of time from its first entry to its last; those without entries are there, too."""
        codes = [head.code for head in self._sides[side].heads(1)]
        return range(min(codes), max(codes) + 1) if codes else range(0)

    def _groups(self, side: Side, most: tuple[int, int]) -> list[Group]:
        """Heads of the first key of an axis: the latest of a time, else the largest, and the rest as one."""
        axis, (times, others) = self._sides[side], most
        if not axis.keys:
            return [(TOTAL,)]
        if self._is_ordered(side):
            return [(Head(1, code),) for code in self._times(side)[-times:]]
        by_size = self._by_size(side)
        kept = by_size if len(by_size) <= others else by_size[: others - 1]
        return [*((Head(1, code),) for code in kept), *([()] if len(by_size) > len(kept) else [])]

    def _by_size(self, side: Side) -> list[int]:
        """Codes of the heads of the first key, the largest figures first."""
        sums = self._table.blocks[(1, 0) if side == "rows" else (0, 1)]
        values = sums.values.get((self._measure, self._unit))
        if values is None:
            return [head.code for head in self._sides[side].heads(1)]
        by_size: list[int] = sums.codes[(-abs(values)).argsort(kind="stable")].tolist()
        return by_size

    def _resolved(self, side: Side | None, groups: Sequence[Group]) -> list[Group]:
        """Name the heads of a rest, for what it leads to."""
        if side is None or all(groups):
            return list(groups)
        shown = {head for group in groups for head in group}
        rest = tuple(head for head in self._sides[side].heads(1) if head not in shown)
        return [group or rest for group in groups]

    # --- Figures --------------------------------------------------------------------------------------------------

    def _values(self, along: Side, places: Sequence[Group], one: Group, *, is_then: bool) -> list[int]:
        """Values of a series; a place that is the rest has the total without the others. The rest has none yet."""
        if not one:
            return [0] * len(places)
        known = self._figures(along, [place[0] for place in places if place], one[0], is_then=is_then)
        if all(places):
            return known
        (whole,) = self._figures(along, [TOTAL], one[0], is_then=is_then)
        return [*known, whole - sum(known)]

    def _figures(self, along: Side, places: Sequence[Head], other: Head, *, is_then: bool) -> list[int]:
        if along == "rows":
            found = self._table.figures(places, [other], self._measure, self._unit, is_then=is_then)
            return [value for (value,) in found]
        return self._table.figures([other], places, self._measure, self._unit, is_then=is_then)[0]

    # --- Words ----------------------------------------------------------------------------------------------------

    def _name(self, side: Side, group: Group) -> str:
        if not group:
            return _("Others")
        axis, head = self._sides[side], group[0]
        return texts.heading(axis.keys[0], axis.values(head)[0]) if head.depth else _(texts.MEASURES[self._measure])

    def _series_name(self, side: Side | None, group: Group, *, is_then: bool) -> str:
        if self._table.compares:
            return (_("Average") if len(self._table.request.then) > 1 else _("Then")) if is_then else _("Now")
        return self._name(side, group) if side else _(texts.MEASURES[self._measure])

    def _write(self, value: int) -> str:
        if texts.KINDS[self._measure] == "money":
            return formats.money(Money(value, self._unit))
        if texts.KINDS[self._measure] == "count":
            return formats.count(value)
        return f"{formats.coins(value)} {isolate(self._unit)}" if self._unit else formats.coins(value)

    def _write_short(self, value: int) -> str:
        if texts.KINDS[self._measure] != "money":
            return self._write(value) if texts.KINDS[self._measure] == "count" else formats.coins(value)
        return formats.axis_money(Money(value, self._unit))
