from datetime import date

import pytest

from models.reports.choices import Choices
from ui.reports import about


def plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "").replace("\u2009", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("since", "until", "starts_on", "words"),
    [
        ("2026-01-01", "2026-12-31", 1, "2026"),
        ("2024-01-01", "2026-12-31", 1, "2024 – 2026"),
        ("2026-04-01", "2026-06-30", 1, "Q2 2026"),
        ("2026-03-01", "2026-03-31", 1, "Mar 2026"),
        ("2026-02-25", "2026-03-24", 25, "Feb 2026"),
        ("2025-12-01", "2026-11-30", 1, "Dec 2025 – Nov 2026"),
        ("2026-03-02", "2026-03-31", 1, "Mar 2, 2026 – Mar 31, 2026"),
        ("2026-03-02", "2026-03-02", 1, "Mar 2, 2026"),
        ("2026-03-01", "", 1, "from Mar 1, 2026"),
        ("", "2026-03-01", 1, "until Mar 1, 2026"),
        ("", "", 1, "all time"),
    ],
)
def test_a_stretch_is_named_as_briefly_as_it_can_be(since: str, until: str, starts_on: int, words: str) -> None:
    days = [date.fromisoformat(text) if text else None for text in (since, until)]
    assert plain(about.stretch(days[0], days[1], starts_on)) == words


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (Choices(), "What gifts cost by creator and month, all time, in EUR"),
        (Choices(rows=(), columns=()), "What gifts cost, all time, in EUR"),
        (
            Choices("balance", ("platform", "account"), ("year",)),
            "What is left by platform, account and year, all time, in EUR",
        ),
        (
            Choices(where=(("creator", "Mila"), ("weekday", "1"))),
            "What gifts cost by creator and month, all time, in EUR, only Mila and Monday",
        ),
        (
            Choices(where=tuple(("creator", str(number)) for number in range(4))),
            "What gifts cost by creator and month, all time, in EUR, only 4 choices",
        ),
    ],
)
def test_a_report_is_said_in_a_sentence(choices: Choices, words: str) -> None:
    assert plain(about.report(choices, "EUR", None, None, 1)) == words


def test_what_it_is_compared_with_is_said() -> None:
    march, february = (date(2026, 3, 1), date(2026, 3, 12)), (date(2026, 2, 1), date(2026, 2, 12))
    assert plain(about.compared([march], 1)) == "compared with Mar 1, 2026 – Mar 12, 2026"
    assert plain(about.compared([march, february], 1)).startswith("compared with the average of Mar 1, 2026 – Mar 12")
