"""TikTok's “Download your data” as JSON, zipped or not, in the three forms it has had since 2024.

Its rows say little: gifts have a number without a unit, prices no currency, coin purchases no price. What is not said
is asked, never guessed. Keys are made of what the file says, so that no answer can bring a row in twice.
Source of the keys: the shapes that several public programs read; no values of a real file are known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import BinaryIO, NoReturn

from models import currencies, drafts, moments
from models.drafts import Draft
from models.errors import ImportRefused, InvalidEntry, LedgerError, RequestRefused
from models.imports import Head, Note, Question, Reading, Record, Refused, Row, Unanswered, pairs
from models.imports.guarded_json import NESTED, Guard, Item, Value, items
from models.moments import Moment
from models.money import Money, from_text
from models.text import N_

NAME = "tiktok"
PLATFORM = "TikTok"
SENT, BOUGHT, COINS, WALLET = "SendGifts", "BuyGifts", "CoinPurchaseHistoryList", "TransactionsList"
_SECTIONS = {
    "sendgifts": SENT,
    "buygifts": BOUGHT,
    "coinpurchasehistorylist": COINS,
    "transactionslist": WALLET,
    "transactionshistorylist": WALLET,
    "transactionlist": WALLET,
}
_ROOTS = re.compile(
    rb'\s*\{\s*"(?:activity|your activity|income\+ wallet|income plus wallet[^"]*|tiktok [^"]*|app settings|post|video'
    rb'|profile|profile and settings|likes and favorites|direct messages?|comment|poi review|location review)"\s*:',
    re.IGNORECASE,
)

GIFT_AMOUNT = Question(
    "tiktok.gift_amount",
    N_("TikTok gives a number with each gift and does not say what it counts. Is it the coins, or how many gifts?"),
    ("coins", "count"),
)
PRICE = Question(
    "tiktok.price",
    N_("TikTok gives a price without a currency. Which one is it, as a code like USD? Or “skip” to leave prices out"),
)
COIN_PURCHASES = Question(
    "tiktok.coin_purchases",
    N_("TikTok names coins that were bought and not their price. Are they taken in without one, or left out?"),
    ("unknown-cost", "skip"),
)
COINS_PER_GIFT, PACKS, TIMEZONE = "tiktok.coins_per_gift", "tiktok.packs", "tiktok.timezone"
OPTIONS = (GIFT_AMOUNT.name, COINS_PER_GIFT, PRICE.name, PACKS, COIN_PURCHASES.name, TIMEZONE)

_FIGURE = {SENT: "giftamount", BOUGHT: "price", COINS: "coinamount"}
"""The key of the number, or price, that a record of each list has."""
TOGETHER = 5 * 60 * moments.SECOND
"""How far apart a price and the coins it bought may be."""
MOST_BOUGHT = 100_000
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2}:[0-9]{2})( UTC|Z)?", re.ASCII)
_NUMBER = re.compile(r"([0-9]{1,10})(?:\.00?)?", re.ASCII)
_PRICE = re.compile(r"([^0-9.,-]*)([0-9]{1,12}(?:\.[0-9]{1,8}|,[0-9]{2})?)([^0-9.,-]*)", re.ASCII)
_THOUSANDS = re.compile(r"\.[0-9]{3}$", re.ASCII)
UNKNOWN_ITEM = N_("This record of TikTok's is of a kind that is not understood; tell us what it holds")
LEFT_OUT = N_("Left out, as you answered")
NO_GIFT = N_(
    "TikTok counts this gift but names neither the gift nor its coins; say how many coins one has with {option}=…"
)
TWO_WAYS = N_("“{text}” can be read in two ways, with thousands or with decimals; enter this purchase by hand")
NO_COINS = N_("TikTok gives this price but not how many coins were bought; say it with {option}={price}:…")


def recognises(head: Head) -> bool:
    """Say whether this is JSON that begins with one of TikTok's categories."""
    return bool(_ROOTS.match(head.data.removeprefix(b"\xef\xbb\xbf")))


def rows(file: BinaryIO, reading: Reading) -> Iterator[Row]:
    """Give the gifts as they come, then the purchases, joined with their prices."""
    guard = Guard(file, reading.tick)
    found = _Export(reading)
    any_row = False
    for row in found.rows(guard):
        any_row = True
        yield row
    if guard.repaired:
        message = N_("{count} damaged characters were replaced by “�”")
        reading.notes.append(Note(message, {"count": guard.repaired}))
    if not any_row:
        reading.notes.append(Note(N_("There are no gifts and no purchases of coins in this file"), {}))


