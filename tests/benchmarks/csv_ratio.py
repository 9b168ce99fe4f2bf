"""How much longer CSV takes than the csv module writing the same cells.

A report of 100,000 rows by day and creator, from the `Report` to the bytes of its file, is held against
`csv.writer.writerows` of the same cells ready made as texts: what the product adds is turning amounts, coins and what
could not be converted into text. Every cost and every number of coins differs from its neighbours.

A journal of 100,000 entries, from the reader to the bytes of its file, has to leave SQLite first, and giving its twenty
columns to Python takes longer than the csv module takes for all of them. So it is held against the rows of the very
same query written by the csv module as they come, which is no journal yet: moments are numbers and names are ids. How
it stands beside ready made cells is printed, too.

Processor time in one process, the least of the rounds, each of them one after the other in every round.
"""

import csv
import io
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from models import ledger
from models.exports import entry_rows, journal_csv, report_csv
from models.reports import COLUMNS, Column, Query, Report
from tests.benchmarks import samples

ROWS, ROUNDS, MOST = 100_000, 7, 2.0
FIRST = date(2021, 1, 1)


def report() -> Report:
    rows = [
        (str(FIRST + timedelta(at // 60)), f"Creator {at % 997}", 1 + at % 9, 5000 + at, 1234 + at, "EUR", at % 3, ())
        for at in range(ROWS)
    ]
    keys = Column("day", "key"), Column("creator", "key")
    return Report("spending", Query(("day", "creator")), (*keys, *COLUMNS["spending"]), rows, "EUR")


def alone(cells: Iterable[Iterable[object]]) -> bytes:
    """What the csv module makes of cells."""
    file = io.BytesIO()
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    csv.writer(text, lineterminator="\r\n").writerows(cells)
    text.flush()
    return file.getvalue()


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def least(*ways: Callable[[], object]) -> list[float]:
    """Seconds of each way, the least of the rounds."""
    found = [[seconds(way) for way in ways] for _ in range(ROUNDS)]
    return [min(times) for times in zip(*found, strict=True)]


def seconds(way: Callable[[], object]) -> float:
    started = time.process_time()
    way()
    return time.process_time() - started


def report_ratio() -> float:
    """Print and give the ratio of the report."""
    asked = report()
    ready = cells(report_csv.text(asked))
    ours, theirs = least(lambda: report_csv.text(asked), lambda: alone(ready))
    print(f"Report as CSV, {ROWS:,} rows: {ours / theirs:.2f} times the csv module alone (at most {MOST})")
    print(f"  {ours:.3f} s / {theirs:.3f} s")
    return ours / theirs


def journal_ratio() -> float:
    """Print and give the ratio of the journal."""
    with ledger.reading(samples.ledger(ROWS)) as reader:

        def journal() -> bytes:
            journal_csv.write_csv(reader, file := io.BytesIO())
            return file.getvalue()

        ready = cells(journal())
        ours, plain, theirs, asking = least(
            journal,
            lambda: alone(entry_rows.all_rows(reader)),
            lambda: alone(ready),
            lambda: all(entry_rows.all_rows(reader)),
        )
    print(f"Journal as CSV, {len(ready):,} rows: {ours / plain:.2f} times its query through csv (at most {MOST})")
    print(f"  {ours:.3f} s / {plain:.3f} s; the query alone {asking:.3f} s")
    print(f"  {ours / theirs:.2f} times the csv module with ready made cells ({theirs:.3f} s)")
    return ours / plain


def main() -> int:
    """Print the ratios; 1 where one passes the bound."""
    return int(max(report_ratio(), journal_ratio()) > MOST)


if __name__ == "__main__":
    sys.exit(main())
