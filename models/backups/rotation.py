"""Which copies of a ledger may go, by the order they were made in: a clock that leaps makes none of them go. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Why = Literal["daily", "by-hand", "import", "migration", "restore"]
REGULAR: frozenset[Why] = frozenset({"daily", "by-hand"})
"""Made as time goes by; the others each before something that changes much."""
LAST, DAYS, WEEKS, MONTHS = 5, 7, 8, 24
"""How many regular copies are kept in any case, and the last one of how many days, weeks and months."""
APART_DAYS, APART_LEAST = 90, 3
"""How long each of the others is kept, and how many of each kind in any case."""
FEWEST = 3
"""Fewer copies than this are never left."""
_LEAP = 31
"""Days that may lie between two copies before it is taken for a leap of the clock; it counts as that many."""


@dataclass(frozen=True, slots=True)
class Made:
    """One copy: its number in the order they were made, the day the clock said, and why."""

    number: int
    day: date
    why: Why


def outdated(copies: Iterable[Made], today: date) -> set[int]:
    """Give the numbers of the copies that may go.

    The days only tell which copies are of one day, week or month. How long ago one was made is added up from copy to
    copy, so that neither a clock set back nor one thirty years ahead makes the copies before it old.
    """
    ordered = sorted(copies, key=lambda made: -made.number)
    kept = _regular([made for made in ordered if made.why in REGULAR]) | _apart(ordered, today)
    kept |= {made.number for made in ordered[:FEWEST]}
    return {made.number for made in ordered} - kept


def _regular(ordered: Sequence[Made]) -> set[int]:
    """The last ones, and the last of each day, week and month there is a copy of; the newest comes first."""
    kept = {made.number for made in ordered[:LAST]}
    kept |= _lasts(ordered, lambda day: day, DAYS)
    kept |= _lasts(ordered, lambda day: day.isocalendar()[:2], WEEKS)
    return kept | _lasts(ordered, lambda day: (day.year, day.month), MONTHS)


def _lasts(ordered: Sequence[Made], stretch: Callable[[date], Hashable], count: int) -> set[int]:
    found: dict[Hashable, int] = {}
    for made in ordered:
        found.setdefault(stretch(made.day), made.number)
    return set(list(found.values())[:count])


def _apart(ordered: Sequence[Made], today: date) -> set[int]:
    """Copies made before something: those of the last 90 days, and the last three of each kind."""
    kept, seen = set(), dict.fromkeys(("import", "migration", "restore"), 0)
    later, age = today, 0
    for made in ordered:
        age += min(max((later - made.day).days, 0), _LEAP)
        later = made.day
        if made.why not in REGULAR:
            seen[made.why] += 1
            if age <= APART_DAYS or seen[made.why] <= APART_LEAST:
                kept.add(made.number)
    return kept
