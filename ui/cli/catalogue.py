"""`catalogue`: packs, gifts and platforms, what is shipped and one's own; to list, add, remove, hand on and take in."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from models import catalogue, catalogue_file, catalogue_rows, currencies, ledger, moments, own_catalogue
from models.additions import OwnGift, OwnPack, OwnPlatform
from models.catalogue import SHOPS
from models.catalogue_rows import KINDS, CatalogueRow
from models.errors import InvalidEntry, RequestRefused
from models.imports import adding, child, files
from models.ledger import Ledger
from models.money import Money, from_text, to_text
from models.names import name_key
from models.text import N_
from ui import catalogue_texts
from ui.cli import options
from ui.cli.options import Parser
from ui.cli.output import Outcome, document, name, table
from ui.text import _

USAGE = {
    "list": N_("catalogue list [--platform NAME] [--own]"),
    "add platform": N_("catalogue add platform NAME COIN [COINS] [--takes-money]"),
    "add pack": N_("catalogue add pack PLATFORM COINS AMOUNT CURRENCY [--shop SHOP] [--day DATE] [--note TEXT]"),
    "add gift": N_("catalogue add gift PLATFORM NAME [COINS | AMOUNT CURRENCY] [--takes-money] [--day DATE]"),
    "remove platform": N_("catalogue remove platform ID"),
    "remove pack": N_("catalogue remove pack ID"),
    "remove gift": N_("catalogue remove gift ID"),
    "export": N_("catalogue export FILE [--replace]"),
    "import": N_("catalogue import FILE [--replace] [--dry-run]"),
}
_COUNTS = {
    "list": (0,), "add platform": (2, 3), "add pack": (4,), "add gift": (2, 3, 4), "export": (1,), "import": (1,),
    **{f"remove {kind}": (1,) for kind in KINDS},
}  # fmt: skip
_FITTING = {
    "list": {"platform", "own"}, "add platform": {"takes_money", "replace"},
    "add pack": {"shop", "day", "note", "replace"}, "add gift": {"takes_money", "day", "replace"},
    "export": {"replace"}, "import": {"replace", "dry_run"},
}  # fmt: skip
_OPTIONS = ("platform", "own", "takes_money", "shop", "day", "note", "replace", "dry_run")
_ACTIONS_SAID = ("list", "add", "remove", "export", "import")


def add_options(parser: Parser) -> None:
    """Take what to do, and with what."""
    add = parser.add_argument
    add("action", metavar="|".join(_ACTIONS_SAID), nargs="?", choices=_ACTIONS_SAID, default="list")
    said = _("add, remove: platform, pack or gift, and what it is, or the ID the list shows; export, import: a file")
    add("values", metavar="VALUE", nargs="*", help=said)
    add("--platform", metavar="NAME", help=_("list: only this one"))
    add("--own", action="store_true", help=_("list: only what you added yourself"))
    add("--takes-money", action="store_true", help=_("add: a platform has gifts in money, or a gift is one of those"))
    shops = tuple(filter(None, SHOPS))
    add("--shop", metavar="|".join(shops), choices=shops, help=_("add pack: where it is sold"))
    add("--day", metavar="DATE", help=_("add: when you saw it, else today"))
    add("--note", metavar="TEXT", help=_("add pack: a note of your own"))
    add("--replace", action="store_true", help=_("in place of what is there: a file, or what you had"))
    add("--dry-run", action="store_true", help=_("import: only say what the file holds"))


def run(asked: Namespace) -> Outcome:
    """Do what is asked."""
    action, values = asked.action, list(asked.values)
    if action in {"add", "remove"}:
        if not values or values[0] not in KINDS:
            raise RequestRefused(N_("Say what to {action}: {choices}"), action=action, choices=", ".join(KINDS))
        action = f"{action} {values.pop(0)}"
    given = {option for option in _OPTIONS if getattr(asked, option)}
    if len(values) not in _COUNTS[action] or not given <= _FITTING.get(action, set()):
        raise RequestRefused(N_("That is written “coinpurse {usage}”"), usage=_(USAGE[action]))
    return _ACTIONS[action](asked, values)


# --- List -------------------------------------------------------------------------------------------------------------


def _list(asked: Namespace, _values: Sequence[str]) -> Outcome:
    with ledger.reading(asked.path) as reader:
        every = catalogue_rows.rows(reader)
    found = [row for row in every if _is_wanted(row, asked)]
    if asked.platform and name_key(asked.platform) not in {name_key(row.platform) for row in every}:
        raise RequestRefused(N_("There is no platform named {name}"), name=asked.platform)
    header = [_("ID"), _("Platform"), "", "", _("Price"), _("Shop"), _("Seen"), _("How sure")]
    lines = list(table(header, [_cells(row) for row in found], right=(0, 4)))
    nothing = [_("You have not added anything yet; see “coinpurse catalogue --help”")]
    return Outcome({"catalogue": [_data(row) for row in found]}, lines if found else nothing)


def _is_wanted(row: CatalogueRow, asked: Namespace) -> bool:
    is_there = not asked.platform or name_key(row.platform) == name_key(asked.platform)
    return is_there and (not asked.own or row.own is not None)


def _cells(row: CatalogueRow) -> list[str]:
    data = _data(row)
    number = str(row.id) if row.own is not None else ""
    what = name(str(data["name"])) if "name" in data else str(data["coins"])
    price = _price(row) if row.kind != "platform" else name(f"{data['unit']}, {data['units']}")
    shop, seen = str(data.get("shop", "")), catalogue.seen_on(row.fact)
    return [number, name(row.platform), row.kind, what, price, shop, seen, row.fact.confidence]


def _price(row: CatalogueRow) -> str:
    if row.price is not None:
        return f"{_amount(row.price)} {row.price.currency}"
    if row.kind == "gift" and row.coins is not None:
        return str(row.coins)
    return _("any, in money") if isinstance(row.fact, catalogue.MoneyItem) else _("any, in coins")


def _amount(money: Money) -> str:
    return to_text(money.minor, currencies.digits(money.currency))


def _data(row: CatalogueRow) -> dict[str, object]:
    fact = row.fact
    data: dict[str, object] = {"kind": row.kind, "id": row.id or None, "platform": row.platform}
    if isinstance(fact, catalogue.Platform):
        data |= {"name": fact.name, "unit": fact.unit, "units": fact.units, "takes_money": fact.takes_money}
    elif isinstance(fact, catalogue.Pack):
        data |= {"coins": fact.coins, "shop": fact.shop, "is_promotion": fact.is_promotion}
    else:
        data |= {"name": fact.name, "coins": row.coins, "is_in_money": isinstance(fact, catalogue.MoneyItem)}
    if row.kind != "platform":
        data["price"] = row.price and {"amount": _amount(row.price), "currency": row.price.currency}
    if isinstance(row.own, OwnPack):
        data["note"] = row.own.note
    return {**data, "as_of": catalogue.seen_on(fact), "confidence": fact.confidence, "source": fact.source}


# --- Add and remove ---------------------------------------------------------------------------------------------------


def _add_platform(asked: Namespace, values: Sequence[str]) -> Outcome:
    one = OwnPlatform(values[0], values[1], values[2] if len(values) > 2 else "", asked.takes_money)
    with closing(Ledger(asked.path)) as book:
        number = (own_catalogue.keep_platform if asked.replace else own_catalogue.add_platform)(book, one)
    return _added("platform", number, one.name)


def _add_pack(asked: Namespace, values: Sequence[str]) -> Outcome:
    platform, coins, amount, code = values
    with closing(Ledger(asked.path)) as book:
        price, day = _money(amount, code), options.day_or_none(asked.day) or moments.today(book.settings.timezone)
        one = OwnPack(platform, _count(coins), price, day, asked.shop or "", asked.note or "")
        number = (own_catalogue.keep_pack if asked.replace else own_catalogue.add_pack)(book, one)
    return _added("pack", number, coins)


def _add_gift(asked: Namespace, values: Sequence[str]) -> Outcome:
    platform, called, *price = values
    coins, amount = (_count(price[0]), None) if len(price) == 1 else (None, _money(*price) if price else None)
    with closing(Ledger(asked.path)) as book:
        day = options.day_or_none(asked.day) or moments.today(book.settings.timezone)
        one = OwnGift(platform, called, day, coins, amount, asked.takes_money)
        number = (own_catalogue.keep_gift if asked.replace else own_catalogue.add_gift)(book, one)
    return _added("gift", number, called)


def _added(kind: str, number: int, what: str) -> Outcome:
    message = _("Added {kind} {id}: {what}")
    return Outcome({"kind": kind, "id": number}, [message.format(kind=kind, id=number, what=name(what))])


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 10):
        raise InvalidEntry("coins", N_("“{text}” is not a whole number: write digits alone, like 350"), text=text[:40])
    return int(text)


def _money(amount: str, code: str) -> Money:
    code = code.upper()
    if not currencies.is_known(code):
        raise InvalidEntry("currency", N_("“{code}” is not a currency; use a code like EUR"), code=code[:40])
    return Money(from_text(amount, currencies.digits(code)), code)


def _remove(verb: Callable[[Ledger, int], object]) -> Callable[[Namespace, Sequence[str]], Outcome]:
    def run(asked: Namespace, values: Sequence[str]) -> Outcome:
        (text,) = values
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            raise RequestRefused(N_("“{text}” is no ID; “coinpurse catalogue list --own” shows them"), text=text[:40])
        with closing(Ledger(asked.path)) as book:
            verb(book, int(text))
        return Outcome({"removed": int(text)}, [_("Removed {id} from your catalogue").format(id=text)])

    return run


# --- A file -----------------------------------------------------------------------------------------------------------


def _export(asked: Namespace, values: Sequence[str]) -> Outcome:
    with ledger.reading(asked.path) as reader:
        own = own_catalogue.additions(reader)
    target = None if values[0] == "-" else Path(values[0])
    return document(lambda file: catalogue_file.write(own, file), target, replaces=asked.replace)


def _import(asked: Namespace, values: Sequence[str]) -> Outcome:
    source = files.piped(sys.stdin.buffer) if values[0] == "-" else Path(values[0])
    if asked.dry_run:
        with ledger.reading(asked.path) as reader:
            found = adding.look(reader, source, child.events)
            counts = adding.count(adding.compare(own_catalogue.additions(reader), found))
        return _taken(counts, replaces=asked.replace, is_done=False)
    with closing(Ledger(asked.path)) as book:
        found = adding.look(book, source, child.events)
        counts = adding.take(book, found, replaces=asked.replace)
    return _taken(counts, replaces=asked.replace, is_done=True)


def _taken(counts: Mapping[adding.Standing, int], *, replaces: bool, is_done: bool) -> Outcome:
    data = {"is_applied": is_done, "replaces": replaces, **{str(standing): count for standing, count in counts.items()}}
    return Outcome(data, catalogue_texts.taken(counts, replaces=replaces, is_done=is_done))


_ACTIONS: Mapping[str, Callable[[Namespace, Sequence[str]], Outcome]] = {
    "list": _list, "add platform": _add_platform, "add pack": _add_pack, "add gift": _add_gift, "export": _export,
    "import": _import, "remove platform": _remove(own_catalogue.remove_platform),
    "remove pack": _remove(own_catalogue.remove_pack), "remove gift": _remove(own_catalogue.remove_gift),
}  # fmt: skip
