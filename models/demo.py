"""Sample data: three years of an invented fan's ledger, the same for the same last day.

Everybody in it is made up. Prices are near what the catalogue has seen; gifts and their coins are the catalogue's own.
It holds one of everything a ledger can hold: trips with other currencies, refunds, free and expired coins, coins of
unknown cost, a purchase in a currency without rates, coins spent that were never bought, balances that agree, budgets.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from models import budgets, catalogue, creators, currencies, drafts, entries, ledger, lookups, moments
from models.accounts import account_id
from models.drafts import Draft, Kind
from models.entries import Names
from models.ledger import Ledger
from models.money import Money, from_text
from models.schema import ENTRY_COLUMNS, Creator, Entry
from models.settings import Settings
from models.text import N_

HOME = "Europe/Berlin"
DAYS = 3 * 365
"""Length of the sample, in days."""


@dataclass(frozen=True, slots=True)
class Star:
    """An invented creator: how much they are liked in each of the three years, and what one would note about them."""

    name: str
    handle: str
    platform: str
    likes: tuple[int, int, int]
    note: str = ""


STARS = (
    Star("Juniper Vale", "juniper.vale", "TikTok", (30, 22, 12), "Sings on Sundays. Birthday on 14 May"),
    Star("Captain Teapot", "captainteapot", "TikTok", (18, 20, 24), "Battles on Fridays"),
    Star("Nova Kestrel", "novakestrel", "TikTok", (6, 16, 30), "Draws what the chat asks for"),
    Star("さくらもち", "sakuramochi.demo", "TikTok", (4, 8, 8)),
    Star("Zoë Lumen 🌸", "zoe.lumen", "TikTok", (10, 3, 1), "Moved to Twitch, then stopped"),
    Star("ليلى القمر", "layla.moon.demo", "TikTok", (2, 5, 6)),
    Star("Tin Whistle Tim", "tinwhistletim", "TikTok", (5, 4, 3)),
    Star("Pixel Otter", "pixel_otter", "Twitch", (14, 16, 14), "Speedruns. Birthday on 2 November"),
    Star("Baron von Blubb", "baronvonblubb", "Twitch", (8, 6, 9)),
    Star("Marzipan Choir", "marzipanchoir", "YouTube", (6, 6, 7), "Member since the first concert"),
    Star("Doctor Gravel", "doctorgravel", "YouTube", (3, 4, 2)),
    Star("El Faro Azul", "elfaroazul", "Telegram", (3, 7, 6)),
    Star("Mossy Radio", "mossyradio", "Instagram", (2, 3, 3)),
)
BIRTHDAYS = {(5, 14): STARS[0], (11, 2): STARS[7]}

# Gifts by platform, with how often they are chosen; TikTok's coins are those of the catalogue.
GIFTS: dict[str, dict[str, float]] = {
    "TikTok": {
        "Rose": 60, "Finger Heart": 26, "Heart Me": 14, "GG": 10, "Rosa": 10, "Perfume": 9, "Doughnut": 9, "Cap": 6,
        "Paper Crane": 4, "Hand Hearts": 7, "Confetti": 4, "Sunglasses": 4, "Corgi": 2, "Swan": 1, "Galaxy": 1,
        "Fireworks": 0.4,
    },
    "Twitch": {"Cheer 10": 12, "Cheer 50": 10, "Cheer 100": 6, "Cheer 200": 1},
    "Telegram": {"Heart": 8, "Rose": 5, "Cake": 2, "Trophy": 1},
    "Instagram": {"Badge": 5, "Gold badge": 1},
}  # fmt: skip
COINS = {
    "Twitch": {"Cheer 10": 10, "Cheer 50": 50, "Cheer 100": 100, "Cheer 200": 200},
    "Telegram": {"Heart": 15, "Rose": 25, "Cake": 50, "Trophy": 100},
    "Instagram": {"Badge": 15, "Gold badge": 45},
}
NOTES = ("", "", "", "", "", "", "battle", "song request", "good night stream")

# Packs as (coins, price); the shop is the second year's discovery: cheaper than the app.
PACKS = {
    "TikTok": ((350, "5.99"), (700, "11.99"), (1400, "23.99")),
    "Twitch": ((500, "7.72"), (1500, "22.00")),
    "Telegram": ((250, "5.49"), (500, "10.99")),
    "Instagram": ((45, "1.19"), (140, "3.49")),
}
WEBSITE = ((700, "8.48"), (1400, "16.95"), (3500, "42.37"))


@dataclass(frozen=True, slots=True)
class Trip:
    """Days abroad, counted from the first day of the sample: other clocks, another currency, another price."""

    days: range
    zone: str
    currency: str
    pack: tuple[int, str]


TRIPS = (
    Trip(range(208, 216), "Europe/London", "GBP", (660, "8.99")),
    Trip(range(486, 505), "Asia/Tokyo", "JPY", (350, "800")),
    Trip(range(640, 646), "Africa/Windhoek", "NAD", (350, "109.00")),  # no table has the Namibian dollar
    Trip(range(860, 872), "America/New_York", "USD", (700, "9.99")),
)


BUDGETS = (
    budgets.Terms(Money(15_000, "EUR")),
    budgets.Terms(Money(4_000, "EUR"), about="creator", name="Nova Kestrel"),
    budgets.Terms(Money(2_500, "EUR"), "evening"),
)
"""Ample, so that nobody who only looks around is warned."""


def make(path: Path, until: date) -> int:
    """Make a sample ledger at `path` whose last day is the one before `until`, and give the number of its entries.

    Raises LedgerError where a file is already there.
    """
    for day in (until - timedelta(days=DAYS), until):
        moments.within(day)
    ledger.create(path, Settings(currency="EUR", timezone=HOME))
    try:
        with closing(Ledger(path)) as book:
            made = fill(book, until)
            for terms in BUDGETS:
                budgets.add(book, terms)
            return made
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def fill(book: Ledger, until: date) -> int:
    """Add the sample data to an empty ledger as one operation, and give the number of entries."""
    story = list(_Story(until - timedelta(days=DAYS)).tell())
    plain = [draft for draft in story if draft.kind not in ("refund", "assertion")]
    with book.operation(N_("Add sample data")):
        names = Names(book)
        _insert(book, [entries.row(names, draft, drafts.key(draft)) for draft in plain])
        for draft in story:
            if draft.kind == "refund":
                account = account_id(book, draft.platform, draft.account)
                resolved = entries.resolve_refund(book, account, draft)
                _insert(book, [entries.row(names, resolved, drafts.key(draft))])
        _insert(book, [_agreeing(book, names, draft) for draft in story if draft.kind == "assertion"])
        for star in STARS:
            Creator.update(note=star.note).where(Creator.id == creators.find(book, star.name)).execute(book.db)
    return len(story)


def _insert(book: Ledger, rows: Sequence[tuple[object, ...]]) -> None:
    fields = [Entry._meta.columns[name] for name in ENTRY_COLUMNS]
    for begin in range(0, len(rows), 500):
        Entry.insert_many(rows[begin : begin + 500], fields).execute(book.db)


def _agreeing(book: Ledger, names: Names, draft: Draft) -> tuple[object, ...]:
    """Give the row of a balance the app would have shown: what the books hold at that moment."""
    held = lookups.balance(book, names.account(draft.platform, draft.account), draft.moment.at)
    shown = replace(draft, coins=held)
    return entries.row(names, shown, drafts.key(shown))


@dataclass
class _Story:
    """What happened, day by day; `held` are the coins of each platform's one purse."""

    start: date
    rng: random.Random = field(default_factory=lambda: random.Random("Coinpurse"))  # noqa: S311 - no secret in a story
    held: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    orders: int = 0

    def tell(self) -> Iterator[Draft]:
        """Give every entry, by day."""
        yield from self._beginning()
        for number in range(DAYS):
            yield from self._day(number)
            if number in EVENTS:
                yield from EVENTS[number](self, number)
            if number % 120 == 90:
                yield self._draft("assertion", "TikTok", self._on(number, is_end=True), coins=0)

    def _beginning(self) -> Iterator[Draft]:
        self.held["TikTok"] += 240
        yield self._draft(
            "adjustment", "TikTok", self._on(0), item="opening", coins=240, note="From before this ledger"
        )
        self.held["Telegram"] += 100
        yield self._draft(
            "adjustment", "Telegram", self._on(0), item="opening", coins=100, amount=_money("1.99", "EUR")
        )

    def _day(self, number: int) -> Iterator[Draft]:
        on = self.start + timedelta(days=number)
        if on.day == 12:
            yield self._paid(number, self._at(number, 19, 0), STARS[9], "Membership", "4.99")
        if on.weekday() == 6 and number % 4 == 0:
            self.held["TikTok"] += 10
            when = self._moment(number, self._at(number, 18, 30))
            yield self._draft("adjustment", "TikTok", when, item="free", coins=10, note="Daily reward")
        if any(number == trip.days.start for trip in TRIPS):
            yield self._purchase(number, self._at(number, 11, 20), "TikTok")
        star = BIRTHDAYS.get((on.month, on.day))
        is_busy = self.rng.random() < (0.62 if on.weekday() in (4, 6) else 0.4) * (1.25 if on.month == 12 else 1)
        if star or is_busy:
            yield from self._evening(number, star or self._star(number), note="birthday stream" if star else "")

    def _star(self, number: int) -> Star:
        return self.rng.choices(STARS, [star.likes[number * 3 // DAYS] for star in STARS])[0]

    def _evening(self, number: int, star: Star, note: str) -> Iterator[Draft]:
        at = self._at(number, self.rng.randint(18, 23), self.rng.randint(0, 59))
        for _ in range(min(14, 1 + int(self.rng.expovariate(0.25)))):
            at = at + timedelta(seconds=self.rng.randint(20, 420))
            if star.platform == "YouTube":
                amount = self.rng.choice(("2.00", "5.00", "5.00", "10.00"))
                yield self._paid(number, at, star, self.rng.choice(("Super Chat", "Super Sticker")), amount, note)
                break
            if star.platform == "Twitch" and self.rng.random() < 0.06:
                yield self._paid(number, at, star, "Gifted subscription", "4.99", note)
            else:
                yield from self._gift(number, at, star, note or self.rng.choice(NOTES))

    def _gift(self, number: int, at: datetime, star: Star, note: str) -> Iterator[Draft]:
        choices = GIFTS[star.platform]
        item = self.rng.choices(list(choices), list(choices.values()))[0]
        each = _coins(star.platform, item)
        quantity = self.rng.choice((1, 1, 1, 2, 3, 5, 10)) if each <= 10 else 1
        while self.held[star.platform] < each * quantity:
            yield self._purchase(number, at - timedelta(seconds=90), star.platform)
        self.held[star.platform] -= each * quantity
        yield self._draft(
            "gift", star.platform, self._moment(number, at), creator=star.name, handle=star.handle, item=item,
            quantity=quantity, coins=each * quantity, note=note,
        )  # fmt: skip

    def _paid(self, number: int, at: datetime, star: Star, item: str, amount: str, note: str = "") -> Draft:
        moment = self._moment(number, at)
        money = _money(amount, "USD" if star.name == "Doctor Gravel" else "EUR")
        return self._draft(
            "gift", star.platform, moment, creator=star.name, handle=star.handle, item=item, amount=money, note=note
        )

    def _purchase(self, number: int, at: datetime, platform: str) -> Draft:
        trip = next((trip for trip in TRIPS if number in trip.days and platform == "TikTok"), None)
        is_website = platform == "TikTok" and number > 400 and self.rng.random() < 0.8
        coins, price = trip.pack if trip else self.rng.choice(WEBSITE if is_website else PACKS[platform])
        channel = "website" if is_website and not trip else "website" if platform == "Twitch" else "ios-app"
        currency = trip.currency if trip else "EUR"
        # The bank's own rate for the dollars of the last trip; the other trips were paid from a travel card.
        charged = _money("9.41", "EUR") if currency == "USD" else None
        self.held[platform] += coins
        self.orders += 1
        return self._draft(
            "purchase", platform, self._moment(number, at), coins=coins, amount=_money(price, currency),
            charged=charged, channel=channel, seller="Apple" if channel == "ios-app" else platform,
            payment_method="travel card" if trip else "PayPal" if channel == "website" else "credit card",
            reference=f"DEMO-{self.orders:04d}",
        )  # fmt: skip

    def accident(self, number: int) -> Iterator[Draft]:
        """A pack is bought twice by a slip of the thumb, and the second one given back next day."""
        for minute in (0, 1):
            bought = self._purchase(number, self._at(number, 17, minute), "TikTok")
            yield replace(bought, note="Bought twice by accident" if minute else "")
        self.held["TikTok"] -= bought.coins or 0
        when = self._moment(number + 1, self._at(number + 1, 9, 30))
        yield self._draft("refund", "TikTok", when, reference=bought.reference)

    def goodwill(self, number: int) -> Iterator[Draft]:
        """After a broken stream the shop gives a part of the money back and leaves the coins."""
        bought = self._purchase(number, self._at(number, 16, 0), "Twitch")
        yield bought
        when = self._moment(number + 2, self._at(number + 2, 12, 0))
        yield self._draft("refund", "Twitch", when, reference=bought.reference, amount=_money("2.50", "EUR"))

    def returned_gift(self, number: int) -> Iterator[Draft]:
        """A gift sent to the wrong stream comes back."""
        *bought, gift = self._gift(number, self._at(number, 21, 15), STARS[8], "Wrong stream")
        self.held["Twitch"] += gift.coins or 0
        yield from bought
        yield replace(gift, reference="DEMO-GIFT")
        yield self._draft("refund", "Twitch", self._moment(number, self._at(number, 21, 40)), reference="DEMO-GIFT")

    def expiry(self, number: int) -> Iterator[Draft]:
        """Some coins lapse; on another platform some are gone with a lost login."""
        for platform, reason, coins in (("TikTok", "expired", 20), ("Telegram", "lost", 15)):
            taken = min(coins, self.held[platform])
            if taken:
                self.held[platform] -= taken
                yield self._draft("adjustment", platform, self._on(number + 1), item=reason, coins=-taken)

    def present(self, number: int) -> Iterator[Draft]:
        """A gift card under the tree; the receipt names only the day."""
        self.held["TikTok"] += 1400
        yield self._draft(
            "purchase", "TikTok", self._on(number), coins=1400, amount=_money("25.00", "EUR"), channel="gift-card",
            seller="Corner shop", payment_method="cash", reference="DEMO-CARD", note="A present",
        )  # fmt: skip

    def overdraft(self, number: int) -> Iterator[Draft]:
        """More stars are sent than were ever bought: a purchase is missing from these books."""
        star, coins = STARS[12], self.held["Instagram"] + 30
        self.held["Instagram"] = -30
        when = self._moment(number, self._at(number, 22, 10))
        yield self._draft("gift", "Instagram", when, creator=star.name, handle=star.handle, item="Badge", coins=coins)

    def seen(self, number: int) -> Iterator[Draft]:
        """The balance the app showed at one moment."""
        yield self._draft("assertion", "Twitch", self._moment(number, self._at(number, 12, 0)), coins=0)

    def _draft(self, kind: Kind, platform: str, moment: moments.Moment, **values: object) -> Draft:
        return Draft(kind, moment, platform, "main", **values)  # type: ignore[arg-type]

    def _at(self, number: int, hour: int, minute: int) -> datetime:
        return datetime.combine(self.start + timedelta(days=number), time(hour, minute))

    def _moment(self, number: int, at: datetime) -> moments.Moment:
        """Understand a local time where the fan is that day."""
        return moments.from_local(at, next((trip.zone for trip in TRIPS if number in trip.days), HOME))

    def _on(self, number: int, *, is_end: bool = False) -> moments.Moment:
        return moments.from_date(self.start + timedelta(days=number), HOME, is_end=is_end)


EVENTS = {
    115: _Story.present, 300: _Story.accident, 360: _Story.expiry, 455: _Story.goodwill, 520: _Story.returned_gift,
    600: _Story.seen, 720: _Story.expiry, 900: _Story.seen, DAYS - 1: _Story.overdraft,
}  # fmt: skip
"""What happens once, by the number of the day."""


def _coins(platform: str, item: str) -> int:
    if platform in COINS:
        return COINS[platform][item]
    gift = catalogue.find_gift(platform, item)
    if gift is None:
        raise LookupError(f"the catalogue has no {item}")
    return gift.coins


def _money(amount: str, currency: str) -> Money:
    return Money(from_text(amount, currencies.digits(currency)), currency)
