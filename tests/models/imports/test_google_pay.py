"""Google Pay's transactions: what is asked, and what is refused."""

import pytest

from models.errors import RequestRefused
from models.imports.apply import apply
from models.imports.planned import Counts
from models.imports.planner import plan_import
from models.ledger import Ledger
from tests.models.imports.shown import DATA, said

PAY = {"google-pay.timezone": "Europe/Berlin"}
PAY_HEADER = "Time,Transaction ID,Description,Product,Payment method,Status,Amount\n"


def payment(**cells: str) -> bytes:
    usual = {"time": '"Mar 2, 2026, 7:41 PM"', "id": "GPY.1", "title": "350 Coins (TikTok)",
             "product": "Google Play Apps", "method": "Visa 0000", "status": "Complete",
             "amount": "EUR 4.99"}  # fmt: skip
    return (PAY_HEADER + ",".join((usual | cells).values()) + "\n").encode()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"time": "sometime"}, "2 refused: “sometime” is not a date that can be read"),
        ({"amount": ""}, "2 refused: “” is not a price that can be read"),
        ({"status": "Pending"}, "2 refused: This was not paid, or not yet: its state is “Pending”"),
        ({"time": "03/04/2026 10:00"},
         "2 asked: google-pay.date_order: 03/04/2026 10:00 → dmy: 2026-04-03 / mdy: 2026-03-04"),
        ({"amount": "$4.99"}, "2 asked: google-pay.dollar: $4.99 → 4.99 USD / 4.99 CAD / 4.99 AUD"),
        ({"amount": "kr 49"}, "2 asked: google-pay.krone: kr 49 → 49 SEK / 49 NOK / 49 DKK"),
        ({"time": '"Mar 29, 2026, 2:30 AM"'},
         "2 refused: 2026-03-29 02:30:00 did not exist in Europe/Berlin: the clocks skipped it"),
        ({"title": "Example Game"}, "note: One other purchase in this file is of no platform Coinpurse knows"),
    ],
)  # fmt: skip
def test_what_a_transaction_leaves_open_is_asked_or_refused(cells: dict[str, str], expected: str) -> None:
    assert said(payment(**cells), "x.csv", timezone="Europe/Berlin") == [expected]


def test_the_zone_of_times_is_asked_once_and_never_brings_a_row_in_twice(ledger: Ledger) -> None:
    plan = plan_import(ledger, [DATA / "google-pay-en.csv", DATA / "google-pay-fee.csv"])
    (question,) = plan.questions
    assert (question.name, question.default) == ("google-pay.timezone", "Europe/Berlin")
    assert question.examples[0] == "Mar 2, 2026, 7:41\u202fPM → 2026-03-02 19:41:00"
    apply(ledger, plan_import(ledger, [DATA / "google-pay-fee.csv"], answers=PAY))
    again = plan_import(ledger, [DATA / "google-pay-fee.csv"], answers={"google-pay.timezone": "Asia/Tokyo"})
    assert again.counts == Counts(present=1, new=1, left=1)  # the other one is not sure, and was not ticked


def test_a_zone_that_is_none_is_a_wrong_request() -> None:
    with pytest.raises(RequestRefused, match="“Berlin” is not a time zone; names look like Europe/Berlin"):
        said(payment(), "x.csv", timezone="Berlin")
