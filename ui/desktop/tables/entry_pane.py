"""The pane beside the Ledger table: all there is to know of an entry, and what to do where something is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from models.errors import LedgerError
from ui import formats, parsing, tokens
from ui.desktop import icons, theme
from ui.desktop.tables import entry_facts, entry_price, entry_texts
from ui.desktop.tables.entry_details import Details, draws_of
from ui.desktop.tables.entry_price import CountryQuestion
from ui.desktop.tables.entry_sources import ReceiptsPart, SourcesPart, dropped_files
from ui.desktop.widgets.explanations import ExplanationList
from ui.desktop.widgets.link import Link
from ui.desktop.widgets.plain import Paragraph, PlainLabel
from ui.text import _, apart, ngettext, sentence

_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class EntryPane(QScrollArea):
    """Shows one entry's `Details`. What it offers to do is asked for by its signals."""

    entry_wanted = Signal(int)
    """Go to that entry."""
    entries_wanted = Signal(object)
    creator_wanted = Signal(int)
    purse_wanted = Signal(int)
    purchase_wanted = Signal(str, str)
    """Open the bar for a purchase in the account of that label, at that time."""
    rate_typed = Signal(str, str, object, str)
    """Keep a rate of the person's own: from, to, day, value."""
    rates_wanted = Signal()
    """Load newer exchange rates."""
    receipt_offered = Signal(int, object)
    """Attach to that entry the file at this path."""
    copy_wanted = Signal(int, object)
    receipt_removed = Signal(int)
    explanation_chosen = Signal(int, object)
    """Book these drafts, which explain the balance of that id."""
    country_chosen = Signal(str)
    """Keep the country in which one buys."""

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "pane")
        self.setAccessibleName(_("Details of the entry"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme = own
        self._known: Details | None = None
        self.is_writable = True
        self.setAcceptDrops(True)
        self._column = QVBoxLayout()
        self.show_details(None)
        own.changed.connect(self._dress)

    def _dress(self) -> None:
        self.show_details(self._known)

    def show_details(self, known: Details | None) -> None:
        """Show this entry; without one, say how to get one."""
        self._known = known
        body = QWidget()
        body.setProperty("role", "pane")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(tokens.SPACE_L, tokens.SPACE_M, tokens.SPACE_L, tokens.SPACE_L)
        self._column.setSpacing(tokens.SPACE_S)
        if known is None:
            self._say(_("Choose an entry to see everything about it here."), "second")
        else:
            self._fill(known)
        self._column.addStretch(1)
        self.setWidget(body)

    def _fill(self, known: Details) -> None:
        row = known.row
        head = QHBoxLayout()
        head.setSpacing(tokens.SPACE_S)
        sign = PlainLabel()
        sign.setPixmap(icons.pixmap(row.kind, self._theme.color("second").name(), 20, self.devicePixelRatioF()))
        name = Paragraph(entry_facts.title(row), "strong")
        head.addWidget(sign)
        head.addWidget(name, 1)
        self._column.addLayout(head)
        self._warn(known)
        for doubt in entry_price.doubts(known.price):
            self._say(doubt, "attention")
        if row.kind == "purchase":
            self._tell_price(known)
        for heading, text in entry_facts.facts(known):
            self._fact(heading, text)
            if heading == _("Creator") and row.creator_id is not None:
                self._link(_("Show this creator"), partial(self.creator_wanted.emit, row.creator_id))
        self._tell_provisional(known)
        if row.kind != "purchase":
            self._tell_price(known)
        self._trace(known)
        self._relate(known)
        self._show_sources(known)

    def _show_sources(self, known: Details) -> None:
        if known.sources:
            self._column.addWidget(SourcesPart(known.sources, known.zone))
        receipts = ReceiptsPart(known.receipts, is_writable=self.is_writable)
        receipts.offered.connect(partial(self.receipt_offered.emit, known.row.id))
        receipts.copy_wanted.connect(self.copy_wanted)
        receipts.removed.connect(self.receipt_removed)
        self._column.addWidget(receipts)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._known is not None and self.is_writable and dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        if self._known is not None:
            for path in dropped_files(event):
                self.receipt_offered.emit(self._known.row.id, path)

    # --- Parts ----------------------------------------------------------------------------------------------------

    def _say(self, text: str, tone: str = "") -> None:
        label = Paragraph(text, "body", tone)
        self._column.addWidget(label)

    def _fact(self, heading: str, text: str) -> None:
        part = QVBoxLayout()
        part.setSpacing(0)
        part.addWidget(PlainLabel(heading, "caption", "second"))
        value = Paragraph(text)
        value.setTextInteractionFlags(_SELECTABLE)
        value.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        value.setAccessibleName(f"{heading}: {text}")
        part.addWidget(value)
        self._column.addLayout(part)

    def _heading(self, text: str) -> None:
        self._column.addSpacing(tokens.SPACE_XS)
        self._column.addWidget(PlainLabel(text, "caption", "second"))

    def _link(self, text: str, deed: Callable[[], object]) -> None:
        self._column.addWidget(Link(text, deed), 0, Qt.AlignmentFlag.AlignLeading)

    def _button(self, text: str, deed: Callable[[], object]) -> None:
        button = QPushButton(text)
        button.clicked.connect(lambda _checked=False: deed())
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)

    # --- What is open ---------------------------------------------------------------------------------------------

    def _warn(self, known: Details) -> None:
        row, figure = known.row, known.figure
        said = entry_texts.warning(row, figure)
        if figure is None or not said:
            return
        self._say(said, "attention")
        if row.kind == "assertion":
            self._explain(known)
            return
        if figure.uncovered:
            label, day = f"{row.platform} - {row.account}", row.local.date().isoformat()
            self._button(_("Add the purchase"), partial(self.purchase_wanted.emit, label, day))
        if known.needs_rate and known.rate is None:
            self._ask_for_rate(known)
        elif figure.unconverted and known.traced.shares:
            lot = next((one.lot for one in known.traced.shares if one.cost and one.cost in figure.unconverted), None)
            lot = lot or known.traced.shares[0].lot
            self._button(_("Show the purchase that lacks a rate"), partial(self.entry_wanted.emit, lot))

    def _explain(self, known: Details) -> None:
        """List what the difference may be, each booked at once."""
        found = ExplanationList(is_narrow=True)
        found.show_explanations(known.explanations, is_writable=self.is_writable)
        found.wanted.connect(lambda one: self.explanation_chosen.emit(known.row.id, one.booked))
        self._column.addWidget(found)
        self._link(_("Show purse"), partial(self.purse_wanted.emit, known.row.account_id))

    def _ask_for_rate(self, known: Details) -> None:
        paid = known.row.charged or known.row.amount
        if paid is None:
            return
        line, wrong = QLineEdit(), Paragraph("", "caption", "wrong")
        add = QPushButton(_("Add rate"))
        wrong.hide()
        day = known.row.local.date()
        line.setAccessibleName(_("Rate from {source} to {target}").format(source=paid.currency, target=known.currency))
        line.setMinimumWidth(70)
        row = QHBoxLayout()
        row.setSpacing(tokens.SPACE_XS)
        for part, share in (
            (PlainLabel(f"1 {paid.currency} ="), 0),
            (line, 1),
            (PlainLabel(known.currency), 0),
            (add, 0),
        ):
            row.addWidget(part, share)
        self._heading(_("Rate of {day}").format(day=apart(formats.day(day))))
        self._column.addLayout(row)
        self._column.addWidget(wrong)

        def keep() -> None:
            try:
                value = parsing.rate(line.text())
            except LedgerError as error:
                wrong.say(sentence(error))
                line.setFocus()
                return
            self.rate_typed.emit(paid.currency, known.currency, day, value)

        line.returnPressed.connect(keep)
        add.clicked.connect(keep)

    def _tell_provisional(self, known: Details) -> None:
        """Say that newer rates may change the cost, and offer to load them."""
        if known.figure is not None and known.figure.is_provisional:
            said = _("Provisional: its cost rests on the last rate there is, and may change with newer ones.")
            self._say(said, "second")
            if self.is_writable:
                self._link(_("Load newer rates"), self.rates_wanted.emit)

    def _tell_price(self, known: Details) -> None:
        """Say how a price compares and what the rules are, and ask what they depend on."""
        for heading, text in entry_price.facts(known.price):
            if text:
                self._fact(heading, text)
        if known.price.needs_country and self.is_writable:
            question = CountryQuestion()
            question.chosen.connect(self.country_chosen)
            self._column.addWidget(question)

    # --- Where coins came from and went ---------------------------------------------------------------------------

    def _trace(self, known: Details) -> None:
        traced = known.traced
        if traced.is_pooled:
            self._fact(_("Paid from"), _("the pool of all coins of this account, at average cost"))
        if traced.shares:
            self._heading(_("Its coins came from"))
            for one in traced.shares:
                self._link(entry_facts.share(one), partial(self.entry_wanted.emit, one.lot))
            if traced.more:
                said = ngettext("and {count} purchase more", "and {count} purchases more", traced.more)
                self._say(said.format(count=formats.count(traced.more)), "second")
        if traced.used is not None:
            self._fact(_("Its coins"), entry_facts.used(traced.used))
            self._link_draws(known, traced.used.draws)

    def _link_draws(self, known: Details, draws: int) -> None:
        if draws:
            said = ngettext("Show the {count} entry it paid for", "Show the {count} entries it paid for", draws)
            subset = draws_of(known.row.id, entry_facts.paid_for_by(known.row))
            self._link(said.format(count=formats.count(draws)), partial(self.entries_wanted.emit, subset))

    def _relate(self, known: Details) -> None:
        for heading, ids in (
            (_("Refunds"), [known.origin.refunded] if known.origin.refunded else []),
            (_("Refunded by"), known.origin.refunds),
        ):
            found = [known.related[one] for one in ids if one in known.related]
            for row in found:
                self._fact(heading, entry_facts.related(row))
                self._link(_("Show this entry"), partial(self.entry_wanted.emit, row.id))
