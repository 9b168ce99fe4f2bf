"""Checks on the rows of any balance or spending report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from tests.oracle.amounts import nonzero, plus, to_minor
from tests.oracle.entries import BALANCE_COINS, BALANCE_MONEY, CALENDAR_KEYS, Costs, Line


def read_coins(text: str) -> Costs:
    """A coin cell by unit; a plain number bears the unit ''."""
    if not any(letter.isspace() for letter in text):
        return {"": int(text)} if int(text) else {}
    pairs = (part.split(" ", 1) for part in text.split("; "))
    return {unit: int(number) for number, unit in pairs}


def read_unconverted(text: str, digits: Mapping[str, int]) -> Costs:
    """An `unconverted` cell in minor units by currency."""
    pairs = [part.split(" ") for part in text.split("; ") if part]
    return {currency: to_minor(number, digits[currency]) for number, currency in pairs}


def read_balance(line: Line, keys: int, digits: Mapping[str, int]) -> dict[str, Costs]:
    """The columns of a balance row by name; money under its currency. Zeros are left out."""
    figures, currency = line[keys:-1], line[-1]
    coins = dict(zip(BALANCE_COINS, map(read_coins, figures), strict=False))
    money = {
        column: nonzero({currency: to_minor(text, digits[currency])})
        for column, text in zip(BALANCE_MONEY, figures[len(BALANCE_COINS) :], strict=True)
    }
    return coins | money


def check_row(line: Line, keys: int, digits: Mapping[str, int]) -> None:
    """A balance row adds up, in coins and money."""
    row = read_balance(line, keys, digits)
    coins = plus(row["opening_coins"], row["bought"], row["adjusted"])
    assert nonzero(coins) == nonzero(plus(row["sent"], row["closing_coins"])), f"coins do not add up: {line}"
    money = plus(row["opening_cost"], row["paid"], row["adjusted_cost"])
    gone = plus(row["spent_cost"], row["lost_cost"], row["closing_cost"])
    assert nonzero(money) == nonzero(gone), f"money does not add up: {line}"


def check_identities(lines: Iterable[Line], by: Sequence[str], digits: Mapping[str, int]) -> None:
    """Each balance row adds up, and each period opens where the one before it closed, in coins and every currency."""
    closing: dict[Line, dict[str, Costs]] = {}
    for keys, group in groupby(lines, key=lambda line: line[: len(by)]):
        place = tuple(keys[number] for number, key in enumerate(by) if key not in CALENDAR_KEYS)
        opened, closed = _ends(list(group), len(by), digits)
        before = closing.get(place, opened)
        assert _same(before, opened), f"{keys} opens at {opened}, but before it was {before}"
        closing[place] = closed


def _same(before: Mapping[str, Costs], opened: Mapping[str, Costs]) -> bool:
    """Whether a period opens as the one before it closed; a plain number of coins bears no unit to compare."""
    coins = before["coins"], opened["coins"]
    if any("" in one for one in coins):
        return before["cost"] == opened["cost"] and [*coins[0].values()] == [*coins[1].values()]
    return before == opened


def _ends(lines: Sequence[Line], keys: int, digits: Mapping[str, int]) -> tuple[dict[str, Costs], dict[str, Costs]]:
    """Opening and closing coins and costs of one period, its rows (one for each currency) together."""
    for line in lines:
        check_row(line, keys, digits)
    rows = [read_balance(line, keys, digits) for line in lines]
    opened, closed = (
        {what: plus(*(row[f"{end}_{what}"] for row in rows)) for what in ("coins", "cost")}
        for end in ("opening", "closing")
    )
    return opened, closed


@dataclass(frozen=True)
class Total:
    """What rows of a spending report add up to; the coins of all units together, as a checksum."""

    gifts: int
    coins: int
    costs: Costs
    uncovered: int


def spending_costs(line: Line, keys: int, digits: Mapping[str, int]) -> Costs:
    """The cost of a spending row, unconverted currencies included. Zeros are left out."""
    cost, currency, _, unconverted = line[keys + 2 :]
    own = {currency: to_minor(cost, digits[currency])}
    return nonzero(plus(own, read_unconverted(unconverted, digits)))


def total_spending(lines: Sequence[Line], by: Sequence[str], digits: Mapping[str, int]) -> Total:
    """Add up the rows of a spending report."""
    rows = [line[len(by) :] for line in lines]
    return Total(
        sum(int(row[0]) for row in rows),
        sum(sum(read_coins(row[1]).values()) for row in rows),
        nonzero(plus(*(spending_costs(line, len(by), digits) for line in lines))),
        sum(sum(read_coins(row[4]).values()) for row in rows),
    )


def check_spent(
    balance: Iterable[Line], spending: Iterable[Line], by: Sequence[str], digits: Mapping[str, int]
) -> None:
    """The same keys spend the same money in a balance as in a spending report of the same period and accounts."""
    spent: dict[Line, Costs] = {}
    for line in balance:
        keys = line[: len(by)]
        spent[keys] = plus(spent.get(keys, {}), read_balance(line, len(by), digits)["spent_cost"])
    costs = {line[: len(by)]: spending_costs(line, len(by), digits) for line in spending}
    assert {keys: cost for keys, cost in spent.items() if cost} == {keys: cost for keys, cost in costs.items() if cost}
