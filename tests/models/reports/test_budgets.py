"""What is used of a budget is what the oracle's reports say of its period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models import currencies, lookups, moments, periods
from models.budgets import BASES, PERIODS, BudgetRow, Terms
from models.columns import Columns
from models.drafts import Draft
from models.ledger import Ledger
from models.moments import Moment
from models.money import Money, from_text
from models.reports.budgets import EARLIER, BudgetStatus, Used, counted, own_start, period_of, status
from tests.books import SampleRates
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers
from tests.models.reports.test_against_oracle import books
from tests.oracle.walk import Oracle
from tests.sample_entries import HOME, add
from tests.sample_rates import sample_rate

SUBJECTS = (("", ""), ("platform", "TikTok"), ("account", "Twitch - main"), ("creator", "Mila"))
ALL_TERMS = [
    (period, basis, about, name)
    for period, basis, (about, name) in product(PERIODS, BASES, SUBJECTS)
    if (about, basis) != ("creator", "paid")
]


def a_budget(*terms: str, amount: Money | None = None) -> BudgetRow:
    return BudgetRow(1, Terms(amount or Money(5000, "EUR"), *terms))  # type: ignore[arg-type]


def at(text: str) -> Moment:
    return moments.parse(text, HOME)


# --- Against the oracle -----------------------------------------------------------------------------------------------


Figures = tuple[int, dict[str, int], dict[str, int]]


def expected(truth: Oracle, terms: Terms, kinds: dict[str, str], key: str, last: str = "") -> Figures:
    """Minor units used from the period of one key to that of the last, uncovered coins by kind, what has no rate."""

    def is_of(line: Sequence[str]) -> bool:
        return key <= line[0] <= (last or key)

    where: dict[str, str] = {terms.about: terms.name} if terms.about else {}
    by = (terms.period, "account")
    if terms.basis == "spent":
        found = [(line[1], *line[4:]) for line in truth.spending(by, where=where) if is_of(line)]
    else:
        direct = truth.spending(by, where={**where, "kind": "money"})
        found = [(line[1], *line[4:]) for line in direct if is_of(line)]
        bought = truth.purchases(by, where=where)
        found += [(line[1], *line[4:6], "0", line[6]) for line in bought if is_of(line)]
    unconverted, uncovered = Counter[str](), Counter[str]()
    for account, _cost, _code, coins, rest in found:
        uncovered[kinds[account]] += int(coins)
        for amount, code in (text.split() for text in rest.split("; ") if text):
            unconverted[code] += from_text(amount, currencies.digits(code))
    digits = currencies.digits(terms.amount.currency)
    minor = sum(from_text(line[1], digits) for line in found)
    return minor, {kind: count for kind, count in uncovered.items() if count}, dict(unconverted)


def kinds_of(columns: Columns) -> dict[str, str]:
    return {one.account.label: one.account.coin for one in columns.accounts.values()}


def found(used: Used) -> Figures:
    return used.minor, dict(used.uncovered), {money.currency: money.minor for money in used.unconverted}


@settings(max_examples=30)
@given(ledgers(most=25, bounds=False), st.data())
def test_what_is_used_is_what_the_reports_say(sample: Sample, data: st.DataObject) -> None:
    currency = data.draw(st.sampled_from((sample.settings.currency, "USD", "JPY", "KWD")))
    basis: Any = data.draw(st.sampled_from(["fifo", "average"]))
    truth = Oracle(sample.rows, sample.settings, basis, currency, sample_rate, currencies.DIGITS)
    when = data.draw(st.sampled_from([*(row["when"] for row in sample.rows), "2025-12-31"]))
    now = moments.parse(when, sample.settings.timezone)
    rows = [a_budget(*terms, amount=Money(5000, currency)) for terms in ALL_TERMS]
    with books(sample) as (columns, kept):
        for one in status(columns, SampleRates(), replace(kept, basis=basis), rows, now):
            assert len(one.earlier) == EARLIER
            for used in (*one.earlier, one.used):
                assert found(used) == expected(truth, one.budget.terms, kinds_of(columns), used.key), one.budget.terms
                assert not used.carried
            assert all(before.last < used.first for before, used in zip(one.earlier, one.earlier[1:], strict=False))
            assert one.behind is None


STARTS = {"week": st.integers(1, 7), "month": st.integers(1, 31), "year": st.sampled_from([101, 229, 406, 1231])}


@settings(max_examples=30)
@given(ledgers(most=25, bounds=False), st.data())
def test_a_budget_of_its_own_days_uses_what_the_reports_say_of_them(sample: Sample, data: st.DataObject) -> None:
    """Day by day, as the oracle has it; whatever day the ledger's months begin on."""
    truth = Oracle(sample.rows, sample.settings, "fifo", "EUR", sample_rate, currencies.DIGITS)
    when = data.draw(st.sampled_from([*(row["when"] for row in sample.rows), "2025-12-31"]))
    now = moments.parse(when, sample.settings.timezone)
    period, starts = data.draw(st.sampled_from(sorted(STARTS.items())))
    own = data.draw(starts)
    every = [terms for terms in ALL_TERMS if terms[0] == period]
    rows = [BudgetRow(1, Terms(Money(5000, "EUR"), *terms, starts_on=own)) for terms in every]  # type: ignore[arg-type]
    with books(sample) as (columns, kept):
        for one in status(columns, SampleRates(), kept, rows, now, earlier=2):
            by_day = replace(one.budget.terms, period="day")  # type: ignore[arg-type]
            for used in (*one.earlier, one.used):
                first, last = used.first.isoformat(), used.last.isoformat()
                assert found(used) == expected(truth, by_day, kinds_of(columns), first, last), one.budget.terms
            assert one.used.first <= now.day <= one.used.last
            assert one.earlier[-1].last + timedelta(days=1) == one.used.first


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 31), st.data())
def test_periods_of_its_own_begin_on_the_chosen_day(day: date, of_ledger: int, data: st.DataObject) -> None:
    period, starts = data.draw(st.sampled_from(sorted(STARTS.items())))
    terms = Terms(Money(1, "EUR"), period, starts_on=data.draw(starts))  # type: ignore[arg-type]
    this = period_of(terms, a_day(day), of_ledger)
    following = period_of(terms, a_day(this.last + timedelta(days=1)), of_ledger)
    assert this.first <= day <= this.last < following.first == this.last + timedelta(days=1)
    assert this.key != following.key
    wanted = terms.starts_on or 0
    if period == "week":
        assert (this.first.isoweekday(), (this.last - this.first).days) == (wanted, 6)
    else:
        month = this.first.month if period == "month" else wanted // 100
        last = (date(this.first.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
        assert (this.first.month, this.first.day) == (month, min(wanted % 100, last))
    if own_start(terms, of_ledger) is None:
        assert this == period_of(replace(terms, starts_on=None), a_day(day), of_ledger)
    else:
        assert this.key == f"{this.first}/{this.last}"


def test_a_budget_can_begin_on_another_day_than_the_ledgers_months(ledger: Ledger) -> None:
    ledger.change_settings(month_starts_on=25)
    for day, minor in (("2026-04-05", 1), ("2026-04-06", 20), ("2026-05-05", 300), ("2026-05-06", 4000)):
        add(ledger, "purchase", day, coins=1, amount=Money(minor, "EUR"))
    now = at("2026-05-05")
    for period, starts_on, first, last, minor in (
        ("month", 6, date(2026, 4, 6), date(2026, 5, 5), 320),
        ("month", 25, date(2026, 4, 25), date(2026, 5, 24), 4300),
        ("year", 406, date(2026, 4, 6), date(2027, 4, 5), 4320),
        ("week", 3, date(2026, 4, 29), date(2026, 5, 5), 300),
    ):
        row = BudgetRow(1, Terms(Money(5000, "EUR"), period, "paid", starts_on=starts_on))  # type: ignore[arg-type]
        (one,) = status(Columns(ledger), SampleRates(), ledger.settings, [row], now)
        assert (one.used.first, one.used.last, one.used.minor) == (first, last, minor)
        assert len(counted(Columns(ledger), SampleRates(), ledger.settings, row.terms, one.used)) == len(
            str(minor).replace("0", "")
        )


@settings(max_examples=30)
@given(ledgers(most=25, bounds=False), st.data())
def test_what_is_carried_over_is_what_each_period_since_left(sample: Sample, data: st.DataObject) -> None:
    """Period by period, as a person would: what is left, or over, is the next one's; nothing comes from before."""
    kept = sample.settings
    when = data.draw(st.sampled_from([*(row["when"] for row in sample.rows), "2025-12-31"]))
    now = moments.parse(when, kept.timezone)
    since = now.day - timedelta(days=data.draw(st.integers(-40, 800)))
    basis: Any = data.draw(st.sampled_from(["fifo", "average"]))
    truth = Oracle(sample.rows, kept, basis, "EUR", sample_rate, currencies.DIGITS)
    limit = data.draw(st.integers(1, 9999))
    every = [terms for terms in ALL_TERMS if terms[0] != "evening"]
    rows = [BudgetRow(1, Terms(Money(limit, "EUR"), *terms, carry_since=since)) for terms in every]  # type: ignore[arg-type]
    own = {period: data.draw(starts) for period, starts in STARTS.items()}
    rows += [replace(row, terms=replace(row.terms, starts_on=own[row.terms.period])) for row in rows]
    with books(sample) as (columns, ledger_settings):
        for one in status(columns, SampleRates(), replace(ledger_settings, basis=basis), rows, now):
            terms, carried = one.budget.terms, 0
            period = period_of(terms, a_day(since), kept.month_starts_on)
            behind = Counter[str](), Counter[str]()
            while period.first < one.used.first:
                days = period.first.isoformat(), period.last.isoformat()
                minor, uncovered, others = expected(truth, replace(terms, period="day"), kinds_of(columns), *days)  # type: ignore[arg-type]
                carried += limit - minor
                for sums, amounts in zip(behind, (uncovered, others), strict=True):
                    sums.update(amounts)
                period = period_of(terms, a_day(period.last + timedelta(days=1)), kept.month_starts_on)
                if (known := {used.key: used.carried for used in one.earlier}.get(period.key)) is not None:
                    assert known == carried
            assert (one.used.carried, one.amount) == (carried, limit + carried)
            assert one.left == limit + carried - one.used.minor
            assert (one.behind is None) == (one.used.first <= since)
            if one.behind is not None:
                assert found(one.behind)[1:] == tuple(map(dict, behind))
            assert len(one.earlier) == EARLIER


def a_day(day: date) -> Moment:
    return moments.parse(day.isoformat(), HOME)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 31), st.sampled_from(PERIODS))
