"""Rows of a table to drafts, by a mapping whose columns are decided."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models import drafts, headings
from models.drafts import CHANNELS, KINDS, REASONS, Draft, Kind
from models.errors import InvalidEntry, LedgerError, RequestRefused
from models.imports import Question, Reading, Record, Refused, Row, Unanswered, csv_rows
from models.imports.amounts import WHICH_SIGN, Asked, Column, Price, price
from models.imports.table import dates
from models.imports.table.columns import COMMA, POINT, is_whole, read_price
from models.imports.table.deciding import Decided
from models.imports.table.mapping import BY_SIGN, SKIP, Field, Mapping
from models.imports.table.workbook import Exact
from models.moments import Moment
from models.money import Money
from models.text import N_

SOURCE = "table"
DECIMAL_SIGN = Question(f"{SOURCE}.decimal_sign", WHICH_SIGN, (POINT, COMMA))
WHICH_ORDER = N_("The dates of this table can be read in more than one order. Which is it?")
ORDER = f"{SOURCE}.date_order"
NO_KIND = N_("“{text}” is no kind of entry; say in the mapping what it stands for")
NO_WAY = N_("Say what it was: coins with a price were bought, coins with a name were given")
NO_WHOLE = N_("“{text}” is not a whole number")
WRONG_SIGN = N_("“{text}” has another sign than the rest of its column; the mapping can tell kinds by the sign")
NO_TARGET = N_("This money came back, and the row has no reference of what it was paid for")
TOO_MANY = N_("This row has {count} cells and the header {expected}")


@dataclass
class Tally:
    """Rows to be told of: left out by the mapping; gifts of coins and money, of which the money was left out; coins
    that came without a price.
    """

    skipped: int = 0
    both: int = 0
    unpriced: int = 0


class Drafter:
    """Makes a draft of each row."""

    def __init__(self, mapping: Mapping, places: dict[Field, int], decided: Decided, reading: Reading) -> None:
        """`places` says where the columns of the mapping are in this table."""
        self._mapping, self._places, self._decided, self._reading = mapping, places, decided, reading
        self._zone = mapping.zone or reading.zone
        self._kinds = {headings.key(word): kind for word, kind in mapping.kinds.items()}
        self._money = Column(SOURCE, reading)
        self.tally = Tally()
        purse = (mapping.fixed.get("platform", ""), mapping.fixed.get("account", "") or reading.account)
        self._purse = tuple(map(headings.key, purse))

    def row(self, line: int, cells: Sequence[str], section: str, width: int) -> Row | None:
        """Understand a row; None for one the mapping leaves out."""
        raw = csv_rows.raw(cells)
        key = drafts.fingerprint((SOURCE, *self._purse, *_trimmed(cells)))
        if any(cells[width:]) and width:
            return Refused(line, TOO_MANY, {"count": len(cells), "expected": width}, section, key, raw)
        said = {name: cells[place].strip() if not isinstance(cells[place], Exact) else cells[place]
                for name, place in self._places.items() if place < len(cells)}  # fmt: skip
        said = {**self._mapping.fixed, **{name: text for name, text in said.items() if text}}
        try:
            draft = self._draft(said)
            if draft is None:
                self.tally.skipped += 1
                return None
            drafts.check(draft)
        except Asked as asked:
            return Unanswered(line, key, asked.question, asked.example, section, raw)
        except RequestRefused:
            raise
        except LedgerError as error:
            return Refused(line, error.message, error.values, section, key, raw)
        if _is_unpriced(draft):
            self.tally.unpriced += 1
            return Record(line, key, draft, section, raw, part="coins")
        return Record(line, key, draft, section, raw)

    # --- Cells ------------------------------------------------------------------------------------------------------

    def _draft(self, said: dict[Field, str]) -> Draft | None:
        rule = self._kind(said)
        if rule == SKIP:
            return None
        amount, coins = self._price(said, "amount"), self._coins(said)
        kind = rule if rule in KINDS else self._by_sign(amount, coins, said) if rule == BY_SIGN else _by_row(said)
        if rule != BY_SIGN and kind in {"gift", "purchase"} and amount is not None and self._is_back(amount, "amount"):
            kind = "refund"
        is_odd = coins is not None and coins < 0 and "coins" not in self._decided.flipped
        if is_odd and kind not in {"adjustment", "refund"} and rule != BY_SIGN:
            raise InvalidEntry("coins", WRONG_SIGN, text=said.get("coins", "")[:40])
        if kind == "purchase" and coins is not None and amount is None:
            kind, said = "adjustment", {**said, "gift": ""}
        return self._made(kind, said, amount, coins)

    def _made(self, kind: Kind, said: dict[Field, str], amount: Price | None, coins: int | None) -> Draft:
        if kind == "refund" and not said.get("reference"):
            raise InvalidEntry("reference", NO_TARGET)
        money = None if amount is None or kind == "assertion" else self._as_money(amount, said, "currency")
        charged = self._price(said, "charged") if kind in {"purchase", "gift"} else None
        if kind == "gift" and coins is not None:
            self.tally.both += money is not None
            money = charged = None
        if kind == "adjustment" and (coins or 0) < 0:
            money = None
        is_gift = kind == "gift"
        creator, handle = _recipient(said) if is_gift else ("", "")
        return Draft(
            kind, self._moment(said, is_end=kind == "assertion"), said.get("platform", ""),
            said.get("account", "") or self._reading.account, creator, handle,
            said.get("gift", "") if is_gift else _reason(said) if kind == "adjustment" else "",
            self._quantity(said) if is_gift else 1, coins if kind == "adjustment" or coins is None else abs(coins),
            money, None if charged is None else self._as_money(charged, said, "charged_currency"),
            _channel(said.get("channel", "")), said.get("seller", ""), said.get("payment_method", ""),
            said.get("reference", ""), said.get("note", ""),
        )  # fmt: skip

    def _kind(self, said: dict[Field, str]) -> str:
        """What the column for it says; without one, the rule of the mapping."""
        text = said.get("kind", "")
        if "kind" not in self._places or not text:
            return self._mapping.kind
        word = headings.key(text)
        found = self._kinds.get(word) or headings.kinds().get(word)
        if found is None:
            raise InvalidEntry("type", NO_KIND, text=text[:40])
        return found

    def _by_sign(self, amount: Price | None, coins: int | None, said: dict[Field, str]) -> Kind:
        """Coins with a minus were given, others came; without coins, money with a minus was paid, other came back."""
        if coins is not None and "coins" in self._places and coins < 0:
            return "gift"
        if coins is not None and amount is not None:
            return "purchase" if amount.is_negative or not self._has_minus(said) else "refund"
        if coins is not None:
            return "adjustment"
        if amount is None:
            raise InvalidEntry("type", NO_WAY)
        return "gift" if amount.is_negative else "refund"

    def _has_minus(self, said: dict[Field, str]) -> bool:
        """Whether this table writes money that was paid with a minus."""
        return "amount" in self._decided.flipped and "amount" in said

    def _is_back(self, amount: Price, name: str) -> bool:
        """Whether money came back: it has another sign than what is paid."""
        return not amount.is_zero and amount.is_negative != (name in self._decided.flipped)

    def _moment(self, said: dict[Field, str], *, is_end: bool) -> Moment:
        text, clock = said.get("when", ""), said.get("time", "")
        found = dates.understand(text, clock)
        if found is not None and not found.is_plain and not self._decided.order:
            question = Question(ORDER, WHICH_ORDER, self._decided.orders)
            order = self._reading.answer(question)
            if order is None:
                shown = " / ".join(f"{one}: {day.isoformat()}" for one, day in found.days)
                raise Asked(question, f"{text[:40]} → {shown}")
            return dates.read(text, order, self._zone, clock, is_end=is_end)
        order = self._decided.order or (found.days[0][0] if found else "")
        return dates.read(text, order, self._zone, clock, is_end=is_end)

    def _price(self, said: dict[Field, str], name: Field) -> Price | None:
        text = said.get(name, "")
        if not text:
            return None
        found = read_price(text)
        if isinstance(text, Exact):
            return found._replace(comma=found.point)
        sign = self._decided.signs.get(name, "")
        if sign and found.point is not None and found.comma is not None:
            number = found.point if sign == POINT else found.comma
            return found._replace(point=number, comma=number)
        return found

    def _as_money(self, amount: Price, said: dict[Field, str], of: Field) -> Money:
        """Give an amount with its currency: its own sign's, that of its column, of the table, or as is answered."""
        column = said.get(of, "") if of in self._places else ""
        fixed = self._mapping.fixed.get(of, "") or (self._mapping.fixed.get("currency", "") if of != "currency" else "")
        return self._money.money(amount, _code(column) if column else "" if len(amount.codes) == 1 else fixed)

    def _coins(self, said: dict[Field, str]) -> int | None:
        coins = self._whole(said, "coins")
        if coins is None and (each := self._whole(said, "coins_each")) is not None:
            return each * self._quantity(said)
        return coins

    def _quantity(self, said: dict[Field, str]) -> int:
        text = said.get("quantity", "")
        bare = re.sub(r"^[x×*] ?| ?[x×*]$", "", text)
        found = self._whole({"quantity": Exact(bare) if isinstance(text, Exact) else bare}, "quantity")
        return 1 if found is None else abs(found)

    def _whole(self, said: dict[Field, str], name: Field) -> int | None:
        """Read a whole number: of two ways the one that is whole, else as the column is, else it is asked."""
        found = self._price(said, name)
        if found is None:
            return None
        ways = {sign: number for sign, number in ((POINT, found.point), (COMMA, found.comma))
                if number is not None and is_whole(number)}  # fmt: skip
        if not ways or found.codes:
            raise InvalidEntry(name, NO_WHOLE, text=said[name][:40])
        numbers = {int(number.partition(".")[0]) for number in ways.values()}
        if len(numbers) > 1:
            answer = self._reading.answer(DECIMAL_SIGN)
            if answer is None:
                shown = " / ".join(f"{sign}: {number.partition('.')[0]}" for sign, number in ways.items())
                raise Asked(DECIMAL_SIGN, f"{said[name][:40]} → {shown}")
            numbers = {int(ways[answer].partition(".")[0])}
        return -numbers.pop() if found.is_negative else numbers.pop()


