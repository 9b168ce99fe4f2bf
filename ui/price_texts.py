"""What is said of a price: beside the website's, why it is asked about, and until when coins can go back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from models import catalogue
from models.money import Money
from models.text import N_
from ui import fact_texts, formats, privacy
from ui.text import _, apart, isolate, name, ngettext

if TYPE_CHECKING:
    from models.catalogue import PriceBand
    from models.price_check import Check, Doubt
    from models.refund_rules import Refundable

_APP = ("ios-app", "android-app")
_MORE = {
    "app": N_("Bought in the app: about {more} more than the website’s price, {seen}"),
    "": N_("About {more} more than the website’s price, {seen}"),
}
_LESS = N_("About {more} less than the website’s price, {seen}")
_SAME = N_("About as much as on the website, {seen}")


def money(amount: Money) -> str:
    """An amount inside a sentence."""
    return apart(formats.money(amount))


def beside_website(check: Check) -> str:
    """How a price compares with the website's; empty where nothing is known of that."""
    seen, more = check.website, check.more
    if seen is None:
        return ""
    when = fact_texts.day(seen.as_of)
    if more is None:
        said = _("The website asked {price} for {count} coins, before tax, seen on {day}")
        return said.format(price=money(seen.paid), count=apart(formats.coins(seen.coins)), day=apart(when))
    said = _("as you paid there on {day}") if seen.is_own else _("seen on {day}")
    if not seen.as_of:
        said, when = _("seen without a date"), ""
    asked = said.format(day=apart(when))
    if not more.minor:
        return _(_SAME).format(seen=asked)
    message = _LESS if more.minor < 0 else _MORE["app" if check.offer.channel in _APP else ""]
    return _(message).format(more=money(Money(abs(more.minor), more.currency)), seen=asked)


def doubts(check: Check) -> list[str]:
    """What to ask of a price, each with its reason and where that is from: questions, not verdicts."""
    return [_doubt(check, doubt) for doubt in check.doubts]


def _doubt(check: Check, doubt: Doubt) -> str:
    band = check.compared.band
    if doubt in {"seller", "reseller"} or band is None:
        return _of_seller(check)
    values = {
        "platform": name(check.offer.platform),
        "price": apart(formats.per_coin(check.offer.price, check.offer.coins)),
        "range": apart(seen_range(band)),
        "day": apart(fact_texts.when(band)),
    }
    if doubt == "floor" and band.floor is not None:
        values["range"] = apart(fact_texts.per_coin(band.floor, band.currency))
    return _(_ASKED[doubt]).format(**values)


_ASKED: dict[Doubt, str] = {
    "floor": N_(
        "{price} a coin is less than {platform} itself pays out for one ({range}, {day}). Are coins and amount as on "
        "the receipt, and was it an official shop?"
    ),
    "low": N_(
        "{price} a coin is far below the prices seen ({range}, {day}). Are coins and amount as on the receipt, and was "
        "it an official shop?"
    ),
    "high": N_("{price} a coin is far above the prices seen ({range}, {day}). Are coins and amount as on the receipt?"),
}


def _of_seller(check: Check) -> str:
    facts = catalogue.sellers(check.offer.platform)
    names = _(", ").join(isolate(one) for fact in facts for one in fact.names)
    when = next((fact_texts.when(fact) for fact in facts), "")
    if check.offer.seller:
        said = _("{seller} is not among those {platform} sells through ({names}; {day}). Was it an official shop?")
    else:
        said = _("{platform} sells through {names} ({day}). Was it one of them?")
    return said.format(
        seller=isolate(name(check.offer.seller)), platform=name(check.offer.platform), names=names, day=apart(when)
    )


def seen_range(band: PriceBand) -> str:
    """What a coin was seen to cost, as a range."""
    return fact_texts.between(band.usual_low, band.usual_high, band.currency)


def beside_usual(check: Check) -> str:
    """How a price compares with one's own usual; empty where there is none."""
    found = check.compared
    if found.percent is None:
        return ""
    if found.is_usual:
        return _("about your usual price")
    percent = privacy.DOTS if privacy.is_on() else apart(formats.percent(abs(found.percent), 100))
    said = _("{percent} above your usual price") if found.percent > 0 else _("{percent} below your usual price")
    return said.format(percent=percent)


# --- Giving back ------------------------------------------------------------------------------------------------------


def refunds(found: Sequence[Refundable], left: int | None) -> Iterator[str]:
    """What the rules say of giving a purchase back today, with source and date; `left` are its coins not used yet.

    Where none are left, a rule for unused coins says nothing any more; None where it is not known, as at average cost.
    """
    for one in found:
        if one.until is None:
            yield rule(one.rule)
        elif left is None:
            said = _("Unused coins can go back until {day}. {rule}")
            yield said.format(day=apart(formats.day(one.until)), rule=rule(one.rule))
        elif left:
            said = ngettext(
                "{count} coin is not used and can go back until {day}. {rule}",
                "{count} coins are not used and can go back until {day}. {rule}",
                left,
            )
            yield said.format(count=apart(formats.coins(left)), day=apart(formats.day(one.until)), rule=rule(one.rule))


def rule(fact: catalogue.Rule) -> str:
    """A rule of a platform with how sure it is, where it is from and of when."""
    source = catalogue.sources()[fact.source]
    said = _("{rule} ({sure}; {address}, {day})")
    return said.format(
        rule=_(fact.text),
        sure=_(fact_texts.SURE[fact.confidence]),
        address=source.address,
        day=apart(fact_texts.when(fact)),
    )
