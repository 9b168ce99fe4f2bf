"""Copies of ledgers: made and compared, kept and let go in turns, upgraded, and put back in place."""
