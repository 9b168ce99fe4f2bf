"""Earlier stretches of time to hold a period against, and what changed since. Pure.

Months may start on any day; quarters and years are made of them. A stretch is its first and last day.
"""

from __future__ import annotations

from datetime import date, timedelta

from models.periods import DAY_KEYS, month_end, month_of, month_start

MODES = ("previous", "same-days", "year-before")
"""previous: the stretch before, as long. same-days: the same days of earlier months. year-before: a year earlier."""
EARLIER_MONTHS = 3
"""So many earlier months the same days are taken of."""
Stretch = tuple[date, date]


def earlier(mode: str, since: date, until: date, starts_on: int = 1) -> tuple[Stretch, ...]:
    """Give the stretches to compare the days from `since` to `until` with, the latest first.

    The previous one of whole months is of as many months; of anything else it is of as many days. The same days are
    those of the last three months, or of as many stretches of months where `since` to `until` touches several. Days a
    month does not have are left out; the last day of a whole month stays the last. None lies before the year 1.
    """
    if since > until:
        return ()
    months = _months(until, starts_on) - _months(since, starts_on) + 1
    if mode == "previous" and not _is_whole(since, until, starts_on):
        length = (until - since).days + 1
        found = [_shift_days(since, until, length)]
    else:
        steps = {"previous": [months], "year-before": [12]}
        every = steps.get(mode) or [months * number for number in range(1, EARLIER_MONTHS + 1)]
        found = [_shift_months(since, until, step, starts_on) for step in every]
    return tuple(stretch for stretch in found if stretch)


def _months(day: date, starts_on: int) -> int:
    """Number of the month a day is in."""
    year, month = month_of(day, starts_on)
    return year * 12 + month - 1


def _first(number: int, starts_on: int) -> date:
    return month_start(number // 12, number % 12 + 1, starts_on)


def _last(number: int, starts_on: int) -> date:
    return month_end(number // 12, number % 12 + 1, starts_on)


def _is_whole(since: date, until: date, starts_on: int) -> bool:
    """Whether a stretch is made of whole months."""
    return since == _first(_months(since, starts_on), starts_on) and until == _last(
        _months(until, starts_on), starts_on
    )


def _shift_days(since: date, until: date, days: int) -> Stretch | None:
    if since.toordinal() - days < 1:
        return None
    return since - timedelta(days), until - timedelta(days)


def _shift_months(since: date, until: date, months: int, starts_on: int) -> Stretch | None:
    """Move a stretch some months back; None where it lies on days those months do not have."""
    from_month, to_month = _months(since, starts_on), _months(until, starts_on)
    if from_month - months < 24:  # month_of looks into the year before
        return None
    first = min(
        _first(from_month - months, starts_on) + (since - _first(from_month, starts_on)),
        _first(from_month - months + 1, starts_on),
    )
    is_whole = _is_whole(since, until, starts_on)
    last = _last(to_month - months, starts_on) if is_whole else _moved(until, to_month, to_month - months, starts_on)
    return (first, last) if first <= last else None


def _moved(day: date, month: int, target: int, starts_on: int) -> date:
    """The day as far into another month, or that month's last day."""
    into = day - _first(month, starts_on)
    return min(_first(target, starts_on) + into, _last(target, starts_on))


# --- Which time of then is which of now -------------------------------------------------------------------------------


def aligned(key: str, now: Stretch, then: Stretch, starts_on: int = 1) -> dict[str, str]:
    """Name the values a key has in the stretch `then` as those that stand in the same place of `now`.

    Days and evenings stand for the day as far into the month, where `then` lies whole months back, else for the day as
    many days later; longer periods for the one with the same number from the beginning. What has no counterpart, and
    a key that tells no time, keeps its name by not being there.
    """
    if key in {"day", "evening"}:
        return _aligned_days(now, then, starts_on, begin_before=key == "evening")
    if key not in DAY_KEYS:
        return {}
    ours, theirs = (_periods(key, stretch, starts_on) for stretch in (now, then))
    return dict(zip(theirs, ours, strict=False))


def _periods(key: str, stretch: Stretch, starts_on: int) -> list[str]:
    first, last = stretch
    days = range(first.toordinal(), last.toordinal() + 1)
    return list(dict.fromkeys(DAY_KEYS[key](date.fromordinal(day), starts_on) for day in days))


def _aligned_days(now: Stretch, then: Stretch, starts_on: int, *, begin_before: bool) -> dict[str, str]:
    """Pair days; an evening may begin on the day before a stretch."""
    months = _months(now[0], starts_on) - _months(then[0], starts_on)
    is_by_month = months > 0 and _shift_months(*now, months, starts_on) == then
    first = then[0].toordinal() - begin_before
    found = {}
    for number in range(first, then[1].toordinal() + 1):
        day = date.fromordinal(number)
        if is_by_month and number >= then[0].toordinal():
            month = _months(day, starts_on)
            other = _first(month + months, starts_on) + (day - _first(month, starts_on))
            is_there = _months(other, starts_on) == month + months
        else:
            other, is_there = now[0] + (day - then[0]), True
        if is_there and other <= now[1]:
            found[day.isoformat()] = other.isoformat()
    return found
