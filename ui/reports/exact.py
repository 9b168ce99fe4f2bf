"""What has to be known of a report that programs read, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui import cost_texts
from ui.text import _

if TYPE_CHECKING:
    from models.reports import Report


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
