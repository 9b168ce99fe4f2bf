"""A finished report as a document: what it is about, its chart, its table, and what has to be known of its figures."""

from __future__ import annotations

from collections.abc import Iterator

from models.reports.choices import money_of
from models.reports.table import Cross
from models.settings import Settings
from ui import formats, labels, privacy, spans
from ui.charts.chart import Kind
from ui.documents.document import Document, Section
from ui.documents.report_table import table
from ui.reports import about, charting, texts
from ui.text import _, apart, is_mirrored, language, name


def document(
    made: Cross, settings: Settings, *, title: str = "", measure: str = "", chart: Kind = "stacked"
) -> Document:
    """Make the document. `title` is the name of a saved report, if it is one; `measure` is the money where it is empty.

    Nothing in it is hidden under the privacy key.
    """
    measure = measure or money_of(made.request.report)
    with privacy.lifted():
        request = made.request
        what = about.what(request.report, (*request.rows, *request.columns))
        lines = [*([what] if title else []), *_about(made, settings)]
        said = _("Made on {day}").format(day=apart(formats.day(spans.today(settings.timezone))))
        section = _section(made, measure, chart, what)
        called = name(title) or what
        return Document(called, tuple(lines), said, (section,), language().replace("_", "-"), is_mirrored(language()))


def _about(made: Cross, settings: Settings) -> Iterator[str]:
    """Say which entries are in it, and how they are reckoned, a line each."""
    query, starts_on = made.request.query, settings.month_starts_on
    times = [about.stretch(query.since, query.until, starts_on)]
    if made.request.then:
        times.append(about.compared(made.request.then, starts_on))
    yield _line(_("Period"), _(", ").join(times))
    for key in dict.fromkeys(key for key, _value in query.where):
        values = [texts.heading(key, value) for wanted, value in query.where if wanted == key]
        yield _line(_(labels.KEYS[key]), _(", ").join(values))
    yield _line(_("Currency"), apart(made.currency))
    if made.request.report in {"spending", "balance"}:
        yield _line(_("What a coin cost"), _(labels.BASES[query.basis or settings.basis]))


def _line(called: str, value: str) -> str:
    return _("{name}: {value}").format(name=called, value=value)


def _section(made: Cross, measure: str, chart: Kind, what: str) -> Section:
    found = table(made, measure)
    if not found.rows:
        return Section(paragraphs=(_("There is nothing to show for this period"),))
    drawn = charting.draw(made, measure, chart, what)
    notes = [*([drawn.noted()] if drawn and drawn.noted() else []), *about.doubts(made)]
    return Section(chart=drawn.chart if drawn else None, table=found, notes=tuple(notes))
