"""Reports that are there from the beginning, under names of ours."""

from __future__ import annotations

from models.reports.choices import Choices, Period
from models.text import N_

_YEAR, _MONTHS, _MONTH, _DAYS, _ALL = (
    Period(name) for name in ("this-year", "last-12", "this-month", "last-30", "all")
)
DEFAULT = "creators"
BUILT_IN: dict[str, tuple[str, Choices]] = {
    "creators": (N_("Creators by month"), Choices(period=_MONTHS)),
    "platforms": (N_("Months by platform"), Choices(rows=("month",), columns=("platform",), period=_MONTHS)),
    "creators-year": (N_("Creators this year"), Choices(rows=("creator",), columns=(), period=_YEAR, chart="share")),
    "month": (
        N_("This month against earlier ones"),
        Choices(rows=("creator",), columns=(), period=_MONTH, compare="same-days", chart="grouped"),
    ),
    "gifts": (N_("Gifts"), Choices(rows=("gift",), columns=(), measure="gifts", period=_ALL, chart="share")),
    "sizes": (N_("Small and large gifts"), Choices(rows=("size",), columns=(), period=_ALL)),
    "streaks": (N_("Gifts given at once"), Choices(rows=("streak",), columns=(), measure="gifts", period=_ALL)),
    "notes": (N_("By occasion"), Choices(rows=("note",), columns=(), period=_ALL)),
    "ranks": (
        N_("How concentrated the giving is"),
        Choices(rows=("rank", "creator"), columns=(), period=_ALL, chart="share"),
    ),
    "new": (N_("New creators by month"), Choices(rows=("since", "creator"), columns=(), period=_ALL)),
    "last": (N_("Creators by their last gift"), Choices(rows=("last", "creator"), columns=(), period=_ALL)),
    "evenings": (N_("Evenings"), Choices(rows=("evening",), columns=(), period=_DAYS)),
    "hours": (N_("Hours and weekdays"), Choices(rows=("hour",), columns=("weekday",), period=_MONTHS)),
    "clock": (N_("Hours of the day"), Choices(rows=("hour",), columns=(), period=_MONTHS)),
    "weekdays": (N_("Weekdays"), Choices(rows=("weekday",), columns=(), period=_MONTHS)),
    "channels": (
        N_("Where the coins were bought"),
        Choices("purchases", rows=("channel",), columns=("platform",), period=_ALL),
    ),
    "bought": (
        N_("Coins bought by month"),
        Choices("purchases", rows=("month",), columns=("account",), period=_MONTHS),
    ),
    "savings": (
        N_("What the website would have saved"),
        Choices("savings", rows=("channel",), columns=(), period=_ALL),
    ),
    "markup": (
        N_("What banks added"),
        Choices("markup", rows=("account",), columns=("channel",), period=_ALL),
    ),
    "received": (
        N_("What creators may have received"),
        Choices("received", rows=("creator",), columns=(), period=_YEAR),
    ),
    "left": (
        N_("Purses by month"),
        Choices("balance", rows=("account",), columns=("month",), period=_MONTHS, chart="line"),
    ),
}
"""Name and choices of each, by a key that never changes."""
