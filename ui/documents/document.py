"""The one shape of everything that is handed on to people: sections of text, a chart and a table.

What makes one (a report, the journal, a year in review) knows no format; what writes one (XLSX, HTML, PDF, a printer)
knows no ledger. Names were chosen by strangers: every text here is plain text, and each writer makes it harmless.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, Self

from models.money import Money

if TYPE_CHECKING:
    from ui.charts.chart import Chart


class Stretch(str):
    """A stretch of time by its exact name, `2026-03`, by which stretches sort; people read it in their own style.

    `key` tells of which kind it is: year, quarter, month or week.
    """

    __slots__ = ("key",)
    key: str

    def __new__(cls, name: str, key: str) -> Self:
        """Take the name and the kind."""
        made = super().__new__(cls, name)
        made.key = key
        return made


class Written(str):
    """Words of ours that are no number of the column's unit: a percentage, a price, an estimate, a day of the week.

    They sort by `order`; without one as words do.
    """

    __slots__ = ("order",)
    order: float | None

    def __new__(cls, words: str, order: float | None = None) -> Self:
        """Take the words and what they sort by."""
        made = super().__new__(cls, words)
        made.order = order
        return made


Kind = Literal["text", "written", "date", "count", "coins", "money"]
Value = str | int | date | Money | tuple[int, str] | None
"""A cell: None is empty.

Text, a `Stretch` of time and `Written` words among it, and dates are themselves, a count is an int. Coins and money
are an int where the column has their unit (money in its minor units); else each has its own: `(5000, "TikTok Coin")`,
`Money`.
"""
Adding = Literal["sum", "first", "last"]
"""How a total follows from its column: of all rows, or of those of the earliest or the latest stretch of time."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `heading` has the outer words first: `("March 2026", "Cost")`.

    `unit` is the currency or the kind of coin of every value; empty where each value has its own. `total` is None for
    text, for values with units of their own, and for a total that follows from no rows, as of averages.
    """

    heading: tuple[str, ...]
    kind: Kind = "text"
    unit: str = ""
    total: Adding | None = None


@dataclass(frozen=True)
class Table:
    """Rows of one value for each column, without subtotals; they may be made one by one, as they are asked for.

    `totals` is the row of totals: words for text, None where nothing adds up. `time` are the places of the columns that
    tell the stretch of time, by which the totals `first` and `last` go.
    """

    columns: tuple[Column, ...]
    rows: Sequence[tuple[Value, ...]]
    totals: tuple[Value, ...] | None = None
    time: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure that stands out: what it is, the figure in words, and a line that belongs to it, or none."""

    name: str
    figure: str
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A part with a title of its own, any of whose parts may be missing.

    `facts` come first; `notes`, what a reader has to know, come last.
    """

    title: str = ""
    paragraphs: tuple[str, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    notes: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Document:
    """Everything that is written to one file.

    `about` are lines that say what is in it: period, filters, currency, booking. `made` says when it was made.
    `language` is a code like `pt-BR`.
    """

    title: str
    about: tuple[str, ...]
    made: str
    sections: tuple[Section, ...]
    language: str
    is_mirrored: bool = False
