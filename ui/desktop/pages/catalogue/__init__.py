"""The Catalogue page and its parts."""

from ui.desktop.pages.catalogue.page import CataloguePage

__all__ = ["CataloguePage"]
