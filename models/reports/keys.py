"""Keys of reports: each turns parts into small numbers whose order is that of their labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from models.booking import Ints
from models.periods import DAY_KEYS, EVENING_STARTS, from_day_number, weekday
from models.reports.costing import Costed

if TYPE_CHECKING:
    from models.columns import AccountColumns, Columns
    from models.reports.grouping import Parts
    from models.settings import Settings


@dataclass(frozen=True)
class Key:
    """A key over one report's parts: its `labels` in code-point order, and the label number of each part."""

    labels: Sequence[str]
    codes: Callable[[Parts], Ints | int]


class Keys:
    """Makes the keys of one report."""

    def __init__(self, columns: Columns, settings: Settings, parts: Sequence[Parts]) -> None:
        self._columns = columns
        self._starts_on = settings.month_starts_on
        self._parts = parts

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
