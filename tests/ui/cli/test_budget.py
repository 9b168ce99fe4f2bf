"""The verb budget, as the command line shows it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from models import moments
from tests.ui.cli.commands import Run


@pytest.fixture
def spent(run: Run, ledger: Path) -> Path:
    """A ledger with a gift of 12.30 EUR this month, and one of coins that no purchase covers."""
    today = moments.now("Europe/Berlin").day.isoformat()
    gift = ["add", "gift", "--when", today, "--creator", "Mila"]
    assert run(*gift, "--platform", "YouTube", "--amount", "12.30", "--currency", "EUR").status == 0
    assert run(*gift, "--platform", "TikTok", "--coins", "5").status == 0
    return ledger


def test_a_budget_is_set_listed_changed_and_removed(run: Run, spent: Path) -> None:
    assert run("budget").out == "There are no budgets yet.\n"
    assert run("budget", "set", "50", "EUR") == (0, "Budget 1 was set\n", "")
    (found,) = json.loads(run("budget", "list", "--json").out)["budgets"]
    assert {key: found[key] for key in ("id", "period", "basis", "about", "amount", "used", "left", "percent")} == {
        "id": 1, "period": "month", "basis": "spent", "about": "everything", "amount": "50.00", "used": "12.30",
        "left": "37.70", "percent": 24,
    }  # fmt: skip
    assert (found["uncovered"], found["is_over"]) == (["5 TikTok Coin"], False)
    changed = run("budget", "set", "12.29", "eur", "--json")
    assert json.loads(changed.out) == {
        "budget": {
            "id": 1, "period": "month", "basis": "spent", "about": "everything", "name": "", "amount": "12.29",
            "currency": "EUR", "starts_on": None, "carry_since": None, "wait": 0,
        },
        "is_new": False,
    }  # fmt: skip
    line = run("budget").out.splitlines()[2]
    words = [word.strip() for word in line.split("  ") if word]
    assert words[4:8] == ["12.29 EUR", "12.30 EUR", "-0.01 EUR", "over"]
    assert words[-1] == "5 TikTok Coin"
    assert run("budget", "remove", "1") == (0, "Budget 1 was removed\n", "")
    assert run("budget", "remove", "1").status == 2


def test_a_budget_is_for_one_thing(run: Run, spent: Path) -> None:
    for option, name in (("platform", "tiktok"), ("account", "YouTube - main"), ("creator", "mila")):
        assert run("budget", "set", "5", "USD", "--period", "evening", f"--{option}", name).status == 0
    assert run("budget", "set", "9", "EUR", "--period", "year", "--basis", "paid").status == 0
    found = json.loads(run("budget", "--json").out)["budgets"]
    assert [(one["about"], one["name"], one["period"]) for one in found] == [
        *(("everything", "", "year"), ("platform", "TikTok", "evening")),
        *(("account", "YouTube - main", "evening"), ("creator", "Mila", "evening")),
    ]
    assert [one["currency"] for one in found] == ["EUR", "USD", "USD", "USD"]


def test_the_command_of_the_docs_needs_no_entry_of_the_platform(run: Run, ledger: Path) -> None:
    assert run("budget", "set", "50", "EUR", "--period", "week", "--platform", "TikTok").status == 0
    (found,) = json.loads(run("budget", "--json").out)["budgets"]
    assert (found["name"], found["used"], found["left"]) == ("TikTok", "0.00", "50.00")


def test_what_is_carried_over_and_waited_for_stays_until_it_is_changed(run: Run, spent: Path) -> None:
    today = moments.now("Europe/Berlin").day
    before = today.replace(day=1) - timedelta(days=1)
    gift = ["add", "gift", "--platform", "YouTube", "--when", before.isoformat()]
    assert run(*gift, "--amount", "60", "--currency", "EUR").status == 0
    assert run("budget", "set", "50", "EUR", "--carry-since", before.isoformat(), "--wait", "60").status == 0
    assert run("budget", "set", "40", "EUR").status == 0
    (found,) = json.loads(run("budget", "--json").out)["budgets"]
    keys = ("carry_since", "wait", "amount", "carried_over", "allowed", "used", "left", "percent")
    assert [found[key] for key in keys] == [before.isoformat(), 60, "40.00", "-20.00", "20.00", "12.30", "7.70", 61]
    earlier = found["earlier"][-1]
    assert [earlier[key] for key in ("used", "carried_over", "allowed")] == ["60.00", "0.00", "40.00"]
    assert found["behind"] == {"uncovered": [], "unconverted": []}
    assert "-20.00 EUR" in run("budget").out
    assert run("budget", "set", "40", "EUR", "--carry-since", "never", "--wait", "0").status == 0
    (found,) = json.loads(run("budget", "--json").out)["budgets"]
    assert [found[key] for key in ("carry_since", "wait", "left", "behind")] == [None, 0, "27.70", None]


def test_a_budget_begins_on_a_day_of_its_own_until_that_is_changed(run: Run, spent: Path) -> None:
    today = moments.now("Europe/Berlin").day
    assert run("budget", "set", "50", "EUR", "--starts-on", str(today.day)).status == 0
    assert run("budget", "set", "40", "EUR").status == 0
    (found,) = json.loads(run("budget", "--json").out)["budgets"]
    assert (found["starts_on"], found["amount"], found["used"], found["day"]) == (str(today.day), "40.00", "12.30", 1)
    assert found["first_day"] == today.isoformat()
    if today.day > 1:
        assert f"{found['first_day']}/{found['last_day']}" in run("budget").out
    assert run("budget", "set", "40", "EUR", "--starts-on", "ledger").status == 0
    (found,) = json.loads(run("budget", "--json").out)["budgets"]
    assert (found["starts_on"], found["of"]) == (None, f"{today:%Y-%m}")
    assert run("budget", "set", "1", "EUR", "--period", "year", "--starts-on", "04-06").status == 0
    (_month, year) = json.loads(run("budget", "--json").out)["budgets"]
    assert (year["starts_on"], year["first_day"][5:], year["last_day"][5:]) == ("04-06", "04-06", "04-05")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["list", "50"], "“coinpurse budget list”"),
        (["list", "--period", "week"], "“coinpurse budget list”"),
        (["set", "50"], "budget set AMOUNT CURRENCY"),
        (["set", "50", "EUR", "9"], "budget set AMOUNT CURRENCY"),
        (["set", "50", "euros"], "“EUROS” is not a currency"),
        (["set", "0", "EUR"], "above zero"),
        (["set", "0.001", "EUR"], "more decimal places"),
        (["set", "a lot", "EUR"], "is not an amount"),
        (["set", "5", "EUR", "--period", "decade"], "is not one of"),
        (["set", "5", "EUR", "--creator", "Nobody"], "There is no creator named “Nobody”"),
        (["set", "5", "EUR", "--creator", ""], "There is no creator named “”"),
        (["set", "5", "EUR", "--creator", "Mila", "--platform", "TikTok"], "or for one platform"),
        (["set", "5", "EUR", "--creator", "Mila", "--basis", "paid"], "bought for no creator"),
        (["set", "5", "EUR", "--carry-since", "May"], "write it like 2026-03-02"),
        (["set", "5", "EUR", "--carry-since", "1066-10-14"], "begins on a day from 1990-01-01"),
        (["set", "5", "EUR", "--carry-since", "2026-03-02", "--period", "evening"], "Each evening has its own limit"),
        (["set", "5", "EUR", "--starts-on", "32"], "from 1 to 31"),
        (["set", "5", "EUR", "--starts-on", "payday"], "“payday” is not a day"),
        (["set", "5", "EUR", "--period", "week", "--starts-on", "0"], "from 1, Monday, to 7, Sunday"),
        (["set", "5", "EUR", "--period", "year", "--starts-on", "02-30"], "like 04-06"),
        (["set", "5", "EUR", "--period", "evening", "--starts-on", "1"], "always begins at 06:00"),
        (["list", "--starts-on", "5"], "“coinpurse budget list”"),
        (["set", "5", "EUR", "--wait", "86401"], "from 0 to 86400 seconds"),
        (["set", "5", "EUR", "--wait", "long"], "is a whole number"),
        (["list", "--wait", "5"], "“coinpurse budget list”"),
        (["remove"], "budget remove ID"),
        (["remove", "x"], "not the ID of a budget"),
        (["remove", "7"], "There is no budget 7"),
        (["remove", "7", "--period", "week"], "budget remove ID"),
        (["raise"], "is not one of"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(run: Run, spent: Path, arguments: list[str], words: str) -> None:
    status, out, err = run("budget", *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert words in err
    assert json.loads(run("budget", "--json").out) == {"budgets": []}
