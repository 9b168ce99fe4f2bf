"""`year`: look back on a year, as a page for a browser or as pages to print."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from models import ledger, lookups, settings
from models.columns import Columns
from models.errors import RequestRefused
from models.text import N_
from ui import coin_texts, documents
from ui.cli import options
from ui.cli.options import Parser
from ui.cli.output import Outcome, document
from ui.text import _

if TYPE_CHECKING:
    from pathlib import Path

    from models.ledger import Reader
    from models.rates import Rates
    from models.settings import Settings

FORMATS = ("html", "pdf")


def add_options(parser: Parser) -> None:
    """Take the year, the format, and what is left out."""
    about = _("the year, like 2025; else the latest that is over")
    parser.add_argument("year", metavar="YEAR", nargs="?", help=about)
    named = ", ".join(f"{name} ({_(documents.FORMATS[name].name)})" for name in FORMATS)
    usual = _("{formats}; else as --output ends").format(formats=named)
    parser.add_argument("--format", metavar="|".join(FORMATS), choices=FORMATS, help=usual)
    parser.add_argument(
        "--without-names", action="store_true", help=_("leave out what creators and accounts are called")
    )
    options.add_output(parser)


def run(asked: Namespace) -> Outcome:
    """Make the review and give it in the format asked for."""
    from ui import formats
    from ui.documents.year import making

    if asked.json and asked.output is None:
        raise RequestRefused(N_("A year in review is for people; with --json, name a file with --output"))
    number = _number(asked.year) if asked.year else None
    formats.set_locale(asked.lang or None)
    with ledger.reading(asked.path) as reader:
        coin_texts.learn(reader)
        books = Books(reader, Columns(reader), lookups.rates(reader), settings.read(reader))
        made = making.make(books, number, has_names=not asked.without_names)
    name = asked.format or _format_of(asked.output)
    fill, is_text = partial(documents.write, made, name), documents.FORMATS[name].is_text
    return document(fill, asked.output, replaces=asked.replace, is_text=is_text)


def _format_of(target: Path | None) -> str:
    """The format a file's name asks for; where it says nothing, the one a terminal can show. Raises RequestRefused."""
    ending = "" if target is None else target.suffix.lower().removeprefix(".")
    if ending not in ("", "htm", *FORMATS):
        message = N_("“{format}” is no format of a file; there is {choices}")
        raise RequestRefused(message, format=ending, choices=", ".join(FORMATS))
    return "pdf" if ending == "pdf" else "html"


@dataclass(frozen=True, slots=True)
class Books:
    """What a review is made of."""

    reader: Reader
    columns: Columns
    rates: Rates
    settings: Settings


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise RequestRefused(N_("“{text}” is not a year; write it like 2025"), text=text)
    return int(text)
