"""Names as people compare them: without regard to case, Unicode form and blanks at the ends. Pure."""

import re
import unicodedata
from collections.abc import Callable
from itertools import chain, count

from models.errors import InvalidEntry
from models.text import N_

MAX_NAME = 500
"""Longest name, in characters; longer ones are refused, never cut."""
MAX_TEXT = 100_000
"""Longest note."""
DEFAULT_ACCOUNT = "main"
"""What the account of a platform is called that nobody named."""
_UNSPLIT = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufe0e\ufe0f\u00ad\u200e\u200f\u2066\u2067\u2068\u2069"),
})  # fmt: skip
"""Letters Unicode does not take apart though people type them without the stroke, and what cannot be seen."""
VIDEO = "video "
"""How a handle begins that is no name: a platform's file names the video a gift was given at, and not its creator."""
_UNKNOWN = re.compile(r"unknown \(video (?P<video>[\w-]{1,64})\)(?P<more> \([0-9]{1,9}\))?", re.ASCII)


def name_key(name: str) -> str:
    """What two spellings of one name share. Look-alikes of other scripts stay apart."""
    if name.isascii():
        return name.strip().casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name.strip()).casefold())


def clean(field: str, text: str, limit: int = MAX_NAME) -> str:
    """Give a text as it is stored. Raises InvalidEntry for one too long or with a character no file can hold."""
    if len(text) > limit:
        raise InvalidEntry(field, N_("{field} is longer than {limit} characters"), field=field, limit=limit)
    if "\0" in text or (not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)):
        raise InvalidEntry(field, N_("{field} holds a character that is no text"), field=field)
    return text


def free(name: str, is_taken: Callable[[str], bool]) -> str:
    """Give `name` as nothing else bears it: `Alex`, else `Alex (2)` and so on, never longer than a name may be."""
    numbered = (f"{name[: MAX_NAME - len(suffix)]}{suffix}" for suffix in map(" ({})".format, count(2)))
    return next(candidate for candidate in chain([name], numbered) if not is_taken(candidate))


def account_parts(text: str) -> tuple[str, str]:
    """Platform and account as people write them in one: `TikTok - main`, or `TikTok` alone for its account `main`."""
    platform, _dash, account = text.partition(" - ")
    return platform.strip(), account.strip() or DEFAULT_ACCOUNT


def of_handle(handle: str) -> str:
    """Give what a creator is called who is known by a handle alone.

    It is a name as any other, in English in every ledger: whoever opens one in another language, or imports its export
    elsewhere, means the same creator. A screen says it in its own language, see `unknown_video`.
    """
    return f"unknown ({handle})"[:MAX_NAME] if handle.startswith(VIDEO) else handle


def unknown_video(name: str) -> tuple[str, str] | None:
    """Give the video by which a creator is known alone, and what tells two such apart; None for any other name."""
    if not name.startswith("unknown ("):  # true of nearly every name, and quick to see
        return None
    found = _UNKNOWN.fullmatch(name)
    return (found["video"], found["more"] or "") if found else None


def fold(text: str) -> str:
    """What two spellings share whatever their case, accents and width: `Zoë`, `ZOE` and `ｚｏｅ` are found by `zoe`."""
    if text.isascii():
        return text.casefold()
    split = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(character for character in split if not unicodedata.combining(character)).translate(_UNSPLIT)
