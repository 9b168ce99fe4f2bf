"""What a chart shows: whole numbers by place and series, and how they are written. Pure; nothing is drawn here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Kind = Literal["stacked", "grouped", "line", "share"]
_STEPS = (1, 2, 5)


class Place(NamedTuple):
    """One value of a chart, by the numbers of its series and of its place along the axis, both from 0."""

    series: int
    place: int


@dataclass(frozen=True)
class Series:
    """What one colour stands for: a value for each label, None where nothing is known."""

    name: str
    values: Sequence[int | None]


@dataclass(frozen=True)
class Mark:
    """A line across a chart at one value: an average, a budget."""

    name: str
    value: int


@dataclass(frozen=True)
class Chart:
    """A chart of minor units of one currency, of coins of one kind, or of counts.

    Names and labels come as they are to be shown. `write` gives the whole text of a value, `write_short` that of a
    number on the axis. `spoken` are the labels in full, where the axis shows short ones. In a `share` chart `whole` is
    what its parts are parts of, if that is more than they add up to. `currency` is the one whose minor units are shown,
    for a file of numbers; of coins and counts it is empty. Values at the places in `provisional` may still change.
    """

    kind: Kind
    labels: Sequence[str]
    series: Sequence[Series]
    write: Callable[[int], str]
    write_short: Callable[[int], str]
    title: str = ""
    marks: Sequence[Mark] = ()
    spoken: Sequence[str] = field(default=())
    whole: int | None = None
    currency: str = ""
    provisional: frozenset[Place] = frozenset()

    def __post_init__(self) -> None:
        """Refuse series that have no value, or one too many, for a label."""
        if any(len(one.values) != len(self.labels) for one in self.series):
            raise ValueError("every series has one value for each label")
        if self.spoken and len(self.spoken) != len(self.labels):
            raise ValueError("every label is spoken, or none is")

    def value(self, place: Place) -> int | None:
        """Give the value at a place."""
        return self.series[place.series].values[place.place]

    def label(self, place: int) -> str:
        """Name a place in full."""
        return (self.spoken or self.labels)[place]

    def total(self, place: int) -> int | None:
        """Add up all series at a place; None where nothing is known of any."""
        known = [value for one in self.series if (value := one.values[place]) is not None]
        return sum(known) if known else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known at any place."""
        return all(value is None for one in self.series for value in one.values)

    @property
    def sum(self) -> int:
        """What percentages of a share chart are percentages of."""
        own = sum(self.total(place) or 0 for place in range(len(self.labels)))
        return own if self.whole is None else self.whole

    def bounds(self) -> tuple[int, int]:
        """Give the lowest and the highest value that is drawn; 0 lies between them."""
        seen = [0, *(mark.value for mark in self.marks)]
        for place in range(len(self.labels)):
            known = [value for one in self.series if (value := one.values[place]) is not None]
            if self.kind in {"stacked", "share"}:
                known = [sum(value for value in known if value < 0), sum(value for value in known if value > 0)]
            seen += known
        return min(seen), max(seen)


def ticks(low: int, high: int, most: int) -> range:
    """Choose round numbers from one at or below `low` (at most 0) to one at or above `high`: at most `most` steps.

    Steps are 1, 2 or 5 times a power of ten, and never smaller than 1.
    """
    power = 1
    while True:
        for step in (power * times for times in _STEPS):
            first, last = low // step, -(-high // step)
            if last - first <= max(most, 2):
                return range(first * step, max(last, first + 1) * step + 1, step)
        power *= 10


def fold(series: Sequence[Series], most: int, other_name: str) -> tuple[Series, ...]:
    """Keep the largest `most` series in their order and add up the others as one more; nothing where all may stay."""
    if len(series) <= most:
        return tuple(series)
    by_size = sorted(range(len(series)), key=lambda at: -sum(abs(value or 0) for value in series[at].values))
    kept = sorted(by_size[: max(0, most - 1)])
    others = [series[at].values for at in sorted(by_size[len(kept) :])]
    return (*(series[at] for at in kept), Series(other_name, [_sum(row) for row in zip(*others, strict=True)]))


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
