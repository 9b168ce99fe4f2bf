"""A balance that differs: what it may be is listed, and one of it booked."""

import json
from pathlib import Path

import pytest

from tests.ui.cli.commands import Run


@pytest.fixture
def path(run: Run, tmp_path: Path) -> Path:
    made = tmp_path / "own.coinpurse"
    run("init", "--ledger", made, "--currency", "EUR", "--timezone", "UTC")
    _add(run, made, "purchase", 700, "2026-03-01", "--amount", "8.99", "--channel", "website")
    _add(run, made, "gift", 20, "2026-03-02", "--creator", "Mila", "--item", "Heart", "--quantity", 2)
    _add(run, made, "assertion", 680, "2026-03-03")
    return made


def _add(run: Run, path: Path, kind: str, coins: int, when: str, *more: object) -> str:
    fields = ("--platform", "TikTok", "--coins", coins, "--when", when, *more)
    status, out, _ = run("--ledger", path, "add", kind, *fields)
    assert status == 0
    return out


def test_a_balance_that_agrees_needs_no_explanation(run: Run, path: Path) -> None:
    assert run("--ledger", path, "settle").out == "Every balance agrees\n"
    assert (
        run("--ledger", path, "settle", 3).out
        == "Balance 3, TikTok - main, Mar 3, 2026: the app and the ledger agree\n"
    )
    assert _add(run, path, "assertion", 680, "2026-03-04").count("\n") == 1


def test_what_it_may_be_is_told_with_the_balance(run: Run, path: Path) -> None:
    assert _add(run, path, "assertion", 650, "2026-03-05").splitlines()[1:] == [
        "The ledger has 30 coins more than the app; this may be why:",
        "They agreed last on Mar 3, 2026; what is missing came after that.",
        "  1. 3 × Heart to Mila is missing, which you gave 1 time lately",
        "  2. 30 coins expired",
        "  3. 30 coins are lost",
        "  4. 30 coins went, and nobody knows how",
        "To book one of these: coinpurse settle 4 --take NUMBER",
    ]
    status, out, err = run("--ledger", path, "check")
    assert (status, len(out.splitlines())) == (1, 1)
    assert err == "What a balance may differ by: coinpurse settle 4\n"


def test_one_of_them_is_booked_by_its_number(run: Run, path: Path) -> None:
    said = _add(run, path, "assertion", 1380, "2026-03-05")
    assert "  1. A purchase of 700 coins for €8.99 is missing: as you bought it on Mar 1, 2026\n" in said
    (listed,) = json.loads(run("--ledger", path, "settle", "--json").out)["balances"]
    assert (listed["id"], listed["difference"], listed["agreed_on"]) == (4, -700, "2026-03-03")
    (entry,) = listed["explanations"][0]["entries"]
    assert (entry["type"], entry["coins"], entry["amount"], entry["channel"]) == ("purchase", "700", "8.99", "website")
    status, out, err = run("--ledger", path, "settle", 4, "--take", 1)
    assert (status, err) == (0, "")
    assert out == "Booked, so that the two agree: a purchase of 700 coins for €8.99\n"
    assert run("--ledger", path, "settle").out == "Every balance agrees\n"
    assert run("--ledger", path, "check").status == 0


def test_programs_are_told_with_the_balance_too(run: Run, path: Path) -> None:
    fields = ("--platform", "TikTok", "--coins", 0, "--when", "2026-03-05", "--json")
    told = json.loads(run("--ledger", path, "add", "assertion", *fields).out)
    assert [one["kind"] for one in told["balance"]["explanations"]] == ["expired", "lost", "gift", "correction"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["1"], "There is no balance 1"),
        (["99", "--take", "1"], "There is no balance 99"),
        (["3", "--take", "1"], "Balance 3 has no explanation 1"),
        (["--take", "1"], "Name the balance"),
    ],
)
def test_what_cannot_be_is_one_sentence(run: Run, path: Path, asked: list[str], words: str) -> None:
    status, out, err = run("--ledger", path, "settle", *asked)
    assert (status, out) == (2, "")
    assert words in err


def test_what_was_booked_is_not_called_missing_any_more(run: Run, path: Path) -> None:
    _add(run, path, "assertion", 650, "2026-03-05")
    out = run("--ledger", path, "settle", 4, "--take", 1).out
    assert out == "Booked, so that the two agree: 3 × Heart to Mila for 30 coins\n"
    _add(run, path, "assertion", 640, "2026-03-06")
    out = run("--ledger", path, "settle", 6, "--take", 2).out
    assert out == "Booked, so that the two agree: 10 coins expired\n"