def test_periods_follow_one_another_and_have_the_keys_of_reports(day: date, starts_on: int, period: str) -> None:
    row = a_budget(period)
    this = period_of(row.terms, at(f"{day}T12:00"), starts_on)
    assert this.first <= day <= this.last
    if period == "evening":
        assert (this.first, this.last, this.key) == (day, day, day.isoformat())
        assert period_of(row.terms, at(f"{day}T05:59"), starts_on).first < day
        assert period_of(row.terms, at(f"{day}T06:00"), starts_on).first == day
        return
    keys = {periods.DAY_KEYS[period](one, starts_on) for one in (this.first, day, this.last)}
    assert keys == {this.key}
    outside = (date.fromordinal(this.first.toordinal() - 1), date.fromordinal(this.last.toordinal() + 1))
    assert this.key not in {periods.DAY_KEYS[period](one, starts_on) for one in outside}


# --- Where a budget stands --------------------------------------------------------------------------------------------


def standing(used: int, amount: int, gone: int = 10, last: int = 30) -> BudgetStatus:
    period = Used("2026-04", date(2026, 4, 1), date(2026, 4, last), used)
    return BudgetStatus(a_budget(amount=Money(amount, "EUR")), period, gone)


def test_exactly_all_of_it_is_not_over() -> None:
    assert [standing(used, 5000).is_over for used in (4999, 5000, 5001)] == [False, False, True]
    assert [standing(used, 5000).percent for used in (4999, 5000, 5001)] == [99, 100, 100]
    assert standing(5410, 5000).left == -410


