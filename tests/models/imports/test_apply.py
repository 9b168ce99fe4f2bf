"""An import is one operation: all of it or nothing, one undo, and it can be taken back later."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from models import accounts, budgets, check, creators, entries, lookups
from models.drafts import FIELDS
from models.errors import ImportRefused, LedgerError, RequestRefused
from models.failures import errors
from models.imports.apply import apply, imports, take_back
from models.imports.planned import Counts
from models.imports.planner import plan_import
from models.ledger import Ledger
from models.money import Money
from models.undo import Changes
from tests.books import new_ledger

HEADER = ",".join(FIELDS) + "\r\n"
BOUGHT = "purchase,2026-03-01,TikTok,main,,,,,350,4.99,EUR,,,,,,A1,\r\n"
ROSE = "gift,2026-03-02T20:15:44+01:00,TikTok,main,Mila,mila,Rose,1,5,,,,,,,,,\r\n"
BITS = "gift,2026-03-02T20:15:44+01:00,Twitch,other,Ben,ben,Cheer,1,5,,,,,,,,,\r\n"
REFUND = "refund,2026-03-03,TikTok,main,,,,,,,,,,,,,A1,\r\n"
TABLES = ("entry", "removed", "import", "platform", "account", "creator", "handle", "item")


def planned(*rows: str) -> bytes:
    return (HEADER + "".join(rows)).encode()


def bring(ledger: Ledger, *rows: str) -> int:
    """Import rows and give the number of the import."""
    (row,) = apply(ledger, plan_import(ledger, [planned(*rows)]))
    return row.id


def snapshot(ledger: Ledger, *tables: str) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: ledger.connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in tables or TABLES
    }


def test_an_import_is_one_step_that_undo_and_redo_take_whole(ledger: Ledger) -> None:
    bring(ledger, ROSE)
    before = snapshot(ledger)
    notices: list[Changes] = []
    ledger.subscribe(notices.append)
    bring(ledger, REFUND, BOUGHT, ROSE, BITS)
    after = snapshot(ledger)
    assert [len(rows) for rows in after.values()] == [4, 0, 2, 2, 2, 2, 2, 2]
    assert (ledger.undo_label, [notice.is_bulk for notice in notices]) == ("Import", [True])
    ledger.undo()
    out_of_the_books = ("entry", "import", "platform", "account", "creator", "handle", "item")
    assert snapshot(ledger, *out_of_the_books) == {table: before[table] for table in out_of_the_books}
    ledger.redo()
    assert snapshot(ledger) == after
    ledger.undo()
    ledger.undo()
    assert ids(ledger) == []
    ledger.redo()
    ledger.redo()
    assert snapshot(ledger) == after


def ids(ledger: Ledger) -> list[int]:
    return [row[0] for row in ledger.connection.execute("SELECT id FROM entry ORDER BY id")]


def test_imports_are_listed_with_their_rows(ledger: Ledger, tmp_path: Path) -> None:
    for name, rows in (("first.csv", (ROSE, ROSE, "x\r\n")), ("second.csv", (ROSE, BITS))):
        (tmp_path / name).write_bytes(planned(*rows))
    plan = plan_import(ledger, [tmp_path / "first.csv", tmp_path / "second.csv"])
    made = apply(ledger, plan)
    assert [(row.file_name, row.source, row.added, row.present, row.refused) for row in made] == [
        ("first.csv", "coinpurse", 2, 0, 1),
        ("second.csv", "coinpurse", 1, 1, 0),
    ]
    assert imports(ledger) == made[::-1]
    assert ledger.connection.execute("SELECT import_id, count(*) FROM entry GROUP BY 1").fetchall() == [(1, 2), (2, 1)]


def test_an_import_of_nothing_new_leaves_no_trace(ledger: Ledger) -> None:
    bring(ledger, ROSE)
    before = snapshot(ledger)
    assert apply(ledger, plan_import(ledger, [planned(ROSE), planned()])) == []
    assert snapshot(ledger) == before
    ledger.undo()
    assert ledger.undo_label is None


def test_a_plan_of_an_older_state_is_refused(ledger: Ledger) -> None:
    plan = plan_import(ledger, [planned(ROSE)])
    bring(ledger, ROSE)
    with pytest.raises(ImportRefused, match="The ledger changed since the file was read; nothing was imported"):
        apply(ledger, plan)
    assert len(ids(ledger)) == 1


def test_refunds_point_at_what_they_refund_wherever_it_stands(ledger: Ledger) -> None:
    bring(ledger, BOUGHT)
    entries.delete(ledger, [])
    refund_of_stored, refund_of_planned = REFUND, REFUND.replace("A1", "B2")
    bring(ledger, refund_of_planned, refund_of_stored, ROSE, BOUGHT.replace("A1", "B2"))
    found = ledger.connection.execute(
        "SELECT e.reference FROM entry r JOIN entry e ON e.id = r.refunded_id ORDER BY r.id"
    ).fetchall()
    assert found == [("B2",), ("A1",)]


def test_taking_back_drops_the_entries_and_what_only_they_used(ledger: Ledger) -> None:
    bring(ledger, ROSE)
    before = snapshot(ledger, "entry", "platform", "account", "creator", "handle", "item")
    number = bring(ledger, BOUGHT, ROSE.replace("Mila,mila", "Mila,mila2"), BITS, REFUND)
    after = snapshot(ledger)
    take_back(ledger, number)
    assert snapshot(ledger, "entry", "platform", "account", "creator", "handle", "item") == before
    assert [row.taken_back_at is not None for row in imports(ledger)] == [True, False]
    assert plan_import(ledger, [planned(ROSE, BITS)]).counts == Counts(new=1, present=1)
    assert ledger.undo() == "Take back import"
    assert snapshot(ledger) == after
    ledger.redo()
    assert len(ids(ledger)) == 1


def test_taking_back_leaves_what_others_use_or_a_user_wrote(ledger: Ledger) -> None:
    number = bring(ledger, ROSE, BITS, BITS.replace("Ben,ben", "Ada,ada").replace("other", "third"))
    (mila, ben, _) = (creators.find(ledger, name) or 0 for name in ("Mila", "Ben", "Ada"))
    with ledger.operation("Note"):
        ledger.connection.execute("UPDATE creator SET note = 'a friend' WHERE id = ?", (ben,))
    rose = ids(ledger)[0]
    entries.add(ledger, lookups.drafts(ledger, [rose])[rose])
    entries.delete(ledger, [ids(ledger)[-1]])
    take_back(ledger, number)
    assert ids(ledger) == []
    assert [row.name for row in creators.creators(ledger)] == ["Ben", "Mila"]
    assert [row.label for row in accounts.accounts(ledger)] == ["TikTok - main"]
    ledger.undo()
    ledger.undo()
    assert (mila, len(ids(ledger))) == (1, 4)


def test_taking_back_leaves_what_has_a_budget(ledger: Ledger) -> None:
    number = bring(ledger, ROSE.replace("Mila,mila", "Mila,"), BITS.replace("Ben,ben", "Ben,"))
    limits = (("creator", "Mila"), ("platform", "TikTok"), ("account", "Twitch - other"))
    for about, name in limits:
        budgets.add(ledger, budgets.Terms(Money(1, "EUR"), about=about, name=name))  # type: ignore[arg-type]
    take_back(ledger, number)
    assert [(row.terms.about, row.terms.name) for row in budgets.budgets(ledger)] == [limits[1], limits[2], limits[0]]
    assert [row.name for row in creators.creators(ledger)] == ["Mila"]
    assert [row.label for row in accounts.accounts(ledger)] == ["Twitch - other"]


def test_entries_of_the_import_that_were_deleted_stay_deleted(ledger: Ledger) -> None:
    number = bring(ledger, ROSE, BITS)
    entries.delete(ledger, ids(ledger)[:1])
    take_back(ledger, number)
    plan = plan_import(ledger, [planned(ROSE, BITS)])
    assert [row.status for row in plan.rows] == ["deleted", "new"]
    entries.restore(ledger, [1])
    assert [row.name for row in creators.creators(ledger)] == ["Mila"]


def test_what_a_later_refund_needs_is_not_taken_back(ledger: Ledger) -> None:
    number = bring(ledger, BOUGHT)
    bring(ledger, REFUND)
    with pytest.raises(RequestRefused) as caught:
        take_back(ledger, number)
    assert str(caught.value) == "1 refunds that were added later belong to entries of this import; delete them first"
    assert len(ids(ledger)) == 2


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("many", [0, 1, 20])
def test_an_import_of_any_size_goes_and_comes_back_whole(ledger: Ledger, many: int) -> None:
    """What is most of the ledger goes with its indexes, which are then as they were."""
    bring(ledger, ROSE)
    schema = "SELECT name, sql FROM sqlite_schema ORDER BY name"
    before, tables = snapshot(ledger, "entry"), ledger.connection.execute(schema).fetchall()
    number = bring(ledger, BOUGHT, REFUND, ROSE, BITS, *[ROSE.replace("Rose", "Lion")] * many)
    after = snapshot(ledger)
    take_back(ledger, number)
    assert snapshot(ledger, "entry") == before
    ledger.undo()
    assert snapshot(ledger) == after
    ledger.redo()
    assert snapshot(ledger, "entry") == before
    ledger.undo()
    assert (check.check(ledger), ledger.connection.execute("PRAGMA integrity_check").fetchall()) == ([], [("ok",)])
    ledger.undo()
    assert snapshot(ledger, "entry") == before
    assert ledger.connection.execute(schema).fetchall() == tables
    with pytest.raises(errors("IntegrityError")):
        ledger.connection.execute("UPDATE entry SET quantity = 0")


def test_only_an_import_that_is_there_can_be_taken_back(ledger: Ledger) -> None:
    number = bring(ledger, ROSE)
    take_back(ledger, number)
    for asked, sentence in ((number, "Import 1 was taken back already"), (7, "There is no import 7")):
        with pytest.raises(RequestRefused, match=sentence):
            take_back(ledger, asked)


KILLED = """
import os, signal, sys
from pathlib import Path
from models.imports.apply import apply
from models.imports.planner import plan_import
from models.ledger import Ledger
from models.money import Money

