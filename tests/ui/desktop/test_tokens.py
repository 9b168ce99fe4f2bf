"""One module says how the window looks: no margin, size or colour is named anywhere else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.desktop import theme

ROOT = Path(__file__).parents[3]
SPACINGS = {
    "setContentsMargins", "setSpacing", "addSpacing", "setHorizontalSpacing", "setVerticalSpacing", "setMargin",
}  # fmt: skip
FONTS = {"QFont", "setPointSize", "setPointSizeF", "setPixelSize"}
_COLOR = re.compile(r"#[0-9a-fA-F]{3,8}\b")


def modules() -> dict[str, ast.Module]:
    """The modules of the window but the one that says how it looks."""
    found = sorted(path for path in (ROOT / "ui" / "desktop").rglob("*.py") if path.name != "theme.py")
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in found}


def calls(tree: ast.Module, names: set[str]) -> Iterator[ast.Call]:
    """The calls of functions and methods of these names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in names:
            yield node


def own_numbers(tree: ast.Module) -> list[str]:
    """Spacings that are no token and not nothing; half of the grid is told as a part of it."""
    return [
        f"{call.lineno}: {ast.unparse(call)}"
        for call in calls(tree, SPACINGS)
        for given in call.args
        for part in ast.walk(given)
        if isinstance(part, ast.Constant) and part.value != 0 and not is_factor(given, part)
    ]


def is_factor(given: ast.expr, part: ast.Constant) -> bool:
    """Whether a number multiplies or divides a token: `2 * SPACE_M`."""
    return any(
        isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.FloorDiv) and part in {node.left, node.right}
        for node in ast.walk(given)
    )


def own_colors(tree: ast.Module) -> list[str]:
    """Colours in hexadecimal, apart from the black that icons with colours of their own are asked for in."""
    return [
        f"{node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _COLOR.fullmatch(node.value)
        if node.value != "#000000"
    ]


def own_fonts(tree: ast.Module) -> list[str]:
    """Fonts that are not the theme's."""
    return [f"{call.lineno}: {ast.unparse(call)}" for call in calls(tree, FONTS)]


def test_every_space_is_one_of_the_themes() -> None:
    assert {path: found for path, tree in modules().items() if (found := own_numbers(tree))} == {}


def test_every_colour_is_one_of_the_themes() -> None:
    assert {path: found for path, tree in modules().items() if (found := own_colors(tree))} == {}


def test_every_font_is_one_of_the_themes() -> None:
    found = {path: found for path, tree in modules().items() if (found := own_fonts(tree))}
    assert found.keys() == {"ui/desktop/charts/look.py"}, "it measures the theme's fonts for paper"


def test_the_spaces_are_of_one_grid() -> None:
    spaces = [getattr(theme, name) for name in dir(theme) if name.startswith("SPACE_")]
    assert spaces
    assert all(space % 4 == 0 for space in spaces)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("row.setSpacing(7)", 1),
        ("row.setContentsMargins(16, 0, SPACE_M, 0)", 1),
        ("row.setContentsMargins(0, 0, theme.SPACE_M, 0)", 0),
        ("row.addSpacing(2 * theme.SPACE_M)", 0),
        ("row.addSpacing(theme.SPACE_XS // 2)", 0),
    ],
)
def test_a_number_of_its_own_is_seen(code: str, found: int) -> None:
    assert len(own_numbers(ast.parse(code))) == found


def test_colours_and_fonts_of_their_own_are_seen() -> None:
    assert own_colors(ast.parse("QColor('#B4235F')"))
    assert own_fonts(ast.parse("QtGui.QFont('Serif', 12)"))
