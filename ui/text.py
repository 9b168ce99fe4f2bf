"""Texts as people read them: translated sentences, and strangers' names made harmless. The only user of gettext.

A catalogue is resources/translations/<language>/LC_MESSAGES/coinpurse.mo, compiled by Babel; without one it is English.
"""

from __future__ import annotations

import gettext
import os
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from itertools import takewhile
from pathlib import Path

from models.errors import LedgerError
from models.names import unknown_video
from resources import path
from ui import privacy

DOMAIN = "coinpurse"
RIGHT_TO_LEFT = ("ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi")
"""Languages that are written from the right. Qt knows them too, but takes as long to say so as a window to build."""
_ENGLISH = ("en", "C", "POSIX")
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_JOINERS = "\u200c\u200d"
"""Invisible, but part of how Persian, Hindi and many emoji are spelt."""


class _Current:
    """The catalogue in use; one for the process, as the language of a face is."""

    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def set_language(language: str | None = None, folder: Path | None = None) -> None:
    """Show texts in `language` (like `de` or `pt_BR`); without one in the first the system asks for and we have."""
    wanted = [language.replace("-", "_")] if language else _system_languages()
    foreign = list(takewhile(lambda name: name.partition("_")[0] not in _ENGLISH, wanted))
    folder = folder or path("translations")
    # With an empty list gettext would go and ask the environment itself.
    found = gettext.translation(DOMAIN, folder, languages=foreign, fallback=True) if foreign else None
    _Current.catalogue = found or gettext.NullTranslations()


def _system_languages() -> list[str]:
    """Languages the environment asks for, the best first; a variable that is set hides those after it."""
    given = next((os.environ[name] for name in _VARIABLES if os.environ.get(name)), "")
    return [name.partition(".")[0].partition("@")[0] for name in given.split(":") if name]


def language() -> str:
    """Code of the language texts are shown in: that of the catalogue, else `en`."""
    return _Current.catalogue.info().get("language") or "en"


def is_mirrored(language: str) -> bool:
    """Whether a language, by its code, is read from the right."""
    return language.replace("-", "_").partition("_")[0] in RIGHT_TO_LEFT


def _(message: str) -> str:
    """Translate a sentence; an unknown one stays as it is."""
    # The empty message would fetch the header of the catalogue.
    return _Current.catalogue.gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """Translate a sentence about `count` things in the form the language has for that number."""
    return _Current.catalogue.ngettext(singular, plural, count)


def sentence(error: LedgerError) -> str:
    """Give an error in the user's language; what it quotes is hidden under the privacy key."""
    values = dict.fromkeys(error.values, privacy.DOTS) if privacy.is_on() else error.values
    return fill(error.message, values)


def fill(message: str, values: Mapping[str, object]) -> str:
    """Translate a sentence and put its values in, made harmless; English where the translation lacks what they need."""
    shown = {name: _said(value) for name, value in values.items()}
    try:
        return _(message).format(**shown)
    except (KeyError, IndexError, ValueError):
        return message.format(**shown)


def _said(value: object) -> str:
    """Write a moment or a day by the user's calendar and clock; anything else is made harmless."""
    if isinstance(value, date):
        from ui import formats  # it speaks through this module

        return formats.instant(value) if isinstance(value, datetime) else formats.day(value)
    return visible(str(value))


def visible(text: str) -> str:
    r"""Show what would be invisible or steer the screen: controls and direction marks become `\x1b` or `\u202e`."""
    if text.isprintable():  # true of nearly every name, and quick to see
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character in _JOINERS or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return character
    if character <= "\x7f":
        return f"\\x{ord(character):02x}"
    return character.encode("ascii", "backslashreplace").decode("ascii")


def name(text: str) -> str:
    """Show what a person or a stranger called something: made harmless, and hidden under the privacy key."""
    return privacy.DOTS if text and privacy.is_on() else visible(spoken(text))


def spoken(name: str) -> str:
    """Give a name as it is said in the user's language: one we made ourselves, of a video, is kept in English."""
    video = unknown_video(name)
    return name if video is None else _("unknown (video {video})").format(video=video[0]) + video[1]


def one_line(text: str) -> str:
    """Escape what could end a line or command the terminal; direction marks that belong to a language stay."""
    return "".join(_shown(character) if unicodedata.category(character) == "Cc" else character for character in text)


def isolate(name: str) -> str:
    """Put a name between direction isolates, so that its script does not reorder what stands beside it."""
    return f"\u2068{visible(name)}\u2069"


def together(sentence: str) -> str:
    """Take the isolates away again, for who reads no marks."""
    return sentence.translate(_ISOLATES)


_ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069"))


def apart(written: str) -> str:
    """The same for what we wrote ourselves, a date or an amount, whose own direction marks stay."""
    return f"\u2068{written}\u2069"
