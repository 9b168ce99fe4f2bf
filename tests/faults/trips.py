"""Random ledgers go out and come back: as CSV, as JSON, and as a backup that is restored. All come back equal."""

from __future__ import annotations

from collections import Counter

from tests.faults import scratch

BAD = {"exports leave out notes": lambda _: range(20)}


def cases(_seed: int) -> int:
    """How many a whole run has."""
    return 10_000


def run(case: int, seed: int, bad: str = "") -> Counter[str]:
    """Send one ledger on each of its ways."""
    with scratch.folder() as folder:
        (line,), _ = scratch.victims().run("travel", folder, seed * 10**6 + case, bad=bad)
    return Counter({"ledgers": 1, "entries": int(line), "backups restored": 1})
