"""Texts that strangers chose stay texts in the files of other programs: no directive, date or posting comes of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from models import accounts, entries
from models.exports.account_names import harmless
from models.exports.postings import Assertion, Transaction
from models.rates import Rates
from tests.books import new_ledger
from tests.models.exports.accounting import Beancount, Books, Hledger, asking, meanings, reported, written
from tests.sample_entries import assertion, gift, purchase

HOSTILE = (
    'plugin "os"',
    '\nplugin "os"\n',
    '"\nplugin "os"\n"',
    '\ninclude "/etc/passwd"\n',
    "\ninclude /etc/passwd\n",
    '\noption "title" "stolen"\n',
    "\n2020-01-01 open Assets:Stolen\n",
    'x"\n  Assets:Stolen  1 EUR\n',
    "x\n    Assets:Stolen  1 EUR\n",
    "\n\n2020-01-01 stolen\n    a  1\n    b\n",
    "\ncomment\n",
    "\nend comment\n",
    "\r\n~ monthly\r\n    a  1\r\n    b\r\n",
    "\n= expr:1\n    a  1\n",
    "\nalias Assets=Stolen\n",
    "\nP 2020-01-01 EUR 5 USD\n",
    "\nY2001\n",
    '"',
    "\\",
    '\\"',
    "tail\\",
    "\\n",
    ";",
    "; note",
    "two  spaces  @@ 5 EUR",
    "\ttab\t",
    "a:b:c",
    "a | b | c",
    "(code)",
    "! *",
    "= 5 EUR",
    "{1 EUR}",
    "[2020-01-01]",
    "[2020-13-99]",
    "date:2020-13-99",
    "x, date:2020-01-01, type:E",
    "#tag ^link",
    "assertion  = 0 TIKTOKCOIN",
    "\x1b[2J\x07",
    "\u202e\u2066evil\u2069",
    "a\u2028b\u2029c\x85d\x0be\x0cf",
    "\ufeff",
    "\ufffe\uffff",
    "EUR",
    "TRUE",
    "抖音 🌸 👩\u200d💻",
    "ليلى",
    "ﬀ𝔐ß",
    "x" * 480,
)
"""What means something in one of the two languages, or ends a line."""


@contextmanager
def keeping(texts: tuple[str, ...]) -> Iterator[Books]:
    """A ledger where each of these is the name of everything there can be."""
    with TemporaryDirectory() as folder, closing(new_ledger(Path(folder) / "l")) as ledger:
        for number, text in enumerate(texts):
            name = f"{text}{number}"
            accounts.add(ledger, name, name, name)
            where = {"platform": name, "account": name}
            known = {"reference": name, "note": text}
            bought = {"seller": text, "payment_method": text, **known}
            entries.add(ledger, purchase(coins=3, minor=100, **where, **bought))
            entries.add(ledger, gift(coins=1, creator=name, handle=name, item=text or "Rose", **where, **known))
            entries.add(ledger, assertion(coins=2, **where, note=text))
        yield asking(ledger, ledger.settings, Rates(), "EUR", "fifo")


def check(texts: tuple[str, ...]) -> None:
    """Let both programs read such a ledger: what they find is what was written, no less and no more."""
    tame = tuple(f"name{number}" for number in range(len(texts)))
    with keeping(texts) as hostile, keeping(tame) as plain, written(hostile, plain) as (for_beancount, for_hledger):
        check_beancount(hostile, for_beancount[0])
        check_hledger(hostile, for_hledger[0])
        for path, other in (for_beancount, for_hledger):
            assert path.read_bytes().count(b"\n") == other.read_bytes().count(b"\n")  # a line for a line


def check_beancount(book: Books, path: Path) -> None:
    program, journal = Beancount(), book.journal()
    program.check(path)
    told = program.load([path])[0]
    assert program.flows(told, meanings(book.journal())) == reported(book.asked)
    found = list(journal.entries)
    counts = Counter(kind for kind, *_ in told["texts"])
    assert counts == {
        "Open": len(journal.accounts),
        "Commodity": len(journal.coins),
        "Transaction": sum(isinstance(one, Transaction) for one in found),
        "Balance": sum(isinstance(one, Assertion) for one in found),
    }
    by_entry = {meta["entry"]: (meta, *called) for _, meta, *called in told["texts"] if "entry" in meta}
    assert len(by_entry) == len(found)
    for one in found:
        meta, payee, text = by_entry[str(one.entry)]
        facts = {name: harmless(str(value), but="\n\r\t") for name, value in one.facts}
        assert facts.items() <= meta.items()
        if isinstance(one, Transaction):
            assert (payee, text) == tuple(harmless(given, but="\n\r\t") for given in (one.payee, one.text))


def check_hledger(book: Books, path: Path) -> None:
    program, journal = Hledger(), book.journal()
    assert program.flows(path, meanings(book.journal())) == reported(book.asked)
    assert program.ask(path, "files").splitlines() == [str(path)]
    declared = program.ask(path, "accounts", "--declared").splitlines()
    assert sorted(declared) == sorted(one.name for one in journal.accounts)
    found = list(journal.entries)
    told = program.transactions(path)
    assert [(one["tcode"], one["tdate"], one["tdate2"]) for one in told] == [
        (str(one.entry), one.day.isoformat(), None) for one in found
    ]
    for one, transaction in zip(found, told, strict=True):
        postings = transaction["tpostings"]
        wanted = [posting.account for posting in one.postings] if isinstance(one, Transaction) else [one.account]
        assert [posting["paccount"] for posting in postings] == wanted
        assert {posting["pdate"] for posting in postings} == {None}
        assert [name for name, _ in transaction["ttags"]] == [name for name, _ in one.facts]


def test_nothing_comes_of_hostile_texts() -> None:
    check(HOSTILE)


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)


@settings(max_examples=6)
@given(st.lists(TEXTS, min_size=8, max_size=20, unique=True))
def test_nothing_comes_of_any_text(texts: list[str]) -> None:
    check(tuple(texts))
