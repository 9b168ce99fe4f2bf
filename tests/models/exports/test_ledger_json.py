"""A whole ledger as JSON: nothing of the tables is forgotten, and an empty ledger becomes the same again."""

from __future__ import annotations

import io
import json
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from models import check, lookups, reports
from models.columns import Columns
from models.database import Reader
from models.exports import journal_csv, ledger_json, report_json
from models.imports import restoring
from models.imports.planned import Counts
from models.imports.planner import plan_import
from models.ledger import Ledger
from models.reports import ALLOWED, Query
from models.schema import TABLES
from models.settings import read
from models.whole import PARTS
from tests.books import new_ledger
from tests.ledgers import random_ledger, to_csv
from tests.whole_ledgers import whole_ledger

NOT_WRITTEN = {
    "meta.*": "the identity of one file, and which programs may open it",
    "currency.*": "ships with the program; amounts are written as decimals with their currency",
    "setting.*": "written as one object",
    "set_aside.*": "what only undo can bring back; it ends with the ledger's being open",
    "operation.*": "numbers the changes of one file; undo ends with it",
    "mark.*": "check values of the rows of one file; another has its own",
    "platform.name_key": "follows from the name",
    "account.name_key": "follows from the name",
    "creator.name_key": "follows from the name",
    "mapping.name_key": "follows from the name",
    "saved_report.name_key": "follows from the name",
    "preset.name_key": "follows from the name",
    "entry.day": "follows from the moment",
    "entry.role": "follows from kind and coins",
    "entry.is_sent": "follows from kind and coins",
    "entry.place": "packs creator and coins",
    "entry.shape": "packs quantity, kind and day",
    "removed.day": "follows from the moment",
    "removed.role": "follows from kind and coins",
    "removed.is_sent": "follows from kind and coins",
    "removed.place": "packs creator and coins",
    "removed.shape": "packs quantity, kind and day",
    "tombstone.id": "nothing refers to it; the order is kept",
    "alias.id": "nothing refers to it; the order is kept",
    "attachment.id": "nothing refers to it; the order is kept",
    "import_page.id": "nothing refers to it",
    "import_page.page": "a thousand rows each, by their numbers",
    "import_page.rows": "written row by row",
}
"""What the file does not have as it is, and why that is nothing lost."""


def exported(reader: Reader) -> bytes:
    file = io.BytesIO()
    ledger_json.write_json(reader, file)
    assert not file.closed
    return file.getvalue()


def csv_of(reader: Reader) -> bytes:
    file = io.BytesIO()
    journal_csv.write_csv(reader, file)
    return file.getvalue()


def all_reports(reader: Reader) -> list[bytes]:
    """Every report by every key alone, booked both ways."""
    columns, rates, kept = Columns(reader), lookups.rates(reader), read(reader)
    queries = [
        (name, Query((key,), basis=basis)) for name in ALLOWED for key in ALLOWED[name] for basis in ("fifo", "average")
    ]
    return [report_json.text(reports.run(name, columns, rates, kept, query)) for name, query in queries]


def test_every_column_of_every_table_is_written_or_has_a_reason_not_to_be() -> None:
    """So that a column that is added later cannot be forgotten."""
    with TemporaryDirectory() as folder, closing(new_ledger(Path(folder) / "a.coinpurse")) as ledger:
        query = "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_xinfo(t.name) c WHERE t.type = 'table'"
        there = {
            f"{table}.{column}" for table, column in ledger.connection.execute(query) if table != "sqlite_sequence"
        }
    written = {f"{part.table}.{column}" for part in PARTS for column in part.columns}
    reasons = {one for one in there if one in NOT_WRITTEN or f"{one.split('.')[0]}.*" in NOT_WRITTEN}
    derived = {one for one in reasons if one.endswith(".name_key")}
    assert there - written - reasons == set()
    assert reasons & written == derived
    assert {part.table for part in PARTS} == TABLES.keys()


def test_columns_stand_in_the_order_in_which_rows_are_stored() -> None:
    for part in PARTS:
        if part.name not in ("import_rows", "files"):
            order = [field.column_name for field in TABLES[part.table]._meta.sorted_fields]
            assert [name for name in order if name in part.columns] == list(part.columns), part.name


