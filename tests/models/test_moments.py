"""An instant, the zone it was understood in, and what its clocks and calendar showed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from models import moments
from models.errors import InvalidEntry
from models.moments import FIRST, LAST, Moment, from_date, from_local, parse

BERLIN = "Europe/Berlin"
ZONES = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
INSTANTS = st.datetimes(*(datetime.fromisoformat(text) for text in ("2000-01-03", "2199-12-29")))


def instant(text: str) -> int:
    """Microseconds since 1970 of an instant written in UTC."""
    since = datetime.fromisoformat(text).replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return since // timedelta(microseconds=1)


# --- What is given is kept --------------------------------------------------------------------------------------------


def test_a_named_zone_is_kept_whatever_the_ledgers_zone() -> None:
    moment = parse("2026-03-02T20:15:44+01:00[Europe/Berlin]", "America/New_York")
    assert moment == Moment(instant("2026-03-02T19:15:44"), BERLIN, 3600)
    assert (moment.local, moment.day) == (datetime.fromisoformat("2026-03-02T20:15:44"), date(2026, 3, 2))


def test_an_offset_alone_fixes_the_moment_and_the_zone_is_the_ledgers() -> None:
    moment = parse("2026-03-02T20:15:44+05:30", BERLIN)
    assert moment == Moment(instant("2026-03-02T14:45:44"), BERLIN, 3600)
    assert str(moment) == "2026-03-02T15:45:44+01:00[Europe/Berlin]"
    assert parse("2026-03-02T14:45:44Z", BERLIN) == moment


def test_an_offset_alone_may_move_the_local_date() -> None:
    assert parse("2026-03-02T23:30-08:00", BERLIN).day == date(2026, 3, 3)
    assert parse("2026-03-02T00:30+09:00", BERLIN).day == date(2026, 3, 1)


def test_a_local_time_is_one_of_the_ledgers_zone() -> None:
    assert parse("2026-07-02T20:15", BERLIN) == Moment(instant("2026-07-02T18:15:00"), BERLIN, 7200, given="local")
    assert parse("2026-07-02 20:15", BERLIN) == parse("2026-07-02T20:15:00", BERLIN)


def test_a_local_time_with_a_named_zone_is_one_of_that_zone() -> None:
    assert parse("2026-07-02T20:15[Asia/Tokyo]", BERLIN) == parse("2026-07-02T20:15+09:00[Asia/Tokyo]", "UTC")


def test_a_bare_date_counts_as_its_first_moment_and_stays_a_date() -> None:
    moment = parse("2026-03-02", BERLIN)
    assert moment == Moment(instant("2026-03-01T23:00:00"), BERLIN, 3600, is_date=True, given="date")
    assert (str(moment), moment.day) == ("2026-03-02", date(2026, 3, 2))


def test_the_bare_date_of_an_assertion_counts_as_its_last_moment() -> None:
    moment = parse("2026-03-02", BERLIN, is_end=True)
    assert moment.at == instant("2026-03-02T23:00:00") - 1
    assert (str(moment), moment.local.time().isoformat()) == ("2026-03-02", "23:59:59.999999")
    assert parse("2026-03-02T20:15", BERLIN, is_end=True) == parse("2026-03-02T20:15", BERLIN)


@pytest.mark.parametrize(
    ("clock", "microseconds"), [("20:15:44.5", 500_000), ("20:15:44.000001", 1), ("20:15:44.123456", 123_456)]
)
def test_fractions_are_kept_to_the_microsecond(clock: str, microseconds: int) -> None:
    moment = parse(f"2026-03-02T{clock}Z", "UTC")
    assert moment.at == instant("2026-03-02T20:15:44") + microseconds
    assert parse(str(moment), "Asia/Tokyo") == moment


# --- Summer time ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2024-03-31T02:00", "2024-03-31T02:30", "2024-03-31T02:59:59.999999"])
def test_a_time_that_summer_time_skips_is_refused(text: str) -> None:
    with pytest.raises(InvalidEntry, match="did not exist in Europe/Berlin: the clocks skipped it") as refused:
        parse(text, BERLIN)
    assert refused.value.field == "when"
    assert parse("2024-03-31T01:59:59", BERLIN).utc_offset == 3600
    assert parse("2024-03-31T03:00", BERLIN).utc_offset == 7200


def test_a_repeated_time_is_the_first_and_flagged() -> None:
    moment = parse("2024-10-27T02:30", BERLIN)
    assert moment == Moment(instant("2024-10-27T00:30:00"), BERLIN, 7200, is_repeated=True, given="local")
    assert not parse("2024-10-27T01:59:59", BERLIN).is_repeated
    assert not parse("2024-10-27T03:00", BERLIN).is_repeated


def test_an_offset_tells_the_second_of_a_repeated_time_from_the_first() -> None:
    first, second = (parse(f"2024-10-27T02:30+0{hours}:00[Europe/Berlin]", "UTC") for hours in (2, 1))
    assert second.at - first.at == 3600 * 1_000_000
    assert (first.is_repeated, second.is_repeated) == (False, False)


@pytest.mark.parametrize(
    ("zone", "day", "first"),
    [
        ("Africa/Cairo", date(2024, 4, 26), "2024-04-25T22:00:00"),
        ("America/Sao_Paulo", date(2018, 11, 4), "2018-11-04T03:00:00"),
        ("America/Havana", date(2024, 3, 10), "2024-03-10T05:00:00"),
    ],
)
def test_where_midnight_is_skipped_the_day_begins_when_the_clocks_go_on(zone: str, day: date, first: str) -> None:
    moment = from_date(day, zone)
    assert moment.at == instant(first)
    assert (moment.day, moment.local.hour) == (day, 1)
    assert from_date(day - timedelta(1), zone, is_end=True).at == moment.at - 1


@pytest.mark.parametrize("zone", ["Pacific/Apia", "Pacific/Fakaofo"])
@pytest.mark.parametrize("is_end", [False, True])
def test_a_day_the_calendar_skipped_is_refused_not_moved(zone: str, is_end: bool) -> None:
    with pytest.raises(InvalidEntry, match=f"2011-12-30 did not exist in {zone}"):
        from_date(date(2011, 12, 30), zone, is_end=is_end)
    assert from_date(date(2011, 12, 31), zone).at == from_date(date(2011, 12, 29), zone, is_end=True).at + 1


def first_and_last(day: date, zone: str) -> tuple[int, int]:
    """The slow way: look at every minute that may belong to the day."""
    info, start = ZoneInfo(zone), datetime.combine(day, datetime.min.time(), UTC) - timedelta(days=1)
    minutes = (start + timedelta(minutes=minute) for minute in range(3 * 24 * 60))
    there = [minute for minute in minutes if minute.astimezone(info).date() == day]
    assume(there)
    first, last = (
        (minute - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) for minute in there[:: len(there) - 1]
    )
    return first, last + 60_000_000 - 1


@given(ZONES, st.dates(FIRST, date(2040, 1, 1)))
@example("America/St_Johns", date(2010, 11, 6))
@example("America/St_Johns", date(2010, 11, 7))
@example("America/St_Johns", date(2010, 3, 14))
@example("America/Havana", date(2024, 11, 2))
@example("America/Havana", date(2024, 11, 3))
@example("America/Havana", date(2024, 3, 9))
@example("Africa/Cairo", date(2024, 10, 31))
@example("Australia/Lord_Howe", date(2024, 10, 6))
@example("Pacific/Apia", date(2011, 12, 29))
@example("Pacific/Apia", date(2011, 12, 31))
@example("Asia/Pyongyang", date(2018, 5, 4))
def test_a_date_begins_and_ends_with_the_first_and_last_minute_the_calendar_showed_it(zone: str, day: date) -> None:
    assert (from_date(day, zone).at, from_date(day, zone, is_end=True).at) == first_and_last(day, zone)


# --- Writing and reading ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        *(("UTC", "+00:00"), ("Asia/Kathmandu", "+05:45"), ("America/St_Johns", "-03:30"), ("Etc/GMT+12", "-12:00")),
        ("Pacific/Kiritimati", "+14:00"),
    ],
)
def test_an_offset_is_written_with_its_sign_and_minutes(zone: str, offset: str) -> None:
    assert str(parse("2026-03-02T20:15", zone)) == f"2026-03-02T20:15:00{offset}[{zone}]"


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A date or a time, with and without an offset and a zone."""
    day = draw(st.dates(FIRST + timedelta(2), LAST - timedelta(2)))
    if draw(st.booleans()):
        return day.isoformat()
    local = datetime.combine(day, draw(st.times()))
    offset = draw(st.sampled_from(["", "Z", "+01:00", "-03:30", "+14:00", "-12:00", "+23:59"]))
    return f"{local.isoformat()}{offset}{draw(st.sampled_from(['', '[Asia/Tokyo]', '[Europe/Berlin]']))}"


