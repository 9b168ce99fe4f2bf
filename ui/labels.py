"""What the window calls things: kinds, reasons, channels, report keys and what was just done. Words only."""

from __future__ import annotations

from models.text import N_
from ui.text import _, language, name

LANGUAGES = {"en": "English", "de": "Deutsch", "ar": "العربية"}
"""Languages the window speaks, by code, each in its own words."""
KINDS = {
    "gift": N_("Gift"),
    "purchase": N_("Purchase"),
    "refund": N_("Refund"),
    "adjustment": N_("Adjustment"),
    "assertion": N_("Balance"),
}
REASONS = {
    "free": N_("Free coins"),
    "refunded": N_("Refunded coins"),
    "expired": N_("Expired"),
    "lost": N_("Lost"),
    "opening": N_("Opening balance"),
    "correction": N_("Correction"),
}
CHANNELS = {
    "": N_("Not said"),
    "ios-app": N_("iPhone app"),
    "android-app": N_("Android app"),
    "website": N_("Website"),
    "gift-card": N_("Gift card"),
    "third-party": N_("Reseller"),
    "other": N_("Other"),
}
KEYS = {
    "year": N_("Year"),
    "quarter": N_("Quarter"),
    "month": N_("Month"),
    "week": N_("Week"),
    "day": N_("Day"),
    "weekday": N_("Weekday"),
    "hour": N_("Hour"),
    "evening": N_("Evening"),
    "platform": N_("Platform"),
    "account": N_("Account"),
    "creator": N_("Creator"),
    "since": N_("Month of the first gift"),
    "last": N_("Month of the last gift"),
    "gift": N_("Gift"),
    "size": N_("Coins of one gift"),
    "streak": N_("Given at once"),
    "note": N_("Note"),
    "rank": N_("Place of the creator"),
    "kind": N_("Kind"),
    "channel": N_("Where bought"),
    "payment_method": N_("Paid with"),
    "paid_currency": N_("Paid in"),
}
FIELDS = {
    "when": N_("Date"),
    "kind": N_("Kind"),
    "platform": N_("Platform"),
    "account": N_("Account"),
    "creator": N_("Creator"),
    "handle": N_("Handle"),
    "item": N_("Item"),
    "quantity": N_("How many"),
    "coins": N_("Coins"),
    "cost": N_("Cost"),
    "price": N_("For 100 coins"),
    "received": N_("Received (estimate)"),
    "balance": N_("Balance"),
    "paid": N_("Paid"),
    "charged": N_("Charged by the bank"),
    "rate": N_("Exchange rate"),
    "markup": N_("The bank added"),
    "channel": N_("Where bought"),
    "seller": N_("Seller"),
    "method": N_("Paid with"),
    "reference": N_("Order number"),
    "zone": N_("Time zone"),
    "note": N_("Note"),
}
"""What stands over a column of entries, and names what they are sorted by."""
BASES = {"fifo": N_("Oldest coins first"), "average": N_("At average cost")}
FREE_COINS = {"date": N_("When they came"), "first": N_("First"), "last": N_("Last")}
GIFT_KINDS = {"coins": N_("Paid in coins"), "money": N_("Paid in money")}
_DONE = {
    "Add gift": N_("Gift added"),
    "Add purchase": N_("Purchase added"),
    "Add refund": N_("Refund added"),
    "Add adjustment": N_("Adjustment added"),
    "Add balance": N_("Balance added"),
    "Settle balance": N_("Difference settled"),
    "Edit entry": N_("Entry changed"),
    "Change entries": N_("Entries changed"),
    "Delete entry": N_("Entry deleted"),
    "Delete entries": N_("Entries deleted"),
    "Restore entries": N_("Entries restored"),
    "Bring back changes": N_("Changes brought back"),
    "Import": N_("Import done"),
    "Save mapping": N_("Mapping saved"),
    "Rename mapping": N_("Mapping renamed"),
    "Delete mapping": N_("Mapping deleted"),
    "Paste entries": N_("Entries pasted"),
    "Take back import": N_("Import taken back"),
    "Change settings": N_("Settings changed"),
    "Add budget": N_("Budget added"),
    "Edit budget": N_("Budget changed"),
    "Delete budget": N_("Budget deleted"),
    "Save report": N_("Report saved"),
    "Rename report": N_("Report renamed"),
    "Change report": N_("Report changed"),
    "Duplicate report": N_("Report duplicated"),
    "Delete report": N_("Report deleted"),
    "Save preset": N_("Preset saved"),
    "Change preset": N_("Preset changed"),
    "Rename preset": N_("Preset renamed"),
    "Delete preset": N_("Preset deleted"),
    "Add account": N_("Account added"),
    "Rename account": N_("Account renamed"),
    "Add platform": N_("Platform added"),
    "Delete platform": N_("Platform deleted"),
    "Add pack to catalogue": N_("Pack added to your catalogue"),
    "Change pack in catalogue": N_("Pack changed"),
    "Delete pack from catalogue": N_("Pack deleted from your catalogue"),
    "Add gift to catalogue": N_("Gift added to your catalogue"),
    "Change gift in catalogue": N_("Gift changed"),
    "Delete gift from catalogue": N_("Gift deleted from your catalogue"),
    "Import catalogue": N_("Catalogue imported"),
    "Change platform": N_("Platform changed"),
    "Close account": N_("Account closed"),
    "Reopen account": N_("Account opened again"),
    "Delete account": N_("Account deleted"),
    "Add rate": N_("Rate added"),
    "Remove rate": N_("Rate removed"),
    "Import rates": N_("Rates imported"),
    "Rename creator": N_("Creator renamed"),
    "Merge creators": N_("Creators merged"),
    "Split creator": N_("Creator split"),
    "Delete creator": N_("Creator deleted"),
    "Change note on creator": N_("Note changed"),
    "Add handle": N_("Handle added"),
    "Change handle": N_("Handle changed"),
    "Remove handle": N_("Handle removed"),
    "Attach file": N_("Receipt attached"),
    "Remove attached file": N_("Receipt removed"),
}

