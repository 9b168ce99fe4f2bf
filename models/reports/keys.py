"""Keys of reports: each turns parts into small numbers whose order is that of their labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from models.booking import Ints
from models.names import name_key
from models.noted import noted
from models.periods import DAY_KEYS, EVENING_STARTS, from_day_number, weekday
from models.reports.costing import Costed

if TYPE_CHECKING:
    from models.columns import AccountColumns, Columns
    from models.reports import Asked
    from models.reports.grouping import Parts


SIZES = ("1-9", "10-99", "100-999", "1000-9999", "10000+")
"""Coins of one gift, by how many digits they have."""
STREAKS = ("01", "02-09", "10-99", "100+")
"""How many gifts were given at once; two digits, so that the labels sort."""
_STREAKS_FROM = (2, 10, 100)
RANKS = ("01", "02-05", "06-10", "11-20", "21+")
"""Creators by what their gifts cost in the time asked for, the most first; two digits, so that the labels sort."""
_RANKS_FROM = (2, 6, 11, 21)


@dataclass(frozen=True)
class Key:
    """A key over one report's parts: its `labels` in code-point order, and the label number of each part."""

    labels: Sequence[str]
    codes: Callable[[Parts], Ints | int]


class Keys:
    """Makes the keys of one report of `parts`; `every` are those of any time, of which the parts are some."""

    def __init__(self, asked: Asked, parts: Sequence[Parts], every: Sequence[Parts]) -> None:
        self._columns, self._currency = asked.columns, asked.currency
        self._starts_on = asked.settings.month_starts_on
        self._parts, self._every = parts, every

    def key(self, name: str) -> Key:
        """Make the key of that name."""
        if name in DAY_KEYS:
            return self._by_day(lambda day: period(name, day, self._starts_on))
        key: Key = getattr(self, f"_{name}")()
        return key

    def _by_day(self, label: Callable[[int], str], shift: Callable[[Parts], Ints | int] = lambda _: 0) -> Key:
        spans = [(part.costed.columns.day[part.event], shift(part)) for part in self._parts]
        days = [days - shifted for days, shifted in spans]
        first = min((int(day.min()) for day in days), default=0)
        last = max((int(day.max()) for day in days), default=-1)
        names = [label(day) for day in range(first, last + 1)]
        labels, numbers = _numbered(names)
        return Key(labels, lambda part: numbers[part.costed.columns.day[part.event] - shift(part) - first])

    def _weekday(self) -> Key:
        return self._by_day(lambda day: weekday(from_day_number(day)))

    def _evening(self) -> Key:
        return self._by_day(
            lambda day: from_day_number(day).isoformat(),
            lambda part: (part.costed.columns.detail["hour"][part.event] < EVENING_STARTS).astype(np.int64),
        )

    def _hour(self) -> Key:
        return Key([f"{hour:02d}" for hour in range(24)], lambda part: part.costed.columns.detail["hour"][part.event])

    def _platform(self) -> Key:
        return self._by_account(lambda costed: costed.columns.account.platform)

    def _account(self) -> Key:
        return self._by_account(lambda costed: costed.account)

    def _by_account(self, label: Callable[[Costed], str]) -> Key:
        labels = sorted({label(part.costed) for part in self._parts})
        return Key(labels, lambda part: labels.index(label(part.costed)))

    def _creator(self) -> Key:
        return _by_name({0: "", **self._columns.creators}, lambda part: part.costed.columns.creator[part.event])

    def _since(self) -> Key:
        return self._by_cohort(0)

    def _last(self) -> Key:
        return self._by_cohort(1)

    def _by_cohort(self, which: int) -> Key:
        """By the month of one of the `known_days` of each creator; months in which nobody stands are labels, too."""
        days = known_days(self._columns, self._every)[which]
        there = days[days >= 0]
        months = [period("month", day, self._starts_on) for day in _span(there)]
        labels, numbers = _numbered(["", *months])
        number_of = np.zeros(len(days), np.int64)  # whoever is named nowhere has the empty label, the first
        number_of[days >= 0] = numbers[1:][there - there.min()] if len(there) else 0
        return Key(labels, lambda part: number_of[part.costed.columns.creator[part.event]])

    def _size(self) -> Key:
        """By the coins of one gift; empty for gifts paid in money."""
        return Key(["", *SIZES], lambda part: 0 if part.kind == "money" else _digits(part))

    def _streak(self) -> Key:
        bounds = np.array(_STREAKS_FROM)
        return Key(STREAKS, lambda part: np.searchsorted(bounds, part.costed.columns.quantity[part.event], "right"))

    def _rank(self) -> Key:
        """By the place of the creator among all who were given to in the time asked for; empty for who is not named.

        Whatever else narrows the report, the places stay the same. Those who got as much stand by their names.
        """
        names = self._columns.creators
        size = max(names, default=0) + 1
        cost, is_there = np.zeros(size, np.int64), np.zeros(size, np.bool_)
        for part in self._parts:
            creators = part.costed.columns.creator[part.event]
            is_there[creators] = True
            if (minor := part.money.get(self._currency)) is not None:
                np.add.at(cost, creators, minor)
        is_there[0] = False
        order = sorted(np.flatnonzero(is_there).tolist(), key=lambda number: (-cost[number], names[number]))
        number_of = np.zeros(size, np.int64)
        number_of[order] = 1 + np.searchsorted(_RANKS_FROM, np.arange(1, len(order) + 1), "right")
        return Key(["", *RANKS], lambda part: number_of[part.costed.columns.creator[part.event]])

    def _note(self) -> Key:
        """By what was noted, whatever its case; of several spellings by the first in code-point order."""
        found = noted(self._columns)

        def numbers(part: Parts) -> Ints:
            return found.of(part.costed.columns.detail["id"][part.event])

        used = np.unique(np.concatenate([np.zeros(1, np.int32), *(np.unique(numbers(part)) for part in self._every)]))
        texts = {number: found.texts[number].strip() for number in used.tolist()}
        spelling: dict[str, str] = {}
        for text in sorted(texts.values(), reverse=True):
            spelling[name_key(text)] = text
        labels = sorted({"", *spelling.values()})
        place = {label: at for at, label in enumerate(labels)}
        number_of = np.zeros(len(found.texts), np.int64)
        number_of[list(texts)] = [place[spelling[name_key(text)]] for text in texts.values()]
        return Key(labels, lambda part: number_of[numbers(part)])

    def _gift(self) -> Key:
        return _by_name({0: "", **self._columns.items}, lambda part: part.costed.columns.detail["item"][part.event])

    def _kind(self) -> Key:
        labels = sorted({part.kind for part in self._parts})
        return Key(labels, lambda part: labels.index(part.kind))

    def _channel(self) -> Key:
        return self._by_source(lambda columns: columns.labels["channel"])

    def _payment_method(self) -> Key:
        return self._by_source(lambda columns: columns.labels["payment_method"])

    def _paid_currency(self) -> Key:
        return self._by_source(self._columns.paid_currencies)

    def _by_source(self, texts_of: Callable[[AccountColumns], list[str]]) -> Key:
        accounts = {part.costed.account: part.costed.columns for part in self._parts}
        texts = {label: [*texts_of(account), ""] for label, account in accounts.items()}
        labels = sorted({text for column in texts.values() for text in column})
        place = {text: number for number, text in enumerate(labels)}
        numbers = {label: np.array([place[text] for text in column], np.int64) for label, column in texts.items()}
        return Key(labels, lambda part: numbers[part.costed.account][part.source])


