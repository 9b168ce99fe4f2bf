"""The chart beside a report's table: which of its figures it draws, and which entries each bar leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from models.money import Money
from models.reports.table import ORDERED, TOTAL, Axis, Cross, Head, marks_of
from ui import formats
from ui.charts.chart import Chart, Kind, Place, Series
from ui.reports import texts
from ui.text import _, isolate

if TYPE_CHECKING:
    from models.reports.sums import Figure

MOST_SERIES = 6
MOST_PLACES = 12
"""Places of a key without an order; the smaller ones are drawn together."""
MOST_BARS, MOST_POINTS = 93, 366
"""Places in time; the latest are drawn."""
Side = Literal["rows", "columns"]
Group = tuple[int, ...]
"""Numbers of the values of a key that are drawn as one."""


@dataclass(frozen=True)
class Keys:
    """Which keys a chart is of: the places along it, and its series.

    Places are values of the first key of the side `along`. Series are those of the first key of the side `across`, or
    of the second key along; None where there is but one.
    """

    along: Side
    across: Side | None = None

    @property
    def is_inner(self) -> bool:
        """Whether the series are the second key along."""
        return self.across == self.along


@dataclass(frozen=True)
class Drawn:
    """A chart, and which values of the table's keys each of its values is of."""

    chart: Chart
    keys: Keys
    table: Cross
    places: Sequence[Group]
    series: Sequence[Group]
    is_then: Sequence[bool]
    left_out: int = 0
    """Earlier places that are not drawn."""

    def noted(self) -> str:
        """Say what is not drawn, if anything is not."""
        shown = len(self.places)
        if not self.left_out:
            return ""
        count, all_ = formats.count(shown), formats.count(shown + self.left_out)
        return _("The latest {count} of {all} are drawn").format(count=count, all=all_)

    def heads(self, series: int, place: int) -> tuple[list[Head], list[Head], bool]:
        """Give the rows and the columns behind a value, and whether it is of then."""
        found = [
            _heads(self.table, self.keys, one, other) for one in self.places[place] for other in self.series[series]
        ]
        rows, columns = zip(*found, strict=True) if found else ((), ())
        return list(dict.fromkeys(rows)), list(dict.fromkeys(columns)), self.is_then[series]


def _heads(table: Cross, keys: Keys, place: int, series: int) -> tuple[Head, Head]:
    """Row and column of a place and a series; -1 is the total."""
    along = Head(1, place) if place >= 0 else TOTAL
    other = Head(1, series) if series >= 0 else TOTAL
    if keys.is_inner and series >= 0:
        axis = table.rows if keys.along == "rows" else table.columns
        along, other = Head(2, place * len(axis.labels[1]) + series), TOTAL
    return (along, other) if keys.along == "rows" else (other, along)


def draw(table: Cross, measure: str, kind: Kind, title: str = "") -> Drawn | None:
    """Make the chart; None where figures of several kinds of coins would have to share it."""
    if texts.KINDS[measure] in {"coins", "estimate"} and len(table.units.get(measure, ())) > 1:
        return None
    return _Maker(table, measure, kind).make(title)


