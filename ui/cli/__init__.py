"""The command line: one file per verb, imported when that verb is asked for. It answers with text and an exit status.

0 done; 1 done, with findings; 2 the request was wrong; 3 the ledger cannot be used; 4 done, but it could not be said.
Every error is one sentence.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType

from models.errors import (
    LedgerBehind,
    LedgerError,
    LedgerInUse,
    LedgerLocked,
    LedgerMissing,
    LedgerTooNew,
    LedgerUnusable,
    RequestRefused,
)
from models.exports.atomic import is_there
from models.text import N_
from ui import text
from ui.cli import options, output, unlocking
from ui.cli.options import Parser, Request
from ui.text import _

VERBS = {
    "init": ("init", N_("make a new ledger")),
    "add": ("add", N_("add a purchase, gift, refund, adjustment or balance")),
    "import": ("importing", N_("read files of the ledger's own format or a platform's data export")),
    "imports": ("imports", N_("list what was imported, or take one import back")),
    "mappings": ("mappings", N_("propose, save, list or share what the columns of a table mean")),
    "report": ("report", N_("show what was spent, bought or is left")),
    "presets": ("presets", N_("list, rename or remove the exports that “report” saved")),
    "year": ("year", N_("look back on a year, as a page to show or to print")),
    "export": ("export", N_("write the whole ledger so that nothing is lost, or entries for people")),
    "rates": ("rates", N_("list, add, remove or import exchange rates")),
    "budget": ("budget", N_("list, set or remove budgets")),
    "prices": ("prices", N_("hold what you paid against prices seen, and say what can go back")),
    "catalogue": ("catalogue", N_("list, add or remove packs, gifts and platforms, or hand yours on as a file")),
    "purses": ("purses", N_("list what is left in each account, close one, or open it again")),
    "settle": ("settle", N_("say what a balance that differs may be, and book it")),
    "settings": ("settings", N_("show how the ledger is kept, or change one of that")),
    "backup": ("backup", N_("keep a copy of the ledger, or write one into a folder")),
    "backups": ("backups", N_("list the copies that are kept, or choose where they are kept")),
    "restore": ("restore", N_("put a copy in the place of the ledger, or take that back")),
    "passphrase": ("passphrase", N_("encrypt the ledger, change its passphrase, or remove it")),
    "check": ("check", N_("let the ledger verify itself")),
    "replay": ("replay", N_("bring back changes the ledger lost, from the record beside it")),
    "salvage": ("salvage", N_("make a new ledger of what can be read of a damaged one")),
    "demo": ("demo", N_("make a sample ledger with three years of entries")),
}
"""Verbs: the file here that runs each, and what it does."""
INTERRUPTED = 130
PIPE_CLOSED = 141
Window = Callable[[Path | None, str | None], int]


def run(arguments: Sequence[str], open_window: Window | None = None) -> int:
    """Do what the command line asks and give the exit status; without a verb that is to open the window."""
    _prepare_streams()
    try:
        return _guarded(arguments, open_window)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return PIPE_CLOSED


def _guarded(arguments: Sequence[str], open_window: Window | None) -> int:
    """Run, and turn whatever goes wrong into one sentence."""
    is_json = "--json" in arguments
    try:
        return _run(arguments, open_window)
    except SystemExit:  # argparse has printed its help
        return output.DONE
    except LedgerError as error:
        from ui import formats

        formats.set_locale(text.language())  # it may tell of a day
        is_unusable = isinstance(error, LedgerInUse | LedgerTooNew | LedgerUnusable)
        sentence = ". ".join([text.sentence(error), *getattr(error, "__notes__", ())])
        return _fail(sentence, output.NO_LEDGER if is_unusable else output.WRONG_REQUEST, is_json=is_json)
    except BrokenPipeError:
        raise
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        return _fail(_bug(error), output.NO_LEDGER, is_json=is_json)


def _fail(sentence: str, status: int, *, is_json: bool) -> int:
    output.complain(sentence)
    if is_json:
        with suppress(LedgerError):  # stdout is what failed, perhaps: it is said on stderr
            output.answer(output.Outcome({"error": sentence, "status": status}), as_json=True)
    return status


def _run(arguments: Sequence[str], open_window: Window | None) -> int:
    request = options.split(arguments)
    text.set_language(request.lang or None)
    if request.verb in ("-h", "--help"):
        output.show(_help())
        return output.DONE
    _warn_root()
    if not request.verb:
        if open_window is None:
            raise RequestRefused(N_("Name what to do: {choices}"), choices=", ".join(VERBS))
        return open_window(options.named_ledger(request.ledger), request.lang or None)
    return _run_verb(request)


def _run_verb(request: Request) -> int:
    if request.verb not in VERBS:
        message = N_("There is no “{verb}”; there is {choices}. See “coinpurse --help”")
        raise RequestRefused(message, verb=request.verb, choices=", ".join(VERBS))
    file, summary = VERBS[request.verb]
    module: ModuleType = import_module(f"ui.cli.{file}")
    parser = Parser(request.verb, summary)
    module.add_options(parser)
    asked = parser.parse_args(request.rest)
    asked.lang = request.lang
    asked.path = options.ledger_path(asked.ledger or request.ledger)
    try:
        outcome = unlocking.run(module.run, asked)
    except LedgerUnusable as error:
        for way_out in _ways_out(error, asked.path):
            error.add_note(way_out)
        raise
    return _answered(outcome, as_json=asked.json)


def _answered(outcome: output.Outcome, *, as_json: bool) -> int:
    """Print what was done. Where that fails it is done all the same, and whoever asked must not ask for it twice."""
    try:
        output.answer(outcome, as_json=as_json)
    except LedgerError as error:
        message = _("It is done; only the answer could not be shown ({reason}). Do not ask for a change again")
        output.complain(message.format(reason=getattr(error.__cause__, "strerror", None) or text.sentence(error)))
        return output.NOT_SHOWN
    return outcome.status


def _ways_out(error: LedgerUnusable, path: Path) -> Iterator[str]:
    """Say which verb helps, and which copy is there where one would."""
    if isinstance(error, LedgerBehind):
        from ui.cli import replay

        yield replay.way_out(error)
    if isinstance(error, LedgerLocked) or ("Restore a backup" not in error.message and is_there(path)):
        return
    if "coinpurse restore" in error.message:  # it names one itself
        return
    from models.backups import shelf
    from ui import copy_texts

    whole = [one for one in shelf.kept(path) if one.content is not None]
    if isinstance(error, LedgerMissing) and not whole:
        yield _("“init” makes one")
    for one in whole[:1]:
        said = _("Backup {number} of {day} has {content}; “coinpurse restore {number}” puts it back")
        yield said.format(number=one.number, day=one.day.isoformat(), content=copy_texts.content(one.content))


_NO_THREAD = "can't start new thread"
"""What Python says of a thread that the system gives no stack."""


def _bug(error: Exception) -> str:
    """Say where the program is wrong, without any value of the ledger; a lack of memory is none of its mistakes."""
    if isinstance(error, MemoryError) or str(error) == _NO_THREAD:
        return _("There is not enough memory. What was saved before is unchanged; close other programs and try again")
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    message = _("Coinpurse made a mistake ({kind} at {place}). What was saved before is unchanged; please report this")
    return message.format(kind=type(error).__name__, place=place)


def _prepare_streams() -> None:
    """Make sure no character of a name can end the program: what the terminal's encoding lacks is escaped.

    A stream that was closed before the program began is nowhere: nothing to read, and nobody to tell.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - open to the end
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _warn_root() -> None:
    if hasattr(os, "geteuid") and os.geteuid() == 0 and sys.stderr.isatty():
        output.complain(_("Coinpurse runs as root: what it writes will belong to root"))


def _help() -> Iterator[str]:
    yield "coinpurse [--ledger FILE] [--lang LANG] [VERB ...]"
    yield "coinpurse FILE.coinpurse"
    yield ""
    yield _("Without a verb the window opens. COINPURSE_LEDGER names the ledger, too. See “coinpurse VERB --help”.")
    yield ""
    width = max(map(len, VERBS))
    for verb, (_file, summary) in VERBS.items():
        yield f"  {verb:{width}}  {_(summary)}"
    yield ""
    yield _("Exit status: 0 done; 1 done, with findings; 2 the request was wrong; 3 the ledger cannot be used.")
    yield _("4: done, but the answer could not be shown; do not ask for a change again.")
