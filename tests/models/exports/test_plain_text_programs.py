"""beancount and hledger accept what is written for them, and their sums are the reports' to the minor unit."""

from __future__ import annotations

from contextlib import ExitStack, closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import demo, lookups
from models import settings as settings_of
from models.imports.apply import apply
from models.imports.planner import plan_import
from models.ledger import reading
from tests.books import new_ledger
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers, random_ledger
from tests.models.exports.accounting import Beancount, Hledger, asking, books, compare, meanings, reported, written

DATA = Path(__file__).parents[2] / "data"


@settings(max_examples=12)
@given(ledgers(most=25), st.sampled_from(["fifo", "average"]))
def test_other_programs_agree_on_random_ledgers(sample: Sample, basis: str) -> None:
    with books(sample, basis) as book:
        compare(book)


def test_other_programs_agree_on_larger_ledgers_in_other_currencies() -> None:
    """Of 0, 2 and 3 digits, on both bases, many files for one run of beancount."""
    with ExitStack() as stack:
        kept = [
            stack.enter_context(books(random_ledger(seed, 150, bounds=False), basis, ("EUR", "JPY", "KWD")[seed % 3]))
            for seed in range(6)
            for basis in ("fifo", "average")
        ]
        for_beancount, for_hledger = stack.enter_context(written(*kept))
        beans, ledgers_ = Beancount(), Hledger()
        for book, told, path in zip(kept, beans.load(for_beancount), for_hledger, strict=True):
            truth, known = reported(book.asked), meanings(book.journal())
            assert beans.flows(told, known) == truth
            assert ledgers_.flows(path, known) == truth


@pytest.mark.parametrize("basis", ["fifo", "average"])
def test_other_programs_agree_on_the_sample_ledger(tmp_path: Path, basis: str) -> None:
    path = tmp_path / "demo"
    demo.make(path, date(2026, 11, 1))
    with reading(path) as reader:
        compare(asking(reader, settings_of.read(reader), lookups.rates(reader), "EUR", basis))


def test_other_programs_agree_on_a_file_of_entries(tmp_path: Path) -> None:
    with closing(new_ledger(tmp_path / "l", timezone="Europe/Berlin")) as ledger:
        apply(ledger, plan_import(ledger, [(DATA / "sample-ledger.csv").read_bytes()]))
        compare(asking(ledger, ledger.settings, lookups.rates(ledger), "EUR", "fifo"))
