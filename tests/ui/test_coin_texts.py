from contextlib import closing
from pathlib import Path

import pytest

from models import accounts, catalogue, own_catalogue
from models.additions import OwnPlatform
from tests.books import new_ledger
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
    said = {
        platform.name: coin_texts.counted(500, f"{platform.name} {platform.unit}", "500")
        for platform in catalogue.platforms()
    }
    assert said == {
        "TikTok": "500 coins", "Twitch": "500 Bits", "YouTube": "500 Jewels", "Instagram": "500 Stars",
        "Facebook": "500 Stars", "Telegram": "500 Stars", "Kick": "500 Kicks",
    }  # fmt: skip
    assert [coin_texts.counted(1, coin, "1") for coin in ("TikTok Coin", "Twitch Bit")] == ["1 coin", "1 Bit"]
    assert [coin_texts.heading(coin) for coin in ("TikTok Coin", "Twitch Bit")] == ["Coins", "Bits"]
    assert [coin_texts.left(coin, 1) for coin in ("TikTok Coin", "Twitch Bit")] == ["coins left", "Bit left"]
    assert [coin_texts.shown(coin) for coin in ("TikTok Coin", "Twitch Bit")] == [
        "Coins the app shows", "Bits the app shows",
    ]  # fmt: skip


def test_words_of_ones_own_are_those_of_the_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coin_texts, "_learnt", {})
    with closing(new_ledger(tmp_path / "own.coinpurse")) as book:
        own_catalogue.add_platform(book, OwnPlatform("Glow Live", "Blue Gem", "Blue Gems"))
        accounts.add(book, "Lumo", "main", "Lume d’oro")
        accounts.add(book, "Bigo", "main")
        coin_texts.learn(book)
    assert [coin_texts.of_kind(f"Glow Live {unit}", count) for unit, count in (("Blue Gem", 1), ("Blue Gem", 9))] == [
        "Glow Live Blue Gem", "Glow Live Blue Gems",
    ]  # fmt: skip
    assert coin_texts.several("Glow Live Blue Gem") == "Blue Gems"
    assert coin_texts.several("Lumo Lume d’oro") == "Lume d’oro", "nobody said what several are called"
    assert coin_texts.of_kind("Bigo Coin") == "Bigo Coins"