def _is_unpriced(draft: Draft) -> bool:
    """Whether coins came and nobody says what for: a shop's row may know the price."""
    is_bought = draft.kind == "adjustment" and draft.item == "correction"
    return is_bought and draft.amount is None and (draft.coins or 0) > 0


def _by_row(said: dict[Field, str]) -> Kind:
    """What fits a row, as when it was pasted: a creator or gift was given to, coins with a price were bought."""
    if said.get("creator") or said.get("handle") or said.get("gift"):
        return "gift"
    if said.get("coins") and said.get("amount"):
        return "purchase"
    raise InvalidEntry("type", NO_WAY)


def _recipient(said: dict[Field, str]) -> tuple[str, str]:
    """Creator and handle; a creator written `@name` is a handle."""
    creator, handle = said.get("creator", ""), said.get("handle", "").removeprefix("@")
    return ("", creator[1:]) if creator.startswith("@") and len(creator) > 1 and not handle else (creator, handle)


def _reason(said: dict[Field, str]) -> str:
    text = said.get("gift", "") or said.get("kind", "")
    return headings.reasons().get(headings.key(text), text if text in REASONS else "correction")


def _channel(text: str) -> str:
    return text if text in CHANNELS else headings.channels().get(headings.key(text), text)


def _code(text: str) -> str:
    """Code of a currency that a column names by its code, in any letters, or by its sign."""
    code = text.strip().upper()
    if len(code) == 3 and code.isascii() and code.isalpha():
        return code
    try:
        codes = price(f"1 {text}").codes
    except InvalidEntry:
        return text
    return codes[0] if len(codes) == 1 else text


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """Cells without the empty ones at the end, which some programs leave out."""
    found = [cell.strip() for cell in cells]
    while found and not found[-1]:
        found.pop()
    return tuple(found)
