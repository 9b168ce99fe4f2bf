"""What banks added: the report equals a second reckoning in fractions, and other reports where they say the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from models import currencies, entries, own_rates
from models.columns import Columns
from models.ledger import Ledger
from models.money import Money, hundredths
from models.rates import Rates
from models.reports import ALLOWED, Query, run
from models.reports.cross import cross
from models.reports.entries import entries as behind
from models.reports.table import TOTAL, Request
from models.settings import Settings
from tests.books import SampleRates, cells, keeping
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers, random_ledger
from tests.oracle.markup import Markup
from tests.oracle.walk import Oracle
from tests.sample_entries import paid, purchase, refund
from tests.sample_rates import sample_rate

GROUPINGS = [
    (), ("channel",), ("account", "month"), ("kind", "paid_currency"), ("day", "platform"), ("hour", "payment_method"),
]  # fmt: skip


@contextmanager
def books(sample: Sample) -> Iterator[tuple[Columns, Settings]]:
    with keeping(sample) as ledger:
        yield Columns(ledger), ledger.settings


def truth(sample: Sample, basis: str, currency: str) -> Markup:
    return Markup(Oracle(sample.rows, sample.settings, basis, currency, sample_rate, currencies.DIGITS), sample_rate)


@settings(max_examples=40)
@given(ledgers(most=25), st.sampled_from(["fifo", "average"]))
def test_it_equals_the_oracle(sample: Sample, basis: str) -> None:
    expected = truth(sample, basis, sample.settings.currency)
    with books(sample) as (columns, kept):
        for by in GROUPINGS:
            found = cells(run("markup", columns, SampleRates(), kept, Query(by, basis=basis)))
            assert found == expected.markup(by), by


def test_in_other_currencies_of_a_period_and_with_conditions_it_equals_the_oracle() -> None:
    compared = 0
    for seed in range(8):
        sample = random_ledger(seed, 80, bounds=False)
        currency = ("EUR", "JPY", "KWD")[seed % 3]
        expected = truth(sample, "fifo", currency)
        with books(sample) as (columns, kept):
            days = sorted({line[0] for line in expected.markup(("day",))})
            since, until = (date.fromisoformat(days[len(days) * part // 4]) for part in (1, 3))
            for key in ALLOWED["markup"]:
                for value in sorted({line[0] for line in expected.markup((key,))})[:3]:
                    spans: tuple[tuple[date | None, date | None], ...] = ((None, None), (since, until))
                    for span in spans:
                        query = Query((key,), span[0], span[1], ((key, value),), currency)
                        found = cells(run("markup", columns, SampleRates(), kept, query))
                        assert found == expected.markup((key,), span[0], span[1], {key: value}), query
                        compared += sum(line[4] not in ("0.00", "0", "0.000") for line in found)
    assert compared > 100, "there is something to compare"


@settings(max_examples=15)
@given(ledgers(most=25, bounds=False))
def test_tables_say_the_same_and_every_figure_leads_to_its_entries(sample: Sample) -> None:
    with books(sample) as (columns, kept):
        source = columns, SampleRates(), kept
        report = run("markup", *source, Query(("channel",)))
        made = cross(*source, Request("markup", ("channel",), ("month",), Query()))
        code = kept.currency
        for row in report.rows:
            head = next(head for head in made.rows.heads(1) if made.rows.values(head) == (row[0],))
            cell = made.cell(head, TOTAL)
            assert cell is not None
            figures = [cell.now(measure).get(code, 0) for measure in ("at_rate", "paid", "markup")]
            assert figures == list(row[2:5])
            assert sum(cell.now("charges").values()) == row[1]
            assert len(behind("markup", *source, Query(where=(("channel", str(row[0])),)))) >= int(str(row[1]))


DAY = date(2026, 3, 2)
DOLLARS, EUROS = Money(1000, "USD"), Money(927, "EUR")


def report_of(book: Ledger, *by: str, currency: str | None = None) -> list[tuple[str, ...]]:
    from models import lookups

    return cells(run("markup", Columns(book), lookups.rates(book), book.settings, Query(by, currency=currency)))


def test_what_the_bank_took_beyond_the_rate_is_its_markup(book: Ledger) -> None:
    own_rates.add(book, "USD", "EUR", DAY, "0.9")
    entries.add(book, purchase("2026-03-02", 700, channel="ios-app", amount=DOLLARS, charged=EUROS))
    entries.add(book, purchase("2026-03-02", 700, amount=Money(1000, "USD")))
    entries.add(book, purchase("2026-03-02", 700, amount=Money(900, "EUR"), charged=Money(900, "EUR")))
    assert report_of(book, "channel") == [("ios-app", "1", "9.00", "9.27", "0.27", "EUR", "3.00", "0")]


def test_a_fee_in_the_same_currency_is_one_too_and_less_is_below_zero(book: Ledger) -> None:
    entries.add(book, purchase("2026-03-02", 700, amount=Money(1000, "EUR"), charged=Money(1015, "EUR")))
    entries.add(book, purchase("2026-04-02", 700, amount=Money(1000, "EUR"), charged=Money(990, "EUR")))
    assert [line[4:7] for line in report_of(book, "month")] == [("0.15", "EUR", "1.50"), ("-0.10", "EUR", "-1.00")]
    assert report_of(book)[0][3:6] == ("0.05", "EUR", "0.25")


def test_a_refund_takes_its_part_back_on_its_own_day(book: Ledger) -> None:
    own_rates.add(book, "USD", "EUR", DAY, "0.9")
    entries.add(book, purchase("2026-03-02", 100, reference="A", amount=DOLLARS, charged=EUROS))
    entries.add(book, refund("A", "2026-04-01", coins=50, amount=Money(500, "USD")))
    march, april = report_of(book, "month")
    assert march == ("2026-03", "1", "9.00", "9.27", "0.27", "EUR", "3.00", "0")
    assert april == ("2026-04", "0", "-4.50", "-4.63", "-0.13", "EUR", "2.89", "0")


def test_without_a_rate_it_says_that_it_does_not_know(book: Ledger) -> None:
    entries.add(book, purchase("2026-03-02", 100, amount=Money(1000, "SYP"), charged=Money(927, "EUR")))
    assert report_of(book) == [("1", "0.00", "0.00", "0.00", "EUR", "", "1")]


def test_a_gift_paid_in_money_counts_until_it_is_given_back(book: Ledger) -> None:
    own_rates.add(book, "USD", "EUR", DAY, "0.9")
    entries.add(book, paid("2026-03-02", amount=DOLLARS, charged=EUROS, reference="G"))
    assert report_of(book, "kind") == [("gift", "1", "9.00", "9.27", "0.27", "EUR", "3.00", "0")]
    entries.add(book, refund("G", platform="YouTube"))
    assert report_of(book, "kind") == []


def test_into_another_currency_both_are_converted_once(book: Ledger) -> None:
    own_rates.add(book, "USD", "EUR", DAY, "0.9")
    own_rates.add(book, "USD", "GBP", DAY, "0.8")
    own_rates.add(book, "EUR", "GBP", DAY, "0.85")
    entries.add(book, purchase("2026-03-02", 100, amount=Money(1000, "USD"), charged=Money(960, "EUR")))
    assert report_of(book, currency="GBP") == [("1", "8.00", "8.16", "0.16", "GBP", "2.00", "0")]


@given(st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15))
def test_hundredths_of_a_per_cent_are_rounded_half_even(part: int, whole: int) -> None:
    found = hundredths(part, whole)
    assert found == (round(Fraction(part * 10_000, whole)) if whole else None)


def test_the_rates_are_those_of_every_other_report(book: Ledger) -> None:
    """At the reference rate of the day, as a purchase without a charge would be converted."""
    entries.add(book, purchase("2026-03-02", 100, amount=Money(1000, "USD"), charged=Money(900, "EUR")))
    there = Rates().convert(1000, "USD", "EUR", DAY)
    assert there is not None
    assert report_of(book)[0][1] == str(Decimal(there) / 100)
