"""A finished report as rows and columns of texts: which figure stands where, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass

from models.reports.choices import measures, money_of
from models.reports.table import TOTAL, Cell, Cross, Head
from ui import formats
from ui.reports import texts
from ui.reports.texts import Part
from ui.text import _

_KEPT = 20_000
_ONLY_IF_FILLED = frozenset({"uncovered_coins", "left_out", "uncompared_coins"})
"""Written cells that are kept."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell as it is drawn: `shade` (0 to 1) tells how large it is among its like, `indent` how deep a row is."""

    text: str
    shade: float = 0.0
    is_strong: bool = False
    is_number: bool = True
    is_doubtful: bool = False
    indent: int = 0
    tone: str = "text"


EMPTY = Shown("")


@dataclass(frozen=True, slots=True)
class Place:
    """What a column shows: which column of the report, which measure, and whether of now, of then or the change.

    `levels` are its headings, the outer ones first.
    """

    column: Head
    measure: str
    part: Part
    levels: tuple[str, ...]


class Grid:
    """The table of a report by one measure; without keys across, all measures side by side.

    `fixed` are the columns that stay beside the names, `columns` those that move.
    """

    def __init__(self, table: Cross, measure: str) -> None:
        """Lay out `table`; cells are written when they are asked for."""
        self.table, self.measure = table, measure
        self._parts: tuple[Part, ...] = ("now", "then", "change", "percent") if table.compares else ("now",)
        across = len(table.columns.keys)
        self.fixed = self._places(TOTAL, measure, (_("Total"),)) if across else []
        self.columns: list[Place] = []
        if across and table.compares:
            self.columns, self.fixed = self.fixed, []
        for column in table.columns.heads(across) if across else []:
            self.columns += self._places(column, measure, self._headings(column))
        for one in self._beside_each_other() if not across else ():
            self.columns += self._places(TOTAL, one, (_(texts.MEASURES[one]),))
        money = money_of(table.request.report)
        if not across and texts.KINDS[money] == "money" and len(table.units.get(money, ())) > 1:
            filled = ("",) if table.compares else ()
            self.columns.append(Place(TOTAL, money, "apart", (*filled, texts.part_name(self.table, "apart"))))
        self._written: dict[tuple[int, int], Shown] = {}
        self._most: dict[str, int] = {}

    def _beside_each_other(self) -> list[str]:
        """All measures there are; beside what was then the chosen one comes first, for there is little room."""
        units = self.table.units
        found = [one for one in measures(self.table.request.report) if one not in _ONLY_IF_FILLED or units.get(one)]
        return sorted(found, key=lambda one: one != self.measure) if self.table.compares else found

    def _headings(self, column: Head) -> tuple[str, ...]:
        values = self.table.columns.values(column)
        return tuple(texts.heading(key, value) for key, value in zip(self.table.columns.keys, values, strict=True))

    def _places(self, column: Head, measure: str, levels: tuple[str, ...]) -> list[Place]:
        if not self.table.compares:
            return [Place(column, measure, "now", levels)]
        filled = levels + ("",) * (len(self.table.columns.keys) - len(levels))
        return [Place(column, measure, part, (*filled, texts.part_name(self.table, part))) for part in self._parts]

    def is_like(self, other: Grid) -> bool:
        """Whether it has the keys and the kinds of columns of another, so that one finds one's way in it."""
        mine, its = self.table.request, other.table.request
        is_same = (mine.report, mine.rows, mine.columns) == (its.report, its.rows, its.columns)
        return is_same and self.table.compares == other.table.compares

    def largest(self) -> list[int]:
        """Numbers of the columns whose total is the largest: none has a wider figure."""
        if not self.table.columns.keys:
            return list(range(len(self.columns)))
        unit = next(iter(self.table.units.get(self.measure, ())), "")
        heads = [place.column for place in self.columns if place.column.depth]
        (totals,) = self.table.figures([TOTAL], heads, self.measure, unit)
        most = max(range(len(heads)), key=lambda number: abs(totals[number]), default=None)
        return [] if most is None else [number for number, one in enumerate(self.columns) if one.column == heads[most]]

    @property
    def depth(self) -> int:
        """Lines of headings."""
        return max((len(place.levels) for place in (*self.columns, *self.fixed)), default=1)

    @property
    def size(self) -> int:
        """How many rows there are; without keys down, one of everything."""
        return len(self.table.rows)

    @property
    def has_total(self) -> bool:
        """Whether a row of totals stands below."""
        return bool(self.table.rows.keys)

    @property
    def title(self) -> str:
        """What stands over the names: the keys down."""
        from ui import labels

        return " · ".join(_(labels.KEYS[key]) for key in self.table.rows.keys)

    # --- Cells ----------------------------------------------------------------------------------------------------

    def name(self, row: int) -> Shown:
        """Heading of a row."""
        head = self.table.rows.head(row)
        said = self._said(head)
        is_outer = head.depth < len(self.table.rows.keys)
        return Shown(said, 0.0, is_outer or not head.depth, is_number=False, indent=max(0, head.depth - 1))

    def _said(self, row: Head) -> str:
        """The name of a row: the value of its innermost key."""
        if not row.depth:
            return _("All") if not self.table.rows.keys else _("Total")
        return texts.heading(self.table.rows.keys[row.depth - 1], self.table.rows.values(row)[-1])

    def figure(self, row: int, number: int) -> Shown:
        """A cell of the columns that move."""
        if (row, number) not in self._written:
            if len(self._written) > _KEPT:
                self._written.clear()
            head = self.table.rows.head(row)
            is_outer = head.depth < len(self.table.rows.keys)
            self._written[row, number] = self._write(head, self.columns[number], is_strong=is_outer)
        return self._written[row, number]

    def beside(self, row: int, number: int) -> Shown:
        """A cell of the columns that stay beside the names."""
        return self._write(self.table.rows.head(row), self.fixed[number], is_strong=True)

    def total(self, number: int) -> Shown:
        """The total of a column that moves."""
        return self._write(TOTAL, self.columns[number], is_strong=True)

    def total_beside(self, number: int) -> Shown:
        """The total of everything."""
        return self._write(TOTAL, self.fixed[number], is_strong=True)

    def _write(self, row: Head, place: Place, *, is_strong: bool) -> Shown:
        cell = self.table.cell(row, place.column)
        if cell is None:
            return EMPTY
        text = self._text(cell, place)
        if not text:
            return EMPTY
        report, currency = self.table.request.report, self.table.currency
        is_doubtful = place.part == "now" and not texts.is_certain(report, place.measure, cell, currency)
        shade = 0.0 if is_strong or place.part != "now" else self._shade(cell, place.measure)
        tone = "second" if place.part == "then" else "text"
        return Shown(text, shade, is_strong, is_doubtful=is_doubtful, tone=tone)

    def _text(self, cell: Cell, place: Place) -> str:
        measure, currency = place.measure, self.table.currency
        if place.part == "now":
            return texts.now(measure, cell, currency)
        if place.part == "then":
            return texts.then(measure, cell, currency)
        if place.part == "apart":
            return _(", ").join(formats.money(one) for one in texts.without_rate(measure, cell.now(measure), currency))
        if place.part == "change":
            return texts.change(measure, cell, currency)
        return texts.percent(measure, cell, currency)

    def _shade(self, cell: Cell, measure: str) -> float:
        units = cell.now(measure)
        are_several = texts.KINDS[measure] in {"coins", "estimate"} and len(self.table.units.get(measure, ())) > 1
        if texts.KINDS[measure] == "count" or are_several or len(units) != 1:
            return 0.0
        if measure not in self._most:
            self._most[measure] = self.table.most(measure)
        first = next(iter(self.table.units[measure]))
        return max(0.0, min(1.0, units.get(first, 0) / self._most[measure]))

    def tooltip(self, row: Head, place: Place) -> str:
        """Everything about a cell; empty where nothing is."""
        cell = self.table.cell(row, place.column)
        return texts.tooltip(self.table, self.names(row, place.column), cell, place.measure) if cell else ""

    def names(self, row: Head, column: Head) -> list[str]:
        """Values of the keys of a row and a column."""
        return [texts.heading(key, value) for key, value in self.table.values(row, column)]
