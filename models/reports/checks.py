"""Every purchase, or one being typed, beside one's usual price, the website's and prices seen, with what to ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from models.money import Money
from models.periods import day_number, from_day_number
from models.price_check import Check, Judged, Offer, beside, check, judge
from models.reports.usual import stands, usual_prices
from models.reports.website import website

if TYPE_CHECKING:
    from models.accounts import AccountRow
    from models.columns import AccountColumns, Columns
    from models.drafts import Draft


@dataclass(frozen=True, slots=True)
class Checked:
    """A purchase of which not all went back, and what its price was held against."""

    entry: int
    account: AccountRow
    day: date
    check: Check


def checks(columns: Columns, entry: int | None = None, owner: int | None = None) -> list[Checked]:
    """Check every purchase, by day; or the one with the id `entry` alone, where it is one, or those of one account."""
    columns.need("channel", "seller", "currency")
    prices, usual = website(columns), usual_prices(columns)
    judged: dict[Offer, Judged] = {}  # thousands of purchases are of the same few packs
    found = []
    for account in columns.accounts.values():
        if owner is not None and account.account.id != owner:
            continue
        for one, day, offer in _offers(columns, account, entry):
            seen = prices.seen(offer.platform, offer.price.currency, offer.coins, day_number(day))
            if offer not in judged:
                judged[offer] = judge(offer, usual.get((offer.platform, offer.paid.currency)))
            found.append(Checked(one, account.account, day, beside(offer, judged[offer], seen)))
    return sorted(found, key=lambda one: (one.day, one.entry))


def _offers(columns: Columns, account: AccountColumns, entry: int | None) -> Iterator[tuple[int, date, Offer]]:
    money, places, labels = account.money, account.money_rows(), account.labels
    is_wanted = stands(account) if entry is None else stands(account) & (money.id == entry)
    for row in np.flatnonzero(is_wanted).tolist():
        place = int(places[row])
        offer = Offer(
            platform=account.account.platform,
            coins=int(account.coins[place]),
            price=Money(int(money.amount[row]), labels["currency"][row]),
            paid=Money(int(money.paid[row]), columns.currencies[money.currency[row]]),
            channel=labels["channel"][row],
            seller=labels["seller"][row],
        )
        yield int(money.id[row]), from_day_number(int(account.day[place])), offer


def check_draft(columns: Columns, draft: Draft) -> Check | None:
    """Check a purchase that is being typed; None until its coins and its price are there."""
    columns.need("channel", "currency")
    if draft.kind != "purchase" or draft.amount is None or not draft.coins or draft.coins < 0:
        return None
    paid, day = draft.charged or draft.amount, day_number(draft.moment.day)
    offer = Offer(
        platform=draft.platform, coins=draft.coins, price=draft.amount, paid=paid, channel=draft.channel,
        seller=draft.seller.strip(),
    )  # fmt: skip
    seen = website(columns).seen(offer.platform, offer.price.currency, offer.coins, day)
    return check(offer, usual_prices(columns).get((draft.platform, paid.currency)), seen)
