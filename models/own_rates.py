"""The rates the user enters."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from models import currencies
from models.errors import RequestRefused
from models.moments import FIRST, LAST
from models.periods import day_number
from models.schema import Rate
from models.text import N_

if TYPE_CHECKING:
    from models.ledger import Ledger

_RATE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?", re.ASCII)


def add(ledger: Ledger, source: str, target: str, day: date, value: str) -> None:
    """Keep that one `source` is worth `value` (a decimal) `target` on `day`, in place of what was kept for it.

    Two currencies have one rate a day, which holds both ways. Raises RequestRefused where that cannot be a rate.
    """
    _require_pair(source, target)
    if not FIRST <= day <= LAST:
        raise RequestRefused(N_("{day} is outside the years 2000 to 2199"), day=day.isoformat())
    if not is_rate(value):
        message = N_("“{text}” is not a rate: write a positive number with a point, like 1.0842")
        raise RequestRefused(message, text=value[:40])
    with ledger.operation(N_("Add rate")):
        Rate.delete().where(_kept(source, target, day)).execute(ledger.db)
        Rate.insert(source=source, target=target, day=day_number(day), value=value).execute(ledger.db)


def remove(ledger: Ledger, source: str, target: str, day: date) -> None:
    """Forget the rate kept for two currencies on a day. Raises RequestRefused where there is none."""
    with ledger.operation(N_("Remove rate")):
        if not Rate.delete().where(_kept(source, target, day)).execute(ledger.db):
            message = N_("There is no rate of your own from {source} to {target} on {day}")
            raise RequestRefused(message, source=source, target=target, day=day)


def _kept(source: str, target: str, day: date) -> Any:
    """What is kept for two currencies on a day, whichever way round."""
    either = ((Rate.source == source) & (Rate.target == target)) | ((Rate.source == target) & (Rate.target == source))
    return either & (Rate.day == day_number(day))


def _require_pair(source: str, target: str) -> None:
    for code in (source, target):
        if not currencies.is_known(code):
            raise RequestRefused(N_("“{code}” is not a currency; use a code like EUR"), code=code[:40])
    if source == target:
        raise RequestRefused(N_("A rate is between two different currencies"))


def is_rate(text: str) -> bool:
    """Tell whether a text is a positive decimal of at most 12 digits before and after the point."""
    return bool(_RATE.fullmatch(text)) and Decimal(text) > 0
