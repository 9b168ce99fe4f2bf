"""Budgets: a limit in money per evening, week, month or year, for everything or for one platform, account or creator.

What is used of them is worked out in `models.reports.budgets`.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from peewee import fn

from models import accounts, currencies
from models.errors import InvalidEntry, RequestRefused
from models.money import MAX_AMOUNT, Money
from models.names import clean, name_key
from models.periods import EPOCH, day_number, from_day_number
from models.schema import Account, Budget, Creator, Platform
from models.text import N_

if TYPE_CHECKING:
    from models.database import Reader
    from models.ledger import Ledger

Period = Literal["evening", "week", "month", "year"]
Basis = Literal["spent", "paid"]
About = Literal["", "platform", "account", "creator"]
PERIODS: tuple[Period, ...] = ("evening", "week", "month", "year")
BASES: tuple[Basis, ...] = ("spent", "paid")
"""What counts: what gifts cost (spent), or what left the bank for coins and gifts in money (paid)."""
ABOUT: tuple[About, ...] = ("", "platform", "account", "creator")
MAX_WAIT = 86_400
"""Longest wait, in seconds: a day."""
_LEAP_YEAR = 2024
FIRST_CARRY, LAST_CARRY = date(1990, 1, 1), date(2199, 12, 31)
"""Days between which carrying over can begin."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a budget says: at most `amount` each `period`, for everything, or for what `about` and its `name` tell.

    An account is named by its label, `TikTok - main`. `carry_since`: from the period of that day on, what one period
    leaves or is over moves on to the next; None carries nothing. `wait`: seconds the window waits before it adds an
    entry of now that would be over the budget; 0 waits for nothing. `starts_on`: the day its weeks, months or years
    begin on, as `periods.own_bounds` takes it; None goes by the ledger.
    """

    amount: Money
    period: Period = "month"
    basis: Basis = "spent"
    about: About = ""
    name: str = ""
    carry_since: date | None = None
    wait: int = 0
    starts_on: int | None = None


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A budget of the ledger."""

    id: int
    terms: Terms


def budgets(reader: Reader) -> list[BudgetRow]:
    """Every budget: those for everything first, then by what they are for and by period."""
    label = Platform.alias()
    query = (
        Budget.select(
            Budget.id, Budget.period, Budget.basis, Budget.amount, Budget.currency,
            Budget.carries_over, Budget.first_day, Budget.wait, Budget.starts_on,
            Platform.name, label.name, Account.name, Creator.name,
        )
        .left_outer_join(Platform, on=(Budget.platform == Platform.id))
        .left_outer_join(Account, on=(Budget.account == Account.id))
        .left_outer_join(label, on=(Account.platform == label.id))
        .left_outer_join(Creator, on=(Budget.creator == Creator.id))
        .tuples()
    )  # fmt: skip
    return sorted((_row(*found) for found in query.execute(reader.db)), key=_order)


def _row(number: int, period: Period, basis: Basis, amount: int, currency: str, *rest: Any) -> BudgetRow:
    carries_over, first_day, wait, starts_on, platform, owner, account, creator = rest
    labels = {"platform": platform, "account": account and f"{owner} - {account}", "creator": creator}
    about, name = next(((about, name) for about, name in labels.items() if name), ("", ""))
    since = from_day_number(first_day) if carries_over else None
    money = Money(amount, currency)
    terms = Terms(money, period, basis, about, name, since, wait, starts_on)  # type: ignore[arg-type]
    return BudgetRow(number, terms)


def _order(budget: BudgetRow) -> tuple[object, ...]:
    terms = budget.terms
    return ABOUT.index(terms.about), name_key(terms.name), PERIODS.index(terms.period), terms.basis, budget.id


def add(ledger: Ledger, terms: Terms) -> int:
    """Keep a new budget and give its id. Raises InvalidEntry, naming the field, where it cannot be."""
    with ledger.operation(N_("Add budget")):
        return int(Budget.insert(**_values(ledger, terms)).execute(ledger.db))


def edit(ledger: Ledger, budget: int, terms: Terms) -> None:
    """Change what a budget says. Raises InvalidEntry, naming the field, where it cannot be."""
    with ledger.operation(N_("Edit budget")):
        before = _platform(ledger, budget)
        if not Budget.update(**_values(ledger, terms, budget)).where(Budget.id == budget).execute(ledger.db):
            raise _gone(budget)
        _forget_platform(ledger, before)


def remove(ledger: Ledger, budget: int) -> None:
    """Forget a budget. Raises RequestRefused where there is none of that id."""
    with ledger.operation(N_("Delete budget")):
        before = _platform(ledger, budget)
        if not Budget.delete().where(Budget.id == budget).execute(ledger.db):
            raise _gone(budget)
        _forget_platform(ledger, before)


def _platform(reader: Reader, budget: int) -> int | None:
    found = Budget.select(Budget.platform).where(Budget.id == budget).scalar(reader.db)
    return None if found is None else int(found)


def _forget_platform(ledger: Ledger, platform: int | None) -> None:
    """Drop a platform that was there for a budget alone."""
    if platform is not None:
        accounts.drop_unused_platform(ledger, platform)


def same(reader: Reader, terms: Terms) -> BudgetRow | None:
    """The budget for the same thing, period and basis, whatever its amount."""
    return next((row for row in budgets(reader) if _limits(row.terms) == _limits(terms)), None)


def may_wait(reader: Reader) -> bool:
    """Whether there is a budget that lets an entry wait that would be over it."""
    return bool(Budget.select(fn.COUNT(Budget.id)).where(Budget.wait > 0).scalar(reader.db))


