"""Ways into the ledger: one file here per source. A reader turns a file into rows and knows nothing of the ledger.

`reading` walks files and folders and gives what their readers find as a stream of events; `planner` holds the rows
against the ledger, `apply` puts the new ones in. A wrong row is a value, `Refused`; a file that cannot be read as a
whole raises ImportRefused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Literal, NamedTuple, Protocol

from models.drafts import Draft
from models.errors import RequestRefused
from models.names import DEFAULT_ACCOUNT
from models.text import N_

HEAD = 1 << 16
"""Bytes of a file's beginning that a reader recognises it by."""
MAX_RAW = 2_000
"""Longest text of what a file says of a row, in characters."""


def cut(raw: str) -> str:
    """Give the text of a row as it may be kept: cut, and saying so, where it is long."""
    return raw if len(raw) <= MAX_RAW else f"{raw[: MAX_RAW - 1]}…"


class Head(NamedTuple):
    """What a file is recognised by: its name, with the folders inside its archive, and how it begins."""

    name: str
    data: bytes


Part = Literal["", "coins", "charge", "sent", "logged"]
"""What a row tells: all there is to it; of a purchase the coins without the price, or the price, as a shop charged it;
of a gift what the platform's own list of those one sent says, or what a log of the live says, in which it has a name.
"""
OF_GIFTS = ("sent", "logged")
"""Parts of gifts."""


class Record(NamedTuple):
    """One row understood: `key` is the fingerprint of what the file says, whatever it is taken to mean.

    `line` counts the lines of a file of lines, else the records of `section`. `raw` is what the file says, as text.
    A row that is a `part` joins with the other part, here or in the ledger; where there is none, it is taken as what
    `alone` says, or else as it is. `doubt` is why a person has to say that the row is meant.
    """

    line: int
    key: bytes
    draft: Draft
    section: str = ""
    raw: str = ""
    part: Part = ""
    alone: Refused | Unanswered | None = None
    doubt: str = ""


class Refused(NamedTuple):
    """One row that cannot be taken, with the sentence that says why, kept apart from its values.

    Where it has a key, the ledger may have it all the same, by another answer.
    """

    line: int
    message: str
    values: Mapping[str, object]
    section: str = ""
    key: bytes = b""
    raw: str = ""

    @property
    def sentence(self) -> str:
        """Give the sentence in English."""
        return self.message.format(**self.values)


class Unanswered(NamedTuple):
    """One row that means nothing before `question` is answered; `example` is what the file says."""

    line: int
    key: bytes
    question: Question
    example: str
    section: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a file does not say and a person must: answered by `name`, with one of `choices` or as `text` asks.

    `default` is the usual answer, proposed and never taken unasked.
    """

    name: str
    text: str
    choices: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    default: str = ""


class Note(NamedTuple):
    """Something to know about a file as a whole, as a sentence and its values; who opened it puts its name in."""

    message: str
    values: Mapping[str, object]


class Coined(NamedTuple):
    """A platform, and what its coin is called: one, and several."""

    platform: str
    unit: str
    units: str


@dataclass
class Reading:
    """What a reader is told about one file, and what it has to say besides the rows.

    `zone` is the ledger's, `account` the purse of a file that names none. `tick` is to be called now and then where no
    rows come, and may raise ImportRefused. `same` gives, for the section and line of a row that is about to be given,
    another key under which the ledger may know it. `sample` is the beginning of a table whose columns have to be named.
    `platforms` are those of the user's own, which titles of shops may name.
    """

    zone: str = "UTC"
    account: str = DEFAULT_ACCOUNT
    answers: Mapping[str, str] = field(default_factory=dict)
    tick: Callable[[], None] = lambda: None
    notes: list[Note] = field(default_factory=list)
    same: dict[tuple[str, int], bytes] = field(default_factory=dict)
    sample: str = ""
    platforms: tuple[Coined, ...] = ()

    def answer(self, question: Question) -> str | None:
        """Give the answer to a question, None while there is none. Raises RequestRefused for one that cannot be."""
        given = self.answers.get(question.name)
        if given is not None and question.choices and given not in question.choices:
            message = N_("“{answer}” is no answer to {name}; it is one of {choices}")
            raise RequestRefused(message, answer=given, name=question.name, choices=", ".join(question.choices))
        return given


Row = Record | Refused | Unanswered


class FileReader(Protocol):
    """A source: one module of this package."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a module is a reader, and this is its constant
        """What `--from` calls it."""
        ...

    @property
    def OPTIONS(self) -> tuple[str, ...]:  # noqa: N802
        """Names of the answers it takes."""
        ...

    def recognises(self, head: Head) -> bool:
        """Say from the beginning of a file, or else from its name, whether it is of this source."""
        ...

    def rows(self, file: BinaryIO, reading: Reading) -> Iterator[Row]:
        """Give the rows of a file in their order. Raises ImportRefused where it cannot be read as a whole.

        The sentence may name the file as `{file}`, which is filled in by who opened it.
        """
        ...
