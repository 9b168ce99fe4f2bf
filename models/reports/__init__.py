"""Reports: what is asked, the shape of every answer, and its exact texts. Each report is a function.

Every exporter and every screen takes a `Report`; a new report is one more file here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Literal

from models import currencies
from models.errors import RequestRefused
from models.periods import DAY_KEYS
from models.text import N_

if TYPE_CHECKING:
    from models.columns import Columns
    from models.rates import Rates
    from models.settings import Settings

KEYS = (
    *DAY_KEYS,
    "weekday",
    "hour",
    "evening",
    "platform",
    "account",
    "creator",
    "since",
    "last",
    "gift",
    "size",
    "streak",
    "note",
    "rank",
    "kind",
    "channel",
    "payment_method",
    "paid_currency",
)
"""Everything a report can be grouped by."""
LOT_KEYS = frozenset({"channel", "payment_method", "paid_currency"})
"""Keys that belong to the lots that paid for a gift: by these a gift is split."""
COHORT_KEYS = frozenset({"since", "last"})
"""Months of a creator's first and last gift of all, whatever stretch of time is asked for."""
OF_ALL_KEYS = COHORT_KEYS | {"note", "rank"}
"""Keys that tell a gift by what other gifts are: with any entry they may change for all."""
_OF_GIFTS = OF_ALL_KEYS | {"creator", "gift", "size", "streak"}
"""Keys that only gifts have."""
ALLOWED: dict[str, tuple[str, ...]] = {
    "spending": KEYS,
    "purchases": tuple(key for key in KEYS if key not in _OF_GIFTS),
    "balance": (*DAY_KEYS, "platform", "account"),
    "received": tuple(key for key in KEYS if key not in LOT_KEYS and key != "rank"),
    "savings": tuple(key for key in KEYS if key not in _OF_GIFTS),
    "markup": tuple(key for key in KEYS if key not in _OF_GIFTS),
}
"""Keys each report takes."""

CellKind = Literal["key", "count", "coins", "money", "currency", "unconverted", "estimate", "percent"]
Coins = int | tuple[tuple[int, str], ...]
"""Coins of one unit, or amounts with their units (`TikTok Coin`) where a row spans several."""


@dataclass(frozen=True)
class Query:
    """What a report is asked: `since` and `until` are local dates, both included; `where` keeps rows by key and value.

    Several values of one key in `where` mean any of them. None for `currency` or `basis` means the ledger's own.
    """

    by: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    where: tuple[tuple[str, str], ...] = ()
    currency: str | None = None
    basis: str | None = None


@dataclass(frozen=True)
class Column:
    """One column: its name in the CSV and what its cells are.

    key: text. count: int. coins: `Coins`. money: int, minor units of the row's currency. unconverted: tuple of Money.
    estimate: tuple of Money, too, by currency; nobody was paid it, so nothing adds it to money.
    percent: int, hundredths of a per cent, or None; worked out anew for each total.
    """

    name: str
    kind: CellKind


@dataclass(frozen=True)
class Report:
    """A finished report: rows sorted by keys, no total row. `provisional` is the first day whose rate may change.

    `marked` are the cells, by row and column, whose money such a rate is part of.
    """

    name: str
    query: Query
    columns: tuple[Column, ...]
    rows: Sequence[tuple[object, ...]]
    currency: str
    provisional: date | None = None
    marked: frozenset[tuple[int, str]] = frozenset()


