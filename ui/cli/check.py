"""`check`: let the ledger verify itself."""

from __future__ import annotations

from argparse import Namespace

from models import ledger, surroundings
from models.check import Damage, Difference, check, remarks
from models.replay import find
from ui import formats
from ui.cli.options import Parser
from ui.cli.output import DONE, FINDINGS, Outcome
from ui.cli.replay import way_out
from ui.text import _, sentence


def add_options(_parser: Parser) -> None:
    """Take nothing but the ledger."""


def run(asked: Namespace) -> Outcome:
    """Look at everything and say what was found."""
    formats.set_locale(asked.lang or None)
    with ledger.reading(asked.path) as reader:
        findings = check(reader)
        about = [*surroundings.concerns(asked.path), *remarks(reader, findings)]
    found = [sentence(finding) for finding in findings]
    concerns = [sentence(concern) for concern in about]
    data = {"ledger": str(asked.path), "findings": found, "concerns": concerns}
    settle = _("What a balance may differ by: coinpurse settle {id}")
    if any(isinstance(one, Damage) for one in findings):
        if missing := find(asked.path):
            concerns.append(way_out(missing.error))
        concerns.append(_("Go back to a backup: “backups”, “restore”. Or save what can be read: “salvage FILE”"))
    ways = [settle.format(id=one.values["id"]) for one in findings if isinstance(one, Difference)]
    return Outcome(data, found or (_("No findings"),), [*concerns, *ways[-1:]], status=FINDINGS if found else DONE)
