"""Dates and times as tables have them, in numbers or with the name of a month. What two orders could mean, both give.

The order is a matter of the whole column (see `columns`); here a text says only which orders are possible.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache

from models import moments
from models.errors import InvalidEntry
from models.imports.amounts import plain
from models.imports.table.mapping import DATE_ORDERS
from models.moments import FIRST, LAST, Moment
from models.names import fold
from models.text import N_

NO_DATE = N_("“{text}” is not a date")
OUT_OF_ORDER = {
    "dmy": N_("“{text}” is not a date in the order day, month, year"),
    "mdy": N_("“{text}” is not a date in the order month, day, year"),
    "ymd": N_("“{text}” is not a date in the order year, month, day"),
}
"""What is said of a date that is one in another order than the table's."""
_CLOCK = re.compile(
    r"(?<![0-9.:/-])(?P<hour>[0-9]{1,2})"
    r"(?:[:h](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:[.,](?P<part>[0-9]{1,9}))?)?)?"
    r"[ ]?(?P<half>[ap]\.? ?m\.?(?![a-z])|ص|م(?!\w))?(?: ?(?:uhr|h)(?!\w))?"
    r" ?(?P<zone>z|utc|gmt)?(?:(?P<sign>[+-])(?P<ahead>[0-9]{2}):?(?P<more>[0-9]{2})?)?(?![0-9:])",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"([0-9]{1,4})([./ -]) ?([0-9]{1,2})\2 ?([0-9]{1,4})\.?", re.ASCII)
_GLUED = re.compile(r"(20[0-9]{2})([0-9]{2})([0-9]{2})(?:[t ]?([0-9]{2})([0-9]{2})([0-9]{2}))?", re.ASCII)
_EPOCH = re.compile(r"([0-9]{9,10})([0-9]{3})?(?:\.[0-9]+)?", re.ASCII)
_MONTHS = (
    "jan january januar janner janvier enero janeiro gennaio ocak styczen stycznia январь января يناير",
    "feb february februar fevrier febrero fevereiro febbraio subat luty lutego февраль февраля فبراير",
    "mar mrz marz march mars marzo marco mart marzec marca март марта مارس maart",
    "apr april avril abril aprile nisan kwiecien kwietnia апрель апреля أبريل ابريل",
    "may mai mayo maio maggio mayis maj maja май мая مايو mei",
    "jun june juni juin junio junho giugno haziran czerwiec czerwca июнь июня يونيو",
    "jul july juli juillet julio julho luglio temmuz lipiec lipca июль июля يوليو",
    "aug august aout agosto agustos sierpien sierpnia август августа أغسطس اغسطس augustus",
    "sep sept september septembre septiembre setembro settembre eylul wrzesien wrzesnia сентябрь сентября سبتمبر",
    "oct okt october oktober octobre octubre outubro ottobre ekim pazdziernik октябрь октября أكتوبر اكتوبر",
    "nov november novembre noviembre novembro kasim listopad listopada ноябрь ноября نوفمبر",
    "dec dez december dezember decembre diciembre dezembro dicembre aralik grudzien grudnia декабрь декабря ديسمبر",
)
_WORD = re.compile(r"[^\W\d_]+\.?")


@dataclass(frozen=True, slots=True)
class Said:
    """A date, by each order in which it can be read, with its time of day and its offset from UTC in seconds."""

    days: tuple[tuple[str, date], ...]
    clock: time | None = None
    offset: int | None = None

    @property
    def orders(self) -> frozenset[str]:
        """Orders in which it is a date."""
        return frozenset(order for order, _day in self.days)

    @property
    def is_plain(self) -> bool:
        """Whether it is the same day in every order."""
        return len(self.days) == len(DATE_ORDERS) and not self.is_open

    @property
    def is_open(self) -> bool:
        """Whether it is another day in another order."""
        return len({day for _order, day in self.days}) > 1

    def day(self, order: str) -> date | None:
        """The date in an order; None where it is none."""
        return next((day for one, day in self.days if one == order), None)


@lru_cache(maxsize=4096)
def understand(text: str, clock: str = "") -> Said | None:
    """Read a date, or a date with a time, which may stand apart in `clock`; None for what is none."""
    said = " ".join(plain(text).split())
    if not 4 <= len(said) <= 60:
        return None
    if found := _of_epoch(said):
        return found
    rest, at, offset = _without_clock(said)
    if clock.strip():
        _rest, at, offset = _without_clock(" ".join(plain(clock).split()))
        if at is None or _rest:
            return None
    days = _days(rest)
    return Said(days, at, offset) if days else None


