"""`settings`: how the ledger is kept, and changing one of that."""

from __future__ import annotations

from argparse import Namespace
from contextlib import closing

from models import ledger, settings
from models.errors import RequestRefused
from models.ledger import Ledger
from models.settings import Settings
from models.text import N_
from ui.cli.options import Parser
from ui.cli.output import Outcome, table
from ui.text import _

USAGE = N_("settings [NAME VALUE]")


def add_options(parser: Parser) -> None:
    """Take the name of a setting and its new value."""
    names = ", ".join(Settings.__slots__)
    parser.add_argument(
        "values", metavar="NAME VALUE", nargs="*",
        help=_("one of {names}; a country is a code like DE, for refund rules, or “-” for none").format(names=names),
    )  # fmt: skip


def run(asked: Namespace) -> Outcome:
    """Show the settings, or change one first."""
    if not asked.values:
        with ledger.reading(asked.path) as reader:
            return _shown(settings.read(reader))
    if len(asked.values) != 2 or asked.values[0] not in Settings.__slots__:
        raise RequestRefused(N_("That is written “coinpurse {usage}”; names are {names}"), usage=_(USAGE),
                             names=", ".join(Settings.__slots__))  # fmt: skip
    name, value = asked.values
    with closing(Ledger(asked.path)) as book:
        book.change_settings(**{name: "" if name == "country" and value == "-" else value})
        return _shown(book.settings)


def _shown(kept: Settings) -> Outcome:
    rows = [[name, value or _("not said")] for name, value in kept.as_text().items()]
    data = {**kept.as_text(), "month_starts_on": kept.month_starts_on}
    return Outcome(data, list(table([_("Setting"), _("Value")], rows)))