COLUMNS: dict[str, tuple[Column, ...]] = {
    "spending": (
        Column("gifts", "count"),
        Column("coins", "coins"),
        Column("cost", "money"),
        Column("currency", "currency"),
        Column("uncovered_coins", "coins"),
        Column("unconverted", "unconverted"),
    ),
    "purchases": (
        Column("purchases", "count"),
        Column("coins", "coins"),
        Column("paid", "money"),
        Column("currency", "currency"),
        Column("unconverted", "unconverted"),
    ),
    "balance": (
        *(Column(name, "coins") for name in ("opening_coins", "bought", "adjusted", "sent", "closing_coins")),
        *(
            Column(name, "money")
            for name in ("opening_cost", "paid", "adjusted_cost", "spent_cost", "lost_cost", "closing_cost")
        ),
        Column("currency", "currency"),
    ),
    "received": (
        Column("gifts", "count"),
        Column("coins", "coins"),
        Column("received_low", "estimate"),
        Column("received_high", "estimate"),
        Column("left_out", "count"),
    ),
    "savings": (
        Column("purchases", "count"),
        Column("coins", "coins"),
        Column("paid", "money"),
        Column("currency", "currency"),
        Column("unconverted", "unconverted"),
        Column("saved", "estimate"),
        Column("uncompared_coins", "coins"),
    ),
    "markup": (
        Column("charges", "count"),
        Column("at_rate", "money"),
        Column("paid", "money"),
        Column("markup", "money"),
        Column("currency", "currency"),
        Column("markup_percent", "percent"),
        Column("uncompared", "count"),
    ),
}
"""Columns after the group keys, in the order of the CSV."""


@dataclass(frozen=True)
class Asked:
    """A report that can be computed: what it is computed from, and the query; without one all there is."""

    columns: Columns
    rates: Rates
    settings: Settings
    query: Query = Query()

    @property
    def currency(self) -> str:
        """Currency everything is converted to."""
        return self.query.currency or self.settings.currency

    @property
    def basis(self) -> str:
        """How coins are booked: `fifo` or `average`."""
        return self.query.basis or self.settings.basis


def settle(name: str, columns: Columns, rates: Rates, settings: Settings, query: Query) -> Asked:
    """Check a query and settle its currency and basis. Raises RequestRefused with what is allowed."""
    if name not in ALLOWED:
        raise RequestRefused(
            N_("There is no report “{name}”; there is {choices}"), name=name, choices=", ".join(ALLOWED)
        )
    for key in (*query.by, *(key for key, _ in query.where)):
        if key not in ALLOWED[name]:
            message = N_("The {name} report cannot be grouped or chosen by “{key}”; it takes {choices}")
            raise RequestRefused(message, name=name, key=key, choices=", ".join(ALLOWED[name]))
    if len(set(query.by)) < len(query.by):
        raise RequestRefused(N_("Each key can group a report once"))
    if query.since and query.until and query.since > query.until:
        raise RequestRefused(N_("The period ends before it begins"))
    currency, basis = query.currency or settings.currency, query.basis or settings.basis
    if not currencies.is_known(currency):
        raise RequestRefused(N_("“{code}” is not a currency; use a code like EUR"), code=currency)
    if basis not in ("fifo", "average"):
        raise RequestRefused(N_("The basis is fifo or average, not “{basis}”"), basis=basis)
    return Asked(columns, rates, settings, replace(query, currency=currency, basis=basis))


def run(name: str, columns: Columns, rates: Rates, settings: Settings, query: Query) -> Report:
    """Compute the report of that name. Raises RequestRefused where it cannot be asked so."""
    asked = settle(name, columns, rates, settings, query)
    need(columns, name, query)
    return _function(name)(asked)


def need(columns: Columns, name: str, query: Query) -> None:
    """Read the columns that a query's keys are told by, and those the report is made of."""
    keys = {*query.by, *(key for key, _ in query.where)}
    told_by = (column for key, column in _COLUMNS_OF.items() if key in keys)
    columns.need(*dict.fromkeys((*told_by, *_COLUMNS_FOR.get(name, ()))))


_COLUMNS_OF = {
    "gift": "item",
    "note": "id",
    "hour": "hour",
    "evening": "hour",
    "channel": "channel",
    "payment_method": "payment_method",
}
"""Columns that only reports by these keys need."""
_COLUMNS_FOR = {"received": ("item",), "savings": ("channel", "currency"), "markup": ("currency",)}
"""Columns that these reports need whatever they are asked by."""


def _function(name: str) -> Callable[[Asked], Report]:
    """Import the report of that name alone: not every one needs the catalogue."""
    found: Callable[[Asked], Report] = getattr(import_module(f"models.reports.{name}"), name)
    return found
