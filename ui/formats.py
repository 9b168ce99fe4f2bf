"""Numbers, money and dates in the user's style, and back again. The only user of Babel, loaded when first needed.

Digits of a currency are the ledger's (ISO 4217), never Babel's. Every function takes a `locale` like `de` or `pt_BR`;
without one it is the locale set for the process.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from copy import copy
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from models import currencies, moments
from models.errors import InvalidEntry
from models.moments import Moment
from models.money import MAX_AMOUNT, Money
from models.text import N_
from ui import privacy, typed, typed_days
from ui.text import _, ngettext

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

MINUS = "\u2212"
_LEFT_TO_RIGHT = "\u200e"
_BARE_CODE = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
"""Where a letter of a currency stands against a figure: a blank goes there (Unicode TS 35, currency spacing)."""
_RATE_DIGITS = 12
"""Places a rate may have, before the point and behind it."""
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T|$)", re.ASCII)
_WITH_OFFSET = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(Z|[+-][0-9]{2}:)", re.ASCII)


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


def _of(locale: str | None) -> Locale:
    return _locale(locale or _Current.name)


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
    text: str = pattern.apply(value, _of(locale), currency=currency, currency_digits=False)
    return text.replace("-", _minus(locale or _Current.name)) if value < 0 else text


def money(value: Money, locale: str | None = None) -> str:
    """Write an amount with its currency: `8,99 €`; hidden under the privacy key."""
    if privacy.is_on():
        return privacy.DOTS
    digits = currencies.digits(value.currency)
    return _with_currency(Decimal(value.minor).scaleb(-digits), digits, value.currency, locale)


def _with_currency(value: Decimal, digits: int, currency: str, locale: str | None) -> str:
    return _BARE_CODE.sub("\u00a0", _apply(value, "currency", digits, locale, currency))


def currency_name(code: str, locale: str | None = None) -> str:
    """Name a currency as people do: `British Pound`; the standard's name where the language has none for it."""
    return str(_of(locale).currencies.get(code) or currencies.name(code))


def axis_money(value: Money, locale: str | None = None) -> str:
    """Write an amount beside an axis: whole ones without decimals, `50 €`; hidden under the privacy key."""
    if privacy.is_on():
        return privacy.DOTS
    digits = currencies.digits(value.currency)
    exact = Decimal(value.minor).scaleb(-digits)
    text = _apply(exact, "currency", digits if value.minor % 10**digits else 0, locale, value.currency)
    return _BARE_CODE.sub("\u00a0", text)


def amount(value: Money, locale: str | None = None) -> str:
    """Write an amount without its currency, as a form field shows it: `8,99`."""
    digits = currencies.digits(value.currency)
    return _apply(Decimal(value.minor).scaleb(-digits), "decimal", digits, locale)


def per_coin(cost: Money, coins: int, locale: str | None = None) -> str:
    """Write what one of `coins` cost, to five figures: `0,012843 €`; hidden under the privacy key."""
    if privacy.is_on():
        return privacy.DOTS
    digits = currencies.digits(cost.currency)
    exact = Decimal(cost.minor).scaleb(-digits) / coins
    places = max(digits, 4 - exact.adjusted()) if exact else digits
    written = round(exact, places).normalize()
    shown = max(digits, -int(written.as_tuple().exponent))
    return _with_currency(written, shown, cost.currency, locale)


def decimal_sign(locale: str | None = None) -> str:
    """What parts whole units from decimals here."""
    return str(_of(locale).number_symbols["latn"]["decimal"])


def coins(value: int, locale: str | None = None) -> str:
    """Write an amount of coins: `29.999`; hidden under the privacy key."""
    return privacy.DOTS if privacy.is_on() else count(value, locale)


def count(value: int, locale: str | None = None) -> str:
    """Write a whole number, of rows for example, or of coins in a field: `29.999`."""
    return _apply(Decimal(value), "decimal", 0, locale)


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

    return format_date(value, style, locale=_of(locale))


