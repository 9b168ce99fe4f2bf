"""Made-up ledgers of any size for the benchmarks: several purses and currencies, gifts paid in money, creators of very
different fame.

Made once per size and kept under `build/benchmarks`; the same size always gives the same rows.
"""

from __future__ import annotations

import csv
import hashlib
import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from models import database, making, migrations
from models.drafts import FIELDS
from models.imports.apply import apply
from models.imports.planner import plan_import
from models.ledger import Ledger
from models.settings import Settings

FOLDER = Path(__file__).parents[2] / "build" / "benchmarks"
START = datetime(2021, 1, 1, tzinfo=UTC)
YEARS = 5
CREATORS = 200
GIFTS = ((1, 60), (5, 15), (10, 8), (30, 6), (99, 5), (199, 3), (500, 2), (1000, 1))
"""Coins of a gift, and how often it is sent."""
PURSES = (("TikTok", "main", 8), ("TikTok", "second", 2), ("Twitch", "main", 3), ("Telegram", "main", 2))
PRICES = (
    ("EUR", "0.0121", 50),
    ("USD", "0.0106", 25),
    ("GBP", "0.0111", 10),
    ("JPY", "1.6", 5),
    ("TRY", "0.36", 5),
    ("KWD", "0.0041", 5),
)
DIGITS = {"JPY": 0, "KWD": 3}
PACKS = (350, 700, 1400, 3500, 7000)


def rows(gifts: int, seed: int = 11) -> Iterator[dict[str, str]]:
    """Give so many gifts, each covered by a purchase before it, as rows of the ledger's own CSV in order of time."""
    rng = random.Random(seed)
    moment, step = START, YEARS * 365 * 86400 / gifts
    balance = {purse[:2]: 0 for purse in PURSES}
    popularity = [1 / (number + 1) for number in range(CREATORS)]
    creators = rng.choices(range(CREATORS), popularity, k=gifts)
    for number, creator in enumerate(creators):
        moment += timedelta(seconds=int(rng.expovariate(1) * step))
        to = {"creator": f"Creator {creator}", "handle": f"creator{creator}"}
        if number % 50 == 49:
            amount = {
                "platform": "YouTube",
                "account": "main",
                "item": "Super Chat",
                "amount": f"{rng.choice((2, 5, 10))}.00",
            }
            yield row("gift", moment, **to, **amount, currency=rng.choice(("EUR", "USD", "GBP")))
            continue
        platform, account, _ = rng.choices(PURSES, [weight for *_, weight in PURSES])[0]
        coins, _ = rng.choices(GIFTS, [weight for _, weight in GIFTS])[0]
        quantity = rng.choice((1, 1, 2, 5))
        while balance[platform, account] < coins * quantity:
            yield from bought(rng, moment, platform, account, balance)
        balance[platform, account] -= coins * quantity
        what = {"item": f"Gift of {coins}", "quantity": str(quantity), "coins": str(coins * quantity)}
        yield row("gift", moment, platform=platform, account=account, **to, **what, note=rng.choice(("", "", "battle")))


def bought(
    rng: random.Random, moment: datetime, platform: str, account: str, balance: dict[tuple[str, str], int]
) -> Iterator[dict[str, str]]:
    """Buy a pack, now and then with a few free coins."""
    currency, price, _ = rng.choices(PRICES, [weight for *_, weight in PRICES])[0]
    coins, digits = rng.choice(PACKS), DIGITS.get(currency, 2)
    where = {"platform": platform, "account": account}
    amount = {
        "amount": f"{float(price) * coins:.{digits}f}",
        "currency": currency,
        "channel": rng.choice(("website", "ios-app")),
    }
    yield row("purchase", moment, **where, coins=str(coins), **amount)
    balance[platform, account] += coins
    if rng.random() < 0.03:
        yield row("adjustment", moment, **where, item="free", coins="10")
        balance[platform, account] += 10


def row(kind: str, moment: datetime, **values: str) -> dict[str, str]:
    return dict.fromkeys(FIELDS, "") | {"type": kind, "when": moment.isoformat()} | values


def table(gifts: int) -> Path:
    """The rows as a file."""
    return once(f"{gifts}.csv", lambda path: write(path, gifts))


def write(path: Path, gifts: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        writer.writerows(rows(gifts))


def ledger(gifts: int) -> Path:
    """A ledger in EUR with these rows, imported as a user would."""
    return once(f"{gifts}.coinpurse", lambda path: fill(path, table(gifts)))


def fill(path: Path, source: Path) -> None:
    making.create(path, Settings(currency="EUR", timezone="UTC").as_text())
    with closing(Ledger(path)) as opened:
        apply(opened, plan_import(opened, [source]))


def plain(gifts: int) -> Path:
    """The same gifts in one table without index: what the report's time is measured by."""
    return once(f"{gifts}.db", lambda path: copy_plain(ledger(gifts), path))


def copy_plain(source: Path, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, closing(database.connect(source, "ro")) as opened:
        connection.execute(
            "CREATE TABLE gift (id INTEGER PRIMARY KEY, ts INTEGER, month INTEGER, creator_id INTEGER, "
            "kind_id INTEGER, qty INTEGER, coins INTEGER, note TEXT)"
        )
        month = "CAST(strftime('%Y%m', day * 86400, 'unixepoch') AS INTEGER)"
        columns = f"id, at, {month}, creator_id, item_id, quantity, coins, note"
        gifts = opened.execute(f"SELECT {columns} FROM entry WHERE kind = 'gift' ORDER BY at")
        connection.executemany("INSERT INTO gift VALUES (?, ?, ?, ?, ?, ?, ?, ?)", gifts)
        connection.commit()


def once(name: str, make: Callable[[Path], None]) -> Path:
    """Make a file, unless it was made before by the same code for the same tables; leave nothing half made."""
    sources = Path(__file__).read_bytes() + Path(migrations.__file__).read_bytes()
    path = FOLDER / f"{hashlib.sha256(sources).hexdigest()[:8]}-{name}"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in FOLDER.glob(f"*-{name}"):
            old.unlink()
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            make(Path(folder) / name)
            (Path(folder) / name).rename(path)
    return path
