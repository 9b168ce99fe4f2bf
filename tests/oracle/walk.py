"""The walk through a ledger, and its reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby

from tests.oracle.amounts import Converter, minus, nonzero, plus, share, to_minor, to_text
from tests.oracle.balance import Balance
from tests.oracle.entries import (
    BALANCE_COINS,
    BALANCE_KEYS,
    BALANCE_MONEY,
    CALENDAR_KEYS,
    COHORT_KEYS,
    PLACE_KEYS,
    PURCHASES_KEYS,
    SPENDING_KEYS,
    TIME_KEYS,
    Costs,
    Entry,
    Line,
    Purse,
    Rate,
    Row,
    Settings,
    read_entries,
)
from tests.oracle.facts import (
    Fact,
    Posting,
    calendar_words,
    check_keys,
    coin_text,
    folded,
    gift_words,
    lot_words,
    place_word,
    place_words,
    time_key,
    unit_of,
)
from tests.oracle.lots import Average, Bag, Book, Fifo, Lot, Runs, cut_alike


class Oracle:
    """A ledger, booked once; `spending`, `purchases` and `balance` are the CSV reports without their header.

    `rate(source, target, day)` is how many units of the target one unit of the source is worth, or None if it is
    missing; it is never asked about a currency and itself. `digits` maps each currency to its number of decimals.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        settings: Settings,
        basis: str,
        currency: str,
        rate: Rate,
        digits: Mapping[str, int],
    ) -> None:
        """Book the rows; `basis` is fifo or average, `currency` the report's."""
        self.settings, self.basis, self.currency, self.digits = settings, basis, currency, digits
        self._convert = Converter(currency, rate, digits)
        self._entries = sorted(read_entries(rows, settings.timezone), key=Entry.place)
        self._purses = sorted({entry.purse for entry in self._entries})
        self._refunded = self._find_refunded()
        self._voided = {entry.order for entry in self._refunded.values() if entry.type == "gift"}
        self._lots = {entry.order: self._make_lot(entry) for entry in self._entries if entry.is_lot}
        self._pattern: dict[int, Runs] = {}
        self._drawn: dict[int, Runs] = {}
        self._left: dict[Purse, tuple[int, Costs]] = {}
        for purse in self._purses:
            self._book(purse)
        self._back = self._money_back()
        self._spent = [fact for entry in self._gifts() for fact in self._spending_facts(entry)]
        self._bought = [fact for entry in self._entries for fact in self._purchase_facts(entry)]
        self._postings = [posting for entry in self._entries for posting in self._post(entry)]

    # Booking

    def _find_refunded(self) -> dict[int, Entry]:
        """For each refund's order the purchase or gift it refunds."""
        by_name: dict[tuple[Purse, str], Entry] = {}
        for entry in self._entries:
            if entry.type in ("purchase", "gift"):
                by_name[entry.purse, entry.row["reference"]] = entry
        refunds = [entry for entry in self._entries if entry.type == "refund"]
        return {refund.order: by_name[refund.purse, refund.row["reference"]] for refund in refunds}

    def _make_lot(self, entry: Entry) -> Lot:
        coins = entry.coins
        if entry.type == "adjustment" and entry.row["item"] == "free":
            return Lot(entry, Bag(coins, {}, 0), self.currency, 0)
        if not entry.row["amount"]:
            return Lot(entry, Bag(coins, {}, coins), self.currency, 0)
        currency, cost = self._convert.cost(entry)
        return Lot(entry, Bag(coins, {currency: cost}, 0), currency, cost)

    def _book(self, purse: Purse) -> None:
        """Pair the draws of an account with its lots; FIFO also says where the average is cut."""
        book: Book = Fifo(self.settings.free_coins)
        pattern = drawn = self._walk(purse, book)
        if self.basis == "average":
            book = Average()
            drawn = self._walk(purse, book)
        self._pattern |= pattern
        self._drawn |= drawn
        self._left[purse] = book.left()

    def _walk(self, purse: Purse, book: Book) -> dict[int, Runs]:
        """Lead every entry of an account through a book: for each draw's order, the coins it got."""
        drawn: dict[int, Runs] = {}
        for entry in self._entries:
            if entry.purse == purse:
                self._step(entry, book, drawn)
        book.close()
        return drawn

    def _step(self, entry: Entry, book: Book, drawn: dict[int, Runs]) -> None:
        runs: Runs = []
        if entry.is_lot:
            book.add(self._lots[entry.order])
        elif entry.type == "refund" and self._refunded[entry.order].type == "purchase":
            drawn[entry.order] = runs
            book.take_back(self._lots[self._refunded[entry.order].order], runs, entry.coins)
        elif entry.is_draw and entry.order not in self._voided:
            drawn[entry.order] = runs
            book.draw(runs, abs(entry.coins))

    def _money_back(self) -> dict[int, Costs]:
        """For each refund of a purchase the money that came back."""
        so_far: Counter[int] = Counter()
        back: dict[int, Costs] = {}
        for entry in self._entries:
            bought = self._refunded.get(entry.order)
            if bought is not None and bought.type == "purchase":
                before, whole = so_far[bought.order], self._convert.amount(bought)
                so_far[bought.order] += self._refund_amount(entry, bought)
                lot = self._lots[bought.order]
                part = share(lot.cost, whole, before, so_far[bought.order]) if whole else 0
                back[entry.order] = {lot.currency: part}
        return back

    def _refund_amount(self, refund: Entry, bought: Entry) -> int:
        digits = self.digits[bought.row["currency"]]
        return to_minor(refund.row["amount"], digits) if refund.row["amount"] else 0

    def _gifts(self) -> list[Entry]:
        return [entry for entry in self._entries if entry.type == "gift" and entry.order not in self._voided]

    # Facts

    def _spending_facts(self, entry: Entry) -> Iterator[Fact]:
        words = place_words(entry.purse) | {"creator": entry.row["creator"], "gift": entry.row["item"]}
        words |= gift_words(entry) | self._cohort_words(entry.row["creator"]) | self._note_words(entry)
        quantity = int(entry.row["quantity"] or 1)
        if entry.is_paid_gift:
            currency, cost = self._convert.cost(entry)
            words |= {"kind": "money"} | lot_words(entry)
            yield Fact(entry.local, words, quantity, "", 0, {currency: cost})
            return
        for run, lot in cut_alike(self._drawn[entry.order], self._pattern[entry.order]):
            keys = words | {"kind": "coins"} | lot_words(lot.entry if lot else None)
            yield Fact(entry.local, keys, quantity, unit_of(entry.purse), run.coins, run.costs, run.uncovered)
            quantity = 0

    def _cohort_words(self, creator: str) -> dict[str, str]:
        """The months of the first and the last gift to a creator, whoever asks for which time."""
        starts_on = self.settings.month_starts_on
        months = [
            calendar_words(entry.on, starts_on)["month"] for entry in self._gifts() if entry.row["creator"] == creator
        ]
        return {"since": min(months), "last": max(months)} if creator else dict.fromkeys(COHORT_KEYS, "")

    def _note_words(self, entry: Entry) -> dict[str, str]:
        """The note, as the first of the gifts' notes that read like it but for case and blanks at the ends."""
        note = entry.row["note"].strip()
        alike = {gift.row["note"].strip() for gift in self._gifts()}
        return {"note": min(one for one in alike if folded(one) == folded(note))}

    def _purchase_facts(self, entry: Entry) -> Iterator[Fact]:
        bought = self._refunded.get(entry.order, entry)
        if bought.type != "purchase":
            return
        words = place_words(entry.purse) | {"kind": entry.type} | lot_words(bought)
        if entry.type == "purchase":
            yield Fact(entry.local, words, 1, unit_of(entry.purse), entry.coins, self._lots[entry.order].bag.costs)
        else:
            yield Fact(entry.local, words, 0, unit_of(entry.purse), -entry.coins, minus(self._back[entry.order]))

    def _post(self, entry: Entry) -> Iterator[Posting]:
        """The balance columns an entry changes."""
        for column, amounts in self._changes(entry):
            yield Posting(entry.purse, entry.on, column, amounts)

    def _changes(self, entry: Entry) -> list[tuple[str, Costs]]:
        coins = {unit_of(entry.purse): entry.coins}
        drawn = plus(*(run.costs for run in self._drawn.get(entry.order, [])))
        if entry.order in self._voided or entry.type == "assertion":
            return []
        if entry.order in self._lots:
            columns = ("bought", "paid") if entry.type == "purchase" else ("adjusted", "adjusted_cost")
            return [(columns[0], coins), (columns[1], self._lots[entry.order].bag.costs)]
        if entry.type == "adjustment":
            return [("adjusted", coins), ("lost_cost", drawn)]
        if entry.is_paid_gift:
            paid = dict([self._convert.cost(entry)])
            return [("paid", paid), ("spent_cost", paid)]
        if entry.type == "gift":
            return [("sent", coins), ("spent_cost", drawn)]
        return self._refund_changes(entry, coins, drawn)

    def _refund_changes(self, entry: Entry, coins: Costs, drawn: Costs) -> list[tuple[str, Costs]]:
        back = self._back.get(entry.order)
        if back is None:
            return []
        return [("bought", minus(coins)), ("paid", minus(back)), ("lost_cost", plus(drawn, minus(back)))]

    def cost_of(self, order: int) -> tuple[Costs, int]:
        """Cost by currency and uncovered coins of what the entry in this row of the file (from 0) drew from the lots.

        For a gift or negative adjustment that is its cost; for a refund of a purchase the share it took with what it
        drew; nothing for a voided gift, a gift paid in money, and entries that draw nothing.
        """
        runs = self._drawn.get(order, [])
        return nonzero(plus(*(run.costs for run in runs))), sum(run.uncovered for run in runs)

    def unspent(self) -> dict[Purse, tuple[int, Costs]]:
        """For each account the coins left in the lots and what they cost; coins owed are not taken off."""
        return dict(self._left)

    # Reports

    def spending(
        self,
        by: Sequence[str],
        from_: date | None = None,
        to: date | None = None,
        where: Mapping[str, str] | None = None,
    ) -> list[Line]:
        """Group keys, then gifts, coins, cost, currency, uncovered_coins, unconverted."""
        check_keys((*by, *(where or {})), SPENDING_KEYS)
        within = self._placed([fact for fact in self._spent if self._passes(fact, from_, to, {})])
        passed = [fact for fact in within if self._passes(fact, from_, to, where or {})]
        return [keys + self._spending_row(facts) for keys, facts in self._groups(passed, by)]

    def _placed(self, facts: Sequence[Fact]) -> list[Fact]:
        """The same with the place of the creator among those of all: the most expensive first, then by name."""
        names = {fact.words["creator"] for fact in facts} - {""}
        costs = {
            name: sum(fact.costs.get(self.currency, 0) for fact in facts if fact.words["creator"] == name)
            for name in names
        }
        places = {name: place for place, name in enumerate(sorted(names, key=lambda name: (-costs[name], name)), 1)}
        return [
            replace(fact, words={**fact.words, "rank": place_word(places.get(fact.words["creator"], 0))})
            for fact in facts
        ]

    def purchases(
        self,
        by: Sequence[str],
        from_: date | None = None,
        to: date | None = None,
        where: Mapping[str, str] | None = None,
    ) -> list[Line]:
        """Group keys, then purchases, coins, paid, currency, unconverted."""
        check_keys((*by, *(where or {})), PURCHASES_KEYS)
        passed = [fact for fact in self._bought if self._passes(fact, from_, to, where or {})]
        return [keys + self._purchases_row(facts) for keys, facts in self._groups(passed, by)]

    def _groups(self, facts: Iterable[Fact], by: Sequence[str]) -> list[tuple[Line, list[Fact]]]:
        """The facts by their keys, sorted."""
        groups: dict[Line, list[Fact]] = {}
        for fact in facts:
            groups.setdefault(tuple(self._key(key, fact) for key in by), []).append(fact)
        return sorted(groups.items(), key=lambda group: group[0])

    def _passes(self, fact: Fact, from_: date | None, to: date | None, where: Mapping[str, str]) -> bool:
        day = fact.local.date()
        in_time = (from_ or day) <= day <= (to or day)
        return in_time and all(self._key(key, fact) == value for key, value in where.items())

    def _key(self, key: str, fact: Fact) -> str:
        if key in TIME_KEYS:
            return time_key(key, fact.local, self.settings.month_starts_on)
        return fact.words[key]

    def _spending_row(self, facts: Sequence[Fact]) -> Line:
        costs = plus(*(fact.costs for fact in facts))
        units = {fact.unit for fact in facts if fact.unit}
        coins = plus(*({fact.unit: fact.coins} for fact in facts))
        uncovered = plus(*({fact.unit: fact.uncovered} for fact in facts))
        return (
            str(sum(fact.count for fact in facts)),
            coin_text(coins, units),
            self._money(costs.get(self.currency, 0), self.currency),
            self.currency,
            coin_text(uncovered, units),
            self._unconverted(costs),
        )

    def _purchases_row(self, facts: Sequence[Fact]) -> Line:
        costs = plus(*(fact.costs for fact in facts))
        coins = plus(*({fact.unit: fact.coins} for fact in facts))
        return (
            str(sum(fact.count for fact in facts)),
            coin_text(coins, {unit for unit, amount in coins.items() if amount}),
            self._money(costs.get(self.currency, 0), self.currency),
            self.currency,
            self._unconverted(costs),
        )

    def _money(self, minor: int, currency: str) -> str:
        return to_text(minor, self.digits[currency])

    def _unconverted(self, costs: Mapping[str, int]) -> str:
        others = sorted((currency, cost) for currency, cost in costs.items() if cost and currency != self.currency)
        return "; ".join(f"{self._money(cost, currency)} {currency}" for currency, cost in others)

    def balance(
        self,
        by: Sequence[str],
        from_: date | None = None,
        to: date | None = None,
        where: Mapping[str, str] | None = None,
    ) -> list[Line]:
        """Group keys, then the five coin columns, the six money columns and the currency."""
        where = where or {}
        check_keys((*by, *where), BALANCE_KEYS)
        purses = [purse for purse in self._purses if _agree(place_words(purse), where)]
        days = self._days(purses, from_, to)
        days = [day for day in days if _agree(self._calendar(day), where)]
        lines = [line for group in _purse_groups(purses, by) for line in self._balance_lines(group, days, by)]
        return sorted(lines, key=lambda line: (line[: len(by)], line[-1] != self.currency, line[-1]))

    def _days(self, purses: Sequence[Purse], from_: date | None, to: date | None) -> list[date]:
        """The days from the first to the last entry of the accounts, or between those asked for."""
        dates = [entry.on for entry in self._entries if entry.purse in purses]
        if not dates:
            return []
        first, last = from_ or min(dates), to or max(dates)
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    def _calendar(self, day: date) -> dict[str, str]:
        return dict(calendar_words(day, self.settings.month_starts_on))

    def _balance_lines(self, purses: Sequence[Purse], days: Sequence[date], by: Sequence[str]) -> Iterator[Line]:
        """The rows of some accounts together, period after period."""
        postings = [posting for posting in self._postings if posting.purse in purses]
        held = Balance().after(posting for posting in postings if posting.on < days[0]) if days else Balance()
        words = place_words(purses[0])
        calendar_keys = [key for key in by if key in CALENDAR_KEYS]
        for _, period in groupby(days, key=lambda day: [self._calendar(day)[key] for key in calendar_keys]):
            dates = list(period)
            held = held.after(posting for posting in postings if dates[0] <= posting.on <= dates[-1])
            keys = tuple((words | self._calendar(dates[0]))[key] for key in by)
            yield from (keys + line for line in self._balance_rows(held))

    def _balance_rows(self, held: Balance) -> Iterator[Line]:
        units = {unit for column in BALANCE_COINS for unit, coins in held.columns[column].items() if coins}
        coins = tuple(coin_text(held.columns[column], units) for column in BALANCE_COINS)
        yield (*coins, *self._money_columns(held, self.currency), self.currency)
        for currency in sorted(held.currencies() - {self.currency}):
            yield (*("0",) * len(coins), *self._money_columns(held, currency), currency)

    def _money_columns(self, held: Balance, currency: str) -> Line:
        return tuple(self._money(held.columns[column].get(currency, 0), currency) for column in BALANCE_MONEY)


def _agree(words: Mapping[str, str], where: Mapping[str, str]) -> bool:
    return all(words.get(key, value) == value for key, value in where.items())


def _purse_groups(purses: Sequence[Purse], by: Sequence[str]) -> list[list[Purse]]:
    """The accounts that share a row."""
    groups: dict[Line, list[Purse]] = {}
    for purse in purses:
        keys = tuple(place_words(purse)[key] for key in by if key in PLACE_KEYS)
        groups.setdefault(keys, []).append(purse)
    return list(groups.values())