def ago(days: int, locale: str | None = None) -> str:
    """Write how long ago something was, roughly: `3 days ago`, `2 months ago`; `in 3 days` below zero."""
    from babel.dates import format_timedelta

    said = format_timedelta(timedelta(days=-days), granularity="day", add_direction=True, locale=_of(locale))
    return str(said)


def clock(value: time, locale: str | None = None) -> str:
    """Write a time of day: `20:15`, or `8:15 PM`."""
    from babel.dates import format_time

    return format_time(value, "short", locale=_of(locale))


def moment(value: Moment, locale: str | None = None, style: str = "medium") -> str:
    """Write a moment by its local clock; one of which only the date is known as a date."""
    written = day(value.day, locale, style)
    if value.is_date:
        return written
    joined = str(_of(locale).datetime_formats[style])
    return joined.replace("{0}", clock(value.local.time(), locale)).replace("{1}", written)


def key(name: str, value: str, locale: str | None = None) -> str:
    """Write a key of a report as people say it: `month` `2026-03` is `Mar 2026`; a name stays as it is."""
    if not value:
        return value
    if name in {"day", "evening"}:
        return day(date.fromisoformat(value), locale)
    if name in {"month", "quarter"}:
        return _month_or_quarter(value, _of(locale))
    if name == "week":
        return _("Week {week} of {year}").format(week=int(value[6:]), year=value[:4])
    if name == "weekday":
        return str(_of(locale).days["stand-alone"]["wide"][int(value) - 1])
    return clock(time(int(value)), locale) if name == "hour" else value


def month_name(value: date, locale: str | None = None) -> str:
    """Name the calendar month of a date in short, for an axis of months: `Mar`."""
    from babel.dates import format_date

    return format_date(value, "LLL", locale=_of(locale))


def _month_or_quarter(value: str, locale: Locale) -> str:
    from babel.dates import format_skeleton

    is_quarter = value[5] == "Q"
    month = int(value[6]) * 3 if is_quarter else int(value[5:])
    return format_skeleton("yQQQ" if is_quarter else "yMMM", date(int(value[:4]), month, 1), locale=locale)


# --- What a person types ----------------------------------------------------------------------------------------------


@cache
def _style(name: str) -> typed.Style:
    locale = _locale(name)
    symbols = locale.number_symbols["latn"]
    patterns = [str(pattern.pattern) for pattern in locale.date_formats.values()]
    joined = [re.sub(r"\{.\}", " ", str(pattern)) for pattern in locale.datetime_formats.values()]
    periods = locale.day_periods["format"].values()
    literals = [word for pattern in (*patterns, *joined) for word in re.findall(r"'([^']+)'|([^\W\da-zA-Z]+)", pattern)]
    return typed.Style(
        symbols["decimal"],
        symbols["group"],
        tuple(locale.decimal_formats[None].grouping),
        "".join(
            dict.fromkeys(letter for letter in str(locale.date_formats["short"].pattern).lower() if letter in "dmy")
        ),
        tuple((period["am"], period["pm"]) for period in periods if "am" in period),
        _named(locale, "days", 7),
        _named(locale, "months", 12),
        tuple(dict.fromkeys(quoted or word for quoted, word in literals)),
        ":" if ":" in str(locale.time_formats["short"].pattern) else ".",
    )


def _named(locale: Locale, what: str, count: int) -> tuple[tuple[str, int], ...]:
    """Every name a locale has for its weekdays or months, and behind them the English ones that mean nothing else."""
    found: dict[str, int] = {}
    for names in (getattr(_locale("en"), what), getattr(locale, what)):
        for width in ("abbreviated", "short", "wide"):
            for context in ("format", "stand-alone"):
                listed = names[context].get(width, {})
                found.update({str(listed[number]): number for number in range(count + 1) if number in listed})
    # Hebrew writes “in March” as one word.
    glued = re.search(r"([^\W\da-zA-Z])M{3}", str(locale.date_formats["long"].pattern)) if what == "months" else None
    found.update({f"{glued[1]}{name}": number for name, number in found.items()} if glued else {})
    return tuple(found.items())


