"""One module says how everything looks, and can be read: no margin, size or colour is named anywhere else."""

import ast
import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from ui import tokens
from ui.tokens import DARK, LIGHT, Tokens

ROOT = Path(__file__).parents[2]
SPACINGS = {
    "setContentsMargins", "setSpacing", "addSpacing", "setHorizontalSpacing", "setVerticalSpacing", "setMargin",
}  # fmt: skip
FONTS = {"QFont", "setPointSize", "setPointSizeF", "setPixelSize"}
_COLOR = re.compile(r"#[0-9a-fA-F]{3,8}\b")


def modules() -> dict[str, ast.Module]:
    """Everything that draws, but the module that says how it looks."""
    found = sorted(path for path in (ROOT / "ui").rglob("*.py") if path != ROOT / "ui" / "tokens.py")
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
    """Fonts that are not ours."""
    return [f"{call.lineno}: {ast.unparse(call)}" for call in calls(tree, FONTS)]


def test_every_space_is_one_of_ours() -> None:
    assert {path: found for path, tree in modules().items() if (found := own_numbers(tree))} == {}


def test_every_colour_is_one_of_ours() -> None:
    assert {path: found for path, tree in modules().items() if (found := own_colors(tree))} == {}


def test_every_font_is_one_of_ours() -> None:
    found = {path: found for path, tree in modules().items() if (found := own_fonts(tree))}
    assert found.keys() == {"ui/charts/look.py", "ui/documents/paper/type.py"}, "they measure our fonts for paper"


def test_the_spaces_are_of_one_grid() -> None:
    spaces = [getattr(tokens, name) for name in dir(tokens) if name.startswith("SPACE_")]
    assert spaces
    assert all(space % 4 == 0 for space in spaces)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("row.setSpacing(7)", 1),
        ("row.setContentsMargins(16, 0, SPACE_M, 0)", 1),
        ("row.setContentsMargins(0, 0, tokens.SPACE_M, 0)", 0),
        ("row.addSpacing(2 * tokens.SPACE_M)", 0),
        ("row.addSpacing(tokens.SPACE_XS // 2)", 0),
    ],
)
def test_a_number_of_its_own_is_seen(code: str, found: int) -> None:
    assert len(own_numbers(ast.parse(code))) == found


def test_colours_and_fonts_of_their_own_are_seen() -> None:
    assert own_colors(ast.parse("QColor('#B4235F')"))
    assert own_fonts(ast.parse("QtGui.QFont('Serif', 12)"))


BOTH = pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
GROUNDS = ("window", "surface", "raised", "hover", "selection", "bought", "rail_hover", "rail_selection", "notice")
TEXTS = ("text", "second")
TONES = ("accent", "good", "attention", "wrong")
LINES = ("outline", "accent", "second", "wrong")


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    made = QColor(color)
    parts = (made.redF(), made.greenF(), made.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else math.pow((part + 0.055) / 1.055, 2.4) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_worked_out_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@BOTH
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_can_be_read_on_every_ground(colors: Tokens, text: str, ground: str) -> None:
    assert contrast(getattr(colors, text), getattr(colors, ground)) >= 4.5


@BOTH
@pytest.mark.parametrize("ground", ["window", "surface", "raised", "bought"])
@pytest.mark.parametrize("tone", TONES)
def test_coloured_text_can_be_read(colors: Tokens, tone: str, ground: str) -> None:
    assert contrast(getattr(colors, tone), getattr(colors, ground)) >= 4.5


@BOTH
def test_text_on_the_main_button_can_be_read(colors: Tokens) -> None:
    assert contrast(colors.on_accent, colors.accent) >= 4.5
    assert contrast(colors.on_accent, colors.accent_hover) >= 4.5


@BOTH
@pytest.mark.parametrize("ground", ["window", "surface", "raised"])
@pytest.mark.parametrize("line", LINES)
def test_outlines_and_icons_can_be_seen(colors: Tokens, line: str, ground: str) -> None:
    assert contrast(getattr(colors, line), getattr(colors, ground)) >= 3


@BOTH
def test_series_of_a_chart_can_be_seen(colors: Tokens) -> None:
    assert all(contrast(color, colors.surface) >= 3 for color in colors.series)


def test_fonts_grow_and_shrink_from_the_systems(qapp: QApplication) -> None:
    body = tokens.font("body").pointSizeF()
    assert body == qapp.font().pointSizeF()
    assert tokens.font("caption").pointSizeF() < body < tokens.font("title").pointSizeF()
