"""The bar for gifts: creator, gift, how many, coins or money, and what that really costs before it is added."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from models.drafts import Draft
from models.errors import InvalidEntry
from models.money import Money
from models.names import name_key
from models.suggestions import KnownCreator, KnownGift
from models.text import N_
from ui import formats
from ui.desktop import theme
from ui.desktop.books import Books
from ui.desktop.forms.completion import Suggestion
from ui.desktop.forms.entry_bar import EntryBar
from ui.desktop.forms.fields import Field, UnitField
from ui.text import _, ngettext

if TYPE_CHECKING:
    from models.reports.figures import Figure

COINS = "coins"


class GiftBar(EntryBar):
    """One gift. Picking a known one fills in its coins; the creator's account of last time is taken."""

    FIRST = "item"

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(own, _("Gift"), parent)
        self.coins = UnitField(_("Coins"), 7)
        self.put("creator", Field(_("Creator"), 14), 3)
        self.put("item", Field(_("Gift"), 12), 3)
        self.put("quantity", Field(_("How many"), 4))
        self.put("coins", self.coins)
        self.put("account", Field(_("Account"), 13), 2)
        self.put("when", Field(_("When"), 13), 1)
        self.put("note", Field(_("Note"), 8), 2)
        self.field("quantity").line.setPlaceholderText("1")
        self.field("when").line.setPlaceholderText(_("now"))
        self.field("creator").line.picked.connect(self._take_creator)
        self.field("item").line.picked.connect(self._take_gift)
        self.field("quantity").edited.connect(self._multiply)
        self.coins.edited.connect(self._price_is_typed)
        self._price: KnownGift | None = None

    def first_field(self) -> QWidget:
        """The creator comes first; once there is one, the gift."""
        return self.fields["item"] if self.field("creator").text else self.fields["creator"]

    def suggest(self) -> None:
        account = self.account()
        platform = account.platform if account else self.account_names()[0]
        own = [gift for gift in self.known.gifts if gift.platform == platform]
        others = [gift for gift in self.known.gifts if gift.platform != platform] if not own else []
        self.field("item").line.offer([Suggestion(gift.name, _price_text(gift), gift) for gift in own or others])
        label = {row.id: row.label for row in self.known.accounts}
        creators = [Suggestion(row.name, label.get(row.account or 0, ""), row) for row in self.known.creators]
        self.field("creator").line.offer(creators)
        unit = account.unit if account else _("Coins")
        used = dict.fromkeys(pack.amount.currency for pack in self.known.packs if pack.is_own)
        codes = dict.fromkeys((self.settings.currency, *used, "EUR", "USD", "GBP"))
        self.coins.offer_units([(COINS, unit), *((code, code) for code in codes)])

    def _take_creator(self, creator: KnownCreator) -> None:
        row = next((row for row in self.known.accounts if row.id == creator.account), None)
        if row is not None:
            self.field("account").set_text(row.label)
            self.suggest()
        self.fields["item"].setFocus()

    def _take_gift(self, gift: KnownGift) -> None:
        self._price = gift
        self.coins.set_unit(gift.amount.currency if gift.amount else COINS if gift.coins else self.coins.unit_key)
        self._multiply()
        (self.fields["coins"] if gift.coins is None and gift.amount is None else self.fields["quantity"]).setFocus()

    def _multiply(self) -> None:
        """Fill in what the picked gift takes, times how many of it."""
        if self._price is None:
            return
        try:
            quantity = self._quantity()
        except InvalidEntry:
            return
        if self._price.coins:
            self.coins.set_text(formats.count(self._price.coins * quantity))
        elif self._price.amount:
            self.coins.set_text(formats.amount(replace(self._price.amount, minor=self._price.amount.minor * quantity)))

    def _price_is_typed(self) -> None:
        self._price = None

    def _quantity(self) -> int:
        text = self.field("quantity").text
        return formats.parse_count(text, field="quantity") if text else 1

    def read(self) -> Draft:
        platform, account = self.account_names()
        coins, amount = self._paid()
        creator = self.field("creator").text
        before = self.edited_draft
        draft = Draft(
            "gift", self.moment(), platform, account, creator, item=self.field("item").text, quantity=self._quantity(),
            coins=coins, amount=amount, note=self.field("note").text,
        )  # fmt: skip
        if before is None:
            return draft
        handle = before.handle if name_key(creator) == name_key(before.creator) else ""
        return replace(before, **{name: getattr(draft, name) for name in _TYPED}, handle=handle)

    def _paid(self) -> tuple[int | None, Money | None]:
        text, unit = self.coins.text, self.coins.unit_key
        if not text:
            raise InvalidEntry("coins", N_("How many coins did it take?"))
        if unit in ("", COINS):
            return formats.parse_count(text), None
        return None, formats.parse_amount(text, unit, field="coins")

    def fill(self, draft: Draft) -> None:
        super().fill(draft)
        self.suggest()
        self._price = None
        self.field("creator").set_text(draft.creator)
        self.field("item").set_text(draft.item)
        self.field("quantity").set_text("" if draft.quantity == 1 else formats.count(draft.quantity))
        if draft.amount is not None:
            self.coins.offer_units([(COINS, _("Coins")), (draft.amount.currency, draft.amount.currency)])
            self.coins.set_unit(draft.amount.currency)
            self.coins.set_text(formats.amount(draft.amount))
        else:
            self.coins.set_unit(COINS)
            self.coins.set_text(formats.count(draft.coins or 0))

    def go_on(self, draft: Draft) -> None:
        for name in ("item", "quantity", "coins"):
            self.field(name).set_text("")
        self._price = None
        super().go_on(draft)

    def look_ahead(self, draft: Draft) -> None:
        account = self.account()
        if self._session is not None and not self.edited_draft:
            answer = partial(self._say_cost, draft)
            self._session.ask(Books.outlook, account and account.id, draft, done=answer, topic="outlook")

    def _say_cost(self, draft: Draft, figure: Figure) -> None:
        parts = [] if figure.cost is None else [f"= {formats.money(figure.cost)}"]
        parts += [f"+ {formats.money(part)}" for part in figure.unconverted]
        if draft.coins and figure.uncovered:
            text = ngettext(
                "{count} coin without a purchase yet", "{count} coins without a purchase yet", figure.uncovered
            )
            parts.append(text.format(count=formats.count(figure.uncovered)))
        if draft.coins:
            parts.append(_("balance {count}").format(count=formats.count(figure.balance)))
        if draft.creator and all(name_key(row.name) != name_key(draft.creator) for row in self.known.creators):
            parts.append(_("new creator"))
        self.say(" · ".join(parts), "attention" if draft.coins and figure.uncovered else "")


_TYPED = ("moment", "platform", "account", "creator", "item", "quantity", "coins", "amount", "note")


def _price_text(gift: KnownGift) -> str:
    if gift.amount is not None:
        return formats.money(gift.amount)
    return formats.count(gift.coins) if gift.coins else ""
