"""How long `export beancount` and `export hledger` of 100,000 entries take beside csv writing their postings.

Ours is everything from the reader on: reading the journal, booking it, looking up texts, posting each entry and writing
its lines. The csv module gets the postings ready made, a row each with what its transaction says, as the least that
writing them can take. So most of the ratio is the booking and the posting, and the bound is there to notice what makes
either slower.

Processor time in one process, the least of the rounds, each of them one after the other in every round.
"""

import io
import sys
from collections.abc import Callable, Iterator
from types import ModuleType

from models import ledger as ledgers
from models import lookups, reports, settings
from models.columns import Columns
from models.database import Reader
from models.exports import beancount, hledger
from models.exports.double_entry import journal
from models.exports.postings import Journal, Transaction
from tests.benchmarks import samples
from tests.benchmarks.csv_ratio import alone, least

ENTRIES, MOST = 100_000, 8.0


def asked(reader: Reader) -> Journal:
    """The ledger as double entries; they are made as they are gone through."""
    kept = settings.read(reader)
    query = reports.Query(currency=kept.currency)
    return journal(reports.settle("balance", Columns(reader), lookups.rates(reader), kept, query), reader)


def write(writer: ModuleType, reader: Reader) -> None:
    writer.write(asked(reader), io.BytesIO())


def rows(made: Journal) -> Iterator[tuple[str, ...]]:
    """A row for each posting."""
    for entry in made.entries:
        if isinstance(entry, Transaction):
            said = (
                str(entry.day),
                str(entry.entry),
                entry.payee,
                entry.text,
                "; ".join(str(fact) for _, fact in entry.facts),
            )
            for one in entry.postings:
                yield *said, one.account, made.amount(one.amount), "" if one.total is None else made.amount(one.total)


def main() -> int:
    """Print the ratios of the least times; 1 where one passes the bound."""
    with ledgers.reading(samples.ledger(ENTRIES)) as reader:
        ready = list(rows(asked(reader)))
        ways: list[Callable[[], object]] = [
            lambda: write(beancount, reader), lambda: write(hledger, reader), lambda: alone(ready),
        ]  # fmt: skip
        *ours, theirs = least(*ways)
    for name, seconds in zip(("beancount", "hledger"), ours, strict=True):
        ratio = seconds / theirs
        print(f"{name} of {ENTRIES:,} entries: {ratio:.1f} times the csv module with the postings (at most {MOST:.0f})")
        print(f"  {seconds:.2f} s / {theirs:.2f} s")
    return int(max(ours) / theirs > MOST)


if __name__ == "__main__":
    sys.exit(main())
