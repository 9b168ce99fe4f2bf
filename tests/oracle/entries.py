"""Rows of the ledger's own CSV as entries with their moments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

COLUMNS = (
    "type",
    "when",
    "platform",
    "account",
    "creator",
    "handle",
    "item",
    "quantity",
    "coins",
    "amount",
    "currency",
    "charged",
    "charged_currency",
    "channel",
    "seller",
    "payment_method",
    "reference",
    "note",
)
CALENDAR_KEYS = ("year", "quarter", "month", "week", "day")
TIME_KEYS = (*CALENDAR_KEYS, "weekday", "hour", "evening")
PLACE_KEYS = ("platform", "account")
LOT_KEYS = ("channel", "payment_method", "paid_currency")
COHORT_KEYS = ("since", "last")
SPENDING_KEYS = (
    *TIME_KEYS,
    *PLACE_KEYS,
    "creator",
    *COHORT_KEYS,
    "gift",
    "size",
    "streak",
    "note",
    "rank",
    "kind",
    *LOT_KEYS,
)
PURCHASES_KEYS = (*TIME_KEYS, *PLACE_KEYS, "kind", *LOT_KEYS)
BALANCE_KEYS = (*CALENDAR_KEYS, *PLACE_KEYS)
BALANCE_COINS = ("opening_coins", "bought", "adjusted", "sent", "closing_coins")
BALANCE_MONEY = ("opening_cost", "paid", "adjusted_cost", "spent_cost", "lost_cost", "closing_cost")
UNITS = {
    "TikTok": "Coin",
    "Twitch": "Bit",
    "YouTube": "Jewel",
    "Instagram": "Star",
    "Facebook": "Star",
    "Telegram": "Star",
    "Kick": "Kick",
}
RANKS = {"purchase": 0, "refund": 1, "gift": 2, "assertion": 3}

Row = Mapping[str, str]
Line = tuple[str, ...]
Purse = tuple[str, str]
Costs = dict[str, int]
Rate = Callable[[str, str, date], Fraction | None]


@dataclass(frozen=True)
class Settings:
    """What the ledger itself has settled; `currency` is only the report currency nobody asked otherwise for."""

    currency: str = "EUR"
    timezone: str = "Europe/Berlin"
    month_starts_on: int = 1
    free_coins: str = "date"


@dataclass(frozen=True)
class Moment:
    """A moment in UTC and the clock on the wall where it was understood."""

    at: datetime
    local: datetime


def understand(when: str, ledger_zone: str) -> Moment:
    """Read the `when` of a row; ValueError for a local time the clocks skipped."""
    if "T" not in when:
        day = date.fromisoformat(when)
        zone = ZoneInfo(ledger_zone)
        first = first_moment(day, zone)
        return Moment(first, first.astimezone(zone).replace(tzinfo=None, fold=0))
    text, _, named = when.removesuffix("]").partition("[")
    zone = ZoneInfo(named or ledger_zone)
    read = datetime.fromisoformat(text)
    at = read.astimezone(UTC) if read.tzinfo else _from_wall(read, zone)
    return Moment(at, at.astimezone(zone).replace(tzinfo=None, fold=0))


def _from_wall(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment at which the wall clock of the zone shows this."""
    at = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != wall:
        raise ValueError(f"{wall} does not exist in {zone.key}")
    return at


def first_moment(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a local day, even if its midnight was skipped."""
    try:
        return _from_wall(datetime.combine(day, time()), zone)
    except ValueError:
        pass
    early = datetime.combine(day, time(), UTC) - timedelta(days=2)
    late = early + timedelta(days=4)
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=int((late - early).total_seconds()) // 2)
        if middle.astimezone(zone).date() >= day:
            late = middle
        else:
            early = middle
    return late


@dataclass(frozen=True)
class Entry:
    """One row of the file, its place in the file and its moment."""

    order: int
    row: Row
    at: datetime
    local: datetime

    @property
    def type(self) -> str:
        """Purchase, gift, refund, adjustment or assertion."""
        return self.row["type"]

    @property
    def purse(self) -> Purse:
        """Platform and account."""
        return self.row["platform"], self.row["account"]

    @property
    def coins(self) -> int:
        """Coins as written: signed for an adjustment, 0 if none."""
        return int(self.row["coins"] or 0)

    @property
    def on(self) -> date:
        """The local date."""
        return self.local.date()

    @property
    def is_lot(self) -> bool:
        """Whether it brings coins."""
        return self.type == "purchase" or (self.type == "adjustment" and self.coins > 0)

    @property
    def is_paid_gift(self) -> bool:
        """Whether it is a gift paid in money."""
        return self.type == "gift" and not self.row["coins"]

    @property
    def is_draw(self) -> bool:
        """Whether it sends or loses coins."""
        return (self.type == "gift" and not self.is_paid_gift) or (self.type == "adjustment" and self.coins < 0)

    @property
    def paid_currency(self) -> str:
        """The currency the bank charged, else the price's; empty for free coins and unknown cost."""
        if self.type == "adjustment" and (self.row["item"] == "free" or not self.row["amount"]):
            return ""
        return self.row["charged_currency"] or self.row["currency"]

    def place(self) -> tuple[datetime, int, int]:
        """What the entries of an account are sorted by."""
        rank = 0 if self.is_lot else RANKS.get(self.type, RANKS["gift"])
        return self.at, rank, self.order


def read_entries(rows: Sequence[Row], zone: str) -> list[Entry]:
    """The rows as entries, in the order of the file."""
    moments = [understand(row["when"], zone) for row in rows]
    return [
        Entry(order, row, moment.at, moment.local)
        for order, (row, moment) in enumerate(zip(rows, moments, strict=True))
    ]