STATUSES = {
    "new": N_("New"),
    "joins": N_("Joined"),
    "doubtful": N_("To be confirmed"),
    "present": N_("Already there"),
    "deleted": N_("Deleted before"),
    "refused": N_("Left out"),
    "open": N_("Open question"),
}
JOINED = {"gift": N_("Same gift"), "purchase": N_("Same purchase")}
SOURCES = {
    "coinpurse": N_("Coinpurse’s own CSV"),
    "coinpurse-json": N_("Coinpurse’s own JSON"),
    "tiktok": N_("TikTok’s data download"),
    "twitch": N_("Twitch’s data request"),
    "telegram": N_("Telegram’s export"),
    "facebook": N_("Facebook’s payment history"),
    "youtube": N_("YouTube’s live chats and comments"),
    "google-play": N_("Google Play’s orders"),
    "google-play-purchases": N_("Google Play’s purchases"),
    "google-pay": N_("Google Pay’s transactions"),
    "apple": N_("Apple’s store"),
    "live-log": N_("Log of live gifts"),
    "table": N_("Table"),
}
ANSWERS = {
    "windows-1252": N_("Yes, it is Windows-1252"),
    "refuse": N_("No, leave the file"),
    "coins": N_("Coins"),
    "count": N_("How many gifts"),
    "unknown-cost": N_("Take them in, cost unknown"),
    "skip": N_("Leave them out"),
    "whole": N_("Whole units"),
    "cents": N_("Cents"),
    "units": N_("Whole units"),
    "millionths": N_("Millionths"),
    "yes": N_("Yes"),
    "no": N_("No"),
    "dmy": N_("Day, month, year"),
    "mdy": N_("Month, day, year"),
    "ymd": N_("Year, month, day"),
    "point": N_("Point, as in 8.99"),
    "comma": N_("Comma, as in 8,99"),
}

OPTIONS = {
    "gift_amount": N_("What the number with a gift counts: “coins” or “count”"),
    "coins_per_gift": N_("Coins one gift has, where the file only counts gifts"),
    "price": N_("Currency of the prices, a code like USD; or “skip”"),
    "packs": N_("Coins that were bought for a price, like 4.99:350,0.99:65"),
    "coin_purchases": N_("Coins without a price: “unknown-cost” or “skip”"),
    "timezone": N_("Time zone of the file’s times, like Europe/Berlin"),
    "currency": N_("Currency of the prices, a code like USD"),
    "unit": N_("Unit of the prices: “units” or “millionths”"),
    "dollar": N_("Which currency $ is, a code like USD"),
    "yen": N_("Which currency ¥ is: JPY or CNY"),
    "yuan": N_("Which currency 元 is, a code like CNY"),
    "krone": N_("Which currency kr is, a code like SEK"),
    "rupee": N_("Which currency Rs is, a code like INR"),
    "dirham": N_("Which currency DH is: AED or MAD"),
    "leu": N_("Which currency lei is: RON or MDL"),
    "decimal_sign": N_("Decimal sign: “point” or “comma”"),
    "encoding": N_("How the file is written: “windows-1252”, or “refuse”"),
    "date_order": N_("Order of the dates: “dmy”, “mdy” or “ymd”"),
}
"""What the answers that several sources take are about."""


def creator(called: str) -> str:
    """Name a creator for people; gifts may have gone to one nobody knows."""
    return name(called) or _("Unknown creator")


def done(label: str) -> str:
    """Say that an operation is done, as the status line does."""
    return _(_DONE[label]) if label in _DONE else _(label)


def within_sentence(label: str) -> str:
    """Give a name of ours as it stands inside a sentence: English begins it with a small letter there."""
    said = _(label)
    return said[:1].lower() + said[1:] if language() == "en" else said


def item(kind: str, name: str) -> str:
    """What an entry's item is called: a gift by its name, an adjustment by its reason."""
    return _(REASONS[name]) if kind == "adjustment" and name in REASONS else name
