"""Creators in figures: their cells are the spending report's, whoever is looked at and whatever the period."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import creators, entries, handles, reports
from models.columns import Columns
from models.ledger import Ledger
from models.rates import Rates
from models.reports import Query
from models.reports.estimate import Estimate, Range
from models.reports.people import Gallery, Item, People, Person, Portrait
from models.reports.tallies import Tally
from models.reports.year import review
from tests.books import SampleRates, keeping, new_ledger
from tests.ledgers import random_ledger
from tests.sample_entries import gift, paid, purchase, refund

TODAY = date(2026, 6, 15)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Ledger]:
    """100 coins for 1.99; Mila gets 10, 20 and 3 × 5 of them and a Super Chat, nobody 5; a gift to Zoë was refunded."""
    with closing(new_ledger(tmp_path / "a")) as made:
        for one in (
            purchase("2026-01-01"),
            gift("2026-01-02", 10, handle="mila"),
            gift("2026-03-31", 20, item="Lion", handle="mila.live"),
            gift("2026-03-31", 15, quantity=3),
            paid("2026-04-01"),
            gift("2026-05-01", 5, creator=""),
            gift("2026-05-02", 7, creator="Zoë"),
            refund(7, "2026-05-03"),
            gift("2026-05-03", 7, creator="Ben", platform="Twitch"),
        ):
            entries.add(made, one)
        yield made


def gallery(book: Ledger) -> Gallery:
    return Gallery(Columns(book), Rates(), book.settings)


def test_everyone_is_listed_with_what_they_got(book: Ledger) -> None:
    people = gallery(book).people(handles.handles(book))
    assert tuple(replace(one, received=()) for one in people.persons) == (
        Person(0, "", (), Tally(1, 10, (("TikTok Coin", 5),)), (date(2026, 5, 1), date(2026, 5, 1))),
        Person(
            3,
            "Ben",
            (),
            Tally(1, 0, (("Twitch Bit", 7),), (("Twitch Bit", 7),)),
            (date(2026, 5, 3), date(2026, 5, 3)),
        ),
        Person(
            1,
            "Mila",
            ("mila", "mila.live"),
            Tally(6, 589, (("TikTok Coin", 45),)),
            (date(2026, 1, 2), date(2026, 4, 1)),
        ),
        Person(2, "Zoë", (), Tally(), None),
    )
    assert (people.minor, people.currency) == (599, "EUR")
    assert [one.received for one in people.persons] == [
        (Range(1, 3, "USD"),), (Range(7, 7, "USD"),), (Range(350, 350, "EUR"), Range(11, 24, "USD")), (),
    ]  # fmt: skip
    assert people.estimated_in == ("USD", "EUR"), "that of most creators first"
    portraits = [gallery(book).portrait(one.id, TODAY) for one in people.persons]
    assert [one.estimate.ranges for one in portraits] == [one.received for one in people.persons]
    spring = gallery(book).people((), date(2026, 4, 1), date(2026, 5, 1))
    assert [(one.name, one.tally.minor, one.days) for one in spring.persons] == [
        ("", 10, (date(2026, 5, 1), date(2026, 5, 1))),
        ("Mila", 500, (date(2026, 4, 1), date(2026, 4, 1))),
    ]


def test_a_creator_is_shown_in_the_period_and_at_all(book: Ledger) -> None:
    whole = gallery(book).portrait(1, TODAY)
    assert whole.tally == whole.ever == Tally(6, 589, (("TikTok Coin", 45),))
    assert (whole.in_all.minor, whole.months_touched, whole.per_month) == (599, 4, 147)
    estimates = [item.estimate.ranges for item in whole.items]
    assert estimates == [(Range(350, 350, "EUR"),), (Range(6, 14, "USD"),), (Range(5, 11, "USD"),)]
    assert [share.platform for item in whole.items for share in item.estimate.shares] == ["YouTube", "TikTok", "TikTok"]
    assert tuple(replace(item, estimate=Estimate()) for item in whole.items) == (
        Item("Super Chat", "YouTube", Tally(1, 500)),
        Item("Rose", "TikTok", Tally(4, 49, (("TikTok Coin", 25),)), Fraction(49, 25)),
        Item("Lion", "TikTok", Tally(1, 40, (("TikTok Coin", 20),)), Fraction(2)),
    )
    assert [name for name, _ in whole.platforms] == ["YouTube", "TikTok"]
    march = gallery(book).portrait(1, TODAY, date(2026, 3, 1), date(2026, 3, 31))
    assert (march.tally.gifts, march.ever, march.days) == (4, whole.ever, (date(2026, 1, 2), date(2026, 4, 1)))
    assert (march.months_touched, march.per_month, march.in_all.minor) == (1, march.tally.minor, march.tally.minor)
    assert march.months == whole.months


def test_the_trend_runs_over_a_year_at_least_and_ends_now_or_with_the_last_gift(book: Ledger) -> None:
    months = gallery(book).portrait(1, TODAY).months
    assert [month.key for month in months] == [*(f"2025-{number:02}" for number in range(7, 13)), *MONTHS_OF_2026]
    assert months[8].by_platform == {"TikTok": 70}
    assert months[9].by_platform == {"YouTube": 500}
    assert (months[8].first, months[8].last) == (date(2026, 3, 1), date(2026, 3, 31))
    assert months[8].estimate.ranges == (Range(8, 19, "USD"),)
    late = gallery(book).portrait(1, date(2030, 1, 1)).months
    assert (late[-1].key, len(late)) == ("2026-04", 12)
    assert len(gallery(book).portrait(1, date(2027, 11, 1)).months) == 23
    assert gallery(book).portrait(2, TODAY).months == ()


MONTHS_OF_2026 = [f"2026-{number:02}" for number in range(1, 7)]


def test_an_estimate_stands_apart_from_all_money(book: Ledger) -> None:
    portrait = gallery(book).portrait(1, TODAY)
    assert portrait.estimate.ranges == (Range(350, 350, "EUR"), Range(11, 24, "USD"))
    assert portrait.tally == gallery(book).people(()).persons[2].tally
    assert gallery(book).portrait(3, TODAY).estimate.ranges == (Range(7, 7, "USD"),)


def test_the_price_of_a_coin_is_of_gifts_in_coins_that_were_paid_for(book: Ledger) -> None:
    entries.add(book, purchase("2026-05-04", 100, 100, platform="Twitch"))  # which serves the 7 coins Ben got before
    entries.add(book, gift("2026-05-05", 10, creator="Ben", platform="Twitch"))
    entries.add(book, replace(paid("2026-05-05", creator="Ben"), platform="Twitch", item="Rose"))
    (rose,) = gallery(book).portrait(3, TODAY).items
    assert (rose.tally.minor, rose.price) == (517, Fraction(1)), "the gift in money is none of the coins' price"
    entries.add(book, gift("2026-05-06", 84, creator="Ben", platform="Twitch"))
    (rose,) = gallery(book).portrait(3, TODAY).items
    assert (rose.tally.uncovered, rose.price) == ((("Twitch Bit", 1),), None)


def test_gifts_to_nobody_known_and_to_one_without_gifts(book: Ledger) -> None:
    unknown = gallery(book).portrait(0, TODAY)
    assert (unknown.name, unknown.tally.gifts, unknown.days) == ("", 1, (date(2026, 5, 1), date(2026, 5, 1)))
    zoe = gallery(book).portrait(2, TODAY)
    assert (zoe.tally, zoe.days, zoe.per_month, zoe.items) == (Tally(), None, 0, ())
    with pytest.raises(KeyError):
        gallery(book).portrait(99, TODAY)


@given(seed=st.integers(0, 10**6), since=st.none() | st.dates(date(2020, 12, 1), date(2026, 3, 1)))
def test_what_creators_got_adds_up_to_all_that_was_spent(seed: int, since: date | None) -> None:
    sample = random_ledger(seed, 40, bounds=False)
    with keeping(sample) as book:
        columns, rates = Columns(book), SampleRates({})
        shown = Gallery(columns, rates, book.settings)
        people = shown.people((), since)
        totals = reports.run("spending", columns, rates, book.settings, Query(("account",), since)).rows
        assert people.minor == sum(row[3] for row in totals)  # type: ignore[misc]
        assert sum(one.tally.gifts for one in people.persons) == sum(row[1] for row in totals)  # type: ignore[misc]
        for one in people.persons:
            portrait = shown.portrait(one.id, TODAY, since)
            assert portrait.tally == one.tally
            assert portrait.in_all.minor == people.minor
            assert_parts_add_up(portrait)
            assert (portrait.months_touched > 0) == (one.days is not None)


def assert_parts_add_up(portrait: Portrait) -> None:
    for parts in ([item.tally for item in portrait.items], [tally for _, tally in portrait.platforms]):
        assert sum(part.minor for part in parts) == portrait.tally.minor
        assert sum(part.gifts for part in parts) == portrait.tally.gifts
    if portrait.days and portrait.months and portrait.months[0].first <= portrait.days[0]:
        assert sum(sum(month.by_platform.values()) for month in portrait.months) == portrait.ever.minor


def test_a_renamed_creator_is_shown_under_the_new_name(book: Ledger) -> None:
    creators.rename(book, 1, "Ludmila")
    assert gallery(book).portrait(1, TODAY).name == "Ludmila"


# --- How concentrated the giving is -----------------------------------------------------------------------------------


def people_of(*costs: int) -> People:
    """Creators whose gifts cost so much; the first of them is nobody known."""
    persons = tuple(Person(number, f"{number}", (), Tally(1, cost), None) for number, cost in enumerate(costs))
    return People("EUR", persons, sum(costs))


@given(st.lists(st.integers(0, 10**15), min_size=1, max_size=30))
def test_the_effective_number_is_from_one_to_all(costs: list[int]) -> None:
    found, given_to = people_of(7, *costs).effective, sum(cost > 0 for cost in costs)
    assert (found is None) == (not given_to)
    if found is not None:
        assert 1 <= found <= given_to
        assert (found == given_to) == (len({cost for cost in costs if cost}) == 1)


def test_what_the_first_creators_have_is_of_those_who_are_named() -> None:
    people = people_of(1000, 10, 60, 30, 0)
    assert [people.of_first(count) for count in (1, 2, 3, 10)] == [60, 90, None, None]
    assert people.effective == Fraction(100**2, 10**2 + 60**2 + 30**2)
    assert people_of(1000).of_first(1) is None


def test_the_year_in_review_has_the_same_of_the_first_creators(book: Ledger) -> None:
    entries.add(book, paid("2026-05-05", creator="Zoë"))
    people = gallery(book).people((), date(2026, 1, 1), date(2026, 12, 31))
    found = review(Columns(book), Rates(), book.settings, 2026, TODAY)
    assert people.of_first(1) == found.of_first(1) == 589
