"""The ledger's own CSV, both ways, on random ledgers: exact, and never twice."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from models import creators, entries, lookups
from models.errors import LedgerError
from models.exports.journal_csv import write_csv
from models.imports.apply import apply
from models.imports.planned import Counts
from models.imports.planner import plan_import
from models.ledger import Ledger
from tests.books import new_ledger
from tests.ledgers import Ledger as Rows
from tests.ledgers import ledgers, to_csv


@contextmanager
def ledger_for(rows: Rows) -> Iterator[Ledger]:
    """An empty ledger kept by the settings the rows were made with."""
    with TemporaryDirectory() as folder:
        names = ("currency", "timezone", "month_starts_on", "free_coins")
        ledger = new_ledger(Path(folder) / "test.coinpurse", **{name: getattr(rows.settings, name) for name in names})
        try:
            yield ledger
        finally:
            ledger.close()


def export(ledger: Ledger) -> bytes:
    file = io.BytesIO()
    write_csv(ledger, file)
    return file.getvalue()


def counts(ledger: Ledger, content: bytes) -> Counts:
    return plan_import(ledger, [content]).counts


@given(ledgers())
def test_an_export_makes_the_same_ledger_and_the_same_export(rows: Rows) -> None:
    content = to_csv(rows.rows).encode()
    with ledger_for(rows) as ledger, ledger_for(rows) as other:
        plan = plan_import(ledger, [content])
        assert [row.refused.sentence for row in plan.rows if row.refused] == []
        apply(ledger, plan)
        exported = export(ledger)
        apply(other, plan_import(other, [exported]))
        assert export(other) == exported
        assert counts(ledger, content) == counts(ledger, exported) == Counts(present=len(rows.rows))


def disturb(ledger: Ledger, random: Random) -> None:
    """Do to a ledger what a user may: whatever is refused is not done."""
    ids = [row[0] for row in ledger.connection.execute("SELECT id FROM entry ORDER BY id")]
    for entry in random.sample(ids, len(ids) // 2):
        draft = lookups.drafts(ledger, [entry]).get(entry)
        changes: list[dict[str, Any]] = [
            {"note": "edited"}, {"account": "third"}, {"reference": "new"}, {"platform": "Kick"}, {"coins": 1},
        ]  # fmt: skip
        try:
            if random.random() < 0.3:
                entries.delete(ledger, [entry])
            elif draft is not None:
                entries.edit(ledger, entry, replace(draft, **random.choice(changes)))
        except LedgerError:
            continue
    people = creators.creators(ledger)
    for person in random.sample(people, len(people) // 2):
        creators.rename(ledger, person.id, f"{person.name} renamed")
    if len(people) > 1:
        creators.merge(ledger, [people[0].id], people[1].id)


@given(ledgers(), st.integers(0, 10**6))
def test_nothing_comes_twice_whatever_was_done_to_the_entries(rows: Rows, seed: int) -> None:
    content = to_csv(rows.rows).encode()
    with ledger_for(rows) as ledger:
        apply(ledger, plan_import(ledger, [content]))
        disturb(ledger, Random(seed))
        exported = export(ledger)
        assert counts(ledger, content).new == 0
        assert counts(ledger, exported).new == 0
        assert apply(ledger, plan_import(ledger, [content, exported, content])) == []
        assert export(ledger) == exported
        ledger.change_settings(timezone="Asia/Tokyo")
        assert counts(ledger, export(ledger)).new == 0
        ledger.change_settings(timezone="America/New_York")
        assert counts(ledger, exported).new == 0
