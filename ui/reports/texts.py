"""What a table of a report says: headings, the text of a figure, and the sentence of what is uncertain in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from models.money import Money
from models.reports import COHORT_KEYS, COLUMNS
from models.reports.choices import money_of
from models.reports.table import Cell, Cross
from models.text import N_
from ui import coin_texts, cost_texts, formats, labels, privacy
from ui.text import _, apart, isolate, name

MEASURES = {
    "gifts": N_("Gifts"),
    "coins": N_("Coins"),
    "cost": N_("Cost"),
    "uncovered_coins": N_("Without a purchase"),
    "purchases": N_("Purchases"),
    "paid": N_("Paid"),
    "opening_coins": N_("Coins before"),
    "bought": N_("Coins bought"),
    "adjusted": N_("Coins adjusted"),
    "sent": N_("Coins given"),
    "closing_coins": N_("Coins after"),
    "opening_cost": N_("Cost before"),
    "adjusted_cost": N_("Cost adjusted"),
    "spent_cost": N_("Cost of gifts"),
    "lost_cost": N_("Cost lost"),
    "closing_cost": N_("Cost after"),
    "received_low": N_("Received at least (estimate)"),
    "received_high": N_("Received at most (estimate)"),
    "left_out": N_("Gifts not estimated"),
    "saved": N_("Cheaper on the website (estimate)"),
    "uncompared_coins": N_("Coins not compared"),
    "charges": N_("Charges"),
    "at_rate": N_("At the reference rate"),
    "markup": N_("The bank added"),
    "uncompared": N_("Charges not compared"),
}
Part = Literal["now", "then", "change", "percent", "apart"]
PARTS: dict[Part, str] = {
    "now": N_("Now"),
    "then": N_("Then"),
    "change": N_("Change"),
    "percent": N_("%"),
    "apart": N_("Without a rate"),
}
KINDS = {column.name: column.kind for columns in COLUMNS.values() for column in columns}
"""What each measure is: a count, coins, money, or an estimate in money."""
_NAMES = {"platform", "account", "creator", "gift", "note", "payment_method"}
_SAID = {"channel": labels.CHANNELS, "kind": {**labels.KINDS, **labels.GIFT_KINDS}}
_SILENT = {"payment_method", "paid_currency"}
Figures = Mapping[str, int]
"""A figure by unit."""


def part_name(table: Cross, part: Part) -> str:
    """What a column of now, then or the change is called."""
    is_average = part == "then" and len(table.request.then) > 1
    return _("Average") if is_average else _(PARTS[part])


def heading(key: str, value: str) -> str:
    """Write a value of a key as people say it, a name so that it can stand in a sentence."""
    is_name = key in _NAMES and bool(value)
    return isolate(name(value)) if is_name else raw_heading(key, value)


def raw_heading(key: str, value: str) -> str:
    """Write a value of a key as people say it, a name as it was given."""
    if key in _SAID:
        return _(_SAID[key].get(value, value))
    if not value and key in {"creator", "rank", *COHORT_KEYS}:
        return labels.creator("")
    if not value and key == "note":
        return _("No note")
    if not value and key == "size":
        return _(labels.GIFT_KINDS["money"])
    if not value:
        return _("Not said") if key in _SILENT else _("Unknown")
    return value if key in _NAMES else formats.key(key, value)


def figure(measure: str, units: Figures, currency: str, *, signed: bool = False) -> str:
    """Write a figure; money of the table's currency without it, as that stands above. `signed` marks more with a plus.

    What could not be converted is not part of it.
    """
    if KINDS[measure] == "coins":
        return coins(units, signed=signed)
    if KINDS[measure] == "estimate":
        return _estimate(units, signed=signed)
    value = units.get(currency if KINDS[measure] == "money" else "", 0)
    plus = "+" if signed and value > 0 else ""
    if KINDS[measure] == "count":
        return plus + formats.count(value)
    return privacy.DOTS if privacy.is_on() else plus + formats.amount(Money(value, currency))


def _estimate(units: Figures, *, signed: bool = False) -> str:
    """Write amounts that were only estimated, each with its currency."""
    amounts = [(value, apart(formats.money(Money(value, code)))) for code, value in sorted(units.items())]
    return " · ".join(f"{'+' if signed and value > 0 else ''}{text}" for value, text in amounts) or "–"


def coins(units: Figures, *, signed: bool = False) -> str:
    """Write coins: a plain number where they are of one kind."""
    if privacy.is_on():
        return privacy.DOTS
    written = {unit: f"{'+' if signed and value > 0 else ''}{formats.count(value)}" for unit, value in units.items()}
    if len(written) < 2:
        return next(iter(written.values()), formats.count(0))
    return " · ".join(
        f"{text} {isolate(coin_texts.of_kind(unit, units[unit]))}" for unit, text in sorted(written.items())
    )


def percent(measure: str, cell: Cell, currency: str) -> str:
    """Write by which part of what it was a figure has changed; empty where it was nothing, or of several kinds."""
    then, change = cell.then(measure), cell.change(measure)
    unit = currency if KINDS[measure] == "money" else next(iter(then), "")
    base = then.get(unit, 0)
    if not base or (KINDS[measure] in {"coins", "estimate"} and {*then, *change} != {unit}):
        return ""
    return signed_percent(change.get(unit, 0), abs(base))


def signed_percent(part: int, whole: int) -> str:
    """Write what part of `whole` (above 0) it is, with its sign; less than half a percent with a decimal place."""
    if 2000 * abs(part) <= whole:
        return formats.percent(0, whole)
    digits = 1 if 200 * abs(part) <= whole else 0
    return ("+" if part > 0 else "") + formats.percent(part, whole, digits=digits)


def without_rate(measure: str, units: Figures, currency: str) -> list[Money]:
    """Give what stands beside a figure because no rate could turn it into the table's currency."""
    if KINDS[measure] != "money":
        return []
    return [Money(value, unit) for unit, value in sorted(units.items()) if unit != currency]


