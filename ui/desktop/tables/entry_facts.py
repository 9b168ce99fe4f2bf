"""The details of one entry in words, line by line. No widgets here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.journal import covered
from ui import conversion_texts, cost_texts, formats, labels
from ui.desktop.tables import entry_texts
from ui.desktop.tables.entry_details import Details
from ui.text import _, apart, name, ngettext

if TYPE_CHECKING:
    from models.journal import EntryRow
    from models.money import Money
    from models.reports.lots import Share, Used

Fact = tuple[str, str]
"""A heading and what stands under it."""


def title(row: EntryRow) -> str:
    """What kind of entry it is, and of what."""
    kind, item = _(labels.KINDS[row.kind]), entry_texts.item(row) if row.item else ""
    many = f" × {formats.count(row.quantity)}" if row.quantity != 1 else ""
    return f"{kind}: {item}{many}" if item else kind


def facts(known: Details) -> list[Fact]:
    """Everything the entry says, and what follows from it; what it does not say is left out."""
    found = (*_said(known.row), *_reckoned(known), *_shop(known.row), *_rate(known), *_origin(known))
    return [(heading, text) for heading, text in found if text]


def _said(row: EntryRow) -> Iterator[Fact]:
    yield _("When"), entry_texts.exact_moment(row)
    yield _("Account"), entry_texts.named(f"{row.platform} - {row.account}")
    yield _("Creator"), entry_texts.named(row.creator)
    yield _("Handle"), entry_texts.named(f"@{row.handle}" if row.handle else "")
    yield _("Coins"), apart(entry_texts.signed(row)) if row.coins is not None else ""
    yield _("Given back") if row.kind == "refund" else _("Paid"), _money(row.amount)
    yield _("Charged by the bank"), _money(row.charged)


def _reckoned(known: Details) -> Iterator[Fact]:
    row, figure = known.row, known.figure
    if figure is None:
        return
    if row.kind == "assertion":
        yield _("The ledger had"), formats.coins(figure.balance)
        return
    costs = [part for part in (figure.cost, *figure.unconverted) if part]
    if row.kind != "refund" and costs != [row.amount]:
        yield _("Cost"), apart(" + ".join(map(formats.money, costs)))
    coins = covered(row, figure)
    if figure.cost is not None and figure.cost.minor and coins > 0:
        yield _("One coin"), apart(formats.per_coin(figure.cost, coins))
    if row.coins is not None:
        yield _("Balance after it"), formats.coins(figure.balance)


def _shop(row: EntryRow) -> Iterator[Fact]:
    yield _("Where bought"), _(labels.CHANNELS[row.channel]) if row.channel else ""
    yield _("Seller"), entry_texts.named(row.seller)
    yield _("Paid with"), entry_texts.named(row.payment_method)
    yield _(labels.FIELDS["reference"]), entry_texts.named(row.reference)
    yield (
        _("Note"),
        name(row.note) if row.note and "\n" not in row.note else "\n".join(map(name, row.note.splitlines())),
    )


def _rate(known: Details) -> Iterator[Fact]:
    """What the price comes to at the rate of its day, what the bank added, and how that counts in the ledger."""
    paid = known.row.charged or known.row.amount
    if known.conversion is not None and known.conversion.charged is not None:
        yield from conversion_texts.charged(known.conversion)
    if known.rate is not None and paid is not None:
        yield _("Exchange rate"), conversion_texts.rate(known.rate, paid.currency, known.currency)


def _origin(known: Details) -> Iterator[Fact]:
    if known.origin.imported_at is None:
        yield _("Where from"), _("Typed in")


def _money(amount: Money | None) -> str:
    return "" if amount is None else apart(formats.money(amount))


def share(one: Share) -> str:
    """What one lot paid of a gift."""
    cost = _("cost unknown")
    if one.cost is not None:
        cost = cost_texts.about(formats.money(one.cost), is_provisional=one.is_provisional)
    said = ngettext("{count} coin of {day}: {cost}", "{count} coins of {day}: {cost}", one.coins)
    return said.format(count=formats.coins(one.coins), day=apart(formats.day(one.day)), cost=apart(cost))


def used(one: Used) -> str:
    """What became of the coins of a lot."""
    said = [_("{count} of {coins} coins spent").format(count=formats.coins(one.spent), coins=formats.coins(one.coins))]
    if one.back:
        said.append(ngettext("{count} went back", "{count} went back", one.back).format(count=formats.coins(one.back)))
    if one.left:
        left = ngettext("{count} left", "{count} left", one.left).format(count=formats.coins(one.left))
        if one.left_cost is not None:
            cost = cost_texts.about(formats.money(one.left_cost), is_provisional=one.is_provisional)
            left = f"{left} ({apart(cost)})"
        said.append(left)
    return _(", ").join(said)


def paid_for_by(row: EntryRow) -> str:
    """What the entries are called that took coins of a lot; it names nothing that has to be hidden."""
    said = _("paid for by the {kind} of {day}")
    return said.format(kind=labels.within_sentence(labels.KINDS[row.kind]), day=formats.day(row.local.date()))


def related(row: EntryRow) -> str:
    """Another entry this one belongs to, in a few words."""
    parts = [title(row), formats.day(row.local.date())]
    return " · ".join(apart(part) for part in parts)
