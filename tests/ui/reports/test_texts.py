import pytest

from ui.reports import texts


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        (0, 7, "0%"),
        (8, 4602, "+0.2%"),
        (-8, 4602, "−0.2%"),
        (1, 4602, "0%"),
        (-1, 4602, "0%"),
        (1, 200, "+0.5%"),
        (1, 2000, "0%"),
        (3, 200, "+2%"),
        (-34, 100, "−34%"),
        (26, 1, "+2,600%"),
    ],
)
def test_a_change_in_percent_has_its_sign(part: int, whole: int, written: str) -> None:
    assert texts.signed_percent(part, whole) == written


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("channel", "", "Not said"),
        ("channel", "ios-app", "iPhone app"),
        ("kind", "money", "Paid in money"),
        ("kind", "purchase", "Purchase"),
        ("creator", "", "Unknown creator"),
        ("since", "", "Unknown creator"),
        ("size", "", "Paid in money"),
        ("streak", "100+", "100 or more"),
        ("payment_method", "", "Not said"),
        ("note", "", "No note"),
        ("rank", "02-05", "2–5"),
        ("rank", "", "Unknown creator"),
        ("paid_currency", "", "Not said"),
        ("weekday", "7", "Sunday"),
        ("creator", "Evil\u202egnp", "\u2068Evil\\u202egnp\u2069"),
    ],
)
def test_a_value_of_a_key_is_said_as_people_do(key: str, value: str, said: str) -> None:
    assert texts.heading(key, value) == said


def test_a_figure_says_what_it_is_more() -> None:
    assert texts.figure("cost", {"EUR": 120, "NAD": 7}, "EUR", signed=True) == "+1.20"
    assert texts.figure("cost", {"EUR": -120}, "EUR", signed=True) == "−1.20"
    assert (
        texts.figure("coins", {"T Coin": 5, "B Bit": -3}, "EUR", signed=True)
        == "−3 \u2068B Bits\u2069 · +5 \u2068T Coins\u2069"
    )
    assert texts.figure("coins", {}, "EUR") == "0"
    assert texts.figure("gifts", {"": 1200}, "EUR") == "1,200"
