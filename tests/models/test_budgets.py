from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from models import accounts, budgets, creators, entries, moments
from models.budgets import Terms
from models.drafts import Draft
from models.errors import InvalidEntry, RequestRefused
from models.ledger import Changes, Ledger
from models.money import MAX_AMOUNT, Money
from tests.books import new_ledger

FIFTY = Money(5000, "EUR")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with closing(new_ledger(tmp_path / "a.coinpurse", timezone="Europe/Berlin")) as made:
        gift = {"creator": "Mila", "coins": 5}
        entries.add(made, Draft("gift", moments.parse("2026-03-02", "Europe/Berlin"), "TikTok", "main", **gift))  # type: ignore[arg-type]
        yield made


def test_a_budget_is_kept_changed_deleted_and_each_is_undone(ledger: Ledger) -> None:
    notices: list[Changes] = []
    ledger.subscribe(notices.append)
    number = budgets.add(ledger, Terms(FIFTY, "week", "spent", "creator", "mila"))
    (row,) = budgets.budgets(ledger)
    assert row.terms == Terms(FIFTY, "week", "spent", "creator", "Mila")
    budgets.edit(ledger, number, Terms(Money(900, "USD"), "month", "paid"))
    assert budgets.budgets(ledger)[0].terms == Terms(Money(900, "USD"), "month", "paid")
    budgets.remove(ledger, number)
    assert budgets.budgets(ledger) == []
    ledger.undo()
    ledger.undo()
    assert budgets.budgets(ledger) == [row]
    assert [changes.label for changes in notices] == [
        *("Add budget", "Edit budget", "Delete budget", "Delete budget", "Edit budget")
    ]
    assert all(changes.touches("budget") for changes in notices)


def test_a_built_in_platform_has_a_budget_before_its_first_entry(ledger: Ledger) -> None:
    number = budgets.add(ledger, Terms(FIFTY, "week", "spent", "platform", "twitch"))
    (row,) = budgets.budgets(ledger)
    assert (row.terms.name, dict(accounts.platforms(ledger))["Twitch"]) == ("Twitch", "Bit")
    budgets.edit(ledger, number, Terms(FIFTY, "week", "spent", "platform", "Kick"))
    assert [name for name, _unit in accounts.platforms(ledger)] == ["Kick", "TikTok"]
    budgets.remove(ledger, number)
    assert [name for name, _unit in accounts.platforms(ledger)] == ["TikTok"]
    ledger.undo()
    assert [row.terms.name for row in budgets.budgets(ledger)] == ["Kick"]
    with pytest.raises(InvalidEntry, match="no platform"):
        budgets.add(ledger, Terms(FIFTY, "week", "spent", "platform", "Nowhere"))


@pytest.mark.parametrize(
    "terms",
    [
        Terms(FIFTY, "evening"),
        Terms(FIFTY, "year", "paid"),
        Terms(FIFTY, "month", "paid", "platform", "TikTok"),
        Terms(FIFTY, "month", "spent", "account", "TikTok - main"),
        Terms(FIFTY, "month", "spent", "creator", "Mila"),
        Terms(Money(MAX_AMOUNT, "JPY")),
        Terms(FIFTY, carry_since=date(2026, 3, 9)),
        Terms(FIFTY, "year", carry_since=budgets.FIRST_CARRY, wait=budgets.MAX_WAIT),
        Terms(FIFTY, "week", starts_on=7),
        Terms(FIFTY, "month", starts_on=31),
        Terms(FIFTY, "year", starts_on=229),
    ],
)
def test_every_kind_of_budget_is_read_back_as_it_was_given(ledger: Ledger, terms: Terms) -> None:
    budgets.add(ledger, terms)
    assert [row.terms for row in budgets.budgets(ledger)] == [terms]


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (Terms(Money(0, "EUR")), "amount"),
        (Terms(Money(-1, "EUR")), "amount"),
        (Terms(Money(MAX_AMOUNT + 1, "EUR")), "amount"),
        (Terms(Money(1, "ZZZ")), "currency"),
        (Terms(FIFTY, "fortnight"), "period"),  # type: ignore[arg-type]
        (Terms(FIFTY, "month", "saved"), "basis"),  # type: ignore[arg-type]
        (Terms(FIFTY, about="gift", name="Rose"), "about"),  # type: ignore[arg-type]
        (Terms(FIFTY, "month", "paid", "creator", "Mila"), "basis"),
        (Terms(FIFTY, about="creator", name="Nobody"), "name"),
        (Terms(FIFTY, about="creator"), "name"),
        (Terms(FIFTY, about="platform", name="Nowhere"), "name"),
        (Terms(FIFTY, about="account", name="TikTok"), "name"),
        (Terms(FIFTY, "evening", carry_since=date(2026, 3, 9)), "carry_since"),
        (Terms(FIFTY, carry_since=budgets.FIRST_CARRY - timedelta(days=1)), "carry_since"),
        (Terms(FIFTY, carry_since=budgets.LAST_CARRY + timedelta(days=1)), "carry_since"),
        (Terms(FIFTY, "evening", starts_on=1), "starts_on"),
        *((Terms(FIFTY, "week", starts_on=day), "starts_on") for day in (0, 8)),
        *((Terms(FIFTY, "month", starts_on=day), "starts_on") for day in (0, 32)),
        *((Terms(FIFTY, "year", starts_on=day), "starts_on") for day in (0, 31, 100, 230, 431, 1301)),
        (Terms(FIFTY, wait=-1), "wait"),
        (Terms(FIFTY, wait=budgets.MAX_WAIT + 1), "wait"),
    ],
)
def test_what_is_no_budget_is_refused_at_its_field(ledger: Ledger, terms: Terms, field: str) -> None:
    with pytest.raises(InvalidEntry) as refused:
        budgets.add(ledger, terms)
    assert refused.value.field == field
    assert "{" not in str(refused.value)
    assert budgets.budgets(ledger) == []


