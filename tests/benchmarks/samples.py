"""Made-up ledgers of any size for the benchmarks: several purses and currencies, gifts paid in money, few big givers.

Made once per size and kept under `build/benchmarks`; the same size always gives the same rows.
"""

from __future__ import annotations

import csv
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from models import database
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
    path = FOLDER / f"{gifts}.csv"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, FIELDS)
            writer.writeheader()
            writer.writerows(rows(gifts))
        unfinished.rename(path)
    return path


def ledger(gifts: int) -> Path:
    """A ledger in EUR with these rows, imported as a user would."""
    path = FOLDER / f"{gifts}.coinpurse"
    if not is_current(path):
        for old in FOLDER.glob(f"{path.name}*"):
            old.unlink()
        source = table(gifts)
        database.create(path, Settings(currency="EUR", timezone="UTC").as_text())
        with closing(Ledger(path)) as opened:
            apply(opened, plan_import(opened, [source]))
    return path


def is_current(path: Path) -> bool:
    """Whether the ledger is there and of the present tables."""
    try:
        Ledger(path).close()
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is made anew
        return False
    return True


def plain(gifts: int) -> Path:
    """The same gifts in one table without index: what the report's time is measured by."""
    path = FOLDER / f"{gifts}.db"
    if not path.exists():
        unfinished = path.with_suffix(".part")
        with (
            closing(sqlite3.connect(unfinished)) as connection,
            closing(database.connect(ledger(gifts), "ro")) as source,
        ):
            connection.execute(
                "CREATE TABLE gift (id INTEGER PRIMARY KEY, ts, month, creator_id, kind_id, qty, coins, note)"
            )
            found = source.execute(
                "SELECT id, at, (day - 18628) / 30, creator_id, item_id, quantity, coins, note "
                "FROM entry WHERE kind = 'gift'"
            )
            connection.executemany("INSERT INTO gift VALUES (?, ?, ?, ?, ?, ?, ?, ?)", found)
            connection.commit()
        unfinished.rename(path)
    return path
