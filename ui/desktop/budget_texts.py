"""Budgets in words: what one is for, where it stands, what is to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.money import Money
from models.text import N_
from ui import cost_texts, formats, privacy
from ui.text import _, apart, name, ngettext

if TYPE_CHECKING:
    from models.budgets import Terms
    from models.reports.budgets import BudgetStatus, Used

_MINUTE = 60
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
CARRY = {"": N_("Ends with its period"), "on": N_("Moves on to the next period")}
WAITS = (0, 30, 60, 300, 900, 3600)
"""Seconds a form can wait before it adds what would be over."""
EXPLAINED = {
    "spent": N_("Counts what gifts cost on the day they are sent."),
    "paid": N_("Counts what you pay for coins and for gifts in money, on the day you pay."),
}


def wait(seconds: int) -> str:
    """Say how long a form waits."""
    if not seconds:
        return _("Is added at once")
    if seconds % _MINUTE:
        return ngettext("Waits {count} second", "Waits {count} seconds", seconds).format(count=formats.count(seconds))
    minutes = seconds // _MINUTE
    return ngettext("Waits {count} minute", "Waits {count} minutes", minutes).format(count=formats.count(minutes))


def title(terms: Terms) -> str:
    """Name a budget: `Mila, each week`."""
    subject = name(terms.name) if terms.about else _(ABOUT[""])
    return _("{subject}, {period}").format(subject=apart(subject), period=_(PERIODS[terms.period]))


def period(terms: Terms, used: Used) -> str:
    """Name the days an amount is of: `Nov 2026`, `Week 47 of 2026`, the day an evening began, or the first and last."""
    return formats.days(used.first, used.last) if used.is_own else formats.key(terms.period, used.key)


def money(status: BudgetStatus, minor: int) -> str:
    """Write an amount of a budget's currency."""
    return formats.money(Money(minor, status.budget.terms.amount.currency))


def is_provisional(status: BudgetStatus) -> bool:
    """Whether a rate that may still change is part of where a budget stands."""
    return status.used.is_provisional or (status.behind is not None and status.behind.is_provisional)


def spent(status: BudgetStatus, used: Used) -> str:
    """Write what a period used, marked where it may still change."""
    return cost_texts.about(money(status, used.minor), is_provisional=used.is_provisional)


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
    return _rest(status, status.left, is_late=is_provisional(status))


def rest(status: BudgetStatus, minor: int, used: Used) -> str:
    """Say the same of a period before."""
    return _rest(status, minor, is_late=used.is_provisional)


def _rest(status: BudgetStatus, minor: int, *, is_late: bool) -> str:
    """Say that an amount is left, or, below zero, how much it is over."""
    said = _("{amount} over") if minor < 0 else _("{amount} left")
    return said.format(amount=apart(cost_texts.about(money(status, abs(minor)), is_provisional=is_late)))


def percent(status: BudgetStatus) -> str:
    """Say which part of it is used: `75%`; where nothing of it may be, what is left is said."""
    if privacy.is_on():
        return privacy.DOTS
    return formats.percent(status.used.minor, status.amount) if status.amount > 0 else left(status)


def used(status: BudgetStatus) -> str:
    """Say how much of it is used: `€37.70 of €50.00, 75%`."""
    so_far, amount = apart(spent(status, status.used)), apart(money(status, status.amount))
    if status.amount <= 0:
        return _("{used} of {amount}").format(used=so_far, amount=amount)
    part = formats.percent(status.used.minor, status.amount)
    return _("{used} of {amount}, {percent}").format(used=so_far, amount=amount, percent=apart(part))


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


def carried(status: BudgetStatus) -> str:
    """Say what came over from the period before; nothing where that is nothing."""
    if not status.used.carried:
        return ""
    sentence = _("{amount} carried over") if status.used.carried > 0 else _("{amount} taken off for the time before")
    is_late = status.behind is not None and status.behind.is_provisional
    amount = cost_texts.about(money(status, abs(status.used.carried)), is_provisional=is_late)
    return sentence.format(amount=apart(amount))


def doubt(status: BudgetStatus) -> str:
    """Say what the figure does not hold, and how much; nothing where everything could be counted."""
    said = not_counted(status.used)
    behind = not_counted(status.behind) if status.behind is not None else ""
    parts = [_("Not counted: {parts}").format(parts=said)] if said else []
    parts += [_("Not counted in what is carried over: {parts}").format(parts=behind)] if behind else []
    return _(" · ").join(parts)


def not_counted(used: Used) -> str:
    """List what a period could not count, and how much of it."""
    parts = [_("{coins} that no purchase covers").format(coins=coins) for coins in cost_texts.coins(used.uncovered)]
    parts += [_("{amount} without a rate").format(amount=apart(formats.money(money))) for money in used.unconverted]
    return _(", ").join(parts)


def earlier(status: BudgetStatus) -> str:
    """Say what the periods before used, oldest first, for who does not see the bars."""
    return _("Earlier: {parts}").format(parts=_(", ").join(came_to(status, each) for each in status.earlier))


def came_to(status: BudgetStatus, used: Used) -> str:
    """Say what a period used, and how much of that was over: `Oct 2026 €18.00 · €3.00 over`."""
    amount, over = spent(status, used), used.minor - status.amount_of(used)
    said = _("{period} {amount}").format(period=period(status.budget.terms, used), amount=amount)
    more = _("{amount} over").format(amount=apart(money(status, over))) if over > 0 else ""
    return _(" · ").join(filter(None, (said, more)))
