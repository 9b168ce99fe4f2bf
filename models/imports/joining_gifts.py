"""Which rows tell of one gift: the platform's list has its moment and coins, a log of the live its name as well. Pure.

As many coins for the same creator are one gift, the nearest in time first, each once; where gifts follow each other and
both have as many of them, they are joined in their order, so that clocks may differ. What is left may be a streak that
one of the two has as one gift and the other gift by gift.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from models.imports import Part
from models.moments import SECOND

WITHIN = 180 * SECOND
"""How far apart, in microseconds, the rows of one gift may be."""
_PAUSE = 30 * SECOND
"""Gifts that are less apart follow each other."""
_NEIGHBOURS = 500
"""How many gifts before and behind a streak are looked at."""


@dataclass(frozen=True, slots=True)
class Given:
    """A gift as a row or an entry tells of it; `number` names it to who asks. `who` is "" for a creator not named.

    A stored one can only be joined by rows. `is_fixed`: it stays as it is, neither one of a streak nor a streak.
    """

    number: int
    part: Part
    purse: tuple[str, str]
    who: str
    coins: int
    at: int
    item: str = ""
    quantity: int = 1
    is_stored: bool = False
    is_fixed: bool = False

    @property
    def looks(self) -> tuple[str, str, int]:
        """What tells it from another of its coins that could stand in its place."""
        return self.who, self.item, self.quantity


class Join(NamedTuple):
    """Gifts that are one: the whole of it, and what joins that. `is_sure`: nothing else is as near."""

    whole: Given
    others: Sequence[Given]
    is_sure: bool = True

    @property
    def is_new(self) -> bool:
        """Whether there is a row to join by; what the books had apart stays apart."""
        return not all(gift.is_stored for gift in (self.whole, *self.others))


_Key = Callable[[Given], Hashable]
_KEYS: tuple[_Key, ...] = (
    lambda gift: (gift.purse, gift.coins, gift.who) if gift.who else None,
    lambda gift: (gift.purse, gift.coins) if gift.part == "logged" or not gift.who else None,
    lambda gift: (gift.purse, gift.coins) if gift.part == "sent" or not gift.who else None,
)
"""What the two parts of a gift share: first the creator, too, then where one of them names none."""


def joins(gifts: Iterable[Given]) -> Iterator[Join]:
    """Say which gifts are one."""
    free = {gift.number: gift for gift in gifts}
    for key, pairs in ((_KEYS[0], _in_order), *((key, _nearest) for key in _KEYS)):
        alike: dict[Hashable, list[Given]] = defaultdict(list)
        for gift in free.values():
            if (shared := key(gift)) is not None:
                alike[shared].append(gift)
        for some in alike.values():
            for join in pairs(sorted(some, key=lambda gift: (gift.at, gift.part, gift.looks, gift.number))):
                del free[join.whole.number], free[join.others[0].number]
                if join.is_new:
                    yield join
    yield from _streaks(free.values())


def _in_order(gifts: Sequence[Given]) -> Iterator[Join]:
    """Pair gifts that follow each other, where both parts have as many."""
    starts = [place for place in range(1, len(gifts)) if gifts[place].at - gifts[place - 1].at >= _PAUSE]
    for first, last in pairwise((0, *starts, len(gifts))):
        sent, logged = ([gift for gift in gifts[first:last] if gift.part == part] for part in ("sent", "logged"))
        pairs = list(zip(sent, logged, strict=False))
        if len(sent) == len(logged) and all(abs(one.at - other.at) <= WITHIN for one, other in pairs):
            yield from (Join(one, (other,)) for one, other in pairs)


def _nearest(gifts: Sequence[Given]) -> Iterator[Join]:
    """Pair the nearest first."""
    return _Line(gifts).pairs()


class _Line:
    """Gifts of as many coins in the order of time, of which the nearest two of different parts are taken out at once.

    The nearest such two always stand next to each other.
    """

    def __init__(self, gifts: Sequence[Given]) -> None:
        """Start with gifts in the order of time."""
        self._gifts, count = gifts, len(gifts)
        self._before, self._after = list(range(-1, count - 1)), list(range(1, count + 1))
        self._is_free = bytearray(b"\1") * count
        self._near: list[tuple[int, int, int, int]] = []
        self._here: Counter[Hashable] = Counter()
        for gift in self._gifts:
            self._count(gift, 1)

    def _count(self, gift: Given, more: int) -> None:
        self._here[gift.part, gift.at] += more
        self._here[gift.part, gift.at, gift.looks] += more

    def pairs(self) -> Iterator[Join]:
        """Pair what the platform has with what was logged."""
        for place in range(len(self._gifts) - 1):
            self._offer(place, place + 1)
        while self._near:
            distance, _at, one, other = heappop(self._near)
            if self._is_free[one] and self._is_free[other]:
                sent, logged = self._gifts[one], self._gifts[other]
                if sent.part == "logged":
                    sent, logged = logged, sent
                is_open = self._is_open(sent, logged, distance) or self._is_open(logged, sent, distance)
                self._take_out(one, other)
                yield Join(sent, (logged,), not is_open)

    def _offer(self, one: int, other: int) -> None:
        if one < 0 or other >= len(self._gifts) or self._gifts[one].part == self._gifts[other].part:
            return
        distance = self._gifts[other].at - self._gifts[one].at
        if distance <= WITHIN:
            heappush(self._near, (distance, self._gifts[one].at, one, other))

    def _take_out(self, one: int, other: int) -> None:
        for place in (one, other):
            self._is_free[place] = False
            self._count(self._gifts[place], -1)
        before, after = self._before[one], self._after[other]
        if before >= 0:
            self._after[before] = after
        if after < len(self._gifts):
            self._before[after] = before
        self._offer(before, after)

    def _is_open(self, here: Given, there: Given, distance: int) -> bool:
        """Say whether others that differ from `there` are as near to `here`, and more than there are like `here`."""
        places = {here.at - distance, here.at + distance}
        rivals = sum(self._here[there.part, at] for at in places)
        alike = sum(self._here[there.part, at, there.looks] for at in places)
        return rivals > alike and self._here[here.part, here.at, here.looks] < rivals


# --- Streaks ----------------------------------------------------------------------------------------------------------


def _streaks(gifts: Iterable[Given]) -> Iterator[Join]:
    """Join what one part has as one gift with those it is in the other; the most coins first."""
    alike: dict[Hashable, dict[Part, list[Given]]] = defaultdict(lambda: {"sent": [], "logged": []})
    for gift in sorted(gifts, key=lambda gift: (gift.at, gift.looks, gift.number)):
        if gift.who and not gift.is_fixed:
            alike[gift.purse, gift.who][gift.part].append(gift)
    for parts in alike.values():
        if all(parts.values()):
            yield from _among(parts)


def _among(parts: dict[Part, list[Given]]) -> Iterator[Join]:
    times = {part: [gift.at for gift in some] for part, some in parts.items()}
    used: set[int] = set()
    for whole in sorted((gift for some in parts.values() for gift in some), key=lambda gift: (-gift.coins, gift.at)):
        if whole.number in used:
            continue
        part: Part = "sent" if whole.part == "logged" else "logged"
        first, last = (find(times[part], at) for find, at in
                       ((bisect_left, whole.at - WITHIN), (bisect_right, whole.at + WITHIN)))  # fmt: skip
        middle = bisect_left(times[part], whole.at)
        near = parts[part][max(first, middle - _NEIGHBOURS) : min(last, middle + _NEIGHBOURS)]
        found = _run(whole, [gift for gift in near if gift.number not in used])
        if found:
            used.update((whole.number, *(gift.number for gift in found)))
            join = Join(whole, found)
            if join.is_new:
                yield join


def _run(whole: Given, near: Iterable[Given]) -> Sequence[Given]:
    """Find the gifts one behind the other that come to a streak, those whose end is nearest to it; none where none do.

    They are of one kind: all in the books or all in files, and as many coins as the streak's gifts have.
    """
    each = whole.coins // whole.quantity if whole.part == "logged" else 1
    alike: dict[Hashable, list[Given]] = defaultdict(list)
    for gift in near:
        if gift.coins < whole.coins and gift.coins % each == 0:
            alike[gift.is_stored, gift.item].append(gift)
    runs = [run for some in alike.values() for run in _sums(some, whole.coins)]
    return min(runs, key=lambda run: (abs(run[-1].at - whole.at), run[0].at), default=())


def _sums(gifts: Sequence[Given], coins: int) -> Iterator[Sequence[Given]]:
    start = total = 0
    for end, gift in enumerate(gifts, start=1):
        total += gift.coins
        while total > coins:
            total -= gifts[start].coins
            start += 1
        if total == coins:
            yield gifts[start:end]