def now(measure: str, cell: Cell, currency: str) -> str:
    """Write a figure of a cell, marked where newer rates may change it."""
    said, is_late = figure(measure, cell.now(measure), currency), _is_late(measure, cell)
    return cost_texts.about(said, is_provisional=is_late)


def then(measure: str, cell: Cell, currency: str) -> str:
    """Write what it was."""
    said, is_late = figure(measure, cell.then(measure), currency), _was_late(measure, cell)
    return cost_texts.about(said, is_provisional=is_late)


def change(measure: str, cell: Cell, currency: str) -> str:
    """Write what has come since."""
    said = figure(measure, cell.change(measure), currency, signed=True)
    return cost_texts.about(said, is_provisional=_is_late(measure, cell) or _was_late(measure, cell))


def _is_late(measure: str, cell: Cell) -> bool:
    return KINDS[measure] == "money" and cell.is_provisional(measure)


def _was_late(measure: str, cell: Cell) -> bool:
    return KINDS[measure] == "money" and cell.was_provisional(measure)


def is_certain(report: str, measure: str, cell: Cell, currency: str) -> bool:
    """Whether everything in a figure could be converted, and all coins of a cost were paid for."""
    if report == "spending" and measure == "cost" and cell.now("uncovered_coins"):
        return False
    return not without_rate(measure, cell.now(measure), currency)


def doubts(report: str, cell: Cell, currency: str) -> list[str]:
    """Say what is not in the money of a cell, in sentences."""
    measure = money_of(report)
    uncovered = cell.now("uncovered_coins") if report == "spending" else {}
    return cost_texts.doubts(sorted(uncovered.items()), without_rate(measure, cell.now(measure), currency))


_IN_TOOLTIPS = (
    "cost", "at_rate", "paid", "markup", "received_low", "received_high", "saved", "gifts", "purchases", "charges",
    "coins",
)  # fmt: skip


def tooltip(table: Cross, names: Sequence[str], cell: Cell, measure: str) -> str:
    """Everything about a cell: whose it is, its figures, what they were before, and what is uncertain."""
    report, currency = table.request.report, table.currency
    lines = [" · ".join(names)] if names else []
    if report == "balance":
        lines.append(_line(table, measure, cell))
    else:
        lines += [_line(table, one, cell) for one in _IN_TOOLTIPS if cell.now(one)]
    if table.compares:
        was = then(measure, cell, currency)
        lines.append(_("{measure} then: {figure}").format(measure=_(MEASURES[measure]), figure=was))
    is_late = _is_late(measure, cell) or _was_late(measure, cell)
    marks = [cost_texts.provisional(is_provisional=True)] if is_late else []
    return "\n".join((*lines, *doubts(report, cell, currency), *marks))


def _line(table: Cross, measure: str, cell: Cell) -> str:
    units = cell.now(measure)
    value = units.get(table.currency, 0)
    if KINDS[measure] == "money":
        said = formats.money(Money(value, table.currency))
        said = cost_texts.about(said, is_provisional=_is_late(measure, cell))
    elif KINDS[measure] == "coins":
        said = " · ".join(
            f"{formats.coins(value)} {isolate(coin_texts.of_kind(unit, value))}"
            for unit, value in sorted(units.items())
        )
    else:
        said = figure(measure, units, table.currency)
    return _("{measure}: {figure}").format(measure=_(MEASURES[measure]), figure=said)
