"""A small ledger with something of every kind in it, for tests that look at everything the window can show.

Two of them can differ in every name and every amount and still be of one shape: the names sort alike, and all coins and
money of the one are those of the other times a factor. Each coin costs whole minor units, so that nothing is rounded.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from models import budgets, creators, entries, handles, ledger, moments, own_rates, presets, saved_reports
from models.budgets import Terms
from models.drafts import Draft
from models.ledger import Ledger
from models.money import Money
from models.presets import Preset
from models.reports.choices import Choices
from models.settings import Settings

ZONE = "Europe/Berlin"


@dataclass(frozen=True)
class Names:
    """What people and strangers called things. Everything here is hidden by the privacy key."""

    book: str
    creators: tuple[str, str, str]
    gifts: tuple[str, str, str]
    handle: str
    account: str
    platform: str
    seller: str
    card: str
    reference: str
    note: str
    report: str

    @property
    def all(self) -> tuple[str, ...]:
        """Each of them, the longest first."""
        own = (self.book, f"{self.handle}2", *(f"{self.reference}{number}" for number in range(5)))
        own += (self.handle, self.account, self.platform, self.seller, self.card, self.reference, self.note)
        return tuple(sorted((*own, self.report, *self.creators, *self.gifts), key=len, reverse=True))


ONE = Names(
    "Violet book", ("Bertilda", "Mirabelle & Söhne", "<b>Zenobia</b> 🌸"), ("Acorn", "Marmalade", "Zeppelin"),
    "bertie.live", "Velvet purse", "Moonstage", "Corner kiosk", "Red debit", "QX-", "a lovely battle", "Winter walks",
)  # fmt: skip
OTHER = Names(
    "Wooden chest", ("Bo", "Mortimer the very long and winding", "<i>Zz</i>"), ("Apricots in a row", "Mop", "Zip"),
    "bo_at_night_and_day", "Wool sack", "Moonstage", "Counter", "Rusty plate", "RZ-", "nothing\nmuch", "Winged horses",
)  # fmt: skip


def make(folder: Path, names: Names = ONE, times: int = 1) -> Path:
    """Write the ledger into `folder`: coins and money multiplied by `times`."""
    path = folder / f"{names.book}.coinpurse"
    ledger.create(path, Settings(currency="EUR", timezone=ZONE))
    with_entries = Ledger(path)
    _Writer(with_entries, names, times).write()
    with_entries.close()
    return path


class _Writer:
    def __init__(self, book: Ledger, names: Names, times: int) -> None:
        self._book, self._names, self._times = book, names, times
        self._today = moments.now(ZONE).day
        self._numbers = 0

    def write(self) -> None:
        self._purchases()
        self._gifts()
        self._others()
        self._plans()

    def _add(self, kind: str, ago: int, account: str = "", platform: str = "TikTok", **values: Any) -> None:
        on = self._today - timedelta(days=ago)
        moment = moments.parse(f"{on}T12:{self._numbers % 60:02}", ZONE)
        self._numbers += 1
        if values.get("coins") is not None:
            values["coins"] *= self._times
        if values.get("amount") is not None:
            minor, code = values["amount"]
            values["amount"] = Money(minor * self._times, code)
        where = account or self._names.account
        entries.add(self._book, Draft(kind, moment, platform, where, **values))  # type: ignore[arg-type]

    def _purchases(self) -> None:
        names = self._names
        shop = {"channel": "website", "seller": names.seller, "payment_method": names.card}
        for number, ago in enumerate((400, 250, 120, 60, 20)):
            paid = (2_100 if number == 3 else 1_400, "EUR")
            reference = f"{names.reference}{number}"
            self._add("purchase", ago, coins=700, amount=paid, reference=reference, note=names.note, **shop)
        self._add("purchase", 50, coins=350, amount=(1_400, "USD"), channel="ios-app")
        self._add("purchase", 45, coins=100, amount=(4_000, "KPW"), channel="third-party")
        self._add("purchase", 40, platform="Twitch", coins=300, amount=(600, "EUR"))
        self._add("purchase", 30, platform=names.platform, coins=50, amount=(500, "EUR"))

    def _gifts(self) -> None:
        people, gifts = self._names.creators, self._names.gifts
        for number, ago in enumerate((390, 240, 200, 110, 90, 58, 44, 35, 19, 12, 5, 2, 0)):
            self._add(
                "gift", ago, creator=people[number % 3], item=gifts[number % 3], quantity=1 + number % 4, coins=99,
                handle=self._names.handle if number % 3 == 0 else "", note=self._names.note if number % 5 == 0 else "",
            )  # fmt: skip
        self._add("gift", 39, platform="Twitch", creator=people[0], item=gifts[0], coins=340)
        self._add("gift", 10, platform="YouTube", creator=people[1], item=gifts[1], amount=(500, "EUR"))
        self._add("gift", 3, platform=self._names.platform, creator="", item=gifts[2], coins=20)
        self._add("gift", 1, creator=people[2], item=gifts[2], coins=2_400)

    def _others(self) -> None:
        self._add("refund", 18, coins=70, amount=(140, "EUR"), reference=f"{self._names.reference}4")
        for number, reason in enumerate(("free", "expired", "lost", "correction")):
            self._add("adjustment", 15 - number, item=reason, coins=(5, -3, -2, 4)[number])
        self._add("assertion", 8, coins=77)
        self._add("assertion", 9, platform="Twitch", coins=11)

    def _plans(self) -> None:
        names, book = self._names, self._book
        amount = Money(1_500 * self._times, "EUR")
        budgets.add(book, Terms(amount))
        budgets.add(book, Terms(Money(200 * self._times, "EUR"), "week", "paid"))
        budgets.add(book, Terms(amount, about="creator", name=names.creators[1]))
        budgets.add(book, Terms(amount, "evening", about="platform", name="TikTok"))
        first = creators.find(book, names.creators[0])
        assert first is not None
        creators.write_note(book, first, names.note)
        handles.add_handle(book, first, "Twitch", f"{names.handle}2", (date(2025, 1, 1), None))
        saved_reports.save(book, names.report, Choices())
        only = Choices(where=(("creator", names.creators[1]),))
        presets.save(book, Preset(names.report, only, "csv", book.path.parent, f"{names.seller} {{period}}"))
        own_rates.add(book, "USD", "EUR", self._today - timedelta(days=50), "0.5")
