"""The columns of a table of entries: those that have something to say, each with what it says of an entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from models.journal import EntryRow, price
from models.money import Money
from models.reports.estimate import of_entry
from ui import coin_texts, conversion_texts, cost_texts, formats, labels
from ui.documents.document import Column, Kind, Value
from ui.reports.texts import MEASURES
from ui.text import _, spoken

if TYPE_CHECKING:
    from models.conversions import Conversion
    from models.gathering import Gathered
    from models.reports.figures import Figure, Figures

Say = Callable[[EntryRow, "Figure | None"], Value]
Count = Callable[[EntryRow, "Figure | None"], int | None]


@dataclass(frozen=True, slots=True)
class Field:
    """A column, its value of an entry, and its total."""

    column: Column
    value: Say
    total: Value = None


def fields(gathered: Gathered, figures: Figures, currency: str, chosen: Sequence[str] = ()) -> list[Field]:
    """Give the columns a table of these entries needs; costs are in `currency`.

    `chosen` are keys of `labels.FIELDS`, in the order wanted, as the columns of the Ledger page are. A gift keeps how
    many there were and a cost what was paid, which stand in one cell on screen.
    """
    keys = [one for key in chosen for one in (key, _BESIDE.get(key)) if one and (one == key or one not in chosen)]
    return _made(keys or [*_usual(gathered, currency)], _worked_out(gathered, figures, currency), gathered)


def brief(gathered: Gathered, figures: Figures, currency: str, chosen: Sequence[str] = ()) -> list[Field]:
    """Give columns that stand side by side on a page, as those on screen do: how many behind the gift, coins that were
    only counted among the others, a mark where no purchase covers them, what was paid as it was paid, and what has no
    rate beside the cost it is no part of.

    Coins of several kinds are bare numbers, which have no total, where the account beside them says of which they are.
    """
    keys = [key for key in chosen if key != "quantity"] or _BRIEF
    made = _worked_out(gathered, figures, currency)
    made["when"] = [made["when"][0], _field(_("Time"), "text", _clock)]
    is_bare = not {"account", "platform"}.isdisjoint(keys)
    if gathered.coins:
        coins = made["coins"][0]
        made["coins"] = [_marked(_bare(coins) if is_bare else coins)]
    costs = _costs(replace(gathered, has_converted=False, has_unconverted=False), figures, currency)
    made["cost"] = [replace(field, value=_in_all) for field in costs]
    made["item"] = [_field(_(labels.FIELDS["item"]), "text", _item)]
    if "paid" not in keys and gathered.paid:
        made["cost"] = [_paid(gathered), *made["cost"]]
    found = _made(keys, made, gathered)
    return [*map(_bare, found)] if is_bare else found


def _made(keys: Sequence[str], made: Mapping[str, Sequence[Field]], gathered: Gathered) -> list[Field]:
    return [field for key in keys for field in (made[key] if key in made else _text(key, gathered, keys))] or [*_when()]


def _usual(gathered: Gathered, currency: str) -> Iterator[str]:
    """Columns where nobody has chosen: with the rate of what was converted, and what banks took and added."""
    is_foreign = bool(gathered.paid.keys() - {currency})
    shown = {"rate": is_foreign, "charged": gathered.has_charged, "markup": gathered.has_charged}
    for key in _USUAL:
        yield key
        if key == "cost":
            yield from (one for one in _FOREIGN if shown[one])


_USUAL = (
    *("when", "kind", "platform", "account", "creator", "item", "quantity", "coins", "paid", "cost", "balance"),
    *("channel", "seller", "method", "reference", "note"),
)
"""Columns where nobody has chosen, and everything is in one currency."""
_FOREIGN = ("rate", "charged", "markup")
"""What stands behind the cost where money was converted or charged otherwise."""
_BRIEF = ("when", "kind", "account", "creator", "item", "coins", "paid", "cost", "balance", "note")
"""The same on pages."""
MARK = "*"
"""Stands behind coins some of which no purchase covers; a note below says so."""
_BESIDE = {"item": "quantity", "cost": "paid"}


def _bare(field: Field) -> Field:
    """Leave kinds of coin out where the account beside them says which; such numbers have no total."""
    if field.column.kind != "coins" or field.column.unit:
        return field

    def say(row: EntryRow, figure: Figure | None) -> Value:
        value = field.value(row, figure)
        return value[0] if isinstance(value, tuple) else value

    return Field(Column(field.column.heading, "count"), say)


def _marked(field: Field) -> Field:
    """Write coins that were only counted with an equals sign, and mark those some of which no purchase covers."""

    def say(row: EntryRow, figure: Figure | None) -> Value:
        has_unit = field.column.kind == "coins" and not field.column.unit
        coin = f"{row.platform} {row.unit}"
        unit = (coin_texts.of_kind(coin, row.coins or 0),) if has_unit else ()
        if row.kind == "assertion":
            return " ".join(("=", formats.count(row.coins or 0), *unit))
        if figure is not None and figure.uncovered:
            return row.coins or 0, " ".join((*unit, MARK))
        return field.value(row, figure)

    return replace(field, value=say)


def _worked_out(gathered: Gathered, figures: Figures, currency: str) -> dict[str, Sequence[Field]]:
    """Give what columns of numbers become: several of one unit each, or none."""
    return {
        "when": [*_when()],
        "coins": [*_coins(gathered)],
        "balance": [_coin(_("Balance"), gathered, _balance)] if gathered.units else [],
        "paid": [_paid(gathered)] if gathered.paid else [],
        "cost": [*_costs(gathered, figures, currency)],
        "received": [*_received()],
        "charged": [_field(_(labels.FIELDS["charged"]), "money", lambda row, _figure: row.charged)],
        "rate": [_field(_(labels.FIELDS["rate"]), "text", partial(_rate, figures))],
        "markup": [_field(_(labels.FIELDS["markup"]), "money", partial(_added, figures))],
        "price": [Field(Column((_(labels.FIELDS["price"]),), "money", currency), _price)],
    }


def _text(key: str, gathered: Gathered, chosen: Sequence[str]) -> list[Field]:
    """Give a column of what an entry says itself; an account without its platform beside it says that, too."""
    if key not in _SAID and key not in gathered.texts:
        return []
    if key == "account" and "platform" not in chosen:
        return [_field(_(labels.FIELDS[key]), "text", lambda row, _figure: f"{row.platform} - {row.account}")]
    return [_field(_(labels.FIELDS[key]), "count" if key == "quantity" else "text", _TEXTS[key])]


def _field(title: str, kind: Kind, say: Say) -> Field:
    return Field(Column((title,), kind), say)


def _when() -> Iterator[Field]:
    yield _field(_(labels.FIELDS["when"]), "date", lambda row, _figure: row.local.date())
    yield _field(_("Time"), "text", lambda row, _figure: None if row.is_date else f"{row.local:%H:%M:%S}")


# --- Coins ------------------------------------------------------------------------------------------------------------


def _coins(gathered: Gathered) -> Iterator[Field]:
    """What was moved, what was only counted, and what of it no purchase covers."""
    if gathered.coins:
        yield _coin(_("Coins"), gathered, _moved, adds_up=True)
    if "assertion" in gathered.kinds:
        yield _coin(
            _("Coins in the app"), gathered, lambda row, _figure: row.coins if row.kind == "assertion" else None
        )
    if gathered.has_uncovered:
        yield _coin(_("Without a purchase"), gathered, lambda _row, figure: (figure and figure.uncovered) or None)


def _coin(title: str, gathered: Gathered, number: Count, *, adds_up: bool = False) -> Field:
    """Make a column of coins, which are told by their kind where there are several."""
    if len(gathered.units) == 1:
        (unit,) = gathered.units
        total = gathered.coins.get(unit, 0) if adds_up else None
        return Field(Column((title,), "coins", unit, "sum" if adds_up else None), number, total)

    def say(row: EntryRow, figure: Figure | None) -> Value:
        coins = number(row, figure)
        return None if coins is None else (coins, f"{row.platform} {row.unit}")

    return Field(Column((title,), "coins"), say)


def _moved(row: EntryRow, _figure: Figure | None) -> int | None:
    return None if row.kind == "assertion" else row.coins


def _balance(row: EntryRow, figure: Figure | None) -> int | None:
    return None if figure is None or row.coins is None else figure.balance


# --- Money ------------------------------------------------------------------------------------------------------------


def _costs(gathered: Gathered, figures: Figures, currency: str) -> Iterator[Field]:
    """What was paid in the currency of the ledger, and what had been paid for what left."""
    if gathered.has_converted:
        title = _("Paid in {currency}").format(currency=currency)
        title = cost_texts.about(title, is_provisional="bought" in gathered.provisional)
        yield Field(Column((title,), "money", currency, "sum"), _bought(figures, currency), gathered.bought)
    if gathered.kinds & {"gift", "adjustment"}:
        title = cost_texts.about(_("Cost"), is_provisional="spent" in gathered.provisional)
        yield Field(Column((title,), "money", currency, "sum"), _spent, gathered.spent)
    if gathered.has_unconverted:
        yield _field(_("Without a rate"), "money", _unconverted)


def _paid(gathered: Gathered) -> Field:
    if len(gathered.paid) == 1:
        ((currency, total),) = gathered.paid.items()
        return Field(Column((_("Paid"),), "money", currency, "sum"), lambda row, _figure: _minor(_amount(row)), total)
    return _field(_("Paid"), "money", lambda row, _figure: _amount(row))


def _amount(row: EntryRow) -> Money | None:
    """What was paid; what a refund gave back counts against it."""
    return -row.amount if row.amount is not None and row.kind == "refund" else row.amount


def _minor(money: Money | None) -> int | None:
    return None if money is None else money.minor


def _bought(figures: Figures, currency: str) -> Say:
    def say(row: EntryRow, figure: Figure | None) -> int | None:
        if row.kind == "refund":
            back = figures.given_back.get(row.id)
            return -back.minor if back is not None and back.currency == currency else None
        is_bought = row.kind == "purchase" or (row.kind == "adjustment" and row.amount is not None)
        return _minor(figure.cost) if figure is not None and is_bought else None

    return say


def _spent(row: EntryRow, figure: Figure | None) -> int | None:
    return _minor(figure.cost) if figure is not None and _is_spent(row) else None


def _is_spent(row: EntryRow) -> bool:
    return row.kind == "gift" or (row.kind == "adjustment" and (row.coins or 0) < 0)


def _in_all(row: EntryRow, figure: Figure | None) -> Value:
    """The cost, and behind it what has no rate."""
    cost = _spent(row, figure)
    if figure is None or not (_is_spent(row) and figure.unconverted):
        return cost
    return _sum([part for part in (figure.cost, *figure.unconverted) if part and part.minor])


def _unconverted(_row: EntryRow, figure: Figure | None) -> Value:
    parts = figure.unconverted if figure is not None else ()
    return parts[0] if len(parts) == 1 else _sum(parts) or None


def _sum(parts: Sequence[Money]) -> str:
    """Write amounts of several currencies in a row; marks of a language would be spelt out among strangers' texts."""
    return " + ".join(formats.priced(part).translate(_MARKS) for part in parts)


