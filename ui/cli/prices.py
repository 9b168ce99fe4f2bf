"""`prices`: every purchase beside your usual price, the website's and prices seen; what to ask, what can go back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models import currencies, ledger, lookups, moments, refund_rules, settings
from models.columns import Columns
from models.conversions import Conversion, conversions
from models.money import Money, to_text
from models.price_check import Check
from models.rates import Rates
from models.refund_rules import Purchase, Refundable
from models.reports.checks import Checked, checks
from models.reports.lots import trace
from ui import labels
from ui.cli import options
from ui.cli.conversions import conversion_data
from ui.cli.options import Parser
from ui.cli.output import Outcome, name, plain, table
from ui.text import _


@dataclass(frozen=True, slots=True)
class _Found:
    """A purchase with its check, the refund rules that hold for it, and its coins not used yet (None: not known).

    `conversions` say by which rates its price became money of the ledger.
    """

    one: Checked
    rules: tuple[Refundable, ...]
    left: int | None
    needs_country: bool
    conversions: tuple[Conversion, ...]


def add_options(parser: Parser) -> None:
    """Take which purchases."""
    parser.add_argument("--from", dest="since", metavar="DATE", help=_("first day, like 2026-03-01"))
    parser.add_argument("--to", dest="until", metavar="DATE", help=_("last day"))
    parser.add_argument(
        "--asked", action="store_true", help=_("only those that something is asked about, or that can go back")
    )


def run(asked: Namespace) -> Outcome:
    """Check the prices."""
    from ui import formats

    formats.set_locale(asked.lang or None)
    since, until = options.stretch(asked)
    with ledger.reading(asked.path) as reader:
        kept = settings.read(reader)
        columns, rates = Columns(reader), lookups.rates(reader)
        today = moments.today(kept.timezone)
        found = [
            _look(columns, rates, kept, one, today)
            for one in checks(columns)
            if (since or one.day) <= one.day <= (until or one.day)
        ]
    nothing = _nothing(asked, are_any=bool(found))
    if asked.asked:
        found = [one for one in found if one.one.check.doubts or one.rules or one.needs_country]
    lines = list(_lines(found)) if found else [nothing]
    return Outcome({"country": kept.country, "purchases": [_data(one) for one in found]}, lines)


def _nothing(asked: Namespace, *, are_any: bool) -> str:
    """Say why nothing is listed."""
    if asked.asked and are_any:
        return _("Nothing is asked about these purchases, and none of them can go back")
    if asked.since or asked.until:
        return _("There is nothing to show for this period")
    return _("There are no purchases yet")


def _look(columns: Columns, rates: Rates, kept: settings.Settings, one: Checked, today: date) -> _Found:
    bought = Purchase(one.account.platform, one.account.unit, one.check.offer.channel, one.day)
    rules = refund_rules.rules(bought, kept.country, today)
    needs_country = not kept.country and refund_rules.needs_country(bought, today)
    left: int | None = None
    if needs_country or any(rule.until for rule in rules):
        used = trace(columns, rates, kept, one.entry).used
        left = used.left if used is not None else None
        rules = tuple(rule for rule in rules if rule.until is None or left != 0)
    offer = one.check.offer
    charged = offer.paid if offer.paid != offer.price else None
    converted = conversions(offer.price, charged, one.day, rates, kept.currency)
    return _Found(one, rules, left, needs_country and left != 0, converted)


def _lines(found: list[_Found]) -> Iterator[str]:
    from ui import conversion_texts, formats, price_texts

    header = [
        _("ID"),
        _("Day"),
        _("Account"),
        _("Where bought"),
        _("Coins"),
        _("Paid"),
        _("A coin"),
        _("Beside others"),
    ]
    rows = []
    for each in found:
        check, offer = each.one.check, each.one.check.offer
        beside = [text for text in (price_texts.beside_usual(check), price_texts.beside_website(check)) if text]
        channel = _(labels.CHANNELS[offer.channel]) if offer.channel else ""
        rows.append(
            [
                str(each.one.entry),
                formats.day(each.one.day),
                name(each.one.account.label),
                channel,
                formats.count(offer.coins),
                formats.money(offer.price),
                formats.per_coin(offer.price, offer.coins),
                plain("\n".join(beside)),
            ]
        )
    yield from table(header, rows, right=(0, 4, 5, 6))
    for each in found:
        for sentence in (*conversion_texts.in_full(each.conversions), *_said(each)):
            yield _("{id}: {sentence}").format(id=each.one.entry, sentence=plain(sentence))


def _said(each: _Found) -> Iterator[str]:
    """What is asked of a purchase, and until when it can go back."""
    from ui import price_texts

    yield from price_texts.doubts(each.one.check)
    yield from price_texts.refunds(each.rules, each.left)
    if each.needs_country:
        yield _(
            "Whether unused coins can go back depends on the country you buy in: "
            "say it with “coinpurse settings country DE”"
        )


def remarks(check: Check, bought: Purchase, coins: int, country: str, today: date) -> Iterator[str]:
    """What to say of a purchase that was just added, of which all coins are unused."""
    from ui import price_texts

    yield from map(plain, price_texts.doubts(check))
    yield from map(plain, price_texts.refunds(refund_rules.rules(bought, country, today), coins))


# --- For programs -----------------------------------------------------------------------------------------------------


def _data(each: _Found) -> dict[str, object]:
    check, offer = each.one.check, each.one.check.offer
    website = check.website
    return {
        "id": each.one.entry,
        "day": each.one.day.isoformat(),
        "account": each.one.account.label,
        "channel": offer.channel,
        "seller": offer.seller,
        "coins": offer.coins,
        "price": _money(offer.price),
        "percent_of_usual": None if check.compared.percent is None else 100 + check.compared.percent,
        "website": None
        if website is None
        else {
            "coins": website.coins,
            "price": _money(website.paid),
            "as_of": website.as_of,
            "source": website.source,
            "is_own": website.is_own,
            "is_before_tax": website.is_before_tax,
            "estimated_difference": None if check.more is None else _money(check.more),
        },
        "doubts": list(check.doubts),
        "refunds": [_rule(each, rule) for rule in each.rules],
        "needs_country": each.needs_country,
        "conversions": [conversion_data(one)["conversion"] for one in each.conversions],
    }


def _rule(each: _Found, found: Refundable) -> dict[str, object]:
    rule = found.rule
    return {
        "text": rule.text,
        "until": found.until and found.until.isoformat(),
        "unused_coins": each.left,
        "source": rule.source,
        "as_of": rule.as_of,
        "confidence": rule.confidence,
    }


def _money(money: Money) -> dict[str, str]:
    return {"amount": to_text(money.minor, currencies.digits(money.currency)), "currency": money.currency}
