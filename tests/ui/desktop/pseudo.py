"""A language for tests: ⟦brackets⟧ around each translated text, ⟪others⟫ around what `ui.formats` has written.

What has letters or figures outside of them was forgotten, unless it is of the ledger or bears a name of its own.
"""

import gettext
import inspect
import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import pytest

from models import catalogue, currencies, rates, version
from ui import formats, labels, text

from .full_book import Names
from .walk import IN_WALK

WRITERS = (
    "money", "currency_name", "axis_money", "amount", "per_coin", "coins", "count", "rate", "percent", "day", "days",
    "day_and_month", "ago",
    "clock", "moment", "key", "month_name", "weekday", "weekdays", "month",
)  # fmt: skip
"""Functions of `ui.formats` that write something for people."""
OWN_NAMES = ("Coinpurse", "TikTok", "European Central Bank", "HM Revenue & Customs", "Python", "Qt", "PySide")
"""Names of this program and of others, the same in every language."""
_DIGITS = re.compile(r"\d+(?![^{]*})")
_MODIFIER = r"(?:Ctrl|Alt|Shift|Meta)\+"
_KEY = r"F\d{1,2}|Del|Esc|Left|Enter|Return|Space"
_SHORTCUT = re.compile(rf"\b(?:(?:{_MODIFIER})+[A-Z0-9,]|(?:{_MODIFIER})*(?:{_KEY}))(?!\w)")
_FILE = re.compile(r"[\w ()-]*\.(?:coinpurse|csv|html|json|pdf|xlsx|zip|sqlite|log)\b|(?<!\w)/[\w./ -]+")
_ZONE = re.compile(r"\b(?:[A-Z]\w+/[\w/+-]+|UTC)")
_ISO = re.compile(r"\b\d{4}-\d\d-\d\d(?: \d\d:\d\d)?\b")
"""How a form writes a moment, in every language alike."""


class Catalogue(gettext.NullTranslations):
    """Translates everything, by putting it between brackets; figures of the text itself are as words."""

    def gettext(self, message: str) -> str:
        return f"⟦{_DIGITS.sub('', message)}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def info(self) -> dict[str, str]:
        return {"language": "xx"}


def speak(patch: pytest.MonkeyPatch) -> None:
    """Let the window speak the language from now on; `patch` ends it."""
    patch.setattr(text._Current, "catalogue", Catalogue())
    for name, function in vars(formats).items():
        if name in WRITERS:
            patch.setattr(formats, name, _marking(function))
        elif name.startswith("parse_") or name in {"is_sum", "has_offset"}:
            patch.setattr(formats, name, _reading(function))


def _marking(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark every text a function gives."""

    @wraps(function)
    def marked(*arguments: Any, **named: Any) -> Any:
        return _marked(function(*arguments, **named))

    return marked


def _marked(value: Any) -> Any:
    if isinstance(value, str):
        return f"⟪{value}⟫" if value else value
    return type(value)(map(_marked, value)) if isinstance(value, tuple | list) else value


def _reading(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function read what stands in a field, where marked texts were put."""

    @wraps(function)
    def read(typed: str, *arguments: Any, **named: Any) -> Any:
        return function(re.sub("[⟪⟫⟦⟧]", "", typed), *arguments, **named)

    assert next(iter(inspect.signature(function).parameters)) == "text"
    return read


def forgotten(said: str, names: tuple[str, ...]) -> str:
    """What of a text is neither translated nor formatted; `names` are the ledger's. Empty where nothing is."""
    rest = _without(said, "⟪", "⟫")
    for name in names:
        rest = rest.replace(name, " ")
    for known in (_SHORTCUT, _FILE, _ZONE, _ISO):
        rest = known.sub(" ", rest)
    figures = " ".join(re.findall(r"\d+", rest.replace("⟦", " ").replace("⟧", " ")))
    letters = " ".join(re.findall(r"[^\W\d_]+", _without(rest, "⟦", "⟧")))
    return f"{letters} {figures}".strip()


def _without(said: str, opening: str, closing: str) -> str:
    """Take away everything between two signs, which may lie inside each other."""
    depth, kept = 0, []
    for sign in said:
        depth += (sign == opening) - (sign == closing)
        if not depth and sign != closing:
            kept.append(sign)
    return "".join(kept)


def data(names: Names) -> tuple[str, ...]:
    """What is nobody's to translate: names of a ledger, of the catalogue, of languages, currencies and countries."""
    found = {*OWN_NAMES, *names.all, *IN_WALK, *labels.LANGUAGES.values(), *currencies.codes(withdrawn=True)}
    found |= {*_of_catalogue(), *_of_program(), *formats.countries().values()}
    found |= {re.sub(r"\s+", " ", name) for name in found}
    return tuple(sorted(found, key=len, reverse=True))


def _of_program() -> Iterator[str]:
    """Names and versions of what it is made of, and whose rates are used."""
    yield f"Coinpurse {version.VERSION}"
    yield from (f"{part.name} {part.version} · {part.licence}" for part in version.parts())
    yield from (rates.edition().daily_source, rates.edition().monthly_source)


def _of_catalogue() -> Iterator[str]:
    for platform in catalogue.platforms():
        yield platform.name
        yield from (platform.unit, platform.units)
        yield from (gift.name for gift in catalogue.gifts(platform.name, uncertain=True))
        yield from (item.name for item in catalogue.money_items(platform.name))
    yield from (source.address for source in catalogue.sources().values() if source.address)
