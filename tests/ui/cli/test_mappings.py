"""The verb mappings, and import by one: what the columns of a table mean, proposed, saved, shared and used."""

import json
from pathlib import Path

import pytest

from tests.ui.cli.commands import Run

TABLE = "Datum;An;Geschenk;Münzen\n03.04.2026;Mila;Rose;5\n13.04.2026;Zoë;Löwe;29.999\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "gifts.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_a_table_is_proposed_a_mapping_and_imported_by_it(run: Run, ledger: Path, table: Path, tmp_path: Path) -> None:
    waiting = run("import", table)
    assert waiting.status == 2
    assert waiting.out.startswith("gifts.csv (table): 0 imported + 0 already there + 0 refused + 2 unanswered")
    assert "mappings propose" in waiting.err
    path = tmp_path / "mine.json"
    assert run("mappings", "propose", table, "--output", path).status == 0
    proposed = json.loads(path.read_text(encoding="utf-8"))
    assert proposed["columns"] == {"when": "Datum", "creator": "An", "gift": "Geschenk", "coins": "Münzen"}
    path.write_text(json.dumps({**proposed, "fixed": {"platform": "TikTok"}}), encoding="utf-8")
    assert run("import", table, "--mapping", path).out.startswith("gifts.csv (table): 2 imported")
    assert run("import", table, "--mapping", path).out.startswith("gifts.csv (table): 0 imported + 2 already there")


def test_a_mapping_is_saved_listed_renamed_exported_and_removed(
    run: Run, ledger: Path, table: Path, tmp_path: Path
) -> None:
    assert run("mappings").out == "No mapping is saved yet\n"
    path = tmp_path / "mine.json"
    made = json.loads(run("mappings", "propose", table).out)
    path.write_text(json.dumps({**made, "fixed": {"platform": "TikTok"}}), encoding="utf-8")
    assert run("mappings", "save", "Evenings", path).out == "Saved the mapping Evenings\n"
    assert run("mappings", "rename", "evenings", "Nights").out == "Renamed the mapping to Nights\n"
    assert run("mappings", "list").out == "Nights: Datum, An, Geschenk, Münzen\n"
    assert json.loads(run("mappings", "export", "Nights").out)["name"] == "Nights"
    assert run("import", table).out.startswith("gifts.csv (table): 2 imported")
    assert run("import", table, "--mapping", "NIGHTS", "--dry-run").status == 0
    assert run("mappings", "remove", "Nights").out == "Removed the mapping Nights\n"
    assert json.loads(run("mappings", "--json").out) == {"mappings": []}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("mappings", "export", "Moon"), "There is no saved mapping named Moon"),
        (("mappings", "save", "Moon", "nowhere.json"), "nowhere.json cannot be read"),
        (("mappings", "save", "Moon"), "That is written “coinpurse mappings save NAME FILE”"),
        (("mappings", "rename", "a", "b", "--output", "x"), "That is written “coinpurse mappings rename"),
    ],
)
def test_a_request_that_cannot_be_met_is_one_sentence(
    run: Run, ledger: Path, arguments: tuple[str, ...], said: str
) -> None:
    answer = run(*arguments)
    assert answer.status == 2
    assert answer.err.startswith(said)


def test_what_is_no_mapping_is_not_imported_by(run: Run, ledger: Path, table: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes(b"\xff\xfe{}")
    answer = run("import", table, "--mapping", path)
    assert (answer.status, answer.err.startswith("This is no mapping of a table")) == (2, True)