class _Maker:
    """Makes the chart of one measure of a table."""

    def __init__(self, table: Cross, measure: str, kind: Kind) -> None:
        self._table, self._measure, self._kind = table, measure, kind
        self._unit = table.currency if texts.KINDS[measure] == "money" else next(iter(table.units.get(measure, ())), "")
        self._sides: dict[Side, Axis] = {"rows": table.rows, "columns": table.columns}
        self._keys = self._choose()
        self._places, self._other_places = self._find_places()

    def make(self, title: str) -> Drawn:
        """Make the chart."""
        keys, compares = self._keys, self._table.compares
        series, others = [-1, -1] if compares else [-1], Group()
        if keys.across:
            series, others = self._largest(self._second(), MOST_SERIES)
        is_then = [compares and bool(number) for number in range(len(series))]
        values = self._rows(self._figure, series, is_then, has_others=bool(others))
        groups: list[Group] = [(one,) for one in series]
        if others:
            groups.append(others)
            is_then.append(False)
        named = zip(groups, values, is_then, strict=True)
        drawn = [Series(self._series_name(group, is_then=then), row) for group, row, then in named]
        places = [(place,) for place in self._places] + ([self._other_places] if self._other_places else [])
        kind: Kind = "grouped" if compares and self._kind == "stacked" else self._kind
        labels = [self._place_name(group) for group in places]
        currency = self._unit if self._is_money else ""
        shown = drawn[:1] if kind == "share" else drawn
        late = self._provisional(series, is_then[: len(series)], has_others=bool(others))
        chart = Chart(kind, labels, shown, self._write, self._write_short, title, currency=currency, provisional=late)
        left_out = len(self._times()) - len(places) if self._is_ordered(keys.along) else 0
        return Drawn(chart, keys, self._table, places, groups, is_then, left_out)

    # --- Which keys -----------------------------------------------------------------------------------------------

    def _choose(self) -> Keys:
        """Let time run along the chart, but not in shares, where the other key is what has them."""
        rows, columns = self._table.rows.keys, self._table.columns.keys
        if rows and columns:
            is_time_down = self._is_ordered("rows") and not self._is_ordered("columns")
            is_along_columns = self._is_ordered("columns") and not is_time_down
            if self._kind == "share":
                is_along_columns = is_time_down
            keys = Keys("columns", "rows") if is_along_columns else Keys("rows", "columns")
        else:
            side: Side = "rows" if rows or not columns else "columns"
            keys = Keys(side, side if len(self._sides[side].keys) > 1 else None)
        return Keys(keys.along) if self._kind == "share" or self._table.compares else keys

    def _is_ordered(self, side: Side) -> bool:
        return bool(ORDERED.intersection(self._sides[side].keys[:1]))

    # --- Which values ---------------------------------------------------------------------------------------------

    def _times(self) -> range:
        """Numbers of a stretch of time from its first entry to its last; times without entries are there, too."""
        codes = [head.code for head in self._sides[self._keys.along].heads(1)]
        return range(min(codes), max(codes) + 1) if codes else range(0)

    def _find_places(self) -> tuple[list[int], Group]:
        """Give the places, and those that are drawn as one."""
        side = self._keys.along
        if not self._sides[side].keys:
            return [-1], ()
        if self._is_ordered(side):
            return list(self._times()[-(MOST_POINTS if self._kind == "line" else MOST_BARS) :]), ()
        return self._largest(self._first(side), MOST_PLACES)

    def _first(self, side: Side) -> dict[int, int]:
        """Figures by the first key of a side."""
        codes = [head.code for head in self._sides[side].heads(1)]
        heads = [Head(1, code) for code in codes]
        if side == "rows":
            values = [value for (value,) in self._figures(heads, [TOTAL])]
        else:
            (values,) = self._figures([TOTAL], heads)
        return dict(zip(codes, values, strict=True))

    def _second(self) -> dict[int, int]:
        """Figures by the key the series are of."""
        if not self._keys.is_inner:
            return self._first(self._keys.across or "rows")
        import numpy as np

        axis = self._sides[self._keys.along]
        sums = self._table.blocks[(2, 0) if self._keys.along == "rows" else (0, 2)]
        values = sums.values.get((self._measure, self._unit), np.zeros(len(sums.codes), np.int64))
        numbers = sums.codes % len(axis.labels[1])
        found = np.zeros(len(axis.labels[1]), np.int64)
        np.add.at(found, numbers, np.abs(values))
        return {number: int(found[number]) for number in sorted(set(numbers.tolist()))}

    @staticmethod
    def _largest(figures: dict[int, int], most: int) -> tuple[list[int], Group]:
        """Give the largest, and the rest where there are more."""
        by_size = sorted(figures, key=lambda code: -abs(figures[code]))
        kept = by_size if len(by_size) <= most else by_size[: most - 1]
        return kept, tuple(by_size[len(kept) :])

    # --- Figures --------------------------------------------------------------------------------------------------

    @property
    def _figure(self) -> Figure:
        return self._measure, self._unit

    def _rows(
        self, figure: Figure, series: Sequence[int], is_then: Sequence[bool], *, has_others: bool
    ) -> list[list[int]]:
        """Values of each series, and of what is left beside them."""
        values = [self._values(figure, one, is_then=then) for one, then in zip(series, is_then, strict=True)]
        if has_others:
            whole = self._values(figure, -1)
            values.append([all_ - sum(known) for all_, *known in zip(whole, *values, strict=True)])
        return values

    def _provisional(self, series: Sequence[int], is_then: Sequence[bool], *, has_others: bool) -> frozenset[Place]:
        """Places whose money newer rates may change."""
        if texts.KINDS[self._measure] != "money" or not self._table.is_provisional(self._measure):
            return frozenset()
        marks = [self._rows((name, ""), series, is_then, has_others=has_others) for name in marks_of(self._measure)]
        return frozenset(
            Place(number, place)
            for rows in marks
            for number, values in enumerate(rows)
            for place, value in enumerate(values)
            if value
        )

    def _values(self, figure: Figure, series: int, *, is_then: bool = False) -> list[int]:
        """Values of a series; the other places are added up."""
        known = self._along(figure, self._places, series, is_then=is_then)
        if not self._other_places:
            return known
        return [*known, sum(self._along(figure, self._other_places, series, is_then=is_then))]

    def _along(self, figure: Figure, places: Sequence[int], series: int, *, is_then: bool) -> list[int]:
        """Values of a series at some places."""
        pairs = [_heads(self._table, self._keys, place, series) for place in places]
        rows, columns = ([pair[number] for pair in pairs] for number in range(2))
        if self._keys.along == "rows":
            return [value for (value,) in self._table.figures(rows, columns[:1], *figure, is_then=is_then)]
        return self._table.figures(rows[:1], columns, *figure, is_then=is_then)[0] if pairs else []

    def _figures(self, rows: Sequence[Head], columns: Sequence[Head]) -> list[list[int]]:
        return self._table.figures(rows, columns, *self._figure)

    # --- Words ----------------------------------------------------------------------------------------------------

    def _place_name(self, group: Group) -> str:
        if len(group) > 1:
            return _("Others")
        axis = self._sides[self._keys.along]
        return texts.heading(axis.keys[0], axis.labels[0][group[0]]) if group[0] >= 0 else self._measure_name

    def _series_name(self, group: Group, *, is_then: bool) -> str:
        if self._table.compares:
            return texts.part_name(self._table, "then" if is_then else "now")
        if len(group) > 1:
            return _("Others")
        if group[0] < 0 or self._keys.across is None:
            return self._measure_name
        axis, depth = self._sides[self._keys.across], 1 if self._keys.is_inner else 0
        return texts.heading(axis.keys[depth], axis.labels[depth][group[0]])

    @property
    def _measure_name(self) -> str:
        return _(texts.MEASURES[self._measure])

    @property
    def _is_money(self) -> bool:
        """Whether figures are written as money; one of no currency is an estimate of nothing."""
        return texts.KINDS[self._measure] in {"money", "estimate"} and bool(self._unit)

    def _write(self, value: int) -> str:
        if self._is_money:
            return formats.money(Money(value, self._unit))
        if texts.KINDS[self._measure] == "count":
            return formats.count(value)
        return f"{formats.coins(value)} {isolate(self._unit)}" if self._unit else formats.coins(value)

    def _write_short(self, value: int) -> str:
        if self._is_money:
            return formats.axis_money(Money(value, self._unit))
        return formats.count(value) if texts.KINDS[self._measure] == "count" else formats.coins(value)
