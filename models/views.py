"""Which entries the Ledger page shows, in which order: a filter and a sort, worked out on the columns. Changes nothing.

A million entries are a few arrays in the order of time; every choice is a mask over them and every sort a rank beside
them, so that the whole answer is there while one types. Rows follow only for what is on screen (`journal.rows`).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from models import journal, search
from models.booking import LOT, Bools, Ints
from models.columns import ADJUSTMENT, ASSERTION, FREE, GIFT, PURCHASE, REFUND, AccountColumns, Columns
from models.drafts import REASONS
from models.journal import Filter, Order, SortKey, TextKey
from models.names import fold
from models.periods import day_number
from models.reports.costing import voided

if TYPE_CHECKING:
    from models.reports.figures import Figures

Known = Callable[[], "Figures"]
"""Gives the figures of all entries; asked only where they are needed."""


KINDS = {"purchase": PURCHASE, "gift": GIFT, "refund": REFUND, "assertion": ASSERTION, "adjustment": ADJUSTMENT}
"""Kinds of entries by their names, as the column `kind` of a timeline has them."""


class Timeline:
    """Every entry in the order of time, one array element each; further columns are joined when they are asked for."""

    def __init__(self, columns: Columns) -> None:
        """Merge the accounts' events of `columns`, which have what `timeline` needs."""
        self.seq = columns.seq
        self._columns = columns
        self._joined: dict[str, Ints] = {}
        at, role, entry = (self._join(name) for name in ("at", "role", "id"))
        order = np.argsort(at, kind="stable")  # a few runs that are sorted already: a merge
        ordered = at[order]
        is_tied = np.zeros(len(order), np.bool_)
        is_tied[1:] = ordered[1:] == ordered[:-1]
        is_tied[:-1] |= is_tied[1:]
        tied = order[is_tied]
        order[is_tied] = tied[np.lexsort((entry[tied], role[tied], at[tied]))]
        self._order = order
        self.entry = entry[order]

    def column(self, name: str) -> Ints:
        """Give a column, one element per entry in the order of time."""
        if name not in self._joined:
            self._joined[name] = self._join(name)[self._order]
        return self._joined[name]

    def _join(self, name: str) -> Ints:
        parts = [_part(self._columns, account, name) for account in self._columns.accounts.values()]
        return np.concatenate([np.zeros(0, np.int64), *parts]) if len(parts) != 1 else parts[0]


def _part(columns: Columns, account: AccountColumns, name: str) -> Ints:
    """Column of one account, in booking order."""
    if name in account.detail:
        return account.detail[name]
    if name == "account":
        return np.full(len(account.coins), account.account.id, np.int32)
    if name == "kind":
        kind = np.full(len(account.coins), GIFT, np.int8)
        kind[account.money_rows()] = np.where(account.money.kind == FREE, ADJUSTMENT, account.money.kind)
        return kind
    if name == "signed":
        return _signed(columns, account)
    found: Ints = getattr(account, name)
    return found


def _signed(columns: Columns, account: AccountColumns) -> Ints:
    """Coins by what they do to the purse, those of an assertion by what it asserts."""
    sign = np.where(account.role == LOT, 1, -1)
    money = account.money
    is_back = np.isin(money.refunded, list(voided(columns)))  # refunds of gifts
    sign[account.money_rows()[(money.kind == ASSERTION) | is_back]] = 1
    return sign * account.coins


def timeline(columns: Columns) -> Timeline:
    """Give the timeline of the columns as they are now."""
    columns.need("id", "item")
    kept = columns.cache.get(Timeline)
    if not isinstance(kept, Timeline) or kept.seq != columns.seq:
        columns.cache[Timeline] = kept = Timeline(columns)
    return kept


def find(
    columns: Columns, wanted: Filter, order: Order, known: Known, among: Iterable[int] | None = None
) -> array[int]:
    """Ids of the entries that pass, in order; `among` leaves only those of them that it names."""
    line = timeline(columns)
    masks = list(_masks(columns, line, wanted, known))
    if among is not None:
        masks.append(_named(line, np.fromiter(among, np.int64)))
    places = np.flatnonzero(np.logical_and.reduce(masks)) if masks else np.arange(len(line.entry))
    if order.key != "when":
        keys = _keys(columns, line, order.key, known)
        places = places[np.lexsort([_narrow(key[places]) for key in keys])]
    found = line.entry[places][:: -1 if order.is_descending else 1]
    return array("q", found.astype(np.int64).tobytes())


def _narrow(key: Ints) -> Ints:
    """Give ranks in two bytes where they fit: those are sorted ten times as quickly."""
    fits = len(key) and int(key.min()) >= 0 and int(key.max()) < 1 << 16
    return key.astype(np.uint16) if fits else key