def _typed_style(locale: str | None) -> typed.Style:
    return _style(locale or _Current.name)


def parse_amount(text: str, currency: str, locale: str | None = None, field: str = "amount") -> Money:
    """Read an amount of `currency`, with or without its sign, or a small sum like `2*8,99`. Raises InvalidEntry."""
    digits, example = currencies.digits(currency), amount(Money(123450, currency), locale)
    try:
        value = typed.calculate(_without_currency(text, currency, locale), _typed_style(locale), digits)
    except typed.AmbiguousError as error:
        message = N_("“{text}” could be read in two ways; write all {digits} decimal places, like {example}")
        raise InvalidEntry(field, message, text=text[:40], digits=digits, example=example) from error
    except ValueError as error:
        message = N_("“{text}” is not an amount; write it like {example}")
        raise InvalidEntry(field, message, text=text[:40], example=example) from error
    minor = value * 10**digits
    if minor.denominator != 1:
        message = N_("“{text}” has more decimal places than the currency has ({digits})")
        raise InvalidEntry(field, message, text=text[:40], digits=digits)
    if abs(minor) > MAX_AMOUNT:
        raise InvalidEntry(field, N_("“{text}” is more than one entry can hold"), text=text[:40])
    return Money(int(minor), currency)


def _without_currency(text: str, currency: str, locale: str | None) -> str:
    """Take the code or sign of the currency off either end; anything else stays and is refused as no number."""
    from babel.numbers import get_currency_symbol

    text = typed.normal(text)
    for mark in (currency, typed.normal(get_currency_symbol(currency, _of(locale)))):
        sign, rest = ("-", text[1:].lstrip()) if text.startswith("-") else ("", text)
        if rest.casefold().startswith(mark.casefold()):
            return sign + rest[len(mark) :].lstrip()
        if rest.casefold().endswith(mark.casefold()):
            return sign + rest[: -len(mark)].rstrip()
    return text


def currency_of(sign: str, first: Iterable[str], locale: str | None = None) -> str | None:
    """Find the currency a sign like `€` stands for, here or elsewhere; of several the first, `first` before others."""
    from babel.numbers import get_currency_symbol

    for code in dict.fromkeys((*first, *currencies.codes(withdrawn=False))):
        if sign in {get_currency_symbol(code, _of(locale)), get_currency_symbol(code, _locale("en"))}:
            return code
    return None


def is_sum(text: str) -> bool:
    """Say whether a number as typed is one to work out, like `5*99`."""
    return typed.is_sum(text)


def parse_count(text: str, locale: str | None = None, field: str = "coins") -> int:
    """Read a whole number, or a small sum like `5*99`. Raises InvalidEntry."""
    try:
        return typed.whole(text, _typed_style(locale))
    except ValueError as error:
        message = N_("“{text}” is not a whole number; write it like {example}")
        raise InvalidEntry(field, message, text=text[:40], example=count(1234, locale)) from error


def parse_rate(text: str, locale: str | None = None, field: str = "rate") -> str:
    """Read an exchange rate as a decimal with a point, of at most twelve places. Raises InvalidEntry."""
    example = rate(Decimal("1.0842"), locale)
    try:
        scaled = typed.calculate(text, _typed_style(locale), _RATE_DIGITS) * 10**_RATE_DIGITS
    except ValueError as error:
        raise InvalidEntry(
            field, N_("“{text}” is not a rate; write it like {example}"), text=text[:40], example=example
        ) from error
    if scaled.denominator != 1 or not 0 < scaled < 10 ** (2 * _RATE_DIGITS):
        raise InvalidEntry(field, N_("“{text}” cannot be an exchange rate"), text=text[:40])
    return format(Decimal(int(scaled)).scaleb(-_RATE_DIGITS).normalize(), "f")


