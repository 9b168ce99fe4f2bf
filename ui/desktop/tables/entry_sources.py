"""Parts of the pane beside the Ledger table: what the files said of an entry, and the receipts it has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from models import moments
from ui import formats, labels, tokens
from ui.desktop import files
from ui.desktop.widgets.link import Link
from ui.desktop.widgets.plain import PlainLabel, ShortLabel
from ui.text import _, apart, isolate, name

if TYPE_CHECKING:
    from models.attachments import Receipt
    from models.imports.provenance import Provenance

_LINES = 4
"""How many lines of a file's text are seen at once."""
_KB = 1024


class SourcesPart(QWidget):
    """The rows an entry is from: each file's text as it stands there, to be read and copied, and never changed."""

    def __init__(self, sources: Sequence[Provenance], zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_XS)
        column.addWidget(PlainLabel(_("Where this is from"), "caption", "second"))
        for source in sources:
            label = PlainLabel(_about(source, zone))
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
            if source.raw:
                column.addWidget(_text_of(source))


def _about(source: Provenance, zone: str) -> str:
    """Name the import, the file and the row."""
    when = apart(formats.moment(moments.at(source.imported_at, zone)))
    said = _("Joined: {file}, imported {when}") if source.is_joined else _("{file}, imported {when}")
    lines = [said.format(file=isolate(name(source.file_name)), when=when)]
    kind = _(labels.SOURCES.get(source.source, source.source))
    if source.line:
        row = formats.count(source.line)
        said = _("{source}, {section}, record {row}") if source.section else _("{source}, line {row}")
        kind = said.format(source=kind, section=isolate(source.section), row=row)
    return "\n".join([*lines, kind])


def _text_of(source: Provenance) -> QPlainTextEdit:
    text = QPlainTextEdit(name(source.raw))
    text.setReadOnly(True)
    text.setTabChangesFocus(True)
    text.setFont(tokens.font("caption"))
    text.setFrameShape(QFrame.Shape.NoFrame)
    text.setAccessibleName(_("What the file says"))
    text.setFixedHeight(text.fontMetrics().lineSpacing() * _LINES + 2 * tokens.SPACE_S)
    return text


class ReceiptsPart(QWidget):
    """The files that are attached to an entry, and the ways to attach, copy and remove one."""

    offered = Signal(object)
    """Attach the file at this path."""
    copy_wanted = Signal(int, object)
    """Write a copy of that receipt to this path."""
    removed = Signal(int)

    def __init__(self, receipts: Sequence[Receipt], *, is_writable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_XS)
        column.addWidget(PlainLabel(_("Receipts"), "caption", "second"))
        for receipt in receipts:
            column.addLayout(self._line(receipt, is_writable=is_writable))
        if is_writable:
            attach = QPushButton(_("Attach a receipt…"))
            attach.clicked.connect(self._ask)
            column.addWidget(attach, 0, Qt.AlignmentFlag.AlignLeading)
            column.addWidget(PlainLabel(_("or let go of a file here"), "caption", "second"))

    def _line(self, receipt: Receipt, *, is_writable: bool) -> QVBoxLayout:
        part, row = QVBoxLayout(), QHBoxLayout()
        part.setSpacing(0)
        row.setSpacing(tokens.SPACE_M)
        part.addWidget(ShortLabel(f"{isolate(name(receipt.name))} · {_size(receipt.size)}"))
        deeds: list[tuple[str, Callable[[], object]]] = [(_("Save a copy…"), partial(self._copy, receipt))]
        if is_writable:
            deeds.append((_("Remove"), partial(self.removed.emit, receipt.id)))
        for text, deed in deeds:
            button = Link(text, deed)
            button.setAccessibleName(f"{text} {name(receipt.name)}")
            row.addWidget(button)
        row.addStretch(1)
        part.addLayout(row)
        return part

    def _ask(self) -> None:
        path = files.ask_for_receipt(self)
        if path is not None:
            self.offered.emit(path)

    def _copy(self, receipt: Receipt) -> None:
        path = files.ask_for_copy(self, receipt.name)
        if path is not None:
            self.copy_wanted.emit(receipt.id, path)


def _size(size: int) -> str:
    """Write how large a file is."""
    return _("{count} KB").format(count=formats.count(-(-size // _KB)))


def dropped_files(event: QDragEnterEvent | QDropEvent) -> list[Path]:
    """Give the files of this computer that are held over a widget."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
