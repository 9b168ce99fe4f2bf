"""Messages of Telegram that are about money: what of them is kept while the rest of the file is read."""

from __future__ import annotations

from typing import NamedTuple

from models.errors import InvalidEntry
from models.imports.asking import UNKNOWN
from models.imports.guarded_json import NESTED, Item, Nested, Object, Value, flat, raw

STAR_GIFT, STARS, TON, PREMIUM = "send_star_gift", "send_stars_gift", "send_ton_gift", "send_premium_gift"
PAYMENT, REFUND = "send_payment", "refunded_payment"
MESSAGES_REFUND, PRIZE = "paid_messages_refund", "stars_prize"
POSTS = ("process_suggested_post", "suggested_post_success", "suggested_post_refund")
MONEY = (STAR_GIFT, STARS, TON, PREMIUM, PAYMENT, REFUND, MESSAGES_REFUND, PRIZE, *POSTS)
_KEPT = (
    "id", "actor", "actor_id", "date", "date_unixtime", "stars", "gift_id", "cost", "amount_whole", "amount_nano",
    "months", "amount", "currency", "invoice_message_id", "recurring", "stars_count", "is_unclaimed",
)  # fmt: skip
MOST_TEXT = 1_000


class Heard(NamedTuple):
    """One message: its plain values, what was written with a gift, the chat, and what the file says, as JSON."""

    action: str
    values: Item
    text: str
    chat: Item
    raw: str


def heard(item: Object, chat: Item) -> Heard:
    """Keep of a message what counts; `chat` is filled on while it is read."""
    plain = flat(item)
    values = {key: plain[key] for key in _KEPT if key in plain}
    return Heard(str(item["action"]), values, _joined(item.get("gift_text")), chat, raw(item))


def _joined(text: Nested) -> str:
    """Give a text that may be parted by its marks, as plain text."""
    pieces = text if isinstance(text, list) else [text]
    words = (piece.get("text") if isinstance(piece, dict) else piece for piece in pieces)
    return "".join(word for word in words if isinstance(word, str)).replace("\0", "")[:MOST_TEXT]


def number(value: Value) -> int:
    """Read a whole number, as such or as a text. Raises InvalidEntry."""
    if isinstance(value, str) and value.removeprefix("-").isascii() and value.removeprefix("-").isdecimal():
        return int(value[:20])
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidEntry("", UNKNOWN)
    return value


def said(value: Value) -> str:
    """Give a plain value as text, "" for none."""
    return "" if value is None or value == NESTED else str(value)
