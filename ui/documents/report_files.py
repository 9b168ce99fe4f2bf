"""Reports as files, in every format: exact ones for programs, and those for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Protocol

from models import reports
from ui import documents, privacy
from ui.text import together

if TYPE_CHECKING:
    from models.columns import Columns
    from models.rates import Rates
    from models.reports.table import Request
    from models.settings import Settings
    from ui.charts.chart import Kind
    from ui.documents.document import Document

ENDINGS = {"csv": ".csv", "json": ".json", **{name: one.ending for name, one in documents.FORMATS.items()}}
"""How the files of each format end, by the name `report --format` has for it."""


class Figures(Protocol):
    """What reports of one ledger are computed from."""

    @property
    def columns(self) -> Columns:
        """The journal in memory."""

    @property
    def rates(self) -> Rates:
        """What currencies are worth."""

    @property
    def settings(self) -> Settings:
        """How the books are kept."""


def write(figures: Figures, request: Request, kind: str, file: BinaryIO, *, chart: Kind = "stacked") -> None:
    """Write a report in the format `kind`. Raises LedgerError where it cannot be asked so, or is no picture."""
    if kind in documents.FORMATS:
        documents.write(document(figures, request, chart=chart), kind, file)
    else:
        file.write(exact(figures, request, kind))


def document(
    figures: Figures, request: Request, *, title: str = "", measure: str = "", chart: Kind = "stacked"
) -> Document:
    """Make a report's document; `title`, `measure` and `chart` are those of `reports.document`. Raises LedgerError."""
    from models.reports.cross import cross
    from ui.documents import reports as report_documents

    made = cross(figures.columns, figures.rates, figures.settings, request)
    return report_documents.document(made, figures.settings, title=title, measure=measure, chart=chart)


def exact(figures: Figures, request: Request, kind: str) -> bytes:
    """Give a report as programs take it: `csv` or `json`."""
    from models.exports import report_csv, report_json

    found = reports.run(request.report, figures.columns, figures.rates, figures.settings, request.query)
    if kind == "csv":
        return report_csv.text(found)
    return report_json.text(found, list(map(together, doubts(figures, request))))


def doubts(figures: Figures, request: Request) -> list[str]:
    """Say what has to be known of a report's figures, as every face and format says it."""
    from models.reports.cross import cross
    from ui.reports import about

    with privacy.lifted():
        return about.doubts(cross(figures.columns, figures.rates, figures.settings, request))