def test_two_budgets_never_limit_the_same(ledger: Ledger) -> None:
    first = budgets.add(ledger, Terms(FIFTY))
    second = budgets.add(ledger, Terms(FIFTY, "week"))
    for terms in (Terms(Money(1, "USD")), Terms(FIFTY, "week")):
        with pytest.raises(InvalidEntry, match="already"):
            budgets.add(ledger, terms)
    with pytest.raises(InvalidEntry, match="already"):
        budgets.edit(ledger, second, Terms(FIFTY))
    budgets.edit(ledger, first, Terms(Money(1, "USD")))
    found = budgets.same(ledger, Terms(FIFTY))
    assert found is not None
    assert (found.id, found.terms.amount) == (first, Money(1, "USD"))
    assert budgets.same(ledger, Terms(FIFTY, "year")) is None


@pytest.mark.parametrize(
    ("period", "text", "starts_on"), [("week", "7", 7), ("month", "25", 25), ("year", "04-06", 406), ("month", "7", 7)]
)
def test_the_day_a_period_begins_on_is_read_as_it_is_written(period: budgets.Period, text: str, starts_on: int) -> None:
    assert budgets.start_from_text(period, text) == starts_on
    assert budgets.start_to_text(Terms(FIFTY, period, starts_on=starts_on)) == text
    assert budgets.start_to_text(Terms(FIFTY, period)) is None


@pytest.mark.parametrize(
    ("period", "text"),
    [("month", "x"), ("month", "04-06"), ("week", ""), ("year", "-"), ("year", "4-6-1"), ("week", "٣")],
)
def test_what_is_no_such_day_is_refused(period: budgets.Period, text: str) -> None:
    with pytest.raises(InvalidEntry) as refused:
        budgets.start_from_text(period, text)
    assert refused.value.field == "starts_on"


def test_a_budget_that_is_gone_is_said_to_be(ledger: Ledger) -> None:
    with pytest.raises(RequestRefused, match="There is no budget 7"):
        budgets.remove(ledger, 7)
    with pytest.raises(RequestRefused, match="There is no budget 7"):
        budgets.edit(ledger, 7, Terms(FIFTY))


def test_budgets_for_everything_come_first_then_by_name_and_period(ledger: Ledger) -> None:
    wanted = [
        Terms(FIFTY, "evening"),
        Terms(FIFTY, "month"),
        Terms(FIFTY, "year"),
        Terms(FIFTY, "month", "spent", "platform", "TikTok"),
        Terms(FIFTY, "month", "spent", "creator", "Mila"),
    ]
    for terms in reversed(wanted):
        budgets.add(ledger, terms)
    assert [row.terms for row in budgets.budgets(ledger)] == wanted


def test_a_creators_budget_goes_with_a_new_name(ledger: Ledger) -> None:
    budgets.add(ledger, Terms(FIFTY, about="creator", name="Mila"))
    creators.rename(ledger, creators.find(ledger, "Mila") or 0, "Zoë")
    assert budgets.budgets(ledger)[0].terms.name == "Zoë"
