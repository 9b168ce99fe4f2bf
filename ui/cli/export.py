"""`export`: every entry of the ledger, in a format that loses nothing."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, BinaryIO

from models import ledger, lookups
from models.drafts import FIELDS, fields
from models.errors import RequestRefused
from models.text import N_
from ui.cli import options
from ui.cli.options import Parser
from ui.cli.output import Outcome, document
from ui.text import _

if TYPE_CHECKING:
    from models.exports.postings import Journal
    from models.ledger import Reader


def add_options(parser: Parser) -> None:
    """Take the format and the file."""
    formats = ", ".join(f"{name} ({_(what)})" for name, (what, _write) in FORMATS.items())
    parser.add_argument("format", metavar="|".join(FORMATS), choices=tuple(FORMATS), help=formats)
    parser.add_argument("--currency", metavar="CUR", help=_("beancount, hledger: currency of costs; else the ledger's"))
    parser.add_argument(
        "--basis", metavar="fifo|average", help=_("beancount, hledger: how coins are booked; else as the ledger does")
    )
    options.add_output(parser)


def run(asked: Namespace) -> Outcome:
    """Write every entry."""
    if asked.format not in COSTED and (asked.currency or asked.basis):
        message = N_("{format} has no costs: --currency and --basis go with {choices}")
        raise RequestRefused(message, format=asked.format, choices=", ".join(COSTED))
    with ledger.reading(asked.path) as reader:
        if asked.json and asked.output is None and asked.format != "json":
            return document(lambda file: _write_json(reader, file), None)
        _what, write = FORMATS[asked.format]
        return document(lambda file: write(reader, asked, file), asked.output, replaces=asked.replace)


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


Write = Callable[["Reader", Namespace, BinaryIO], None]
FORMATS: Mapping[str, tuple[str, Write]] = {
    "csv": (N_("the ledger's own CSV, which import reads"), _csv),
    "json": (N_("everything but undo, which import reads into an empty ledger"), _json),
    "beancount": (N_("every entry as a transaction, coins at their booked cost"), _beancount),
    "hledger": (N_("the same for hledger"), _hledger),
}
"""Formats by name: what the help says of one, and what writes it, which imports its module only then."""
COSTED = ("beancount", "hledger")
"""Formats that say what gifts cost, and so in which currency and how coins are booked."""


def _write_json(reader: Reader, file: BinaryIO) -> None:
    """Write every entry as an object by the columns of the CSV, all in the list `entries` of one object."""
    separator = b'{"entries": [\n'
    for draft in lookups.all_drafts(reader):
        entry = dict(zip(FIELDS, fields(draft), strict=True))
        file.write(separator + json.dumps(entry, ensure_ascii=False).encode())
        separator = b",\n"
    file.write(b'{"entries": []}\n' if separator.startswith(b"{") else b"\n]}\n")
