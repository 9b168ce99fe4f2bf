"""Order, moments and time keys, worked by hand: each example says what a pencil would give."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.oracle.asking import adjust, book, buy, costs, give, refund
from tests.oracle.entries import first_moment, understand

# --- Order and moments ------------------------------------------------------------------------------------------------


def test_at_one_moment_lots_come_first_then_refunds_then_gifts_in_the_order_of_the_file() -> None:
    # All at noon, in the wrong order. The lot (3 for 1.00) comes first, the refund takes position 2 (34),
    # the first gift of the file position 0 (33), the loss position 1 (33), the second gift nothing.
    noon = "2026-01-01T12:00:00"
    oracle = book(
        give(noon, 1),
        adjust(noon, -1, "lost"),
        give(noon, 1),
        refund(noon, "A", 1, "0.34"),
        buy(noon, 3, "1.00", reference="A"),
    )
    assert [oracle.cost_of(order) for order in range(4)] == [
        ({"EUR": 33}, 0),
        ({"EUR": 33}, 0),
        ({}, 1),
        ({"EUR": 34}, 0),
    ]


def test_lots_of_one_moment_are_drawn_in_the_order_of_the_file() -> None:
    noon = "2026-01-01T12:00:00"
    assert costs(book(buy(noon, 1, "0.10"), buy(noon, 1, "0.20"), give(noon, 1)), 2) == [10]
    assert costs(book(buy(noon, 1, "0.20"), buy(noon, 1, "0.10"), give(noon, 1)), 2) == [20]


def test_moments_are_compared_in_utc_down_to_the_fraction() -> None:
    # The gift is at 13:59:59.5 UTC: the lot of 14:00 is not there yet, that of 13:59:59.25 (in New York) is.
    oracle = book(
        buy("2026-01-01T14:00:00+00:00", 1, "0.10"),
        buy("2026-01-01T08:59:59.25-05:00[America/New_York]", 1, "0.20"),
        give("2026-01-01T14:59:59.5+01:00[Europe/Berlin]", 1),
    )
    assert costs(oracle, 2) == [20]


def test_a_date_is_the_first_moment_of_its_local_day() -> None:
    # In New York 2 January begins at 05:00 UTC: a gift at 04:59 UTC is before the lot of that date and owes its coin.
    zone = "America/New_York"
    rows = (buy("2026-01-02", 1, "0.10"), give("2026-01-02T05:00:00+00:00", 1), give("2026-01-02T04:59:00+00:00", 1))
    assert costs(book(*rows, timezone=zone), 1, 2) == [0, 10]
    assert understand("2026-01-02", zone).local == datetime.fromisoformat("2026-01-02")


def test_a_day_whose_midnight_was_skipped_begins_when_the_clocks_jumped() -> None:
    # In Cairo 26 April 2024 began at 01:00, which is 22:00 UTC the day before.
    assert first_moment(date(2024, 4, 26), ZoneInfo("Africa/Cairo")) == datetime(2024, 4, 25, 22, tzinfo=UTC)
    # In Toronto the clocks jumped from 23:30 on 30 March 1919 to 00:30: the 31st began then, at 04:30 UTC.
    assert first_moment(date(1919, 3, 31), ZoneInfo("America/Toronto")) == datetime(1919, 3, 31, 4, 30, tzinfo=UTC)


def test_a_skipped_time_is_refused_and_a_repeated_one_is_the_first() -> None:
    with pytest.raises(ValueError, match="does not exist"):
        understand("2026-03-29T02:30:00", "Europe/Berlin")
    # 25 October 2026, 02:30 in Berlin: first at +02:00.
    assert understand("2026-10-25T02:30:00", "Europe/Berlin").at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_offset_alone_fixes_only_the_moment() -> None:
    # 23:00 at +00:00 is midnight in Berlin, the ledger's zone; with a named zone the day is that zone's.
    assert book(give("2026-01-01T23:00:00+00:00", 1), timezone="Europe/Berlin").spending(["day"])[0][0] == "2026-01-02"
    named = give("2026-01-01T23:00:00+00:00[UTC]", 1)
    assert book(named, timezone="Europe/Berlin").spending(["day"])[0][0] == "2026-01-01"


# --- Time keys --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "starts_on", "month", "quarter", "year"),
    [
        ("2026-03-02", 1, "2026-03", "2026-Q1", "2026"),
        ("2026-03-14", 15, "2026-02", "2026-Q1", "2026"),
        ("2026-03-15", 15, "2026-03", "2026-Q1", "2026"),
        # February 2026 ends on the 28th: a month starting on the 31st starts on it, and March on its 31st.
        ("2026-02-27", 31, "2026-01", "2026-Q1", "2026"),
        ("2026-02-28", 31, "2026-02", "2026-Q1", "2026"),
        ("2026-03-30", 31, "2026-02", "2026-Q1", "2026"),
        ("2026-03-31", 31, "2026-03", "2026-Q1", "2026"),
        ("2024-02-28", 30, "2024-01", "2024-Q1", "2024"),
        ("2024-02-29", 30, "2024-02", "2024-Q1", "2024"),
        # Quarters and years are made of such months.
        ("2026-01-24", 25, "2025-12", "2025-Q4", "2025"),
        ("2026-04-24", 25, "2026-03", "2026-Q1", "2026"),
        ("2026-04-25", 25, "2026-04", "2026-Q2", "2026"),
    ],
)
def test_months_may_start_on_any_day(day: str, starts_on: int, month: str, quarter: str, year: str) -> None:
    oracle = book(give(day, 1), month_starts_on=starts_on)
    assert oracle.spending(["month", "quarter", "year"])[0][:3] == (month, quarter, year)
    assert oracle.balance(["month", "quarter", "year"])[0][:3] == (month, quarter, year)


@pytest.mark.parametrize(
    ("when", "week", "weekday", "hour", "evening"),
    [
        # 2 March 2026 is a Monday. 05:59 still belongs to the evening before, 06:00 does not.
        ("2026-03-02T05:59:59", "2026-W10", "1", "05", "2026-03-01"),
        ("2026-03-02T06:00:00", "2026-W10", "1", "06", "2026-03-02"),
        ("2026-03-02", "2026-W10", "1", "00", "2026-03-01"),
        # 3 January 2021, a Sunday, is in the last of 53 weeks of 2020.
        ("2021-01-03T23:00:00", "2020-W53", "7", "23", "2021-01-03"),
    ],
)
def test_weeks_weekdays_hours_and_evenings(when: str, week: str, weekday: str, hour: str, evening: str) -> None:
    assert book(give(when, 1)).spending(["week", "weekday", "hour", "evening"])[0][:4] == (week, weekday, hour, evening)


def test_an_evening_ends_at_six_by_the_clock_even_if_the_clocks_changed() -> None:
    # In Berlin 29 March 2026 lost an hour: at 06:30 only 5.5 hours had passed since midnight, but it was past six.
    when = "2026-03-29T06:30:00+02:00[Europe/Berlin]"
    assert book(give(when, 1)).spending(["evening"])[0][0] == "2026-03-29"
