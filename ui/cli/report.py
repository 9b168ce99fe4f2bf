"""`report`: what was spent, bought or is left, in formats for people, or exactly as CSV or JSON for programs."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from models import ledger, lookups, reports, settings
from models.columns import Columns
from models.errors import RequestRefused
from models.exports import report_csv, report_json
from models.rates import Rates
from models.reports import Query, Report
from models.text import N_
from ui import cost_texts, documents
from ui.cli import options
from ui.cli.options import Parser
from ui.cli.output import Outcome, document
from ui.text import _

FORMATS = ("table", "csv", "json", *documents.FORMATS)


def add_options(parser: Parser) -> None:
    """Take the report's name and what it is asked."""
    parser.add_argument("name", metavar="|".join(reports.ALLOWED), choices=tuple(reports.ALLOWED))
    parser.add_argument("--by", metavar="KEY[,KEY...]", action="append", default=[], help=", ".join(reports.KEYS))
    parser.add_argument("--from", dest="since", metavar="DATE", help=_("first day, like 2026-03-01"))
    parser.add_argument("--to", dest="until", metavar="DATE", help=_("last day"))
    parser.add_argument("--where", metavar="KEY=VALUE", action="append", default=[], help=_("only rows with this key"))
    parser.add_argument("--currency", metavar="CUR", help=_("currency of the report; else the ledger's"))
    parser.add_argument(
        "--basis", metavar="fifo|average", help=_("how gifts and purchases are paired; else the ledger's")
    )
    named = ", ".join(f"{name} ({_(one.name)})" for name, one in documents.FORMATS.items())
    about = _("csv and json are exact, for programs; {formats} are for people").format(formats=named)
    parser.add_argument("--format", metavar="|".join(FORMATS), choices=FORMATS, default="table", help=about)
    options.add_output(parser)


def run(asked: Namespace) -> Outcome:
    """Compute the report and give it in the format asked for."""
    query = _query(asked)
    with ledger.reading(asked.path) as reader:
        source = Source(Columns(reader), lookups.rates(reader), settings.read(reader))
        if asked.format in documents.FORMATS and not (asked.json and asked.output is None):
            return _hand_on(source, query, asked)
        return _give(source.report(asked.name, query), source, asked)


@dataclass(frozen=True, slots=True)
class Source:
    """What reports of one ledger are computed from."""

    columns: Columns
    rates: Rates
    settings: settings.Settings

    def report(self, name: str, query: Query) -> Report:
        """Compute one report. Raises RequestRefused where it cannot be asked so."""
        return reports.run(name, self.columns, self.rates, self.settings, query)


def _query(asked: Namespace) -> Query:
    by = tuple(key.strip() for given in asked.by for key in given.split(",") if key.strip())
    return Query(
        by, _day(asked.since), _day(asked.until), tuple(map(_condition, asked.where)), asked.currency, asked.basis
    )


def _day(text: str | None) -> date | None:
    return options.day(text) if text else None


def _condition(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise RequestRefused(N_("“{text}” is not a condition; write it like platform=TikTok"), text=text)
    return key.strip(), value


def _hand_on(source: Source, query: Query, asked: Namespace) -> Outcome:
    """Give the report as a document for people."""
    from models.reports.cross import cross
    from models.reports.table import Request
    from ui import formats
    from ui.documents import reports as report_documents

    formats.set_locale(asked.lang or None)
    made = cross(source.columns, source.rates, source.settings, Request(asked.name, query.by, (), query))
    handed_on, is_text = report_documents.document(made, source.settings), documents.FORMATS[asked.format].is_text
    fill = partial(documents.write, handed_on, asked.format)
    return document(fill, asked.output, replaces=asked.replace, is_text=is_text)


def _give(found: Report, source: Source, asked: Namespace) -> Outcome:
    is_json = asked.format == "json" or (asked.json and asked.output is None)
    if is_json or asked.format == "csv":
        content = report_json.text(found, notes(found)) if is_json else report_csv.text(found)
        return document(lambda file: file.write(content), asked.output, replaces=asked.replace)
    lines = _table(found, source, asked.lang)
    if asked.output is None:
        return Outcome({}, lines)
    content = "".join(f"{line}\n" for line in lines).encode()
    return document(lambda file: file.write(content), asked.output, replaces=asked.replace)


def notes(report: Report) -> list[str]:
    """What has to be known to read the figures, in sentences."""
    found = []
    if report.provisional:
        message = _("From {day} on rates are provisional: newer ones may change these figures")
        found.append(message.format(day=report.provisional.isoformat()))
    filled = {
        column.name
        for row in report.rows
        for column, value in zip(report.columns, row, strict=True)
        if value and column.name in {"uncovered_coins", "unconverted"}
    }
    if "uncovered_coins" in filled:
        found.append(_(cost_texts.UNCOVERED))
    if "unconverted" in filled:
        found.append(_(cost_texts.UNCONVERTED))
    return found


def _table(report: Report, source: Source, language: str) -> list[str]:
    from ui import formats
    from ui.cli.reporttable import lines

    formats.set_locale(language or None)
    # Balances do not add up over time; asked without keys, the report is its own total.
    total = source.report(report.name, replace(report.query, by=())) if report.query.by and report.rows else None
    remarks = notes(report)
    return [*lines(report, total), *([""] if remarks else []), *remarks]
