"""Reports as files, in every format: exact ones for programs, and those for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from models import reports
from ui import documents, privacy
from ui.text import together

if TYPE_CHECKING:
    from models.reports.table import Request
    from ui.charts.chart import Kind
    from ui.documents.document import Document
    from ui.documents.kept import Kept

ENDINGS = {"csv": ".csv", "json": ".json", **{name: one.ending for name, one in documents.FORMATS.items()}}
"""How the files of each format end, by the name `report --format` has for it."""


def write(kept: Kept, request: Request, kind: str, file: BinaryIO, *, chart: Kind = "stacked") -> None:
    """Write a report in the format `kind`. Raises LedgerError where it cannot be asked so, or is no picture."""
    if kind in documents.FORMATS:
        documents.write(document(kept, request, chart=chart), kind, file)
    else:
        file.write(exact(kept, request, kind))


def document(kept: Kept, request: Request, *, title: str = "", measure: str = "", chart: Kind = "stacked") -> Document:
    """Make a report's document; `title`, `measure` and `chart` are those of `reports.document`. Raises LedgerError."""
    from models.reports.cross import cross
    from ui.documents import reports as report_documents

    made = cross(kept.columns, kept.rates, kept.settings, request)
    return report_documents.document(made, kept.settings, title=title, measure=measure, chart=chart)


def exact(kept: Kept, request: Request, kind: str) -> bytes:
    """Give a report as programs take it: `csv` or `json`."""
    from models.exports import report_csv, report_json

    found = reports.run(request.report, kept.columns, kept.rates, kept.settings, request.query)
    if kind == "csv":
        return report_csv.text(found)
    return report_json.text(found, list(map(together, doubts(kept, request))))


def doubts(kept: Kept, request: Request) -> list[str]:
    """Say what has to be known of a report's figures, as every face and format says it."""
    from models.reports.cross import cross
    from ui.reports import about

    with privacy.lifted():
        return about.doubts(cross(kept.columns, kept.rates, kept.settings, request))
