"""Ledgers for tests: made from rows of the ledger's own CSV through the same verbs a user's entries take."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from models import currencies, database, entries, keys, marks, moments
from models.drafts import Draft
from models.exports import report_csv
from models.keys import Key
from models.ledger import Ledger, create
from models.money import Money, from_text
from models.rates import Rates
from models.reports import Report
from models.settings import Settings
from tests.ledgers import Ledger as Sample
from tests.sample_rates import sample_rate

TEXTS = (
    *("platform", "account", "creator", "handle", "item", "channel", "seller", "payment_method", "reference", "note"),
)


is_encrypting = False
"""Whether `new_ledger` makes encrypted ones: a fixture of `tests/models` lets tests run either way."""


def new_ledger(path: Path, **settings: object) -> Ledger:
    """Make a ledger, a copy of an empty one, which takes a tenth of the time, and open it."""
    content, key = _empty(is_encrypting)
    with path.open("xb") as file:
        file.write(content)
    if key is not None:
        keys.hold(key)
    kept = Settings(**settings).as_text()  # type: ignore[arg-type]
    with closing(database.connect(path)) as connection:
        connection.executemany("UPDATE setting SET value = ?2 WHERE name = ?1", kept.items())
        marks.renew(connection, "setting", range(1, len(kept) + 1))
    return Ledger(path)


@cache
def _empty(is_encrypted: bool) -> tuple[bytes, Key | None]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty"
        create(path, Settings(), "a passphrase" if is_encrypted else "")
        with closing(Ledger(path)):
            pass
        content = path.read_bytes()
        return content, keys.held(keys.salt_of(content))


@contextmanager
def keeping(sample: Sample, **settings: object) -> Iterator[Ledger]:
    """Keep a ledger of these rows while the block lasts; the ids of entries are the numbers of their rows, from 1."""
    wanted = asdict(sample.settings) | settings
    with TemporaryDirectory() as folder, closing(new_ledger(Path(folder) / "l.coinpurse", **wanted)) as ledger:
        fill(ledger, sample.rows)
        ledger._undo.clear()  # what is undone is what a test has done
        yield ledger


def draft(row: Mapping[str, str], zone: str) -> Draft:
    """Read a valid row of the ledger's own CSV."""
    texts: dict[str, Any] = {name: row[name] for name in TEXTS}
    return Draft(
        row["type"],  # type: ignore[arg-type]
        moments.parse(row["when"], zone, is_end=row["type"] == "assertion"),
        quantity=int(row["quantity"] or 1),
        coins=int(row["coins"]) if row["coins"] else None,
        amount=_money(row["amount"], row["currency"]),
        charged=_money(row["charged"], row["charged_currency"]),
        **texts,
    )


def _money(amount: str, currency: str) -> Money | None:
    return Money(from_text(amount, currencies.digits(currency)), currency) if amount else None


def fill(ledger: Ledger, rows: Iterable[Mapping[str, str]]) -> list[int]:
    """Add the rows in one operation and give their ids."""
    zone = ledger.settings.timezone
    with ledger.operation("Fill"):
        return [entries.put(ledger, draft(row, zone)) for row in rows]


class SampleRates(Rates):
    """The rates of `tests.sample_rates`, which has gaps and no end."""

    last_day = date.max

    def _factor(self, source: str, target: str, day: date) -> tuple[int, int] | None:
        rate = sample_rate(source, target, day)
        if rate is None:
            return None
        exact = rate * Fraction(10 ** currencies.digits(target), 10 ** currencies.digits(source))
        return exact.numerator, exact.denominator


def cells(report: Report) -> list[tuple[str, ...]]:
    """The rows of a report as the texts of its CSV."""
    return list(map(tuple, csv.reader(io.StringIO(report_csv.text(report).decode(), newline=""))))[1:]
