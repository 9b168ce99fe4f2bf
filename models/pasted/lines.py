"""Lines as people write them: `Rose x5 to Mila yesterday 21:30 20 coins`, `700 coins 8.99 EUR`. Pure.

What is known by name is found first, then money, coins, how many and when; what is left is what is new.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.names import fold
from models.pasted.tables import can

if TYPE_CHECKING:
    from models.pasted import Ways

_LONGEST = 6
"""Words a name or a moment has at most."""
_NOTE = re.compile(r"\(([^()]*)\)\s*$")
_NUMBER = r"\d[\d.,'’٫٬]*"
_MONEY = re.compile(rf"([^\d\s.,'’+-]{{0,4}})({_NUMBER})([^\d\s.,'’+-]{{0,4}})")
_TIMES = re.compile(r"[x×*✕](\d+)|(\d+)[x×*✕]", re.IGNORECASE)
_EDGES = ",;.:–—-"


def read(text: str, ways: Ways) -> dict[str, str]:
    """Part a line into cells, by column."""
    return _Line(text, ways).cells


class _Line:
    """Words of a line, taken one after the other by who understands them; None stands where some were taken."""

    def __init__(self, text: str, ways: Ways) -> None:
        self._ways = ways
        self.cells: dict[str, str] = {}
        if note := _NOTE.search(text):
            self.cells["note"] = note[1].strip()
            text = text[: note.start()]
        words = (word.rstrip(",;:") for word in text.strip().removesuffix(".").split())
        self._words: list[str | None] = [word for word in words if word]
        for take in (self._names, self._money, self._coins, self._when, self._quantity, self._handle, self._rest):
            take()

    # --- What is known by name --------------------------------------------------------------------------------------

    def _names(self) -> None:
        for begin, end in self._windows():
            name = _folded(self._said(begin, end))
            kind = self._kind(name, begin)
            if kind and kind not in self.cells:
                self.cells[kind] = self._take(begin, end)
        if "account" in self.cells:
            self.cells["account"] = self._ways.accounts[_folded(self.cells["account"])]

    def _kind(self, name: str, begin: int) -> str:
        """What a known name is the name of; of two things, what the word before it says."""
        if not any(letter.isalpha() for letter in name):
            return ""
        is_creator, is_gift = name in self._ways.creators, name in self._ways.gifts
        if is_creator and (not is_gift or self._is_before(begin, self._ways.before_creator)):
            return "creator"
        return "item" if is_gift else "account" if name in self._ways.accounts else ""

    # --- Numbers ----------------------------------------------------------------------------------------------------

    def _money(self) -> None:
        for place, word in self._each():
            match = _MONEY.fullmatch(word)
            if not match:
                continue
            mark = match[1] or match[3]
            spans = [(place, place + 1, mark)] if mark else [
                (place, place + 2, self._word(place + 1)), (place - 1, place + 1, self._word(place - 1)),
            ]  # fmt: skip
            for begin, end, sign in spans:
                code = self._ways.currency(sign) if sign else ""
                if code and can(lambda text, code=code: self._ways.amount(text, code), match[2].rstrip(".,")):  # type: ignore[misc]
                    self.cells["amount"], self.cells["currency"] = match[2].rstrip(".,"), code
                    self._take(begin, end)
                    return

    def _coins(self) -> None:
        for place, word in self._each():
            joined = re.fullmatch(rf"({_NUMBER})(\D+)", word)
            number, unit, end = (
                (joined[1], joined[2], place + 1) if joined else (word, self._word(place + 1), place + 2)
            )
            if _folded(unit) in self._ways.coin_words and can(self._ways.count, number):
                self.cells["coins"] = number
                self._take(place, end)
                self._be_on(self._ways.coin_words[_folded(unit)])
                return

    def _be_on(self, platform: str) -> None:
        """Coins of one platform alone say where it was."""
        if platform and "account" not in self.cells:
            self.cells["account"] = self._ways.accounts.get(fold(platform), platform)

    def _quantity(self) -> None:
        """Find `x5`, `5x`, `x 5`, or a number right before a name."""
        for place, word in self._each():
            match = _TIMES.fullmatch(word)
            if match:
                self.cells["quantity"] = match[1] or match[2]
                self._take(place, place + 1)
                return
            if fold(word) in {"x", "×", "*"} and self._word(place + 1).isdecimal():
                self.cells["quantity"] = self._word(place + 1)
                self._take(place, place + 2)
                return
        left = list(self._each())
        if left and left[0][1].isdecimal():
            # A lone number beside a price are the coins that were bought.
            is_of_gift = len(left) > 1 or "item" in self.cells or "coins" in self.cells
            self.cells["quantity" if is_of_gift else "coins"] = self._take(left[0][0], left[0][0] + 1)

    def _when(self) -> None:
        for begin, end in self._windows():
            said = self._said(begin, end)
            is_named = self._is_before(begin, self._ways.before_creator)
            if (
                not is_named
                and not said.replace(" ", "").isdecimal()
                and can(self._ways.when, said.strip(_EDGES + " "))
            ):
                self.cells["when"] = self._take(begin, end).strip(_EDGES + " ")
                return

    # --- What is left -----------------------------------------------------------------------------------------------

    def _handle(self) -> None:
        for place, word in self._each():
            if word.startswith("@") and len(word) > 1 and "creator" not in self.cells:
                self.cells["creator"] = self._take(place, place + 1).rstrip(_EDGES)
                return

    def _rest(self) -> None:
        self._named_after()
        dropped = self._ways.before_creator | self._ways.before_account
        left = [word for _place, word in self._each() if _folded(word) not in dropped and word.strip(_EDGES)]
        text = " ".join(left).strip(_EDGES + " ")
        for name in ("note",) if self._is_purchase() else ("item", "creator", "note"):
            if text and name not in self.cells:
                self.cells[name] = text
                return

    def _named_after(self) -> None:
        """Who stands behind “to” is the creator, up to what was understood otherwise."""
        for place, word in self._each():
            if _folded(word) in self._ways.before_creator and "creator" not in self.cells:
                end = place + 1
                while end < len(self._words) and self._words[end] is not None:
                    end += 1
                if end > place + 1:
                    self._take(place, place + 1)
                    self.cells["creator"] = self._take(place + 1, end).strip(_EDGES + " ")
                    return

    def _is_purchase(self) -> bool:
        return {"coins", "amount"} <= self.cells.keys() and not {"item", "creator"} & self.cells.keys()

    # --- Words ------------------------------------------------------------------------------------------------------

    def _each(self) -> Iterator[tuple[int, str]]:
        return ((place, word) for place, word in enumerate(self._words) if word is not None)

    def _word(self, place: int) -> str:
        return (self._words[place] or "") if 0 <= place < len(self._words) else ""

    def _windows(self) -> Iterator[tuple[int, int]]:
        """Every run of words that are still there, the longest first, then from the left."""
        for length in range(min(_LONGEST, len(self._words)), 0, -1):
            for begin in range(len(self._words) - length + 1):
                if all(word is not None for word in self._words[begin : begin + length]):
                    yield begin, begin + length

    def _said(self, begin: int, end: int) -> str:
        return " ".join(word for word in self._words[begin:end] if word is not None)

    def _take(self, begin: int, end: int) -> str:
        said = self._said(begin, end)
        self._words[begin:end] = [None] * (end - begin)
        return said

    def _is_before(self, place: int, words: frozenset[str]) -> bool:
        return _folded(self._word(place - 1)) in words


def _folded(text: str) -> str:
    """A name as it is compared, without the signs at its ends."""
    return fold(text.strip(_EDGES + " "))
