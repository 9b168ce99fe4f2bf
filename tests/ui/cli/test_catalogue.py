"""One's own catalogue on the command line: listed, added, removed, handed on and taken in."""

import json
from pathlib import Path

import pytest

from models import own_catalogue
from models.additions import OwnGift, OwnPack, OwnPlatform
from models.ledger import reading
from tests.ui.cli.commands import Answer, Run


def own(path: Path) -> list[object]:
    with reading(path) as reader:
        return list(own_catalogue.additions(reader))


def fill(run: Run) -> None:
    for asked in (
        ("add", "platform", "Bigo", "Bean", "Beans", "--takes-money"),
        ("add", "pack", "Bigo", "300", "5.99", "eur", "--shop", "website", "--day", "2026-03-02", "--note", "bonus"),
        ("add", "gift", "Bigo", "Hug", "5", "--day", "2026-03-02"),
        ("add", "gift", "TikTok", "Ride", "4.50", "EUR", "--day", "2026-03-02"),
        ("add", "gift", "Bigo", "Tip", "--takes-money", "--day", "2026-03-02"),
    ):
        answer = run("catalogue", *asked)
        assert (answer.status, answer.err) == (0, ""), asked


def listed(run: Run, *more: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("catalogue", "list", "--json", *more).out)["catalogue"]
    return found


def test_what_is_added_is_listed_and_removed(run: Run, ledger: Path) -> None:
    assert (
        run("catalogue", "list", "--own").out == "You have not added anything yet; see “coinpurse catalogue --help”\n"
    )
    fill(run)
    lines = run("catalogue", "list", "--own").out.splitlines()
    assert [line.split() for line in lines if "Bigo" in line and "pack" in line] == [
        ["1", "Bigo", "pack", "300", "5.99", "EUR", "website", "2026-03-02", "own"]
    ]
    found = listed(run, "--own")
    assert [(row["kind"], row["platform"], row.get("name"), row["id"]) for row in found] == [
        ("gift", "TikTok", "Ride", 2), ("platform", "Bigo", "Bigo", 1), ("pack", "Bigo", None, 1),
        ("gift", "Bigo", "Hug", 1), ("gift", "Bigo", "Tip", 3),
    ]  # fmt: skip
    assert found[2] == {
        "kind": "pack", "id": 1, "platform": "Bigo", "coins": 300, "shop": "website", "is_promotion": False,
        "price": {"amount": "5.99", "currency": "EUR"}, "note": "bonus", "as_of": "2026-03-02", "confidence": "own",
        "source": "own",
    }  # fmt: skip
    assert run("catalogue", "remove", "gift", "1").out == "Removed 1 from your catalogue\n"
    assert run("catalogue", "remove", "platform", "1").status == 0
    assert [row["kind"] for row in listed(run, "--own")] == ["gift"]


def test_the_list_has_what_is_shipped_with_its_source_and_date(run: Run, ledger: Path) -> None:
    every = listed(run)
    (tiktok,) = [row for row in every if row["kind"] == "platform" and row["name"] == "TikTok"]
    assert (tiktok["unit"], tiktok["id"], tiktok["confidence"]) == ("Coin", None, "verified")
    packs = [row for row in every if row["kind"] == "pack" and row["platform"] == "TikTok"]
    assert packs
    assert all(row["source"] not in {"", "own"} and row["price"] for row in packs)
    assert {row["confidence"] for row in every} <= {"verified", "corroborated", "reported", "derived"}
    assert {row["platform"] for row in listed(run, "--platform", "twitch")} == {"Twitch"}
    assert run("catalogue", "list", "--platform", "Bigo") == Answer(2, "", "There is no platform named Bigo\n")


def test_a_file_carries_it_to_another_ledger(run: Run, ledger: Path, tmp_path: Path) -> None:
    fill(run)
    file, other = tmp_path / "mine.json", tmp_path / "other.coinpurse"
    assert run("catalogue", "export", file) == Answer(0, "", f"Wrote {file}\n")
    assert run("catalogue", "export", file).status == 2
    assert run("--ledger", other, "init").status == 0
    dry = run("--ledger", other, "catalogue", "import", file, "--dry-run", "--json")
    assert json.loads(dry.out) == {
        "is_applied": False, "replaces": False, "new": 5, "same": 0, "differs": 0, "built-in": 0,
    }  # fmt: skip
    assert own(other) == []
    assert run("--ledger", other, "catalogue", "import", file).out == "5 were added\n"
    assert own(other) == own(ledger) != []
    assert run("--ledger", other, "catalogue", "import", file).out == "5 are there already\n"


