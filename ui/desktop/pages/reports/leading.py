"""From a figure of a report to the entries behind it."""

from __future__ import annotations

from collections.abc import Sequence

from models.periods import DAY_KEYS
from models.reports.table import Cross, Head
from ui.desktop.page import Subset
from ui.desktop.pages.reports.asking import Behind
from ui.desktop.tables.pivot_table import Pick
from ui.reports import about, texts
from ui.reports.texts import Part
from ui.text import _

_TIMES: dict[Part, tuple[bool, bool]] = {"then": (False, True), "change": (True, True), "percent": (True, True)}
"""Whether a part of a figure is of now, and whether of then; those not named are of now."""


def from_pick(table: Cross, pick: Pick, starts_on: int) -> Subset:
    """Give the entries behind a cell, a name, a heading or a total."""
    is_now, is_then = _TIMES.get(pick.place.part, (True, False)) if pick.place else (True, False)
    measure = pick.place.measure if pick.place else ""
    return from_heads(table, [pick.row], [pick.column], measure, starts_on, is_now=is_now, is_then=is_then)


def from_heads(
    table: Cross,
    rows: Sequence[Head],
    columns: Sequence[Head],
    measure: str,
    starts_on: int,
    *,
    is_now: bool = True,
    is_then: bool = False,
) -> Subset:
    """Give the entries behind some rows and columns: of the table's time, of what it is compared with, or of both."""
    queries = table.queries(rows, columns) if is_now else []
    queries += table.queries(rows, columns, is_then=True) if is_then else []
    values = table.values(rows[0], columns[0]) if len(rows) == len(columns) == 1 else []
    title = _title(table, values, starts_on, is_then=is_then)
    return Subset(title, Behind(table.request.report, queries, measure))


def _title(table: Cross, values: Sequence[tuple[str, str]], starts_on: int, *, is_then: bool) -> str:
    """Say which entries they are; names as they are, for the Ledger hides and tames the whole."""
    names = [texts.raw_heading(key, value) for key, value in values]
    if not is_then and {"evening", *DAY_KEYS} & {key for key, _value in values}:
        return _(", ").join(names)  # they say the time already
    request = table.request
    stretches = [*request.then] if is_then else [(request.query.since, request.query.until)]
    times = about.listed([about.stretch(since, until, starts_on) for since, until in stretches])
    return _(", ").join((*names, times))
