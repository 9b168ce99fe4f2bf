"""What stands in the files for beancount and hledger, to the last byte."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from models import entries
from models.exports import beancount, hledger
from models.imports.apply import apply
from models.imports.planner import plan_import
from models.ledger import Ledger
from models.rates import Rates
from tests.books import new_ledger
from tests.models.exports.accounting import Books, asking, compare
from tests.sample_entries import assertion, gift, purchase

DATA = Path(__file__).parents[2] / "data"
GOLDEN = Path(__file__).parents[2] / "golden" / "exports"
WRITERS = pytest.mark.parametrize("writer", [beancount, hledger], ids=["beancount", "hledger"])


def kept(ledger: Ledger) -> Books:
    rates = Rates({("JPY", "EUR", date(2026, 12, 31)): Decimal("0.0055")})
    return asking(ledger, ledger.settings, rates, "EUR", "fifo")


def written(writer: ModuleType, ledger: Ledger) -> str:
    file = io.BytesIO()
    writer.write(kept(ledger).journal(), file)
    assert not file.closed
    return file.getvalue().decode()


@pytest.fixture
def every_kind(tmp_path: Path) -> Ledger:
    """A ledger with an entry of every kind."""
    ledger = new_ledger(tmp_path / "kinds", timezone="Europe/Berlin")
    apply(ledger, plan_import(ledger, [(DATA / "every-kind.csv").read_bytes()]))
    return ledger


@WRITERS
def test_every_kind_of_entry_is_written_as_the_golden_file_has_it(writer: ModuleType, every_kind: Ledger) -> None:
    ending = writer.__name__.split(".")[-1]
    assert written(writer, every_kind) == (GOLDEN / f"every-kind.{ending}").read_text(encoding="utf-8")
    every_kind.close()


def test_both_programs_take_the_golden_ledger(every_kind: Ledger) -> None:
    compare(kept(every_kind))
    every_kind.close()


def test_an_empty_ledger_is_a_header(book: Ledger) -> None:
    assert written(beancount, book) == (
        ";; A ledger of Coinpurse. Cost in EUR, coins booked by fifo.\n"
        'option "operating_currency" "EUR"\n'
        'option "inferred_tolerance_default" "EUR:0.005"\n'
    )
    assert written(hledger, book) == (
        "; A ledger of Coinpurse. Cost in EUR, coins booked by fifo.\ndecimal-mark .\ncommodity 1000.00 EUR\n"
    )


@WRITERS
def test_the_same_ledger_gives_the_same_bytes(writer: ModuleType, every_kind: Ledger) -> None:
    assert written(writer, every_kind) == written(writer, every_kind)
    every_kind.close()


def test_an_assertion_that_differs_is_told_and_not_checked(book: Ledger) -> None:
    for draft in (purchase(), gift(), assertion("2026-03-04", 91), assertion("2026-03-05", 90)):
        entries.add(book, draft)
    lines = written(beancount, book).splitlines()
    assert '2026-03-04 note Assets:Coins:TikTok:Main-1 "Seen: 91 TIKTOKCOIN; in the ledger: 90"' in lines
    assert "2026-03-06 balance Assets:Coins:TikTok:Main-1  90 TIKTOKCOIN" in lines
    lines = written(hledger, book).splitlines()
    assert "2026-03-04 * (3) TikTok | Seen: 91 TIKTOKCOIN, in the ledger: 90" in lines
    assert [line for line in lines if "0 TIKTOKCOIN =" in line] == [
        "    Assets:Coins:TikTok:Main-1  0 TIKTOKCOIN = 90 TIKTOKCOIN"
    ]
    compare(kept(book))
