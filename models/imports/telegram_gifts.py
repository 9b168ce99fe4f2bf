"""Telegram's messages about money as rows: whose they are, to whom, and what each of them means."""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from operator import itemgetter

from models import currencies, drafts
from models.drafts import Draft
from models.errors import ImportRefused, InvalidEntry, LedgerError
from models.imports import Note, Question, Reading, Refused, Row, amounts, asking, encoding
from models.imports.amounts import Asked, Column, Price
from models.imports.asking import Said
from models.imports.guarded_json import Item, Nested, Object, whole
from models.imports.telegram_messages import (
    MESSAGES_REFUND,
    PAYMENT,
    POSTS,
    PREMIUM,
    PRIZE,
    REFUND,
    STAR_GIFT,
    STARS,
    TON,
    Heard,
    number,
    said,
)
from models.moments import Moment
from models.money import Money
from models.text import N_

SOURCE = "telegram"
PLATFORM = "Telegram"
STARS_CODE = "XTR"
OWN_ID = Question(
    "telegram.own_id",
    N_(
        "This chat was exported alone, and does not say who of its members you are. Which is your number, like user123?"
    ),
)
TIMEZONE = Question(
    "telegram.timezone",
    N_("These messages have the time of the computer that exported them. Which zone was that, like Europe/Berlin?"),
)
OPTIONS = (OWN_ID.name, TIMEZONE.name, *amounts.options(SOURCE), encoding.option(SOURCE))
MOST_TITLES = 10_000

UNIQUE = N_("The file does not say what a unique gift cost; if you paid for it, enter it by hand")
NO_COST = N_("The file does not say what this gift cost; enter it by hand")
NOT_THERE = N_("What was given back here is not in this file; enter the refund by hand")
RECURRING = N_("This is one payment of a subscription; a file that was exported later may hold more of them")
FOR_GOODS = N_("A payment through a bot can be for goods; take it in if it was for a creator")
PAID_MESSAGES = N_("The paid messages these Stars came back from are not in the file; take it in if you entered them")
A_PRIZE = N_("Stars that were won; take them in if they came into this purse")

_PREFIX = {"private_group": "chat", "private_supergroup": "channel", "public_supergroup": "channel",
           "private_channel": "channel", "public_channel": "channel"}  # fmt: skip
_ALONE = ("personal_chat", "bot_chat")
_STAR = "\N{WHITE MEDIUM STAR}"
_STARRED = re.compile(_STAR + "\ufe0f?\\s*([0-9]+|[0-9]{1,3}(?:[., \u00a0\u202f'][0-9]{3})+)")
_OWN = re.compile(r"(?:user)?([0-9]{1,19})", re.ASCII)


