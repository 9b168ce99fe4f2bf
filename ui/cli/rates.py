"""`rates`: the user's own exchange rates, and how far the shipped ones reach."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from models import ledger, lookups, own_rates, rates
from models.ledger import Ledger
from models.text import N_
from ui.cli import options
from ui.cli.options import Parser
from ui.cli.output import Outcome, table
from ui.text import _, ngettext

USAGE = {
    "list": N_("rates list"),
    "add": N_("rates add FROM TO RATE --on DATE"),
    "remove": N_("rates remove FROM TO --on DATE"),
    "import": N_("rates import FILE"),
}


def add_options(parser: Parser) -> None:
    """Take what to do and with which currencies, rate or file."""
    parser.add_argument("action", metavar="list|add|remove|import", nargs="?", choices=tuple(USAGE), default="list")
    parser.add_argument(
        "values", metavar="VALUE", nargs="*",
        help=_("add: FROM TO RATE, like USD EUR 0.9234; remove: FROM TO; "
               "import: the European Central Bank's eurofxref-hist.zip or .csv"),
    )  # fmt: skip
    parser.add_argument("--on", metavar="DATE", help=_("the day the rate is of, like 2026-03-02"))


def run(asked: Namespace) -> Outcome:
    """List, add, remove or import."""
    if asked.action == "list":
        _take(asked, 0)
        return _list(asked)
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


def _import(book: Ledger, asked: Namespace) -> Outcome:
    (file,) = _take(asked, 1)
    added = own_rates.import_ecb(book, Path(file), datetime.now(UTC).date())
    if added.first is None or added.last is None:
        line = _("{path} has no rates that are not there already; nothing was changed").format(path=file)
        return Outcome({"added": 0, "first": None, "last": None}, (line,))
    message = ngettext(
        "Added {count} rate of the European Central Bank, from {first} to {last}",
        "Added {count} rates of the European Central Bank, from {first} to {last}",
        added.rates,
    )
    first, last = added.first.isoformat(), added.last.isoformat()
    line = message.format(count=added.rates, first=first, last=last)
    return Outcome({"added": added.rates, "first": first, "last": last}, (line,))


ACTIONS: dict[str, Callable[[Ledger, Namespace], Outcome]] = {"add": _add, "remove": _remove, "import": _import}