def read(text: str, order: str, zone: str, clock: str = "", *, is_end: bool = False) -> Moment:
    """Give the moment a text means in an order. Raises InvalidEntry where it means none."""
    said = understand(text, clock)
    day = said.day(order) if said else None
    if said is None or day is None:
        shown = f"{text} {clock}".strip()[:40]
        raise InvalidEntry("when", OUT_OF_ORDER[order] if said else NO_DATE, text=shown)
    if said.clock is None:
        return moments.from_date(day, zone, is_end=is_end)
    local = datetime.combine(day, said.clock)
    if said.offset is None:
        return moments.from_local(local, zone)
    instant = local.replace(tzinfo=UTC) - timedelta(seconds=said.offset)
    return _inside(moments.from_utc(instant, zone), text)


def _inside(moment: Moment, text: str) -> Moment:
    if not FIRST <= moment.day <= LAST:
        raise InvalidEntry("when", NO_DATE, text=text[:40])
    return moment


def _every(day: date) -> tuple[tuple[str, date], ...]:
    """A date that says its order itself is the same in any."""
    return tuple((order, day) for order in DATE_ORDERS)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if FIRST <= found <= LAST else None


def _of_epoch(text: str) -> Said | None:
    """Read seconds, or thousandths of one, since 1970."""
    match = _EPOCH.fullmatch(text)
    if not match or len(text.partition(".")[0]) == 12:
        return None
    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(match[1]), milliseconds=int(match[2] or 0))
    if not FIRST <= instant.date() <= LAST:
        return None
    return Said(_every(instant.date()), instant.time(), 0)


def _without_clock(text: str) -> tuple[str, time | None, int | None]:
    """Take the time of day and the offset from UTC out of a text."""
    text = re.sub(r"(?<=[0-9])[tT](?=[0-9]{2}:)", " ", text)
    for match in _CLOCK.finditer(text):
        if match["minute"] is None and match["half"] is None:
            continue
        at = _clock(match)
        if at is None:
            return "", None, None
        rest = f"{text[: match.start()].rstrip(' ,T')} {text[match.end() :].lstrip(' ,')}".strip()
        return rest, at, _offset(match)
    return text, None, None


def _clock(match: re.Match[str]) -> time | None:
    hour, half = int(match["hour"]), (match["half"] or "").casefold()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * half.startswith(("p", "م"))
    try:
        micro = int((match["part"] or "0")[:6].ljust(6, "0"))
        return time(hour, int(match["minute"] or 0), int(match["second"] or 0), micro)
    except ValueError:
        return None


def _offset(match: re.Match[str]) -> int | None:
    if match["sign"]:
        seconds = int(match["ahead"]) * 3600 + int(match["more"] or 0) * 60
        return -seconds if match["sign"] == "-" else seconds
    return 0 if match["zone"] else None


def _days(text: str) -> tuple[tuple[str, date], ...]:
    if match := _NUMERIC.fullmatch(text):
        return _numeric(match[1], match[3], match[4])
    if match := _GLUED.fullmatch(text):
        found = _date(int(match[1]), int(match[2]), int(match[3]))
        return _every(found) if found and not match[4] else ()
    return _with_name(text)


def _numeric(first: str, second: str, third: str) -> tuple[tuple[str, date], ...]:
    found = []
    for order, (year, month, day) in (
        ("dmy", (third, second, first)), ("mdy", (third, first, second)), ("ymd", (first, second, third)),
    ):  # fmt: skip
        if len(year) in {2, 4} and len(month) <= 2 and len(day) <= 2:
            one = _date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
            if one is not None:
                found.append((order, one))
    if [order for order, _day in found] == ["ymd"] and len(first) == 4:
        return _every(found[0][1])
    return tuple(found)


@cache
def _names() -> dict[str, int]:
    return {fold(name): number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}


def _with_name(text: str) -> tuple[tuple[str, date], ...]:
    """Read a date whose month is named; of the other words, like a weekday, there may be one before it."""
    words = [word.rstrip(".") for word in _WORD.findall(text)]
    months = [_names()[fold(word)] for word in words if fold(word) in _names()]
    numbers = re.findall(r"[0-9]+", text)
    if len(months) != 1 or len(numbers) != 2 or len(words) > 4:
        return ()
    first, second = numbers
    year, day = (first, second) if len(first) == 4 else (second, first)
    if len(year) not in {2, 4} or len(day) > 2:
        return ()
    found = _date(int(year) + (2000 if len(year) == 2 else 0), months[0], int(day))
    return _every(found) if found else ()
