"""The user's own part of the catalogue, kept in the ledger: reading it, and the verbs on it. Each is one operation.

A platform of one's own is a platform of the ledger that is not built in, or that was defined here before a release
built it in. Packs, gifts, accounts and entries refer to it by its number, so that all of them follow its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic

from models import accounts, catalogue
from models.additions import Additions, One, OwnGift, OwnPack, OwnPlatform, checked
from models.errors import InvalidEntry, RequestRefused
from models.money import Money
from models.names import name_key
from models.periods import day_number, from_day_number
from models.schema import Account, Budget, Handle, Platform
from models.schema import OwnGift as GiftTable
from models.schema import OwnPack as PackTable
from models.text import N_

if TYPE_CHECKING:
    from models.database import Reader
    from models.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Kept(Generic[One]):
    """Something of one's own by its number."""

    id: int
    one: One


def additions(reader: Reader) -> Additions:
    """Give all that was added."""
    return Additions(
        tuple(kept.one for kept in platforms(reader)),
        tuple(kept.one for kept in packs(reader)),
        tuple(kept.one for kept in gifts(reader)),
    )


def platforms(reader: Reader) -> list[Kept[OwnPlatform]]:
    """Give the platforms of one's own, by name."""
    columns = Platform.id, Platform.name, Platform.unit, Platform.units, Platform.takes_money
    query = Platform.select(*columns).order_by(Platform.name_key).tuples()
    return [
        Kept(number, OwnPlatform(name, unit, units or unit, bool(takes_money)))
        for number, name, unit, units, takes_money in query.execute(reader.db)
        if units or not catalogue.is_built_in(name)
    ]


def packs(reader: Reader) -> list[Kept[OwnPack]]:
    """Give the packs of one's own, by platform, currency, size and shop."""
    table = PackTable
    columns = table.id, Platform.name, table.coins, table.price, table.currency, table.day, table.shop, table.note
    order = Platform.name_key, table.currency, table.coins, table.shop
    query = table.select(*columns).join(Platform).order_by(*order).tuples()
    return [
        Kept(number, OwnPack(platform, coins, Money(price, currency), from_day_number(day), shop, note))
        for number, platform, coins, price, currency, day, shop, note in query.execute(reader.db)
    ]


def gifts(reader: Reader) -> list[Kept[OwnGift]]:
    """Give the gifts of one's own, by platform and name."""
    table = GiftTable
    price = table.coins, table.amount, table.currency, table.is_in_money
    columns = table.id, Platform.name, table.name, table.day, *price
    query = table.select(*columns).join(Platform).order_by(Platform.name_key, table.name_key).tuples()
    return [
        Kept(number, OwnGift(platform, name, from_day_number(day), coins, code and Money(amount, code), bool(in_money)))
        for number, platform, name, day, coins, amount, code, in_money in query.execute(reader.db)
    ]


# --- Platforms --------------------------------------------------------------------------------------------------------


def add_platform(ledger: Ledger, one: OwnPlatform) -> int:
    """Define a platform and give its number; one that entries brought along gets these words.

    Raises InvalidEntry for what cannot be, and for a platform that is built in or defined already.
    """
    one = _definable(one)
    found = _find_platform(ledger, one.name)
    if found is not None and found[1]:
        raise InvalidEntry("name", N_("There is a platform named {name} already"), name=one.name)
    with ledger.operation(N_("Add platform")):
        return put_platform(ledger, one)


def keep_platform(ledger: Ledger, one: OwnPlatform) -> int:
    """Define a platform, in place of what was known of it, and give its number. Raises InvalidEntry."""
    one = _definable(one)
    with ledger.operation(N_("Add platform")):
        return put_platform(ledger, one)


def _definable(one: OwnPlatform) -> OwnPlatform:
    """Check a platform that is to be defined: none that is built in."""
    one = checked(one)
    if known := catalogue.built_in(one.name):
        raise InvalidEntry("name", N_("{name} is built in"), name=known.name)
    return one


def put_platform(ledger: Ledger, one: OwnPlatform) -> int:
    """Define a platform inside the open operation, in place of what was known of it, and give its number."""
    found = _find_platform(ledger, one.name)
    if found is None:
        return int(Platform.insert(**_platform_columns(one)).execute(ledger.db))
    Platform.update(**_platform_columns(one)).where(Platform.id == found[0]).execute(ledger.db)
    return found[0]


def change_platform(ledger: Ledger, platform: int, one: OwnPlatform) -> None:
    """Give a platform other words; under the name of one that is built in it is that one from then on.

    Its accounts, entries, packs and gifts keep to it. Raises InvalidEntry for what cannot be and for the name of
    another platform of the ledger, RequestRefused for a platform that is built in.
    """
    one = checked(one)
    name, units = _platform(ledger, platform)
    if not units and catalogue.is_built_in(name):
        raise RequestRefused(N_("{name} is built in and keeps its name"), name=name)
    found = _find_platform(ledger, one.name)
    if found is not None and found[0] != platform:
        raise InvalidEntry("platform", N_("There is a platform named {name} already"), name=one.name)
    is_other = name_key(one.name) != name_key(name)
    known = catalogue.built_in(one.name) if is_other else None
    columns = _platform_columns(one) if known is None else _as_shipped(known)
    with ledger.operation(N_("Change platform")):
        Platform.update(**columns).where(Platform.id == platform).execute(ledger.db)


