"""Newer rates of the European Central Bank: its file of all days read, held against what is here, and kept.

What wins: the shipped table for its own days, whatever a file says. For days after it, the file whose last day is the
later one; an older file only fills gaps. So nothing that is here is lost, the order of files does not matter, and the
same file twice changes nothing. Where a file says otherwise than what was here, that is told.
"""

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
from typing import TYPE_CHECKING

from models import currencies, lookups, rates
from models.errors import ImportRefused
from models.own_files import open_chosen
from models.own_rates import is_rate
from models.periods import day_number, from_day_number
from models.schema import PublishedRate
from models.text import N_

if TYPE_CHECKING:
    from models.ledger import Ledger
    from models.rates import Published

MAX_FILE = 64 * 2**20
"""Most bytes of the bank's table that are read; the whole of it since 1999 takes less than 2 MB."""
MAX_STEP = Decimal("0.5")
"""A rate that moved by more than this part from one day to the next is taken for an error of the file."""
FEW = 10
"""So many rates of a file may be missing, or others than here, and one in a hundred of those it shares with us."""
FILE = "eurofxref-hist.zip"
"""What the bank calls its file."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NONE = frozenset({"N/A", ""})
_FIELDS = [PublishedRate.currency, PublishedRate.day, PublishedRate.value]


@dataclass(frozen=True, slots=True)
class Difference:
    """A rate that is another here and in a file; an empty text is none. `is_taken`: the file's holds from now on."""

    currency: str
    day: date
    here: str
    there: str
    is_taken: bool


@dataclass(frozen=True, slots=True)
class Added:
    """What a file brought: how many rates, for which days; None where it had nothing new.

    `until` is the file's own last day, `reached` the last day of what was here before it. `differences` are what it
    says otherwise; `ended` the currencies that have no more rates in it. `before` is what was kept of earlier files.
    """

    rates: int
    until: date
    reached: date
    first: date | None = None
    last: date | None = None
    differences: tuple[Difference, ...] = ()
    ended: tuple[str, ...] = ()
    before: Published | None = None


def read_file(path: Path) -> bytes:
    """Give the content of a file of the bank, at most what `take_in` reads. Raises ImportRefused."""
    if not path.is_file():  # a pipe would keep us waiting
        raise ImportRefused(N_("{path} is not a file; nothing was changed"), path=path)
    try:
        with open_chosen(path) as file:
            return file.read(MAX_FILE + 1)
    except OSError as error:
        raise ImportRefused(N_("{path} cannot be read; nothing was changed"), path=path) from error


def import_file(ledger: Ledger, path: Path, today: date) -> Added:
    """Keep the rates of the bank's file at `path`, as `take_in` does."""
    return take_in(ledger, read_file(path), str(path), today)


def take_in(ledger: Ledger, content: bytes, name: str, today: date) -> Added:
    """Keep the rates of the bank's eurofxref-hist.csv, or its zip, for the days after the shipped table's last.

    Only what is not kept already counts as added; a figure the bank has corrected takes the place of the one kept.
    Raises ImportRefused where the file, called `name`, is another one or holds what cannot be true; nothing is taken
    from it then.
    """
    theirs = read(content, name, today)
    kept = {code: _after(table) for code, table in lookups.published_rates(ledger).items()}
    ours = merged(rates.shipped(), kept)
    _require_whole(ours, theirs, name)
    differences = _differences(ours, theirs, kept)
    _require_alike(ours, theirs, differences, name)
    new = merged(kept, {code: _after(table) for code, table in theirs.items()})
    rows = list(_unlike(kept, new))
    _require_steady(merged(ours, new), {day for _code, day, _value in rows}, name)
    found = _added(rows, ours, theirs, differences, kept)
    if rows:
        with ledger.operation(N_("Import rates")):
            for begin in range(0, len(rows), 1000):
                PublishedRate.insert_many(rows[begin : begin + 1000], _FIELDS).on_conflict_replace().execute(ledger.db)
    return found