_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u2068\u2069"))


def _received() -> Iterator[Field]:
    """What creators may have received, at least and at most: each amount in its currency, and in no total."""
    for measure, is_most in (("received_low", False), ("received_high", True)):
        yield _field(_(MEASURES[measure]), "money", partial(_estimated, is_most=is_most))


def _estimated(row: EntryRow, figure: Figure | None, *, is_most: bool) -> Value:
    found = [Money(one.high if is_most else one.low, one.currency) for one in of_entry(row, figure).ranges]
    return found[0] if len(found) == 1 else _sum(found) or None


def _converted(figures: Figures, row: EntryRow) -> Conversion | None:
    if row.amount is None or row.kind == "refund":
        return None
    return figures.conversion(row.amount, row.charged, row.local.date())


def _rate(figures: Figures, row: EntryRow, _figure: Figure | None) -> str | None:
    """The rate, its day and where it comes from, in one line."""
    found = _converted(figures, row)
    if found is None or found.rate is None or found.rate.source == "same":
        return None
    said = conversion_texts.rate(found.rate, found.price.currency, found.currency)
    return " · ".join(said.split("\n")).translate(_MARKS)


def _added(figures: Figures, row: EntryRow, _figure: Figure | None) -> Money | None:
    """What the bank charged beyond the rate, in the currency it charged."""
    found = _converted(figures, row)
    return None if found is None else found.markup


