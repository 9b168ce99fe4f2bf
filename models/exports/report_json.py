"""A report as one JSON object, for programs; docs/json.md describes it.

It has `format` and `version`, `report`, `currency`, `by`, `basis`, `from`, `to`, `where` (key and value), `columns`
(name and kind), `rows` and `notes` (sentences). A row is an object by column name: counts and coins are numbers, money
is a text with all its decimals, coins of several units are `[{"coins": 5000, "unit": "TikTok Coin"}]`, unconverted
money is `[{"amount": "2.00", "currency": "ABC"}]`, and so is an estimate; a percentage is a text with two decimals,
or null.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from models import currencies
from models.money import Money, to_text
from models.reports import CellKind, Report

FORMAT, VERSION = "coinpurse-report", 1


def text(report: Report, notes: Sequence[str] = ()) -> bytes:
    """Give the whole document; `notes` are what a reader of the figures has to know."""
    query = report.query
    data = {
        "format": FORMAT,
        "version": VERSION,
        "report": report.name,
        "currency": report.currency,
        "by": query.by,
        "basis": query.basis,
        "from": query.since and query.since.isoformat(),
        "to": query.until and query.until.isoformat(),
        "where": [{"key": key, "value": value} for key, value in query.where],
        "columns": [{"name": column.name, "kind": column.kind} for column in report.columns],
        "rows": list(_rows(report)),
        "notes": notes,
    }
    return f"{json.dumps(data, ensure_ascii=False, indent=2)}\n".encode()


def _rows(report: Report) -> Iterator[dict[str, object]]:
    kinds = [(column.name, column.kind) for column in report.columns]
    places = [place for place, (_, kind) in enumerate(kinds) if kind == "currency"]
    for row in report.rows:
        digits = currencies.digits(str(row[places[0]])) if places else 0
        yield {name: _value(kind, value, digits) for (name, kind), value in zip(kinds, row, strict=True)}


def _value(kind: CellKind, value: object, digits: int) -> object:
    if kind == "money" and isinstance(value, int):
        return to_text(value, digits)
    if kind == "percent" and isinstance(value, int):
        return to_text(value, 2)
    if isinstance(value, tuple):
        return [_money(part) if isinstance(part, Money) else {"coins": part[0], "unit": part[1]} for part in value]
    return value


def _money(money: Money) -> dict[str, str]:
    return {"amount": to_text(money.minor, currencies.digits(money.currency)), "currency": money.currency}
