"""Look-ups the verbs need: entries as drafts, what can be refunded, what an account holds. It changes nothing."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from models.drafts import Draft
from models.errors import InvalidEntry
from models.moments import Moment
from models.money import Money
from models.periods import from_day_number
from models.text import N_

if TYPE_CHECKING:
    import sqlite3

    from models.database import Reader
    from models.rates import Rates

_DRAFT = """
SELECT e.id, e.kind, e.at, e.zone, e.utc_offset, e.is_date, e.is_repeated, p.name, a.name, c.name, h.name,
       coalesce(i.name, e.reason), e.quantity, e.coins, e.amount, e.currency, e.charged, e.charged_currency, e.channel,
       e.seller, e.payment_method, coalesce(r.reference, e.reference), e.note, e.refunded_id, e.key
FROM entry e JOIN account a ON a.id = e.account_id JOIN platform p ON p.id = a.platform_id
LEFT JOIN creator c ON c.id = e.creator_id LEFT JOIN handle h ON h.id = e.handle_id
LEFT JOIN item i ON i.id = e.item_id LEFT JOIN entry r ON r.id = e.refunded_id
"""


def _draft(row: Sequence[Any]) -> tuple[int, Draft]:
    entry, kind, at, zone, offset, is_date, is_repeated, *names, quantity, coins = row[:14]
    amount, currency, charged, charged_currency, *texts, refunded, _ = row[14:]
    moment = Moment(at, zone, offset, bool(is_date), bool(is_repeated), "date" if is_date else "offset")
    money = (
        None if amount is None else Money(amount, currency),
        None if charged is None else Money(charged, charged_currency),
    )
    values: list[Any] = [kind, moment, *(name or "" for name in names), quantity, coins, *money, *texts, refunded]
    return entry, Draft(*values)


def drafts(reader: Reader, entries: Iterable[int]) -> dict[int, Draft]:
    """Give the entries of these ids as drafts; ids that are not there are left out."""
    query = f"{_DRAFT} WHERE e.id IN (SELECT value FROM json_each(?))"
    wanted = list(dict.fromkeys(entries))
    found = dict(map(_draft, reader.connection.execute(query, (json.dumps(wanted),))))
    return {entry: found[entry] for entry in wanted if entry in found}


def drafts_between(reader: Reader, account: int, first: int, last: int) -> list[tuple[bytes, Draft]]:
    """Give the entries of an account from one moment to another (UTC microseconds), each with its key."""
    rows = reader.connection.execute(
        f"{_DRAFT} WHERE e.account_id = ? AND e.at BETWEEN ? AND ?", (account, first, last)
    )
    return [(row[-1], _draft(row)[1]) for row in rows]


class Sourced(NamedTuple):
    """An entry with its key and the row it was read from."""

    id: int
    draft: Draft
    key: bytes
    import_id: int | None
    import_row: int | None


_BOUGHT = "e.kind IN ('purchase', 'adjustment') AND e.coins > 0 AND coalesce(e.reason, 'correction') = 'correction'"


def bought_between(reader: Reader, account: int, first: int, last: int) -> list[Sourced]:
    """Give the purchases and corrections of an account from one moment to another (UTC microseconds)."""
    return _sourced(reader, f"e.account_id = ? AND e.at BETWEEN ? AND ? AND e.kind <> 'gift' AND {_BOUGHT}", account,
                    first, last)  # fmt: skip


def gifts_between(reader: Reader, account: int, first: int, last: int, source: str) -> list[Sourced]:
    """Give the gifts of coins of an account, from one moment to another, that were read from files of a source."""
    imports = "SELECT id FROM import WHERE source = ?"
    condition = f"e.kind = 'gift' AND e.coins > 0 AND e.import_id IN ({imports})"
    return _sourced(reader, f"e.account_id = ? AND e.at BETWEEN ? AND ? AND {condition}", account, first, last, source)


def joinable(reader: Reader, entries: Iterable[int]) -> list[Sourced]:
    """Give those of these entries that rows can be joined to: purchases, corrections and gifts."""
    condition = f"e.id IN (SELECT value FROM json_each(?)) AND (e.kind = 'gift' OR ({_BOUGHT}))"
    return _sourced(reader, condition, json.dumps(list(entries)))


def _sourced(reader: Reader, condition: str, *values: object) -> list[Sourced]:
    query = f"{_DRAFT.replace('e.key', 'e.key, e.import_id, e.import_row')} WHERE {condition} ORDER BY e.id"
    return [Sourced(*_draft(row[:-2]), *row[-3:]) for row in reader.connection.execute(query, values)]


def all_drafts(reader: Reader) -> Iterator[Draft]:
    """Give every entry by moment, then in the order entries of one moment are booked."""
    for row in reader.connection.execute(f"{_DRAFT} ORDER BY e.at, e.role, e.id"):
        yield _draft(row)[1]


def count(reader: Reader) -> int:
    """How many entries there are."""
    return int(reader.connection.execute("SELECT COUNT(*) FROM entry").fetchone()[0])


@dataclass(frozen=True, slots=True)
class Refundable:
    """A purchase or gift as its refunds see it; coins and minor units."""

    id: int
    kind: str
    at: int
    coins: int | None
    amount: int | None
    currency: str | None
    reference: str
    refunded_coins: int = 0
    refunded_amount: int = 0
    is_refunded: bool | int = False

    @property
    def coins_left(self) -> int:
        """Coins no refund has taken."""
        return (self.coins or 0) - self.refunded_coins

    @property
    def amount_left(self) -> int:
        """Minor units no refund has given back."""
        return (self.amount or 0) - self.refunded_amount

    def money(self, minor: int) -> Money:
        """An amount in the currency it was paid in."""
        return Money(minor, self.currency or "")


_REFUNDABLE = """
SELECT e.id, e.kind, e.at, e.coins, e.amount, e.currency, e.reference,
       coalesce(sum(r.coins), 0), coalesce(sum(r.amount), 0), count(r.id) > 0
