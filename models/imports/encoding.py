"""JSON that is not written in UTF-8, as the readers need it: read as UTF-8 while it streams.

UTF-16 is known by its mark, or by the noughts RFC 4627 tells it by (section 3). What is neither is asked about, with a
piece of it as it would read.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Mapping
from typing import BinaryIO

from models.errors import ImportRefused
from models.imports import Question
from models.text import N_

LATIN, REFUSE = "windows-1252", "refuse"
NOT_UTF8 = N_("{file} is not in UTF-8, as JSON has to be; save it as UTF-8. Nothing was imported")
WHICH = N_("This file is not in UTF-8, as JSON has to be. Is it Windows-1252, so that this reads as it should?")
_PIECE = 1 << 16
_AROUND = 40
"""Bytes of an example before and behind what is no UTF-8."""
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def option(source: str) -> str:
    """Name of the answer that a source of JSON may need."""
    return f"{source}.encoding"


class Undecoded(ImportRefused):
    """A file that cannot be read on before `question` is answered; `example` is a piece of it."""

    def __init__(self, question: Question, example: str) -> None:
        super().__init__(NOT_UTF8)
        self.question, self.example = question, example


def of(begins: bytes) -> str:
    """Name the encoding of a file that begins like JSON: UTF-8 unless it shows another; "" for what does not."""
    if begins.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"{", b"["):
        return "utf-8" if b"\0" not in begins[:4] else _by_noughts(begins)
    for mark, name in _MARKS:
        if begins.startswith(mark):
            return name if _is_json(begins, name) else ""
    return _by_noughts(begins)


def _by_noughts(begins: bytes) -> str:
    noughts = bytes(byte == 0 for byte in begins[:4])
    name = {b"\1\0\1\0": "utf-16-be", b"\0\1\0\1": "utf-16-le"}.get(noughts, "")
    return name if name and _is_json(begins, name) else ""


def _is_json(begins: bytes, encoding: str) -> bool:
    text = codecs.getincrementaldecoder(encoding)("replace").decode(begins)
    return text.removeprefix("\ufeff").lstrip()[:1] in ("{", "[")


def as_utf8(file: BinaryIO, encoding: str, source: str, answers: Mapping[str, str]) -> BinaryIO:
    """Give a file of JSON as UTF-8; it can be read again from the beginning, and nowhere else.

    Reading it raises Undecoded where it turns out to be no UTF-8 and nobody said what it is.
    """
    question = Question(option(source), WHICH, (LATIN, REFUSE))
    return io.BufferedReader(_Utf8(file, encoding, question, answers.get(question.name)), _PIECE)


class _Utf8(io.RawIOBase):
    def __init__(self, file: BinaryIO, encoding: str, question: Question, answer: str | None) -> None:
        self._file, self._encoding, self._question, self._answer = file, encoding, question, answer
        self._begin()

    def _begin(self) -> None:
        self._file.seek(0)
        self._ready = self._rest = b""
        self._place = 0
        self._is_latin = False
        self._decoder = codecs.getincrementaldecoder(self._encoding)("replace")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if (offset, whence) == (0, io.SEEK_SET):
            self._begin()
        elif (offset, whence) != (0, io.SEEK_CUR):
            raise io.UnsupportedOperation
        return self._place

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            more = self._file.read(_PIECE)
            self._ready = self._more(more)
            if not more:
                break
        count = min(len(self._ready), len(buffer))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        self._place += count
        return count

    def _more(self, data: bytes) -> bytes:
        """Give the next piece as UTF-8; without data, what is left of the last one."""
        if self._encoding != "utf-8":
            return self._decoder.decode(data, final=not data).removeprefix("\ufeff").encode("utf-8", "replace")
        if self._is_latin:
            return _from_latin(data)
        data = self._rest + data
        try:
            _, done = codecs.utf_8_decode(data, "strict", len(data) == len(self._rest))
        except UnicodeDecodeError as error:
            self._rest = b""
            self._is_latin = True
            self._allow(data, error.start)
            return data[: error.start] + _from_latin(data[error.start :])
        self._rest = data[done:]
        return data[:done]

    def _allow(self, data: bytes, place: int) -> None:
        if self._answer == REFUSE:
            raise ImportRefused(NOT_UTF8)
        if self._answer != LATIN:
            raise Undecoded(self._question, _example(data, place))


def _from_latin(data: bytes) -> bytes:
    """Read Windows-1252; the five bytes it leaves open are what Latin-1 has there."""
    if data.isascii():
        return data
    return "".join(_LATIN[byte] for byte in data).encode()


_LATIN = [bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]


def _example(data: bytes, place: int) -> str:
    """Give the text around a place as it would read, as far as the quotation marks around it."""
    before = data[max(0, place - _AROUND) : place].decode("utf-8", "ignore")
    behind = "".join(_LATIN[byte] for byte in data[place : place + _AROUND])
    text = before.rpartition('"')[2] + behind.partition('"')[0]
    return "".join(character for character in text if character.isprintable())
