"""What has to be known of a report that programs read, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui import cost_texts
from ui.reports.markup import MARKUP
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
        if value and column.name in {"uncovered_coins", "unconverted", "left_out", "uncompared_coins"}
    }
    if "uncovered_coins" in filled:
        found.append(_(cost_texts.UNCOVERED))
    if "unconverted" in filled:
        found.append(_(cost_texts.UNCONVERTED))
    if report.name == "markup":
        found.append(_(MARKUP))
    return [*found, *_about_estimates(report, filled)]


def _about_estimates(report: Report, filled: set[str]) -> list[str]:
    """Say of an estimate that it is one, what it is by, and what it leaves out."""
    found = []
    if report.name == "received":
        found.append(
            _("What creators received is an estimate by shares that were named once. It is in no total of money.")
        )
    if report.name == "savings":
        found.append(
            _("What the website would have saved is an estimate: by your own receipts, else by prices seen once")
        )
    if "left_out" in filled:
        found.append(_("Not estimated are gifts paid in what no share is known of"))
    if "uncompared_coins" in filled:
        found.append(_("Not compared are coins bought nobody said where, or of which no price with tax is known"))
    return found
