"""What a text typed into a cell of the Ledger table makes of its entry. No widgets here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from models import currencies, matching, moments
from models.drafts import Draft
from models.errors import InvalidEntry
from models.names import fold, name_key
from models.suggestions import Known, KnownGift
from models.text import N_
from ui import formats, labels, parsing
from ui.desktop.forms import typed_accounts
from ui.desktop.forms.completion import Suggestion
from ui.desktop.forms.when_field import written
from ui.desktop.tables.entry_columns import Key
from ui.text import _, name

_CODE = re.compile(r"(?<![^\W\d_])([A-Za-z]{3})(?![^\W\d_])")
_BREAK = " ↵ "
"""What stands for the end of a line while a note is one line."""
_EVERYWHERE: tuple[Key, ...] = ("when", "note")
_OF_KIND: dict[str, tuple[Key, ...]] = {
    "purchase": ("account", "coins", "cost", "paid", "channel", "seller", "method", "reference"),
    "gift": ("account", "creator", "handle", "item", "quantity", "reference"),
    "refund": ("coins",),
    "adjustment": ("account", "item", "coins"),
    "assertion": ("account", "coins"),
}
_PAID_IN_MONEY: tuple[Key, ...] = ("cost", "paid", "channel", "seller", "method")


def editable(draft: Draft) -> frozenset[Key]:
    """Columns that can be typed in for this entry: those that say something about its kind."""
    keys = {*_EVERYWHERE, *_OF_KIND[draft.kind]}
    if draft.kind == "gift":
        keys |= {"coins"} if draft.amount is None else set(_PAID_IN_MONEY)
    elif draft.amount is not None:
        keys |= {"cost", "paid"}
    return frozenset(keys)


def text(draft: Draft, key: Key) -> str:
    """What is in the cell when one begins to type."""
    return _TEXTS[key](draft) if key in _TEXTS else str(getattr(draft, _FIELD.get(key, key)))


def _written_money(draft: Draft) -> str:
    return "" if draft.amount is None else f"{formats.amount(draft.amount)} {draft.amount.currency}"


_TEXTS: dict[Key, Callable[[Draft], str]] = {
    "when": lambda draft: written(draft.moment),
    "account": lambda draft: f"{draft.platform} - {draft.account}",
    "item": lambda draft: labels.item(draft.kind, draft.item),
    "quantity": lambda draft: formats.count(draft.quantity),
    "coins": lambda draft: "" if draft.coins is None else formats.count(draft.coins),
    "cost": _written_money,
    "paid": _written_money,
    "channel": lambda draft: _(labels.CHANNELS[draft.channel]) if draft.channel else "",
    "note": lambda draft: _BREAK.join(draft.note.splitlines()),
}
_FIELD: dict[Key, str] = {"method": "payment_method"}


def changed(draft: Draft, key: Key, typed: str, known: Known) -> Draft:
    """The entry with another text in a cell. Raises InvalidEntry where it cannot be read."""
    typed = typed.strip()
    if typed == text(draft, key).strip():
        return draft
    if key in _READ:
        return _READ[key](draft, typed, known)
    return replace(draft, **{_FIELD.get(key, key): typed})  # type: ignore[arg-type]


def _when(draft: Draft, typed: str, _known: Known) -> Draft:
    zone = draft.moment.zone
    moment = parsing.moment(typed, zone, moments.today(zone), is_end=draft.kind == "assertion")
    return replace(draft, moment=moment)


def _account(draft: Draft, typed: str, known: Known) -> Draft:
    platform, account = typed_accounts.names(known, typed)
    return replace(draft, platform=platform, account=account)


def _creator(draft: Draft, typed: str, _known: Known) -> Draft:
    handle = draft.handle if name_key(typed) == name_key(draft.creator) else ""
    return replace(draft, creator=typed, handle=handle)


def _item(draft: Draft, typed: str, _known: Known) -> Draft:
    if draft.kind == "gift":
        return replace(draft, item=typed)
    return replace(draft, item=_chosen("item", typed, labels.REASONS))


def _channel(draft: Draft, typed: str, _known: Known) -> Draft:
    return replace(draft, channel=_chosen("channel", typed, labels.CHANNELS) if typed else "")


def _chosen(field: str, typed: str, choices: dict[str, str]) -> str:
    """Key of what is typed among a few words. Raises InvalidEntry."""
    for key, word in choices.items():
        if key and fold(_(word)) == fold(typed):
            return key
    words = ", ".join(_(word) for key, word in choices.items() if key)
    raise InvalidEntry(field, N_("“{text}” is not one of {choices}"), text=typed[:40], choices=words)


def _money(draft: Draft, typed: str, _known: Known) -> Draft:
    """An amount, in another currency if one is named."""
    currency = draft.amount.currency if draft.amount else ""
    for code in _CODE.findall(typed):
        if currencies.is_known(code.upper()):
            currency, typed = code.upper(), typed.replace(code, "").strip()
    return replace(draft, amount=parsing.amount(typed, currency))


def _note(draft: Draft, typed: str, _known: Known) -> Draft:
    return replace(draft, note=typed.replace(_BREAK, "\n"))


_READ: dict[Key, Callable[[Draft, str, Known], Draft]] = {
    "when": _when,
    "account": _account,
    "creator": _creator,
    "handle": lambda draft, typed, _known: replace(draft, handle=typed.lstrip("@")),
    "item": _item,
    "quantity": lambda draft, typed, _known: replace(draft, quantity=parsing.count(typed, field="quantity")),
    "coins": lambda draft, typed, _known: replace(draft, coins=parsing.count(typed)),
    "cost": _money,
    "paid": _money,
    "channel": _channel,
    "note": _note,
}


def suggestions(draft: Draft, key: Key, known: Known) -> tuple[Sequence[Suggestion], str]:
    """What can be completed to in a cell, the likeliest first, and what a text is called that is none of them."""
    if key == "account":
        return [Suggestion(row.label) for row in known.accounts], _("new account")
    if key == "creator":
        found = (Suggestion(row.name, "", None, matching.sought(row.name, *row.handles)) for row in known.creators)
        return list(found), _("new creator")
    if key == "item" and draft.kind == "gift":
        gifts = [gift for gift in known.gifts if gift.platform == draft.platform]
        return [Suggestion(gift.name, _price(gift)) for gift in gifts], _("new gift")
    if key == "item":
        return _words(labels.REASONS.values()), ""
    if key == "channel":
        return _words(word for channel, word in labels.CHANNELS.items() if channel), ""
    texts = {"seller": known.sellers, "method": known.payment_methods}.get(key, ())
    return [Suggestion(one) for one in texts], ""


def _words(words: Iterable[str]) -> list[Suggestion]:
    return [Suggestion(_(word)) for word in words]


def _price(gift: KnownGift) -> str:
    if gift.amount is not None:
        return formats.money(gift.amount)
    return name(formats.count(gift.coins)) if gift.coins else ""
