"""What the Creators page asks: functions for the reckoning thread, and the frozen answers they give."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from models.money import Money
from ui.spans import Span

if TYPE_CHECKING:
    from models.budgets import BudgetRow
    from models.handles import HandleRow
    from models.lookalikes import Pair
    from models.reports.people import Gallery, People, Portrait
    from models.reports.tallies import Tally
    from models.splitting import Part
    from ui.desktop.books import Books


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything the page shows of one creator; `platforms` are those of the ledger, `today` is its day."""

    portrait: Portrait
    note: str
    handles: tuple[HandleRow, ...]
    platforms: tuple[str, ...]
    has_budget: bool
    today: date


@dataclass(frozen=True, slots=True)
class Joined:
    """What a merge would bring together: each creator with what was given at all, and all of that together."""

    creators: tuple[tuple[int, str, Tally], ...]
    total: Tally
    currency: str
    handles: tuple[HandleRow, ...]
    notes: tuple[tuple[int, str], ...]
    budgets: tuple[tuple[int, BudgetRow], ...]


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a split would take away: how many entries, their coins by kind, and their cost."""

    entries: int
    coins: dict[str, int]
    costs: tuple[Money, ...]


def _gallery(books: Books) -> Gallery:
    from models.reports.people import Gallery

    return Gallery(books.columns, books.rates, books.settings)


def people(books: Books, span: Span) -> People:
    """List the creators."""
    from models import handles

    return _gallery(books).people(handles.handles(books.reader), span.since, span.until)


def pairs(books: Books) -> list[tuple[Pair, str, str]]:
    """Creators that look alike, with their names."""
    from models import creators, handles
    from models.lookalikes import Known, lookalikes

    known: dict[int, list[str]] = {}
    for handle in handles.handles(books.reader):
        known.setdefault(handle.creator, []).append(handle.name)
    names = {row.id: row.name for row in creators.creators(books.reader)}
    found = lookalikes([Known(number, name, tuple(known.get(number, ()))) for number, name in names.items()])
    return [(pair, names[pair.one], names[pair.other]) for pair in found]


def detail(books: Books, creator: int, span: Span) -> Detail | None:
    """Show one creator; None for one that is no longer there."""
    from models import accounts, budgets, creators, handles, moments

    row = creators.one(books.reader, creator)
    if creator and (row is None or creator not in books.columns.creators):
        return None
    today = moments.today(books.settings.timezone)
    return Detail(
        portrait=_gallery(books).portrait(creator, today, span.since, span.until),
        note=row.note if row else "",
        handles=tuple(handles.handles(books.reader, creator)) if creator else (),
        platforms=tuple(dict.fromkeys(account.platform for account in accounts.accounts(books.reader))),
        has_budget=row is not None and any(_is_for(one, row.name) for one in budgets.budgets(books.reader)),
        today=today,
    )


def _is_for(row: BudgetRow, creator: str) -> bool:
    return row.terms.about == "creator" and row.terms.name == creator


def joined(books: Books, wanted: Iterable[int]) -> Joined:
    """Say what merging these creators would bring together; those no longer there are left out."""
    from models import budgets, creators, handles
    from models.reports.tallies import together

    rows = {row.id: row for row in creators.creators(books.reader)}
    chosen = [rows[number] for number in wanted if number in rows]
    found = _gallery(books).people(())
    tallies = {person.id: person.tally for person in found.persons}
    parts = tuple((row.id, row.name, tallies[row.id]) for row in chosen if row.id in tallies)
    limits = budgets.budgets(books.reader)
    return Joined(
        creators=parts,
        total=together(tally for _, _, tally in parts),
        currency=found.currency,
        handles=tuple(handle for row in chosen for handle in handles.handles(books.reader, row.id)),
        notes=tuple((row.id, row.note) for row in chosen if row.note),
        budgets=tuple((row.id, limit) for row in chosen for limit in limits if _is_for(limit, row.name)),
    )


def gifts(books: Books, part: Part) -> array[int]:
    """Ids of the gifts of a part, the latest first."""
    from models import splitting

    found = array("q", splitting.gifts(books.reader, part))
    found.reverse()
    return found


def leaving(books: Books, part: Part) -> Leaving:
    """Say what splitting a part off would take away."""
    ids = gifts(books, part)
    sums = books.sums(ids)
    return Leaving(len(ids), {kind: -coins for kind, coins in sums.coins.items()}, tuple(sums.costs))


def gifts_behind(creator: int, span: Span, *conditions: tuple[str, str]) -> Callable[[Books], array[int]]:
    """Give what finds the gifts behind a figure of a creator: of some days, and by further keys of the report."""
    return partial(_gifts_behind, creator=creator, span=span, conditions=conditions)


def _gifts_behind(books: Books, creator: int, span: Span, conditions: tuple[tuple[str, str], ...]) -> array[int]:
    from models.reports import Query
    from models.reports.entries import entries

    name = books.columns.creators.get(creator, "")
    if creator and not name:
        return array("q")
    query = Query((), span.since, span.until, (("creator", name), *conditions))
    return entries("spending", books.columns, books.rates, books.settings, query)
