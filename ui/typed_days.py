"""Dates and times of day as people type them: by number or by name, in full or in part, a weekday alone. Pure.

Like `typed`, it knows a language only from the `Style` it is given and refuses what it cannot be sure of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from functools import cache

from ui.typed import Style, normal

LEAST = 3
"""Letters from which on the beginning of a weekday's or month's name means it, if it begins no other."""

_DATE = re.compile(r"([0-9]{1,4})[ ./-]+([0-9]{1,2})(?:[ ./-]+([0-9]{1,4}))?\.?", re.ASCII)
_BESIDE_MONTH = re.compile(r"[ .,]*([0-9]{1,2})(?:[ .,]+([0-9]{4}|[0-9]{2}))?[ .,]*", re.ASCII)
_YEAR_FIRST = re.compile(r"[ .,]*([0-9]{4})[ .,]+([0-9]{1,2})[ .,]*", re.ASCII)
_CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:[:h.](?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?|(?P<alone>h?)) ?(?P<half>\D*)",
    re.ASCII,
)


def day(text: str, style: Style, today: date) -> date:
    """Read a date in the order of `style` or year first, its month by number or name, or a weekday alone.

    What is left out is made up so that it is the last such day up to `today`; two digits of a year are of this century.
    Raises ValueError for what is no date.
    """
    plain = bare(text)
    if (number := weekday(plain, style)) is not None:
        return today - timedelta(days=(today.weekday() - number) % 7)
    try:
        return _read(plain, style, today, (style.months, style.weekdays))
    except ValueError:  # “mar” may be either
        return _read(plain, style, today, (style.weekdays, style.months))


_Names = tuple[tuple[str, int], ...]


def _read(text: str, style: Style, today: date, kinds: tuple[_Names, _Names]) -> date:
    """Read a date whose month and weekday may be named, taking names of the first kind out of it first."""
    taken: dict[_Names, int | None] = {}
    for kind in kinds:
        text, taken[kind] = _take(text, _names(kind))
    text = _without(text, style.fillers).strip(" ,.-")
    month, number = taken[style.months], taken[style.weekdays]
    found = _beside_month(text, month, today) if month is not None else _in_numbers(text, style, today)
    if number is not None and found.weekday() != number:
        raise ValueError("another weekday")
    return found


def bare(text: str) -> str:
    """Give one spelling to what is written in capitals, in other digits, or with other blanks."""
    return " ".join(normal(text).casefold().split())


def weekday(text: str, style: Style) -> int | None:
    """Give the number, from Monday, 0, of a weekday that is named in full, in short, or by its beginning."""
    word, names = bare(text).rstrip("."), _names(style.weekdays)
    return names[word] if word in names else _begun(word, names)


def _begun(word: str, names: dict[str, int]) -> int | None:
    """What the one name stands for that begins so."""
    begun = {number for name, number in names.items() if name.startswith(word)} if len(word) >= LEAST else set()
    return begun.pop() if len(begun) == 1 else None


@cache
def _names(names: tuple[tuple[str, int], ...]) -> dict[str, int]:
    """Names as `bare` gives them, the longest first."""
    found = {bare(name).rstrip("."): number for name, number in names}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def _take(text: str, names: dict[str, int]) -> tuple[str, int | None]:
    """Take the first name out of a text, and give what it stands for."""
    for name, number in names.items():
        match = re.search(_whole_word(name), text) if name in text else None
        if match:
            return f"{text[: match.start()]} {text[match.end() :]}".strip(), number
    for match in re.finditer(r"(?<![^\W_])[^\W\d_]+(?![^\W_])\.?", text):
        if (found := _begun(match[0].rstrip("."), names)) is not None:
            return f"{text[: match.start()]} {text[match.end() :]}".strip(), found
    return text, None


def _whole_word(name: str) -> str:
    """Pattern of a name that is no part of another word; where words are written without blanks it may be."""
    is_glued = len(name) > 1 and name[0] >= "\u2e80"
    return re.escape(name) if is_glued else rf"(?<![^\W_]){re.escape(name)}(?![^\W_])\.?"


def _without(text: str, fillers: Iterable[str]) -> str:
    for filler in fillers:
        text = re.sub(rf"(?<![^\W\d_]){re.escape(bare(filler))}(?![^\W\d_])", " ", text)
    return " ".join(text.split())


def _beside_month(text: str, month: int, today: date) -> date:
    """Read the day, and the year if there is one, that stand beside the name of a month."""
    if match := _YEAR_FIRST.fullmatch(text):
        return date(int(match[1]), month, int(match[2]))
    match = _BESIDE_MONTH.fullmatch(text)
    if not match:
        raise ValueError("no day")
    if match[2] is None:
        return _latest(month, int(match[1]), today)
    return date(_year(match[2]), month, int(match[1]))


def _in_numbers(text: str, style: Style, today: date) -> date:
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError("no date")
    parts = [part for part in match.groups() if part]
    order = "ymd" if len(parts[0]) > 2 else style.date_order
    if len(parts) == 2:
        values = dict(zip(order.replace("y", ""), map(int, parts), strict=True))
        return _latest(values["m"], values["d"], today)
    texts = dict(zip(order, parts, strict=True))
    return date(_year(texts["y"]), int(texts["m"]), int(texts["d"]))


def _year(text: str) -> int:
    if len(text) not in (2, 4):
        raise ValueError("no year")
    return int(text) + (2000 if len(text) == 2 else 0)


def _latest(month: int, number: int, today: date) -> date:
    for year in range(today.year, today.year - 9, -1):  # nine years hold a 29 February
        try:
            found = date(year, month, number)
        except ValueError:
            continue
        if found <= today:
            return found
    raise ValueError("no such day")


# --- Times of day -----------------------------------------------------------------------------------------------------


def split_clock(text: str, style: Style) -> tuple[str, time | None]:
    """Part a text into its date and its time of day; None where it has none. Raises ValueError for no time at all.

    The time stands behind, or in front where its hour and minute leave no doubt.
    """
    plain = normal(text)
    halves = "|".join(sorted((re.escape(name) for name in _halves(style)), key=len, reverse=True))
    signs = ":h." if style.clock_sign == "." else ":h"
    dotted = r"(?:^|(?<=[ ,T]))" if style.clock_sign != "." else r"(?<=[ ,T])"
    patterns = (
        rf"{dotted}((?:(?:{halves}) ?)?[0-9]{{1,2}}[{signs}][0-9]{{2}}\b(?::[0-9]{{2}})?[^,0-9]*)$",
        r"(?:^|(?<=[ ,T]))((?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?![:0-9.]))(?= )",
        rf"(?:^|(?<=[ ,T]))([0-9]{{1,2}} ?(?:{halves}))\.?$",
        r"(?:^|(?<=[ ,T]))([0-9]{1,2}h)$",
    )
    for pattern in patterns:
        if found := re.search(pattern, plain, re.IGNORECASE):
            return f"{plain[: found.start()]} {plain[found.end() :]}".strip(" ,T"), clock(found[1], style)
    return text, None


def _halves(style: Style) -> list[str]:
    return [normal(name) for pair in (*style.halves, ("am", "pm"), ("a.m.", "p.m.")) for name in pair if name]


def clock(text: str, style: Style) -> time:
    """Read a time of day: `20:15`, `20:15:44`, `20h15`, `8:15 PM`, `9pm`. Raises ValueError."""
    before = next((name for name in _halves(style) if text.casefold().startswith(name.casefold())), "")
    match = _CLOCK.fullmatch(text[len(before) :].lstrip() + (f" {before}" if before else ""))
    if not match:
        raise ValueError("no time")
    hour, half = int(match["hour"]), _half(match["half"])
    if not match["minute"] and not match["alone"] and not half:
        raise ValueError("no time")
    if half:
        names = [[_half(pair[number]) for pair in (*style.halves, ("am", "pm"))] for number in (0, 1)]
        if half not in names[0] + names[1] or not 1 <= hour <= 12:
            raise ValueError("no half of a day")
        hour = hour % 12 + 12 * (half in names[1])
    return time(hour, int(match["minute"] or 0), int(match["second"] or 0))


def _half(name: str) -> str:
    """Give one spelling of `PM`, `p.m.` and `p. m.`."""
    return normal(name).replace(".", "").replace(" ", "").casefold()
