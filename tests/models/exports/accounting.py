"""What other programs make of a ledger written for them, and what the reports say, in one shape to compare.

Flows are minor units, and whole coins, by month, by what they are of, and by currency or coin.
"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from models import currencies, reports
from models.columns import Columns
from models.database import Reader
from models.exports import beancount, hledger
from models.exports.double_entry import journal
from models.exports.postings import COINS, Journal, Posting, Transaction
from models.money import Money
from models.rates import Rates
from models.reports import Asked, Query
from models.settings import Settings
from tests.books import SampleRates, keeping
from tests.ledgers import Ledger as Sample
from tests.programs import needed

Flows = Counter[tuple[str, str, str]]


@dataclass(frozen=True)
class Books:
    """A ledger, and a way to ask it."""

    asked: Asked
    reader: Reader

    def journal(self) -> Journal:
        """The whole of it as double entries, which can be gone through once."""
        return journal(self.asked, self.reader)


def asking(reader: Reader, kept: Settings, rates: Rates, currency: str, basis: str) -> Books:
    """Ask a ledger, whose months are those of the calendar as other programs know no others."""
    query = Query(currency=currency, basis=basis)
    return Books(reports.settle("balance", Columns(reader), rates, replace(kept, month_starts_on=1), query), reader)


@contextmanager
def books(sample: Sample, basis: str = "fifo", currency: str = "") -> Iterator[Books]:
    """Keep a ledger of these rows, asked in a currency or in its own."""
    with keeping(sample) as ledger:
        yield asking(ledger, ledger.settings, SampleRates(), currency or ledger.settings.currency, basis)


# --- What the reports say ---------------------------------------------------------------------------------------------


def reported(asked: Asked) -> Flows:
    """Flows by the spending and the balance report."""
    found: Flows = Counter()
    spending = _rows(asked, "spending", ("month", "creator"))
    for row in spending:
        for part in (Money(row["cost"], row["currency"]), *row["unconverted"]):
            found[row["month"], row["creator"], part.currency] += part.minor
    for row in _rows(asked, "balance", ("month", "account")):
        month, account, code = row["month"], row["account"], row["currency"]
        found[month, account, code] += row["closing_cost"] - row["opening_cost"]
        found[month, account, "coins"] += row["closing_coins"] - row["opening_coins"]
        for name, column in (("PAID", "paid"), ("CAME", "adjusted_cost"), ("LOST", "lost_cost")):
            found[month, name, code] += row[column]
    return without_zeros(found)


def _rows(asked: Asked, name: str, by: tuple[str, ...]) -> list[dict[str, Any]]:
    query = replace(asked.query, by=by)
    report = reports.run(name, asked.columns, asked.rates, asked.settings, query)
    return [dict(zip((column.name for column in report.columns), row, strict=True)) for row in report.rows]


def without_zeros(flows: Flows) -> Flows:
    """The same without what is nothing."""
    return Counter({key: value for key, value in flows.items() if value})


# --- What an account is of --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Meanings:
    """What the accounts and commodities of a journal stand for."""

    titles: dict[str, str]
    coins: frozenset[str]

    def key(self, month: str, account: str, commodity: str) -> tuple[str, str, str]:
        """Where a flow belongs."""
        root = account.split(":")[0:2]
        what = {"Assets:Payments": "PAID", "Equity:Coins": "CAME", "Expenses:Lost-Coins": "LOST"}.get(":".join(root))
        return month, what or self.titles[account], "coins" if commodity in self.coins else commodity

    def add(self, flows: Flows, month: str, account: str, value: Decimal, commodity: str) -> None:
        """Add an amount, which has to be whole in its minor units but for what a division leaves."""
        digits = 0 if commodity in self.coins else currencies.digits(commodity)
        exact = value.scaleb(digits)
        whole = int(exact.to_integral_value())
        assert abs(exact - whole) < Decimal("1e-6"), (account, value, commodity)
        sign = -1 if account.startswith(("Assets:Payments", "Equity")) else 1
        flows[self.key(month, account, commodity)] += sign * whole


def meanings(book: Journal) -> Meanings:
    """What the accounts of a journal are called in the ledger."""
    return Meanings({account.name: account.title for account in book.accounts}, frozenset(book.coins))


def weight_of(posting: Posting) -> Money:
    """What it counts when its transaction is added up."""
    if posting.total is None:
        return posting.amount
    return -posting.total if posting.amount.minor < 0 else posting.total


def posted(book: Journal) -> Flows:
    """Flows by the postings themselves; every transaction must add up to nothing."""
    flows, known = Counter[tuple[str, str, str]](), meanings(book)
    for entry in book.entries:
        weights: Counter[str] = Counter()
        for posting in entry.postings if isinstance(entry, Transaction) else ():
            weight, month = weight_of(posting), f"{entry.day:%Y-%m}"
            weights[weight.currency] += weight.minor
            sign = -1 if posting.account.startswith(("Assets:Payments", "Equity")) else 1
            if weight.currency not in book.coins:
                flows[known.key(month, posting.account, weight.currency)] += sign * weight.minor
            if posting.amount.currency in book.coins:
                flows[known.key(month, posting.account, posting.amount.currency)] += posting.amount.minor
        assert not any(weights.values()), entry
    return without_zeros(flows)


# --- hledger ----------------------------------------------------------------------------------------------------------


class Hledger:
    """The program, which has to accept every file it is given."""

    def __init__(self) -> None:
        self.path = needed("hledger")

    def ask(self, path: Path, *arguments: str) -> str:
        """What it says of a file."""
        command = [self.path, "-f", str(path), *arguments]
        done = subprocess.run(command, capture_output=True, env=os.environ | {"LC_ALL": "C.UTF-8"}, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def flows(self, path: Path, known: Meanings) -> Flows:
        """Its flows of a file: all accounts at cost, and the coins."""
        self.ask(path, "check", "--strict")
        found: Flows = Counter()
        for more in (("--cost",), (COINS,)):
            table = self.ask(path, "balance", "--monthly", "--output-format=csv", "--layout=bare", *more)
            for line in csv.DictReader(io.StringIO(table)):
                account, commodity = line.pop("account"), line.pop("commodity")
                for month, amount in line.items() if account != "total" else ():
                    known.add(found, month, account, Decimal(amount), commodity)
        return without_zeros(found)

    def transactions(self, path: Path) -> list[dict[str, Any]]:
        """The transactions of a file as it understood them."""
        found: list[dict[str, Any]] = json.loads(self.ask(path, "print", "--output-format=json"))
        return found


# --- beancount --------------------------------------------------------------------------------------------------------

_LOADER = """
import collections, json, sys
from beancount import loader
from beancount.core import convert

