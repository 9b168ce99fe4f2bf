"""The test oracle: what every report must show, worked out the slow and obvious way.

It reads rows of the ledger's own CSV and walks each account in order. Coins are named by the lot (or the average pool)
they lie in and their position there, and are moved in runs of neighbours, so that a lot of 3,000,000,000 coins is one
run. Everything is an exact integer or a fraction. It knows nothing of how the product books or stores, and imports
none of it.

Where the rules of the books leave something open, the oracle reads them like this:

* **Order** in an account: moment; then purchases and positive adjustments, refunds, gifts and negative adjustments,
  assertions; then the order of the rows in the file. A gift paid in money takes no coins, so its place does not
  matter.
* **Cost** of a purchase, positive adjustment or gift paid in money: the charged amount if given, else the amount,
  converted at the entry's own local date. Without a rate for that currency it stays in it (unconverted): no second try
  with the other one.
* **Refund of a purchase** of k coins and m money, of a lot of N coins, amount M and cost C: it takes t = min(k,
  unspent coins of the lot), the last unspent positions [end-t, end), at end*C//N - (end-t)*C//N. The other k-t coins
  are drawn from the account like a loss and are owed if nothing is there. Average: all k coins are drawn from the
  pool, or owed. The money back is S*C//M - S_before*C//M, S being the money refunded so far; nothing if M is 0. It
  lowers `paid` on the refund's local date; `bought` falls by k; `lost_cost` rises by the share, plus what was drawn,
  minus the money back.
* **Refund of a gift**: the gift never happened. The refund has no other effect, but both stay entries (see balance
  rows).
* **Adjustments**: positive `free` is a lot at cost 0, whatever amount it bears. Any other positive one is a lot at its
  amount; without an amount its cost is unknown: drawn by a gift its coins are uncovered and cost 0, drawn by a loss
  they cost 0. Positive ones add to `adjusted` and `adjusted_cost`; negative ones lower `adjusted`, and what they draw
  is `lost_cost`.
* **free_coins** `first`: a draw takes the oldest free lot already there with coins left, else the oldest other one;
  `last`: the other way round; `date`: the oldest lot. Coins owed take the next lot to come, whatever it is.
* **Average**: a lot serves the coins owed at its own cost, the rest joins the pool. Cost (one for each currency) and
  the count of coins of unknown cost are shared by the position in the pool since the last join.
* **A cost belongs to the gift's or loss's own date**, even if the lot that paid for it came later: `closing_cost` is
  then negative between the two.
* **By channel, payment_method, paid_currency** a gift is cut into the lots that paid for it, in the order they were
  drawn (first those there, then those that covered what was owed, then what was never covered: all three keys empty).
  The average cuts where FIFO, with the ledger's free_coins, cuts; each part costs its own positions of the pool. The
  paid currency of a lot is the charged one if given, else its own; empty for free coins and unknown cost. A gift paid
  in money bears its own fields.
* **purchases**: a refund falls on its own local time and bears kind `refund`; channel, payment method and paid
  currency are those of its purchase. It counts as no purchase. Gifts paid in money and adjustments are not in this
  report.
* **balance**: a row for each period from the first to the last local date of all entries (voided gifts, their refunds
  and assertions included) of the accounts that pass `where`, or from `--from`, to `--to`; for each account or platform
  with entries. A time key in `where` cuts the days. No account: no row. A currency without a rate has a row where one
  of its figures is not 0.
* **Coins** are plain in a row of one unit, else listed: `5000 TikTok Coin; 120 Twitch Bit`, zeros left out, `0` if
  nothing is left. The units of a row are those of which any of its coin figures is not 0.
* **evening** is the date of the local clock minus six hours; a bare date has the local time of the day's first moment.
* **where** is exact equality with the printed key, all of them together. An empty `by` gives one row, the total.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from itertools import groupby
from typing import Protocol
from zoneinfo import ZoneInfo

COLUMNS = (
    "type",
    "when",
    "platform",
    "account",
    "creator",
    "handle",
    "item",
    "quantity",
    "coins",
    "amount",
    "currency",
    "charged",
    "charged_currency",
    "channel",
    "seller",
    "payment_method",
    "reference",
    "note",
)
CALENDAR_KEYS = ("year", "quarter", "month", "week", "day")
TIME_KEYS = (*CALENDAR_KEYS, "weekday", "hour", "evening")
PLACE_KEYS = ("platform", "account")
LOT_KEYS = ("channel", "payment_method", "paid_currency")
SPENDING_KEYS = (*TIME_KEYS, *PLACE_KEYS, "creator", "gift", "kind", *LOT_KEYS)
PURCHASES_KEYS = (*TIME_KEYS, *PLACE_KEYS, "kind", *LOT_KEYS)
BALANCE_KEYS = (*CALENDAR_KEYS, *PLACE_KEYS)
BALANCE_COINS = ("opening_coins", "bought", "adjusted", "sent", "closing_coins")
BALANCE_MONEY = ("opening_cost", "paid", "adjusted_cost", "spent_cost", "lost_cost", "closing_cost")
UNITS = {
    "TikTok": "Coin",
    "Twitch": "Bit",
    "YouTube": "Jewel",
    "Instagram": "Star",
    "Facebook": "Star",
    "Telegram": "Star",
    "Kick": "Kick",
}
RANKS = {"purchase": 0, "refund": 1, "gift": 2, "assertion": 3}

Row = Mapping[str, str]
Line = tuple[str, ...]
Purse = tuple[str, str]
Costs = dict[str, int]
Rate = Callable[[str, str, date], Fraction | None]


# --- Settings, moments, entries ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Settings:
    """What the ledger itself has settled; `currency` is only the report currency nobody asked otherwise for."""

    currency: str = "EUR"
    timezone: str = "Europe/Berlin"
    month_starts_on: int = 1
    free_coins: str = "date"


@dataclass(frozen=True)
class Moment:
    """A moment in UTC and the clock on the wall where it was understood."""

    at: datetime
    local: datetime


def understand(when: str, ledger_zone: str) -> Moment:
    """Read the `when` of a row (rule 11); ValueError for a local time the clocks skipped."""
    if "T" not in when:
        day = date.fromisoformat(when)
        zone = ZoneInfo(ledger_zone)
        first = first_moment(day, zone)
        return Moment(first, first.astimezone(zone).replace(tzinfo=None, fold=0))
    text, _, named = when.removesuffix("]").partition("[")
    zone = ZoneInfo(named or ledger_zone)
    read = datetime.fromisoformat(text)
    at = read.astimezone(UTC) if read.tzinfo else _from_wall(read, zone)
    return Moment(at, at.astimezone(zone).replace(tzinfo=None, fold=0))


def _from_wall(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment at which the wall clock of the zone shows this."""
    at = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != wall:
        raise ValueError(f"{wall} does not exist in {zone.key}")
    return at


