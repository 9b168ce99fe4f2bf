"""The ledger's tables as peewee sees them, and nothing else. `migrations` makes them; a test compares the two.

The tables are bound to no database: every query names its connection, `query.execute(db)`, so that two ledgers can be
open in one process and a thread can never write through another's.
"""

from peewee import AutoField, BigIntegerField, BlobField, BooleanField, ForeignKeyField, IntegerField, Model, TextField


class Currency(Model):
    """A currency the ledger knows, with the digits its minor units have (ISO 4217)."""

    code = TextField(primary_key=True)
    digits = IntegerField()


class Setting(Model):
    """One setting of the books; `settings` declares their names and types."""

    name = TextField(primary_key=True)
    value = TextField()


class Operation(Model):
    """Every committed change: its number, when (UTC microseconds), what the user did, and a `hash` (see `marks`)."""

    seq = IntegerField(primary_key=True)
    at = BigIntegerField()
    label = TextField()
    hash = BlobField(null=True)


class Platform(Model):
    """Where gifts are sent; `unit` is its coin, in the singular.

    One that the user defined has a word for several, `units`, and says whether gifts can be paid in money there.
    """

    id = AutoField()
    name = TextField()
    name_key = TextField(unique=True)
    unit = TextField()
    units = TextField(default="")
    takes_money = BooleanField(default=False)


class OwnPack(Model):
    """Coins the user saw for sale at a `price`, in minor units, all included; `shop` is as in the catalogue."""

    id = AutoField()
    platform = ForeignKeyField(Platform, on_delete="RESTRICT")
    coins = BigIntegerField()
    price = BigIntegerField()
    currency = TextField()
    shop = TextField(default="")
    day = IntegerField()
    note = TextField(default="")

    class Meta:
        table_name = "own_pack"


class OwnGift(Model):
    """A gift the user added to a platform and what one takes: coins, or money where it `is_in_money`.

    Without either one gives as much as one likes.
    """

    id = AutoField()
    platform = ForeignKeyField(Platform, on_delete="RESTRICT")
    name = TextField()
    name_key = TextField()
    coins = BigIntegerField(null=True)
    amount = BigIntegerField(null=True)
    currency = TextField(null=True)
    is_in_money = BooleanField(default=False)
    day = IntegerField()

    class Meta:
        table_name = "own_gift"


class Account(Model):
    """One purse on one platform; `closed_day` (days since 1970) is when it was given up."""

    id = AutoField()
    platform = ForeignKeyField(Platform, on_delete="RESTRICT")
    name = TextField()
    name_key = TextField()
    closed_day = IntegerField(null=True)


class Creator(Model):
    """Who receives gifts, under the one name the user chose."""

    id = AutoField()
    name = TextField()
    name_key = TextField(unique=True)
    note = TextField(default="")


class Handle(Model):
    """A name a creator has or had on a platform."""

    id = AutoField()
    creator = ForeignKeyField(Creator, on_delete="RESTRICT")
    platform = ForeignKeyField(Platform, on_delete="RESTRICT")
    name = TextField()
    first_day = IntegerField(null=True)
    last_day = IntegerField(null=True)


class Item(Model):
    """The name of a gift, kept once."""

    id = AutoField()
    name = TextField(unique=True)


class Import(Model):
    """One file that was read in, with how many of its rows were added, joined, already there, refused or left out."""

    id = AutoField()
    at = BigIntegerField()
    source = TextField()
    file_name = TextField()
    added = IntegerField()
    joined = IntegerField(default=0)
    present = IntegerField()
    refused = IntegerField()
    left_out = IntegerField(default=0)
    taken_back_at = BigIntegerField(null=True)


class Answer(Model):
    """What the user answered, when files of a source were imported."""

    source = TextField()
    name = TextField()
    value = TextField()

    class Meta:
        primary_key = False


class Rate(Model):
    """A rate the user entered: one `source` is worth `value` (a decimal) `target` on `day` (days since 1970)."""

    source = TextField()
    target = TextField()
    day = IntegerField()
    value = TextField()

    class Meta:
        primary_key = False


class PublishedRate(Model):
    """A daily rate of the European Central Bank after the shipped ones: `value` (a decimal) units for 1 EUR."""

    currency = TextField()
    day = IntegerField()
    value = TextField()

    class Meta:
        table_name = "published_rate"
        primary_key = False


class _EntryColumns(Model):
    id = AutoField()
    kind = TextField()
    account = ForeignKeyField(Account, on_delete="RESTRICT")
    at = BigIntegerField()
    utc_offset = IntegerField()
    zone = TextField()
    is_date = BooleanField(default=False)
    is_repeated = BooleanField(default=False)
    creator = ForeignKeyField(Creator, null=True, on_delete="RESTRICT")
    handle = ForeignKeyField(Handle, null=True, on_delete="RESTRICT")
    item = ForeignKeyField(Item, null=True, on_delete="RESTRICT")
    quantity = IntegerField(default=1)
    coins = BigIntegerField(null=True)
    amount = BigIntegerField(null=True)
    currency = TextField(null=True)
    charged = BigIntegerField(null=True)
    charged_currency = TextField(null=True)
    reason = TextField(null=True)
    channel = TextField(default="")
    seller = TextField(default="")
    payment_method = TextField(default="")
    reference = TextField(default="")
    note = TextField(default="")
    refunded_id = IntegerField(null=True)
    import_id = IntegerField(null=True)
    import_row = IntegerField(null=True)
    key = BlobField()


