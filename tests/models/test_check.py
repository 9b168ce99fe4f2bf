import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given

from models import demo, entries, failures, ledger, lookups, marks, reports, salvage, witness
from models.backups import copies
from models.check import check, remarks
from models.drafts import key
from models.entries import Names, row
from models.errors import RequestRefused
from models.ledger import Ledger as Writer
from models.reports import Report
from tests.books import fill, new_ledger
from tests.ledgers import Ledger, ledgers
from tests.oracle.entries import COLUMNS
from tests.sample_entries import gift


def found(path: Path) -> list[str]:
    with closing(ledger.open_reader(path)) as reader:
        return [str(finding) for finding in check(reader)]


def remarked(path: Path) -> list[str]:
    with closing(ledger.open_reader(path)) as reader:
        return [str(remark) for remark in remarks(reader, check(reader))]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with a purchase, its refund, a gift and a balance that agrees."""
    made = tmp_path / "a.coinpurse"
    rows = [
        {
            "type": "purchase",
            "when": "2026-03-01",
            "coins": "100",
            "amount": "1.00",
            "currency": "EUR",
            "reference": "A",
        },
        {"type": "refund", "when": "2026-03-02", "coins": "10", "reference": "A"},
        {"type": "gift", "when": "2026-03-03T20:00", "coins": "30"},
        {"type": "assertion", "when": "2026-03-03", "coins": "60"},
    ]
    with closing(new_ledger(made)) as book:
        fill(book, [dict.fromkeys(COLUMNS, "") | {"platform": "TikTok", "account": "main"} | row for row in rows])
    return made


def damage(path: Path, *statements: str) -> None:
    """Change the file as no version of the program would, but as if that had been meant."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(statement)
        marks.rebuild(connection)


def test_a_sound_ledger_has_no_findings(path: Path) -> None:
    assert found(path) == []


@given(sample=ledgers(most=15))
def test_no_ledger_made_through_the_verbs_has_findings_but_of_balances(sample: Ledger) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.coinpurse"
        with closing(new_ledger(path, **asdict(sample.settings))) as book:
            fill(book, sample.rows)
        assert [finding for finding in found(path) if "the app showed" not in finding] == []


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE entry SET coins = -5 WHERE kind = 'purchase'", "purchase, 2026-03-01, TikTok - main: coins must be"),
        ("UPDATE entry SET amount = NULL, currency = NULL WHERE kind = 'purchase'", "needs the amount"),
        ("UPDATE entry SET currency = 'EUX' WHERE kind = 'purchase'", "“entry” refers to one that is not there"),
        ("UPDATE entry SET account_id = 99", "“entry” refers to one that is not there"),
        ("UPDATE entry SET channel = 'moon' WHERE kind = 'purchase'", "“moon” is not a channel"),
        ("UPDATE entry SET coins = 101 WHERE kind = 'refund'", "Its refunds would be more than it"),
        ("UPDATE entry SET at = at - 172800000000 WHERE kind = 'refund'", "would come before what it refunds"),
        (
            "UPDATE entry SET coins = 61 WHERE kind = 'assertion'",
            "showed 61 coins on 2026-03-03, the ledger has 60 (-1)",
        ),
        ("UPDATE entry SET coins = 29 WHERE kind = 'gift'", "showed 60 coins on 2026-03-03, the ledger has 61 (+1)"),
        ("DROP INDEX entry_at", "tables of this file are not those"),
        ("CREATE TRIGGER more AFTER INSERT ON entry BEGIN DELETE FROM entry; END", "tables of this file are not those"),
        ("ALTER TABLE creator ADD COLUMN age INTEGER", "tables of this file are not those"),
    ],
)
def test_what_cannot_be_is_found(path: Path, statement: str, words: str) -> None:
    damage(path, statement)
    assert [finding for finding in found(path) if words in finding], found(path)


def test_pages_that_belong_to_nothing_are_one_sentence(path: Path) -> None:
    content = bytearray(path.read_bytes())
    size, pages = int.from_bytes(content[16:18], "big"), int.from_bytes(content[28:32], "big")
    content[28:32] = (pages + 50).to_bytes(4, "big")
    path.write_bytes(content + bytes(50 * size))
    (said,) = found(path)
    assert said.startswith("The file is damaged (Page ")
    assert "\n" not in said
    assert len(said) < 120


def test_more_coins_than_sums_can_hold_are_found(path: Path) -> None:
    free = "UPDATE entry SET kind = 'adjustment', reason = 'free' WHERE kind = 'gift'"
    damage(path, free, "UPDATE entry SET coins = 3000000000 WHERE kind = 'purchase'")
    assert "TikTok - main holds more than its sums can hold" in found(path)


