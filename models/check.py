"""The ledger verifies itself: the file, every entry, the refunds, the bounds, the balances, and that reports add up.

A finding is a sentence; nothing is changed and nothing repaired.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

import peewee

from models import accounts, drafts, lookups, marks, migrations, reports, settings, witness
from models.columns import Columns
from models.errors import LedgerError, RequestRefused
from models.failures import errors, stoppable
from models.money import MAX_COINS, MAX_PAID
from models.reports import Asked, Query, Report
from models.reports.costing import cost
from models.reports.stock import counted
from models.schema import AttachedFile, Attachment, Entry
from models.text import N_
from models.unlike import unlike

if TYPE_CHECKING:
    from models.database import Reader
    from models.drafts import Draft
    from models.rates import Rates
    from models.settings import Settings

Progress = Callable[[int, int], bool]
"""Is told how many parts are done, and of how many; answers whether to go on."""
_HEADING = "*** in database main ***\n"
"""What SQLite begins its list of what is wrong with."""


class Finding(LedgerError):
    """Something in the ledger that cannot be as it is, or that differs from what the user saw."""


class Damage(Finding):
    """The file is not what was written to it."""


class Difference(Finding):
    """A balance that differs; `values` has the `id` of its entry."""


def check(reader: Reader, progress: Progress = lambda _done, _of: True) -> list[Finding]:
    """Look at everything and give what was found. Where the file itself is damaged, that is all that is looked at.

    `progress` is told how many of the parts are done; RequestRefused is raised where it answers False.
    """
    found: list[Finding] = []
    for done, part in enumerate((damage, _unlike, *PARTS)):
        if not progress(done, 2 + len(PARTS)):
            raise RequestRefused(N_("Stopped before everything was looked at"))
        if done <= 2 and found:
            break
        with stoppable(reader.connection, partial(progress, done, 2 + len(PARTS))):
            found += part(reader)
    return found


def remarks(reader: Reader, findings: Sequence[Finding]) -> list[LedgerError]:
    """Say what is not as one may think, though nothing is wrong: that there is no record beside the ledger."""
    if any(isinstance(one, Damage) for one in findings):  # of what can be trusted no longer
        return []
    has_changes = marks.head(reader.connection)[0] > 0
    if not has_changes or witness.last(reader.path) is not None:
        return []
    message = N_(
        "The record of the last changes beside {path} is not there, or cannot be read. No entry is lost with it, and "
        "the next change begins a new one; a ledger that was copied, restored or salvaged has none until then"
    )
    return [LedgerError(message, path=reader.path)]


def _unlike(reader: Reader) -> Iterator[Finding]:
    """Hold every record against what was written."""
    yield from (Damage(error.message, **error.values) for error in unlike(reader))


def damage(reader: Reader) -> Iterator[Finding]:
    """Look at the file alone: whether all of it can be read, and its parts fit together."""
    try:
        integrity = reader.db.pragma("integrity_check")
    except errors("Error", peewee.PeeweeException) as error:
        integrity = error
    if integrity != "ok":
        first = str(integrity).removeprefix(_HEADING).partition("\n")[0]  # of the hundred that one lost page can make
        yield Damage(N_("The file is damaged ({detail}). Restore a backup"), detail=first)
        return
    table = reader.db.pragma("foreign_key_check")
    if table is not None:
        yield Damage(N_("An entry in “{table}” refers to one that is not there. Restore a backup"), table=table)
    is_ours = reader.db.pragma("user_version") == migrations.VERSION
    if is_ours and migrations.schema_text(reader.connection) != migrations.expected_schema():
        yield Damage(N_("The tables of this file are not those of a ledger of this version. Restore a backup"))


def _entries(reader: Reader) -> Iterator[Finding]:
    for draft in lookups.all_drafts(reader):
        try:
            drafts.check(draft)
        except LedgerError as error:
            yield Finding(N_("{entry}: {reason}"), entry=_name(draft), reason=str(error))


def _name(draft: Draft) -> str:
    return f"{draft.kind}, {draft.moment}, {draft.platform} - {draft.account}"


def _refunds(reader: Reader) -> Iterator[Finding]:
    refunded = Entry.select(Entry.refunded_id).where(Entry.refunded_id.is_null(False)).distinct().tuples()
    for (entry,) in list(refunded.execute(reader.db)):
        for problem in lookups.broken_refunds(reader, entry):
            name = _name(lookups.drafts(reader, [entry])[entry])
            yield Finding(N_("{entry}: {reason}"), entry=name, reason=problem)


def _bounds(reader: Reader) -> Iterator[Finding]:
    for account in accounts.accounts(reader):
        coins, paid = lookups.totals(reader, account.id)
        if coins > MAX_COINS or paid > MAX_PAID:
            yield Finding(N_("{account} holds more than its sums can hold"), account=account.label)


def _books(reader: Reader) -> Iterator[Finding]:
    """Hold what the reports say against itself, and against the balances that were seen."""
    asked = Asked(Columns(reader), lookups.rates(reader), settings.read(reader))
    try:
        yield from _balances(asked)
        yield from _identity(asked.columns, asked.rates, asked.settings)
    except LedgerError as error:  # amounts that no report can add up
        yield Finding(error.message, **error.values)


def _balances(asked: Asked) -> Iterator[Finding]:
    for costed in cost(asked):
        for one in counted(costed):
            if one.difference:
                message = N_("{account}: the app showed {seen} coins on {day}, the ledger has {has} ({more})")
                day, more = one.day.isoformat(), f"{one.difference:+d}"
                values = {"account": costed.account, "seen": one.seen, "day": day, "has": one.had, "more": more}
                yield Difference(message, **values, id=one.entry)


def _identity(columns: Columns, rates: Rates, kept: Settings) -> Iterator[Finding]:
    """Require of every account, in every currency, that what came is what went and what is left."""
    for basis in ("fifo", "average"):
        query = Query(by=("account",), basis=basis)
        balance = reports.run("balance", columns, rates, kept, query)
        yield from (Finding(N_("The books of {account} do not add up ({basis})"), account=row[0], basis=basis)
                    for row in balance.rows if not _adds_up(row))  # fmt: skip
        spending = reports.run("spending", columns, rates, kept, replace(query, by=()))
        if _sum(spending, "cost") != _sum(balance, "spent_cost"):
            yield Finding(N_("The spending report and the balance report differ ({basis})"), basis=basis)


def _adds_up(row: tuple[object, ...]) -> bool:
    numbers = [value for value in row[1:] if isinstance(value, int)]
    coins, money = numbers[:5], numbers[5:]
    opening, bought, adjusted, sent, closing = coins
    first, paid, added, spent, lost, last = money
    return opening + bought + adjusted == sent + closing and first + paid + added == spent + lost + last


def _sum(report: Report, name: str) -> int:
    """Add up a column over the rows in the report's own currency."""
    places = [column.name for column in report.columns]
    cells = (row[places.index(name)] for row in report.rows if row[places.index("currency")] == report.currency)
    return sum(cell for cell in cells if isinstance(cell, int))


def _receipts(reader: Reader) -> Iterator[Finding]:
    """Hold the bytes of attached files against the marks they were kept under."""
    columns = (AttachedFile.sha256, AttachedFile.bytes)
    for mark, content in AttachedFile.select(*columns).tuples().iterator(reader.db):
        if sha256(content).digest() != bytes(mark):
            names = Attachment.select(Attachment.name).where(Attachment.sha256 == mark).limit(1)
            name = names.scalar(reader.db) or "?"
            yield Finding(N_("The attached file {name} is not what was attached. Restore a backup"), name=name)


PARTS = (_entries, _refunds, _bounds, _books, _receipts)
