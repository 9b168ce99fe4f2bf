"""Calendar periods: months that may start on any day, quarters and years made of them, ISO weeks, evenings. Pure.

A day is a `date`; a key is the text a period is shown and sorted by (`2026-03`, `2026-W09`).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

EPOCH = date(1970, 1, 1)
EVENING_STARTS = 6
"""Hour at which an evening ends and the next begins: 06:00 to 06:00, dated by its start."""


def day_number(day: date) -> int:
    """Count the days since 1970-01-01."""
    return day.toordinal() - EPOCH.toordinal()


def from_day_number(number: int) -> date:
    """Turn days since 1970-01-01 back into a date."""
    return date.fromordinal(number + EPOCH.toordinal())


def month_start(year: int, month: int, starts_on: int = 1) -> date:
    """First day of a month that starts on day `starts_on` (1 to 31), or on its last day where it is shorter."""
    return date(year, month, min(starts_on, monthrange(year, month)[1]))


def month_of(day: date, starts_on: int = 1) -> tuple[int, int]:
    """Year and month of the period that holds `day`, named by the calendar month it starts in."""
    if day >= month_start(day.year, day.month, starts_on):
        return day.year, day.month
    before = day.replace(day=1) - timedelta(days=1)
    return before.year, before.month


def month_end(year: int, month: int, starts_on: int = 1) -> date:
    """Last day of that month: the day before the next one starts."""
    following = (year, month + 1) if month < 12 else (year + 1, 1)
    return month_start(*following, starts_on) - timedelta(days=1)


def _month(day: date, starts_on: int) -> str:
    return "{:04d}-{:02d}".format(*month_of(day, starts_on))


def _quarter(day: date, starts_on: int) -> str:
    year, month = month_of(day, starts_on)
    return f"{year:04d}-Q{(month + 2) // 3}"


def _week(day: date, _: int) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


DAY_KEYS: dict[str, Callable[[date, int], str]] = {
    "year": lambda day, starts_on: f"{month_of(day, starts_on)[0]:04d}",
    "quarter": _quarter,
    "month": _month,
    "week": _week,
    "day": lambda day, _: day.isoformat(),
}
"""Periods from a day up: name -> key of a local date, given the day of the month that months start on."""


def bounds(name: str, day: date, starts_on: int = 1) -> tuple[date, date]:
    """First and last day of the period of that name (`day`, `week`, `month`, `quarter`, `year`) that holds `day`."""
    if name == "day":
        return day, day
    if name == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    year, month = month_of(day, starts_on)
    length = {"month": 1, "quarter": 3, "year": 12}[name]
    begin = month - (month - 1) % length
    return month_start(year, begin, starts_on), month_end(year, begin + length - 1, starts_on)


def own_bounds(name: str, day: date, starts_on: int) -> tuple[date, date]:
    """First and last day of a `week`, `month` or `year` that holds `day` and begins on a day of its own.

    `starts_on` is of a week 1 (Monday) to 7, of a month its day, of a year the month times 100 and the day: 406 is 6
    April. Where a month is shorter, it is its last day.
    """
    if name == "week":
        first = day - timedelta(days=(day.isoweekday() - starts_on) % 7)
        return first, first + timedelta(days=6)
    if name == "month":
        return bounds(name, day, starts_on)
    month, of_month = divmod(starts_on, 100)
    year = day.year - (day < month_start(day.year, month, of_month))
    return month_start(year, month, of_month), month_start(year + 1, month, of_month) - timedelta(days=1)


def weekday(day: date) -> str:
    """Monday is `1`, Sunday `7`."""
    return str(day.isoweekday())
