"""`export json` and `import` of what it wrote."""

import json
from pathlib import Path

import pytest

from tests.ui.cli.commands import Run


@pytest.fixture
def whole(run: Run, tmp_path: Path) -> Path:
    run("--ledger", tmp_path / "sample.coinpurse", "demo", tmp_path / "sample.coinpurse")
    run("--ledger", tmp_path / "sample.coinpurse", "export", "json", "--output", tmp_path / "whole.json")
    return tmp_path / "whole.json"


def test_a_ledger_goes_out_and_in_again(run: Run, whole: Path, tmp_path: Path) -> None:
    ledger = ("--ledger", tmp_path / "empty.coinpurse")
    run(*ledger, "init", "--currency", "USD")
    looked = run(*ledger, "import", whole, "--dry-run")
    assert (looked.status, looked.out.splitlines()[-1]) == (0, "Nothing was written.")
    status, out, _ = run(*ledger, "import", whole, "--json")
    found = json.loads(out)
    assert (status, found["is_applied"], found["imported"]) == (0, True, found["records"]["entries"])
    run(*ledger, "export", "json", "--output", tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == whole.read_bytes()


def test_a_ledger_with_entries_takes_those_it_has_not(run: Run, whole: Path, tmp_path: Path) -> None:
    status, out, err = run("--ledger", tmp_path / "sample.coinpurse", "import", whole)
    assert status == 0
    assert "coinpurse-json): 0 imported + " in out
    assert "only the entries are read here" in err


def test_a_damaged_file_is_one_sentence(run: Run, whole: Path, tmp_path: Path) -> None:
    ledger = ("--ledger", tmp_path / "empty.coinpurse")
    run(*ledger, "init")
    whole.write_bytes(whole.read_bytes()[:5000])
    status, _, err = run(*ledger, "import", whole)
    assert status == 2
    assert err == "whole.json is no JSON that can be read to its end: it is cut off or damaged. Nothing was imported\n"
