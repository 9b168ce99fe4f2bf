"""What a program does until it is killed: one operation after the other, each of which follows from its number."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from models import creators, entries, lookups
from models.drafts import FIELDS
from models.imports.apply import apply, imports, take_back
from models.imports.planner import plan_import
from models.ledger import Ledger
from tests.sample_entries import gift, purchase, refund


def numbered(ledger: Ledger) -> int:
    """Do what comes after the ledger's last operation: one operation that depends on its number and on what is there.

    What can be undone depends on when the ledger was opened, too.
    """
    number, entry = seq(ledger) + 1, _last(ledger, "entry")
    match number % 10:
        case 1:
            entries.add(ledger, purchase(note=f"{number}"))
        case 2:
            entries.add(ledger, gift(creator=f"Mila {number}", note=f"{number}" * 99))
        case 3:  # gives the gift a reference: two rows
            entries.add(ledger, refund(entry))
        case 4:
            draft = lookups.drafts(ledger, [entry - 2])[entry - 2]
            entries.edit(ledger, entry - 2, replace(draft, note="edited", coins=7))
        case 5:  # the gift with its refund: four rows
            entries.delete(ledger, [entry, entry - 1])
        case _ if is_import(number):
            apply(ledger, plan_import(ledger, [file_of(ledger.path, number)]))
        case 9:
            creators.rename(ledger, _last(ledger, "creator"), f"Zoë {number}")
        case _ if not _went_back(ledger, number):
            ledger.change_settings(month_starts_on=1 + ledger.settings.month_starts_on % 28)
    return number


def _went_back(ledger: Ledger, number: int) -> bool:
    """Undo, redo or take the last import back, if there is such a thing."""
    if number % 10 == 7 and ledger.undo_label:
        ledger.undo()
    elif number % 10 == 8 and ledger.redo_label:
        ledger.redo()
    elif number % 10 == 0 and imports(ledger) and imports(ledger)[0].taken_back_at is None:
        take_back(ledger, imports(ledger)[0].id)
    else:
        return False
    return True


_FILE = f"""{",".join(FIELDS)}
purchase,2026-03-01,TikTok,main,,,,,700,8.99,EUR,,,,,,,{{0}}
gift,2026-03-02,TikTok,main,Mila,,Rose,1,5,,,,,,,,,{{0}}
"""


def is_import(number: int) -> bool:
    """Whether the operation of that number is one."""
    return number % 10 == 6


def file_of(ledger: Path, number: int) -> Path:
    """Write, beside a ledger, the file that the operation of that number imports."""
    path = ledger.with_name("data.csv")
    path.write_text(_FILE.format(number), encoding="utf-8")
    return path


def seq(ledger: Ledger) -> int:
    """Number of the last operation."""
    (last,) = ledger.connection.execute("SELECT coalesce(max(seq), 0) FROM operation").fetchone()
    return int(last)


def _last(ledger: Ledger, table: str) -> int:
    (last,) = ledger.connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
    return int(last)