def _limits(terms: Terms) -> tuple[str, ...]:
    return terms.period, terms.basis, terms.about, name_key(terms.name)


def _gone(budget: int) -> RequestRefused:
    return RequestRefused(N_("There is no budget {number}"), number=budget)


def _values(ledger: Ledger, terms: Terms, editing: int | None = None) -> dict[str, Any]:
    """Check what a budget says and give it as it is stored."""
    if not currencies.is_known(terms.amount.currency):
        message = N_("“{code}” is not a currency; use a code like EUR")
        raise InvalidEntry("currency", message, code=terms.amount.currency[:40])
    if not 0 < terms.amount.minor <= MAX_AMOUNT:
        raise InvalidEntry("amount", N_("A budget is an amount above zero"))
    for field, choices in (("period", PERIODS), ("basis", BASES), ("about", ABOUT)):
        if getattr(terms, field) not in choices:
            message = N_("{name} is one of {choices}")
            raise InvalidEntry(field, message, name=field, choices=", ".join(filter(None, choices)))
    if terms.about == "creator" and terms.basis == "paid":
        raise InvalidEntry("basis", N_("Coins are bought for no creator: a creator’s budget counts what gifts cost"))
    _check_carry(terms)
    _check_start(terms)
    if not 0 <= terms.wait <= MAX_WAIT:
        raise InvalidEntry("wait", N_("A wait is from 0 to {most} seconds"), most=MAX_WAIT)
    other = same(ledger, terms)
    if other is not None and other.id != editing:
        raise InvalidEntry("about", N_("There is such a budget already; change its amount instead"))
    ids = {f"{about}_id": _find(ledger, about, terms.name) if about == terms.about else None for about in ABOUT[1:]}
    return {
        "period": terms.period, "basis": terms.basis, "amount": terms.amount.minor, "currency": terms.amount.currency,
        "carries_over": terms.carry_since is not None, "first_day": day_number(terms.carry_since or EPOCH),
        "wait": terms.wait, "starts_on": terms.starts_on, **ids,
    }  # fmt: skip


def _check_carry(terms: Terms) -> None:
    if terms.carry_since is None:
        return
    if terms.period == "evening":
        raise InvalidEntry("carry_since", N_("Each evening has its own limit: nothing is carried over from the last"))
    if not FIRST_CARRY <= terms.carry_since <= LAST_CARRY:
        message = N_("Carrying over begins on a day from {first} to {last}")
        raise InvalidEntry("carry_since", message, first=FIRST_CARRY.isoformat(), last=LAST_CARRY.isoformat())


def _check_start(terms: Terms) -> None:
    starts_on = terms.starts_on
    if starts_on is None:
        return
    if terms.period == "evening":
        raise InvalidEntry("starts_on", N_("An evening always begins at 06:00"))
    if terms.period == "week" and not 1 <= starts_on <= 7:
        raise InvalidEntry("starts_on", N_("A week begins on a day from 1, Monday, to 7, Sunday"))
    if terms.period == "month" and not 1 <= starts_on <= 31:
        raise InvalidEntry("starts_on", N_("A month begins on a day from 1 to 31"))
    if terms.period == "year" and not _is_day_of_year(starts_on):
        raise InvalidEntry("starts_on", N_("A year begins on a day like 04-06: the month, then its day"))


def _is_day_of_year(starts_on: int) -> bool:
    month, day = divmod(starts_on, 100)
    return 1 <= month <= 12 and 1 <= day <= monthrange(_LEAP_YEAR, month)[1]


def start_to_text(terms: Terms) -> str | None:
    """Write the day a budget's periods begin on for scripts: `7`, `25` or `04-06`; None where it is the ledger's."""
    if terms.starts_on is None or terms.period != "year":
        return None if terms.starts_on is None else str(terms.starts_on)
    return "{:02d}-{:02d}".format(*divmod(terms.starts_on, 100))


def start_from_text(period: Period, text: str) -> int:
    """Read such a day; whether a period can begin on it is checked where it is kept. Raises InvalidEntry."""
    month, dash, day = text.partition("-")
    parts = [month, day] if period == "year" and dash else [text]
    if not all(part.isascii() and part.isdecimal() and len(part) <= 2 for part in parts):
        raise InvalidEntry("starts_on", N_("“{text}” is not a day a period begins on"), text=text[:40])
    return int(month) * 100 + int(day) if len(parts) == 2 else int(text)


def _find(ledger: Ledger, about: About, name: str) -> int:
    """Id of the platform, account or creator of that name. Raises InvalidEntry where there is none.

    A platform the catalogue knows can have a budget before its first entry, and is added with it.
    """
    clean(about, name)
    label = Platform.name.concat(" - ").concat(Account.name)
    names: dict[str, Any] = {
        "platform": Platform.select(Platform.id, Platform.name),
        "account": Account.select(Account.id, label).join(Platform),
        "creator": Creator.select(Creator.id, Creator.name).where(Creator.name_key == name_key(name)),
    }
    for number, found in names[about].tuples().execute(ledger.db):
        if name_key(found) == name_key(name):
            return int(number)
    if about == "platform" and accounts.is_built_in(name):
        return accounts.platform_id(ledger, name)
    message = {
        "platform": N_("There is no platform named “{name}”"),
        "account": N_("There is no account named “{name}”; write it like TikTok - main"),
        "creator": N_("There is no creator named “{name}”"),
    }
    raise InvalidEntry("name", message[about], name=name[:40])
