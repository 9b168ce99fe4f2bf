"""Settings of the books: kept in the ledger, typed, declared once. Settings of the desk are no business of `models`."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Literal

from models import currencies
from models.errors import InvalidEntry, RequestRefused
from models.moments import zone_info
from models.schema import Setting
from models.text import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.database import Reader

FreeCoins = Literal["date", "first", "last"]
Basis = Literal["fifo", "average"]
_COUNTRY = re.compile(r"([A-Z]{2})?", re.ASCII)
_CHOICES = {"free_coins": ("date", "first", "last"), "basis": ("fifo", "average")}


@dataclass(frozen=True, slots=True)
class Settings:
    """How these books are kept. `basis` is the booking used where none is asked for.

    `country` (ISO 3166) is where one buys: rules of platforms differ by it. It is empty
    until somebody says it, and never guessed.
    """

    currency: str = "EUR"
    timezone: str = "UTC"
    month_starts_on: int = 1
    free_coins: FreeCoins = "date"
    basis: Basis = "fifo"
    country: str = ""

    def as_text(self) -> dict[str, str]:
        """Give the settings as the ledger stores them."""
        return {field.name: str(getattr(self, field.name)) for field in fields(self)}


def read(reader: Reader) -> Settings:
    """Read the settings of a ledger; what it does not name has its default."""
    return parse(dict(Setting.select(Setting.name, Setting.value).tuples().execute(reader.db)))


def parse(values: Mapping[str, str], base: Settings | None = None) -> Settings:
    """Check settings given as text and lay them over `base`. Raises RequestRefused where one cannot be."""
    known = {name: value for name, value in values.items() if name in Settings.__slots__}
    settings = replace(base or Settings(), **known)  # type: ignore[arg-type]
    if not currencies.is_known(settings.currency):
        raise RequestRefused(N_("“{code}” is not a currency; use a code like EUR"), code=settings.currency)
    try:
        zone_info(settings.timezone)
    except InvalidEntry as error:
        raise RequestRefused(error.message, **error.values) from error
    for name, choices in _CHOICES.items():
        if getattr(settings, name) not in choices:
            raise RequestRefused(N_("{name} is one of {choices}"), name=name, choices=", ".join(choices))
    if not _COUNTRY.fullmatch(settings.country):
        raise RequestRefused(N_("“{code}” is not a country; use a code like DE"), code=settings.country)
    day = str(settings.month_starts_on)
    if not (day.isascii() and day.isdecimal() and len(day) <= 2 and 1 <= int(day) <= 31):
        raise RequestRefused(N_("A month starts on a day from 1 to 31, not on “{day}”"), day=day)
    return replace(settings, month_starts_on=int(day))
