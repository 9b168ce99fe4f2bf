"""What an entry that is being typed or changed would use of each budget: what the entry bars say before it is saved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from models import accounts
from models.booking import DRAW, LOT
from models.columns import GIFT, PURCHASE
from models.money import Money
from models.names import name_key
from models.periods import day_number
from models.reports import Asked, Query
from models.reports.budgets import period_of, status_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.budgets import BudgetRow, Terms
    from models.column_queries import Stored
    from models.columns import Columns
    from models.drafts import Draft
    from models.moments import Moment
    from models.rates import Rates
    from models.reports.budgets import BudgetStatus, Used
    from models.reports.costing import Costed
    from models.settings import Settings


def after(
    columns: Columns, rates: Rates, settings: Settings, rows: Iterable[BudgetRow], draft: Draft, now: Moment
) -> list[BudgetStatus]:
    """Say where each budget that a new purchase or gift counts towards would stand in its period, were it saved.

    A gift in coins is taken for the account's next one, as the entry bar does. What a purchase would make of earlier
    gifts that wait for coins is not foreseen.
    """
    found = []
    for row in rows:
        if _counts(row.terms, draft):
            before = status_at(columns, rates, settings, row, draft.moment, now)
            found.append(replace(before, used=before.used + _drafted(columns, rates, settings, row, draft)))
    return found


def after_edit(
    columns: Columns,
    rates: Rates,
    settings: Settings,
    rows: Iterable[BudgetRow],
    entry: int,
    draft: Draft,
    now: Moment,
) -> list[BudgetStatus]:
    """Say the same of a purchase or gift that would say what the draft does: what it said before is out of the books.

    Everything is booked anew as it would be then, so that also what other gifts cost is that of then.
    """
    label = name_key(f"{draft.platform} - {draft.account}")
    owner = next((one for one, held in columns.accounts.items() if name_key(held.account.label) == label), None)
    if owner is None:  # an account that has no entry yet
        return after(columns.imagined(entry), rates, settings, rows, draft, now)
    creator = _creator(columns, draft.creator)
    then = columns.imagined(entry, _stored(owner, entry, creator, draft))
    then.creators = {**columns.creators, creator: draft.creator}
    return [status_at(then, rates, settings, row, draft.moment, now) for row in rows if _counts(row.terms, draft)]


def _creator(columns: Columns, name: str) -> int:
    """Number of a creator, 0 for who is not known; one who is new gets the next."""
    key = name_key(name)
    known = (number for number, found in columns.creators.items() if name_key(found) == key)
    return next(known, max(columns.creators, default=0) + 1) if name else 0


def _stored(owner: int, entry: int, creator: int, draft: Draft) -> Stored:
    """A purchase or gift as the columns read it from its table; the name of its item is of no concern to budgets."""
    is_gift, moment, paid = draft.kind == "gift", draft.moment, draft.charged or draft.amount
    is_sent, role = is_gift and draft.coins is not None, DRAW if is_gift else LOT
    place = (creator << 32) | (draft.coins or 0)
    shape = (((draft.quantity << 3) | (role << 1) | is_sent) << 17) | day_number(moment.day)
    kind, price = GIFT if is_gift else PURCHASE, draft.amount.minor if draft.amount else -1
    money = entry, kind, paid.minor if paid else -1, price, 0, paid.currency if paid else "---"
    return owner, entry, moment.at, role, place, shape, 0, moment.local.hour, *money


def _counts(terms: Terms, draft: Draft) -> bool:
    """Whether an entry like this counts towards a budget."""
    if draft.kind != "gift" and (draft.kind != "purchase" or terms.basis == "spent"):
        return False
    if draft.coins is not None and draft.kind == "gift" and terms.basis == "paid":
        return False
    of = {
        "": "",
        "platform": draft.platform,
        "account": f"{draft.platform} - {draft.account}",
        "creator": draft.creator,
    }
    return name_key(of[terms.about]) == name_key(terms.name)


def _drafted(columns: Columns, rates: Rates, settings: Settings, row: BudgetRow, draft: Draft) -> Used:
    """What a draft alone would use of a budget it counts towards."""
    currency, nothing = row.terms.amount.currency, period_of(row.terms, draft.moment, settings.month_starts_on)
    paid = draft.charged or draft.amount
    if paid is not None:
        minor = rates.convert(paid.minor, paid.currency, currency, draft.moment.day)
        if minor is None:
            return replace(nothing, unconverted=(paid,))
        is_late = paid.minor > 0 and rates.is_provisional(paid.currency, currency, draft.moment.day)
        return replace(nothing, minor=minor, is_provisional=is_late)
    coins = draft.coins or 0
    asked = Asked(columns, rates, settings, Query(currency=currency))
    costed = _account(asked, draft)
    if costed is None:
        return replace(nothing, uncovered=((_coin(columns, draft.platform), coins),))
    from models.reports.figures import draws_late, next_drawn

    drawn, missing = next_drawn(costed, coins)
    uncovered = ((costed.columns.account.coin, missing),) if missing else ()
    others = tuple(Money(minor, code) for code, minor in sorted(drawn.items()) if minor and code != currency)
    minor, is_late = drawn.get(currency, 0), draws_late(asked, costed, coins)
    return replace(nothing, minor=minor, uncovered=uncovered, unconverted=others, is_provisional=is_late)


def _coin(columns: Columns, platform: str) -> str:
    """The kind of coin an account yet to be made will have."""
    known = (one.account for one in columns.accounts.values() if name_key(one.account.platform) == name_key(platform))
    row = next(known, None)
    return row.coin if row is not None else accounts.new_coin(platform)


def _account(asked: Asked, draft: Draft) -> Costed | None:
    """The books of a draft's account; None for an account without entries."""
    from models.reports.costing import cost

    label = name_key(f"{draft.platform} - {draft.account}")
    return next((costed for costed in cost(asked) if name_key(costed.account) == label), None)
