"""Makes tables of reports.

Every total is a further report by fewer keys: what may be added is added, kind by kind; balances are balanced anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from models.money import divide_half_even
from models.reports import COLUMNS, Asked, need, settle
from models.reports.choices import measures, money_of
from models.reports.compare import aligned
from models.reports.costing import cost, provisional
from models.reports.grouping import group
from models.reports.savings import evidence
from models.reports.sums import Figure, Sums, add_up, combined
from models.reports.table import ORDERED, PROVISIONAL, THEN, Axis, Cross, Request

if TYPE_CHECKING:
    from models.booking import Ints
    from models.columns import Columns
    from models.rates import Rates
    from models.settings import Settings

_NAMES = {
    "spending": {"count": "gifts", "coins": "coins", "money": "cost", "uncovered": "uncovered_coins"},
    "purchases": {"count": "purchases", "coins": "coins", "money": "paid"},
    "received": {"count": "gifts"},
    "savings": {"count": "purchases", "money": "paid"},
    "markup": {"count": "charges", "money": "paid"},
}
"""What reports call the measures of their parts."""


def cross(columns: Columns, rates: Rates, settings: Settings, request: Request) -> Cross:
    """Make the table. Raises LedgerError where the report cannot be asked so."""
    query = replace(request.query, by=(*request.rows, *request.columns))
    asked = settle(request.report, columns, rates, settings, query)
    need(columns, request.report, asked.query)
    starts_on = settings.month_starts_on
    names = [
        {key: aligned(key, request.now or then, then, starts_on) for key in asked.query.by} for then in request.then
    ]
    sums = [_summing(request.report, asked)]
    for since, until in request.then:
        sums.append(_summing(request.report, replace(asked, query=replace(asked.query, since=since, until=until))))
    blocks = _blocks(request, sums, names)
    rows = _axis(request.rows, [blocks[depth, 0] for depth in range(len(request.rows) + 1)], request, asked.currency)
    across = [blocks[0, depth] for depth in range(len(request.columns) + 1)]
    leaves = _axis(request.columns, across, request, asked.currency)
    accounts = cost(asked)
    seen = evidence(asked, accounts) if request.report == "savings" else ()
    return Cross(request, asked.currency, blocks, rows, leaves, provisional(asked, accounts), names, seen)


Summing = Callable[[tuple[str, ...]], Sums]


def _summing(name: str, asked: Asked) -> Summing:
    """Give what sums a stretch of time by any keys of its query."""
    from models.reports import balance, markup, purchases, received, savings, spending

    if name == "balance":
        accounts = balance.chosen(asked)
        return lambda by: balance.sums_by(asked, accounts, by)
    modules = (spending, purchases, received, savings, markup)
    parts_of = next(module.parts_of for module in modules if module.__name__.endswith(f".{name}"))
    found, names = group(asked, parts_of(asked, cost(asked))), _NAMES[name]
    named = ((names.get(measure, measure), unit, numbers) for (measure, unit), numbers in found.values.items())
    shown = {PROVISIONAL, *(column.name for column in COLUMNS[name])}
    sums = replace(found, values={(measure, unit): numbers for measure, unit, numbers in named if measure in shown})
    return (lambda by: received.rounded(sums.by_fewer(by))) if name == "received" else sums.by_fewer


def _blocks(
    request: Request, stretches: Sequence[Summing], names: Sequence[Mapping[str, Mapping[str, str]]]
) -> dict[tuple[int, int], Sums]:
    rows, columns = request.rows, request.columns
    depths = [(down, across) for down in range(len(rows) + 1) for across in range(len(columns) + 1)]
    bys = {(down, across): (*rows[:down], *columns[:across]) for down, across in depths}
    if len(stretches) == 1:
        return {depth: stretches[0](by) for depth, by in bys.items()}
    renamed = [{}, *names]
    labels = _all_labels([sums((*rows, *columns)) for sums in stretches], renamed)
    return {depth: _beside([sums(by) for sums in stretches], labels, renamed) for depth, by in bys.items()}


def _all_labels(every: Sequence[Sums], names: Sequence[Mapping[str, Mapping[str, str]]]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for sums, new in zip(every, names, strict=True):
        for key, texts in zip(sums.by, sums.labels, strict=True):
            found.setdefault(key, set()).update(new.get(key, {}).get(text, text) for text in texts)
    return {key: sorted(texts) for key, texts in found.items()}


def _beside(
    every: Sequence[Sums], labels: Mapping[str, list[str]], names: Sequence[Mapping[str, Mapping[str, str]]]
) -> Sums:
    """Put the sums of now beside those of then, or their average."""
    now, count = every[0], len(every) - 1
    codes = [_recoded(sums, labels, new) for sums, new in zip(every, names, strict=True)]
    values = [now.values, *(_as_then(sums.values) for sums in every[1:])]
    found = add_up(now.by, tuple(labels[key] for key in now.by), codes, values)
    averages = {
        figure: divide_half_even(sum_, count) for figure, sum_ in found.values.items() if figure[0].startswith(THEN)
    }
    return replace(found, values={**found.values, **averages})


def _as_then(values: Mapping[Figure, Ints]) -> dict[Figure, Ints]:
    return {(THEN + measure, unit): numbers for (measure, unit), numbers in values.items()}


def _recoded(sums: Sums, labels: Mapping[str, list[str]], names: Mapping[str, Mapping[str, str]]) -> Ints:
    """Number the groups by other labels, under the names these have there."""
    numbers = []
    for key, texts, number in zip(sums.by, sums.labels, sums.numbers(), strict=True):
        place = {text: at for at, text in enumerate(labels[key])}
        new = names.get(key, {})
        numbers.append(np.array([place[new.get(text, text)] for text in texts], np.int64)[number])
    return combined(numbers, [labels[key] for key in sums.by], len(sums.codes))


def _axis(keys: tuple[str, ...], sums: Sequence[Sums], request: Request, currency: str) -> Axis:
    """Order the heads of an axis; `sums` are by none of its keys, by the first, by the first two ..."""
    labels = sums[-1].labels
    ranks = [np.zeros(1, np.int64)]
    for depth, key in enumerate(keys, 1):
        codes = sums[depth].codes
        parent, number = np.divmod(codes, len(labels[depth - 1]) or 1)
        by = [number, ranks[depth - 1][np.searchsorted(sums[depth - 1].codes, parent)] if len(codes) else number]
        if key not in ORDERED:
            by[1:1] = _by_size(sums[depth], request.report, currency)
        order = np.lexsort(by)
        rank = np.empty(len(codes), np.int64)
        rank[order] = np.arange(len(codes))
        ranks.append(rank)
    return _outline(keys, labels, [one.codes for one in sums], ranks)


def _by_size(sums: Sums, report: str, currency: str) -> list[Ints]:
    """What puts groups with more money first, then those with more entries."""
    zero = np.zeros(len(sums.codes), np.int64)
    money = money_of(report)
    # Of an estimate it is that in the currency most of them are in.
    codes = [unit for measure, unit in sums.values if measure == money]
    unit = (
        currency if currency in codes or not codes else max(codes, key=lambda code: int(sums.values[money, code].sum()))
    )
    figures = ((measures(report)[0], ""), (money, unit))
    return [-sums.values.get(figure, zero) for figure in figures]


def _outline(keys: tuple[str, ...], labels: tuple[Sequence[str], ...], codes: list[Ints], ranks: list[Ints]) -> Axis:
    """Lay heads of every depth in one order: each before those it adds up."""
    deepest = len(keys)
    wanted = range(1, deepest + 1) if deepest else range(1)
    found, places = [], []
    for depth in wanted:
        mine = np.full((deepest, len(codes[depth])), -1)
        for outer in range(1, depth + 1):
            of_outer = codes[depth] // prod(len(texts) or 1 for texts in labels[outer:depth])
            mine[outer - 1] = ranks[outer][np.searchsorted(codes[outer], of_outer)]
        found.append((np.full(len(codes[depth]), depth), codes[depth]))
        places.append(mine)
    depths, all_codes = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort(np.concatenate(places, axis=1)[::-1]) if deepest else np.arange(len(all_codes))
    return Axis(keys, labels, depths[order], all_codes[order])
