from hypothesis import given
from hypothesis import strategies as st

from ui.desktop.widgets.parts_label import fitting

PARTS = st.lists(st.text("abc", min_size=1, max_size=9), min_size=1, max_size=6)


def test_what_does_not_fit_is_counted() -> None:
    parts = ["2,839 TikTok Coin", "1,030 Twitch Bit", "495 Telegram Star"]
    assert fitting(parts, lambda _said: True) == "2,839 TikTok Coin · 1,030 Twitch Bit · 495 Telegram Star"
    assert fitting(parts, lambda said: len(said) < 50) == "2,839 TikTok Coin · 1,030 Twitch Bit · and 1 more"
    assert fitting(parts, lambda _said: False) == "2,839 TikTok Coin · and 2 more"


@given(PARTS, st.integers(1, 80))
def test_every_part_is_whole_or_counted(parts: list[str], room: int) -> None:
    shown = fitting(parts, lambda said: len(said) <= room).split(" · ")
    rest = len(parts) - len(shown)
    if shown == parts:
        return
    assert shown[:-1] == parts[: len(shown) - 1]
    assert shown[-1] == f"and {rest + 1} more"
