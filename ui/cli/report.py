"""`report`: what was spent, bought or is left, in formats for people, or exactly as CSV or JSON for programs."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, cast

from models import ledger, lookups, reports, settings
from models.columns import Columns
from models.errors import RequestRefused
from models.rates import Rates
from models.reports import Query, Report
from models.reports.choices import CHARTS, Choices, Period
from models.reports.table import Request
from models.text import N_
from ui import coin_texts, documents, formats, spans
from ui.cli import narrowing, options, presets
from ui.cli.options import Parser
from ui.cli.output import Outcome, document, plain
from ui.documents import report_files
from ui.text import _

if TYPE_CHECKING:
    from ui.charts.chart import Kind

FORMATS = ("table", *report_files.ENDINGS)
WITH_CHART = tuple(name for name in documents.FORMATS if name != "spreadsheet")
"""Formats that have a chart in them, or are one."""


def add_options(parser: Parser) -> None:
    """Take the report's name and what it is asked, or the preset that says both."""
    names = "|".join(reports.ALLOWED)
    parser.add_argument("name", metavar=names, nargs="?", choices=tuple(reports.ALLOWED))
    parser.add_argument("--by", metavar="KEY[,KEY...]", action="append", default=[], help=", ".join(reports.KEYS))
    narrowing.add_options(parser)
    parser.add_argument("--currency", metavar="CUR", help=_("currency of the report; else the ledger's"))
    parser.add_argument(
        "--basis", metavar="fifo|average", help=_("how gifts and purchases are paired; else the ledger's")
    )
    named = ", ".join(f"{name} ({_(one.name)})" for name, one in documents.FORMATS.items())
    about = _("csv and json are exact, for programs; {formats} are for people").format(formats=named)
    parser.add_argument("--format", metavar="|".join(FORMATS), choices=FORMATS, help=about)
    kinds = _("kind of the chart in {formats}; else stacked").format(formats=", ".join(WITH_CHART))
    parser.add_argument("--chart", metavar="|".join(CHARTS), choices=CHARTS, help=kinds)
    parser.add_argument("--preset", metavar="NAME", help=_("make a saved export again, as it was chosen"))
    parser.add_argument("--save-preset", metavar="NAME", help=_("save this export under a name; --output says where"))
    options.add_output(parser)


def run(asked: Namespace) -> Outcome:
    """Compute the report and give it in the format asked for, or save how it is made."""
    if asked.preset is not None:
        return _again(asked)
    asked.format = asked.format or "table"
    if asked.chart and asked.format not in WITH_CHART:
        message = N_("{format} has no chart: --chart goes with {choices}")
        raise RequestRefused(message, format=asked.format, choices=", ".join(WITH_CHART))
    choices, query = _asked(asked)
    with ledger.reading(asked.path) as reader:
        coin_texts.learn(reader)
        source = Source(Columns(reader), lookups.rates(reader), settings.read(reader))
        if asked.period:
            span = spans.span(asked.period, spans.today(source.settings.timezone), source.settings.month_starts_on)
            query = replace(query, since=span.since, until=span.until)
        if asked.save_preset is None:
            return _give(source, query, asked)
        reports.settle(asked.name, source.columns, source.rates, source.settings, query)
    return presets.save(asked, choices)


def _again(asked: Namespace) -> Outcome:
    chosen = ("name", "by", "since", "until", "period", "where", "currency", "basis", "format", "chart", "save_preset")
    if any(getattr(asked, option) for option in chosen):
        raise RequestRefused(N_("All is chosen with --preset already; only --output and --replace go with it"))
    with ledger.reading(asked.path) as reader:
        coin_texts.learn(reader)
        return presets.again(reader, Source(Columns(reader), lookups.rates(reader), settings.read(reader)), asked)


@dataclass(frozen=True, slots=True)
class Source:
    """What reports of one ledger are computed from."""

    columns: Columns
    rates: Rates
    settings: settings.Settings

    def report(self, name: str, query: Query) -> Report:
        """Compute one report. Raises RequestRefused where it cannot be asked so."""
        return reports.run(name, self.columns, self.rates, self.settings, query)


def _asked(asked: Namespace) -> tuple[Choices, Query]:
    """Read what is asked, as a preset keeps it and as it is today but for a period by name."""
    if not asked.name:
        raise options.missing("report", "|".join(reports.ALLOWED))
    narrowing.refuse_two_periods(asked)
    by = tuple(key.strip() for given in asked.by for key in given.split(",") if key.strip())
    since, until = options.stretch(asked)
    period = Period("own", since, until) if since or until else Period(asked.period or "all")
    where = tuple(dict.fromkeys(map(options.condition, asked.where)))
    figures = asked.currency or "", asked.basis or ""
    choices = Choices(asked.name, by, (), "", period, where, *figures, chart=asked.chart or "stacked")
    return choices, choices.query(since, until)


def _give(source: Source, query: Query, asked: Namespace) -> Outcome:
    kind = "json" if asked.json and asked.output is None else asked.format
    if kind in report_files.ENDINGS:
        formats.set_locale(asked.lang or None)
        is_text = kind not in documents.FORMATS or documents.FORMATS[kind].is_text
        request, chart = Request(asked.name, query.by, (), query), cast("Kind", asked.chart or "stacked")
        fill = partial(report_files.write, source, request, kind, chart=chart)
        return document(fill, asked.output, replaces=asked.replace, is_text=is_text)
    lines = _table(Request(asked.name, query.by, (), query), source, asked.lang)
    if asked.output is None:
        return Outcome({}, lines)
    content = "".join(f"{line}\n" for line in lines).encode()
    return document(lambda file: file.write(content), asked.output, replaces=asked.replace)


def _table(request: Request, source: Source, language: str) -> list[str]:
    from ui.cli.reporttable import lines

    formats.set_locale(language or None)
    report = source.report(request.report, request.query)
    # Balances do not add up over time; asked without keys, the report is its own total.
    total = source.report(report.name, replace(report.query, by=())) if report.query.by and report.rows else None
    remarks = list(map(plain, report_files.doubts(source, request)))
    return [*lines(report, total), *([""] if remarks else []), *remarks]