def test_what_differs_stays_until_one_says_otherwise(run: Run, ledger: Path, tmp_path: Path) -> None:
    fill(run)
    file = tmp_path / "mine.json"
    run("catalogue", "export", file)
    change = ("catalogue", "add", "pack", "Bigo", "300", "6.99", "EUR", "--shop", "website")
    refused = run(*change)
    assert (refused.status, refused.err) == (2, "Your catalogue has that already; change it there\n")
    assert run(*change, "--replace").status == 0
    assert run("catalogue", "import", file).out == "1 differs from yours, which stays\n4 are there already\n"
    dry = run("catalogue", "import", file, "--replace", "--dry-run").out
    assert dry == "1 would take the place of yours\n4 are there already\n"
    assert run("catalogue", "import", file, "--replace").out == "1 took the place of yours\n4 are there already\n"
    assert "5.99" in run("catalogue", "list", "--own").out


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("add",), "Say what to add: platform, pack, gift"),
        (("remove", "moon", "1"), "Say what to remove: platform, pack, gift"),
        (("add", "pack", "Bigo", "300"), "That is written “coinpurse catalogue add pack PLATFORM COINS"),
        (("add", "gift", "Bigo", "Hug", "--shop", "app"), "That is written “coinpurse catalogue add gift"),
        (("list", "--replace"), "That is written “coinpurse catalogue list"),
        (("remove", "pack", "x"), "“x” is no ID"),
        (("remove", "pack", "9"), "That is no longer in your catalogue"),
        (("add", "pack", "Bigo", "3.5", "1", "EUR"), "“3.5” is not a whole number"),
        (("add", "pack", "Bigo", "3", "1.999", "EUR"), "more decimal places"),
        (("add", "pack", "Bigo", "3", "1", "XXQ"), "“XXQ” is not a currency"),
        (("add", "pack", "Bigo", "3", "1.00", "EUR", "--day", "soon"), "“soon” is not a date"),
        (("add", "gift", "Bigo", "Hug", "5", "--takes-money"), "A gift takes coins or money, not both"),
        (("add", "platform", "tiktok", "Gem"), "TikTok is built in"),
        (("import", "missing.json"), "missing.json cannot be read"),
    ],
)
def test_what_cannot_be_is_one_sentence(asked: tuple[str, ...], sentence: str, run: Run, ledger: Path) -> None:
    answer = run("catalogue", *asked)
    assert answer.status == 2
    assert sentence in answer.err
    assert answer.err.count("\n") == 1
    assert own(ledger) == []


def test_a_file_that_is_none_changes_nothing(run: Run, ledger: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text('{"format": "coinpurse-catalogue", "version": 1, "packs": [{"coins": 5}]}')
    answer = run("catalogue", "import", file)
    assert answer.status == 2
    assert "“platform” in record 1 of “packs” is not what it has to be" in answer.err
    assert own(ledger) == []


def test_names_of_strangers_are_shown_harmlessly(run: Run, ledger: Path) -> None:
    run("catalogue", "add", "platform", "evil\x1b[31m\u202eeman", "Bean")
    out = run("catalogue", "list", "--own").out
    assert "evil" in out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_what_an_option_left_out_means(run: Run, ledger: Path) -> None:
    assert run("catalogue", "add", "platform", "Bigo", "Bean").status == 0
    assert run("catalogue", "add", "gift", "Bigo", "Open").status == 0
    platform, gift = own(ledger)
    assert platform == OwnPlatform("Bigo", "Bean", "Bean")
    assert isinstance(gift, OwnGift)
    assert (gift.coins, gift.amount, gift.is_in_money) == (None, None, False)
    assert run("catalogue", "add", "platform", "Bigo", "Bean", "Beans", "--replace").status == 0
    assert own(ledger)[0] == OwnPlatform("Bigo", "Bean", "Beans")
    assert run("catalogue", "add", "pack", "Bigo", "5", "1.00", "EUR").status == 0
    assert [pack.shop for pack in own(ledger) if isinstance(pack, OwnPack)] == [""]