def test_the_pace_is_the_part_of_the_days_that_have_begun() -> None:
    assert [standing(used, 3000).is_above_pace for used in (999, 1000, 1001)] == [False, False, True]
    assert (standing(0, 3000).pace, standing(0, 3000, gone=30).pace) == (33, 100)


@given(st.integers(0, 10**15), st.integers(1, 10**15), st.integers(0, 30))
def test_above_pace_is_where_the_forecast_is_above_the_limit(used: int, amount: int, gone: int) -> None:
    one = standing(used, amount, gone, 30)
    assert one.is_above_pace == (used * 30 > amount * gone)
    assert (one.forecast is None) == (gone < 6), "a fifth of the days"
    if one.forecast is not None:
        assert abs(one.forecast * gone - used * 30) * 2 <= gone


def test_a_forecast_is_rounded_half_even_and_there_is_none_before_a_fifth_of_the_period() -> None:
    assert [standing(used, 9, gone=20, last=30).forecast for used in (1, 3, 5)] == [2, 4, 8]
    assert [standing(1, 9, gone, last).forecast for gone, last in ((0, 1), (0, 30), (5, 30), (1, 7), (1, 1))] == [
        *(None,) * 4, 1,
    ]  # fmt: skip


def test_one_is_told_from_four_fifths_on_and_where_it_is_over() -> None:
    assert [standing(used, 5000).level for used in (0, 3999, 4000, 5000, 5001)] == ["", "", "near", "near", "over"]


