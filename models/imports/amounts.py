"""Prices as shops write them: “HK$1,234.50”, “4,99 €”, “USD 15.87”, “INR 1,23,456.00”, “(5.00)”.

Characters are checked first. A number that can be read in two ways is decided by the whole column it stands in, a sign
of several currencies by the countries of all the rows that have it; where that does not decide, it is asked, once.
Source of the signs and of how numbers are grouped: Unicode's CLDR, and ISO 4217 for the codes.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from models import currencies
from models.errors import InvalidEntry, RequestRefused
from models.imports import Question, Reading
from models.money import Money, from_text
from models.text import N_

_BLANKS = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2008\u2009\u200a\u3000\t"), " ")
_INVISIBLE = dict.fromkeys([0x61C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_AS_ASCII = {0x2212: "-", 0xFE63: "-", 0xFF0D: "-", 0x2019: "'", 0xFF07: "'", 0xFF0E: ".", 0xFF0C: ",", 0xFF04: "$",
             0xFFE5: "¥", 0x20A8: "Rs", 0xFF08: "(", 0xFF09: ")"}  # fmt: skip
_ALIKE: dict[int, str | None] = {**_BLANKS, **_INVISIBLE, **_AS_ASCII}
"""Blanks, minus signs and separators by the one of ASCII that they stand for; directions and the like are dropped."""

_PRICE = re.compile(r"([^0-9()-]*)([0-9](?:[0-9.,' ٫٬]*[0-9])?)([^0-9()-]*)", re.ASCII)
_BRACKETS = re.compile(r"^([^0-9()-]*)\(([^()-]*[0-9][^()-]*)\)([^0-9()-]*)$", re.ASCII)
_MINUS = re.compile(r"^([^0-9-]*)-([^-]*)$|^([^-]*[0-9] ?)-([^0-9-]*)$", re.ASCII)
"""What makes a price negative: brackets around its number, or one minus at an end of it or of the whole."""
_POINT = re.compile(r"([0-9]+|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}|[1-9][0-9]{0,2}(?:([,' ٬])[0-9]{3}(?:\2[0-9]{3})*))"
                    r"(?:[.٫]([0-9]{1,8}))?", re.ASCII)  # fmt: skip
_COMMA = re.compile(r"([0-9]+|[1-9][0-9]{0,2}(?:([.' ٬])[0-9]{3}(?:\2[0-9]{3})*))(?:[,٫]([0-9]{1,8}))?", re.ASCII)
"""A number with a decimal point, thousands or Indian lakhs parted; and one with a decimal comma."""

_OWN = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₺": "TRY", "TL": "TRY", "₽": "RUB", "РУБ": "RUB", "₩": "KRW", "원": "KRW",
    "₫": "VND", "Đ": "VND", "฿": "THB", "₪": "ILS", "₴": "UAH", "ГРН": "UAH", "₦": "NGN", "₱": "PHP", "₡": "CRC",
    "₲": "PYG", "₸": "KZT", "₼": "AZN", "₾": "GEL", "GH₵": "GHS", "₭": "LAK", "₮": "MNT", "৳": "BDT", "៛": "KHR",
    "ZŁ": "PLN", "KČ": "CZK", "FT": "HUF", "ЛВ": "BGN", "RP": "IDR", "RM": "MYR", "R": "ZAR", "S/": "PEN", "KSH": "KES",
    "TSH": "TZS", "USH": "UGX", "円": "JPY", "R$": "BRL", "US$": "USD", "CA$": "CAD", "AU$": "AUD", "A$": "AUD",
    "NZ$": "NZD", "HK$": "HKD", "NT$": "TWD", "S$": "SGD", "SG$": "SGD", "MX$": "MXN", "CN¥": "CNY", "JP¥": "JPY",
    "E£": "EGP", "رس": "SAR", "⃁": "SAR", "دإ": "AED", "جم": "EGP", "دك": "KWD", "رق": "QAR", "دب": "BHD", "رع": "OMR",
    "دأ": "JOD", "دم": "MAD",
}  # fmt: skip
"""Signs of one currency alone, in capitals and without points."""

_DOLLARS = {
    "US": "USD", "PR": "USD", "EC": "USD", "SV": "USD", "GU": "USD", "VI": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD",
    "HK": "HKD", "SG": "SGD", "TW": "TWD", "MX": "MXN", "AR": "ARS", "CL": "CLP", "CO": "COP", "UY": "UYU", "BN": "BND",
    "BS": "BSD", "BB": "BBD", "BZ": "BZD", "BM": "BMD", "DO": "DOP", "FJ": "FJD", "GY": "GYD", "JM": "JMD", "KY": "KYD",
    "NA": "NAD", "SR": "SRD", "TT": "TTD", "AG": "XCD", "DM": "XCD", "GD": "XCD", "KN": "XCD", "LC": "XCD", "VC": "XCD",
}  # fmt: skip
_SHARED = {
    "$": ("dollar", _DOLLARS),
    "¥": ("yen", {"JP": "JPY", "CN": "CNY"}),
    "元": ("yuan", {"CN": "CNY", "TW": "TWD", "HK": "HKD"}),
    "KR": ("krone", {"SE": "SEK", "NO": "NOK", "SJ": "NOK", "DK": "DKK", "GL": "DKK", "FO": "DKK", "IS": "ISK"}),
    "RS": ("rupee", {"IN": "INR", "PK": "PKR", "LK": "LKR", "NP": "NPR", "MU": "MUR", "SC": "SCR"}),
    "DH": ("dirham", {"AE": "AED", "MA": "MAD"}),
    "LEI": ("leu", {"RO": "RON", "MD": "MDL"}),
}
"""Signs of several currencies: how the question is called, and the currency of each country that writes it so."""

_STYLE = "decimal sign"
WHICH = N_("The prices of this file bear a sign that several currencies have. Which currency is meant?")
NO_CURRENCY = N_("The prices of this file bear no currency that is known. Which one is it, as a code like USD?")
WHICH_SIGN = N_("A price in this file can be read in two ways. Which sign stands before the cents, point or comma?")
NO_PRICE = N_("“{text}” is not a price that can be read")
OTHER_CURRENCY = N_("The price is “{text}” and its currency is said to be {currency}: the two do not fit together")
_SHOWN = 3
_LONGEST, _LONGEST_NUMBER = 100, 24


class Asked(Exception):
    """No error: something is to be asked before a row can be understood. `example` is what the file says."""

    def __init__(self, question: Question, example: str) -> None:
        """Ask `question`, for a row that shows `example`."""
        super().__init__(question.name)
        self.question, self.example = question, example


class Price(NamedTuple):
    """A price as it is written: its number with a decimal point or a decimal comma, None where that cannot be.

    `sign` is the currency's sign or code as it stands there, `codes` what it can mean: several, one, or none known.
    """

    text: str
    point: str | None
    comma: str | None
    sign: str = ""
    codes: tuple[str, ...] = ()
    is_negative: bool = False

    @property
    def is_zero(self) -> bool:
        """Whether it is nothing, however it is read."""
        return not set(self.point or self.comma or "") - set("0.")


def options(source: str) -> tuple[str, ...]:
    """Names of the answers that the prices of a source may need."""
    return tuple(question.name for question in _questions(source).values())


def _questions(source: str) -> dict[str, Question]:
    """All that may be asked about the prices of a source, by the sign it is about, “” for a currency not named."""
    questions = {sign: Question(f"{source}.{name}", WHICH, tuple(dict.fromkeys(of.values())))
                 for sign, (name, of) in _SHARED.items()}  # fmt: skip
    style = Question(f"{source}.decimal_sign", WHICH_SIGN, ("point", "comma"))
    return {_STYLE: style, "": Question(f"{source}.currency", NO_CURRENCY), **questions}


def plain(text: str) -> str:
    """Write blanks, minus signs and digits of any script as ASCII has them, and drop what only steers the direction."""
    text = text.translate(_ALIKE)
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
    return text.strip()


def price(text: str) -> Price:
    """Read a price in any of the ways it may be written. Raises InvalidEntry where it is none."""
    said = plain(text[: _LONGEST + 1])
    bare = _BRACKETS.sub(r"\1\2\3", said)
    if bare == said:
        bare = _MINUS.sub(r"\1\2\3\4", said)
    found = _PRICE.fullmatch(bare.strip().removeprefix("+"))
    if not found or len(text) > _LONGEST or len(found[2]) > _LONGEST_NUMBER:
        raise InvalidEntry("amount", NO_PRICE, text=text[:40])
    before, number, behind = found.groups()
    point, comma = _number(_POINT, number), _number(_COMMA, number)
    if point is None and comma is None:
        raise InvalidEntry("amount", NO_PRICE, text=text[:40])
    sign, codes = _meaning(text, [sign for sign in (_sign(before), _sign(behind)) if sign])
    return Price(text.strip(), point, comma, sign, codes, bare != said)


def _number(style: re.Pattern[str], text: str) -> str | None:
    found = style.fullmatch(text)
    if not found:
        return None
    whole = re.sub("[^0-9]", "", found[1]).lstrip("0") or "0"
    return f"{whole}.{found[3]}" if found[3] else whole


def _sign(text: str) -> str:
    text = text.strip()
    if currencies.is_known(text):
        return text
    return text.replace(".", "").replace(" ", "").upper()


def _meaning(text: str, signs: list[str]) -> tuple[str, tuple[str, ...]]:
    """Give the sign to ask about, and what all the signs beside a number can mean together."""
    meant = [_meant(sign) for sign in signs]
    together = tuple(code for code in meant[0] if all(code in codes for codes in meant)) if meant else ()
    if not together and any(meant):
        raise InvalidEntry("amount", NO_PRICE, text=text[:40])
    return next((sign for sign in signs if sign in _SHARED), " ".join(signs)), together


def _meant(sign: str) -> tuple[str, ...]:
    if sign in _SHARED:
        return tuple(dict.fromkeys(_SHARED[sign][1].values()))
    return (sign,) if currencies.is_known(sign) else (_OWN[sign],) if sign in _OWN else ()


class Column:
    """The prices of one file, which are all added before any is given as money."""

    def __init__(self, source: str, reading: Reading) -> None:
        """Start with none; `source` is the reader's name. Raises RequestRefused where an answer cannot be."""
        self._questions = _questions(source)
        self._answers = {about: reading.answer(question) for about, question in self._questions.items()}
        for about, answer in self._answers.items():
            if about != _STYLE and answer is not None and not currencies.is_known(answer):
                name = self._questions[about].name
                raise RequestRefused(N_("“{answer}” is no answer to {name}"), answer=answer[:40], name=name)
        self._styles: set[str] = set()
        self._countries: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, price: Price, country: str = "") -> None:
        """Count what a price shows of the others, with the country its row names, as two letters."""
        if (price.point is None) != (price.comma is None):
            self._styles.add("comma" if price.point is None else "point")
        if len(price.codes) > 1 and country:
            self._countries[price.sign].add(country.upper())

    def hear(self, text: str, country: str = "") -> None:
        """Count what a cell shows where it is a price."""
        with suppress(InvalidEntry):
            self.add(price(text), country)

    def money(self, price: Price, currency: str = "") -> Money:
        """Give a price, without its minus; `currency` is what the row says beside it.

        Raises Asked where the column leaves it open, InvalidEntry where it cannot be stored, RequestRefused for a wrong
        answer.
        """
        code = self.code(price, currency)
        digits = currencies.digits(code)
        return Money(from_text(trimmed(self.number(price, code), digits), digits), code)

    def code(self, price: Price, currency: str = "") -> str:
        """Give the currency of a price, raising as `money` does."""
        return self._given(price, currency) if currency.strip() else self._meant(price)

    def _given(self, price: Price, currency: str) -> str:
        code = currency.strip()
        if not currencies.is_known(code):
            raise InvalidEntry("currency", N_("“{code}” is not a currency; use a code like EUR"), code=code[:40])
        if price.codes and code not in price.codes:
            raise InvalidEntry("currency", OTHER_CURRENCY, text=price.text[:40], currency=code)
        return code

    def _meant(self, price: Price) -> str:
        if len(price.codes) == 1:
            return price.codes[0]
        about = price.sign if price.codes else ""
        _, of_countries = _SHARED.get(about, ("", {}))
        found = {of_countries.get(country, "") for country in self._countries[about]}
        if len(found) == 1 and found != {""}:
            return found.pop()
        answer = self._answers[about]
        if answer is None:
            raise Asked(self._questions[about], self._example(price, of_countries))
        if price.codes and answer not in price.codes:
            raise InvalidEntry("currency", OTHER_CURRENCY, text=price.text[:40], currency=answer)
        return answer

    def _example(self, price: Price, of_countries: Mapping[str, str]) -> str:
        """Show a price with the first of the currencies it may be in, those of the countries in the file before."""
        near = [of_countries[country] for country in sorted(self._countries[price.sign]) if country in of_countries]
        numbers = dict.fromkeys(number for number in (price.point, price.comma) if number)
        codes = list(dict.fromkeys([*near, *price.codes]))[:_SHOWN] or ["?"]
        return f"{price.text[:40]} → {' / '.join(f'{number} {code}' for code in codes for number in numbers)}"

    def number(self, price: Price, code: str) -> str:
        """Choose how the number is read, as `money` does: as it, the currency or the column can be, or as answered."""
        ways = {"point": price.point, "comma": price.comma}
        possible = {style: number for style, number in ways.items() if number is not None}
        if len(set(possible.values())) > 1 and not currencies.digits(code):
            possible = {style: number for style, number in possible.items() if "." not in number} or possible
        if len(set(possible.values())) == 1:
            return next(iter(possible.values()))
        if len(self._styles) == 1:
            return possible[next(iter(self._styles))]
        answer = self._answers[_STYLE]
        if answer is None:
            said = " / ".join(f"{style}: {number} {code}" for style, number in possible.items())
            raise Asked(self._questions[_STYLE], f"{price.text[:40]} → {said}")
        return possible[answer]


def trimmed(number: str, digits: int) -> str:
    """Drop the noughts behind the smallest unit, now that the sign before the cents is certain."""
    whole, _, places = number.partition(".")
    if len(places) > digits and not places[digits:].strip("0"):
        places = places[:digits]
    return f"{whole}.{places}" if places else whole
