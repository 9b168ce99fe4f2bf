"""`settle`: what a balance that differs may be, and booking one of it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from models import drafts, ledger, settling
from models.errors import RequestRefused
from models.ledger import Ledger
from models.text import N_
from ui.cli.options import Parser
from ui.cli.output import Outcome, name, plain
from ui.text import _

if TYPE_CHECKING:
    from models.reports.explanations import Explanation
    from models.settling import Looked


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
        wanted = settling.differing(reader) if asked.id is None else [asked.id]
        found = [settling.look(reader, entry) for entry in wanted]
    printed = [line for one in found for line in (_title(one), *lines(one.found))]
    return Outcome({"balances": [data_of(one) for one in found]}, printed or [_("Every balance agrees")])


def _book(asked: Namespace) -> Outcome:
    from ui import settling_texts

    if asked.id is None:
        raise RequestRefused(N_("Name the balance whose explanation is to be booked"))
    with closing(Ledger(asked.path)) as opened:
        found = settling.look(opened, asked.id).found
        if not 1 <= asked.take <= len(found):
            raise RequestRefused(N_("Balance {id} has no explanation {number}"), id=asked.id, number=asked.take)
        one = found[asked.take - 1]
        settling.settle(opened, asked.id, one.booked)
    line = _("Booked, so that the two agree: {what}").format(what=plain(settling_texts.booked(one)))
    return Outcome({"id": asked.id, "booked": _explanation(one)}, [line])


def _title(one: Looked) -> str:
    from ui import formats

    said = _("Balance {id}, {account}, {when}: the app and the ledger agree")
    if one.difference:
        said = _("Balance {id}, {account}, {when}: the ledger has {more} coins more than the app")
    if one.difference < 0:
        said = _("Balance {id}, {account}, {when}: the app has {more} coins more than the ledger")
    account = f"{name(one.seen.platform)} - {name(one.seen.account)}"
    more, when = formats.count(abs(one.difference)), formats.moment(one.seen.moment)
    return said.format(id=one.entry, account=account, when=when, more=more)


def lines(found: Sequence[Explanation]) -> Iterator[str]:
    """What a difference may be, numbered."""
    from ui import settling_texts

    agreed = settling_texts.since(found)
    if agreed:
        yield plain(agreed)
    for number, one in enumerate(found, 1):
        yield f"  {number}. {plain(settling_texts.sentence(one))}"


def data_of(one: Looked) -> dict[str, object]:
    """The same for programs."""
    agreed = next((why.since.isoformat() for why in one.found if why.since is not None), None)
    explanations = [_explanation(why) for why in one.found]
    return {"id": one.entry, "difference": one.difference, "agreed_on": agreed, "explanations": explanations}


def _explanation(one: Explanation) -> dict[str, object]:
    entries = [dict(zip(drafts.FIELDS, drafts.fields(draft), strict=True)) for draft in one.booked]
    return {"kind": one.kind, "coins": one.coins, "entries": entries}
