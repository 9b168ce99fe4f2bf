import pytest

from models import catalogue
from ui import coin_texts


@pytest.mark.parametrize(
    ("coin", "one", "several"),
    [
        ("TikTok Coin", "TikTok Coin", "TikTok Coins"),
        ("Kick Kick", "Kick", "Kicks"),
        ("Bigo Live Coin", "Bigo Live Coin", "Bigo Live Coins"),
        ("Bigo Diamant", "Bigo Diamant", "Bigo Diamant"),
        ("Coin", "Coin", "Coins"),
        ("", "", ""),
    ],
)
def test_a_kind_of_coin_bears_its_platform_once_and_is_one_or_several(coin: str, one: str, several: str) -> None:
    assert [coin_texts.of_kind(coin, 1), coin_texts.of_kind(coin)] == [one, several]


def test_every_platform_has_its_own_word() -> None:
    said = {platform.name: coin_texts.counted(500, platform.unit, "500") for platform in catalogue.platforms()}
    assert said == {
        "TikTok": "500 coins", "Twitch": "500 Bits", "YouTube": "500 Jewels", "Instagram": "500 Stars",
        "Facebook": "500 Stars", "Telegram": "500 Stars", "Kick": "500 Kicks",
    }  # fmt: skip
    assert [coin_texts.counted(1, unit, "1") for unit in ("Coin", "Bit", "Diamant")] == ["1 coin", "1 Bit", "1 Diamant"]
    assert [coin_texts.heading(unit) for unit in ("Coin", "Bit", "Diamant")] == ["Coins", "Bits", "Diamant"]
