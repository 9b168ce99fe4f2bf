"""What a creator may have received: by known shares alone, as a range, and in no total."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from models import catalogue, currencies, entries, journal
from models.columns import Columns
from models.ledger import Ledger
from models.money import Money
from models.reports.estimate import FINE, Estimate, Given, Range, of_entry, received, spread
from models.reports.figures import figures
from tests.books import SampleRates
from tests.sample_entries import gift, paid, purchase, refund


def test_sources_that_differ_give_a_range_and_are_named() -> None:
    found = received([Given("TikTok", "Coin", "Rose", 999), Given("TikTok", "Coin", "Lion", 1)])
    assert found.ranges == (Range(250, 530, "USD"),)
    assert [(share.source, share.as_of, share.confidence) for share in found.shares] == [
        ("bbc-2022", "2022-10-12", "uncertain")
    ]


def test_one_figure_is_a_range_of_one() -> None:
    assert received([Given("Twitch", "Bit", "Cheer", 40)]).ranges == (Range(40, 40, "USD"),)
    assert received([Given("Telegram", "Star", "", 1)]).ranges == (Range(1, 2, "USD"),), "rounded outwards"


def test_a_part_of_the_money_stays_in_its_currencies() -> None:
    paid = (Money(1001, "EUR"), Money(300, "JPY"))
    for name in ("Super Chat", "super sticker", "Super Thanks"):
        found = received([Given("YouTube", "Jewel", name, paid=paid)])
        assert found.ranges == (Range(700, 701, "EUR"), Range(210, 210, "JPY"))


def test_subscriptions_and_memberships_have_their_part_whatever_their_tier() -> None:
    paid = (Money(1000, "EUR"),)
    parts = {
        ("Twitch", "Gifted subscription, tier 2"): (500, 700),
        ("Twitch", "Subscription"): (500, 700),
        ("Kick", "Gifted subscription"): (950, 950),
        ("YouTube", "Gifted membership"): (700, 700),
    }
    for (platform, name), (low, high) in parts.items():
        assert received([Given(platform, "", name, paid=paid)]).ranges == (Range(low, high, "EUR"),)


def test_what_nobody_says_is_named_and_not_guessed() -> None:
    gifts = [
        Given("YouTube", "Jewel", "Heart", 10),
        Given("Telegram", "Star", "Premium, 3 months", paid=(Money(1499, "EUR"),)),
        *(Given("YouTube", "Jewel", name, paid=(Money(499, "EUR"),)) for name in ("", "Super", "Sticker", "s, super")),
        Given("Kick", "Kick", "Rocket", 5),
        Given("My own", "Coin", "Rose", 5),
        Given("Twitch", "Point", "Cheer", 5),
    ]
    unknown = [
        *[("Kick", "Kick"), ("My own", "Coin"), ("Telegram", ""), ("Twitch", "Point"), ("YouTube", "")],
        ("YouTube", "Jewel"),
    ]
    assert received(gifts) == Estimate(unknown=tuple(unknown))
    assert received([Given("Kick", "Kick", "Rocket"), Given("YouTube", "Jewel", "x", paid=())]) == Estimate()


def test_every_share_of_the_catalogue_says_what_it_is_of() -> None:
    """A share without a source, or with a range the wrong way round, could not be shown as an estimate."""
    found = [share for platform in catalogue.platforms() for share in catalogue.shares(platform.name, uncertain=True)]
    assert found
    for share in found:
        assert share.source in catalogue.sources()
        assert (share.per_unit is None) != (share.percent is None)
        known = share.per_unit or share.percent or 0
        assert (share.low or 0) <= known <= (share.high or known)


COINS = st.builds(Given, st.just("TikTok"), st.just("Coin"), st.text(max_size=3), st.integers(0, 10**9))


@given(st.lists(COINS, max_size=5), st.lists(COINS, max_size=5))
def test_estimates_of_parts_enclose_that_of_the_whole(some: list[Given], more: list[Given]) -> None:
    parts = [one for gifts in (some, more) for one in received(gifts).ranges]
    low, high = sum(one.low for one in parts), sum(one.high for one in parts)
    for whole in received([*some, *more]).ranges:
        assert low <= whole.low <= whole.high <= high
        assert whole.low - low <= 1
        assert high - whole.high <= 1


def test_the_shares_of_the_catalogue_are_whole_in_the_parts_estimates_are_reckoned_in() -> None:
    """Else the estimates of single coins would not add up to that of all of them."""
    for platform in catalogue.platforms():
        for share in catalogue.shares(platform.name, uncertain=True):
            low, high = spread(share)
            if share.percent is not None:
                assert [Decimal(low), Decimal(high)] == [share.low or share.percent, share.high or share.percent]
            else:
                scale = FINE * 10 ** currencies.digits(share.currency)
                assert (low, high) == ((share.low or share.per_unit) * scale, (share.high or share.per_unit) * scale)


def test_a_refunded_gift_reached_nobody(book: Ledger) -> None:
    entries.add(book, purchase("2026-03-01", 1000, 1299))
    entries.add(book, gift("2026-03-02", 100, reference="G"))
    entries.add(book, gift("2026-03-02", 100))
    entries.add(book, paid("2026-03-02", 1000))
    entries.add(book, refund("G"))
    known = figures(Columns(book), SampleRates(), book.settings)
    rows = {row.id: row for row in journal.rows(book, range(1, 6))}
    found = {entry: of_entry(row, known.of(entry)).ranges for entry, row in rows.items()}
    assert [entry for entry, ranges in found.items() if ranges] == [3, 4]
    assert [(one.low, one.high, one.currency) for one in found[4]] == [(700, 700, "EUR")]
    assert of_entry(rows[3], None) == Estimate()
