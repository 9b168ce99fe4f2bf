"""Earlier stretches of time to hold a period against, and what changed since. Pure.

Months may start on any day; quarters and years are made of them. A stretch is its first and last day.
"""

from __future__ import annotations

from datetime import date, timedelta

from models.periods import month_end, month_of, month_start

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


def half_even(total: int, count: int) -> int:
    """Divide, rounded to the nearest whole number, to the even one of two."""
    quotient, rest = divmod(total, count)
    return quotient + (2 * rest > count or (2 * rest == count and quotient % 2 == 1))


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
