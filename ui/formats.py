"""Numbers, money and dates in the user's style; `parsing` reads them back. Babel is loaded when first needed.

Digits of a currency are the ledger's (ISO 4217), never Babel's. Every function takes a `locale` like `de` or `pt_BR`;
without one it is the locale set for the process.
"""

from __future__ import annotations

import os
import re
from copy import copy
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from models import currencies, moments
from models.errors import InvalidEntry
from models.moments import Moment
from models.money import Money
from ui import privacy
from ui.text import _, apart, ngettext

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

MINUS = "\u2212"
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = "\u200e", "\u200f"
_BARE_CODE = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
"""Where a letter of a currency stands against a figure: a blank goes there (Unicode TS 35, currency spacing)."""


class _Current:
    """The locale in use; one for the process, as the number style of a face is."""

    name: str = "en"


def set_locale(language: str | None = None) -> None:
    """Use the number style of the system, or that of `language` where the system's is another language."""
    given = next((os.environ[name] for name in ("LC_ALL", "LC_NUMERIC", "LANG") if os.environ.get(name)), "")
    system = given.partition(".")[0].partition("@")[0]
    wanted = (language or system).replace("-", "_")
    _Current.name = system if system.partition("_")[0] == wanted else wanted


@cache
def _locale(name: str) -> Locale:
    """Find a locale, else that of its language, else English."""
    from babel import Locale, UnknownLocaleError

    for candidate in (name, name.partition("_")[0]):
        try:
            return Locale.parse(candidate)
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return Locale("en")


def locale_of(name: str | None) -> Locale:
    """Find a locale by its name; without one it is that of the process."""
    return _locale(name or _Current.name)


# --- Numbers and money ------------------------------------------------------------------------------------------------


@cache
def _pattern(name: str, kind: str, digits: int) -> NumberPattern:
    """Give the locale's pattern with exactly so many decimal places."""
    locale = _locale(name)
    formats = {"currency": locale.currency_formats.get("standard"), "percent": locale.percent_formats.get(None)}
    pattern: NumberPattern = copy(formats.get(kind) or locale.decimal_formats[None])
    pattern.frac_prec = (digits, digits)
    return pattern


@cache
def _minus(name: str) -> str:
    """Give the sign of what is below zero, with the mark that holds it left of its number among Arabic or Hebrew."""
    return _LEFT_TO_RIGHT + MINUS if _LEFT_TO_RIGHT in _locale(name).number_symbols["latn"]["minusSign"] else MINUS


def _apply(value: Decimal, kind: str, digits: int, locale: str | None, currency: str | None = None) -> str:
    pattern = _pattern(locale or _Current.name, kind, digits)
    text: str = pattern.apply(value, locale_of(locale), currency=currency, currency_digits=False)
    return text.replace("-", _minus(locale or _Current.name)) if value < 0 else text


def money(value: Money, locale: str | None = None) -> str:
    """Write an amount with its currency: `8,99 €`; hidden under the privacy key."""
    return privacy.DOTS if privacy.is_on() else priced(value, locale)


def priced(value: Money, locale: str | None = None) -> str:
    """Write the same for a file, which holds what it was asked for whatever is hidden on screen."""
    return _priced(_exact(value), currencies.digits(value.currency), value.currency, locale)


def _exact(value: Money) -> Decimal:
    return Decimal(value.minor).scaleb(-currencies.digits(value.currency))


def _with_currency(value: Decimal, digits: int, currency: str, locale: str | None) -> str:
    return privacy.DOTS if privacy.is_on() else _priced(value, digits, currency, locale)


def _priced(value: Decimal, digits: int, currency: str, locale: str | None) -> str:
    text = _BARE_CODE.sub("\u00a0", _apply(value, "currency", digits, locale, currency))
    return _with_whole_symbol(text, currency, locale) if text.startswith(_RIGHT_TO_LEFT) else text


def _with_whole_symbol(text: str, currency: str, locale: str | None) -> str:
    """Isolate Latin letters of a symbol: read from the right, the sign beside them would change sides (`UK£`)."""
    from babel.numbers import get_currency_symbol

    symbol = get_currency_symbol(currency, locale_of(locale)).strip(_RIGHT_TO_LEFT)
    return text.replace(symbol, apart(symbol)) if any("A" <= letter <= "Z" for letter in symbol) else text


