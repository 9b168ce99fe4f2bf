"""The bar for gifts: creator, gift, how many, coins or money, and what that really costs before it is added."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QWidget

from models import currencies
from models.drafts import Draft
from models.errors import InvalidEntry
from models.money import Money
from models.names import DEFAULT_ACCOUNT, name_key
from models.suggestions import Known, KnownCreator, KnownGift
from models.text import N_
from ui import coin_texts, conversion_texts, formats, parsing
from ui.desktop import theme
from ui.desktop.forms import ahead
from ui.desktop.forms.ahead import GiftAhead
from ui.desktop.forms.completion import Suggestion
from ui.desktop.forms.entry_bar import EntryBar, Sent
from ui.desktop.forms.fields import COINS, CountField, Field, UnitField
from ui.text import _, name, ngettext


class GiftBar(EntryBar):
    """One gift. Picking a known one fills in its coins; the creator's account of last time is taken."""

    FIRST, NEXT = "creator", "item"
    COMPLETED = ("creator", "item", "account")
    OWN = ("item", "quantity", "coins", "charged")
    NEEDED = ("item", "coins")
    KNOWN = ("_price",)

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(own, _("Gift"), parent)
        self.coins = UnitField(_("Coins"), 7, "coins")
        self.put("creator", Field(_("Creator"), 14), 3)
        self.put("item", Field(_("Gift"), 12), 3)
        self.put("quantity", CountField(_("How many"), 5, "quantity"))
        self.put("coins", self.coins)
        self.put("account", Field(_("Account"), 13), 2)
        self.put_when()
        self.put("note", Field(_("Note"), 8), 2)
        self.charged = UnitField(_("Charged by the bank"), 8, "charged")
        self.tuck("charged", self.charged)
        self.finish()
        self.coins.about = _("Of all of them together")
        self.charged.about = _("What your bank took, where that was another currency")
        self.field("quantity").line.setPlaceholderText(formats.count(1))
        self.field("creator").line.picked.connect(self._take_creator)
        self.field("item").line.picked.connect(self._take_gift)
        self.field("item").line.textEdited.connect(lambda _text: self._forget_price())
        self.field("quantity").edited.connect(self._multiply)
        self.coins.edited.connect(self._price_is_typed)
        self._price: KnownGift | None = None

    def know(self, known: Known) -> None:
        self.known = known
        label = {row.id: name(row.label) for row in known.accounts}
        self.field("creator").line.offer(
            [Suggestion(row.name, label.get(row.account or 0, ""), row, row.sought) for row in known.creators],
            _("new creator"),
        )
        super().know(known)

    def suggest(self) -> None:
        platform = self.account_names()[0]
        used_ones = {row.platform for row in self.known.accounts} or {gift.platform for gift in self.known.gifts}
        own = [Suggestion(gift.name, _price_text(gift), gift) for gift in self.known.gifts if gift.platform == platform]
        others = [
            Suggestion(gift.name, " · ".join(filter(None, (_price_text(gift), name(gift.platform)))), gift)
            for gift in self.known.gifts
            if gift.platform != platform and gift.platform in used_ones
        ]
        self.field("item").line.offer([*own, *others], _("new gift"))
        codes = dict.fromkeys((self.settings.currency, *self.known.paid_in(), *currencies.USUAL))
        self.coins.offer_units([(COINS, coin_texts.heading(self.coin)), *((code, code) for code in codes)])
        self.charged.offer_units([(code, code) for code in codes])
        self._entitle()

    @property
    def _is_in_money(self) -> bool:
        return self.coins.unit_key not in {"", COINS}

    def _entitle(self) -> None:
        """Head the field with what is counted in it: the platform's coins, or money, of which banks may take more."""
        self.coins.entitle(_("Amount") if self._is_in_money else coin_texts.heading(self.coin))
        self._more.setVisible(self._is_in_money)
        if not self._is_in_money:
            self.show_more(is_shown=False)

    def _take_creator(self, creator: KnownCreator) -> None:
        row = next((row for row in self.known.accounts if row.id == creator.account), None)
        if row is not None and row.label != self.field("account").text:
            self.field("account").set_text(row.label)
            self.suggest()

    def _take_gift(self, gift: KnownGift) -> None:
        self._price = gift
        if gift.platform != self.account_names()[0]:
            there = (row.label for row in self.known.accounts if row.platform == gift.platform and row.closed is None)
            self.field("account").set_text(next(there, f"{gift.platform} - {DEFAULT_ACCOUNT}"))
            self.suggest()
        self.coins.set_unit(self._unit_of(gift))
        self._entitle()
        self._multiply()

    def _unit_of(self, gift: KnownGift) -> str:
        """What a gift is counted in: coins, or money in the currency that is chosen, else in the ledger's."""
        if gift.amount is not None:
            return gift.amount.currency
        if not gift.is_in_money:
            return COINS
        return self.settings.currency if self.coins.unit_key in {"", COINS} else self.coins.unit_key

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
        else:
            self.coins.set_text("")

    def _forget_price(self) -> None:
        """Another gift is being typed: what the one before took is not its price."""
        if self._price is not None:
            self._price = None
            self.coins.set_text("")

    def _price_is_typed(self) -> None:
        self._price = None
        self._entitle()

    def _quantity(self) -> int:
        text = self.field("quantity").text
        return parsing.count(text, field="quantity") if text else 1

    def read(self) -> Draft:
        platform, account = self.account_names()
        coins, amount = self._paid()
        creator = self.field("creator").text
        before = self.edited_draft
        draft = Draft(
            "gift", self.moment(), platform, account, creator, item=self.field("item").text, quantity=self._quantity(),
            coins=coins, amount=amount, charged=self.charged.money() if amount and self.charged.text else None,
            note=self.field("note").text,
        )  # fmt: skip
        if before is None:
            return draft
        handle = before.handle if name_key(creator) == name_key(before.creator) else ""
        return replace(before, **{name: getattr(draft, name) for name in _TYPED}, handle=handle)

    def _paid(self) -> tuple[int | None, Money | None]:
        if self._is_in_money:
            if not self.coins.text:
                raise InvalidEntry("coins", N_("How much was paid in all, tax and fees included?"))
            return None, self.coins.money()
        if not self.coins.text:
            raise InvalidEntry("coins", N_("How many coins did it take?"))
        return parsing.count(self.coins.text), None

    def fill(self, draft: Draft) -> None:
        super().fill(draft)
        self.suggest()
        self._price = None
        self.field("creator").set_text(draft.creator)
        self.field("item").set_text(draft.item)
        self.field("quantity").set_text("" if draft.quantity == 1 else formats.count(draft.quantity))
        if draft.amount is not None:
            self.coins.show_money(draft.amount, draft.amount.currency)
        else:
            self.coins.set_unit(COINS)
            self.coins.set_text(formats.count(draft.coins or 0))
        self.charged.show_money(draft.charged, self.settings.currency)
        self._entitle()
        self.show_more(draft.charged is not None)

    def go_on(self, draft: Draft, sent: Sent) -> None:
        self._price = None if self.is_as_sent("item", sent) else self._price
        super().go_on(draft, sent)

    def look_ahead(self, draft: Draft) -> None:
        self.reckon(ahead.gift, draft, partial(self._say_cost, draft), ahead.changed_gift)
        self.reckon_budgets(draft)

    def _say_cost(self, draft: Draft, found: GiftAhead) -> None:
        figure = found.figure
        if figure is None:
            self.outlook.say_parts([*conversion_texts.in_full(found.conversions), *self._new_creator(draft)])
            return
        sign = "≈" if figure.is_provisional else "="
        parts = [] if figure.cost is None else [f"{sign} {formats.money(figure.cost)}"]
        if figure.cost is not None and found.price is not None and is_small(figure.cost):
            exact = Money(found.price.numerator, figure.cost.currency)
            parts.append(_("{price} a coin").format(price=formats.per_coin(exact, found.price.denominator)))
        parts += [f"+ {formats.money(part)}" for part in figure.unconverted]
        parts += conversion_texts.in_full(found.conversions)
        if draft.coins and figure.uncovered:
            text = ngettext(
                "{count} coin without a purchase yet", "{count} coins without a purchase yet", figure.uncovered
            )
            parts.append(text.format(count=formats.coins(figure.uncovered)))
        if draft.coins:
            parts.append(_("balance {count}").format(count=formats.coins(figure.balance)))
        new = self._new_creator(draft)
        is_odd = len(new) > 1 or (draft.coins and figure.uncovered)
        self.outlook.say_parts([*parts, *new], "attention" if is_odd else "")

    def _new_creator(self, draft: Draft) -> list[str]:
        """Say that a creator is new, and which known one was perhaps meant."""
        line = self.field("creator").line
        if not draft.creator or line.exactly() is not None:
            return []
        meant = line.meant()
        return [_("new creator"), *([_("did you mean {name}?").format(name=name(meant.text))] if meant else [])]


def is_small(cost: Money) -> bool:
    """Whether a cost is so small that rounding it to the minor unit hides what a coin costs."""
    one: int = 10 ** currencies.digits(cost.currency)
    return cost.minor < one


_TYPED = ("moment", "platform", "account", "creator", "item", "quantity", "coins", "amount", "charged", "note")


def _price_text(gift: KnownGift) -> str:
    if gift.amount is not None:
        return formats.money(gift.amount)
    return formats.coins(gift.coins) if gift.coins else ""
