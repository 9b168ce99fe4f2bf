"""Stretches of time one picks from a list: this month, last year, the last 30 days, or two dates of one's own. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from models.text import N_

NAMES = {
    "all": N_("All time"),
    "this-month": N_("This month"),
    "last-month": N_("Last month"),
    "last-30": N_("Last 30 days"),
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


def span(name: str, today: date, starts_on: int = 1) -> Span:
    """Work out a named stretch; months start on day `starts_on`, and years are made of such months."""
    from models.periods import month_end, month_of, month_start

    year, month = month_of(today, starts_on)
    if name == "last-30":
        return Span(name, today - timedelta(days=29), today)
    if name == "this-month":
        return Span(name, month_start(year, month, starts_on), month_end(year, month, starts_on))
    if name == "last-month":
        return Span(name, *_month(year, month - 1, starts_on))
    if name == "last-12":
        return Span(name, _month(year, month - 11, starts_on)[0], month_end(year, month, starts_on))
    if name in {"this-year", "last-year"}:
        year -= name == "last-year"
        return Span(name, month_start(year, 1, starts_on), month_end(year, 12, starts_on))
    return Span()


def _month(year: int, month: int, starts_on: int) -> tuple[date, date]:
    """First and last day of a month whose number may lie before January."""
    from models.periods import month_end, month_start

    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return month_start(year, month, starts_on), month_end(year, month, starts_on)
