"""The rules of ARCHITECTURE.md that a machine can check, each a short walk over the source."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from tests.source_code import (
    ROOT,
    SQL,
    calls,
    imported,
    imports,
    parsed,
    program,
    reads,
    sources,
    strings,
    within,
    writes,
)

NETWORK = {
    "PySide6.QtNetwork", "aiohttp", "ftplib", "http", "httpx", "requests", "smtplib", "socket", "socketserver",
    "ssl", "urllib.request", "xmlrpc",
}  # fmt: skip
SQL_LIVES_IN = {
    "models/backups/copies.py",  # copies are made and compared by SQLite itself
    "models/backups/cards.py",  # reads ledgers of older versions, which peewee does not know
    "models/backups/restoring.py",
    "models/backups/upgrading.py",
    "models/cipher.py",  # a key is given as a pragma
    "models/passphrases/worker.py",  # all there is in a file, whatever it is
    "models/column_queries.py",  # what columns are read with
    "models/columns.py",
    "models/database.py",
    "models/exports/entry_rows.py",  # what exports read a hundred thousand entries by
    "models/journal.py",
    "models/ledger.py",
    "models/lookups.py",  # what the verbs ask before they write
    "models/making.py",
    "models/marks.py",  # check values of the rows of every table
    "models/migrations.py",
    "models/rates.py",  # reads the shipped table of rates
    "models/recovery.py",  # asks a damaged file what it still knows of itself
    "models/replay.py",  # writes rows again as the record beside a ledger has them
    "models/salvage.py",  # reads what is left of any table
    "models/undo.py",
}


@pytest.fixture(autouse=True, scope="module")
def forgotten_afterwards() -> Iterator[None]:
    """A thousand trees of code are much to hold for the tests of the other files."""
    yield
    parsed.cache_clear()
    imported.cache_clear()


def fresh_python_loads(code: str) -> set[str]:
    """The modules that a new interpreter holds after the code."""
    script = f"import sys\n{dedent(code)}\nprint(*sys.modules, sep='\\n')"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


IMPORT_ALL = """
import pkgutil, {package}
for module in pkgutil.walk_packages({package}.__path__, "{package}."):
    __import__(module.name)
