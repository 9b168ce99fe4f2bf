"""Telegram Desktop's export as JSON, of everything or of one chat: what one gave and paid there.

Source of the keys: Telegram Desktop's own writer (export_output_json.cpp). Its dates are the exporting computer's, its
seconds the instant. Purchases of Stars, paid messages and one's share of a paid reaction are not in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from models.errors import ImportRefused
from models.imports import Head, Note, Reading, Row
from models.imports.guarded_json import Guard, find
from models.imports.telegram_gifts import OPTIONS, Gifts
from models.imports.telegram_messages import MONEY, Heard, heard
from models.text import N_

__all__ = ["NAME", "OPTIONS", "recognises", "rows"]

NAME = "telegram"
MOST = 50_000
"""Messages about money that are held until it is known whose they are."""
_TYPES = (
    rb"saved_messages|replies|verification_codes|personal_chat|bot_chat|private_group|private_supergroup"
    rb"|public_supergroup|private_channel|public_channel"
)
_CHAT = re.compile(
    rb'\s*\{(?=.{0,4096}?"type"\s*:\s*"(?:' + _TYPES + rb')")(?=.{0,4096}?"messages"\s*:\s*\[)', re.DOTALL
)
_ALL = re.compile(
    rb'\s*\{\s*"(?:about|personal_information|chats|left_chats|contacts|frequent_contacts)"\s*:'
    rb'(?:(?=.*?"personal_information"\s*:\s*\{\s*"user_id")|(?=.*?"type"\s*:\s*"(?:' + _TYPES + rb')")'
    rb'|(?=.*?"(?:contacts|frequent_contacts|sessions|chats|left_chats)"\s*:\s*\{\s*"about"\s*:))',
    re.DOTALL,
)


def recognises(head: Head) -> bool:
    """Say whether a file begins as one of the two exports does."""
    data = head.data.removeprefix(b"\xef\xbb\xbf")
    return bool(_ALL.match(data) or _CHAT.match(data))


def rows(file: BinaryIO, reading: Reading) -> Iterator[Row]:
    """Give what was given and paid, in the order of the file, once all of it is read.

    A chat may be named behind its messages, and its owner behind all chats.
    """
    guard = Guard(file, reading.tick)
    gifts = Gifts(reading)
    held: list[Heard] = []
    for name, item, around in find(
        guard, {"messages": "messages"}, {"personal_information": "me"}, ("name", "type", "id")
    ):
        if item is None:
            continue
        if name == "me":
            gifts.owner(item)
        elif item.get("action") in MONEY:
            held.append(heard(item, around))
        else:
            gifts.look_at(item, around)
        if len(held) > MOST:
            raise ImportRefused(N_("{file} holds more than {most} gifts and payments; nothing was imported"), most=MOST)
    any_row = False
    for row in gifts.rows(held):
        any_row = True
        yield row
    reading.notes += gifts.notes()
    _note(reading, N_("{count} damaged characters were replaced by “�”"), guard.repaired)
    _note(reading, N_("Control characters that are no JSON, read all the same: {count}"), guard.controls)
    if not any_row:
        reading.notes.append(Note(N_("There are no gifts and no purchases in this file"), {}))


def _note(reading: Reading, message: str, count: int) -> None:
    if count:
        reading.notes.append(Note(message, {"count": count}))
