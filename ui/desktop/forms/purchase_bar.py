"""The bar for purchases: a pack and its price, where it was bought, and whether that was dear."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from models import currencies
from models.drafts import Draft
from models.errors import InvalidEntry
from models.money import Money, divide_half_even
from models.suggestions import KnownPack
from models.text import N_
from ui import formats
from ui.desktop import labels, theme
from ui.desktop.forms.completion import Suggestion
from ui.desktop.forms.entry_bar import EntryBar
from ui.desktop.forms.fields import ChoiceField, Field, UnitField
from ui.text import _


class PurchaseBar(EntryBar):
    """Coins that were bought. Picking a pack fills in its coins, price and shop."""

    FIRST = "coins"

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(own, _("Purchase"), parent)
        self.paid = UnitField(_("Paid, all included"), 8)
        self.channel = ChoiceField(_("Bought through"), [(key, _(name)) for key, name in labels.CHANNELS.items()])
        self.put("account", Field(_("Account"), 13), 2)
        self.put("coins", Field(_("Coins"), 9), 1)
        self.put("amount", self.paid, 1)
        self.put("channel", self.channel)
        self.put("reference", Field(_("Order number"), 10), 1)
        self.put("when", Field(_("When"), 13), 1)
        self.put("note", Field(_("Note"), 8), 2)
        self.field("when").line.setPlaceholderText(_("now"))
        self.field("coins").line.picked.connect(self._take_pack)
        self._guessed_channel = True
        self.channel.edited.connect(self._channel_is_chosen)

    def first_field(self) -> QWidget:
        """The pack, once there is an account."""
        return self.fields["coins"] if self.field("account").text else self.fields["account"]

    def _usual_account(self) -> str:
        wanted = self.known.usual_purchase_account
        row = next((row for row in self.known.accounts if row.id == wanted), None)
        return row.label if row else super()._usual_account()

    def suggest(self) -> None:
        platform = self.account_names()[0]
        packs = [pack for pack in self.known.packs if pack.platform == platform]
        own = [pack for pack in packs if pack.is_own]
        used = dict.fromkeys(
            pack.amount.currency for pack in (*own, *(pack for pack in self.known.packs if pack.is_own))
        )
        codes = dict.fromkeys((*used, self.settings.currency, *currencies.codes(withdrawn=False)))
        self.paid.offer_units([(code, code) for code in codes])
        fitting = [pack for pack in packs if pack.is_own or pack.amount.currency in {*used, self.settings.currency}]
        # A field can only be completed to one text once: the pack bought most, or most lately, is meant.
        once = {formats.count(pack.coins): pack for pack in reversed(fitting)}
        order = dict.fromkeys(formats.count(pack.coins) for pack in fitting)
        self.field("coins").line.offer([Suggestion(text, _pack_text(once[text]), once[text]) for text in order])

    def _take_pack(self, pack: KnownPack) -> None:
        self.paid.set_unit(pack.amount.currency)
        self.paid.set_text(formats.amount(pack.amount))
        if self._guessed_channel:
            self.channel.choose(pack.channel)
        self.fields["amount"].setFocus()
        self.paid.line.selectAll()

    def _channel_is_chosen(self) -> None:
        self._guessed_channel = False

    def read(self) -> Draft:
        platform, account = self.account_names()
        if not self.field("coins").text:
            raise InvalidEntry("coins", N_("How many coins did you get, bonus included?"))
        coins = formats.parse_count(self.field("coins").text)
        if not self.paid.text:
            raise InvalidEntry("amount", N_("How much was paid in all, tax and fees included?"))
        paid = formats.parse_amount(self.paid.text, self.paid.unit_key)
        draft = Draft(
            "purchase", self.moment(), platform, account, coins=coins, amount=paid, channel=self.channel.key,
            reference=self.field("reference").text, note=self.field("note").text,
        )  # fmt: skip
        before = self.edited_draft
        return draft if before is None else replace(before, **{name: getattr(draft, name) for name in _TYPED})

    def fill(self, draft: Draft) -> None:
        super().fill(draft)
        self.suggest()
        self.field("coins").set_text(formats.count(draft.coins or 0))
        if draft.amount is not None:
            self.paid.set_unit(draft.amount.currency)
            self.paid.set_text(formats.amount(draft.amount))
        self.channel.choose(draft.channel)
        self.field("reference").set_text(draft.reference)

    def clear(self) -> None:
        super().clear()
        self.channel.choose("")
        self._guessed_channel = True

    def go_on(self, draft: Draft) -> None:
        for name in ("coins", "amount", "reference"):
            self.field(name).set_text("")
        super().go_on(draft)

    def look_ahead(self, draft: Draft) -> None:
        if not draft.coins or draft.amount is None or draft.coins < 1:
            return
        price = formats.money(per_hundred(draft.amount, draft.coins))
        parts = [_("= {price} for 100 coins").format(price=price)]
        usual = self.known.prices.get((draft.platform, draft.amount.currency))
        if usual is not None and not self.edited_draft:
            parts.append(_("lately {price}").format(price=formats.money(Money(usual, draft.amount.currency))))
        is_dear = usual is not None and per_hundred(draft.amount, draft.coins).minor * 10 > usual * 12
        self.say(" · ".join(parts), "attention" if is_dear else "")


_TYPED = ("moment", "platform", "account", "coins", "amount", "channel", "reference", "note")


def per_hundred(paid: Money, coins: int) -> Money:
    """Price of 100 coins, rounded to the minor unit."""
    return Money(divide_half_even(100 * paid.minor, coins), paid.currency)


def _pack_text(pack: KnownPack) -> str:
    where = _(labels.CHANNELS[pack.channel]) if pack.channel else ""
    return " · ".join(part for part in (formats.money(pack.amount), where) if part)
