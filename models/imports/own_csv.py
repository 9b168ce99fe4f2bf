"""The ledger's own CSV, which `exports/journal_csv` writes: one row an entry, nothing lost either way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from sys import intern
from typing import BinaryIO

from models import currencies, drafts, moments
from models.drafts import FIELDS, KINDS, Draft
from models.errors import ImportRefused, InvalidEntry, LedgerError
from models.imports import Head, Reading, Record, Refused
from models.imports.csv_rows import raw
from models.imports.csv_rows import rows as csv_rows
from models.moments import Moment
from models.money import Money, from_text
from models.text import N_

NAME = "coinpurse"
OPTIONS: tuple[str, ...] = ()
_BOM = b"\xef\xbb\xbf"


def recognises(head: Head) -> bool:
    """Say whether the first line looks like our header, right or nearly so."""
    first_line = head.data.removeprefix(_BOM).split(b"\n")[0].strip()
    if b"\0" in first_line:  # a ZIP shows the first lines of the files that are stored in it
        return False
    names = {name.strip(b'"') for name in re.split(rb"[,;\t]", first_line)}
    return len(names & {field.encode() for field in FIELDS}) >= 3


def rows(file: BinaryIO, reading: Reading) -> Iterator[Record | Refused]:
    """Give the rows; only the header is refused as a whole."""
    if file.read(len(_BOM)) != _BOM:
        file.seek(0)
    found = csv_rows(file)
    in_order = _order(next(found, (1, []))[1])
    for line, cells in found:
        if isinstance(cells, LedgerError):
            yield Refused(line, cells.message, cells.values)
        else:
            yield _row(line, cells, in_order, reading.zone)


_Order = Callable[[Sequence[str]], tuple[str, ...]]


def _order(header: list[str] | LedgerError) -> _Order:
    """Read the header: how the cells of a row are put into our order. Raises ImportRefused."""
    if isinstance(header, LedgerError):
        raise ImportRefused(
            N_("The first line of {file} is not the header of the ledger's own CSV; nothing was imported")
        )
    for name in header:
        if name not in FIELDS:
            message = N_(
                "“{column}” in {file} is no column of the ledger's own CSV; nothing was imported. Those are {columns}"
            )
            raise ImportRefused(message, column=name[:40], columns=",".join(FIELDS))
        if header.count(name) > 1:
            raise ImportRefused(
                N_("The column “{column}” stands twice in the header of {file}; nothing was imported"), column=name
            )
    for name in FIELDS:
        if name not in header:
            message = N_("{file} lacks the column “{column}”; nothing was imported. The columns are {columns}")
            raise ImportRefused(message, column=name, columns=",".join(FIELDS))
    return itemgetter(*map(header.index, FIELDS))


def _row(line: int, cells: list[str], in_order: _Order, zone: str) -> Record | Refused:
    if len(cells) != len(FIELDS):
        message = N_("This row has {count} cells and the header {expected}")
        return Refused(line, message, {"count": len(cells), "expected": len(FIELDS)}, raw=raw(cells))
    try:
        draft = _draft(in_order(cells), zone)
        drafts.check(draft)
    except LedgerError as error:
        return Refused(line, error.message, error.values, raw=raw(cells))
    return Record(line, drafts.key(draft), draft, raw=raw(cells))


def _draft(cells: tuple[str, ...], zone: str) -> Draft:
    (kind, when, platform, account, creator, handle, item, quantity, coins, amount, currency, charged, charged_currency,
     channel, seller, payment_method, reference, note) = cells  # fmt: skip
    if kind not in KINDS:
        message = N_("“{text}” is not a kind of entry; it is one of {choices}")
        raise InvalidEntry("type", message, text=kind[:40], choices=", ".join(KINDS))
    # A name is kept once however many rows have it: a million rows are held in memory until they are stored.
    platform, account, creator, handle, item = map(intern, (platform, account, creator, handle, item))
    return Draft(
        intern(kind), _moment(when, zone, kind == "assertion"), platform, account, creator, handle, item,  # type: ignore[arg-type]
        _quantity(kind, quantity), _coins(coins) if coins else None,
        _money("amount", amount, currency) if amount or currency else None,
        _money("charged", charged, charged_currency) if charged or charged_currency else None,
        intern(channel), intern(seller), intern(payment_method), reference, intern(note),
    )  # fmt: skip


@lru_cache(maxsize=1024)
def _moment(when: str, zone: str, is_end: bool) -> Moment:  # noqa: FBT001 - a key of the cache
    return moments.parse(when, zone, is_end=is_end)


def _quantity(kind: str, text: str) -> int:
    if text in ("", "1"):
        return 1
    if kind != "gift":
        raise InvalidEntry("quantity", N_("{kind} has no {field}"), kind=kind, field="quantity")
    if not (text.isascii() and text.isdecimal() and len(text) <= 10):
        raise InvalidEntry(
            "quantity", N_("“{text}” is not a whole number: write digits alone, like 350"), text=text[:40]
        )
    return int(text)


def _coins(text: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 10):
        raise InvalidEntry("coins", N_("“{text}” is not a whole number: write digits alone, like 350"), text=text[:40])
    return int(text)


def _money(field: str, amount: str, currency: str) -> Money:
    if not amount or not currency:
        raise InvalidEntry(field, N_("{field} needs both a number and a currency, or neither"), field=field)
    if not currencies.is_known(currency):
        raise InvalidEntry(field, N_("“{code}” is not a currency; use a code like EUR"), code=currency[:40])
    return Money(from_text(amount, currencies.digits(currency)), intern(currency))
