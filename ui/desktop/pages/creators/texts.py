"""What the Creators page says: names, amounts, days and doubts in words, hidden where the privacy key is on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from models.money import Money, divide_half_even
from models.text import N_
from ui import coin_texts, cost_texts, estimate_texts, formats, labels
from ui.text import _, apart, isolate, name, ngettext

if TYPE_CHECKING:
    from models.handles import HandleRow
    from models.reports.estimate import Range
    from models.reports.people import People
    from models.reports.tallies import Coins, Tally

_FIRST = (1, 5, 10)
"""Of so many creators, the first ones, it is said what they had together."""
_PER = {
    "evening": N_("per evening"),
    "week": N_("per week"),
    "month": N_("per month"),
    "year": N_("per year"),
}


def per(period: str) -> str:
    """How often the amount of a budget comes."""
    return _(_PER[period])


def in_sentence(called: str) -> str:
    """Name a creator inside a sentence, so that its script does not reorder it."""
    return isolate(labels.creator(called))


def coins(amounts: Iterable[tuple[str, int]]) -> str:
    """Coins by kind, never added: `5,000 TikTok Coins · 120 Twitch Bits`."""
    return " · ".join(cost_texts.coins(amounts))


def gifts(count: int) -> str:
    """How many gifts."""
    return ngettext("{count} gift", "{count} gifts", count).format(count=formats.count(count))


def doubt(tally: Tally) -> str:
    """Say what is not in a cost; empty where everything is."""
    return " · ".join(cost_texts.doubts(tally.uncovered, tally.unconverted))


def provisional(tally: Tally) -> str:
    """Explain the mark of a cost that may still change; empty of any other."""
    return cost_texts.provisional(is_provisional=tally.is_provisional)


def cost(tally: Tally, currency: str) -> str:
    """What gifts cost, marked where that may still change."""
    return cost_texts.about(formats.money(Money(tally.minor, currency)), is_provisional=tally.is_provisional)


def received(found: Iterable[Range]) -> str:
    """Say what may have been received, and that it is an estimate; empty where nobody knows a share."""
    said = estimate_texts.ranges(found)
    return _("May have received {amount} (estimate)").format(amount=apart(said)) if said else ""


def spread(people: People) -> str:
    """Say how the cost is spread over the creators; empty where there is but one."""
    shares = [
        ngettext("{percent} for the first creator", "{percent} for the first {count}", count).format(
            percent=apart(formats.percent(minor, people.minor)), count=formats.count(count)
        )
        for count in _FIRST
        if (minor := people.of_first(count)) is not None
    ]
    if not shares or people.effective is None:
        return ""
    tenths = divide_half_even(people.effective.numerator * 10, people.effective.denominator)
    even = _("as if {count} got the same").format(count=apart(formats.rate(Decimal(tenths).scaleb(-1))))
    return " · ".join((*shares, even))


def ago(day: date, today: date) -> str:
    """How long ago a day was, as people say it."""
    days = (today - day).days
    return {0: _("today"), 1: _("yesterday")}.get(days) or formats.ago(days)


def between(first: date | None, last: date | None) -> str:
    """From a day to a day, either of which may be open; empty where both are."""
    since, until = (apart(formats.day(day)) if day else "" for day in (first, last))
    if since and until:
        return since if first == last else _("{first} to {last}").format(first=since, last=until)
    if since:
        return _("from {day}").format(day=since)
    return _("until {day}").format(day=until) if until else ""


def handle(row: HandleRow) -> str:
    """A handle with its platform and days, in one line."""
    days = between(row.first_day, row.last_day)
    said = f"{name(row.platform)}: {isolate(name(row.name))}"
    return f"{said} ({days})" if days else said


def per_coin(price: Fraction | None, kinds: Coins, currency: str) -> str:
    """Exact price of one coin, in as many places as it takes to tell it from others."""
    if price is None:
        return ""
    exact = formats.per_coin(Money(price.numerator, currency), price.denominator)
    return _("{price} per {coin}").format(price=exact, coin=name(coin_texts.of_kind(kinds[0][0], 1)))
