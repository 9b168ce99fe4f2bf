"""What a report is asked, made of what was chosen for it: the days a period has today, and what filters can be."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from models.reports.choices import Choices
from models.reports.compare import Stretch, earlier
from models.reports.table import Request
from ui import labels, spans

if TYPE_CHECKING:
    from models.ledger import Reader


def request(choices: Choices, today: date, starts_on: int) -> Request:
    """Give the table that is wanted, as of `today`; months start on day `starts_on`."""
    span = spans.of(choices.period, today, starts_on)
    now = _now(choices, span, today)
    then = earlier(choices.compare, *now, starts_on) if now and choices.compare else ()
    return Request(choices.report, choices.rows, choices.columns, choices.query(span.since, span.until), now, then)


def _now(choices: Choices, span: spans.Span, today: date) -> Stretch | None:
    """The stretch that can be compared: the same days of other months are those that have been."""
    if span.since is None or span.until is None:
        return None
    if choices.compare == "same-days" and span.since <= today < span.until:
        return span.since, today
    return span.since, span.until


_KINDS_OF = {
    **dict.fromkeys(("spending", "received"), ("coins", "money")), "markup": ("purchase", "gift", "refund"),
}  # fmt: skip
"""Kinds a report tells apart, where it is not purchases and their refunds."""


def values(reader: Reader, key: str, report: str) -> list[str]:
    """Values a key can have in a ledger, as a query's conditions name them."""
    from models import accounts, creators

    if key == "platform":
        return list(dict.fromkeys(row.platform for row in accounts.accounts(reader)))
    if key == "account":
        return [row.label for row in accounts.accounts(reader)]
    if key == "creator":
        return [*(row.name for row in creators.creators(reader)), ""]
    if key == "gift":
        return [*creators.items(reader), ""]
    if key == "kind":
        return list(_KINDS_OF.get(report, ("purchase", "refund")))
    return list(labels.CHANNELS) if key == "channel" else [str(day) for day in range(1, 8)]
