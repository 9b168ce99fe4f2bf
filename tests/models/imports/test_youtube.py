"""YouTube's chats and comments: the unit of their prices, their words, and whom they are to."""

import pytest

from models import lookups
from models.errors import RequestRefused
from models.imports.apply import apply
from models.imports.planned import Counts
from models.imports.planner import plan_import
from models.imports.youtube_rows import message
from models.ledger import Ledger
from tests.models.imports.shown import DATA, said, zipped

YOUTUBE = {"youtube.currency": "EUR"}


CHATS = "Live Chat ID,Channel ID,Live Chat Create Timestamp,Price,Currency code,Video ID,Live Chat Text\n"


def chat(*prices: tuple[str, str], video: str = "vidEXAMPLE1", text: str = '"{""text"":""x""}"') -> bytes:
    rows = [f"LC{number},UCexample,2026-01-17T12:30:05+00:00,{price},{code},{video},{text}\n"
            for number, (price, code) in enumerate(prices)]  # fmt: skip
    return (CHATS + "".join(rows)).encode()


def prices(*given: tuple[str, str], **answers: str) -> list[str]:
    """What each price is taken as."""
    rows = said(chat(*given), "x.csv", **answers)
    return [row.split(",1,")[1].removesuffix(",x") if ": gift," in row else row.split(": ", 1)[1] for row in rows]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([("5000000", "USD"), ("990000", "USD")], ["5.00,USD", "0.99,USD"]),
        ([("5", "USD"), ("10.0", "USD")], ["5.00,USD", "10.00,USD"]),
        ([("5000000.0", "EUR")], ["5.00,EUR"]),
        ([("100000000", "JPY"), ("50000000", "INR")], ["100,JPY", "50.00,INR"]),
        ([("10000", "JPY")], ["10000,JPY"]),
        ([("20000", "VND"), ("50000", "IDR")], ["20000,VND", "50000.00,IDR"]),
        ([("20000000000", "VND")], ["20000,VND"]),
        ([("1000000", "JPY")],
         ["youtube.unit: 1000000 JPY → millionths: 1 JPY / units: 1000000 JPY"]),
        ([("1000000", "JPY"), ("500000000", "JPY")], ["1,JPY", "500,JPY"]),
        ([("5000000", "USD"), ("4.99", "USD")],
         ["youtube.unit: 5000000 USD → millionths: 5 USD / units: 5000000 USD",
          "youtube.unit: 4.99 USD → units: 4.99 USD"]),
        ([("12345", "USD")], ["youtube.unit: 12345 USD → millionths: 0.012345 USD / units: 12345 USD"]),
    ],
)  # fmt: skip
def test_the_unit_is_what_all_prices_can_have_or_asked(given: list[tuple[str, str]], expected: list[str]) -> None:
    assert prices(*given) == expected


def test_the_unit_that_is_answered_holds_for_the_tables_that_leave_it_open() -> None:
    given = [("5000000", "USD"), ("4.99", "USD")]
    assert prices(*given, unit="millionths") == [
        "5.00,USD", "“0.00000499” has more decimal places than the currency has (2)",
    ]  # fmt: skip
    assert prices(*given, unit="units") == ["5000000.00,USD", "4.99,USD"]
    assert prices(("5000000", "USD"), unit="units") == ["5.00,USD"], "what is certain is not asked, nor answered"
    with pytest.raises(RequestRefused, match=r"“cents” is no answer to youtube\.unit"):
        prices(*given, unit="cents")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (chat(("x", "USD")), "2 refused: “x” is not a price that can be read"),
        (chat(("5", "ZZZ")), "2 refused: “ZZZ” is not a currency; use a code like EUR"),
        (chat(("1,5", "EUR")), "2 refused: This row has 8 cells and the header 7"),
        (chat(("-5", "USD")), "2 refused: “-5” is not a price that can be read"),
        (chat(("5", "USD"), video="<b>"), "2 refused: “<b>” is not the id of a video"),
        (chat(("5", "USD"), video=""), "2 refused: “” is not the id of a video"),
        (chat(("5", "USD"), text='"open'), "2 refused: A quotation mark is opened in this row and never closed"),
        (chat(("5", "USD")).replace(b"-17T12", b"-17T24"), "2 refused: “24:30:05” is not a time of day"),
        (chat(("0", "USD")), "note: There are no Super Chats and no Super Thanks in this file"),
        (CHATS.encode(), "note: There are no Super Chats and no Super Thanks in this file"),
    ],
)
def test_a_wrong_message_is_refused_in_one_sentence(rows: bytes, expected: str) -> None:
    assert said(rows, "x.csv") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"takeoutSegments":[{"text":"a"},{"text":"b"}]}', "ab"), ('{"text":"a"},{"text":"b"}', "ab"),
        ('{"text":"two\nlines"}', "two\nlines"), ('{"text":"half \\ud83c"}', "half �"), ("plain", "plain"),
        ("123", "123"),
        ("", ""), ("[" * 100_000, "[" * 100_000), ('{"text":7}', ""), ('{"text":"a\\u0000b"}', "ab"),
    ],
)  # fmt: skip
def test_a_message_is_read_in_every_form_it_has_had(text: str, expected: str) -> None:
    assert message(text) == expected


def test_one_video_is_one_creator_until_it_is_named(ledger: Ledger) -> None:
    apply(ledger, plan_import(ledger, [DATA / "youtube-chats-currency.csv"]))
    stored = list(lookups.all_drafts(ledger))
    assert [draft.handle for draft in stored] == ["video vidEXAMPLE1", *["video vidEXAMPLE3"] * 3]
    assert len({draft.creator for draft in stored}) == 2


def test_split_files_are_one_history(ledger: Ledger) -> None:
    content = (DATA / "youtube-comments-after-2024.csv").read_bytes()
    header, *rest = content.splitlines(keepends=True)
    folder = "Takeout/YouTube und YouTube Music/Kommentare/Kommentare"
    parts = {".csv": header + rest[0], "(1).csv": header + rest[1], "(2).csv": content}
    plan = plan_import(ledger, [zipped(**{folder + name: part for name, part in parts.items()})], answers=YOUTUBE)
    assert plan.counts == Counts(new=1, present=1)
