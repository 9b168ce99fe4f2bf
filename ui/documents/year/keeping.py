"""The sections of a year on coins: what was left of them at its end, and what one cost by where it was bought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from models.reports.overview import Purse
from models.reports.year import Review
from ui import cost_texts, formats, labels
from ui.documents.document import Column, Section, Table, Value
from ui.documents.year import cells
from ui.documents.year.cells import Payments
from ui.documents.year.names import Names
from ui.text import _, apart


def left(review: Review, names: Names) -> Section | None:
    """Show what was left in each purse on the last day that counts; None where there never were coins."""
    if not review.purses:
        return None
    day = apart(formats.day(review.until))
    title = _("Coins left on {day}").format(day=day)
    found = [one for one in review.purses if one.coins or one.cost or one.unconverted]
    if not found:
        return Section(title, (_("All coins had been given by then; none were left."),))
    codes = sorted({money.currency for one in found for money in one.unconverted})
    columns = (
        Column((_("Account"),)),
        Column((_("Coins left"),), "coins"),
        Column((_cost_heading(found),), "money", review.currency, "sum"),
        *(Column((_("Cost, no rate"),), "money", code, "sum") for code in codes),
    )
    rows = list(map(tuple, _purses(found, codes, names)))
    totals = cells.total(1, None, *(_sum(rows, place) for place in range(2, len(columns))))
    table = Table(columns, rows, totals if cells.is_several(rows) else None)
    return Section(title, table=table, notes=tuple(_notes(found)))


def _cost_heading(found: Sequence[Purse]) -> str:
    is_late = any(one.is_provisional for one in found)
    return cost_texts.about(_("What they cost"), is_provisional=is_late)


def _purses(found: Sequence[Purse], codes: Sequence[str], names: Names) -> list[list[Value]]:
    """A row for each purse; without names several of one platform are numbered."""
    several = Counter(_label(one, names) for one in found)
    seen = Counter[str]()
    rows: list[list[Value]] = []
    for one in found:
        label = _label(one, names)
        seen[label] += 1
        if several[label] > 1:
            label = f"{label} {formats.count(seen[label])}"
        others = {money.currency: money.minor for money in one.unconverted}
        rows.append([label, (one.coins, names.coin(one.coin)), one.cost, *map(others.get, codes)])
    return rows


def _label(one: Purse, names: Names) -> str:
    return names.account(one.label, one.platform)


def _sum(rows: Sequence[tuple[Value, ...]], place: int) -> int:
    return sum(value for row in rows if isinstance(value := row[place], int))


def _notes(found: Sequence[Purse]) -> list[str]:
    if any(one.coins < 0 for one in found):
        return [_("Below zero: more coins were given than the ledger has purchases for")]
    return []


def shops(review: Review, names: Names) -> Section | None:
    """Show what one coin cost by platform and by where it was bought; None where nothing was."""
    if not review.shops:
        return None
    payments = Payments.of(review.currency, review.bought)
    columns = (
        Column((_("Platform"),)),
        Column((_("Where bought"),)),
        Column((_("Purchases"),), "count", total="sum"),
        Column((_("Coins"),), "coins"),
        *payments.columns,
        Column((_("One coin"),), "written"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            names.platform(one.platform),
            _(labels.CHANNELS.get(one.channel, one.channel)),
            one.bought.purchases,
            cells.coins(one.bought.coins, names),
            *payments.cells(one.bought),
            cells.price(one.price, review.currency, is_provisional=one.bought.is_provisional),
        )
        for one in review.shops
    ]
    totals = cells.total(2, review.bought.purchases, None, *payments.cells(review.bought), None)
    table = Table(columns, rows, totals if cells.is_several(rows) else None)
    notes = (_("What one coin cost is of purchases that could be converted"),) if review.bought.unconverted else ()
    return Section(_("What a coin cost, by where it was bought"), table=table, notes=notes)


def reckoning(review: Review) -> Section:
    """Say how all of it was reckoned."""
    basis = _("{name}: {value}").format(name=_("What a coin cost"), value=_(labels.BASES[review.basis]))
    notes = (
        _(
            "A gift costs what was once paid for its coins. They may be of an earlier year, and others may be left, "
            "so what gifts cost need not be what was paid for coins."
        ),
        basis,
        _("Refunds are taken off on their own day."),
    )
    return Section(_("How this was reckoned"), notes=notes)