ledger = Ledger(Path(sys.argv[1]))
plan = plan_import(ledger, [Path(sys.argv[2])])
apply(ledger, plan, progress=lambda done: done < 3000 or os.kill(os.getpid(), signal.SIGKILL))
"""


def test_an_import_that_is_killed_leaves_nothing(tmp_path: Path) -> None:
    path, file = tmp_path / "test.coinpurse", tmp_path / "rows.csv"
    file.write_bytes(planned(ROSE, *[BITS] * 5000))
    ledger = new_ledger(path)
    bring(ledger, ROSE)
    before = snapshot(ledger)
    ledger.close()
    killed = subprocess.run([sys.executable, "-c", KILLED, path, file], check=False, cwd=Path(__file__).parents[3])
    assert killed.returncode == -signal.SIGKILL
    ledger = Ledger(path)
    assert snapshot(ledger) == before
    assert apply(ledger, plan_import(ledger, [file]))[0].added == 5000
    ledger.close()


def test_a_failure_in_the_middle_leaves_nothing(ledger: Ledger) -> None:
    before = snapshot(ledger)
    plan = plan_import(ledger, [planned(*[ROSE] * 2500)])

    def fail(done: int) -> bool:
        raise OSError(28, os.strerror(28))

    with pytest.raises(LedgerError, match="The disk is full"):
        apply(ledger, plan, progress=fail)
    assert snapshot(ledger) == before
    entry = bring(ledger, ROSE)
    ledger.undo()
    assert (entry, ids(ledger)) == (1, [])
