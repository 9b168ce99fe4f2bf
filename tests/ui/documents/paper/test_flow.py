"""Pages: everything is placed once and in order, within the page, and what belongs together stays together."""

from hypothesis import assume, given
from hypothesis import strategies as st

from ui.documents.paper.flow import Item, Page, Piece, Rows, paginate

ROOM = 500.0
pieces = st.builds(Piece, st.floats(5, 200), st.floats(0, 30), st.booleans())
tables = st.builds(
    Rows,
    st.lists(st.floats(10, 120), max_size=60),
    st.floats(10, 60),
    st.sampled_from([0.0, 20.0]),
    st.floats(0, 30),
    st.booleans(),
)


def height(item: Item) -> float:
    """How high something is if it is not divided."""
    return item.height if isinstance(item, Piece) else item.head + sum(item.heights) + item.foot


def bottom(items: list[Item], placed_: Page) -> float:
    """How far down a page is used."""
    placed = placed_[-1]
    item = items[placed.item]
    if isinstance(item, Piece):
        return placed.top + item.height
    foot = item.foot if placed.last == len(item.heights) else 0
    return placed.top + item.head + sum(item.heights[placed.first : placed.last]) + foot


@given(st.lists(st.one_of(pieces, tables), max_size=12))
def test_everything_is_placed_once_in_order_and_within_its_page(items: list[Item]) -> None:
    pages = paginate(items, ROOM)
    placed = [one for page in pages for one in page]
    assert list(dict.fromkeys(one.item for one in placed)) == list(range(len(items)))
    for number, item in enumerate(items):
        mine = [one for one in placed if one.item == number]
        if isinstance(item, Piece):
            assert len(mine) == 1
        else:
            assert [row for one in mine for row in range(one.first, one.last)] == list(range(len(item.heights)))
    for page in pages:
        assert page or not items
        assert [one.top for one in page] == sorted(one.top for one in page)
        if page:
            assert page[0].top == 0
            assert bottom(items, page) <= ROOM + 0.001


@given(st.lists(st.floats(10, 80), min_size=1, max_size=80), st.floats(0, 480))
def test_totals_never_stand_alone(heights: list[float], above: float) -> None:
    pages = paginate([Piece(above), Rows(heights, 40, 20)], ROOM)
    assert all(one.last > one.first for page in pages for one in page if one.item == 1)


@given(st.floats(0, 500), st.integers(1, 3), st.one_of(pieces, tables))
def test_a_title_stands_with_what_it_is_the_title_of(above: float, lines: int, item: Item) -> None:
    assume(30 * lines + item.above + height(item) <= ROOM or not (isinstance(item, Rows) and item.is_whole))
    pages = paginate([Piece(above), *[Piece(20, 10, keeps=True)] * lines, item], ROOM)
    titled = next(page for page in pages if any(one.item == lines for one in page))
    assert any(one.item == lines + 1 for one in titled)
    assert all(any(one.item == number for one in titled) for number in range(1, lines + 1))


def test_a_table_begins_and_goes_on_with_more_than_one_row() -> None:
    for above in range(0, 500, 5):
        pages = paginate([Piece(above), Rows([20.0] * 50, 30, 20)], ROOM)
        taken = [one.last - one.first for page in pages for one in page if one.item == 1]
        assert sum(taken) == 50
        assert min(taken) >= 2, above


def test_what_is_whole_is_not_divided() -> None:
    pages = paginate([Piece(300), Rows([20.0] * 15, 30, is_whole=True), Rows([20.0] * 5, 30, is_whole=True)], ROOM)
    assert [[one.item for one in page] for page in pages] == [[0], [1, 2]]


def test_nothing_at_all_is_one_page() -> None:
    assert paginate([], ROOM) == [[]]