"""


def test_models_know_neither_qt_nor_the_screens() -> None:
    assert imports(sources("models/**/*.py"), "PySide6", "shiboken6", "ui") == []


def test_importing_all_of_models_loads_no_qt() -> None:
    loaded = fresh_python_loads(IMPORT_ALL.format(package="models"))
    assert "models.money" in loaded
    assert not {name for name in loaded if within(name, "PySide6", "shiboken6", "ui")}


def test_the_command_line_knows_no_widgets() -> None:
    assert imports(sources("ui/cli/**/*.py"), "PySide6.QtWidgets", "ui.desktop") == []


def test_importing_all_of_the_command_line_loads_no_widgets() -> None:
    loaded = fresh_python_loads(IMPORT_ALL.format(package="ui.cli"))
    assert not {name for name in loaded if within(name, "PySide6.QtWidgets", "ui.desktop")}


def test_what_is_handed_on_needs_no_widgets() -> None:
    """Both faces make documents and pictures of charts, and one of them has no display."""
    files = sources("ui/*.py", "ui/documents/**/*.py", "ui/charts/**/*.py", "ui/reports/**/*.py")
    assert imports(files, "PySide6.QtWidgets", "ui.desktop", "ui.cli") == []


@pytest.mark.parametrize("package", ["ui.documents", "ui.charts", "ui.reports"])
def test_importing_all_that_is_handed_on_loads_no_widgets(package: str) -> None:
    loaded = fresh_python_loads(IMPORT_ALL.format(package=package))
    assert len({name for name in loaded if within(name, package)}) > 1
    assert not {name for name in loaded if within(name, "PySide6.QtWidgets", "ui.desktop", "ui.cli")}


def test_a_library_that_writes_files_waits_until_one_is_written() -> None:
    loaded = fresh_python_loads(IMPORT_ALL.format(package="ui.documents") + IMPORT_ALL.format(package="ui.cli"))
    assert "ui.documents.html" in loaded
    assert not {name for name in loaded if within(name, "jinja2", "markupsafe", "xlsxwriter", "openpyxl")}


def test_main_starts_with_nothing_heavy() -> None:
    loaded = fresh_python_loads("import main")
    assert not {name for name in loaded if within(name, "PySide6", "peewee", "babel", "numpy")}


def test_a_plain_ledger_needs_nothing_of_encrypted_ones(tmp_path: Path) -> None:
    """It is made, written, read, copied and checked without the library, and without the code that knows it."""
    code = f"""
    from contextlib import closing
    from pathlib import Path
    from models import check, entries, ledger
    from models.backups import copies
    from models.settings import Settings
    from tests.sample_entries import purchase
    path = Path({str(tmp_path / "a")!r})
    ledger.create(path, Settings())
    with closing(ledger.Ledger(path)) as book:
        entries.add(book, purchase())
        assert not check.check(book)
    copies.copy_verified(path, path.with_name("b"))
    """
    loaded = fresh_python_loads(code)
    assert "models.keys" in loaded
    assert not {name for name in loaded if within(name, "sqlcipher3", "models.cipher", "playhouse")}


def test_the_command_line_needs_nothing_of_it_for_a_plain_ledger(tmp_path: Path) -> None:
    given = f"'--ledger', {str(tmp_path / 'a')!r}"
    loaded = fresh_python_loads(f"from ui import cli\nfor verb in 'init', 'check': cli.run([{given}, verb])")
    assert "ui.cli.check" in loaded
    hidden = ("sqlcipher3", "models.cipher", "models.passphrases.changing", "getpass")
    assert not {name for name in loaded if within(name, *hidden)}


def test_one_file_alone_knows_what_encrypts() -> None:
    assert imports(program(), "sqlcipher3", "playhouse.sqlcipher_ext", but=("models/cipher.py",)) == []
    loaded = fresh_python_loads(IMPORT_ALL.format(package="models"))
    assert "models.cipher" in loaded
    assert not {name for name in loaded if within(name, "sqlcipher3")}


def test_the_reports_page_waits_for_what_it_reckons_with() -> None:
    loaded = fresh_python_loads("import ui.desktop.pages.reports")
    assert not {name for name in loaded if within(name, "peewee", "babel", "numpy")}


def test_money_periods_and_booking_are_pure() -> None:
    pure = sources("models/money.py", "models/periods.py", "models/booking.py")
    assert imports(pure, "peewee", "playhouse", "sqlite3", "models.schema", "models.database", "models.ledger") == []


def test_screens_know_no_tables() -> None:
    hidden = ("peewee", "playhouse", "sqlite3", "models.schema", "models.database", "models.making", "models.undo")
    assert imports(sources("ui/**/*.py", "main.py"), *hidden) == []


def test_sql_lives_where_it_is_looked_for() -> None:
    elsewhere = {path: tree for path, tree in program().items() if path not in SQL_LIVES_IN}
    assert [
        f"{path}: {text[:60]}" for path, tree in elsewhere.items() for text in strings(tree) if SQL.match(text)
    ] == []


def test_no_module_hides_what_its_package_defines() -> None:
    """Importing `a.b` makes it the `b` of the package `a`, in place of a function or class of that name."""
    for path, tree in sources("models/**/__init__.py", "ui/**/__init__.py").items():
        names = {getattr(node, "name", "") for node in tree.body} - {""}
        assert names.isdisjoint(found.stem for found in (ROOT / path).parent.iterdir()), path


def test_only_formats_and_parsing_speak_with_babel() -> None:
    assert imports(program(), "babel", but=("ui/formats.py", "ui/parsing.py", "ui/text.py")) == []


def test_texts_take_only_their_catalogues_from_babel() -> None:
    allowed = ("babel.support", "babel.messages", "babel.core.Locale", "babel.Locale")
    found = [name for tree in sources("ui/text.py").values() for name in imported(tree) if within(name, "babel")]
    assert [name for name in found if not within(name, *allowed)] == []


def test_only_text_translates() -> None:
    assert imports(program(), "gettext", but=("ui/text.py",)) == []


def test_the_day_is_asked_of_one_function_alone() -> None:
    """Today is the day in the zone of the ledger: two screens that ask different clocks would disagree."""
    clocks = {"date.today", "datetime.now", "datetime.today", "datetime.utcnow"}
    allowed = (
        "models/moments.py",
        "ui/desktop/forms/zone_line.py",  # how far clocks are ahead in the course of a year, not which day it is
    )
    tools = sources("packaging/*.py")
    assert [
        f"{path}: {call}" for path, tree in (program() | tools).items() if path not in allowed
        for call, _given in calls(tree) if call in clocks
    ] == []  # fmt: skip


def test_without_a_window_the_day_is_that_of_a_ledgers_zone() -> None:
    """Only the window has a ledger that is open all the time, and its zone at hand."""
    allowed = "ui/documents/passphrase_note.py"  # it tells of a file, and of nothing in it
    assert [
        path for path, tree in sources("ui/cli/*.py", "ui/documents/**/*.py", "ui/reports/*.py").items()
        if path != allowed for call, given in calls(tree) if call == "spans.today" and not given
    ] == []  # fmt: skip


def test_pages_are_known_to_the_window_alone() -> None:
    allowed = ("ui/desktop/recovering.py", "ui/desktop/stage.py", "ui/desktop/welcoming.py")
    found = imports(sources("main.py", "ui/**/*.py"), "ui.desktop.pages", but=allowed)
    assert [line for line in found if not is_own_page(*line.split(": "))] == []


def is_own_page(path: str, name: str) -> bool:
    """Whether a file in the folder of a page imports from that very folder."""
    parts = path.split("/")
    return len(parts) > 4 and within(name, ".".join(parts[:4]))


def test_files_are_written_by_atomic_write_alone() -> None:
    """A new, empty file is made ready for SQLite elsewhere too: a ledger by making, a copy of one by backups.

    The log of what went wrong is written line by line, and a fault handler needs a file that is open already.
    """
    for_sqlite = {
        f"models/{name}.py: {call}()"
        for name in ("making", "backups/copies", "cipher")
        for call in ("os.open", "os.link")
    }
    line_by_line = {"models/witness.py: os.open()"}  # the record beside a ledger, as each operation is committed
    in_memory = {
        f"ui/{name}.py: buffer.open(QBuffer.OpenModeFlag.WriteOnly)" for name in ("charts/paper", "documents/pdf")
    }
    for_log = {
        "ui/desktop/crash.py: class _Log(logging.FileHandler)",
        "ui/desktop/crash.py: self._fault_file(self._mark.fileName()).open('w', encoding='utf-8')",
    }
    empty = {"ui/desktop/doorbell.py: ring.touch()"}
    elsewhere = {path: tree for path, tree in program().items() if path != "models/exports/atomic.py"}
    found = {f"{path}: {call}" for path, tree in elsewhere.items() for call in writes(tree)}
    assert found - for_sqlite - in_memory - for_log - empty - line_by_line == set()


def test_files_the_user_names_are_opened_by_one_function_alone() -> None:
    """It refuses what belongs to a ledger that is open here: closing that would take SQLite's locks from it."""
    ours = {
        "models/currencies.py: path('currencies', 'currencies.csv').open",
        "models/catalogue.py: path('catalogue', 'catalogue.toml').read_text",
        "ui/desktop/icons.py: path('icons', f'{name}.svg').read_text",
        "ui/desktop/theme.py: path('styles', 'window.qss').read_text",
        "ui/documents/html.py: path('documents', name).read_text",
        "models/backups/places.py: _note().read_bytes",
        "models/backups/places.py: _numbers(identity).read_bytes",
        "models/backups/swapping.py: (place / _NOTE).read_bytes",
        "models/surroundings.py: _MOUNTS.read_text",
        "models/moments.py: files('tzdata').joinpath('zones').read_text",
        "models/witness.py: path_of(ledger).open",
        "ui/desktop/crash.py: faults.read_text",
        "ui/cli/__init__.py: Path(os.devnull).open",
        "models/exports/atomic.py: open",  # what was made here just now
    }
    not_open = {"models/cipher.py: path.open"}  # it has asked, and holds the guard
    no_file = {
        "models/bank_rates.py: archive.open", "models/bank_rates.py: zipfile.ZipFile",
        "models/imports/archive.py: archive.open", "models/imports/archive.py: zipfile.ZipFile",
        "models/imports/table/workbook.py: zipfile.ZipFile", "models/booking.py: walk.open",
        "models/download.py: self._opener().open", "models/own_files.py: path.open",
    }  # fmt: skip
    found = {f"{path}: {call}" for path, tree in program().items() for call in reads(tree)}
    is_dialog = re.compile(
        r"ui/desktop/.*: (self|self\.chips\[key\]|dialog|preview|card|session|\w*(Dialog|Preview)\(.*\))\.open$"
    )
    assert {one for one in found - ours - not_open - no_file if not is_dialog.match(one)} == set()


