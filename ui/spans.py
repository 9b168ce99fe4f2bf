"""The day it is, and stretches of time one picks from a list: this month, last year, or two dates of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models import moments
from models.text import N_

if TYPE_CHECKING:
    from models.reports.choices import Period

NAMES = {
    "all": N_("All time"),
    "this-month": N_("This month"),
    "last-month": N_("Last month"),
    "month-year-ago": N_("This month last year"),
    "last-30": N_("Last 30 days"),
    "this-quarter": N_("This quarter"),
    "last-quarter": N_("Last quarter"),
    "this-year": N_("This year"),
    "last-year": N_("Last year"),
    "last-12": N_("Last 12 months"),
    "own": N_("From … to …"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A named stretch of local dates, both ends included; None is open."""

    name: str = "all"
    since: date | None = None
    until: date | None = None


class _Open:
    zone: str | None = None


def go_by(zone: str | None) -> None:
    """Let today be the day in the zone of the ledger that the window shows, or in this computer's without one."""
    _Open.zone = zone


def today(zone: str | None = None) -> date:
    """The day it is in `zone`, else in that of the ledger the window shows, which may stay open over midnight."""
    return moments.today(zone or _Open.zone)


def span(name: str, today: date, starts_on: int = 1) -> Span:
    """Work out a named stretch; months start on day `starts_on`, and years are made of such months."""
    from models.periods import month_of

    if name == "last-30":
        return Span(name, today - timedelta(days=29), today)
    year, month = month_of(today, starts_on)
    quarter = month - (month - 1) % 3
    first_and_count = {
        "this-month": (month, 1),
        "last-month": (month - 1, 1),
        "month-year-ago": (month - 12, 1),
        "this-quarter": (quarter, 3),
        "last-quarter": (quarter - 3, 3),
        "this-year": (1, 12),
        "last-year": (-11, 12),
        "last-12": (month - 11, 12),
    }
    if name not in first_and_count:
        return Span()
    first, count = first_and_count[name]
    return Span(name, _month(year, first, starts_on)[0], _month(year, first + count - 1, starts_on)[1])


def of(period: Period, today: date, starts_on: int = 1) -> Span:
    """Give the stretch that a chosen period is today; one of a name nobody knows is all time."""
    if period.name == "own":
        return Span("own", period.since, period.until)
    return span(period.name, today, starts_on)


def _month(year: int, month: int, starts_on: int) -> tuple[date, date]:
    """First and last day of a month whose number may lie before January."""
    from models.periods import month_end, month_start

    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return month_start(year, month, starts_on), month_end(year, month, starts_on)
