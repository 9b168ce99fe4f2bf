"""The bar for what the app showed: a balance to hold the ledger against."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from models.drafts import Draft
from models.errors import InvalidEntry
from models.text import N_
from ui import coin_texts, formats, parsing
from ui.desktop import theme
from ui.desktop.forms import ahead
from ui.desktop.forms.ahead import Ahead
from ui.desktop.forms.entry_bar import EntryBar
from ui.desktop.forms.fields import CountField, Field
from ui.text import _


class BalanceBar(EntryBar):
    """The coins an app shows at a moment; the difference to the ledger is said before it is added."""

    IS_END = True
    FIRST = NEXT = "coins"
    OWN = ("coins",)
    NEEDED = ("account", "coins")

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(own, _("Balance"), parent)
        self.put("account", Field(_("Account"), 14), 2)
        self.put("coins", CountField(_("Coins the app shows"), 10, "coins"), 1)
        self.put_when()
        self.put("note", Field(_("Note"), 10), 3)
        self.finish()

    def suggest(self) -> None:
        self.fields["coins"].entitle(coin_texts.shown(self.coin))

    def read(self) -> Draft:
        platform, account = self.account_names()
        if not self.field("coins").text:
            raise InvalidEntry("coins", N_("How many coins does the app show?"))
        coins, before = parsing.count(self.field("coins").text), self.edited_draft
        draft = Draft("assertion", self.moment(), platform, account, coins=coins, note=self.field("note").text)
        return draft if before is None else replace(before, **{name: getattr(draft, name) for name in _TYPED})

    def fill(self, draft: Draft) -> None:
        super().fill(draft)
        self.field("coins").set_text(formats.count(draft.coins or 0))

    def look_ahead(self, draft: Draft) -> None:
        self.reckon(ahead.balance_at, draft, self._say_difference)

    def _say_difference(self, found: Ahead) -> None:
        difference = (found.draft.coins or 0) - found.balance
        held = _("the ledger has {count}").format(count=formats.coins(found.balance))
        if not difference:
            self.outlook.say(_("{held}: they agree").format(held=held), "good")
            return
        more = _("the app shows {count} more") if difference > 0 else _("the app shows {count} fewer")
        self.outlook.say_parts([held, more.format(count=formats.coins(abs(difference)))], "attention")


_TYPED = ("moment", "platform", "account", "coins", "note")
