"""Which copies may go: held against what must be kept, for any days a clock may show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from models.backups.rotation import APART_DAYS, REGULAR, Made, Why, outdated

DAY = date(2026, 3, 2)
KINDS = st.sampled_from(get_args(Why))
LEAPS = st.sampled_from([0, 0, 0, 1, 1, 1, 2, 7, 30, 31, 365, -1, -400, -30 * 365, 30 * 365])


def rotate(steps: list[tuple[int, Why]]) -> tuple[list[Made], list[Made]]:
    """Make one copy after another, each so many days after the one before; give all, and those that are left."""
    made: list[Made] = []
    left: list[Made] = []
    day = DAY
    for number, (days, why) in enumerate(steps, start=1):
        day = min(max(day + timedelta(days=days), date(1971, 1, 1)), date(2400, 1, 1))
        made.append(Made(number, day, why))
        left.append(made[-1])
        gone = outdated(left, day)
        assert number not in gone
        left = [one for one in left if one.number not in gone]
        assert len(left) >= min(3, number)
    return made, left


def _steps(why: Why, count: int) -> list[tuple[int, Why]]:
    """A copy a day."""
    return [(1, why)] * count


@given(st.lists(st.tuples(LEAPS, KINDS), max_size=60))
def test_whatever_the_clock_does_the_last_ones_stay(steps: list[tuple[int, Why]]) -> None:
    made, left = rotate(steps)
    regular = [one for one in made if one.why in REGULAR]
    assert set(regular[-5:]) <= set(left)
    for kind in set(get_args(Why)) - REGULAR:
        assert set([one for one in made if one.why == kind][-3:]) <= set(left)
    days = list(dict.fromkeys(one.day for one in reversed(regular)))[:7]
    assert {one.day for one in left if one.why in REGULAR} >= set(days)


@given(st.integers(0, 500), st.sampled_from([30 * 365, -30 * 365, 365, -1]))
def test_one_leap_of_the_clock_lets_no_copy_go_that_would_have_stayed_a_month_longer(before: int, leap: int) -> None:
    steps = _steps("daily", before)
    _, left = rotate(steps)
    _, leapt = rotate([*steps, (leap, "daily")])
    assert len(set(left) - set(leapt)) <= 3  # as the first day of another week, month and year lets go
    _, kept = rotate([*_steps("import", 40), (leap, "daily"), *_steps("daily", 15)])
    assert sum(one.why == "import" for one in kept) == 40


def test_a_copy_a_day_leaves_days_weeks_and_months() -> None:
    _, left = rotate([(1, "daily")] * 1500)
    assert [(DAY + timedelta(days=1500)) - one.day for one in reversed(left)][:7] == [
        timedelta(days=days) for days in range(7)
    ]
    weeks = {one.day.isocalendar()[:2] for one in left}
    months = {(one.day.year, one.day.month) for one in left}
    assert len(left) <= 7 + 8 + 24
    assert len(weeks) >= 8
    assert len(months) == 24


def test_copies_before_something_stay_for_ninety_days_and_three_of_each_kind_for_ever() -> None:
    steps = _steps("import", 10) + _steps("restore", 2) + _steps("daily", 400)
    made, left = rotate(steps)
    assert [one.number for one in left if one.why == "import"] == [8, 9, 10]
    assert [one.number for one in left if one.why == "restore"] == [11, 12]
    _, sooner = rotate(steps[:APART_DAYS])
    assert sum(one.why == "import" for one in sooner) == 10
    assert len(made) == 412


def test_many_copies_of_one_day_leave_the_last_five() -> None:
    _, left = rotate([(0, "by-hand")] * 30)
    assert [one.number for one in left] == [26, 27, 28, 29, 30]


def test_nothing_and_little_are_left_alone() -> None:
    assert outdated([], DAY) == set()
    assert outdated([Made(7, DAY, "daily")], DAY) == set()
    old = [Made(number, DAY, "import") for number in (1, 2, 3)]
    assert outdated(old, DAY + timedelta(days=9999)) == set()
