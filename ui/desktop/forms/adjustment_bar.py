"""The bar for coins that came or went another way: free ones, expired ones, an opening balance, a correction."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from models import currencies
from models.drafts import Draft
from models.errors import InvalidEntry
from models.text import N_
from ui import formats, labels, parsing
from ui.desktop import theme
from ui.desktop.forms import ahead
from ui.desktop.forms.ahead import Ahead
from ui.desktop.forms.entry_bar import EntryBar
from ui.desktop.forms.fields import ChoiceField, CountField, Field, UnitField
from ui.text import _

GOING = ("expired", "lost")
"""Reasons for which coins went: their minus need not be typed."""
UNPAID = ("free", *GOING)
"""Reasons with which no money comes."""


class AdjustmentBar(EntryBar):
    """Coins with a sign, the reason, and what coins that came have cost, where that is known."""

    FIRST = NEXT = "coins"
    OWN = ("coins", "amount")
    NEEDED = ("account", "coins")

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(own, _("Adjustment"), parent)
        self.reason = ChoiceField(_("Reason"), [(key, _(name)) for key, name in labels.REASONS.items()])
        self.paid = UnitField(_("What they cost, if known"), 8, "amount")
        self.put("account", Field(_("Account"), 14), 2)
        self.put("item", self.reason)
        self.put("coins", CountField(_("Coins, with a minus if they went"), 8, "coins"), 1)
        self.put("amount", self.paid, 1)
        self.put_when()
        self.put("note", Field(_("Note"), 10), 3)
        self.finish()
        self.reason.edited.connect(self._fit_reason)
        self._fit_reason()

    def _fit_reason(self) -> None:
        self.paid.setVisible(self.reason.key not in UNPAID)

    def suggest(self) -> None:
        codes = dict.fromkeys((self.settings.currency, *currencies.codes(withdrawn=False)))
        self.paid.offer_units([(code, code) for code in codes])

    def read(self) -> Draft:
        platform, account = self.account_names()
        if not self.field("coins").text:
            raise InvalidEntry("coins", N_("How many coins came or, with a minus, went?"))
        coins, before = parsing.count(self.field("coins").text), self.edited_draft
        if before is None and self.reason.key in GOING:
            coins = -abs(coins)
        amount = self.paid.money() if self.paid.text and self.reason.key not in UNPAID else None
        draft = Draft(
            "adjustment", self.moment(), platform, account, item=self.reason.key, coins=coins, amount=amount,
            note=self.field("note").text,
        )  # fmt: skip
        return draft if before is None else replace(before, **{name: getattr(draft, name) for name in _TYPED})

    def fill(self, draft: Draft) -> None:
        super().fill(draft)
        self.suggest()
        self.reason.choose(draft.item)
        self.field("coins").set_text("" if draft.coins is None else formats.count(draft.coins))
        self.paid.show_money(draft.amount, self.settings.currency)
        self._fit_reason()

    def clear(self) -> None:
        super().clear()
        self.reason.choose("")
        self._fit_reason()

    def look_ahead(self, draft: Draft) -> None:
        self.reckon(ahead.balance_after, draft, self._say_balance)

    def _say_balance(self, found: Ahead) -> None:
        coins, is_unknown = found.draft.coins or 0, found.draft.amount is None and self.reason.key not in UNPAID
        came = formats.coins(coins) if coins < 0 else f"+{formats.coins(coins)}"
        parts = [came, _("balance {count}").format(count=formats.coins(found.balance))]
        if coins > 0 and is_unknown:
            parts.append(_("what they cost is not known, so gifts paid with them count as uncovered"))
        self.outlook.say_parts(parts)


_TYPED = ("moment", "platform", "account", "item", "coins", "amount", "note")
