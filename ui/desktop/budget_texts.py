"""Budgets in words: what one is for, where it stands, what is to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.money import Money
from models.text import N_
from ui import formats
from ui.text import _, apart, name

if TYPE_CHECKING:
    from models.budgets import Terms
    from models.reports.budgets import BudgetStatus, Used

NEW = 0
"""Stands for the id of a budget that is being added."""
PERIODS = {
    "evening": N_("each evening"),
    "week": N_("each week"),
    "month": N_("each month"),
    "year": N_("each year"),
}
ABOUT = {
    "": N_("Everything"),
    "platform": N_("A platform"),
    "account": N_("An account"),
    "creator": N_("A creator"),
}
BASES = {"spent": N_("What gifts cost"), "paid": N_("What you pay")}
EXPLAINED = {
    "spent": N_("Counts what gifts cost on the day they are sent."),
    "paid": N_("Counts what you pay for coins and for gifts in money, on the day you pay."),
}


def title(terms: Terms) -> str:
    """Name a budget: `Mila, each week`."""
    subject = name(terms.name) if terms.about else _(ABOUT[""])
    return _("{subject}, {period}").format(subject=apart(subject), period=_(PERIODS[terms.period]))


def period(terms: Terms, used: Used) -> str:
    """Name the days an amount is of: `Nov 2026`, `Week 47 of 2026`, or the day an evening began."""
    return formats.key(terms.period, used.key)


def money(status: BudgetStatus, minor: int) -> str:
    """Write an amount of a budget's currency."""
    return formats.money(Money(minor, status.budget.terms.amount.currency))


def tone(status: BudgetStatus) -> str:
    """Colour of where a budget stands; `state` says the same in words."""
    return "wrong" if status.is_over else "attention" if status.is_above_pace else "good"


def state(status: BudgetStatus) -> str:
    """Say where a budget stands."""
    if status.is_over:
        return _("Over")
    if not status.gone:
        return _("Not begun")
    if not status.left:
        return _("Used up")
    return _("Above pace") if status.is_above_pace else _("On track")


def left(status: BudgetStatus) -> str:
    """Say how much may still be used, or how much it is over."""
    if status.is_over:
        return _("{amount} over").format(amount=apart(money(status, -status.left)))
    return _("{amount} left").format(amount=apart(money(status, status.left)))


def used(status: BudgetStatus) -> str:
    """Say how much of it is used: `€37.70 of €50.00, 75%`."""
    part = formats.percent(status.used.minor, status.amount)
    sentence = _("{used} of {amount}, {percent}")
    spent, amount = apart(money(status, status.used.minor)), apart(money(status, status.amount))
    return sentence.format(used=spent, amount=amount, percent=apart(part))


def pace(status: BudgetStatus) -> str:
    """Say how far the period is: `day 23 of 30`."""
    if status.days == 1 or not status.gone:
        return ""
    return _("day {day} of {days}").format(day=formats.count(status.gone), days=formats.count(status.days))


def forecast(status: BudgetStatus) -> str:
    """Say what it comes to if the other days are like those so far; nothing where there are none."""
    if not status.forecast or status.forecast < 0 or status.gone == status.days:
        return ""
    sentence = _("about {amount} by {day} at this pace")
    return sentence.format(amount=apart(money(status, status.forecast)), day=apart(formats.day(status.used.last)))


def doubt(status: BudgetStatus) -> str:
    """Say what the figure does not hold; nothing where everything could be counted."""
    parts = [_("coins that no purchase covers")] if status.used.is_uncovered else []
    parts += [apart(formats.money(money)) for money in status.used.unconverted]
    return _("Not counted: {parts}").format(parts=_(", ").join(parts)) if parts else ""


def earlier(status: BudgetStatus) -> str:
    """Say what the periods before used, oldest first, for who does not see the bars."""
    return _("Earlier: {parts}").format(parts=_(", ").join(came_to(status, each) for each in status.earlier))


def came_to(status: BudgetStatus, used: Used) -> str:
    """Say what a period used, and how much of that was over: `Oct 2026 €18.00 · €3.00 over`."""
    amount, over = money(status, used.minor), used.minor - status.amount
    said = _("{period} {amount}").format(period=period(status.budget.terms, used), amount=amount)
    more = _("{amount} over").format(amount=apart(money(status, over))) if over > 0 else ""
    return _(" · ").join(filter(None, (said, more)))
