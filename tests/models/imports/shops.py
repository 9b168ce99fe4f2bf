"""Rows as the readers of platforms and shops give them, written by hand, for tests of what is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from models import drafts, lookups, moments
from models.database import Reader
from models.drafts import Draft
from models.imports import Record, Row
from models.imports.apply import apply
from models.imports.plan import Plan
from models.imports.planner import Planner
from models.imports.reading import Begins, Ends, Event, Rows
from models.ledger import Ledger
from models.money import Money

PLATFORM, PLAY, PAY, APPLE, LOG = "tiktok", "play", "pay", "apple", "live-log"
File = tuple[str, Sequence[Row]]


def at(text: str, zone: str = "UTC") -> moments.Moment:
    return moments.parse(text, zone)


def coins(when: str, count: int = 350, **more: Any) -> Record:
    """The platform's own row: coins, and no price."""
    draft = Draft("adjustment", at(when), "TikTok", "main", item="correction", coins=count)
    return Record(1, key(PLATFORM, when, count), draft, "Coins", raw=f"{when} {count}", part="coins", **more)


def charge(when: str, source: str = PLAY, count: int = 350, minor: int = 499, **more: Any) -> Record:
    """A shop's row: what was charged for how many coins."""
    reference = f"{source}-{when}"
    draft = Draft("purchase", at(when), "TikTok", "main", coins=count, amount=Money(minor, "EUR"), reference=reference,
                  channel="ios-app" if source == APPLE else "android-app", seller=source)  # fmt: skip
    return Record(1, key(source, when, count, minor), draft, raw=f"{when},{count},{minor}", part="charge", **more)


def sent(when: str, count: int = 5, to: str = "mila", **more: Any) -> Record:
    """The platform's own row of a gift: when, to whom, how many coins."""
    draft = Draft("gift", at(when), "TikTok", "main", handle=to, coins=count)
    return Record(
        1, key(PLATFORM, when, count, to), draft, "SendGifts", raw=f"{when} {count} {to}", part="sent", **more
    )


def logged(when: str, quantity: int = 5, to: str = "mila", item: str = "Rose", each: int = 1, **more: Any) -> Record:
    """A row of a log of a live: the gift with its name, a streak as one."""
    draft = Draft("gift", at(when), "TikTok", "main", handle=to, item=item, quantity=quantity, coins=quantity * each)
    raw = f"{when} {item} x{quantity} {to}"
    return Record(1, key(LOG, when, quantity, to, item), draft, raw=raw, part="logged", **more)


def whole(when: str, count: int = 350, minor: int = 499) -> Record:
    """A row that says all there is to a purchase."""
    draft = Draft("purchase", at(when), "TikTok", "main", coins=count, amount=Money(minor, "EUR"))
    return Record(1, drafts.key(draft), draft)


def refund(of: Record, when: str, source: str = PLAY) -> Record:
    draft = Draft("refund", at(when), "TikTok", "main", reference=of.draft.reference)
    return Record(1, key(source, when, "refund"), draft)


def key(*values: object) -> bytes:
    return drafts.fingerprint(tuple(map(str, values)))


def planned(reader: Reader, *files: File) -> Plan:
    """Plan files that were read already."""
    planner = Planner(reader, lambda _step: True)
    events: list[Event] = []
    for source, rows in files:
        numbered = [row._replace(line=line) for line, row in enumerate(rows, start=1)]
        events += [Begins(f"{source}.csv", source), Rows(numbered, {}), Ends(())]
    planner.take(events)
    return planner.finish()


def bring(ledger: Ledger, *files: File) -> Plan:
    """Import files with what is proposed."""
    plan = planned(ledger, *files)
    apply(ledger, plan)
    return plan


def plain(draft: Draft) -> Draft:
    """A draft without what only the order of entry decides, or how its moment was given."""
    return replace(draft, moment=replace(draft.moment, given="offset"), refunded_id=None)


def books(ledger: Ledger) -> list[Draft]:
    """All entries, as `plain` gives them."""
    return [plain(draft) for draft in lookups.all_drafts(ledger)]


def only(ledger: Ledger) -> Draft:
    """The one entry there is."""
    (found,) = books(ledger)
    return found
