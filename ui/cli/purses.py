"""`purses`: what is left in each account and what that cost; closing one, and opening it again."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date

from models import accounts, currencies, ledger, lookups, moments, settings
from models.accounts import AccountRow
from models.columns import Columns
from models.errors import RequestRefused
from models.ledger import Ledger, Reader
from models.money import Money, to_text
from models.names import name_key
from models.reports import stock
from models.reports.stock import Purse
from models.text import N_
from ui.cli import options
from ui.cli.options import Parser
from ui.cli.output import Outcome, name, plain, table
from ui.text import _

USAGE = {
    "list": N_("purses list"),
    "close": N_("purses close ACCOUNT [--on DATE] [--coins lost|expired|stay]"),
    "reopen": N_("purses reopen ACCOUNT"),
}
BECOMES = {"lost": "lost", "expired": "expired", "stay": ""}
"""What becomes of the coins of an account that is closed, and the adjustment that books it."""


def add_options(parser: Parser) -> None:
    """Take what to do, and with which account."""
    parser.add_argument("action", metavar="|".join(USAGE), nargs="?", choices=tuple(USAGE), default="list")
    parser.add_argument("values", metavar="ACCOUNT", nargs="*", help=_("as it is listed: TikTok - main"))
    parser.add_argument("--on", metavar="DATE", help=_("the day it was closed; else today"))
    parser.add_argument(
        "--coins", metavar="|".join(BECOMES), choices=tuple(BECOMES),
        help=_("what becomes of the coins left: they are booked as lost or expired, or stay in the books; else lost"),
    )  # fmt: skip


def run(asked: Namespace) -> Outcome:
    """List, close or open again."""
    from ui import formats

    formats.set_locale(asked.lang or None)
    is_closing = asked.action == "close"
    fits = is_closing or (asked.on is None and asked.coins is None)
    values = options.values(asked, 0 if asked.action == "list" else 1, USAGE, fits=fits)
    if asked.action == "list":
        with ledger.reading(asked.path) as reader:
            return _list(_look(reader).purses)
    with closing(Ledger(asked.path)) as book:
        return _close(book, values[0], asked) if is_closing else _reopen(book, values[0])


@dataclass(frozen=True, slots=True)
class _Looked:
    purses: Sequence[Purse]
    today: date

    def of(self, wanted: str) -> Purse:
        """The purse of that name. Raises RequestRefused."""
        for purse in self.purses:
            if name_key(purse.account.label) == name_key(wanted):
                return purse
        raise RequestRefused(N_("There is no account “{name}”; “purses list” shows them"), name=wanted[:80])


def _look(reader: Reader) -> _Looked:
    kept = settings.read(reader)
    found = stock.purses(Columns(reader), lookups.rates(reader), kept, accounts.accounts(reader))
    return _Looked(found, moments.today(kept.timezone))


# --- List -------------------------------------------------------------------------------------------------------------


def _list(found: Sequence[Purse]) -> Outcome:
    lines = list(_lines(found)) if found else [_("There are no accounts yet")]
    return Outcome({"purses": [_data(one) for one in found]}, lines)


def _lines(found: Sequence[Purse]) -> Iterator[str]:
    from ui import coin_texts, cost_texts, formats, purse_texts

    header = [_("Account"), _("Coins left"), _("What they cost"), _("Closed")]
    rows = []
    for one in found:
        kind = coin_texts.of_kind(one.account.coin, one.left)
        left = f"{formats.count(one.left)} {name(kind)}" if one.has_coins else ""
        rows.append([name(one.account.label), left, plain(purse_texts.worth(one)), _closed(one.account)])
    yield from table(header, rows, right=(1, 2))
    if any("left" in one.provisional for one in found):
        yield _(cost_texts.PROVISIONAL)
    platforms = dict.fromkeys(one.account.platform for one in found if one.left and not one.account.closed)
    said = [(platform, rule) for platform in platforms for rule in purse_texts.rules(platform)]
    if said:
        yield ""
        yield _("What becomes of unused coins when an account is closed, by the platforms:")
    for platform, rule in said:
        yield _("{name}: {value}").format(name=name(platform), value=plain(rule))


def _closed(account: AccountRow) -> str:
    from ui import formats

    return formats.day(account.closed) if account.closed else ""


def _data(one: Purse) -> dict[str, object]:
    return {
        "account": one.account.label,
        "coin": one.account.coin,
        "closed": one.account.closed.isoformat() if one.account.closed else None,
        "left": one.left,
        "owed": one.owed,
        "cost": _money(one.cost),
        "unconverted": list(map(_money, one.unconverted)),
        "coins_of_unknown_cost": one.unknown,
        "provisional": "left" in one.provisional,
    }


def _money(money: Money) -> dict[str, str]:
    return {"amount": to_text(money.minor, currencies.digits(money.currency)), "currency": money.currency}


# --- Close and open again ---------------------------------------------------------------------------------------------


def _close(book: Ledger, wanted: str, asked: Namespace) -> Outcome:
    from ui import formats, purse_texts

    looked = _look(book)
    purse = looked.of(wanted)
    if purse.account.closed is not None:
        raise RequestRefused(N_("{name} is closed already"), name=purse.account.label)
    day, becomes = options.day_or_none(asked.on) or looked.today, asked.coins or "lost"
    accounts.close(book, purse.account.id, day, BECOMES[becomes] if purse.left else "")
    said = _("{account} was closed on {day}.").format(account=name(purse.account.label), day=formats.day(day))
    lines = [f"{said} {plain(purse_texts.lost(purse))}"]
    if purse.left and BECOMES[becomes]:
        lines.append(_("The coins were booked as gone."))
    lines += map(plain, purse_texts.rules(purse.account.platform) if purse.left else [])
    data = {"account": purse.account.label, "closed": day.isoformat(), "left": purse.left, "cost": _money(purse.cost)}
    return Outcome({**data, "coins": becomes}, lines)


def _reopen(book: Ledger, wanted: str) -> Outcome:
    purse = _look(book).of(wanted)
    accounts.reopen(book, purse.account.id)
    line = _("{account} is open again; coins that went when it was closed stay gone.")
    return Outcome({"account": purse.account.label}, [line.format(account=name(purse.account.label))])
