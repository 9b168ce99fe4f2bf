"""A fan of one platform: what every test of a platform does by the window's keys and on the command line."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from models import drafts
from models.drafts import Draft
from tests.programs import needed
from tests.ui.cli.commands import Run
from tests.ui.desktop.keyboard import ENTER, SHIFT, TAB, bar, keys, newest, shortcut
from tests.ui.desktop.pages.creators import seen as people
from tests.ui.desktop.pages.purses import seen as purses
from tests.ui.desktop.pages.reports import seen as reports
from tests.ui.desktop.seen import plain
from ui.desktop.forms.fields import UnitField
from ui.desktop.main_window import MainWindow

NOW = "2026-03-31T12:00"
IMPORTED = "imported"
"""The account that files are read into, so that what was typed beside it can be reckoned by hand."""
_APPLE = (
    "Item Purchased Date,Content Type,Item Description,Container Description,Invoice Item Total,Refund Amount,"
    "Order Number,Payment Type,Currency"
)
Rows = list[tuple[str, ...]]


class Fan:
    """Somebody with a ledger of one platform. What comes of each step is held against what the test says."""

    def __init__(self, window: MainWindow, run: Run, qtbot: QtBot, folder: Path) -> None:
        self.window, self._run, self._qtbot, self.folder = window, run, qtbot, folder
        self.path = folder / "fan.coinpurse"
        self.platform = self.words = self.currency = ""

    def asks(self, *arguments: object) -> str:
        """Ask the command line, which must do it."""
        status, out, err = self._run("--ledger", self.path, *arguments)
        assert status == 0, (arguments, out, err)
        return out

    # --- On the command line --------------------------------------------------------------------------------------

    def begins(self, platform: str, words: str, currency: str = "EUR") -> None:
        """Make a ledger; `words` is what several of the platform's coins are called."""
        self.platform, self.words, self.currency = platform, words, currency
        self.asks("init", "--currency", currency, "--timezone", "Europe/Berlin")

    def types(self, kind: str, when: str, said: str, **fields: object) -> None:
        """Enter something with `add`, whose answer has `said` in it."""
        given = [part for name, value in fields.items() for part in (f"--{name.replace('_', '-')}", value)]
        answer = self.asks("add", kind, "--platform", self.platform, "--when", when, *given)
        assert said in answer.replace("\u2068", "").replace("\u2069", "")

    def receipt(self, title: str, price: str, when: str = "2026-03-10T18:00:00Z", name: str = "Order History") -> Path:
        """Google Play's order of something, as its download has it."""
        country = "US" if price.startswith("$") else "DE"
        order = {
            "orderId": f"GPA.{title}", "creationTime": when, "ipCountry": country, "totalPrice": price, "tax": "",
            "refundAmount": "", "preorder": False, "billingInstrument": {"displayName": "Visa-0000"},
            "lineItem": [{"doc": {"documentType": "In App Item", "title": title}, "quantity": 1}],
        }  # fmt: skip
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps([{"orderHistory": order}]), encoding="utf-8")
        return path

    def apple(self, title: str, price: str) -> Path:
        """The same of Apple's, in the currency of the ledger."""
        path = self.folder / "Store Transaction Purchase and Free Apps History.csv"
        cells = ("2026-03-10", "In-App Purchases", title, self.platform, price, "0", "M01", "Visa", self.currency)
        path.write_text(f"{_APPLE}\n{','.join(cells)}\n", encoding="utf-8")
        return path

    def table(self, *rows: Mapping[str, str]) -> Path:
        """Entries as the ledger's own CSV has them, for a platform without a download of its own."""
        path = self.folder / "own.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, drafts.FIELDS, restval="")
            writer.writeheader()
            writer.writerows({"platform": self.platform, "account": IMPORTED, **row} for row in rows)
        return path

    def imports(self, *files: Path, new: int, joined: int = 0, refused: int = 0, answers: Sequence[str] = ()) -> None:
        """Read files into an account of their own: so many rows are new, and none when they are read again."""
        asked = [part for answer in answers for part in ("--answer", answer)]
        for wanted in ((new, joined), (0, 0)):
            status, out, err = self._run(
                *(
                    "--ledger",
                    self.path,
                    "import",
                    *files,
                    "--account",
                    IMPORTED,
                    "--take",
                    "doubtful",
                    *asked,
                    "--json",
                )
            )
            found = json.loads(out)
            assert status == (1 if refused else 0), (out, err)
            assert (found["imported"], found["joined"], found["refused"]) == (*wanted, refused), (out, err)

    def limits(self, amount: str, basis: str, *about: str) -> None:
        """Set a budget per month: for the platform, for an account or for a creator."""
        self.asks("budget", "set", amount, self.currency, "--basis", basis, *about)

    # --- In the window --------------------------------------------------------------------------------------------

    def opens(self) -> None:
        """Open the ledger in the window, which has the keyboard."""
        self.window.open_ledger(self.path)
        self.window.frame.activateWindow()
        self._qtbot.waitUntil(self.window.frame.isActiveWindow)

    def buys(self, coins: str, filled: str, paid: str = "", when: str = "2026-03-02 20:00") -> Draft:
        """Add a pack by keys; choosing it fills in `filled`, what is not known is typed."""
        shortcut(self.window, Qt.Key.Key_N, SHIFT)
        bar(self.window).field("when").set_text(when)
        bar(self.window).field("account").go()
        keys(self.window, f"{self.platform} - main", TAB)
        assert bar(self.window).field("coins").line.accessibleName() == self.words
        keys(self.window, coins, TAB)
        assert bar(self.window).field("amount").text == filled
        unit = bar(self.window).fields["amount"]
        assert isinstance(unit, UnitField)
        assert unit.unit_key == self.currency
        keys(self.window, *([paid] if paid else []), ENTER)
        return self._added("Purchase added")

    def gives(
        self, creator: str, letters: str, filled: str, paid: str = "", count: str = "", *, money: bool = False,
        when: str = "2026-03-03 20:00",
    ) -> Draft:  # fmt: skip
        """Add a gift by keys; choosing it fills in `filled`, in coins or in money as the gift has it."""
        shortcut(self.window, Qt.Key.Key_N)
        bar(self.window).field("when").set_text(when)
        keys(self.window, creator, TAB, letters, TAB, *([count] if count else []), TAB)
        field = bar(self.window).fields["coins"]
        assert isinstance(field, UnitField)
        assert field.line.accessibleName() == ("Amount" if money else self.words)
        assert field.unit.currentText() == (self.currency if money else self.words)
        assert field.text == filled
        keys(self.window, *([paid] if paid else []), ENTER)
        return self._added("Gift added")

    def _added(self, notice: str) -> Draft:
        assert self.window.status.notice == notice
        made = newest(self.window)
        assert (made.platform, made.account) == (self.platform, "main")
        return made

    # --- What comes of it -----------------------------------------------------------------------------------------

    def report(self, name: str, by: str, *columns: str, account: str = "") -> Rows:
        """Rows of a report: its keys, and these columns of it."""
        where = ["--where", f"account={self.platform} - {account}"] if account else []
        told = csv.DictReader(StringIO(self.asks("report", name, "--by", by, *where, "--format", "csv"), newline=""))
        return [tuple(row[column] for column in (*by.split(","), *columns)) for row in told]

    def budgets(self) -> Rows:
        """What each budget is for, what of it is used this month, and what is left."""
        found = json.loads(self.asks("budget", "list", "--json"))["budgets"]
        assert {one["of"] for one in found} == {"2026-03"}
        return [(one["name"], one["basis"], one["used"], one["left"]) for one in found]

    def sees(self, left: str, worth: str, creator: str, cost: str) -> None:
        """The pages say the same: what is left of the purse with its cost, and what the creator's gifts cost."""
        shown = purses.texts(purses.card(purses.show(self.window), f"{self.platform} - main"))
        said = "coins left" if self.words == "Coins" else f"{self.words} left"
        assert {left, said, worth} <= set(shown)
        rows = {plain(row.name): row.cost for row in people.rows(people.shown(self.window))}
        assert plain(rows[creator]) == cost
        self.window.actions["reports"].trigger()
        self.window.reports.choose(reports.ALL)
        on_page = {row[0]: row[1].replace(",", "") for row in reports.cells(self.window.reports, reports.NAMES)}
        told = {name or "Unknown creator": cost for name, cost in self.report("spending", "creator", "cost")}
        assert on_page == told

    # --- Handing on -----------------------------------------------------------------------------------------------

    def hands_on(self, *items: str, total: str) -> None:
        """Every format has these gifts, what the coins are called, and what all gifts cost, as people write it."""
        self._there_and_back(items)
        for form in ("xlsx", "html", "pdf"):
            journal, report = self.folder / f"journal.{form}", self.folder / f"gifts.{form}"
            self.asks("export", form, "--output", journal)
            typed = ("--where", f"account={self.platform} - main")
            self.asks("report", "spending", "--by", "creator,gift", *typed, "--format", form, "--output", report)
            for path, wanted in ((journal, items), (report, (*items, total))):
                text = _READ[form](path)
                assert [one for one in wanted if one not in text] == [], path.name
        assert self.words in _in_page(self.folder / "gifts.html")
        for form in ("beancount", "hledger"):
            self.asks("export", form, "--output", self.folder / f"fan.{form}")
        _checked_by_hledger(self.folder / "fan.hledger")

    def _there_and_back(self, items: Sequence[str]) -> None:
        """The ledger's own CSV makes the same ledger, and its JSON has everything in it."""
        written, again = self.asks("export", "csv"), self.folder / "again.coinpurse"
        (self.folder / "fan.csv").write_text(written, encoding="utf-8", newline="")
        for asked in (("init", "--currency", self.currency, "--timezone", "Europe/Berlin"),
                      ("import", self.folder / "fan.csv")):  # fmt: skip
            assert self._run("--ledger", again, *asked).status == 0
        assert self._run("--ledger", again, "export", "csv").out == written
        by = ("report", "balance", "--by", "account", "--format", "csv")
        assert self._run("--ledger", again, *by).out == self.asks(*by)
        whole = self.asks("export", "json")
        assert [one for one in items if json.dumps(one) not in whole] == []


def _in_workbook(path: Path) -> str:
    """The cells as they are shown, money with its currency behind it."""
    book = openpyxl.load_workbook(path, data_only=True)
    return "\n".join(
        f"{cell.value:.2f}" if isinstance(cell.value, float) else str(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    )


def _in_page(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _in_pdf(path: Path) -> str:
    command = [needed("pdftotext"), "-layout", str(path), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _checked_by_hledger(path: Path) -> None:
    subprocess.run([needed("hledger"), "-f", str(path), "check", "--strict"], check=True)


_READ = {"xlsx": _in_workbook, "html": _in_page, "pdf": _in_pdf}
