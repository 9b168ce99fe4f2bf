"""The rates the user enters, and those of a newer file of the European Central Bank than the one that ships."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models import currencies, lookups, rates
from models.errors import ImportRefused, RequestRefused
from models.moments import FIRST, LAST
from models.periods import day_number, from_day_number
from models.schema import PublishedRate, Rate
from models.text import N_

if TYPE_CHECKING:
    from models.ledger import Ledger

MAX_FILE = 64 * 2**20
"""Most bytes of the bank's table that are read; the whole of it since 1999 takes less than 2 MB."""
MAX_STEP = Decimal("0.5")
"""A rate that moved by more than this part from one day to the next is taken for an error of the file."""
_RATE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?", re.ASCII)

_FIELDS = [PublishedRate.currency, PublishedRate.day, PublishedRate.value]

Table = Mapping[date, Mapping[str, str]]
"""Units per euro as the bank wrote them, by day and currency."""


@dataclass(frozen=True, slots=True)
class Added:
    """What a file brought: how many rates, for which days; None where it had nothing new."""

    rates: int
    first: date | None = None
    last: date | None = None


def add(ledger: Ledger, source: str, target: str, day: date, value: str) -> None:
    """Keep that one `source` is worth `value` (a decimal) `target` on `day`, in place of what was kept for it.

    Two currencies have one rate a day, which holds both ways. Raises RequestRefused where that cannot be a rate.
    """
    _require_pair(source, target)
    if not FIRST <= day <= LAST:
        raise RequestRefused(N_("{day} is outside the years 2000 to 2199"), day=day.isoformat())
    if not _is_rate(value):
        message = N_("“{text}” is not a rate: write a positive number with a point, like 1.0842")
        raise RequestRefused(message, text=value[:40])
    with ledger.operation(N_("Add rate")):
        Rate.delete().where(_kept(source, target, day)).execute(ledger.db)
        Rate.insert(source=source, target=target, day=day_number(day), value=value).execute(ledger.db)


def remove(ledger: Ledger, source: str, target: str, day: date) -> None:
    """Forget the rate kept for two currencies on a day. Raises RequestRefused where there is none."""
    with ledger.operation(N_("Remove rate")):
        if not Rate.delete().where(_kept(source, target, day)).execute(ledger.db):
            message = N_("There is no rate of your own from {source} to {target} on {day}")
            raise RequestRefused(message, source=source, target=target, day=day.isoformat())


def _kept(source: str, target: str, day: date) -> Any:
    """What is kept for two currencies on a day, whichever way round."""
    either = ((Rate.source == source) & (Rate.target == target)) | ((Rate.source == target) & (Rate.target == source))
    return either & (Rate.day == day_number(day))


def import_ecb(ledger: Ledger, path: Path, today: date) -> Added:
    """Keep the rates of the bank's eurofxref-hist.csv, or its zip, for the days after the shipped table's last.

    Only what is not kept already counts as added; a figure the bank has corrected takes the place of the one kept.
    Raises ImportRefused where the file is another one or holds what cannot be true; nothing is taken from it then.
    """
    table = _checked(_rows(path), path, today)
    _require_steady(table, path)
    rows = list(_unknown(table, lookups.published_rates(ledger)))
    if not rows:
        return Added(0)
    with ledger.operation(N_("Import rates")):
        for begin in range(0, len(rows), 1000):
            PublishedRate.insert_many(rows[begin : begin + 1000], _FIELDS).on_conflict_replace().execute(ledger.db)
    days = [day for _currency, day, _value in rows]
    return Added(len(rows), from_day_number(min(days)), from_day_number(max(days)))


def _unknown(table: Table, kept: rates.Published) -> Iterator[tuple[str, int, str]]:
    """Give (currency, day, value) of what follows the shipped table and is not kept just so."""
    for day, units in table.items():
        number = day_number(day)
        for code, value in units.items():
            if day > rates.last_day() and kept.get(code, {}).get(number) != value:
                yield code, number, value


def _require_pair(source: str, target: str) -> None:
    for code in (source, target):
        if not currencies.is_known(code):
            raise RequestRefused(N_("“{code}” is not a currency; use a code like EUR"), code=code[:40])
    if source == target:
        raise RequestRefused(N_("A rate is between two different currencies"))


def _is_rate(text: str) -> bool:
    return bool(_RATE.fullmatch(text)) and Decimal(text) > 0


# --- The bank's file --------------------------------------------------------------------------------------------------


def _rows(path: Path) -> list[dict[str, str]]:
    """Read the rows of the table, whether it is in its zip or not."""
    if not path.is_file():  # a pipe would keep us waiting
        raise ImportRefused(N_("{path} is not a file; nothing was changed"), path=path)
    try:
        content = _unzipped(path) if zipfile.is_zipfile(path) else _plain(path)
        text = io.StringIO(content.decode("utf-8-sig"), newline="")
        return list(csv.DictReader(text, strict=True))
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise ImportRefused(N_("{path} cannot be read; nothing was changed"), path=path) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise _not_the_table(path) from error


def _plain(path: Path) -> bytes:
    with path.open("rb") as file:
        return _bounded(file.read(MAX_FILE + 1), path)


def _unzipped(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) != 1 or members[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _not_the_table(path)
        with archive.open(members[0]) as file:
            return _bounded(file.read(MAX_FILE + 1), path)


def _bounded(content: bytes, path: Path) -> bytes:
    if len(content) > MAX_FILE:
        raise _not_the_table(path)
    return content


def _not_the_table(path: Path) -> ImportRefused:
    message = N_("{path} is not eurofxref-hist.csv or .zip of the European Central Bank; nothing was changed")
    return ImportRefused(message, path=path)


def _checked(rows: Sequence[Mapping[str, str]], path: Path, today: date) -> Table:
    """Give the table by day, oldest first. Raises ImportRefused where something in it cannot be true."""
    codes = [name for name in (rows[0] if rows else {}) if name and name != "EUR" and currencies.is_known(name)]
    if not rows or "Date" not in rows[0] or "USD" not in codes:
        raise _not_the_table(path)
    table = {
        _day(row["Date"], path): {code: row[code] for code in codes if row[code] not in ("N/A", "")} for row in rows
    }
    for day, units in table.items():
        for code, value in units.items():
            if not _is_rate(value or ""):
                raise _wrong(path, code, day, value)
    if max(table) > today:
        message = N_("{path} has rates for {day}, which is still to come; nothing was changed")
        raise ImportRefused(message, path=path, day=max(table))
    return dict(sorted(table.items()))


def _require_steady(table: Table, path: Path) -> None:
    """Refuse a table in which a rate newer than ours leaps from one published day to the next."""
    for (before, old), (day, new) in pairwise(table.items()):
        if day <= rates.last_day() or (day - before).days > rates.MAX_AGE:
            continue
        for code in old.keys() & new.keys():
            if abs(Decimal(new[code]) / Decimal(old[code]) - 1) > MAX_STEP:
                raise _wrong(path, code, day, new[code])


def _wrong(path: Path, code: str, day: date, value: str) -> ImportRefused:
    message = N_("{path} says “{value}” for {code} on {day}, which cannot be right; nothing was changed")
    return ImportRefused(message, path=path, value=str(value)[:40], code=code, day=day.isoformat())


def _day(text: str, path: Path) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise _not_the_table(path) from error
