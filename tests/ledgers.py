"""Random ledgers as rows of the ledger's own CSV, for tests that compare the product with the oracle.

A ledger grows from steps: small records of choices without any rule in them. `grow` turns steps into rows that are
valid whatever the choices were (a refund refers to an earlier row, never precedes it, never exceeds it), so hypothesis
may drop or simplify any step. Rows are not in the order of time; a refund always follows the row it refunds.

`ledgers()` is the hypothesis strategy; `random_ledger(seed, size)` makes the same kind of ledger from plain random
numbers. The rates of `sample_rates` go with them. About one ledger in four reaches the bounds: amounts of 10^15 minor
units, accounts of 3*10^9 coins. Such amounts are in the ledger's own currency or in one without a rate; converted to a
third currency they may exceed the bound, so compare those reports in the ledger's currency or pass `bounds=False`.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.oracle.amounts import to_minor, to_text
from tests.oracle.entries import COLUMNS, Settings, understand
from tests.sample_rates import CONVERTIBLE, DIGITS, UNCONVERTIBLE

MOST_MINOR = 10**15
MOST_COINS = 3 * 10**9
SPARE_COINS = 10**6


class Ledger(NamedTuple):
    """Rows of the ledger's own CSV, and the settings they are to be read with."""

    rows: list[dict[str, str]]
    settings: Settings


