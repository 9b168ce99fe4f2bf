"""A report as CSV: UTF-8, RFC 4180, plain numbers, no total row."""

from __future__ import annotations

import csv
import io

from models import reports
from models.reports import Report


def text(report: Report) -> bytes:
    """Give the whole file."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(column.name for column in report.columns)
    writer.writerows(reports.cells(report))
    return lines.getvalue().encode()
