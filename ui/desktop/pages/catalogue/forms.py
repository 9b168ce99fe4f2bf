"""The forms of the page: a platform, a pack or a gift of one's own, new or to be changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtWidgets import QWidget

from models import currencies, own_catalogue
from models.additions import Own, OwnGift, OwnPack, OwnPlatform
from models.catalogue import SHOPS
from models.text import N_
from ui import fact_texts, formats, parsing
from ui.desktop.forms.completion import Suggestion
from ui.desktop.forms.fields import COINS, ChoiceField, CountField, Field, UnitField
from ui.desktop.forms.inline_form import InlineForm
from ui.text import _

if TYPE_CHECKING:
    from ui.desktop.session import LedgerSession

_Asked = tuple[Callable[..., Any], tuple[object, ...]]


class Around(NamedTuple):
    """What a form goes by: names of platforms to choose from, today, and the currency of the ledger."""

    platforms: Sequence[str]
    today: date
    currency: str


class CatalogueForm(InlineForm):
    """Fills in something of one's own; with a `number` it changes what has it, else it adds."""

    HAS_MANY = True
    TITLES: tuple[str, str] = ("", "")
    """Over a new one, and over one that is changed."""
    ADD: Callable[..., Any]
    CHANGE: Callable[..., Any]

    def __init__(self, session: LedgerSession, around: Around, number: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(_(self.TITLES[bool(number)]), _("Save") if number else _("Add"), session, parent)
        self.around, self._number = around, number

    def show_one(self, one: Own) -> None:
        """Show something to be changed, or to begin with."""
        raise NotImplementedError

    def typed(self) -> Own:
        """Give what is typed. Raises InvalidEntry."""
        raise NotImplementedError

    def asked(self) -> _Asked:
        kind = type(self)
        return (kind.CHANGE, (self._number, self.typed())) if self._number else (kind.ADD, (self.typed(),))

    def _put_platform(self) -> None:
        field = Field(_("Platform"), 14)
        field.line.offer([Suggestion(one) for one in self.around.platforms])
        self.put("platform", field)

    def _put_day(self) -> None:
        field = Field(_("Seen on"), 12)
        field.set_text(formats.day(self.around.today, style="short"))
        self.put("day", field)

    def _day(self) -> date:
        return parsing.day(self.text("day"), self.around.today)

    def _show(self, **texts: str) -> None:
        for key, text in texts.items():
            self.fields[key].set_content(text)


class PlatformForm(CatalogueForm):
    """A platform, and what its coin is called."""

    TITLES = N_("New platform"), N_("Change platform")
    ADD, CHANGE = staticmethod(own_catalogue.add_platform), staticmethod(own_catalogue.change_platform)

    def __init__(self, session: LedgerSession, around: Around, number: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(session, around, number, parent)
        for key, title in (
            ("name", _("Name")), ("unit", _("Name of its coin")), ("units", _("Several of them")),
        ):  # fmt: skip
            self.put(key, Field(title, 16))
        self.fields["platform"] = self.fields["name"]  # what a name that is taken is said of
        choices = [("", _("no")), ("yes", _("yes"))]
        self.put("takes_money", ChoiceField(_("Gifts can be paid in money"), choices))

    def show_one(self, one: Own) -> None:
        if isinstance(one, OwnPlatform):
            self._show(name=one.name, unit=one.unit, units=one.units, takes_money="yes" if one.takes_money else "")

    def typed(self) -> Own:
        return OwnPlatform(self.text("name"), self.text("unit"), self.text("units"), bool(self.text("takes_money")))


class PackForm(CatalogueForm):
    """Coins for a price."""

    TITLES = N_("New pack"), N_("Change pack")
    ADD, CHANGE = staticmethod(own_catalogue.add_pack), staticmethod(own_catalogue.change_pack)

    def __init__(self, session: LedgerSession, around: Around, number: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(session, around, number, parent)
        self._put_platform()
        self._coins = CountField(_("Coins, bonus included"), 9, "coins")
        self.put("coins", self._coins)
        self._price = UnitField(_("Price, all included"), 8, "price")
        self._price.offer_units([(code, code) for code in currencies.offered(around.currency)])
        self._price.set_unit(around.currency)
        self.put("price", self._price)
        self.fields["currency"] = self._price
        known = [("", _("not said")), *((shop, _(fact_texts.SHOPS[shop])) for shop in filter(None, SHOPS))]
        self.put("shop", ChoiceField(_("Where"), known))
        self._put_day()
        self.put("note", Field(_("Note"), 18))

    def show_one(self, one: Own) -> None:
        if isinstance(one, OwnPack):
            self._show(platform=one.platform, shop=one.shop, note=one.note)
            self._coins.set_text(formats.count(one.coins))
            self._price.show_money(one.price, one.price.currency)
            self.fields["day"].set_content(formats.day(one.day, style="short"))

    def typed(self) -> Own:
        coins, price = parsing.count(self._coins.text, field="coins"), self._price.money()
        return OwnPack(self.text("platform"), coins, price, self._day(), self.text("shop"), self.text("note"))


class GiftForm(CatalogueForm):
    """A gift, and what one takes: coins or money, or as much as one likes."""

    TITLES = N_("New gift"), N_("Change gift")
    ADD, CHANGE = staticmethod(own_catalogue.add_gift), staticmethod(own_catalogue.change_gift)

    def __init__(self, session: LedgerSession, around: Around, number: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(session, around, number, parent)
        self._put_platform()
        self.put("name", Field(_("Gift"), 16))
        self._takes = UnitField(_("One takes"), 9, "amount")
        codes = currencies.offered(around.currency)
        self._takes.offer_units([(COINS, _("Coins")), *((code, code) for code in codes)])
        self._takes.line.setPlaceholderText(_("any"))
        for key in ("amount", "coins", "currency"):
            self.fields[key] = self._takes
        del self.fields["amount"]
        self.put("amount", self._takes)
        self._put_day()
        self.explain(_("Leave out what one takes where one gives as much as one likes."))

    def show_one(self, one: Own) -> None:
        if not isinstance(one, OwnGift):
            return
        self._show(platform=one.platform, name=one.name)
        self.fields["day"].set_content(formats.day(one.day, style="short"))
        if one.is_in_money:
            self._takes.show_money(one.amount, self.around.currency)
        else:
            self._takes.set_unit(COINS)
            self._takes.set_text("" if one.coins is None else formats.count(one.coins))

    def typed(self) -> Own:
        platform, called, day, text = self.text("platform"), self.text("name"), self._day(), self._takes.text
        if self._takes.unit_key != COINS:
            amount = self._takes.money() if text else None
            return OwnGift(platform, called, day, None, amount, is_in_money=True)
        return OwnGift(platform, called, day, parsing.count(text, field="coins") if text else None)


FORMS: dict[str, type[CatalogueForm]] = {"platform": PlatformForm, "pack": PackForm, "gift": GiftForm}