def test_a_balance_comes_after_everything_else_at_its_moment_and_a_date_after_its_day(tmp_path: Path) -> None:
    path = tmp_path / "a.coinpurse"
    rows = [
        {"type": "assertion", "when": "2026-03-03T20:00", "coins": "70"},
        {"type": "assertion", "when": "2026-03-03", "coins": "65"},
        {"type": "adjustment", "when": "2026-03-03", "coins": "100", "item": "opening"},
        {"type": "gift", "when": "2026-03-03T20:00", "coins": "30"},
        {"type": "gift", "when": "2026-03-03T23:59:59.5", "coins": "5"},
        {"type": "gift", "when": "2026-03-04", "coins": "5", "reference": "B"},
        {"type": "refund", "when": "2026-03-05", "reference": "B"},
        {"type": "assertion", "when": "2026-03-04", "coins": "65"},
    ]
    with closing(new_ledger(path, timezone="Europe/Berlin")) as book:
        fill(book, [dict.fromkeys(COLUMNS, "") | {"platform": "TikTok", "account": "main"} | row for row in rows])
    assert found(path) == []


@pytest.mark.parametrize(
    ("report", "column", "words"),
    [
        ("balance", "closing_coins", "The books of TikTok - main do not add up (fifo)"),
        ("balance", "lost_cost", "The books of TikTok - main do not add up (average)"),
        ("spending", "cost", "The spending report and the balance report differ (fifo)"),
    ],
)
def test_reports_that_do_not_add_up_are_found(
    path: Path, report: str, column: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = reports.run

    def wrong(name: str, *arguments: Any) -> Report:
        found = right(name, *arguments)
        if name != report:
            return found
        place = [one.name for one in found.columns].index(column)
        rows = [(*cells[:place], int(str(cells[place])) + 1, *cells[place + 1 :]) for cells in found.rows]
        return replace(found, rows=rows)

    monkeypatch.setattr(reports, "run", wrong)
    assert words in found(path)


def test_a_hundred_thousand_entries_are_checked_in_seconds(tmp_path: Path) -> None:
    """The bar is ten seconds; here a tenth of the entries has a tenth of the time."""
    path = tmp_path / "a.coinpurse"
    demo.make(path, date(2026, 11, 1))
    count = 10_000
    with closing(ledger.open_reader(path)) as reader:
        entries = list(lookups.all_drafts(reader))
    gifts = [entry for entry in entries if entry.kind == "gift" and not entry.reference]
    many = [gifts[number % len(gifts)] for number in range(count)]
    with closing(Writer(path)) as book, book.operation("Add many"):
        names = Names(book)
        rows = [row(names, draft, key(draft)) for draft in many]
        demo._insert(book, rows)
    started = time.process_time()
    assert all("the app showed" in finding for finding in found(path))
    assert time.process_time() - started < 2


@pytest.mark.parametrize("last", range(7))
def test_it_can_be_stopped_between_its_parts_and_inside_them(
    last: int, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failures, "_STEPS", 1)
    told: list[int] = []

    def progress(done: int, of: int) -> bool:
        assert of == 7
        told.append(done)
        return done < last or told.count(done) < 3

    with closing(ledger.open_reader(path)) as reader:
        with pytest.raises(RequestRefused, match="Stopped"):
            check(reader, progress)
        assert max(told) == last
        assert check(reader) == []


# --- The record beside the ledger -------------------------------------------------------------------------------------


@pytest.mark.parametrize("spoil", [Path.unlink, lambda record: record.write_bytes(b"?" * 200)], ids=["gone", "garbled"])
def test_a_record_that_is_gone_is_remarked_until_the_next_change(path: Path, spoil: Callable[[Path], object]) -> None:
    assert remarked(path) == []
    spoil(witness.path_of(path))
    assert found(path) == []
    (said,) = remarked(path)
    assert said.startswith(f"The record of the last changes beside {path} is not there, or cannot be read. No entry is")
    with closing(Writer(path)) as book:
        assert len(remarked(path)) == 1
        entries.add(book, gift())
    assert remarked(path) == []


def test_what_was_never_changed_has_no_record(tmp_path: Path) -> None:
    new_ledger(tmp_path / "new").close()
    assert remarked(tmp_path / "new") == []


def test_where_the_file_is_damaged_the_record_is_not_the_matter(path: Path) -> None:
    witness.path_of(path).unlink()
    damage(path, "PRAGMA foreign_keys = OFF", "UPDATE entry SET account_id = 99 WHERE id = 3")
    assert len(found(path)) == 1
    assert remarked(path) == []


def test_a_copy_and_a_salvaged_one_are_sound_and_only_remarked_on(path: Path, tmp_path: Path) -> None:
    copies.copy_verified(path, tmp_path / "copy")
    salvage.salvage(path, tmp_path / "salvaged")
    for made in (tmp_path / "copy", tmp_path / "salvaged"):
        assert found(made) == []
        assert "copied, restored or salvaged" in remarked(made)[0]
