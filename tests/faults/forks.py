"""What a fresh process does for a passphrase, done in a fork of this one: the same calls, in a tenth of the time.

A Python of its own takes longer to start than its work takes, most of all under strace; and a key is made slowly, on
purpose. So keys are made once, and held by no fork.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import TracebackType
from typing import Self
from unittest.mock import patch

from models import keys, own_process
from models.passphrases import changing, worker

derive, _fresh = cache(keys.derive), cache(keys.fresh)


@contextmanager
def in_forks() -> Iterator[None]:
    """Let what is done with passphrases be done so."""
    start = own_process.start

    def begin(command: list[str]) -> object:
        return _Fork() if command[-1] == changing.VERB else start(command)

    with (
        patch.object(own_process, "start", begin),
        patch.object(keys, "derive", derive),
        patch.object(keys, "fresh", _fresh),
    ):
        yield


class _Fork:
    """What is used of a `Popen`."""

    def __init__(self) -> None:
        self.returncode: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        pass

    def communicate(self, asked: bytes) -> tuple[bytes, None]:
        """Do what is asked elsewhere, and give the answer."""
        ours, theirs = os.pipe()
        number = os.fork()
        if not number:
            _work(asked, theirs)
        os.close(theirs)
        with os.fdopen(ours, "rb") as answers:
            answer = answers.read()
        self.returncode = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
        return answer, None


def _work(asked: bytes, answers: int) -> None:
    try:
        keys.forget_closed()
        worker.serve(io.BytesIO(asked), os.fdopen(answers, "wb"))
    finally:
        os._exit(0)
