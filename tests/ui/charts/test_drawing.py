import itertools

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from tests.ui.charts.samples import KINDS, RECT, chart, colors, euros, find, middle, render
from ui import formats, tokens
from ui.charts import look
from ui.charts.canvas import harmless
from ui.charts.chart import Chart, Kind, Mark, Place, Series

pytestmark = pytest.mark.usefixtures("qapp")
ALL_KINDS = pytest.mark.parametrize("kind", KINDS)
HOSTILE = (
    "x" * 5000,
    "Zoë 🌸👩‍👩‍👧‍👦" * 20,
    "مريم العربية",
    "two\nlines\r\x00\x1b[31m",
    "\u202ereversed\u2028 line \ud800 \ufffe",
    "<b>bold</b> &amp; ]]>",
    "",
)


@pytest.fixture(autouse=True)
def english() -> None:
    formats.set_locale("en")


def ink(image: QImage, rect: QRectF = RECT) -> set[str]:
    """Colours of what is drawn on the ground."""
    return colors(image, rect) - {tokens.LIGHT.window.lower()}


@ALL_KINDS
def test_a_mirrored_chart_is_the_reflection(kind: Kind) -> None:
    shown = chart([500, 300, None], [100, -200, 900], kind=kind, marks=[Mark("Average", 400)])
    hits, mirrored = (render(shown, is_mirrored=is_mirrored)[1] for is_mirrored in (False, True))
    assert len(hits) == 5
    axis = RECT.left() + RECT.right()
    for hit, other in zip(hits, mirrored, strict=True):
        assert (hit.series, hit.place) == (other.series, other.place)
        assert other.rect.right() == pytest.approx(axis - hit.rect.left())
        assert (other.rect.width(), other.rect.top()) == pytest.approx((hit.rect.width(), hit.rect.top()))


def test_time_runs_from_the_right_and_shares_grow_from_there() -> None:
    months = render(chart([1, 2, 3]), is_mirrored=True)[1]
    assert find(months, 0, 0).left() > find(months, 0, 2).left()
    shares = render(chart([500, 100], kind="share"), is_mirrored=True)[1]
    assert find(shares, 0, 0).right() == pytest.approx(find(shares, 0, 1).right())
    assert find(shares, 0, 0).left() < find(shares, 0, 1).left()


@pytest.mark.parametrize("kind", ["stacked", "grouped"])
def test_what_is_negative_hangs_below_the_zero_line(kind: Kind) -> None:
    image, hits = render(chart([400, -300, 0], kind=kind))
    up, down, nought = (find(hits, 0, place) for place in range(3))
    assert up.bottom() == pytest.approx(down.top())
    assert nought.height() == 0
    assert nought.top() == pytest.approx(down.top())
    assert up.height() / down.height() == pytest.approx(4 / 3)
    assert QColor(tokens.LIGHT.outline).name() in ink(image, QRectF(up.left(), up.bottom() - 2, up.width(), 4))


def test_a_negative_share_points_the_other_way() -> None:
    hits = render(chart([400, -100], kind="share"))[1]
    assert find(hits, 0, 1).right() == pytest.approx(find(hits, 0, 0).left())


@ALL_KINDS
@pytest.mark.parametrize("values", [[], [None], [None, None], [0], [1], [-1], [10**15, 3], [-(10**15)]])
@pytest.mark.parametrize("size", [(480, 240), (60, 30), (3, 200), (300, 4), (0, 0)])
def test_any_values_can_be_drawn_at_any_size(kind: Kind, values: list[int | None], size: tuple[int, int]) -> None:
    image, hits = render(chart(values, kind=kind), rect=QRectF(0, 0, *size).adjusted(0, 0, 1, 1))
    assert not image.isNull()
    if size == (480, 240):
        assert len(hits) == sum(value is not None for value in values)
        assert ink(image)


def test_no_series_at_all_is_nothing_to_show() -> None:
    image, hits = render(Chart("stacked", [], [], str, str))
    assert hits == []
    assert ink(image)