class Entry(_EntryColumns):
    """Anything that happened: its id is the order of entry. `migrations` states what each kind must hold."""


class SetAside(_EntryColumns):
    """An entry of an import that was taken back, for as long as that can be undone."""

    class Meta:
        table_name = "set_aside"


class Removed(_EntryColumns):
    """An entry that was deleted at `removed_at` and can be restored."""

    removed_at = BigIntegerField()
    current_key = BlobField(null=True)


class Tombstone(Model):
    """The keys of an entry deleted for good: keeps an import from bringing it back."""

    id = AutoField()
    key = BlobField()
    current_key = BlobField(null=True)


class Alias(Model):
    """A further key an entry bears: that of a row that was joined to it; the row is known by its import and number."""

    id = AutoField()
    entry_id = IntegerField()
    key = BlobField()
    import_id = IntegerField()
    import_row = IntegerField()


class ImportPage(Model):
    """What the files of an import say in a number of rows that follow one another; `imports.raw_text` packs them."""

    id = AutoField()
    import_id = IntegerField()
    page = IntegerField()
    rows = BlobField()

    class Meta:
        table_name = "import_page"


class AttachedFile(Model):
    """The bytes of files that are attached, each kept once."""

    sha256 = BlobField(primary_key=True)
    bytes = BlobField()

    class Meta:
        table_name = "attached_file"


class Attachment(Model):
    """A file that belongs to an entry: a receipt."""

    id = AutoField()
    entry_id = IntegerField()
    name = TextField()
    media_type = TextField()
    sha256 = BlobField()


class Budget(Model):
    """A limit in money per period, for everything or for one platform, account or creator.

    `basis`: what was `paid` (coins bought, gifts paid in money) or what gifts `spent`. `first_day` is where carrying
    over begins; `wait` is in seconds. `starts_on` is the day its periods begin on, as `models.budgets.Terms` has it.
    """

    id = AutoField()
    period = TextField()
    basis = TextField()
    platform = ForeignKeyField(Platform, null=True, on_delete="RESTRICT")
    account = ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    creator = ForeignKeyField(Creator, null=True, on_delete="RESTRICT")
    amount = BigIntegerField()
    currency = TextField()
    carries_over = BooleanField(default=False)
    first_day = IntegerField()
    wait = IntegerField(default=0)
    starts_on = IntegerField(null=True)

    class Meta:
        table_name = "budget"


class SavedMapping(Model):
    """What the columns of a table mean, under a name of the user's; `header` is the fingerprint of their labels."""

    id = AutoField()
    name = TextField()
    name_key = TextField()
    header = TextField()
    mapping = TextField()

    class Meta:
        table_name = "mapping"


class SavedReport(Model):
    """A report under a name of the user's; `choices` is what was chosen, as JSON."""

    id = AutoField()
    name = TextField()
    name_key = TextField()
    choices = TextField()

    class Meta:
        table_name = "saved_report"


class SavedPreset(Model):
    """An export under a name of the user's: what was chosen, as JSON, and where its file goes."""

    id = AutoField()
    name = TextField()
    name_key = TextField()
    choices = TextField()
    format = TextField()
    folder = TextField()
    pattern = TextField()
    title = TextField(default="")
    replaces = BooleanField(default=False)

    class Meta:
        table_name = "preset"


ENTRY_COLUMNS = tuple(field.column_name for field in Entry._meta.sorted_fields if field.column_name != "id")
"""Names of the stored columns of an entry but its id, in the order of the table."""
JOURNAL_TABLES = (
    "setting",
    "platform",
    "account",
    "creator",
    "handle",
    "item",
    "import",
    "rate",
    "published_rate",
    "entry",
    "removed",
    "tombstone",
    "alias",
    "attachment",
    "answer",
    "budget",
    "mapping",
    "saved_report",
    "preset",
    "own_pack",
    "own_gift",
)
"""Tables whose changes can be undone, row by row."""
TABLES: dict[str, type[Model]] = {
    table._meta.table_name: table
    for table in (
        *(Platform, Account, Creator, Handle, Item, Import, Answer, Rate, PublishedRate, Entry, Removed, Tombstone),
        *(Alias, ImportPage, AttachedFile, Attachment, Budget, SavedMapping, SavedReport, SavedPreset),
        *(OwnPack, OwnGift),
    )
}
"""What a ledger holds besides its settings, by the names of the tables."""