class Gifts:
    """One file's messages about money, with the answers that hold for it."""

    def __init__(self, reading: Reading) -> None:
        """Check the answers. Raises RequestRefused."""
        self._reading = reading
        self._zone = asking.zone(reading, TIMEZONE)
        self._me = _own_id(reading.answer(OWN_ID))
        self._costs = Column(SOURCE, reading)
        self._paid: defaultdict[tuple[str, int, str], list[tuple[int, str]]] = defaultdict(list)
        self._titles: dict[tuple[str, str], str] = {}
        self._thanked: Counter[str] = Counter()
        self._priced = self._posts = 0
        self._makers: Mapping[str, Callable[[Heard, Moment], Draft]] = {
            STAR_GIFT: self._star_gift, STARS: self._bought_gift, TON: self._bought_gift, PREMIUM: self._bought_gift,
            PAYMENT: self._payment, REFUND: self._refund, MESSAGES_REFUND: self._messages_refund, PRIZE: self._prize,
        }  # fmt: skip

    def owner(self, item: Object) -> None:
        """Take in whose export this is: that goes before any answer."""
        found = _OWN.fullmatch(str(item.get("user_id")))
        if found:
            self._me = f"user{found[1]}"

    def look_at(self, item: Object, chat: Item) -> None:
        """Take in a message that is about no money of its own: an invoice's title, a price, a paid reaction."""
        if invoice := item.get("invoice_information"):
            self._keep_title(item, chat, invoice)
        if item.get("paid_stars_amount"):
            self._priced += 1
        for giver in _thankful(item.get("reactions")):
            if giver in self._thanked or len(self._thanked) < MOST_TITLES:
                self._thanked[giver] += 1

    def _keep_title(self, item: Object, chat: Item, invoice: Nested) -> None:
        """Keep what an invoice is for: it is JSON inside a text."""
        try:
            found = whole(invoice.encode("utf-8", "replace")) if isinstance(invoice, str) else invoice
        except ImportRefused:
            return
        if isinstance(found, dict) and isinstance(title := found.get("title"), str):
            if len(self._titles) >= MOST_TITLES:
                self._titles.pop(next(iter(self._titles)))
            self._titles[str(chat.get("id")), str(item.get("id"))] = title[:200]

    def rows(self, held: list[Heard]) -> Iterator[Row]:
        """Give the rows of all that was heard."""
        for one in held:
            if price := _price(one):
                self._costs.add(price)
        lines: Counter[str] = Counter()
        for one in held:
            lines[one.action] += 1
            row = self._row(one, lines[one.action])
            if row is not None:
                yield row

    def notes(self) -> list[Note]:
        """Say what the file tells of and does not say enough about."""
        counted = {
            N_(
                "Posts with a price in Stars, of which the file does not say whether you paid it: {count}"
            ): self._priced,
            N_("Posts you thanked for with Stars, of which the file does not say with how many: {count}"): (
                self._thanked[self._me]
            ),
            N_("Messages about paid posts that do not say who paid: {count}"): self._posts,
        }
        return [Note(message, {"count": count}) for message, count in counted.items() if count]

    def _row(self, one: Heard, line: int) -> Row | None:
        if one.action in POSTS:
            self._posts += 1
            return None
        try:
            chat, message = number(one.chat.get("id")), number(one.values.get("id"))
            key = drafts.fingerprint((SOURCE, str(chat), str(message), one.action, self._reading.account))
            is_mine = self._is_mine(one)
        except LedgerError as error:
            return Refused(line, error.message, error.values, one.action, raw=one.raw)
        place = Said(line, key, one.action, one.raw)
        if is_mine is False:
            return None
        return asking.row(place, partial(self._draft, one, is_known=is_mine is not None), doubt=_doubt(one))

    def _is_mine(self, one: Heard) -> bool | None:
        """Say whether it is the user's own, None where only the user knows."""
        if one.action in (PAYMENT, REFUND, PRIZE):
            return not (one.action == PRIZE and one.values.get("is_unclaimed") is True)
        actor = said(one.values.get("actor_id"))
        if one.action == MESSAGES_REFUND:  # the one who was written to gives back
            return actor != self._me if self._me else True
        if self._me:
            return actor == self._me
        if one.chat.get("type") in _ALONE:
            return actor.startswith("user") and actor != f"user{one.chat.get('id')}"
        return True if one.chat.get("type") == "saved_messages" else None

    def _draft(self, one: Heard, *, is_known: bool) -> Draft:
        if not is_known:
            raise Asked(OWN_ID, f"{said(one.values.get('actor'))} ({said(one.values.get('actor_id'))})")
        return self._makers[one.action](one, self._moment(one))

    def _moment(self, one: Heard) -> Moment:
        seconds = said(one.values.get("date_unixtime"))
        if seconds:
            return asking.instant(seconds, self._reading.zone)
        local = said(one.values.get("date"))
        if self._zone is None:
            raise Asked(TIMEZONE, local)
        return asking.moment(local, self._zone, self._reading.zone)

    def _gift(self, one: Heard, moment: Moment, **values: object) -> Draft:
        kind = str(one.chat.get("type"))
        named = said(one.chat.get("name")).strip() or f"{_PREFIX.get(kind, 'user')}{one.chat.get('id')}"
        whom = "Saved Messages" if kind == "saved_messages" else named
        return Draft("gift", moment, PLATFORM, self._reading.account, handle=whom, note=one.text, **values)  # type: ignore[arg-type]

    def _star_gift(self, one: Heard, moment: Moment) -> Draft:
        stars = number(one.values.get("stars"))
        if not stars:
            raise InvalidEntry("coins", UNIQUE)
        return self._gift(one, moment, item=f"Star gift {said(one.values.get('gift_id'))}".strip(), coins=stars)

    def _bought_gift(self, one: Heard, moment: Moment) -> Draft:
        cost = said(one.values.get("cost")).strip()
        item = _item(one)
        if starred := _STARRED.fullmatch(cost):
            return self._gift(one, moment, item=item, coins=int(re.sub("[^0-9]", "", starred[1])))
        if not cost or cost.startswith(_STAR):
            raise InvalidEntry("amount", NO_COST)
        return self._gift(one, moment, item=item, amount=self._costs.money(amounts.price(cost)))

    def _payment(self, one: Heard, moment: Moment) -> Draft:
        amount, code = _amount(one)
        chat, message = said(one.chat.get("id")), said(one.values.get("id"))
        title = self._titles.get((chat, said(one.values.get("invoice_message_id"))), "")
        reference = f"{chat}/{message}"
        insort(self._paid[chat, amount, code], (moment.at, reference))
        if code == STARS_CODE:
            return self._gift(one, moment, item=title, coins=amount, reference=reference)
        return self._gift(one, moment, item=title, amount=_money(amount, code), reference=reference)

    def _refund(self, one: Heard, moment: Moment) -> Draft:
        """Find the last payment of that much before it; the number of a charge stands beside refunds alone."""
        amount, code = _amount(one)
        paid = self._paid[said(one.chat.get("id")), amount, code]
        place = bisect_right(paid, moment.at, key=itemgetter(0))
        if not place:
            raise InvalidEntry("reference", NOT_THERE)
        _, reference = paid.pop(place - 1)
        return Draft("refund", moment, PLATFORM, self._reading.account, reference=reference)

    def _messages_refund(self, one: Heard, moment: Moment) -> Draft:
        stars = number(one.values.get("stars_count"))
        return Draft("adjustment", moment, PLATFORM, self._reading.account, item="refunded", coins=stars)

    def _prize(self, one: Heard, moment: Moment) -> Draft:
        stars = number(one.values.get("stars"))
        return Draft("adjustment", moment, PLATFORM, self._reading.account, item="free", coins=stars)


