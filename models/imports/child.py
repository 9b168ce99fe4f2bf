"""Reading files in a process of its own, so that no stranger's file can take the program, or the ledger, with it.

It is started as any program is, never forked: threads and open ledgers do not come along. It gets the names of the
files on its stdin and nothing else: no name of the ledger, no environment but what a Python needs. See `worker` for
what it does with itself, and `receiving` for how little it is believed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from queue import Empty, Queue
from threading import Thread
from types import TracebackType
from typing import Self

from models import own_process
from models.errors import ImportRefused, LedgerError
from models.imports import receiving
from models.imports.files import Found
from models.imports.reading import Begins, Event, Request, Tick
from models.imports.receiving import Broken, Garbled, Said
from models.imports.sending import MAX_LINE
from models.text import N_

VERB = "read-for-import"
"""What `main.py` is asked to do; no help names it."""
SILENCE = 60.0
"""Seconds without a sign of life after which it is ended."""
OFTEN = 0.1
"""Seconds between two looks whether to go on."""
_AHEAD = 4
"""Lines it may be ahead of who listens."""


def events(sources: Sequence[Found], request: Request, tick: Tick) -> Generator[Event, None, None]:
    """Read files as `reading.events` does, elsewhere; closing this, or an error in `tick`, ends the process."""
    with _Child(sources, request) as child:
        yield from child.events(tick)


def command() -> list[str]:
    """Give what starts this program to read."""
    return own_process.command(VERB)


class _Child:
    """One process that reads, from its start to its end."""

    def __init__(self, sources: Sequence[Found], request: Request) -> None:
        self._name = sources[0].name if sources else "-"
        self._done = 0
        self._lines: Queue[bytes] = Queue(_AHEAD)
        try:
            self._process = own_process.start(command())
        except OSError as error:
            message = N_("{file} cannot be read ({reason}); nothing was imported")
            raise ImportRefused(message, file=self._name, reason=error.strerror or error) from error
        assert self._process.stdin is not None  # noqa: S101
        assert self._process.stdout is not None  # noqa: S101
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self._asking = Thread(target=self._ask, args=(sources, request), daemon=True)
        self._hearing = Thread(target=self._hear, daemon=True)

    def __enter__(self) -> Self:
        self._asking.start()
        self._hearing.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        while self._hearing.is_alive():  # it may be waiting for somebody to take its last lines
            with suppress(Empty):
                self._lines.get(timeout=OFTEN / 10)
        self._asking.join()
        with suppress(OSError):
            self._stdin.close()
        self._stdout.close()

    def _ask(self, sources: Sequence[Found], request: Request) -> None:
        """Tell it what to read; its stdin stays open for as long as somebody listens."""
        asked = {
            "zone": request.zone, "account": request.account, "source": request.source, "answers": {**request.answers},
            "is_whole": request.is_whole, "is_catalogue": request.is_catalogue, "platforms": request.platforms,
            "sources": [_named(source) for source in sources],
        }  # fmt: skip
        with suppress(OSError):  # it ended; what it said last says why
            self._stdin.write(json.dumps(asked).encode() + b"\n")
            for piped in (file for source in sources for file in source.files if isinstance(file, bytes)):
                self._stdin.write(piped)
            self._stdin.flush()

    def _hear(self) -> None:
        """Take its lines as they come: a wait for one can be broken off nowhere else on every system."""
        while line := self._stdout.readline(MAX_LINE):
            self._lines.put(line)
        self._lines.put(b"")

    def _heard(self, look: Callable[[], None]) -> Iterator[bytes]:
        """Give its lines, and `look` around while none comes."""
        heard = time.monotonic()
        while True:
            try:
                line = self._lines.get(timeout=OFTEN)
            except Empty:
                look()
                if time.monotonic() - heard > SILENCE:
                    message = N_("{file} could not be read: it took too long. Nothing was imported")
                    raise ImportRefused(message, file=self._name) from None
                continue
            if not line:
                return
            yield line
            heard = time.monotonic()

    def events(self, tick: Tick) -> Iterator[Event]:
        """Give what it reads. Raises ImportRefused where it cannot, or ends before it said everything."""
        for line in self._heard(lambda: tick(self._done)):
            said = self._believed(line)
            if said is None:
                return
            if isinstance(said, LedgerError):
                raise said
            if isinstance(said, int):
                self._done = said
                tick(said)
            else:
                self._name = said.name if isinstance(said, Begins) else self._name
                yield said
        raise self._died()

    def _believed(self, line: bytes) -> Said:
        try:
            return receiving.said(line)
        except Broken as error:
            kind, place = error.args
            if kind == "MemoryError":
                message = N_("{file} needs more memory than a file of its kind should; nothing was imported")
                raise ImportRefused(message, file=self._name) from error
            message = N_("{file} could not be read: Coinpurse made a mistake ({kind} at {place}). Nothing was "
                         "imported; please report this")  # fmt: skip
            raise ImportRefused(message, file=self._name, kind=kind, place=place) from error
        except Garbled as error:
            raise self._died() from error

    def _died(self) -> ImportRefused:
        return ImportRefused(
            N_("{file} could not be read: reading it broke off. Nothing was imported"), file=self._name
        )


def _named(source: Found) -> dict[str, object]:
    """Say what to read; of what came through a pipe, how many bytes follow."""
    files = [len(file) if isinstance(file, bytes) else str(file) for file in source.files]
    return {"name": source.name, "files": files, "folder": None if source.folder is None else str(source.folder)}
