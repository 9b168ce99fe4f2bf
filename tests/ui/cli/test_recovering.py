"""The verbs replay and salvage, and what check says to do, as the command line shows them."""

from __future__ import annotations

import json
from pathlib import Path

from models import witness
from tests.models.database.files import patch_file
from tests.ui.cli.commands import Run


def add(run: Run, coins: int) -> int:
    asked = ["--platform", "TikTok", "--coins", coins, "--creator", "Mila", "--when", "2026-03-02"]
    return run("add", "gift", *asked).status


def older(run: Run, ledger: Path) -> None:
    """Put the ledger's own copy of before two gifts in its place."""
    assert add(run, 1) == 0
    old = ledger.read_bytes()
    assert [add(run, 2), add(run, 3)] == [0, 0]
    ledger.write_bytes(old)


def test_changes_that_are_missing_are_said_listed_and_brought_back(run: Run, ledger: Path) -> None:
    assert run("replay").out == "Nothing is missing\n"
    older(run, ledger)
    status, _, err = run("add", "gift", "--platform", "TikTok", "--coins", 9, "--creator", "Zoe")
    assert status == 3
    assert "2 changes with 2 entries, recorded until" in err
    assert "or its end was lost. Nothing was changed. “replay” brings them back" in err
    status, out, err = run("check")
    assert (status, "2 changes with 2 entries" in out, "“backups”" in err) == (1, True, True)
    assert "“replay” brings them back\n" in err
    status, out, _ = run("replay", "--list")
    lines = out.splitlines()
    assert (status, lines[0][:26], lines[0][-30:]) == (
        1,
        "2 changes with 2 entries, ",
        "2 of them can be brought back.",
    )
    assert [line.split(": ")[1] for line in lines[1:]] == ["Gift added", "Gift added"]
    assert json.loads(run("replay", "--list", "--json").out)["missing"] == 2
    assert run("replay") == (0, "Brought back: 2 changes with 2 entries\n", "")
    assert run("check").out == "No findings\n"
    assert add(run, 4) == 0


def test_a_ledger_can_be_kept_as_it_is(run: Run, ledger: Path) -> None:
    older(run, ledger)
    assert run("replay", "--keep") == (
        0,
        f"{ledger} goes on as it is; the record beside it keeps what is missing\n",
        "",
    )
    assert run("check").out == "No findings\n"
    assert add(run, 4) == 0


def test_what_only_the_number_is_known_of_is_left_out(run: Run, ledger: Path) -> None:
    older(run, ledger)
    record = witness.path_of(ledger)
    lines = record.read_bytes().splitlines(keepends=True)
    record.write_bytes(b"".join([*lines[:-2], b"x" * 40 + b"\n", lines[-1]]))
    status, _, err = run("replay")
    assert (status, "restore a backup" in err) == (2, True)
    _, _, err = run("imports", "undo", 1)
    assert "or keep the file as it is. “replay --keep” keeps it\n" in err


def test_a_damaged_ledger_is_salvaged_into_a_new_one(run: Run, ledger: Path, tmp_path: Path) -> None:
    for coins in range(1, 5):
        add(run, coins)
    assert run("salvage", tmp_path / "new") == (0, f"Made {tmp_path / 'new'}\n4 entries were saved\n", "")
    patch_file(ledger, "UPDATE entry SET coins = 99 WHERE id = 2", "DELETE FROM creator")
    status, out, err = run("check")
    assert (status, "“salvage FILE”" in err) == (1, True)
    status, out, _ = run("salvage", tmp_path / "newer")
    assert status == 1
    assert out.splitlines()[1:] == [
        "4 entries were saved",
        "1 record was saved, but is not as it was written: entry 2",
        "1 creator or account is lost; “?” stands in for it",
    ]
    answer = json.loads(run("salvage", tmp_path / "newest", "--json").out)
    assert (answer["saved"]["entry"], answer["doubtful"]) == (4, [{"table": "entry", "id": 2}])
    assert run("salvage", tmp_path / "newest").status == 2
    assert run("--ledger", tmp_path / "newest", "check").out == "No findings\n"


def test_a_record_that_is_gone_is_told_by_check_and_is_no_finding(run: Run, ledger: Path) -> None:
    assert run("check") == (0, "No findings\n", "")
    add(run, 1)
    assert run("check") == (0, "No findings\n", "")
    witness.path_of(ledger).unlink()
    status, out, err = run("check")
    assert (status, out) == (0, "No findings\n")
    assert err.count("is not there, or cannot be read. No entry is lost with it") == 1
    answer = json.loads(run("check", "--json").out)
    assert (answer["findings"], len(answer["concerns"])) == ([], 1)
    add(run, 2)
    assert run("check") == (0, "No findings\n", "")
