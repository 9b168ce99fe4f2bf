"""`rates update`: newer rates loaded from the bank, here a server on this computer, or from a file."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from models import bank_rates, rates
from tests import bank_table
from tests.bank_table import LAST, packed, text
from tests.servers import Answer, Bank, answer, closed_address, movable_bank, self_signed, serving
from tests.ui.cli.commands import Run

COUNT = len(bank_table.last_rates())


@pytest.fixture
def bank_at(monkeypatch: pytest.MonkeyPatch) -> Bank:
    return movable_bank(monkeypatch, patience=0.3, longest=1)


@pytest.fixture
def spent(run: Run, ledger: Path) -> Path:
    """A ledger with 100 dollars paid on each of two days after the shipped table, and a purchase before its end."""
    for days in (1, 2):
        day = LAST + timedelta(days=days)
        run(
            "add",
            "gift",
            "--platform",
            "YouTube",
            "--creator",
            "Mia",
            "--amount",
            "100",
            "--currency",
            "USD",
            "--when",
            day,
        )
    run("add", "purchase", "--platform", "TikTok", "--coins", 70, "--amount", "1", "--currency", "USD", "--when", LAST)
    return ledger


NEW = {0: {}, 1: {"USD": "1.25"}, 2: {"USD": "1.1172"}}


def test_newer_rates_are_loaded_and_what_they_changed_is_listed(run: Run, spent: Path, bank_at: Bank) -> None:
    with serving(answer(packed(text(NEW)))) as address:
        bank_at(address)
        status, out, err = run("rates", "update")
    assert (status, err) == (0, "")
    first, last = LAST + timedelta(days=1), LAST + timedelta(days=2)
    assert out.splitlines() == [
        f"Added {2 * COUNT} rates of the European Central Bank, from {first} to {last}",
        "1 entry costs something else now:",
        "Day         Account         What     Before        Now",
        "-" * 54,
        f"{first}  YouTube - main  Mia   89.51 EUR  80.00 EUR",
    ]
    assert run("check") == (0, "No findings\n", "")


def test_as_json_the_changed_entries_are_there_with_their_costs(run: Run, spent: Path, bank_at: Bank) -> None:
    with serving(answer(packed(text(NEW)))) as address:
        bank_at(address)
        found = json.loads(run("rates", "update", "--json").out)
    day = str(LAST + timedelta(days=1))
    assert found == {
        "added": 2 * COUNT, "first": day, "last": str(LAST + timedelta(days=2)), "until": str(LAST + timedelta(days=2)),
        "differences": [], "ended": [],
        "changed": [{
            "when": day, "kind": "gift", "account": "YouTube - main", "what": "Mia",
            "before": "89.51 EUR", "after": "80.00 EUR",
        }],
    }  # fmt: skip


def test_a_file_is_taken_without_the_network(run: Run, spent: Path, tmp_path: Path) -> None:
    path = tmp_path / "eurofxref-hist.zip"
    path.write_bytes(packed(text({**NEW, 0: {"CHF": "0.9"}})))
    here, lines = bank_table.last_rates()["CHF"], run("rates", "update", path).out.splitlines()
    assert lines[1] == f"{LAST} CHF: {here} here, 0.9 in the file; {here} stays"
    path.write_bytes(packed(text({**NEW, 2: {"CHF": "N/A", "USD": "1.2"}})))
    assert run("rates", "update", path).out.splitlines()[1:3] == [
        f"{LAST + timedelta(days=2)} CHF: {here} here, none in the file; {here} stays",
        f"{LAST + timedelta(days=2)} USD: 1.1172 here, 1.2 in the file; 1.2 holds from now on",
    ]
    path.write_bytes(packed(text({**NEW, 2: {}, 3: {"ISK": "N/A"}})))
    assert "The bank has no more rates for ISK; those of earlier days stay" in run("rates", "update", path).out


def test_an_older_file_says_that_it_is_older(run: Run, spent: Path, tmp_path: Path) -> None:
    path = tmp_path / "eurofxref-hist.zip"
    path.write_bytes(packed(text(NEW)))
    run("rates", "update", path)
    path.write_bytes(packed(text({0: {}, 1: {"USD": "1.25"}})))
    day, last = (LAST + timedelta(days=days) for days in (1, 2))
    said = f"{path} ends on {day}, and the rates here reach until {last} already; nothing was changed\n"
    assert run("rates", "update", path) == (0, said, "")


WRONG: dict[str, tuple[Answer, str]] = {
    "404": (answer(b"", "404 Not Found"), "answered with error 404"),
    "a web page": (answer(b"<html>sign in</html>"), "is a web page"),
    "empty": (answer(b""), "is empty"),
    "a damaged zip": (answer(packed(text(NEW))[:-30]), "is cut off or damaged"),
    "a bomb": (answer(packed(b"\0" * (bank_rates.MAX_FILE + 1))), "holds more than"),
    "another table": (answer(packed("a,b\n1,2\n")), "is not eurofxref-hist.csv or .zip"),
    "the future": (answer(packed(text({400: {}}))), "which is still to come"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_whatever_comes_wrongly_is_a_sentence_and_changes_nothing(
    run: Run, spent: Path, bank_at: Bank, kind: str
) -> None:
    wrong, said = WRONG[kind]
    before = run("report", "spending", "--by", "day").out
    with serving(wrong) as address:
        bank_at(address)
        status, out, err = run("rates", "update")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err
    assert "nothing was changed" in err or "the rates are as they were" in err
    assert run("report", "spending", "--by", "day").out == before
    assert json.loads(run("rates", "--json").out)["daily_until"] == rates.last_day().isoformat()


def test_a_bank_that_is_not_there_or_not_the_bank_is_a_sentence(run: Run, spent: Path, bank_at: Bank) -> None:
    bank_at(closed_address())
    assert "could not be reached; the rates are as they were" in run("rates", "update").err
    with serving(answer(packed(text(NEW))), tls=self_signed()[0]) as address:
        bank_at(address)
        assert "could not be verified, so nothing was loaded" in run("rates", "update").err


def test_without_a_ledger_nobody_is_called(run: Run, tmp_path: Path, bank_at: Bank) -> None:
    bank_at(closed_address())
    status, _out, err = run("--ledger", tmp_path / "none.coinpurse", "rates", "update")
    assert status == 3
    assert "could not be reached" not in err