def to_csv(rows: Sequence[dict[str, str]]) -> str:
    """The rows as the text of a file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


# --- Choices ----------------------------------------------------------------------------------------------------------

PURSES = (("TikTok", "main"), ("TikTok", "second"), ("Twitch", "main"), ("YouTube", "main"), ("Bigo", "main"))
CREATORS = (("Mila", "mila"), ("José", ""), ("Zoë 🌸", "zoe"), ("=SUM(A1)", "sum"), ("", ""))
ITEMS = ("Rose", "Galaxy", "Finger Heart")
DIRECT_ITEMS = ("Super Chat", "Gifted sub")
METHODS = (("website", "card"), ("ios-app", ""), ("", ""), ("gift-card", "paypal"))
NOTES = ("", "", "", 'a "battle", lost', "two\nlines", "Fête ", "fe\u0302te", "FÊTE")
ZONES = ("Europe/Berlin", "America/New_York", "Africa/Cairo", "Asia/Kathmandu", "Pacific/Kiritimati", "UTC")
# The windows of 80 days hold: a leap day and the clock changes of spring (Cairo had no midnight on 26 April 2024),
# those of autumn, and the turns of two years, after the first of which ISO week 53 goes on.
STARTS = (date(2024, 2, 8), date(2025, 10, 10), date(2020, 12, 10), date(2025, 12, 10))
DAYS = 80
CLOCKS = ("12:00:00", "00:00:00", "06:00:00", "05:59:59", "23:59:59", "02:30:00", "20:15:44.25")
FORMS = ("zone", "date", "local", "offset")
KINDS = (
    *("gift", "purchase", "gift", "purchase", "gift", "refund", "direct", "free", "opening", "loss"),
    *("refund", "repeat", "gift", "purchase", "assertion"),
)
LOSSES = ("expired", "lost", "correction")
OPENINGS = ("opening", "correction", "refunded")
SIZES = (*("plain",) * 12, "much", "many", "both")
CHARGES = (*("",) * 4, "USD", "JPY", "SYP")


@dataclass(frozen=True)
class Step:
    """The choices of one entry; which of them count depends on the kind."""

    kind: str
    purse: tuple[str, str]
    day: int
    clock: str
    fold: int
    form: str
    zone: str
    coins: int
    minor: int
    currency: str
    charged: str
    target: int
    whole: bool
    creator: tuple[str, str]
    method: tuple[str, str]
    note: str
    size: str


# What a choice may be: one of a tuple, or a whole number from the first to the last of a range. Simplest first.
CHOICES: dict[str, tuple[object, ...] | range] = {
    "kind": KINDS,
    "purse": PURSES,
    "day": range(DAYS),
    "clock": CLOCKS,
    "fold": (0, 1),
    "form": FORMS,
    "zone": ZONES,
    "coins": range(1, 13),
    "minor": range(400),
    "currency": ("EUR", *CONVERTIBLE, *UNCONVERTIBLE),
    "charged": CHARGES,
    "target": range(1000),
    "whole": (True, False),
    "creator": CREATORS,
    "method": METHODS,
    "note": NOTES,
    "size": SIZES,
}
SETTINGS_CHOICES: dict[str, tuple[object, ...] | range] = {
    "currency": ("EUR", "USD", "JPY", "KWD"),
    "timezone": ZONES,
    "month_starts_on": (1, 31, 15, 30, 29, 28, *range(2, 28)),
    "free_coins": ("date", "first", "last"),
}


def _strategy(choices: tuple[object, ...] | range) -> st.SearchStrategy[object]:
    if isinstance(choices, range):
        return st.integers(choices.start, choices.stop - 1)
    return st.sampled_from(choices)


def _strategies(choices: dict[str, tuple[object, ...] | range]) -> dict[str, st.SearchStrategy[object]]:
    return {name: _strategy(values) for name, values in choices.items()}


def ledgers(*, most: int = 25, bounds: bool = True) -> st.SearchStrategy[Ledger]:
    """Ledgers of up to so many entries; without `bounds` all numbers are small."""
    return st.builds(
        grow,
        st.lists(st.builds(Step, **_strategies(CHOICES)), max_size=most),
        st.builds(Settings, **_strategies(SETTINGS_CHOICES)),
        st.sampled_from(STARTS),
        bounds=st.sampled_from((False, False, False, bounds)),
    )


def _chosen(rng: random.Random, choices: dict[str, tuple[object, ...] | range]) -> dict[str, Any]:
    return {name: rng.choice(values) for name, values in choices.items()}


def random_ledger(seed: int, size: int, *, bounds: bool = True) -> Ledger:
    """A ledger of about `size` entries, the same for the same seed and size."""
    rng = random.Random(seed)
    drawn = [Step(**_chosen(rng, CHOICES)) for _ in range(size)]
    settings = Settings(**_chosen(rng, SETTINGS_CHOICES))
    return grow(drawn, settings, rng.choice(STARTS), bounds=rng.choice((False, False, False, bounds)))


# --- From steps to rows -----------------------------------------------------------------------------------------------


@dataclass
class Target:
    """A purchase or gift that may still be refunded: what is left of it, and its moment."""

    row: dict[str, str]
    at: datetime
    coins: int
    minor: int

    @property
    def is_open(self) -> bool:
        """Whether there is something to refund: coins of a purchase, coins or money of a gift."""
        return self.coins > 0 or (self.row["type"] == "gift" and self.minor > 0)

    @property
    def purse(self) -> tuple[str, str]:
        """Platform and account."""
        return self.row["platform"], self.row["account"]


@dataclass
class Growth:
    """A ledger while it grows."""

    settings: Settings
    start: date
    rows: list[dict[str, str]] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    lot_room: dict[tuple[str, str], int] = field(default_factory=dict)
    draw_room: dict[tuple[str, str], int] = field(default_factory=dict)


def grow(choices: Sequence[Step], settings: Settings, start: date, *, bounds: bool) -> Ledger:
    """The ledger these steps lead to, with or without numbers at the bounds."""
    growth = Growth(settings, start)
    for step in choices:
        _GROWS[step.kind](growth, step if bounds else replace(step, size="plain"))
    return Ledger(growth.rows, settings)


def _row(growth: Growth, step: Step, **fields: str) -> dict[str, str]:
    """A row of this purse at the step's moment."""
    blank = dict.fromkeys(COLUMNS, "")
    place = {"platform": step.purse[0], "account": step.purse[1], "when": _when(growth, step), "note": step.note}
    return blank | place | fields


