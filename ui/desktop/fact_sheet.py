"""The page of facts in the help: where coins are sold, what they were seen to cost, rules, shares, and what to avoid.

Each fact says how sure it is, where it is from and of when. What the sources disagree on stands here alone, marked so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from models import catalogue
from models.catalogue import Pack
from models.money import Money
from models.text import N_
from ui import estimate_texts, fact_texts, formats, price_texts
from ui.text import _, apart, isolate

FACTS = "facts"
"""The topic that is made of the catalogue."""
TITLE = N_("Prices, rules and safety")
_BEWARE = (
    N_("Coins for nothing do not exist: pages that “generate” them want your login or your money."),
    N_("A message that you won Stars or coins, and must act within minutes, is how accounts are stolen. Open the app "
       "yourself instead of following a link."),
    N_("Nobody official asks for your password or a code that was sent to you, not even to credit coins."),
    N_("A price far below the others has a reason: coins paid with someone else’s card are taken back, and the account "
       "that holds them may be closed."),
    N_("Support does not write to you first, and no extension or app from outside the stores is needed to buy coins."),
    N_("Coinpurse asks about prices and sellers and judges nobody: a present, an offer or a slip of the finger can be "
       "behind each of them."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A heading, or a fact with what stands below it in small: how sure it is, from where and of when."""

    text: str
    source: str = ""
    is_heading: bool = False
    is_uncertain: bool = False


def lines() -> Iterator[Line]:
    """Everything, in the order one reads it."""
    return (line for part in parts() for line in part)


def parts() -> Iterator[list[Line]]:
    """The same, what stands under one heading together."""
    yield list(_beware())
    for platform in catalogue.platforms():
        yield [Line(platform.name, is_heading=True), *_of_platform(platform.name)]
    yield [Line(_("Everywhere"), is_heading=True), *(_fact(_(rule.text), rule) for rule in catalogue.rules(""))]


def _beware() -> Iterator[Line]:
    yield Line(
        _("These are things once seen, not what holds today: each with its date. Your own receipts count for more.")
    )
    yield Line(_("What to beware of"), is_heading=True)
    for text in _BEWARE:
        yield Line(_(text))


def words() -> str:
    """All of it as it is searched."""
    return " ".join(f"{line.text} {line.source}" for line in lines())


def _of_platform(name: str) -> Iterator[Line]:
    for sellers in catalogue.sellers(name):
        sold = _("Sold by {names}").format(names=_(", ").join(map(isolate, sellers.names)))
        yield _fact(sold, sellers)
    for band in catalogue.price_bands(name):
        said = _("A coin usually costs {range}; below {low} or above {high} Coinpurse asks.").format(
            range=apart(price_texts.seen_range(band)),
            low=apart(fact_texts.per_coin(band.flag_below, band.currency)),
            high=apart(fact_texts.per_coin(band.flag_above, band.currency)),
        )
        yield _fact(said, band)
    for packs in _packs(name):
        yield _fact(_packs_said(packs), packs[0])
    for share in catalogue.shares(name, uncertain=True):
        said = _("May reach the creator: {part}.").format(part=estimate_texts.share_part(share))
        yield _fact(f"{said} {_(share.note)}".strip(), share)
    for rule in catalogue.rules(name, uncertain=True):
        if rule.platform:
            about = f"{rule.about}: " if rule.about else ""
            yield _fact(about + _(rule.text), rule)


def _packs(name: str) -> Iterator[list[Pack]]:
    """Packs as they were seen together: from one source, in one shop, for one currency."""

    def told_by(pack: Pack) -> tuple[object, ...]:
        place = pack.currency, pack.region, pack.shop, pack.seller
        return pack.confidence == "uncertain", *place, pack.source, pack.is_promotion, pack.as_of, pack.confidence

    for _key, found in groupby(sorted(catalogue.packs(name, uncertain=True), key=told_by), told_by):
        yield sorted(found, key=lambda pack: pack.coins)


def _packs_said(packs: Sequence[Pack]) -> str:
    first = packs[0]
    prices = " · ".join(
        apart(f"{formats.count(pack.coins)} = {formats.money(Money(pack.price, pack.currency))}") for pack in packs
    )
    said = _("Seen {where}, {region}: {prices}") if first.region else _("Seen {where}: {prices}")
    told = said.format(where=_(fact_texts.SHOPS[first.shop]), region=apart(_country(first.region)), prices=prices)
    if first.tax == "excluded":
        told += " " + _("(before tax)")
    if first.is_promotion:
        told += " " + _("(an offer that ended, or for the first purchase alone)")
    return told


def _country(code: str) -> str:
    return formats.countries().get(code, code)


def _fact(text: str, fact: catalogue._Fact) -> Line:
    is_uncertain = fact.confidence == "uncertain"
    said = _("{sure}; {address}, {day}")
    source = said.format(
        sure=_(fact_texts.SURE[fact.confidence]),
        address=catalogue.sources()[fact.source].address,
        day=apart(fact_texts.when(fact)),
    )
    if is_uncertain:
        text = _("Uncertain: {fact}").format(fact=text)
    return Line(text, source, is_uncertain=is_uncertain)
