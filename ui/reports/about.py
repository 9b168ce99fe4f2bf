"""A report in words: what it is called, what is shown of it, and which time it is of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models.periods import month_end, month_of, month_start
from models.reports.choices import Choices
from models.reports.compare import Stretch
from models.reports.table import TOTAL, Cross
from models.text import N_
from ui import cost_texts, formats, labels
from ui.reports import estimates, markup, texts
from ui.text import _, apart

REPORTS = {
    "spending": N_("What gifts cost"),
    "purchases": N_("What coins were bought"),
    "balance": N_("What is left"),
    "received": N_("What creators may have received"),
    "savings": N_("What the website would have saved"),
    "markup": N_("What banks added"),
}
COMPARISONS = {
    "": N_("Nothing"),
    "previous": N_("The time before"),
    "same-days": N_("The same days before"),
    "year-before": N_("A year before"),
}


def listed(names: Sequence[str]) -> str:
    """Put names in a row as a sentence has them."""
    if len(names) < 2:
        return "".join(names)
    return _("{some} and {last}").format(some=_(", ").join(names[:-1]), last=names[-1])


def report(choices: Choices, currency: str, since: date | None, until: date | None, starts_on: int) -> str:
    """Say what is shown, in one sentence."""
    in_currency = _("in {currency}").format(currency=apart(currency))
    named = what(choices.report, (*choices.rows, *choices.columns))
    parts = [named, apart(stretch(since, until, starts_on)), in_currency, only(choices)]
    return _(", ").join(part for part in parts if part)


def what(name: str, keys: Sequence[str]) -> str:
    """Say which report it is, and by which keys."""
    said = _(REPORTS[name])
    by = listed([labels.within_sentence(labels.KEYS[key]) for key in keys])
    return _("{what} by {keys}").format(what=said, keys=by) if keys else said


def only(choices: Choices) -> str:
    """Say what the report is narrowed to."""
    values = [texts.heading(key, value) for key, value in choices.where]
    if not values:
        return ""
    if len(values) > 3:
        return _("only {count} choices").format(count=formats.count(len(values)))
    return _("only {names}").format(names=listed(values))


def compared(then: Sequence[Stretch], starts_on: int) -> str:
    """Say what it is compared with."""
    times = listed([apart(stretch(since, until, starts_on)) for since, until in then])
    if len(then) > 1:
        return _("compared with the average of {times}").format(times=times)
    return _("compared with {times}").format(times=times)


def doubts(table: Cross) -> list[str]:
    """Say what is not certain in the figures of a table, a sentence each."""
    total = table.cell(TOTAL, TOTAL)
    found = texts.doubts(table.request.report, total, table.currency) if total else []
    found += [*estimates.notes(table), *markup.notes(table)]
    if table.provisional:
        found.append(provisional(table.provisional))
    return found


def provisional(first: date) -> str:
    """Say from which day on newer rates may change what is shown."""
    said = _("From {day} on the rates are provisional and may still change").format(day=apart(formats.day(first)))
    return cost_texts.about(said)


def stretch(since: date | None, until: date | None, starts_on: int) -> str:
    """Name a stretch of time as briefly as it can be: `2026`, `Mar 2026`, `Dec 2025 – Feb 2026`, or by its days."""
    if since is None or until is None:
        if since is None and until is None:
            return _("all time")
        return (
            _("from {day}").format(day=formats.day(since))
            if since
            else _("until {day}").format(day=formats.day(until or date.max))
        )
    first, last = month_of(since, starts_on), month_of(until, starts_on)
    if since != month_start(*first, starts_on) or until != month_end(*last, starts_on):
        return formats.day(since) if since == until else f"{formats.day(since)} – {formats.day(until)}"
    if first[1] == 1 and last[1] == 12:
        return _span(f"{first[0]:04d}", f"{last[0]:04d}")
    if last[0] == first[0] and first[1] % 3 == 1 and last[1] == first[1] + 2:
        return formats.key("quarter", f"{first[0]:04d}-Q{last[1] // 3}")
    return _span(*(formats.key("month", f"{year:04d}-{month:02d}") for year, month in (first, last)))


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} – {last}"
