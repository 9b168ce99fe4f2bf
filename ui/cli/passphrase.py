"""`passphrase`: encrypt the ledger, change its passphrase, or remove it."""

from __future__ import annotations

from argparse import Namespace

from models import ledger
from models.passphrases import changing
from ui import passphrase_texts
from ui.cli import unlocking
from ui.cli.options import Parser
from ui.cli.output import Outcome
from ui.text import _


def add_options(parser: Parser) -> None:
    """Take what to do, and where the new passphrase is."""
    parser.add_argument("action", choices=("set", "remove"), help=_("set it, where there is one too, or remove it"))
    parser.add_argument(
        "--new-passphrase-file", metavar="FILE", help=_("the new one is the first line of this file; else it is asked")
    )


def run(asked: Namespace) -> Outcome:
    """Do it; what the ledger was is kept beside it."""
    with ledger.reading(asked.path):  # the passphrase it has is asked for before the one it gets
        pass
    is_set = asked.action == "set"
    if is_set:
        changed = changing.change(asked.path, unlocking.new(asked.new_passphrase_file))
    else:
        changed = changing.remove(asked.path)
    aside, plain = changed.aside, list(map(str, changed.plain))
    data = {"ledger": str(asked.path), "is_encrypted": is_set, "set_aside": aside and str(aside), "plain_copies": plain}
    return Outcome(data, list(passphrase_texts.said(changed, asked.path, is_encrypted=is_set)))
