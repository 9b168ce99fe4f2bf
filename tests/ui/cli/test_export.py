"""`export beancount` and `export hledger`: what the verb takes, and where the files come out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.models.exports.accounting import Beancount, Hledger
from tests.ui.cli.commands import Run

WITH_COSTS = "beancount, hledger, xlsx, spreadsheet, html, pdf"
PLAIN = pytest.mark.parametrize("form", ["beancount", "hledger"])


@PLAIN
def test_an_export_goes_to_stdout_or_into_a_file(run: Run, sample: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"coins.{form}"
    answer = run("--ledger", sample, "export", form, "--output", target)
    assert answer == (0, "", f"Wrote {target}\n")
    assert target.stat().st_mode & 0o777 == 0o600
    assert run("--ledger", sample, "export", form).out.encode() == target.read_bytes()


def test_both_programs_take_what_the_verb_writes(run: Run, sample: Path, tmp_path: Path) -> None:
    assert run("--ledger", sample, "export", "beancount", "--output", tmp_path / "a.beancount").status == 0
    Beancount().check(tmp_path / "a.beancount")
    assert run("--ledger", sample, "export", "hledger", "--output", tmp_path / "a.hledger").status == 0
    Hledger().ask(tmp_path / "a.hledger", "check", "--strict")


@PLAIN
def test_costs_are_in_the_currency_and_on_the_basis_asked_for(run: Run, sample: Path, form: str) -> None:
    text = run("--ledger", sample, "export", form, "--currency", "JPY", "--basis", "average").out
    assert text.splitlines()[0].endswith("A ledger of Coinpurse. Cost in JPY, coins booked by average.")
    assert " TIKTOKCOIN @@ " in text
    assert text != run("--ledger", sample, "export", form, "--currency", "JPY", "--basis", "fifo").out


@pytest.mark.parametrize("asked", [("--currency", "ZZZ"), ("--basis", "lifo")])
def test_an_export_that_cannot_be_asked_so_is_refused_and_writes_nothing(
    run: Run, sample: Path, tmp_path: Path, asked: tuple[str, str]
) -> None:
    target = tmp_path / "a.beancount"
    answer = run("--ledger", sample, "export", "beancount", *asked, "--output", target)
    assert (answer.status, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert not target.exists()


def test_a_file_of_entries_alone_has_no_costs(run: Run, sample: Path) -> None:
    answer = run("--ledger", sample, "export", "csv", "--currency", "USD")
    assert answer == (2, "", f"csv has no costs: --currency and --basis go with {WITH_COSTS}\n")
