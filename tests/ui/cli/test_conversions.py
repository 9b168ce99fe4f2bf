"""A payment in another currency says by which rate it was converted, and what the bank added, as it is entered."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from models.rates import last_day
from tests.ui.cli.commands import Run

BUY = ("add", "purchase", "--platform", "Elsewhere", "--coins", 100, "--amount", "10", "--currency", "USD")
DAY = "2026-03-02"


def test_a_foreign_price_says_its_rate_with_day_and_source(run: Run, ledger: Path) -> None:
    run("rates", "add", "USD", "EUR", "0.9", "--on", DAY)
    lines = run(*BUY, "--when", DAY).out.splitlines()
    assert lines[1] == "€9.00 at the rate of its day: 1 USD = 0.9 EUR · your own, Mar 2, 2026"
    after = last_day() + timedelta(days=1)
    late = run(*BUY, "--when", after).out.splitlines()[1]
    assert "European Central Bank, Oct 30, 2026 · provisional: it may still change" in late


def test_what_the_bank_charged_is_held_against_it(run: Run, ledger: Path) -> None:
    run("rates", "add", "USD", "EUR", "0.9", "--on", DAY)
    charged = ("--charged", "9.27", "--charged-currency", "EUR", "--when", DAY)
    assert run(*BUY, *charged).out.splitlines()[2] == "The bank added €0.27 (3.00%)"
    found = json.loads(run(*BUY, *charged, "--json").out)["conversion"]
    assert found == {
        "from": "USD", "to": "EUR", "rate": "0.9", "day": DAY, "source": "own", "provisional": False,
        "at_rate": "9.00 EUR", "markup": "0.27 EUR", "markup_percent": "3.00",
    }  # fmt: skip
    rows = json.loads(run("report", "markup", "--by", "month", "--json").out)["rows"]
    assert rows == [{
        "month": "2026-03", "charges": 2, "at_rate": "18.00", "paid": "18.54", "markup": "0.54", "currency": "EUR",
        "markup_percent": "3.00", "uncompared": 0,
    }]  # fmt: skip
    table = run("report", "markup", "--by", "month").out
    assert "The bank added" in table
    assert "3.00%" in table


def test_without_a_rate_that_is_said_and_at_home_nothing_is(run: Run, ledger: Path) -> None:
    abroad = ("add", "purchase", "--platform", "Elsewhere", "--coins", 100, "--amount", "10", "--currency", "KPW")
    assert "There is no rate from KPW to EUR for that day" in run(*abroad, "--when", DAY).out
    found = json.loads(run(*abroad, "--when", DAY, "--json").out)["conversion"]
    assert (found["rate"], found["at_rate"], found["markup"]) == (None, None, None)
    home = ("add", "purchase", "--platform", "Elsewhere", "--coins", 100, "--amount", "10", "--currency", "EUR")
    assert len(run(*home, "--when", DAY).out.splitlines()) == 1
    assert "conversion" not in json.loads(run(*home, "--when", DAY, "--json").out)


@pytest.mark.usefixtures("qapp")
def test_what_banks_added_is_handed_on_as_a_document(run: Run, ledger: Path, tmp_path: Path) -> None:
    run("rates", "add", "USD", "EUR", "0.9", "--on", DAY)
    run(*BUY, "--charged", "9.27", "--charged-currency", "EUR", "--when", DAY)
    page = tmp_path / "markup.html"
    assert run("report", "markup", "--by", "channel", "--format", "html", "--output", page).status == 0
    text = page.read_text()
    for said in ("What banks added", "At the reference rate", "In all that is", "3.00%"):
        assert said in text
