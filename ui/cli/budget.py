"""`budget`: what an evening, a week, a month or a year may cost, and how much of it is used."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace

from models import budgets, currencies, ledger, lookups, moments, settings
from models.budgets import BudgetRow, Terms
from models.columns import Columns
from models.errors import InvalidEntry, RequestRefused
from models.ledger import Ledger
from models.money import Money, from_text, to_text
from models.reports.budgets import BudgetStatus, Used, status
from models.text import N_
from ui import cost_texts
from ui.cli import options
from ui.cli.options import Parser
from ui.cli.output import Outcome, name, table
from ui.text import _

USAGE = {
    "list": N_("budget list"),
    "set": N_(
        "budget set AMOUNT CURRENCY [--period PERIOD] [--basis BASIS] [--platform|--account|--creator NAME] "
        "[--starts-on DAY] [--carry-since DATE] [--wait SECONDS]"
    ),
    "remove": N_("budget remove ID"),
}
ABOUT = budgets.ABOUT[1:]
NEVER = "never"
"""What is said in place of a day where nothing is to be carried over."""
OF_LEDGER = "ledger"
"""What is said in place of a day where periods are to begin when the ledger's do."""
OPTIONS = ("period", "basis", *ABOUT, "starts_on", "carry_since", "wait")


def add_options(parser: Parser) -> None:
    """Take what to do, and the terms of a budget."""
    parser.add_argument("action", metavar="list|set|remove", nargs="?", choices=tuple(USAGE), default="list")
    parser.add_argument(
        "values", metavar="VALUE", nargs="*",
        help=_("set: AMOUNT CURRENCY, like 50 EUR, in place of what was set before; remove: the ID the list shows"),
    )  # fmt: skip
    parser.add_argument(
        "--period", metavar="|".join(budgets.PERIODS), choices=budgets.PERIODS,
        help=_("how long it lasts, an evening from 06:00 to 06:00; else a month"),
    )  # fmt: skip
    parser.add_argument(
        "--basis", metavar="|".join(budgets.BASES), choices=budgets.BASES,
        help=_("what counts: what gifts cost, or what is paid for coins and gifts; else what gifts cost"),
    )  # fmt: skip
    for about in ABOUT:
        parser.add_argument(f"--{about}", metavar="NAME", help=_("only for this one; else for everything"))
    parser.add_argument(
        "--starts-on", metavar=f"DAY|{OF_LEDGER}",
        help=_("the day its periods begin on: of a week 1 (Monday) to 7, of a month like 25, of a year like 04-06"),
    )  # fmt: skip
    parser.add_argument(
        "--carry-since", metavar=f"DATE|{NEVER}",
        help=_("what a period leaves, or is over, moves on to the next, from the period of that day on"),
    )  # fmt: skip
    parser.add_argument(
        "--wait", metavar="SECONDS", type=int,
        help=_("how long the window waits before it adds an entry of now that would be over; this verb never waits"),
    )  # fmt: skip


def run(asked: Namespace) -> Outcome:
    """List, set or remove."""
    if asked.action == "list":
        _take(asked, 0)
        return _list(asked)
    with closing(Ledger(asked.path)) as book:
        return ACTIONS[asked.action](book, asked)


def _take(asked: Namespace, count: int) -> Sequence[str]:
    has_terms = any(getattr(asked, option) is not None for option in OPTIONS)
    return options.values(asked, count, USAGE, fits=asked.action == "set" or not has_terms)


# --- List -------------------------------------------------------------------------------------------------------------


def _list(asked: Namespace) -> Outcome:
    with ledger.reading(asked.path) as reader:
        kept = settings.read(reader)
        now = moments.now(kept.timezone)
        found = status(Columns(reader), lookups.rates(reader), kept, budgets.budgets(reader), now)
    header = [
        _("ID"), _("For"), _("Period"), _("Counts"), _("Budget"), _("Carried over"), _("Used"), _("Left"), "",
        _("Forecast"), _("Not counted"),
    ]  # fmt: skip
    rows = [_cells(one) for one in found]
    lines = list(table(header, rows, right=(0, 4, 5, 6, 7, 9))) if rows else [_("There are no budgets yet.")]
    if any(part.is_provisional for one in found for part in (one.used, one.behind) if part is not None):
        lines += ["", _(cost_texts.PROVISIONAL)]
    return Outcome({"budgets": [_data(one) for one in found]}, lines)


def _cells(one: BudgetStatus) -> list[str]:
    terms = one.budget.terms
    code = terms.amount.currency
    carried = _amount(one.used.carried, code) if terms.carry_since is not None else ""
    late = one.used.is_provisional
    forecast = "" if one.forecast is None else cost_texts.about(_amount(one.forecast, code), is_provisional=late)
    state = _("over") if one.is_over else _("above pace") if one.is_above_pace else _("on track")
    about = name(terms.name) if terms.about else _("everything")
    used = cost_texts.about(_amount(one.used.minor, code), is_provisional=late)
    is_left_late = late or (one.behind is not None and one.behind.is_provisional)
    left = cost_texts.about(_amount(one.left, code), is_provisional=is_left_late)
    figures = [_money(terms.amount), carried, used, left, state, forecast]
    return [str(one.budget.id), about, one.used.key, terms.basis, *figures, "; ".join(_not_counted(one))]


