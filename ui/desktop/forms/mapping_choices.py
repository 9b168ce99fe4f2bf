"""What holds for all rows of a table, where no column says it, and how its dates and numbers are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from models import currencies, moments
from models.imports.table import dates
from models.imports.table.mapping import DATE_ORDERS, KIND_RULES, NUMBER_STYLES, Field, Mapping
from models.names import DEFAULT_ACCOUNT
from ui import formats, labels, tokens
from ui.desktop.forms import fields, mapping_texts
from ui.desktop.forms.completion import Suggestion
from ui.desktop.widgets.flow import FlowLayout
from ui.desktop.widgets.plain import PlainLabel
from ui.text import _, isolate, name

if TYPE_CHECKING:
    from models.imports.table.sample import Sample
    from models.imports.table.trying import Tried

_HEADERS = 12
"""Rows that may be chosen as the header."""


@dataclass(frozen=True)
class Around:
    """What the ledger knows and a table may mean: its zone, the purse of tables that name none, names to complete."""

    zone: str = "UTC"
    account: str = DEFAULT_ACCOUNT
    platforms: Sequence[str] = ()
    accounts: Sequence[str] = ()
    currency: str = ""


class Choice(fields.ChoiceField):
    """A choice with a line of examples under it."""

    def __init__(self, title: str, choices: Iterable[tuple[object, str]]) -> None:
        super().__init__(title, choices)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.example = PlainLabel("", "caption", "second")
        self.column.addWidget(self.example)

    def explain(self, text: str, tone: str = "second") -> None:
        """Say under the drop-down what it leads to."""
        self.example.set_tone(tone)
        self.example.setText(text)
        self.box.setAccessibleDescription(text)


class MappingChoices(QWidget):
    """The choices. `changed` brings the mapping with one of them made anew; `sheet_wanted` asks for another sheet."""

    changed = Signal(object)
    sheet_wanted = Signal(str)

    def __init__(self, sample: Sample, around: Around, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sample, self._around = sample, around
        self._mapping = Mapping({}, {})
        self.rule = Choice(_("The rows are"), [(rule, _(mapping_texts.RULES[rule])) for rule in KIND_RULES])
        orders = [(order, _(labels.ANSWERS[order])) for order in DATE_ORDERS]
        self.order = Choice(_("Order of dates"), [("", _("As the column shows")), *orders])
        self.style_ = Choice(
            _("Numbers"), [("", _("As the columns show")), *((style, style) for style in NUMBER_STYLES)]
        )
        rows = min(len(sample.rows), _HEADERS)
        self.header = Choice(_("Names of the columns"), [
            (0, _("None in this table")),
            *((row, _("In row {row}").format(row=formats.count(row))) for row in range(1, rows + 1)),
        ])  # fmt: skip
        self.sheet = Choice(_("Sheet"), [(sheet, name(sheet)) for sheet in sample.sheets])
        self.platform = self._line(_("Platform"), 12, "platform", around.platforms)
        self.account = self._line(_("Account"), 10, "account", around.accounts)
        self.currency = self._line(_("Currency"), 6, "currency", list(currencies.codes(withdrawn=False)))
        self.zone = fields.Field(_("Time zone"), 16)
        self.zone.line.setPlaceholderText(around.zone)
        self.zone.line.offer([Suggestion(zone) for zone in moments.zones()])
        self.account.line.setPlaceholderText(around.account)
        self._lay_out()

    def _line(self, title: str, letters: int, field: Field, known: Sequence[str]) -> fields.Field:
        line = fields.Field(title, letters)
        line.line.offer([Suggestion(one) for one in known])
        line.edited.connect(lambda: self._say(field, line))
        return line

    def _lay_out(self) -> None:
        self.flow = flow = FlowLayout(tokens.SPACE_M, self)
        for part in (self.platform, self.account, self.rule, self.order, self.style_, self.currency, self.zone,
                     self.header, self.sheet):  # fmt: skip
            part.column.addStretch()  # headings stand in a line, whatever is under the fields
            flow.put(part)
        self.sheet.setVisible(len(self._sample.sheets) > 1)
        self.sheet.choose(self._sample.sheet)
        self.rule.edited.connect(lambda: self._change(kind=self.rule.key))
        self.order.edited.connect(lambda: self._change(date_order=self.order.key))
        self.style_.edited.connect(lambda: self._change(number_style=self.style_.key))
        self.header.edited.connect(lambda: self._change(header_row=self.header.box.currentData()))
        self.sheet.edited.connect(lambda: self.sheet_wanted.emit(self.sheet.key))
        self.zone.edited.connect(self._choose_zone)

    # --- What is chosen ---------------------------------------------------------------------------------------------

    def _change(self, **values: Any) -> None:
        self._mapping = replace(self._mapping, **values)
        self.changed.emit(self._mapping)

    def _say(self, field: Field, line: fields.Field) -> None:
        text = line.text.upper() if field == "currency" else line.text
        if field == "currency" and text and not currencies.is_known(text):
            line.mark(
                _("“{code}” is not a currency; use a code like EUR").format(code=isolate(text)) if len(text) > 2 else ""
            )
            return
        self._mapping = self._mapping.with_fixed(field, text)
        self.changed.emit(self._mapping)

    def _choose_zone(self) -> None:
        if self.zone.text in {"", *moments.zones()}:
            self._change(zone=self.zone.text)

    # --- What is shown ----------------------------------------------------------------------------------------------

    def show(self, mapping: Mapping, tried: Tried | None = None) -> None:  # type: ignore[override]
        """Show what a mapping says, and what that makes of the examples."""
        self._mapping = mapping
        for line, field in ((self.platform, "platform"), (self.account, "account"), (self.currency, "currency")):
            if not line.line.hasFocus():
                line.set_text(mapping.fixed.get(field, ""))  # type: ignore[call-overload]
            line.setEnabled(field not in mapping.columns or field == "currency")
        if not self.zone.line.hasFocus():
            self.zone.set_text(mapping.zone)
        self.currency.setVisible("amount" in mapping.columns)
        self.rule.setEnabled("kind" not in mapping.columns)
        for choice, value in ((self.rule, mapping.kind), (self.order, mapping.date_order),
                              (self.style_, mapping.number_style), (self.header, mapping.header_row)):  # fmt: skip
            choice.choose(value)
        if tried is not None:
            self._explain(tried)

    def _explain(self, tried: Tried) -> None:
        self.order.explain(self._dated(tried), "attention" if tried.open_dates else "second")
        numbers = list(tried.open_numbers)[:2]
        both = _("Two ways: {examples}").format(examples=_(", ").join(map(name, numbers))) if numbers else ""
        self.style_.explain(both, "attention")

    def _dated(self, tried: Tried) -> str:
        """The first example as it is read: `03.04.2026 → 3 April 2026`."""
        label = self._mapping.columns.get("when")
        names = self._sample.labels(self._mapping.header_row)
        if label not in names:
            return ""
        place = names.index(label)
        cells = [cells[place] for _line, cells in self._sample.body(self._mapping.header_row) if place < len(cells)]
        for cell in (*tried.open_dates, *cells):
            said = dates.understand(cell)
            if said is None:
                continue
            days = [said.day(tried.decided.order)] if tried.decided.order else list(dict(said.days).values())
            shown = dict.fromkeys(formats.day(day, style="long") for day in days if day is not None)
            return f"{isolate(name(cell))} → {_(' or ').join(shown)}"
        return ""
