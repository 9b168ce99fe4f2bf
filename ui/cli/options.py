"""What is asked on the command line: the options before the verb, those of the verb, and which ledger is meant."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

from models import moments
from models.errors import RequestRefused
from models.text import N_
from ui.cli import output
from ui.text import _, fill

ENDING = ".coinpurse"
_GLOBAL = {"--ledger": "ledger", "--lang": "lang"}
_HEADINGS = {"positional arguments": N_("arguments"), "options": N_("options")}
_REASONS = {
    r"unrecognized arguments: (?P<given>.+)": N_("“{given}” means nothing here"),
    r"the following arguments are required: (?P<option>.+)": N_("{option} is missing"),
    r"argument (?P<option>.+): expected .+ argument": N_("{option} needs a value"),
    r"argument .+: invalid choice: '(?P<text>.*)'.* \((?:.+ )?from (?P<choices>.+)\)": N_(
        "“{text}” is not one of {choices}"
    ),
    r"argument (?P<option>.+): invalid int value: '(?P<given>.*)'": N_("{option} is a whole number, not “{given}”"),
}
"""What argparse finds wrong, in its own English, and how it is said here; what is not among it stays as it is."""


@dataclass(frozen=True, slots=True)
class Request:
    """The command line in parts: `ledger` as given before the verb or empty, `lang` as given anywhere or empty, the
    verb, and what follows it.
    """

    ledger: str = ""
    lang: str = ""
    verb: str = ""
    rest: tuple[str, ...] = ()


def split(arguments: Sequence[str]) -> Request:
    """Part the options that stand before the verb from the verb and what follows. Raises RequestRefused."""
    given: dict[str, str] = {}
    rest = list(arguments)
    while rest and rest[0].startswith("-") and rest[0] not in ("-h", "--help"):
        name, equals, value = rest.pop(0).partition("=")
        if name not in _GLOBAL:
            raise RequestRefused(N_("“{option}” is not an option here; see “coinpurse --help”"), option=name)
        if not equals and not rest:
            raise RequestRefused(N_("{option} needs a value"), option=name)
        given[_GLOBAL[name]] = value if equals else rest.pop(0)
    if len(rest) == 1 and rest[0].endswith(ENDING):  # as a file manager hands a ledger over
        given["ledger"] = rest.pop()
    verb, behind = rest[0] if rest else "", tuple(rest[1:])
    return Request(given.get("ledger", ""), _language(behind) or given.get("lang", ""), verb, behind)


def _language(rest: Sequence[str]) -> str:
    """Find the language among the options of a verb before these are read: its help and its complaints are in it."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--lang", nargs="?")
    return parser.parse_known_args(rest)[0].lang or ""


class _Help(argparse.HelpFormatter):
    """Help of a verb in the language of the others; what argparse itself says there is English alone."""

    def start_section(self, heading: str | None) -> None:
        super().start_section(_(_HEADINGS.get(heading, heading)) if heading else heading)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, _("usage: ") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """The options of one verb. What is wrong is raised as one sentence instead of ending the process."""

    def __init__(self, verb: str, summary: str) -> None:
        """Take the options every verb has."""
        super().__init__(
            f"coinpurse {verb}", description=_(summary), allow_abbrev=False, add_help=False, formatter_class=_Help
        )
        self.add_argument("-h", "--help", action="help", help=_("show this help"))
        self.add_argument("--ledger", metavar="FILE", default="", help=_("the ledger, if not the usual one"))
        self.add_argument("--lang", default="", help=_("the language to answer in, like de"))
        self.add_argument(
            "--passphrase-file", metavar="FILE",
            help=_("the passphrase of an encrypted ledger is the first line of this file; else it is asked"),
        )  # fmt: skip
        self.add_argument("--json", action="store_true", help=_("answer with one JSON object"))

    def print_help(self, file: object = None) -> None:  # noqa: ARG002 - argparse's own, which gives none
        """Print it as every answer: that it could not be shown is said."""
        output.show(self.format_help().splitlines())

    def error(self, message: str) -> NoReturn:
        """Raise RequestRefused with argparse's reason."""
        raise _refused(message, self.prog)


def add_output(parser: Parser) -> None:
    """Take the file that what is asked for is written to."""
    parser.add_argument("--output", metavar="FILE", type=Path, help=_("write to this file; else to stdout"))
    parser.add_argument("--replace", action="store_true", help=_("write over the file where it is there already"))


def superfluous(verb: str, what: str) -> RequestRefused:
    """Say that something goes with only some of a verb's options."""
    return _refused(f"unrecognized arguments: {what}", f"coinpurse {verb}")


def missing(verb: str, what: str) -> RequestRefused:
    """Say that a verb lacks something which only some of its options can do without."""
    return _refused(f"the following arguments are required: {what}", f"coinpurse {verb}")


def _refused(message: str, command: str) -> RequestRefused:
    sentence = N_("{reason}; nothing was done. See “{command} --help”")
    return RequestRefused(sentence, reason=_reason(message), command=command)


def values(asked: argparse.Namespace, count: int, usages: Mapping[str, str], *, fits: bool) -> Sequence[str]:
    """Give the values of an action. Raises RequestRefused with its usage where they are more or fewer, or nothing fits.

    `fits` says whether the other options are those the action has.
    """
    if len(asked.values) != count or not fits:
        raise RequestRefused(N_("That is written “coinpurse {usage}”"), usage=_(usages[asked.action]))
    found: Sequence[str] = asked.values
    return found


def day(text: str) -> date:
    """Read a day as scripts write it. Raises RequestRefused."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RequestRefused(N_("“{text}” is not a date; write it like 2026-03-02"), text=text) from error


def day_or_none(text: str | None) -> date | None:
    """Read a day that need not be given. Raises RequestRefused."""
    return day(text) if text else None


def stretch(asked: argparse.Namespace) -> tuple[date | None, date | None]:
    """Read `--from` and `--to`, either of which may be left out. Raises LedgerError for days no ledger can hold.

    A balance has a row for each month without entries, too, so that a stretch without bounds would take as long.
    """
    since, until = ((moments.within(day(text)) if text else None) for text in (asked.since, asked.until))
    if since and until and since > until:
        raise RequestRefused(N_("The period ends before it begins"))
    return since, until


def condition(text: str) -> tuple[str, str]:
    """Read what `--where` says: a key and its value. Raises RequestRefused."""
    key, equals, value = text.partition("=")
    if not equals:
        raise RequestRefused(N_("“{text}” is not a condition; write it like platform=TikTok"), text=text)
    return key.strip(), value


def _reason(message: str) -> str:
    for pattern, sentence in _REASONS.items():
        if found := re.fullmatch(pattern, message, re.DOTALL):
            values = {name: value.replace("', '", ", ").strip("'") for name, value in found.groupdict().items()}
            return fill(sentence, values)
    return message


def ledger_path(given: str) -> Path:
    """Which ledger is meant: the one named on the command line, else by COINPURSE_LEDGER, else the usual one."""
    return named_ledger(given) or usual_ledger()


def named_ledger(given: str) -> Path | None:
    """Which ledger the command line or COINPURSE_LEDGER names, if any."""
    name = given or os.environ.get("COINPURSE_LEDGER", "")
    if name.startswith("~/"):  # a shell does not expand it in a variable
        return Path.home() / name[2:]
    return Path(name) if name else None


def usual_ledger() -> Path:
    """Where the ledger is that nobody has to name."""
    from platformdirs import user_data_path

    return user_data_path("coinpurse", appauthor=False) / "ledger.coinpurse"
