"""What a command came to, and how the tests ask for one."""

from typing import NamedTuple, Protocol


class Answer(NamedTuple):
    """Exit status, stdout and stderr."""

    status: int
    out: str
    err: str


class Run(Protocol):
    """Run a command in this process."""

    def __call__(self, *arguments: object) -> Answer: ...
