"""Pasted text on its way in: a table with or without a heading, or lines as people write them. Pure.

`read` parts a text into rows of cells, texts by the columns of the ledger's own CSV, as a preview shows them and a
person changes them; `understand` makes a draft of such a row. Numbers, dates and words are read by functions of a face.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from models import drafts, moments
from models.drafts import CHANNELS, REASONS, Draft, Kind
from models.errors import ImportRefused, InvalidEntry, LedgerError
from models.imports import Record, Refused
from models.moments import Moment
from models.money import Money
from models.names import account_parts, fold, name_key
from models.suggestions import Known, KnownCreator, KnownGift
from models.text import N_

MAX_ROWS = 5000
"""Rows that are pasted at most; more belong into a file."""
COLUMNS = (
    "when", "type", "account", "creator", "handle", "item", "quantity", "coins", "amount", "currency", "charged",
    "charged_currency", "channel", "seller", "payment_method", "reference", "note",
)  # fmt: skip
"""What a row can say. `account` may be a label, `TikTok - main`, or the name of a platform."""
Cells = Mapping[str, str]


@dataclass(frozen=True)
class Ways:
    """How a face reads what is pasted. The functions raise InvalidEntry, or ValueError, for what they cannot read.

    Words are folded. `currency` gives the code a sign or word means, or an empty text.
    """

    count: Callable[[str], int]
    amount: Callable[[str, str], Money]
    when: Callable[[str], Moment]
    currency: Callable[[str], str]
    now: Moment
    own_currency: str
    known: Known = field(default_factory=Known)
    headings: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    before_creator: frozenset[str] = frozenset({"to"})
    before_account: frozenset[str] = frozenset({"on"})
    coin_words: Mapping[str, str] = field(default_factory=lambda: {"coin": "", "coins": ""})
    """Words for coins, each with the platform it is of, if it is of one alone."""

    @cached_property
    def creators(self) -> dict[str, KnownCreator]:
        """Known creators by their folded names and handles."""
        named = {fold(row.name): row for row in reversed(self.known.creators)}
        return {fold(handle): row for row in self.known.creators for handle in row.handles} | named

    @cached_property
    def gifts(self) -> dict[str, list[KnownGift]]:
        """Known gifts by their folded names, the likeliest first."""
        found: dict[str, list[KnownGift]] = {}
        for gift in self.known.gifts:
            found.setdefault(fold(gift.name), []).append(gift)
        return found

    @cached_property
    def accounts(self) -> dict[str, str]:
        """Labels of accounts by what they may be called: in full, or by their platform alone, then the usual one."""
        found = {fold(row.platform): row.label for row in reversed(self.known.accounts) if row.closed is None}
        return found | {fold(row.label): row.label for row in self.known.accounts}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of what was pasted: the number of its line, and its cells."""

    line: int
    cells: Cells


def read(text: str, ways: Ways) -> list[Row]:
    """Part a text into rows. Raises ImportRefused where there are too many, or none."""
    from models.pasted import lines, tables

    found = tables.read(text, ways)
    if found is None:
        numbered = enumerate(text.splitlines(), start=1)
        found = [Row(number, lines.read(line, ways)) for number, line in numbered if line.strip()]
    if not found:
        raise ImportRefused(N_("There is no text on the clipboard that could be an entry"))
    if len(found) > MAX_ROWS:
        raise ImportRefused(N_("More than {most} rows are too many to paste; import them as a file"), most=MAX_ROWS)
    return found


def understand(row: Row, ways: Ways) -> Record | Refused:
    """Make a draft of a row. The key of one without a date has the day it is pasted on: pasted twice, it is known."""
    try:
        draft = _draft(row.cells, ways)
        drafts.check(draft)
    except LedgerError as error:
        return Refused(row.line, error.message, error.values)
    dated = draft if row.cells.get("when", "").strip() else replace(draft, moment=_today(draft.moment))
    return Record(row.line, drafts.key(dated), draft)


def _today(now: Moment) -> Moment:
    return moments.from_date(now.day, now.zone)


# --- Cells to drafts --------------------------------------------------------------------------------------------------


def _draft(cells: Cells, ways: Ways) -> Draft:
    said = {name: cells.get(name, "").strip() for name in COLUMNS}
    amount = _money(said["amount"], said["currency"], ways)
    kind = _kind(said, amount, ways)
    coins = _coins(said["coins"], kind, ways)
    if kind == "gift":
        return _gift(said, coins, amount, ways)
    platform, account = _account(said["account"], ways, ways.known.usual_purchase_account or ways.known.usual_account)
    reason = _reason(said["item"], ways) if kind == "adjustment" else said["item"]
    return Draft(
        kind, _moment(said["when"], ways), platform, account, said["creator"], said["handle"], reason, coins=coins,
        amount=amount, charged=_money(said["charged"], said["charged_currency"], ways, "charged"),
        channel=_channel(said["channel"], ways), seller=said["seller"], payment_method=said["payment_method"],
        reference=said["reference"], note=said["note"],
    )  # fmt: skip


def _kind(said: Cells, amount: Money | None, ways: Ways) -> Kind:
    if said["type"]:
        kind = ways.kinds.get(fold(said["type"]))
        if kind is None:
            raise InvalidEntry("type", N_("“{text}” is no kind of entry"), text=said["type"][:40])
        return kind
    if said["creator"] or said["handle"] or said["item"]:
        return "gift"
    if said["coins"] and amount is not None:
        return "purchase"
    raise InvalidEntry("type", N_("Say what it was: coins with a price were bought, coins with a name were given"))


