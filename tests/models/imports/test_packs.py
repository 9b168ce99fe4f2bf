"""What a title of a shop says: coins of a platform, something paid to a creator, or nothing of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import catalogue
from models.imports import Coined, packs
from models.imports.packs import ALSO_IN_EXPORT, MEMBERSHIP, Pack, Paid


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("350 Coins (TikTok)", Pack("TikTok", 350)),
        ("350 coins (TikTok - Videos, Shop & LIVE)", Pack("TikTok", 350)),
        ("350 Coins (TikTok: Videos (Lite))", Pack("TikTok", 350)),
        ("1,321 Münzen (TikTok)", Pack("TikTok", 1321)),
        ("1.321 monedas (TikTok)", Pack("TikTok", 1321)),
        ("1\u202f321 pièces (TikTok)", Pack("TikTok", 1321)),
        ("3500コイン (TikTok)", Pack("TikTok", 3500)),
        ("コイン350 (TikTok Lite)", Pack("TikTok", 350)),
        ("٣٥٠ عملة (TikTok)", Pack("TikTok", 350)),
        ("TikTok 350 Coins", Pack("TikTok", 350)),
        ("350 TikTok Coins", Pack("TikTok", 350)),
        ("350 Coins - TikTok", Pack("TikTok", 350)),
        ("100 Bits (Twitch: Live Streaming)", Pack("Twitch", 100)),
        ("200 Jewels (YouTube)", Pack("YouTube", 200)),
        ("45 Stars (Instagram)", Pack("Instagram", 45)),
        ("95 Sterne (Facebook)", Pack("Facebook", 95)),
        ("100 Stars (Telegram)", Pack("Telegram", 100)),
        ("100 Kicks (Kick: Live Streaming)", Pack("Kick", 100)),
    ],
)
def test_coins_are_read_in_several_languages(title: str, expected: Pack) -> None:
    assert packs.read(title) == expected


@pytest.mark.parametrize(
    "title",
    ["350 + 10 Coins (TikTok)", "TikTok Coins (TikTok)", "1.5K Coins (TikTok)", "5k Coins (TikTok)", "0 Coins (TikTok)",
     "9999999999 Coins (TikTok)", "1,00,000 Coins (TikTok)", "4.99 350 Coins (TikTok)", f"{'9' * 400} Coins (TikTok)"],
)  # fmt: skip
def test_a_number_that_is_not_plain_is_left_open(title: str) -> None:
    assert packs.read(title) == Pack("TikTok", None)


@pytest.mark.parametrize(
    "title",
    ["350 Coins", "350 Coins (Candy Example)", "350 Coins (Followers for TikTok)", "350 Coins for TikTok", "TikTok",
     "TikTok (TikTok)", "Kick: Live Streaming", "Kick the Ball 100 coins", "100 Coins (Kick the Ball)",
     "YouTube Premium (YouTube)", "Twitch Turbo (Twitch: Live Streaming)", "Remember me (YouTube)", "", "(", "(TikTok)",
     "350 Bits (TikTok)", f"350 Coins {'x' * 500} (TikTok)"],
)  # fmt: skip
def test_what_is_of_no_platform_is_not_taken(title: str) -> None:
    assert packs.read(title) is None


@pytest.mark.parametrize(
    ("title", "app", "expected"),
    [
        ("350 Coins", "TikTok", Pack("TikTok", 350)),
        ("350 Coins (TikTok)", "TikTok - Videos", Pack("TikTok", 350)),
        ("350 Coins (best value)", "TikTok", Pack("TikTok", 350)),
        ("350 Coins", "Candy Example", None),
        ("350 Coins (TikTok)", "Followers for TikTok", None),
    ],
)
def test_the_app_beside_the_title_decides(title: str, app: str, expected: Pack | None) -> None:
    assert packs.read(title, app) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Telegram Premium (Telegram)", Paid("Telegram", "Premium", "", MEMBERSHIP)),
        ("Membership to Example Creator (YouTube)", Paid("YouTube", "Membership", "Example Creator", MEMBERSHIP)),
        ("Kanalmitgliedschaft (YouTube)", Paid("YouTube", "Membership", "", MEMBERSHIP)),
        ("Super Chat (YouTube)", Paid("YouTube", "Super Chat", "", ALSO_IN_EXPORT)),
        ("YouTube Super Thanks", Paid("YouTube", "Super Thanks", "", ALSO_IN_EXPORT)),
        ("Tier 1 Subscription to @example (Twitch)", Paid("Twitch", "Subscription", "example", MEMBERSHIP)),
        ("Gifted Sub (Kick)", Paid("Kick", "Gifted subscription", "", MEMBERSHIP)),
    ],
)
def test_what_is_paid_to_a_creator_is_named_with_the_reason_to_confirm_it(title: str, expected: Paid) -> None:
    assert packs.read(title) == expected


@given(
    st.sampled_from(catalogue.platforms()), st.integers(1, 3_000_000), st.sampled_from(["", ",", ".", "\u202f", "'"])
)
def test_every_platform_of_the_catalogue_is_known_by_its_own_words(
    platform: catalogue.Platform, coins: int, sign: str
) -> None:
    number = f"{coins:,}".replace(",", sign)
    for title in (f"{number} {platform.units} ({platform.name})", f"{platform.units}: {number} ({platform.name}: App)"):
        expected = Pack(platform.name, coins)
        if "\u202f" in title and title.startswith(platform.units):  # blanks part only a number that begins the title
            continue
        assert packs.read(title) == expected


@given(st.text(max_size=60), st.sampled_from(["", "TikTok", "YouTube"]))
def test_no_title_is_an_error(title: str, app: str) -> None:
    for said in (title, f"{title} ({app})", f"7 {title} Coins ({app})"):
        found = packs.read(said, app)
        assert found is None or found.platform in {platform.name for platform in catalogue.platforms()}


# --- Platforms of one's own -------------------------------------------------------------------------------------------

OWN = (Coined("Bigo", "Bean", "Beans"), Coined("C++ (live)", "*", "**"))


@pytest.mark.parametrize(
    ("title", "app", "expected"),
    [
        ("300 Beans (Bigo)", "", Pack("Bigo", 300)),
        ("1,300 beans", "Bigo - Live", Pack("Bigo", 1300)),
        ("Bigo 1 Bean", "", Pack("Bigo", 1)),
        ("Beans (Bigo)", "", Pack("Bigo", None)),
        ("300 Coins (Bigo)", "", None),
        ("300 Beans (Bigohelper)", "", None),
        ("7 **", "C++ (live)", Pack("C++ (live)", 7)),
        ("350 Coins (TikTok)", "", Pack("TikTok", 350)),
    ],
)
def test_a_platform_of_ones_own_is_known_by_the_words_one_gave_it(title: str, app: str, expected: Pack | None) -> None:
    assert packs.read(title, app, own=OWN) == expected
    assert packs.read(title, app) == (expected if expected and expected.platform == "TikTok" else None)


def test_words_one_gave_a_platform_that_was_built_in_since_count_before_the_shipped_ones() -> None:
    own = (Coined("TikTok", "Gem", "Gems"),)
    assert packs.read("5 Gems (TikTok)", own=own) == Pack("TikTok", 5)


@given(st.text(), st.text(), st.lists(st.builds(Coined, *[st.text(min_size=1)] * 3), max_size=3).map(tuple))
def test_no_name_of_a_platform_is_an_error(title: str, app: str, own: tuple[Coined, ...]) -> None:
    packs.read(title, app, own=own)
    packs.read(f"3 {own[0].unit} ({own[0].platform})" if own else title, own=own)
