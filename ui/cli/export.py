"""`export`: every entry of the ledger, in a format that loses nothing."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from models import ledger
from models.exports import journal_csv
from ui.cli.options import Parser
from ui.cli.output import Outcome, document
from ui.text import _


def add_options(parser: Parser) -> None:
    """Take the format and the file."""
    parser.add_argument("format", metavar="csv", choices=("csv",), help=_("the ledger's own CSV, which import reads"))
    parser.add_argument("--output", metavar="FILE", type=Path, help=_("write to this file; else to stdout"))


def run(asked: Namespace) -> Outcome:
    """Write every entry."""
    with ledger.reading(asked.path) as reader:
        return document(lambda file: journal_csv.write_csv(reader, file), asked.output)
