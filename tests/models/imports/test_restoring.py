"""A whole ledger of a stranger's: each value is checked, damage is one sentence, and nothing is half done."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models import entries, lookups
from models.drafts import FIELDS
from models.errors import ImportRefused, RequestRefused
from models.exports.ledger_json import write_json
from models.imports import child, restoring
from models.imports.planned import Counts
from models.imports.planner import plan_import
from models.ledger import Ledger
from tests import sample_entries
from tests.books import new_ledger
from tests.sample_entries import dump
from tests.whole_ledgers import whole_ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with closing(new_ledger(tmp_path / "test.coinpurse")) as made:
        yield made


@pytest.fixture(scope="module")
def content() -> bytes:
    with whole_ledger(3) as sample:
        file = io.BytesIO()
        write_json(sample, file)
        return file.getvalue()


def changed(content: bytes, part: str, **values: Any) -> bytes:
    """The file with other values in the first record of a part; ... takes one out."""
    data = json.loads(content)
    record = data[part] if isinstance(data[part], dict) else data[part][0]
    for name, value in values.items():
        if value is ...:
            del record[name]
        else:
            record[name] = value
    return json.dumps(data).encode()


def refusal(ledger: Ledger, content: bytes) -> str:
    before = dump(ledger)
    with pytest.raises(ImportRefused) as caught:
        restoring.restore(ledger, content)
    assert dump(ledger) == before
    assert ledger.undo_label is None
    return str(caught.value)


WRONG = [
    ("entries", "id", 0), ("entries", "id", 1 << 40), ("entries", "id", True), ("entries", "id", "1"),
    ("entries", "kind", "theft"), ("entries", "kind", ["gift"]), ("entries", "kind", ...),
    ("entries", "when", "2026-03-02"), ("entries", "when", "1999-12-31T00:00:00+00:00"), ("entries", "when", 5),
    ("entries", "when", "9999-12-31T23:59:59-12:00"), ("entries", "zone", "Mars/Olympus"), ("entries", "zone", {}),
    ("entries", "coins", 1.5), ("entries", "coins", 10**30), ("entries", "coins", "NaN"), ("entries", "coins", -10**10),
    ("entries", "amount", {"amount": "1e5", "currency": "EUR"}),
    ("entries", "amount", {"amount": 5, "currency": "EUR"}),
    ("entries", "amount", {"amount": "-1.00", "currency": "EUR"}), ("entries", "amount", "4.99 EUR"),
    ("entries", "amount", {"amount": "1.00", "currency": "EUR", "more": 1}), ("entries", "amount", {"currency": "EUR"}),
    ("entries", "amount", {"amount": "1", "currency": "ZZZ"}),
    ("entries", "note", "x" * 100_001), ("entries", "note", "a\0b"), ("entries", "seller", "x" * 501),
    ("entries", "key", "00"), ("entries", "key", "zz" * 16), ("entries", "is_date", 1), ("entries", "nonsense", 1),
    ("entries", "channel", "=cmd"), ("accounts", "name", "  "), ("accounts", "closed", "2026-02-30"),
    ("creators", "name", ""), ("imports", "at", "yesterday"), ("rates", "value", "1e9"), ("rates", "from", "ZZZ"),
    ("files", "base64", "?"), ("attachments", "sha256", "00"), ("import_rows", "row", -1),
    ("settings", "month_starts_on", "1"), ("settings", "surprise", "1"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "name", "value"), WRONG)
def test_a_value_that_cannot_be_is_named_and_nothing_is_imported(
    ledger: Ledger, content: bytes, part: str, name: str, value: Any
) -> None:
    said = refusal(ledger, changed(content, part, **{name: value}))
    assert "Nothing was imported" in said
    assert f"“{name}” in record 1 of “{part}”" in said


@pytest.mark.parametrize(
    ("part", "values"),
    [
        ("entries", {"account": 999}),
        ("entries", {"id": 5}),
        ("entries", {"refunds": 999, "kind": "refund"}),
        ("accounts", {"platform": 999}),
        ("handles", {"creator": 999}),
        ("attachments", {"sha256": "00" * 32}),
        ("joined", {"import": 999}),
        ("budgets", {"amount": {"amount": "0.00", "currency": "EUR"}}),
        ("budgets", {"period": "evening", "carries_over": False, "starts_on": 7}),
        ("settings", {"currency": "ZZZ"}),
        ("settings", {"timezone": "Mars/Olympus"}),
        ("rates", {"value": "0"}),
    ],
)
def test_what_does_not_fit_together_is_refused(
    ledger: Ledger, content: bytes, part: str, values: dict[str, Any]
) -> None:
    assert "Nothing was imported" in refusal(ledger, changed(content, part, **values))


def test_a_file_that_was_cut_or_put_together_otherwise_is_refused(ledger: Ledger, content: bytes) -> None:
    data = json.loads(content)
    for cut in range(200, len(content), len(content) // 9):
        assert "cut off or damaged" in refusal(ledger, content[:cut])
    assert "and has" in refusal(ledger, json.dumps(data | {"entries": data["entries"][:-1]}).encode())
    without = {name: value for name, value in data.items() if name != "counts"}
    assert "its end is missing" in refusal(ledger, json.dumps(without).encode())
    disorderly = {"entries": data["entries"], **{name: value for name, value in data.items() if name != "entries"}}
    assert "damaged" in refusal(ledger, json.dumps(disorderly).encode())
    more = data | {"counts": data["counts"] | {"extras": 3}}
    assert "extras" in refusal(ledger, json.dumps(more).encode())


def test_a_receipt_that_is_not_what_it_was_is_refused(ledger: Ledger, content: bytes) -> None:
    data = json.loads(content)
    data["files"][0]["base64"] = "AAAA"
    assert "receipt" in refusal(ledger, json.dumps(data).encode())


def test_a_file_of_a_newer_program_is_said_to_be_one(ledger: Ledger, content: bytes) -> None:
    newer = json.dumps(json.loads(content) | {"version": 3}).encode()
    assert "newer Coinpurse (its form is version 3, this one reads 2)" in refusal(ledger, newer)


def test_a_file_of_the_first_version_has_no_catalogue_and_is_whole(ledger: Ledger, content: bytes) -> None:
    older = json.loads(content) | {"version": 1}
    for name in ("own_packs", "own_gifts"):
        del older[name], older["counts"][name]
    counts = restoring.restore(ledger, json.dumps(older).encode())
    assert counts["entries"] == older["counts"]["entries"] > 0
    ledger.undo()
    assert "is not whole" in refusal(ledger, json.dumps(older | {"version": 2}).encode())


def test_a_ledger_that_is_not_empty_takes_the_entries_it_has_not(ledger: Ledger, content: bytes) -> None:
    from models.imports.apply import apply

    count = json.loads(content)["counts"]["entries"]
    plan = plan_import(ledger, [content], read=child.events)
    assert [note.message[:23] for note in plan.files[0].notes] == ["This is a whole ledger,"]
    assert plan.counts == Counts(new=count)
    apply(ledger, plan)
    with pytest.raises(RequestRefused, match="only into an empty one"):
        restoring.restore(ledger, content)
    assert restoring.taken_whole(ledger, [content]) is None
    assert plan_import(ledger, [content]).counts == Counts(present=count)
    (first,) = ledger.connection.execute(
        "SELECT id FROM entry WHERE kind = 'assertion' OR kind = 'adjustment'"
    ).fetchone()
    entries.delete(ledger, [first])
    assert plan_import(ledger, [content]).counts == Counts(present=count, deleted=1)


def test_a_refund_that_was_changed_after_its_import_is_taken_with_its_earlier_key(
    ledger: Ledger, tmp_path: Path
) -> None:
    from models.imports.apply import apply

    rows = (
        "purchase,2026-03-01,TikTok,main,,,,,350,4.99,EUR,,,,,,A1,",
        "refund,2026-03-03,TikTok,main,,,,,,,,,,,,,A1,",
    )
    table = "\n".join([",".join(FIELDS), *rows, ""]).encode()
    file = io.BytesIO()
    with closing(new_ledger(tmp_path / "other.coinpurse")) as other:
        apply(other, plan_import(other, [table]))
        (refund,) = other.connection.execute("SELECT id FROM entry WHERE kind = 'refund'").fetchone()
        entries.edit(other, refund, replace(lookups.drafts(other, [refund])[refund], note="called them"))
        write_json(other, file)
    sample_entries.add(ledger, "gift", "2026-03-05", coins=1)
    apply(ledger, plan_import(ledger, [file.getvalue()]))
    assert plan_import(ledger, [file.getvalue()]).counts == Counts(present=2)
    assert plan_import(ledger, [table]).counts == Counts(present=2), "it is known by what it was, too"


def test_a_process_of_its_own_reads_it_and_cancelling_leaves_nothing(
    ledger: Ledger, content: bytes, tmp_path: Path
) -> None:
    (tmp_path / "whole.json").write_bytes(content)
    before = dump(ledger)
    with pytest.raises(ImportRefused, match="cancelled"):
        restoring.restore(ledger, tmp_path / "whole.json", lambda step: step.rows < 5, read=child.events)
    assert dump(ledger) == before
    restoring.restore(ledger, tmp_path / "whole.json", read=child.events)
    file = io.BytesIO()
    write_json(ledger, file)
    assert file.getvalue() == content
