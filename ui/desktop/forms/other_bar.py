"""The bar in which refunds, adjustments and balance checks are changed; they are entered elsewhere."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from models import currencies
from models.drafts import Draft
from models.money import Money
from ui import formats
from ui.desktop import labels, theme
from ui.desktop.forms.entry_bar import EntryBar
from ui.desktop.forms.fields import ChoiceField, Field, UnitField
from ui.text import _


class OtherBar(EntryBar):
    """Coins, reason, amount, moment and note of an entry that is neither a gift nor a purchase."""

    FIRST = "coins"

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(own, _("Entry"), parent)
        self.reason = ChoiceField(_("Reason"), [(key, _(name)) for key, name in labels.REASONS.items()])
        self.paid = UnitField(_("Amount"), 8)
        self.put("account", Field(_("Account"), 14), 2)
        self.put("item", self.reason)
        self.put("coins", Field(_("Coins"), 8), 1)
        self.put("amount", self.paid, 1)
        self.put("when", Field(_("When"), 14), 1)
        self.put("note", Field(_("Note"), 10), 3)
        self.paid.offer_units([(code, code) for code in currencies.codes(withdrawn=False)])

    def edit(self, entry: int, draft: Draft) -> None:
        self._title = _(labels.KINDS[draft.kind])
        self.reason.setVisible(draft.kind == "adjustment")
        self.paid.setVisible(draft.kind in {"adjustment", "refund"})
        super().edit(entry, draft)

    def read(self) -> Draft:
        before = self.edited_draft
        if before is None:
            raise RuntimeError("there is nothing to change")
        platform, account = self.account_names()
        coins, paid = self.field("coins").text, self.paid.text
        return replace(
            before,
            moment=self.moment(is_end=before.kind == "assertion"),
            platform=platform,
            account=account,
            item=self.reason.key if before.kind == "adjustment" else before.item,
            coins=formats.parse_count(coins) if coins else None,
            amount=formats.parse_amount(paid, self.paid.unit_key) if paid else None,
            note=self.field("note").text,
        )

    def fill(self, draft: Draft) -> None:
        super().fill(draft)
        self.field("coins").set_text("" if draft.coins is None else formats.count(draft.coins))
        self._show_amount(draft.amount)
        if draft.kind == "adjustment":
            self.reason.choose(draft.item)

    def _show_amount(self, amount: Money | None) -> None:
        self.paid.set_text("" if amount is None else formats.amount(amount))
        self.paid.set_unit(amount.currency if amount else self.settings.currency)