@given(st.integers(-100, 100), st.integers(-300, 300))
def test_what_was_over_before_may_leave_nothing(used: int, carried: int) -> None:
    period = Used("2026-04", date(2026, 4, 1), date(2026, 4, 30), used, carried=carried)
    one = BudgetStatus(a_budget(amount=Money(100, "EUR")), period, 10)
    assert one.left == 100 + carried - used
    assert one.is_over == (one.left < 0)
    assert (one.percent is None) == (carried <= -100)


def test_what_adds_up_to_nothing_is_not_told_as_left_out() -> None:
    """As money without a rate does that was given back in the next period."""
    first = Used("2026-04", date(2026, 4, 1), date(2026, 4, 30), 5, (("TikTok Coin", 2),), (Money(10, "KPW"),))
    both = first + replace(first, uncovered=(("TikTok Coin", -2),), unconverted=(Money(-10, "KPW"),))
    assert (both.minor, both.uncovered, both.unconverted, both.is_certain) == (10, (), (), True)


# --- Real entries -----------------------------------------------------------------------------------------------------


def stand(ledger: Ledger, *terms: str, now: str) -> BudgetStatus:
    (found,) = status(Columns(ledger), SampleRates(), ledger.settings, [a_budget(*terms)], at(now))
    return found


@settings(max_examples=30)
@given(ledgers(most=25, bounds=False), st.data())
def test_the_entries_behind_a_budget_are_what_it_counts(sample: Sample, data: st.DataObject) -> None:
    """No more and no fewer: gifts that stand; or purchases, their refunds and gifts in money that stand."""
    when = data.draw(st.sampled_from([*(row["when"] for row in sample.rows), "2025-12-31"]))
    now = moments.parse(when, sample.settings.timezone)
    with books(sample) as (columns, kept):
        rows = columns.reader.connection.execute("SELECT id, kind, refunded_id FROM entry").fetchall()
        kinds = {entry: kind for entry, kind, _of in rows}
        refunds = {entry: of for entry, _kind, of in rows if of is not None}
        drafts = lookups.drafts(columns.reader, kinds)
        for terms in ALL_TERMS:
            row = a_budget(*terms)
            (one,) = status(columns, SampleRates(), kept, [row], now)
            wanted = [
                entry
                for entry, draft in drafts.items()
                if period_of(row.terms, draft.moment, kept.month_starts_on).key == one.used.key
                and is_about(row.terms, draft)
                and is_counted(row.terms.basis, entry, draft, kinds, refunds)
            ]
            assert sorted(counted(columns, SampleRates(), kept, row.terms, one.used)) == wanted


