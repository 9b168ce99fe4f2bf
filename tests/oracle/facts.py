"""Figures the reports add up, with the keys they are grouped by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from unicodedata import normalize

from tests.oracle.entries import LOT_KEYS, UNITS, Costs, Entry, Purse


@dataclass(frozen=True)
class Fact:
    """One figure of the spending or purchases report: when, its keys other than time, and what it adds."""

    local: datetime
    words: Mapping[str, str]
    count: int
    unit: str
    coins: int
    costs: Costs
    uncovered: int = 0


@dataclass(frozen=True)
class Posting:
    """One figure of the balance: an account, a local date, a column, and an amount of a unit or currency."""

    purse: Purse
    on: date
    column: str
    amounts: Mapping[str, int]


def unit_of(purse: Purse) -> str:
    """The unit of the purse's coins, as a report names it."""
    return f"{purse[0]} {UNITS.get(purse[0], 'Coin')}"


def place_words(purse: Purse) -> dict[str, str]:
    """The keys `platform` and `account`."""
    return {"platform": purse[0], "account": f"{purse[0]} - {purse[1]}"}


def place_word(place: int) -> str:
    """The key that says how far to the front a creator stands; 0 is nobody who is named."""
    words = {1: "01", 5: "02-05", 10: "06-10", 20: "11-20"}
    return next((word for last, word in words.items() if place <= last), "21+") if place else ""


def gift_words(entry: Entry) -> dict[str, str]:
    """The keys that say how large one gift is, and how many there were at once."""
    quantity = int(entry.row["quantity"] or 1)
    streak = "01" if quantity == 1 else ("02-09", "10-99", "100+")[min(len(str(quantity)), 3) - 1]
    sizes = ("1-9", "10-99", "100-999", "1000-9999")
    digits = len(str(entry.coins // quantity))
    size = sizes[digits - 1] if digits <= len(sizes) else "10000+"
    return {"size": "" if entry.is_paid_gift else size, "streak": streak}


def folded(text: str) -> str:
    """What two spellings share: case makes no difference, nor how Unicode composes a letter."""
    return normalize("NFC", normalize("NFC", text).casefold())


def lot_words(entry: Entry | None) -> dict[str, str]:
    """The keys that say how a lot, or a gift paid in money, was paid."""
    if entry is None:
        return dict.fromkeys(LOT_KEYS, "")
    methods = {"channel": entry.row["channel"], "payment_method": entry.row["payment_method"]}
    return methods | {"paid_currency": entry.paid_currency}


def month_of(day: date, starts_on: int) -> date:
    """First day of the calendar month whose name the month holding this day bears."""
    following = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    last = (following - timedelta(days=1)).day
    if day.day >= min(starts_on, last):
        return day.replace(day=1)
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


@cache
def calendar_words(day: date, starts_on: int) -> Mapping[str, str]:
    """The keys from day up, as printed."""
    month, week = month_of(day, starts_on), day.isocalendar()
    return {
        "year": f"{month.year:04d}",
        "quarter": f"{month.year:04d}-Q{(month.month + 2) // 3}",
        "month": f"{month.year:04d}-{month.month:02d}",
        "week": f"{week.year:04d}-W{week.week:02d}",
        "day": day.isoformat(),
    }


def time_key(key: str, local: datetime, starts_on: int) -> str:
    """A time key as printed."""
    if key == "weekday":
        return str(local.isoweekday())
    if key == "hour":
        return f"{local.hour:02d}"
    if key == "evening":
        return (local - timedelta(hours=6)).date().isoformat()
    return calendar_words(local.date(), starts_on)[key]


def coin_text(amounts: Mapping[str, int], units: set[str]) -> str:
    """Coins plain if the row is of one unit, else listed."""
    if len(units) <= 1:
        return str(sum(amounts.values()))
    return "; ".join(f"{amount} {unit}" for unit, amount in sorted(amounts.items()) if amount) or "0"


def check_keys(asked: Iterable[str], allowed: Sequence[str]) -> None:
    """ValueError if a report does not know one of the keys."""
    unknown = [key for key in asked if key not in allowed]
    if unknown:
        raise ValueError(f"{unknown} not among {', '.join(allowed)}")
