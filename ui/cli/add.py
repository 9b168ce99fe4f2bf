"""`add`: enter one purchase, gift, refund, adjustment or balance. One option per column of the ledger's own CSV."""

from __future__ import annotations

import csv
import io
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

from models import accounts, catalogue, drafts, entries, lookups, moments, refunding, settling
from models.conversions import Conversion, conversion
from models.drafts import Draft
from models.errors import RequestRefused
from models.imports import Reading, Refused, own_csv
from models.ledger import Ledger
from models.names import DEFAULT_ACCOUNT, MAX_TEXT, clean, name_key
from models.settings import Settings
from models.text import N_
from ui import coin_texts
from ui.cli.conversions import conversion_data, conversion_lines
from ui.cli.options import Parser
from ui.cli.output import Outcome, name
from ui.text import _

KIND_NAMES = {
    "purchase": N_("purchase"),
    "gift": N_("gift"),
    "refund": N_("refund"),
    "adjustment": N_("adjustment"),
    "assertion": N_("balance"),
}
HELP = {
    "when": N_("2026-03-02 or 2026-03-02T20:15, offset and zone too; else now"),
    "platform": N_("TikTok, Twitch, ... or one of your own"),
    "account": N_("which purse there; else main"),
    "creator": N_("who received the gift"),
    "handle": N_("the creator's name on the platform"),
    "item": N_("the gift"),
    "quantity": N_("how many gifts; the coins are those of all of them"),
    "coins": N_("how many; of an adjustment with a minus if they went"),
    "amount": N_("what was paid, like 12.50"),
    "currency": N_("of the amount; else the ledger's, of a refund what was paid in"),
    "charged": N_("what the bank took, like 11.80"),
    "charged_currency": N_("of what the bank took; else the ledger's"),
    "channel": ", ".join(drafts.CHANNELS[1:]),
    "seller": N_("who sold the coins"),
    "payment_method": N_("how it was paid"),
    "reference": N_("the order's number; of a refund that of what it refunds"),
    "note": N_("anything else"),
}
"""Columns of the ledger's own CSV, but the kind of entry, and what they mean."""


def add_options(parser: Parser) -> None:
    """Take the kind of entry and its fields, written as in the ledger's own CSV."""
    parser.add_argument("kind", metavar="|".join(drafts.KINDS), choices=drafts.KINDS)
    for field, meaning in HELP.items():
        parser.add_argument(f"--{field.replace('_', '-')}", metavar="VALUE", default="", help=_(meaning))
    parser.add_argument("--reason", metavar="VALUE", default="", help=", ".join(drafts.REASONS))
    parser.add_argument(
        "--refunds", metavar="ID", type=int, help=_("the entry a refund is of, instead of its reference")
    )


def run(asked: Namespace) -> Outcome:
    """Enter it and say what was entered."""
    with closing(Ledger(asked.path)) as ledger:
        entry = entries.add(ledger, _draft(ledger, asked))
        made = lookups.drafts(ledger, [entry])[entry]
        found = _conversion(ledger, made)
        coin_texts.learn(ledger)
        unit = dict(accounts.platforms(ledger)).get(made.platform, "")
        data: dict[str, object] = {"id": entry, "entry": dict(zip(drafts.FIELDS, drafts.fields(made), strict=True))}
        data |= conversion_data(found)
        differs = _of_difference(ledger, entry, data, asked.lang) if made.kind == "assertion" else ()
        said = () if asked.json else (*differs, *_of_price(made, ledger.settings))
    twice = _("The clock showed this time twice that night; the first is meant. Give the offset to mean the other")
    remarks = (twice,) if made.moment.is_repeated else ()
    return Outcome(
        data, () if asked.json else (_line(entry, made, unit, asked.lang), *conversion_lines(found), *said), remarks
    )


def _conversion(ledger: Ledger, made: Draft) -> Conversion | None:
    """How its price was converted, where that took a rate."""
    if made.kind == "refund" or made.amount is None:
        return None
    return conversion(made.amount, made.charged, made.moment.day, lookups.rates(ledger), ledger.settings.currency)


def _of_difference(ledger: Ledger, entry: int, data: dict[str, object], language: str) -> tuple[str, ...]:
    """Say what a balance that differs may be, and add it to what programs are told."""
    looked = settling.look(ledger, entry)
    if not looked.difference:
        return ()
    from ui import formats
    from ui.cli import settle

    formats.set_locale(language or None)
    data["balance"] = settle.data_of(looked)
    first = _("The ledger has {count} coins more than the app; this may be why:")
    if looked.difference < 0:
        first = _("The app has {count} coins more than the ledger; this may be why:")
    last = _("To book one of these: coinpurse settle {id} --take NUMBER").format(id=entry)
    return (first.format(count=formats.count(abs(looked.difference))), *settle.lines(looked.found), last)


