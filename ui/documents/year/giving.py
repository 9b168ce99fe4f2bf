"""The sections of a year on what was given: month by month, by platform, to whom, and which gifts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from models.money import Money
from models.reports.estimate import Estimate
from models.reports.people import Item
from models.reports.tallies import together
from models.reports.year import Receiver, Review, rest
from ui import cost_texts, estimate_texts, formats
from ui.charts.chart import Chart, Kind, Place, Series, fold
from ui.documents.document import Column, Section, Stretch, Table, Value
from ui.documents.year import cells
from ui.documents.year.cells import Costs, Payments
from ui.documents.year.names import Names
from ui.text import _, apart, isolate, ngettext, visible

T = TypeVar("T")
MOST_CREATORS, MOST_GIFTS = 30, 20
"""So many are listed; the others are one row together."""
_MOST_PARTS, _MOST_SERIES = 9, 6
_FIRST = (1, 3, 10)
"""So many creators, those to whom gifts cost most, are held against all."""


def months(review: Review, names: Names) -> Section:
    """Show month by month what gifts cost and what was paid for coins."""
    costs = Costs.of(review.currency, review.spent, names)
    payments = Payments.of(review.currency, review.bought)
    before = review.before
    then = _("Cost in {year}") if review.is_over else _("Cost in {year}, same days")
    columns = [Column((_("Month"),)), Column((_("Gifts"),), "count", total="sum"), *costs.columns, *payments.columns]
    if before:
        heading = cost_texts.about(then.format(year=before.year), is_provisional=before.spent.is_provisional)
        columns.append(Column((heading,), "money", review.currency, "sum"))
    rows: list[tuple[Value, ...]] = [
        (
            Stretch(month.key, "month"),
            month.spent.gifts,
            *costs.cells(month.spent),
            *payments.cells(month.bought),
            *([month.before.minor] if month.before else []),
        )
        for month in review.months
    ]
    whole = (review.spent.gifts, *costs.cells(review.spent), *payments.cells(review.bought))
    totals = cells.total(1, *whole, *([before.spent.minor] if before else []))
    table = Table(tuple(columns), rows, totals if cells.is_several(rows) else None, (0,))
    return Section(_("Month by month"), chart=_months_chart(review, names), table=table)


def _months_chart(review: Review, names: Names) -> Chart | None:
    """Stack the platforms of each month."""
    platforms = [platform for platform, tally in review.platforms if tally.minor]
    series = [
        Series(visible(names.platform(one)), [month.by_platform.get(one, 0) for month in review.months])
        for one in platforms
    ]
    if not series:
        return None
    labels = [formats.month_name(month.first) for month in review.months]
    spoken = [formats.key("month", month.key) for month in review.months]
    title = _("What gifts cost, by month and platform")
    shown = fold(series, _MOST_SERIES, _("Others"))
    return _chart(review, "stacked", labels, shown, title, spoken, _late_months(review, platforms, series, shown))


def _late_months(
    review: Review, platforms: Sequence[str], series: Sequence[Series], shown: Sequence[Series]
) -> Iterator[Place]:
    """Parts of months that may still change; what is drawn as one may where any of it may."""
    kept = {id(one): platform for platform, one in zip(platforms, series, strict=True)}
    others = set(platforms) - {kept[id(one)] for one in shown if id(one) in kept}
    for number, one in enumerate(shown):
        about = {kept[id(one)]} if id(one) in kept else others
        yield from (Place(number, place) for place, month in enumerate(review.months) if about & month.provisional)


def _chart(
    review: Review,
    kind: Kind,
    labels: Sequence[str],
    series: Sequence[Series],
    title: str,
    spoken: Sequence[str] = (),
    provisional: Iterable[Place] = (),
) -> Chart:
    def write(minor: int) -> str:
        return formats.money(Money(minor, review.currency))

    def write_short(minor: int) -> str:
        return formats.axis_money(Money(minor, review.currency))

    late = frozenset(provisional)
    return Chart(
        kind, labels, series, write, write_short, title, spoken=spoken, currency=review.currency, provisional=late
    )


def platforms(review: Review, names: Names) -> Section:
    """Show what was given on each platform, in its own coins."""
    costs = Costs.of(review.currency, review.spent, names)
    columns = (
        Column((_("Platform"),)),
        Column((_("Gifts"),), "count", total="sum"),
        Column((_("Coins given"),), "coins"),
        *costs.columns,
    )
    rows = [
        (names.platform(platform), tally.gifts, cells.coins(tally.coins, names), *costs.cells(tally))
        for platform, tally in review.platforms
    ]
    totals = cells.total(1, review.spent.gifts, None, *costs.cells(review.spent))
    return Section(_("Where you gave"), table=Table(columns, rows, totals if cells.is_several(rows) else None))


# --- Creators ---------------------------------------------------------------------------------------------------------


def creators(review: Review, names: Names) -> Section:
    """Show who was given to, and beside it what may have reached them."""
    costs = Costs.of(review.currency, review.spent, names)
    columns = (
        Column((_("Creator"),)),
        Column((_("Gifts"),), "count", total="sum"),
        *costs.columns,
        Column((_("Share"),), "written"),
        Column((_("Estimate of what reached them"),)),
    )
    listed, others = _parted(review.creators, MOST_CREATORS)
    rows = [_creator(names.creator(one.name), one, review, costs) for one in listed]
    if others:
        said = ngettext("{count} other", "{count} others", len(others)).format(count=formats.count(len(others)))
        rows.append(_creator(said, rest(others), review, costs))
    totals = cells.total(1, review.spent.gifts, *costs.cells(review.spent), None, None)
    table = Table(columns, rows, totals if cells.is_several(rows) else None)
    notes = (_("The last column is an estimate, and part of no sum; below is where it is from"),)
    chart = _creators_chart(review, names)
    return Section(_("Whom you supported"), tuple(_spread(review)), chart=chart, table=table, notes=notes)


def _spread(review: Review) -> Iterator[str]:
    """Say what part of the cost those had to whom gifts cost most; nothing where there is but one creator."""
    shares = [
        ngettext("{percent} for the first creator", "{percent} for the first {count}", count).format(
            percent=apart(str(part)), count=formats.count(count)
        )
        for count in _FIRST
        if count < review.people and (part := cells.share(review.of_first(count), review.spent.minor)) is not None
    ]
    if shares:
        yield _("How the cost is spread, the most first: {shares}.").format(shares=_(", ").join(shares))


def _creator(called: str, one: Receiver, review: Review, costs: Costs) -> tuple[Value, ...]:
    part = cells.share(one.spent.minor, review.spent.minor)
    return called, one.spent.gifts, *costs.cells(one.spent), part, cells.estimate(one.estimate)


def _parted(every: Sequence[T], most: int) -> tuple[Sequence[T], Sequence[T]]:
    """Part those that are listed from those that are one row; a single one stands for itself."""
    count = most if len(every) > most + 1 else len(every)
    return every[:count], every[count:]


def _creators_chart(review: Review, names: Names) -> Chart | None:
    """Show the parts of those who got most, and of the others together."""
    found = [one for one in review.creators if one.spent.minor]
    if len(found) < 2:
        return None
    shown = found if len(found) <= _MOST_PARTS else found[: _MOST_PARTS - 1]
    labels = [isolate(names.creator(one.name)) for one in shown]
    values = [one.spent.minor for one in shown]
    if len(shown) < len(found):
        labels.append(_("Others"))
        values.append(review.spent.minor - sum(values))
    title = _("What gifts to each creator cost")
    groups = [*([one] for one in shown), found[len(shown) :]]
    late = (Place(0, place) for place, some in enumerate(groups) if any(one.spent.is_provisional for one in some))
    return _chart(review, "share", labels, [Series(_("Cost"), values)], title, provisional=late)


def received(review: Review, names: Names) -> Section | None:
    """Say what may have reached all creators together, and where the estimates are from; None where there is none."""
    found = review.estimate
    named = tuple((names.platform(platform), unit) for platform, unit in found.unknown)
    notes = (*map(estimate_texts.share, found.shares), estimate_texts.unknown(replace(found, unknown=named)))
    if not found.ranges:
        return None
    paragraphs = (
        _("Of all these gifts, {amount} may have reached the creators.").format(amount=_together(found)),
        _(
            "This is an estimate from what platforms and others have made known. It is no money of this ledger: "
            "nobody can see from here what was paid out."
        ),
    )
    return Section(_("What may have reached them"), paragraphs, notes=tuple(filter(None, notes)))


def _together(found: Estimate) -> str:
    return apart(estimate_texts.estimate(found))


# --- Gifts ------------------------------------------------------------------------------------------------------------


def gifts(review: Review, names: Names) -> Section:
    """Show which gifts were given, those given most often first."""
    costs = Costs.of(review.currency, review.spent, names)
    columns = (
        Column((_("Gift"),)),
        Column((_("Platform"),)),
        Column((_("Times"),), "count", total="sum"),
        Column((_("Coins"),), "coins"),
        *costs.columns,
    )
    listed, others = _parted(review.items, MOST_GIFTS)
    rows = [_gift(one, costs, names) for one in listed]
    if others:
        said = ngettext("{count} other", "{count} others", len(others)).format(count=formats.count(len(others)))
        tally = together(one.tally for one in others)
        rows.append((said, None, tally.gifts, None, *costs.cells(tally)))
    totals = cells.total(2, review.spent.gifts, None, *costs.cells(review.spent))
    return Section(_("Which gifts"), table=Table(columns, rows, totals if cells.is_several(rows) else None))


def _gift(one: Item, costs: Costs, names: Names) -> tuple[Value, ...]:
    tally = one.tally
    return (
        names.gift(one.name),
        names.platform(one.platform),
        tally.gifts,
        cells.coins(tally.coins, names),
        *costs.cells(tally),
    )
