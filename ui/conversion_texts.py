"""How a payment in another currency was converted, in words: the rate, its day and source, and what the bank added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Context, Decimal
from typing import TYPE_CHECKING

from ui import cost_texts, formats, privacy
from ui.text import _, apart

if TYPE_CHECKING:
    from models.conversions import Conversion
    from models.money import Money
    from models.rates import Rate

_FIGURES = Context(prec=6)
"""Figures of a rate that was crossed from two: more would be made up."""


def rate(found: Rate, source: str, target: str) -> str:
    """An exchange rate, and in a line below it its day and where it comes from."""
    value = _FIGURES.divide(Decimal(found.value.numerator), Decimal(found.value.denominator)).normalize()
    return f"{apart(f'{formats.count(1)} {source} = {formats.rate(value)} {target}')}\n{origin(found)}"


def brief(found: Conversion) -> str:
    """The rate alone, for a cell; empty where there is none, or none was needed."""
    if found.rate is None or found.rate.source == "same":
        return ""
    return rate(found.rate, found.price.currency, found.currency).split("\n")[0]


def origin(found: Rate) -> str:
    """Where a rate comes from and of which day it is; empty of a currency in itself."""
    sources = {
        "own": _("your own, {day}"), "ecb": _("European Central Bank, {day}"), "monthly": _("monthly rate, {month}"),
    }  # fmt: skip
    month = formats.key("month", found.day.isoformat()[:7])
    said = sources.get(found.source, "").format(day=apart(formats.day(found.day)), month=apart(month))
    if found.is_provisional:
        said += " · " + _("provisional: it may still change")
    return said


def charged(found: Conversion) -> Iterator[tuple[str, str]]:
    """What the price comes to at the rate, and what the bank charged beyond it, each under its heading."""
    if found.there is None or found.rate is None:
        yield _("The bank added"), _("not known: there is no rate for that day")
        return
    if found.rate.source != "same":
        said = rate(found.rate, found.price.currency, found.currency)
        yield _("At the reference rate"), f"{apart(_there(found.there, found.rate))}\n{said}"
    yield _("The bank added"), added(found)


def added(found: Conversion) -> str:
    """What the bank charged beyond the rate, in money and per cent; below zero it took less."""
    if found.markup is None:
        return ""
    amount = apart(formats.money(found.markup))
    if found.hundredths is None or privacy.is_on():
        return amount
    percent = formats.percent(found.hundredths, 10_000, digits=2)
    return _("{amount} ({percent})").format(amount=amount, percent=apart(percent))


def lines(found: Conversion) -> Iterator[str]:
    """The same for a tooltip, line by line."""
    if found.there is None or found.rate is None:
        return
    if found.rate.source != "same":
        said = _("{amount} at the rate of its day").format(amount=apart(_there(found.there, found.rate)))
        yield from (said, *rate(found.rate, found.price.currency, found.currency).split("\n"))
    if found.markup is not None:
        yield _("The bank added {amount}").format(amount=added(found))


def sentences(found: Conversion) -> Iterator[str]:
    """The same in a line for what the price comes to, and one for what the bank added."""
    if found.there is None or found.rate is None:
        said = _("There is no rate from {source} to {target} for that day")
        yield said.format(source=found.price.currency, target=found.currency)
        return
    if found.rate.source != "same":
        said = " · ".join(rate(found.rate, found.price.currency, found.currency).split("\n"))
        yield _("{amount} at the rate of its day: {rate}").format(amount=_there(found.there, found.rate), rate=said)
    if found.markup is not None:
        yield _("The bank added {amount}").format(amount=added(found))


def in_full(found: Iterable[Conversion]) -> list[str]:
    """Every sentence there is to say of a payment."""
    return [sentence for one in found for sentence in sentences(one)]


def _there(amount: Money, found: Rate) -> str:
    return cost_texts.about(formats.money(amount), is_provisional=found.is_provisional)