@given(texts(), ZONES, ZONES)
def test_a_moment_written_and_read_again_is_the_same_text(text: str, zone: str, other: str) -> None:
    try:
        moment = parse(text, zone)
    except InvalidEntry:
        assume(False)
    again = parse(str(moment), zone if moment.is_date else other)
    assert str(again) == str(moment)
    assert (again.at, again.zone, again.utc_offset, again.is_date) == (
        *(moment.at, moment.zone, moment.utc_offset, moment.is_date),
    )


@given(INSTANTS, ZONES)
def test_an_instant_is_shown_in_a_zone_as_the_zones_own_clock(utc: datetime, zone: str) -> None:
    aware = utc.replace(tzinfo=UTC)
    moment = moments.from_utc(aware, zone)
    assert moment.local == aware.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@given(INSTANTS, ZONES)
def test_a_local_time_that_is_taken_is_what_the_clock_showed(local: datetime, zone: str) -> None:
    try:
        moment = from_local(local, zone)
    except InvalidEntry:
        assert (
            local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            != local
        )
        return
    assert moment.local == local


# --- What is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2026-07-01T12:00:00+05:00[Europe/Berlin]", "2024-03-31T02:30+01:00[Europe/Berlin]"])
def test_an_offset_the_named_zone_did_not_have_is_refused(text: str) -> None:
    with pytest.raises(InvalidEntry, match="is not a time Europe/Berlin had"):
        parse(text, "UTC")


