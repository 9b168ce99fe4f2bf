"""Creators that may be one person: a handle in common, a name alike, one letter apart. Pure; only a guess."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from models import matching
from models.names import fold

Reason = Literal["handle", "name", "spelling"]
"""What two have in common: a handle; a name but for case, accents and words like “live”; all but a slip of the keys."""
_FILLING = frozenset({"live", "official", "real", "tv"})
"""Words people put beside their name."""
_SHORTEST = 5
"""Letters a name has at least for one to be a slip; shorter ones differ by one too often."""
_CROWD = 4
"""So many of one key are a common word rather than one person."""
_WORDS = re.compile(r"[^\w]+|_")


@dataclass(frozen=True, slots=True)
class Known:
    """A creator with the handles it has."""

    id: int
    name: str
    handles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two creators that look alike, the one first known first."""

    one: int
    other: int
    reason: Reason


def lookalikes(creators: Sequence[Known]) -> list[Pair]:
    """Give the pairs that look alike, the surest first."""
    found: dict[tuple[int, int], Reason] = {}
    for reason, keys in (
        ("handle", {one.id: {fold(handle) for handle in one.handles} for one in creators}),
        ("name", {one.id: {_essence(text) for text in (one.name, *one.handles)} for one in creators}),
    ):
        for pair in _sharing(keys):
            found.setdefault(pair, reason)  # type: ignore[arg-type]
    spelt = {one.id: _essence(one.name) for one in creators}
    for pair in _sharing({number: set(_shortened(name)) for number, name in spelt.items()}):
        if _is_slip(*(spelt[number] for number in pair)):
            found.setdefault(pair, "spelling")
    return [Pair(*pair, reason) for pair, reason in found.items()]


def _essence(name: str) -> str:
    """Letters and digits of a name without its filling words, but for a name that is nothing else."""
    words = [word for word in _WORDS.split(fold(name)) if word]
    return "".join(word for word in words if word not in _FILLING) or "".join(words)


def _sharing(keys: Mapping[int, Iterable[str]]) -> Iterator[tuple[int, int]]:
    """Pairs of those that have a key in common, unless too many have it."""
    holders: dict[Hashable, list[int]] = defaultdict(list)
    for number, own in keys.items():
        for key in own:
            if key:
                holders[key].append(number)
    for numbers in holders.values():
        if len(numbers) < _CROWD:
            for place, one in enumerate(sorted(numbers)):
                yield from ((one, other) for other in sorted(numbers)[place + 1 :])


def _shortened(name: str) -> Iterator[str]:
    """The name, and the name without each of its letters: two that are one slip apart have one of these in common."""
    if len(name) >= _SHORTEST:
        yield name
        for place, letter in enumerate(name):
            if not unicodedata.category(letter).startswith("N"):
                yield name[:place] + name[place + 1 :]


def _is_slip(one: str, other: str) -> bool:
    """Whether only a slip of the keys keeps them apart; numbers are no slips: they tell people apart."""
    letters = matching.slip(one, other)
    return letters is not None and not any(letter.isnumeric() for letter in letters)