def is_about(terms: Terms, draft: Draft) -> bool:
    label = f"{draft.platform} - {draft.account}"
    of = {"": "", "platform": draft.platform, "account": label, "creator": draft.creator}
    return of[terms.about] == terms.name


def is_counted(basis: str, entry: int, draft: Draft, kinds: dict[int, str], refunds: dict[int, int]) -> bool:
    if draft.kind == "gift":
        return entry not in refunds.values() and (basis == "spent" or draft.amount is not None)
    return basis == "paid" and (draft.kind == "purchase" or kinds.get(refunds.get(entry, 0)) == "purchase")


def test_an_evening_ends_at_six(ledger: Ledger) -> None:
    add(ledger, "purchase", "2026-03-01", coins=1000, amount=Money(1000, "EUR"))
    for when, coins in (("2026-03-02T22:00", 100), ("2026-03-03T05:59", 10), ("2026-03-03T06:00", 1)):
        add(ledger, "gift", when, coins=coins)
    one = stand(ledger, "evening", now="2026-03-03T04:00")
    assert (one.used.key, one.used.minor, one.gone, one.days) == ("2026-03-02", 110, 1, 1)
    assert stand(ledger, "evening", now="2026-03-03T07:00").used.minor == 1


def test_paid_counts_purchases_and_gifts_in_money_net_of_refunds(ledger: Ledger) -> None:
    add(ledger, "purchase", "2026-03-01", coins=1000, amount=Money(1000, "EUR"), reference="A")
    add(ledger, "refund", "2026-03-02", reference="A", coins=100, amount=Money(100, "EUR"))
    add(ledger, "gift", "2026-03-03", coins=500)
    add(ledger, "gift", "2026-03-04", "YouTube", amount=Money(250, "EUR"))
    assert stand(ledger, "month", "paid", now="2026-03-05").used.minor == 1150
    assert stand(ledger, "month", "paid", "platform", "YouTube", now="2026-03-05").used.minor == 250
    assert stand(ledger, "month", "spent", now="2026-03-05").used.minor == 750


def test_what_cannot_be_counted_is_said(ledger: Ledger) -> None:
    add(ledger, "gift", "2026-03-03", coins=500)
    add(ledger, "gift", "2026-03-04", "YouTube", amount=Money(250, "SYP"))
    one = stand(ledger, now="2026-03-05")
    assert (one.used.minor, one.is_certain, one.used.uncovered) == (0, False, (("TikTok Coin", 500),))
    assert one.used.unconverted == (Money(250, "SYP"),)
    assert "Coin" not in str(stand(ledger, "month", "paid", now="2026-03-05").used)


def test_what_cannot_be_counted_is_not_carried_over_and_said(ledger: Ledger) -> None:
    add(ledger, "gift", "2026-02-03", coins=500)
    add(ledger, "gift", "2026-02-04", "YouTube", amount=Money(250, "EUR"))
    row = BudgetRow(1, Terms(Money(1000, "EUR"), carry_since=date(2026, 2, 28)))
    (one,) = status(Columns(ledger), SampleRates(), ledger.settings, [row], at("2026-03-05"))
    assert (one.used.carried, one.amount, one.used.is_certain, one.is_certain) == (750, 1750, True, False)
    assert one.behind is not None
    assert (one.behind.uncovered, one.behind.first, one.behind.last) == (
        (("TikTok Coin", 500),), date(2026, 2, 1), date(2026, 2, 28),
    )  # fmt: skip


def test_a_month_that_starts_on_payday_is_the_budgets_month(ledger: Ledger) -> None:
    ledger.change_settings(month_starts_on=25)
    add(ledger, "purchase", "2026-03-24", coins=1, amount=Money(1, "EUR"))
    add(ledger, "purchase", "2026-03-25", coins=1, amount=Money(10, "EUR"))
    one = stand(ledger, "month", "paid", now="2026-04-24T12:00")
    assert (one.used.key, one.used.first, one.used.last) == ("2026-03", date(2026, 3, 25), date(2026, 4, 24))
    assert (one.used.minor, one.earlier[-1].minor, one.gone, one.pace) == (10, 1, 31, 100)
