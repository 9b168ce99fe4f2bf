"""The file one's own catalogue is handed on in: JSON, a record a line, declared as the whole ledger is. Pure.

`imports/catalogue_json` parses it, `imports/adding` holds it against a ledger. docs/catalogue.md explains it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO

from models.additions import Additions, Own, OwnGift, OwnPack, OwnPlatform, checked
from models.catalogue import SHOPS
from models.money import MAX_COINS, Money
from models.periods import day_number, from_day_number
from models.whole import EMPTY, NO_MONEY, NOTHING, Field, Records, Wrong
from models.whole.kinds import DAY, FLAG, MONEY, NAME, TEXT, Kind, Stored, choice, number

FORMAT, VERSION = "coinpurse-catalogue", 1
MOST_BYTES = 8 << 20
"""Largest file that is read; all that a person adds by hand takes a hundredth of it."""


def _field(name: str, kind: Kind, default: Stored | None = None) -> Field:
    return Field(name, (name,), kind, default)


_COINS = number(1, MAX_COINS)
PARTS: tuple[Records, ...] = (
    Records("platforms", "", (
        _field("name", NAME), _field("unit", NAME), _field("units", TEXT, ("",)), _field("takes_money", FLAG, (False,)),
    )),
    Records("packs", "", (
        _field("platform", NAME), _field("coins", _COINS), Field("price", ("price", "currency"), MONEY),
        _field("day", DAY), _field("shop", choice(SHOPS), EMPTY), _field("note", TEXT, EMPTY),
    )),
    Records("gifts", "", (
        _field("platform", NAME), _field("name", NAME), _field("day", DAY), _field("coins", _COINS, NOTHING),
        Field("amount", ("amount", "currency"), MONEY, NO_MONEY), _field("is_in_money", FLAG, (False,)),
    )),
)  # fmt: skip
"""The lists of the file, in its order; the fields of a record are those of what it becomes, in their order."""
_PARTS = {part.name: part for part in PARTS}


def write(own: Additions, file: BinaryIO) -> None:
    """Write all that was added."""
    file.write(f'{{"format": "{FORMAT}", "version": {VERSION}'.encode())
    lists: tuple[tuple[Own, ...], ...] = (own.platforms, own.packs, own.gifts)
    for part, rows in zip(PARTS, lists, strict=True):
        lines = ["\n" + json.dumps(part.record(_values(one)), ensure_ascii=False) for one in rows]
        file.write(f',\n"{part.name}": [{",".join(lines)}]'.encode())
    file.write(b"}\n")


def _values(one: Own) -> Stored:
    return tuple(_flat(one))


def _flat(one: Own) -> Iterator[Any]:
    """Give the values of one, money and days as tables keep them."""
    for name in one.__slots__:
        value = getattr(one, name)
        if name in {"price", "amount"}:
            yield from (value.minor, value.currency) if value else NO_MONEY
        else:
            yield day_number(value) if isinstance(value, date) else value


def read(part: str, record: Mapping[str, Any]) -> Own:
    """Make of a record what it stands for. Raises Wrong, naming a field, or InvalidEntry."""
    if part not in _PARTS:  # no catalogue has it, whatever the process that read it says
        raise Wrong(part)
    values = _PARTS[part].row(record)
    if part == "platforms":
        name, unit, units, takes_money = values
        return checked(OwnPlatform(name, unit, units, bool(takes_money)))
    if part == "packs":
        platform, coins, minor, currency, day, shop, note = values
        return checked(OwnPack(platform, coins, Money(minor, currency), from_day_number(day), shop, note))
    platform, name, day, coins, minor, currency, is_in_money = values
    amount = None if minor is None else Money(minor, currency)
    return checked(OwnGift(platform, name, from_day_number(day), coins, amount, bool(is_in_money)))
