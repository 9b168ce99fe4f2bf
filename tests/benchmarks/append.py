"""Further reports in a process that has made one, and a gift from the verb that adds it to the report that holds it.

python -m tests.benchmarks.append [GIFTS]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

from models import entries, lookups
from models.columns import Columns
from models.drafts import Draft
from models.ledger import Ledger
from models.moments import from_utc
from models.reports import Query, run
from models.undo import Changes
from tests.benchmarks import samples

GIFTS = 1_000_000
ROUNDS = 15
MOST_FURTHER = 50
"""Milliseconds of a further report."""
MOST_APPENDED = 20
"""Milliseconds from adding a gift until a report has it."""
BY = ("month", "creator")
FURTHER = (BY, ("year", "platform"), ("creator",), ("day",), ("gift",), ("weekday", "hour"), ("channel",))
LATE = datetime(2026, 1, 1, tzinfo=UTC)


def clock(job: Callable[[], object]) -> float:
    """Milliseconds a job takes."""
    began = time.perf_counter()
    job()
    return (time.perf_counter() - began) * 1000


class Desk:
    """A ledger open for writing, with what its reports are computed from kept up to date by notices."""

    def __init__(self, path: Path) -> None:
        self.ledger = Ledger(path)
        self.columns, self.rates = Columns(self.ledger), lookups.rates(self.ledger)
        self.patching = 0.0
        self.added = 0
        self.ledger.subscribe(self.patch)

    def patch(self, changes: Changes) -> None:
        self.patching = clock(lambda: self.columns.apply(changes))

    def report(self, by: tuple[str, ...]) -> list[tuple[object, ...]]:
        return list(run("spending", self.columns, self.rates, self.ledger.settings, Query(by)).rows)

    def add(self) -> None:
        self.added += 1
        moment = from_utc(LATE + timedelta(minutes=self.added), "UTC")
        entries.add(self.ledger, Draft("gift", moment, "TikTok", "main", "Late", "late", "Gift of 5", coins=5))

    def append(self) -> tuple[float, float, float]:
        """Milliseconds of writing a gift, of patching the columns, and of the report, which must have it."""
        adding, reporting = clock(self.add), clock(lambda: self.report(BY))
        seen = [row[2] for row in self.report(BY) if row[:2] == ("2026-01", "Late")]
        assert seen == [self.added], "the report lacks the gift"
        return adding - self.patching, self.patching, reporting


def main(arguments: list[str]) -> int:
    """Print both; 1 where a bound is passed."""
    source = samples.ledger(int(arguments[0]) if arguments else GIFTS)
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        desk = Desk(Path(shutil.copy(source, folder)))
        with closing(desk.ledger):
            return int(not all([further(desk), appended(desk)]))


def further(desk: Desk) -> bool:
    """Say whether every further report is quick: each asked anew, but the columns it needs already read."""
    desk.report(BY)
    desk.columns.need("item", "hour", "channel")
    # The first time is what counts: the same report asked again is quicker still.
    times = {by: clock(partial(desk.report, by)) for by in FURTHER}
    print(f"a further report in the same process: at most {max(times.values()):.0f} ms (under {MOST_FURTHER})")
    print("  " + ", ".join(f"{' x '.join(by)} {taken:.0f}" for by, taken in times.items()))
    return max(times.values()) < MOST_FURTHER


def appended(desk: Desk) -> bool:
    """Say whether a gift is soon seen."""
    desk.append()
    times = [desk.append() for _ in range(ROUNDS)]
    total = median(map(sum, times))
    write, patch, report = (median(part) for part in zip(*times, strict=True))
    print(f"an appended gift in the report: {total:.1f} ms (at most {MOST_APPENDED})")
    print(f"  writing {write:.1f}, patching {patch:.1f}, report {report:.1f}")
    return total <= MOST_APPENDED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
