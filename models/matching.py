"""Finding what somebody means by a few letters: any part of a name, whatever its case, accents and width. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.names import fold

LEAST = 4
"""Letters from which on a name can be a slip of the keys: among shorter ones too many are one letter apart."""


def sought(*names: str) -> str:
    """Give what `find` looks through for something that has these names."""
    return fold("\n".join(names))


def find(among: Sequence[str], wanted: str, limit: int) -> list[int]:
    """Give the places of up to `limit` of `among` (made by `sought`) that fit, the best first, equal ones in order.

    The same name comes first, then where a word of it begins so, then where it is anywhere inside, then where all the
    words asked for are somewhere.
    """
    wanted = fold(wanted).strip()
    if not wanted:
        return list(range(min(limit, len(among))))
    begins = re.compile(rf"(?<![^\W_]){re.escape(wanted)}")
    ranks: tuple[list[int], list[int], list[int], list[int]] = ([], [], [], [])
    words = wanted.split()
    for place, names in enumerate(among):
        if wanted in names:
            ranks[_rank(names, wanted, begins)].append(place)
        elif len(words) > 1 and all(word in names for word in words):
            ranks[3].append(place)
    return [place for rank in ranks for place in rank][:limit]


def _rank(names: str, wanted: str, begins: re.Pattern[str]) -> int:
    if names == wanted or f"\n{wanted}\n" in f"\n{names}\n":
        return 0
    return 1 if begins.search(names) else 2


def near(among: Sequence[str], wanted: str) -> int | None:
    """Give the place of the first of `among` whose name only case, accents, width or one slip keep from `wanted`.

    Its name is the first line of what `sought` made.
    """
    wanted = fold(wanted).strip()
    lengths = range(len(wanted) - 1, len(wanted) + 2) if len(wanted) >= LEAST else range(0)
    for place, names in enumerate(among):
        name = names.partition("\n")[0]
        if wanted and (name == wanted or (len(name) in lengths and slip(name, wanted))):
            return place
    return None


def slip(one: str, other: str) -> str | None:
    """Give the letters that keep two texts apart if a slip of the keys does, none where nothing does; else None.

    A slip is a letter too many, too few, another, or two swapped.
    """
    short, long = sorted((one, other), key=len)
    same = next((at for at, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short))
    short, long = short[same:], long[same:]
    if long[1:] == short:
        return long[:1]
    if len(short) == len(long) and long[1:] == short[1:]:
        return long[:1] + short[:1]
    return long[:2] if long[:2] == short[1::-1] and long[2:] == short[2:] else None