@lru_cache(maxsize=1 << 15)
def period(name: str, day: int, starts_on: int) -> str:
    """Label of a day, counted from 1970-01-01, by a key from day up."""
    return DAY_KEYS[name](from_day_number(day), starts_on)


def known_days(columns: Columns, parts: Sequence[Parts]) -> tuple[Ints, Ints]:
    """Days of the first and of the last gift of every creator by id; -1 where none stands, and for who is not named.

    `parts` are all gifts of the ledger. It is worked out once for each state of the ledger.
    """
    kept = columns.cache.get(known_days)
    if isinstance(kept, tuple) and kept[0] == columns.seq:
        found: tuple[Ints, Ints] = kept[1]
        return found
    none = np.iinfo(np.int32).max
    size = max(columns.creators, default=0) + 1
    first, last = np.full(size, none, np.int32), np.full(size, -1, np.int32)
    for part in parts:
        account = part.costed.columns
        creators, days = account.creator[part.event], account.day[part.event]
        np.minimum.at(first, creators, days)
        np.maximum.at(last, creators, days)
    first[first == none] = first[0] = last[0] = -1
    columns.cache[known_days] = columns.seq, (first, last)
    return first, last


def _span(days: Ints) -> range:
    """Every day from the first to the last of some."""
    return range(int(days.min()), int(days.max()) + 1) if len(days) else range(0)


def _digits(part: Parts) -> Ints:
    """Number of the size of each gift: of one of those that were given at once."""
    account = part.costed.columns
    each = account.coins[part.event] // account.quantity[part.event]
    found: Ints = 1 + np.searchsorted(np.array([10, 100, 1000, 10_000]), each, "right")
    return found


def _numbered(names: list[str]) -> tuple[list[str], Ints]:
    """Number texts by their code-point order."""
    labels = sorted(set(names))
    place = {name: number for number, name in enumerate(labels)}
    return labels, np.array([place[name] for name in names], np.int64)


def _by_name(names: dict[int, str], ids: Callable[[Parts], Ints]) -> Key:
    labels, numbers = _numbered(list(names.values()))
    number_of = np.zeros(max(names) + 1, np.int64)
    number_of[list(names)] = numbers
    return Key(labels, lambda part: number_of[ids(part)])
