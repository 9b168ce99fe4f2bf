"""The verb budget, as the command line shows it."""

import json
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
    assert (found["has_uncovered"], found["is_over"]) == (True, False)
    changed = run("budget", "set", "12.29", "eur", "--json")
    assert json.loads(changed.out) == {
        "budget": {
            "id": 1, "period": "month", "basis": "spent", "about": "everything", "name": "", "amount": "12.29",
            "currency": "EUR",
        },
        "is_new": False,
    }  # fmt: skip
    line = run("budget").out.splitlines()[2]
    assert [word for word in line.split("  ") if word][-4:] == ["12.30 EUR", "-0.01 EUR", "over", "uncovered coins"]
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
