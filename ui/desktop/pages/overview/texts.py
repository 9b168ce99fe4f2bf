"""The Overview in words: its figures with their periods and currencies, and what asks for a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.findings import Differing, Finding, OverBudget, Uncovered, Unusual, WithoutRate
from models.money import Money
from ui import cost_texts, formats
from ui.desktop import budget_texts
from ui.text import _, apart, name, ngettext

if TYPE_CHECKING:
    from datetime import date

    from models.accounts import AccountRow
    from models.reports.budgets import BudgetStatus
    from models.reports.overview import Overview
    from models.reports.tallies import Tally


def money(overview: Overview, minor: int, *, is_provisional: bool = False) -> str:
    """Write an amount of the ledger's currency, marked where it may still change."""
    return cost_texts.about(formats.money(Money(minor, overview.currency)), is_provisional=is_provisional)


def month(overview: Overview) -> str:
    """Name the present month."""
    return formats.key("month", overview.month.key)


def months(overview: Overview) -> str:
    """Name the stretch of all months shown: `Dec 2025 – Nov 2026`."""
    first, last = (formats.key("month", one.key) for one in (overview.months[0], overview.month))
    return _("{first} – {last}").format(first=apart(first), last=apart(last))


def account(row: AccountRow) -> str:
    """Name an account inside a sentence."""
    return apart(name(row.label))


# --- This month -------------------------------------------------------------------------------------------------------


def against(overview: Overview) -> str:
    """Hold the month so far against the same days of the months before."""
    if overview.before is None:
        return ""
    more = overview.spent.minor - overview.before.average
    if not more:
        return _("As much as usual by now")
    sentence = _("{amount} more than usual by now") if more > 0 else _("{amount} less than usual by now")
    is_late = overview.spent.is_provisional or overview.before.is_provisional
    return sentence.format(amount=apart(money(overview, abs(more), is_provisional=is_late)))


def usual(overview: Overview) -> str:
    """Say what usual is: the average of the same days of earlier months, and of how many."""
    if overview.before is None:
        return _("Nothing to compare with yet")
    count = len(overview.before.minor)
    sentence = ngettext(
        "The month before by day {day}: {average}", "{count}-month average by day {day}: {average}", count
    )
    day = formats.count((overview.today - overview.month.first).days + 1)
    average = money(overview, overview.before.average, is_provisional=overview.before.is_provisional)
    return sentence.format(count=formats.count(count), day=day, average=apart(average))


def usual_in_full(overview: Overview) -> str:
    """List what the same days of each earlier month cost."""
    if overview.before is None:
        return ""
    lines = [
        _("{first} – {last}: {amount}").format(
            first=formats.day(first), last=formats.day(last), amount=money(overview, minor)
        )
        for (first, last), minor in zip(overview.before.stretches, overview.before.minor, strict=True)
    ]
    return "\n".join(lines)


# --- What is left, and what is not counted ----------------------------------------------------------------------------


def left_cost(overview: Overview) -> str:
    """What the coins left in all purses cost, with what of it has no rate."""
    said = _(" + ").join(map(formats.money, overview.left_cost))
    return cost_texts.about(said, is_provisional=any(one.is_provisional for one in overview.purses))


def not_counted(spent: Tally) -> list[str]:
    """What no figure holds, one thing each."""
    return cost_texts.coins(spent.uncovered) + [formats.money(part) for part in spent.unconverted]


# --- What asks for a look ---------------------------------------------------------------------------------------------


def finding(one: Finding) -> str:
    """Say in a sentence what asks for a look."""
    if isinstance(one, OverBudget):
        return _budget(one)
    if isinstance(one, Uncovered):
        return _uncovered(one)
    if isinstance(one, Differing):
        return _differing(one)
    return _without_rate(one) if isinstance(one, WithoutRate) else _unusual(one)


def _day(day: date) -> str:
    return apart(formats.day(day))


def _budget(one: OverBudget) -> str:
    """Say where a budget stands, and how much it does not count."""
    return _(" · ").join(filter(None, (_standing(one.status), budget_texts.doubt(one.status))))


def _standing(status: BudgetStatus) -> str:
    title = budget_texts.title(status.budget.terms)
    if status.is_over:
        period = apart(budget_texts.period(status.budget.terms, status.used))
        return _("{budget}, {period}: {left}").format(budget=title, period=period, left=budget_texts.left(status))
    forecast = budget_texts.forecast(status)
    if not forecast:  # too early in the period to say what it will come to
        used, pace = budget_texts.used(status), budget_texts.pace(status)
        return _("{budget}: {used}, {pace}").format(budget=title, used=used, pace=apart(pace))
    sentence = _("{budget}: {forecast}, of {amount}")
    amount = apart(budget_texts.money(status, status.amount))
    return sentence.format(budget=title, forecast=forecast, amount=amount)


def _uncovered(one: Uncovered) -> str:
    sentence = ngettext(
        "{account}: {count} coin was given that no purchase covers, since {day}",
        "{account}: {count} coins were given that no purchase covers, since {day}",
        one.coins,
    )
    return sentence.format(account=account(one.account), count=formats.coins(one.coins), day=_day(one.since))


def _differing(one: Differing) -> str:
    more = one.had - one.seen
    sentence = _("{account}: the app showed {seen} on {day}, the ledger says {had}: {count} more than expected")
    if more < 0:
        sentence = _("{account}: the app showed {seen} on {day}, the ledger says {had}: {count} fewer than expected")
    return sentence.format(
        account=account(one.account), seen=formats.coins(one.seen), day=_day(one.day),
        had=formats.coins(one.had), count=formats.coins(abs(more)),
    )  # fmt: skip


def _without_rate(one: WithoutRate) -> str:
    amount, target = apart(formats.money(one.money)), one.target
    if one.days == 1:
        sentence = _("{amount} of {day} has no exchange rate to {currency}: no figure holds it")
        return sentence.format(amount=amount, day=_day(one.first), currency=target)
    sentence = _("{amount} of {days} days, {first} to {last}, has no exchange rate to {currency}: no figure holds it")
    days = formats.count(one.days)
    first, last = _day(one.first), _day(one.last)
    return sentence.format(amount=amount, days=days, first=first, last=last, currency=target)


def _unusual(one: Unusual) -> str:
    sentence = _("{account}: {coins} coins for {paid} on {day}; at your usual price they cost {usual}")
    return sentence.format(
        account=account(one.account), coins=formats.coins(one.coins), paid=apart(formats.money(one.paid)),
        day=_day(one.day), usual=apart(formats.money(one.usual)),
    )  # fmt: skip


def deed(one: Finding) -> str:
    """Name what can be done about it, as its button does."""
    if isinstance(one, Uncovered):
        return _("Add purchase")
    if isinstance(one, OverBudget):
        return _("Show budget")
    if isinstance(one, Differing):
        return _("Show purse")
    return _("Add a rate") if isinstance(one, WithoutRate) else _("Show")
