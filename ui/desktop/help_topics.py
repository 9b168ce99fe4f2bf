"""What the help says: a topic for each part of the window, in short paragraphs. Data only; keys come from the actions.

`{add-gift}` in a paragraph stands for the keys of the action of that id.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.text import N_
from ui.desktop.actions import ACTIONS, keys
from ui.desktop.finding import Hit, hit
from ui.text import _

SHORTCUTS = "keys"
"""The topic that is made of the actions."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: its id, its title, its paragraphs, and the pages of the window it is opened on."""

    id: str
    title: str
    paragraphs: Sequence[str]
    pages: Sequence[str] = ()


TOPICS = (
    Topic(
        "start",
        N_("Getting started"),
        (
            N_("Coinpurse keeps a ledger: the coins you bought and what you paid, and the gifts you gave. From these "
               "it works out what every gift, creator and month has cost in money."),
            N_("Have a look around first: the sample is three years of an invented fan in a temporary file. Nothing "
               "you do there is kept."),
            N_("For a ledger of your own choose your currency and start empty, or import your data. Everything is then "
               "in one file on this computer."),
            N_("Add what you bought with {add-purchase}: the coins, what you paid in all, and where. Then add the "
               "gifts with {add-gift}. If you know how many coins you had on some day, add an opening balance."),
            N_("Nothing is final. {undo} takes back whatever was done last, an import of thousands of rows too."),
            N_("Find anything with {commands}: an action, a creator, a report. This help opens with {help}, on the "
               "topic of the page you are on."),
        ),
        ("welcome",),
    ),
    Topic(
        "cost",
        N_("What a gift costs"),
        (
            N_("Coins are not money: a thousand coins cost more in an app shop than on the website, and less in a "
               "large pack. So a gift has no fixed price. Its cost is that of the coins it was paid with."),
            N_("Oldest coins first: a gift takes the oldest coins you have left, at what these were bought for. At"
               " average cost: it takes a share of all coins that are left. You choose in the Preferences, "
               "{preferences}."),
            N_("Shares are whole cents and add up to what you paid, to the cent. Of equal gifts one may cost a cent "
               "more than the next; where that matters the price per coin is shown exactly."),
            N_("Uncovered coins are coins you gave before the ledger knows of any you bought. They cost nothing in the "
               "reports, and are shown apart, until you add the purchase or an opening balance."),
            N_("A refund takes back the coins of its purchase that are not spent yet, at what they cost. Coins already "
               "given keep their cost. Refund a gift, and it counts as never given."),
            N_("Free coins cost nothing. Expired and lost coins are no gift: their cost is shown as lost."),
            N_("What a creator receives of a gift is an estimate by what the platforms say of their shares. It is "
               "marked as one, and never added to money."),
        ),
    ),
    Topic(
        "entry",
        N_("Adding entries"),
        (
            N_("{add-gift} opens a line for a gift, {add-purchase} one for a purchase. Both stay open for the next one "
               "and keep the day and the creator. {same-again} gives the last gift once more."),
            N_("Type a few letters of a creator, a gift or a purse: what you used often and lately comes first. The "
               "down arrow shows everything there is."),
            N_("A gift of the catalogue fills in its coins; a pack fills in its coins and its price. Before you save, "
               "the line says what the gift will cost, what is left afterwards, and where the budget would be."),
            N_("What is neither has lines of its own: a refund {add-refund}, coins that came or went another way "
               "{add-adjustment}, and what the app shows {add-balance}."),
            N_("Amounts may be small sums like 5*99. Dates are typed as you write them, or as words: today, yesterday. "
               "What could be read in two ways is refused, never guessed."),
            N_("A date may be said: yesterday 21:30, Friday 20:15, 2 days ago, -2. How it is understood stands under "
               "the field. Alt+Down opens a calendar."),
            N_("{paste-entries} reads what you copied, a line like “2 Galaxy to a name, yesterday 21:30” or rows "
               "of a spreadsheet, and shows what would become of each of them before anything is added."),
            N_("Enter goes on to what is still missing, then adds. Esc closes, and what you had typed is still there "
               "when you come back."),
        ),
    ),
    Topic(
        "ledger",
        N_("The ledger"),
        (
            N_("Every entry, the latest first. Click a heading to sort by another column; choose above the table which "
               "entries you want to see."),
            N_("{find} looks for words in creators, gifts and notes, whatever their case and accents. {clear-filters} "
               "shows everything again."),
            N_("The cost of a gift and the balance after it are worked out, never typed. A mark beside a cost says "
               "that coins were uncovered, or that a rate is missing."),
            N_("Select several rows, and the line at the bottom adds them up. {copy} copies them for a spreadsheet. "
               "{delete} deletes them; deleted entries can be restored for 30 days."),
            N_("{edit-cell} changes a cell in its place, {edit} the whole entry, {edit-entries} all that are selected "
               "at once."),
            N_("A balance is what the app showed on a day. It changes nothing; it shows you the difference to the "
               "ledger."),
            N_("{export} writes the entries you see, with the columns you see, to a file for a spreadsheet or for "
               "people; {print} shows them on pages. Nothing of what is filtered away goes along."),
        ),
        ("ledger",),
    ),
    Topic(
        "overview",
        N_("The overview"),
        (
            N_("What you spent this month beside the same days of earlier months, what is left of your budget, and "
               "what is in your purses."),
            N_("The bars are the last twelve months by platform. Click a bar to see its entries."),
            N_("“Needs attention” lists what makes figures incomplete: coins without a purchase, purchases without a "
               "rate, balances that differ. Each line has a button that leads to it."),
        ),
        ("overview",),
    ),
    Topic(
        "creators",
        N_("Creators"),
        (
            N_("A creator is one person under the name you choose. Handles on several platforms, and old ones, belong "
               "to the same creator."),
            N_("Two creators who are the same person can be merged, and one who is two people can be split. You see "
               "first what joins or goes, and it can be undone like everything else."),
            N_("A split goes by handle, platform or days, or takes gifts one by one. A handle tells imports whose a "
               "gift is; it can be someone’s from one day to another."),
            N_("Beside their number stands how concentrated the giving is: what part of the cost is that of the first "
               "creator, the first five and the first ten, and to how many it would have gone if each had got the same "
               "and the giving were as uneven as it is. Several saved reports show it too, with their charts."),
            N_("What a creator may have received stands in a column of its own, as a range with its source. It is an "
               "estimate, so it is in no total; in different currencies it is not compared."),
            N_("A gift without a creator is one whose recipient is not known. It counts in every total, in a line of "
               "its own."),
        ),
        ("creators",),
    ),
    Topic(
        "reports",
        N_("Reports"),
        (
            N_("Choose what goes down and what goes across, the period, and the currency; compare with the time "
               "before. Every figure leads to its entries."),
            N_("All reports add up: cells to rows, rows to totals, months to years, to the cent. Coins of different "
               "platforms and money of different currencies are never added."),
            N_("Unconverted amounts are those for which there is no exchange rate. They are shown beside the total in "
               "their own currency."),
            N_("Save a report under a name to open it again; it keeps your choices, not the figures. {export} "
               "writes it to a file: for a spreadsheet, as pages, as a picture of its chart, or for programs."),
            N_("An export you make every month is kept as a preset: “Save report as preset” in the menu Export asks "
               "for its format, folder and name. One click there makes it again, and last month is then the month "
               "before that day. The Preferences list them all."),
            N_("{print} shows the report on pages as they will be printed; from there it goes to a printer, or into a "
               "PDF file."),
            N_("{year} makes a few pages to look back on: what you gave and to whom, month by month, which gifts, and "
               "which coins are left. Without names it can be shown to anybody."),
        ),
        ("reports",),
    ),
    Topic(
        "budgets",
        N_("Budgets"),
        (
            N_("A budget is an amount for an evening, a week, a month or a year, for everything, one platform, one "
               "purse or one creator. It counts what gifts cost on the day they are sent, or what you pay for coins "
               "and for gifts in money, on the day you pay. Refunds lower it. Coins are bought for no creator: a "
               "creator’s budget counts what gifts cost."),
            N_("An evening lasts from 06:00 to 06:00 and has the date it began on. A week begins on Monday. Months "
               "and years can begin on your payday: choose the day in the Preferences, {preferences}."),
            N_("Each budget can also begin on a day of its own: a week on any weekday, a month on any day, a year on "
               "any day of the year. Where a month is shorter, it begins on its last day. Such a period is named by "
               "its first and its last day."),
            N_("The mark on the bar is today: left of it you are slower than the period, right of it you are faster. "
               "The forecast is what was used so far, divided by the days that have begun and multiplied by all days "
               "of the period. It knows nothing of weekends or paydays, and takes one large gift to come again; "
               "so there is none before a fifth of the period has gone."),
            N_("What a period leaves, or is over, can move on to the next. Each period since the one you choose then "
               "has the budget’s amount and that of every period between, less all that those used. Change the "
               "amount, and those before are reckoned with the new one. An evening carries nothing over."),
            N_("Coins that no purchase covers and money without an exchange rate are not counted, and the budget says "
               "how much that is. Exactly all of a budget is not over."),
            N_("Before you save, the line under the fields says where each budget would be. From 80% on, and when it "
               "is over, you are told once in a period. If you chose to wait, an entry of now that would be over is "
               "added only after that time, and only if you still want it. What you date earlier, import or write on "
               "the command line is never held up: nothing that happened is ever forbidden."),
        ),
        ("budgets",),
    ),
    Topic(
        "purses",
        N_("Purses"),
        (
            N_("A purse is your account on one platform, with the coins you have there. Each purchase in it shows how "
               "much of it is left and what a coin has cost."),
            N_("Type what the app shows, and the ledger tells whether it agrees. A difference is often a gift or a "
               "purchase that is missing."),
            N_("Below a difference stands what it most likely is, each with a button that books it and makes the two "
               "agree. Undo takes it back."),
            N_("What you paid is held against your usual price, the website’s and prices seen elsewhere. What is far "
               "off is asked about; a report says what the website would have saved. Where all of this is from stands "
               "under “Prices, rules and safety”."),
            N_("Until when unused coins can go back depends on your country: say it in the Preferences, {preferences}."
               " A purchase then tells it while it lasts."),
            N_("Coins you cannot account for are an adjustment: free, expired, lost, an opening balance, or a "
               "correction."),
        ),
        ("purses",),
    ),
    Topic(
        "import",
        N_("Importing"),
        (
            N_("Drop files or a folder anywhere on the window, or choose them with {import}: the data download of a "
               "platform, zipped or not, or a table."),
            N_("Any CSV or Excel table can be imported by a mapping: a panel shows its first rows, and you say what "
               "each column is. Saved under a name, the mapping is taken at once for the next table of the same "
               "columns."),
            N_("You see every row and what becomes of it before anything is written: what is new, what is there "
               "already, and what could not be read and why."),
            N_("Nothing comes in twice. The same file again adds nothing, and what you deleted stays deleted."),
            N_("What a file does not tell is asked, for example in which currency you paid. Prices that are not known "
               "stay unknown."),
            N_("An import is one step: {undo} takes all of it back. {imports} lists every import; any of them can be "
               "taken back, at any time."),
        ),
        ("imports",),
    ),
    Topic(
        "catalogue",
        N_("Your own packs, gifts and platforms"),
        (
            N_("{catalogue} lists the packs, gifts and platforms Coinpurse knows, each with its source and the day it "
               "was seen. What it lacks you add there, and what it knows otherwise than you do you make your own."),
            N_("Yours come before what is shipped: when packs and gifts are suggested, when prices are compared, when "
               "a balance differs. Your own receipts come before both. What you delete shows what is shipped again. A "
               "newer Coinpurse overwrites nothing you added."),
            N_("A platform of your own has its own coin. Give it another name and its accounts, entries, packs and "
               "gifts stay with it."),
            N_("“Export” writes what you added into a file for others, and nothing else of your ledger. Of such a file "
               "you see what is new, the same or different before you take it in; what you have stays unless you say "
               "otherwise."),
        ),
        ("catalogue",),
    ),
    Topic(
        "rates",
        N_("Exchange rates"),
        (
            N_("A purchase in another currency is converted once, at the rate of its own day. If your bank told you "
               "what it charged, enter that: then no rate is needed."),
            N_("The daily rates of the European Central Bank come with the program, and monthly rates for currencies "
               "the bank does not have. On a weekend the rate of the last working day holds."),
            N_("Purchases after the last day of the table use its last rate and are marked as provisional. Newer "
               "ones are loaded from the bank with one click in the Preferences, {preferences}, or by dropping its "
               "eurofxref-hist.zip on the window. What cost something else by them is listed."),
            N_("A rate of your own for a day counts before all others. Without any rate an amount stays in its own "
               "currency and is shown apart. It is never guessed."),
        ),
        ("preferences",),
    ),
    Topic(
        "privacy",
        N_("Privacy"),
        (
            N_("Coinpurse calls nobody unasked. Only “Load newer rates” uses the network, when you press it: it "
               "fetches the public table of the European Central Bank and sends nothing of yours. There are no "
               "reports of any kind, and nobody looks for new versions."),
            N_("{privacy} hides every name and every amount in all windows, for example while others see your screen. "
               "The same keys show them again."),
            N_("The ledger is one file that only you can read on this computer. Who has your computer and your "
               "password can open it, unless you encrypt it with a passphrase, in the file menu. Nobody can get it "
               "back without that, nor from its backups."),
            N_("If something goes wrong inside Coinpurse, a log says where in the program it was, and holds no name "
               "and no amount. Nothing of it is sent."),
        ),
    ),
    Topic(
        "files",
        N_("Files and backups"),
        (
            N_("A ledger is a file that ends in .coinpurse. Open it from here, with {open}, or with a double click in "
               "the file manager. Two ledgers can be open in two windows, one ledger in one window only."),
            N_("While a ledger is open, there may be files with the same name and a longer ending beside it. They "
               "belong to it; do not copy a ledger without them. After it is closed everything is in the one file."),
            N_("Backups are made by themselves: once a day when something was changed, and before each import, upgrade "
               "and restore. Each is compared with the ledger before it counts. “Backups” in the file menu lists them, "
               "with what is in them, and puts one back; what was there before is kept, so that you can undo it."),
            N_("Old backups go in turns: the last of each day, week and month stay, for two years. Keep them on "
               "another disk if you can: choose the folder where they are listed."),
            N_("A newer version of Coinpurse may have to change the file. It works on a copy, compares the two, and "
               "keeps the old one among the backups."),
            N_("“Check ledger” in the file menu reads everything and says what is wrong, if anything. Nothing is "
               "changed by it."),
            N_("About Coinpurse, in the help menu, has buttons for the folders of the ledger, of its backups and of "
               "the log."),
        ),
    ),
)  # fmt: skip
"""The topics in the order one reads them."""


def topic_of(page: str) -> str:
    """Which topic is of a page of the window."""
    return next((topic.id for topic in TOPICS if page in topic.pages), TOPICS[0].id)


def hits() -> Iterator[Hit]:
    """The topics as they are found by name."""
    for topic in TOPICS:
        yield hit("help", _(topic.title), topic.id, _("Help"), " ".join(paragraphs(topic)))
    from ui.desktop import fact_sheet

    yield hit("help", _(fact_sheet.TITLE), fact_sheet.FACTS, _("Help"))
    yield hit("help", _("All shortcuts"), SHORTCUTS, _("Help"))


def paragraphs(topic: Topic) -> Iterator[str]:
    """The paragraphs of a topic as they are read, with the keys of this computer in them."""
    pressed = {entry.id: keys(entry) for entry in ACTIONS}
    for text in topic.paragraphs:
        yield _(text).format(**pressed)