FROM entry e LEFT JOIN entry r ON r.refunded_id = e.id
WHERE e.account_id = ? AND e.kind IN ('purchase', 'gift') AND {condition} GROUP BY e.id
"""


def refundable(reader: Reader, account: int, *, reference: str = "", entry: int | None = None) -> list[Refundable]:
    """Find the purchases and gifts of an account that bear `reference`, or the one with the id `entry`."""
    condition = "e.id = ?" if entry is not None else "e.reference = ? AND e.reference <> ''"
    query = _REFUNDABLE.format(condition=condition)
    rows = reader.connection.execute(query, (account, reference if entry is None else entry))
    return [Refundable(*row) for row in rows]


def refunded_references(reader: Reader) -> set[tuple[int, str]]:
    """Account and reference of every entry that was refunded."""
    query = "SELECT DISTINCT e.account_id, e.reference FROM entry r JOIN entry e ON e.id = r.refunded_id"
    return set(reader.connection.execute(query))


def without_refund(reader: Reader, target: Refundable, refund: int) -> Refundable:
    """Give `target` as it was before the refund with the id `refund`."""
    query = "SELECT coalesce(coins, 0), coalesce(amount, 0) FROM entry WHERE id = ? AND refunded_id = ?"
    row = reader.connection.execute(query, (refund, target.id)).fetchone()
    if row is None:
        return target
    coins, amount = target.refunded_coins - row[0], target.refunded_amount - row[1]
    return replace(target, refunded_coins=coins, refunded_amount=amount, is_refunded=bool(coins or amount))


def reasons(reader: Reader, entries: Iterable[int]) -> dict[int, str]:
    """Say of each of these adjustments why its coins came or went."""
    query = "SELECT id, reason FROM entry WHERE reason IS NOT NULL AND id IN (SELECT value FROM json_each(?))"
    return dict(reader.connection.execute(query, (json.dumps(list(entries)),)))


def refunded(reader: Reader, entries: Iterable[int]) -> set[int]:
    """Ids of those of these entries that were refunded."""
    query = "SELECT refunded_id FROM entry WHERE refunded_id IN (SELECT value FROM json_each(?))"
    return {entry for (entry,) in reader.connection.execute(query, (json.dumps(list(entries)),))}


def refunds_of(reader: Reader, entries: Iterable[int]) -> set[int]:
    """Ids of the refunds of these entries."""
    query = "SELECT id FROM entry WHERE refunded_id IN (SELECT value FROM json_each(?))"
    return {refund for (refund,) in reader.connection.execute(query, (json.dumps(list(entries)),))}


_BROKEN = """
SELECT CASE
    WHEN r.account_id <> e.account_id THEN 'account' WHEN r.at < e.at THEN 'when'
    WHEN e.kind = 'gift' AND (r.coins IS NOT e.coins OR r.amount IS NOT e.amount) THEN 'coins'
    WHEN r.currency IS NOT NULL AND r.currency IS NOT e.currency THEN 'currency'
    WHEN (SELECT sum(coins) FROM entry s WHERE s.refunded_id = e.id) > coalesce(e.coins, 0)
      OR (SELECT sum(amount) FROM entry s WHERE s.refunded_id = e.id) > coalesce(e.amount, 0) THEN 'coins' END
