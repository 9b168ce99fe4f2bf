"""What a person types, read strictly in the user's style: amounts, counts, rates, days and moments.

`formats` writes what is read here. What is refused is an InvalidEntry that names the field and shows how it is
written. Every function takes a `locale`, as those of `formats` do; `typed` and `typed_days` hold the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from models import currencies, moments
from models.errors import InvalidEntry
from models.moments import Moment
from models.money import MAX_AMOUNT, Money
from models.text import N_
from ui import formats, typed, typed_days
from ui.formats import locale_of
from ui.text import _, ngettext

if TYPE_CHECKING:
    from babel import Locale

_RATE_DIGITS = 12
"""Places a rate may have, before the point and behind it."""
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T|$)", re.ASCII)
_WITH_OFFSET = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(Z|[+-][0-9]{2}:)", re.ASCII)


@cache
def _style_of(locale: Locale) -> typed.Style:
    """Ask a locale how it writes what is typed."""
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
    for names in (getattr(locale_of("en"), what), getattr(locale, what)):
        for width in ("abbreviated", "short", "wide"):
            for context in ("format", "stand-alone"):
                listed = names[context].get(width, {})
                found.update({str(listed[number]): number for number in range(count + 1) if number in listed})
    # Hebrew writes “in March” as one word.
    glued = re.search(r"([^\W\da-zA-Z])M{3}", str(locale.date_formats["long"].pattern)) if what == "months" else None
    found.update({f"{glued[1]}{name}": number for name, number in found.items()} if glued else {})
    return tuple(found.items())


def _style(locale: str | None) -> typed.Style:
    return _style_of(locale_of(locale))


def amount(text: str, currency: str, locale: str | None = None, field: str = "amount") -> Money:
    """Read an amount of `currency`, with or without its sign, or a small sum like `2*8,99`. Raises InvalidEntry."""
    digits, example = currencies.digits(currency), formats.amount(Money(123450, currency), locale)
    try:
        value = typed.calculate(_without_currency(text, currency, locale), _style(locale), digits)
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
    for mark in (currency, typed.normal(get_currency_symbol(currency, locale_of(locale)))):
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
        if sign in {get_currency_symbol(code, locale_of(locale)), get_currency_symbol(code, locale_of("en"))}:
            return code
    return None


def count(text: str, locale: str | None = None, field: str = "coins") -> int:
    """Read a whole number, or a small sum like `5*99`. Raises InvalidEntry."""
    try:
        return typed.whole(text, _style(locale))
    except ValueError as error:
        message = N_("“{text}” is not a whole number; write it like {example}")
        raise InvalidEntry(field, message, text=text[:40], example=formats.count(1234, locale)) from error


def rate(text: str, locale: str | None = None, field: str = "rate") -> str:
    """Read an exchange rate as a decimal with a point, of at most twelve places. Raises InvalidEntry."""
    example = formats.rate(Decimal("1.0842"), locale)
    try:
        scaled = typed.calculate(text, _style(locale), _RATE_DIGITS) * 10**_RATE_DIGITS
    except ValueError as error:
        raise InvalidEntry(
            field, N_("“{text}” is not a rate; write it like {example}"), text=text[:40], example=example
        ) from error
    if scaled.denominator != 1 or not 0 < scaled < 10 ** (2 * _RATE_DIGITS):
        raise InvalidEntry(field, N_("“{text}” cannot be an exchange rate"), text=text[:40])
    return format(Decimal(int(scaled)).scaleb(-_RATE_DIGITS).normalize(), "f")


def day(text: str, today: date, locale: str | None = None, field: str = "when") -> date:
    """Read a date in words or figures: `yesterday`, `fri`, `2 days ago`, `-2`, `2 Mar`, or as the locale orders it.

    Without a year, or with a weekday alone, it is the last such day. Raises InvalidEntry.
    """
    ago = _days_ago(text)
    try:
        found = today - timedelta(days=ago) if ago is not None else typed_days.day(text, _style(locale), today)
    except (ValueError, OverflowError) as error:
        message = N_("“{text}” is not a date; write it like {example}")
        raise InvalidEntry(field, message, text=text[:40], example=formats.day(today, locale, "short")) from error
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


def moment(
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
        before, at = typed_days.split_clock(text, _style(locale))
    except ValueError as error:
        message = N_("“{text}” is not a time of day; write it like {example}")
        raise InvalidEntry("when", message, text=text[:40], example=formats.clock(time(20, 15), locale)) from error
    on = day(before, today, locale) if before.strip() else today
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
    return 7 if typed_days.weekday(date_text, _style(locale)) is not None else 0


def has_offset(text: str) -> bool:
    """Say whether a moment as typed fixes the instant, by an offset: written otherwise it would lose that."""
    return _WITH_OFFSET.match(text.strip()) is not None