def currency_name(code: str, locale: str | None = None) -> str:
    """Name a currency as people do: `British Pound`; the standard's name where the language has none for it."""
    return str(locale_of(locale).currencies.get(code) or currencies.name(code))


def countries(locale: str | None = None) -> dict[str, str]:
    """Names of countries by their codes of two letters; what CLDR keeps for groups and for tests is left out."""
    names = {str(code): str(name) for code, name in locale_of(locale).territories.items()}
    return {code: names[code] for code in names if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES}


def axis_money(value: Money, locale: str | None = None) -> str:
    """Write an amount beside an axis: whole ones without decimals, `50 €`; hidden under the privacy key."""
    digits = currencies.digits(value.currency)
    return _with_currency(_exact(value), digits if value.minor % 10**digits else 0, value.currency, locale)


def amount(value: Money, locale: str | None = None) -> str:
    """Write an amount without its currency, as a form field shows it: `8,99`."""
    return _apply(_exact(value), "decimal", currencies.digits(value.currency), locale)


def per_coin(cost: Money, coins: int, locale: str | None = None) -> str:
    """Write what one of `coins` cost, to five figures: `0,012843 €`; hidden under the privacy key."""
    digits, exact = currencies.digits(cost.currency), _exact(cost) / coins
    places = max(digits, 4 - exact.adjusted()) if exact else digits
    written = round(exact, places).normalize()
    shown = max(digits, -int(written.as_tuple().exponent))
    return _with_currency(written, shown, cost.currency, locale)


def decimal_sign(locale: str | None = None) -> str:
    """What parts whole units from decimals here."""
    return str(locale_of(locale).number_symbols["latn"]["decimal"])


def coins(value: int, locale: str | None = None) -> str:
    """Write an amount of coins: `29.999`; hidden under the privacy key."""
    return privacy.DOTS if privacy.is_on() else count(value, locale)


def count(value: int, locale: str | None = None) -> str:
    """Write a whole number, of rows for example, or of coins in a field: `29.999`."""
    return _apply(Decimal(value), "decimal", 0, locale)


def entries(value: int) -> str:
    """Say how many entries: `1 entry`, `29,999 entries`; a gift of five Roses is one."""
    return ngettext("{count} entry", "{count} entries", value).format(count=count(value))


def rate(value: Decimal, locale: str | None = None) -> str:
    """Write an exchange rate with every digit it has: `1,0842`."""
    return _apply(value, "decimal", max(0, -int(value.as_tuple().exponent)), locale)


def percent(part: int, whole: int, locale: str | None = None, digits: int = 0) -> str:
    """Write what part of `whole` (not 0) it is: `12 %`."""
    return _apply(Decimal(part) / Decimal(whole), "percent", digits, locale)


# --- Dates and the keys of reports ------------------------------------------------------------------------------------


def day(value: date, locale: str | None = None, style: str = "medium") -> str:
    """Write a date; `short` is how it is typed, `medium` never confuses day and month."""
    from babel.dates import format_date

    return format_date(value, style, locale=locale_of(locale))


def days(first: date, last: date, locale: str | None = None) -> str:
    """Write a stretch of days: `25 Mar – 24 Apr 2026`."""
    from babel.dates import format_interval

    return str(format_interval(first, last, "yMMMd", locale=locale_of(locale)))


def day_and_month(value: date, locale: str | None = None) -> str:
    """Write a day of any year: `6 April`."""
    from babel.dates import format_skeleton

    return format_skeleton("MMMMd", value, locale=locale_of(locale))


def ago(days: int, locale: str | None = None) -> str:
    """Write how long ago something was, roughly: `3 days ago`, `2 months ago`; `in 3 days` below zero."""
    from babel.dates import format_timedelta

    said = format_timedelta(timedelta(days=-days), granularity="day", add_direction=True, locale=locale_of(locale))
    return str(said)


