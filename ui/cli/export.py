"""`export`: every entry of the ledger, in a format that loses nothing, or those asked for in one for people."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from models import ledger, lookups
from models.drafts import FIELDS, fields
from models.errors import RequestRefused
from models.text import N_
from ui import coin_texts, documents
from ui.cli import narrowing, options
from ui.cli.options import Parser
from ui.cli.output import Outcome, document
from ui.text import _

if TYPE_CHECKING:
    from models.exports.postings import Journal
    from models.ledger import Reader


def add_options(parser: Parser) -> None:
    """Take the format, which entries, and the file."""
    described = ", ".join(f"{name} ({_(one.what)})" for name, one in FORMATS.items())
    parser.add_argument("format", metavar="|".join(FORMATS), choices=tuple(FORMATS), help=described)
    narrowing.add_options(parser)
    parser.add_argument("--currency", metavar="CUR", help=_("currency of costs, if not the usual one"))
    parser.add_argument("--basis", metavar="fifo|average", help=_("how coins are booked, if not as usual"))
    options.add_output(parser)


def run(asked: Namespace) -> Outcome:
    """Write the entries."""
    found, to_stdout = FORMATS[asked.format], asked.output is None
    _refuse_useless(asked)
    with ledger.reading(asked.path) as reader:
        coin_texts.learn(reader)
        if asked.json and to_stdout and asked.format == "csv":
            return document(lambda file: _write_json(reader, file), None)
        fill = lambda file: found.write(reader, asked, file)  # noqa: E731 - what is done with the file
        return document(fill, asked.output, replaces=asked.replace, is_text=found.is_text)


def _refuse_useless(asked: Namespace) -> None:
    """Refuse options that would change nothing in this format."""
    choices = ", ".join(name for name, one in FORMATS.items() if one.has_costs)
    if (asked.currency or asked.basis) and not FORMATS[asked.format].has_costs:
        message = N_("{format} has no costs: --currency and --basis go with {choices}")
        raise RequestRefused(message, format=asked.format, choices=choices)
    if narrowing.is_asked(asked) and asked.format not in documents.TABLES:
        message = N_("{format} is every entry: --from, --to, --period and --where go with {choices}")
        raise RequestRefused(message, format=asked.format, choices=", ".join(documents.TABLES))
    if asked.json and asked.output is None and asked.format not in ("csv", "json"):
        message = N_("{format} is not JSON: name a file with --output, or leave --json out")
        raise RequestRefused(message, format=asked.format)


def _csv(reader: Reader, _asked: Namespace, file: BinaryIO) -> None:
    from models.exports import journal_csv

    journal_csv.write_csv(reader, file)


def _json(reader: Reader, _asked: Namespace, file: BinaryIO) -> None:
    from models.exports import ledger_json

    ledger_json.write_json(reader, file)


def _beancount(reader: Reader, asked: Namespace, file: BinaryIO) -> None:
    from models.exports import beancount

    beancount.write(_journal(reader, asked), file)


def _hledger(reader: Reader, asked: Namespace, file: BinaryIO) -> None:
    from models.exports import hledger

    hledger.write(_journal(reader, asked), file)


def _journal(reader: Reader, asked: Namespace) -> Journal:
    """Book the ledger as double entries, by the reports' own settings."""
    from models import reports, settings
    from models.columns import Columns
    from models.exports.double_entry import journal

    query = reports.Query(currency=asked.currency, basis=asked.basis)
    kept = settings.read(reader)
    return journal(reports.settle("balance", Columns(reader), lookups.rates(reader), kept, query), reader)


def _handed_on(reader: Reader, asked: Namespace, file: BinaryIO) -> None:
    """Write the entries asked for in a format for people."""
    from ui import formats
    from ui.documents import journal

    formats.set_locale(asked.lang or None)
    kept = journal.books(reader, asked.currency, asked.basis)
    chosen = narrowing.chosen(asked, kept.columns, kept.settings)
    shown = journal.Shown(chosen, is_brief=asked.format == "pdf")
    made = journal.document(kept, journal.find(kept, shown), shown)
    with kept.columns.unchanged():
        documents.write(made, asked.format, file)


@dataclass(frozen=True, slots=True)
class Format:
    """What the help says of a format, and what writes it, which imports its module only then.

    `has_costs`: it says what gifts cost, and so in which currency and how coins are booked.
    """

    what: str
    write: Callable[[Reader, Namespace, BinaryIO], None]
    has_costs: bool = False
    is_text: bool = True


FORMATS: Mapping[str, Format] = {
    "csv": Format(N_("the ledger's own CSV, which import reads"), _csv),
    "json": Format(N_("everything but undo, which import reads into an empty ledger"), _json),
    "beancount": Format(N_("every entry as a transaction, coins at their booked cost"), _beancount, has_costs=True),
    "hledger": Format(N_("the same for hledger"), _hledger, has_costs=True),
    **{
        name: Format(documents.FORMATS[name].name, _handed_on, has_costs=True, is_text=documents.FORMATS[name].is_text)
        for name in documents.TABLES
    },
}
"""Formats by name: those that lose nothing, then those for people."""


def _write_json(reader: Reader, file: BinaryIO) -> None:
    """Write every entry as an object by the columns of the CSV, all in the list `entries` of one object."""
    separator = b'{"entries": [\n'
    for draft in lookups.all_drafts(reader):
        entry = dict(zip(FIELDS, fields(draft), strict=True))
        file.write(separator + json.dumps(entry, ensure_ascii=False).encode())
        separator = b",\n"
    file.write(b'{"entries": []}\n' if separator.startswith(b"{") else b"\n]}\n")
