"""The verbs rates, check and demo, as the command line shows them."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from models import rates
from tests.ui.cli.commands import Run


def test_rates_are_listed_added_and_removed(run: Run, ledger: Path) -> None:
    assert run("rates").out.startswith("There are no rates of your own.\nShipped: European Central Bank")
    added = run("rates", "add", "USD", "EUR", "0.9234", "--on", "2026-03-02")
    assert added == (0, "On 2026-03-02 one USD is worth 0.9234 EUR\n", "")
    found = json.loads(run("rates", "list", "--json").out)
    assert found["rates"] == [{"from": "USD", "to": "EUR", "on": "2026-03-02", "rate": "0.9234"}]
    assert found["daily_until"] == rates.last_day().isoformat()
    run("add", "gift", "--platform", "YouTube", "--amount", "100", "--currency", "USD", "--when", "2026-03-02")
    assert json.loads(run("report", "spending", "--json").out)["rows"][0]["cost"] == "92.34"
    assert run("rates", "remove", "USD", "EUR", "--on", "2026-03-02").status == 0
    assert run("rates", "remove", "USD", "EUR", "--on", "2026-03-02").status == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["list", "USD"], "“coinpurse rates list”"),
        (["add", "USD", "EUR"], "rates add FROM TO RATE --on DATE"),
        (["add", "USD", "EUR", "1"], "rates add FROM TO RATE --on DATE"),
        (["add", "USD", "EUR", "1", "--on", "today"], "“today” is not a date"),
        (["add", "USD", "EUR", "-1", "--on", "2026-03-02"], "is not a rate"),
        (["add", "USD", "EUR", "1", "--on", "1999-03-02"], "outside the years"),
        (["remove", "USD", "EUR"], "rates remove FROM TO --on DATE"),
        (["import"], "rates import FILE"),
        (["import", "nowhere.zip"], "nowhere.zip is not a file"),
        (["update"], "invalid choice"),
    ],
)
def test_rates_refuses_what_cannot_be(run: Run, ledger: Path, arguments: list[str], words: str) -> None:
    status, out, err = run("rates", *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert words in err


def test_the_banks_file_is_imported(run: Run, ledger: Path, tmp_path: Path) -> None:
    day = rates.last_day() + timedelta(days=1)
    path = tmp_path / "eurofxref-hist.csv"
    path.write_text(f"Date,USD,\n{day},1.25,\n")
    status, out, _ = run("rates", "import", path)
    assert (status, out) == (0, f"Added 1 rate of the European Central Bank, from {day} to {day}\n")


def test_check_gives_a_sentence_per_finding(run: Run, ledger: Path) -> None:
    assert run("check") == (0, "No findings\n", "")
    run("add", "assertion", "--platform", "TikTok", "--coins", 5, "--when", "2026-03-02")
    sentence = "TikTok - main: the app showed 5 coins on 2026-03-02, the ledger has 0 (-5)"
    assert run("check") == (1, f"{sentence}\n", "")
    status, out, _ = run("check", "--json")
    assert (status, json.loads(out)) == (1, {"ledger": str(ledger), "findings": [sentence]})


def test_demo_makes_a_ledger_where_none_is(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "sample.coinpurse"
    made = json.loads(run("demo", path, "--json").out)
    assert made["ledger"] == str(path)
    assert made["entries"] > 2000
    assert run("--ledger", path, "check") == (0, "No findings\n", "")
    before = path.read_bytes()
    status, _, err = run("demo", path)
    assert (status, path.read_bytes()) == (2, before)
    assert "already exists" in err
