"""What TikTok's records mean. They say little: gifts have a number without a unit, prices no currency, coins no
price.

What is not said is asked, never guessed. Keys are made of what the file says, so that no answer can bring a row in
twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from models import currencies, drafts, moments
from models.drafts import Draft
from models.errors import ImportRefused, InvalidEntry, LedgerError
from models.imports import Note, Question, Reading, Record, Refused, Row, Unanswered, asking, encoding, pairs
from models.imports.amounts import Asked
from models.imports.asking import LEFT_OUT, SKIP, Said
from models.imports.guarded_json import NESTED, Item, Value
from models.moments import Moment
from models.money import Money, from_text
from models.text import N_

NAME = "tiktok"
PLATFORM = "TikTok"
SENT, BOUGHT, COINS, WALLET = "SendGifts", "BuyGifts", "CoinPurchaseHistoryList", "TransactionsList"

GIFT_AMOUNT = Question(
    "tiktok.gift_amount",
    N_("TikTok gives a number with each gift and does not say what it counts. Is it the coins, or how many gifts?"),
    ("coins", "count"),
)
COINS_PER_GIFT = Question(
    "tiktok.coins_per_gift",
    N_("TikTok counts these gifts and names neither the gift nor its coins. How many coins has one? Or “skip”"),
)
PRICE = Question(
    "tiktok.price",
    N_("TikTok gives a price without a currency. Which one is it, as a code like USD? Or “skip” to leave prices out"),
)
PACKS = Question(
    "tiktok.packs",
    N_(
        "TikTok gives these prices and not how many coins were bought. Say it of each, like 4.99:350,0.99:65; or “skip”"
    ),
)
COIN_PURCHASES = Question(
    "tiktok.coin_purchases",
    N_("TikTok names coins that were bought and not their price. Are they taken in without one, or left out?"),
    ("unknown-cost", SKIP),
)
TIMEZONE = Question(
    "tiktok.timezone",
    N_("TikTok's times bear no time zone. Which one is meant, as a name like Europe/Berlin? As a rule it is UTC"),
    default="UTC",
)
OPTIONS = (
    GIFT_AMOUNT.name, COINS_PER_GIFT.name, PRICE.name, PACKS.name, COIN_PURCHASES.name, TIMEZONE.name,
    encoding.option(NAME),
)  # fmt: skip

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
TWO_WAYS = N_("“{text}” can be read in two ways, with thousands or with decimals; enter this purchase by hand")
JOINED = N_("{count} prices were joined with the coins bought at the same time; each such pair is one row")
COST_UNKNOWN = "Coins bought; TikTok's file does not say what they cost"


@dataclass(frozen=True, slots=True)
class _Dated:
    """One record of a list with its key; `clock` is its date, `said` its number or price, as the file has them."""

    said: Said
    clock: str
    is_utc: bool
    figure: str
    user: str = ""


class Records:
    """The records of one file, with the answers that hold for it."""

    def __init__(self, reading: Reading) -> None:
        """Check the answers. Raises RequestRefused."""
        self._reading = reading
        self._zone = asking.zone(reading, TIMEZONE)
        self._packs = _packs(reading.answer(PACKS))
        self._per_gift = _per_gift(reading.answer(COINS_PER_GIFT))
        self._gift_amount, self._coin_purchases = reading.answer(GIFT_AMOUNT), reading.answer(COIN_PURCHASES)
        self._currency = asking.currency(reading, PRICE)
        self._bought: dict[str, list[_Dated]] = {COINS: [], BOUGHT: []}

    def take(self, section: str, item: Item | None, place: Said) -> Row | None:
        """Read a record of a list: a gift is a row at once, a purchase when all of them are known.

        `place` says where it stands; its key is made here.
        """
        try:
            read = self._read(section, item, place)
        except LedgerError as error:
            return Refused(place.line, error.message, error.values, place.section, raw=place.raw)
        if section == SENT:
            return asking.row(read.said, partial(self._gift, read), part="sent")
        _keep(self._bought[section], read)
        return None

    def _read(self, section: str, item: Item | None, place: Said) -> _Dated:
        if item is None or section == WALLET:
            raise InvalidEntry("", UNKNOWN_ITEM)
        text = _text(item.get("date"))
        found = _DATE.fullmatch(text)
        if not found:
            raise InvalidEntry("when", N_("“{text}” is not a date as TikTok writes it"), text=text[:40])
        clock = f"{found[1]} {found[2]}"
        moments.parse(clock, "UTC")
        figure = _text(item.get(_FIGURE[section]))
        user = _text(item.get("username") or "") if section == SENT else ""
        # Other versions of the file leave out the zone behind a date: it does not count.
        key = drafts.fingerprint((NAME, section, clock, figure, user, self._reading.account))
        return _Dated(place._replace(key=key), clock, bool(found[3]), figure, user)

    def _moment(self, read: _Dated) -> Moment:
        zone = "UTC" if read.is_utc else self._zone
        if zone is None:
            raise Asked(TIMEZONE, read.clock)
        return asking.moment(read.clock.replace(" ", "T"), zone, self._reading.zone)

    def _gift(self, gift: _Dated) -> Draft:
        coins, quantity = asking.whole(gift.figure), 1
        if self._gift_amount is None:
            raise Asked(GIFT_AMOUNT, gift.figure)
        if self._gift_amount == "count":
            if self._per_gift is None:
                raise Asked(COINS_PER_GIFT, gift.figure)
            if self._per_gift == SKIP:
                raise InvalidEntry("coins", LEFT_OUT)
            coins, quantity = coins * int(self._per_gift), coins
        moment, account = self._moment(gift), self._reading.account
        return Draft("gift", moment, PLATFORM, account, handle=gift.user, quantity=quantity, coins=coins)

    def left(self) -> Iterator[Row]:
        """Join coins with the price that was paid at the time; what is left over of either stands alone."""
        coins, prices = self._bought[COINS], self._bought[BOUGHT]
        joined: dict[int, int] = {}
        if self._currency != SKIP:
            joined = pairs.nearest([_at(coin) for coin in coins], [_at(price) for price in prices], TOGETHER)
        for number, coin in enumerate(coins):
            yield self._coin_row(coin, prices[joined[number]] if number in joined else None)
        for number in sorted(set(range(len(prices))) - set(joined.values())):
            yield asking.row(prices[number].said, partial(self._price_alone, prices[number]), part="charge")
        if joined:
            self._reading.notes.append(Note(JOINED, {"count": len(joined)}))

    def _coin_row(self, coin: _Dated, price: _Dated | None) -> Row:
        """Make the row of coins: with its price; without, it may join with what a shop says, or stands alone."""
        if price is None:
            alone = self._unpriced(coin.said, coin.figure)
        else:
            self._reading.same[coin.said.section, coin.said.line] = price.said.key
            paid = asking.row(coin.said, partial(self._purchase, coin, price), part="charge")
            if isinstance(paid, Record):
                return paid
            alone = paid
        return asking.row(coin.said, partial(self._coins, coin), part="coins", alone=alone)

    def _unpriced(self, said: Said, coins: str) -> Unanswered | Refused | None:
        if self._coin_purchases is None:
            return Unanswered(said.line, said.key, COIN_PURCHASES, coins, said.section, said.raw)
        return asking.refused(said, LEFT_OUT) if self._coin_purchases == SKIP else None

    def _purchase(self, coin: _Dated, price: _Dated) -> Draft:
        coins, paid = asking.whole(coin.figure), self._paid(price)
        return Draft("purchase", self._moment(coin), PLATFORM, self._reading.account, coins=coins, amount=paid)

    def _coins(self, coin: _Dated) -> Draft:
        moment, coins, account = self._moment(coin), asking.whole(coin.figure), self._reading.account
        return Draft("adjustment", moment, PLATFORM, account, item="correction", coins=coins, note=COST_UNKNOWN)

    def _price_alone(self, price: _Dated) -> Draft:
        if self._currency == SKIP:
            raise InvalidEntry("amount", LEFT_OUT)
        number, _ = _price(price.figure)
        coins = self._packs.get(Decimal(number))
        if coins is None and None in self._packs:
            raise InvalidEntry("coins", LEFT_OUT)
        if coins is None:
            raise Asked(PACKS, number)
        paid = self._paid(price)
        return Draft("purchase", self._moment(price), PLATFORM, self._reading.account, coins=coins, amount=paid)

    def _paid(self, price: _Dated) -> Money:
        number, named = _price(price.figure)
        currency = named or self._currency
        if currency is None:
            raise Asked(PRICE, price.figure)
        if _THOUSANDS.search(number) and currencies.digits(currency) < 3:
            raise InvalidEntry("amount", TWO_WAYS, text=price.figure[:40])
        return Money(from_text(number, currencies.digits(currency)), currency)


def _at(read: _Dated) -> int:
    """Give a date as a number: to hold two of one file together, their zone is of no account."""
    return moments.parse(f"{read.clock}+00:00", "UTC").at


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


def _price(text: str) -> tuple[str, str | None]:
    """Read a price as leniently as is safe: its number, and its currency where a code stands beside it."""
    found = _PRICE.fullmatch(text)
    if not found:
        raise InvalidEntry("amount", N_("“{text}” is not a price that can be read"), text=text[:40])
    before, number, behind = found.groups()
    codes = [code for code in (before.strip(), behind.strip()) if currencies.is_known(code)]
    return number.replace(",", "."), codes[0] if codes else None


def _per_gift(answer: str | None) -> str | None:
    return answer if answer in (None, SKIP) else str(_number(COINS_PER_GIFT.name, answer))


def _packs(answer: str | None) -> dict[Decimal | None, int]:
    """Read what packs hold: `4.99:350, 0.99:65`; “skip” is that of all others."""
    packs: dict[Decimal | None, int] = {}
    for pack in answer.split(",") if answer else ():
        price, _, coins = pack.strip().partition(":")
        if price == SKIP and not coins:
            packs[None] = 0
            continue
        if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,8})?", price.strip(), re.ASCII):
            asking.no_answer(PACKS.name, pack)
        packs[Decimal(price.strip())] = _number(PACKS.name, coins.strip())
    return packs


def _number(name: str, text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,9}", text, re.ASCII):
        asking.no_answer(name, text)
    return int(text)
