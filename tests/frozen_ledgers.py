"""Ledgers as released versions of the schema wrote them, kept for ever in tests/data/ledgers: each still opens.

`python -m tests.frozen_ledgers` freezes one of the version there is now, once: a ledger with rows in every table,
beside it every entry as the ledger's own CSV, and its counts and sums. A file that is there is never made again.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from models import (
    accounts,
    attachments,
    budgets,
    creators,
    entries,
    handles,
    mappings,
    migrations,
    own_rates,
    presets,
    saved_reports,
)
from models.exports.journal_csv import write_csv
from models.imports.apply import apply, imports, take_back
from models.imports.planner import plan_import
from models.imports.table.mapping import Mapping, Shared
from models.ledger import Ledger, create, reading
from models.money import Money
from models.periods import day_number
from models.presets import Preset
from models.reports.choices import Choices, Period
from models.schema import Answer, PublishedRate, Tombstone
from models.settings import Settings
from tests.models.imports.shops import LOG, PAY, PLATFORM, PLAY, bring, charge, coins, logged, sent
from tests.sample_entries import APRIL, HOME

FOLDER = Path(__file__).parent / "data" / "ledgers"
DAY = date(2026, 3, 2)
_EVERY_KIND = Path(__file__).parent / "data" / "every-kind.csv"


def make(path: Path) -> None:
    """Make a ledger that has something in every table, each put there by the verb a user has for it."""
    create(path, Settings(timezone=HOME, month_starts_on=15))
    with closing(Ledger(path)) as ledger:
        _fill(ledger)
        _fill_the_rest(ledger)
        apply(ledger, plan_import(ledger, [_EVERY_KIND.read_bytes().replace(b"2026", b"2025")]))
        take_back(
            ledger, max(row.id for row in imports(ledger))
        )  # last: it lies in `set_aside` until the ledger is opened again


def _fill(ledger: Ledger) -> None:
    """Entries of every kind, typed and imported, joined, edited and deleted, with their receipts."""
    for draft in APRIL:
        entries.add(ledger, draft)
    times = ["2026-03-05 19:41:07", "2026-03-06 20:00:00", "2026-03-07 21:15:30"]
    bring(ledger, (PLATFORM, [coins(when) for when in times]))
    bring(ledger, (PLAY, [charge(when) for when in times[:2]]), (PAY, [charge(times[0], PAY)]))
    bring(ledger, (PLATFORM, [sent(times[0])]), (LOG, [logged(times[0]), logged(times[1], quantity=7)]))
    apply(ledger, plan_import(ledger, [_EVERY_KIND.read_bytes() + b"x\r\n"]))
    attachments.attach(ledger, 1, "receipt.pdf", b"%PDF-1.4 a receipt")
    attachments.attach(ledger, 4, "sent.png", b"\x89PNG a picture")
    entries.delete(ledger, [4])
    creators.merge(ledger, [2], 3)


def _fill_the_rest(ledger: Ledger) -> None:
    """What a ledger holds besides its entries."""
    creators.write_note(ledger, 1, "sings on Sundays 🌸")
    handles.add_handle(ledger, 1, "TikTok", "@old", (DAY, None))
    accounts.close(ledger, accounts.add(ledger, "Elsewhere", "purse", "Gem"), DAY)
    budgets.add(ledger, budgets.Terms(Money(5000, "EUR"), "month", "spent", "account", "TikTok - main", DAY, 60))
    own_rates.add(ledger, "SYP", "EUR", DAY, "0.0021")
    shared = Shared(Mapping({"when": "Date", "coins": "Coins"}, {"platform": "TikTok"}), header=("Date", "Coins"))
    mappings.save(ledger, "A table", shared)
    choices = Choices(rows=("gift",), where=(("creator", "Zoë 🌸"),), basis="average")
    saved_reports.save(ledger, "Gifts", choices)
    presets.save(ledger, Preset("Last month", Choices(period=Period("last-month")), "pdf", Path("/"), "{name}"))
    with ledger.operation("More"):
        Answer.insert(source="twitch", name="bits", value="count").execute(ledger.db)
        Tombstone.insert(key=bytes(range(16)), current_key=None).execute(ledger.db)
        PublishedRate.insert(currency="USD", day=day_number(DAY) + 9000, value="1.1539").execute(ledger.db)


def summary(connection: sqlite3.Connection) -> str:
    """The rows of every table, and the entries by kind and currency with their sums, as lines of text."""
    named = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    lines = [
        f"{table} {connection.execute(f'SELECT count(*) FROM {table}').fetchone()[0]}"
        for (table,) in connection.execute(named).fetchall()
    ]
    sums = (
        "SELECT kind, coalesce(currency, '-'), coalesce(charged_currency, '-'), count(*), sum(coins), sum(amount), "
        "sum(charged), sum(quantity) FROM entry GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    )
    lines += [" ".join(str(value if value is not None else "-") for value in row) for row in connection.execute(sums)]
    return "\n".join(lines) + "\n"


def freeze() -> None:
    """Keep a ledger of the version there is now. Raises FileExistsError where one of this version is kept."""
    path = FOLDER / f"v{migrations.VERSION}.coinpurse"
    make(path)
    path.with_name(f"{path.name}.lock").unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        path.with_suffix(".txt").write_text(summary(connection), encoding="utf-8", newline="\n")
    with reading(path) as reader, path.with_suffix(".csv").open("xb") as file:
        write_csv(reader, file)


if __name__ == "__main__":
    freeze()