def _moment(text: str, ways: Ways) -> Moment:
    return ways.when(text) if text else ways.now


def _money(text: str, currency: str, ways: Ways, name: str = "amount") -> Money | None:
    """Read an amount with its currency beside it or in its own cell; without one it is the ledger's."""
    if not text:
        return None
    number, code = number_and_code(text, ways)
    wanted = (ways.currency(currency) if currency else "") or code or ways.own_currency
    if currency and not ways.currency(currency):
        raise InvalidEntry("currency", N_("“{code}” is not a currency; use a code like EUR"), code=currency[:40])
    try:
        return ways.amount(number, wanted)
    except ValueError as error:
        raise InvalidEntry(name, N_("“{text}” is not an amount"), text=text[:40]) from error


def number_and_code(text: str, ways: Ways) -> tuple[str, str]:
    """Part an amount into its number and the code of the currency written before or behind it, if one is."""
    match = _AMOUNT.fullmatch(text.strip())
    if match:
        for mark in filter(None, (match["before"], match["behind"])):
            if code := ways.currency(mark):
                return match["number"].strip(), code
    return text, ""


_AMOUNT = re.compile(r"(?P<before>[^\d\s+−-]*)\s*(?P<number>[+−-]?\s*\d(?:.*\d)?)\s*(?P<behind>[^\d\s.,]*)")


def _coins(text: str, kind: Kind, ways: Ways) -> int | None:
    """Read coins. A table of the ledger writes those that went with a minus, and those only counted with a sign."""
    if not text:
        return None
    try:
        coins = ways.count(text.removeprefix("=").removeprefix("+").strip())
    except ValueError as error:
        raise InvalidEntry("coins", N_("“{text}” is not a whole number"), text=text[:40]) from error
    return coins if kind == "adjustment" else abs(coins)


def _gift(said: Cells, coins: int | None, amount: Money | None, ways: Ways) -> Draft:
    creator, name, handle = _recipient(said, ways)
    usual = (creator.account if creator else None) or ways.known.usual_account
    platform, account = _account(said["account"], ways, usual, said["item"])
    quantity = _quantity(said["quantity"], ways)
    gift = _known_gift(said["item"], platform, ways)
    if coins is None and amount is None:
        coins, amount = _price(gift, quantity, said["item"])
    if coins is not None and amount is not None:
        raise InvalidEntry("coins", N_("A gift takes coins or money, not both"))
    return Draft(
        "gift", _moment(said["when"], ways), platform, account, name, handle, gift.name if gift else said["item"],
        quantity, coins, amount, channel=_channel(said["channel"], ways), seller=said["seller"],
        payment_method=said["payment_method"], reference=said["reference"], note=said["note"],
    )  # fmt: skip


def _recipient(said: Cells, ways: Ways) -> tuple[KnownCreator | None, str, str]:
    """Who is meant: a known creator, the chosen name, and a handle where that says who it is."""
    is_handle = said["creator"].startswith("@")
    handle = said["handle"] or (said["creator"][1:] if is_handle else "")
    named = "" if is_handle else said["creator"]
    creator = ways.creators.get(fold(named)) if named else ways.creators.get(fold(handle)) if handle else None
    return creator, creator.name if creator else named, handle if creator is None or handle in creator.handles else ""


def _quantity(text: str, ways: Ways) -> int:
    try:
        return ways.count(text) if text else 1
    except ValueError as error:
        raise InvalidEntry("quantity", N_("“{text}” is not a whole number"), text=text[:40]) from error


def _known_gift(item: str, platform: str, ways: Ways) -> KnownGift | None:
    found = ways.gifts.get(fold(item), [])
    return next((gift for gift in found if gift.platform == platform), None)


def _price(gift: KnownGift | None, quantity: int, item: str) -> tuple[int | None, Money | None]:
    """What a known gift takes, times how many of it."""
    if gift is not None and gift.coins is not None:
        return gift.coins * quantity, None
    if gift is not None and gift.amount is not None:
        return None, replace(gift.amount, minor=gift.amount.minor * quantity)
    if not item:
        raise InvalidEntry("coins", N_("How many coins did it take?"))
    if gift is not None and gift.is_in_money:
        raise InvalidEntry("amount", N_("How much was paid for “{gift}”?"), gift=item[:40])
    raise InvalidEntry("coins", N_("How many coins did “{gift}” take?"), gift=item[:40])


def _account(text: str, ways: Ways, usual: int | None, item: str = "") -> tuple[str, str]:
    """Platform and account that are named, else the usual one; where that lacks the gift, one that has it."""
    rows = {row.label: row for row in ways.known.accounts}
    if text:
        row = rows.get(ways.accounts.get(fold(text), ""))
        return (row.platform, row.name) if row else account_parts(text)
    chosen = next((row for row in ways.known.accounts if row.id == usual), None)
    platforms = [gift.platform for gift in ways.gifts.get(fold(item), [])]
    if platforms and (chosen is None or chosen.platform not in platforms):
        there = (row for row in ways.known.accounts if row.platform == platforms[0] and row.closed is None)
        chosen = next(there, chosen)
    if chosen is None:
        raise InvalidEntry("account", N_("Which account was it? Name one, like TikTok"))
    return chosen.platform, chosen.name


def _reason(text: str, ways: Ways) -> str:
    return ways.reasons.get(fold(text)) or next((reason for reason in REASONS if reason == name_key(text)), text)


def _channel(text: str, ways: Ways) -> str:
    return ways.channels.get(fold(text)) or next((channel for channel in CHANNELS if channel == name_key(text)), text)
