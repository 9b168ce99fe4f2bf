"""A button that looks like a link: it leads somewhere, or shows more, and is never the main thing to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QWidget


class Link(QPushButton):
    """Words one can press; `act` is done then."""

    def __init__(self, text: str = "", act: Callable[[], object] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", "link")
        if act is not None:
            self.clicked.connect(lambda _checked=False: act())
