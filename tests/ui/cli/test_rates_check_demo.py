"""The verbs rates, check and demo, as the command line shows them."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from models import rates
from tests import bank_table
from tests.ui.cli.commands import Run
from ui import formats

AFTER = rates.last_day() + timedelta(days=1)


def test_rates_are_listed_added_and_removed(run: Run, ledger: Path) -> None:
    assert run("rates").out.startswith("There are no rates of your own.\nShipped: European Central Bank")
    added = run("rates", "add", "USD", "EUR", "0.9234", "--on", "2026-03-02")
    assert added == (0, "On 2026-03-02 one USD is worth 0.9234 EUR; that holds both ways\n", "")
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
        (["update", "a.zip", "b.zip"], "rates update [FILE]"),
        (["update", "--on", "2026-03-02"], "rates update [FILE]"),
        (["update", "nowhere.zip"], "nowhere.zip is not a file"),
    ],
)
def test_rates_refuses_what_cannot_be(run: Run, ledger: Path, arguments: list[str], words: str) -> None:
    status, out, err = run("rates", *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert words in err


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The bank's file with a day more than the table that ships."""
    path = tmp_path / "eurofxref-hist.csv"
    path.write_text(bank_table.text({1: {"USD": "1.25", "GBP": "0.75"}}))
    return path


def test_the_banks_file_is_imported_once(run: Run, ledger: Path, newer: Path) -> None:
    status, out, _ = run("rates", "import", newer)
    count = len(bank_table.last_rates())
    assert (status, out) == (0, f"Added {count} rates of the European Central Bank, from {AFTER} to {AFTER}\n")
    status, out, _ = run("rates", "import", newer)
    assert (status, out) == (0, f"{newer} has no rates that are not there already; nothing was changed\n")
    assert json.loads(run("rates", "import", newer, "--json").out) == {
        "added": 0, "first": None, "last": None, "until": str(AFTER), "differences": [], "ended": [], "changed": [],
    }  # fmt: skip


def test_rates_says_how_far_the_shipped_and_the_imported_ones_reach(run: Run, ledger: Path, newer: Path) -> None:
    shipped, until = rates.last_day().isoformat(), AFTER.isoformat()
    assert [line for line in run("rates").out.splitlines() if line.startswith("Imported")] == []
    found = json.loads(run("rates", "--json").out)
    assert (found["daily_until"], found["daily_shipped_until"], found["daily_imported_until"]) == (
        shipped,
        shipped,
        None,
    )
    run("rates", "import", newer)
    imported = f"Imported: {rates.edition().daily_source}, daily until {until}"
    assert run("rates").out.splitlines()[-1] == imported
    found = json.loads(run("rates", "--json").out)
    assert (found["daily_until"], found["daily_shipped_until"], found["daily_imported_until"]) == (
        until,
        shipped,
        until,
    )
    assert found["rates"] == []


def test_reports_take_up_imported_rates(run: Run, ledger: Path, newer: Path) -> None:
    for day in (AFTER, AFTER + timedelta(days=1)):
        run("add", "gift", "--platform", "YouTube", "--amount", "100", "--currency", "USD", "--when", day)
    assert f"From {formats.day(AFTER, 'en')} on the rates are provisional" in run("report", "spending").out
    run("rates", "import", newer)
    costs = [row["cost"] for row in json.loads(run("report", "spending", "--by", "day", "--json").out)["rows"]]
    assert costs == ["80.00", "80.00"]
    pounds = json.loads(run("report", "spending", "--currency", "GBP", "--json").out)["rows"]
    assert (pounds[0]["cost"], pounds[0]["unconverted"]) == ("120.00", [])
    assert (
        f"From {formats.day(AFTER + timedelta(days=1), 'en')} on the rates are provisional"
        in run("report", "spending").out
    )
    run("rates", "add", "USD", "EUR", "0.5", "--on", AFTER)
    assert json.loads(run("report", "spending", "--json").out)["rows"][0]["cost"] == "130.00"
    assert run("check") == (0, "No findings\n", "")


def test_check_gives_a_sentence_per_finding(run: Run, ledger: Path) -> None:
    assert run("check") == (0, "No findings\n", "")
    run("add", "assertion", "--platform", "TikTok", "--coins", 5, "--when", "2026-03-02")
    sentence = "TikTok - main: the app showed 5 coins on 2026-03-02, the ledger has 0 (-5)"
    hint = "What a balance may differ by: coinpurse settle 1\n"
    assert run("check") == (1, f"{sentence}\n", hint)
    status, out, _ = run("check", "--json")
    assert (status, json.loads(out)) == (1, {"ledger": str(ledger), "findings": [sentence], "concerns": []})


def test_a_ledger_in_a_synchronised_folder_is_made_and_checked_with_a_word_about_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Nextcloud").mkdir()
    path = tmp_path / "Nextcloud" / "a.coinpurse"
    for words, status, out in ((("init",), 0, "Made "), (("check",), 0, "No findings")):
        answer = run("--ledger", path, *words)
        assert (answer[0], answer[1][: len(out)]) == (status, out)
        assert answer[2].startswith(f"{path} is in a folder that Nextcloud synchronises.")


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
