"""Exports that are made again: which file a preset writes today, and what it writes there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from models import presets
from models.errors import InvalidEntry, RequestRefused
from models.periods import DAY_KEYS, bounds
from models.text import N_
from ui import documents, spans
from ui.documents import file_names, report_files
from ui.reports import asking

if TYPE_CHECKING:
    from models.ledger import Reader
    from models.presets import Preset
    from models.reports.choices import Choices
    from ui.charts.chart import Kind
    from ui.documents.document import Document
    from ui.documents.kept import Kept

    Watch = Callable[[Document], Document]


def target(preset: Preset, ledger: Path, today: date, starts_on: int) -> Path:
    """Which file a preset of this ledger writes `today`; months start on day `starts_on`.

    Raises InvalidEntry for a name or a folder that cannot be.
    """
    name = file_name(preset, ledger, today, starts_on)
    presets.check_folder(preset.folder)
    return preset.folder / name


def file_name(preset: Preset, ledger: Path, today: date, starts_on: int) -> str:
    """Name that file, whatever its folder is. Raises InvalidEntry where it cannot be named."""
    if preset.format not in report_files.ENDINGS:
        message = N_("“{format}” is no format of a file; there is {choices}")
        raise InvalidEntry("format", message, format=preset.format, choices=", ".join(report_files.ENDINGS))
    name = presets.fill(preset.pattern, _values(preset, ledger, today, starts_on))
    if not file_names.fits(name):  # cut, two months could have one name
        raise InvalidEntry("pattern", N_("The name of the file would be too long: {name}"), name=name)
    return file_names.file_name(name) + report_files.ENDINGS[preset.format]


def _values(preset: Preset, ledger: Path, today: date, starts_on: int) -> dict[str, str]:
    """What stands for each placeholder: the same in every language, as timers have none."""
    chosen = preset.choices
    span = spans.of(chosen.period, today, starts_on)
    since, until = (day.isoformat() if day else "" for day in (span.since, span.until))
    return {
        "name": preset.name,
        "report": preset.title or "-".join((chosen.report, *chosen.rows, *chosen.columns)),
        "period": _period(span, starts_on),
        "from": since,
        "to": until,
        "ledger": ledger.stem,
        "date": today.isoformat(),
    }


def _period(span: spans.Span, starts_on: int) -> str:
    """Write a stretch as a year, a quarter, a month or a day if it is one, else by its months, or by its days."""
    since, until = span.since, span.until
    if since is None and until is None:
        return "all"
    if since and until:
        for key in ("year", "quarter", "month", "day"):
            if bounds(key, since, starts_on) == (since, until):
                return DAY_KEYS[key](since, starts_on)
        if (bounds("month", since, starts_on)[0], bounds("month", until, starts_on)[1]) == (since, until):
            return "_".join(DAY_KEYS["month"](day, starts_on) for day in (since, until))
    return "_".join(day.isoformat() if day else "" for day in (since, until))


def write(preset: Preset, kept: Kept, today: date, file: BinaryIO, watch: Watch | None = None) -> None:
    """Write a preset's report as it is `today`; `watch` may look at its document. Raises LedgerError."""
    chosen, kind = preset.choices, preset.format
    request = asking.request(chosen, today, kept.settings.month_starts_on)
    if kind not in documents.FORMATS:
        file.write(report_files.exact(kept, request, kind))
        return
    chart: Kind = chosen.chart  # type: ignore[assignment]
    made = report_files.document(kept, request, title=preset.title, measure=chosen.shown, chart=chart)
    documents.write(watch(made) if watch else made, kind, file)


def check_filters(reader: Reader, choices: Choices, *, is_saved: bool = True) -> None:
    """Raise RequestRefused for a filter the ledger does not know: a report that is empty would not say why.

    One that `is_saved` knew it once; what is only to be saved was mistyped.
    """
    for key in dict.fromkeys(key for key, _value in choices.where):
        known = asking.values(reader, key, choices.report)
        for wanted, value in choices.where:
            if wanted == key and value not in known:
                message = N_("This ledger has no entries with {key}={value}")
                if is_saved:
                    message = N_("The ledger has no {key} “{value}”, which is chosen here; save the preset anew")
                raise RequestRefused(message, key=key, value=value)