def merged(ours: Published, theirs: Published) -> dict[str, dict[int, str]]:
    """Put two tables together: every rate of either; where they differ, that of the table with the later last day."""
    first, second = (theirs, ours) if last_day(theirs) < last_day(ours) else (ours, theirs)
    return {code: {**first.get(code, {}), **second.get(code, {})} for code in sorted({*first, *second})}


def last_day(table: Published) -> int:
    """Give the last day of a table, counted from 1970-01-01; of an empty one a day before all others."""
    return max((max(days) for days in table.values() if days), default=-1)


def _after(table: Mapping[int, str]) -> dict[int, str]:
    """Leave out the days of the shipped table, which alone answers for them."""
    known = day_number(rates.last_day())
    return {day: value for day, value in table.items() if day > known}


def _unlike(before: Published, after: Published) -> Iterator[tuple[str, int, str]]:
    """Give (currency, day, value) of what was not there just so."""
    for code, table in after.items():
        yield from ((code, day, value) for day, value in table.items() if before.get(code, {}).get(day) != value)


def _added(
    rows: Sequence[tuple[str, int, str]],
    ours: Published,
    theirs: Published,
    differences: tuple[Difference, ...],
    kept: Published,
) -> Added:
    until, reached = last_day(theirs), last_day(ours)
    alive = {code for code, table in ours.items() if reached in table}
    ended = sorted(code for code in alive if until > reached and until not in theirs.get(code, {}))
    days = [from_day_number(day) for _code, day, _value in rows]
    first, last = (min(days), max(days)) if days else (None, None)
    told = from_day_number(until), from_day_number(reached), first, last
    return Added(len(rows), *told, differences, tuple(ended), kept)


# --- Held against what is here ----------------------------------------------------------------------------------------


def _require_whole(ours: Published, theirs: Published, name: str) -> None:
    """Refuse a file that leaves out currencies, or days between its first and its last."""
    last, span = last_day(ours), {day for table in theirs.values() for day in table}
    lost = sorted(code for code, table in ours.items() if last in table and code not in theirs)
    if lost:
        message = N_("{path} has no rates for {codes}; nothing was changed: take the whole file of the bank")
        raise ImportRefused(message, path=name, codes=", ".join(lost))
    begin, end = min(span), max(span)
    missing, shared = 0, 0
    for code in theirs.keys() & ours.keys():
        days = {day for day in ours[code] if begin <= day <= end}
        shared += len(days)
        missing += len(days - theirs[code].keys())
    if missing > _few(shared):
        message = N_("{path} leaves out {count} rates that are here; nothing was changed: take the whole file")
        raise ImportRefused(message, path=name, count=missing)


def _require_alike(ours: Published, theirs: Published, differences: Sequence[Difference], name: str) -> None:
    """Refuse a file that says something else than what is here more often than the bank corrects itself."""
    shared = sum(len(ours[code].keys() & theirs[code].keys()) for code in ours.keys() & theirs.keys())
    if len(differences) > _few(shared):
        message = N_("{path} has {count} rates that are others than here; nothing was changed: it is not the bank's")
        raise ImportRefused(message, path=name, count=len(differences))


