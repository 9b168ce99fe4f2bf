"""How much longer an import of the ledger's own CSV takes than the least work: a bare csv reader and `executemany`.

Both fill the same schema with the same indexes, through the same kind of connection. The bare side gets its rows ready
made, ids and all; the product reads, checks, fingerprints, looks every row up, plans, and adds the names.

    python -m tests.benchmarks.import_ratio [ENTRIES]
"""

import csv
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

from models import entries, making, undo
from models.drafts import FIELDS
from models.imports import child
from models.imports.apply import apply
from models.imports.planner import plan_import
from models.ledger import Ledger
from models.schema import ENTRY_COLUMNS, Entry
from models.settings import Settings

ROUNDS = 5
MOST = 4.0
"""The ratio no import may pass; measured: about 2."""
INSERT: str = Entry.insert(dict.fromkeys(ENTRY_COLUMNS)).sql()[0]


def sample(path: Path, count: int) -> None:
    """Write a ledger of `count` entries: a purchase, then gifts in ones, fives and tens, often within a second."""
    random = Random(7)
    moment = datetime(2021, 1, 1, tzinfo=UTC)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\r\n", restval="")
        writer.writeheader()
        for number in range(count):
            moment += timedelta(seconds=random.choice((0, 1, 2, 900, 2800)))
            row = {"when": moment.isoformat(), "platform": "TikTok", "account": random.choice(("main", "second"))}
            if number % 70 == 0:
                row |= {
                    "type": "purchase",
                    "coins": "7000",
                    "amount": "74.20",
                    "currency": "USD",
                    "reference": f"O{number}",
                }
            else:
                creator, quantity = int(random.paretovariate(1)) % 200, random.choice((1, 5, 10))
                row |= {"type": "gift", "creator": f"Creator {creator}", "handle": f"handle{creator}", "item": "Rose"}
                row |= {"quantity": str(quantity), "coins": str(quantity), "note": random.choice(("", "", "battle"))}
            writer.writerow(row)


@contextmanager
def new_ledger() -> Iterator[Ledger]:
    """Make an empty ledger in a folder of its own, for as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.coinpurse"
        making.create(path, Settings(timezone="Europe/Berlin").as_text())
        ledger = Ledger(path)
        try:
            yield ledger
        finally:
            ledger.close()


def bare(path: Path) -> float:
    """Seconds of the least work."""
    with new_ledger() as ledger:
        (planned,) = plan_import(ledger, [path]).files
        with ledger.operation("names"):
            names = entries.Names(ledger)
            rows = [entries.row(names, draft, planned.key(number)) for number, draft in planned.new()]
        started = time.perf_counter()
        with path.open(encoding="utf-8", newline="") as file:
            read = sum(1 for _ in csv.reader(file, strict=True))
        with ledger.operation("bare"), undo.capture_off(ledger.connection, "entry"):
            ledger.connection.executemany(INSERT, rows)
            undo.log_move(ledger.connection, "entry", "set_aside", 0)
        took = time.perf_counter() - started
    assert read == len(rows) + 1
    return took


def product(path: Path) -> float:
    """Seconds of an import, from the file to the committed ledger."""
    with new_ledger() as ledger:
        started = time.perf_counter()
        apply(ledger, plan_import(ledger, [path], read=child.events))
        return time.perf_counter() - started


def main() -> int:
    """Print the ratio, pair by pair and in the median; 1 where it passes the bound."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.csv"
        sample(path, count)
        pairs = [(product(path), bare(path)) for _ in range(ROUNDS)]
    ratios = [ours / least for ours, least in pairs]
    print(f"import of {count} entries: {median(ratios):.2f} times a bare reader and executemany (at most {MOST})")
    print("  " + ", ".join(f"{ours:.2f} s / {least:.2f} s = {ours / least:.2f}" for ours, least in pairs))
    return int(median(ratios) > MOST)


if __name__ == "__main__":
    sys.exit(main())