def _own_id(answer: str | None) -> str:
    if answer is None:
        return ""
    found = _OWN.fullmatch(answer)
    if not found:
        asking.no_answer(OWN_ID.name, answer)
    return f"user{found[1]}"


def _thankful(reactions: Nested) -> set[str]:
    """Name who is shown beside a paid reaction."""
    found = [one for one in reactions if isinstance(one, dict)] if isinstance(reactions, list) else []
    shown = [one.get("recent") for one in found if one.get("type") == "paid"]
    givers = [one for recent in shown if isinstance(recent, list) for one in recent]
    return {str(one.get("from_id")) for one in givers if isinstance(one, dict)}


def _price(one: Heard) -> Price | None:
    """Give the price of a gift, if it is one in money that can be read."""
    try:
        return amounts.price(said(one.values["cost"]))
    except (KeyError, InvalidEntry):
        return None


def _amount(one: Heard) -> tuple[int, str]:
    return number(one.values.get("amount")), said(one.values.get("currency"))


def _money(minor: int, code: str) -> Money:
    if not currencies.is_known(code):
        raise InvalidEntry("currency", N_("“{code}” is not a currency; use a code like EUR"), code=code[:40])
    return Money(minor, code)


def _item(one: Heard) -> str:
    """Name what was bought as a gift."""
    if one.action == PREMIUM:
        months = number(one.values.get("months"))
        return f"Premium, {months} month{'s' * (months != 1)}"
    amount = one.values.get("amount_whole", one.values.get("stars"))
    if one.action == STARS:
        return f"{number(amount)} Stars"
    nano = number(one.values.get("amount_nano", 0))
    return f"{number(amount)}{f'.{nano:09d}'.rstrip('0') if nano > 0 else ''} TON"


def _doubt(one: Heard) -> str:
    if one.action == PAYMENT and one.values.get("recurring"):
        return RECURRING
    if one.action == PAYMENT and one.values.get("currency") != STARS_CODE:
        return FOR_GOODS
    return {MESSAGES_REFUND: PAID_MESSAGES, PRIZE: A_PRIZE}.get(one.action, "")
