"""How much memory a process of its own takes: it alone, from its first instruction to its end.

What a system tells of a child's peak begins with the peak of the process that started it, and a runner of tests holds
more than any of them may. So a small process that holds nothing starts it, waits for it, and writes down how much.
"""

import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from models import own_process
from models.imports import child
from models.imports.files import Found
from models.imports.reading import Event, Request, Tick

_STARTER = """
import os, signal, sys
pid, is_over = 0, False
def end(*_):
    global is_over
    is_over = True
    if pid:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
signal.signal(signal.SIGTERM, end)
pid = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
if is_over:
    end()
peak = os.wait4(pid, 0)[2].ru_maxrss
with open(sys.argv[1], "w") as file:
    file.write(str(peak if sys.platform == "darwin" else peak * 1024))
"""
"""Told a file and a command, it writes the bytes the command took; asked to end, it ends the command."""


@contextmanager
def measured() -> Iterator[list[int]]:
    """Measure what `own_process` starts meanwhile: the bytes each of them took, known once this is over."""
    command = own_process.command
    files, taken = list[Path](), list[int]()

    def starter(verb: str) -> list[str]:
        files.append(Path(folder) / str(len(files)))
        return [sys.executable, "-I", "-S", "-c", _STARTER, str(files[-1]), *command(verb)]

    with (
        TemporaryDirectory() as folder,
        patch.object(own_process, "command", starter),
        patch.object(subprocess.Popen, "kill", subprocess.Popen.terminate),
    ):
        try:
            yield taken
        finally:
            taken += [int(file.read_text()) for file in files]


def events_within(most: int, sources: Sequence[Found], request: Request, tick: Tick) -> Generator[Event, None, None]:
    """Read as `child.events` does; an AssertionError at its end where that took more bytes than `most`."""
    try:
        with measured() as taken:
            yield from child.events(sources, request, tick)
    finally:
        assert max(taken) < most, f"reading took {max(taken) >> 20} MB, at most {most >> 20} were expected"
