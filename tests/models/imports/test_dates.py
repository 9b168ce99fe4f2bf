"""Dates as shops write them: read exactly, decided over the column, or asked; never guessed."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import moments
from models.errors import InvalidEntry, LedgerError, RequestRefused
from models.imports import Reading, dates
from models.imports.amounts import Asked
from models.imports.dates import Dates, When, when


def column(*texts: str, **answers: str) -> Dates:
    found = Dates(
        "shop", Reading("Europe/Berlin", answers={f"shop.{name}": answer for name, answer in answers.items()})
    )
    for text in texts:
        found.add(when(text))
    return found


def said(text: str, *others: str, **answers: str) -> str:
    """What a date is taken as, in a column with others; or what is asked."""
    try:
        return str(column(text, *others, **answers).moment(when(text)))
    except Asked as asked:
        return f"{asked.question.name}? {asked.example}"
    except LedgerError as error:
        return str(error)


@pytest.mark.parametrize(
    "text",
    ["Mar 2, 2026, 7:41 PM", "Mar 2, 2026, 7:41\u202fPM", "March 2, 2026 at 7:41 p.m.", "2 Mar 2026, 19:41",
     "02.03.2026, 19:41", "2.3.2026 19:41:00", "2. März 2026 um 19:41", "2 mars 2026 à 19:41", "2 mar. 2026, 19:41",
     "2 de março de 2026, 19:41", "2 marzo 2026, 19:41", "2 mrt 2026 19:41", "2 mars 2026 19.41", "2 marca 2026, 19:41",
     "2 Mart 2026 19:41", "2 maret 2026 19.41", "2 марта 2026, 19:41", "2026年3月2日 19:41", "2026년 3월 2일 19:41",
     "2026-03-02 19:41", "2026/3/2 19:41", "2026-03-02T19:41:00.000000000", "٢٠٢٦-٠٣-٠٢ ١٩:٤١"],
)  # fmt: skip
def test_a_time_is_read_in_many_languages(text: str) -> None:
    assert said(text, timezone="Europe/Berlin") == "2026-03-02T19:41:00+01:00[Europe/Berlin]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-02T19:41:07Z", "2026-03-02T20:41:07+01:00[Europe/Berlin]"),
        ("2026-03-02 19:41 UTC", "2026-03-02T20:41:00+01:00[Europe/Berlin]"),
        ("2026-03-02T19:41:07+05:30", "2026-03-02T15:11:07+01:00[Europe/Berlin]"),
        ("2026-03-02T19:41:07-0300", "2026-03-02T23:41:07+01:00[Europe/Berlin]"),
        ("2026-03-02", "2026-03-02"), ("12:05 AM", "“12:05 AM” is not a date that can be read"),
        ("Mar 2, 2026, 12:05 AM", "shop.timezone? Mar 2, 2026, 12:05 AM → 2026-03-02 00:05:00"),
    ],
)  # fmt: skip
def test_a_time_with_a_zone_and_a_bare_date_need_no_answer(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-02-30", "2026-13-01", "2/3/26", "1999-12-31", "9999-12-31", "0001-01-01", "2026-03-02 24:00",
     "2026-03-02 10:60", "Mar 2, 2026, 13:00 PM", "Mar 2, 2026, 0:30 AM", "Jui 2, 2026", "2026-W10-1", "1772480467",
     "2026-03-02T10:00+15:00", "32/32/2026", f"2026-03-02{' ' * 100}10:00"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidEntry) as caught:
        when(text)
    assert str(caught.value) == f"“{text[:40]}” is not a date that can be read"


@pytest.mark.parametrize(
    ("others", "answers", "expected"),
    [
        ((), {}, "shop.date_order? 03/04/2026 → dmy: 2026-04-03 / mdy: 2026-03-04"),
        (("05/05/2026",), {}, "shop.date_order? 03/04/2026 → dmy: 2026-04-03 / mdy: 2026-03-04"),
        (("13/04/2026",), {}, "2026-04-03"),
        (("04/13/2026",), {}, "2026-03-04"),
        (("04/13/2026",), {"date_order": "dmy"}, "2026-03-04"),
        (("04/13/2026", "13/04/2026"), {},
         "shop.date_order? 03/04/2026 → dmy: 2026-04-03 / mdy: 2026-03-04"),
        (("04/13/2026", "13/04/2026"), {"date_order": "dmy"}, "2026-04-03"),
        ((), {"date_order": "mdy"}, "2026-03-04"),
    ],
)  # fmt: skip
def test_the_whole_column_decides_what_one_date_does_not(
    others: tuple[str, ...], answers: dict[str, str], expected: str
) -> None:
    assert said("03/04/2026", *others, **answers) == expected


def test_clocks_that_skip_and_repeat_are_told() -> None:
    skipped = said("2026-03-29 02:30", timezone="Europe/Berlin")
    assert skipped == "2026-03-29 02:30:00 did not exist in Europe/Berlin: the clocks skipped it"
    assert column(timezone="Europe/Berlin").moment(when("2026-10-25 02:30")).is_repeated


def test_answers_that_cannot_be_are_a_wrong_request() -> None:
    for name, answer in (("timezone", "Berlin"), ("date_order", "year-first")):
        with pytest.raises(RequestRefused):
            column(**{name: answer})
    assert dates.options("shop") == ("shop.date_order", "shop.timezone")


FIRST = datetime.fromisoformat("2001-01-01")
DAYS = st.dates(moments.FIRST + timedelta(days=2), moments.LAST - timedelta(days=2))


@given(st.lists(DAYS, min_size=1, max_size=8), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%d.%m.%Y"]))
def test_a_column_is_read_as_it_was_written_or_asked_about(days: list[date], form: str) -> None:
    texts = [day.strftime(form) if day.year >= 1000 else "" for day in days]
    found = column(*texts)
    answered = column(*texts, date_order="mdy" if form.startswith("%m") else "dmy")
    for day, text in zip(days, texts, strict=True):
        assert answered.moment(when(text)).day == day
        try:
            assert found.moment(when(text)).day == day
        except Asked:
            assert "/" in text
            assert day.day <= 12


@given(st.datetimes(FIRST, FIRST.replace(year=2198)), st.booleans())
def test_a_clock_of_twelve_hours_is_as_good_as_one_of_twenty_four(moment: datetime, is_long: bool) -> None:
    moment = moment.replace(microsecond=0)
    month = moments.FIRST.replace(month=moment.month).strftime("%B")
    name = month if is_long else month[:3]
    hour = f"{moment.hour % 12 or 12}:{moment:%M:%S} {'PM' if moment.hour >= 12 else 'AM'}"
    expected = When("", moment.date(), moment.date(), moment.time())
    assert when(f"{name} {moment.day}, {moment.year}, {hour}")[1:] == expected[1:]
    assert when(f"{moment.day} {name} {moment.year}, {moment:%H:%M:%S}")[1:] == expected[1:]


@given(st.text(st.sampled_from("0123456789/-.:, TZAPMmar年月日é+\u202f٣"), max_size=24))
def test_any_text_is_a_date_or_a_refusal(text: str) -> None:
    try:
        found = when(text)
    except InvalidEntry:
        return
    assert found.day_first or found.month_first
