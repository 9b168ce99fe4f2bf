"""A chart in words: for the label at the pointer, and for who listens to it."""

from __future__ import annotations

from ui import cost_texts, formats
from ui.charts.canvas import harmless
from ui.charts.chart import Chart, Place
from ui.text import _, ngettext


def value(chart: Chart, place: Place) -> str:
    """Write the value at a place."""
    known = chart.value(place)
    if known is None:
        return _("nothing known")
    return cost_texts.about(chart.write(known), is_provisional=place in chart.provisional)


def total(chart: Chart, place: int) -> str:
    """Write what all series at a place add up to; empty where nothing is known."""
    known = chart.total(place)
    return "" if known is None else cost_texts.about(chart.write(known), is_provisional=_is_provisional(chart, place))


def _is_provisional(chart: Chart, place: int) -> bool:
    return any(Place(series, place) in chart.provisional for series in range(len(chart.series)))


def lines(chart: Chart, place: Place) -> str:
    """Say what a value is, in a few lines: label, series and value, and the total of what is stacked."""
    name = harmless(chart.series[place.series].name)
    said = [harmless(chart.label(place.place))]
    has_several = len(chart.series) > 1
    said.append(
        _("{name}: {value}").format(name=name, value=value(chart, place)) if has_several else value(chart, place)
    )
    if has_several and chart.kind in {"stacked", "share"} and (in_all := total(chart, place.place)):
        said.append(_("Total: {value}").format(value=in_all))
    if _is_provisional(chart, place.place):
        said.append(_(cost_texts.PROVISIONAL))
    return "\n".join(said)


def aloud(chart: Chart, place: Place) -> str:
    """Say a value in one line: `Mar 2026, TikTok, €12.30`."""
    name = harmless(chart.series[place.series].name)
    parts = (harmless(chart.label(place.place)), name, value(chart, place))
    return _(", ").join(part for part in parts if part)


def summary(chart: Chart) -> str:
    """Describe a chart to who does not see it: what it runs over, its series, its highest place."""
    if chart.is_empty:
        return _("Nothing to show")
    count = len(chart.labels)
    said = [ngettext("{count} place, from {first} to {last}", "{count} places, from {first} to {last}", count)]
    first, last = (harmless(chart.label(place)) for place in (0, count - 1))
    said[0] = said[0].format(count=formats.count(count), first=first, last=last)
    if len(chart.series) > 1:
        said.append(_(", ").join(harmless(one.name) for one in chart.series))
    known, label = max((value, -place) for place in range(count) for value in _tops(chart, place))
    highest = _("highest: {label}, {value}")
    said.append(highest.format(label=harmless(chart.label(-label)), value=chart.write(known)))
    return _("; ").join(said)


def _tops(chart: Chart, place: int) -> list[int]:
    """Give the values that can be the highest: what is stacked counts together."""
    if chart.kind in {"stacked", "share"}:
        total = chart.total(place)
        return [] if total is None else [total]
    return [value for one in chart.series if (value := one.values[place]) is not None]
