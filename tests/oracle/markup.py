"""The report of what banks added, entry by entry, over the oracle's own reading of the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from tests.oracle.amounts import power, share, to_minor, to_text
from tests.oracle.entries import Entry, Line, Rate
from tests.oracle.facts import Fact, lot_words, place_words
from tests.oracle.walk import Oracle

Where = Mapping[str, str]
MOST = 10**15
"""Minor units of the largest amount there is."""


class Markup:
    """Answers like the oracle's reports."""

    def __init__(self, oracle: Oracle, rate: Rate) -> None:
        """Go by what that one has walked to."""
        self._oracle, self._rate = oracle, rate

    def markup(
        self, by: Sequence[str], from_: date | None = None, to: date | None = None, where: Where | None = None
    ) -> list[Line]:
        """Group keys, then charges, at_rate, paid, markup, currency, markup_percent, uncompared."""
        pairs = [pair for entry in self._oracle._entries for pair in self._facts(entry)]
        amounts = {id(fact): figures for fact, figures in pairs}
        passed = [fact for fact, _ in pairs if self._oracle._passes(fact, from_, to, where or {})]
        return [
            keys + self._row([amounts[id(fact)] for fact in facts]) for keys, facts in self._oracle._groups(passed, by)
        ]

    def _row(self, figures: Sequence[Counter[str]]) -> Line:
        total = _added(figures)
        there, paid = total["there"], total["paid"]
        code = self._oracle.currency
        digits = self._oracle.digits[code]
        percent = to_text(round(Fraction(10_000 * (paid - there), there)), 2) if there else ""
        texts = [to_text(minor, digits) for minor in (there, paid, paid - there)]
        return (str(total["charges"]), *texts, code, percent, str(total["left_out"]))

    def _facts(self, entry: Entry) -> Iterator[tuple[Fact, Counter[str]]]:
        charged = self._oracle._refunded.get(entry.order, entry)
        if entry.order in self._oracle._voided or not self._is_charge(charged):
            return
        figures = self._figures(charged)
        if entry is not charged:
            if charged.type != "purchase" or figures["left_out"] or not self._amount(charged):
                return
            figures = self._given_back(entry, charged, figures["there"])
        words = place_words(entry.purse) | {"kind": entry.type} | lot_words(charged)
        yield Fact(entry.local, words, figures["charges"], "", 0, {}), figures

    def _is_charge(self, entry: Entry) -> bool:
        row = entry.row
        if not row["charged"] or (entry.type != "purchase" and not entry.is_paid_gift):
            return False
        charged = to_minor(row["charged"], self._oracle.digits[row["charged_currency"]])
        return row["charged_currency"] != row["currency"] or charged != self._amount(entry)

    def _amount(self, entry: Entry) -> int:
        return self._oracle._convert.amount(entry)

    def _figures(self, entry: Entry) -> Counter[str]:
        code, paid = self._oracle._convert.cost(entry)
        source, target = entry.row["currency"], self._oracle.currency
        rate = Fraction(1) if source == target else self._rate(source, target, entry.on)
        if code != target or rate is None:
            return Counter(charges=1, left_out=1)
        digits = self._oracle.digits
        there = round(Fraction(self._amount(entry), power(digits[source])) * rate * power(digits[target]))
        return Counter(charges=1, left_out=1) if there > MOST else Counter(charges=1, there=there, paid=paid)

    def _given_back(self, refund: Entry, bought: Entry, there: int) -> Counter[str]:
        """The part a refund takes back, of the price at the rate as of what was paid."""
        earlier = [
            entry
            for entry in self._oracle._entries
            if self._oracle._refunded.get(entry.order) is bought and entry.place() < refund.place()
        ]
        before = sum(self._oracle._refund_amount(entry, bought) for entry in earlier)
        after = before + self._oracle._refund_amount(refund, bought)
        back = sum(self._oracle._back[refund.order].values())
        return Counter(there=-share(there, self._amount(bought), before, after), paid=-back)


def _added(figures: Sequence[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in figures:
        total.update(one)
    return total