@settings(max_examples=25, phases=[Phase.generate])  # a smaller seed is no simpler ledger
@given(st.integers(0, 10**6), st.integers(0, 30))
def test_an_empty_ledger_becomes_the_same_again(seed: int, size: int) -> None:
    with whole_ledger(seed, size) as ledger, TemporaryDirectory() as folder:
        content = exported(ledger)
        assert json.loads(content)["format"] == "coinpurse-ledger"
        path = Path(folder) / "other.coinpurse"
        with closing(new_ledger(path, currency="USD")) as other:
            restoring.restore(other, content)
            assert exported(other) == content
            assert csv_of(other) == csv_of(ledger)
            assert list(map(str, check.check(other))) == list(map(str, check.check(ledger)))
        with closing(Ledger(path)) as again:
            assert exported(again) == content  # opening it drops nothing of it


@pytest.mark.parametrize("seed", range(4))
def test_the_restored_ledger_answers_every_report_alike(seed: int, tmp_path: Path) -> None:
    with whole_ledger(seed, 40) as ledger, closing(new_ledger(tmp_path / "a.coinpurse")) as other:
        restoring.restore(other, exported(ledger))
        assert all_reports(other) == all_reports(ledger)


def test_random_ledgers_hold_every_part() -> None:
    """Else the test above says less than it seems to."""
    held: set[str] = set()
    for seed in range(12):
        with whole_ledger(seed) as ledger:
            held |= {name for name, count in json.loads(exported(ledger))["counts"].items() if count}
    assert held == {part.name for part in PARTS}


def test_undo_empties_the_ledger_again_and_redo_fills_it(tmp_path: Path) -> None:
    with whole_ledger(3) as ledger:
        content = exported(ledger)
    with closing(new_ledger(tmp_path / "a.coinpurse", currency="USD", timezone="Africa/Cairo")) as other:
        before = exported(other)
        restoring.restore(other, content)
        other.undo()
        assert exported(other) == before
        assert restoring.is_empty(other)
        other.redo()
        assert exported(other) == content
        other.undo()
        restoring.restore(other, content)
        assert exported(other) == content


def test_what_was_imported_after_it_is_undone_and_done_again_beside_it(tmp_path: Path) -> None:
    """The set of all that was restored does not take in what came later."""
    from models.imports.apply import apply

    with whole_ledger(5) as ledger:
        content = exported(ledger)
    row = b"gift,2026-03-02,TikTok,main,Nobody else,,Rose,1,5,,,,,,,,,\r\n"
    with closing(new_ledger(tmp_path / "a.coinpurse")) as other:
        restoring.restore(other, content)
        apply(other, plan_import(other, [csv_of(other).splitlines(keepends=True)[0] + row]))
        after = exported(other)
        other.undo()
        assert exported(other) == content
        other.undo()
        other.redo()
        assert exported(other) == content
        other.redo()
        assert exported(other) == after


def test_no_new_entry_gets_the_number_of_a_deleted_one(tmp_path: Path) -> None:
    from models import entries
    from tests.sample_entries import gift

    with closing(new_ledger(tmp_path / "a.coinpurse")) as ledger:
        deleted = entries.add(ledger, gift())
        entries.delete(ledger, [deleted])
        content = exported(ledger)
    with closing(new_ledger(tmp_path / "b.coinpurse")) as other:
        restoring.restore(other, content)
        assert entries.add(other, gift()) == deleted + 1
        entries.restore(other, [deleted])


def test_the_file_a_ledger_was_imported_from_adds_nothing_to_the_restored_one(tmp_path: Path) -> None:
    """Never twice: edited, deleted and forgotten entries are known by the keys they had."""
    from models.imports.apply import apply

    sample = random_ledger(7, 40, bounds=False)
    rows = to_csv(sample.rows).encode()
    names = ("currency", "timezone", "month_starts_on", "free_coins")
    kept: dict[str, Any] = {name: getattr(sample.settings, name) for name in names}
    from models import bulk, entries
    from models.schema import Entry

    with closing(new_ledger(tmp_path / "a.coinpurse", **kept)) as ledger:
        apply(ledger, plan_import(ledger, [rows]))
        count = plan_import(ledger, [rows]).counts.present
        gifts = Entry.select(Entry.id).where((Entry.kind == "gift") & (Entry.reference == "")).tuples()
        first, second, *_rest = [number for (number,) in gifts.execute(ledger.db)]
        entries.delete(ledger, [first])
        bulk.change(ledger, [second], bulk.Change(note="changed"))
        content = exported(ledger)
    with closing(new_ledger(tmp_path / "b.coinpurse")) as other:
        restoring.restore(other, content)
        assert plan_import(other, [rows]).counts == Counts(present=count, deleted=1)
        assert plan_import(other, [content]).counts == Counts(present=count - 1)
        assert plan_import(other, [csv_of(other)]).counts == Counts(present=count - 1)
