"""How a year in review begins: its figures at one look, each beside that of the year before, and what they mean."""

from __future__ import annotations

from collections.abc import Iterator

from models.money import Money
from models.reports.tallies import Tally
from models.reports.year import Bought, Review
from ui import cost_texts, formats
from ui.documents.document import Fact, Section
from ui.documents.year.names import Names
from ui.reports import about
from ui.text import _, apart, isolate, ngettext


def section(review: Review, names: Names) -> Section:
    """Make the first section."""
    facts = (*_money(review), *_counts(review))
    return Section(paragraphs=tuple(_paragraphs(review, names)), notes=tuple(_notes(review, names)), facts=facts)


def _money(review: Review) -> Iterator[Fact]:
    before = review.before
    for said, now, was in (
        (_("Spent on gifts"), review.spent, before.spent if before else None),
        (_("Paid for coins"), review.bought, before.bought if before else None),
    ):
        note = "" if was is None else _then(review, _amount(review, was))
        yield Fact(said, _amount(review, now), note)


def _amount(review: Review, of: Tally | Bought) -> str:
    """Write an amount, marked where it may still change."""
    return cost_texts.about(formats.money(Money(of.minor, review.currency)), is_provisional=of.is_provisional)


def _counts(review: Review) -> Iterator[Fact]:
    before = review.before
    for said, count, was in (
        (_("Gifts"), review.spent.gifts, before.spent.gifts if before else None),
        (_("Creators"), review.people, before.creators if before else None),
    ):
        yield Fact(said, formats.count(count), "" if was is None else _then(review, formats.count(was)))


def _then(review: Review, figure: str) -> str:
    """Say what it was a year before, or in the same days of it."""
    said = _("{year}: {figure}") if review.is_over else _("{year}, same days: {figure}")
    return said.format(year=review.year - 1, figure=apart(figure))


def _paragraphs(review: Review, names: Names) -> Iterator[str]:
    """Say in words what is worth a sentence."""
    if not review.is_over:
        day = apart(formats.day(review.until))
        yield _("{year} is not over yet. This is the year so far, until {day}.").format(year=review.year, day=day)
    found = [*_newcomers(review), *_favourite(review, names), *_direct(review)]
    if found:
        yield " ".join(found)


def _newcomers(review: Review) -> Iterator[str]:
    if review.newcomers:
        said = ngettext(
            "You gave to {count} creator for the first time.",
            "You gave to {count} creators for the first time.",
            review.newcomers,
        )
        yield said.format(count=formats.count(review.newcomers))


def _favourite(review: Review, names: Names) -> Iterator[str]:
    """Name the gift that was given most often, if one was."""
    often = review.items[0].tally.gifts if review.items else 0
    if often > 1 and review.items[0].name and all(one.tally.gifts < often for one in review.items[1:]):
        said = ngettext(
            "The gift you gave most often was {gift}, {count} time.",
            "The gift you gave most often was {gift}, {count} times.",
            often,
        )
        yield said.format(gift=isolate(names.gift(review.items[0].name)), count=formats.count(often))


def _direct(review: Review) -> Iterator[str]:
    if review.direct.minor:
        amount = apart(_amount(review, review.direct))
        yield _("Of what gifts cost, {amount} was paid in money, without coins.").format(amount=amount)


def _notes(review: Review, names: Names) -> Iterator[str]:
    """Say how to read the figures, and what is not in them."""
    uncovered = [(names.coin(kind), coins) for kind, coins in review.spent.uncovered]
    yield from cost_texts.doubts(uncovered, review.spent.unconverted)
    if review.bought.unconverted:
        sums = _(", ").join(apart(formats.money(money)) for money in review.bought.unconverted)
        yield _("Of what was paid for coins, {sums} could not be converted and stands apart").format(sums=sums)
    if review.before and review.before.begins:
        day = apart(formats.day(review.before.begins))
        yield _("The ledger begins on {day}, so not all of {year} is in it").format(day=day, year=review.before.year)
    if review.provisional:
        yield about.provisional(review.provisional)
