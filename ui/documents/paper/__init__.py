"""A document on pages of paper, as a PDF and a printer need it: laid out first, so that the last page is known."""
