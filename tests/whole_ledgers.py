"""Random ledgers with all that a ledger can hold besides its entries, each kind made by the verb a user has for it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models import (
    accounts,
    attachments,
    budgets,
    bulk,
    creators,
    entries,
    handles,
    mappings,
    own_catalogue,
    own_rates,
    presets,
    saved_reports,
)
from models.additions import OwnGift, OwnPack, OwnPlatform
from models.catalogue import SHOPS
from models.errors import LedgerError
from models.imports.apply import apply, imports, take_back
from models.imports.planner import plan_import
from models.imports.table.mapping import Mapping, Shared
from models.ledger import Ledger
from models.money import Money
from models.periods import day_number
from models.presets import Preset
from models.reports.choices import Choices, Period
from models.schema import Answer, Creator, Entry, Handle, PublishedRate, Tombstone
from models.splitting import Part, split
from models.whole import PIECE
from tests.books import keeping
from tests.ledgers import random_ledger, to_csv
from tests.models.imports.shops import LOG, PAY, PLATFORM, PLAY, bring, charge, coins, logged, sent

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = date(2026, 3, 2)
LARGE = bytes(range(256)) * (PIECE // 256) * 2 + b"end"
"""A receipt of three pieces."""


@contextmanager
def whole_ledger(seed: int, size: int = 20, *, most: int = 10**9) -> Iterator[Ledger]:
    """Keep a random ledger with up to so many of the things below, while the block lasts."""
    rng = random.Random(seed)
    with keeping(random_ledger(seed, size, bounds=False)) as ledger:
        for verb in rng.sample(_VERBS, min(most, len(_VERBS))):
            try:
                verb(ledger, rng)
            except (LedgerError, IndexError, ValueError):  # this ledger has nothing for it; another one will
                continue
        ledger._undo.clear()
        ledger._redo.clear()
        yield ledger


def _ids(ledger: Ledger, table: type[Entry | Creator | Handle]) -> Sequence[int]:
    return [number for (number,) in table.select(table.id).order_by(table.id).tuples().execute(ledger.db)]


def _import_own(ledger: Ledger, rng: random.Random) -> None:
    """Rows of the ledger's own CSV, some of them refused, with what the file says."""
    rows = random_ledger(rng.randrange(1000), 8, bounds=False).rows
    content = to_csv(rows).encode() + b"x\r\n"
    apply(ledger, plan_import(ledger, [content]))


def _import_joined(ledger: Ledger, rng: random.Random) -> None:
    """The two halves of purchases, in two imports; one half stays alone."""
    times = [f"2026-03-{day:02d} 19:41:07" for day in rng.sample(range(1, 28), 3)]
    bring(ledger, (PLATFORM, [coins(when) for when in times]))
    bring(ledger, (PLAY, [charge(when) for when in times[:2]]), (PAY, [charge(times[0], PAY)]))
    bring(ledger, (PLATFORM, [sent(times[0])]), (LOG, [logged(times[0]), logged(times[1], quantity=7)]))


def _import_and_take_back(ledger: Ledger, rng: random.Random) -> None:
    _import_own(ledger, rng)
    for row in imports(ledger)[:1]:
        take_back(ledger, row.id)


def _answer(ledger: Ledger, rng: random.Random) -> None:
    with ledger.operation("Answer"):
        Answer.insert(source="twitch", name=f"bits-{rng.randrange(9)}", value="count").execute(ledger.db)


def _delete(ledger: Ledger, rng: random.Random) -> None:
    ids = _ids(ledger, Entry)
    entries.delete(ledger, rng.sample(ids, min(3, len(ids))))


def _forget(ledger: Ledger, rng: random.Random) -> None:
    """What opening the ledger leaves of entries that were deleted long ago."""
    keys = [(rng.randbytes(16), None), (rng.randbytes(16), rng.randbytes(16))]
    with ledger.operation("Forget"):
        Tombstone.insert_many(keys, [Tombstone.key, Tombstone.current_key]).execute(ledger.db)


def _attach(ledger: Ledger, rng: random.Random) -> None:
    for content in (LARGE, b"small", b"small"):
        attachments.attach(ledger, rng.choice(_ids(ledger, Entry)), f"receipt {rng.randrange(9)}.pdf", content)


def _attach_and_delete(ledger: Ledger, rng: random.Random) -> None:
    entry = rng.choice(_ids(ledger, Entry))
    attachments.attach(ledger, entry, "a.png", b"deleted")
    entries.delete(ledger, [entry])


def _handle(ledger: Ledger, rng: random.Random) -> None:
    days = DAY - timedelta(days=rng.randrange(500)), rng.choice((None, DAY))
    handles.add_handle(ledger, rng.choice(_ids(ledger, Creator)), "TikTok", f"@old{rng.randrange(5)}", days)


