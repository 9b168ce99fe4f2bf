"""Numbers as people type them, read strictly: what could mean two things is refused, never guessed. Pure.

It knows how a language writes them only from the `Style` it is given; `parsing` makes that and words the refusals.
`typed_days` does the same for dates and times.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

MAX_TYPED = 80
"""Longest text that is looked at, in characters: nobody types more into a number field."""
MAX_WHOLE = 10**15
"""Largest whole number anybody means; the books have narrower bounds of their own."""

_DROPPED = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_SAME = str.maketrans({
    **dict.fromkeys("'’‘ʼ′´`", "'"),
    **dict.fromkeys("-−‐‑–－﹣", "-"),
    **dict.fromkeys("*×✕xX＊", "*"),
    **dict.fromkeys("/÷∕／", "/"),
    "＋": "+", "．": ".", "，": ",", "،": ",", "：": ":",
})  # fmt: skip


class AmbiguousError(ValueError):
    """A number two people would read differently, like 1.234 where there are three decimal places."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a language writes numbers and dates: its signs, the sizes of its digit groups, the order of a date."""

    decimal: str
    group: str
    grouping: tuple[int, int] = (3, 3)
    """Digits in the last group, and in the others: (3, 2) in India."""
    date_order: str = "ymd"
    halves: tuple[tuple[str, str], ...] = ()
    """Its names, long and short, for the halves of a day."""
    weekdays: tuple[tuple[str, int], ...] = ()
    """Its names for the days of a week, long and short, each with its number from Monday, 0."""
    months: tuple[tuple[str, int], ...] = ()
    """Its names for the months, long and short, each with its number."""
    fillers: tuple[str, ...] = ()
    """Words that stand in its dates and mean nothing by themselves: `de`, `年`."""
    clock_sign: str = ":"


def normal(text: str) -> str:
    """Give one spelling to what keyboards spell differently: digits of any script, blanks, apostrophes, minus signs."""
    digits = (str(unicodedata.decimal(character, character)) for character in text.translate(_DROPPED))
    blanks = (" " if character.isspace() else character for character in "".join(digits))
    return "".join(blanks).translate(_SAME).strip()


def calculate(text: str, style: Style, digits: int) -> Fraction:
    """Work out a number, or sums and products of numbers like `5*99` or `2*8.99+1`, exactly.

    `digits` is how many decimal places the result may have: where three are possible, a lone group of three digits is
    Ambiguous. Raises ValueError for anything that is not written as `style` writes numbers.
    """
    if len(text) > MAX_TYPED:
        raise ValueError("too long")
    signs = {"٫": style.decimal, "٬": style.group}
    rest = normal("".join(signs.get(character, character) for character in text))
    value, rest = _sum(rest, _reader(style, digits))
    if rest:
        raise ValueError(f"left over: {rest}")
    return value


def is_sum(text: str) -> bool:
    """Say whether a number is one to work out: something is done to it, more than a sign in front."""
    return any(sign in normal(text)[1:] for sign in "+-*/")


def whole(text: str, style: Style) -> int:
    """Work out a number that has to be whole. Raises ValueError."""
    value = calculate(text, style, 0)
    if value.denominator != 1 or abs(value) > MAX_WHOLE:
        raise ValueError("not whole, or too large")
    return int(value)


_Read = Callable[[str], tuple[Fraction, str]]


def _sum(text: str, number: _Read) -> tuple[Fraction, str]:
    value, rest = _product(text, number)
    while rest[:1] in ("+", "-") and rest:
        term, following = _product(rest[1:].lstrip(), number)
        value, rest = (value + term if rest[0] == "+" else value - term), following
    return value, rest


def _product(text: str, number: _Read) -> tuple[Fraction, str]:
    value, rest = _signed(text, number)
    while rest[:1] in ("*", "/") and rest:
        factor, following = _signed(rest[1:].lstrip(), number)
        if rest[0] == "/" and not factor:
            raise ValueError("divided by nothing")
        value, rest = (value * factor if rest[0] == "*" else value / factor), following
    return value, rest


def _signed(text: str, number: _Read) -> tuple[Fraction, str]:
    if text.startswith("-"):
        value, rest = number(text[1:].lstrip())
        return -value, rest
    return number(text)


@cache
def _reader(style: Style, digits: int) -> _Read:
    """Make what reads one number off the front of a text."""
    decimal, group = normal_sign(style.decimal), normal_sign(style.group)
    last, others = style.grouping
    point, apart = re.escape(decimal), re.escape(group)
    grouped = f"[0-9]{{1,{others}}}(?:{apart}[0-9]{{{others}}})*{apart}[0-9]{{{last}}}"
    pattern = re.compile(f"({grouped}|[0-9]{{1,20}})?(?:{point}([0-9]{{0,20}}))?(?![0-9.,'])", re.ASCII)

    def read(text: str) -> tuple[Fraction, str]:
        match = pattern.match(text)
        whole, places = match.groups() if match else (None, None)
        if match is None or not (whole or places):
            raise ValueError("no number")
        if digits >= 3 and group in ",." and places is None and re.fullmatch(f"[0-9]+{apart}[0-9]{{3}}", whole or ""):
            raise AmbiguousError(whole)
        figures = (whole or "0").replace(group, "") + (places or "")
        return Fraction(int(figures), 10 ** len(places or "")), text[match.end() :].lstrip()

    return read


def normal_sign(sign: str) -> str:
    """Give the one spelling of a decimal or grouping sign; a blank stays a blank."""
    return " " if sign.isspace() else normal(sign)
