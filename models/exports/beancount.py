"""A ledger for beancount: coins as commodities at their booked total, so that its checks and sums are ours.

Its own booking of lots cannot serve: a lot of 3 coins for 1.00 does not balance with shares of 0.33, 0.33 and 0.34, and
gifts ahead of their lots are refused. So no posting has a lot, and coin accounts are opened without booking.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO

from models.exports.account_names import harmless
from models.exports.postings import Account, Assertion, Facts, Journal, Posting, Transaction
from models.money import to_text


def write(journal: Journal, file: BinaryIO) -> None:
    """Write the whole ledger, line by line, to `file`, which stays open."""
    file.writelines(f"{lines}\n".encode() for lines in _parts(journal))


def _parts(journal: Journal) -> Iterator[str]:
    yield _header(journal)
    for block in (_named(journal), [_opened(journal, account) for account in journal.accounts], _priced(journal)):
        yield from ["", *block] if block else []
    for entry in journal.entries:
        yield ""
        yield _asserted(journal, entry) if isinstance(entry, Assertion) else _transaction(journal, entry)


def _header(journal: Journal) -> str:
    """Say what it is, and set what sums may be off by to half of the least amount of each currency."""
    own = {code: digits for code, digits in journal.digits.items() if code not in journal.coins}
    return "\n".join([
        f";; A ledger of Coinpurse. Cost in {journal.currency}, coins booked by {journal.basis}.",
        f'option "operating_currency" "{journal.currency}"',
        *(f'option "inferred_tolerance_default" "{code}:{to_text(5, digits + 1)}"' for code, digits in own.items()),
    ])  # fmt: skip


def _named(journal: Journal) -> list[str]:
    return [f"{journal.first} commodity {coin}\n  name: {_quoted(name)}" for coin, name in journal.coins.items()]


def _priced(journal: Journal) -> list[str]:
    return [
        f'{price.day} price {price.unit} {price.value} {journal.currency}\n  source: "{price.source}"'
        for price in journal.prices
    ]


def _opened(journal: Journal, account: Account) -> str:
    holds = f' {account.commodity} "NONE"' if account.commodity else ""
    title = f"\n  name: {_quoted(account.title)}" if account.title else ""
    return f"{journal.first} open {account.name}{holds}{title}"


def _transaction(journal: Journal, entry: Transaction) -> str:
    head = f"{entry.day} * {_quoted(entry.payee)} {_quoted(entry.text)}\n  entry: {entry.entry}"
    return "\n".join([head, *_facts(entry.facts), *(_posting(journal, one) for one in entry.postings)])


def _facts(facts: Facts) -> Iterator[str]:
    for name, value in facts:
        yield f"  {name}: {value if isinstance(value, int) else _quoted(value)}"


def _posting(journal: Journal, posting: Posting) -> str:
    total = "" if posting.total is None else f" @@ {journal.amount(posting.total)}"
    return f"  {posting.account}  {journal.amount(posting.amount)}{total}"


def _asserted(journal: Journal, entry: Assertion) -> str:
    """Assert what was seen at the start of the next day; what cannot be checked there, or differs, is a note."""
    seen = journal.amount(entry.seen)
    facts = [f"  entry: {entry.entry}", *_facts(entry.facts)]
    if entry.is_met and entry.holds_all_day:
        head = f"{entry.day + timedelta(1)} balance {entry.account}  {seen}"
    else:
        head = f'{entry.day} note {entry.account} "Seen: {seen}; in the ledger: {entry.had}"'
    return "\n".join([head, *facts])


def _quoted(text: str) -> str:
    """Write a text between quotes, in one line."""
    shown = harmless(text, but="\n\t\r").replace("\\", "\\\\").replace('"', '\\"')
    return '"' + shown.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + '"'
