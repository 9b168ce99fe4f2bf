"""The readers, in the order in which a file is shown to them, and what may be asked of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import BinaryIO, NamedTuple

from models.errors import RequestRefused
from models.imports import (
    HEAD,
    FileReader,
    Head,
    apple,
    archive,
    encoding,
    facebook,
    google_pay,
    google_play,
    google_play_purchases,
    ledger_json,
    live_log,
    own_csv,
    plain_text,
    table,
    telegram,
    tiktok,
    twitch,
    youtube,
)
from models.text import N_

READERS: tuple[FileReader, ...] = (
    own_csv, ledger_json, tiktok, telegram, facebook, twitch, youtube, google_play, google_play_purchases, google_pay,
    apple, live_log, table,
)  # fmt: skip
"""The ledger's own first; a reader that recognises many files stands behind those that recognise few."""
ALONE: tuple[FileReader, ...] = (table,)
"""Those that read only a file that was chosen itself: in a folder or a ZIP there are tables nobody meant."""


def named(source: str | None) -> Sequence[FileReader]:
    """Give the one reader that was asked for, or all. Raises RequestRefused."""
    if source is None:
        return READERS
    found = [reader for reader in READERS if source == reader.NAME]
    if not found:
        choices = ", ".join(reader.NAME for reader in READERS)
        raise RequestRefused(N_("“{name}” is no source; there are {choices}"), name=source, choices=choices)
    return found


def check_answers(answers: Mapping[str, str]) -> None:
    """Raise RequestRefused for an answer that nobody asks for."""
    known = [option for reader in READERS for option in reader.OPTIONS]
    for name in answers:
        if name not in known:
            message = N_("There is no question “{name}”; there are {choices}")
            raise RequestRefused(message, name=name, choices=", ".join(known))


class Prepared(NamedTuple):
    """A file its reader can read, and what is to be said of its encoding, if anything is."""

    file: BinaryIO
    note: str = ""


def of(head: Head, readers: Sequence[FileReader], *, is_alone: bool = True) -> FileReader | None:
    """Find who reads a file; `is_alone` says that it was chosen itself, and not a folder or a ZIP it is in."""
    shown = head if head.data.startswith(archive.MARK) else Head(head.name, plain_text.beginning(head.data))
    asked = (reader for reader in readers if is_alone or reader not in ALONE)
    return next((reader for reader in asked if reader.recognises(shown)), None)


def prepared(reader: FileReader, file: BinaryIO, answers: Mapping[str, str], tick: Callable[[], None]) -> Prepared:
    """Give a file, at its beginning, as its reader needs it: in UTF-8. Raises ImportRefused."""
    begins = file.read(HEAD)
    file.seek(0)
    written = encoding.of(begins)
    if not written and not begins.startswith(archive.MARK):
        return Prepared(*plain_text.as_utf8(file, tick))
    if not written or encoding.option(reader.NAME) not in reader.OPTIONS:
        return Prepared(file)
    note = plain_text.UTF16 if written.startswith("utf-16") else ""
    return Prepared(encoding.as_utf8(file, written, reader.NAME, answers), note)
