import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from tests.ui.charts.samples import chart
from ui.charts import layout
from ui.charts.chart import Chart, ticks
from ui.charts.layout import Bar, Hit, Scale

PLOT = QRectF(50, 10, 600, 300)
AMOUNTS = st.one_of(st.none(), st.integers(-(10**15), 10**15), st.integers(-300, 300))


@st.composite
def tables(draw: st.DrawFn) -> list[list[int | None]]:
    """Values of up to five series at up to six places."""
    places = draw(st.integers(1, 6))
    return draw(st.lists(st.lists(AMOUNTS, min_size=places, max_size=places), min_size=1, max_size=5))


def scale_of(shown: Chart) -> Scale:
    steps = ticks(*shown.bounds(), 6)
    return Scale(steps[0], steps[-1], PLOT.bottom(), PLOT.top())


def is_inside(rect: QRectF, room: QRectF, around: float) -> bool:
    """QRectF.contains() knows no flat rectangle."""
    room = room.adjusted(-around, -around, around, around)
    return room.contains(rect.topLeft()) and room.contains(rect.bottomRight())


def heights(bars: list[Bar], place: int, *, is_negative: bool) -> list[QRectF]:
    return [bar.hit.rect for bar in bars if bar.hit.place == place and bar.is_negative == is_negative]


@given(tables())
def test_heights_are_in_proportion_and_stacks_add_up(values: list[list[int | None]]) -> None:
    shown = chart(*values)
    scale = scale_of(shown)
    bars = list(layout.stacked(shown, PLOT, scale))
    per_unit = PLOT.height() / (scale.high - scale.low)
    for bar in bars:
        value = values[bar.hit.series][bar.hit.place]
        assert value is not None
        assert bar.hit.rect.height() == pytest.approx(abs(value) * per_unit, abs=1e-6)
    for place in range(len(values[0])):
        for is_negative in (False, True):
            known = [one[place] or 0 for one in values]
            total = sum(value for value in known if (value < 0) == is_negative)
            rects = heights(bars, place, is_negative=is_negative)
            assert sum(rect.height() for rect in rects) == pytest.approx(abs(total) * per_unit, abs=1e-5)


@given(tables(), st.sampled_from(["stacked", "grouped", "line"]))
def test_everything_known_is_drawn_once_and_inside_the_plot(values: list[list[int | None]], kind: str) -> None:
    shown = chart(*values, kind=kind)  # type: ignore[arg-type]
    scale = scale_of(shown)
    if kind == "line":
        hits = list(layout.points(shown, PLOT, scale))
        around = 5.0
    else:
        bars = (layout.stacked if kind == "stacked" else layout.grouped)(shown, PLOT, scale)
        hits, around = [bar.hit for bar in bars], 0.0
    known = {(at, place) for at, one in enumerate(values) for place, value in enumerate(one) if value is not None}
    assert sorted((hit.series, hit.place) for hit in hits) == sorted(known)
    assert all(is_inside(hit.rect, PLOT, around + 1e-6) for hit in hits)


@given(tables())
def test_bars_beside_each_other_do_not_overlap(values: list[list[int | None]]) -> None:
    shown = chart(*values, kind="grouped")
    rects = sorted((bar.hit.rect for bar in layout.grouped(shown, PLOT, scale_of(shown))), key=QRectF.left)
    assert all(one.right() <= other.left() + 1e-6 for one, other in itertools.pairwise(rects))


@given(st.lists(AMOUNTS, min_size=1, max_size=8))
def test_a_pile_ends_once_on_each_side(values: list[int | None]) -> None:
    parts = list(layout.pile(values))
    assert sum(is_end for start, stop, _at, is_end in parts if stop > start) == any(
        (value or 0) > 0 for value in values
    )
    assert sum(is_end for start, stop, _at, is_end in parts if stop < start) == any(
        (value or 0) < 0 for value in values
    )


@given(st.lists(st.floats(1, 200), max_size=60), st.floats(1, 900))
def test_captions_never_overlap_and_name_the_last_place(widths: list[float], wide: float) -> None:
    room = QRectF(0, 0, wide, 14)
    found = layout.captions(room, widths, 6)
    assert [place for place, _ in found][:1] == ([len(widths) - 1] if widths else [])
    assert all(room.left() - 1e-6 <= rect.left() and rect.right() <= room.right() + 1e-6 for _, rect in found)
    assert all(later.left() - earlier.right() >= 6 for (_, later), (_, earlier) in itertools.pairwise(found))


def test_captions_thin_out_evenly() -> None:
    def places(wide: float) -> list[int]:
        return [place for place, _ in layout.captions(QRectF(0, 0, wide, 14), [40.0] * 12, 6)]

    assert places(600) == list(range(11, -1, -1))
    assert places(400) == [11, 9, 7, 5, 3, 1]
    assert places(30) == [11]


@given(st.floats(1, 60), st.floats(1, 60), st.sampled_from([-1, 0, 1]))
def test_a_pattern_stays_inside_its_bar(width: float, height: float, slope: int) -> None:
    rect = QRectF(10, 20, width, height)
    around = rect.adjusted(-1e-6, -1e-6, 1e-6, 1e-6)
    for line in layout.hatch(rect, 5, slope):
        assert around.contains(line.p1())
        assert around.contains(line.p2())


def test_patterns_run_differently() -> None:
    rect = QRectF(0, 0, 30, 30)
    slopes = {slope: layout.hatch(rect, 5, slope) for slope in (-1, 0, 1)}
    assert all(lines for lines in slopes.values())
    assert {line.dy() for line in slopes[0]} == {0}
    assert all(line.dx() * line.dy() < 0 for line in slopes[1])
    assert all(line.dx() * line.dy() > 0 for line in slopes[-1])


HITS = [
    Hit(QRectF(0, 50, 10, 50), 0, 0),
    Hit(QRectF(0, 20, 10, 30), 1, 0),
    Hit(QRectF(30, 90, 10, 10), 0, 1),
]


@pytest.mark.parametrize(
    ("x", "y", "wanted"),
    [(5, 60, (0, 0)), (5, 30, (1, 0)), (5, 0, (1, 0)), (17, 99, (0, 0)), (28, 5, (0, 1)), (99, 0, (0, 1))],
)
def test_a_pointer_finds_what_it_is_on_or_beside(x: float, y: float, wanted: tuple[int, int]) -> None:
    hit = layout.nearest(HITS, QPointF(x, y), is_lying=False)
    assert hit is not None
    assert (hit.series, hit.place) == wanted


def test_in_lying_bars_a_pointer_finds_its_row() -> None:
    rows = [Hit(QRectF(0, 0, 100, 10), 0, 0), Hit(QRectF(0, 20, 5, 10), 0, 1)]
    hit = layout.nearest(rows, QPointF(90, 22), is_lying=True)
    assert hit is rows[1]
    assert layout.nearest([], QPointF(0, 0), is_lying=True) is None
