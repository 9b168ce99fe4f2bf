import pytest

from models.accounts import AccountRow
from models.suggestions import Known
from ui.desktop.forms import typed_accounts

MAIN, TWIN = AccountRow(1, "TikTok", "main", "Coin"), AccountRow(2, "Own - TV", "main", "Star")
KNOWN = Known([MAIN, TWIN], usual_account=2)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("tiktok - MAIN", ("TikTok", "main")),
        ("Own - TV - main", ("Own - TV", "main")),
        ("Twitch", ("Twitch", "main")),
        (" Twitch -  second ", ("Twitch", "second")),
        ("Twitch - ", ("Twitch", "main")),
    ],
)
def test_an_account_is_meant_by_its_label_and_a_new_one_by_its_names(typed: str, names: tuple[str, str]) -> None:
    assert typed_accounts.names(KNOWN, typed) == names


def test_a_new_account_counts_in_the_coin_of_its_platform() -> None:
    assert typed_accounts.coin(KNOWN, "own - tv - main") == "Own - TV Star"
    assert typed_accounts.coin(KNOWN, "tiktok - second") == "TikTok Coin"
    assert typed_accounts.coin(KNOWN, "Elsewhere") == "Elsewhere Coin"


def test_the_usual_account_is_the_one_used_most_else_the_first() -> None:
    assert typed_accounts.usual(KNOWN) == "Own - TV - main"
    assert typed_accounts.usual(Known([MAIN, TWIN])) == "TikTok - main"
    assert typed_accounts.usual(Known()) == ""
