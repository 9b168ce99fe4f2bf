"""Twitch's list of acquired bits. Nobody has written of its 22 columns: only names that say enough count.

What a price is in, and in which unit, is asked; bits without a price join with what a shop says of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from models import currencies, drafts
from models.drafts import Draft
from models.errors import InvalidEntry, LedgerError
from models.imports import Question, Reading, Record, Refused, Row, Unanswered, asking
from models.imports.amounts import Asked
from models.imports.asking import LEFT_OUT, SKIP, Said
from models.imports.clock import Clock
from models.imports.csv_table import Line
from models.money import Money, from_text
from models.text import N_

PLATFORM = "Twitch"
PRICE = Question(
    "twitch.price",
    N_("Twitch's file seems to give prices without a currency. Which one is it, as a code like USD? Or “skip”"),
)
UNIT = Question(
    "twitch.price_unit",
    N_("Twitch's file gives prices as whole numbers. Are they whole units, like 5 dollars, or cents?"),
    ("whole", "cents"),
)
BOUGHT = Question(
    "twitch.bits_acquired",
    N_("Twitch names Bits that came and not their price. Are they taken in without one, or left out?"),
    ("unknown-cost", SKIP),
)
ACQUIRED_OPTIONS = (BOUGHT.name, PRICE.name, UNIT.name)
NO_COLUMNS = N_("The columns of this list of Bits are not known; import it alone as a table and say which one is what")
NOTE = "Bits acquired; Twitch's file does not say what they cost"

_TIME = ("time", "purchased_at", "purchase_time", "acquired_at", "acquired_time", "created_at", "transaction_time",
         "transaction_date", "purchase_date", "timestamp", "date")  # fmt: skip
_BITS = ("bits", "bits_acquired", "acquired_total", "bits_amount", "bits_quantity", "bits_total", "total_bits",
         "amount_bits", "bits_purchased", "purchased_total", "num_bits", "bit_amount")  # fmt: skip
_PRICE = re.compile(r"(?:^|_)(?:price|cost)(?:_|$)|(?:^|_)amount_paid(?:_|$)")
_CURRENCY = re.compile(r"(?:^|_)currency(?:_code)?$")
_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,8})?", re.ASCII)


class Acquired:
    """One such file: which of its columns are what, and the answers that hold for it."""

    def __init__(self, columns: Sequence[str], reading: Reading, clock: Clock) -> None:
        """Find the columns. Raises RequestRefused for an answer that is none."""
        self._columns, self._reading, self._clock = sorted(columns), reading, clock
        self._time = next((name for name in _TIME if name in columns), "")
        self._bits = next((name for name in _BITS if name in columns), "")
        self._priced, self._coded = _only(_PRICE, columns), _only(_CURRENCY, columns)
        self._bought, self._unit = reading.answer(BOUGHT), reading.answer(UNIT)
        self._currency = asking.currency(reading, PRICE)

    def row(self, line: Line) -> Row:
        """Read a line: bits with a price, or bits alone."""
        cells = line.cells
        if not self._time or not self._bits:
            return Refused(line.number, NO_COLUMNS, {}, raw=line.raw)
        try:
            when, bits = self._clock.plain(cells[self._time]), asking.whole(cells[self._bits])
        except LedgerError as error:
            return Refused(line.number, error.message, error.values, raw=line.raw)
        texts = (*(cells[name] for name in self._columns), self._reading.account)
        said = Said(line.number, drafts.fingerprint(("twitch", "acquired", *texts)), "", line.raw)
        if _is_zero(cells.get(self._priced, "")):
            return asking.row(said, partial(self._without_price, when, bits, "free", ""))
        paid = self._alone(said, bits)
        if cells.get(self._priced) and self._currency != SKIP:
            priced = asking.row(said, partial(self._purchase, when, bits, cells), part="charge")
            if isinstance(priced, Record):
                return priced
            paid = priced
        draft = partial(self._without_price, when, bits, "correction", NOTE)
        return asking.row(said, draft, part="coins", alone=paid)

    def _alone(self, said: Said, bits: int) -> Unanswered | Refused | None:
        """Say what becomes of bits without a price that no shop's row joins."""
        if self._bought is None:
            return Unanswered(said.line, said.key, BOUGHT, str(bits), said.section, said.raw)
        return asking.refused(said, LEFT_OUT) if self._bought == SKIP else None

    def _without_price(self, when: str, bits: int, reason: str, note: str) -> Draft:
        moment = self._clock.moment(when)
        return Draft("adjustment", moment, PLATFORM, self._reading.account, item=reason, coins=bits, note=note)

    def _purchase(self, when: str, bits: int, cells: dict[str, str]) -> Draft:
        paid = self._paid(cells[self._priced], cells.get(self._coded, ""))
        return Draft("purchase", self._clock.moment(when), PLATFORM, self._reading.account, coins=bits, amount=paid)

    def _paid(self, text: str, named: str) -> Money:
        if not _NUMBER.fullmatch(text):
            raise InvalidEntry("amount", N_("“{text}” is not a price that can be read"), text=text[:40])
        code = named.upper() or ("USD" if self._priced.endswith("_usd") else self._currency)
        if code is None:
            raise Asked(PRICE, text)
        if not currencies.is_known(code):
            raise InvalidEntry("currency", N_("“{code}” is not a currency; use a code like EUR"), code=code[:40])
        digits = currencies.digits(code)
        if "." in text or not digits:
            return Money(from_text(text, digits), code)
        unit = "cents" if "cent" in self._priced else self._unit
        if unit is None:
            raise Asked(UNIT, text)
        return Money(from_text(text, 0 if unit == "cents" else digits), code)


def _only(pattern: re.Pattern[str], columns: Sequence[str]) -> str:
    """Give the one column of such a name; where there are several, none can be told apart."""
    found = [name for name in columns if pattern.search(name)]
    return found[0] if len(found) == 1 else ""


def _is_zero(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and not text.strip("0.")
