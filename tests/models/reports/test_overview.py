"""The figures of the Overview are cells of the reports: nothing is reckoned a second way."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models import entries, moments
from models.budgets import BudgetRow, Terms
from models.columns import Columns
from models.drafts import Draft
from models.ledger import Ledger
from models.moments import Moment
from models.money import Money
from models.reports import Query, run
from models.reports.overview import MONTHS, TOP, Overview, overview
from models.reports.tallies import Tally, dicts
from tests.books import SampleRates
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers
from tests.models.reports.test_against_oracle import books
from tests.sample_entries import HOME, add


def at(text: str) -> Moment:
    return moments.parse(text, HOME)


@settings(max_examples=30)
@given(ledgers(most=25, bounds=False), st.data())
def test_every_figure_is_a_cell_of_a_report(sample: Sample, data: st.DataObject) -> None:
    when = data.draw(st.sampled_from([*(row["when"] for row in sample.rows), "2025-12-31"]))
    now = moments.parse(when, sample.settings.timezone)
    with books(sample) as (columns, kept):

        def asked(name: str, *by: str, **values: Any) -> list[dict[str, Any]]:
            return list(dicts(run(name, columns, SampleRates(), kept, Query(by, **values))))

        seen = overview(columns, SampleRates(), kept, (), now)
        by_month = {(row["month"], row["platform"]): row["cost"] for row in asked("spending", "month", "platform")}
        keys = [month.key for month in seen.months]
        assert (len(keys), keys) == (MONTHS, sorted(keys))
        for month in seen.months:
            assert month.by_platform == {name: by_month[key, name] for key, name in by_month if key == month.key}
        assert seen.month.first <= now.day <= seen.month.last
        assert seen.spent.minor == sum(seen.month.by_platform.values())
        ever = asked("spending")
        assert seen.ever.minor == sum(row["cost"] for row in ever)
        assert seen.ever.unconverted == (ever[0]["unconverted"] if ever else ())
        given_to = asked("spending", "creator", since=seen.months[0].first, until=seen.month.last)
        costs = {row["creator"]: row["cost"] for row in given_to if row["cost"]}
        assert [one.minor for one in seen.creators] == sorted(costs.values(), reverse=True)[:TOP]
        assert all(costs[one.name] == one.minor for one in seen.creators)
        assert seen.in_all == sum(costs.values()) == sum(sum(month.by_platform.values()) for month in seen.months)
        left = Counter[str]()
        for row in asked("balance", "account"):
            left[row["account"]] += row["closing_coins"]
        assert {one.label: one.coins for one in seen.purses}.items() <= left.items()
        assert sum(abs(coins) for coins in left.values()) == sum(abs(one.coins) for one in seen.purses)
        costs_left = {row["currency"]: row["closing_cost"] for row in asked("balance") if row["closing_cost"]}
        assert {one.currency: one.minor for one in seen.left_cost if one.minor} == costs_left


# --- Real entries -----------------------------------------------------------------------------------------------------


def money(ledger: Ledger, when: str, minor: int, currency: str = "EUR", **values: object) -> int:
    return add(ledger, "gift", when, "YouTube", amount=Money(minor, currency), **values)


def look(ledger: Ledger, now: str, *rows: BudgetRow) -> Overview:
    return overview(Columns(ledger), SampleRates(), ledger.settings, rows, at(now))


def test_an_empty_ledger_has_nothing_to_compare_with(ledger: Ledger) -> None:
    seen = look(ledger, "2026-05-10")
    assert (seen.is_empty, seen.spent, seen.before, seen.creators, seen.purses) == (True, Tally(), None, (), ())
    assert len(seen.months) == MONTHS


def test_the_month_so_far_is_held_against_the_same_days(ledger: Ledger) -> None:
    for when, minor in (("2026-02-10", 100), ("2026-03-11", 10), ("2026-03-01", 200), ("2026-04-05", 305)):
        money(ledger, when, minor)
    before = look(ledger, "2026-05-10T12:00").before
    assert before is not None
    assert before.stretches[0] == (date(2026, 4, 1), date(2026, 4, 10))
    assert before.minor == (305, 200, 100)
    assert before.average == 202, "605 / 3 is 201.67"


def test_months_before_the_ledger_began_do_not_count(ledger: Ledger) -> None:
    money(ledger, "2026-04-28", 100)
    assert look(ledger, "2026-04-29").before is None
    before = look(ledger, "2026-05-28").before
    assert before is not None
    assert (before.minor, before.average) == ((100,), 100)


def test_the_average_is_rounded_half_even(ledger: Ledger) -> None:
    for when, minor in (("2026-03-01", 1), ("2026-04-01", 4)):
        money(ledger, when, minor)
    before = look(ledger, "2026-05-28").before
    assert before is not None
    assert before.average == 2


def test_coins_of_different_kinds_are_never_added(ledger: Ledger) -> None:
    for platform, account in (("TikTok", "main"), ("TikTok", "second"), ("Twitch", "main")):
        entries.add(ledger, Draft("purchase", at("2026-05-01"), platform, account, coins=10, amount=Money(5, "EUR")))
    money(ledger, "2026-05-02", 100)
    seen = look(ledger, "2026-05-10")
    assert seen.coins == (("TikTok Coin", 20), ("Twitch Bit", 10))
    assert [(one.label, one.coins, one.cost) for one in seen.purses] == [
        *(("TikTok - main", 10, 5), ("TikTok - second", 10, 5), ("Twitch - main", 10, 5))
    ]


def test_what_could_not_be_counted_stands_apart(ledger: Ledger) -> None:
    add(ledger, "gift", "2026-05-01", coins=40)
    add(ledger, "gift", "2026-05-01", "Twitch", coins=2)
    money(ledger, "2026-05-02", 250, "SYP")
    add(ledger, "purchase", "2026-05-03", "Kick", coins=10, amount=Money(70, "SYP"))
    seen = look(ledger, "2026-05-10")
    coins = ("TikTok Coin", 40), ("Twitch Bit", 2)
    assert seen.spent == Tally(3, 0, coins, coins, (Money(250, "SYP"),))
    assert not seen.spent.is_certain
    assert [(one.label, one.cost, one.unconverted) for one in seen.purses if one.coins > 0] == [
        ("Kick - main", 0, (Money(70, "SYP"),))
    ]


def test_a_gift_to_nobody_in_particular_is_named_so(ledger: Ledger) -> None:
    money(ledger, "2026-05-01", 500)
    money(ledger, "2026-05-02", 400, creator="Mila")
    assert [(one.id, one.name, one.minor) for one in look(ledger, "2026-05-10").creators] == [
        (0, "", 500),
        (1, "Mila", 400),
    ]


def test_the_budget_on_top_is_the_months_for_everything(ledger: Ledger) -> None:
    amount = Money(5000, "EUR")
    rows = [
        BudgetRow(number, terms)
        for number, terms in enumerate(
            [
                Terms(amount, "month", "spent", "platform", "TikTok"),
                Terms(amount, "week"),
                Terms(amount, "month", "paid"),
            ]
        )
    ]
    seen = look(ledger, "2026-05-10", *rows)
    assert seen.budget is not None
    assert seen.budget.budget is rows[2]
    assert look(ledger, "2026-05-10").budget is None
