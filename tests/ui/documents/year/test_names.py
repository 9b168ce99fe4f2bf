"""Names in a year in review: as they are, or numbers in their place, wherever somebody wrote one."""

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import entries, handles
from tests.books import new_ledger
from tests.sample_entries import gift
from ui.documents.year import names
from ui.documents.year.names import Names


def test_with_names_they_are_as_they_are() -> None:
    open_ = Names(["Mila"])
    assert (open_.creator("Mila"), open_.gift("Mila’s Rose"), open_.account("TikTok - Mila", "TikTok")) == (
        "Mila", "Mila’s Rose", "TikTok - Mila",
    )  # fmt: skip
    assert open_.creator("") == "Unknown creator"
    assert open_.creator("unknown (video 77)") == "unknown (video 77)"


def test_without_them_creators_are_numbered_by_their_rank() -> None:
    closed = Names(["", "Mila", "Zoë"], ["Zoë", "Mila", "main"])
    assert [closed.creator(name) for name in ("Zoë", "Mila", "")] == ["Creator 2", "Creator 1", "Unknown creator"]
    assert closed.account("TikTok - main", "TikTok") == "TikTok"


@pytest.mark.parametrize(
    ("left_out", "written", "is_left_out"),
    [
        ("Mila", "Rose for MILA", True),
        ("Zoë", "zoe's lion", True),
        ("Mila", "Milano", True),
        ("Al", "Al loves it", True),
        ("Al", "Galaxy", False),
        ("小明", "给小明的礼物", True),
        ("Ян", "Январь", True),
        ("\u200b", "Rose", False),
        ("Rose", "Rose", True),
        ("Mila", "Rose", False),
    ],
)
def test_a_gift_tells_a_name_wherever_it_stands(left_out: str, written: str, is_left_out: bool) -> None:
    closed = Names([], [left_out])
    assert closed.gift(written) == ("Gift 1" if is_left_out else written)


def test_each_has_its_own_number_and_keeps_it() -> None:
    closed = Names([], ["Mila"])
    found = [closed.gift(name) for name in ("Mila 1", "Mila 2", "Mila 1", "")]
    assert found == ["Gift 1", "Gift 2", "Gift 1", "Unknown"]


def test_a_platform_of_ones_own_may_tell_a_name_and_one_that_is_built_in_does_not() -> None:
    closed = Names([], ["Mila", "TikTok"])
    assert [closed.platform(name) for name in ("Mila TV", "TikTok")] == ["Platform 1", "TikTok"]
    assert [closed.coin(name) for name in ("Mila TV Coin", "TikTok Coin")] == ["Coin 1", "TikTok Coin"]


@given(st.text(min_size=3, max_size=8), st.text(max_size=5), st.text(max_size=5))
def test_no_gift_is_written_with_a_name_in_it(name: str, before: str, after: str) -> None:
    closed = Names([name], [name])
    written = closed.gift(f"{before}{name}{after}")
    assert written == "Gift 1"
    assert closed.creator(name) == "Creator 1"


def test_what_is_left_out_are_creators_their_handles_and_accounts(tmp_path: Path) -> None:
    with closing(new_ledger(tmp_path / "a", currency="EUR")) as ledger:
        entries.add(ledger, gift(creator="Mila", handle="mila.live", account="my purse"))
        handles.add_handle(ledger, 1, "Twitch", "old_mila")
        assert names.of(ledger) == {"Mila", "mila.live", "old_mila", "my purse"}
