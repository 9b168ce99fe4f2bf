import re
from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication

from tests.ui.charts.samples import chart
from tests.ui.documents.pages import Element, document, page, read
from ui.documents import texts
from ui.documents.document import Column, Document, Fact, Section, Table

TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "h1", "bdi", "ul", "li", "p", "main", "section", "h2",
    "figure", "div", "table", "caption", "colgroup", "thead", "tbody", "tfoot", "tr", "th", "td", "small", "script",
    "dl", "dt", "dd", "strong",
    "svg", "desc", "g", "path", "rect", "text", "polyline", "polygon", "circle", "ellipse", "line",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "dir", "charset", "http-equiv", "content", "name", "id", "role", "tabindex", "aria-labelledby",
    "aria-describedby", "span", "scope", "colspan", "rowspan", "class", "data-column", "data-value", "data-unit",
    "viewbox", "d", "points", "x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2",
    "transform", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-opacity", "stroke-width", "stroke-linecap",
    "stroke-linejoin", "stroke-dasharray", "stroke-dashoffset", "stroke-miterlimit", "font-size", "font-weight",
}  # fmt: skip
HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", '"><svg onload=alert(1)>',
    "]]>", "</style>", "</title>", "<!--", "-->", "&lt;b&gt;", "&amp;#60;", "{{ 7*7 }}", "{% raw %}", "a\x00b",
    "\ud800x", "\udfff", "'\" onfocus=x", "=1+1", "\u202eevil", "\u2029", "<base href=//x>", "\ufffe", "`", "x" * 3000,
)  # fmt: skip


def everything(name: str) -> Document:
    """A document in every place of which a text can stand stands this one."""
    columns = (Column(("Creator",)), Column((name, "Coins"), "coins", name), Column((name, "More"), "coins"))
    table = Table(columns, [(name, 1, (2, name)), ("", None, None)], (name, 1, None))
    drawn = chart([100, 200], names=[name], labels=[name, "b"], title=name)
    section = Section(name, (name,), drawn, table, (name,), (Fact(name, name, name), Fact(name, name)))
    return document(section, section, title=name, about=(name, name), made=name)


def policy(root: Element) -> dict[str, str]:
    """What the page allows itself, by kind."""
    (found,) = (meta for meta in root.all("meta") if "http-equiv" in meta.attributes)
    parts = [part.partition(" ") for part in (found.attributes["content"] or "").split("; ")]
    return {name: allowed for name, _space, allowed in parts}


@pytest.fixture(scope="module")
def harmless_shape(qapp: QGuiApplication) -> str:
    return read(page(everything("Mia"))).shape()


def test_a_page_says_its_language_its_title_and_what_is_in_it() -> None:
    section = Section("By month", ("One.",), notes=("Two.",))
    root = read(page(document(section, about=("Period: 2026", "In EUR"), made="Made today", language="pt_BR")))
    assert root.attributes == {"lang": "pt-BR"}
    assert [root.one(tag).text for tag in ("title", "h1", "h2")] == ["Spending", "Spending", "By month"]
    assert [line.text for line in root.all("li")] == ["Period: 2026", "In EUR", "Two."]
    assert [line.text for line in root.all("p")] == ["Made today", "One."]
    assert page(document()).startswith("<!doctype html>\n")


def test_a_mirrored_page_runs_from_the_right() -> None:
    assert read(page(document(language="ar", is_mirrored=True))).attributes == {"lang": "ar", "dir": "rtl"}


def test_only_the_style_and_the_script_that_were_written_are_allowed() -> None:
    root = read(page(document()))
    allowed = policy(root)
    for kind, tag in (("style-src", "style"), ("script-src", "script")):
        written = root.one(tag)
        assert written.attributes == {}
        assert allowed.pop(kind) == f"'sha256-{b64encode(sha256(written.text.encode()).digest()).decode()}'"
    assert allowed == {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}


@pytest.mark.usefixtures("qapp")
def test_a_page_has_nothing_but_what_is_known_and_leads_nowhere() -> None:
    text = page(everything("Mia"))
    root = read(text)
    elements = [root, *root.all()]
    assert {element.tag for element in elements} <= TAGS
    assert {name for element in elements for name in element.attributes} <= ATTRIBUTES
    assert re.findall(r"https?:|//\w|url\(|@import|\b(?:href|src|on\w+)=", text) == []


@pytest.mark.usefixtures("qapp")
def test_every_reference_within_a_page_has_one_target() -> None:
    root = read(page(everything("Mia")))
    names = [element.attributes["id"] for element in root.all() if "id" in element.attributes]
    asked = {value for element in root.all() for key, value in element.attributes.items() if key.startswith("aria-")}
    assert len(names) == len(set(names))
    assert asked <= set(names)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_changes_no_tag_and_is_read_as_it_is(name: str, harmless_shape: str) -> None:
    root = read(page(everything(name)))
    assert root.shape() == harmless_shape
    assert {element.tag for element in root.all()} <= TAGS
    assert root.one("h1").text == texts.prose(name)
    assert root.all("tbody")[0].all("th")[0].text == texts.in_one_line(name)
    assert root.all("tfoot")[0].one("th").text == texts.in_one_line(name)


@given(name=st.text(st.characters(), min_size=1) | st.lists(st.sampled_from(HOSTILE), min_size=1).map("".join))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_text_at_all_changes_a_tag(name: str, harmless_shape: str) -> None:
    root = read(page(everything(name)))
    assert root.shape() == harmless_shape
    assert {element.tag for element in root.all()} <= TAGS
