"""What stands below a table of estimates: that it is one, what it rests on, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models import catalogue
from models.reports.estimate import Given, received, share
from models.reports.table import TOTAL, Cross
from ui import cost_texts, estimate_texts, fact_texts, formats
from ui.text import _, apart, isolate, name, ngettext

if TYPE_CHECKING:
    from models.catalogue import Share


def notes(table: Cross) -> list[str]:
    """Say what has to be known of the estimates in a table, a sentence each; of others there is nothing."""
    report = table.request.report
    if report not in {"received", "savings"} or table.cell(TOTAL, TOTAL) is None:
        return []
    return list(_of_received(table) if report == "received" else _of_savings(table))


def _of_received(table: Cross) -> Iterator[str]:
    yield _("What creators received is an estimate by shares that were named once. It is in no total of money.")
    for known in _shares(table):
        yield estimate_texts.share(known)
    left_out = _count(table, "left_out")
    if left_out:
        said = ngettext(
            "{count} gift is not in it, as no share is known of what it was paid in",
            "{count} gifts are not in it, as no share is known of what they were paid in",
            left_out,
        )
        yield said.format(count=formats.count(left_out))


def _shares(table: Cross) -> list[Share]:
    """The shares that what is in a table is estimated by."""
    units = set(table.units.get("coins", ()))
    found = []
    for platform in catalogue.platforms():
        for known in catalogue.shares(platform.name, uncertain=True):
            is_of_coins = known.per_unit is not None and f"{platform.name} {known.unit}" in units
            if (is_of_coins and share(platform.name, known.unit, "") == known) or (known.percent and _has_money(table)):
                found.append(known)
    return found


def _has_money(table: Cross) -> bool:
    """Whether any gift that was paid in money is estimated: then the range has more than its coins come to."""
    cell = table.cell(TOTAL, TOTAL)
    if cell is None:
        return False
    coins = [
        Given(one.name, one.unit, "", amount)
        for unit, amount in cell.now("coins").items()
        for one in catalogue.platforms()
        if f"{one.name} {one.unit}" == unit
    ]
    by_coins = {one.currency: one.low for one in received(coins).ranges if one.low}
    return cell.now("received_low") != by_coins


def _of_savings(table: Cross) -> Iterator[str]:
    yield _(
        "What the website would have saved is an estimate, and in no total of money: by the last receipt of your own "
        "from there, else by prices seen once. Below zero it would have cost more."
    )
    for seen in table.evidence:
        said = _("Prices of the website of {platform} in {currency}: {day}")
        when = fact_texts.day(seen.as_of)
        yield said.format(platform=isolate(name(seen.platform)), currency=apart(seen.currency), day=apart(when))
    cell = table.cell(TOTAL, TOTAL)
    coins = _(", ").join(cost_texts.coins(sorted(cell.now("uncompared_coins").items()))) if cell else ""
    if coins:
        yield _(
            "Not compared, as it is not said where they were bought, or no price with tax is known: {coins}"
        ).format(coins=coins)


def _count(table: Cross, measure: str) -> int:
    cell = table.cell(TOTAL, TOTAL)
    return sum(cell.now(measure).values()) if cell else 0
