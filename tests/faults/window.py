"""The real window, killed while it adds, edits, deletes, imports, takes back, undoes and redoes on its ledger's thread.

Its reading thread and its pages follow each change meanwhile. A mirror that nobody kills must hold the same.
"""

from __future__ import annotations

from collections import Counter

from tests.faults import kills

SECONDS = 300.0
BAD = {"writes without a transaction": lambda _: range(10), "reads its own file": lambda _: range(10)}


def cases(_seed: int) -> int:
    """How many a whole run has, of ten kills each."""
    return 100


def run(case: int, seed: int, bad: str = "") -> Counter[str]:
    """Kill the window of one ledger ten times."""
    return kills.kill_often("work_in_window", case, seed, bad)
