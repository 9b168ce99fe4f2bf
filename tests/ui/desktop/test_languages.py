"""Nothing a person reads is English by accident, and no figure is written in a style that is not theirs."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.desktop.main_window import MainWindow

from . import pseudo
from .full_book import ONE
from .seen import Findings, texts
from .walk import everywhere

ROOT = Path(__file__).parents[3]
SHOWS = {
    "setText", "setToolTip", "setWindowTitle", "setAccessibleName", "setAccessibleDescription", "setPlaceholderText",
    "setTitle", "setStatusTip", "addItem", "addAction", "addMenu", "PlainLabel", "ShortLabel", "QPushButton", "QLabel",
    "QAction", "QMenu", "QToolButton", "QCheckBox", "QRadioButton", "IconButton", "EmptyState", "say", "warn", "emit",
}  # fmt: skip
"""What puts a text on the screen."""


@pytest.fixture
def pseudo_window(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> MainWindow:
    """A window that speaks the language of brackets."""
    pseudo.speak(monkeypatch)
    window = request.getfixturevalue("full_window")
    assert isinstance(window, MainWindow)
    return window


def test_every_text_is_translated_and_every_figure_formatted(pseudo_window: MainWindow) -> None:
    forgotten, names = Findings(), pseudo.data(ONE)
    for where, root in everywhere(pseudo_window):
        for seen in texts(root):
            if seen.kind != "typed" and (rest := pseudo.forgotten(seen.text, names)):
                forgotten.add(where, seen.by, f"{seen.kind}: {seen.text!r} has {rest!r}")
    forgotten.none_or_fail()


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("⟦Add ⟪3⟫ gifts⟧ (Ctrl+N)", ""),
        ("⟦{name}⟧ Mirabelle & Söhne", ""),
        ("⟦Edit ⟦gift⟧⟧: Gift", "Gift"),
        ("⟦3 gifts⟧", "3"),
        ("+1", "1"),
        ("rows.csv", ""),
    ],
)
def test_what_was_forgotten_is_found(said: str, rest: str) -> None:
    assert pseudo.forgotten(said, pseudo.data(ONE)) == rest


def test_no_sentence_is_put_on_screen_without_translation() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {sentence}"
        for path in sorted((ROOT / "ui" / "desktop").rglob("*.py"))
        for line, sentence in untranslated(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def untranslated(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Literal sentences, of letters with a blank between them, that are handed to what shows texts."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in SHOWS:
            for given in node.args:
                yield from ((node.lineno, said) for said in literals(given) if is_sentence(said))


def literals(node: ast.expr) -> Iterator[str]:
    """Texts in an expression, those apart that are arguments of a call such as `_()`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    elif isinstance(node, ast.BinOp | ast.IfExp):
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.expr):
                yield from literals(part)


def is_sentence(said: str) -> bool:
    for name in (*pseudo.OWN_NAMES, "Ctrl+"):
        said = said.replace(name, "")
    return " " in said.strip() and any(letter.isalpha() for letter in said)


@pytest.mark.parametrize(
    ("code", "is_found"),
    [
        ("label.setText('No entries yet')", True),
        ("PlainLabel(f'of {count} rows')", True),
        ("button.setToolTip('Go on' if more else _('Stop'))", True),
        ("label.setText(_('No entries yet'))", False),
        ("label.setText(f'{a} – {b}')", False),
    ],
)
def test_an_untranslated_sentence_is_seen(code: str, is_found: bool) -> None:
    assert bool(list(untranslated(ast.parse(code)))) is is_found
