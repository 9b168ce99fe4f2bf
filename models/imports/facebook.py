"""Facebook's payment history as JSON: the payments that one made on Facebook with money.

It does not say what they were for, so each is to be confirmed. Neither Instagram's export nor Facebook's holds gifts or
Stars, as far as is known. Source of the keys: the test of a public program; the list's place: two such programs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from models import currencies, drafts
from models.drafts import Draft
from models.errors import InvalidEntry, LedgerError
from models.imports import Head, Note, Question, Reading, Refused, Row, asking, encoding
from models.imports.amounts import Asked
from models.imports.asking import UNKNOWN, Said
from models.imports.guarded_json import NESTED, Guard, Object, Value, find, flat, raw
from models.money import Money, from_text
from models.names import name_key
from models.text import N_

NAME = "facebook"
PLATFORM = "Facebook"
SECTION = "payments"
OWN_NAME = Question(
    "facebook.own_name",
    N_("Facebook names who paid and who was paid, and not which of them is you. How is your own name written there?"),
)
OPTIONS = (OWN_NAME.name, encoding.option(NAME))
NOT_SAID = N_("Facebook does not say what this was for; take it in if it was a gift to a creator")
UNFINISHED = N_("Payments that were not completed or were given back, left out: {count}")
RECEIVED = N_("Payments made by somebody else, left out: {count}")
_KEPT = ("created_timestamp", "amount", "currency", "sender", "receiver", "payment_method", "status")
_DONE = ("completed", "complete", "succeeded", "success", "")


def recognises(head: Head) -> bool:
    """Say whether a file begins as the payment history does."""
    data = head.data.removeprefix(b"\xef\xbb\xbf").lstrip()
    return data.startswith(b"{") and b'"payments_v2"' in data[:4096]


def rows(file: BinaryIO, reading: Reading) -> Iterator[Row]:
    """Give the payments of one's own that were completed, in the order of the file."""
    guard = Guard(file, reading.tick)
    own = reading.answer(OWN_NAME)
    counts: Counter[str] = Counter()
    for found in find(guard, {"payments": SECTION}):
        counts["all"] += 1
        row = _row(found.item, counts["all"], reading, own)
        if isinstance(row, str):
            counts[row] += 1
        else:
            yield row
    repaired = N_("{count} damaged characters were replaced by “�”")
    for message, count in ((UNFINISHED, counts[UNFINISHED]), (RECEIVED, counts[RECEIVED]), (repaired, guard.repaired)):
        if count:
            reading.notes.append(Note(message, {"count": count}))
    if not counts["all"]:
        reading.notes.append(Note(N_("There are no gifts and no purchases in this file"), {}))


def _row(item: Object | None, line: int, reading: Reading, own: str | None) -> Row | str:
    """Make the row of a payment, or say under what it is counted."""
    try:
        if item is None:
            raise InvalidEntry("", UNKNOWN)
        values = flat(item)
        texts = {name: _text(values.get(name)) for name in _KEPT}
        amount = _money(texts["amount"], texts["currency"])
        moment = asking.instant(texts["created_timestamp"], reading.zone)
    except LedgerError as error:
        return Refused(line, error.message, error.values, SECTION, raw=raw(item))
    if texts["status"].casefold() not in _DONE:
        return UNFINISHED
    if own is not None and texts["sender"] and name_key(texts["sender"]) != name_key(own):
        return RECEIVED
    key = drafts.fingerprint((NAME, *(texts[name] for name in _KEPT[:5]), reading.account))
    draft = Draft("gift", moment, PLATFORM, reading.account, handle=texts["receiver"], amount=amount,
                  payment_method=texts["payment_method"])  # fmt: skip
    whose = partial(_draft, draft, texts["sender"], is_known=own is not None)
    return asking.row(Said(line, key, SECTION, raw(item)), whose, doubt=NOT_SAID)


def _draft(draft: Draft, sender: str, *, is_known: bool) -> Draft:
    if sender and not is_known:
        raise Asked(OWN_NAME, sender)
    return draft


def _text(value: Value) -> str:
    """Give a value as text. Facebook writes each byte of a letter's UTF-8 as a letter of its own."""
    text = "" if value is None or value == NESTED else str(value).strip()
    try:
        return text if text.isascii() else text.encode("latin-1").decode()
    except UnicodeError:
        return text


def _money(text: str, code: str) -> Money:
    if not currencies.is_known(code):
        raise InvalidEntry("currency", N_("“{code}” is not a currency; use a code like EUR"), code=code[:40])
    return Money(from_text(text, currencies.digits(code)), code)