def _masks(columns: Columns, line: Timeline, wanted: Filter, known: Known) -> Iterable[Bools]:
    """Give a mask for each part of the filter that is given."""
    if wanted.since:
        yield line.column("day") >= day_number(wanted.since)
    if wanted.until:
        yield line.column("day") <= day_number(wanted.until)
    if wanted.kinds:
        yield np.isin(line.column("kind"), [KINDS[kind] for kind in wanted.kinds])
    if wanted.platforms:
        accounts = [row.account for row in columns.accounts.values()]
        yield np.isin(line.column("account"), [row.id for row in accounts if row.platform in wanted.platforms])
    if wanted.accounts:
        yield np.isin(line.column("account"), list(wanted.accounts))
    if wanted.creators:
        yield np.isin(line.column("creator"), list(wanted.creators)) & (line.column("kind") == GIFT)
    if wanted.items:
        yield np.isin(line.column("item"), list(wanted.items))
    if wanted.needs:
        figures = known()
        yield _named(line, np.concatenate([figures.needing(need) for need in wanted.needs]))
    for word in search.words(wanted.text):
        yield search.index(columns).holding(word, line.entry, line.column("creator"), line.column("item"))


def _named(line: Timeline, entries: Ints) -> Bools:
    """Mark the entries of these ids."""
    marks = np.zeros(int(max(line.entry.max(initial=0), entries.max(initial=0))) + 1, np.bool_)
    marks[entries] = True
    return marks[line.entry]


# --- Sorting ----------------------------------------------------------------------------------------------------------


def _keys(columns: Columns, line: Timeline, key: SortKey, known: Known) -> Sequence[Ints]:
    """Give what entries are sorted by, the most important last."""
    if key in {"cost", "balance", "price"}:
        return known().values(line.entry, key)
    if key in {"coins", "quantity"}:
        return [line.column("signed" if key == "coins" else "quantity")]
    ranked = {"kind": _kind_ranks, "platform": _platform_ranks, "account": _account_ranks, "creator": _creator_ranks,
              "item": _item_ranks}  # fmt: skip
    return [ranked[key](columns, line) if key in ranked else _text_ranks(columns, line, key)]  # type: ignore[arg-type]


def _kind_ranks(_columns: Columns, line: Timeline) -> Ints:
    return _ranked({KINDS[kind]: rank for rank, kind in enumerate(sorted(KINDS))}, line.column("kind"))


def _platform_ranks(columns: Columns, line: Timeline) -> Ints:
    platform = {number: account.account.platform for number, account in columns.accounts.items()}
    place = {name: rank for rank, name in enumerate(sorted(set(platform.values()), key=_name_order))}
    return _ranked({number: place[name] for number, name in platform.items()}, line.column("account"))


def _account_ranks(columns: Columns, line: Timeline) -> Ints:
    rows = (account.account for account in columns.accounts.values())
    ordered = sorted(rows, key=lambda row: (_name_order(row.platform), _name_order(row.name)))
    return _ranked({row.id: rank for rank, row in enumerate(ordered)}, line.column("account"))


def _creator_ranks(columns: Columns, line: Timeline) -> Ints:
    """Nobody stands before them all."""
    return _ranked(_places(columns, "creators", columns.creators), line.column("creator"))


def _places(columns: Columns, what: str, names: dict[int, str]) -> dict[int, int]:
    """Places of names in their order, from 1, by id; worked out once as long as the names are the same."""
    kept = columns.cache.get(what)
    if not isinstance(kept, tuple) or kept[0] is not names:
        ordered = sorted(names, key=lambda one: _name_order(names[one]))
        columns.cache[what] = kept = names, {one: place for place, one in enumerate(ordered, 1)}
    places: dict[int, int] = kept[1]
    return places


def _name_order(name: str) -> tuple[str, str]:
    return fold(name), name


def _ranked(ranks: dict[int, int], numbers: Ints) -> Ints:
    """Give each number its rank; 0 where it has none."""
    table = np.zeros(max(ranks, default=0) + 1, np.int64)
    table[list(ranks)] = list(ranks.values())
    found: Ints = table[numbers]
    return found


def _item_ranks(columns: Columns, line: Timeline) -> Ints:
    """Gifts by their names, behind the adjustments by their reasons, behind what has neither."""
    ranks = _ranked(_places(columns, "items", columns.items), line.column("item"))
    return np.where(ranks > 0, ranks + len(REASONS), _text_ranks(columns, line, "reason"))


def _text_ranks(columns: Columns, line: Timeline, key: TextKey) -> Ints:
    """Ranks of the entries by a column that only SQL knows; 0 where they have nothing in it."""
    kept = columns.cache.get(key)
    if not isinstance(kept, tuple) or kept[0] != columns.seq:
        found = journal.ranks(columns.reader, key)
        table: npt.NDArray[np.int64] = np.zeros(int(line.entry.max(initial=0)) + 1, np.int64)
        here = found[0] < len(table)
        table[found[0][here]] = found[1][here]
        columns.cache[key] = kept = columns.seq, table
    ranks: Ints = kept[1][line.entry]
    return ranks