def test_two_charts_of_nothing_and_of_nought_differ() -> None:
    assert render(chart([None]))[0] != render(chart([0]))[0]


@ALL_KINDS
@pytest.mark.parametrize("is_mirrored", [False, True])
def test_names_of_strangers_do_no_harm(kind: Kind, is_mirrored: bool) -> None:
    shown = Chart(kind, HOSTILE, [Series(name, [5] * len(HOSTILE)) for name in HOSTILE], euros, euros, HOSTILE[0])
    _image, hits = render(shown, clothes=look.paper(), is_mirrored=is_mirrored)
    assert all(RECT.contains(hit.rect) for hit in hits)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_one_line_that_any_file_can_hold(text: str) -> None:
    shown = harmless(text)
    assert len(shown) <= 800
    assert not any(letter < " " or letter in "\u2028\u2029\ufffe\uffff" for letter in shown)
    shown.encode()


def test_long_names_are_shortened_to_their_room() -> None:
    shown = chart([900, 100], kind="share", labels=["x" * 300, "y"])
    for wide in (300, 480):
        _image, hits = render(shown, rect=QRectF(0, 0, wide, 240))
        assert find(hits, 0, 0).width() > wide / 4


def test_a_legend_names_several_series_and_marks_but_never_one_alone() -> None:
    shown = (chart([100]), chart([100], [0]), chart([100], marks=[Mark("Average", 50)]))
    alone, several, marked = (find(render(one)[1], 0, 0).height() for one in shown)
    assert alone > several == marked


def test_a_legend_leaves_room_for_the_chart() -> None:
    image, hits = render(chart(*[[100]] * 60, kind="grouped"))
    assert max(hit.rect.height() for hit in hits) > RECT.height() / 4
    assert min(hit.rect.top() for hit in hits) < RECT.height() / 2
    assert ink(image)


def test_adjacent_series_differ_and_patterns_begin_at_the_sixth() -> None:
    image, hits = render(chart(*[[1000]] * 9, kind="grouped"), rect=QRectF(0, 0, 900, 240))
    found = [colors(image, find(hits, series, 0).adjusted(4, 6, -4, -6)) for series in range(9)]
    assert all(one != other for one, other in itertools.pairwise(found))
    assert [len(one) > 1 for one in found] == [False] * 5 + [True] * 4
    assert len({frozenset(one) for one in found}) == 9


def test_light_and_dark_differ() -> None:
    shown = chart([500, 300], [200, 100])
    light, dark = (render(shown, clothes=look.screen(tokens))[0] for tokens in (tokens.LIGHT, tokens.DARK))
    hits = render(shown)[1]
    assert middle(light, find(hits, 0, 0)) == tokens.LIGHT.series[0].lower()
    assert middle(dark, find(hits, 0, 0)) == tokens.DARK.series[0].lower()
    assert middle(light, QRectF(0, 0, 4, 4)) != middle(dark, QRectF(0, 0, 4, 4))


def test_parts_of_a_stack_are_kept_apart() -> None:
    image, hits = render(chart([500], [500]))
    lower = find(hits, 0, 0)
    seam = QRectF(lower.center().x(), lower.top() - 2, 1, 4)
    assert tokens.LIGHT.window.lower() in colors(image, seam)


def test_the_smallest_value_can_be_seen() -> None:
    image, hits = render(chart([10**9, 1]))
    tiny = find(hits, 0, 1)
    assert tiny.height() < 0.01
    assert tokens.LIGHT.series[0].lower() in colors(image, tiny.adjusted(2, -3, -2, 1))


