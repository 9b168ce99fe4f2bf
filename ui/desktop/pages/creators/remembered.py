"""What the Creators page remembers from one evening to the next: period, order, who was looked at, who is not whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import blake2b
from typing import Any

from models.names import name_key
from ui import spans
from ui.desktop.pages.creators.people_model import SORTS, SortBy
from ui.desktop.preferences import Preferences
from ui.spans import Span

_PAGE = "creators"
_MOST = 500
"""Pairs that are remembered as not the same."""


class Remembered:
    """The page's own part of the preferences; what cannot be read is as if it had never been chosen."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def _get(self, name: str) -> Any:
        return self._preferences.page(_PAGE).get(name)

    def keep(self, **state: object) -> None:
        """Remember what changed."""
        self._preferences.remember_page(_PAGE, **state)

    @property
    def sort_by(self) -> SortBy:
        """What the list is sorted by."""
        found = self._get("sort")
        return found if found in SORTS else "cost"

    @property
    def creator(self) -> int | None:
        """The creator that was looked at last."""
        found = self._get("creator")
        return found if isinstance(found, int) else None

    def keep_span(self, span: Span) -> None:
        """Remember a period."""
        days = [day.isoformat() if day else None for day in (span.since, span.until)]
        self.keep(span=[span.name, *(days if span.name == "own" else ())])

    def span(self, today: date, starts_on: int) -> Span:
        """The period chosen last; one that has a name is worked out anew."""
        match self._get("span"):
            case ["own", str() | None as since, str() | None as until]:
                try:
                    days = [date.fromisoformat(text) if text else None for text in (since, until)]
                except ValueError:
                    return Span()
                return Span("own", *days)
            case [str() as name] if name in spans.NAMES and name != "own":
                return spans.span(name, today, starts_on)
        return Span()

    # --- Who is not whom ------------------------------------------------------------------------------------------

    def are_apart(self, one: str, other: str) -> bool:
        """Whether these two names were said to be different people."""
        return _pair(one, other) in self._apart

    def keep_apart(self, one: str, other: str) -> None:
        """Remember that these two names are different people."""
        self.keep(apart=[*self._apart, _pair(one, other)][-_MOST:])

    @property
    def _apart(self) -> Sequence[str]:
        found = self._get("apart")
        return found if isinstance(found, list) else []


def _pair(one: str, other: str) -> str:
    """Fingerprint of two names: names themselves stay in the ledger."""
    names = "\0".join(sorted((name_key(one), name_key(other))))
    return blake2b(names.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
