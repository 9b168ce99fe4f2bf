"""Reads a page as a browser would, for what tests ask of it."""

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from io import BytesIO

from ui.documents import html
from ui.documents.document import Document, Section, Table

EMPTY = {"meta", "colgroup"}
"""Elements without an end, or without anything in them."""


@dataclass
class Element:
    """An element with its attributes, its own text and the elements in it."""

    tag: str
    attributes: dict[str, str | None]
    parts: "list[Element | str]" = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    def all(self, *tags: str) -> "list[Element]":
        """Every element in it, of these kinds if some are named."""
        inner = [part for part in self.parts if isinstance(part, Element)]
        return [
            found
            for part in inner
            for found in ([part] if not tags or part.tag in tags else []) + part.all(*tags)
        ]  # fmt: skip

    def one(self, tag: str) -> "Element":
        """The only element of a kind."""
        (found,) = self.all(tag)
        return found

    def shape(self) -> str:
        """Tags and names of attributes, without texts and values; what a chart consists of depends on its words."""
        inner = "".join(part.shape() for part in self.parts if isinstance(part, Element) and self.tag != "svg")
        return f"<{' '.join((self.tag, *self.attributes))}>{inner}</>"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, dict(attrs))
        self._open[-1].parts.append(made)
        if tag not in EMPTY:
            self._open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if tag == "colgroup":
            return
        if self._open[-1].tag != tag:
            self.problems.append(f"</{tag}> ends <{self._open[-1].tag}>")
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].parts.append(data)

    def handle_comment(self, data: str) -> None:
        self.problems.append(f"a comment: {data}")

    def unknown_decl(self, data: str) -> None:
        self.problems.append(f"a declaration: {data}")

    def handle_pi(self, data: str) -> None:
        self.problems.append(f"an instruction: {data}")


def read(page: str) -> Element:
    """Parse a page, every element of which has to be closed in its place."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.problems == []
    assert reader._open == [reader.root]
    return reader.root.one("html")


def page(document: Document) -> str:
    """The text of a document as a page."""
    file = BytesIO()
    html.write(document, file)
    return file.getvalue().decode()


def document(*sections: Section, title: str = "Spending", **more: object) -> Document:
    """A document of these sections."""
    empty = Document(title, (), "", sections, "en")
    return replace(empty, **more)  # type: ignore[arg-type]


def of_table(table: Table) -> Element:
    """The element of a table, written on a page of its own."""
    return read(page(document(Section(table=table)))).one("table")