def _of_price(made: Draft, kept: Settings) -> tuple[str, ...]:
    """What to ask about a purchase, and until when it can go back; one's own history would take a whole look."""
    if made.kind != "purchase" or made.amount is None or not made.coins:
        return ()
    from models.price_check import Offer, check
    from models.refund_rules import Purchase
    from ui.cli.prices import remarks

    offer = Offer(
        platform=made.platform, coins=made.coins, price=made.amount, paid=made.charged or made.amount,
        channel=made.channel, seller=made.seller,
    )  # fmt: skip
    unit = next((one.unit for one in catalogue.platforms() if one.name == made.platform), "")
    bought = Purchase(made.platform, unit, made.channel, made.moment.day)
    today = moments.today(kept.timezone)
    return tuple(remarks(check(offer, None, None), bought, made.coins, kept.country, today))


def _draft(ledger: Ledger, asked: Namespace) -> Draft:
    """Read the options as one row of the ledger's own CSV. Raises LedgerError."""
    _require_fitting(asked)
    kept = ledger.settings
    row = {field: str(getattr(asked, field)) for field in HELP}
    row |= {
        "type": asked.kind,
        "item": row["item"] or asked.reason,
        "when": row["when"] or str(moments.now(kept.timezone)),
    }
    if asked.kind == "refund":
        row |= _refunded(ledger, asked, row)
    row["account"] = row["account"] or DEFAULT_ACCOUNT
    for amount, currency in (("amount", "currency"), ("charged", "charged_currency")):
        row[currency] = row[currency] or (kept.currency if row[amount] else "")
    draft = _read(row, kept.timezone)
    return _shared(ledger, replace(draft, refunded_id=asked.refunds)) if asked.kind == "refund" else draft


def _shared(ledger: Ledger, draft: Draft) -> Draft:
    """Fill in the half a refund leaves out; one of something that is not there is refused where it is booked."""
    place = name_key(draft.platform), name_key(draft.account)
    for account in accounts.accounts(ledger):
        if (name_key(account.platform), name_key(account.name)) == place:
            found = lookups.refundable(ledger, account.id, reference=draft.reference, entry=draft.refunded_id)
            return refunding.filled(found[0], draft) if len(found) == 1 else draft
    return draft


def _require_fitting(asked: Namespace) -> None:
    """Refuse options of another kind of entry: nothing that was asked is left out in silence."""
    if asked.refunds is not None and (asked.kind != "refund" or asked.reference):
        raise RequestRefused(N_("--refunds is for a refund alone, and instead of --reference"))
    if asked.reason and (asked.kind != "adjustment" or asked.item):
        raise RequestRefused(N_("--reason is for an adjustment alone, and instead of --item"))


def _read(row: dict[str, str], zone: str) -> Draft:
    for field, value in row.items():
        clean(field, value, MAX_TEXT)  # bytes that are no text in the terminal's encoding
    text = io.StringIO(newline="")
    csv.writer(text).writerows([drafts.FIELDS, [row[field] for field in drafts.FIELDS]])
    (read,) = own_csv.rows(io.BytesIO(text.getvalue().encode()), Reading(zone=zone))
    if isinstance(read, Refused):
        raise RequestRefused(read.message, **read.values)
    return read.draft


def _refunded(ledger: Ledger, asked: Namespace, row: dict[str, str]) -> dict[str, str]:
    """Fill in what is known of the entry that is refunded: where it is, what it is called, its currency."""
    if asked.refunds is not None:
        target = lookups.drafts(ledger, [asked.refunds]).get(asked.refunds)
        if target is None:
            raise RequestRefused(N_("There is no entry {id}"), id=asked.refunds)
        currency = target.amount.currency if target.amount and row["amount"] else ""
        reference = target.reference or f"entry-{asked.refunds}"
        return {"platform": target.platform, "account": target.account, "reference": reference, "currency": currency}
    place = name_key(row["platform"]), name_key(row["account"] or DEFAULT_ACCOUNT)
    for account in accounts.accounts(ledger):
        if (name_key(account.platform), name_key(account.name)) == place:
            found = lookups.refundable(ledger, account.id, reference=row["reference"])
            currency = next((target.currency or "" for target in found), "")
            return {"currency": row["currency"] or (currency if row["amount"] else "")}
    return {}


def _line(entry: int, made: Draft, unit: str, language: str) -> str:
    from ui import formats

    formats.set_locale(language or None)
    message = _("Added {kind} {id}: {what}, {platform} - {account}, {when}")
    return message.format(
        kind=_(KIND_NAMES[made.kind]),
        id=entry,
        what=", ".join(_what(made, unit)),
        platform=name(made.platform),
        account=name(made.account),
        when=formats.moment(made.moment),
    )


def _what(made: Draft, unit: str) -> Iterator[str]:
    from ui import formats

    if made.item:
        yield name(made.item) if made.quantity == 1 else f"{formats.count(made.quantity)} × {name(made.item)}"
    if made.creator:
        yield name(made.creator)
    if made.coins is not None:
        yield coin_texts.counted(abs(made.coins), f"{made.platform} {unit}", formats.count(made.coins))
    if made.amount is not None:
        yield formats.money(made.amount)
