import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.charts.chart import Chart, Mark, Place, Series, fold, ticks

VALUES = st.lists(st.one_of(st.none(), st.integers(-(10**15), 10**15)), min_size=3, max_size=3)


def chart(*values: list[int | None], kind: str = "stacked", **more: object) -> Chart:
    series = [Series(f"S{at}", one) for at, one in enumerate(values)]
    labels = [f"L{at}" for at in range(len(values[0]) if values else 0)]
    return Chart(kind, labels, series, str, str, **more)  # type: ignore[arg-type]


@given(st.integers(-(10**18), 0), st.integers(0, 10**18), st.integers(2, 9))
def test_ticks_reach_both_ends_in_few_round_steps_and_meet_zero(low: int, high: int, most: int) -> None:
    found = ticks(low, high, most)
    assert found[0] <= low
    assert found[-1] >= high
    assert 0 in found
    assert 2 <= len(found) <= most + 1
    assert str(found.step).rstrip("0") in {"1", "2", "5"}


@pytest.mark.parametrize(
    ("low", "high", "most", "wanted"),
    [
        (0, 0, 5, [0, 1]),
        (0, 3, 5, [0, 1, 2, 3]),
        (0, 1234, 5, [0, 500, 1000, 1500]),
        (-30, 70, 5, [-50, 0, 50, 100]),
        (-7, 0, 4, [-8, -6, -4, -2, 0]),
        (0, 10**15, 5, [0, 2 * 10**14, 4 * 10**14, 6 * 10**14, 8 * 10**14, 10**15]),
    ],
)
def test_ticks_are_the_roundest(low: int, high: int, most: int, wanted: list[int]) -> None:
    assert list(ticks(low, high, most)) == wanted


@given(st.lists(VALUES, min_size=1, max_size=9), st.integers(1, 9))
def test_folding_loses_nothing(values: list[list[int | None]], most: int) -> None:
    series = [Series(f"S{at}", one) for at, one in enumerate(values)]
    folded = fold(series, most, "Other")
    assert len(folded) == min(len(series), most)
    for place in range(3):
        before, after = ([one.values[place] for one in all_] for all_ in (series, folded))
        assert sum(value or 0 for value in before) == sum(value or 0 for value in after)
        assert all(value is None for value in before) == all(value is None for value in after)


def test_folding_keeps_the_largest_in_their_order() -> None:
    series = [Series("a", [1]), Series("b", [30]), Series("c", [-40]), Series("d", [2]), Series("e", [5])]
    assert [(one.name, list(one.values)) for one in fold(series, 3, "Other")] == [
        ("b", [30]),
        ("c", [-40]),
        ("Other", [8]),
    ]


def test_what_is_stacked_reaches_as_far_as_its_parts_together() -> None:
    assert chart([5, -1], [7, -2]).bounds() == (-3, 12)
    assert chart([5, -1], [7, -2], kind="grouped").bounds() == (-2, 7)
    assert chart([5, -1], marks=[Mark("Average", 20)]).bounds() == (-1, 20)
    assert chart([5, 9]).bounds() == (0, 9)


def test_nothing_known_is_not_nought() -> None:
    shown = chart([None, 0], [None, 4])
    assert shown.total(0) is None
    assert shown.total(1) == 4
    assert not shown.is_empty
    assert chart([None, None]).is_empty
    assert chart().is_empty
    assert shown.value(Place(1, 1)) == 4


def test_every_series_has_a_value_for_each_label() -> None:
    with pytest.raises(ValueError, match="one value for each label"):
        Chart("line", ["a"], [Series("x", [1, 2])], str, str)
    with pytest.raises(ValueError, match="spoken"):
        Chart("line", ["a"], [Series("x", [1])], str, str, spoken=["a", "b"])


def test_parts_are_of_the_whole_that_is_given() -> None:
    assert chart([30, 10], kind="share").sum == 40
    assert chart([30, 10], kind="share", whole=100).sum == 100