@pytest.mark.parametrize(
    "zone",
    ["Nowhere/City", "europe/berlin", "../../etc/passwd", "/etc/passwd", "localtime", "Factory", "x" * 9999, "a\nb"],
)
def test_a_zone_that_is_no_place_is_refused(zone: str) -> None:
    with pytest.raises(InvalidEntry, match="is not a time zone"):
        parse(f"2026-03-02T20:15[{zone}]", BERLIN)
    with pytest.raises(InvalidEntry, match="is not a time zone"):
        parse("2026-03-02", zone)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC"])
def test_a_zone_is_found_without_looking_through_hundreds_of_files(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    moments.zone_info.cache_clear()
    monkeypatch.setattr(moments, "_zones", lambda: pytest.fail("looked through the disk"))
    assert moments.zone_info(zone).key == zone


def test_a_million_wrong_zones_are_not_looked_for_on_the_disk_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    parse("2026-03-02", BERLIN)
    monkeypatch.setattr(moments, "available_timezones", lambda: pytest.fail("looked through the disk again"))
    with pytest.raises(InvalidEntry, match="is not a time zone"):
        moments.zone_info("Nowhere/Else")


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "2026", "2026-03", "26-03-02", "2026-3-2", "02.03.2026", "20260302", "2026-W10-1", "2026-061"),
        *("2026-03-02T", "2026-03-02T20", "2026-03-02T2015", "2026-03-02T20:15:44.1234567", "2026-03-02T20:15,5"),
        *("2026-03-02T20:15+1", "2026-03-02T20:15+0100", "2026-03-02T20:15+24:00", "2026-03-02[Europe/Berlin]"),
        *("2026-03-02T20:15[]", "2026-03-02T20:15+01:00[Europe/Berlin", "２０２６-03-02", "٢٠٢٦-03-02"),
        *(" 2026-03-02", "2026-03-02 ", "2026-03-02\n", "1771000000", "1e20", "NaN", "now", "2026-03-02T20:15 +01:00"),
    ],
)
def test_nothing_else_is_a_moment(text: str) -> None:
    with pytest.raises(InvalidEntry, match="is not a date or time"):
        parse(text, BERLIN)


@pytest.mark.parametrize("text", ["2026-02-30", "2025-02-29", "2026-00-01", "2026-13-01", "2026-01-00", "0000-01-01"])
def test_a_date_that_is_in_no_calendar_is_refused(text: str) -> None:
    for moment in (text, f"{text}T20:15", f"{text}T20:15+01:00"):
        with pytest.raises(InvalidEntry, match="is not a date in the calendar"):
            parse(moment, BERLIN)


@pytest.mark.parametrize("clock", ["24:00", "24:00:00", "25:15", "20:60", "20:15:60", "99:99"])
def test_a_time_that_no_clock_shows_is_refused(clock: str) -> None:
    with pytest.raises(InvalidEntry, match="is not a time of day"):
        parse(f"2026-03-02T{clock}", BERLIN)


@pytest.mark.parametrize("text", ["1999-12-31", "2200-01-01", "0001-01-01", "9999-12-31", "9999-12-31T23:59-12:00"])
def test_years_before_2000_and_after_2199_are_refused(text: str) -> None:
    with pytest.raises(InvalidEntry, match="outside the years 2000 to 2199"):
        parse(text, BERLIN)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "UTC", BERLIN])
def test_the_first_and_the_last_day_are_taken_in_every_zone(zone: str) -> None:
    assert str(parse("2000-01-01", zone)) == "2000-01-01"
    last = parse("2199-12-31", zone, is_end=True)
    assert (last.day, last.local) == (LAST, datetime.combine(LAST, time.max))


def test_an_offset_must_not_carry_the_local_date_out_of_the_years() -> None:
    assert parse("2000-01-01T00:00Z", BERLIN).day == FIRST
    assert parse("2199-12-31T22:59Z", BERLIN).day == LAST
    for text, zone in (("2000-01-01T00:00Z", "America/New_York"), ("2199-12-31T23:30Z", BERLIN)):
        with pytest.raises(InvalidEntry, match="outside the years"):
            parse(text, zone)


def test_now_is_this_second() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    moment = moments.now("Asia/Kathmandu")
    after = datetime.now(UTC)
    then = moment.local.replace(tzinfo=timezone(timedelta(hours=5, minutes=45)))
    assert before <= then <= after
    assert (moment.zone, moment.at % 1_000_000) == ("Asia/Kathmandu", 0)


def test_zones_to_choose_from_are_places() -> None:
    names = moments.zones()
    assert {"Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC"} <= set(names)
    assert not {"Etc/GMT+12", "EST5EDT", "localtime", "Factory"} & set(names)
    assert names == sorted(names)
