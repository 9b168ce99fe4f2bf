"""What one chooses for a report, and how that is kept as text: what cannot be read of it becomes the default. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from models import moments
from models.errors import InvalidEntry
from models.reports import ALLOWED, COLUMNS, Query
from models.reports.compare import MODES

MOST_KEYS = 3
"""Keys one can set beside each other in rows, and as many in columns."""
CHARTS = ("stacked", "grouped", "line", "share")
_FIGURES = frozenset({"count", "coins", "money", "estimate"})
_MONEY = {
    "spending": "cost",
    "purchases": "paid",
    "balance": "closing_cost",
    "received": "received_high",
    "savings": "paid",
    "markup": "markup",
}
FILTERS = ("platform", "account", "creator", "gift", "kind", "channel", "weekday")
"""Keys by whose values a report is narrowed."""
_DEFAULT_KEYS = {
    "spending": (("creator",), ("month",)),
    "purchases": (("month",), ("channel",)),
    "balance": (("month",), ()),
    "received": (("creator",), ()),
    "savings": (("channel",), ()),
    "markup": (("channel",), ()),
}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time by the name of a preset, which moves on with the days, or between two dates of one's own."""

    name: str = "all"
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """A report as chosen. Empty `currency` and `basis` are the ledger's own; an empty `measure` is the money.

    `rows` and `columns` are group keys, outer ones first; `where` is a query's; `compare` is one of `MODES`, or empty.
    """

    report: str = "spending"
    rows: tuple[str, ...] = ("creator",)
    columns: tuple[str, ...] = ("month",)
    measure: str = ""
    period: Period = Period()
    where: tuple[tuple[str, str], ...] = ()
    currency: str = ""
    basis: str = ""
    compare: str = ""
    chart: str = "stacked"

    @property
    def shown(self) -> str:
        """Name of the measure a cross table shows."""
        return self.measure or money_of(self.report)

    def of(self, report: str) -> Choices:
        """Give the same for another report, without what that cannot be asked."""
        kept = _Kept(ALLOWED[report])
        rows, columns = kept.keys(self.rows), kept.keys(self.columns)
        if not rows and not columns:
            rows, columns = _DEFAULT_KEYS[report]
        measure = self.measure if self.measure in measures(report) else ""
        # The kinds of a report are its own.
        kept_keys = set(ALLOWED[report]) - ({"kind"} if report != self.report else set())
        where = tuple(pair for pair in self.where if pair[0] in kept_keys)
        return replace(self, report=report, rows=rows, columns=columns, measure=measure, where=where)

    def query(self, since: date | None, until: date | None) -> Query:
        """What is asked for this between two days."""
        by = (*self.rows, *self.columns)
        return Query(by, since, until, self.where, self.currency or None, self.basis or None)

    def as_text(self) -> str:
        """Write it down."""
        period = [self.period.name, *(day and day.isoformat() for day in (self.period.since, self.period.until))]
        values = {name: getattr(self, name) for name in self.__slots__} | {"period": period}
        return json.dumps(values, ensure_ascii=False)


def measures(report: str) -> tuple[str, ...]:
    """Names of the columns of a report that hold figures."""
    return tuple(column.name for column in COLUMNS[report] if column.kind in _FIGURES)


def money_of(report: str) -> str:
    """Name of the column that holds the money a report is about; of one about estimates these."""
    return _MONEY[report]


def read(text: str) -> Choices:
    """Read what `as_text` wrote. What is broken, or of another version, is as if it had not been chosen."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return Choices()
    return _read(found) if isinstance(found, dict) else Choices()


def _read(found: Mapping[str, Any]) -> Choices:
    report = found.get("report")
    report = report if isinstance(report, str) and report in ALLOWED else "spending"
    kept, default = _Kept(ALLOWED[report]), _DEFAULT_KEYS[report]
    rows, columns = kept.keys(found.get("rows")), kept.keys(found.get("columns"))
    is_total = found.get("rows") == found.get("columns") == []
    if not rows and not columns and not is_total:
        rows, columns = default
    pairs = found.get("where")
    filters = [key for key in FILTERS if key in ALLOWED[report]]
    where = [_pair(pair, filters) for pair in pairs] if isinstance(pairs, list) else []
    return Choices(
        report,
        rows,
        columns,
        _one_of(found.get("measure"), measures(report)),
        _period(found.get("period")),
        tuple(dict.fromkeys(pair for pair in where if pair)),
        _code(found.get("currency")),
        _one_of(found.get("basis"), ("fifo", "average")),
        _one_of(found.get("compare"), MODES),
        _one_of(found.get("chart"), CHARTS) or CHARTS[0],
    )


class _Kept:
    """Keeps keys that are allowed, each once."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        self._left = set(allowed)

    def keys(self, given: object) -> tuple[str, ...]:
        """Keep those of `given` that are left, at most as many as one can choose."""
        found: list[str] = []
        for key in given if isinstance(given, list | tuple) else ():
            if isinstance(key, str) and key in self._left and len(found) < MOST_KEYS:
                self._left.remove(key)
                found.append(key)
        return tuple(found)


def _one_of(given: object, choices: tuple[str, ...]) -> str:
    return given if isinstance(given, str) and given in choices else ""


def _code(given: object) -> str:
    from models import currencies

    return given if isinstance(given, str) and currencies.is_known(given) else ""


def _pair(given: object, allowed: Sequence[str]) -> tuple[str, str] | None:
    match given:
        case [str(key), str(value)] if key in allowed:
            return key, value
    return None


def _period(given: object) -> Period:
    match given:
        case [str(name), since, until]:
            return Period(name, _day(since), _day(until))
    return Period()


def _day(given: object) -> date | None:
    try:
        return moments.within(date.fromisoformat(given)) if isinstance(given, str) else None
    except (ValueError, InvalidEntry):
        return None
