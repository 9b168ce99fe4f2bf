"""Which entries a report or an export for people is of: `--from`, `--to`, `--period` and `--where`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from models.errors import RequestRefused
from models.journal import Filter
from models.text import N_
from ui import labels, spans
from ui.cli import options
from ui.cli.options import Parser
from ui.text import _

if TYPE_CHECKING:
    from models.columns import Columns
    from models.settings import Settings

T = TypeVar("T")
KEYS = ("platform", "account", "creator", "gift", "kind")
"""What `--where` takes of entries."""
PERIODS = tuple(name for name in spans.NAMES if name != "own")


def add_options(parser: Parser) -> None:
    """Take the period and the conditions."""
    parser.add_argument("--from", dest="since", metavar="DATE", help=_("first day, like 2026-03-01"))
    parser.add_argument("--to", dest="until", metavar="DATE", help=_("last day"))
    parser.add_argument("--period", metavar="|".join(PERIODS), choices=PERIODS, help=_("in place of the days"))
    parser.add_argument("--where", metavar="KEY=VALUE", action="append", default=[], help=_("only rows with this key"))


def refuse_two_periods(asked: Namespace) -> None:
    """Refuse a period by name beside one by days."""
    if asked.period and (asked.since or asked.until):
        raise RequestRefused(N_("--period stands in place of --from and --to; give one or the other"))


def is_asked(asked: Namespace) -> bool:
    """Whether only some entries are asked for."""
    return bool(asked.since or asked.until or asked.period or asked.where)


def chosen(asked: Namespace, columns: Columns, kept: Settings) -> Filter:
    """Give the filter of entries that is asked for. Raises RequestRefused for a key or a name that is not there."""
    since, until = _stretch(asked, kept)
    wanted: dict[str, list[str]] = {key: [] for key in KEYS}
    for key, value in map(options.condition, asked.where):
        if key not in wanted:
            message = N_("Entries cannot be chosen by “{key}”; they can by {choices}")
            raise RequestRefused(message, key=key, choices=", ".join(KEYS))
        wanted[key].append(value)
    accounts = [account.account for account in columns.accounts.values()]
    return Filter(
        since,
        until,
        frozenset(_named("kind", wanted["kind"], {kind: kind for kind in labels.KINDS})),
        frozenset(_named("platform", wanted["platform"], {row.platform: row.platform for row in accounts})),
        frozenset(_named("account", wanted["account"], {row.label: row.id for row in accounts})),
        frozenset(_named("creator", wanted["creator"], {"": 0, **_numbers(columns.creators)})),
        frozenset(_named("gift", wanted["gift"], _numbers(columns.items) if wanted["gift"] else {})),
    )


def _stretch(asked: Namespace, kept: Settings) -> tuple[date | None, date | None]:
    refuse_two_periods(asked)
    if asked.period:
        span = spans.span(asked.period, spans.today(kept.timezone), kept.month_starts_on)
        return span.since, span.until
    return options.stretch(asked)


def _numbers(names: Mapping[int, str]) -> dict[str, int]:
    return {name: number for number, name in names.items()}


def _named(key: str, values: Iterable[str], known: Mapping[str, T]) -> Iterable[T]:
    for value in values:
        if value not in known:
            raise RequestRefused(N_("This ledger has no entries with {key}={value}"), key=key, value=value)
        yield known[value]