class _Asked(Exception):
    """No error: something is to be asked before a record can be understood."""

    def __init__(self, question: Question, example: str) -> None:
        self.question, self.example = question, example


@dataclass(frozen=True, slots=True)
class _Dated:
    """One record of a list with its key and date; `said` is its number or price as the file has it."""

    line: int
    section: str
    key: bytes
    date: str
    moment: Moment
    said: str
    user: str = ""


class _Export:
    """One file being read, with the answers that hold for it."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        answers = reading.answers
        self._zone = _zone(answers.get(TIMEZONE, "UTC"))
        self._packs = _packs(answers.get(PACKS, ""))
        self._per_gift = (
            _answered_number(COINS_PER_GIFT, answers[COINS_PER_GIFT]) if COINS_PER_GIFT in answers else None
        )
        self._gift_amount, self._coin_purchases = reading.answer(GIFT_AMOUNT), reading.answer(COIN_PURCHASES)
        self._currency = _currency(reading.answer(PRICE))

    def rows(self, guard: Guard) -> Iterator[Row]:
        lines: Counter[str] = Counter()
        bought: dict[str, list[_Dated]] = {COINS: [], BOUGHT: []}
        for section, item in items(guard, _SECTIONS):
            lines[section] += 1
            read = self._read(section, lines[section], item)
            if isinstance(read, Refused):
                yield read
            elif section == SENT:
                yield self._row(read, self._gift)
            else:
                _keep(bought[section], read)
        yield from self._bought(bought[COINS], bought[BOUGHT])

    def _read(self, section: str, line: int, item: Item | None) -> _Dated | Refused:
        try:
            if item is None or section == WALLET:
                raise InvalidEntry("", UNKNOWN_ITEM)
            date, moment = self._moment(_text(item.get("date")))
            said = _text(item.get(_FIGURE[section]))
            user = _text(item.get("username") or "") if section == SENT else ""
        except LedgerError as error:
            return Refused(line, error.message, error.values, section)
        key = drafts.fingerprint((NAME, section, date, said, user, self._reading.account))
        return _Dated(line, section, key, date, moment, said, user)

    def _moment(self, text: str) -> tuple[str, Moment]:
        """Read a date: as the file has it but for the zone behind it, which other versions of the file leave out."""
        found = _DATE.fullmatch(text)
        if not found:
            raise InvalidEntry("when", N_("“{text}” is not a date as TikTok writes it"), text=text[:40])
        day, clock, is_utc = found.groups()
        if is_utc or self._zone == "UTC":
            return f"{day} {clock}", moments.parse(f"{day}T{clock}+00:00", self._reading.zone)
        return f"{day} {clock}", moments.parse(f"{day}T{clock}", self._zone)

    def _row(self, read: _Dated, draft_of: Callable[[_Dated], Draft]) -> Row:
        try:
            draft = draft_of(read)
            drafts.check(draft)
        except _Asked as asked:
            return Unanswered(read.line, read.key, asked.question, asked.example, read.section)
        except LedgerError as error:
            return Refused(read.line, error.message, error.values, read.section, read.key)
        return Record(read.line, read.key, draft, read.section)

    def _gift(self, gift: _Dated) -> Draft:
        coins, quantity = _whole(gift.said), 1
        if self._gift_amount is None:
            raise _Asked(GIFT_AMOUNT, gift.said)
        if self._gift_amount == "count":
            if self._per_gift is None:
                raise InvalidEntry("coins", NO_GIFT, option=COINS_PER_GIFT)
            coins, quantity = coins * self._per_gift, coins
        account = self._reading.account
        return Draft("gift", gift.moment, PLATFORM, account, handle=gift.user, quantity=quantity, coins=coins)

    def _bought(self, coins: list[_Dated], prices: list[_Dated]) -> Iterator[Row]:
        """Join coins with the price that was paid at the time; what is left over of either stands alone."""
        joined: dict[int, int] = {}
        if self._currency != "skip":
            joined = pairs.nearest([coin.moment.at for coin in coins], [price.moment.at for price in prices], TOGETHER)
        for number, coin in enumerate(coins):
            if number in joined:
                price = prices[joined[number]]
                self._reading.same[coin.section, coin.line] = price.key
                yield self._row(coin, partial(self._purchase, price))
            else:
                yield self._row(coin, self._coins_alone)
        left = set(range(len(prices))) - set(joined.values())
        for number in sorted(left):
            yield self._row(prices[number], self._price_alone)
        if joined:
            message = N_("{count} prices were joined with the coins bought at the same time; each such pair is one row")
            self._reading.notes.append(Note(message, {"count": len(joined)}))

    def _purchase(self, price: _Dated, coin: _Dated) -> Draft:
        coins = _whole(coin.said)
        return Draft("purchase", coin.moment, PLATFORM, self._reading.account, coins=coins, amount=self._paid(price))

    def _coins_alone(self, coin: _Dated) -> Draft:
        coins = _whole(coin.said)
        if self._coin_purchases is None:
            raise _Asked(COIN_PURCHASES, coin.said)
        if self._coin_purchases == "skip":
            raise InvalidEntry("coins", LEFT_OUT)
        account, note = self._reading.account, "Coins bought; TikTok's file does not say what they cost"
        return Draft("adjustment", coin.moment, PLATFORM, account, item="correction", coins=coins, note=note)

    def _price_alone(self, price: _Dated) -> Draft:
        if self._currency == "skip":
            raise InvalidEntry("amount", LEFT_OUT)
        number, _ = _price(price.said)
        coins = self._packs.get(Decimal(number))
        if coins is None:
            raise InvalidEntry("coins", NO_COINS, option=PACKS, price=number)
        return Draft("purchase", price.moment, PLATFORM, self._reading.account, coins=coins, amount=self._paid(price))

    def _paid(self, price: _Dated) -> Money:
        number, named = _price(price.said)
        currency = named or self._currency
        if currency is None:
            raise _Asked(PRICE, price.said)
        if _THOUSANDS.search(number) and currencies.digits(currency) < 3:
            raise InvalidEntry("amount", TWO_WAYS, text=price.said[:40])
        return Money(from_text(number, currencies.digits(currency)), currency)


def _keep(bought: list[_Dated], read: _Dated) -> None:
    """Remember a purchase until all are known; there is no end to what a stranger's file can hold."""
    if len(bought) >= MOST_BOUGHT:
        raise ImportRefused(N_("{file} holds more than {most} purchases; nothing was imported"), most=MOST_BOUGHT)
    bought.append(read)


