"""What the platforms' rules say of giving coins back: which hold for a purchase, and until when. Pure.

Rules differ by country. Which one it is says the setting `country` of the ledger; where nobody said it, rules that name
countries are taken to say nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from models import catalogue
from models.catalogue import Rule

ELSEWHERE = "other"
"""Stands among the regions of a rule for every country that no rule of its platform names."""


@dataclass(frozen=True, slots=True)
class Refundable:
    """A rule that holds for a purchase, and the last day to ask by it; None where the rule names none."""

    rule: Rule
    until: date | None


@dataclass(frozen=True, slots=True)
class Purchase:
    """What the rules ask of a purchase: where coins were bought, which, and on what day."""

    platform: str
    unit: str
    channel: str
    day: date


def rules(bought: Purchase, country: str, today: date) -> tuple[Refundable, ...]:
    """Give the refund rules that hold for a purchase today: none after its days are over.

    A rule without days of its own is told for as many days as the longest that any rule gives.
    """
    found = []
    for rule in _of(bought):
        last = _last_day(rule, bought.day)
        if bought.day <= today <= (last or bought.day + timedelta(longest())) and _holds(rule, country):
            found.append(Refundable(rule, last))
    return tuple(found)


def needs_country(bought: Purchase, today: date) -> bool:
    """Whether it would take the country to know if a purchase can be given back today."""
    return any(rule.days and bought.day <= today <= (_last_day(rule, bought.day) or today) for rule in _of(bought))


@cache
def longest() -> int:
    """How many days after a purchase the longest refund of all rules ends."""
    every = [rule for platform in catalogue.platforms() for rule in catalogue.rules(platform.name)]
    return max(rule.days or 0 for rule in every)


def _of(bought: Purchase) -> list[Rule]:
    """Refund rules of what was bought, wherever one is; of another coin, or another shop, they are not."""
    units = {one.units for one in catalogue.platforms() if one.name == bought.platform and one.unit == bought.unit}
    return [
        rule
        for rule in catalogue.rules(bought.platform)
        if rule.kind == "refund" and rule.platform and (not rule.about or rule.about in units) and _sold(rule, bought)
    ]


def _sold(rule: Rule, bought: Purchase) -> bool:
    return not rule.shop or bought.channel in catalogue.CHANNELS.get(rule.shop, ())


def _last_day(rule: Rule, bought: date) -> date | None:
    """Last day of a rule. Where it does not say that days count from the next one, the purchase's is the first."""
    if not rule.days:
        return None
    return bought + timedelta(rule.days if rule.from_next_day else rule.days - 1)


def _holds(rule: Rule, country: str) -> bool:
    if not rule.regions:
        return True
    if not country:
        return False
    if ELSEWHERE not in rule.regions:
        return country in _countries(rule)
    others = catalogue.rules(rule.platform, uncertain=True)
    alike = [one for one in others if one.platform == rule.platform and one.kind == rule.kind]
    return all(country not in _countries(one) for one in alike if one.shop == rule.shop)


def _countries(rule: Rule) -> frozenset[str]:
    together = {region.name: region.countries for region in catalogue.regions()}
    return frozenset(
        country for region in rule.regions if region != ELSEWHERE for country in together.get(region, (region,))
    )