def _wall(growth: Growth, step: Step) -> datetime:
    day = growth.start + timedelta(days=step.day)
    return datetime.fromisoformat(f"{day.isoformat()}T{step.clock}")


def _when(growth: Growth, step: Step) -> str:
    """The moment in the form the step chose; a time the clocks skipped is written with its zone instead."""
    wall = _wall(growth, step)
    if step.form == "date":
        return wall.date().isoformat()
    if step.form == "local" and _exists(wall.isoformat(), growth.settings.timezone):
        return wall.isoformat()
    at = wall.replace(tzinfo=ZoneInfo(step.zone), fold=step.fold).astimezone(UTC)
    return with_zone(at, step.zone) if step.form != "offset" else at.astimezone(ZoneInfo(step.zone)).isoformat()


def _exists(when: str, zone: str) -> bool:
    try:
        understand(when, zone)
    except ValueError:
        return False
    return True


def with_zone(at: datetime, zone: str) -> str:
    """The full form: local time, offset and named zone."""
    return f"{at.astimezone(ZoneInfo(zone)).isoformat()}[{zone}]"


def _lot_coins(growth: Growth, step: Step) -> int:
    """A few coins, or what the bound leaves (but for some spare coins), taken from what the account may have."""
    room = growth.lot_room.setdefault(step.purse, MOST_COINS)
    many = room if step.target % 8 == 0 else room - SPARE_COINS
    few = step.coins + step.target % 16
    coins = min(room, max(few, many) if step.size in ("many", "both") else few)
    growth.lot_room[step.purse] = room - coins
    return coins


