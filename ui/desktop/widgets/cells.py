"""What the models of all tables and lists share: the index Qt hands them, and where a cell has its text."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex


def side(*, is_number: bool) -> Qt.AlignmentFlag:
    """Where a cell has its text: numbers at the right, whichever way the window runs."""
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
    return (right if is_number else Qt.AlignmentFlag.AlignLeading) | Qt.AlignmentFlag.AlignVCenter