def clock(value: time, locale: str | None = None) -> str:
    """Write a time of day: `20:15`, or `8:15 PM`."""
    from babel.dates import format_time

    return format_time(value, "short", locale=locale_of(locale))


def moment(value: Moment, locale: str | None = None, style: str = "medium") -> str:
    """Write a moment by its local clock; one of which only the date is known as a date."""
    written = day(value.day, locale, style)
    if value.is_date:
        return written
    joined = str(locale_of(locale).datetime_formats[style])
    return joined.replace("{0}", clock(value.local.time(), locale)).replace("{1}", written)


def instant(value: datetime, locale: str | None = None) -> str:
    """Write a moment by the clock of this computer, whichever zone it was given in."""
    return moment(moments.from_utc(value, usual_timezone()), locale)


def key(name: str, value: str, locale: str | None = None) -> str:
    """Write a key of a report as people say it: `month` `2026-03` is `Mar 2026`; a name stays as it is."""
    if not value:
        return value
    if name in {"day", "evening"}:
        return day(date.fromisoformat(value), locale)
    if name in {"month", "quarter", "since", "last"}:
        return _month_or_quarter(value, locale_of(locale))
    if name in {"size", "streak", "rank"}:
        return _band(value, locale)
    return _week_or_clock(name, value, locale)


def _week_or_clock(name: str, value: str, locale: str | None) -> str:
    if name == "week":
        return _("Week {week} of {year}").format(week=int(value[6:]), year=value[:4])
    if name == "weekday":
        return str(locale_of(locale).days["stand-alone"]["wide"][int(value) - 1])
    return clock(time(int(value)), locale) if name == "hour" else value


def _band(value: str, locale: str | None) -> str:
    """Write a stretch of numbers: `02-09` is `2–9`, `10000+` is `10,000 or more`."""
    first, _dash, last = value.removesuffix("+").partition("-")
    least = count(int(first), locale)
    if value.endswith("+"):
        return _("{count} or more").format(count=least)
    return _("{least}–{most}").format(least=least, most=count(int(last), locale)) if last else least


def month_name(value: date, locale: str | None = None) -> str:
    """Name the calendar month of a date in short, for an axis of months: `Mar`."""
    # Never `LLL`: where a language has no names of its own for it, Babel gives those of the language asked before.
    return day(value, locale, "MMM")


def _month_or_quarter(value: str, locale: Locale) -> str:
    from babel.dates import format_skeleton

    is_quarter = value[5] == "Q"
    month = int(value[6]) * 3 if is_quarter else int(value[5:])
    return format_skeleton("yQQQ" if is_quarter else "yMMM", date(int(value[:4]), month, 1), locale=locale)


def weekday(value: date, locale: str | None = None) -> str:
    """Name the day of the week."""
    return day(value, locale, "cccc")


def weekdays(locale: str | None = None) -> list[tuple[int, str, str]]:
    """Give the days of the week from the one it begins with: number from Monday, 0, short name, full name."""
    known = locale_of(locale)
    names = known.days["stand-alone"]
    order = [(known.first_week_day + step) % 7 for step in range(7)]
    short = names.get("short") or names["abbreviated"]
    return [(number, str(short[number]), str(names["wide"][number])) for number in order]


def month(value: date, locale: str | None = None) -> str:
    """Write a month with its year: `November 2026`."""
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", value, locale=locale_of(locale))


# --- What the system says of its user ---------------------------------------------------------------------------------


def usual_currency() -> str:
    """Guess the currency of whoever uses this computer from its locale; EUR where that names no country."""
    from babel.numbers import get_territory_currencies

    territory = locale_of(None).territory or ""
    found = [str(code) for code in get_territory_currencies(territory)] if territory else []
    return next((code for code in found if currencies.is_known(code)), "EUR")


def usual_timezone() -> str:
    """Name the time zone this computer is set to; UTC where it has no name."""
    from babel.localtime import get_localzone

    try:
        name = str(getattr(get_localzone(), "key", None) or "UTC")
        return "UTC" if name == "Etc/UTC" else moments.zone_info(name).key
    except (InvalidEntry, LookupError, OSError):
        return "UTC"
