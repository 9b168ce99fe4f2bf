"""Moments: an instant in UTC with the zone it was understood in and its local date and time. Pure.

An entry keeps what was known: a bare date stays a date, an offset fixes the instant, a zone names the local clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from models.errors import InvalidEntry
from models.periods import EPOCH, from_day_number
from models.text import N_

SECOND = 1_000_000
DAY = 86_400 * SECOND
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)
"""Dates an entry may have: no platform sold coins before, no wish reaches further."""

_WHEN = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)"
    r"(Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)?(?:\[([^\]]+)\])?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant `at` (microseconds since 1970 in UTC) in `zone`, whose clocks were `utc_offset` seconds ahead of UTC.

    `is_date`: only the local date is known, and `at` is its first moment (its last for an assertion).
    `is_repeated`: the clock showed this time twice that night; the first was taken.
    `given` is what the text said: "offset" where it fixed the instant, by an offset or a named zone; "local"; "date".
    """

    at: int
    zone: str
    utc_offset: int
    is_date: bool = False
    is_repeated: bool = False
    given: str = "offset"

    @property
    def local(self) -> datetime:
        """Local date and time, without a zone."""
        return EPOCH_INSTANT.replace(tzinfo=None) + timedelta(microseconds=self.at + self.utc_offset * SECOND)

    @property
    def day(self) -> date:
        """Local date."""
        return self.local.date()

    def __str__(self) -> str:
        """Write as the ledger's CSV does: `2026-03-02T20:15:44+01:00[Europe/Berlin]`, or a date."""
        return written(self.at, self.utc_offset, self.zone, self.is_date)


def written(at: int, utc_offset: int, zone: str, is_date: bool) -> str:  # noqa: FBT001 - columns of a table
    """Write a moment of these values as `str` does, without making one."""
    days, rest = divmod(at + utc_offset * SECOND, DAY)
    if is_date:
        return _day_text(days)
    minute, rest = divmod(rest, 60 * SECOND)
    return f"{_day_text(days)}{_minute_text(minute)}{_second_text(rest)}{_clock_text(utc_offset, zone)}"


@lru_cache(maxsize=4096)
def _day_text(days: int) -> str:
    return from_day_number(days).isoformat()


@cache
def _minute_text(minute: int) -> str:
    return f"T{minute // 60:02d}:{minute % 60:02d}:"


@lru_cache(maxsize=4096)
def _second_text(microseconds: int) -> str:
    second, fraction = divmod(microseconds, SECOND)
    return f"{second:02d}.{fraction:06d}" if fraction else f"{second:02d}"


@lru_cache(maxsize=512)
def _clock_text(utc_offset: int, zone: str) -> str:
    return f"{offset_text(utc_offset)}[{zone}]"


@lru_cache(maxsize=512)
def offset_text(seconds: int) -> str:
    """Write how far clocks are ahead of UTC: `+01:00`, with seconds only where there are some."""
    sign = "-" if seconds < 0 else "+"
    hours, rest = divmod(abs(seconds), 3600)
    text = f"{sign}{hours:02d}:{rest // 60:02d}"
    return f"{text}:{rest % 60:02d}" if rest % 60 else text


@lru_cache(maxsize=64)
def zone_info(name: str) -> ZoneInfo:
    """Look up an IANA zone by its exact name. Raises InvalidEntry where there is none."""
    try:
        if name in _packed_zones() or name in _zones():
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise InvalidEntry("when", N_("“{zone}” is not a time zone; names look like Europe/Berlin"), zone=name[:40])


_NO_PLACES = frozenset({"localtime", "Factory"})
"""Wherever this computer stands, and nowhere."""


@cache
def _packed_zones() -> frozenset[str]:
    """Names of places in the package `tzdata`: nearly all there are, from one file; the system's are in hundreds."""
    from importlib.resources import files

    try:
        return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split()) - _NO_PLACES
    except (ImportError, OSError):
        return frozenset()


@cache
def _zones() -> frozenset[str]:
    """Names of places, here and in that package."""
    return frozenset(available_timezones()) - _NO_PLACES


def zones() -> list[str]:
    """Name every zone one may choose: those of places, by continent and city, and UTC."""
    return sorted(name for name in _zones() if name == "UTC" or ("/" in name and not name.startswith("Etc/")))


def from_utc(instant: datetime, zone: str) -> Moment:
    """Fix an aware instant and understand it in `zone`."""
    offset = instant.astimezone(zone_info(zone)).utcoffset() or timedelta()
    return Moment(microseconds(instant), zone, int(offset.total_seconds()))


def at(microseconds: int, zone: str) -> Moment:
    """Understand an instant, in UTC microseconds since 1970, in `zone`."""
    return from_utc(EPOCH_INSTANT + timedelta(microseconds=microseconds), zone)


def now(zone: str) -> Moment:
    """Give the present second in `zone`."""
    return from_utc(datetime.now(UTC).replace(microsecond=0), zone)