def _price(row: EntryRow, figure: Figure | None) -> int | None:
    return _minor(price(row, figure))


# --- What it says itself ----------------------------------------------------------------------------------------------


def _clock(row: EntryRow, _figure: Figure | None) -> str | None:
    return None if row.is_date else formats.clock(row.local.time())


def _item(row: EntryRow, _figure: Figure | None) -> str | None:
    item = labels.item(row.kind, row.item)
    return f"{item} × {formats.count(row.quantity)}" if row.quantity != 1 else item or None


_SAID: dict[str, Say] = {
    "kind": lambda row, _figure: _(labels.KINDS[row.kind]),
    "platform": lambda row, _figure: row.platform,
    "account": lambda row, _figure: row.account,
    "creator": lambda row, _figure: spoken(row.creator) or None,
    "item": lambda row, _figure: labels.item(row.kind, row.item) or None,
    "quantity": lambda row, _figure: row.quantity if row.kind == "gift" else None,
    "zone": lambda row, _figure: row.zone,
}
"""What every entry has, or might have."""
_TEXTS: dict[str, Say] = {
    **_SAID,
    "handle": lambda row, _figure: f"@{row.handle}" if row.handle else None,
    "channel": lambda row, _figure: _(labels.CHANNELS[row.channel]) if row.channel else None,
    "seller": lambda row, _figure: row.seller or None,
    "method": lambda row, _figure: row.payment_method or None,
    "reference": lambda row, _figure: row.reference or None,
    "note": lambda row, _figure: row.note or None,
}
"""The same, and what is a column only where one of the entries has it."""
