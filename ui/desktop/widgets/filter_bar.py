"""The chips over the Ledger table; what is chosen on them is a `Filter`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui import filter_texts, labels, spans, tokens
from ui.desktop.theme import Theme
from ui.desktop.widgets.chips import Chip, PeriodChip, TagChip
from ui.desktop.widgets.choice_chip import ChoiceChip
from ui.desktop.widgets.flow import FlowLayout
from ui.desktop.widgets.link import Link
from ui.spans import Span
from ui.text import _, isolate, name

if TYPE_CHECKING:
    from models.accounts import AccountRow
    from models.creators import CreatorRow
    from models.journal import Filter


@dataclass(frozen=True)
class Options:
    """What can be chosen in a ledger."""

    accounts: Sequence[AccountRow]
    creators: Sequence[CreatorRow]
    items: Sequence[tuple[int, str]]


class FilterBar(QWidget):
    """Chips that narrow each other, and one button that takes them all away."""

    changed = Signal()
    cleared = Signal()
    """Everything is to be shown again."""
    options_wanted = Signal()
    """A list is about to open: give it what there is now."""
    text_removed = Signal()
    """The words that were looked for are no longer wanted."""
    tag_removed = Signal()
    """The entries behind a figure, or the deleted ones, are no longer wanted."""

    def __init__(self, theme_: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.period = PeriodChip(theme_)
        self.platforms = ChoiceChip(_(filter_texts.PARTS["platforms"]), theme_, are_names=True)
        self.accounts = ChoiceChip(_(filter_texts.PARTS["accounts"]), theme_, are_names=True)
        self.creators = ChoiceChip(_(filter_texts.PARTS["creators"]), theme_, are_names=True)
        self.items = ChoiceChip(_(filter_texts.PARTS["items"]), theme_, are_names=True)
        self.kinds = ChoiceChip(_(filter_texts.PARTS["kinds"]), theme_)
        self.kinds.offer([(key, _(text)) for key, text in labels.KINDS.items()])
        self.needs = ChoiceChip(_(filter_texts.PARTS["needs"]), theme_)
        self.needs.offer([(key, _(text)) for key, text in filter_texts.NEEDS.items()])
        self.text = TagChip(_(filter_texts.PARTS["words"]), theme_)
        self.tag = TagChip(_(filter_texts.PARTS["only"]), theme_)
        self._words = ""
        self._clear = Link(_("Show all"), self.cleared.emit)
        self._clear.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        row = FlowLayout(tokens.SPACE_S, self)
        for chip in (self.tag, self.text, self.period, *self.lists):
            row.put(chip)
        row.put(self._clear)
        self.period.changed.connect(self._choose)
        self.text.removed.connect(self._forget_words)
        self.tag.removed.connect(self.tag_removed)
        for chip in self.lists:
            chip.changed.connect(self._choose)
            if chip not in {self.kinds, self.needs}:
                chip.opening.connect(self.options_wanted)

    @property
    def lists(self) -> tuple[ChoiceChip, ...]:
        """The chips with a list to tick."""
        return self.platforms, self.accounts, self.creators, self.items, self.kinds, self.needs

    @property
    def chips(self) -> tuple[Chip, ...]:
        """Every chip."""
        return self.tag, self.text, self.period, *self.lists

    @property
    def has_lists_chosen(self) -> bool:
        """Whether something is chosen whose name may change, or which may go."""
        return any(chip.chosen for chip in self.lists)

    def offer(self, options: Options) -> None:
        """Set what can be chosen; what is gone from the ledger is no longer chosen."""
        before = self.filter
        platforms = dict.fromkeys(row.platform for row in options.accounts)
        self.platforms.offer([(platform, platform) for platform in platforms])
        self.accounts.offer([(row.id, row.label) for row in options.accounts])
        self.creators.offer([*((row.id, row.name) for row in options.creators), (0, labels.creator(""))])
        self.items.offer(options.items)
        if self.filter != before:
            self._choose()

    def search(self, text: str) -> None:
        """Look for words as well."""
        if text.strip() != self._words:
            self._say_words(text.strip())
            self._choose()

    def show_tag(self, title: str) -> None:
        """Say which entries alone are shown; empty takes that away."""
        self.tag.mark(title)
        self._clear.setVisible(self._is_narrowed)

    def clear(self) -> None:
        """Choose nothing, so that everything is shown; one signal for it all."""
        self._reset()
        self._choose()

    def redraw(self) -> None:
        """Write again what is chosen: names were hidden, or are shown again."""
        for chip in self.lists:
            chip.redraw()
        self._say_words(self._words)

    def _reset(self) -> None:
        self._say_words("")
        for chip in self.chips:
            if chip is not self.text:
                chip.reset()

    def _say_words(self, words: str) -> None:
        self._words = words
        self.text.mark(isolate(name(words)) if words else "")

    def _forget_words(self) -> None:
        self._words = ""
        self.text_removed.emit()
        self._choose()

    def _choose(self) -> None:
        self._clear.setVisible(self._is_narrowed)
        self.changed.emit()

    @property
    def _is_narrowed(self) -> bool:
        return any(chip.is_active for chip in self.chips)

    @property
    def filter(self) -> Filter:
        """What is chosen."""
        from models.journal import Filter

        span, chosen = self.period.span, [chip.chosen for chip in self.lists]
        platforms, accounts, creators, items, kinds, needs = chosen
        return Filter(span.since, span.until, kinds, platforms, accounts, creators, items, needs, self._words)

    # --- From one evening to the next -----------------------------------------------------------------------------

    @property
    def state(self) -> dict[str, Any]:
        """What is chosen, as JSON can hold it."""
        span = self.period.span
        own = [on.isoformat() if on else "" for on in (span.since, span.until)]
        lists = dict(zip(_LISTS, ([*chip.chosen] for chip in self.lists), strict=True))
        return {"period": span.name, "own": own, "words": self._words, **lists}

    def restore(self, state: Mapping[str, Any], today: date, starts_on: int) -> None:
        """Choose what was chosen when `state` was kept, without a signal; what cannot be read is left out."""
        self._reset()
        self.period.start_on(starts_on)
        self.period.choose(_span(state, today, starts_on))
        self._say_words(str(state.get("words", "")))
        for name_, chip in zip(_LISTS, self.lists, strict=True):
            kept = state.get(name_, [])
            chip.choose(frozenset(one for one in kept if isinstance(one, (int, str))))
        self._clear.setVisible(self._is_narrowed)


_LISTS = ("platforms", "accounts", "creators", "items", "kinds", "needs")


def _span(state: Mapping[str, Any], today: date, starts_on: int) -> Span:
    """Give the stretch that was chosen; a named one is worked out for today."""
    named = str(state.get("period", "all"))
    if named != "own":
        return spans.span(named, today, starts_on)
    try:
        since, until = (date.fromisoformat(text) if text else None for text in state.get("own", ()))
    except (TypeError, ValueError):
        return Span()
    return Span("own", since, until)
