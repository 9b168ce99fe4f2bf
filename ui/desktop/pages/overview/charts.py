"""The two charts of the Overview: twelve months by platform, and who got most of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.money import Money
from ui import formats, labels
from ui.charts.chart import Chart, Mark, Place, Series
from ui.desktop.pages.overview import texts
from ui.text import _, name

if TYPE_CHECKING:
    from models.reports.overview import Overview


def platforms(overview: Overview) -> list[str]:
    """Platforms by what they cost in all, the most first: the series of the chart in their order."""
    in_all: dict[str, int] = {}
    for month in overview.months:
        for platform, minor in month.by_platform.items():
            in_all[platform] = in_all.get(platform, 0) + minor
    return sorted((platform for platform, minor in in_all.items() if minor), key=lambda one: (-in_all[one], one))


def months(overview: Overview) -> Chart:
    """Stack the platforms of each month; the line is the budget of these months for everything gifts cost."""
    every = platforms(overview)
    series = [Series(name(one), [month.by_platform.get(one, 0) for month in overview.months]) for one in every]
    budget = overview.budget
    marks = []
    if budget is not None and budget.budget.terms.amount.currency == overview.currency:
        terms = budget.budget.terms
        if (terms.about, terms.period, terms.basis) == ("", "month", "spent") and not budget.used.is_own:
            marks = [Mark(_("Budget"), terms.amount.minor)]
    return Chart(
        "stacked",
        [formats.month_name(month.first) for month in overview.months],
        series,
        lambda minor: texts.money(overview, minor),
        lambda minor: formats.axis_money(Money(minor, overview.currency)),
        _("What gifts cost by month and platform, {months}").format(months=texts.months(overview)),
        marks,
        [formats.key("month", month.key) for month in overview.months],
        provisional=frozenset(
            Place(series, place)
            for place, month in enumerate(overview.months)
            for series, platform in enumerate(every)
            if platform in month.provisional
        ),
    )


def creators(overview: Overview) -> Chart:
    """Show who got most, as parts of what everybody got."""
    found = overview.creators
    return Chart(
        "share",
        [labels.creator(one.name) for one in found],
        [Series(_("Cost"), [one.minor for one in found])],
        lambda minor: texts.money(overview, minor),
        lambda minor: formats.axis_money(Money(minor, overview.currency)),
        _("Who got most, {months}").format(months=texts.months(overview)),
        whole=overview.in_all,
        provisional=frozenset(Place(0, place) for place, one in enumerate(found) if one.is_provisional),
    )