def _note(ledger: Ledger, rng: random.Random) -> None:
    creators.write_note(ledger, rng.choice(_ids(ledger, Creator)), 'sings, "loud"\nfrom Sundays on 🌸\x1b')


def _merge(ledger: Ledger, rng: random.Random) -> None:
    one, other = rng.sample(_ids(ledger, Creator), 2)
    creators.merge(ledger, [one], other)


def _split(ledger: Ledger, rng: random.Random) -> None:
    split(ledger, Part(rng.choice(_ids(ledger, Creator)), since=DAY - timedelta(days=400)), f"Other {rng.randrange(9)}")


def _change(ledger: Ledger, rng: random.Random) -> None:
    ids = _ids(ledger, Entry)
    bulk.change(ledger, rng.sample(ids, min(2, len(ids))), bulk.Change(note="changed", seller="somebody"))


def _budget(ledger: Ledger, rng: random.Random) -> None:
    about = rng.choice((("", ""), ("platform", "TikTok"), ("account", "TikTok - main"), ("creator", "Mila")))
    period = rng.choice(budgets.PERIODS)
    since = rng.choice((None, DAY)) if period != "evening" else None
    amount, wait = Money(rng.randrange(1, 9999), "EUR"), rng.choice((0, 60))
    starts_on = rng.choice([None, {"evening": None, "week": 7, "month": 31, "year": 406}[period]])
    terms = budgets.Terms(amount, period, "spent", *about, since, wait, starts_on)  # type: ignore[arg-type]
    budgets.add(ledger, terms)


def _rate(ledger: Ledger, rng: random.Random) -> None:
    own_rates.add(ledger, "SYP", "EUR", DAY - timedelta(days=rng.randrange(300)), f"0.0{rng.randrange(1, 999)}")


def _published(ledger: Ledger, rng: random.Random) -> None:
    with ledger.operation("Import rates"):
        PublishedRate.insert(currency="USD", day=day_number(DAY) + 9000, value="1.1539").execute(ledger.db)


def _mapping(ledger: Ledger, rng: random.Random) -> None:
    shared = Shared(Mapping({"when": "Date", "coins": "Coins"}, {"platform": "TikTok"}), header=("Date", "Coins"))
    mappings.save(ledger, f"Table {rng.randrange(9)}", shared)


def _report(ledger: Ledger, rng: random.Random) -> None:
    choices = Choices(rows=("gift",), where=(("creator", "Zoë 🌸"),), basis=rng.choice(("", "average")))
    saved_reports.save(ledger, f"Report {rng.randrange(9)}", choices)


def _preset(ledger: Ledger, rng: random.Random) -> None:
    choices = Choices(rows=("gift",), period=Period("last-month"))
    preset = Preset(f"Preset {rng.random()}", choices, "pdf", ledger.path.parent, "{name} {period}")
    preset = rng.choice((preset, replace(preset, title="Evenings", replaces=True)))
    presets.save(ledger, preset)


def _account(ledger: Ledger, rng: random.Random) -> None:
    number = accounts.add(ledger, rng.choice(("TikTok", "Elsewhere")), f"purse {rng.randrange(9)}", "Gem")
    accounts.close(ledger, number, DAY)


def _own(ledger: Ledger, rng: random.Random) -> None:
    platform = rng.choice(("TikTok", "Elsewhere"))
    own_catalogue.add_platform(ledger, OwnPlatform(f"Own {rng.randrange(9)}", "Bean", "Beans", takes_money=True))
    price, day = Money(rng.randrange(1, 999), "EUR"), DAY - timedelta(days=rng.randrange(99))
    own_catalogue.keep_pack(ledger, OwnPack(platform, rng.randrange(1, 99), price, day, rng.choice(SHOPS), "seen 🌸"))
    coins, amount = rng.choice(((7, None), (None, price), (None, None)))
    own_catalogue.keep_gift(ledger, OwnGift(platform, f"Rose {rng.randrange(9)}", day, coins, amount))


def _set(ledger: Ledger, rng: random.Random) -> None:
    ledger.change_settings(basis="average", month_starts_on=rng.randrange(1, 32))


_VERBS = (
    _import_own, _import_joined, _import_and_take_back, _answer, _delete, _delete, _forget, _attach, _attach_and_delete,
    _handle, _handle, _note, _merge, _split, _change, _budget, _budget, _rate, _published, _mapping, _report, _preset,
    _account, _set, _own, _own,
)  # fmt: skip
"""Each takes a ledger and random numbers."""
