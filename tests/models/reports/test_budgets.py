"""What is used of a budget is what the oracle's reports say of its period, and what is foreseen is what comes."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from models import currencies, entries, lookups, moments, periods
from models.budgets import BASES, PERIODS, BudgetRow, Terms
from models.columns import Columns
from models.drafts import Draft
from models.ledger import Ledger
from models.moments import Moment
from models.money import Money, from_text
from models.reports.budgets import EARLIER, BudgetStatus, Used, after, counted, period_of, status
from tests.books import SampleRates
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers, sample_rate
from tests.models.reports.test_against_oracle import books
from tests.oracle.walk import Oracle
from tests.sample_entries import HOME, add

SUBJECTS = (("", ""), ("platform", "TikTok"), ("account", "Twitch - main"), ("creator", "Mila"))
ALL_TERMS = [
    (period, basis, about, name)
    for period, basis, (about, name) in product(PERIODS, BASES, SUBJECTS)
    if (about, basis) != ("creator", "paid")
]


def a_budget(*terms: str, amount: Money | None = None) -> BudgetRow:
    return BudgetRow(1, Terms(amount or Money(5000, "EUR"), *terms), date(2026, 1, 1))  # type: ignore[arg-type]


def at(text: str) -> Moment:
    return moments.parse(text, HOME)


# --- Against the oracle -----------------------------------------------------------------------------------------------


def expected(truth: Oracle, terms: Terms, key: str) -> tuple[int, bool, dict[str, int]]:
    """Minor units used in the period of that key, whether coins were uncovered, and what has no rate."""
    where: dict[str, str] = {terms.about: terms.name} if terms.about else {}
    if terms.basis == "spent":
        found = [line[3:] for line in truth.spending((terms.period,), where=where) if line[0] == key]
    else:
        direct = truth.spending((terms.period,), where={**where, "kind": "money"})
        found = [line[3:] for line in direct if line[0] == key]
        bought = truth.purchases((terms.period,), where=where)
        found += [(*line[3:5], "0", line[5]) for line in bought if line[0] == key]
    unconverted: Counter[str] = Counter()
    for _cost, _code, _uncovered, rest in found:
        for amount, code in (text.split() for text in rest.split("; ") if text):
            unconverted[code] += from_text(amount, currencies.digits(code))
    digits = currencies.digits(terms.amount.currency)
    minor = sum(from_text(line[0], digits) for line in found)
    return minor, any(line[2] != "0" for line in found), dict(unconverted)


def found(used: Used) -> tuple[int, bool, dict[str, int]]:
    return used.minor, used.is_uncovered, {money.currency: money.minor for money in used.unconverted}


@settings(max_examples=30)
@given(ledgers(most=25, bounds=False), st.data())
def test_what_is_used_is_what_the_reports_say(sample: Sample, data: st.DataObject) -> None:
    currency = data.draw(st.sampled_from((sample.settings.currency, "USD", "JPY", "KWD")))
    truth = Oracle(sample.rows, sample.settings, "fifo", currency, sample_rate, currencies.DIGITS)
    when = data.draw(st.sampled_from([*(row["when"] for row in sample.rows), "2025-12-31"]))
    now = moments.parse(when, sample.settings.timezone)
    rows = [a_budget(*terms, amount=Money(5000, currency)) for terms in ALL_TERMS]
    with books(sample) as (columns, kept):
        for one in status(columns, SampleRates(), kept, rows, now):
            assert len(one.earlier) == EARLIER
            for used in (*one.earlier, one.used):
                assert found(used) == expected(truth, one.budget.terms, used.key), one.budget.terms
            assert all(before.last < used.first for before, used in zip(one.earlier, one.earlier[1:], strict=False))


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


@given(st.integers(0, 10**15), st.integers(1, 10**15), st.integers(1, 31))
def test_above_pace_is_where_the_forecast_is_above_the_limit(used: int, amount: int, gone: int) -> None:
    one = standing(used, amount, gone, 30)
    assert one.forecast is not None
    assert one.is_above_pace == (used * 30 > amount * gone)
    assert abs(one.forecast * gone - used * 30) * 2 <= gone


def test_a_forecast_is_rounded_half_even_and_there_is_none_before_the_period() -> None:
    assert [standing(used, 9, gone=4, last=30).forecast for used in (1, 3)] == [8, 22]
    assert standing(1, 9, gone=0).forecast is None


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
    assert (one.used.minor, one.is_certain, one.used.is_uncovered) == (0, False, True)
    assert one.used.unconverted == (Money(250, "SYP"),)


def test_a_month_that_starts_on_payday_is_the_budgets_month(ledger: Ledger) -> None:
    ledger.change_settings(month_starts_on=25)
    add(ledger, "purchase", "2026-03-24", coins=1, amount=Money(1, "EUR"))
    add(ledger, "purchase", "2026-03-25", coins=1, amount=Money(10, "EUR"))
    one = stand(ledger, "month", "paid", now="2026-04-24T12:00")
    assert (one.used.key, one.used.first, one.used.last) == ("2026-03", date(2026, 3, 25), date(2026, 4, 24))
    assert (one.used.minor, one.earlier[-1].minor, one.gone, one.pace) == (10, 1, 31, 100)


@settings(max_examples=30)
@given(ledgers(most=15, bounds=False), st.data())
def test_what_is_foreseen_is_what_comes(sample: Sample, data: st.DataObject) -> None:
    """The budget said ahead of saving is the budget after saving, for an entry that comes last."""
    zone = sample.settings.timezone
    kind = data.draw(st.sampled_from(["coins", "money", "purchase"]))
    platform = data.draw(st.sampled_from(["TikTok", "Twitch", "Kick"]))
    draft = Draft(
        "purchase" if kind == "purchase" else "gift",
        moments.parse("2027-03-02T20:15", zone),
        platform,
        "main",
        creator="Mila" if kind != "purchase" else "",
        coins=None if kind == "money" else data.draw(st.integers(1, 2000)),
        amount=None if kind == "coins" else Money(data.draw(st.integers(0, 9999)), "USD"),
    )
    rows = [a_budget(*terms, amount=Money(5000, "EUR")) for terms in ALL_TERMS]
    with books(sample) as (columns, kept):
        ledger = columns.reader
        assert isinstance(ledger, Ledger)
        foreseen = after(columns, SampleRates(), kept, rows, draft, draft.moment)
        touched = [one.budget for one in foreseen]
        before = status(columns, SampleRates(), kept, rows, draft.moment)
        entries.add(ledger, draft)
        for one, was in zip(status(Columns(ledger), SampleRates(), kept, rows, draft.moment), before, strict=True):
            if one.budget in touched:
                assert one.used == foreseen[touched.index(one.budget)].used
                assert one.gone == foreseen[touched.index(one.budget)].gone
            elif kind != "purchase":  # a purchase gives a cost to gifts that waited for coins
                assert one.used == was.used
