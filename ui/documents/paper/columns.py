"""How wide the columns of a table are, and which of them go on further pages. Pure: it is given plain numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

_KEYS = 0.45
"""The most of the room that repeated columns may take."""


@dataclass(frozen=True)
class Wish:
    """What a column needs: `least` to be read at all, `most` for everything on one line.

    `is_key` says what a row is about: where not all columns fit, it is repeated beside each part of them.
    """

    least: float
    most: float
    is_key: bool = False


@dataclass(frozen=True)
class Band:
    """Columns that stand side by side, by their numbers, and how wide each is."""

    columns: tuple[int, ...]
    widths: tuple[float, ...]

    @property
    def width(self) -> float:
        """How wide they are together."""
        return sum(self.widths)


def bands(wishes: Sequence[Wish], room: float) -> list[Band]:
    """Divide columns into as many bands as they need, each at most `room` wide."""
    numbers = range(len(wishes))
    if sum(wish.least for wish in wishes) <= room:
        return [_band(numbers, wishes, room)]
    keys = _keys(wishes, room)
    left = room - sum(min(wishes[key].least, room * _KEYS) for key in keys)
    return [_band([*keys, *part], wishes, room) for part in _parts(numbers[len(keys) :], wishes, left)]


def _keys(wishes: Sequence[Wish], room: float) -> list[int]:
    """The columns at the front that are repeated: as many of the keys as leave room for others, but one at least."""
    keys: list[int] = []
    for number in takewhile(lambda number: wishes[number].is_key, range(len(wishes) - 1)):
        if keys and sum(wishes[key].least for key in (*keys, number)) > room * _KEYS:
            break
        keys.append(number)
    return keys


def _parts(numbers: Sequence[int], wishes: Sequence[Wish], room: float) -> list[list[int]]:
    """Fill part after part with the columns that fit in it."""
    parts: list[list[int]] = [[]]
    taken = 0.0
    for number in numbers:
        least = wishes[number].least
        if parts[-1] and taken + least > room:
            parts.append([])
            taken = 0.0
        parts[-1].append(number)
        taken += least
    return parts


def _band(numbers: Sequence[int], wishes: Sequence[Wish], room: float) -> Band:
    """Give every column what it needs, and share the rest so that the one that has least is as wide as can be."""
    least = [wishes[number].least for number in numbers]
    over = sum(least) / room
    if over > 1:  # one column alone is wider than a page
        return Band(tuple(numbers), tuple(width / over for width in least))
    most = [wishes[number].most for number in numbers]
    return Band(tuple(numbers), tuple(_shared(least, most, room)))


def _shared(least: Sequence[float], most: Sequence[float], room: float) -> list[float]:
    """Raise the narrowest columns first, none above its most, until the room is used up."""
    if sum(most) <= room:
        return list(most)
    low, high = 0.0, room
    for _step in range(40):
        level = (low + high) / 2
        is_over = sum(_at(level, *pair) for pair in zip(least, most, strict=True)) > room
        low, high = (low, level) if is_over else (level, high)
    return [_at(low, *pair) for pair in zip(least, most, strict=True)]


def _at(level: float, least: float, most: float) -> float:
    return max(least, min(most, level))
