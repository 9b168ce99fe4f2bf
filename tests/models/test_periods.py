"""Every day lies in exactly one month, wherever months start, and the keys of periods follow the days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models import periods
from models.periods import DAY_KEYS, month_end, month_of, month_start

DAYS = st.dates(date(2000, 1, 1), date(2199, 12, 31))
STARTS = st.integers(1, 31)


@given(DAYS, STARTS)
@example(date(2024, 2, 29), 31)
@example(date(2023, 2, 28), 30)
@example(date(2023, 3, 1), 29)
@example(date(2000, 1, 1), 2)
def test_every_day_lies_in_the_month_that_names_it_and_in_no_other(day: date, starts_on: int) -> None:
    year, month = month_of(day, starts_on)
    assert month_start(year, month, starts_on) <= day <= month_end(year, month, starts_on)
    following = (year, month + 1) if month < 12 else (year + 1, 1)
    assert month_start(*following, starts_on) == month_end(year, month, starts_on) + timedelta(1)


@given(DAYS, STARTS, st.integers(1, 800))
@example(date(2023, 1, 30), 31, 1)
@example(date(2024, 12, 29), 1, 2)
def test_keys_never_go_back(day: date, starts_on: int, days: int) -> None:
    later = day + timedelta(days)
    for name, key in DAY_KEYS.items():
        assert key(day, starts_on) <= key(later, starts_on), name
    for name in ("quarter", "month"):
        assert DAY_KEYS[name](day, starts_on)[:4] == DAY_KEYS["year"](day, starts_on)


@pytest.mark.parametrize("starts_on", range(1, 32))
@pytest.mark.parametrize("year", [2023, 2024])
def test_a_year_has_twelve_months_that_follow_one_another(year: int, starts_on: int) -> None:
    starts = [month_start(year, month, starts_on) for month in range(1, 13)]
    assert [start.month for start in starts] == list(range(1, 13))
    assert all(start < end for start, end in pairwise(starts))
    assert all(start.day == starts_on or (start + timedelta(1)).day == 1 for start in starts)


@pytest.mark.parametrize(
    ("day", "starts_on", "key"),
    [
        ("2026-03-24", 25, "2026-02"),
        ("2026-03-25", 25, "2026-03"),
        ("2026-01-24", 25, "2025-12"),
        ("2023-02-27", 31, "2023-01"),
        ("2023-02-28", 31, "2023-02"),
        ("2023-03-30", 31, "2023-02"),
        ("2024-02-28", 30, "2024-01"),
        ("2024-02-29", 30, "2024-02"),
        ("2024-03-29", 30, "2024-02"),
        ("2024-12-31", 31, "2024-12"),
    ],
)
def test_a_payday_month_bears_the_calendar_month_it_starts_in(day: str, starts_on: int, key: str) -> None:
    assert DAY_KEYS["month"](date.fromisoformat(day), starts_on) == key


@pytest.mark.parametrize(
    ("day", "starts_on", "quarter", "year"),
    [
        ("2026-01-01", 1, "2026-Q1", "2026"),
        ("2026-03-31", 1, "2026-Q1", "2026"),
        ("2026-04-01", 1, "2026-Q2", "2026"),
        ("2026-12-31", 1, "2026-Q4", "2026"),
        ("2026-04-24", 25, "2026-Q1", "2026"),
        ("2026-04-25", 25, "2026-Q2", "2026"),
        ("2026-01-24", 25, "2025-Q4", "2025"),
    ],
)
def test_quarters_and_years_are_made_of_such_months(day: str, starts_on: int, quarter: str, year: str) -> None:
    on = date.fromisoformat(day)
    assert (DAY_KEYS["quarter"](on, starts_on), DAY_KEYS["year"](on, starts_on)) == (quarter, year)


@pytest.mark.parametrize(
    ("day", "week"),
    [
        ("2020-12-31", "2020-W53"),
        ("2021-01-03", "2020-W53"),
        ("2021-01-04", "2021-W01"),
        ("2024-12-30", "2025-W01"),
        ("2026-03-02", "2026-W10"),
    ],
)
def test_weeks_are_iso_weeks_wherever_months_start(day: str, week: str) -> None:
    assert {DAY_KEYS["week"](date.fromisoformat(day), starts_on) for starts_on in (1, 15, 31)} == {week}


@given(DAYS)
def test_a_day_and_its_number_are_one(day: date) -> None:
    assert periods.from_day_number(periods.day_number(day)) == day
    assert periods.day_number(day + timedelta(1)) == periods.day_number(day) + 1
    assert DAY_KEYS["day"](day, 17) == day.isoformat()


def test_months_are_calendar_months_unless_they_start_elsewhere() -> None:
    assert month_of(date(2026, 3, 1)) == (2026, 3)
    assert (month_start(2026, 3), month_end(2026, 2)) == (date(2026, 3, 1), date(2026, 2, 28))
    assert periods.EVENING_STARTS == 6


def test_the_week_begins_on_monday() -> None:
    assert [periods.weekday(date(2026, 3, 2) + timedelta(days)) for days in range(7)] == list("1234567")
    assert periods.day_number(date(1970, 1, 1)) == 0
