"""The export of the ledger's own CSV: exact bytes."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import lookups
from models.drafts import FIELDS, fields
from models.exports.journal_csv import write_csv
from models.imports.apply import apply
from models.imports.planner import plan_import
from models.ledger import Ledger
from tests.books import new_ledger
from tests.whole_ledgers import whole_ledger

DATA = Path(__file__).parents[2] / "data"
ZONE = "Europe/Berlin"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = new_ledger(tmp_path / "test.coinpurse", timezone=ZONE)
    yield ledger
    ledger.close()


def export(ledger: Ledger) -> bytes:
    file = io.BytesIO()
    write_csv(ledger, file)
    assert not file.closed
    return file.getvalue()


def bring(ledger: Ledger, content: bytes) -> None:
    apply(ledger, plan_import(ledger, [content]))


def test_an_empty_ledger_is_a_header() -> None:
    assert ",".join(FIELDS).encode() == (
        b"type,when,platform,account,creator,handle,item,quantity,coins,amount,currency,charged,charged_currency,"
        b"channel,seller,payment_method,reference,note"
    )


def test_every_kind_of_entry_is_written_as_the_golden_file_has_it(ledger: Ledger) -> None:
    golden = (DATA / "every-kind.csv").read_bytes()
    header, *lines = golden.splitlines(keepends=True)
    refunds_first = sorted(lines, key=lambda line: not line.startswith(b"refund"))
    bring(ledger, header + b"".join(refunds_first))
    assert export(ledger) == golden


def test_texts_come_back_to_the_last_character(ledger: Ledger) -> None:
    notes = [
        'a "b"',
        "a,b",
        "two\nlines",
        "two\r\nlines",
        "a\rb",
        " x ",
        "=1+1",
        "\u2028",
        "\u202e",
        "🌸",
        "'",
        "\t",
        "\\",
    ]
    text = io.StringIO()
    writer = csv.DictWriter(text, FIELDS, restval="", lineterminator="\r\n")
    writer.writeheader()
    gift = {"type": "gift", "platform": "TikTok", "account": "main", "item": "Rose", "quantity": "1", "coins": "1"}
    for number, note in enumerate(notes):
        when = f"2026-03-02T20:15:{number:02d}+01:00[{ZONE}]"
        writer.writerow(gift | {"when": when, "item": note, "note": note, "creator": "Mila", "handle": "mila"})
    bring(ledger, text.getvalue().encode())
    assert export(ledger) == text.getvalue().encode()


def test_the_sample_ledger_comes_back_as_it_is_after_one_reading(ledger: Ledger, tmp_path: Path) -> None:
    sample = DATA / "sample-ledger.csv"
    plan = plan_import(ledger, [sample])
    assert plan.counts.refused == 0
    apply(ledger, plan)
    exported = export(ledger)
    assert exported.count(b"\r\n") == sample.read_bytes().count(b"\r\n")
    other = new_ledger(tmp_path / "other.coinpurse", timezone=ZONE)
    bring(other, exported)
    assert export(other) == exported
    other.close()


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.integers(0, 30))
def test_the_rows_are_those_of_the_drafts(seed: int, size: int) -> None:
    """The file is made without them, column by column."""
    with whole_ledger(seed, size) as ledger:
        rows = csv.reader(io.StringIO(export(ledger).decode(), newline=""))
        assert list(map(tuple, rows)) == [FIELDS, *map(fields, lookups.all_drafts(ledger))]
