"""Words to entries: names and notes as the search sees them, kept in memory so that a million answer as one types.

A text is folded, so that case, accents and width make no difference, and stands once however many entries bear it. All
of them lie behind each other as bytes; a word is found in them by narrowing down the places where its first byte is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from models import journal
from models.booking import Bools, Ints
from models.columns import Columns
from models.names import fold
from models.noted import noted


def words(text: str) -> list[str]:
    """Give the words to look for, each once."""
    return list(dict.fromkeys(fold(text).split()))


class Texts:
    """Texts by number, in the order they are added; the numbers of those that hold a word come at once."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._bytes = np.zeros(0, np.uint8)
        self._starts = np.zeros(0, np.int64)
        self.add(texts)

    def __len__(self) -> int:
        return len(self._starts)

    def add(self, texts: Iterable[str]) -> None:
        """Give further texts the next numbers."""
        parts = [f"{fold(text)}\n".encode() for text in texts]  # no word holds the end of a line
        lengths = np.fromiter(map(len, parts), np.int64, len(parts))
        starts = len(self._bytes) + np.cumsum(lengths) - lengths
        self._bytes = np.concatenate([self._bytes, np.frombuffer(b"".join(parts), np.uint8)])
        self._starts = np.concatenate([self._starts, starts])

    def holding(self, word: str) -> Bools:
        """Say of each text whether it holds `word`, which is folded and not empty."""
        wanted = word.encode()
        places = np.flatnonzero(self._bytes == wanted[0])
        for offset, byte in enumerate(wanted[1:], 1):
            places = places[: np.searchsorted(places, len(self._bytes) - offset)]
            places = places[self._bytes[places + offset] == byte]
        found = np.zeros(len(self._starts), np.bool_)
        found[np.searchsorted(self._starts, places, "right") - 1] = True
        return found


class Names:
    """The names of things with an id, several of one thing if it has several."""

    def __init__(self, names: Sequence[tuple[int, str]]) -> None:
        self._owner = np.array([owner for owner, _name in names], np.int64)
        self._texts = Texts(name for _owner, name in names)

    def holding(self, word: str) -> Bools | None:
        """Say of each id whether a name of it holds `word`; None where none does."""
        found = self._owner[self._texts.holding(word)]
        if not len(found):
            return None
        marks = np.zeros(int(self._owner.max()) + 1, np.bool_)
        marks[found] = True
        return marks


class Notes:
    """The notes of all entries, as the search sees them."""

    def __init__(self, columns: Columns) -> None:
        self._noted = noted(columns)
        self._texts = Texts(self._noted.texts)

    def holding(self, word: str, entries: Ints) -> Bools | None:
        """Say of each of these entries whether its note holds `word`; None where none in the ledger does."""
        number = self._noted.of(entries)
        self._texts.add(self._noted.texts[len(self._texts) :])
        found = self._texts.holding(word)
        return found[number] if found.any() else None


class Index:
    """What is searched: creators with their handles, gifts, notes. `columns.cache` keeps it while it is true."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._heard = len(columns.heard)
        self._notes = Notes(columns)
        self._read_names()

    def _read_names(self) -> None:
        columns = self._columns
        self._creators = Names([*columns.creators.items(), *journal.handles(columns.reader)])
        self._items = Names(list(columns.items.items()))

    def _catch_up(self) -> None:
        news, self._heard = self._columns.heard[self._heard :], len(self._columns.heard)
        if any(changes.touches("creator", "handle", "item") for changes in news):
            self._read_names()

    def holding(self, word: str, entry: Ints, creator: Ints, item: Ints) -> Bools:
        """Say of each entry, given by id, creator and gift, whether one of its texts holds `word`."""
        self._catch_up()
        found = np.zeros(len(entry), np.bool_)
        for marks, number in ((self._creators.holding(word), creator), (self._items.holding(word), item)):
            if marks is not None:
                known = np.append(marks, np.zeros(1, np.bool_))
                found |= known[np.minimum(number, len(marks))]
        noted = self._notes.holding(word, entry)
        return found if noted is None else found | noted


def index(columns: Columns) -> Index:
    """Give the index of these columns; it is made when it is first asked for."""
    kept = columns.cache.get(Index)
    if not isinstance(kept, Index):
        columns.cache[Index] = kept = Index(columns)
    return kept
