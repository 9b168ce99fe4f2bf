"""Times without a zone: one spelling, and the same instant however UTC is marked."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InvalidEntry
from models.imports import Question, Reading
from models.imports.amounts import Asked
from models.imports.clock import Clock

FIRST, LAST = datetime.fromisoformat("2001-01-01"), datetime.fromisoformat("2190-01-01")
ZONE = Question("test.timezone", "Which zone?")


def clock(zone: str = "") -> Clock:
    return Clock(Reading("Europe/Berlin", answers={ZONE.name: zone} if zone else {}), ZONE)


@given(st.datetimes(FIRST, LAST), st.sampled_from("T "), st.sampled_from(".,"))
def test_a_time_has_one_spelling_and_keeps_it(time: datetime, between: str, point: str) -> None:
    written = time.isoformat(between, "microseconds").replace(".", point)
    plain = clock().plain(written)
    assert datetime.fromisoformat(plain) == time
    assert clock().plain(plain) == plain
    marked = [clock().plain(f"{written}{mark}") for mark in ("Z", " UTC", "+00", "-0000", "+00:00")]
    assert {clock().moment(text).at for text in marked} == {clock("UTC").moment(plain).at}


def test_a_zone_is_asked_for_only_where_it_is_needed() -> None:
    with pytest.raises(Asked) as caught:
        clock().moment("2026-03-02T20:15:44")
    assert caught.value.example == "2026-03-02 20:15:44"
    assert clock().moment("2026-03-02T20:15:44+05:30").zone == "Europe/Berlin"
    assert clock("Asia/Tokyo").moment("2026-03-02T20:15:44").zone == "Asia/Tokyo"


@pytest.mark.parametrize(
    "text",
    ["", "2026-03-02", "2026-03-02T20:15", "20:15:44", "2026-03-02T20:15:44+1", "2026-03-02T20:15:44[UTC]", "٢٠٢٦"],
)
def test_anything_else_is_no_time(text: str) -> None:
    with pytest.raises(InvalidEntry, match="is no time that can be read"):
        clock().plain(text)