def first_moment(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a local day, even if its midnight was skipped."""
    try:
        return _from_wall(datetime.combine(day, time()), zone)
    except ValueError:
        pass
    early = datetime.combine(day, time(), UTC) - timedelta(days=2)
    late = early + timedelta(days=4)
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=int((late - early).total_seconds()) // 2)
        if middle.astimezone(zone).date() >= day:
            late = middle
        else:
            early = middle
    return late


@dataclass(frozen=True)
class Entry:
    """One row of the file, its place in the file and its moment."""

    order: int
    row: Row
    at: datetime
    local: datetime

    @property
    def type(self) -> str:
        """Purchase, gift, refund, adjustment or assertion."""
        return self.row["type"]

    @property
    def purse(self) -> Purse:
        """Platform and account."""
        return self.row["platform"], self.row["account"]

    @property
    def coins(self) -> int:
        """Coins as written: signed for an adjustment, 0 if none."""
        return int(self.row["coins"] or 0)

    @property
    def on(self) -> date:
        """The local date."""
        return self.local.date()

    @property
    def is_lot(self) -> bool:
        """Whether it brings coins."""
        return self.type == "purchase" or (self.type == "adjustment" and self.coins > 0)

    @property
    def is_paid_gift(self) -> bool:
        """Whether it is a gift paid in money."""
        return self.type == "gift" and not self.row["coins"]

    @property
    def is_draw(self) -> bool:
        """Whether it sends or loses coins."""
        return (self.type == "gift" and not self.is_paid_gift) or (self.type == "adjustment" and self.coins < 0)

    @property
    def paid_currency(self) -> str:
        """The currency the bank charged, else the price's; empty for free coins and unknown cost."""
        if self.type == "adjustment" and (self.row["item"] == "free" or not self.row["amount"]):
            return ""
        return self.row["charged_currency"] or self.row["currency"]

    def place(self) -> tuple[datetime, int, int]:
        """What the entries of an account are sorted by (rule 5)."""
        rank = 0 if self.is_lot else RANKS.get(self.type, RANKS["gift"])
        return self.at, rank, self.order


def read_entries(rows: Sequence[Row], zone: str) -> list[Entry]:
    """The rows as entries, in the order of the file."""
    moments = [understand(row["when"], zone) for row in rows]
    return [
        Entry(order, row, moment.at, moment.local)
        for order, (row, moment) in enumerate(zip(rows, moments, strict=True))
    ]


# --- Money ------------------------------------------------------------------------------------------------------------


def power(digits: int) -> int:
    """How many minor units make one unit of a currency."""
    return int("1" + "0" * digits)


def to_minor(text: str, digits: int) -> int:
    """`1.25` in minor units; ValueError if it has more digits than the currency."""
    whole, _, part = text.partition(".")
    if len(part) > digits:
        raise ValueError(f"{text} has more than {digits} digits")
    return int(whole + part.ljust(digits, "0"))


def to_text(minor: int, digits: int) -> str:
    """Minor units as a decimal with a point and all digits of the currency."""
    sign, figures = ("-" if minor < 0 else ""), str(abs(minor)).rjust(digits + 1, "0")
    return f"{sign}{figures[:-digits]}.{figures[-digits:]}" if digits else f"{sign}{figures}"


@dataclass(frozen=True)
class Converter:
    """Turns the money of an entry into the report's currency where there is a rate (rules 2 and 9)."""

    currency: str
    rate: Rate
    digits: Mapping[str, int]

    def amount(self, entry: Entry) -> int:
        """The price in minor units of its own currency, before any conversion; 0 if none."""
        text, currency = entry.row["amount"], entry.row["currency"]
        return to_minor(text, self.digits[currency]) if text else 0

    def cost(self, entry: Entry) -> tuple[str, int]:
        """Currency and minor units of what the entry cost."""
        kind = "charged" if entry.row["charged"] else "amount"
        source = entry.row["charged_currency" if kind == "charged" else "currency"]
        minor = to_minor(entry.row[kind], self.digits[source])
        rate = Fraction(1) if source == self.currency else self.rate(source, self.currency, entry.on)
        if rate is None:
            return source, minor
        exact = Fraction(minor, power(self.digits[source])) * rate * power(self.digits[self.currency])
        return self.currency, round(exact)


def share(amount: int, coins: int, start: int, end: int) -> int:
    """What the coins at positions [start, end) bear of an amount lying on so many coins (rule 3)."""
    return end * amount // coins - start * amount // coins


def plus(*parts: Mapping[str, int]) -> Costs:
    """Add up money by currency (or coins by unit)."""
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return dict(total)


def minus(costs: Mapping[str, int]) -> Costs:
    """The same with the other sign."""
    return {currency: -amount for currency, amount in costs.items()}


# --- Lots, draws, and the two ways to pair them -----------------------------------------------------------------------


@dataclass(frozen=True)
class Bag:
    """Coins side by side that share costs, one for each currency, and a count of coins whose cost is unknown."""

    coins: int
    costs: Costs
    unknown: int

    def cost(self, start: int, end: int) -> Costs:
        """Cost of the coins at positions [start, end)."""
        return {currency: share(amount, self.coins, start, end) for currency, amount in self.costs.items()}

    def uncovered(self, start: int, end: int) -> int:
        """How many of the coins at positions [start, end) count as of unknown cost."""
        return share(self.unknown, self.coins, start, end)

    def part(self, start: int, end: int) -> Bag:
        """The coins at positions [start, end) as a bag of their own."""
        return Bag(end - start, self.cost(start, end), self.uncovered(start, end))


EMPTY = Bag(0, {}, 0)


@dataclass(frozen=True)
class Lot:
    """Coins that came at one moment, at one cost."""

    entry: Entry
    bag: Bag
    currency: str
    cost: int

    @property
    def is_free(self) -> bool:
        """Whether its coins came as a present."""
        return self.entry.type == "adjustment" and self.entry.row["item"] == "free"


@dataclass(frozen=True)
class Run:
    """Neighbouring coins of one draw: positions [start, end) of a bag; without a bag they were never covered."""

    bag: Bag | None
    start: int
    end: int
    lot: Lot | None = None

    @property
    def coins(self) -> int:
        """How many coins."""
        return self.end - self.start

    @property
    def costs(self) -> Costs:
        """What they cost, by currency."""
        return self.bag.cost(self.start, self.end) if self.bag else {}

    @property
    def uncovered(self) -> int:
        """How many of them have no known cost."""
        return self.bag.uncovered(self.start, self.end) if self.bag else self.coins

    def cut(self, coins: int) -> tuple[Run, Run]:
        """The first so many coins, and the others."""
        middle = self.start + coins
        return Run(self.bag, self.start, middle, self.lot), Run(self.bag, middle, self.end, self.lot)


Runs = list[Run]


class Book(Protocol):
    """One account: lots come in, coins go out as runs appended to the list of whoever draws them."""

    def add(self, lot: Lot) -> None:
        """A lot has come."""

    def draw(self, runs: Runs, coins: int) -> None:
        """Coins are sent or lost."""

    def take_back(self, lot: Lot, runs: Runs, coins: int) -> None:
        """Coins of this lot are refunded."""

    def close(self) -> None:
        """Nothing more will come: what is owed stays uncovered."""

    def left(self) -> tuple[int, Costs]:
        """Coins and cost of what is unspent."""


@dataclass
class Owed:
    """Coins gone ahead of the lots, in the order they went."""

    waiting: deque[tuple[Runs, int]] = field(default_factory=deque)

    def join(self, runs: Runs, coins: int) -> None:
        """Queue up."""
        if coins:
            self.waiting.append((runs, coins))

    def serve(self, lot: Lot) -> int:
        """Give the first coins of a new lot to those who wait; how many went."""
        position = 0
        while self.waiting and position < lot.bag.coins:
            runs, coins = self.waiting.popleft()
            taken = min(coins, lot.bag.coins - position)
            runs.append(Run(lot.bag, position, position + taken, lot))
            position += taken
            if taken < coins:
                self.waiting.appendleft((runs, coins - taken))
        return position

    def close(self) -> None:
        """Those who still wait get nothing."""
        for runs, coins in self.waiting:
            runs.append(Run(None, 0, coins))


@dataclass
class Pile:
    """What is left of a lot in a FIFO book: positions [start, end)."""

    lot: Lot
    start: int
    end: int

    def take_first(self, runs: Runs, coins: int) -> int:
        """Draw up to so many coins from the front; how many there were."""
        taken = min(coins, self.end - self.start)
        if taken:
            runs.append(Run(self.lot.bag, self.start, self.start + taken, self.lot))
        self.start += taken
        return taken

    def take_last(self, runs: Runs, coins: int) -> int:
        """Take up to so many coins from the back; how many there were."""
        taken = min(coins, self.end - self.start)
        if taken:
            runs.append(Run(self.lot.bag, self.end - taken, self.end, self.lot))
        self.end -= taken
        return taken


@dataclass
class Fifo:
    """Draws on the oldest lot; free coins in turn, first or last."""

    free_coins: str
    piles: list[Pile] = field(default_factory=list)
    owed: Owed = field(default_factory=Owed)

    def add(self, lot: Lot) -> None:
        """Serve what is owed and pile up the rest."""
        self.piles.append(Pile(lot, self.owed.serve(lot), lot.bag.coins))

    def draw(self, runs: Runs, coins: int) -> None:
        """Take from pile after pile; the rest is owed."""
        for pile in self._in_turn():
            coins -= pile.take_first(runs, coins)
        self.owed.join(runs, coins)

    def take_back(self, lot: Lot, runs: Runs, coins: int) -> None:
        """Take the lot's own last coins, then draw."""
        own = next(pile for pile in self.piles if pile.lot is lot)
        coins -= own.take_last(runs, coins)
        self.draw(runs, coins)

    def close(self) -> None:
        """What is owed stays uncovered."""
        self.owed.close()

    def left(self) -> tuple[int, Costs]:
        """Coins and cost of all piles."""
        rests = [pile.lot.bag.part(pile.start, pile.end) for pile in self.piles]
        return sum(rest.coins for rest in rests), plus(*(rest.costs for rest in rests))

    def _in_turn(self) -> list[Pile]:
        if self.free_coins == "date":
            return list(self.piles)
        free = [pile for pile in self.piles if pile.lot.is_free]
        other = [pile for pile in self.piles if not pile.lot.is_free]
        return free + other if self.free_coins == "first" else other + free


@dataclass
class Average:
    """One pool; positions in it count from the last join."""

    bag: Bag = EMPTY
    drawn: int = 0
    owed: Owed = field(default_factory=Owed)

    def add(self, lot: Lot) -> None:
        """Serve what is owed at the lot's own cost; the rest joins what is left of the pool."""
        served = self.owed.serve(lot)
        if served < lot.bag.coins:
            mine, other = self._rest(), lot.bag.part(served, lot.bag.coins)
            costs = plus(mine.costs, other.costs)
            self.bag, self.drawn = Bag(mine.coins + other.coins, costs, mine.unknown + other.unknown), 0

    def draw(self, runs: Runs, coins: int) -> None:
        """Take the next positions of the pool; the rest is owed."""
        taken = min(coins, self.bag.coins - self.drawn)
        if taken:
            runs.append(Run(self.bag, self.drawn, self.drawn + taken))
        self.drawn += taken
        self.owed.join(runs, coins - taken)

    def take_back(self, lot: Lot, runs: Runs, coins: int) -> None:
        """The pool knows no lots: an ordinary draw."""
        del lot
        self.draw(runs, coins)

    def close(self) -> None:
        """What is owed stays uncovered."""
        self.owed.close()

    def left(self) -> tuple[int, Costs]:
        """Coins and cost of the pool."""
        rest = self._rest()
        return rest.coins, rest.costs

    def _rest(self) -> Bag:
        return self.bag.part(self.drawn, self.bag.coins) if self.bag.coins else EMPTY


def cut_alike(runs: Iterable[Run], pattern: Iterable[Run]) -> Iterator[tuple[Run, Lot | None]]:
    """The runs, cut again wherever the pattern (the same coins in the same order) changes lot, with that lot."""
    waiting = deque(runs)
    for model in pattern:
        missing = model.coins
        while missing:
            head, rest = (run := waiting.popleft()).cut(min(missing, run.coins))
            missing -= head.coins
            if rest.coins:
                waiting.appendleft(rest)
            yield head, model.lot


# --- Facts the reports add up -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fact:
    """One figure of the spending or purchases report: when, its keys other than time, and what it adds."""

    local: datetime
    words: Mapping[str, str]
    count: int
    unit: str
    coins: int
    costs: Costs
    uncovered: int = 0


@dataclass(frozen=True)
class Posting:
    """One figure of the balance: an account, a local date, a column, and an amount of a unit or currency."""

    purse: Purse
    on: date
    column: str
    amounts: Mapping[str, int]


def unit_of(purse: Purse) -> str:
    """The unit of the purse's coins, as a report names it."""
    return f"{purse[0]} {UNITS.get(purse[0], 'Coin')}"


def place_words(purse: Purse) -> dict[str, str]:
    """The keys `platform` and `account`."""
    return {"platform": purse[0], "account": f"{purse[0]} - {purse[1]}"}


def lot_words(entry: Entry | None) -> dict[str, str]:
    """The keys that say how a lot, or a gift paid in money, was paid."""
    if entry is None:
        return dict.fromkeys(LOT_KEYS, "")
    methods = {"channel": entry.row["channel"], "payment_method": entry.row["payment_method"]}
    return methods | {"paid_currency": entry.paid_currency}


def month_of(day: date, starts_on: int) -> date:
    """First day of the calendar month whose name the month holding this day bears (rule 12)."""
    following = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    last = (following - timedelta(days=1)).day
    if day.day >= min(starts_on, last):
        return day.replace(day=1)
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


@cache
def calendar_words(day: date, starts_on: int) -> Mapping[str, str]:
    """The keys from day up, as printed."""
    month, week = month_of(day, starts_on), day.isocalendar()
    return {
        "year": f"{month.year:04d}",
        "quarter": f"{month.year:04d}-Q{(month.month + 2) // 3}",
        "month": f"{month.year:04d}-{month.month:02d}",
        "week": f"{week.year:04d}-W{week.week:02d}",
        "day": day.isoformat(),
    }


def time_key(key: str, local: datetime, starts_on: int) -> str:
    """A time key as printed."""
    if key == "weekday":
        return str(local.isoweekday())
    if key == "hour":
        return f"{local.hour:02d}"
    if key == "evening":
        return (local - timedelta(hours=6)).date().isoformat()
    return calendar_words(local.date(), starts_on)[key]


def coin_text(amounts: Mapping[str, int], units: set[str]) -> str:
    """Coins plain if the row is of one unit, else listed."""
    if len(units) <= 1:
        return str(sum(amounts.values()))
    return "; ".join(f"{amount} {unit}" for unit, amount in sorted(amounts.items()) if amount) or "0"


def check_keys(asked: Iterable[str], allowed: Sequence[str]) -> None:
    """ValueError if a report does not know one of the keys."""
    unknown = [key for key in asked if key not in allowed]
    if unknown:
        raise ValueError(f"{unknown} not among {', '.join(allowed)}")


# --- The oracle -------------------------------------------------------------------------------------------------------


class Oracle:
    """A ledger, booked once; `spending`, `purchases` and `balance` are the CSV reports without their header.

    `rate(source, target, day)` is how many units of the target one unit of the source is worth, or None if it is
    missing; it is never asked about a currency and itself. `digits` maps each currency to its number of decimals.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        settings: Settings,
        basis: str,
        currency: str,
        rate: Rate,
        digits: Mapping[str, int],
    ) -> None:
        """Book the rows; `basis` is fifo or average, `currency` the report's."""
        self.settings, self.basis, self.currency, self.digits = settings, basis, currency, digits
        self._convert = Converter(currency, rate, digits)
        self._entries = sorted(read_entries(rows, settings.timezone), key=Entry.place)
        self._purses = sorted({entry.purse for entry in self._entries})
        self._refunded = self._find_refunded()
        self._voided = {entry.order for entry in self._refunded.values() if entry.type == "gift"}
        self._lots = {entry.order: self._make_lot(entry) for entry in self._entries if entry.is_lot}
        self._pattern: dict[int, Runs] = {}
        self._drawn: dict[int, Runs] = {}
        self._left: dict[Purse, tuple[int, Costs]] = {}
        for purse in self._purses:
            self._book(purse)
        self._back = self._money_back()
        self._spent = [fact for entry in self._gifts() for fact in self._spending_facts(entry)]
        self._bought = [fact for entry in self._entries for fact in self._purchase_facts(entry)]
        self._postings = [posting for entry in self._entries for posting in self._post(entry)]

    # Booking

    def _find_refunded(self) -> dict[int, Entry]:
        """For each refund's order the purchase or gift it refunds."""
        by_name: dict[tuple[Purse, str], Entry] = {}
        for entry in self._entries:
            if entry.type in ("purchase", "gift"):
                by_name[entry.purse, entry.row["reference"]] = entry
        refunds = [entry for entry in self._entries if entry.type == "refund"]
        return {refund.order: by_name[refund.purse, refund.row["reference"]] for refund in refunds}

    def _make_lot(self, entry: Entry) -> Lot:
        coins = entry.coins
        if entry.type == "adjustment" and entry.row["item"] == "free":
            return Lot(entry, Bag(coins, {}, 0), self.currency, 0)
        if not entry.row["amount"]:
            return Lot(entry, Bag(coins, {}, coins), self.currency, 0)
        currency, cost = self._convert.cost(entry)
        return Lot(entry, Bag(coins, {currency: cost}, 0), currency, cost)

    def _book(self, purse: Purse) -> None:
        """Pair the draws of an account with its lots; FIFO also says where the average is cut."""
        book: Book = Fifo(self.settings.free_coins)
        pattern = drawn = self._walk(purse, book)
        if self.basis == "average":
            book = Average()
            drawn = self._walk(purse, book)
        self._pattern |= pattern
        self._drawn |= drawn
        self._left[purse] = book.left()

    def _walk(self, purse: Purse, book: Book) -> dict[int, Runs]:
        """Lead every entry of an account through a book: for each draw's order, the coins it got."""
        drawn: dict[int, Runs] = {}
        for entry in self._entries:
            if entry.purse == purse:
                self._step(entry, book, drawn)
        book.close()
        return drawn

    def _step(self, entry: Entry, book: Book, drawn: dict[int, Runs]) -> None:
        runs: Runs = []
        if entry.is_lot:
            book.add(self._lots[entry.order])
        elif entry.type == "refund" and self._refunded[entry.order].type == "purchase":
            drawn[entry.order] = runs
            book.take_back(self._lots[self._refunded[entry.order].order], runs, entry.coins)
        elif entry.is_draw and entry.order not in self._voided:
            drawn[entry.order] = runs
            book.draw(runs, abs(entry.coins))

    def _money_back(self) -> dict[int, Costs]:
        """For each refund of a purchase the money that came back."""
        so_far: Counter[int] = Counter()
        back: dict[int, Costs] = {}
        for entry in self._entries:
            bought = self._refunded.get(entry.order)
            if bought is not None and bought.type == "purchase":
                before, whole = so_far[bought.order], self._convert.amount(bought)
                so_far[bought.order] += self._refund_amount(entry, bought)
                lot = self._lots[bought.order]
                part = share(lot.cost, whole, before, so_far[bought.order]) if whole else 0
                back[entry.order] = {lot.currency: part}
        return back

    def _refund_amount(self, refund: Entry, bought: Entry) -> int:
        digits = self.digits[bought.row["currency"]]
        return to_minor(refund.row["amount"], digits) if refund.row["amount"] else 0

    def _gifts(self) -> list[Entry]:
        return [entry for entry in self._entries if entry.type == "gift" and entry.order not in self._voided]

    # Facts

    def _spending_facts(self, entry: Entry) -> Iterator[Fact]:
        words = place_words(entry.purse) | {"creator": entry.row["creator"], "gift": entry.row["item"]}
        quantity = int(entry.row["quantity"] or 1)
        if entry.is_paid_gift:
            currency, cost = self._convert.cost(entry)
            words |= {"kind": "money"} | lot_words(entry)
            yield Fact(entry.local, words, quantity, "", 0, {currency: cost})
            return
        for run, lot in cut_alike(self._drawn[entry.order], self._pattern[entry.order]):
            keys = words | {"kind": "coins"} | lot_words(lot.entry if lot else None)
            yield Fact(entry.local, keys, quantity, unit_of(entry.purse), run.coins, run.costs, run.uncovered)
            quantity = 0

    def _purchase_facts(self, entry: Entry) -> Iterator[Fact]:
        bought = self._refunded.get(entry.order, entry)
        if bought.type != "purchase":
            return
        words = place_words(entry.purse) | {"kind": entry.type} | lot_words(bought)
        if entry.type == "purchase":
            yield Fact(entry.local, words, 1, unit_of(entry.purse), entry.coins, self._lots[entry.order].bag.costs)
        else:
            yield Fact(entry.local, words, 0, unit_of(entry.purse), -entry.coins, minus(self._back[entry.order]))

    def _post(self, entry: Entry) -> Iterator[Posting]:
        """The balance columns an entry changes."""
        for column, amounts in self._changes(entry):
            yield Posting(entry.purse, entry.on, column, amounts)

    def _changes(self, entry: Entry) -> list[tuple[str, Costs]]:
        coins = {unit_of(entry.purse): entry.coins}
        drawn = plus(*(run.costs for run in self._drawn.get(entry.order, [])))
        if entry.order in self._voided or entry.type == "assertion":
            return []
        if entry.order in self._lots:
            columns = ("bought", "paid") if entry.type == "purchase" else ("adjusted", "adjusted_cost")
            return [(columns[0], coins), (columns[1], self._lots[entry.order].bag.costs)]
        if entry.type == "adjustment":
            return [("adjusted", coins), ("lost_cost", drawn)]
        if entry.is_paid_gift:
            paid = dict([self._convert.cost(entry)])
            return [("paid", paid), ("spent_cost", paid)]
        if entry.type == "gift":
            return [("sent", coins), ("spent_cost", drawn)]
        return self._refund_changes(entry, coins, drawn)

    def _refund_changes(self, entry: Entry, coins: Costs, drawn: Costs) -> list[tuple[str, Costs]]:
        back = self._back.get(entry.order)
        if back is None:
            return []
        return [("bought", minus(coins)), ("paid", minus(back)), ("lost_cost", plus(drawn, minus(back)))]

    def cost_of(self, order: int) -> tuple[Costs, int]:
        """Cost by currency and uncovered coins of what the entry in this row of the file (from 0) drew from the lots.

        For a gift or negative adjustment that is its cost; for a refund of a purchase the share it took with what it
        drew; nothing for a voided gift, a gift paid in money, and entries that draw nothing.
        """
        runs = self._drawn.get(order, [])
        return _nonzero(plus(*(run.costs for run in runs))), sum(run.uncovered for run in runs)

    def unspent(self) -> dict[Purse, tuple[int, Costs]]:
        """For each account the coins left in the lots and what they cost; coins owed are not taken off."""
        return dict(self._left)

    # Reports

    def spending(
        self,
        by: Sequence[str],
        from_: date | None = None,
        to: date | None = None,
        where: Mapping[str, str] | None = None,
    ) -> list[Line]:
        """Group keys, then gifts, coins, cost, currency, uncovered_coins, unconverted."""
        check_keys((*by, *(where or {})), SPENDING_KEYS)
        passed = [fact for fact in self._spent if self._passes(fact, from_, to, where or {})]
        return [keys + self._spending_row(facts) for keys, facts in self._groups(passed, by)]

    def purchases(
        self,
        by: Sequence[str],
        from_: date | None = None,
        to: date | None = None,
        where: Mapping[str, str] | None = None,
    ) -> list[Line]:
        """Group keys, then purchases, coins, paid, currency, unconverted."""
        check_keys((*by, *(where or {})), PURCHASES_KEYS)
        passed = [fact for fact in self._bought if self._passes(fact, from_, to, where or {})]
        return [keys + self._purchases_row(facts) for keys, facts in self._groups(passed, by)]

    def _groups(self, facts: Iterable[Fact], by: Sequence[str]) -> list[tuple[Line, list[Fact]]]:
        """The facts by their keys, sorted."""
        groups: dict[Line, list[Fact]] = {}
        for fact in facts:
            groups.setdefault(tuple(self._key(key, fact) for key in by), []).append(fact)
        return sorted(groups.items(), key=lambda group: group[0])

    def _passes(self, fact: Fact, from_: date | None, to: date | None, where: Mapping[str, str]) -> bool:
        day = fact.local.date()
        in_time = (from_ or day) <= day <= (to or day)
        return in_time and all(self._key(key, fact) == value for key, value in where.items())

    def _key(self, key: str, fact: Fact) -> str:
        if key in TIME_KEYS:
            return time_key(key, fact.local, self.settings.month_starts_on)
        return fact.words[key]

    def _spending_row(self, facts: Sequence[Fact]) -> Line:
        costs = plus(*(fact.costs for fact in facts))
        units = {fact.unit for fact in facts if fact.unit}
        coins = plus(*({fact.unit: fact.coins} for fact in facts))
        uncovered = plus(*({fact.unit: fact.uncovered} for fact in facts))
        return (
            str(sum(fact.count for fact in facts)),
            coin_text(coins, units),
            self._money(costs.get(self.currency, 0), self.currency),
            self.currency,
            coin_text(uncovered, units),
            self._unconverted(costs),
        )

    def _purchases_row(self, facts: Sequence[Fact]) -> Line:
        costs = plus(*(fact.costs for fact in facts))
        coins = plus(*({fact.unit: fact.coins} for fact in facts))
        return (
            str(sum(fact.count for fact in facts)),
            coin_text(coins, {unit for unit, amount in coins.items() if amount}),
            self._money(costs.get(self.currency, 0), self.currency),
            self.currency,
            self._unconverted(costs),
        )

    def _money(self, minor: int, currency: str) -> str:
        return to_text(minor, self.digits[currency])

    def _unconverted(self, costs: Mapping[str, int]) -> str:
        others = sorted((currency, cost) for currency, cost in costs.items() if cost and currency != self.currency)
        return "; ".join(f"{self._money(cost, currency)} {currency}" for currency, cost in others)

    def balance(
        self,
        by: Sequence[str],
        from_: date | None = None,
        to: date | None = None,
        where: Mapping[str, str] | None = None,
    ) -> list[Line]:
        """Group keys, then the five coin columns, the six money columns and the currency."""
        where = where or {}
        check_keys((*by, *where), BALANCE_KEYS)
        purses = [purse for purse in self._purses if _agree(place_words(purse), where)]
        days = self._days(purses, from_, to)
        days = [day for day in days if _agree(self._calendar(day), where)]
        lines = [line for group in _purse_groups(purses, by) for line in self._balance_lines(group, days, by)]
        return sorted(lines, key=lambda line: (line[: len(by)], line[-1] != self.currency, line[-1]))

    def _days(self, purses: Sequence[Purse], from_: date | None, to: date | None) -> list[date]:
        """The days from the first to the last entry of the accounts, or between those asked for."""
        dates = [entry.on for entry in self._entries if entry.purse in purses]
        if not dates:
            return []
        first, last = from_ or min(dates), to or max(dates)
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    def _calendar(self, day: date) -> dict[str, str]:
        return dict(calendar_words(day, self.settings.month_starts_on))

    def _balance_lines(self, purses: Sequence[Purse], days: Sequence[date], by: Sequence[str]) -> Iterator[Line]:
        """The rows of some accounts together, period after period."""
        postings = [posting for posting in self._postings if posting.purse in purses]
        held = Balance().after(posting for posting in postings if posting.on < days[0]) if days else Balance()
        words = place_words(purses[0])
        calendar_keys = [key for key in by if key in CALENDAR_KEYS]
        for _, period in groupby(days, key=lambda day: [self._calendar(day)[key] for key in calendar_keys]):
            dates = list(period)
            held = held.after(posting for posting in postings if dates[0] <= posting.on <= dates[-1])
            keys = tuple((words | self._calendar(dates[0]))[key] for key in by)
            yield from (keys + line for line in self._balance_rows(held))

    def _balance_rows(self, held: Balance) -> Iterator[Line]:
        units = {unit for column in BALANCE_COINS for unit, coins in held.columns[column].items() if coins}
        coins = tuple(coin_text(held.columns[column], units) for column in BALANCE_COINS)
        yield (*coins, *self._money_columns(held, self.currency), self.currency)
        for currency in sorted(held.currencies() - {self.currency}):
            yield (*("0",) * len(coins), *self._money_columns(held, currency), currency)

    def _money_columns(self, held: Balance, currency: str) -> Line:
        return tuple(self._money(held.columns[column].get(currency, 0), currency) for column in BALANCE_MONEY)


def _agree(words: Mapping[str, str], where: Mapping[str, str]) -> bool:
    return all(words.get(key, value) == value for key, value in where.items())


def _purse_groups(purses: Sequence[Purse], by: Sequence[str]) -> list[list[Purse]]:
    """The accounts that share a row."""
    groups: dict[Line, list[Purse]] = {}
    for purse in purses:
        keys = tuple(place_words(purse)[key] for key in by if key in PLACE_KEYS)
        groups.setdefault(keys, []).append(purse)
    return list(groups.values())


class Balance:
    """The columns of one period, each by unit or currency."""

    def __init__(self, opening_coins: Costs | None = None, opening_cost: Costs | None = None) -> None:
        """Nothing has happened yet in the period."""
        self.columns: dict[str, Costs] = {column: {} for column in (*BALANCE_COINS, *BALANCE_MONEY)}
        self.columns["opening_coins"] = self.columns["closing_coins"] = opening_coins or {}
        self.columns["opening_cost"] = self.columns["closing_cost"] = opening_cost or {}

    def after(self, postings: Iterable[Posting]) -> Balance:
        """The next period, in which these happen."""
        following = Balance(self.columns["closing_coins"], self.columns["closing_cost"])
        columns = following.columns
        for posting in postings:
            columns[posting.column] = plus(columns[posting.column], posting.amounts)
        got = plus(columns["opening_coins"], columns["bought"], columns["adjusted"])
        columns["closing_coins"] = plus(got, minus(columns["sent"]))
        worth = plus(columns["opening_cost"], columns["paid"], columns["adjusted_cost"])
        columns["closing_cost"] = plus(worth, minus(columns["spent_cost"]), minus(columns["lost_cost"]))
        return following

    def currencies(self) -> set[str]:
        """The currencies in which something is not zero."""
        return {currency for column in BALANCE_MONEY for currency, cost in self.columns[column].items() if cost}


# --- Checks on the rows of any balance or spending report -------------------------------------------------------------


def read_coins(text: str) -> Costs:
    """A coin cell by unit; a plain number bears the unit ''."""
    if not any(letter.isspace() for letter in text):
        return {"": int(text)} if int(text) else {}
    pairs = (part.split(" ", 1) for part in text.split("; "))
    return {unit: int(number) for number, unit in pairs}


def read_unconverted(text: str, digits: Mapping[str, int]) -> Costs:
    """An `unconverted` cell in minor units by currency."""
    pairs = [part.split(" ") for part in text.split("; ") if part]
    return {currency: to_minor(number, digits[currency]) for number, currency in pairs}


def _nonzero(amounts: Mapping[str, int]) -> Costs:
    return {label: amount for label, amount in amounts.items() if amount}


def read_balance(line: Line, keys: int, digits: Mapping[str, int]) -> dict[str, Costs]:
    """The columns of a balance row by name; money under its currency. Zeros are left out."""
    figures, currency = line[keys:-1], line[-1]
    coins = dict(zip(BALANCE_COINS, map(read_coins, figures), strict=False))
    money = {
        column: _nonzero({currency: to_minor(text, digits[currency])})
        for column, text in zip(BALANCE_MONEY, figures[len(BALANCE_COINS) :], strict=True)
    }
    return coins | money


def check_row(line: Line, keys: int, digits: Mapping[str, int]) -> None:
    """Rule 4 in one balance row, coins and money."""
    row = read_balance(line, keys, digits)
    coins = plus(row["opening_coins"], row["bought"], row["adjusted"])
    assert _nonzero(coins) == _nonzero(plus(row["sent"], row["closing_coins"])), f"coins do not add up: {line}"
    money = plus(row["opening_cost"], row["paid"], row["adjusted_cost"])
    gone = plus(row["spent_cost"], row["lost_cost"], row["closing_cost"])
    assert _nonzero(money) == _nonzero(gone), f"money does not add up: {line}"


def check_identities(lines: Iterable[Line], by: Sequence[str], digits: Mapping[str, int]) -> None:
    """Rule 4 in each balance row, and each period opens where the one before it closed, in coins and every currency."""
    closing: dict[Line, dict[str, Costs]] = {}
    for keys, group in groupby(lines, key=lambda line: line[: len(by)]):
        place = tuple(keys[number] for number, key in enumerate(by) if key not in CALENDAR_KEYS)
        opened, closed = _ends(list(group), len(by), digits)
        before = closing.get(place, opened)
        assert _same(before, opened), f"{keys} opens at {opened}, but before it was {before}"
        closing[place] = closed


def _same(before: Mapping[str, Costs], opened: Mapping[str, Costs]) -> bool:
    """Whether a period opens as the one before it closed; a plain number of coins bears no unit to compare."""
    coins = before["coins"], opened["coins"]
    if any("" in one for one in coins):
        return before["cost"] == opened["cost"] and [*coins[0].values()] == [*coins[1].values()]
    return before == opened


def _ends(lines: Sequence[Line], keys: int, digits: Mapping[str, int]) -> tuple[dict[str, Costs], dict[str, Costs]]:
    """Opening and closing coins and costs of one period, its rows (one for each currency) together."""
    for line in lines:
        check_row(line, keys, digits)
    rows = [read_balance(line, keys, digits) for line in lines]
    opened, closed = (
        {what: plus(*(row[f"{end}_{what}"] for row in rows)) for what in ("coins", "cost")}
        for end in ("opening", "closing")
    )
    return opened, closed


@dataclass(frozen=True)
class Total:
    """What rows of a spending report add up to; the coins of all units together, as a checksum."""

    gifts: int
    coins: int
    costs: Costs
    uncovered: int


def spending_costs(line: Line, keys: int, digits: Mapping[str, int]) -> Costs:
    """The cost of a spending row, unconverted currencies included. Zeros are left out."""
    cost, currency, _, unconverted = line[keys + 2 :]
    own = {currency: to_minor(cost, digits[currency])}
    return _nonzero(plus(own, read_unconverted(unconverted, digits)))


def total_spending(lines: Sequence[Line], by: Sequence[str], digits: Mapping[str, int]) -> Total:
    """Add up the rows of a spending report."""
    rows = [line[len(by) :] for line in lines]
    return Total(
        sum(int(row[0]) for row in rows),
        sum(sum(read_coins(row[1]).values()) for row in rows),
        _nonzero(plus(*(spending_costs(line, len(by), digits) for line in lines))),
        sum(sum(read_coins(row[4]).values()) for row in rows),
    )


def check_spent(
    balance: Iterable[Line], spending: Iterable[Line], by: Sequence[str], digits: Mapping[str, int]
) -> None:
    """The same keys spend the same money in a balance as in a spending report of the same period and accounts."""
    spent: dict[Line, Costs] = {}
    for line in balance:
        keys = line[: len(by)]
        spent[keys] = plus(spent.get(keys, {}), read_balance(line, len(by), digits)["spent_cost"])
    costs = {line[: len(by)]: spending_costs(line, len(by), digits) for line in spending}
    assert {keys: cost for keys, cost in spent.items() if cost} == {keys: cost for keys, cost in costs.items() if cost}