def told(path):
    entries, errors, options = loader.load_file(path)
    flows, texts = [], []
    for entry in entries:
        kind = type(entry).__name__
        texts.append([kind, {name: str(value) for name, value in entry.meta.items() if name[0] != "_"},
                      getattr(entry, "payee", None), getattr(entry, "narration", None)])
        for posting in entry.postings if kind == "Transaction" else ():
            weight = convert.get_weight(posting)
            for amount in (weight, posting.units) if posting.account.startswith("Assets:Coins") else (weight,):
                flows.append([entry.date.isoformat()[:7], posting.account, str(amount.number), amount.currency])
    return {"errors": [error.message for error in errors], "texts": texts, "flows": flows,
            "plugins": options["plugin"], "files": options["include"]}

json.dump([told(path) for path in sys.argv[1:]], sys.stdout)
"""
"""What beancount's own Python runs: it loads each file and says what came of it."""


class Beancount:
    """The program and its library, which has to accept every file it is given."""

    def __init__(self) -> None:
        self.path = needed("bean-check")
        first = Path(self.path).read_text(encoding="utf-8").splitlines()[0]
        self.python = first.removeprefix("#!").split()[0]

    def check(self, path: Path) -> None:
        """Let it check a file as a user does."""
        done = subprocess.run([self.path, "--no-cache", str(path)], capture_output=True, check=False)
        assert (done.returncode, done.stderr.decode()) == (0, "")

    def load(self, paths: Sequence[Path]) -> list[dict[str, Any]]:
        """What it understood of each file; there must be no errors, plugins, or other files."""
        environment = os.environ | {"BEANCOUNT_DISABLE_LOAD_CACHE": "1"}
        command = [self.python, "-c", _LOADER, *map(str, paths)]
        done = subprocess.run(command, capture_output=True, env=environment, check=False)
        assert done.returncode == 0, done.stderr.decode()
        found: list[dict[str, Any]] = json.loads(done.stdout)
        for path, told in zip(paths, found, strict=True):
            assert (told["errors"], told["plugins"], told["files"]) == ([], [], [str(path)]), path.read_text()
        return found

    @staticmethod
    def flows(told: dict[str, Any], known: Meanings) -> Flows:
        """Flows of a file that was loaded: what every posting weighs, and the coins."""
        sums: dict[tuple[str, str, str], Decimal] = {}
        for month, account, number, commodity in told["flows"]:
            key = month, account, commodity
            sums[key] = sums.get(key, Decimal()) + Decimal(number)
        found: Flows = Counter()
        for (month, account, commodity), value in sums.items():
            known.add(found, month, account, value, commodity)
        return without_zeros(found)


# --- Both -------------------------------------------------------------------------------------------------------------


@contextmanager
def written(*kept: Books) -> Iterator[tuple[list[Path], list[Path]]]:
    """Files of some ledgers for beancount and for hledger while the block lasts."""
    with TemporaryDirectory() as folder:
        both: tuple[list[Path], list[Path]] = ([], [])
        for (module, ending), paths in zip(((beancount, "beancount"), (hledger, "hledger")), both, strict=True):
            for number, one in enumerate(kept):
                paths.append(Path(folder) / f"{number}.{ending}")
                with paths[-1].open("wb") as file:
                    module.write(one.journal(), file)
        yield both


def compare(kept: Books) -> None:
    """Let both programs check a ledger, and hold their sums against the reports'."""
    truth, known = reported(kept.asked), meanings(kept.journal())
    with written(kept) as ((for_beancount,), (for_hledger,)):
        program = Beancount()
        program.check(for_beancount)
        assert program.flows(program.load([for_beancount])[0], known) == truth
        assert Hledger().flows(for_hledger, known) == truth
