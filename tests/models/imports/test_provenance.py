"""Each entry knows the import, file and row it is from, and what the file says there."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from models import entries
from models.drafts import FIELDS
from models.imports import MAX_RAW, raw_text
from models.imports.apply import apply, take_back
from models.imports.planned import Place
from models.imports.planner import plan_import
from models.imports.provenance import provenance
from models.ledger import Ledger
from tests.books import new_ledger
from tests.models.imports.shops import PLATFORM, PLAY, bring, charge, coins, planned
from tests.sample_entries import gift

HEADER = ",".join(FIELDS) + "\r\n"
ROSE = "gift,2026-03-02T20:15:44+01:00,TikTok,main,Mila,mila,Rose,1,{},,,,,,,,,\r\n"


@pytest.fixture
def ledger(book: Ledger) -> Ledger:
    return book


def test_every_row_of_a_file_is_found_again(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "roses.csv").write_text(HEADER + "".join(ROSE.format(count + 1) for count in range(2500)))
    apply(ledger, plan_import(ledger, [tmp_path / "roses.csv"]))
    for entry in (1, 1000, 1001, 2500):
        (found,) = provenance(ledger, entry)
        assert (found.import_id, found.source, found.file_name, found.line) == (1, "coinpurse", "roses.csv", entry + 1)
        assert (found.raw, found.is_joined) == (ROSE.format(entry).rstrip(), False)
    assert ledger.connection.execute("SELECT count(*), sum(length(rows)) < 50000 FROM import_page").fetchone() == (3, 1)


def test_of_rows_that_were_left_nothing_is_kept(ledger: Ledger) -> None:
    rows = [charge("2026-03-02 19:41:05", minor=minor) for minor in (1, 2, 3)]
    plan = planned(ledger, (PLAY, rows))
    plan.tick(Place(0, 1), is_ticked=False)
    apply(ledger, plan)
    assert [provenance(ledger, entry)[0].raw[-2:] for entry in (1, 2)] == [",1", ",3"]
    assert [said and said.line for said in (raw_text.Kept(ledger).row(1, row) for row in range(4))] == [
        1,
        None,
        3,
        None,
    ]


def test_joined_rows_are_told_too(ledger: Ledger) -> None:
    bring(ledger, (PLATFORM, [coins("2026-03-02 19:41:07")]))
    bring(ledger, (PLAY, [charge("2026-03-02 19:41:05")]))
    own, joined = provenance(ledger, 1)
    assert (own.source, own.section, own.raw, own.is_joined) == (PLATFORM, "Coins", "2026-03-02 19:41:07 350", False)
    assert (joined.source, joined.import_id, joined.is_joined) == (PLAY, 2, True)
    take_back(ledger, 2)
    assert provenance(ledger, 1) == [own]


def test_a_typed_entry_is_from_nowhere(ledger: Ledger) -> None:
    assert provenance(ledger, entries.add(ledger, gift())) == []


def test_what_a_row_says_is_kept_within_bounds(ledger: Ledger) -> None:
    row = charge("2026-03-02 19:41:05")._replace(raw="\ud800" + "x" * 5000)
    bring(ledger, (PLAY, [row]))
    (found,) = provenance(ledger, 1)
    assert len(found.raw) == MAX_RAW
    assert (found.raw[:2], found.raw[-2:]) == ("?x", "x…")


def test_what_files_said_goes_with_the_last_that_came_from_them(tmp_path: Path) -> None:
    path = tmp_path / "test.coinpurse"
    with closing(new_ledger(path, timezone="UTC")) as ledger:
        bring(ledger, (PLATFORM, [coins("2026-03-02 19:41:07")]))
        bring(ledger, (PLAY, [charge("2026-03-02 19:41:05")]))
        take_back(ledger, 1)
    with closing(Ledger(path)) as ledger:
        assert [row[0] for row in ledger.connection.execute("SELECT import_id FROM import_page")] == [2]
        assert provenance(ledger, 1)[0].source == PLAY
        bring(ledger, (PLATFORM, [coins("2026-03-05 19:41:07")]))
        ledger.undo()
    with closing(Ledger(path)) as ledger:
        assert [row[0] for row in ledger.connection.execute("SELECT import_id FROM import_page")] == [2]