def _not_counted(one: BudgetStatus) -> list[str]:
    parts = [*_coins(one.used), *map(_money, one.used.unconverted)]
    if one.behind is not None:
        said = _("{part} in what is carried over")
        parts += [said.format(part=part) for part in (*_coins(one.behind), *map(_money, one.behind.unconverted))]
    return parts


def _coins(used: Used) -> list[str]:
    return [f"{count} {name(kind)}" for kind, count in used.uncovered]


def _amount(minor: int, code: str) -> str:
    return _money(Money(minor, code))


def _money(money: Money) -> str:
    return f"{to_text(money.minor, currencies.digits(money.currency))} {money.currency}"


def _terms(row: BudgetRow) -> dict[str, object]:
    terms = row.terms
    code = terms.amount.currency
    return {
        "id": row.id, "period": terms.period, "basis": terms.basis, "about": terms.about or "everything",
        "name": terms.name, "amount": to_text(terms.amount.minor, currencies.digits(code)), "currency": code,
        "starts_on": budgets.start_to_text(terms),
        "carry_since": terms.carry_since.isoformat() if terms.carry_since is not None else None, "wait": terms.wait,
    }  # fmt: skip


def _data(one: BudgetStatus) -> dict[str, object]:
    digits = currencies.digits(one.budget.terms.amount.currency)
    return {
        **_terms(one.budget), **_period(one, one.used),
        "left": to_text(one.left, digits), "percent": one.percent, "day": one.gone, "days": one.days,
        "forecast": None if one.forecast is None else to_text(one.forecast, digits),
        "is_over": one.is_over, "is_above_pace": one.is_above_pace,
        "behind": None if one.behind is None else _uncounted(one.behind),
        "earlier": [_period(one, used) for used in one.earlier],
    }  # fmt: skip


def _period(one: BudgetStatus, used: Used) -> dict[str, object]:
    digits = currencies.digits(one.budget.terms.amount.currency)
    return {
        "of": used.key, "first_day": used.first.isoformat(), "last_day": used.last.isoformat(),
        "carried_over": to_text(used.carried, digits), "allowed": to_text(one.amount_of(used), digits),
        "used": to_text(used.minor, digits), "provisional": used.is_provisional, **_uncounted(used),
    }  # fmt: skip


def _uncounted(used: Used) -> dict[str, object]:
    return {"uncovered": _coins(used), "unconverted": [_money(money) for money in used.unconverted]}


# --- Set and remove ---------------------------------------------------------------------------------------------------


def _set(book: Ledger, asked: Namespace) -> Outcome:
    amount, code = _take(asked, 2)
    about, subject = _subject(asked)
    code = code.upper()
    if not currencies.is_known(code):
        raise InvalidEntry("currency", N_("“{code}” is not a currency; use a code like EUR"), code=code[:40])
    money = Money(from_text(amount, currencies.digits(code)), code)
    terms = Terms(money, asked.period or "month", asked.basis or "spent", about, subject)  # type: ignore[arg-type]
    before = budgets.same(book, terms)
    terms = _further(asked, terms, before)
    if before is None:
        number = budgets.add(book, terms)
    else:
        number = before.id
        budgets.edit(book, number, terms)
    (row,) = (row for row in budgets.budgets(book) if row.id == number)
    message = _("Budget {id} was set") if before is None else _("Budget {id} was changed")
    return Outcome({"budget": _terms(row), "is_new": before is None}, (message.format(id=number),))


def _further(asked: Namespace, terms: Terms, before: BudgetRow | None) -> Terms:
    """Lay over the terms what else was asked for; what was not stays as it was before."""
    kept = before.terms if before is not None else terms
    since, wait, starts_on = kept.carry_since, kept.wait, kept.starts_on
    if asked.carry_since is not None:
        since = None if asked.carry_since == NEVER else options.day(asked.carry_since)
    if asked.starts_on is not None:
        is_own = asked.starts_on != OF_LEDGER
        starts_on = budgets.start_from_text(terms.period, asked.starts_on) if is_own else None
    wait = wait if asked.wait is None else asked.wait
    return replace(terms, carry_since=since, wait=wait, starts_on=starts_on)


def _subject(asked: Namespace) -> tuple[str, str]:
    """What the budget is for: at most one of a platform, an account or a creator. Raises RequestRefused."""
    given = [(about, getattr(asked, about)) for about in ABOUT if getattr(asked, about) is not None]
    if len(given) > 1:
        raise RequestRefused(N_("A budget is for everything, or for one platform, account or creator"))
    return given[0] if given else ("", "")


def _remove(book: Ledger, asked: Namespace) -> Outcome:
    (text,) = _take(asked, 1)
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise RequestRefused(N_("“{text}” is not the ID of a budget; the list shows them"), text=text[:40])
    budgets.remove(book, int(text))
    return Outcome({"removed": int(text)}, (_("Budget {id} was removed").format(id=text),))


ACTIONS: Mapping[str, Callable[[Ledger, Namespace], Outcome]] = {"set": _set, "remove": _remove}