@pytest.mark.parametrize("scale", [1, 1.25, 1.5, 2, 3])
def test_edges_of_bars_are_whole_dots(scale: float) -> None:
    shown = chart([777, 333, 555])
    image, hits = render(shown, scale=scale)
    for place in range(3):
        rect = find(hits, 0, place).adjusted(-3, 8, 3, -8)
        across = [QColor(image.pixel(x, int(rect.center().y() * scale))).name()
                  for x in range(int(rect.left() * scale), int(rect.right() * scale))]  # fmt: skip
        assert {tokens.LIGHT.series[0].lower()} < set(across) <= {
            tokens.LIGHT.series[0].lower(), tokens.LIGHT.window.lower(), look.screen(tokens.LIGHT).grid.name(),
        }  # fmt: skip


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_a_chart_keeps_its_layout_on_any_screen(scale: int) -> None:
    shown = chart([777, 333, 555], [1, 2, 3])
    once, more = (render(shown, scale=of)[1] for of in (1, scale))
    for hit, other in zip(once, more, strict=True):
        assert other.rect.topLeft().toTuple() == pytest.approx(hit.rect.topLeft().toTuple(), abs=3)


@ALL_KINDS
def test_what_is_in_focus_is_marked(kind: Kind) -> None:
    shown = chart([500, 300, 100], [200, 100, 50], kind=kind)
    plain, marked = (render(shown, focus=focus)[0] for focus in (None, Place(1, 1)))
    elsewhere = render(shown, focus=Place(0, 1))[0]
    assert plain != marked
    assert marked != elsewhere
    assert render(shown, focus=Place(9, 99))[0] == plain


def test_a_mark_is_drawn_across() -> None:
    shown = chart([100, 100], marks=[Mark("Budget", 500)])
    image, hits = render(shown)
    assert find(hits, 0, 0).height() < RECT.height() / 3
    assert tokens.LIGHT.text.lower() in ink(image, QRectF(60, 20, 400, 100))


def test_lines_break_where_nothing_is_known() -> None:
    def between(values: list[int | None]) -> set[str]:
        image, hits = render(chart(values, kind="line"))
        first, last = find(hits, 0, 0).center(), find(hits, 0, 2).center()
        x = (first.x() + last.x()) / 2 + 30
        return colors(image, QRectF(x, first.y() - 2, 2, 4))

    line = tokens.LIGHT.series[0].lower()
    assert line in between([100, 100, 100])
    assert line not in between([100, None, 100])


def test_lines_are_told_apart_without_colour(qapp: QApplication) -> None:
    clothes = look.screen(tokens.LIGHT)
    grey = look.Look(**{**vars(clothes), "series": (clothes.text,) * 6, "faint": (clothes.second,) * 6})
    drawn = []
    for series in range(6):
        values: list[list[int | None]] = [[None] * 6 for _ in range(6)]
        values[series] = [100, 300, 100, 300, 100, 300]
        names = [""] * 6
        image, hits = render(chart(*values, kind="line", names=names), clothes=grey)
        top = min(hit.rect.top() for hit in hits)
        drawn.append(image.copy(40, int(top) - 2, 420, 140))
    assert all(one != other for at, one in enumerate(drawn) for other in drawn[:at])


def test_rows_that_do_not_fit_are_counted() -> None:
    shown = chart([9 - at for at in range(9)], kind="share")
    hits = render(shown, rect=QRectF(0, 0, 480, 100))[1]
    assert 0 < len(hits) < 9
    assert len(render(shown, rect=QRectF(0, 0, 480, 400))[1]) == 9


@pytest.mark.parametrize("tokens", [tokens.LIGHT, tokens.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["window", "surface", "raised"])
def test_series_and_zero_line_can_be_seen_on_every_ground(tokens: tokens.Tokens, ground: str) -> None:
    def luminance(color: QColor) -> float:
        parts = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
                 for part in (color.redF(), color.greenF(), color.blueF()))  # fmt: skip
        return sum(part * weight for part, weight in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))

    clothes = look.screen(tokens, ground)
    for color in (*clothes.series, clothes.zero):
        low, high = sorted((luminance(color), luminance(clothes.ground)))
        assert (high + 0.05) / (low + 0.05) >= 3
