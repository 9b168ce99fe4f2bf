"""`rates`: the user's own exchange rates, how far the published ones reach, and newer ones of the bank."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from models import bank_rates, currencies, journal, ledger, lookups, moments, own_rates, rates, settings
from models.bank_rates import Added, Difference
from models.ledger import Ledger
from models.money import to_text
from models.reports.figures import Figure
from models.text import N_
from ui.cli import options
from ui.cli.options import Parser
from ui.cli.output import Outcome, name, table
from ui.text import _, ngettext

USAGE = {
    "list": N_("rates list"),
    "add": N_("rates add FROM TO RATE --on DATE"),
    "remove": N_("rates remove FROM TO --on DATE"),
    "import": N_("rates import FILE"),
    "update": N_("rates update [FILE]"),
}
SHOWN = 20
"""Entries and differences that are listed for people; --json has all of them."""


def add_options(parser: Parser) -> None:
    """Take what to do and with which currencies, rate or file."""
    parser.add_argument("action", metavar="|".join(USAGE), nargs="?", choices=tuple(USAGE), default="list")
    parser.add_argument(
        "values", metavar="VALUE", nargs="*",
        help=_("add: FROM TO RATE, like USD EUR 0.9234; remove: FROM TO; "
               "import: the European Central Bank's eurofxref-hist.zip or .csv; "
               "update: such a file, or without one load it from the bank, the only thing that uses the network"),
    )  # fmt: skip
    parser.add_argument("--on", metavar="DATE", help=_("the day the rate is of, like 2026-03-02"))


def run(asked: Namespace) -> Outcome:
    """List, add, remove or import."""
    if asked.action == "list":
        _take(asked, 0)
        return _list(asked)
    if asked.action in ("import", "update"):
        return _import(asked)
    with closing(Ledger(asked.path)) as book:
        return ACTIONS[asked.action](book, asked)


def _take(asked: Namespace, count: int) -> Sequence[str]:
    return options.values(asked, count, USAGE, fits=bool(asked.on) == (asked.action in ("add", "remove")))


def _list(asked: Namespace) -> Outcome:
    with ledger.reading(asked.path) as reader:
        own, last = lookups.own_rates(reader), lookups.rates(reader).last_day
    edition = rates.edition()
    found = [
        {"from": source, "to": target, "on": day.isoformat(), "rate": str(value)}
        for (source, target, day), value in sorted(own.items(), key=lambda item: (item[0][2], item[0]))
    ]
    header = [_("Day"), _("From currency"), _("To currency"), _("Rate")]
    rows = [[rate["on"], rate["from"], rate["to"], rate["rate"]] for rate in found]
    lines = [*table(header, rows, right=(3,)), ""] if rows else [_("There are no rates of your own.")]
    reach = {
        "daily_until": last.isoformat(),
        "daily_shipped_until": edition.daily_last.isoformat(),
        "daily_imported_until": last.isoformat() if last > edition.daily_last else None,
        "monthly_until": edition.monthly_last.isoformat()[:7],
    }
    return Outcome({"rates": found, **reach}, [*lines, *_reach(edition, reach)])


def _reach(edition: rates.Edition, reach: Mapping[str, str | None]) -> Iterator[str]:
    """Say until when the published rates reach."""
    yield _("Shipped: {daily}, daily until {day}; {monthly}, monthly until {month}").format(
        daily=edition.daily_source, monthly=edition.monthly_source,
        day=reach["daily_shipped_until"], month=reach["monthly_until"],
    )  # fmt: skip
    if reach["daily_imported_until"]:
        message = _("Imported: {daily}, daily until {day}")
        yield message.format(daily=edition.daily_source, day=reach["daily_imported_until"])


def _add(book: Ledger, asked: Namespace) -> Outcome:
    source, target, value = _take(asked, 3)
    own_rates.add(book, source, target, options.day(asked.on), value)
    message = _("On {day} one {source} is worth {rate} {target}; that holds both ways")
    line = message.format(day=asked.on, source=source, rate=value, target=target)
    return Outcome({"from": source, "to": target, "on": asked.on, "rate": value}, (line,))


def _remove(book: Ledger, asked: Namespace) -> Outcome:
    source, target = _take(asked, 2)
    own_rates.remove(book, source, target, options.day(asked.on))
    line = _("Removed the rate from {source} to {target} on {day}").format(source=source, target=target, day=asked.on)
    return Outcome({"removed": {"from": source, "to": target, "on": asked.on}}, (line,))


ACTIONS: dict[str, Callable[[Ledger, Namespace], Outcome]] = {"add": _add, "remove": _remove}


# --- Newer rates of the bank ------------------------------------------------------------------------------------------


def _import(asked: Namespace) -> Outcome:
    called, content = _content(asked)
    with closing(Ledger(asked.path)) as book:
        added = bank_rates.take_in(book, content, called, moments.today(book.settings.timezone))
    with ledger.reading(asked.path) as reader:
        changed = _changed(reader, added) if added.rates else []
    lines = [_brought(added, called), *_told(added.differences), *_ended(added), *_listed(changed)]
    return Outcome({**_data(added), "changed": changed}, lines)


def _content(asked: Namespace) -> tuple[str, bytes]:
    """Read the file that was given, or load it from the bank."""
    if asked.action == "import" or asked.values:
        (file,) = _take(asked, 1)
        return file, bank_rates.read_file(Path(file))
    _take(asked, 0)
    with ledger.reading(asked.path):
        pass  # nobody is called for a ledger that cannot be read
    from models.download import Download

    if sys.stderr.isatty():
        print(_("Loading the rates of the European Central Bank…"), file=sys.stderr)
    return bank_rates.FILE, Download().fetch()


def _brought(added: Added, path: str) -> str:
    if added.first is not None and added.last is not None:
        message = ngettext(
            "Added {count} rate of the European Central Bank, from {first} to {last}",
            "Added {count} rates of the European Central Bank, from {first} to {last}",
            added.rates,
        )
        return message.format(count=added.rates, first=added.first.isoformat(), last=added.last.isoformat())
    if added.until < added.reached:
        message = _("{path} ends on {day}, and the rates here reach until {last} already; nothing was changed")
        return message.format(path=path, day=added.until.isoformat(), last=added.reached.isoformat())
    return _("{path} has no rates that are not there already; nothing was changed").format(path=path)


def _told(differences: Sequence[Difference]) -> Iterator[str]:
    """Say where the file says something else than what was here, and which of the two holds."""
    for one in differences[:SHOWN]:
        if not one.there:
            message = _("{day} {currency}: {here} here, none in the file; {here} stays")
        elif one.is_taken:
            message = _("{day} {currency}: {here} here, {there} in the file; {there} holds from now on")
        else:
            message = _("{day} {currency}: {here} here, {there} in the file; {here} stays")
        yield message.format(day=one.day.isoformat(), currency=one.currency, here=one.here, there=one.there)
    yield from _rest(len(differences))


def _ended(added: Added) -> Iterator[str]:
    if added.ended:
        message = _("The bank has no more rates for {codes}; those of earlier days stay")
        yield message.format(codes=", ".join(added.ended))


def _changed(reader: ledger.Reader, added: Added) -> list[dict[str, object]]:
    """The entries that cost something else by what was added, by moment, with what they cost before and now."""
    from models.columns import Columns
    from models.reports.rate_changes import rate_changes

    found = rate_changes(reader, Columns(reader), settings.read(reader), added.before or {})
    rows = journal.rows(reader, found.entries)
    return [
        {
            "when": row.local.date().isoformat(), "kind": row.kind, "account": f"{row.platform} - {row.account}",
            "what": row.item or row.creator, "before": _cost(before), "after": _cost(after),
        }
        for row, (before, after) in zip(rows, found.pairs(found.entries), strict=True)
    ]  # fmt: skip


def _cost(figure: Figure) -> str:
    parts = [part for part in (figure.cost, *figure.unconverted) if part]
    return "; ".join(f"{to_text(part.minor, currencies.digits(part.currency))} {part.currency}" for part in parts)


def _listed(changed: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """List the entries that cost something else now."""
    if not changed:
        return
    message = ngettext(
        "{count} entry costs something else now:", "{count} entries cost something else now:", len(changed)
    )
    yield message.format(count=len(changed))
    header = [_("Day"), _("Account"), _("What"), _("Before"), _("Now")]
    rows = [[name(str(one[key])) for key in ("when", "account", "what", "before", "after")] for one in changed[:SHOWN]]
    yield from table(header, rows, right=(3, 4))
    yield from _rest(len(changed))


def _rest(count: int) -> Iterator[str]:
    if count > SHOWN:
        more = ngettext("and {count} more, see --json", "and {count} more, see --json", count - SHOWN)
        yield more.format(count=count - SHOWN)


def _data(added: Added) -> dict[str, object]:
    return {
        "added": added.rates,
        "first": added.first and added.first.isoformat(),
        "last": added.last and added.last.isoformat(),
        "until": added.until.isoformat(),
        "differences": [
            {
                "day": one.day.isoformat(), "currency": one.currency, "here": one.here, "there": one.there,
                "taken": one.is_taken,
            }
            for one in added.differences
        ],
        "ended": list(added.ended),
    }  # fmt: skip
