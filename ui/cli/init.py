"""`init`: make a new, empty ledger."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from models import ledger, settings, surroundings
from models.errors import RequestRefused
from models.settings import Settings
from models.text import N_
from ui import passphrase_texts
from ui.cli import unlocking
from ui.cli.options import Parser, missing, usual_ledger
from ui.cli.output import Outcome
from ui.text import _, sentence

SETTINGS = ("currency", "timezone", "month_starts_on", "free_coins", "basis", "country")


def add_options(parser: Parser) -> None:
    """Take one option per setting of the books."""
    parser.add_argument("--currency", metavar="CUR", help=_("currency of the reports; else the system's"))
    parser.add_argument("--timezone", metavar="ZONE", help=_("time zone, like Europe/Berlin; else the system's"))
    parser.add_argument("--month-starts-on", metavar="DAY", help=_("day a month starts on, like a payday; else 1"))
    parser.add_argument("--free-coins", help=_("when free coins are spent: date (the usual), first or last"))
    parser.add_argument("--basis", help=_("how gifts are paired with purchases: fifo (the usual) or average"))
    parser.add_argument(
        "--country", metavar="CODE", help=_("country you buy in, like DE, for refund rules; else not said")
    )
    parser.add_argument(
        "--encrypt",
        action="store_true",
        help=_("let a passphrase alone open it, of --passphrase-file or typed"),
    )


def run(asked: Namespace) -> Outcome:
    """Make the ledger and say how it is kept."""
    if asked.passphrase_file is not None and not asked.encrypt:
        raise missing("init", "--encrypt")
    kept = chosen_settings({name: getattr(asked, name) for name in SETTINGS})
    if asked.path == usual_ledger():
        make_folder(asked.path.parent)
    ledger.create(asked.path, kept, unlocking.new(asked.passphrase_file) if asked.encrypt else "")
    line = _("Made {path}, in {currency} and the time of {timezone}").format(
        path=asked.path, currency=kept.currency, timezone=kept.timezone
    )
    said = {name: value for name, value in kept.as_text().items() if value}
    data = {"ledger": str(asked.path), **said, "month_starts_on": kept.month_starts_on, "is_encrypted": asked.encrypt}
    concerns = [sentence(concern) for concern in surroundings.concerns(asked.path)]
    return Outcome(data, (line, *([passphrase_texts.warning()] if asked.encrypt else [])), concerns)


def chosen_settings(given: dict[str, str | None]) -> Settings:
    """Check the settings that were given and guess currency and zone where they were not. Raises LedgerError."""
    from ui import formats

    formats.set_locale()
    usual = Settings(currency=formats.usual_currency(), timezone=formats.usual_timezone())
    return settings.parse({name: value for name, value in given.items() if value is not None}, usual)


def make_folder(folder: Path) -> None:
    """Make the folder of the usual ledger, for its user alone. Raises RequestRefused where it cannot be."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = N_("The folder {path} cannot be made ({reason}); name a ledger with --ledger")
        raise RequestRefused(message, path=folder, reason=error.strerror) from error
