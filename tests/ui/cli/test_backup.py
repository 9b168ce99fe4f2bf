"""The verbs backup, backups and restore, as the command line shows them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from models.backups import places
from models.drafts import FIELDS
from tests.ui.cli.commands import Run

pytestmark = pytest.mark.usefixtures("own_data")


def add(run: Run, minor: str = "4.99") -> None:
    asked = ["--platform", "TikTok", "--coins", "350", "--amount", minor, "--currency", "EUR", "--when", "2026-03-02"]
    assert run("add", "purchase", *asked).status == 0


def test_a_copy_is_made_listed_and_restored_and_that_taken_back(run: Run, ledger: Path) -> None:
    assert run("backups").out == "No backups yet\n"
    add(run)
    assert run("backup") == (0, "Backup 1: 1 entry, 4.99 EUR paid\n", "")
    add(run)
    status, out, err = run("backups")
    header, _rule, row = out.splitlines()
    assert (status, header.split()) == (0, ["No.", "When", "Why", "Entries", "Paid"])
    assert re.fullmatch(r"  1  \d{4}-\d\d-\d\d \d\d:\d\d  by hand        1  4\.99 EUR", row)
    assert err == f"Backups are kept in {places.usual()}\n"
    status, out, err = run("restore", 1)
    assert (status, out) == (0, f"{ledger} holds 1 entry, 4.99 EUR paid now\n")
    assert err == "What was there before is backup 2; “restore --undo” puts it back\n"
    assert run("report", "purchases").out.count("4.99") == 1
    assert run("restore", "--undo").out == f"{ledger} holds 2 entries, 9.98 EUR paid now\n"
    assert [one["why"] for one in json.loads(run("backups", "--json").out)["backups"]] == [
        "restore",
        "restore",
        "by-hand",
    ]


def test_scripts_get_all_of_it(run: Run, ledger: Path, tmp_path: Path) -> None:
    add(run)
    made = json.loads(run("backup", "--json").out)
    assert (made["number"], made["why"], made["entries"], made["paid"]) == (1, "by-hand", 1, ["4.99 EUR"])
    assert Path(made["backup"]).stat().st_size == made["bytes"]
    found = json.loads(run("backups", "--json").out)
    assert found["backups"] == [made]
    assert found["folder"] == str(places.usual())
    restored = json.loads(run("restore", made["backup"], "--json").out)
    assert restored == {
        "ledger": str(ledger), "entries": 1, "paid": ["4.99 EUR"], "before": 2, "set_aside": None,
        "opens_with": None,
    }  # fmt: skip


def test_a_copy_into_a_folder_stays_there(run: Run, ledger: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    status, out, err = run("backup", folder)
    (copy,) = folder.iterdir()
    assert (status, out, err) == (0, f"Wrote {copy}\n", "")
    assert run("backups").out == "No backups yet\n"
    ledger.unlink()
    assert run("restore", copy).status == 0
    assert run("check").out == "No findings\n"


def test_copies_are_kept_where_one_likes(run: Run, ledger: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    assert run("backups", "--keep-in", folder).err == f"Backups are kept in {folder}\n"
    assert Path(json.loads(run("backup", "--json").out)["backup"]).is_relative_to(folder)
    assert run("backups", "--keep-as-usual").err == f"Backups are kept in {places.usual()}\n"
    assert Path(json.loads(run("backup", "--json").out)["backup"]).is_relative_to(places.usual())
    assert len(json.loads(run("backups", "--json").out)["backups"]) == 1


def test_a_copy_of_another_ledger_needs_a_yes(run: Run, ledger: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.coinpurse"
    run("--ledger", other, "init")
    status, out, err = run("restore", other)
    assert (status, out) == (2, "")
    assert "is a copy of another ledger than" in err
    assert "With --yes it is restored" in err
    assert run("restore", other, "--yes").status == 0


@pytest.mark.parametrize("fault", [Path.unlink, lambda ledger: ledger.write_bytes(b"nothing that is a ledger")])
def test_undo_of_a_ledger_that_cannot_be_read_names_the_backup_to_restore(
    fault: Callable[[Path], object], run: Run, ledger: Path
) -> None:
    add(run)
    run("backup")
    add(run)
    run("restore", 1)
    run("backup")
    fault(ledger)
    status, out, err = run("restore", "--undo")
    assert (status, out, err.count("\n")) == (3, "", 1)
    assert "cannot say what was there before the last restore. The newest backup from before a restore is 2, of " in err
    assert err.endswith("“coinpurse restore 2” puts it back\n")
    assert run("restore", 2).out == f"{ledger} holds 2 entries, 9.98 EUR paid now\n"


def test_undo_of_a_damaged_ledger_in_whose_place_nothing_was_restored(run: Run, ledger: Path) -> None:
    add(run)
    run("backup")
    ledger.write_bytes(b"nothing that is a ledger")
    err = run("restore", "--undo").err
    assert "the last restore" not in err
    assert "“coinpurse restore 1” puts it back" in err


def test_a_damaged_ledger_is_moved_aside_and_said_so(run: Run, ledger: Path) -> None:
    add(run)
    run("backup")
    ledger.write_bytes(b"nothing that is a ledger")
    status, out, err = run("check")
    assert (status, out, err.count("\n")) == (3, "", 1)
    assert re.search(
        r"Restore a backup, or choose another\. Backup 1 of \d{4}-\d\d-\d\d has 1 entry, 4\.99 EUR paid; "
        "“coinpurse restore 1” puts it back",
        err,
    )
    assert "1  " in run("backups").out
    status, out, err = run("restore", 1)
    assert (status, out) == (0, f"{ledger} holds 1 entry, 4.99 EUR paid now\n")
    assert err == f"What was there before could not be copied whole; its files are in {ledger}.set-aside-1\n"


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["restore"], 2, "FILE|NUMBER is missing"),
        (["restore", "1", "--undo"], 2, "“1” means nothing here"),
        (["restore", "7"], 2, "There is no backup 7; “backups” lists them"),
        (["restore", "--undo"], 2, "Nothing was restored at"),
        (["restore", "nowhere.coinpurse"], 3, "There is no ledger at nowhere.coinpurse\n"),
        (["--ledger", "nowhere.coinpurse", "check"], 3, "nowhere.coinpurse. “init” makes one\n"),
        (["backup", "nowhere"], 2, "There is no folder nowhere"),
        (["backups", "--keep-in", "nowhere"], 2, "is no folder that can be written to"),
    ],
)
def test_what_cannot_be_is_one_sentence(run: Run, ledger: Path, arguments: list[str], status: int, words: str) -> None:
    found, out, err = run(*arguments)
    assert (found, out, err.count("\n")) == (status, "", 1)
    assert words in err


def test_an_import_keeps_a_copy_first_where_there_is_something_to_lose(run: Run, ledger: Path, tmp_path: Path) -> None:
    file = tmp_path / "more.csv"
    header = ",".join(FIELDS)
    rows = header + "\npurchase,2026-03-0{day},TikTok,main,,,,,350,4.99,EUR,,,,,,,\n"
    file.write_text(rows.format(day=1))
    assert run("import", file).status == 0
    assert run("backups").out == "No backups yet\n"
    assert run("import", file).status == 0  # nothing new
    assert run("backups").out == "No backups yet\n"
    file.write_text(rows.format(day=2))
    assert run("import", file).status == 0
    (kept,) = json.loads(run("backups", "--json").out)["backups"]
    assert (kept["why"], kept["entries"]) == ("import", 1)
