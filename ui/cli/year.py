"""`year`: look back on a year, as a page for a browser or as pages to print."""

from __future__ import annotations

from argparse import Namespace
from functools import partial

from models import ledger, lookups, moments, settings
from models.columns import Columns
from models.errors import RequestRefused
from models.text import N_
from ui import documents
from ui.cli import options
from ui.cli.options import Parser
from ui.cli.output import Outcome, document
from ui.text import _

FORMATS = ("html", "pdf")


def add_options(parser: Parser) -> None:
    """Take the year, the format, and what is left out."""
    about = _("the year, like 2025; else the latest that is over")
    parser.add_argument("year", metavar="YEAR", nargs="?", help=about)
    named = ", ".join(f"{name} ({_(documents.FORMATS[name].name)})" for name in FORMATS)
    parser.add_argument("--format", metavar="|".join(FORMATS), choices=FORMATS, default="html", help=named)
    parser.add_argument(
        "--without-names", action="store_true", help=_("leave out what creators and accounts are called")
    )
    options.add_output(parser)


def run(asked: Namespace) -> Outcome:
    """Make the review and give it in the format asked for."""
    from models.reports.year import review
    from ui import formats
    from ui.documents import year
    from ui.documents.year import names

    if asked.json and asked.output is None:
        raise RequestRefused(N_("A year in review is for people; with --json, name a file with --output"))
    number = _number(asked.year) if asked.year else None
    formats.set_locale(asked.lang or None)
    with ledger.reading(asked.path) as reader:
        kept = settings.read(reader)
        found = review(Columns(reader), lookups.rates(reader), kept, number, moments.now(kept.timezone).day)
        made = year.document(found, names.of(reader) if asked.without_names else ())
    fill = partial(documents.write, made, asked.format)
    is_text = documents.FORMATS[asked.format].is_text
    return document(fill, asked.output, replaces=asked.replace, is_text=is_text)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise RequestRefused(N_("“{text}” is not a year; write it like 2025"), text=text)
    return int(text)
