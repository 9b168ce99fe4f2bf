"""What readers share: records become rows, questions or sentences; a wrong answer is a wrong request."""

from collections.abc import Callable

import pytest

from models import moments
from models.drafts import Draft
from models.errors import InvalidEntry, RequestRefused
from models.imports import Question, Reading, Record, Refused, Unanswered, asking
from models.imports.amounts import Asked
from models.money import Money

SAID = asking.Said(7, b"k" * 16, "section", "raw")
WHAT = Question("test.what", "What?")
GIFT = Draft("gift", moments.parse("2026-03-02T20:15:44Z", "UTC"), "TikTok", "main", coins=5)


def raising(error: Exception) -> Callable[[], Draft]:
    def draft() -> Draft:
        raise error

    return draft


def test_a_record_becomes_a_row_a_question_or_a_sentence() -> None:
    alone = asking.refused(SAID, "No {what}", what="price")
    assert asking.row(SAID, lambda: GIFT, part="coins", alone=alone, doubt="Hm") == Record(
        7, SAID.key, GIFT, "section", "raw", "coins", alone, "Hm"
    )
    assert asking.row(SAID, raising(Asked(WHAT, "5"))) == Unanswered(7, SAID.key, WHAT, "5", "section", "raw")
    wrong = asking.row(SAID, raising(InvalidEntry("coins", "No {text}", text="x")))
    assert wrong == Refused(7, "No {text}", {"text": "x"}, "section", SAID.key, "raw")
    unchecked = asking.row(SAID, lambda: Draft("gift", GIFT.moment, "TikTok", "main"))
    assert isinstance(unchecked, Refused)
    assert unchecked.sentence == "A gift has either coins or an amount of money"


def test_a_wrong_answer_is_no_fault_of_a_row() -> None:
    with pytest.raises(RequestRefused):
        asking.row(SAID, raising(RequestRefused("no answer")))


@pytest.mark.parametrize(("text", "number"), [("5", 5), (" 05 ", 5), ("5.0", 5), ("5.00", 5), ("9" * 20, 10**20 - 1)])
def test_a_whole_number_may_be_written_with_a_point(text: str, number: int) -> None:
    assert asking.whole(text) == number


@pytest.mark.parametrize("text", ["", "-5", "+5", "5.5", "5.", ".5", "5,0", "1e3", "٥", "9" * 21, "5.000"])
def test_anything_else_is_no_whole_number(text: str) -> None:
    with pytest.raises(InvalidEntry, match="is not a whole number"):
        asking.whole(text)


@pytest.mark.parametrize(
    ("text", "at"),
    [("1772482500", 1772482500_000000), ("1772482500.5", 1772482500_500000), ("978307200", 978307200_000000)],
)
def test_seconds_are_an_instant_in_the_ledgers_own_zone(text: str, at: int) -> None:
    moment = asking.instant(text, "Asia/Tokyo")
    assert (moment.at, moment.zone, moment.given) == (at, "Asia/Tokyo", "offset")


@pytest.mark.parametrize("text", ["", "-1", "1e9", "soon", "1" * 12, "0", "99999999999", "1.", "1.1234567890"])
def test_anything_else_is_no_instant(text: str) -> None:
    with pytest.raises(InvalidEntry):
        asking.instant(text, "UTC")


@pytest.mark.parametrize(
    ("answer", "price"),
    [("4.99 EUR", Money(499, "EUR")), ("5 JPY", Money(5, "JPY")), ("skip", "skip"), ("0 USD", Money(0, "USD"))],
)
def test_a_price_is_answered_with_its_currency(answer: str, price: Money | str) -> None:
    assert asking.price(Reading(answers={"test.what": answer}), WHAT) == price


def test_what_is_not_answered_is_none() -> None:
    reading = Reading()
    assert (asking.price(reading, WHAT), asking.currency(reading, WHAT), asking.zone(reading, WHAT)) == (None,) * 3


@pytest.mark.parametrize("answer", ["eur", "EURO", "", "€"])
def test_a_currency_is_answered_by_its_code(answer: str) -> None:
    with pytest.raises(RequestRefused, match=r"is no answer to test\.what"):
        asking.currency(Reading(answers={"test.what": answer}), WHAT)
