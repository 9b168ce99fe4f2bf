"""What is foreseen of a budget is what comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from models import entries, lookups, moments
from models.columns import Columns
from models.drafts import Draft
from models.errors import InvalidEntry
from models.ledger import Ledger
from models.money import Money
from models.reports.budget_ahead import after, after_edit
from models.reports.budgets import status, status_at
from tests.books import SampleRates
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers
from tests.models.reports.test_against_oracle import books
from tests.models.reports.test_budgets import ALL_TERMS, a_budget, at


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
    since = date(2026, 1, 1)
    rows += [replace(one, terms=replace(one.terms, carry_since=since)) for one in rows if one.terms.period != "evening"]
    with books(sample) as (columns, as_kept):
        kept = replace(as_kept, basis=data.draw(st.sampled_from(["fifo", "average"])))
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


@settings(max_examples=40)
@given(ledgers(most=20, bounds=False), st.data())
def test_what_is_foreseen_of_an_edit_is_what_comes(sample: Sample, data: st.DataObject) -> None:
    """The old entry out, the new one in: wherever in time, in which account, for whom, and whatever is booked after."""
    zone, since = sample.settings.timezone, date(2025, 6, 1)
    rows = [a_budget(*terms, amount=Money(5000, "EUR")) for terms in ALL_TERMS]
    rows += [
        replace(one, terms=replace(one.terms, starts_on=5, carry_since=since))
        for one in rows
        if one.terms.period == "week"
    ]
    with books(sample) as (columns, as_kept):
        kept = replace(as_kept, basis=data.draw(st.sampled_from(["fifo", "average"])))
        ledger = columns.reader
        assert isinstance(ledger, Ledger)
        known = lookups.drafts(ledger, columns_ids(columns))
        open_ = {entry: draft for entry, draft in known.items() if draft.kind in {"gift", "purchase"}}
        assume(open_)
        entry = data.draw(st.sampled_from(sorted(open_)))
        draft = an_edit(open_[entry], zone, data)
        now = at("2026-03-02T20:15")
        foreseen = after_edit(columns, SampleRates(), kept, rows, entry, draft, now)
        before = [len(account.coins) for account in columns.accounts.values()]
        try:
            entries.edit(ledger, entry, draft)
        except InvalidEntry:
            reject()
        assert [len(account.coins) for account in columns.accounts.values()] == before, "the columns stay as they are"
        fresh = Columns(ledger)
        for one in foreseen:
            assert one == status_at(fresh, SampleRates(), kept, one.budget, draft.moment, now), one.budget.terms


def columns_ids(columns: Columns) -> list[int]:
    columns.need("id")
    return [entry for account in columns.accounts.values() for entry in account.detail["id"].tolist()]


def an_edit(draft: Draft, zone: str, data: st.DataObject) -> Draft:
    """The same entry, with one or more of its values changed."""
    when = data.draw(st.sampled_from([str(draft.moment), "2026-02-27T03:15", "2026-03-02", "2024-12-31T23:59"]))
    changed = replace(draft, moment=moments.parse(when, zone))
    if draft.coins is not None:
        changed = replace(changed, coins=data.draw(st.integers(1, 3000)))
    if draft.amount is not None:
        code = draft.amount.currency if draft.reference else data.draw(st.sampled_from(["EUR", "USD", "SYP"]))
        changed = replace(changed, amount=Money(data.draw(st.integers(0, 9999)), code), charged=None)
    if draft.kind == "gift":
        changed = replace(changed, creator=data.draw(st.sampled_from(["", "Mila", "Somebody new"])), handle="")
    if data.draw(st.booleans()) and not draft.reference:
        changed = replace(changed, platform=data.draw(st.sampled_from(["TikTok", "Twitch", "Kick"])), account="main")
    return changed
