"""`demo`: make a sample ledger to look around in."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from models import demo, moments
from ui.cli.options import Parser
from ui.cli.output import Outcome
from ui.text import _


def add_options(parser: Parser) -> None:
    """Take the file to make."""
    parser.add_argument("file", metavar="FILE", type=Path, help=_("the ledger to make; nothing may be there yet"))


def run(asked: Namespace) -> Outcome:
    """Make the ledger."""
    entries = demo.make(asked.file, moments.today(None))
    line = _("Made {path} with {count} entries; everybody in it is invented").format(path=asked.file, count=entries)
    return Outcome({"ledger": str(asked.file), "entries": entries}, (line,))