def rename_platform(ledger: Ledger, platform: int, name: str, unit: str) -> None:
    """Give a platform another name and coin, as `change_platform` does, and leave the rest of it as it is."""
    before = next((kept.one for kept in platforms(ledger) if kept.id == platform), None)
    if before is None:  # one that is built in, which it says
        before = OwnPlatform(name, unit)
    units = before.units if unit.strip() == before.unit else ""
    change_platform(ledger, platform, OwnPlatform(name, unit, units, before.takes_money))


def remove_platform(ledger: Ledger, platform: int) -> None:
    """Forget a platform with its packs and gifts; of one that was built in since, what is shipped shows again.

    Raises RequestRefused for one that accounts, handles or budgets are on.
    """
    name, _units = _platform(ledger, platform)
    known = catalogue.built_in(name)
    if known is None:
        _require_unused(ledger, platform, name)
    with ledger.operation(N_("Delete platform")):
        if known is not None:
            Platform.update(**_as_shipped(known)).where(Platform.id == platform).execute(ledger.db)
        else:
            for table in (PackTable, GiftTable):
                table.delete().where(table.platform == platform).execute(ledger.db)
        accounts.drop_unused_platform(ledger, platform, is_defined=True)


def _require_unused(reader: Reader, platform: int, name: str) -> None:
    sentences: tuple[tuple[Any, str], ...] = (
        (Account, N_("There are accounts on {name}; delete those first, or give it another name")),
        (Handle, N_("Creators have handles on {name}; remove those first, or give it another name")),
        (Budget, N_("There is a budget for {name}; remove that first")),
    )
    for table, sentence in sentences:
        if table.select(table.id).where(table.platform == platform).limit(1).scalar(reader.db) is not None:
            raise RequestRefused(sentence, name=name)


def _find_platform(reader: Reader, name: str) -> tuple[int, str] | None:
    """Give the number of a platform of the ledger and its word for several; None where it has none of that name."""
    query = Platform.select(Platform.id, Platform.units).where(Platform.name_key == name_key(name)).tuples()
    return next(iter(query.execute(reader.db)), None)


def _platform(reader: Reader, platform: int) -> tuple[str, str]:
    """Name and word for several of a platform. Raises RequestRefused where it is gone."""
    for row in (
        Platform.select(Platform.name, Platform.units).where(Platform.id == platform).tuples().execute(reader.db)
    ):
        return row[0], row[1]
    raise RequestRefused(N_("That platform is no longer there"))


def _platform_columns(one: OwnPlatform) -> dict[str, object]:
    names = {"name": one.name, "name_key": name_key(one.name)}
    return {**names, "unit": one.unit, "units": one.units, "takes_money": one.takes_money}


def _as_shipped(known: catalogue.Platform) -> dict[str, object]:
    """Columns of a platform of which the ledger says nothing of its own."""
    unit = known.unit or accounts.DEFAULT_UNIT
    return _platform_columns(OwnPlatform(known.name, unit))


# --- Packs and gifts --------------------------------------------------------------------------------------------------


def add_pack(ledger: Ledger, one: OwnPack) -> int:
    """Add a pack and give its number. Raises InvalidEntry for what cannot be and for one that is there already."""
    one = checked(one)
    if find_pack(ledger, one) is not None:
        raise _there_already("coins")
    with ledger.operation(N_("Add pack to catalogue")):
        return put_pack(ledger, one)


def keep_pack(ledger: Ledger, one: OwnPack) -> int:
    """Add a pack, in place of the price that was kept for it, and give its number. Raises InvalidEntry."""
    one = checked(one)
    with ledger.operation(N_("Add pack to catalogue")):
        return put_pack(ledger, one)


def put_pack(ledger: Ledger, one: OwnPack) -> int:
    """Keep a pack inside the open operation, in place of what was kept for it, and give its number."""
    return _put(ledger, PackTable, find_pack(ledger, one), _pack_columns(ledger, one))


def change_pack(ledger: Ledger, pack: int, one: OwnPack) -> None:
    """Keep other values of a pack. Raises InvalidEntry for what cannot be and for another that is there already."""
    one = checked(one)
    _require(ledger, PackTable, pack)
    if find_pack(ledger, one) not in {None, pack}:
        raise _there_already("coins")
    with ledger.operation(N_("Change pack in catalogue")):
        _change(ledger, PackTable, pack, _pack_columns(ledger, one))


