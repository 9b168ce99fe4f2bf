"""The bar for a refund: of what, how many coins, and the money back, which is worked out and may be typed over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from models import matching, refunding, suggestions
from models.accounts import AccountRow
from models.drafts import Draft
from models.errors import InvalidEntry
from models.money import Money
from models.suggestions import Known, KnownTarget
from models.text import N_
from ui import formats, parsing
from ui.desktop import theme
from ui.desktop.forms import ahead
from ui.desktop.forms.ahead import Ahead
from ui.desktop.forms.bar import State
from ui.desktop.forms.completion import Suggestion
from ui.desktop.forms.entry_bar import EntryBar, Sent
from ui.desktop.forms.fields import CountField, Field, UnitField
from ui.text import _, name

if TYPE_CHECKING:
    from collections.abc import Sequence


class RefundBar(EntryBar):
    """A purchase or gift that was refunded, in whole or, a purchase, in part."""

    FIRST = NEXT = "reference"
    COMPLETED = ("reference",)
    OWN = ("reference", "coins", "amount")
    NEEDED = ("reference",)
    KNOWN = ("_target", "_is_money_typed")

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(own, _("Refund"), parent)
        self.paid = UnitField(_("Money back"), 8, "amount")
        self.put("reference", Field(_("Of which purchase or gift"), 26), 4)
        self.put("coins", CountField(_("Coins taken back"), 8, "coins"), 1)
        self.put("amount", self.paid, 1)
        self.put_when()
        self.put("note", Field(_("Note"), 8), 2)
        self.finish()
        self.field("reference").line.picked.connect(self._take_target)
        self.field("reference").line.textEdited.connect(lambda _text: self._forget_target())
        self.field("coins").edited.connect(self._share_money)
        self.paid.edited.connect(self._money_is_typed)
        self._target: KnownTarget | None = None
        self._is_money_typed = False

    # --- Of what --------------------------------------------------------------------------------------------------

    def know(self, known: Known) -> None:
        super().know(known)
        if self._session is not None:
            self._session.ask(ahead.targets, done=self._offer_targets, topic="targets")

    def _offer_targets(self, targets: Sequence[KnownTarget]) -> None:
        purse = {row.id: name(row.label) for row in self.known.accounts}
        rows = [Suggestion(said(one), purse.get(one.account, ""), one, _sought(one)) for one in targets]
        self.field("reference").line.offer(rows)
        self.pay_enter()

    def of(self, entry: int) -> None:
        """Begin a refund of the purchase or gift with this id."""
        target = suggestions.target(self._session.reader, entry) if self._session is not None else None
        if target is not None:
            self.clear()
            self._take_target(target)
            self.fields["reference" if target.left.kind == "gift" else "coins"].go()
            self._look_ahead()

    def _take_target(self, target: KnownTarget) -> None:
        """Fill in all that is left of it."""
        self._target, self._is_money_typed = target, False
        self.field("reference").set_text(said(target))
        left = target.left
        self.paid.offer_units([(left.currency, left.currency)] if left.currency else [])
        self.field("coins").set_text("" if left.coins is None else formats.count(left.coins_left))
        self.paid.set_text(formats.amount(left.money(left.amount_left)) if left.currency else "")
        self._allow_parts(is_allowed=left.kind == "purchase")

    def _allow_parts(self, *, is_allowed: bool) -> None:
        """Let coins and money be typed; a gift is refunded as a whole."""
        for field in (self.field("coins"), self.paid):
            field.setEnabled(is_allowed)

    def _forget_target(self) -> None:
        self._target = None

    def _share_money(self) -> None:
        """Give back for some of the coins their part of what was paid."""
        if self._target is None or self._is_money_typed:
            return
        try:
            coins = parsing.count(self.field("coins").text)
        except InvalidEntry:
            return
        self.paid.set_text(formats.amount(refunding.money_of(self._target.left, coins)))

    def _money_is_typed(self) -> None:
        self._is_money_typed = True

    def account(self) -> AccountRow | None:
        wanted = self._target.account if self._target else None
        return next((row for row in self.known.accounts if row.id == wanted), None)

    def enter(self) -> None:
        """Take what is refunded; how much of it is looked at before it is added."""
        if not (self.is_in("reference") and self.field("reference").line.took):
            super().enter()
        elif self.field("coins").isEnabled():
            self.fields["coins"].go()

    # --- The draft ------------------------------------------------------------------------------------------------

    def read(self) -> Draft:
        before, target = self.edited_draft, self._target
        if target is None:
            raise InvalidEntry("reference", N_("Choose from the list what was refunded"))
        coins, amount = self._parts(target)
        base = before or Draft("refund", target.draft.moment, target.draft.platform, target.draft.account)
        made = replace(
            base, moment=self.moment(), platform=target.draft.platform, account=target.draft.account, coins=coins,
            amount=amount, reference=target.draft.reference, refunded_id=target.left.id, note=self.field("note").text,
        )  # fmt: skip
        return refunding.filled(target.left, made)

    def _parts(self, target: KnownTarget) -> tuple[int | None, Money | None]:
        """Coins and money of the refund; of a gift both are the gift's own."""
        if target.left.kind == "gift":
            return target.draft.coins, target.draft.amount if target.draft.coins is None else None
        coins = self.field("coins").text
        return parsing.count(coins) if coins else None, self.paid.money() if self.paid.text else None

    def fill(self, draft: Draft) -> None:
        super().fill(draft)
        target = None
        if self._session is not None and self._editing is not None and draft.refunded_id is not None:
            target = suggestions.target(self._session.reader, draft.refunded_id, self._editing[0])
        if target is not None:
            self._take_target(target)
        self.field("coins").set_text("" if draft.coins is None else formats.count(draft.coins))
        self.paid.set_text("" if draft.amount is None else formats.amount(draft.amount))
        self._is_money_typed = True

    def clear(self) -> None:
        super().clear()
        self._target, self._is_money_typed = None, False
        self._allow_parts(is_allowed=True)

    def restore(self, state: State) -> None:
        super().restore(state)
        if self._target is None:  # words alone say nothing of what is refunded
            self.clear()
        else:
            self.field("reference").set_text(said(self._target))
            self._allow_parts(is_allowed=self._target.left.kind == "purchase")

    def go_on(self, draft: Draft, sent: Sent) -> None:
        super().go_on(draft, sent)
        if not self.field("reference").text:
            self.clear()

    def redraw(self) -> None:
        if self._target is not None:
            self.field("reference").set_text(said(self._target))
        super().redraw()

    def look_ahead(self, draft: Draft) -> None:
        self.reckon(ahead.balance_after, replace(draft, coins=self._change(draft)), self._say_balance)

    def _change(self, draft: Draft) -> int:
        """What the refund does to the coins of the account."""
        is_gift = self._target is not None and self._target.left.kind == "gift"
        return (draft.coins or 0) * (1 if is_gift else -1)

    def _say_balance(self, found: Ahead) -> None:
        back = [_("{money} back").format(money=formats.money(found.draft.amount))] if found.draft.amount else []
        self.outlook.say_parts([*back, _("balance {count}").format(count=formats.coins(found.balance))])


def said(target: KnownTarget) -> str:
    """Say which purchase or gift is meant."""
    draft = target.draft
    values = {
        "day": formats.day(draft.moment.day), "coins": "" if draft.coins is None else formats.coins(draft.coins),
        "price": formats.money(draft.amount) if draft.amount else "", "gift": name(draft.item) or _("Gift"),
        "creator": name(draft.creator or draft.handle),
    }  # fmt: skip
    if draft.kind == "purchase":
        return _("{coins} coins for {price}, {day}").format(**values)
    if not values["creator"]:
        return _("{gift}, {day}").format(**values)
    return _("{gift} for {creator}, {day}").format(**values)


def _sought(target: KnownTarget) -> str:
    """What a purchase or gift is found by: what is said of it, its order number, its date year first."""
    draft = target.draft
    return matching.sought(said(target), draft.reference, draft.seller, str(draft.moment.day), str(draft.coins or ""))