def _text(value: Value) -> str:
    if isinstance(value, bool) or value is None or value == NESTED:
        raise InvalidEntry("", UNKNOWN_ITEM)
    text = str(value).strip()
    whole = _NUMBER.fullmatch(text)
    return str(int(whole[1])) if whole else text


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise InvalidEntry("coins", N_("“{text}” is not a whole number"), text=text[:40])
    return int(text)


def _price(text: str) -> tuple[str, str | None]:
    """Read a price as leniently as is safe: its number, and its currency where a code stands beside it."""
    found = _PRICE.fullmatch(text)
    if not found:
        raise InvalidEntry("amount", N_("“{text}” is not a price that can be read"), text=text[:40])
    before, number, behind = found.groups()
    codes = [code for code in (before.strip(), behind.strip()) if currencies.is_known(code)]
    return number.replace(",", "."), codes[0] if codes else None


def _zone(name: str) -> str:
    try:
        moments.zone_info(name)
    except InvalidEntry as error:
        raise RequestRefused(error.message, **error.values) from error
    return name


def _currency(answer: str | None) -> str | None:
    if answer is not None and answer != "skip" and not currencies.is_known(answer):
        _no_answer(PRICE.name, answer)
    return answer


def _packs(text: str) -> dict[Decimal, int]:
    """Read what packs hold: `4.99:350,0.99:65`."""
    packs = {}
    for pack in text.split(",") if text else ():
        price, _, coins = pack.partition(":")
        if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,8})?", price.strip(), re.ASCII):
            _no_answer(PACKS, pack)
        packs[Decimal(price.strip())] = _answered_number(PACKS, coins.strip())
    return packs


def _answered_number(name: str, text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,9}", text, re.ASCII):
        _no_answer(name, text)
    return int(text)


def _no_answer(name: str, answer: str) -> NoReturn:
    raise RequestRefused(N_("“{answer}” is no answer to {name}"), answer=answer[:40], name=name)
