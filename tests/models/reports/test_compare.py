from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.periods import month_end, month_of, month_start
from models.reports import compare
from models.reports.compare import aligned, earlier

DAYS = st.dates(date(1999, 1, 1), date(2040, 12, 31))
STARTS = st.sampled_from([1, 1, 15, 28, 29, 30, 31])


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("mode", "now", "then"),
    [
        ("previous", "2026-03-01 2026-03-31", ["2026-02-01 2026-02-28"]),
        ("previous", "2026-04-01 2026-06-30", ["2026-01-01 2026-03-31"]),
        ("previous", "2024-01-01 2024-12-31", ["2023-01-01 2023-12-31"]),
        ("previous", "2026-03-05 2026-03-11", ["2026-02-26 2026-03-04"]),
        ("previous", "2026-03-01 2026-03-01", ["2026-02-28 2026-02-28"]),
        (
            "same-days",
            "2026-03-01 2026-03-12",
            ["2026-02-01 2026-02-12", "2026-01-01 2026-01-12", "2025-12-01 2025-12-12"],
        ),
        (
            "same-days",
            "2026-03-01 2026-03-31",
            ["2026-02-01 2026-02-28", "2026-01-01 2026-01-31", "2025-12-01 2025-12-31"],
        ),
        ("same-days", "2026-03-30 2026-03-31", ["2026-01-30 2026-01-31", "2025-12-30 2025-12-31"]),
        ("year-before", "2024-02-29 2024-02-29", []),
        ("year-before", "2024-02-10 2024-02-29", ["2023-02-10 2023-02-28"]),
        ("year-before", "2023-02-01 2023-02-28", ["2022-02-01 2022-02-28"]),
        ("year-before", "2025-02-01 2025-02-28", ["2024-02-01 2024-02-29"]),
        ("year-before", "2026-01-31 2026-03-05", ["2025-01-31 2025-03-05"]),
    ],
)
def test_what_a_period_is_compared_with(mode: str, now: str, then: list[str]) -> None:
    since, until = map(d, now.split())
    assert [" ".join(day.isoformat() for day in stretch) for stretch in earlier(mode, since, until)] == then


def test_months_that_start_on_another_day_are_whole_months_too() -> None:
    since, until = month_start(2026, 3, 25), month_end(2026, 3, 25)
    assert earlier("previous", since, until, 25) == ((d("2026-02-25"), d("2026-03-24")),)
    assert earlier("year-before", since, until, 25) == ((d("2025-03-25"), d("2025-04-24")),)


def test_a_stretch_that_begins_on_a_day_the_month_lacks_begins_with_the_next_month() -> None:
    assert earlier("same-days", d("2026-01-31"), d("2026-02-05"))[0] == (d("2025-12-01"), d("2025-12-05"))


@given(st.sampled_from(compare.MODES), DAYS, st.integers(0, 800), STARTS)
def test_earlier_stretches_lie_in_order_before(mode: str, since: date, days: int, starts_on: int) -> None:
    until = since + timedelta(days)
    found = earlier(mode, since, until, starts_on)
    assert all(first <= last < until and first < since for first, last in found)
    assert [*found] == sorted(found, reverse=True)
    if mode != "year-before":
        ends = [since, *(first for first, _ in found)]
        assert all(last < following for (_, last), following in zip(found, ends, strict=False)), "none counts twice"


@given(DAYS, st.integers(0, 800), STARTS)
def test_the_previous_stretch_ends_where_this_one_begins(since: date, days: int, starts_on: int) -> None:
    ((_first, last),) = earlier("previous", since, since + timedelta(days), starts_on)
    assert last + timedelta(1) == since


@given(DAYS, st.integers(0, 40), STARTS, st.sampled_from(["same-days", "year-before"]))
def test_the_same_days_are_as_far_into_their_months(since: date, days: int, starts_on: int, mode: str) -> None:
    until = since + timedelta(days)
    into = (since - month_start(*month_of(since, starts_on), starts_on)).days
    for first, last in earlier(mode, since, until, starts_on):
        start = month_start(*month_of(first, starts_on), starts_on)
        assert (first - start).days in (into, 0)
        assert (last - first).days <= 61


@given(STARTS, st.integers(0, 500), st.integers(1, 24), st.sampled_from(compare.MODES))
def test_whole_months_are_compared_with_as_many_whole_months(starts_on: int, begin: int, count: int, mode: str) -> None:
    months = [(1999 + number // 12, number % 12 + 1) for number in range(begin, begin + count)]
    found = earlier(mode, month_start(*months[0], starts_on), month_end(*months[-1], starts_on), starts_on)
    assert found
    for first, last in found:
        (year, month), (until_year, until_month) = month_of(first, starts_on), month_of(last, starts_on)
        assert first == month_start(year, month, starts_on)
        assert last == month_end(until_year, until_month, starts_on)
        assert (until_year - year) * 12 + until_month - month == count - 1


def test_nothing_lies_before_the_calendar() -> None:
    for mode in compare.MODES:
        assert earlier(mode, date(1, 1, 1), date(1, 1, 31)) == ()
    assert earlier("previous", date(2026, 3, 2), date(2026, 3, 1)) == ()


def whole(text: str) -> compare.Stretch:
    return d(f"{text}-01"), month_end(*map(int, text.split("-")))


def test_days_stand_for_the_same_day_of_the_month() -> None:
    found = aligned("day", whole("2026-03"), whole("2026-02"))
    assert len(found) == 28
    assert found["2026-02-28"] == "2026-03-28"
    found = aligned("day", whole("2026-02"), whole("2026-01"))
    assert found["2026-01-28"] == "2026-02-28"
    assert "2026-01-29" not in found
    leap = aligned("day", (d("2025-01-01"), d("2025-12-31")), (d("2024-01-01"), d("2024-12-31")))
    assert leap["2024-03-01"] == "2025-03-01"
    assert "2024-02-29" not in leap


def test_other_days_stand_for_those_as_many_days_later() -> None:
    now = d("2026-03-05"), d("2026-03-11")
    then = earlier("previous", *now)[0]
    assert aligned("day", now, then)["2026-02-26"] == "2026-03-05"
    assert aligned("evening", now, then)["2026-02-25"] == "2026-03-04"


def test_longer_periods_stand_for_those_with_the_same_number() -> None:
    year, before = (d("2026-01-01"), d("2026-12-31")), (d("2025-01-01"), d("2025-12-31"))
    assert aligned("month", year, before)["2025-11"] == "2026-11"
    assert aligned("quarter", year, before)["2025-Q4"] == "2026-Q4"
    assert aligned("year", year, before) == {"2025": "2026"}
    assert aligned("week", whole("2026-03"), whole("2026-02"))["2026-W05"] == "2026-W09"
    assert aligned("weekday", year, before) == aligned("creator", year, before) == {}


@given(st.sampled_from(compare.MODES), DAYS, st.integers(0, 400), STARTS, st.sampled_from(["day", "week", "month"]))
def test_no_two_times_of_then_are_the_same_now(mode: str, since: date, days: int, starts_on: int, key: str) -> None:
    now = since, since + timedelta(days)
    for then in earlier(mode, *now, starts_on):
        found = aligned(key, now, then, starts_on)
        assert len(set(found.values())) == len(found) > 0
        assert list(found.values()) == sorted(found.values())
        if key == "day":
            assert all(now[0] <= d(day) <= now[1] for day in found.values())
