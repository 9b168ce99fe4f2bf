"""Names that plain-text accounting takes: account parts and commodities, made from whatever people called things.

Both languages read them: a part of an account begins with a capital or a digit and has letters, digits and dashes; a
commodity has capital letters alone. What a name loses on the way stands, escaped, beside the account it names.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

LONGEST_PART = 40
"""Characters of a name that an account's name shows."""
SHORTEST_COMMODITY, LONGEST_COMMODITY = 6, 24
"""Letters of a commodity: more than any currency's code or word of either language has, and as many as both take."""
_JOINERS = "\u200c\u200d"
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def part(name: str, fallback: str) -> str:
    """Give one part of an account's name, readable and not unique; `fallback` where too little of the name is left."""
    kept = "".join(_kept(character) for character in unicodedata.normalize("NFKC", name))
    words = "-".join(word for word in kept.split("-") if word)[:LONGEST_PART].rstrip("-")
    if not words:
        return fallback
    first = words[0] if words[0] in "0123456789" else words[0].upper()
    if first[0] in "0123456789" or (_is(first[0], "Lu") and all(_is(character, "L") for character in first)):
        return first + words[1:]
    return f"{fallback}-{words}"


def _kept(character: str) -> str:
    """Keep letters and digits; marks on letters go, everything else parts words."""
    if character.isascii():
        return character if character.isalnum() else "-"
    if _is(character, "L", "Nd"):
        return character
    return "" if unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"} else "-"


def _is(character: str, *categories: str) -> bool:
    """Whether a character is of a category by today's Unicode and by an old one: every program agrees on those."""
    tables = (unicodedata.category, unicodedata.ucd_3_2_0.category)
    return all(table(character).startswith(categories) for table in tables)


def parts(names: Iterable[str], fallback: str) -> dict[str, str]:
    """Give each name a part of an account's name; of two that would look alike the later one bears a number."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        if name not in found:
            found[name] = _free(part(name, fallback), taken)
            taken.add(found[name])
    return found


def _free(name: str, taken: set[str]) -> str:
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    return candidate


def commodities(coins: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Give each coin, a platform with its unit, the name of a commodity: `TIKTOKCOIN`, and never one twice."""
    found: dict[tuple[str, str], str] = {}
    for coin in coins:
        if coin not in found:
            found[coin] = _commodity("".join(coin), set(found.values()))
    return found


def _commodity(name: str, taken: set[str]) -> str:
    split = unicodedata.normalize("NFKD", name)
    letters = "".join(character for character in split if character.isascii() and character.isalpha()).upper()
    if len(letters) < SHORTEST_COMMODITY:
        letters += "COIN" if letters else "XXCOIN"
    letters = letters[: LONGEST_COMMODITY - 4].ljust(SHORTEST_COMMODITY, "X")
    number, candidate = 1, letters
    while candidate in taken:
        number += 1
        candidate = letters + _in_letters(number)
    return candidate


def _in_letters(number: int) -> str:
    """Count in letters: 1 is A, 2 is B, 27 is AA."""
    text = ""
    while number:
        number, place = divmod(number - 1, 26)
        text = chr(ord("A") + place) + text
    return text


def harmless(text: str, but: str = "") -> str:
    r"""Show what is not seen, steers a screen or ends a line as `\x1b` or `\u202e`; `but` are characters to leave."""
    if text.isprintable():
        return text
    return "".join(_shown(character) if character not in but else character for character in text)


def _shown(character: str) -> str:
    if character in _JOINERS or unicodedata.category(character) not in _UNSEEN:
        return character
    return character.encode("unicode_escape").decode("ascii")