FROM entry r JOIN entry e ON e.id = r.refunded_id WHERE e.id = ?
"""
_BROKEN_SENTENCES = {
    "account": N_("A refund belongs to another account than what it refunds"),
    "when": N_("A refund would come before what it refunds"),
    "coins": N_("Its refunds would be more than it"),
    "currency": N_("Its refund is in another currency"),
}


def broken_refunds(reader: Reader, entry: int) -> list[InvalidEntry]:
    """Say what the refunds of an entry have against its present form, each by the entry's field that is in the way."""
    fields = reader.connection.execute(_BROKEN, (entry,))
    return [InvalidEntry(field, _BROKEN_SENTENCES[field]) for (field,) in fields if field]


def broken_among(reader: Reader, entries: Iterable[int]) -> list[InvalidEntry]:
    """Say what is wrong with the refunds among these entries, and with those of these entries."""
    query = """
    SELECT DISTINCT refunded_id FROM entry WHERE refunded_id IS NOT NULL
    AND (id IN (SELECT value FROM json_each(?1)) OR refunded_id IN (SELECT value FROM json_each(?1)))
    """
    refunded = reader.connection.execute(query, (json.dumps(list(entries)),)).fetchall()
    return [problem for (entry,) in refunded for problem in broken_refunds(reader, entry)]


def deleted(reader: Reader, entries: Sequence[int]) -> tuple[int, int, list[int]]:
    """Count which of these can be restored, and refunds among them without what they refund; give their accounts."""
    query = """
    SELECT count(*), total(refunded_id IS NOT NULL AND refunded_id NOT IN (SELECT value FROM json_each(?1))
                           AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.id = removed.refunded_id)),
           json_group_array(DISTINCT account_id)
    FROM removed WHERE id IN (SELECT value FROM json_each(?1))
    """
    found, orphans, accounts = reader.connection.execute(query, (json.dumps(entries),)).fetchone()
    return found, int(orphans), json.loads(accounts)


def of_import(reader: Reader, import_id: int) -> array[int]:
    """Give the ids of the entries that came with an import, or that rows of it were joined to."""
    query = """
    SELECT id FROM entry WHERE id IN (
        SELECT id FROM entry WHERE import_id = ?1 UNION SELECT entry_id FROM alias WHERE import_id = ?1
    ) ORDER BY at, role, id
    """
    rows = reader.connection.execute(query, (import_id,))
    return array("q", (entry for (entry,) in rows))


def kinds(reader: Reader, entries: Sequence[int]) -> tuple[int, int, int]:
    """Count which of these are there, are gifts, and were paid in money: purchases and gifts without coins."""
    query = """
    SELECT count(*), total(kind = 'gift'), total(kind = 'purchase' OR (kind = 'gift' AND coins IS NULL))
    FROM entry WHERE id IN (SELECT value FROM json_each(?))
    """
    found, gifts, paid = reader.connection.execute(query, (json.dumps(entries),)).fetchone()
    return found, int(gifts), int(paid)


def changeable(reader: Reader, entries: Sequence[int]) -> list[tuple[Any, ...]]:
    """Give of these entries what the verb on many of them changes, as `bulk.Row` names it."""
    query = """
    SELECT id, account_id, creator_id, handle_id, item_id, channel, seller, payment_method, note
    FROM entry WHERE id IN (SELECT value FROM json_each(?))
    """
    return reader.connection.execute(query, (json.dumps(entries),)).fetchall()


def repeated_reference(reader: Reader, account: int) -> str | None:
    """Give a reference that a refunded entry of the account shares with another one; None where there is none."""
    query = """
    SELECT e.reference FROM entry r JOIN entry e ON e.id = r.refunded_id
    JOIN entry other ON other.account_id = e.account_id AND other.reference = e.reference AND other.id <> e.id
    WHERE e.account_id = ? AND e.reference <> '' AND other.kind IN ('purchase', 'gift') LIMIT 1
    """
    found = reader.connection.execute(query, (account,)).fetchone()
    return None if found is None else str(found[0])


def free_reference(reader: Reader, account: int, wanted: str) -> str:
    """Give `wanted`, or with a number behind it, as no entry of the account bears it."""
    candidate, number = wanted, 1
    query = "SELECT 1 FROM entry WHERE account_id = ? AND reference = ? AND reference <> ''"
    while reader.connection.execute(query, (account, candidate)).fetchone():
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate


_TOTALS = """
SELECT coalesce(sum(CASE WHEN role = 0 THEN coins END), 0), total(amount) + total(charged)
FROM entry INDEXED BY entry_money WHERE account_id = ? AND (kind <> 'gift' OR coins IS NULL)
"""


