"""What a verb answers, and how that reaches a terminal, a pipe or a file."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO, Self, TextIO, cast

from models.errors import RequestRefused
from models.exports.atomic import atomic_write, is_there, unwritable
from models.text import N_
from ui.text import _, isolate, ngettext, one_line, spoken, together, visible

DONE, FINDINGS, WRONG_REQUEST, NO_LEDGER, NOT_SHOWN = 0, 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a verb did: `data` for --json, `lines` for people, `remarks` for stderr, and the exit status.

    `is_delivered`: a document was the answer, and is where it was wanted already.
    """

    data: Mapping[str, object]
    lines: Sequence[str] = ()
    remarks: Sequence[str] = ()
    status: int = DONE
    is_delivered: bool = False


def answer(outcome: Outcome, *, as_json: bool) -> None:
    """Print what a verb did."""
    for remark in outcome.remarks:
        complain(remark)
    if as_json and not outcome.is_delivered:
        import json

        # A path may have bytes that are no text; an escape with a backslash is what JSON, too, has for these.
        text = f"{json.dumps(outcome.data, ensure_ascii=False, indent=2)}\n".encode(errors="backslashreplace")
        write(lambda file: file.write(text))
    else:
        show(outcome.lines)


def show(lines: Iterable[str]) -> None:
    """Print lines on stdout. Raises LedgerError where it cannot be written."""
    with _written_stdout():
        sys.stdout.writelines(f"{one_line(line)}\n" for line in lines)
        sys.stdout.flush()


def complain(sentence: str) -> None:
    """Print one line on stderr; where that cannot be, nobody is told, and what was to be done is done all the same."""
    try:
        print(one_line(sentence), file=sys.stderr, flush=True)
    except OSError:
        _abandon(sys.stderr)


def write(fill: Callable[[BinaryIO], object]) -> None:
    """Let `fill` write bytes to stdout, whatever the terminal's encoding. Raises LedgerError where it cannot be."""
    with _written_stdout():
        sys.stdout.flush()
        fill(sys.stdout.buffer)
        sys.stdout.buffer.flush()


@contextmanager
def _written_stdout() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        _abandon(sys.stdout)
        raise
    except OSError as error:
        _abandon(sys.stdout)
        raise unwritable(error, Path("stdout")) from error


def _abandon(stream: TextIO) -> None:
    """Let nothing more reach a stream: Python would fail once more when it flushes the little left at the end."""
    _, nowhere = os.pipe()
    os.dup2(nowhere, stream.fileno())


def document(
    fill: Callable[[BinaryIO], object], target: Path | None, *, replaces: bool = False, is_text: bool = True
) -> Outcome:
    """Answer with a document that `fill` writes: into the file `target`, else to stdout.

    Raises LedgerError, also where a file is there already and not to be replaced, and where a terminal would be given
    what is no text.
    """
    if target is None:
        if not is_text and sys.stdout.isatty():
            raise RequestRefused(N_("A terminal cannot show this; name a file with --output, or send it to a program"))
        write(fill)
        return Outcome({}, is_delivered=True)
    is_replaced = is_there(target)
    if is_replaced and target.is_file() and not replaces:
        raise RequestRefused(N_("{path} is there already; with --replace it is written over"), path=target)
    with atomic_write(target) as file:
        fill(cast("BinaryIO", file))
    sentence = _("Replaced {path}") if is_replaced else _("Wrote {path}")
    line = sentence.format(path=visible(str(target)))
    return Outcome({"output": str(target), "is_replaced": is_replaced}, remarks=(line,))


def name(text: str) -> str:
    """Show a name a stranger chose: controls made visible, and on a terminal kept from reordering its neighbours."""
    said = spoken(text)
    if sys.stdout.isatty() and not said.isascii():
        return isolate(said)
    return visible(said)


def plain(sentence: str) -> str:
    """Take away what keeps parts of a sentence from reordering each other, where no terminal would show it."""
    return sentence if sys.stdout.isatty() else together(sentence)


def width(text: str) -> int:
    """Columns a terminal gives a text: two for wide East Asian characters and emoji, none for what combines."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def table(header: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> Iterator[str]:
    """Align a table; columns in `right` are numbers. A cell may have several lines; a row without cells is a rule."""
    lines = [line for row in (header, (), *rows) for line in _split(row)]
    widths = [max(width(line[place]) for line in lines if line) for place in range(len(header))]
    rule = "-" * (sum(widths) + 2 * len(widths) - 2)
    for line in lines:
        cells = (_cell(text, widths[place], is_right=place in right) for place, text in enumerate(line))
        yield "  ".join(cells).rstrip() or rule


def _split(row: Sequence[str]) -> Iterator[Sequence[str]]:
    """Give the lines a row takes on the screen."""
    return zip_longest(*(cell.split("\n") for cell in row), fillvalue="") if row else iter([()])


def _cell(text: str, columns: int, *, is_right: bool) -> str:
    blanks = " " * (columns - width(text))
    return blanks + text if is_right else text + blanks


class Progress:
    """How many rows a long verb has done, on stderr and only on a terminal; the block over, nothing is left of it."""

    def __init__(self) -> None:
        """Look at where stderr goes."""
        self._is_shown = sys.stderr.isatty()
        self._length = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._show("")

    def __call__(self, rows: int) -> None:
        """Show that so many rows are done."""
        self._show(ngettext("{rows} row", "{rows} rows", rows).format(rows=rows))

    def read(self, rows: int) -> bool:
        """Show how many rows are read, and go on."""
        self(rows)
        return True

    def copied(self, done: int, of: int) -> bool:
        """Show how much of a file is copied, and go on."""
        self._show(_("{percent} % copied").format(percent=done * 100 // max(of, 1)))
        return True

    def _show(self, text: str) -> None:
        if self._is_shown and (text or self._length):
            print(f"\r{text:{self._length}}\r{text}", end="", file=sys.stderr, flush=True)
            self._length = len(text)
