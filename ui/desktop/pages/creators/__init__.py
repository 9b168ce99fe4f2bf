"""The Creators page and its parts."""

from ui.desktop.pages.creators.page import CreatorsPage

__all__ = ["CreatorsPage"]
