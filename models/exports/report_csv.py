"""A report as CSV: UTF-8, RFC 4180, plain numbers, no total row."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from models import reports
from models.exports.atomic import atomic_write
from models.reports import Report


def text(report: Report) -> bytes:
    """Give the whole file."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(column.name for column in report.columns)
    writer.writerows(reports.cells(report))
    return lines.getvalue().encode()


def write(report: Report, path: Path) -> None:
    """Write the file, whole or not at all. Raises LedgerError where it cannot be written."""
    with atomic_write(path) as file:
        file.write(text(report))
