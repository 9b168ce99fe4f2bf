"""What the Purses page says of a purse, of its lots, prices and balances. Words only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from models import catalogue, currencies, prices
from models.money import Money
from ui import cost_texts, fact_texts, formats, privacy
from ui.text import _, apart, isolate, name, ngettext

if TYPE_CHECKING:
    from models.accounts import AccountRow
    from models.catalogue import PriceBand
    from models.prices import Compared
    from models.reports.stock import Counted, Purse
    from ui.desktop.pages.purses.asking import Beside, Usual

_FINE = 6
"""Decimal places beyond the minor unit to which prices seen are written."""


def coins(count: int) -> str:
    """Coins inside a sentence."""
    return apart(formats.coins(count))


def money(amount: Money) -> str:
    """An amount inside a sentence."""
    return apart(formats.money(amount))


def per_coin(cost: Money, count: int) -> str:
    """The price of one coin inside a sentence."""
    return apart(formats.per_coin(cost, count))


def day(on: date) -> str:
    """A date inside a sentence."""
    return apart(formats.day(on))


def title(account: AccountRow) -> str:
    """Platform and name of an account."""
    return isolate(name(account.label))


def moneys(amounts: Sequence[Money]) -> str:
    """Amounts of several currencies, which are never added."""
    return " + ".join(money(amount) for amount in amounts)


def paid(purse: Purse) -> str:
    """What was paid in an account, all time."""
    amounts = [amount for amount in purse.paid if amount.minor]
    if not amounts:
        return ""
    sums = cost_texts.about(moneys(amounts), is_provisional="paid" in purse.provisional)
    if not purse.gifts:
        return _("Paid {sums}").format(sums=sums)
    said = ngettext("Paid {sums}, {count} gift in money among it", "Paid {sums}, {count} gifts in money among it",
                    purse.gifts)  # fmt: skip
    if not purse.has_coins:
        said = ngettext("Paid {sums} in {count} gift", "Paid {sums} in {count} gifts", purse.gifts)
    return said.format(sums=sums, count=formats.count(purse.gifts))


def flows(purse: Purse) -> str:
    """What came and went, all time."""
    parts = [
        (_("Bought {count}"), purse.bought),
        (_("came otherwise {count}"), purse.got),
        (_("sent {count}"), purse.sent),
        (_("lost {count}"), purse.lost),
    ]
    return " · ".join(part.format(count=coins(value)) for part, value in parts if value)


def last(purse: Purse) -> str:
    """When something last happened, or when the account was closed."""
    if purse.account.closed:
        return _("Closed on {day}").format(day=day(purse.account.closed))
    return _("Last entry on {day}").format(day=day(purse.last)) if purse.last else _("No entries yet")


def doubts(purse: Purse) -> list[str]:
    """What is not certain about a purse, a sentence each."""
    said = []
    if purse.owed and purse.owed_since:
        sentence = ngettext(
            "{count} coin was spent that no purchase covers, on {day}. Its cost counts as 0.",
            "{count} coins were spent that no purchase covers, since {day}. Their cost counts as 0.",
            purse.owed,
        )
        said.append(sentence.format(count=coins(purse.owed), day=day(purse.owed_since)))
    if purse.unknown:
        sentence = ngettext(
            "Of {count} coin left nobody knows what it cost.",
            "Of {count} coins left nobody knows what they cost.",
            purse.unknown,
        )
        said.append(sentence.format(count=coins(purse.unknown)))
    if purse.unconverted:
        sentence = _("Coins left that cost {sums} are not in the figure: there is no exchange rate for their days.")
        said.append(sentence.format(sums=moneys(purse.unconverted)))
    return said


def provisional(purse: Purse) -> str:
    """Explain the mark of what may still change; empty where nothing may."""
    return cost_texts.provisional(is_provisional=bool(purse.provisional))


# --- Lots and prices --------------------------------------------------------------------------------------------------


def left_of(left: int, whole: int) -> str:
    """`120 of 700`, beside a bar."""
    return _("{left} of {whole}").format(left=coins(left), whole=coins(whole))


def left_aloud(left: int, whole: int) -> str:
    """`120 of 700 coins left`, for who listens."""
    return ngettext("{left} of {whole} coin left", "{left} of {whole} coins left", whole).format(
        left=coins(left), whole=coins(whole)
    )


def compared(found: Compared) -> str:
    """How a price compares, in a few calm words."""
    if found.percent is None:
        places = {
            "below": _("below prices seen"),
            "within": _("like prices seen"),
            "above": _("above prices seen"),
        }
        return places.get(found.place, "")
    if found.is_usual:
        return _("about your usual")
    if privacy.is_on():
        return privacy.DOTS
    percent = apart(formats.percent(abs(found.percent), 100))
    return (_("{percent} above your usual") if found.percent > 0 else _("{percent} below your usual")).format(
        percent=percent
    )


def seen(band: PriceBand | None) -> str:
    """The prices seen elsewhere, with the day of that, as a sentence; empty where none were."""
    if band is None:
        return ""
    scale = 10 ** (currencies.digits(band.currency) + _FINE)
    low, high = (
        per_coin(Money(int(edge * scale), band.currency), 10**_FINE) for edge in (band.usual_low, band.usual_high)
    )
    return _("Packs were seen at {low} to {high} a coin (as of {day}).").format(
        low=low, high=high, day=_day(band.as_of)
    )


def bands(platform: str, paid_in: Collection[str]) -> list[str]:
    """The prices seen elsewhere in the currencies one paid in, a sentence each."""
    return [seen(band) for band in catalogue.price_bands(platform) if band.currency in paid_in]


def _day(evidence: str) -> str:
    """The date of a fact, which may be a year or a month alone."""
    return day(date.fromisoformat(evidence)) if len(evidence) == 10 else evidence


def usual(account: AccountRow, known: Usual) -> list[str]:
    """What one usually pays, a sentence for each currency."""
    sentence = _("Your usual price is {price} for 100 coins: the middle of your last ten purchases in {currency}.")
    return [
        sentence.format(price=money(prices.at(price, 100, currency)), currency=currency)
        for (platform, currency), price in sorted(known.items())
        if platform == account.platform
    ]


def beside_website(found: Beside) -> list[str]:
    """What the website would have saved, which is an estimate, and of how many coins that cannot be said."""
    said = []
    for amount in found.saved:
        sentence = (
            _("The website would have saved about {sum} (estimate).")
            if amount.minor > 0
            else _("The website would have cost about {sum} more (estimate).")
        )
        said.append(sentence.format(sum=money(Money(abs(amount.minor), amount.currency))))
    days = _(", ").join(apart(fact_texts.day(seen.as_of)) for seen in found.evidence) if found.saved else ""
    if days:
        said.append(_("By prices seen on the website: {days}.").format(days=days))
    if found.saved and found.uncompared > 0:
        sentence = ngettext(
            "{count} coin could not be compared.", "{count} coins could not be compared.", found.uncompared
        )
        said.append(sentence.format(count=coins(found.uncompared)))
    return said


# --- Balances ---------------------------------------------------------------------------------------------------------


def difference(one: Counted) -> str:
    """How what the app showed differs from what the ledger had."""
    if not one.difference:
        return _("agreed")
    missing = -one.difference
    words = _("{count} more than the ledger") if missing > 0 else _("{count} fewer than the ledger")
    return words.format(count=coins(abs(missing)))


def counted(one: Counted) -> str:
    """What came of a balance, in one sentence."""
    on, seen_coins = day(one.day), coins(one.seen)
    if not one.difference:
        return _("{day}: the app and the ledger agreed on {count}").format(day=on, count=seen_coins)
    sentence = _("{day}: the app showed {seen}, the ledger had {had}: {difference}")
    return sentence.format(day=on, seen=seen_coins, had=coins(one.had), difference=difference(one))