def today(zone: str | None) -> date:
    """Give the day it is in the zone of a ledger; without one, the day by the clock of this computer."""
    return date.today() if zone is None else now(zone).day  # noqa: DTZ011 - here alone, where no ledger is meant


def from_local(local: datetime, zone: str) -> Moment:
    """Understand a local time in `zone`: one the clocks skipped is refused, of a repeated one the first is taken."""
    info = zone_info(zone)
    aware = local.replace(tzinfo=info, fold=0)
    offset, later = aware.utcoffset() or timedelta(), aware.replace(fold=1).utcoffset() or timedelta()
    if offset < later:
        raise InvalidEntry(
            "when", N_("{time} did not exist in {zone}: the clocks skipped it"), time=str(local), zone=zone
        )
    at = microseconds(local.replace(tzinfo=UTC) - offset)
    return Moment(at, zone, int(offset.total_seconds()), is_repeated=offset != later, given="local")


def from_date(day: date, zone: str, *, is_end: bool = False) -> Moment:
    """Keep a bare date: it counts as the first moment of that local day, or the last (`is_end`).

    Raises InvalidEntry for a day the zone's calendar skipped.
    """
    for instant in _ends(day, zone) if is_end else _midnights(day, zone)[:1]:
        moment = replace(from_utc(instant, zone), is_date=True, given="date")
        if moment.day == day:
            return moment
    raise InvalidEntry("when", N_("{day} did not exist in {zone}: its calendar skipped it"), day=str(day), zone=zone)


def _midnights(day: date, zone: str) -> list[datetime]:
    """Instants at which the clocks showed, or should have shown, the start of the day.

    A midnight that summer time skips is read with the clock of before first: that is the first instant of the day.
    """
    midnight = datetime.combine(day, time(), zone_info(zone))
    offsets = [midnight.replace(fold=fold).utcoffset() or timedelta() for fold in (0, 1)]
    return [midnight.replace(tzinfo=UTC) - offset for offset in offsets]


def _ends(day: date, zone: str) -> list[datetime]:
    """Instants that may be the last of the day, the later first: where clocks go back over midnight it ends twice."""
    following = _midnights(day + timedelta(days=1), zone)
    return [instant - timedelta(microseconds=1) for instant in sorted(following, reverse=True)]


def parse(text: str, zone: str, *, is_end: bool = False) -> Moment:
    """Read a moment as the ledger's CSV writes it, or an offset without zone, a local time, or a date.

    An offset alone fixes the instant, and `zone` is the zone it is understood in; a local time is one of `zone`.
    `is_end`: a bare date means its last moment. Raises InvalidEntry on anything else.
    """
    match = _WHEN.fullmatch(text)
    if not match:
        raise InvalidEntry(
            "when", N_("“{text}” is not a date or time; write 2026-03-02 or 2026-03-02T20:15"), text=text[:40]
        )
    day_text, clock, offset, named = match.groups()
    day = _date(day_text)
    zone = named or zone
    if clock is None:
        return from_date(day, zone, is_end=is_end)
    local = datetime.combine(day, _clock(clock))
    if offset:
        return _with_offset(local, offset, zone, is_named=named is not None)
    moment = from_local(local, zone)
    return moment if named is None else replace(moment, given="offset")


EPOCH_INSTANT = datetime(1970, 1, 1, tzinfo=UTC)


def _with_offset(local: datetime, offset: str, zone: str, *, is_named: bool) -> Moment:
    moment = from_utc(datetime.fromisoformat(f"{local.isoformat()}{offset}"), zone)
    if is_named and moment.local != local:
        raise InvalidEntry(
            "when",
            N_("{time} with offset {offset} is not a time {zone} had"),
            time=str(local),
            offset=offset,
            zone=zone,
        )
    within(moment.day)
    return moment


def _clock(text: str) -> time:
    try:
        clock = time.fromisoformat(text)
        if f"{clock.hour:02d}" == text[:2]:  # a newer Python takes 24:00, and makes it the start of the same day
            return clock
    except ValueError:
        pass
    raise InvalidEntry("when", N_("“{text}” is not a time of day"), text=text)


@lru_cache(maxsize=4096)
def _date(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise InvalidEntry("when", N_("“{text}” is not a date in the calendar"), text=text) from error
    return within(day)


def within(day: date) -> date:
    """Give back a day that a ledger can hold. Raises InvalidEntry for one outside its years."""
    if not FIRST <= day <= LAST:
        raise InvalidEntry("when", N_("{day} is outside the years 2000 to 2199"), day=day.isoformat())
    return day


def microseconds(instant: datetime) -> int:
    """Count the microseconds since 1970 in UTC of an aware instant."""
    since = instant - EPOCH_INSTANT
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


assert EPOCH_INSTANT.date() == EPOCH  # noqa: S101 - the two counts of days must share their origin