def test_one_file_alone_can_call_the_network() -> None:
    assert imports(program(), *NETWORK, but=("models/download.py",)) == []


def test_what_can_call_the_network_waits_until_it_is_asked_to() -> None:
    """It is imported inside functions alone, those that carry out a click or `rates update`."""
    importing = {line.split(":")[0] for line in imports(program(), "models.download")}
    assert importing == {"ui/cli/rates.py", "ui/desktop/rates_update.py"}
    for package in ("models", "ui"):
        loaded = fresh_python_loads(IMPORT_ALL.format(package=package).replace(":\n", ALL_BUT_IT, 1))
        assert not {name for name in loaded if within(name, "models.download", "ssl", "urllib.request", "http.client")}


ALL_BUT_IT = """:
    if module.name == "models.download":
        continue
"""


def test_programs_are_started_where_it_is_looked_for() -> None:
    """A display asks about a library of its own; what must not be done here is done in a new process, never a fork."""
    starters = ("ui/desktop/display.py", "models/imports/child.py", "models/own_process.py")
    assert imports(program(), "subprocess", but=starters) == []
    assert imports(program(), "multiprocessing", "concurrent.futures.process", "os.fork", "pickle", "marshal") == []


def test_what_reads_the_files_of_strangers_can_open_no_ledger() -> None:
    loaded = fresh_python_loads("import models.imports.worker")
    assert "models.imports.own_csv" in loaded
    assert not {name for name in loaded if within(name, "peewee", "sqlite3", "models.database", "numpy", "socket")}


def test_a_ledger_is_read_without_what_writing_one_takes() -> None:
    """The window shows its first rows with that alone."""
    loaded = fresh_python_loads("import models.reading")
    assert not {name for name in loaded if within(name, "models.ledger", "models.replay", "models.backups", "filelock")}


def test_packs_and_gifts_are_asked_of_facts_where_ones_own_win() -> None:
    asking = re.compile(r"\bcatalogue\.(packs|pack_sizes|gifts|coin_items|money_items|find_gifts?)\(")
    files = [path for folder in ("models", "ui") for path in (ROOT / folder).rglob("*.py")]
    found = {path.relative_to(ROOT).as_posix() for path in files if asking.search(path.read_text(encoding="utf-8"))}
    invented = {"models/demo.py"}  # what the sample ledger is made of
    assert found - invented == {"models/facts.py", "ui/desktop/fact_sheet.py"}


def test_the_migrations_that_empty_tables_are_never_used() -> None:
    assert imports(program(), "playhouse.migrate", "playhouse.migrations", "playhouse.pwmigrate") == []
