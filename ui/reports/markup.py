"""What stands below a table of what banks added: what it is held against, the part of it, and what is left out."""

from __future__ import annotations

from models.reports.table import TOTAL, Cross
from models.text import N_
from ui import formats
from ui.text import _, apart, ngettext

MARKUP = N_(
    "Held against the reference rate of the day: purchases and gifts paid in money whose bank took something else than "
    "the price. Below zero the bank took less"
)


def notes(table: Cross) -> list[str]:
    """Say what has to be known of a table, a sentence each; of other reports there is nothing."""
    cell = table.cell(TOTAL, TOTAL) if table.request.report == "markup" else None
    if cell is None:
        return []
    found = [_(MARKUP)]
    there, added = (cell.now(measure).get(table.currency, 0) for measure in ("at_rate", "markup"))
    if there > 0:
        percent = formats.percent(added, there, digits=2)
        found.append(_("In all that is {percent} of what the prices come to").format(percent=apart(percent)))
    left_out = sum(cell.now("uncompared").values())
    if left_out:
        said = ngettext(
            "{count} charge is not compared: there is no rate for its day",
            "{count} charges are not compared: there is no rate for their days",
            left_out,
        )
        found.append(said.format(count=formats.count(left_out)))
    return found