def parse_date(text: str, today: date, locale: str | None = None, field: str = "when") -> date:
    """Read a date in words or figures: `yesterday`, `fri`, `2 days ago`, `-2`, `2 Mar`, or as the locale orders it.

    Without a year, or with a weekday alone, it is the last such day. Raises InvalidEntry.
    """
    ago = _days_ago(text)
    try:
        found = today - timedelta(days=ago) if ago is not None else typed_days.day(text, _typed_style(locale), today)
    except (ValueError, OverflowError) as error:
        message = N_("“{text}” is not a date; write it like {example}")
        raise InvalidEntry(field, message, text=text[:40], example=day(today, locale, "short")) from error
    return moments.parse(found.isoformat(), "UTC").day  # refuses years no entry can have


def _days_ago(text: str) -> int | None:
    """Read how many days ago something was, said in the user's language; None for what says nothing of the kind."""
    said = typed_days.bare(text)
    for word, days in ((_("today"), 0), (_("yesterday"), 1), (_("the day before yesterday"), 2)):
        if said == typed_days.bare(word):
            return days
    number = re.search(r"[0-9]{1,4}", said)
    if number is None:
        return None
    days = int(number[0])
    sentence = ngettext("{count} day ago", "{count} days ago", days).format(count=number[0])
    return days if said in {f"-{number[0]}", typed_days.bare(sentence)} else None


def parse_when(
    text: str,
    zone: str,
    today: date,
    locale: str | None = None,
    *,
    is_end: bool = False,
    now: Moment | None = None,
) -> Moment:
    """Read a date, a date with a time, or a time of today, understood in `zone`. Raises InvalidEntry.

    `is_end`: a bare date means its last moment, as in a balance assertion. With `now` given, a time alone, or with a
    weekday, means the last such moment up to an hour from then: after midnight, 23:50 was yesterday.
    """
    try:
        return moments.parse(text.strip(), zone, is_end=is_end)
    except InvalidEntry:
        if _ISO.match(text.strip()):
            raise
    try:
        before, at = typed_days.split_clock(text, _typed_style(locale))
    except ValueError as error:
        message = N_("“{text}” is not a time of day; write it like {example}")
        raise InvalidEntry("when", message, text=text[:40], example=clock(time(20, 15), locale)) from error
    on = parse_date(before, today, locale) if before.strip() else today
    if at is None:
        return moments.from_date(on, zone, is_end=is_end)
    every = _repeats_after(before, locale)
    if every and now is not None and datetime.combine(on, at) > now.local + timedelta(hours=1):
        on -= timedelta(days=every)
    return moments.from_local(datetime.combine(on, at), zone)


def _repeats_after(date_text: str, locale: str | None) -> int:
    """After how many days a time said with this comes again: each day without a date, each week with a weekday."""
    if not date_text.strip():
        return 1
    return 7 if typed_days.weekday(date_text, _typed_style(locale)) is not None else 0


def has_offset(text: str) -> bool:
    """Say whether a moment as typed fixes the instant, by an offset: written otherwise it would lose that."""
    return _WITH_OFFSET.match(text.strip()) is not None


def weekday(value: date, locale: str | None = None) -> str:
    """Name the day of the week."""
    return day(value, locale, "cccc")


def weekdays(locale: str | None = None) -> list[tuple[int, str, str]]:
    """Give the days of the week from the one it begins with: number from Monday, 0, short name, full name."""
    known = _of(locale)
    names = known.days["stand-alone"]
    order = [(known.first_week_day + step) % 7 for step in range(7)]
    short = names.get("short") or names["abbreviated"]
    return [(number, str(short[number]), str(names["wide"][number])) for number in order]


def month(value: date, locale: str | None = None) -> str:
    """Write a month with its year: `November 2026`."""
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", value, locale=_of(locale))


# --- What the system says of its user ---------------------------------------------------------------------------------


def usual_currency() -> str:
    """Guess the currency of whoever uses this computer from its locale; EUR where that names no country."""
    from babel.numbers import get_territory_currencies

    territory = _of(None).territory or ""
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
