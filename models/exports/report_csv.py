"""A report as CSV: UTF-8, RFC 4180, plain numbers, no total row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from models import currencies
from models.money import Money, to_text, writer
from models.reports import CellKind, Report

_AT_ONCE = 1000
"""Rows that are turned into columns and back together: few enough to stay in the processor's cache."""


def text(report: Report) -> bytes:
    """Give the whole file."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(column.name for column in report.columns)
    kinds = [column.kind for column in report.columns]
    for start in range(0, len(report.rows), _AT_ONCE):
        writer.writerows(_written(kinds, report.rows[start : start + _AT_ONCE]))
    return lines.getvalue().encode()


def _written(kinds: Sequence[CellKind], rows: Sequence[Sequence[Any]]) -> Iterator[Sequence[object]]:
    """Give rows as the file has them, made column by column; whole numbers and names are written as they are."""
    columns = list(zip(*rows, strict=True))
    codes = columns[kinds.index("currency")] if "currency" in kinds else ()
    return zip(*(_column(kind, values, codes) for kind, values in zip(kinds, columns, strict=True)), strict=True)


def _column(kind: CellKind, values: Sequence[Any], codes: Sequence[str]) -> Sequence[object]:
    """Give one column as the file has it; `codes` are the currencies of its rows."""
    if kind == "money":
        written = {code: writer(currencies.digits(code)) for code in set(codes)}
        return [written[code](minor) for code, minor in zip(codes, values, strict=True)]
    if kind == "coins" and tuple in map(type, values):
        return [_coins(value) if isinstance(value, tuple) else value for value in values]
    if kind == "percent":
        return ["" if value is None else to_text(value, 2) for value in values]
    if kind in {"unconverted", "estimate"}:
        return ["; ".join(map(_money, value)) if value else "" for value in values]
    return values


def _coins(parts: tuple[tuple[int, str], ...]) -> str:
    return "; ".join(f"{coins} {unit}" for coins, unit in parts) or "0"


def _money(money: Money) -> str:
    return f"{to_text(money.minor, currencies.digits(money.currency))} {money.currency}"
