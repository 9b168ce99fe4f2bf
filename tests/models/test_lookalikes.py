"""Who may be one person: a quiet guess that says why, and never by a number."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.lookalikes import Known, Pair, lookalikes


def reasons(*creators: Known) -> list[str]:
    return [pair.reason for pair in lookalikes(creators)]


def test_a_handle_in_common_is_the_surest_sign() -> None:
    people = [Known(1, "Mila", ("mila.live", "m1")), Known(2, "Somebody", ("MILA.LIVE",)), Known(3, "Zoë", ("zoe",))]
    assert lookalikes(people) == [Pair(1, 2, "handle")]
    assert lookalikes(people[::-1]) == [Pair(1, 2, "handle")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("Zoë", "Zoe"), ("mila.live", "Mila"), ("Mila Official", "MILA"), ("the_real_mila", "the mila")),
        *(("Live", "live_"), ("Ｍila", "Mila")),
    ],
)
def test_names_that_differ_by_accents_signs_and_filling_words_look_alike(one: str, other: str) -> None:
    assert reasons(Known(1, one), Known(2, other)) == ["name"]


def test_a_name_that_is_anothers_handle_looks_alike() -> None:
    assert reasons(Known(1, "Mila", ("kamila",)), Known(2, "Kamila")) == ["name"]


@pytest.mark.parametrize(
    ("one", "other"), [("kamila", "kamilla"), ("kamila", "kamola"), ("kamila", "amila"), ("kamila", "kamial")]
)
def test_what_a_slip_of_the_keys_keeps_apart_may_be_one(one: str, other: str) -> None:
    assert reasons(Known(1, one), Known(2, other)) == ["spelling"]
    assert reasons(Known(1, other), Known(2, one)) == ["spelling"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("creator001", "creator002"), ("kamila", "kamila2"), ("Mila", "Mira"), ("kamila", "kimilo")),
        *(("kamila", "kalima"), ("🌸", "🌼"), ("abcdef", "bcdefg")),
    ],
)
def test_numbers_short_names_and_two_letters_apart_are_different_people(one: str, other: str) -> None:
    assert reasons(Known(1, one), Known(2, other)) == []


def test_what_many_share_says_nothing() -> None:
    assert reasons(*(Known(number, f"Name{number}", ("same",)) for number in range(4))) == []
    assert reasons() == []


NAMES = st.text("abcéE1. _", max_size=8)


@given(st.lists(st.tuples(NAMES, NAMES), max_size=6))
def test_a_pair_is_of_two_and_told_once(people: list[tuple[str, str]]) -> None:
    pairs = lookalikes([Known(number, name, (handle,)) for number, (name, handle) in enumerate(people)])
    assert len({(pair.one, pair.other) for pair in pairs}) == len(pairs)
    assert all(pair.one < pair.other for pair in pairs)


def test_thousands_of_creators_are_compared_at_once() -> None:
    people = [Known(number, f"creator name {number:05}", (f"handle{number}",)) for number in range(5000)]
    begun = time.process_time()
    assert lookalikes(people) == []
    assert time.process_time() - begun < 5
