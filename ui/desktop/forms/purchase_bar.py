"""The bar for purchases: a pack and its price, where it was bought, and whether that was dear."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction
from functools import partial

from PySide6.QtWidgets import QWidget

from models import currencies, matching, prices
from models.drafts import Draft
from models.errors import InvalidEntry
from models.money import Money
from models.suggestions import Known, KnownPack
from models.text import N_
from ui import coin_texts, conversion_texts, fact_texts, formats, labels, parsing, privacy
from ui.desktop import theme
from ui.desktop.forms import ahead, price_hint
from ui.desktop.forms.ahead import PurchaseAhead
from ui.desktop.forms.completion import Suggestion
from ui.desktop.forms.entry_bar import EntryBar
from ui.desktop.forms.fields import ChoiceField, CountField, Field, UnitField
from ui.text import _, apart


class PurchaseBar(EntryBar):
    """Coins that were bought. Picking a pack fills in its coins, price and shop."""

    FIRST = NEXT = "coins"
    COMPLETED = ("account", "coins", "seller", "payment_method")
    OWN = ("coins", "amount", "charged", "reference")
    NEEDED = ("account", "coins", "amount")
    KNOWN = ("_pack", "_guessed_channel")

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(own, _("Purchase"), parent)
        self.paid = UnitField(_("Paid, all included"), 8, "amount")
        self.charged = UnitField(_("Charged by the bank"), 8, "charged")
        self.channel = ChoiceField(_("Bought through"), [(key, _(name)) for key, name in labels.CHANNELS.items()])
        self.put("account", Field(_("Account"), 13), 2)
        self.put("coins", CountField(_("Coins"), 9, "coins"), 1)
        self.put("amount", self.paid, 1)
        self.put_when()
        self.put("note", Field(_("Note"), 8), 2)
        self.tuck("channel", self.channel)
        self.tuck("seller", Field(_("Seller"), 10), 1)
        self.tuck("payment_method", Field(_("Paid with"), 10), 1)
        self.tuck("reference", Field(_("Order number"), 10), 1)
        self.tuck("charged", self.charged, 1)
        self.finish()
        self.charged.about = _("What your bank took, where that was another currency")
        self.field("coins").line.picked.connect(self._take_pack)
        self.field("coins").line.textEdited.connect(lambda _text: self._forget_pack())
        self.paid.edited.connect(self._price_is_typed)
        self._guessed_channel = True
        self._pack: KnownPack | None = None
        self.channel.edited.connect(self._channel_is_chosen)

    def know(self, known: Known) -> None:
        super().know(known)
        if not self.field("account").text and self.is_in("coins"):  # no pack is of any use before there is one
            self.fields["account"].go()

    def _usual_account(self) -> str:
        wanted = self.known.usual_purchase_account
        row = next((row for row in self.known.accounts if row.id == wanted), None)
        return row.label if row else super()._usual_account()

    def suggest(self) -> None:
        platform = self.account_names()[0]
        self.fields["coins"].entitle(coin_texts.heading(self.coin))
        packs = [pack for pack in self.known.packs if pack.platform == platform]
        used = dict.fromkeys((*self.known.paid_in(platform), *self.known.paid_in()))
        codes = dict.fromkeys((*used, self.settings.currency, *currencies.codes(withdrawn=False)))
        for field in (self.paid, self.charged):
            field.offer_units([(code, code) for code in codes])
        for place, texts in (("seller", self.known.sellers), ("payment_method", self.known.payment_methods)):
            self.field(place).line.offer([Suggestion(text) for text in texts])
        mine = {*used, self.settings.currency}
        priced = [pack for pack in packs if _fits(pack, mine)]
        sizes = {pack.coins for pack in priced}
        fitting = [*priced, *(pack for pack in packs if pack.amount is None and pack.coins not in sizes)]
        rows = [
            Suggestion(
                formats.count(pack.coins),
                _pack_text(pack),
                pack,
                matching.sought(formats.count(pack.coins), str(pack.coins)),
            )
            for pack in dict.fromkeys(fitting)
        ]
        self.field("coins").line.offer(rows, is_number=True)

    def _take_pack(self, pack: KnownPack) -> None:
        if pack.amount is None:
            self._forget_pack()
            return
        self._pack = pack
        self.paid.show_money(pack.amount, pack.amount.currency)
        if self._guessed_channel:
            self.channel.choose(pack.channel)

    def _forget_pack(self) -> None:
        """Other coins are being typed: what the pack before cost is not their price."""
        if self._pack is not None:
            self._pack = None
            self.paid.set_text("")

    def _price_is_typed(self) -> None:
        self._pack = None

    def enter(self) -> None:
        """Take a pack with its price, which is looked at before it is added."""
        if self.is_in("coins") and self.field("coins").line.took:
            self.paid.go()
        else:
            super().enter()

    def _channel_is_chosen(self) -> None:
        self._guessed_channel = False

    def read(self) -> Draft:
        platform, account = self.account_names()
        if not self.field("coins").text:
            raise InvalidEntry("coins", N_("How many coins did you get, bonus included?"))
        coins = parsing.count(self.field("coins").text)
        if not self.paid.text:
            raise InvalidEntry("amount", N_("How much was paid in all, tax and fees included?"))
        draft = Draft(
            "purchase", self.moment(), platform, account, coins=coins, amount=self.paid.money(),
            charged=self.charged.money() if self.charged.text else None, channel=self.channel.key,
            seller=self.field("seller").text, payment_method=self.field("payment_method").text,
            reference=self.field("reference").text, note=self.field("note").text,
        )  # fmt: skip
        before = self.edited_draft
        return draft if before is None else replace(before, **{name: getattr(draft, name) for name in _TYPED})

    def fill(self, draft: Draft) -> None:
        super().fill(draft)
        self.suggest()
        self.field("coins").set_text(formats.count(draft.coins or 0))
        self.paid.show_money(draft.amount, self.settings.currency)
        self.charged.show_money(draft.charged, self.settings.currency)
        self.channel.choose(draft.channel)
        for place in ("seller", "payment_method", "reference"):
            self.field(place).set_text(getattr(draft, place))
        self.show_more(any((draft.seller, draft.payment_method, draft.reference, draft.charged)))

    def clear(self) -> None:
        super().clear()
        self.channel.choose("")
        self._guessed_channel = True

    def look_ahead(self, draft: Draft) -> None:
        paid = draft.charged or draft.amount
        if draft.coins and draft.coins > 0 and paid is not None:
            self._say_price(paid, draft.coins)
            self.reckon(ahead.purchase, draft, partial(self._say_price, paid, draft.coins), ahead.changed_purchase)
            self.reckon_budgets(draft)

    def _say_price(self, paid: Money, coins: int, found: PurchaseAhead | None = None) -> None:
        price = prices.at(Fraction(paid.minor, coins), 100, paid.currency)
        hundred = coin_texts.counted(100, self.coin, formats.count(100))
        parts = [_("= {price} for {coins}").format(price=formats.money(price), coins=hundred)]
        usual = found.usual if found is not None else None
        more = prices.compare(paid, coins, usual).percent or 0
        if usual is not None:
            parts.append(_("usually {price}").format(price=formats.money(prices.at(usual, 100, paid.currency))))
        if is_dear := more > prices.DEAR:
            percent = privacy.DOTS if privacy.is_on() else formats.percent(more, 100)
            parts.append(_("{percent} above your usual").format(percent=apart(percent)))
        if found is not None:
            if found.balance is not None:
                parts.append(_("balance {count}").format(count=formats.coins(found.balance)))
            parts += conversion_texts.in_full(found.conversions)
            parts += price_hint.parts(found.check)
        is_asked = found is not None and found.check is not None and bool(found.check.doubts)
        self.outlook.say_parts(parts, "attention" if is_dear or is_asked else "")


_TYPED = (
    "moment", "platform", "account", "coins", "amount", "charged", "channel", "seller", "payment_method", "reference",
    "note",
)  # fmt: skip


def _fits(pack: KnownPack, mine: Collection[str]) -> bool:
    """Whether a pack has a price that is offered: bought or added oneself, else in a currency of one's own."""
    return pack.amount is not None and (pack.is_own or pack.is_kept or pack.amount.currency in mine)


def _pack_text(pack: KnownPack) -> str:
    if pack.amount is None:
        return _("its price is not known")
    where = _(labels.CHANNELS[pack.channel]) if pack.channel else ""
    seen = "" if pack.is_own else _("seen without a date")
    if pack.as_of:
        seen = _("seen {day}").format(day=apart(fact_texts.day(pack.as_of)))
    return " · ".join(part for part in (formats.money(pack.amount), where, seen) if part)
