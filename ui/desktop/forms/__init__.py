"""The bars in which entries are typed."""
