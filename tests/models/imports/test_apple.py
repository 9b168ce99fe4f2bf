"""Apple's store history: what is asked, what is refused, and what was paid from the balance."""

import pytest

from models.imports.planned import Counts
from models.imports.planner import plan_import
from models.ledger import Ledger
from tests.models.imports.shown import DATA, said, zipped

APPLE_HEADER = ("Item Purchased Date,Content Type,Item Description,Container Description,Invoice Item Total,"
                "Refund Amount,Order Number,Payment Type,Currency\n")  # fmt: skip


def bought(**cells: str) -> bytes:
    usual = {"date": "2026-03-02", "type": "In-App Purchases", "title": "350 Coins", "app": "TikTok", "total": "4.99",
             "refund": "0", "order": "M1", "method": "Visa", "currency": "EUR"}  # fmt: skip
    return (APPLE_HEADER + ",".join((usual | cells).values()) + "\n").encode()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"date": "03/04/2026"},
         "2 asked: apple.date_order: 03/04/2026 → dmy: 2026-04-03 / mdy: 2026-03-04"),
        ({"date": ""}, "2 refused: “” is not a date that can be read"),
        ({"date": "2/3/26"}, "2 refused: “2/3/26” is not a date that can be read"),
        ({"date": "2026-03-02 19:41"}, "2 asked: apple.timezone: 2026-03-02 19:41 → 2026-03-02 19:41:00"),
        ({"total": '"1,234"'}, "2 asked: apple.decimal_sign: 1,234 → point: 1234 EUR / comma: 1.234 EUR"),
        ({"total": "free"}, "2 refused: “free” is not a price that can be read"),
        ({"currency": "ZZZ"}, "2 refused: “ZZZ” is not a currency; use a code like EUR"),
        ({"currency": ""}, "2 asked: apple.currency: 4.99 → 4.99 ?"),
        ({"refund": "all"}, "2 refused: “all” is not a price that can be read"),
        ({"order": "M1,M2"}, "2 refused: This row has 10 cells and the header 9"),
        ({"title": '"350'}, "2 refused: A quotation mark is opened in this row and never closed"),
    ],
)  # fmt: skip
def test_what_a_purchase_leaves_open_is_asked_or_refused(cells: dict[str, str], expected: str) -> None:
    assert said(bought(**cells), "x.csv") == [expected]


def test_the_history_is_found_in_a_zip_in_a_zip(ledger: Ledger) -> None:
    inner = zipped(**{"Stores Activity/Store Transaction Purchase and Free Apps History.csv": bought()})
    plan = plan_import(ledger, [zipped(**{"Apple_Media_Services/Apple_Media_Services.zip": inner})])
    assert plan.counts == Counts(new=1)


def test_what_is_paid_from_the_balance_counts_once(ledger: Ledger) -> None:
    plan = plan_import(ledger, [DATA / "apple-new.csv"])
    stored = [row.draft for row in plan.rows if row.draft and row.draft.payment_method == "Store Credit"]
    assert [draft.amount and draft.amount.minor for draft in stored] == [124999, 99]
    assert "top-up" in plan.files[0].notes[0].message
