"""A ledger for hledger: coins as commodities at their booked total; `--cost` shows accounts of coins as what they cost.

hledger has no escapes. What would end a description or a tag is written in its full-width form, which reads the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from models.exports.account_names import harmless
from models.exports.postings import Assertion, Facts, Journal, Posting, Price, Transaction
from models.money import Money, to_text


def write(journal: Journal, file: BinaryIO) -> None:
    """Write the whole ledger, line by line, to `file`, which stays open."""
    file.writelines(f"{lines}\n".encode() for lines in _parts(journal))


def _parts(journal: Journal) -> Iterator[str]:
    yield f"; A ledger of Coinpurse. Cost in {journal.currency}, coins booked by {journal.basis}."
    yield "decimal-mark ."
    for code, digits in journal.digits.items():
        yield f"commodity {_sample(digits)} {code}{_titled(journal.coins.get(code, ''))}"
    accounts = [f"account {account.name}{_titled(account.title)}" for account in journal.accounts]
    for block in (accounts, [_priced(journal, price) for price in journal.prices]):
        yield from ["", *block] if block else []
    for entry in journal.entries:
        yield ""
        yield _asserted(journal, entry) if isinstance(entry, Assertion) else _transaction(journal, entry)


def _priced(journal: Journal, price: Price) -> str:
    return f"P {price.day} {price.unit} {price.value} {journal.currency}  ; {price.source}"


def _sample(digits: int) -> str:
    """Show by an amount how many decimals a currency has; the point is written even where none follow."""
    return f"{to_text(1000 * 10**digits, digits)}{'' if digits else '.'}"


def _titled(title: str) -> str:
    return f"  ; name: {_in_tag(title)}" if title else ""


def _transaction(journal: Journal, entry: Transaction) -> str:
    called = " | ".join(_in_description(text) for text in (entry.payee, entry.text) if text)
    postings = (_posting(journal, one) for one in entry.postings)
    return "\n".join([f"{entry.day} * ({entry.entry}) {called}", *_facts(entry.facts), *postings])


def _facts(facts: Facts) -> Iterator[str]:
    """Give each as a tag of the transaction; in a comment of a posting a text could change its date."""
    for name, value in facts:
        yield f"    ; {name}: {_in_tag(str(value))}"


def _posting(journal: Journal, posting: Posting) -> str:
    total = "" if posting.total is None else f" @@ {journal.amount(posting.total)}"
    return f"    {posting.account}  {journal.amount(posting.amount)}{total}"


def _asserted(journal: Journal, entry: Assertion) -> str:
    """Assert what was seen where it was seen; what cannot be checked there, or differs, is only told."""
    seen, nothing = journal.amount(entry.seen), journal.amount(Money(0, entry.seen.currency))
    is_checked = entry.is_met and entry.holds_in_order
    called = "Balance seen" if is_checked else f"Seen: {seen}, in the ledger: {entry.had}"
    head = f"{entry.day} * ({entry.entry}) {_in_description(entry.payee)} | {called}"
    posting = f"    {entry.account}  {nothing}{f' = {seen}' if is_checked else ''}"
    return "\n".join([head, *_facts(entry.facts), posting])


def _in_description(text: str) -> str:
    return harmless(text).replace(";", "\N{FULLWIDTH SEMICOLON}").replace("|", "\N{FULLWIDTH VERTICAL LINE}")


def _in_tag(text: str) -> str:
    return harmless(text).replace(",", "\N{FULLWIDTH COMMA}")
