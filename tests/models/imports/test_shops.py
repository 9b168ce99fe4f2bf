"""What holds of every shop's reader: whose table is whose, how much is too much, and what any bytes are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ImportRefused
from models.imports import Head, apple, google_pay, google_play, shops, youtube
from tests.models.imports.shown import read, said
from tests.models.imports.test_apple import APPLE_HEADER
from tests.models.imports.test_google_pay import PAY_HEADER
from tests.models.imports.test_google_play import order
from tests.models.imports.test_youtube import CHATS, chat


@pytest.mark.parametrize(
    "header",
    ["Date,Description,Product,Amount", "Date,Transaction ID,Description,Amount", "Time,Amount,Currency,Status",
     "Item Purchased Date,Price", "Video ID,Playlist Video Creation Timestamp", "Channel Id,Channel Url,Channel Title"],
)  # fmt: skip
def test_a_table_of_ones_own_is_of_no_shop(header: str) -> None:
    head = Head("x.csv", f"{header}\n1,2,3,4\n".encode())
    assert not any(reader.recognises(head) for reader in (apple, google_pay, google_play, youtube))


def test_a_file_of_more_purchases_than_anyone_makes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (shops, youtube):
        monkeypatch.setattr(module, "MOST", 1)
    many = chat(("5", "USD"), ("5", "USD"))
    for name, content in (("x.csv", many), ("x.json", b"[%b,%b]" % (order()[1:-1], order()[1:-1]))):
        with pytest.raises(ImportRefused) as caught:
            said(content, name)
        assert caught.value.values == {"most": 1}


@given(st.binary(max_size=200))
def test_any_bytes_are_rows_or_one_sentence(content: bytes) -> None:
    for reader in (apple, google_pay, google_play, youtube):
        for begin in (b"", CHATS.encode(), PAY_HEADER.encode(), APPLE_HEADER.encode(), b'[{"orderHistory":{'):
            try:
                read(reader, begin + content)
            except ImportRefused:
                continue