def _few(shared: int) -> int:
    return max(FEW, shared // 100)


def _differences(ours: Published, theirs: Published, kept: Published) -> tuple[Difference, ...]:
    """Tell what the file says otherwise about days that both have, and what it leaves out, by day and currency."""
    is_newer, until = last_day(theirs) >= last_day(ours), last_day(theirs)
    begin = min(min(table) for table in theirs.values() if table)
    found = []
    for code, table in ours.items():
        file = theirs.get(code, {})
        for day, here in table.items():
            there = file.get(day, "")
            if begin <= day <= until and here != there and _value(here) != _value(there):
                is_taken = bool(there) and is_newer and day in kept.get(code, {})
                found.append(Difference(code, from_day_number(day), here, there, is_taken))
    return tuple(sorted(found, key=lambda one: (one.day, one.currency)))


def _value(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _require_steady(table: Published, new: set[int], name: str) -> None:
    """Refuse a table in which a rate leaps from one published day to the next, where one of them is new."""
    if not new:
        return
    begin = min(new) - rates.MAX_AGE
    for code, values in table.items():
        for before, day in pairwise(sorted(day for day in values if day >= begin)):
            if not {before, day} & new or day - before > rates.MAX_AGE:
                continue
            if abs(Decimal(values[day]) / Decimal(values[before]) - 1) > MAX_STEP:
                raise _wrong(name, code, from_day_number(day), values[day])


# --- The bank's file --------------------------------------------------------------------------------------------------


def read(content: bytes, name: str, today: date) -> dict[str, dict[int, str]]:
    """Read the bank's table: currency -> day (since 1970) -> units for 1 EUR, digit for digit as it wrote them.

    Raises ImportRefused where it is another file, is damaged, or holds what cannot be true.
    """
    if not content:
        raise ImportRefused(N_("{path} is empty; nothing was changed: load it again"), path=name)
    if content.lstrip()[:1] == b"<":
        message = N_("{path} is a web page and no table of rates; nothing was changed: load the bank's file itself")
        raise ImportRefused(message, path=name)
    header, rows = _parsed(content, name)
    return _table(header, rows, name, today)


def _parsed(content: bytes, name: str) -> tuple[list[str], list[list[str]]]:
    try:
        plain = _unzipped(content, name) if content.startswith(b"PK") else _bounded(content, name)
        lines = csv.reader(io.StringIO(plain.decode("utf-8-sig"), newline=""), strict=True)
        return next(lines, []), [line for line in lines if line]
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        message = N_("{path} is cut off or damaged; nothing was changed: load it again")
        raise ImportRefused(message, path=name) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise _not_the_table(name) from error


def _unzipped(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        if len(members) != 1 or members[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _not_the_table(name)
        if members[0].file_size > MAX_FILE:
            raise _too_large(name)
        with archive.open(members[0]) as file:
            return _bounded(file.read(MAX_FILE + 1), name)


def _bounded(content: bytes, name: str) -> bytes:
    if len(content) > MAX_FILE:
        raise _too_large(name)
    return content


def _table(header: list[str], rows: list[list[str]], name: str, today: date) -> dict[str, dict[int, str]]:
    """Give the columns of currencies by day. Raises ImportRefused where something in them cannot be true."""
    codes = {place: code for place, code in enumerate(header) if code != "EUR" and currencies.is_known(code)}
    if header[:1] != ["Date"] or "USD" not in codes.values() or len(set(header)) < len(header) or not rows:
        raise _not_the_table(name)
    days = [_day(row[0], name) for row in rows]
    if len(set(days)) < len(days) or any(len(row) != len(header) for row in rows):
        raise _not_the_table(name)
    if max(days) > today:
        message = N_("{path} has rates for {day}, which is still to come; nothing was changed")
        raise ImportRefused(message, path=name, day=max(days))
    table: dict[str, dict[int, str]] = {code: {} for code in codes.values()}
    for day, row in sorted(zip(days, rows, strict=True)):
        for place, code in codes.items():
            if row[place] in _NONE:
                continue
            if not is_rate(row[place]):
                raise _wrong(name, code, day, row[place])
            table[code][day_number(day)] = row[place]
    return table


def _day(text: str, name: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError as error:
        raise _not_the_table(name) from error
    raise _not_the_table(name)


def _not_the_table(name: str) -> ImportRefused:
    message = N_("{path} is not eurofxref-hist.csv or .zip of the European Central Bank; nothing was changed")
    return ImportRefused(message, path=name)


def _too_large(name: str) -> ImportRefused:
    message = N_("{path} holds more than the bank's file ever could; nothing was changed: load it again")
    return ImportRefused(message, path=name)


def _wrong(name: str, code: str, day: date, value: str) -> ImportRefused:
    message = N_("{path} says “{value}” for {code} on {day}, which cannot be right; nothing was changed")
    return ImportRefused(message, path=name, value=value[:40], code=code, day=day)
