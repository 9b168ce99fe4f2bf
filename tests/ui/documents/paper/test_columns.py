"""Columns fit on their page, none is lost, and what a row is about stands beside every part of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.documents.paper.columns import Wish, bands

ROOM = 600.0
sizes = st.floats(5, 400)
wishes = st.builds(lambda least, more, is_key: Wish(least, least + more, is_key), sizes, sizes, st.booleans())


def test_columns_that_have_room_get_all_they_wish() -> None:
    (band,) = bands([Wish(50, 100, is_key=True), Wish(60, 200)], ROOM)
    assert band.widths == (100, 200)


def test_short_texts_are_not_squeezed_for_a_long_one() -> None:
    (band,) = bands([Wish(50, 130, is_key=True), Wish(50, 5000), Wish(80, 80)], ROOM)
    assert band.widths == pytest.approx((130, ROOM - 210, 80))


def test_what_does_not_fit_goes_on_beside_the_keys() -> None:
    parts = bands([Wish(100, 100, is_key=True), *[Wish(100, 100)] * 12], ROOM)
    assert [band.columns for band in parts] == [(0, 1, 2, 3, 4, 5), (0, 6, 7, 8, 9, 10), (0, 11, 12)]


def test_many_keys_leave_room_for_what_they_are_keys_of() -> None:
    parts = bands([*[Wish(100, 100, is_key=True)] * 5, *[Wish(100, 100)] * 3], ROOM)
    assert [band.columns for band in parts] == [(0, 1, 2, 3, 4, 5), (0, 1, 6, 7)]


@given(st.lists(wishes, min_size=1, max_size=40), st.floats(200, 1500))
def test_every_column_is_there_and_no_band_is_wider_than_the_page(given_: list[Wish], room: float) -> None:
    parts = bands(given_, room)
    assert all(band.width <= room + 0.01 for band in parts)
    assert all(list(band.columns) == sorted(set(band.columns)) for band in parts)
    assert {place for band in parts for place in band.columns} == set(range(len(given_)))
    others = [place for band in parts for place in band.columns if not given_[place].is_key]
    assert len(others) == len(set(others)) or len(parts) == 1 or not given_[0].is_key
    for band in parts:
        for place, width in zip(band.columns, band.widths, strict=True):
            assert width <= given_[place].most + 0.01
            assert width > 0
