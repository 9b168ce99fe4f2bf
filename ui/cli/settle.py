"""`settle`: what a balance that differs may be, and booking one of it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from models import drafts, ledger, lookups, settling
from models.errors import RequestRefused
from models.ledger import Ledger
from models.text import N_
from ui.cli.options import Parser
from ui.cli.output import Outcome, name, plain
from ui.text import _

if TYPE_CHECKING:
    from models.database import Reader
    from models.reports.explanations import Explanation


def add_options(parser: Parser) -> None:
    """Take the balance, and which explanation is booked."""
    parser.add_argument("id", metavar="ID", type=int, nargs="?", help=_("the balance; else all that differ"))
    parser.add_argument("--take", metavar="NUMBER", type=int, help=_("book the explanation of this number"))


def run(asked: Namespace) -> Outcome:
    """List what differs and what it may be, or book one explanation."""
    from ui import formats

    formats.set_locale(asked.lang or None)
    if asked.take is not None:
        return _book(asked)
    with ledger.reading(asked.path) as reader:
        wanted = settling.differing(reader) if asked.id is None else [_required(reader, asked.id)]
        found = {entry: settling.explanations(reader, entry) for entry in wanted}
        titles = {entry: _title(reader, entry) for entry in wanted}
        data = {"balances": [data_of(reader, entry, some) for entry, some in found.items()]}
    printed = [line for entry, some in found.items() for line in (titles[entry], *lines(some))]
    return Outcome(data, printed or [_("Every balance agrees")])


def _book(asked: Namespace) -> Outcome:
    if asked.id is None:
        raise RequestRefused(N_("Name the balance whose explanation is to be booked"))
    with closing(Ledger(asked.path)) as opened:
        found = settling.explanations(opened, _required(opened, asked.id))
        if not 1 <= asked.take <= len(found):
            raise RequestRefused(N_("Balance {id} has no explanation {number}"), id=asked.id, number=asked.take)
        from ui import settling_texts

        one = found[asked.take - 1]
        settling.settle(opened, asked.id, one.booked)
    line = _("Booked: {what}").format(what=plain(settling_texts.sentence(one)))
    return Outcome({"id": asked.id, "booked": _explanation(one)}, [line])


def _required(reader: Reader, entry: int) -> int:
    found = lookups.drafts(reader, [entry]).get(entry)
    if found is None or found.kind != "assertion":
        raise RequestRefused(N_("There is no balance {id}"), id=entry)
    return entry


def _title(reader: Reader, entry: int) -> str:
    from ui import formats

    seen, more = lookups.drafts(reader, [entry])[entry], settling.difference(reader, entry)
    said = _("Balance {id}, {account}, {when}: the app and the ledger agree")
    if more:
        said = _("Balance {id}, {account}, {when}: the ledger has {more} coins more than the app")
    if more < 0:
        said = _("Balance {id}, {account}, {when}: the app has {more} coins more than the ledger")
    account, when = f"{name(seen.platform)} - {name(seen.account)}", formats.moment(seen.moment)
    return said.format(id=entry, account=account, when=when, more=formats.count(abs(more)))


def lines(found: Sequence[Explanation]) -> Iterator[str]:
    """What a difference may be, numbered."""
    from ui import settling_texts

    agreed = settling_texts.since(found)
    if agreed:
        yield plain(agreed)
    for number, one in enumerate(found, 1):
        yield f"  {number}. {plain(settling_texts.sentence(one))}"


def data_of(reader: Reader, entry: int, found: Sequence[Explanation]) -> dict[str, object]:
    """The same for programs."""
    agreed = next((one.since.isoformat() for one in found if one.since is not None), None)
    return {
        "id": entry,
        "difference": settling.difference(reader, entry),
        "agreed_on": agreed,
        "explanations": [_explanation(one) for one in found],
    }


def _explanation(one: Explanation) -> dict[str, object]:
    entries = [dict(zip(drafts.FIELDS, drafts.fields(draft), strict=True)) for draft in one.booked]
    return {"kind": one.kind, "coins": one.coins, "entries": entries}