def totals(reader: Reader, account: int) -> tuple[int, float]:
    """Coins of all lots of an account, and roughly the minor units of all its amounts, to hold against the bounds."""
    connection: sqlite3.Connection = reader.connection
    coins, paid = connection.execute(_TOTALS, (account,)).fetchone()
    return coins, paid


def own_rates(reader: Reader) -> dict[tuple[str, str, date], Decimal]:
    """Give the rates the user entered: (from, to, day) -> units of `to` for one unit of `from`."""
    rows = reader.connection.execute("SELECT source, target, day, value FROM rate")
    return {(source, target, from_day_number(day)): Decimal(value) for source, target, day, value in rows}


def published_rates(reader: Reader) -> dict[str, dict[int, str]]:
    """Give the bank's rates that were imported: currency -> day (since 1970) -> units for 1 EUR as published."""
    found: dict[str, dict[int, str]] = {}
    for currency, day, value in reader.connection.execute("SELECT currency, day, value FROM published_rate"):
        found.setdefault(currency, {})[day] = value
    return found


def rates(reader: Reader) -> Rates:
    """Give the rates of a ledger as they are now: the user's own, then the bank's that ship and that were imported."""
    from models.rates import Rates

    return Rates(own_rates(reader), published=published_rates(reader))


_MOVED = """
SELECT coalesce(sum(CASE WHEN e.kind IN ('purchase', 'adjustment') THEN e.coins WHEN g.kind = 'purchase' THEN -e.coins
                    END), 0)
FROM entry e INDEXED BY entry_money LEFT JOIN entry g ON e.kind = 'refund' AND g.id = e.refunded_id
WHERE e.account_id = ?1 AND e.at <= ?2 AND e.at > ?3 AND (e.kind <> 'gift' OR e.coins IS NULL)
"""
_SENT = """
SELECT coalesce(sum(place & 4294967295), 0) FROM entry INDEXED BY entry_order
WHERE account_id = ?1 AND at <= ?2 AND at > ?3 AND (shape >> 17) & 1
"""
_VOIDED = """
SELECT coalesce(sum(coins), 0) FROM entry WHERE account_id = ?1 AND at <= ?2 AND at > ?3 AND kind = 'gift'
AND id IN (SELECT refunded_id FROM entry WHERE refunded_id IS NOT NULL)
"""


def balance(reader: Reader, account: int, at: int, since: int = -(2**63)) -> int:
    """Coins an account holds after everything up to `at` (UTC microseconds); below zero where coins are owed.

    With `since` only what came and went after that moment counts.
    """
    # Gifts, of which there are most, are added up in the index that packs their coins into a number.
    run, given = reader.connection.execute, (account, at, since)
    moved, sent, voided = (int(run(query, given).fetchone()[0]) for query in (_MOVED, _SENT, _VOIDED))
    return moved - sent + voided


_BALANCES = """
SELECT account_id, id FROM entry INDEXED BY entry_money
WHERE (kind <> 'gift' OR coins IS NULL) AND kind = 'assertion'
"""


def latest_balances(reader: Reader) -> list[int]:
    """Ids of the latest balance that was seen of each account."""
    latest: dict[int, int] = dict(reader.connection.execute(f"{_BALANCES} ORDER BY at, id"))
    return list(latest.values())


def balances_before(reader: Reader, account: int, entry: int, at: int, count: int) -> list[int]:
    """Ids of the latest few other balances of an account up to a moment, the latest first."""
    query = f"{_BALANCES} AND account_id = ? AND at <= ? AND id <> ? ORDER BY at DESC, id DESC LIMIT ?"
    return [found for (_, found) in reader.connection.execute(query, (account, at, entry, count))]


def bought_lately(reader: Reader, account: int, count: int) -> Iterator[tuple[Any, ...]]:
    """Give the latest purchases of anybody's purses on the platform of an account that were paid for.

    Each with its coins, amount, currency, channel, seller, and its moment: UTC microseconds, zone, offset.
    """
    query = """
    SELECT coins, amount, currency, channel, seller, at, zone, utc_offset FROM entry WHERE id IN (
        SELECT e.id FROM entry e INDEXED BY entry_money JOIN account a ON a.id = e.account_id
        WHERE a.platform_id = (SELECT platform_id FROM account WHERE id = ?)
        AND (e.kind <> 'gift' OR e.coins IS NULL) AND e.kind = 'purchase' AND e.amount > 0
        ORDER BY e.at DESC, e.id DESC LIMIT ?
    ) ORDER BY at DESC, id DESC
    """
    yield from reader.connection.execute(query, (account, count))
