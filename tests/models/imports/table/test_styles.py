"""A table in whatever style and order is read back exactly, or it asks; never otherwise."""

import csv
from datetime import date, datetime, time
from io import StringIO
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from models.imports import Record, Refused, Row, Unanswered
from models.imports.table.mapping import DATE_ORDERS, NUMBER_STYLES, Mapping
from models.money import Money
from tests.models.imports.table.tables import read

_ORDERED = {"dmy": ("%d", "%m", "%Y"), "mdy": ("%m", "%d", "%Y"), "ymd": ("%Y", "%m", "%d")}
_GROUPS = dict(zip(NUMBER_STYLES, ((",", "."), (".", ","), (" ", ","), ("'", ".")), strict=True))


def number(value: int, places: int, style: str) -> str:
    group, point = _GROUPS[style]
    whole, cents = divmod(value, 10**places)
    written = f"{whole:,}".replace(",", group)
    return f"{written}{point}{cents:0{places}d}" if places else written


days = st.dates(date(2018, 1, 1), date(2030, 12, 31))
lines = st.lists(
    st.tuples(days, st.none() | st.times().map(lambda at: at.replace(microsecond=0, second=0)),
              st.integers(1, 9_999_999), st.integers(0, 10**8)),
    min_size=1, max_size=8,
)  # fmt: skip
layouts = st.fixed_dictionaries({
    "order": st.sampled_from(DATE_ORDERS),
    "style": st.sampled_from(NUMBER_STYLES),
    "sign": st.sampled_from("./-"),
    "separator": st.sampled_from(",;\t|"),
    "encoding": st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    "ends": st.sampled_from(["\n", "\r\n", "\r"]),
    "says_separator": st.booleans(),
})  # fmt: skip


def written(rows: list[tuple[date, time | None, int, int]], layout: dict[str, Any]) -> bytes:
    out = StringIO(newline="")
    if layout["says_separator"]:
        out.write(f"sep={layout['separator']}{layout['ends']}")
    writer = csv.writer(out, delimiter=layout["separator"], lineterminator=layout["ends"])
    writer.writerow(["Zoë’s date", "Coins", "Paid", "Order"])
    pattern = layout["sign"].join(_ORDERED[layout["order"]])
    for place, (day, clock, coins, paid) in enumerate(rows):
        when = day.strftime(pattern) + (clock.strftime(" %H:%M") if clock else "")
        amount = f"{number(paid, 2, layout['style'])} EUR"
        writer.writerow([when, number(coins, 0, layout["style"]), amount, f"A-{place}"])
    return out.getvalue().encode(layout["encoding"])


def expected(rows: list[tuple[date, time | None, int, int]]) -> list[tuple[object, ...]]:
    return [(datetime.combine(day, clock or time()), clock is None, coins, Money(paid, "EUR"))
            for day, clock, coins, paid in rows]  # fmt: skip


def found(rows: list[Row]) -> list[tuple[object, ...]]:
    return [(row.draft.moment.local, row.draft.moment.is_date, row.draft.coins, row.draft.amount)
            for row in rows if isinstance(row, Record)]  # fmt: skip


BOUGHT = Mapping(
    {"when": "Zoë’s date", "coins": "Coins", "amount": "Paid", "reference": "Order"}, {"platform": "TikTok"},
    kind="purchase", zone="UTC",
)  # fmt: skip


@given(rows=lines, layout=layouts)
def test_a_table_of_any_style_and_order_is_read_back_exactly(
    rows: list[tuple[date, time | None, int, int]], layout: dict[str, Any]
) -> None:
    said = Mapping(**{**vars(BOUGHT), "date_order": layout["order"], "number_style": layout["style"]})
    assert found(read(written(rows, layout), said)[0]) == expected(rows)


@given(rows=lines, layout=layouts)
def test_what_a_table_leaves_open_is_asked_and_the_rest_is_right(
    rows: list[tuple[date, time | None, int, int]], layout: dict[str, Any]
) -> None:
    data = written(rows, layout)
    got, _reading = read(data, BOUGHT)
    assert not any(isinstance(row, Refused) for row in got)
    wanted = expected(rows)
    for place, row in enumerate(got):
        if isinstance(row, Record):
            assert found([row]) == [wanted[place]]
    answers = {"date_order": layout["order"], "decimal_sign": "point" if layout["style"][-3] == "." else "comma"}
    asked = {row.question.name.removeprefix("table.") for row in got if isinstance(row, Unanswered)}
    assert asked <= answers.keys()
    assert found(read(data, BOUGHT, **answers)[0]) == wanted


@given(rows=lines, layout=layouts)
def test_a_key_is_what_the_file_says_whatever_it_is_taken_to_mean(
    rows: list[tuple[date, time | None, int, int]], layout: dict[str, Any]
) -> None:
    data = written(rows, layout)
    other = Mapping(**{**vars(BOUGHT), "kind": "gift", "date_order": layout["order"], "zone": "Asia/Tokyo"})
    assert [row.key for row in read(data, BOUGHT)[0]] == [row.key for row in read(data, other)[0]]