def remove_pack(ledger: Ledger, pack: int) -> None:
    """Forget a pack of one's own; a shipped one that it stood before shows again."""
    with ledger.operation(N_("Delete pack from catalogue")):
        _remove(ledger, PackTable, pack)


def find_pack(reader: Reader, one: OwnPack) -> int | None:
    """Number of the pack of that platform, size, currency and shop; None where none is kept."""
    found = _find_platform(reader, one.platform)
    if found is None:
        return None
    table = PackTable
    is_it = (table.platform == found[0]) & (table.coins == one.coins) & (table.shop == one.shop)
    return _number(table.select(table.id).where(is_it & (table.currency == one.price.currency)).scalar(reader.db))


def _pack_columns(ledger: Ledger, one: OwnPack) -> dict[str, object]:
    return {
        "platform": accounts.platform_id(ledger, one.platform), "coins": one.coins, "price": one.price.minor,
        "currency": one.price.currency, "shop": one.shop, "day": day_number(one.day), "note": one.note,
    }  # fmt: skip


def add_gift(ledger: Ledger, one: OwnGift) -> int:
    """Add a gift and give its number. Raises InvalidEntry for what cannot be and for one that is there already."""
    one = checked(one)
    if find_gift(ledger, one) is not None:
        raise _there_already("name")
    with ledger.operation(N_("Add gift to catalogue")):
        return put_gift(ledger, one)


def keep_gift(ledger: Ledger, one: OwnGift) -> int:
    """Add a gift, in place of what was kept for it, and give its number. Raises InvalidEntry."""
    one = checked(one)
    with ledger.operation(N_("Add gift to catalogue")):
        return put_gift(ledger, one)


def put_gift(ledger: Ledger, one: OwnGift) -> int:
    """Keep a gift inside the open operation, in place of what was kept for it, and give its number."""
    return _put(ledger, GiftTable, find_gift(ledger, one), _gift_columns(ledger, one))


def change_gift(ledger: Ledger, gift: int, one: OwnGift) -> None:
    """Keep other values of a gift. Raises InvalidEntry for what cannot be and for another that is there already."""
    one = checked(one)
    _require(ledger, GiftTable, gift)
    if find_gift(ledger, one) not in {None, gift}:
        raise _there_already("name")
    with ledger.operation(N_("Change gift in catalogue")):
        _change(ledger, GiftTable, gift, _gift_columns(ledger, one))


def remove_gift(ledger: Ledger, gift: int) -> None:
    """Forget a gift of one's own; a shipped one that it stood before shows again."""
    with ledger.operation(N_("Delete gift from catalogue")):
        _remove(ledger, GiftTable, gift)


def find_gift(reader: Reader, one: OwnGift) -> int | None:
    """Number of the gift of that platform and name; None where none is kept."""
    found = _find_platform(reader, one.platform)
    if found is None:
        return None
    is_it = (GiftTable.platform == found[0]) & (GiftTable.name_key == name_key(one.name))
    return _number(GiftTable.select(GiftTable.id).where(is_it).scalar(reader.db))


def _gift_columns(ledger: Ledger, one: OwnGift) -> dict[str, object]:
    amount, currency = (one.amount.minor, one.amount.currency) if one.amount else (None, None)
    return {
        "platform": accounts.platform_id(ledger, one.platform), "name": one.name, "name_key": name_key(one.name),
        "coins": one.coins, "amount": amount, "currency": currency, "is_in_money": one.is_in_money,
        "day": day_number(one.day),
    }  # fmt: skip


# --- What packs and gifts share ---------------------------------------------------------------------------------------

_Table = type[PackTable] | type[GiftTable]


def _there_already(field: str) -> InvalidEntry:
    return InvalidEntry(field, N_("Your catalogue has that already; change it there"))


def _number(found: object) -> int | None:
    return None if found is None else int(str(found))


def _put(ledger: Ledger, table: _Table, found: int | None, columns: dict[str, object]) -> int:
    if found is None:
        return int(table.insert(**columns).execute(ledger.db))
    table.update(**columns).where(table.id == found).execute(ledger.db)
    return found


def _owner(reader: Reader, table: _Table, number: int) -> int:
    """Platform of a pack or gift. Raises RequestRefused where it is gone."""
    found = table.select(table.platform).where(table.id == number).scalar(reader.db)
    if found is None:
        raise RequestRefused(N_("That is no longer in your catalogue"))
    return int(found)


def _require(reader: Reader, table: _Table, number: int) -> None:
    _owner(reader, table, number)


def _change(ledger: Ledger, table: _Table, number: int, columns: dict[str, object]) -> None:
    before = _owner(ledger, table, number)
    table.update(**columns).where(table.id == number).execute(ledger.db)
    accounts.drop_unused_platform(ledger, before)


def _remove(ledger: Ledger, table: _Table, number: int) -> None:
    before = _owner(ledger, table, number)
    table.delete().where(table.id == number).execute(ledger.db)
    accounts.drop_unused_platform(ledger, before)
