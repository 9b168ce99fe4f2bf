"""Dates and times as shops write them for people: “Mar 2, 2026, 7:41 PM”, “02/03/2026”, “2026年3月2日 19:41”.

Which comes first, day or month, is decided by the whole column, else asked; so is the zone of times that have none.
Source of the forms and of the months' names: Unicode's CLDR.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, time
from functools import cache
from typing import NamedTuple

from models import moments
from models.errors import InvalidEntry
from models.imports import Question, Reading, asking
from models.imports.amounts import Asked, plain
from models.moments import Moment
from models.text import N_

_MONTHS = (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "januari februari maret april mei juni juli agustus september oktober november desember",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
)
_OTHERS = {"sept": 9, "mrt": 3, "mrz": 3, "agt": 8, "май": 5}
"""Short names that are no beginning of the long one."""
_CLOCK = (
    r"(?:,?\s*(?:T|at|um|à|a las|às)?\s*(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})"
    r"(?:[.,](?P<part>[0-9]{1,9}))?)?\s*(?P<half>[ap]\.?\s?m\.?)?\s*(?P<zone>Z|UTC|GMT|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])?)?"
)
_FORMS = tuple(
    re.compile(form + _CLOCK, re.IGNORECASE)
    for form in (
        r"(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})",
        r"(?P<first>[0-9]{1,2})(?P<sign>[-/.])(?P<other>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4})",
        r"(?P<name>[^\W\d_]{3,12})\.?\s+(?P<day>[0-9]{1,2}),?\s+(?P<year>[0-9]{4})",
        r"(?P<day>[0-9]{1,2})\.?(?:\s+de)?\s+(?P<name>[^\W\d_]{3,12})\.?,?(?:\s+de)?\s+(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})\s*[年년]\s*(?P<month>[0-9]{1,2})\s*[月월]\s*(?P<day>[0-9]{1,2})\s*[日일]",
    )
)
_LONGEST = 100
_ORDERS = ("dmy", "mdy")
WHICH_ORDER = N_("A date in this file can be read in two ways. Which comes first in it, the day or the month?")
WHICH_ZONE = N_("The times in this file name no time zone. In which one are they, as a name like Europe/Berlin?")
NO_DATE = N_("“{text}” is not a date that can be read")


class When(NamedTuple):
    """A date as it is written: by each order it can be read in, None where that cannot be; the time, where one is."""

    text: str
    day_first: date | None
    month_first: date | None
    clock: time | None = None
    offset: str = ""


def when(text: str) -> When:
    """Read a date, or a date with a time. Raises InvalidEntry where it is none."""
    said = re.sub(r"\s+", " ", plain(text[: _LONGEST + 1]))
    found = next((found for form in _FORMS if (found := form.fullmatch(said))), None)
    if len(text) > _LONGEST:
        found = None
    parts = found.groupdict() if found else {}
    year = int(parts.get("year") or 0)
    if parts.get("first"):
        first, other = int(parts["first"]), int(parts["other"])
        by_day, by_month = _date(year, other, first), _date(year, first, other) if parts["sign"] != "." else None
    else:
        month = _month(parts["name"]) if parts.get("name") else int(parts.get("month") or 0)
        by_day = by_month = _date(year, month, int(parts.get("day") or 0))
    clock = _clock(parts) if parts.get("hour") else None
    if (by_day or by_month) is None or (parts.get("hour") and clock is None):
        raise InvalidEntry("when", NO_DATE, text=text[:40])
    return When(text.strip(), by_day, by_month, clock, _offset(parts.get("zone") or ""))


@cache
def _names() -> dict[str, frozenset[int]]:
    """Give the months that each beginning of a month's name, of three letters or more, can mean."""
    found: dict[str, set[int]] = {}
    for language in _MONTHS:
        for month, name in enumerate(language.split(), start=1):
            for end in range(3, len(name) + 1):
                found.setdefault(name[:end], set()).add(month)
    found |= {name: {month} for name, month in _OTHERS.items()}
    return {name: frozenset(months) for name, months in found.items()}


def _month(name: str) -> int:
    months = _names().get(name.lower(), frozenset())
    return next(iter(months)) if len(months) == 1 else 0


def _date(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if moments.FIRST <= found <= moments.LAST else None


def _clock(parts: dict[str, str | None]) -> time | None:
    hour, half = int(parts["hour"] or 0), (parts["half"] or "")[:1].lower()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "p") if half else hour
    part = (parts["part"] or "")[:6].ljust(6, "0")
    try:
        return time(hour, int(parts["minute"] or 0), int(parts["second"] or 0), int(part))
    except ValueError:
        return None


def _offset(zone: str) -> str:
    """Write an offset as `+02:00`."""
    return f"{zone[:3]}:{zone[-2:]}" if zone[:1] in ("+", "-") else "+00:00" if zone else ""


class Dates:
    """The dates of one file, which are all added before any is given as a moment."""

    def __init__(self, source: str, reading: Reading) -> None:
        """Start with none; `source` is the reader's name. Raises RequestRefused where an answer cannot be."""
        self._order = Question(f"{source}.date_order", WHICH_ORDER, _ORDERS)
        self._where = Question(f"{source}.timezone", WHICH_ZONE, default=reading.zone)
        self._answer, self._zone = reading.answer(self._order), asking.zone(reading, self._where)
        self._home = reading.zone
        self._orders: set[str] = set()

    def add(self, when: When) -> None:
        """Count what a date shows of the others."""
        if when.day_first is None or when.month_first is None:
            self._orders.add("mdy" if when.day_first is None else "dmy")

    def hear(self, text: str) -> None:
        """Count what a cell shows where it is a date."""
        with suppress(InvalidEntry):
            self.add(when(text))

    def moment(self, when: When) -> Moment:
        """Give the moment of a date. Raises Asked where the column leaves it open, InvalidEntry where it never was."""
        day = self._day(when)
        if when.clock is None:
            return moments.from_date(day, self._home)
        local = datetime.combine(day, when.clock)
        if when.offset:
            return moments.parse(f"{local.isoformat()}{when.offset}", self._home)
        if self._zone is None:
            raise Asked(self._where, f"{when.text[:40]} → {local}")
        return moments.from_local(local, self._zone)

    def _day(self, when: When) -> date:
        ways = dict(zip(_ORDERS, (when.day_first, when.month_first), strict=True))
        possible = {order: day for order, day in ways.items() if day is not None}
        if len(set(possible.values())) == 1:
            return next(iter(possible.values()))
        order = next(iter(self._orders)) if len(self._orders) == 1 else self._answer
        if order is None:
            said = " / ".join(f"{order}: {day}" for order, day in possible.items())
            raise Asked(self._order, f"{when.text[:40]} → {said}")
        return possible[order]


def options(source: str) -> tuple[str, ...]:
    """Names of the answers that the dates of a source may need."""
    return (f"{source}.date_order", f"{source}.timezone")
