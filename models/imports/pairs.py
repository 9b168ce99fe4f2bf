"""Joining two lists of one export by time, where it keeps apart what belongs together. Pure."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict, deque
from collections.abc import Sequence


def nearest(left: Sequence[int], right: Sequence[int], within: int) -> dict[int, int]:
    """Pair the positions of moments that are equal; then, in order of time, of the nearest, at most `within` apart.

    No position is used twice. The moments are in any unit, `within` in the same.
    """
    waiting: defaultdict[int, deque[int]] = defaultdict(deque)
    for position, moment in enumerate(right):
        waiting[moment].append(position)
    joined: dict[int, int] = {}
    alone: list[tuple[int, int]] = []
    for position, moment in enumerate(left):
        if waiting[moment]:
            joined[position] = waiting[moment].popleft()
        else:
            insort(alone, (moment, position))
    free = sorted((moment, position) for moment, positions in waiting.items() for position in positions)
    for moment, position in alone:
        place = bisect_left(free, (moment, 0))
        near = [
            index for index in (place - 1, place) if 0 <= index < len(free) and abs(free[index][0] - moment) <= within
        ]
        if near:
            joined[position] = free.pop(min(near, key=lambda index: abs(free[index][0] - moment)))[1]
    return joined