def _draw_coins(growth: Growth, step: Step) -> int:
    """The step's coins, or up to a third of what the account may still send."""
    room = growth.draw_room.setdefault(step.purse, MOST_COINS)
    coins = min(room, room // (3 + step.target) if step.size in ("many", "both") else step.coins)
    growth.draw_room[step.purse] = room - coins
    return coins


def _price(growth: Growth, step: Step) -> tuple[int, dict[str, str]]:
    """Minor units and the fields of an amount; at the bound in a currency that stays as it is."""
    if step.size in ("much", "both"):
        currency = "SYP" if step.currency in UNCONVERTIBLE else growth.settings.currency
        return MOST_MINOR, {"amount": to_text(MOST_MINOR, DIGITS[currency]), "currency": currency}
    return step.minor, {"amount": to_text(step.minor, DIGITS[step.currency]), "currency": step.currency}


def _charge(step: Step) -> dict[str, str]:
    if not step.charged or step.size in ("much", "both"):
        return {}
    return {"charged": to_text(step.minor + step.target, DIGITS[step.charged]), "charged_currency": step.charged}


def _purchase(growth: Growth, step: Step) -> None:
    coins = _lot_coins(growth, step)
    if coins:
        minor, price = _price(growth, step)
        channel, method = step.method
        order = f"O{len(growth.rows)}" if step.fold else ""
        row = _row(growth, step, type="purchase", coins=str(coins), channel=channel, payment_method=method)
        _keep(growth, row | price | _charge(step) | {"reference": order}, coins, minor)


def _gift(growth: Growth, step: Step) -> None:
    coins = _draw_coins(growth, step)
    if coins:
        quantity = ("", "1", "2", "5")[step.target % 4]
        row = _row(growth, step, type="gift", item=ITEMS[step.target % 3], coins=str(coins), quantity=quantity)
        _keep(growth, row | _recipient(step), coins, 0)


def _direct(growth: Growth, step: Step) -> None:
    minor, price = _price(growth, replace(step, minor=step.minor + 1))
    channel, method = step.method
    row = _row(growth, step, type="gift", item=DIRECT_ITEMS[step.target % 2], channel=channel, payment_method=method)
    _keep(growth, row | _recipient(step) | price | _charge(step), 0, minor)


def _recipient(step: Step) -> dict[str, str]:
    return {"creator": step.creator[0], "handle": step.creator[1]}


def _keep(growth: Growth, row: dict[str, str], coins: int, minor: int) -> None:
    """Add a purchase or gift, open to refunds."""
    growth.rows.append(row)
    growth.targets.append(Target(row, understand(row["when"], growth.settings.timezone).at, coins, minor))


def _assertion(growth: Growth, step: Step) -> None:
    growth.rows.append(_row(growth, step, type="assertion", coins=str(step.coins)))


def _adjustment(growth: Growth, step: Step) -> None:
    coins = _draw_coins(growth, step) if step.kind == "loss" else _lot_coins(growth, step)
    if not coins:
        return
    reasons = {"free": ("free",), "opening": OPENINGS, "loss": LOSSES}[step.kind]
    signed = -coins if step.kind == "loss" else coins
    row = _row(growth, step, type="adjustment", item=reasons[step.target % len(reasons)], coins=str(signed))
    growth.rows.append(row | (_price(growth, step)[1] if step.kind == "opening" and step.whole else {}))


def _repeat(growth: Growth, step: Step) -> None:
    """The same row as an earlier one, without the reference of a refund."""
    if not growth.rows:
        return
    row = growth.rows[step.target % len(growth.rows)]
    rooms = growth.lot_room if row["type"] == "purchase" else growth.draw_room
    coins, purse = int(row["coins"] or 0), (row["platform"], row["account"])
    if row["type"] not in ("purchase", "gift") or rooms.get(purse, MOST_COINS) < coins:
        return
    rooms[purse] = rooms.get(purse, MOST_COINS) - coins
    original = next(target for target in growth.targets if target.row is row)
    minor = _paid_minor(row)
    growth.targets.append(Target(row | {"reference": ""}, original.at, coins, minor))
    growth.rows.append(growth.targets[-1].row)


def _paid_minor(row: dict[str, str]) -> int:
    return to_minor(row["amount"], DIGITS[row["currency"]]) if row["amount"] else 0


def _refund(growth: Growth, step: Step) -> None:
    """Refund something of an earlier entry, all that is left of it, or a gift."""
    open_targets = [target for target in growth.targets if target.is_open]
    if not open_targets:
        return
    target = open_targets[step.target % len(open_targets)]
    coins, minor = _refunded(target, step)
    target.row["reference"] = target.row["reference"] or f"R{len(growth.rows)}"
    row = _row(growth, replace(step, purse=target.purse), type="refund", reference=target.row["reference"])
    if understand(row["when"], growth.settings.timezone).at < target.at:
        row["when"] = with_zone(target.at, step.zone)
    target.coins -= coins
    target.minor -= minor
    growth.rows.append(row | _returned(target.row, coins, minor))


def _refunded(target: Target, step: Step) -> tuple[int, int]:
    """Coins and minor units of a refund: at least one coin of a purchase, and a gift only as a whole."""
    if target.row["type"] == "gift" or step.whole:
        return target.coins, target.minor
    coins = min(step.coins, target.coins)
    if step.fold:
        return coins, min(step.minor, target.minor)
    return coins, target.minor * coins // target.coins


def _returned(row: dict[str, str], coins: int, minor: int) -> dict[str, str]:
    """The coins and amount of a refund of this row."""
    amount = {"amount": to_text(minor, DIGITS[row["currency"]]), "currency": row["currency"]} if row["currency"] else {}
    return {"coins": str(coins) if coins else ""} | amount


_GROWS = {
    "purchase": _purchase,
    "gift": _gift,
    "direct": _direct,
    "refund": _refund,
    "repeat": _repeat,
    "assertion": _assertion,
    **dict.fromkeys(("free", "opening", "loss"), _adjustment),
}
