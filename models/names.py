"""Names as people compare them: without regard to case, Unicode form and blanks at the ends. Pure."""

import unicodedata

from models.errors import InvalidEntry
from models.text import N_

MAX_NAME = 500
"""Longest name, in characters; longer ones are refused, never cut."""
MAX_TEXT = 100_000
"""Longest note."""


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
