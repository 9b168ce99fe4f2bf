"""The two reports that estimate: what creators may have received, and what the website would have saved.

Both go entry by entry over the oracle's own facts, in exact fractions. The shares are written down here once more;
prices of the websites are read from the catalogue's file as it is.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from math import ceil, floor

from resources import path
from tests.oracle.amounts import to_minor, to_text
from tests.oracle.entries import Entry, Line
from tests.oracle.facts import Fact, coin_text
from tests.oracle.walk import Oracle

SHARES = {
    "TikTok": (Fraction(25, 100), Fraction(53, 100)),
    "Twitch": (Fraction(1), Fraction(1)),
    "Instagram": (Fraction(1), Fraction(1)),
    "Facebook": (Fraction(1), Fraction(1)),
    "Telegram": (Fraction(13, 10), Fraction(13, 10)),
}
"""US cents of a coin, the lowest and the highest estimate."""
_SUPER = dict.fromkeys(
    ("super chat", "super sticker", "super thanks", "membership", "gifted membership"),
    (Fraction(7, 10), Fraction(7, 10)),
)
_SUBS = ("subscription", "gifted subscription")
OF_MONEY = {
    "YouTube": _SUPER,
    "Twitch": dict.fromkeys(_SUBS, (Fraction(1, 2), Fraction(7, 10))),
    "Kick": dict.fromkeys(_SUBS, (Fraction(95, 100), Fraction(95, 100))),
}
"""Parts of the money that reach the creator, the lowest and the highest, by platform and gift."""
Where = Mapping[str, str]


@dataclass(frozen=True)
class Price:
    """So many coins for so many minor units on a website; `day` is that of a receipt."""

    coins: int
    minor: int
    day: date = date.min
    order: tuple[object, ...] = ()


class Estimates:
    """Answers like the oracle's reports."""

    def __init__(self, oracle: Oracle) -> None:
        """Go by what that one has walked to."""
        self._oracle = oracle

    # --- What creators may have received ------------------------------------------------------------------------------

    def received(
        self, by: Sequence[str], from_: date | None = None, to: date | None = None, where: Where | None = None
    ) -> list[Line]:
        """Group keys, then gifts, coins, received_low, received_high, left_out."""
        passed = [fact for fact in self._oracle._spent if self._oracle._passes(fact, from_, to, where or {})]
        return [keys + self._received_row(facts) for keys, facts in self._oracle._groups(passed, by)]

    def _received_row(self, facts: Sequence[Fact]) -> Line:
        coins, left_out = Counter[str](), 0
        low, high = Counter[str](), Counter[str]()
        for fact in facts:
            coins[fact.unit] += fact.coins
            parts = self._share(fact)
            if parts is None:
                left_out += fact.count
            else:
                for code, (least, most) in parts.items():
                    low[code] += least  # type: ignore[assignment]
                    high[code] += most  # type: ignore[assignment]
        return (
            str(sum(fact.count for fact in facts)),
            coin_text(coins, {fact.unit for fact in facts if fact.unit}),
            self._amounts({code: floor(value) for code, value in low.items()}),
            self._amounts({code: ceil(value) for code, value in high.items()}),
            str(left_out),
        )

    @staticmethod
    def _share(fact: Fact) -> dict[str, tuple[Fraction, Fraction]] | None:
        platform = fact.words["platform"]
        if fact.words["kind"] == "coins":
            share = SHARES.get(platform)
            return None if share is None else {"USD": (fact.coins * share[0], fact.coins * share[1])}
        part = OF_MONEY.get(platform, {}).get(fact.words["gift"].casefold().split(",")[0])
        if part is None:
            return None
        return {code: (cost * part[0], cost * part[1]) for code, cost in fact.costs.items()}

    def _amounts(self, amounts: Mapping[str, int]) -> str:
        digits = self._oracle.digits
        return "; ".join(f"{to_text(minor, digits[code])} {code}" for code, minor in sorted(amounts.items()) if minor)

    # --- What the website would have saved ----------------------------------------------------------------------------

    def savings(
        self, by: Sequence[str], from_: date | None = None, to: date | None = None, where: Where | None = None
    ) -> list[Line]:
        """Group keys, then purchases, coins, paid, currency, unconverted, saved, uncompared_coins."""
        pairs = [(fact, entry) for entry in self._oracle._entries for fact in self._oracle._purchase_facts(entry)]
        entry_of = {id(fact): entry for fact, entry in pairs}
        passed = [fact for fact, _ in pairs if self._oracle._passes(fact, from_, to, where or {})]
        groups = self._oracle._groups(passed, by)
        return [keys + self._savings_row(facts, [entry_of[id(fact)] for fact in facts]) for keys, facts in groups]

    def _savings_row(self, facts: Sequence[Fact], entries: Sequence[Entry]) -> Line:
        saved, left_out, coins = Counter[str](), Counter[str](), Counter[str]()
        for fact, entry in zip(facts, entries, strict=True):
            coins[fact.unit] += fact.coins
            found = self._saved(entry)
            if found is None:
                left_out[fact.unit] += fact.coins
            else:
                saved[found[0]] += found[1]
        units = {unit for unit in (*coins, *left_out) if coins[unit] or left_out[unit]}
        _count, _coins, *money = self._oracle._purchases_row(facts)
        return (
            str(sum(fact.count for fact in facts)),
            coin_text(coins, units),
            *money,
            self._amounts(saved),
            coin_text(left_out, units),
        )

    def _saved(self, entry: Entry) -> tuple[str, int] | None:
        """Currency and minor units; None where it cannot be said."""
        bought = self._oracle._refunded.get(entry.order, entry)
        channel, code = bought.row["channel"], bought.row["currency"]
        if channel == "website":
            return code, 0
        price = self._price(bought) if channel else None
        if price is None:
            return None
        before = 0 if bought is entry else self._given_back_before(entry, bought)
        whole, first = (round(Fraction(price.minor * coins, price.coins)) for coins in (before + entry.coins, before))
        if whole > 10**15:
            return None
        there = whole - first
        here = to_minor(entry.row["amount"], self._oracle.digits[code]) if entry.row["amount"] else 0
        return code, (here - there) * (1 if bought is entry else -1)

    def _given_back_before(self, refund: Entry, bought: Entry) -> int:
        """Coins of a purchase that earlier refunds gave back."""
        refunds = [entry for entry in self._oracle._entries if self._oracle._refunded.get(entry.order) is bought]
        return sum(entry.coins for entry in refunds[: refunds.index(refund)])

    def _price(self, bought: Entry) -> Price | None:
        """The price to compare with: of the largest pack that is not larger, else of the smallest; the last one."""
        platform, code = bought.row["platform"], bought.row["currency"]
        own = list(self._receipts(platform, code))
        if not own:
            return _beside(list(_packs(platform, code)), bought.coins)
        size = _beside(own, bought.coins)
        alike = sorted((one for one in own if size and one.coins == size.coins), key=lambda one: (one.day, one.order))
        return next((one for one in reversed(alike) if one.day <= bought.on), alike[0])

    def _receipts(self, platform: str, code: str) -> Iterator[Price]:
        digits = self._oracle.digits[code]
        for entry in self._oracle._entries:
            row = entry.row
            if entry.type == "purchase" and (row["platform"], row["currency"], row["channel"]) == (
                platform,
                code,
                "website",
            ):
                minor = to_minor(row["amount"], digits)
                charged = (
                    to_minor(row["charged"], self._oracle.digits[row["charged_currency"]]) if row["charged"] else minor
                )
                if charged and not self._went_back(entry, minor):
                    yield Price(entry.coins, minor, entry.on, (entry.order,))

    def _went_back(self, bought: Entry, minor: int) -> bool:
        """Whether all of its coins, or all of its money, came back."""
        orders = [order for order, of in self._oracle._refunded.items() if of is bought]
        refunds = [entry for entry in self._oracle._entries if entry.order in orders]
        money = sum(self._oracle._refund_amount(refund, bought) for refund in refunds)
        return bool(refunds) and (sum(refund.coins for refund in refunds) >= bought.coins or money >= minor)


def _beside(prices: Sequence[Price], coins: int) -> Price | None:
    if not prices:
        return None
    smaller = [price for price in prices if price.coins <= coins]
    return max(smaller, key=lambda price: price.coins) if smaller else min(prices, key=lambda price: price.coins)


@cache
def _packs(platform: str, code: str) -> tuple[Price, ...]:
    """Prices of a website with tax by the catalogue's file, which has the currencies' usual two digits."""
    file = tomllib.loads(path("catalogue", "catalogue.toml").read_text(encoding="utf-8"))
    found: dict[int, Price] = {}
    for table in sorted(file["packs"], key=lambda table: table["as_of"]):
        is_there = table["platform"] == platform and table["currency"] == code and table.get("shop") == "website"
        if is_there and not table.get("is_promotion") and table.get("tax") != "excluded":
            found |= {coins: Price(coins, to_minor(price, 2)) for coins, price in table["prices"]}
    return tuple(found.values())
