"""Which gifts are one, by their coins, creator and time alone: the nearest first, each once, a streak as its sum."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.imports.joining_gifts import WITHIN, Given, Join, joins
from models.moments import SECOND

PURSE = ("tiktok", "main")


def sent(number: int, at: int, coins: int = 1, who: str = "mila", **more: Any) -> Given:
    return Given(number, "sent", PURSE, who, coins, at * SECOND, **more)


def logged(number: int, at: int, coins: int = 1, who: str = "mila", item: str = "Rose", **more: Any) -> Given:
    return Given(number, "logged", PURSE, who, coins, at * SECOND, item, **more)


def numbers(gifts: Sequence[Given]) -> list[tuple[int, list[int], bool]]:
    return sorted((join.whole.number, sorted(one.number for one in join.others), join.is_sure) for join in joins(gifts))


@pytest.mark.parametrize(
    ("gifts", "expected"),
    [
        pytest.param([sent(0, 0), logged(1, 180)], [(0, [1], True)], id="three minutes"),
        pytest.param([sent(0, 0), logged(1, 181)], [], id="too late"),
        pytest.param([sent(0, 0), logged(1, 0, 5)], [], id="other coins"),
        pytest.param([sent(0, 0), logged(1, 0, who="zoe")], [], id="another creator"),
        pytest.param([sent(0, 0), sent(1, 0)], [], id="one part alone"),
        pytest.param([sent(0, 0, who=""), logged(1, 0)], [(0, [1], True)], id="TikTok names nobody"),
        pytest.param([sent(0, 0), logged(1, 0, who="")], [(0, [1], True)], id="the log names nobody"),
        pytest.param([sent(0, 0, who=""), logged(1, 0, who="")], [(0, [1], True)], id="nobody is named"),
        pytest.param([sent(0, 0), logged(1, 9, who=""), logged(2, 100)], [(0, [2], True)], id="a name counts first"),
        pytest.param([sent(0, 0), logged(1, 5), logged(2, 4)], [(0, [2], True)], id="the nearest"),
        pytest.param(
            [sent(0, 0), sent(1, 10), logged(2, 8), logged(3, 1)], [(0, [3], True), (1, [2], True)], id="two by two"
        ),
        pytest.param([sent(0, 5), logged(1, 0), logged(2, 10, item="Heart")], [(0, [1], False)], id="one of two"),
        pytest.param([sent(0, 5), logged(1, 0), logged(2, 10)], [(0, [1], True)], id="one of two that are alike"),
        pytest.param([sent(0, 5), logged(1, 5), logged(2, 5, item="Heart")], [(0, [1], False)], id="at one moment"),
        pytest.param(
            [sent(0, 5), sent(1, 5), logged(2, 5), logged(3, 5, item="Heart")],
            [(0, [3], True), (1, [2], True)],
            id="as many of both at one moment",
        ),
        pytest.param(
            [
                *(sent(number, 10 * number) for number in range(3)),
                *(logged(3 + one, 10 * one + 12) for one in range(3)),
            ],
            [(0, [3], True), (1, [4], True), (2, [5], True)],
            id="clocks that differ",
        ),
        pytest.param([sent(0, 0, is_stored=True), logged(1, 0, is_stored=True)], [], id="apart in the books"),
        pytest.param(
            [sent(0, 0, is_stored=True), logged(1, 0, is_stored=True), logged(2, 1)], [], id="a second in the log"
        ),
        pytest.param([sent(0, 0, is_stored=True), logged(1, 0)], [(0, [1], True)], id="in the books and in a file"),
    ],
)
def test_two_rows_are_one_gift(gifts: list[Given], expected: list[tuple[int, list[int], bool]]) -> None:
    assert numbers(gifts) == expected
    assert numbers(gifts[::-1]) == expected


TEN = [sent(number, number) for number in range(10)]


@pytest.mark.parametrize(
    ("gifts", "expected"),
    [
        pytest.param([*TEN, logged(10, 9, 10, quantity=10)], [(10, list(range(10)), True)], id="ten of one"),
        pytest.param([*TEN[:9], logged(10, 9, 10, quantity=10)], [], id="one is missing"),
        pytest.param([*TEN, logged(10, 9, 10)], [], id="one gift of ten coins is none of its parts"),
        pytest.param(
            [sent(0, 0, 10), *(logged(number, number) for number in range(1, 11))],
            [(0, list(range(1, 11)), True)],
            id="ten logged one by one",
        ),
        pytest.param(
            [sent(0, 0, 2), logged(1, 0), logged(2, 0, item="Heart")], [], id="two logged that differ are no streak"
        ),
        pytest.param(
            [sent(0, 0, 5), sent(1, 1, 5), logged(2, 1, 10, quantity=2)], [(2, [0, 1], True)], id="fives are two"
        ),
        pytest.param([sent(0, 0, 4), sent(1, 1, 6), logged(2, 1, 10, quantity=2)], [], id="four and six are not"),
        pytest.param(
            [*TEN, logged(10, 4, 5, quantity=5), logged(11, 9, 5, quantity=5)],
            [(10, [0, 1, 2, 3, 4], True), (11, [5, 6, 7, 8, 9], True)],
            id="two streaks behind each other",
        ),
        pytest.param(
            [*TEN, logged(10, 9, 10, quantity=10, is_fixed=True)], [], id="a streak cut off is none"
        ),
        pytest.param(
            [*(sent(number, number, is_stored=True) for number in range(10)), logged(10, 9, 10, quantity=10)],
            [(10, list(range(10)), True)],
            id="ten in the books",
        ),
        pytest.param(
            [*TEN[:5], *(sent(number, number, is_stored=True) for number in range(5, 10)),
             logged(10, 9, 10, quantity=10)],
            [],
            id="half in the books",
        ),
        pytest.param(
            [*TEN, sent(11, 3, 10), logged(10, 9, 10, quantity=10)], [(11, [10], True)], id="as many coins count first"
        ),
    ],
)  # fmt: skip
def test_a_streak_is_the_sum_of_its_gifts(gifts: list[Given], expected: list[tuple[int, list[int], bool]]) -> None:
    assert numbers(gifts) == expected


GIFTS = st.lists(
    st.builds(
        lambda part, who, coins, at, item, quantity, is_stored, is_fixed: (
            part, who, coins * quantity, at, item if part == "logged" else "", quantity, is_stored, is_fixed
        ),
        st.sampled_from(["sent", "logged"]), st.sampled_from(["", "mila", "zoe"]), st.integers(1, 3),
        st.integers(0, 400), st.sampled_from(["Rose", "Heart"]), st.integers(1, 4), st.booleans(), st.booleans(),
    ),
    max_size=30,
)  # fmt: skip


def numbered(values: Sequence[Any]) -> list[Given]:
    return [
        Given(number, part, PURSE, who, coins, at * SECOND, item, quantity, is_stored, is_fixed)
        for number, (part, who, coins, at, item, quantity, is_stored, is_fixed) in enumerate(values)
    ]


@given(GIFTS)
def test_every_join_is_of_as_many_coins_near_by_and_takes_each_gift_once(values: list[Any]) -> None:
    found = list(joins(numbered(values)))
    members = Counter(gift.number for join in found for gift in (join.whole, *join.others))
    assert not members or max(members.values()) == 1
    for join in found:
        everyone = (join.whole, *join.others)
        assert join.whole.coins == sum(gift.coins for gift in join.others)
        assert {join.whole.part} | {gift.part for gift in join.others} == {"sent", "logged"}
        assert len({gift.part for gift in join.others}) == 1
        assert len({gift.who for gift in everyone} - {""}) <= 1
        assert all(abs(gift.at - join.whole.at) <= WITHIN for gift in join.others)
        assert not all(gift.is_stored for gift in everyone)
        assert len(join.others) == 1 or not any(gift.is_fixed for gift in everyone)


@given(GIFTS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_makes_no_difference(values: list[Any], random: Any) -> None:
    mixed = random.sample(values, len(values))
    assert Counter(map(in_words, joins(numbered(values)))) == Counter(map(in_words, joins(numbered(mixed))))


def in_words(join: Join) -> tuple[object, ...]:
    whole, *others = ((gift.part, gift.who, gift.at, gift.looks, gift.is_stored) for gift in (join.whole, *join.others))
    return whole, tuple(others), join.is_sure


@given(GIFTS)
def test_no_two_that_are_left_could_still_be_one(values: list[Any]) -> None:
    gifts = [gift for gift in numbered(values) if not gift.is_stored]
    taken = {gift.number for join in joins(gifts) for gift in (join.whole, *join.others)}
    left = [gift for gift in gifts if gift.number not in taken]
    for one, other in combinations(left, 2):
        is_one = one.coins == other.coins and (one.who == other.who or "" in {one.who, other.who})
        assert one.part == other.part or not is_one or abs(one.at - other.at) > WITHIN


def test_a_hundred_thousand_gifts_of_one_evening_are_soon_told_apart() -> None:
    count = 50_000
    gifts = [sent(number, number // 10) for number in range(count)]
    gifts += [logged(count + number, number // 10 + 2) for number in range(count)]
    started = time.process_time()
    assert sum(1 for _ in joins(gifts)) == count
    assert time.process_time() - started < 10


@settings(max_examples=20)
@given(st.lists(st.integers(2, 9), min_size=1, max_size=6))
def test_streaks_of_one_creator_behind_each_other_find_their_own(lengths: list[int]) -> None:
    gifts: list[Given] = []
    expected, at = [], 0
    for length in lengths:
        own = [sent(len(gifts) + number, at + number) for number in range(length)]
        gifts += own
        at += length + 5
        gifts.append(logged(len(gifts), at - 6, length, quantity=length))
        expected.append((gifts[-1].number, [gift.number for gift in own], True))
    assert numbers(gifts) == sorted(expected)
