"""What a pasted text may say in the language of the user, and the questions its preview asks the reckoning thread."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models import currencies, headings, moments, pasted, suggestions
from models.imports import Record, Refused, pasting
from models.money import Money
from models.names import fold
from models.pasted import Row, Ways
from ui import labels, parsing, typed
from ui.text import _

if TYPE_CHECKING:
    from models.drafts import Kind
    from models.imports.plan import Plan
    from models.moments import Moment
    from models.suggestions import Known
    from ui.desktop.books import Books

_TWO_PLACES = re.compile(r"([+-]?[0-9]{1,15})[.,]([0-9]{1,2})", re.ASCII)


@dataclass(frozen=True)
class Preview:
    """Pasted rows, what each is understood as, by its line, and what would become of it."""

    rows: Sequence[Row]
    records: Mapping[int, Record | Refused]
    plan: Plan


def read(books: Books, text: str) -> Preview:
    """Part a pasted text into rows and plan them. Raises ImportRefused where there is nothing in it."""
    ways = make_ways(books)
    return _preview(books, pasted.read(text, ways), ways)


def again(books: Books, rows: Sequence[Row]) -> Preview:
    """Plan rows that were changed in the preview."""
    return _preview(books, rows, make_ways(books))


def _preview(books: Books, rows: Sequence[Row], ways: Ways) -> Preview:
    records = {row.line: pasted.understand(row, ways) for row in rows}
    uncounted = {row.line for row in rows if not row.cells.get("quantity")}
    return Preview(rows, records, pasting.plan_rows(books.reader, list(records.values()), uncounted=uncounted))


def chosen(books: Books, preview: Preview, lines: Collection[int]) -> Plan:
    """Plan the ticked rows alone, those the ledger has as well."""
    wanted = [record for line, record in preview.records.items() if line in lines and isinstance(record, Record)]
    return pasting.plan_rows(books.reader, wanted, again=lines)


# --- Words ------------------------------------------------------------------------------------------------------------


def make_ways(books: Books) -> Ways:
    """Read the way the user writes, with what the ledger knows."""
    kept, known = books.settings, suggestions.known(books.reader)
    now = moments.now(kept.timezone)
    used = {*known.paid_in(), kept.currency}
    return Ways(
        parsing.count,
        _amount,
        lambda text: _when(text, now),
        lambda text: _currency(text, used),
        now,
        kept.currency,
        known,
        _headings(),
        _kinds(),
        _both_ways(labels.REASONS),
        _both_ways(labels.CHANNELS),
        _words(_("to, for")) | {"to", "for"},
        _words(_("on, at")) | {"on", "at"},
        _coin_words(known),
    )


def _amount(text: str, currency: str) -> Money:
    """Read an amount as the user writes it; else with either sign before two places, which can mean nothing else."""
    plain = typed.normal(text)
    match = _TWO_PLACES.fullmatch(plain)
    if match and currencies.digits(currency) == 2:
        return Money(int(f"{match[1]}{match[2]:0<2}"), currency)
    return parsing.amount(text, currency)


def _when(text: str, now: Moment) -> Moment:
    return parsing.moment(text, now.zone, now.day, now=now)


def _currency(text: str, used: Collection[str]) -> str:
    """Code of a sign or a code; a small-lettered word is one only if the ledger uses it: “all” is seldom the lek."""
    word = text.strip().rstrip(".")
    code = word.upper()
    if currencies.is_known(code) and (word == code or code in used):
        return code
    return parsing.currency_of(word, [*used, *currencies.USUAL]) or ""


def _words(listed: str) -> frozenset[str]:
    return frozenset(fold(word.strip()) for word in listed.split(","))


def _coin_words(known: Known) -> dict[str, str]:
    """Words for coins with the platform each is of: none for coins of any kind, or of several platforms alike.

    What platforms without an account call theirs counts only where no account's is called so.
    """
    words = dict.fromkeys(_words(_("coin, coins")) | {"coin", "coins"}, "")
    used = {row.platform for row in known.accounts}
    for is_used in (True, False):
        found: dict[str, set[str]] = defaultdict(set)
        for one in known.platforms:
            for word in (fold(one.unit), fold(one.units), f"{fold(one.unit)}s"):
                if (one.name in used) == is_used and word not in words:
                    found[word].add(one.name)
        words |= {word: next(iter(names)) if len(names) == 1 else "" for word, names in found.items()}
    return words


def _both_ways(named: Mapping[str, str]) -> dict[str, str]:
    """Keys by what they are called in the user's language, and by themselves."""
    return {fold(key): key for key in named if key} | {fold(_(text)): key for key, text in named.items() if key}


def _kinds() -> dict[str, Kind]:
    return dict(_both_ways(labels.KINDS))  # type: ignore[arg-type]


_AS_PASTED = {"kind": "type", "gift": "item", "coins_each": ""}
"""Columns of tables that are called otherwise here."""


def _headings() -> dict[str, str]:
    """Columns by what their heading may be: ours, those of the Ledger table, and what people call them."""
    from ui.desktop.tables.entry_columns import COLUMNS

    ours = {column.key: column.title for column in COLUMNS}
    as_field = {"kind": "type", "paid": "amount", "method": "payment_method"}
    left_out = ("price", "balance", "zone")
    found = {fold(name): name for name in pasted.COLUMNS}
    found |= {word: _AS_PASTED.get(name, name) for word, name in headings.columns().items()}
    found |= {fold(_("Currency")): "currency"}
    for key, title in ours.items():
        name = "" if key in left_out else as_field.get(key, key)
        found |= {fold(title): name, fold(_(title)): name}
    return found
